/* Handles that no call may take, through the RSA providers: destroyed ones, those of another kind, those of a released
 * context, garbage, and addresses inside an object. What is alive goes on as before.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"

/* What a call is made with. */
struct handles
{
    HCRYPTPROV prov;
    HCRYPTKEY  key;
    HCRYPTHASH hash;
};

static BYTE data[64];
static DWORD len;
static ULONG_PTR made;

/* ---- the calls -------------------------------------------------------------------------------- */

static BOOL hash_data( const struct handles *h )
{
    return CryptHashData( h->hash, (const BYTE *)"x", 1, 0 );
}

static BOOL hash_session_key( const struct handles *h )
{
    return CryptHashSessionKey( h->hash, h->key, 0 );
}

static BOOL get_hash_param( const struct handles *h )
{
    return CryptGetHashParam( h->hash, HP_HASHVAL, data, &len, 0 );
}

static BOOL set_hash_param( const struct handles *h )
{
    return CryptSetHashParam( h->hash, HP_HASHVAL, data, 0 );
}

static BOOL duplicate_hash( const struct handles *h )
{
    return CryptDuplicateHash( h->hash, NULL, 0, &made );
}

static BOOL destroy_hash( const struct handles *h )
{
    return CryptDestroyHash( h->hash );
}

static BOOL sign_hash( const struct handles *h )
{
    return CryptSignHashA( h->hash, AT_SIGNATURE, NULL, 0, data, &len );
}

static BOOL verify_signature( const struct handles *h )
{
    return CryptVerifySignatureA( h->hash, data, sizeof(data), h->key, NULL, 0 );
}

static BOOL encrypt( const struct handles *h )
{
    return CryptEncrypt( h->key, h->hash, FALSE, 0, data, &len, sizeof(data) );
}

static BOOL decrypt( const struct handles *h )
{
    return CryptDecrypt( h->key, h->hash, FALSE, 0, data, &len );
}

static BOOL create_hash( const struct handles *h )
{
    return CryptCreateHash( h->prov, CALG_SHA1, 0, 0, &made );
}

static BOOL create_hmac( const struct handles *h )
{
    return CryptCreateHash( h->prov, CALG_HMAC, h->key, 0, &made );
}

static BOOL gen_random( const struct handles *h )
{
    return CryptGenRandom( h->prov, sizeof(data), data );
}

static BOOL get_prov_param( const struct handles *h )
{
    return CryptGetProvParam( h->prov, PP_VERSION, data, &len, 0 );
}

static BOOL set_prov_param( const struct handles *h )
{
    return CryptSetProvParam( h->prov, PP_KEYSET_TYPE, data, 0 );
}

static BOOL add_ref( const struct handles *h )
{
    return CryptContextAddRef( h->prov, NULL, 0 );
}

static BOOL release( const struct handles *h )
{
    return CryptReleaseContext( h->prov, 0 );
}

/* ---- the rows --------------------------------------------------------------------------------- */

enum place { PROV, KEY, HASH };

enum kind
{
    NONE,
    GARBAGE,
    DESTROYED,              /* it was of the right kind */
    RELEASED,               /* of the right kind, its context is gone; the context itself for PROV */
    A_PROV, A_KEY, A_HASH,  /* alive, but of this kind */
    INSIDE,                 /* an address inside of one that is alive */
};

