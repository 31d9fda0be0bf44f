/* Logins, see login.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <limits.h>
#include <stdlib.h>

#include "clock.h"
#include "config.h"
#include "login.h"
#include "modules.h"
#include "object.h"
#include "status.h"
#include "tokens.h"

#define UNKNOWN_SECONDS 2       /* for logouts where nobody is known to be logged in */

uint32_t login_judge( uint32_t flags, const struct token_run *pin, uint32_t token_flags )
{
    if (flags & TOKEN_PIN_BY_PAD) return token_flags & TOKEN_HAS_PAD ? TOKEN_OK : TOKEN_NEED_PIN;
    if (!pin->len) return TOKEN_NEED_PIN;
    if ((flags & TOKEN_PIN_REMEMBERED) && (token_flags & TOKEN_PIN_FINAL_TRY)) return TOKEN_NEED_PIN;
    return TOKEN_OK;
}

CK_RV login_call( struct token *token, CK_SESSION_HANDLE session, CK_USER_TYPE user, uint32_t flags,
                  const struct token_run *pin )
{
    if (flags & TOKEN_PIN_BY_PAD) return token->module->C_Login( session, user, NULL, 0 );
    return token->module->C_Login( session, user, object_unconst( pin->at ), pin->len );
}

static void (*tell_changed)( void );

void logins_tell( void (*changed)( void ) )
{
    tell_changed = changed;
}

static void login_done( struct token *token )
{
    unsigned seconds = config_get()->login_seconds;

    token->login_until = seconds ? clock_seconds() + seconds : LLONG_MAX;
    token_changed( token );
    tell_changed();
}

/* Under the lock: who waited for another one's login has it then. */
static uint32_t log_in( struct token *token, const struct token_login *request )
{
    uint32_t unused, flags = token_flags( token, &unused, &unused ), err;
    CK_RV rv;

    if (token_is_logged_in( token ) || (!(flags & TOKEN_LOGIN_REQUIRED) && token_is_there( token ))) return TOKEN_OK;
    if ((err = login_judge( request->flags, &request->pin, flags ))) return err;
    rv = login_call( token, token->keeper, CKU_USER, request->flags, &request->pin );
    if (rv == CKR_USER_ALREADY_LOGGED_IN) return TOKEN_OK;
    if (rv) return status_of( rv );
    login_done( token );
    return TOKEN_OK;
}

uint32_t login_begin( struct token *token, const struct token_login *request )
{
    uint32_t err;

    pthread_mutex_lock( &token->login_lock );
    err = log_in( token, request );
    pthread_mutex_unlock( &token->login_lock );
    return err;
}

uint32_t login_end( struct token *token )
{
    CK_RV rv;

    pthread_mutex_lock( &token->login_lock );
    rv = token->module->C_Logout( token->keeper );
    if (rv == CKR_USER_NOT_LOGGED_IN) rv = CKR_OK;
    if (!rv || status_is_removal( rv )) token->login_until = 0;
    token_changed( token );
    pthread_mutex_unlock( &token->login_lock );
    return status_of( rv );
}

long long logins_next_end( void )
{
    long long first = 0, end;
    struct tokens tokens;
    unsigned int i;

    tokens_get( &tokens );
    for (i = 0; i < tokens.count; i++)
        if ((end = tokens.all[i].token->login_until) && (!first || end < first)) first = end;
    tokens_release( &tokens );
    return first;
}

/* ---- several at once ----------------------------------------------------------------------------------- */

/* Logouts that go on, each in a thread of its own, since a module may not answer, or ask somebody for a PIN. */
struct logouts
{
    atomic_uint     refs;
    pthread_mutex_t guard;
    pthread_cond_t  changed;
    unsigned int    left[2];    /* without, and with, a login that is known */
    uint32_t        err;        /* the first failure but for tokens that are gone */
};

struct logout
{
    struct logouts *all;
    struct token   *token;
    int             is_known;
};

