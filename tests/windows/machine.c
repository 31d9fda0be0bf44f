/* Where the results were made: the system and its build, the processor, the DLLs under test. Nothing here names the
 * user or the machine. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

#define CURRENT_VERSION "Software\\Microsoft\\Windows NT\\CurrentVersion"

/* A value as a text, of the 64-bit view; "-" if there is none. */
static const char *read_value( const char *path, const char *name, char *text, DWORD size )
{
    DWORD type, len = size - 1, number;
    HKEY key;

    strcpy( text, "-" );
    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, &key )) return text;
    if (!RegQueryValueExA( key, name, NULL, &type, (BYTE *)text, &len ))
    {
        text[len] = 0;
        memcpy( &number, text, sizeof(number) );
        if (type == REG_DWORD) sprintf( text, "%lu", number );
    }
    else strcpy( text, "-" );
    RegCloseKey( key );
    return text;
}

static const char *wine_version( void )
{
    const char *(CDECL *get_version)( void ) = (void *)GetProcAddress( GetModuleHandleA( "ntdll.dll" ),
                                                                       "wine_get_version" );

    return get_version ? get_version() : NULL;
}

BOOL on_wine( void )
{
    return wine_version() != NULL;
}

/* system KIND VERSION NAME: "windows 10.0.20348.2113 Windows Server 2022 Datacenter, 21H2", "wine 8.0 ...". */
static void write_system( void )
{
    LONG( WINAPI *get_version )( OSVERSIONINFOW * ) = (void *)GetProcAddress( GetModuleHandleA( "ntdll.dll" ),
                                                                              "RtlGetVersion" );
    OSVERSIONINFOW info = { .dwOSVersionInfoSize = sizeof(info) };
    char version[64], name[200], product[100], release[64], revision[64];

    if (get_version) get_version( &info );
    sprintf( version, "%lu.%lu.%lu.%s", info.dwMajorVersion, info.dwMinorVersion, info.dwBuildNumber,
             read_value( CURRENT_VERSION, "UBR", revision, sizeof(revision) ) );
    _snprintf( name, sizeof(name) - 1, "%s, %s", read_value( CURRENT_VERSION, "ProductName", product, sizeof(product) ),
               read_value( CURRENT_VERSION, "DisplayVersion", release, sizeof(release) ) );
    name[sizeof(name) - 1] = 0;
    if (on_wine()) write_record( "system", "wine", wine_version(), name );
    else write_record( "system", "windows", version, name );
    printf( "%s %s\n", on_wine() ? "Wine" : name, on_wine() ? wine_version() : version );
}

/* machine ARCHITECTURE PROCESSORS NAME ANSI-CODE-PAGE LANGUAGE */
static void write_processor( void )
{
    char name[100], count[16], page[16], language[16];
    const char *architecture = "unknown";
    SYSTEM_INFO info;

    GetNativeSystemInfo( &info );
    if (info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64) architecture = "x86_64";
    if (info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_INTEL) architecture = "i386";
    if (info.wProcessorArchitecture == 12) architecture = "aarch64";
    sprintf( count, "%lu", info.dwNumberOfProcessors );
    sprintf( page, "%u", GetACP() );
    sprintf( language, "%#x", GetUserDefaultLangID() );
    read_value( "Hardware\\Description\\System\\CentralProcessor\\0", "ProcessorNameString", name, sizeof(name) );
    write_record( "machine", architecture, count, name, page, language );
}

/* A string of a version resource; "-" if there is none. */
static const char *version_string( void *block, const char *name, char *text, size_t size )
{
    struct { WORD language, page; } *translation;
    char path[100], *value;
    UINT len;

    strcpy( text, "-" );
    if (!VerQueryValueA( block, "\\VarFileInfo\\Translation", (void **)&translation, &len ) || len < 4) return text;
    sprintf( path, "\\StringFileInfo\\%04x%04x\\%s", translation->language, translation->page, name );
    if (!VerQueryValueA( block, path, (void **)&value, &len ) || !len) return text;
    lstrcpynA( text, value, size );
    return text;
}

/* dll WIDTH NAME VERSION VERSION-TEXT COMPANY */
static void write_dll( const char *width, const WCHAR *folder, const char *name )
{
    char text[200], company[200], version[64] = "-";
    WCHAR path[MAX_PATH + 32];
    VS_FIXEDFILEINFO *fixed;
    DWORD unused, size;
    void *block;
    UINT len;

    _snwprintf( path, ARRAY_SIZE( path ), L"%ls\\%hs", folder, name );
    if (GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES) return;
    size = GetFileVersionInfoSizeW( path, &unused );
    block = need_memory( calloc( 1, size + 1 ) );
    strcpy( text, "-" );
    strcpy( company, "-" );
    if (size && GetFileVersionInfoW( path, 0, size, block ))
    {
        if (VerQueryValueW( block, L"\\", (void **)&fixed, &len ))
            sprintf( version, "%u.%u.%u.%u", HIWORD( fixed->dwFileVersionMS ), LOWORD( fixed->dwFileVersionMS ),
                     HIWORD( fixed->dwFileVersionLS ), LOWORD( fixed->dwFileVersionLS ) );
        version_string( block, "FileVersion", text, sizeof(text) );
        version_string( block, "CompanyName", company, sizeof(company) );
    }
    write_record( "dll", width, name, version, text, company );
    free( block );
}

static void write_dlls( const char *width, const WCHAR *folder )
{
    static const char *const names[] =
    {
        "advapi32.dll", "cryptsp.dll", "rsaenh.dll", "dssenh.dll", "cryptbase.dll", "crypt32.dll", "bcrypt.dll",
        "bcryptprimitives.dll", "ncrypt.dll", "kernelbase.dll", "advapi32_host.dll"
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( names ); i++) write_dll( width, folder, names[i] );
}

/* rights FULL-OR-CAREFUL ADMINISTRATOR-OR-USER */
static void write_rights( void )
{
    static const char defaults[] = "Software\\Microsoft\\Cryptography\\Defaults";
    HKEY key;
    BOOL may = !RegOpenKeyExA( HKEY_LOCAL_MACHINE, defaults, 0, KEY_SET_VALUE, &key );

    if (may) RegCloseKey( key );
    write_record( "rights", options.full ? "full" : "careful", may ? "administrator" : "user" );
    if (options.full && !may) printf( "This is not an administrator: what needs one will be left out.\n" );
}

void write_machine( void )
{
    WCHAR folder[MAX_PATH];

    write_system();
    write_processor();
    write_rights();
    GetSystemDirectoryW( folder, MAX_PATH );
    write_dlls( sizeof(void *) == 8 ? "x86_64" : "i386", folder );
    if (GetSystemWow64DirectoryW( folder, MAX_PATH )) write_dlls( "i386", folder );
}
