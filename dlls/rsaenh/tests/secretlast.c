/* What a single call leaves behind: it is the last that its thread makes before memory is searched, so that no other
 * call has overwritten its stack (memsearch.h). What it needs is made in another thread, which is gone by then.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "memsearch.h"

/* ---- what is made before, and learnt after -------------------------------------------------------- */

static BYTE blob[700];
static DWORD blob_len;

struct passing
{
    void (*func)( struct holders *holders );
    struct holders *holders;
};

static DWORD WINAPI run_passing( void *arg )
{
    const struct passing *passing = arg;

    passing->func( passing->holders );
    return 0;
}

/* In a thread whose stack goes with it. */
static void in_passing( void (*func)( struct holders *holders ), struct holders *holders )
{
    struct passing passing = { func, holders };
    HANDLE thread = CreateThread( NULL, 0, run_passing, &passing, 0, NULL );

    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
}

static void prepare_aes( struct holders *holders )
{
    make_key( holders, "AES key", CALG_AES_256, 32, 0 );
}

/* A key, one that it is wrapped with, and the blob. */
static void prepare_wrapped( struct holders *holders )
{
    HCRYPTKEY wrapping;

    make_key( holders, "RC2 key", CALG_RC2, 16, 0 );
    check_ok( CryptGenKey( holders->prov, CALG_RC2, 128 << 16, &wrapping ) );
    hold_key( holders, wrapping );
    blob_len = sizeof(blob);
    check_ok( CryptExportKey( holders->keys[0], wrapping, SYMMETRICWRAPKEYBLOB, 0, blob, &blob_len ) );
}

static void prepare_opaque( struct holders *holders )
{
    make_key( holders, "AES key", CALG_AES_256, 32, 0 );
    blob_len = sizeof(blob);
    check_ok( CryptExportKey( holders->keys[0], 0, OPAQUEKEYBLOB, 0, blob, &blob_len ) );
}

static void prepare_hmac( struct holders *holders )
{
    HCRYPTHASH hash;

    make_key( holders, "HMAC key", CALG_RC2, 40, CRYPT_IPSEC_HMAC_KEY );
    check_ok( CryptCreateHash( holders->prov, CALG_HMAC, holders->keys[0], 0, &hash ) );
    hold_hash( holders, hash );
}

static void prepare_passphrase( struct holders *holders )
{
    BYTE passphrase[40];
    HCRYPTHASH hash;

    check_ok( CryptGenRandom( holders->prov, sizeof(passphrase), passphrase ) );
    watch_passing( "passphrase", passphrase, sizeof(passphrase) );      /* the hash has a value by then */
    check_ok( CryptCreateHash( holders->prov, CALG_SHA1, 0, 0, &hash ) );
    hold_hash( holders, hash );
    check_ok( CryptHashData( hash, passphrase, sizeof(passphrase), 0 ) );
    SecureZeroMemory( passphrase, sizeof(passphrase) );
}

/* The bytes of the last key, which the provider made. */
static void learn_key( struct holders *holders )
{
    BYTE bytes[60];
    DWORD len = sizeof(bytes);

    check_ok( CryptExportKey( holders->keys[holders->key_count - 1], 0, PLAINTEXTKEYBLOB, 0, bytes, &len ) );
    watch( "key that was made", bytes + 12, len - 12 );
    SecureZeroMemory( bytes, sizeof(bytes) );
}

/* ---- the calls ------------------------------------------------------------------------------------ */

static void last_generate( struct holders *holders )
{
    check_ok( CryptGenKey( holders->prov, CALG_AES_256, CRYPT_EXPORTABLE, &holders->keys[holders->key_count++] ) );
    in_passing( learn_key, holders );
}

static void last_derive( struct holders *holders )
{
    in_passing( prepare_passphrase, holders );
    check_ok( CryptDeriveKey( holders->prov, CALG_AES_256, holders->hashes[0], CRYPT_EXPORTABLE,
                              &holders->keys[holders->key_count++] ) );
    in_passing( learn_key, holders );
}

static void last_encrypt( struct holders *holders )
{
    static BYTE data[32];
    DWORD len = 16;

    in_passing( prepare_aes, holders );
    check_ok( CryptEncrypt( holders->keys[0], 0, TRUE, 0, data, &len, sizeof(data) ) );
}

static void last_mac( struct holders *holders )
{
    in_passing( prepare_aes, holders );
    check_ok( CryptCreateHash( holders->prov, CALG_MAC, holders->keys[0], 0,
                               &holders->hashes[holders->hash_count++] ) );
}

static void last_hmac( struct holders *holders )
{
    static const HMAC_INFO info = { .HashAlgid = CALG_SHA_256 };

    in_passing( prepare_hmac, holders );
    check_ok( CryptSetHashParam( holders->hashes[0], HP_HMAC_INFO, (const BYTE *)&info, 0 ) );
}

static void last_hash_key( struct holders *holders )
{
    in_passing( prepare_hmac, holders );
    check_ok( CryptCreateHash( holders->prov, CALG_MD5, 0, 0, &holders->hashes[holders->hash_count++] ) );
    check_ok( CryptHashSessionKey( holders->hashes[1], holders->keys[0], 0 ) );
}

static void last_wrap( struct holders *holders )
{
    in_passing( prepare_wrapped, holders );
    blob_len = sizeof(blob);
    check_ok( CryptExportKey( holders->keys[0], holders->keys[1], SYMMETRICWRAPKEYBLOB, 0, blob, &blob_len ) );
}

static void last_unwrap( struct holders *holders )
{
    in_passing( prepare_wrapped, holders );
    check_ok( CryptImportKey( holders->prov, blob, blob_len, holders->keys[1], 0,
                              &holders->keys[holders->key_count++] ) );
}

static void last_opaque_export( struct holders *holders )
{
    in_passing( prepare_opaque, holders );
    blob_len = sizeof(blob);
    check_ok( CryptExportKey( holders->keys[0], 0, OPAQUEKEYBLOB, 0, blob, &blob_len ) );
    SecureZeroMemory( blob, sizeof(blob) );
}

static void last_opaque_import( struct holders *holders )
{
    in_passing( prepare_opaque, holders );
    check_ok( CryptImportKey( holders->prov, blob, blob_len, 0, 0, &holders->keys[holders->key_count++] ) );
    SecureZeroMemory( blob, sizeof(blob) );
}

START_TEST( secretlast )
{
    static const struct kind kinds[] =
    {
        { "CryptGenKey",                 AES, last_generate,      FALSE },
        { "CryptDeriveKey",              AES, last_derive,        FALSE },
        { "CryptEncrypt",                AES, last_encrypt,       FALSE },
        { "CALG_MAC",                    AES, last_mac,           FALSE },
        { "HP_HMAC_INFO",                AES, last_hmac,          FALSE },
        { "CryptHashSessionKey",         AES, last_hash_key,      FALSE },
        { "export, wrapped",             AES, last_wrap,          FALSE },
        { "import, wrapped",             AES, last_unwrap,        FALSE },
        { "export of an OPAQUEKEYBLOB",  AES, last_opaque_export, FALSE },
        { "import of an OPAQUEKEYBLOB",  AES, last_opaque_import, FALSE },
    };

    check_kinds( kinds, ARRAY_SIZE( kinds ) );
}
