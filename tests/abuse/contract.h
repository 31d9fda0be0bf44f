/* A contract: which errors may come of what. Its rows are made by the Makefile of a file of docs/behaviour; tests/abuse
 * has them by function, tests/faults by what fails.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CONTRACT_H
#define WINECSP_CONTRACT_H

#include <stdio.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>

struct contract_row
{
    int         of;             /* the function, or the kind of failure */
    DWORD       error;
    const char *name;           /* of the error */
};

/* Whether a row has that; one whose error is called `broken` is left out, so that a test can be made to fail. */
static inline BOOL contract_allows( const struct contract_row *rows, unsigned int count, int of, DWORD error,
                                    const char *broken )
{
    unsigned int i;

    for (i = 0; i < count; i++)
        if (rows[i].of == of && rows[i].error == error) return !broken || strcmp( broken, rows[i].name );
    return FALSE;
}

/* The name of an error that any row has, or its number in `room`. */
static inline const char *contract_name( const struct contract_row *rows, unsigned int count, DWORD error,
                                         char room[16] )
{
    unsigned int i;

    for (i = 0; i < count; i++) if (rows[i].error == error) return rows[i].name;
    sprintf( room, "%#lx", error );
    return room;
}

#endif
