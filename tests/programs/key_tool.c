/* Key containers from the command line: makes, opens, fills, lists and deletes them, and sets who may use them. Prints
 * one line, "failed, error CODE" if something fails. Runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"

#include <sddl.h>

static DWORD machine;   /* CRYPT_MACHINE_KEYSET, or 0 */

static int failed( void )
{
    printf( "failed, error %#lx\n", GetLastError() );
    return 1;
}

static int slot_of( const char *text )
{
    return *text == 's';
}

static int new_container( char **args )
{
    HCRYPTPROV prov;

    if (!acquire( args[0], CRYPT_NEWKEYSET | machine, &prov )) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "made\n" );
    return 0;
}

static int delete_container( char **args )
{
    HCRYPTPROV prov;

    if (!acquire( args[0], CRYPT_DELETEKEYSET | machine, &prov )) return failed();
    printf( "deleted\n" );
    return 0;
}

/* Prints the keys that a container holds, 0 for none, after it has signed with each. */
static int show( char **args )
{
    ULONGLONG ids[2];
    HCRYPTPROV prov;
    int slot;

    if (!acquire( args[0], machine, &prov )) return failed();
    for (slot = 0; slot < 2; slot++)
        if (!get_id( prov, slot, &ids[slot] ) || (ids[slot] && !pair_works( prov, slot ))) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "%016llx %016llx\n", ids[0], ids[1] );
    return 0;
}

static int generate( char **args )
{
    HCRYPTPROV prov;
    ULONGLONG id;

    if (!acquire( args[0], machine, &prov ) || !generate_pair( prov, slot_of( args[1] ), &id )) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "%016llx\n", id );
    return 0;
}

static int import( char **args )
{
    struct key_blob blob;
    HCRYPTPROV prov;

    if (!acquire( args[0], machine, &prov ) || !make_blob( &blob ) ||
        !import_pair( prov, slot_of( args[1] ), &blob )) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "%016llx\n", blob_id( &blob ) );
    return 0;
}

/* Every kind of call that stores, one after the other: a container, two keys made and two imported. */
static int fill( char **args )
{
    struct key_blob blob;
    HCRYPTPROV prov;
    ULONGLONG id;

    if (!make_blob( &blob ) || !acquire( args[0], CRYPT_NEWKEYSET | machine, &prov )) return failed();
    if (!generate_pair( prov, 0, &id ) || !generate_pair( prov, 0, &id )) return failed();
    if (!import_pair( prov, 1, &blob ) || !import_pair( prov, 0, &blob )) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "filled\n" );
    return 0;
}

static int list( char **args )
{
    DWORD flags = CRYPT_FIRST, len, count = 0, error;
    char name[MAX_PATH + 1];
    HCRYPTPROV prov;

    if (!acquire( NULL, CRYPT_VERIFYCONTEXT | machine, &prov )) return failed();
    for (len = sizeof(name); CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len,
                                                flags ); len = sizeof(name))
    {
        printf( "%s%s", count++ ? " " : "", name );
        flags = 0;
    }
    error = GetLastError();
    printf( "\n" );
    SetLastError( error );
    if (error != ERROR_NO_MORE_ITEMS) return failed();
    CryptReleaseContext( prov, 0 );
    return 0;
}

static int unique( char **args )
{
    char name[MAX_PATH + 1];
    DWORD len = sizeof(name);
    HCRYPTPROV prov;

    if (!acquire( args[0], machine, &prov ) ||
        !CryptGetProvParam( prov, PP_UNIQUE_CONTAINER, (BYTE *)name, &len, 0 )) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "%s\n", name );
    return 0;
}

/* Sets the rights that an SDDL string says. */
static int rights( char **args )
{
    PSECURITY_DESCRIPTOR descriptor;
    HCRYPTPROV prov;

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorA( args[1], SDDL_REVISION_1, &descriptor, NULL ) ||
        !acquire( args[0], machine, &prov ) ||
        !CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, descriptor, DACL_SECURITY_INFORMATION )) return failed();
    CryptReleaseContext( prov, 0 );
    printf( "set\n" );
    return 0;
}