static struct logouts *logouts_begin( void )
{
    struct logouts *all = calloc( 1, sizeof(*all) );
    pthread_condattr_t kind;

    if (!all) return NULL;
    all->refs = 1;
    pthread_mutex_init( &all->guard, NULL );
    pthread_condattr_init( &kind );
    pthread_condattr_setclock( &kind, CLOCK_MONOTONIC );
    pthread_cond_init( &all->changed, &kind );
    pthread_condattr_destroy( &kind );
    return all;
}

static void logouts_unref( struct logouts *all )
{
    if (--all->refs) return;
    pthread_mutex_destroy( &all->guard );
    pthread_cond_destroy( &all->changed );
    free( all );
}

static void *logout_thread( void *arg )
{
    struct logout *logout = arg;
    struct logouts *all = logout->all;
    uint32_t err = login_end( logout->token );

    if (!logout->is_known) logout->token->is_tried = 0;
    pthread_mutex_lock( &all->guard );
    if (err != TOKEN_REMOVED && !all->err) all->err = err;
    all->left[logout->is_known]--;
    pthread_cond_broadcast( &all->changed );
    pthread_mutex_unlock( &all->guard );
    token_unref( logout->token );
    logouts_unref( all );
    free( logout );
    return NULL;
}

/* A token where nobody is known to be logged in is tried by one thread at a time. */
static void logouts_add( struct logouts *all, struct token *token )
{
    const int is_known = token->login_until != 0;
    struct logout *logout;
    pthread_t thread;

    if (!(logout = malloc( sizeof(*logout) ))) return;
    if (!is_known && atomic_exchange( &token->is_tried, 1 ))
    {
        free( logout );
        return;
    }
    *logout = (struct logout){ all, token_ref( token ), is_known };
    all->refs++;
    pthread_mutex_lock( &all->guard );
    all->left[is_known]++;
    pthread_mutex_unlock( &all->guard );
    if (pthread_create( &thread, NULL, logout_thread, logout )) logout_thread( logout );
    else pthread_detach( thread );
}

/* Waits for those of known logins for that many seconds (0: as long as it takes), for the others for a moment. */
static uint32_t logouts_end( struct logouts *all, int seconds )
{
    const long long now = clock_seconds(), last = seconds ? now + seconds : LLONG_MAX / 2;
    uint32_t err;

    pthread_mutex_lock( &all->guard );
    for (;;)
    {
        const struct timespec end = { all->left[1] ? last : now + UNKNOWN_SECONDS, 0 };

        if ((!all->left[0] && !all->left[1]) || clock_seconds() >= end.tv_sec) break;
        pthread_cond_timedwait( &all->changed, &all->guard, &end );
    }
    err = all->err;
    pthread_mutex_unlock( &all->guard );
    logouts_unref( all );
    return err;
}

uint32_t logins_end_all( void )
{
    struct logouts *all = logouts_begin();
    struct tokens tokens;
    unsigned int i;

    if (!all) return TOKEN_NO_MEMORY;
    tokens_get( &tokens );
    for (i = 0; i < tokens.count; i++) logouts_add( all, tokens.all[i].token );
    tokens_release( &tokens );
    return logouts_end( all, 0 );
}

void logins_tidy( void )
{
    struct logouts *all = logouts_begin();
    long long now = clock_seconds(), end;
    struct tokens tokens;
    unsigned int i;

    if (!all) return;
    tokens_look( 0, MODULE_SECONDS );
    tokens_get( &tokens );
    for (i = 0; i < tokens.count; i++)
        if ((end = tokens.all[i].token->login_until) && end <= now) logouts_add( all, tokens.all[i].token );
    logouts_end( all, MODULE_SECONDS );
    for (i = 0; i < tokens.count; i++)
    {
        /* it is not tried for ever, and one that does not answer does not keep the daemon */
        end = tokens.all[i].token->login_until;
        if (end && end <= now) atomic_compare_exchange_strong( &tokens.all[i].token->login_until, &end, 0 );
    }
    tokens_release( &tokens );
}
