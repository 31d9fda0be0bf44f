/* Listings, see listing.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include <sys/random.h>

#include "listing.h"
#include "tokens.h"

#define ITEMS_MAX 4096

struct listing
{
    atomic_uint       refs;
    uint32_t          generation;
    struct inventory *inventories[TOKENS_MAX];
    unsigned int      inventory_count;
    uint8_t          *items;
    uint32_t          size, room;
    uint32_t          ends[ITEMS_MAX];          /* where each item ends */
    uint32_t          item_count;
};

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;      /* one at a time; no module is called under it */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;        /* guards `last` */
static struct listing *last;

struct listing *listing_ref( struct listing *listing )
{
    listing->refs++;
    return listing;
}

void listing_unref( struct listing *listing )
{
    unsigned int i;

    if (!listing || --listing->refs) return;
    for (i = 0; i < listing->inventory_count; i++) inventory_unref( listing->inventories[i] );
    free( listing->items );
    free( listing );
}

struct listing *listing_last( void )
{
    struct listing *listing;

    pthread_mutex_lock( &lock );
    listing = last ? listing_ref( last ) : NULL;
    pthread_mutex_unlock( &lock );
    return listing;
}

/* ---- writing the items --------------------------------------------------------------------------------- */

static int make_room( struct listing *listing, uint32_t more )
{
    uint32_t room = 2 * (listing->room + more);
    uint8_t *items;

    if (listing->room - listing->size >= more) return 1;
    if (!(items = realloc( listing->items, room ))) return 0;
    listing->items = items;
    listing->room = room;
    return 1;
}

/* An item that is too long for a reply, as a certificate may be, is left out. */
static int add_item( struct listing *listing, uint32_t kind, enum token_message message, const void *body )
{
    uint8_t bytes[TOKEN_CERT_MAX + 1024];
    uint32_t len = sizeof(bytes);
    struct token_item item = { kind, { bytes, 0 } };

    if (!token_message_write( message, body, bytes, &len ) || listing->item_count == ITEMS_MAX) return 1;
    item.body.len = len;
    if (!make_room( listing, len + 8 )) return 0;
    len = listing->room - listing->size;
    if (!token_message_write( TOKEN_MSG_ITEM, &item, listing->items + listing->size, &len )) return 1;
    listing->size += len;
    listing->ends[listing->item_count++] = listing->size;
    return 1;
}

static struct token_run run_of( const char *text )
{
    return (struct token_run){ (const uint8_t *)text, (uint32_t)strlen( text ) };
}

static int write_token( struct listing *listing, const struct shown *shown )
{
    const struct token *token = shown->token;
    struct token_item_token item = { .label = run_of( token->label ), .manufacturer = run_of( token->manufacturer ),
                                     .model = run_of( token->model ), .serial = run_of( token->serial ),
                                     .reader = run_of( token->reader ), .flags = shown->flags,
                                     .pin_min = shown->pin_min, .pin_max = shown->pin_max };

    memcpy( item.id, token->id, TOKEN_ID_LEN );
    return add_item( listing, TOKEN_ITEM_TOKEN, TOKEN_MSG_ITEM_TOKEN, &item );
}

static int write_key( struct listing *listing, const struct token *token, const struct key *key )
{
    struct token_item_key item = { .type = key->type, .flags = key->flags, .bits = key->bits,
                                   .label = run_of( key->label ), .modulus = bytes_run( &key->modulus ),
                                   .exponent = bytes_run( &key->exponent ) };

    memcpy( item.token, token->id, TOKEN_ID_LEN );
    memcpy( item.id, key->id, TOKEN_ID_LEN );
    return add_item( listing, TOKEN_ITEM_KEY, TOKEN_MSG_ITEM_KEY, &item );
}

static int write_cert( struct listing *listing, const struct token *token, const struct cert *cert )
{
    struct token_item_cert item = { .flags = cert->flags, .label = run_of( cert->label ),
                                    .der = bytes_run( &cert->der ) };

    memcpy( item.token, token->id, TOKEN_ID_LEN );
    memcpy( item.key, cert->key, TOKEN_ID_LEN );
    return add_item( listing, TOKEN_ITEM_CERT, TOKEN_MSG_ITEM_CERT, &item );
}

