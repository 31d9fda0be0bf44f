/* Public keys that are in files, as --key names them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "convert/convert.h"
#include "files/files.h"

BOOL is_dsa_blob( const BYTE *blob, DWORD len )
{
    return len > sizeof(BLOBHEADER) + 4 && !memcmp( blob + sizeof(BLOBHEADER), "DSS", 3 );
}

/* The public half of a key blob. */
static DWORD import_public_half( HCRYPTPROV prov, const BYTE *blob, DWORD len, HCRYPTKEY *key )
{
    BYTE *public_blob;
    DWORD err;

    if (!CryptImportKey( prov, blob, len, 0, CRYPT_EXPORTABLE, key )) return GetLastError();
    if (blob[0] == PUBLICKEYBLOB) return ERROR_SUCCESS;
    if (!CryptExportKey( *key, 0, PUBLICKEYBLOB, 0, NULL, &len )) return GetLastError();
    public_blob = must_alloc( len );
    err = CryptExportKey( *key, 0, PUBLICKEYBLOB, 0, public_blob, &len ) ? ERROR_SUCCESS : GetLastError();
    CryptDestroyKey( *key );
    if (!err && !CryptImportKey( prov, public_blob, len, 0, 0, key )) err = GetLastError();
    free( public_blob );
    return err;
}

int open_public_key( const struct call *call, HCRYPTPROV *prov, HCRYPTKEY *key )
{
    DWORD file_len, len, type, err;
    BYTE *file, *blob;

    *prov = *key = 0;
    if ((err = read_small_file( call->options.key, &file, &file_len )))
        return complain_about( "--key", call->options.key, err );
    err = convert_to_blob( call, file, file_len, &blob, &len );
    free( file );
    if (err) return complain_about( "--key", call->options.key, err );
    type = is_dsa_blob( blob, len ) ? PROV_DSS_DH : PROV_RSA_AES;
    if (!provider_open( call, type, NULL, CRYPT_VERIFYCONTEXT, prov )) err = GetLastError();
    else err = import_public_half( *prov, blob, len, key );
    convert_free( blob, len );
    return err ? complain_about( "--key", call->options.key, err ) : 0;
}
