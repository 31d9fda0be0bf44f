/* What the daemon lists, for people; see show.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>

#include "show.h"

#define COLUMN 18       /* of the values */

static void column( int depth, const char *name )
{
    printf( "%*s%-*s ", 2 * depth, "", COLUMN - 2 * depth, name );
}

static void row( int depth, const char *name, const char *value )
{
    if (!*value) return;
    column( depth, name );
    printf( "%s\n", value );
}

static void run_row( int depth, const char *name, const struct token_run *value )
{
    if (!value->len) return;
    column( depth, name );
    printf( "%.*s\n", (int)value->len, (const char *)value->at );
}

const char *show_state( const struct token_item_token *token, char words[256] )
{
    static const struct { uint32_t flag; const char *words; } more[] =
    {
        { TOKEN_HAS_PAD, ", the reader asks for the PIN" }, { TOKEN_PIN_UNSET, ", no PIN has been set" },
        { TOKEN_PIN_LOCKED, ", the PIN is blocked" }, { TOKEN_PIN_FINAL_TRY, ", one try is left for the PIN" },
        { TOKEN_PIN_COUNT_LOW, ", a wrong PIN was given last" }, { TOKEN_WRITE_PROTECTED, ", nothing can be written" },
    };
    size_t i;

    strcpy( words, token->flags & TOKEN_LOGGED_IN ? "logged in" : token->flags & TOKEN_LOGIN_REQUIRED ?
            "not logged in" : "no login is needed" );
    for (i = 0; i < sizeof(more) / sizeof(*more); i++) if (token->flags & more[i].flag) strcat( words, more[i].words );
    return words;
}

static void show_cert( int depth, const struct catalogue_cert *cert )
{
    row( depth, "certificate", cert->is_read ? cert->subject : "not one that can be read" );
    if (!cert->is_read) return;
    row( depth, "  issuer", cert->issuer );
    column( depth, "  valid" );
    printf( "%.10s to %.10s%s\n", cert->from, cert->until,
            cert->is_early ? ", not yet" : cert->is_expired ? ", expired" : "" );
}

static void show_kind( const struct token_item_key *key )
{
    static const char *const kinds[] = { "of another kind", "RSA", "EC" };
    static const char *const uses[] = { "no use", "signs", "decrypts", "signs, decrypts" };

    column( 2, "kind" );
    printf( "%s", kinds[key->type <= TOKEN_KEY_EC ? key->type : TOKEN_KEY_OTHER] );
    if (key->type == TOKEN_KEY_RSA)
        printf( " %u, %s", key->bits, uses[key->flags & (TOKEN_KEY_SIGNS | TOKEN_KEY_DECRYPTS)] );
    printf( "\n" );
}

static void show_key( const struct catalogue *catalogue, const struct token_item_token *token,
                      const struct token_item_key *key )
{
    const char *refusal = catalogue_refusal( token, key );
    const struct catalogue_cert *cert = NULL;
    char name[TOKEN_CONTAINER_LEN + 1];
    int has_cert = 0;

    row( 1, "key", token_container_name( key->id, name ) );
    run_row( 2, "label", &key->label );
    show_kind( key );
    while ((cert = catalogue_next_cert( catalogue, token->id, key, cert )))
    {
        show_cert( 2, cert );
        has_cert = 1;
    }
    if (refusal) row( 2, "cannot be used", refusal );
    else if (key->flags & TOKEN_KEY_ASKS) row( 2, "note", "it wants the PIN with each use" );
    if (!refusal && !has_cert) row( 2, "note", "no certificate: programs that let one choose do not find it" );
}

static int show_keys( const struct catalogue *catalogue, const struct token_item_token *token )
{
    unsigned int i, count = 0;

    for (i = 0; i < catalogue->key_count; i++)
    {
        if (memcmp( catalogue->keys[i].token, token->id, TOKEN_ID_LEN )) continue;
        show_key( catalogue, token, &catalogue->keys[i] );
        count++;
    }
    return count != 0;
}

static void show_token( const struct catalogue *catalogue, const struct token_item_token *token )
{
    const struct catalogue_cert *cert = NULL;
    char words[256];

    column( 0, "Token" );
    printf( "%.*s\n", (int)token->label.len, (const char *)token->label.at );
    run_row( 1, "serial", &token->serial );
    run_row( 1, "model", &token->model );
    run_row( 1, "maker", &token->manufacturer );
    run_row( 1, "reader", &token->reader );
    row( 1, "state", show_state( token, words ) );
    if (!show_keys( catalogue, token ))
        row( 1, "keys", token->flags & TOKEN_LOGGED_IN || !(token->flags & TOKEN_LOGIN_REQUIRED) ? "none" :
             "none is seen without a login" );
    while ((cert = catalogue_next_cert( catalogue, token->id, NULL, cert ))) show_cert( 1, cert );
}

void show_text( const struct catalogue *catalogue )
{
    unsigned int i;

    for (i = 0; i < catalogue->token_count; i++)
    {
        if (i) printf( "\n" );
        show_token( catalogue, &catalogue->tokens[i] );
    }
}
