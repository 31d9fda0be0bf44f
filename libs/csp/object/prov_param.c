/* Shared by the parameters of providers, see prov_param.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/prov_param.h"

DWORD put_answer( const struct prov_query *query, const void *src, DWORD need )
{
    if (query->data && *query->len >= need && check_writable( query->data, need )) return ERROR_INVALID_PARAMETER;
    return put_bytes( src, need, query->data, query->len );
}
