/* Containers on tokens, as the row of a provider. A container is a key on a token; a context that has one keeps its ids
 * and its public half, so that only what needs the token asks for it. Rows sc-name-*, sc-open-*, sc-new-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "ask.h"
#include "insert.h"
#include "mystore.h"
#include "pins.h"
#include "private.h"
#include "token_store.h"
#include "csp/object/key.h"
#include "csp/object/key_pair.h"
#include "primitives/random.h"

#include <winnls.h>

/* ---- opening ---------------------------------------------------------------------------------- */

static void set_names( struct token_container *container, const struct find_name *name, const struct found *found )
{
    if (found->key) token_container_name( found->key->id, container->unique_name );
    lstrcpynA( container->name, *name->container ? name->container : container->unique_name,
               sizeof(container->name) );
    container->names_reader = name->reader != NULL;
    memcpy( container->token, found->token->id, TOKEN_ID_LEN );
}

static DWORD open_found( const struct find_name *name, const struct found *found, DWORD flags,
                         struct token_container *container )
{
    const BOOL needs_key = !(flags & (CRYPT_VERIFYCONTEXT | CRYPT_DEFAULT_CONTAINER_OPTIONAL)) || *name->container;
    const struct token_item_key *key = found->key;

    if (!key && needs_key) return NTE_BAD_KEYSET;
    set_names( container, name, found );
    if (!key) return ERROR_SUCCESS;
    return token_key_create( key->token, key->id, key->flags, &key->modulus, &key->exponent, &container->key );
}

static DWORD token_store_open( const struct provider *provider, const char *name, DWORD flags, void *container )
{
    struct survey *survey;
    struct find_name parts;
    struct found found;
    DWORD err;

    find_parse( name, &parts );
    if ((err = insert_find( &parts, flags, &survey, &found ))) return err;
    err = open_found( &parts, &found, flags, container );
    survey_unref( survey );
    if (!err && !(flags & CRYPT_VERIFYCONTEXT)) mystore_fill( provider, ((struct token_container *)container)->token );
    return err;
}

static void token_store_close( void *container )
{
    token_key_unref( ((struct token_container *)container)->key );
}

static const char *token_store_name( const void *container )
{
    return ((const struct token_container *)container)->name;
}

static const char *token_store_unique_name( const void *container )
{
    return ((const struct token_container *)container)->unique_name;
}

/* ---- making and deleting ---------------------------------------------------------------------- */

/* Whether a new container can be on a token, which nobody has logged in to if the PIN must be asked for. */
static DWORD check_new( const struct token_item_token *token, DWORD flags )
{
    if (token->flags & TOKEN_WRITE_PROTECTED) return SCARD_E_READ_ONLY_CARD;
    if (!(token->flags & TOKEN_CAN_GENERATE)) return SCARD_E_UNSUPPORTED_FEATURE;
    if ((flags & CRYPT_SILENT) && (token->flags & (TOKEN_LOGIN_REQUIRED | TOKEN_LOGGED_IN)) == TOKEN_LOGIN_REQUIRED)
        return NTE_SILENT_CONTEXT;
    return ERROR_SUCCESS;
}

/* The first token that takes it; the error of the first if none does. */
static DWORD choose_token( const struct survey *survey, const struct find_name *name, DWORD flags,
                           struct found *found )
{
    DWORD i, first = ERROR_SUCCESS, err;

    for (i = 0; i < survey->token_count; i++)
    {
        if (!find_is_named( name, &survey->tokens[i] )) continue;
        if (!(err = check_new( &survey->tokens[i], flags )))
        {
            found->token = &survey->tokens[i];
            return ERROR_SUCCESS;
        }
        if (!first) first = err;
    }
    return first;
}

/* A name that no container has, where the program gives none. */
static DWORD make_name( char name[TOKEN_CONTAINER_LEN + 1] )
{
    BYTE id[TOKEN_ID_LEN];
    DWORD err;

    if (!(err = random_bytes( id, sizeof(id) ))) token_container_name( id, name );
    return err;
}

/* Whether a new key is found by this name again, which is its label: labels have no control characters, end with no
 * blank, and have their length. */
static BOOL fits_label( const char *name )
{
    WCHAR wide[CONTAINER_NAME_MAX + 1];
    int len = MultiByteToWideChar( CP_ACP, 0, name, -1, wide, ARRAYSIZE( wide ) ), i;

    if (len < 2 || wide[len - 2] == ' ') return FALSE;
    for (i = 0; i < len - 1; i++) if (wide[i] < ' ' || (wide[i] >= 0x7f && wide[i] < 0xa0)) return FALSE;
    return WideCharToMultiByte( CP_UTF8, 0, wide, len - 1, NULL, 0, NULL, NULL ) <= TOKEN_NAME_MAX;
}

/* The token gets to know of it when a key is made. */
static DWORD token_store_create( const struct provider *provider, const char *name, DWORD flags, void *data )
{
    struct token_container *container = data;
    char made[TOKEN_CONTAINER_LEN + 1];
    struct survey *survey;
    struct find_name parts;
    struct found found;
    DWORD err;

    find_parse( name, &parts );
    if (!*parts.container)
    {
        if ((err = make_name( made ))) return err;
        parts.container = made;
    }
    if (!fits_label( parts.container )) return NTE_BAD_KEYSET_PARAM;
    if ((err = insert_find( &parts, flags, &survey, &found ))) return err;
    if (found.key) err = NTE_EXISTS;
    else if (!(err = choose_token( survey, &parts, flags, &found )))
    {
        set_names( container, &parts, &found );
        lstrcpynA( container->unique_name, container->name, sizeof(container->unique_name) );
    }
    survey_unref( survey );
    return err;
}

