/* Loading crypt32.dll, see crypt32.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "crypt32.h"

static const char *const names[] =
{
#define NAME( name ) #name,
    CRYPT32_FUNCTIONS( NAME )
#undef NAME
};

const struct crypt32 *crypt32( void )
{
    static union { struct crypt32 named; FARPROC all[ARRAYSIZE( names )]; } functions;
    HMODULE module = LoadLibraryW( L"crypt32.dll" );
    unsigned int i;

    if (!module) return NULL;
    for (i = 0; i < ARRAYSIZE( names ); i++)
        if (!(functions.all[i] = GetProcAddress( module, names[i] ))) return NULL;
    return &functions.named;
}
