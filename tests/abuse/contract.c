/* The contract: which errors a function may return, as docs/behaviour/errors.tsv has them. The header is made of that
 * file by the Makefile.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <stdio.h>
#include <string.h>

/* Of ntstatus.h, which does not go with winbase.h. */
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xc000000d)
#endif

static const struct
{
    enum function func;
    DWORD         error;
    const char   *name;
} errors[] =
{
#define MAY_FAIL( func, error ) { F_ ## func, error, # error },
#include "abuse_errors.h"
};

BOOL error_allowed( enum function func, DWORD error )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( errors ); i++)
        if (errors[i].func == func && errors[i].error == error)
            return !options.break_what || strcmp( options.break_what, errors[i].name );
    return FALSE;
}

const char *error_name( DWORD error, char room[16] )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( errors ); i++) if (errors[i].error == error) return errors[i].name;
    sprintf( room, "%#lx", error );
    return room;
}
