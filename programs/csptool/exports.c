/* csptool exports [HOST OURS]: compares the export tables of two DLLs (advapi32_host.dll and
 * advapi32.dll unless named) and prints each name of HOST that OURS lacks or cannot resolve.
 * A name that only OURS has and that leads nowhere is counted, not reported: the forwards name the
 * union of several Wines' exports.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

/* Index of the name, or -1. Export tables are sorted, but not every linker is to be trusted. */
static int exports_find( const struct exports *exports, const char *name )
{
    DWORD i;

    for (i = 0; i < exports->count; i++)
    {
        if (!strcmp( exports_name( exports, i ), name )) return i;
    }
    return -1;
}

/* Prints what of the host's is missing; returns the number of such names. */
static DWORD compare( const struct exports *host, const struct exports *ours, HMODULE ours_module )
{
    DWORD i, missing = 0;

    for (i = 0; i < host->count; i++)
    {
        const char *name = exports_name( host, i );

        if (exports_find( ours, name ) < 0) printf( "missing\t%s\n", name );
        else if (!GetProcAddress( ours_module, name )) printf( "unresolved\t%s\n", name );
        else continue;
        missing++;
    }
    return missing;
}

static DWORD count_dangling( const struct exports *ours, HMODULE ours_module )
{
    DWORD i, dangling = 0;

    for (i = 0; i < ours->count; i++)
    {
        if (!GetProcAddress( ours_module, exports_name( ours, i ))) dangling++;
    }
    return dangling;
}

int exports_command( const struct call *call )
{
    const char *host_name = call->count > 0 ? call->args[0] : "advapi32_host.dll";
    const char *ours_name = call->count > 1 ? call->args[1] : "advapi32.dll";
    struct exports host, ours;
    HMODULE host_module, ours_module;
    DWORD missing;

    if (!(host_module = LoadLibraryA( host_name ))) return complain( host_name, GetLastError() );
    if (!(ours_module = LoadLibraryA( ours_name ))) return complain( ours_name, GetLastError() );
    if (!exports_open( host_module, &host )) return complain( host_name, ERROR_PROC_NOT_FOUND );
    if (!exports_open( ours_module, &ours )) return complain( ours_name, ERROR_PROC_NOT_FOUND );

    missing = compare( &host, &ours, ours_module );
    printf( "%s: %lu names; %s: %lu names; %lu missing; %lu of other Wines\n",
            host_name, host.count, ours_name, ours.count, missing, count_dangling( &ours, ours_module ));
    return missing ? 1 : 0;
}
