/* Which errors may come of what fails, as docs/behaviour/faults.tsv has them. The header is made of that file by the
 * Makefile.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdio.h>
#include <string.h>

const char *const kind_names[KINDS] =
{
#define KIND_NAME( name ) #name,
    ALL_KINDS( KIND_NAME )
#undef KIND_NAME
};

const char *break_what;

static const struct
{
    enum kind   kind;
    DWORD       error;
    const char *name;
} errors[] =
{
#define MAY_FAIL( kind, error ) { KIND_ ## kind, error, # error },
#include "fault_errors.h"
};

BOOL error_allowed( enum kind kind, DWORD error )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( errors ); i++)
        if (errors[i].kind == kind && errors[i].error == error)
            return !break_what || strcmp( break_what, errors[i].name );
    return FALSE;
}

const char *error_name( DWORD error, char room[16] )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( errors ); i++) if (errors[i].error == error) return errors[i].name;
    sprintf( room, "%#lx", error );
    return room;
}
