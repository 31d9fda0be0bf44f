/* HKLM\Software\Microsoft\Cryptography, MachineGuid: the random name of this machine, part of the unique names of key
 * containers. On Windows the installation creates it; on Wine the first acquire does. Rows reg-guid-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "dispatcher.h"

#define GUID_CHARS 37   /* with the NUL */

static BOOL is_there( HKEY key )
{
    return !RegQueryValueExW( key, L"MachineGuid", NULL, NULL, NULL, NULL );
}

/* A random GUID (version 4), lower case, no braces. */
static BOOL make_guid( WCHAR text[GUID_CHARS] )
{
    BYTE r[16];

    if (!system_random( r, sizeof(r) )) return FALSE;
    r[6] = (r[6] & 0x0f) | 0x40;
    r[8] = (r[8] & 0x3f) | 0x80;
    _snwprintf( text, GUID_CHARS, L"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15] );
    return TRUE;
}

/* Two processes that find it missing at once must not make two: the second one sees the first one's. */
static void make_once( HKEY key )
{
    HANDLE mutex = CreateMutexW( NULL, FALSE, L"winecsp-MachineGuid" );
    WCHAR text[GUID_CHARS];

    if (!mutex) return;
    WaitForSingleObject( mutex, INFINITE );
    if (!is_there( key ) && make_guid( text ))
        RegSetValueExW( key, L"MachineGuid", 0, REG_SZ, (const BYTE *)text, sizeof(text) );
    ReleaseMutex( mutex );
    CloseHandle( mutex );
}

/* Always in the 64-bit view. An acquire goes on without it. */
void machine_guid_ensure( void )
{
    static const WCHAR path[] = L"Software\\Microsoft\\Cryptography";
    BOOL missing;
    HKEY key;

    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key )) return;
    missing = !is_there( key );
    RegCloseKey( key );
    if (!missing) return;
    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_SET_VALUE | KEY_WOW64_64KEY, &key )) return;
    make_once( key );
    RegCloseKey( key );
}
