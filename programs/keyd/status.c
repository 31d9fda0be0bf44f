/* PKCS #11's answers, see status.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>

#include "tokenproto/tokenproto.h"
#include "status.h"

static const struct
{
    CK_RV    rv;
    uint32_t status;
} statuses[] =
{
    { CKR_OK,                               TOKEN_OK },
    { CKR_HOST_MEMORY,                      TOKEN_NO_MEMORY },
    { CKR_SLOT_ID_INVALID,                  TOKEN_REMOVED },
    { CKR_TOKEN_NOT_PRESENT,                TOKEN_REMOVED },
    { CKR_DEVICE_REMOVED,                   TOKEN_REMOVED },
    { CKR_SESSION_HANDLE_INVALID,           TOKEN_REMOVED },
    { CKR_SESSION_CLOSED,                   TOKEN_REMOVED },
    { CKR_TOKEN_NOT_RECOGNIZED,             TOKEN_NO_TOKEN },
    { CKR_DEVICE_MEMORY,                    TOKEN_FULL },
    { CKR_ATTRIBUTE_READ_ONLY,              TOKEN_NOT_PERMITTED },
    { CKR_ACTION_PROHIBITED,                TOKEN_NOT_PERMITTED },
    { CKR_KEY_FUNCTION_NOT_PERMITTED,       TOKEN_NOT_PERMITTED },
    { CKR_KEY_TYPE_INCONSISTENT,            TOKEN_BAD_ALGORITHM },
    { CKR_MECHANISM_INVALID,                TOKEN_BAD_ALGORITHM },
    { CKR_MECHANISM_PARAM_INVALID,          TOKEN_BAD_ALGORITHM },
    { CKR_KEY_SIZE_RANGE,                   TOKEN_BAD_LENGTH },
    { CKR_ATTRIBUTE_VALUE_INVALID,          TOKEN_BAD_LENGTH },
    { CKR_DATA_LEN_RANGE,                   TOKEN_BAD_LENGTH },
    { CKR_DATA_INVALID,                     TOKEN_BAD_DATA },
    { CKR_ENCRYPTED_DATA_INVALID,           TOKEN_BAD_DATA },
    { CKR_ENCRYPTED_DATA_LEN_RANGE,         TOKEN_BAD_DATA },
    { CKR_KEY_HANDLE_INVALID,               TOKEN_NO_KEY },
    { CKR_OBJECT_HANDLE_INVALID,            TOKEN_NO_KEY },
    { CKR_USER_NOT_LOGGED_IN,               TOKEN_NEED_LOGIN },
    { CKR_PIN_INCORRECT,                    TOKEN_WRONG_PIN },
    { CKR_PIN_INVALID,                      TOKEN_WRONG_PIN },
    { CKR_PIN_LEN_RANGE,                    TOKEN_WRONG_PIN },
    { CKR_PIN_LOCKED,                       TOKEN_PIN_BLOCKED },
    { CKR_PIN_EXPIRED,                      TOKEN_PIN_EXPIRED },
    { CKR_USER_PIN_NOT_INITIALIZED,         TOKEN_PIN_EXPIRED },
    { CKR_FUNCTION_CANCELED,                TOKEN_CANCELLED },
    { CKR_FUNCTION_REJECTED,                TOKEN_CANCELLED },
    { CKR_TOKEN_WRITE_PROTECTED,            TOKEN_READ_ONLY },
    { CKR_SESSION_READ_ONLY,                TOKEN_READ_ONLY },
};

uint32_t status_of( CK_RV rv )
{
    size_t i;

    for (i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) if (statuses[i].rv == rv) return statuses[i].status;
    return TOKEN_FAILED;
}

int status_is_stale_session( CK_RV rv )
{
    return rv == CKR_SESSION_HANDLE_INVALID || rv == CKR_SESSION_CLOSED;
}

int status_is_removal( CK_RV rv )
{
    return status_of( rv ) == TOKEN_REMOVED;
}
