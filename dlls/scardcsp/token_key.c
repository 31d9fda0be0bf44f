/* The provider's keys, see token_key.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "token_key.h"

#define EXPONENT_BYTES 4

struct token_key *token_key_in_memory( struct rsa_key *rsa )
{
    struct token_key *key = heap_alloc( sizeof(*key) );

    if (!key)
    {
        rsa_unref( rsa );
        return NULL;
    }
    key->refs = 1;
    key->rsa = rsa;
    return key;
}

void *token_key_ref( void *key )
{
    InterlockedIncrement( &((struct token_key *)key)->refs );
    return key;
}

void token_key_unref( void *key )
{
    struct token_key *token_key = key;

    if (!token_key || InterlockedDecrement( &token_key->refs )) return;
    rsa_unref( token_key->rsa );
    heap_free( token_key );
}

/* Without the zeros that a number may begin with. */
static struct token_run significant( const struct token_run *number )
{
    struct token_run run = *number;

    for (; run.len && !*run.at; run.at++) run.len--;
    return run;
}

static DWORD bits_of( const struct token_run *number )
{
    BYTE first = *number->at;
    DWORD bits = 8 * (number->len - 1);

    for (; first; first >>= 1) bits++;
    return bits;
}

static DWORD import_numbers( const struct token_run *modulus, const struct token_run *exponent, struct rsa_key **rsa )
{
    struct rsa_numbers numbers = { .bits = bits_of( modulus ) };
    BYTE *n = heap_alloc( modulus->len );
    DWORD i, err;

    if (!n) return NTE_NO_MEMORY;
    copy_reversed( n, modulus->at, modulus->len );
    for (i = 0; i < exponent->len; i++) numbers.public_exponent = numbers.public_exponent << 8 | exponent->at[i];
    numbers.n = n;
    err = rsa_import( &numbers, rsa );
    heap_free( n );
    return err == (DWORD)NTE_NO_MEMORY ? err : err ? (DWORD)NTE_BAD_KEY : ERROR_SUCCESS;
}

DWORD token_key_create( const BYTE *token, const BYTE *id, DWORD flags, const struct token_run *modulus,
                        const struct token_run *exponent, struct token_key **key )
{
    const struct token_run n = significant( modulus ), e = significant( exponent );
    struct rsa_key *rsa;
    DWORD err;

    if (!n.len || !e.len || e.len > EXPONENT_BYTES || n.len > RSA_BYTES_MAX) return NTE_BAD_KEY;
    if ((err = import_numbers( &n, &e, &rsa ))) return err;
    if (!(*key = token_key_in_memory( rsa ))) return NTE_NO_MEMORY;
    (*key)->on_token = TRUE;
    (*key)->flags = flags;
    memcpy( (*key)->token, token, TOKEN_ID_LEN );
    memcpy( (*key)->id, id, TOKEN_ID_LEN );
    return ERROR_SUCCESS;
}
