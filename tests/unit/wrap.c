/* libs/csp/session/wrap_blob.c, included as it is: keys wrapped with known IVs come out as RFC 3217 has them, every
 * changed bit of a wrapped key is noticed, and so is every length that is none.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"

#include "csp/session/wrap_blob.c"

/* ---- what it calls ---------------------------------------------------------------------------- */

static DWORD unwrapped_len;
static BYTE unwrapped[SECRET_MAX];

static DWORD unwrap_key( struct key *key, const BYTE *bytes, DWORD len, DWORD flags )
{
    if (!len || len > sizeof(unwrapped)) return NTE_BAD_DATA;
    memcpy( unwrapped, bytes, unwrapped_len = len );
    return ERROR_SUCCESS;
}

const struct key_family session_key_family = { .unwrap = unwrap_key };
static const struct session_alg
    session_3des = { .cipher = CIPHER_3DES, .key_bytes = 24, .parity_bits = 24, .wrapping = WRAP_BARE },
    session_rc2 = { .cipher = CIPHER_RC2, .wrapping = WRAP_COUNTED };
static const struct algorithm
    alg_3des_here = { .id = CALG_3DES, .key = &session_key_family, .session = &session_3des },
    alg_rc2_here = { .id = CALG_RC2, .key = &session_key_family, .session = &session_rc2 };
static const struct provider_alg algs[] = { { .alg = &alg_3des_here }, { .alg = &alg_rc2_here } };

const struct provider_alg *find_alg( const struct context *context, ALG_ID id )
{
    return id == CALG_3DES ? &algs[0] : id == CALG_RC2 ? &algs[1] : NULL;
}

DWORD session_cbc_cipher( struct key *key, BOOL encrypt, const BYTE *iv, struct cipher **cipher )
{
    return cipher_create( key_alg( key )->session->cipher, CIPHER_MODE_CBC, encrypt, key->session.secret,
                          key->session.secret_len,
                          key->session.effective_bits, iv, cipher );
}

void session_set_parity( BYTE *secret, DWORD len )
{
    for (; len; len--, secret++) *secret = (*secret & 0xfe) | !(__builtin_popcount( *secret >> 1 ) & 1);
}

struct key *key_create( const struct provider *provider, const struct provider_alg *palg )
{
    return heap_alloc( sizeof(struct key) );
}

void key_destroy( struct key *key )
{
    heap_free( key );
}

DWORD check_import_flags( const struct import *import, DWORD given ) { return ERROR_SUCCESS; }
DWORD check_export_flags( const struct export *export, DWORD done ) { return ERROR_SUCCESS; }
DWORD check_exportable( const struct export *export ) { return ERROR_SUCCESS; }

/* ---- helpers ---------------------------------------------------------------------------------- */

static struct key make_key( const struct provider_alg *palg, BYTE *secret, DWORD len, DWORD effective_bits )
{
    return (struct key){ .palg = palg, .session = { .alg = palg->alg->session, .secret = secret, .secret_len = len,
                                                    .effective_bits = effective_bits } };
}

/* Imports what follows the header of a blob. */
static DWORD import_bytes( struct key *wrapping, ALG_ID alg, const BYTE *bytes, DWORD len )
{
    struct context context = { 0 };
    struct import import = { .context = &context, .wrapping = wrapping, .header = { SYMMETRICWRAPKEYBLOB, 2, alg } };
    struct key *key = NULL;
    BYTE *blob = malloc( 4 + len );
    DWORD err;

    blob_write_dword( blob, wrapping ? key_alg( wrapping )->id : alg );
    memcpy( blob + 4, bytes, len );
    import.rest = (struct blob_reader){ blob, 4 + len };
    unwrapped_len = 0;
    err = import_wrapped( &import, &key );
    ok( !err == (key != NULL), "error %#x, key %p", err, key );
    key_destroy( key );
    free( blob );
    return err;
}

