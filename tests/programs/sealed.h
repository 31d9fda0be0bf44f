/* What the programs share that look at how a private key is stored: CryptUnprotectData, and what a PRIVATEKEYBLOB says
 * of itself. Include keys.h first.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TEST_SEALED_H
#define WINECSP_TEST_SEALED_H

/* Opens a seal that has no entropy and asks nobody; it must not be a sealed description either. */
static inline BOOL unseal( const BYTE *sealed, DWORD len, struct key_blob *blob )
{
    BOOL( WINAPI *unprotect )( DATA_BLOB *in, WCHAR **description, DATA_BLOB *entropy, void *reserved,
                               CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out );
    DATA_BLOB in = { len, (BYTE *)sealed }, out;
    WCHAR *description = NULL;
    BOOL good;

    unprotect = (void *)GetProcAddress( LoadLibraryA( "crypt32.dll" ), "CryptUnprotectData" );
    if (!unprotect || !unprotect( &in, &description, NULL, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &out )) return FALSE;
    good = out.cbData <= sizeof(blob->bytes) && (!description || !*description);
    if (good)
    {
        memcpy( blob->bytes, out.pbData, out.cbData );
        blob->len = out.cbData;
    }
    LocalFree( out.pbData );
    LocalFree( description );
    return good;
}

static inline const RSAPUBKEY *blob_rsa( const struct key_blob *blob )
{
    return (const RSAPUBKEY *)(blob->bytes + sizeof(BLOBHEADER));
}

/* Whether a blob is a PRIVATEKEYBLOB in clear and of full length, 20 + 2L + 5H, for an algorithm. */
static inline BOOL is_private_blob( const struct key_blob *blob, ALG_ID alg )
{
    const BLOBHEADER *header = (const BLOBHEADER *)blob->bytes;
    DWORD bits;

    if (blob->len < sizeof(*header) + sizeof(RSAPUBKEY)) return FALSE;
    bits = blob_rsa( blob )->bitlen;
    return header->bType == PRIVATEKEYBLOB && header->bVersion == CUR_BLOB_VERSION && header->aiKeyAlg == alg &&
           blob_rsa( blob )->magic == 0x32415352 && blob->len == 20 + 2 * (bits / 8) + 5 * (bits / 16);
}

static inline BOOL has_bytes( const BYTE *where, DWORD where_len, const BYTE *what, DWORD len )
{
    DWORD i;

    for (i = 0; i + len <= where_len; i++) if (!memcmp( where + i, what, len )) return TRUE;
    return FALSE;
}

#endif
