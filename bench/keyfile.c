/* Files with RSA pairs as PRIVATEKEYBLOB, in the current folder: tools/bench has them made once, and every run on
 * every side then works with the same pair.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static const DWORD lengths[] = { 2048, 4096 };

static void file_name( char name[32], DWORD bits )
{
    sprintf( name, "rsa-%lu.key", bits );
}

BYTE *keyfile_read( DWORD bits, DWORD *len )
{
    char name[32];
    BYTE *blob;
    FILE *file;

    file_name( name, bits );
    if (!(file = fopen( name, "rb" ))) return NULL;
    if ((blob = malloc( KIB64 )) && !(*len = fread( blob, 1, KIB64, file )))
    {
        free( blob );
        blob = NULL;
    }
    fclose( file );
    return blob;
}

static BOOL write_pair( HCRYPTPROV prov, DWORD bits )
{
    static BYTE blob[KIB64];
    DWORD len = sizeof(blob);
    HCRYPTKEY key;
    char name[32];
    FILE *file;
    BOOL ret;

    if (!CryptGenKey( prov, AT_KEYEXCHANGE, bits << 16 | CRYPT_EXPORTABLE, &key )) return FALSE;
    ret = CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len );
    CryptDestroyKey( key );
    file_name( name, bits );
    if (!ret || !(file = fopen( name, "wb" ))) return FALSE;
    ret = fwrite( blob, 1, len, file ) == len;
    return !fclose( file ) && ret;
}

BOOL keyfile_write_all( void )
{
    HCRYPTPROV prov;
    BOOL ret = TRUE;
    DWORD i;

    if (!CryptAcquireContextA( &prov, NULL, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT )) return FALSE;
    for (i = 0; ret && i < ARRAYSIZE( lengths ); i++) ret = write_pair( prov, lengths[i] );
    CryptReleaseContext( prov, 0 );
    return ret;
}
