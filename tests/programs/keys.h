/* What the programs that test the key store share: opening containers, keys that are told apart by their modulus, and
 * whether a stored pair works. Documented functions only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TEST_KEYS_H
#define WINECSP_TEST_KEYS_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#define KEY_BITS  512           /* short, so that making one takes little time */
#define BLOB_MAX 4096

/* A PUBLICKEYBLOB or PRIVATEKEYBLOB. */
struct key_blob
{
    DWORD len;
    BYTE  bytes[BLOB_MAX];
};

static const DWORD key_specs[2] = { AT_KEYEXCHANGE, AT_SIGNATURE };

static inline BOOL acquire( const char *name, DWORD flags, HCRYPTPROV *prov )
{
    return CryptAcquireContextA( prov, name, MS_ENHANCED_PROV_A, PROV_RSA_FULL, flags );
}

/* Tells keys apart: FNV-1a over the modulus, which stands at the same place in both kinds of blobs. Never 0. */
static inline ULONGLONG blob_id( const struct key_blob *blob )
{
    const RSAPUBKEY *rsa = (const RSAPUBKEY *)(blob->bytes + sizeof(BLOBHEADER));
    const BYTE *modulus = (const BYTE *)(rsa + 1);
    ULONGLONG id = 0xcbf29ce484222325;
    DWORD i;

    for (i = 0; i < rsa->bitlen / 8; i++) id = (id ^ modulus[i]) * 0x100000001b3;
    return id ? id : 1;
}

static inline BOOL export_blob( HCRYPTKEY key, DWORD type, struct key_blob *blob )
{
    blob->len = sizeof(blob->bytes);
    return CryptExportKey( key, 0, type, 0, blob->bytes, &blob->len );
}

/* A new pair that is in no container. */
static inline BOOL make_blob( struct key_blob *blob )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;
    BOOL ret;

    if (!acquire( NULL, CRYPT_VERIFYCONTEXT, &prov )) return FALSE;
    if ((ret = CryptGenKey( prov, AT_KEYEXCHANGE, KEY_BITS << 16 | CRYPT_EXPORTABLE, &key )))
    {
        ret = export_blob( key, PRIVATEKEYBLOB, blob );
        CryptDestroyKey( key );
    }
    CryptReleaseContext( prov, 0 );
    return ret;
}

/* CryptGenKey into a slot (0 exchange, 1 signature); tells which key it is. */
static inline BOOL generate_pair( HCRYPTPROV prov, int slot, ULONGLONG *id )
{
    struct key_blob blob;
    HCRYPTKEY key;
    BOOL ret;

    if (!CryptGenKey( prov, key_specs[slot], KEY_BITS << 16 | CRYPT_EXPORTABLE, &key )) return FALSE;
    if ((ret = export_blob( key, PUBLICKEYBLOB, &blob ))) *id = blob_id( &blob );
    CryptDestroyKey( key );
    return ret;
}

/* CryptImportKey into a slot. */
static inline BOOL import_pair( HCRYPTPROV prov, int slot, const struct key_blob *blob )
{
    struct key_blob copy = *blob;
    HCRYPTKEY key;

    ((BLOBHEADER *)copy.bytes)->aiKeyAlg = slot ? CALG_RSA_SIGN : CALG_RSA_KEYX;
    if (!CryptImportKey( prov, copy.bytes, copy.len, 0, CRYPT_EXPORTABLE, &key )) return FALSE;
    CryptDestroyKey( key );
    return TRUE;
}

/* The public key of a slot. */
static inline BOOL get_public( HCRYPTPROV prov, int slot, struct key_blob *blob )
{
    HCRYPTKEY key;
    DWORD error;
    BOOL ret;

    if (!CryptGetUserKey( prov, key_specs[slot], &key )) return FALSE;
    ret = export_blob( key, PUBLICKEYBLOB, blob );
    error = GetLastError();
    CryptDestroyKey( key );
    SetLastError( error );
    return ret;
}

/* Which key a slot holds; 0: none. FALSE: another error. */
static inline BOOL get_id( HCRYPTPROV prov, int slot, ULONGLONG *id )
{
    struct key_blob blob;

    *id = 0;
    if (!get_public( prov, slot, &blob )) return GetLastError() == (DWORD)NTE_NO_KEY;
    *id = blob_id( &blob );
    return TRUE;
}

static inline BOOL hash_text( HCRYPTPROV prov, HCRYPTHASH *hash )
{
    return CryptCreateHash( prov, CALG_SHA1, 0, 0, hash ) && CryptHashData( *hash, (const BYTE *)"text", 4, 0 );
}

static inline BOOL sign_text( HCRYPTPROV prov, int slot, BYTE *signature, DWORD *len )
{
    HCRYPTHASH hash;
    DWORD error;
    BOOL ret;

    if (!hash_text( prov, &hash )) return FALSE;
    ret = CryptSignHashA( hash, key_specs[slot], NULL, 0, signature, len );
    error = GetLastError();
    CryptDestroyHash( hash );
    SetLastError( error );
    return ret;
}

/* Whether a signature is that of a public key, judged in another context. */
static inline BOOL signature_fits( const struct key_blob *blob, const BYTE *signature, DWORD len )
{
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    HCRYPTKEY key;
    BOOL ret;

    if (!acquire( NULL, CRYPT_VERIFYCONTEXT, &prov )) return FALSE;
    ret = CryptImportKey( prov, blob->bytes, blob->len, 0, 0, &key ) && hash_text( prov, &hash ) &&
          CryptVerifySignatureA( hash, signature, len, key, NULL, 0 );
    CryptReleaseContext( prov, 0 );     /* with key and hash */
    return ret;
}

/* Whether the private half of a slot fits the public one. */
static inline BOOL pair_works( HCRYPTPROV prov, int slot )
{
    BYTE signature[BLOB_MAX];
    DWORD len = sizeof(signature);
    struct key_blob blob;

    return get_public( prov, slot, &blob ) && sign_text( prov, slot, signature, &len ) &&
           signature_fits( &blob, signature, len );
}

#endif
