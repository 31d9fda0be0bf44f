/* Making pairs: on the token, or in memory, where a context has no container. A container has one key. The token knows
 * nothing of one that has none yet, so who makes its key has the turn, and looks first whether somebody has made it: of
 * two keys with one name the second would not be found again. Rows sc-open-10, sc-open-11, sc-open-17.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "private.h"
#include "token_store.h"
#include "turn.h"

#include <winnls.h>

static DWORD generate_in_memory( DWORD bits, void **key )
{
    struct rsa_key *rsa;
    DWORD err;

    if ((err = rsa_generate( bits, &rsa ))) return err;
    return (*key = token_key_in_memory( rsa )) ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

/* The label: the name that the program has given, as UTF-8. */
static struct token_run label_of( const char *name, BYTE label[TOKEN_NAME_MAX] )
{
    WCHAR wide[CONTAINER_NAME_MAX + 1];
    int len = MultiByteToWideChar( CP_ACP, 0, name, -1, wide, ARRAYSIZE( wide ) );

    if (len) len = WideCharToMultiByte( CP_UTF8, 0, wide, len - 1, (char *)label, TOKEN_NAME_MAX, NULL, NULL );
    return (struct token_run){ label, len };
}

/* The container has it before anybody else makes one. */
static DWORD keep_made( struct token_container *container, const struct token_generate_reply *made, void **key )
{
    struct token_key *token_key;
    DWORD err;

    if ((err = token_key_create( container->token, made->key, TOKEN_KEY_SIGNS | TOKEN_KEY_DECRYPTS, &made->modulus,
                                 &made->exponent, &token_key ))) return err;
    if ((err = token_container_set_key( container, token_key ))) token_key_unref( token_key );
    else *key = token_key;
    return err;
}

static DWORD generate_on_token( struct context *context, DWORD bits, void **key )
{
    struct token_container *container = token_container( context );
    struct token_generate request = { .bits = bits, .use = TOKEN_USE_SIGN | TOKEN_USE_DECRYPT };
    const struct private_call call = { container->token, is_silent( context ), FALSE, TOKEN_GENERATE, &request,
                                       { NULL, NULL } };
    BYTE label[TOKEN_NAME_MAX];
    struct link_reply reply;
    DWORD err;

    memcpy( request.token, container->token, TOKEN_ID_LEN );
    request.label = label_of( container->name, label );
    if ((err = private_request( &call, &reply ))) return err;
    err = keep_made( container, &reply.any.generate_reply, key );
    link_done( &reply );
    return err;
}

/* A card's key is never replaced by another. */
static DWORD check_empty( struct token_container *container )
{
    struct token_key *key;
    DWORD err;

    if ((err = token_container_key( container, &key ))) return err == (DWORD)NTE_NO_KEY ? ERROR_SUCCESS : err;
    token_key_unref( key );
    return NTE_TOKEN_KEYSET_STORAGE_FULL;
}

/* It looks again after the login: some keys show then only. */
static DWORD generate_first( struct context *context, DWORD bits, void **key )
{
    struct token_container *container = token_container( context );
    DWORD err;

    if ((err = check_empty( container ))) return err;
    if ((err = private_login( container->token, is_silent( context ) ))) return err;
    if ((err = check_empty( container ))) return err;
    return generate_on_token( context, bits, key );
}

DWORD token_key_generate( struct context *context, DWORD bits, DWORD flags, void **key )
{
    const struct token_container *container = token_container( context );
    HANDLE turn;
    DWORD err;

    if (!container) return generate_in_memory( bits, key );
    if (context->flags & CRYPT_VERIFYCONTEXT) return NTE_PERM;
    if (!container->name[0]) return NTE_BAD_KEYSET;
    if ((err = turn_take( container->token, container->name, &turn ))) return err;
    err = generate_first( context, bits, key );
    turn_give( turn );
    return err;
}
