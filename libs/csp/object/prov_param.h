/* Parameters of providers (PP_*): a row each, in the table that all providers share (provparam.c) or in one of a
 * provider's own, which is looked into first. Private to libs/csp and to provider DLLs with parameters of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_PROV_PARAM_H
#define WINECSP_PROV_PARAM_H

#include "csp/object/context.h"
#include "mustcheck.h"

/* The call that a getter answers. */
struct prov_query
{
    struct context *context;
    DWORD           flags;
    BYTE           *data;
    DWORD          *len;        /* can be written */
};

/* A parameter. NULL: it cannot be read or cannot be set (NTE_BAD_TYPE). Nothing is locked, and no function runs in
 * guarded_call: `data` are the caller's, unchecked, and may be NULL. */
struct prov_param
{
    DWORD   param;
    BOOL    takes_flags;        /* CPSetProvParam; to CPGetProvParam a flag that means nothing is no error */
    DWORD (*get)( const struct prov_query *query );
    DWORD (*set)( struct context *context, const BYTE *data, DWORD flags );
};

/* Hands over an answer by the size protocol. ERROR_INVALID_PARAMETER: the buffer cannot be written. */
MUST_CHECK DWORD put_answer( const struct prov_query *query, const void *src, DWORD need );

#endif
