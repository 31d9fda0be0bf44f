/* csptool modules [NAME...]: loads each DLL by its name, as a program would, and prints one line
 *     NAME <tab> full path <tab> ProductName <tab> ProductVersion
 * taken from what is really mapped. "-" stands for what could not be found out.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"
#include "text/text.h"

static const struct column columns[] =
{
    { "name", "NAME", CELL_TEXT }, { "path", "DLL", CELL_TEXT }, { "product", "PRODUCT", CELL_TEXT },
    { "version", "VERSION", CELL_TEXT }
};

/* Adds one module's line; FALSE if it cannot be loaded. */
static BOOL add_module( struct table *table, const char *name )
{
    HMODULE module = LoadLibraryA( name );
    DWORD err = GetLastError();

    table_cell( table, name );
    add_image( table, module );
    if (!module)
    {
        complain( name, err );
        return FALSE;
    }
    FreeLibrary( module );
    return TRUE;
}

int modules_command( const struct call *call )
{
    static const char *const defaults[] = { "advapi32.dll", "cryptsp.dll", "rsaenh.dll", "dssenh.dll" };
    struct table *table = table_create( columns, ARRAYSIZE( columns ) );
    int i, failed = 0;

    for (i = 0; i < call->count; i++) failed |= !add_module( table, call->args[i] );
    for (i = 0; !call->count && i < (int)ARRAYSIZE( defaults ); i++) failed |= !add_module( table, defaults[i] );
    table_print( table, TABLE_TABS );
    return failed;
}