/* Another process of this program, whose exit code is returned. */
static DWORD run_other( const char *command, const char *args )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    char self[MAX_PATH], line[3 * MAX_PATH];
    PROCESS_INFORMATION info;
    DWORD code = 1;

    if (!GetModuleFileNameA( NULL, self, sizeof(self) )) return 1;
    /* cppcheck-suppress uninitvar ; it has been filled */
    snprintf( line, sizeof(line), "\"%s\" %s %s", self, command, args );
    if (!CreateProcessA( NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info )) return 1;
    WaitForSingleObject( info.hProcess, INFINITE );
    GetExitCodeProcess( info.hProcess, &code );
    CloseHandle( info.hProcess );
    CloseHandle( info.hThread );
    return code;
}

/* Other processes replace the exchange key, and now and then the whole container, while this one goes on looking. */
static int watch( char **args )
{
    int i, count = atoi( args[1] ), seen = 0;
    char pair[MAX_PATH];
    ULONGLONG id, last = 0;
    HCRYPTPROV prov;

    snprintf( pair, sizeof(pair), "%s x", args[0] );
    for (i = 0; i < count; i++)
    {
        if (i % 3 == 2 ? run_other( "delete", args[0] ) || run_other( "fill", args[0] ) : run_other( "import", pair ))
            return failed();
        if (!acquire( args[0], machine, &prov ) || !get_id( prov, 0, &id )) return failed();
        CryptReleaseContext( prov, 0 );
        if (id != last) seen++;
        last = id;
    }
    printf( "seen %d of %d\n", seen, count );
    return 0;
}

/* Another process deletes the container while this one has it open; then it shall get a key all the same. */
static int outlive( char **args )
{
    HCRYPTPROV prov;
    ULONGLONG id;

    if (!acquire( args[0], machine, &prov ) || run_other( "delete", args[0] ) || !generate_pair( prov, 0, &id ))
        return failed();
    CryptReleaseContext( prov, 0 );
    printf( "%016llx\n", id );
    return 0;
}

/* The mutex of a user's container, as the key store names it. */
static HANDLE open_mutex( const char *unique )
{
    char user[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE], name[MAX_PATH], *sid;
    HANDLE token;
    DWORD size;

    if (!OpenProcessToken( GetCurrentProcess(), TOKEN_QUERY, &token ) ||
        !GetTokenInformation( token, TokenUser, user, sizeof(user), &size ) ||
        !ConvertSidToStringSidA( ((TOKEN_USER *)user)->User.Sid, &sid )) return NULL;
    snprintf( name, sizeof(name), "Global\\winecsp-keys-RSA-%s-%.32s", sid, unique );
    LocalFree( sid );
    CloseHandle( token );
    return CreateMutexA( NULL, FALSE, name );
}

/* Holds the lock of the container with this unique name, as a program does that has stopped while it has it. */
static int hold( char **args )
{
    HANDLE mutex = open_mutex( args[0] );

    if (!mutex || WaitForSingleObject( mutex, 10000 ) != WAIT_OBJECT_0) return failed();
    printf( "held\n" );
    fflush( stdout );
    Sleep( atoi( args[1] ) * 1000 );
    ReleaseMutex( mutex );
    return 0;
}

/* Stays for a while, so that the wineserver does, and later programs start quickly. */
static int stay( char **args )
{
    Sleep( 600000 );
    return 0;
}

static const struct command
{
    const char *name;
    int         arg_count;
    int       (*run)( char **args );
    const char *args;
} commands[] =
{
    { "new",      1, new_container,    "NAME" },
    { "delete",   1, delete_container, "NAME" },
    { "show",     1, show,             "NAME" },
    { "generate", 2, generate,         "NAME x|s" },
    { "import",   2, import,           "NAME x|s" },
    { "fill",     1, fill,             "NAME" },
    { "unique",   1, unique,           "NAME" },
    { "rights",   2, rights,           "NAME SDDL" },
    { "list",     0, list,             "" },
    { "watch",    2, watch,            "NAME COUNT" },
    { "outlive",  1, outlive,          "NAME" },
    { "hold",     2, hold,             "UNIQUE-NAME SECONDS" },
    { "stay",     0, stay,             "" },
};

int main( int argc, char **argv )
{
    unsigned int i;

    if (argc > 1 && !strcmp( argv[1], "-m" ))
    {
        machine = CRYPT_MACHINE_KEYSET;
        argc--;
        argv++;
    }
    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (argc == commands[i].arg_count + 2 && !strcmp( commands[i].name, argv[1] ))
            return commands[i].run( argv + 2 );
    fprintf( stderr, "usage: key_tool [-m] COMMAND; -m: the machine's containers\n" );
    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        fprintf( stderr, "    %s %s\n", commands[i].name, commands[i].args );
    return 2;
}
