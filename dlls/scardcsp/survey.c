/* Reading what the daemon lists, see survey.h. It comes in parts, which belong together if they have one generation.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "survey.h"
#include "heap.h"
#include "link.h"

#include <winerror.h>

#define STARTS_MAX 20       /* so often may it change while it is read */
#define BYTES_MAX  0x8000000

BOOL survey_same_id( const BYTE *one, const BYTE *other )
{
    return !memcmp( one, other, TOKEN_ID_LEN );
}

void survey_unref( struct survey *survey )
{
    if (!survey || InterlockedDecrement( &survey->refs )) return;
    heap_free( survey->tokens );
    heap_free( survey->keys );
    heap_free( survey->certs );
    heap_free( survey );
}

/* ---- making one of bytes ---------------------------------------------------------------------- */

/* Adds an item if there is room in the tables, or counts it. */
static void add_surveyed( struct survey *survey, const struct token_item *item, union token_any *any )
{
    switch (item->kind)
    {
    case TOKEN_ITEM_TOKEN:
        if (survey->tokens) survey->tokens[survey->token_count] = any->item_token;
        survey->token_count++;
        break;
    case TOKEN_ITEM_KEY:
        if (survey->keys) survey->keys[survey->key_count] = any->item_key;
        survey->key_count++;
        break;
    case TOKEN_ITEM_CERT:
        if (survey->certs) survey->certs[survey->cert_count] = any->item_cert;
        survey->cert_count++;
        break;
    }
}

/* What a later version has is passed over, and what is no item of its kind. */
static void read_items( struct survey *survey, DWORD len )
{
    struct token_run run = { survey->bytes, len };
    struct token_item item;
    union token_any any;

    survey->token_count = survey->key_count = survey->cert_count = 0;
    while (token_item_take( &run, &item ))
    {
        enum token_message kind = token_item_of( item.kind );

        if (kind != TOKEN_MSG_COUNT && token_message_read( kind, item.body.at, item.body.len, &any ))
            add_surveyed( survey, &item, &any );
    }
}

/* The tables, from the bytes: counted first. */
static DWORD fill_survey( struct survey *survey, DWORD len )
{
    read_items( survey, len );
    survey->tokens = heap_alloc( (survey->token_count + 1) * sizeof(*survey->tokens) );
    survey->keys = heap_alloc( (survey->key_count + 1) * sizeof(*survey->keys) );
    survey->certs = heap_alloc( (survey->cert_count + 1) * sizeof(*survey->certs) );
    if (!survey->tokens || !survey->keys || !survey->certs) return NTE_NO_MEMORY;
    read_items( survey, len );
    return ERROR_SUCCESS;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* What has come so far. */
struct reading
{
    struct survey *made;       /* its bytes; or NULL */
    DWORD           len;
    DWORD           generation, next;
};

/* Whether a part leads on, and not beyond the end. */
static BOOL is_next( const struct reading *reading, const struct token_list_reply *part )
{
    const DWORD left = part->total - reading->next;

    return part->total >= reading->next && part->count <= left && (part->count || !left);
}

static DWORD add_part( struct reading *reading, const struct token_list_reply *part )
{
    SIZE_T size = sizeof(*reading->made) + reading->len + part->items.len;
    struct survey *larger;

    if (reading->next && part->generation != reading->generation) reading->next = reading->len = 0;
    else
    {
        if (size > BYTES_MAX || !is_next( reading, part )) return NTE_FAIL;
        if (!(larger = heap_alloc( size ))) return NTE_NO_MEMORY;
        if (reading->made) memcpy( larger->bytes, reading->made->bytes, reading->len );
        memcpy( larger->bytes + reading->len, part->items.at, part->items.len );
        heap_free( reading->made );
        reading->made = larger;
        reading->len += part->items.len;
        reading->next += part->count;
    }
    reading->generation = part->generation;
    return ERROR_SUCCESS;
}

/* All parts. *unchanged: what is known still holds. */
static DWORD read_parts( struct link *link, BOOL anew, struct reading *reading, BOOL *unchanged )
{
    struct token_list list = { link_news( link )->generation, 0, anew ? TOKEN_LIST_RESCAN : 0 };
    const struct token_list_reply *part;
    enum token_status status;
    union token_any reply;
    DWORD starts = 0, err;

    do
    {
        if ((err = link_call( link, TOKEN_LIST, &list, &status, &reply ))) return err;
        if (status) return status == TOKEN_NO_MEMORY ? NTE_NO_MEMORY : NTE_FAIL;
        part = &reply.list_reply;
        if ((*unchanged = !list.first && (part->flags & TOKEN_LIST_UNCHANGED))) return ERROR_SUCCESS;
        if ((err = add_part( reading, part ))) return err;
        if (!reading->next && part->total && ++starts > STARTS_MAX) return NTE_FAIL;
        list = (struct token_list){ reading->next ? reading->generation : 0, reading->next, 0 };
    } while (reading->next < part->total);
    return ERROR_SUCCESS;
}

static void drop_survey( void *kept )
{
    survey_unref( kept );
}

static DWORD take_news( struct link *link, const struct reading *reading )
{
    struct link_news *news = link_news( link );
    struct survey *made = reading->made;
    DWORD err;

    made->refs = 1;
    if ((err = fill_survey( made, reading->len )))
    {
        survey_unref( made );
        return err;
    }
    survey_unref( news->kept );
    *news = (struct link_news){ reading->generation, made, drop_survey };
    return ERROR_SUCCESS;
}

static DWORD refresh( struct link *link, BOOL anew )
{
    struct reading reading = { 0 };
    BOOL unchanged = FALSE;
    DWORD err = read_parts( link, anew, &reading, &unchanged );

    if (!err && unchanged) err = link_news( link )->kept ? ERROR_SUCCESS : (DWORD)NTE_FAIL;
    else if (!err) return take_news( link, &reading );
    heap_free( reading.made );
    return err;
}

static DWORD get_once( BOOL anew, struct survey **survey )
{
    struct link *link;
    DWORD err;

    if ((err = link_take( &link ))) return err;
    if (!(err = refresh( link, anew )))
    {
        *survey = link_news( link )->kept;
        InterlockedIncrement( &(*survey)->refs );
    }
    link_give( link );
    return err;
}

/* A daemon that was told to end may do so in the call. */
DWORD survey_get( BOOL anew, struct survey **survey )
{
    DWORD err = get_once( anew, survey );

    return err == (DWORD)SCARD_E_SERVICE_STOPPED ? get_once( anew, survey ) : err;
}

/* ---- looking up ------------------------------------------------------------------------------- */

const struct token_item_token *survey_token( const struct survey *survey, const BYTE *id )
{
    DWORD i;

    for (i = 0; i < survey->token_count; i++)
        if (survey_same_id( survey->tokens[i].id, id )) return &survey->tokens[i];
    return NULL;
}

const struct token_item_key *survey_key( const struct survey *survey, const BYTE *id )
{
    DWORD i;

    for (i = 0; i < survey->key_count; i++)
        if (survey_same_id( survey->keys[i].id, id )) return &survey->keys[i];
    return NULL;
}

const struct token_item_cert *survey_cert( const struct survey *survey, const BYTE *key )
{
    const struct token_item_cert *cert;
    DWORD i;

    for (i = 0; i < survey->cert_count; i++)
    {
        cert = &survey->certs[i];
        if ((cert->flags & TOKEN_CERT_PREFERRED) && survey_same_id( cert->key, key )) return cert;
    }
    return NULL;
}
