/* Values in the registry, see settings.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#include <winreg.h>

BOOL setting_read( const WCHAR *name, WCHAR text[MAX_PATH] )
{
    DWORD size = (MAX_PATH - 1) * sizeof(WCHAR), type;
    HKEY key;
    LONG ret;

    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, L"Software\\winecsp", 0, KEY_READ | KEY_WOW64_64KEY, &key )) return FALSE;
    ret = RegQueryValueExW( key, name, NULL, &type, (BYTE *)text, &size );
    RegCloseKey( key );
    text[ret ? 0 : size / sizeof(WCHAR)] = 0;
    return !ret && type == REG_SZ && text[0];
}
