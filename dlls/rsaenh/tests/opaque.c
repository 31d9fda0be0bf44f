/* OPAQUEKEYBLOB: keys with their state, into another context and another process; who may export them; damaged blobs.
 * The layout is the provider's own, so only what every layout has is looked at.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "blobtest.h"
#include "channel.h"

#define BITS( bits ) ((DWORD)(bits) << 16)

#ifndef CRYPT_DESTROYKEY
#define CRYPT_DESTROYKEY 4
#endif
#ifndef CRYPT_IPSEC_HMAC_KEY
#define CRYPT_IPSEC_HMAC_KEY 0x100
#endif

#define AT_SCHEDULE 0x14        /* where Windows has the length of a key schedule */

static void set_param( HCRYPTKEY key, DWORD param, DWORD value )
{
    check_ok( CryptSetKeyParam( key, param, (BYTE *)&value, 0 ) );
}

/* ---- state ------------------------------------------------------------------------------------ */

static const struct state_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  flags;
    DWORD  mode;            /* 0: RC4 */
    DWORD  effective;       /* 0: as it is */
    DWORD  salt;            /* bytes of KP_SALT_EX; 0: as it is */
} state_rows[] =
{
    { ALL_PROVS,        CALG_RC4,      BITS( 40 ),                  0, 0, 0 },
    { ALL_PROVS,        CALG_RC4,      BITS( 56 ) | CRYPT_NO_SALT,  0, 0, 0 },
    { ALL_PROVS,        CALG_RC4,      BITS( 56 ),                  0, 0, 23 },
    { ALL_PROVS,        CALG_RC2,      BITS( 40 ),                  CRYPT_MODE_CBC, 0, 0 },
    { ALL_PROVS,        CALG_RC2,      BITS( 56 ) | CRYPT_CREATE_SALT, CRYPT_MODE_ECB, 40, 0 },
    { ALL_PROVS & ~BASE, CALG_RC2,     BITS( 128 ),                 CRYPT_MODE_CFB, 777, 7 },
    { ALL_PROVS,        CALG_RC2,      BITS( 56 ),                  CRYPT_MODE_CBC, 0, 0 },
    { ALL_PROVS,        CALG_DES,      0,                           CRYPT_MODE_CBC, 0, 0 },
    { ALL_PROVS,        CALG_DES,      0,                           CRYPT_MODE_CFB, 0, 0 },
    { ALL_PROVS & ~BASE, CALG_3DES_112, 0,                          CRYPT_MODE_CBC, 0, 0 },
    { ALL_PROVS & ~BASE, CALG_3DES,    0,                           CRYPT_MODE_CFB, 0, 0 },
    { AES_PROVS,        CALG_AES_128,  0,                           CRYPT_MODE_CBC, 0, 0 },
    { AES_PROVS,        CALG_AES_192,  0,                           CRYPT_MODE_ECB, 0, 0 },
    { AES_PROVS,        CALG_AES_256,  0,                           CRYPT_MODE_CFB, 0, 0 },
};

static HCRYPTKEY make_key( HCRYPTPROV prov, const struct state_row *row )
{
    BYTE iv[16] = { 5, 4, 3, 2, 1 }, salt[32];
    CRYPT_INTEGER_BLOB salt_ex = { row->salt, salt };
    HCRYPTKEY key = 0;

    count_up( salt, sizeof(salt) );
    check_ok( CryptGenKey( prov, row->alg, row->flags | CRYPT_EXPORTABLE, &key ) );
    if (row->mode) set_param( key, KP_MODE, row->mode );
    if (row->mode) check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
    if (row->effective) set_param( key, KP_EFFECTIVE_KEYLEN, row->effective );
    if (row->salt) check_ok( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&salt_ex, 0 ) );
    return key;
}

static void compare_param( HCRYPTKEY key, HCRYPTKEY other, DWORD param )
{
    BYTE data[32] = { 0 }, again[32] = { 0 };
    DWORD len = sizeof(data), other_len = sizeof(again);

    check_ok( CryptGetKeyParam( key, param, data, &len, 0 ) );
    check_ok( CryptGetKeyParam( other, param, again, &other_len, 0 ) );
    ok( len == other_len && !memcmp( data, again, len ), "param %lu differs\n", param );
}