static const struct row
{
    const char *name;
    BOOL        (*call)( const struct handles *h );
    enum place  place;
    enum kind   kind;
    DWORD       error;
} rows[] =
{
    /* dispatch: hnd-02, hnd-05, hnd-06, hnd-08; rsa-operations: op-01; containers: con-rel-04 */
    { "CryptHashData",         hash_data,        HASH, DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptHashData",         hash_data,        HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptHashData",         hash_data,        HASH, INSIDE,    ERROR_INVALID_PARAMETER },
    { "CryptHashSessionKey",   hash_session_key, HASH, GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptHashSessionKey",   hash_session_key, HASH, DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptHashSessionKey",   hash_session_key, HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptHashSessionKey",   hash_session_key, HASH, A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptGetHashParam",     get_hash_param,   HASH, GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptGetHashParam",     get_hash_param,   HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptGetHashParam",     get_hash_param,   HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptGetHashParam",     get_hash_param,   HASH, INSIDE,    ERROR_INVALID_PARAMETER },
    { "CryptSetHashParam",     set_hash_param,   HASH, DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptSetHashParam",     set_hash_param,   HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptSetHashParam",     set_hash_param,   HASH, A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptSetHashParam",     set_hash_param,   HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptDuplicateHash",    duplicate_hash,   HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptDuplicateHash",    duplicate_hash,   HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptDestroyHash",      destroy_hash,     HASH, GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptDestroyHash",      destroy_hash,     HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptDestroyHash",      destroy_hash,     HASH, INSIDE,    ERROR_INVALID_PARAMETER },
    { "CryptSignHash",         sign_hash,        HASH, GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptSignHash",         sign_hash,        HASH, DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptSignHash",         sign_hash,        HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptSignHash",         sign_hash,        HASH, A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptSignHash",         sign_hash,        HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, HASH, GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, HASH, DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, HASH, A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    /* dispatch: hnd-04; the hash may be missing, but not be wrong */
    { "CryptEncrypt",          encrypt,          HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptEncrypt",          encrypt,          HASH, A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptEncrypt",          encrypt,          HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          HASH, DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          HASH, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          HASH, A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          HASH, A_KEY,     ERROR_INVALID_PARAMETER },
    /* dispatch: hnd-02, hnd-05, hnd-06, hnd-08 */
    { "CryptEncrypt",          encrypt,          KEY,  GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptEncrypt",          encrypt,          KEY,  DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptEncrypt",          encrypt,          KEY,  RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptEncrypt",          encrypt,          KEY,  A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptEncrypt",          encrypt,          KEY,  INSIDE,    ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          KEY,  GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          KEY,  DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          KEY,  RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          KEY,  A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptDecrypt",          decrypt,          KEY,  A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptHashSessionKey",   hash_session_key, KEY,  RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptHashSessionKey",   hash_session_key, KEY,  A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, KEY,  GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, KEY,  DESTROYED, ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, KEY,  RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, KEY,  A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptVerifySignature",  verify_signature, KEY,  A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptCreateHash, HMAC", create_hmac,      KEY,  GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptCreateHash, HMAC", create_hmac,      KEY,  RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptCreateHash, HMAC", create_hmac,      KEY,  A_PROV,    ERROR_INVALID_PARAMETER },
    { "CryptCreateHash, HMAC", create_hmac,      KEY,  A_HASH,    ERROR_INVALID_PARAMETER },
    /* dispatch: hnd-01, hnd-06, param-07; containers: con-hnd-01 */
    { "CryptCreateHash",       create_hash,      PROV, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptCreateHash",       create_hash,      PROV, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptCreateHash",       create_hash,      PROV, A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptGenRandom",        gen_random,       PROV, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptGenRandom",        gen_random,       PROV, A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptGetProvParam",     get_prov_param,   PROV, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptGetProvParam",     get_prov_param,   PROV, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptGetProvParam",     get_prov_param,   PROV, A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptSetProvParam",     set_prov_param,   PROV, NONE,      ERROR_INVALID_PARAMETER },
    { "CryptSetProvParam",     set_prov_param,   PROV, GARBAGE,   ERROR_INVALID_PARAMETER },
    { "CryptSetProvParam",     set_prov_param,   PROV, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptSetProvParam",     set_prov_param,   PROV, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptSetProvParam",     set_prov_param,   PROV, A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptContextAddRef",    add_ref,          PROV, RELEASED,  ERROR_INVALID_PARAMETER },
    { "CryptContextAddRef",    add_ref,          PROV, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptContextAddRef",    add_ref,          PROV, A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptReleaseContext",   release,          PROV, A_KEY,     ERROR_INVALID_PARAMETER },
    { "CryptReleaseContext",   release,          PROV, A_HASH,    ERROR_INVALID_PARAMETER },
    { "CryptReleaseContext",   release,          PROV, INSIDE,    ERROR_INVALID_PARAMETER },
};

/* ---- the test --------------------------------------------------------------------------------- */

/* A context, a key that enciphers any number of bytes, and a hash that has seen two. */
static void make_handles( struct handles *h, HCRYPTPROV prov )
{
    h->prov = prov;
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &h->key ) );
    h->hash = hash_text( prov, CALG_SHA1, "ab" );
}

static ULONG_PTR *at_place( struct handles *h, enum place place )
{
    return place == PROV ? &h->prov : place == KEY ? &h->key : &h->hash;
}

/* The handle for a row, of the live, the destroyed, and the released ones. */
static ULONG_PTR bad_handle( const struct row *row, struct handles *live, struct handles *destroyed,
                             struct handles *released )
{
    switch (row->kind)
    {
    case GARBAGE:   return SENTINEL;
    case DESTROYED: return *at_place( destroyed, row->place );
    case RELEASED:  return *at_place( released, row->place );
    case A_PROV:    return live->prov;
    case A_KEY:     return live->key;
    case A_HASH:    return live->hash;
    case INSIDE:    return *at_place( live, row->place ) + sizeof(void *);
    default:        return 0;
    }
}

static void check_row( const struct row *row, const struct handles *live, ULONG_PTR bad )
{
    struct handles h = *live;

    *at_place( &h, row->place ) = bad;
    memset( data, 0xcc, sizeof(data) );
    len = sizeof(data);
    made = UNTOUCHED;
    check_fails( row->call( &h ), row->error );
    ok( len == sizeof(data) && data[0] == 0xcc, "size %lu, or data changed\n", len );
    ok( made == UNTOUCHED || !made, "handle %#Ix\n", made );
}

static void test_rows( HCRYPTPROV prov, const struct provider_row *provider )
{
    struct handles live, destroyed, released;
    unsigned int i;

    make_handles( &live, prov );
    make_handles( &destroyed, prov );
    check_ok( CryptDestroyHash( destroyed.hash ) );
    destroy_key( destroyed.key );
    make_handles( &released, open_provider( provider->bit ) );
    close_provider( released.prov );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%s, kind %u at %u", rows[i].name, rows[i].kind, rows[i].place );
        check_row( &rows[i], &live, bad_handle( &rows[i], &live, &destroyed, &released ) );
        winetest_pop_context();
    }
    /* rsa-operations: op-06; none of these calls has reached anything that is alive */
    check_ok( CryptHashData( live.hash, (const BYTE *)"c", 1, 0 ) );
    check_value( live.hash, SHA1_ABC );
    check_ok( CryptDestroyHash( live.hash ) );
    destroy_key( live.key );
}

START_TEST( handlebad )
{
    for_providers( ALL_PROVS, test_rows );
}
