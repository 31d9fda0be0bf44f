/* What the daemon lists, for programs; see show.h. A key that a later version adds changes nothing for who reads the
 * others.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>

#include "show.h"

/* Where the next member of an object goes. */
struct writer
{
    int depth, is_first;
};

static void next( struct writer *writer )
{
    printf( "%s\n%*s", writer->is_first ? "" : ",", 2 * writer->depth, "" );
    writer->is_first = 0;
}

static void put_string( const char *text, size_t len )
{
    size_t i;

    putchar( '"' );
    for (i = 0; i < len; i++)
    {
        if ((unsigned char)text[i] < ' ') printf( "\\u%04x", text[i] );
        else if (text[i] == '"' || text[i] == '\\') printf( "\\%c", text[i] );
        else putchar( text[i] );
    }
    putchar( '"' );
}

static void put_text( struct writer *writer, const char *name, const char *text )
{
    next( writer );
    printf( "\"%s\": ", name );
    if (text) put_string( text, strlen( text ) );
    else printf( "null" );
}

static void put_run( struct writer *writer, const char *name, const struct token_run *run )
{
    next( writer );
    printf( "\"%s\": ", name );
    put_string( (const char *)run->at, run->len );
}

static void put_number( struct writer *writer, const char *name, uint32_t number )
{
    next( writer );
    printf( "\"%s\": %u", name, number );
}

static void put_bool( struct writer *writer, const char *name, int value )
{
    next( writer );
    printf( "\"%s\": %s", name, value ? "true" : "false" );
}

/* name: of a list in an object; NULL: an object in a list. */
static struct writer open_bracket( struct writer *writer, const char *name )
{
    next( writer );
    if (name) printf( "\"%s\": [", name );
    else printf( "{" );
    return (struct writer){ writer->depth + 1, 1 };
}

static void close_bracket( struct writer *inner, char bracket )
{
    if (!inner->is_first) printf( "\n%*s", 2 * inner->depth - 2, "" );
    putchar( bracket );
}

static void put_cert( struct writer *list, const struct catalogue_cert *cert )
{
    struct writer object = open_bracket( list, NULL );

    put_run( &object, "label", &cert->item.label );
    put_text( &object, "subject", cert->is_read ? cert->subject : NULL );
    put_text( &object, "issuer", cert->is_read ? cert->issuer : NULL );
    put_text( &object, "not_before", *cert->from ? cert->from : NULL );
    put_text( &object, "not_after", *cert->until ? cert->until : NULL );
    put_bool( &object, "valid_now", cert->is_read && !cert->is_early && !cert->is_expired );
    put_bool( &object, "preferred", (cert->item.flags & TOKEN_CERT_PREFERRED) != 0 );
    put_bool( &object, "ca", (cert->item.flags & TOKEN_CERT_CA) != 0 );
    close_bracket( &object, '}' );
}

static void put_certs( struct writer *object, const struct catalogue *catalogue, const uint8_t *token,
                       const struct token_item_key *key )
{
    struct writer list = open_bracket( object, "certificates" );
    const struct catalogue_cert *cert = NULL;

    while ((cert = catalogue_next_cert( catalogue, token, key, cert ))) put_cert( &list, cert );
    close_bracket( &list, ']' );
}

static void put_key( struct writer *list, const struct catalogue *catalogue, const struct token_item_token *token,
                     const struct token_item_key *key )
{
    struct writer object = open_bracket( list, NULL );
    const char *refusal = catalogue_refusal( token, key );
    char name[TOKEN_CONTAINER_LEN + 1];

    put_text( &object, "container", token_container_name( key->id, name ) );
    put_run( &object, "label", &key->label );
    put_text( &object, "type", key->type == TOKEN_KEY_RSA ? "RSA" : key->type == TOKEN_KEY_EC ? "EC" : "other" );
    put_number( &object, "bits", key->bits );
    put_bool( &object, "signs", (key->flags & TOKEN_KEY_SIGNS) != 0 );
    put_bool( &object, "decrypts", (key->flags & TOKEN_KEY_DECRYPTS) != 0 );
    put_bool( &object, "asks_each_time", (key->flags & TOKEN_KEY_ASKS) != 0 );
    put_bool( &object, "hidden", (key->flags & TOKEN_KEY_HIDDEN) != 0 );
    put_bool( &object, "usable", !refusal );
    put_text( &object, "refusal", refusal );
    put_certs( &object, catalogue, key->token, key );
    close_bracket( &object, '}' );
}

static void put_keys( struct writer *object, const struct catalogue *catalogue, const struct token_item_token *token )
{
    struct writer list = open_bracket( object, "keys" );
    unsigned int i;

    for (i = 0; i < catalogue->key_count; i++)
        if (!memcmp( catalogue->keys[i].token, token->id, TOKEN_ID_LEN ))
            put_key( &list, catalogue, token, &catalogue->keys[i] );
    close_bracket( &list, ']' );
}

static void put_id( struct writer *object, const uint8_t *id )
{
    char digits[2 * TOKEN_ID_LEN + 1];
    int i;

    for (i = 0; i < TOKEN_ID_LEN; i++) sprintf( digits + 2 * i, "%02x", id[i] );
    put_text( object, "id", digits );
}

static void put_token( struct writer *list, const struct catalogue *catalogue, const struct token_item_token *token )
{
    static const struct { const char *name; uint32_t flag; } flags[] =
    {
        { "login_required", TOKEN_LOGIN_REQUIRED }, { "logged_in", TOKEN_LOGGED_IN }, { "pad", TOKEN_HAS_PAD },
        { "wrong_pin_last", TOKEN_PIN_COUNT_LOW }, { "final_try", TOKEN_PIN_FINAL_TRY },
        { "pin_blocked", TOKEN_PIN_LOCKED }, { "pin_unset", TOKEN_PIN_UNSET },
        { "write_protected", TOKEN_WRITE_PROTECTED }, { "makes_keys", TOKEN_CAN_GENERATE },
    };
    struct writer object = open_bracket( list, NULL );
    size_t i;

    put_id( &object, token->id );
    put_run( &object, "label", &token->label );
    put_run( &object, "manufacturer", &token->manufacturer );
    put_run( &object, "model", &token->model );
    put_run( &object, "serial", &token->serial );
    put_run( &object, "reader", &token->reader );
    put_number( &object, "pin_min", token->pin_min );
    put_number( &object, "pin_max", token->pin_max );
    for (i = 0; i < sizeof(flags) / sizeof(*flags); i++)
        put_bool( &object, flags[i].name, (token->flags & flags[i].flag) != 0 );
    put_keys( &object, catalogue, token );
    put_certs( &object, catalogue, token->id, NULL );
    close_bracket( &object, '}' );
}

void show_json( const struct catalogue *catalogue )
{
    struct writer object = { 1, 1 }, list;
    unsigned int i;

    printf( "{" );
    list = open_bracket( &object, "tokens" );
    for (i = 0; i < catalogue->token_count; i++) put_token( &list, catalogue, &catalogue->tokens[i] );
    close_bracket( &list, ']' );
    close_bracket( &object, '}' );
    printf( "\n" );
}
