/* Tokens, see token.h. A token is known again by maker, model and serial number, of which its identifier is made. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "text.h"
#include "token.h"

static int read_identity( struct token *token )
{
    CK_TOKEN_INFO info;
    CK_SLOT_INFO slot;

    memset( &info, 0, sizeof(info) );
    memset( &slot, 0, sizeof(slot) );
    if (token->module->C_GetTokenInfo( token->slot, &info )) return 0;
    if (!(info.flags & CKF_TOKEN_INITIALIZED)) return 0;
    if (token->module->C_GetSlotInfo( token->slot, &slot )) return 0;
    digest_id( token->id, (struct token_run[]){ { (const uint8_t *)"winecsp token", 13 },
                                                { info.manufacturerID, sizeof(info.manufacturerID) },
                                                { info.model, sizeof(info.model) },
                                                { info.serialNumber, sizeof(info.serialNumber) } }, 4 );
    text_copy( token->label, TOKEN_TEXT_LEN, info.label, sizeof(info.label) );
    text_copy( token->manufacturer, TOKEN_TEXT_LEN, info.manufacturerID, sizeof(info.manufacturerID) );
    text_copy( token->model, TOKEN_TEXT_LEN, info.model, sizeof(info.model) );
    text_copy( token->serial, TOKEN_TEXT_LEN, info.serialNumber, sizeof(info.serialNumber) );
    text_copy( token->reader, TOKEN_TEXT_LEN, slot.slotDescription, sizeof(slot.slotDescription) );
    return 1;
}

/* Who wants it alone does not wait until nobody else comes any more. */
static void init_locks( struct token *token )
{
    pthread_rwlockattr_t kind;

    pthread_mutex_init( &token->login_lock, NULL );
    pthread_rwlockattr_init( &kind );
    pthread_rwlockattr_setkind_np( &kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP );
    pthread_rwlock_init( &token->use_lock, &kind );
    pthread_rwlockattr_destroy( &kind );
}

struct token *token_open( CK_FUNCTION_LIST *module, CK_SLOT_ID slot )
{
    struct token *token = calloc( 1, sizeof(*token) );

    if (!token) return NULL;
    token->refs = 1;
    token->module = module;
    token->slot = slot;
    token->is_stale = 1;
    init_locks( token );
    if (read_identity( token ) &&
        module->C_OpenSession( slot, CKF_SERIAL_SESSION, NULL, NULL, &token->keeper ) == CKR_OK) return token;
    token->keeper = 0;
    token_unref( token );
    return NULL;
}

struct token *token_ref( struct token *token )
{
    token->refs++;
    return token;
}

void token_unref( struct token *token )
{
    if (!token || --token->refs) return;
    if (token->keeper && !token->is_gone) token->module->C_CloseSession( token->keeper );
    pthread_mutex_destroy( &token->login_lock );
    pthread_rwlock_destroy( &token->use_lock );
    free( token );
}

/* A token that was pulled has taken its sessions along, even if it is back. */
int token_is_there( struct token *token )
{
    struct token *now;
    CK_SESSION_INFO info;
    int is_same;

    if (token->is_gone || token->module->C_GetSessionInfo( token->keeper, &info )) return 0;
    if (!(now = calloc( 1, sizeof(*now) ))) return 1;
    now->module = token->module;
    now->slot = token->slot;
    is_same = read_identity( now ) && !memcmp( now->id, token->id, TOKEN_ID_LEN );
    free( now );
    return is_same;
}

int token_is_logged_in( struct token *token )
{
    CK_SESSION_INFO info;

    if (token->is_gone || token->module->C_GetSessionInfo( token->keeper, &info )) return 0;
    return info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS;
}

static int can_generate( struct token *token )
{
    CK_MECHANISM_INFO info;

    return !token->module->C_GetMechanismInfo( token->slot, CKM_RSA_PKCS_KEY_PAIR_GEN, &info ) &&
           (info.flags & CKF_GENERATE_KEY_PAIR);
}

uint32_t token_flags( struct token *token, uint32_t *pin_min, uint32_t *pin_max )
{
    static const struct
    {
        CK_FLAGS ours;
        uint32_t flag;
    } flags[] =
    {
        { CKF_LOGIN_REQUIRED,                TOKEN_LOGIN_REQUIRED },
        { CKF_PROTECTED_AUTHENTICATION_PATH, TOKEN_HAS_PAD },
        { CKF_USER_PIN_COUNT_LOW,            TOKEN_PIN_COUNT_LOW },
        { CKF_USER_PIN_FINAL_TRY,            TOKEN_PIN_FINAL_TRY },
        { CKF_USER_PIN_LOCKED,               TOKEN_PIN_LOCKED },
        { CKF_WRITE_PROTECTED,               TOKEN_WRITE_PROTECTED },
    };
    CK_TOKEN_INFO info;
    uint32_t result = 0;
    size_t i;

    *pin_min = *pin_max = 0;
    memset( &info, 0, sizeof(info) );
    if (token->is_gone || token->module->C_GetTokenInfo( token->slot, &info )) return 0;
    for (i = 0; i < sizeof(flags) / sizeof(*flags); i++) if (info.flags & flags[i].ours) result |= flags[i].flag;
    if (!(info.flags & CKF_USER_PIN_INITIALIZED)) result |= TOKEN_PIN_UNSET;
    if (token_is_logged_in( token )) result |= TOKEN_LOGGED_IN;
    if (can_generate( token )) result |= TOKEN_CAN_GENERATE;
    *pin_min = info.ulMinPinLen < TOKEN_PIN_MAX ? (uint32_t)info.ulMinPinLen : TOKEN_PIN_MAX;
    *pin_max = info.ulMaxPinLen < TOKEN_PIN_MAX ? (uint32_t)info.ulMaxPinLen : TOKEN_PIN_MAX;
    return result;
}

void token_use( struct token *token, int alone )
{
    if (alone) pthread_rwlock_wrlock( &token->use_lock );
    else pthread_rwlock_rdlock( &token->use_lock );
}

void token_used( struct token *token )
{
    pthread_rwlock_unlock( &token->use_lock );
}

void token_changed( struct token *token )
{
    token->epoch++;
    token->is_stale = 1;
}
