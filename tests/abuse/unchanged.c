/* A call that fails changes nothing that its row does not name: some of the time the parameters of its key are read
 * before, and key and hash are duplicated. After a failure the parameters are read again, and a duplicate of now must
 * encrypt and hash what that of before does. With several threads others may change them, so nothing is looked at.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

#define EVERY 6

/* What is read of a key: for each parameter the result, the length and the value. */
static DWORD read_key( HCRYPTKEY key, BYTE *state )
{
    static const DWORD params[] = { KP_IV, KP_SALT, KP_MODE, KP_MODE_BITS, KP_PADDING, KP_PERMISSIONS, KP_KEYLEN,
                                    KP_BLOCKLEN, KP_ALGID, KP_EFFECTIVE_KEYLEN };
    DWORD at = 0, len, i;

    memset( state, 0, 256 );
    for (i = 0; i < ARRAYSIZE( params ); i++)
    {
        len = 24;
        state[at] = CryptGetKeyParam( key, params[i], state + at + 1, &len, 0 );
        at += state[at] ? 1 + len : 1;
    }
    return at;
}

void watch_key( struct worker *w, HCRYPTKEY key )
{
    if (options.threads > 1 || !one_in( w, EVERY ) || !object_live( KEY, key, NULL )) return;
    w->key = key;
    w->key_state_len = read_key( key, w->key_state );
    if (!CryptDuplicateKey( key, NULL, 0, &w->key_copy )) w->key_copy = 0;
}

void watch_hash( struct worker *w, HCRYPTHASH hash )
{
    if (options.threads > 1 || !one_in( w, EVERY ) || !object_live( HASH, hash, NULL )) return;
    w->hash = hash;
    if (!CryptDuplicateHash( hash, NULL, 0, &w->hash_copy )) w->hash_copy = 0;
}

void forget_watched( struct worker *w )
{
    if (w->key_copy) CryptDestroyKey( w->key_copy );
    if (w->hash_copy) CryptDestroyHash( w->hash_copy );
    w->key_copy = w->hash_copy = 0;
}

struct outcome
{
    BOOL  ret[2];
    DWORD error[2], len;
    BYTE  bytes[64];
};

/* What a session key makes of a block's multiple, in the middle of a message. */
static void use_key( HCRYPTKEY key, struct outcome *out )
{
    memset( out, 0, sizeof(*out) );
    out->len = 32;
    out->ret[0] = CryptEncrypt( key, 0, FALSE, 0, out->bytes, &out->len, sizeof(out->bytes) );
    out->error[0] = out->ret[0] ? 0 : GetLastError();
}

static void use_hash( HCRYPTHASH hash, struct outcome *out )
{
    memset( out, 0, sizeof(*out) );
    out->ret[0] = CryptHashData( hash, (const BYTE *)"more", 4, 0 );
    out->error[0] = out->ret[0] ? 0 : GetLastError();
    out->len = sizeof(out->bytes);
    out->ret[1] = CryptGetHashParam( hash, HP_HASHVAL, out->bytes, &out->len, 0 );
    out->error[1] = out->ret[1] ? 0 : GetLastError();
}

static void check_key( struct worker *w )
{
    struct outcome before, now;
    HCRYPTKEY copy;
    ALG_ID alg = 0;
    DWORD len = sizeof(alg);

    CryptGetKeyParam( w->key, KP_ALGID, (BYTE *)&alg, &len, 0 );
    if (GET_ALG_CLASS( alg ) != ALG_CLASS_DATA_ENCRYPT) return;
    if (!CryptDuplicateKey( w->key, NULL, 0, &copy ))
    {
        fail( w, BAD_STATE, "the key cannot be duplicated any more" );
        return;
    }
    use_key( copy, &now );
    use_key( w->key_copy, &before );
    CryptDestroyKey( copy );
    if (memcmp( &before, &now, sizeof(now) ))
        fail( w, BAD_STATE, "a call that failed has changed what its key encrypts" );
}

static void check_hash( struct worker *w )
{
    struct outcome before, now;
    HCRYPTHASH copy;

    if (!CryptDuplicateHash( w->hash, NULL, 0, &copy ))
    {
        fail( w, BAD_STATE, "the hash cannot be duplicated any more" );
        return;
    }
    use_hash( copy, &now );
    use_hash( w->hash_copy, &before );
    CryptDestroyHash( copy );
    if (memcmp( &before, &now, sizeof(now) )) fail( w, BAD_STATE, "a call that failed has changed its hash" );
}

/* Rows that name a change: cip-pad-02 (the register goes back), kp-eff-06 (the effective length is 40 then). */
static BOOL may_change_key( const struct worker *w )
{
    if (w->func == F_CryptDecrypt && w->error == (DWORD)NTE_BAD_DATA) return TRUE;
    return w->func == F_CryptSetKeyParam && w->error == (DWORD)NTE_BAD_DATA && w->args[1].value == KP_EFFECTIVE_KEYLEN;
}

void check_unchanged( struct worker *w )
{
    BYTE state[256];
    DWORD error = w->error;

    if (w->key && !may_change_key( w ))
    {
        if (read_key( w->key, state ) != w->key_state_len || memcmp( state, w->key_state, sizeof(state) ))
            fail( w, BAD_STATE, "a call that failed has changed parameters of its key" );
        if (w->key_copy) check_key( w );
    }
    if (w->hash_copy) check_hash( w );
    forget_watched( w );
    w->error = error;
}
