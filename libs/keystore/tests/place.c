/* Where the files of containers are, for any user: a program is always the same one, and never a service's account. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "keystore/store.h"
#include "wine/test.h"

static void test_places( void )
{
    static const struct
    {
        BOOL         machine;
        const WCHAR *sid;
        const char  *kind;
        const WCHAR *start, *folder;
    }
    rows[] =
    {
        /* containers: place-01 */
        { FALSE, L"S-1-5-21-1-2-3-1000", "RSA", L"APPDATA", L"Microsoft\\Crypto\\RSA\\S-1-5-21-1-2-3-1000" },
        { FALSE, L"S-1-5-21-1-2-3-500", "DSS", L"APPDATA", L"Microsoft\\Crypto\\DSS\\S-1-5-21-1-2-3-500" },
        /* containers: place-02 */
        { FALSE, L"S-1-5-18", "RSA", L"ALLUSERSPROFILE", L"Microsoft\\Crypto\\RSA\\S-1-5-18" },
        { FALSE, L"S-1-5-19", "RSA", L"ALLUSERSPROFILE", L"Microsoft\\Crypto\\RSA\\S-1-5-19" },
        { FALSE, L"S-1-5-20", "RSA", L"ALLUSERSPROFILE", L"Microsoft\\Crypto\\RSA\\S-1-5-20" },
        { FALSE, L"S-1-5-180", "RSA", L"APPDATA", L"Microsoft\\Crypto\\RSA\\S-1-5-180" },
        { FALSE, L"S-1-5-1", "RSA", L"APPDATA", L"Microsoft\\Crypto\\RSA\\S-1-5-1" },
        /* containers: place-03 */
        { TRUE, L"S-1-5-21-1-2-3-1000", "RSA", L"ALLUSERSPROFILE", L"Microsoft\\Crypto\\RSA\\MachineKeys" },
        { TRUE, L"S-1-5-18", "RSA", L"ALLUSERSPROFILE", L"Microsoft\\Crypto\\RSA\\MachineKeys" },
    };
    WCHAR folder[PATH_CHARS], start[MAX_PATH], expected[2 * MAX_PATH];
    unsigned int i;
    DWORD err;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        struct keystore store = { rows[i].kind, rows[i].machine };

        winetest_push_context( "row %u", i );
        ok( GetEnvironmentVariableW( rows[i].start, start, MAX_PATH ), "no environment\n" );
        _snwprintf( expected, ARRAY_SIZE( expected ), L"%s\\%s", start, rows[i].folder );
        *folder = 0;
        err = place_of_user( &store, rows[i].sid, folder );
        ok( !err, "error %#lx\n", err );
        ok( !lstrcmpiW( folder, expected ), "%s, expected %s\n", wine_dbgstr_w( folder ), wine_dbgstr_w( expected ) );
        winetest_pop_context();
    }
}

/* The place of this process is that of its user, and is the same when it is asked for again. */
static void test_own_place( void )
{
    struct keystore store = { "RSA", FALSE };
    WCHAR sid[SID_MAX], expected[PATH_CHARS], folder[PATH_CHARS];
    unsigned int i;

    ok( security_user( sid ), "no user\n" );
    ok( !place_of_user( &store, sid, expected ), "no place\n" );
    for (i = 0; i < 2; i++)
    {
        *folder = 0;
        ok( !keystore_folder( &store, folder ) && !lstrcmpW( folder, expected ), "%s, expected %s\n",
            wine_dbgstr_w( folder ), wine_dbgstr_w( expected ) );
    }
    place_process_detach();
    security_process_detach();
}

START_TEST( place )
{
    test_places();
    test_own_place();
}