static DWORD delete_key( const struct found *found, BOOL silent )
{
    struct token_delete request;
    const struct private_call call = { found->token->id, silent, FALSE, TOKEN_DELETE, &request, { NULL, NULL } };
    struct link_reply reply;
    DWORD err;

    memcpy( request.key, found->key->id, TOKEN_ID_LEN );
    if (!(err = private_request( &call, &reply ))) link_done( &reply );
    return err;
}

/* One that is not named is none: programs that make room for a container of their own so would lose a card's key. */
static DWORD token_store_delete( const struct provider *provider, const char *name, DWORD flags )
{
    struct survey *survey;
    struct find_name parts;
    struct found found;
    DWORD err;

    find_parse( name, &parts );
    if (!*parts.container) return NTE_BAD_KEYSET;
    if ((err = insert_find( &parts, flags, &survey, &found ))) return err;
    err = found.key ? delete_key( &found, (flags & CRYPT_SILENT) != 0 ) : (DWORD)NTE_BAD_KEYSET;
    survey_unref( survey );
    return err;
}

/* ---- listing ---------------------------------------------------------------------------------- */

static DWORD token_store_list( const struct context *context, DWORD flags, char **names )
{
    const struct token_container *container = token_container( context );
    struct survey *survey;
    DWORD i, err;
    char *at;

    if ((err = survey_get( FALSE, &survey ))) return err;
    if (!(at = *names = heap_alloc( survey->key_count * (TOKEN_CONTAINER_LEN + 1) + 1 ))) err = NTE_NO_MEMORY;
    for (i = 0; at && i < survey->key_count; i++)
    {
        const struct token_item_key *key = &survey->keys[i];

        if (!find_is_container( key )) continue;
        if (container && container->names_reader && !survey_same_id( key->token, container->token )) continue;
        token_container_name( key->id, at );
        at += TOKEN_CONTAINER_LEN + 1;
    }
    survey_unref( survey );
    return err;
}

/* ---- pairs ------------------------------------------------------------------------------------ */

/* The one key of a container is both its pairs: programs ask for either. */
static DWORD token_store_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair )
{
    struct token_key *key;
    DWORD err;

    if ((err = token_container_key( token_container( context ), &key ))) return err;
    *pair = key_pair_create( &token_family, key, PERMISSIONS_NEW );
    token_key_unref( key );
    return *pair ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

/* One that the token has just made, which the container has already; others it does not take. */
static DWORD token_store_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair )
{
    const struct token_key *key = key_pair_public( pair );

    return key->on_token ? token_container_set_key( token_container( context ), key ) : (DWORD)NTE_PERM;
}

/* ---- what goes with them ---------------------------------------------------------------------- */

static DWORD copy_certificate( const struct survey *survey, const struct token_key *key, BYTE **certificate,
                               DWORD *len )
{
    const struct token_item_cert *cert = survey_cert( survey, key->id );

    if (!survey_token( survey, key->token )) return SCARD_W_REMOVED_CARD;
    if (!cert) return SCARD_E_NO_SUCH_CERTIFICATE;
    if (!(*certificate = heap_alloc( cert->der.len ))) return NTE_NO_MEMORY;
    memcpy( *certificate, cert->der.at, *len = cert->der.len );
    return ERROR_SUCCESS;
}

static DWORD token_store_get_certificate( struct context *context, enum pair_slot slot, BYTE **certificate, DWORD *len )
{
    struct survey *survey;
    struct token_key *key;
    DWORD err;

    if ((err = token_container_key( token_container( context ), &key ))) return err;
    if (!(err = survey_get( FALSE, &survey )))
    {
        err = copy_certificate( survey, key, certificate, len );
        survey_unref( survey );
    }
    token_key_unref( key );
    return err;
}

/* None can be taken away. */
static DWORD token_store_set_certificate( struct context *context, enum pair_slot slot, const BYTE *certificate,
                                          DWORD len )
{
    struct token_putcert request = { .cert = { certificate, len } };
    struct link_reply reply;
    struct token_key *key;
    DWORD err;

    if ((err = token_container_key( token_container( context ), &key ))) return err;
    if (!len) err = SCARD_E_UNSUPPORTED_FEATURE;
    else if (len > TOKEN_CERT_MAX) err = NTE_BAD_LEN;
    else
    {
        const struct private_call call = { key->token, is_silent( context ), FALSE, TOKEN_PUTCERT, &request,
                                           { NULL, NULL } };

        memcpy( request.key, key->id, TOKEN_ID_LEN );
        if (!(err = private_request( &call, &reply ))) link_done( &reply );
    }
    token_key_unref( key );
    return err;
}

/* A token has one PIN for all its keys. */
static DWORD token_store_set_pin( struct context *context, enum pair_slot slot, const char *pin )
{
    return private_set_pin( token_container( context )->token, pin );
}

static void token_store_process_detach( void )
{
    link_process_detach();
    pins_process_detach();
    ask_process_detach();
}

const struct key_store token_store =
{
    .container_size = sizeof(struct token_container), .opens_public = TRUE,
    .open = token_store_open, .create = token_store_create, .delete = token_store_delete,
    .close = token_store_close, .name = token_store_name, .unique_name = token_store_unique_name,
    .list = token_store_list, .get_pair = token_store_get_pair, .set_pair = token_store_set_pair,
    .get_certificate = token_store_get_certificate, .set_certificate = token_store_set_certificate,
    .set_pin = token_store_set_pin, .process_detach = token_store_process_detach
};
