/* The size protocol and tables of parameters, see kit.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/kit.h"

DWORD put_bytes( const void *src, DWORD need, BYTE *dst, DWORD *len )
{
    DWORD room = *len;
    BOOL fits = dst && room >= need;

    /* Either may not be writable: the length is tried first and changes last. */
    *(volatile DWORD *)len = room;
    if (fits) memcpy( dst, src, need );
    *len = need;
    return dst && !fits ? ERROR_MORE_DATA : ERROR_SUCCESS;
}

DWORD put_dword( DWORD value, BYTE *dst, DWORD *len )
{
    return put_bytes( &value, sizeof(value), dst, len );
}

const void *find_row( const void *table, SIZE_T count, SIZE_T row_size, DWORD param )
{
    const BYTE *row;

    for (row = table; count--; row += row_size) if (*(const DWORD *)row == param) return row;
    return NULL;
}
