/* The contract: which errors a function may return, as docs/behaviour/errors.tsv has them. The header is made of that
 * file by the Makefile.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"
#include "contract.h"

/* Of ntstatus.h, which does not go with winbase.h. */
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xc000000d)
#endif

static const struct contract_row errors[] =
{
#define MAY_FAIL( func, error ) { F_ ## func, error, # error },
#include "abuse_errors.h"
};

BOOL error_allowed( enum function func, DWORD error )
{
    return contract_allows( errors, ARRAYSIZE( errors ), func, error, options.break_what );
}

const char *error_name( DWORD error, char room[16] )
{
    return contract_name( errors, ARRAYSIZE( errors ), error, room );
}
