/* Which errors may come of what fails, as docs/behaviour/faults.tsv has them. The header is made of that file by the
 * Makefile.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"
#include "../abuse/contract.h"

const char *const kind_names[KINDS] =
{
#define KIND_NAME( name ) #name,
    ALL_KINDS( KIND_NAME )
#undef KIND_NAME
};

const char *break_what;

static const struct contract_row errors[] =
{
#define MAY_FAIL( kind, error ) { KIND_ ## kind, error, # error },
#include "fault_errors.h"
};

BOOL error_allowed( enum kind kind, DWORD error )
{
    return contract_allows( errors, ARRAYSIZE( errors ), kind, error, break_what );
}

const char *error_name( DWORD error, char room[16] )
{
    return contract_name( errors, ARRAYSIZE( errors ), error, room );
}
