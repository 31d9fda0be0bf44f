/* Sessions of a connection, see session.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "session.h"
#include "status.h"
#include "visits.h"

#define SCARCE_SECONDS 30       /* for others to end their requests */

CK_RV session_open( struct token *token, CK_FLAGS flags, CK_SESSION_HANDLE *handle )
{
    const long long last = clock_seconds() + SCARCE_SECONDS;
    const struct timespec pause = { 0, 5 * 1000000L };
    CK_RV rv;

    while ((rv = token->module->C_OpenSession( token->slot, flags, NULL, NULL, handle )) == CKR_SESSION_COUNT)
    {
        token->is_scarce = 1;
        if (clock_seconds() >= last) break;
        visits_make_place();
        nanosleep( &pause, NULL );
    }
    return rv;
}

CK_RV session_get( struct session **list, struct token *token, struct session **session )
{
    struct session *one, *next;
    CK_RV rv;

    for (one = *list; one; one = next)
    {
        next = one->next;
        if (one->token->is_gone) session_drop( list, one );
        else if (one->token == token) break;
    }
    if ((*session = one)) return CKR_OK;
    if (token->is_gone) return CKR_DEVICE_REMOVED;
    if (!(one = calloc( 1, sizeof(*one) ))) return CKR_HOST_MEMORY;
    if ((rv = session_open( token, CKF_SERIAL_SESSION, &one->handle )))
    {
        free( one );
        return rv;
    }
    one->token = token_ref( token );
    one->next = *list;
    *list = *session = one;
    return CKR_OK;
}

void session_drop( struct session **list, struct session *session )
{
    while (*list != session) list = &(*list)->next;
    *list = session->next;
    if (!session->token->is_gone) session->token->module->C_CloseSession( session->handle );
    token_unref( session->token );
    free( session );
}

void session_drop_all( struct session **list )
{
    while (*list) session_drop( list, *list );
}

void session_drop_scarce( struct session **list )
{
    struct session *one, *next;

    for (one = *list; one; one = next)
    {
        next = one->next;
        if (one->token->is_scarce) session_drop( list, one );
    }
}

CK_ULONG session_template( CK_ATTRIBUTE *template, CK_OBJECT_CLASS *class, const struct key *key )
{
    const struct bytes *known = key->cka_id.len ? &key->cka_id : &key->modulus;

    template[0] = (CK_ATTRIBUTE){ CKA_CLASS, class, sizeof(*class) };
    template[1] = (CK_ATTRIBUTE){ key->cka_id.len ? CKA_ID : CKA_MODULUS, known->at, known->len };
    return 2;
}

uint32_t session_find_key( struct session *session, const struct key *key, CK_RV *rv )
{
    const struct access access = { session->token->module, session->handle };
    unsigned int epoch = session->token->epoch;
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE template[2];

    *rv = CKR_OK;
    if (session->has_key && session->epoch == epoch && !memcmp( session->key, key->id, TOKEN_ID_LEN )) return TOKEN_OK;
    session->has_key = 0;
    if (!object_find( &access, template, session_template( template, &class, key ), &session->object, 1, rv ))
    {
        if (*rv) return status_of( *rv );
        return token_is_logged_in( session->token ) ? TOKEN_NO_KEY : TOKEN_NEED_LOGIN;
    }
    session->asks = object_flag( &access, session->object, CKA_ALWAYS_AUTHENTICATE );
    memcpy( session->key, key->id, TOKEN_ID_LEN );
    session->epoch = epoch;
    session->has_key = 1;
    return TOKEN_OK;
}
