/* What a container's name means, see find.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "find.h"

#include <string.h>
#include <winerror.h>
#include <winnls.h>

#define READER_MARK "\\\\.\\"

/* What pcsc-lite adds to the name of a reader, and Windows does not. */
#define PCSC_SUFFIX " 00 00"

void find_parse( const char *name, struct find_name *parts )
{
    const char *end;

    *parts = (struct find_name){ NULL, 0, name ? name : "" };
    if (strncmp( parts->container, READER_MARK, strlen( READER_MARK ) )) return;
    parts->reader = parts->container + strlen( READER_MARK );
    if (!(end = strchr( parts->reader, '\\' ))) end = parts->reader + strlen( parts->reader );
    parts->reader_len = end - parts->reader;
    parts->container = *end ? end + 1 : end;
}

void find_text( const struct token_run *text, char ansi[FIND_TEXT_MAX] )
{
    WCHAR wide[TOKEN_NAME_MAX + 1];
    int len = 0;

    if (text->len) len = MultiByteToWideChar( CP_UTF8, 0, (const char *)text->at, text->len, wide, TOKEN_NAME_MAX );
    if (len) len = WideCharToMultiByte( CP_ACP, 0, wide, len, ansi, FIND_TEXT_MAX - 1, NULL, NULL );
    ansi[len] = 0;
}

void find_reader( const struct token_item_token *token, char ansi[FIND_TEXT_MAX] )
{
    find_text( token->reader.len ? &token->reader : &token->label, ansi );
}

BOOL find_is_container( const struct token_item_key *key )
{
    return key->type == TOKEN_KEY_RSA && key->modulus.len && key->exponent.len;
}

/* ---- readers ---------------------------------------------------------------------------------- */

static DWORD without_suffix( const char *text, DWORD len )
{
    const DWORD suffix = sizeof(PCSC_SUFFIX) - 1;

    return len > suffix && !memcmp( text + len - suffix, PCSC_SUFFIX, suffix ) ? len - suffix : len;
}

static BOOL is_reader( const char *wanted, DWORD len, const char *reader )
{
    DWORD other = strlen( reader );

    if (len == other && !_strnicmp( wanted, reader, len )) return TRUE;
    len = without_suffix( wanted, len );
    other = without_suffix( reader, other );
    return len == other && !_strnicmp( wanted, reader, len );
}

BOOL find_is_named( const struct find_name *name, const struct token_item_token *token )
{
    char reader[FIND_TEXT_MAX];

    if (!name->reader) return TRUE;
    find_reader( token, reader );
    return is_reader( name->reader, name->reader_len, reader );
}

/* ---- containers ------------------------------------------------------------------------------- */

typedef BOOL (*key_test)( const struct survey *survey, const struct token_item_key *key, const char *name );

static BOOL has_name( const struct survey *survey, const struct token_item_key *key, const char *name )
{
    char own[TOKEN_CONTAINER_LEN + 1];

    return !_stricmp( token_container_name( key->id, own ), name );
}

static BOOL has_label( const struct survey *survey, const struct token_item_key *key, const char *name )
{
    char label[FIND_TEXT_MAX];

    find_text( &key->label, label );
    return !strcmp( label, name );
}

static BOOL has_certificate( const struct survey *survey, const struct token_item_key *key, const char *name )
{
    return survey_cert( survey, key->id ) != NULL;
}

static BOOL is_any( const struct survey *survey, const struct token_item_key *key, const char *name )
{
    return TRUE;
}

/* The first key that passes, on a token of the reader that is named, and on that token (NULL: any). */
static BOOL find_key( const struct survey *survey, const struct find_name *name, const BYTE *id, key_test test,
                      struct found *found )
{
    const struct token_item_token *token;
    DWORD i;

    for (i = 0; i < survey->key_count; i++)
    {
        const struct token_item_key *key = &survey->keys[i];

        if (id && !survey_same_id( key->token, id )) continue;
        if (!find_is_container( key ) || !test( survey, key, name->container )) continue;
        if (!(token = survey_token( survey, key->token )) || !find_is_named( name, token )) continue;
        *found = (struct found){ token, key };
        return TRUE;
    }
    return FALSE;
}

/* Those that count for less come later. */
static const key_test by_name[] = { has_name, has_label }, by_default[] = { has_certificate, is_any };
C_ASSERT( ARRAYSIZE( by_name ) == ARRAYSIZE( by_default ) );

DWORD find_container( const struct survey *survey, const struct find_name *name, struct found *found )
{
    const key_test *tests = *name->container ? by_name : by_default;
    DWORD i;

    *found = (struct found){ NULL, NULL };
    for (i = 0; i < survey->token_count && !found->token; i++)
        if (find_is_named( name, &survey->tokens[i] )) found->token = &survey->tokens[i];
    if (!found->token) return survey->token_count ? SCARD_E_UNKNOWN_READER : SCARD_E_NO_SMARTCARD;
    for (i = 0; i < ARRAYSIZE( by_name ); i++)
        if (find_key( survey, name, NULL, tests[i], found )) break;
    return ERROR_SUCCESS;
}

const struct token_item_key *find_on_token( const struct survey *survey, const BYTE *token, const char *container )
{
    const struct find_name name = { NULL, 0, container };
    struct found found = { NULL, NULL };
    DWORD i;

    for (i = 0; i < ARRAYSIZE( by_name ) && !found.key; i++) (void)find_key( survey, &name, token, by_name[i], &found );
    return found.key;
}
