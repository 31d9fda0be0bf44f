/* Temporary files that are left in the store. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdio.h>

#include <string.h>

#define HOUR 36000000000ll      /* in units of 100 ns */

static void make_old( const char *path )
{
    HANDLE file = CreateFileA( path, FILE_WRITE_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL );
    ULARGE_INTEGER time;
    FILETIME now;

    if (file == INVALID_HANDLE_VALUE) return;
    GetSystemTimeAsFileTime( &now );
    time.u.LowPart = now.dwLowDateTime;
    time.u.HighPart = now.dwHighDateTime;
    time.QuadPart -= HOUR;
    now.dwLowDateTime = time.u.LowPart;
    now.dwHighDateTime = time.u.HighPart;
    SetFileTime( file, NULL, NULL, &now );
    CloseHandle( file );
}

/* What of a folder fits the pattern; `age`: it is made old. */
static unsigned int look( const char *folder, BOOL age )
{
    char path[1024];
    WIN32_FIND_DATAA data;
    unsigned int count = 0;
    HANDLE find;

    sprintf( path, "%s\\*.new", folder );
    if ((find = FindFirstFileA( path, &data )) == INVALID_HANDLE_VALUE) return 0;
    do
    {
        count++;
        sprintf( path, "%s\\%s", folder, data.cFileName );
        if (age) make_old( path );
    } while (FindNextFileA( find, &data ));
    FindClose( find );
    return count;
}

/* The user's folder is named by the SID. */
static BOOL find_folder( const struct world *w, char folder[512] )
{
    const char *kind = w->is_dss ? "DSS" : "RSA";
    char start[256], pattern[512];
    WIN32_FIND_DATAA data;
    HANDLE find;

    if (!GetEnvironmentVariableA( w->machine ? "ProgramData" : "APPDATA", start, sizeof(start) )) return FALSE;
    sprintf( folder, "%s\\Microsoft\\Crypto\\%s\\MachineKeys", start, kind );
    if (w->machine) return TRUE;
    sprintf( pattern, "%s\\Microsoft\\Crypto\\%s\\S-*", start, kind );
    if ((find = FindFirstFileA( pattern, &data )) == INVALID_HANDLE_VALUE) return FALSE;
    FindClose( find );
    sprintf( folder, "%s\\Microsoft\\Crypto\\%s\\%s", start, kind, data.cFileName );
    return TRUE;
}

static unsigned int look_at_both( const struct world *w, BOOL age )
{
    char folder[512], below[520];

    if (!find_folder( w, folder )) return 0;
    sprintf( below, "%s\\new", folder );
    return look( folder, age ) + look( below, age );
}

unsigned int left_count( const struct world *w )
{
    return look_at_both( w, FALSE );
}

void left_age( const struct world *w )
{
    look_at_both( w, TRUE );
}