/* Exports; the blob for free. */
static BYTE *export_key( struct key *key, struct key *wrapping, DWORD *size )
{
    struct export export = { .key = key, .wrapping = wrapping };
    BYTE *blob;
    DWORD err = check_wrapped( &export, size );

    ok( !err, "error %#x", err );
    if (err) return NULL;
    blob = malloc( *size );
    lock_object( &key->lock );
    lock_object( &wrapping->lock );
    err = write_wrapped( &export, blob );
    unlock_object( &wrapping->lock );
    unlock_object( &key->lock );
    ok( !err, "error %#x", err );
    return blob;
}

/* ---- known values ----------------------------------------------------------------------------- */

/* `content` is the key, for RC2 with its length in front and padding behind, as rsaenh's vectors have it. */
static void test_known( const struct provider_alg *palg, const char *kek_hex, DWORD bits, const char *content_hex,
                        const char *iv_hex, const char *wrapped_hex )
{
    DWORD kek_len, content_len, iv_len, wrapped_len, len, start = palg->alg->session->wrapping == WRAP_COUNTED, bit,
          size;
    BYTE *kek = from_hex( kek_hex, &kek_len ), *content = from_hex( content_hex, &content_len ), given[64], *blob;
    BYTE *iv = from_hex( iv_hex, &iv_len ), *wrapped = from_hex( wrapped_hex, &wrapped_len );
    struct key wrapping = make_key( palg, kek, kek_len, bits ), key;

    len = start ? content[0] : content_len;
    memcpy( given, iv, iv_len );
    memcpy( given + iv_len, content + start + len, content_len - start - len );     /* the padding */
    unit_set_random( given, iv_len + content_len - start - len );
    key = make_key( palg, content + start, len, len * 8 );
    blob = export_key( &key, &wrapping, &size );
    ok( size == 12 + wrapped_len, "%u bytes", size );
    ok_bytes( blob + 12, wrapped, wrapped_len, "wrapped" );
    ok( blob[0] == SYMMETRICWRAPKEYBLOB && blob[1] == 2, "header" );
    free( blob );

    ok( !import_bytes( &wrapping, palg->alg->id, wrapped, wrapped_len ) && unwrapped_len == len, "%u bytes",
        unwrapped_len );
    ok_bytes( unwrapped, content + start, len, "unwrapped" );
    for (bit = 0; bit < wrapped_len * 8; bit++)
    {
        wrapped[bit / 8] ^= 1 << bit % 8;
        ok( import_bytes( &wrapping, palg->alg->id, wrapped, wrapped_len ) == NTE_BAD_DATA, "bit %u does not matter",
            bit );
        wrapped[bit / 8] ^= 1 << bit % 8;
    }
    for (len = 0; len < wrapped_len; len++)
        ok( import_bytes( &wrapping, palg->alg->id, wrapped, len ) == NTE_BAD_DATA, "%u bytes", len );
    free( kek );
    free( content );
    free( iv );
    free( wrapped );
}