/* Both keys must do the same to this many bytes. */
static void compare_pieces( HCRYPTKEY key, HCRYPTKEY other, BOOL encrypt, BOOL final, DWORD count )
{
    BYTE data[128], again[128];
    DWORD len = count, other_len = count;

    count_up( data, sizeof(data) );
    count_up( again, sizeof(again) );
    if (encrypt)
    {
        check_ok( CryptEncrypt( key, 0, final, 0, data, &len, sizeof(data) ) );
        check_ok( CryptEncrypt( other, 0, final, 0, again, &other_len, sizeof(again) ) );
    }
    else
    {
        check_ok( CryptDecrypt( key, 0, final, 0, data, &len ) );
        check_ok( CryptDecrypt( other, 0, final, 0, again, &other_len ) );
    }
    ok( len == other_len && !memcmp( data, again, len ), "they part in %s of %lu bytes\n",
        encrypt ? "encryption" : "decryption", count );
}

static void compare_keys( HCRYPTKEY key, HCRYPTKEY other )
{
    static const DWORD params[] =
    {
        KP_ALGID, KP_KEYLEN, KP_EFFECTIVE_KEYLEN, KP_MODE, KP_MODE_BITS, KP_IV, KP_SALT, KP_BLOCKLEN, KP_PERMISSIONS
    };
    BYTE bytes[64], again[64];
    DWORD count = session_bytes( key, bytes, sizeof(bytes) );
    unsigned int i;

    ok( session_bytes( other, again, sizeof(again) ) == count && !memcmp( bytes, again, count ), "other bytes\n" );
    for (i = 0; i < ARRAY_SIZE( params ); i++) compare_param( key, other, params[i] );
    compare_pieces( key, other, TRUE, FALSE, 16 );
    compare_pieces( key, other, FALSE, FALSE, 32 );
    compare_pieces( key, other, TRUE, FALSE, 48 );
    compare_pieces( key, other, TRUE, TRUE, 5 );
    compare_pieces( key, other, FALSE, FALSE, 16 );
}

/* In the middle of a message; into the same context and a new one. */
static void test_state( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD used[] = { 0, 16, 112 };
    HCRYPTPROV second = open_provider( provider->bit );
    const struct state_row *row;
    BYTE blob[BLOB_MAX], data[128];
    HCRYPTKEY key, copy, other;
    unsigned int i;
    DWORD len, count;

    for (row = state_rows; row < state_rows + ARRAY_SIZE( state_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        for (i = 0; i < ARRAY_SIZE( used ); i++)
        {
            winetest_push_context( "row %u after %lu bytes", (unsigned int)(row - state_rows), used[i] );
            key = make_key( prov, row );
            count = used[i];
            count_up( data, sizeof(data) );
            if (count) check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &count, sizeof(data) ) );
            len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
            ok( blob[0] == OPAQUEKEYBLOB && blob[1] == 2 && !blob[2] && !blob[3], "header\n" );
            ok( *(ALG_ID *)(blob + 4) == row->alg, "algorithm\n" );
            /* rsa-keys: blob-opq-04 */
            if (is_our_layout( blob )) ok( !*(DWORD *)(blob + AT_SCHEDULE), "no 0 at 0x14\n" );
            /* rsa-keys: blob-opq-01, blob-opq-02, blob-opq-05 */
            copy = import_blob( prov, guard( blob, len ), len, 0, CRYPT_EXPORTABLE );
            other = import_blob( second, guard( blob, len ), len, 0, CRYPT_EXPORTABLE );
            compare_keys( copy, other );
            destroy_key( other );
            other = import_blob( second, blob, len, 0, CRYPT_EXPORTABLE );
            compare_keys( key, other );
            destroy_key( other );
            destroy_key( copy );
            copy = import_blob( second, blob, len, 0, 0 );
            ok( key_dword( copy, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
            destroy_key( copy );
            destroy_key( key );
            winetest_pop_context();
        }
    }
    close_provider( second );
}

/* A long way into a keystream, and in the direction that turned last. */
static void test_long_messages( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], *data = calloc( 1, 100000 );
    HCRYPTKEY key = make_key( prov, &state_rows[0] ), other;
    DWORD len = 99999;

    check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    other = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
    /* a second blob of the key that has not been used yet */
    len = export_blob( other, 0, OPAQUEKEYBLOB, 0, blob );
    destroy_key( other );
    other = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
    compare_keys( key, other );
    destroy_key( other );
    destroy_key( key );
    free( data );
}

