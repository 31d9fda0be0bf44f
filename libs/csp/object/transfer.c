/* Checks for all types of blobs, see transfer.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/transfer.h"

/* Flags that ask for a key that is guarded better, or that can do less. */
#define PROTECTING_FLAGS (PROTECTION_FLAGS | CRYPT_CREATE_SALT | CRYPT_IPSEC_HMAC_KEY)

DWORD check_import_flags( const struct import *import, DWORD given )
{
    return import->flags & PROTECTING_FLAGS & ~given ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
}

/* A key that was to be gone would live on, and an SSL2 server could not see that it is spoken to by a newer client. */
#define ACTING_FLAGS (CRYPT_DESTROYKEY | CRYPT_SSL2_FALLBACK)

DWORD check_export_flags( const struct export *export, DWORD done )
{
    return export->flags & ACTING_FLAGS & ~done ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
}

DWORD check_exportable( const struct export *export )
{
    return export->key->permissions & (CRYPT_EXPORT | CRYPT_ARCHIVE) ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEY_STATE;
}