/* RFC 3217's own: 3.4 and 4.4; and RC2 keys of other lengths. */
static void test_vectors( void )
{
#define WRAP_VECTOR( cipher, name, kek, bits, content, iv, wrapped ) \
    test_known( &algs[CIPHER_ ## cipher == CIPHER_RC2], kek, bits, content, iv, wrapped );
#include "../../dlls/rsaenh/tests/vectors.h"
#undef WRAP_VECTOR
}

/* ---- lengths ---------------------------------------------------------------------------------- */

/* Every length of an RC2 key comes back; one byte more cannot be wrapped. */
static void test_lengths( void )
{
    BYTE kek[16] = { 1, 2, 3 }, secret[SECRET_MAX + 1], *blob;
    struct key wrapping = make_key( &algs[1], kek, sizeof(kek), 128 ), key;
    struct export export = { .key = &key, .wrapping = &wrapping };
    DWORD len, size;

    for (len = 0; len < sizeof(secret); len++) secret[len] = (BYTE)(200 - len);
    for (len = 1; len <= SECRET_MAX; len++)
    {
        key = make_key( &algs[1], secret, len, 128 );
        blob = export_key( &key, &wrapping, &size );
        ok( size == 12 + 8 + (len + 1 + 7) / 8 * 8 + 8, "%u bytes of key: %u", len, size );
        ok( !import_bytes( &wrapping, CALG_RC2, blob + 12, size - 12 ) && unwrapped_len == len &&
            !memcmp( unwrapped, secret, len ), "%u bytes do not come back", len );
        free( blob );
    }
    key = make_key( &algs[1], secret, SECRET_MAX + 1, 128 );
    ok( check_wrapped( &export, &size ) == NTE_BAD_KEY, "a key that is too long" );
}

/* Content that was wrapped by the book but is no key: a length that does not fit the padding, a DES key of even
 * parity. */
static void test_content( void )
{
    BYTE kek[24] = { 1, 2, 3 }, content[CONTENT_MAX + 8];
    DWORD count, len;
    struct key wrapping = make_key( &algs[1], kek, 16, 128 );

    for (count = 0; count < 256; count++)
    {
        len = 16;
        memset( content, 0, sizeof(content) );
        content[8] = (BYTE)count;
        check_value( content + 8, len, content + 8 + len );
        run_cbc( &wrapping, TRUE, content, content + 8, len + 8 );
        reverse_in_place( content, 8 + len + 8 );
        run_cbc( &wrapping, TRUE, outer_iv, content, 8 + len + 8 );
        ok( !import_bytes( &wrapping, CALG_RC2, content, 8 + len + 8 ) == (count >= 8 && count <= 15), "length %u",
            count );
    }
    wrapping = make_key( &algs[0], kek, 24, 192 );
    memset( content, 0, sizeof(content) );
    check_value( content + 8, 24, content + 8 + 24 );
    run_cbc( &wrapping, TRUE, content, content + 8, 24 + 8 );
    reverse_in_place( content, 40 );
    run_cbc( &wrapping, TRUE, outer_iv, content, 40 );
    ok( import_bytes( &wrapping, CALG_3DES, content, 40 ) == NTE_BAD_DATA, "a DES key of even parity" );
}

static void test_refusals( void )
{
    BYTE kek[24] = { 0 }, bytes[WRAPPED_MAX + 8] = { 0 };
    struct key triple = make_key( &algs[0], kek, 24, 192 ), rc2 = make_key( &algs[1], kek, 16, 128 ), hmac = rc2;
    struct export export = { .key = &triple };
    DWORD size;

    hmac.session.hmac_only = TRUE;
    ok( import_bytes( NULL, CALG_RC2, bytes, 40 ) == NTE_NO_KEY, "no key" );
    ok( import_bytes( &triple, CALG_RC2, bytes, 40 ) == NTE_BAD_KEY, "a key of another cipher" );
    ok( import_bytes( &hmac, CALG_RC2, bytes, 40 ) == NTE_BAD_KEY, "a key for HMAC" );
    ok( import_bytes( &triple, CALG_SHA1, bytes, 40 ) == NTE_BAD_ALGID, "a hash" );
    ok( import_bytes( &rc2, CALG_RC2, bytes, sizeof(bytes) ) == NTE_BAD_DATA, "too many bytes" );
    ok( import_bytes( &rc2, CALG_RC2, bytes, WRAPPED_MAX ) == NTE_BAD_DATA, "the most bytes, of nothing" );
    ok( check_wrapped( &export, &size ) == NTE_NO_KEY, "exported with no key" );
    export.wrapping = &rc2;
    ok( check_wrapped( &export, &size ) == NTE_BAD_KEY, "exported with another cipher's" );
}

int main( void )
{
    test_vectors();
    test_lengths();
    test_content();
    test_refusals();
    return unit_finish( "wrap" );
}