/* rsa-keys: blob-opq-09 */
static void test_longest_message( HCRYPTPROV prov, const struct provider_row *provider )
{
    const DWORD part = 0x1000000, limit = 0x40000000;
    BYTE blob[BLOB_MAX], *data = calloc( 1, part );
    HCRYPTKEY key = make_key( prov, &state_rows[1] ), other;
    DWORD done, len;

    for (done = 0; done < limit; done += part)
    {
        len = part;
        if (!CryptEncrypt( key, 0, FALSE, 0, data, &len, part )) break;
    }
    ok( done == limit, "error %#lx after %#lx bytes\n", GetLastError(), done );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    other = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
    compare_pieces( key, other, TRUE, FALSE, 16 );
    check_fails( CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    len = 0;
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, part ) );     /* a new message */
    check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, NULL, &len ) );
    destroy_key( other );
    destroy_key( key );
    free( data );
}

/* What a key was not allowed to do it is not allowed afterwards. */
static void test_permissions( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], data[16] = { 0 };
    HCRYPTKEY key = 0, other;
    DWORD len;

    check_ok( CryptGenKey( prov, CALG_DES, CRYPT_EXPORTABLE, &key ) );
    set_param( key, KP_PERMISSIONS, 0x3f & ~CRYPT_ENCRYPT );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    other = import_blob( prov, blob, len, 0, 0 );
    ok( key_dword( other, KP_PERMISSIONS ) == (0x3b & ~CRYPT_ENCRYPT), "permissions\n" );
    len = 8;
    check_fails( CryptEncrypt( other, 0, FALSE, 0, data, &len, sizeof(data) ), NTE_PERM );
    check_fails( CryptExportKey( other, 0, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( other );
    destroy_key( key );
}

/* Keys for HMAC, of any length. */
static void test_hmac_keys( HCRYPTPROV prov, const struct provider_row *provider )
{
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    BYTE blob[BLOB_MAX], bytes[300], value[20];
    HCRYPTKEY key, other;
    HCRYPTHASH hash = 0;
    DWORD len, i;

    memset( bytes, 0xaa, sizeof(bytes) );
    key = import_plain( prov, CALG_RC2, bytes, 80, CRYPT_IPSEC_HMAC_KEY | CRYPT_EXPORTABLE );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    other = import_blob( prov, blob, len, 0, 0 );
    check_ok( CryptCreateHash( prov, CALG_HMAC, other, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hash, (const BYTE *)"Test Using Larger Than Block-Size Key - Hash Key First", 54, 0 ) );
    check_value( hash, "aa4ae5e15272d00e95705637ce8a3b55ed402112" );
    check_ok( CryptDestroyHash( hash ) );
    i = 8;
    check_fails( CryptEncrypt( other, 0, FALSE, 0, value, &i, sizeof(value) ), NTE_BAD_KEY );
    destroy_key( other );
    destroy_key( key );
    key = import_plain( prov, CALG_RC2, bytes, sizeof(bytes), CRYPT_IPSEC_HMAC_KEY | CRYPT_EXPORTABLE );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    other = import_blob( prov, blob, len, 0, 0 );
    ok( key_dword( other, KP_KEYLEN ) == 2400, "%lu bits\n", key_dword( other, KP_KEYLEN ) );
    destroy_key( other );
    destroy_key( key );
}

/* ---- who may ---------------------------------------------------------------------------------- */

static void test_rules( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD flags[] = { 2, 2 | CRYPT_OAEP, ~0u };     /* CRYPT_USER_PROTECTED, CRYPT_SSL2_FALLBACK */
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE ), key = 0, fixed = 0, archivable = 0,
              copy;
    BYTE blob[BLOB_MAX];
    unsigned int i;
    DWORD len;

    check_ok( CryptGenKey( prov, CALG_RC2, CRYPT_EXPORTABLE, &key ) );
    check_ok( CryptGenKey( prov, CALG_RC2, 0, &fixed ) );
    check_ok( CryptGenKey( prov, CALG_RC2, CRYPT_ARCHIVABLE, &archivable ) );
    /* rsa-keys: blob-opq-06 */
    check_fails( CryptExportKey( fixed, 0, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    /* rsa-keys: perm-06 */
    len = export_blob( archivable, 0, OPAQUEKEYBLOB, 0, blob );
    copy = import_blob( prov, blob, len, 0, 0 );
    ok( key_dword( copy, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
    destroy_key( copy );
    /* rsa-keys: blob-opq-07 */
    check_fails( CryptExportKey( pair, 0, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY );
    /* rsa-keys: blob-opq-03 */
    check_fails( CryptExportKey( key, pair, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY );
    check_fails( CryptExportKey( key, fixed, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, fixed, 0, NTE_BAD_KEY );
    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        /* rsa-keys: blob-exp-16, blob-bad-16 */
        check_fails( CryptExportKey( key, 0, OPAQUEKEYBLOB, flags[i], NULL, &len ), NTE_BAD_FLAGS );
        import_fails( prov, blob, len, 0, flags[i], NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    destroy_key( archivable );
    destroy_key( fixed );
    destroy_key( key );
    destroy_key( pair );
}

/* rsa-keys: blob-exp-20 */
static void test_destroying( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], data[16] = { 0 };
    HCRYPTKEY key = 0, copy;
    DWORD len = 0, size;

    check_ok( CryptGenKey( prov, CALG_RC2, CRYPT_EXPORTABLE, &key ) );
    if (provider->bit != SCH)
    {
        check_fails( CryptExportKey( key, 0, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NULL, &len ), NTE_BAD_FLAGS );
        destroy_key( key );
        return;
    }
    /* neither a question for the size nor a short buffer */
    check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NULL, &len ) );
    size = len - 1;
    check_fails( CryptExportKey( key, 0, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, blob, &size ), ERROR_MORE_DATA );
    ok( key_dword( key, KP_KEYLEN ) == 128, "destroyed too early\n" );
    check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, blob, &len ) );
    size = 8;
    check_fails_either( CryptEncrypt( key, 0, FALSE, 0, data, &size, sizeof(data) ), NTE_BAD_KEY,
                        ERROR_INVALID_PARAMETER );
    CryptDestroyKey( key );     /* the dispatcher's part of it; whether that says TRUE is not known */
    copy = import_blob( prov, blob, len, 0, 0 );
    ok( key_dword( copy, KP_KEYLEN ) == 128, "another key\n" );
    destroy_key( copy );
}

/* Keys of SSL's records: ciphers are session keys, and MAC keys go as well. */
static void test_channel_keys( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const char random[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    HCRYPTKEY master = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, CRYPT_EXPORTABLE ), mac, enc, copy;
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    HCRYPTHASH hash, hmac[2];
    BYTE blob[BLOB_MAX], value[2][20] = { { 0 } };
    DWORD len, i;

    set_algs( master, CALG_SHA1, 160, CALG_3DES, 192 );
    set_randoms( master, random, random );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    mac = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, CRYPT_EXPORTABLE );
    enc = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, CRYPT_EXPORTABLE );
    len = export_blob( enc, 0, OPAQUEKEYBLOB, 0, blob );
    copy = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
    compare_keys( enc, copy );
    destroy_key( copy );
    len = export_blob( mac, 0, OPAQUEKEYBLOB, 0, blob );
    copy = import_blob( prov, blob, len, 0, 0 );
    for (i = 0; i < 2; i++)
    {
        hmac[i] = make_hash( prov, CALG_HMAC, i ? copy : mac );
        check_ok( CryptSetHashParam( hmac[i], HP_HMAC_INFO, (BYTE *)&info, 0 ) );
        len = sizeof(value[i]);
        check_ok( CryptGetHashParam( hmac[i], HP_HASHVAL, value[i], &len, 0 ) );
        destroy_hash( hmac[i] );
    }
    ok( !memcmp( value[0], value[1], 20 ), "another key\n" );
    destroy_key( copy );
    destroy_key( enc );
    destroy_key( mac );
    destroy_hash( hash );
    destroy_key( master );
}

/* ---- damaged blobs ---------------------------------------------------------------------------- */

/* rsa-keys: blob-opq-08 */
static void test_damaged( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], bad[BLOB_MAX];
    HCRYPTKEY key = make_key( prov, &state_rows[3] ), wrong;
    DWORD len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob ), i, err;

    for (i = 1; i < len; i++) import_fails( prov, blob, i, 0, 0, NTE_BAD_DATA );
    for (i = 8; i < 8 * len; i += 3)        /* (another type is another matter) */
    {
        winetest_push_context( "bit %lu", i );
        memcpy( bad, blob, len );
        bad[i / 8] ^= 1 << i % 8;
        wrong = UNTOUCHED;
        SetLastError( SENTINEL );
        ok( !CryptImportKey( prov, guard( bad, len ), len, 0, 0, &wrong ), "imported\n" );
        err = GetLastError();
        ok( err == (DWORD)NTE_BAD_DATA || (i < 64 && err >= (DWORD)NTE_BAD_VER && err <= (DWORD)NTE_BAD_TYPE),
            "error %#lx\n", err );
        ok( !wrong || wrong == UNTOUCHED, "handle %#Ix\n", wrong );
        winetest_pop_context();
    }
    destroy_key( key );
}

