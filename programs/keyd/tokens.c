/* The tokens, see tokens.h. Of a token that two modules show the one that showed it first counts, and modules are
 * looked at in p11-kit's order.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "modules.h"
#include "scout.h"
#include "tokens.h"

enum begun { BEGUN_NOT, BEGUN_WELL, BEGUN_BADLY };

/* A module under watch. */
struct watch
{
    struct scout         scout;         /* the first: its thread finds the watch by it */
    const struct module *module;
    enum begun           begun;         /* the scout's alone */
    struct tokens        present;       /* changed by the scout alone, under the lock */
};

static void load( struct scout *scout, int anew );

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;        /* never held over calls of modules */
static struct scout loader = SCOUT_INIT( load );
static struct watch *watches;                                   /* set once, by the loader */
static atomic_uint watch_count;
static atomic_int is_loaded;

/* ---- what is known ------------------------------------------------------------------------------------- */

static void take_ref( struct tokens *to, const struct shown *shown )
{
    token_ref( shown->token );
    if (shown->inventory) inventory_ref( shown->inventory );
    to->all[to->count++] = *shown;
}

void tokens_get( struct tokens *tokens )
{
    unsigned int i, j;

    tokens->count = 0;
    pthread_mutex_lock( &lock );
    for (i = 0; i < watch_count; i++)
        for (j = 0; j < watches[i].present.count && tokens->count < TOKENS_MAX; j++)
            take_ref( tokens, &watches[i].present.all[j] );
    pthread_mutex_unlock( &lock );
}

void tokens_release( struct tokens *tokens )
{
    unsigned int i;

    for (i = 0; i < tokens->count; i++)
    {
        inventory_unref( tokens->all[i].inventory );
        token_unref( tokens->all[i].token );
    }
    tokens->count = 0;
}

const char *tokens_next_silent( unsigned int *number )
{
    if (scout_is_silent( &loader, MODULE_SECONDS )) return (*number)++ ? NULL : "one that is being loaded";
    while (*number < watch_count)
    {
        const struct watch *watch = &watches[(*number)++];

        if (scout_is_silent( &watch->scout, MODULE_SECONDS )) return watch->module->name;
    }
    return NULL;
}

/* ---- one look at one module ---------------------------------------------------------------------------- */

static const struct shown *find_shown( const struct tokens *tokens, const uint8_t *id )
{
    unsigned int i;

    for (i = 0; i < tokens->count; i++)
        if (!memcmp( tokens->all[i].token->id, id, TOKEN_ID_LEN )) return &tokens->all[i];
    return NULL;
}

/* Whether another module shows it. Under the lock. */
static int is_elsewhere( const struct watch *watch, const struct token *token )
{
    unsigned int i;

    for (i = 0; i < watch_count; i++)
        if (&watches[i] != watch && find_shown( &watches[i].present, token->id )) return 1;
    return 0;
}

/* Whether there are as many tokens as there may be, with those of that module. Under the lock. */
static int is_full( const struct watch *watch, unsigned int mine )
{
    unsigned int i, count = mine;

    for (i = 0; i < watch_count; i++) if (&watches[i] != watch) count += watches[i].present.count;
    return count >= TOKENS_MAX;
}

static int has_slot( const struct tokens *tokens, CK_SLOT_ID slot )
{
    unsigned int i;

    for (i = 0; i < tokens->count; i++) if (tokens->all[i].token->slot == slot) return 1;
    return 0;
}

/* Takes the reference to the token. */
static void add_token( struct tokens *now, struct token *token, const struct shown *known, int anew )
{
    struct shown *shown = &now->all[now->count++];

    scout_step();
    shown->token = token;
    /* Who changes something meanwhile makes it stale again. */
    if (!atomic_exchange( &token->is_stale, 0 ) && !anew && known && known->inventory)
        shown->inventory = inventory_ref( known->inventory );
    else if (!(shown->inventory = inventory_read( token ))) token->is_stale = 1;
    scout_step();
    shown->flags = token_flags( token, &shown->pin_min, &shown->pin_max );
}

