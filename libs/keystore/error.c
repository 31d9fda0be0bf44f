/* Which errors of the file system callers get: only those that CryptAcquireContext and similar functions document, and
 * a full disk. Rows: con-open-03, con-open-34.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

#define FACILITY_NTE 0x80090000

static const struct
{
    DWORD from, to;
} same_for_all[] =
{
    { ERROR_SUCCESS,           ERROR_SUCCESS },
    { ERROR_BUSY,              ERROR_BUSY },
    { ERROR_ALREADY_EXISTS,    NTE_EXISTS },
    { ERROR_DISK_FULL,         ERROR_DISK_FULL },
    { ERROR_HANDLE_DISK_FULL,  ERROR_DISK_FULL },
    { ERROR_NOT_ENOUGH_MEMORY, NTE_NO_MEMORY },
    { ERROR_OUTOFMEMORY,       NTE_NO_MEMORY },
};

/* Here nothing may be written, or something else is in the way. */
static const DWORD no_permission[] =
{
    ERROR_ACCESS_DENIED, ERROR_WRITE_PROTECT, ERROR_PRIVILEGE_NOT_HELD, ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND,
    ERROR_DIRECTORY, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_INVALID_NAME, ERROR_BAD_PATHNAME,
    ERROR_CANT_RESOLVE_FILENAME, ERROR_NOT_SAME_DEVICE,
};

DWORD store_error( DWORD err, DWORD other )
{
    DWORD i;

    if ((err & 0xffff0000) == FACILITY_NTE) return err;
    for (i = 0; i < ARRAYSIZE( same_for_all ); i++) if (same_for_all[i].from == err) return same_for_all[i].to;
    return other;
}

DWORD open_error( DWORD err )
{
    return store_error( err, NTE_BAD_KEYSET );
}

DWORD write_error( DWORD err )
{
    DWORD i;

    for (i = 0; i < ARRAYSIZE( no_permission ); i++) if (no_permission[i] == err) return NTE_PERM;
    return store_error( err, NTE_FAIL );
}
