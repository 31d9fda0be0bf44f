/* Resolving the handles of a call: the objects behind them are pinned while it runs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/context.h"

DWORD pin_context( HCRYPTPROV handle, struct object **obj )
{
    return (*obj = object_pin( handle, OBJECT_CONTEXT )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_UID;
}

DWORD pin_child( ULONG_PTR handle, enum object_type type, DWORD err, struct object **obj )
{
    return (*obj = object_pin( handle, type )) ? ERROR_SUCCESS : err;
}

DWORD pin_both( HCRYPTPROV prov, ULONG_PTR handle, enum object_type type, DWORD err, struct object **context,
                struct object **child )
{
    DWORD failed;

    if ((failed = pin_context( prov, context ))) return failed;
    if (!(failed = pin_child( handle, type, err, child ))) return ERROR_SUCCESS;
    object_unpin( *context );
    return failed;
}
