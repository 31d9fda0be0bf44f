/* Windows' errors for the protocol's statuses, see errors.h. Rows sc-err-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "errors.h"
#include "newerapi.h"

#include <winerror.h>

/* A token or key that is no longer there was pulled. */
static const DWORD errors[TOKEN_STATUS_END] =
{
    [TOKEN_OK]            = ERROR_SUCCESS,
    [TOKEN_BAD_FRAME]     = NTE_FAIL,
    [TOKEN_BAD_VERSION]   = NTE_PROVIDER_DLL_FAIL,
    [TOKEN_BAD_OP]        = SCARD_E_UNSUPPORTED_FEATURE,
    [TOKEN_NO_TOKEN]      = SCARD_W_REMOVED_CARD,
    [TOKEN_NO_KEY]        = SCARD_W_REMOVED_CARD,
    [TOKEN_NEED_LOGIN]    = NTE_SILENT_CONTEXT,
    [TOKEN_NEED_PIN]      = NTE_SILENT_CONTEXT,
    [TOKEN_WRONG_PIN]     = SCARD_W_WRONG_CHV,
    [TOKEN_PIN_BLOCKED]   = SCARD_W_CHV_BLOCKED,
    [TOKEN_PIN_EXPIRED]   = NTE_PASSWORD_CHANGE_REQUIRED,
    [TOKEN_CANCELLED]     = SCARD_W_CANCELLED_BY_USER,
    [TOKEN_REMOVED]       = SCARD_W_REMOVED_CARD,
    [TOKEN_NOT_PERMITTED] = NTE_PERM,
    [TOKEN_BAD_ALGORITHM] = NTE_BAD_ALGID,
    [TOKEN_BAD_DATA]      = NTE_BAD_DATA,
    [TOKEN_BAD_LENGTH]    = NTE_BAD_LEN,
    [TOKEN_READ_ONLY]     = SCARD_E_READ_ONLY_CARD,
    [TOKEN_FULL]          = NTE_TOKEN_KEYSET_STORAGE_FULL,
    [TOKEN_NO_MEMORY]     = NTE_NO_MEMORY,
    [TOKEN_BAD_CERT]      = NTE_BAD_DATA,
    [TOKEN_FAILED]        = NTE_FAIL,
};

DWORD error_of( enum token_status status )
{
    return (unsigned int)status < TOKEN_STATUS_END ? errors[status] : (DWORD)NTE_FAIL;
}