/* Fields of our layout, each with a value that no key has, and a right digest. */
static const struct field_row
{
    ALG_ID alg;
    DWORD  at, value;
} field_rows[] =
{
    { CALG_RC2, 8,  0 },            /* magic */
    { CALG_RC2, 20, 1 },            /* not 0 at 0x14 */
    { CALG_RC2, 28, 0 },            /* effective length */
    { CALG_RC2, 28, 1025 },
    { CALG_RC2, 28, ~0u },
    { CALG_RC2, 32, 8 },            /* keystream of a block cipher */
    { CALG_RC4, 32, 0x40000001 },   /* a keystream that would take for ever */
    { CALG_RC4, 32, ~0u },
    { CALG_RC4, 16, 1 },            /* mode of RC4 */
    { CALG_RC2, 36, 2 },            /* no other key has what a master key has */
    { CALG_RC2, 36, 4 },            /* flags */
    { CALG_RC2, 40, 0 },            /* lengths */
    { CALG_RC2, 40, 0x7fffffff },
    { CALG_RC2, 40, 0xfffffff0 },
    { CALG_RC2, 40, ~0u },
    { CALG_RC2, 44, 0x7fffffff },
    { CALG_RC2, 44, ~0u },
    { CALG_RC2, 44, 0xffffffe0 },
};

