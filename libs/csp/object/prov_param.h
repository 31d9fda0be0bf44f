/* Parameters of providers (PP_*), one row each: in a provider's own table, which is searched first, or in the table
 * that all providers share (provparam.c). Private to libs/csp and to provider DLLs with parameters of their own.
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
    DWORD          *len;        /* known to be writable */
};

/* A parameter. NULL: it cannot be read or cannot be set (NTE_BAD_TYPE). No lock is held, and the functions do not run
 * in guarded_call: `data` is the caller's unchecked pointer and may be NULL. */
struct prov_param
{
    DWORD   param;
    BOOL    takes_flags;        /* for CPSetProvParam; CPGetProvParam ignores flags without a meaning */
    DWORD (*get)( const struct prov_query *query );
    DWORD (*set)( struct context *context, const BYTE *data, DWORD flags );
};

/* Gives the value to the caller by the size protocol. ERROR_INVALID_PARAMETER: the buffer cannot be written. */
MUST_CHECK DWORD put_answer( const struct prov_query *query, const void *src, DWORD need );

#endif
