/* Loading crypt32.dll, see crypt32.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "crypt32.h"

static const char *const names[] =
{
#define NAME( name ) #name,
    CRYPT32_FUNCTIONS( NAME )
#undef NAME
};
C_ASSERT( sizeof(struct crypt32) == ARRAYSIZE( names ) * sizeof(void *) );

BOOL crypt32_load( struct crypt32 *crypt32 )
{
    HMODULE module = LoadLibraryA( "crypt32.dll" );
    unsigned int i;

    if (!module) return FALSE;
    for (i = 0; i < ARRAYSIZE( names ); i++)
        if (!(((void **)crypt32)[i] = (void *)GetProcAddress( module, names[i] ))) return FALSE;
    return TRUE;
}