/* rsa-keys: blob-opq-08 */
static void test_fields( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct field_row *row;
    BYTE blob[BLOB_MAX];
    HCRYPTKEY key = 0;
    DWORD len;

    for (row = field_rows; row < field_rows + ARRAY_SIZE( field_rows ); row++)
    {
        winetest_push_context( "alg %#x, %#lx at %lu", row->alg, row->value, row->at );
        check_ok( CryptGenKey( prov, row->alg, CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
        destroy_key( key );
        if (!is_our_layout( blob ))
        {
            skip( "another layout\n" );
            winetest_pop_context();
            return;
        }
        put_le32( blob + row->at, row->value );
        put_digest( blob, len );
        import_fails( prov, blob, len, 0, 0, NTE_BAD_DATA );
        winetest_pop_context();
    }
}

/* As much salt as a key can have, and more of it. */
static void test_salt_field( HCRYPTPROV prov, const struct provider_row *provider )
{
    /* rsa-keys: blob-opq-08, salt-set-04, salt-set-05 */
    static const struct
    {
        ALG_ID alg;
        DWORD  salt;
        BOOL   good;
    } rows[] =
    {
        { CALG_RC2, 24, TRUE }, { CALG_RC2, 25, FALSE }, { CALG_RC4, 24, TRUE }, { CALG_RC4, 25, FALSE },
        { CALG_DES, 1,  FALSE },
    };
    BYTE blob[BLOB_MAX];
    HCRYPTKEY key = 0;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "alg %#x, %lu bytes of salt", rows[i].alg, rows[i].salt );
        check_ok( CryptGenKey( prov, rows[i].alg, CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
        destroy_key( key );
        if (is_our_layout( blob ))
        {
            put_le32( blob + 44, rows[i].salt );
            memset( blob + len - 32, 0, rows[i].salt );     /* in front of the digest; the key has none of its own */
            len += rows[i].salt;
            put_digest( blob, len );
            if (rows[i].good) destroy_key( import_blob( prov, blob, len, 0, 0 ) );
            else import_fails( prov, blob, len, 0, 0, NTE_BAD_DATA );
        }
        else skip( "another layout\n" );
        winetest_pop_context();
    }
}

/* What the provider has not, it does not get that way. */
static void test_other_provider( void )
{
    HCRYPTPROV from = open_provider( AES ), to = open_provider( BASE );
    BYTE blob[BLOB_MAX];
    HCRYPTKEY key = 0;
    DWORD len;

    check_ok( CryptGenKey( from, CALG_AES_128, CRYPT_EXPORTABLE, &key ) );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    import_fails( to, blob, len, 0, 0, NTE_BAD_ALGID );
    destroy_key( key );
    check_ok( CryptGenKey( from, CALG_RC2, BITS( 56 ) | CRYPT_EXPORTABLE, &key ) );
    set_param( key, KP_EFFECTIVE_KEYLEN, 128 );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    import_fails( to, blob, len, 0, 0, NTE_BAD_DATA );      /* above Base's effective lengths */
    destroy_key( key );
    close_provider( to );
    close_provider( from );
}

/* ---- another process -------------------------------------------------------------------------- */

#define PLAIN  "sixteen bytes!!!"

/* In the child: goes on with a message. */
static void go_on( const char *blob_text, const char *cipher_text )
{
    HCRYPTPROV prov = open_provider( AES );
    BYTE blob[BLOB_MAX], data[16];
    HCRYPTKEY key;
    DWORD len = from_hex( blob_text, blob, sizeof(blob) );

    key = import_blob( prov, blob, len, 0, 0 );
    len = from_hex( cipher_text, data, sizeof(data) );
    check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
    ok( len == 16 && !memcmp( data, PLAIN, 16 ), "another text\n" );        /* rsa-keys: blob-opq-02 */
    destroy_key( key );
    close_provider( prov );
}

static void test_process( const struct state_row *row )
{
    char arguments[2 * BLOB_MAX + 100], blob_text[2 * BLOB_MAX], cipher_text[40];
    HCRYPTPROV prov = open_provider( AES );
    HCRYPTKEY key = make_key( prov, row ), copy = 0;
    BYTE blob[BLOB_MAX], data[32];
    DWORD len, count = 16;

    memcpy( data, PLAIN, 16 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &count, sizeof(data) ) );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    memcpy( data, PLAIN, 16 );
    check_ok( CryptEncrypt( copy, 0, FALSE, 0, data, &count, sizeof(data) ) );
    sprintf( arguments, "opaque go-on %s %s", to_hex( blob, len, blob_text, sizeof(blob_text) ),
             to_hex( data, 16, cipher_text, sizeof(cipher_text) ) );
    run_child( arguments );
    destroy_key( copy );
    destroy_key( key );
    close_provider( prov );
}

START_TEST( opaque )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );

    if (argc >= 5 && !strcmp( argv[2], "go-on" ))
    {
        go_on( argv[3], argv[4] );
        return;
    }
    if (!has_opaque( BASE, CALG_RC4 )) return;      /* rsa-keys: blob-opq-01 */
    for_providers( ALL_PROVS, test_state );
    for_providers( BASE | AES, test_long_messages );
    for_providers( AES, test_longest_message );
    for_providers( BASE | AES, test_permissions );
    for_providers( RSA_FULL_PROVS, test_hmac_keys );
    for_providers( RSA_FULL_PROVS | AES, test_rules );
    for_providers( ALL_PROVS, test_destroying );
    for_providers( SCH, test_channel_keys );
    for_providers( BASE | AES, test_damaged );
    for_providers( AES, test_fields );
    for_providers( AES, test_salt_field );
    test_other_provider();
    test_process( &state_rows[2] );
    test_process( &state_rows[3] );
    test_process( &state_rows[13] );
}