static int write_token_and_all( struct listing *listing, const struct shown *shown )
{
    const struct inventory *inventory = shown->inventory;
    unsigned int i;

    listing->inventories[listing->inventory_count++] = inventory_ref( shown->inventory );
    if (!write_token( listing, shown )) return 0;
    for (i = 0; i < inventory->key_count; i++)
        if (!write_key( listing, inventory->token, &inventory->keys[i] )) return 0;
    for (i = 0; i < inventory->cert_count; i++)
        if (!write_cert( listing, inventory->token, &inventory->certs[i] )) return 0;
    return 1;
}

/* ---- making one ---------------------------------------------------------------------------------------- */

static int write_silent( struct listing *listing )
{
    struct token_item_module item = { .flags = TOKEN_MODULE_SILENT };
    unsigned int number = 0;
    const char *name;

    while ((name = tokens_next_silent( &number )))
    {
        item.name = run_of( name );
        if (!add_item( listing, TOKEN_ITEM_MODULE, TOKEN_MSG_ITEM_MODULE, &item )) return 0;
    }
    return 1;
}

static struct listing *make_listing( void )
{
    struct listing *listing = calloc( 1, sizeof(*listing) );
    struct tokens tokens;
    unsigned int i;
    int right = listing != NULL;

    tokens_get( &tokens );
    if (listing) listing->refs = 1;
    for (i = 0; right && i < tokens.count; i++)
        if (tokens.all[i].inventory) right = write_token_and_all( listing, &tokens.all[i] );
    tokens_release( &tokens );
    if (right && write_silent( listing )) return listing;
    listing_unref( listing );
    return NULL;
}

/* Numbers of another daemon shall mean nothing to this one: it begins anywhere. */
static uint32_t next_generation( const struct listing *known )
{
    uint32_t start = 1;

    if (known) return known->generation + 1 ? known->generation + 1 : 1;
    if (getrandom( &start, sizeof(start), 0 ) != sizeof(start) || !start) start = 1;
    return start;
}

static void set_last( struct listing *listing )
{
    struct listing *old;

    pthread_mutex_lock( &lock );
    old = last;
    last = listing_ref( listing );
    pthread_mutex_unlock( &lock );
    listing_unref( old );
}

/* Of what is known now. */
static struct listing *make_newest( void )
{
    struct listing *known, *made;

    pthread_mutex_lock( &making );
    known = listing_last();
    if ((made = make_listing()))
    {
        int is_same = known && known->size == made->size &&
                      (!made->size || !memcmp( known->items, made->items, made->size ));

        made->generation = is_same ? known->generation : next_generation( known );
        set_last( made );
    }
    pthread_mutex_unlock( &making );
    listing_unref( known );
    return made;
}

struct listing *listing_look( int anew, int seconds )
{
    tokens_look( anew, seconds );
    return make_newest();
}

struct listing *listing_look_at( const CK_FUNCTION_LIST *module )
{
    tokens_look_at( module );
    return make_newest();
}

/* ---- asking one ---------------------------------------------------------------------------------------- */

void listing_answer( const struct listing *listing, const struct token_list *request, struct token_list_reply *reply )
{
    uint32_t start, first = request->first, count = 0;

    reply->generation = listing->generation;
    reply->total = listing->item_count;
    if (request->generation == listing->generation && !first) reply->flags = TOKEN_LIST_UNCHANGED;
    if (reply->flags || first >= listing->item_count) return;
    if (first && request->generation != listing->generation) return;   /* it begins anew */
    start = first ? listing->ends[first - 1] : 0;
    while (first + count < listing->item_count && listing->ends[first + count] - start <= TOKEN_ITEMS_MAX) count++;
    reply->count = count;
    if (count) reply->items = (struct token_run){ listing->items + start, listing->ends[first + count - 1] - start };
}

struct token *listing_token( const struct listing *listing, const uint8_t *id )
{
    unsigned int i;

    for (i = 0; i < listing->inventory_count; i++)
        if (!memcmp( listing->inventories[i]->token->id, id, TOKEN_ID_LEN )) return listing->inventories[i]->token;
    return NULL;
}

const struct key *listing_key( const struct listing *listing, const uint8_t *id, struct token **token )
{
    unsigned int i, j;

    for (i = 0; i < listing->inventory_count; i++)
    {
        const struct inventory *inventory = listing->inventories[i];

        for (j = 0; j < inventory->key_count; j++)
        {
            if (memcmp( inventory->keys[j].id, id, TOKEN_ID_LEN )) continue;
            *token = inventory->token;
            return &inventory->keys[j];
        }
    }
    return NULL;
}
