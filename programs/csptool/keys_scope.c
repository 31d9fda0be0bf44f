/* csptool keys: whose stores there are, and names on a line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"

#include "keys.h"

const struct scope scopes[SCOPE_COUNT] =
{
    { "user",        { "RSA", FALSE }, TRUE },
    { "machine",     { "RSA", TRUE },  TRUE },
    { "user DSS",    { "DSS", FALSE }, FALSE },
    { "machine DSS", { "DSS", TRUE },  FALSE },
};

void print_name( const char *name )
{
    WCHAR wide[MAX_PATH + 1], *at;

    if (!MultiByteToWideChar( CP_ACP, 0, name, -1, wide, ARRAYSIZE( wide ))) lstrcpyW( wide, L"?" );
    for (at = wide; *at; at++) if (*at < ' ') *at = '?';
    print_wide( wide );
}