static void token_lost( struct token *token )
{
    token->is_gone = 1;
    token->login_until = 0;
    token_changed( token );
}

/* Those that are still there, each checked once. */
static void keep_present( const struct watch *watch, struct tokens *now )
{
    struct token *token;
    unsigned int i;

    for (i = 0; i < watch->present.count; i++)
    {
        scout_step();
        token = watch->present.all[i].token;
        token->is_suspect = 0;
        if (token_is_there( token )) now->all[now->count++].token = token_ref( token );
        else token_lost( token );
    }
}

static void add_slot( const struct watch *watch, struct tokens *now, CK_SLOT_ID slot )
{
    struct token *token;
    int is_left_out;

    if (has_slot( now, slot )) return;
    scout_step();
    if (!(token = token_open( watch->module->functions, slot ))) return;
    pthread_mutex_lock( &lock );
    is_left_out = find_shown( now, token->id ) || is_elsewhere( watch, token ) || is_full( watch, now->count );
    pthread_mutex_unlock( &lock );
    if (is_left_out) token_unref( token );
    else now->all[now->count++].token = token;
}

static void add_slots( const struct watch *watch, struct tokens *now )
{
    CK_FUNCTION_LIST *functions = watch->module->functions;
    CK_SLOT_ID slots[TOKENS_MAX];
    CK_ULONG count = 0, i;

    scout_step();
    /* Without a place for the answer a module looks for new readers. */
    if (functions->C_GetSlotList( CK_FALSE, NULL, &count )) return;
    count = TOKENS_MAX;
    scout_step();
    if (functions->C_GetSlotList( CK_TRUE, slots, &count )) return;
    for (i = 0; i < count && i < TOKENS_MAX; i++) add_slot( watch, now, slots[i] );
}

/* Another module may have shown one of the new ones in the meantime. */
static void publish( struct watch *watch, struct tokens *now )
{
    struct tokens old, kept = { .count = 0 }, twice = { .count = 0 };
    unsigned int i;

    pthread_mutex_lock( &lock );
    for (i = 0; i < now->count; i++)
    {
        struct tokens *to = is_elsewhere( watch, now->all[i].token ) ? &twice : &kept;

        to->all[to->count++] = now->all[i];
    }
    old = watch->present;
    watch->present = kept;
    pthread_mutex_unlock( &lock );
    tokens_release( &old );
    tokens_release( &twice );
}

static int begin( struct watch *watch )
{
    if (watch->begun == BEGUN_NOT) watch->begun = module_begin( watch->module ) ? BEGUN_BADLY : BEGUN_WELL;
    return watch->begun == BEGUN_WELL;
}

static void look( struct scout *scout, int anew )
{
    struct watch *watch = (struct watch *)scout;
    struct tokens found = { .count = 0 }, now = { .count = 0 };
    unsigned int i;

    if (!begin( watch )) return;
    keep_present( watch, &found );
    add_slots( watch, &found );
    for (i = 0; i < found.count; i++)
        add_token( &now, found.all[i].token, find_shown( &watch->present, found.all[i].token->id ), anew );
    publish( watch, &now );
}

/* ---- looking at all ------------------------------------------------------------------------------------ */

static void load( struct scout *scout, int anew )
{
    struct module *modules;
    unsigned int count, i;

    (void)scout;
    (void)anew;
    if (is_loaded) return;
    if ((modules = modules_load( &count )) && (watches = calloc( count, sizeof(*watches) )))
    {
        for (i = 0; i < count; i++)
        {
            watches[i].scout = (struct scout)SCOUT_INIT( look );
            watches[i].module = &modules[i];
        }
        watch_count = count;
    }
    is_loaded = 1;
}

void tokens_look( int anew, int seconds )
{
    unsigned int i;

    if (!is_loaded) scout_ask( &loader, 0, seconds );
    for (i = 0; i < watch_count; i++) scout_ask( &watches[i].scout, anew, seconds );
}

void tokens_look_at( const CK_FUNCTION_LIST *module )
{
    unsigned int i;

    for (i = 0; i < watch_count; i++)
        if (watches[i].module->functions == module) scout_ask( &watches[i].scout, 0, 0 );
}
