/*
 * Tests of how a CSP's DLL is found, loaded and bound: image paths of all kinds, DLLs that do not load or lack entry
 * points, failures of CPAcquireContext, and changes of the registration between two calls.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "samplecsp/sampletest.h"

#define CASE_NAME SAMPLE_NAME ", case"
#define CASE_NAME_W L"" CASE_NAME

static char directory[MAX_PATH];        /* of the test program, with a backslash */
static char scratch[MAX_PATH];          /* a folder of ours for copies, with a backslash */

static BOOL acquire_case( HCRYPTPROV *prov )
{
    *prov = BAD_LAST_ERROR;
    SetLastError( BAD_LAST_ERROR );
    return CryptAcquireContextA( prov, NULL, CASE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT );
}

/* Acquiring fails with one of two errors; the second is Windows', which looks at signatures first. */
static void check_fails( const char *what, DWORD error, DWORD windows_error )
{
    HCRYPTPROV prov;
    BOOL ret = acquire_case( &prov );
    DWORD err = GetLastError();

    ok( !ret && (err == error || broken( err == windows_error )), "%s: returns %d, error %#lx instead of %#lx\n",
        what, ret, err, error );
    /* dispatch: choice-03 */
    ok( prov == BAD_LAST_ERROR || broken( TRUE ), "%s: *phProv becomes %p\n", what, (void *)prov );
    if (ret) CryptReleaseContext( prov, 0 );
}

static void check_works( const char *what )
{
    HCRYPTPROV prov;
    BYTE byte;
    BOOL ret = acquire_case( &prov );

    ok( ret, "%s: acquiring fails with %#lx\n", what, GetLastError() );
    if (!ret) return;
    ok( CryptGenRandom( prov, 1, &byte ), "%s: CryptGenRandom fails with %#lx\n", what, GetLastError() );
    ok( CryptReleaseContext( prov, 0 ), "%s: CryptReleaseContext fails with %#lx\n", what, GetLastError() );
}

static void set_image( const char *image )
{
    ok( sample_register_image( CASE_NAME, SAMPLE_TYPE, image, REG_SZ ), "cannot register %s\n", image );
}

static void set_image_beside( const char *dll )
{
    char path[MAX_PATH];

    set_image( sample_path( path, dll ) );
}

static char *in_scratch( char *buffer, const char *file )
{
    snprintf( buffer, MAX_PATH, "%s%s", scratch, file );
    return buffer;
}

/* Not found, not loadable, not willing, not a CSP. */
static void test_bad_images( void )
{
    char path[MAX_PATH];
    DWORD written;
    HANDLE file;

    /* dispatch: acq-order-09 */
    set_image_beside( "samplecsp_of_nobody.dll" );
    check_fails( "a missing file", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND );
    set_image( "samplecsp_of_nobody.dll" );
    check_fails( "a missing bare name", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND );
    set_image( "c:\\no such folder\\samplecsp.dll" );
    check_fails( "a missing folder", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND );

    /* dispatch: acq-order-11 */
    file = CreateFileA( in_scratch( path, "text.dll" ), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    WriteFile( file, "this is no DLL", 14, &written, NULL );
    CloseHandle( file );
    set_image( path );
    check_fails( "a text file", NTE_PROVIDER_DLL_FAIL, NTE_SIGNATURE_FILE_BAD );
    check_fails( "a text file again", NTE_PROVIDER_DLL_FAIL, NTE_SIGNATURE_FILE_BAD );
    DeleteFileA( path );
    set_image_beside( "samplecsp_noinit.dll" );
    check_fails( "DllMain fails", NTE_PROVIDER_DLL_FAIL, NTE_PROVIDER_DLL_FAIL );
    check_fails( "DllMain fails again", NTE_PROVIDER_DLL_FAIL, NTE_PROVIDER_DLL_FAIL );

    /* dispatch: csp-ep-01 */
    set_image_beside( "samplecsp_empty.dll" );
    check_fails( "no entry points", NTE_PROVIDER_DLL_FAIL, NTE_PROVIDER_DLL_FAIL );
    set_image( "kernel32.dll" );
    check_fails( "a DLL that is no CSP", NTE_PROVIDER_DLL_FAIL, NTE_PROVIDER_DLL_FAIL );
    ok( !GetModuleHandleA( "samplecsp_empty.dll" ) || broken( TRUE ), "a refused DLL stays loaded\n" );
}

/* Reads a whole file; the caller frees it. */
static BYTE *read_file( const char *path, DWORD *size )
{
    HANDLE file = CreateFileA( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    BYTE *data = NULL;

    if (file == INVALID_HANDLE_VALUE) return NULL;
    *size = GetFileSize( file, NULL );
    data = HeapAlloc( GetProcessHeap(), 0, *size );
    if (!ReadFile( file, data, *size, size, NULL )) *size = 0;
    CloseHandle( file );
    return data;
}

static BOOL write_file( const char *path, const BYTE *data, DWORD size )
{
    HANDLE file = CreateFileA( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    DWORD written = 0;

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    WriteFile( file, data, size, &written, NULL );
    CloseHandle( file );
    return written == size;
}

/* Gives the export `name` another last letter, everywhere; the order of the names stays what it was. */
static BOOL rename_export( BYTE *data, DWORD size, const char *name )
{
    DWORD i, len = lstrlenA( name ) + 1;
    BOOL found = FALSE;

    for (i = 1; i + len <= size; i++)
    {
        if (data[i - 1] || memcmp( data + i, name, len )) continue;
        data[i + len - 2]++;
        found = TRUE;
    }
    return found;
}

/* A copy of the sample CSP without one entry point. */
static void check_lacking( const BYTE *image, DWORD size, int id )
{
    BYTE *data = HeapAlloc( GetProcessHeap(), 0, size );
    char path[MAX_PATH], file[64];
    HCRYPTPROV prov;
    BOOL ret;

    winetest_push_context( "without %s", sample_id_name( id ) );
    snprintf( file, sizeof(file), "lacking%02d.dll", id );
    memcpy( data, image, size );
    ok( rename_export( data, size, sample_id_name( id ) ), "the export is not found\n" );
    ok( write_file( in_scratch( path, file ), data, size ), "cannot write %s\n", path );
    HeapFree( GetProcessHeap(), 0, data );
    set_image( path );
    ret = acquire_case( &prov );
    /* dispatch: csp-ep-01, csp-ep-02 */
    if (id < SAMPLE_MANDATORY_COUNT)
        ok( !ret && GetLastError() == (DWORD)NTE_PROVIDER_DLL_FAIL, "returns %d, error %#lx\n", ret, GetLastError() );
    else
        ok( ret, "acquiring fails with %#lx\n", GetLastError() );
    if (ret) CryptReleaseContext( prov, 0 );
    DeleteFileA( path );
    winetest_pop_context();
}

/* A copy of the sample CSP that imports from a DLL which is not there: the image itself was found. */
static void test_missing_import( void )
{
    char path[MAX_PATH];
    DWORD size = 0, i;
    BYTE *image = read_file( sample_path( path, SAMPLE_DLL ), &size );
    BOOL found = FALSE;

    for (i = 0; image && i + 12 < size; i++)
        if (!_strnicmp( (char *)image + i, "kernel32.dll", 13 ))
        {
            image[i + 6] = 'x';
            found = TRUE;
        }
    ok( found && write_file( in_scratch( path, "noimport.dll" ), image, size ), "cannot write %s\n", path );
    HeapFree( GetProcessHeap(), 0, image );
    set_image( path );
    /* dispatch: acq-order-11 */
    check_fails( "an import is missing", NTE_PROVIDER_DLL_FAIL, NTE_SIGNATURE_FILE_BAD );
    DeleteFileA( path );
}

static void test_entry_points( void )
{
    char path[MAX_PATH];
    DWORD size = 0;
    BYTE *image = read_file( sample_path( path, SAMPLE_DLL ), &size );
    int id;

    ok( image && size, "cannot read %s\n", path );
    for (id = 0; image && id < ID_COUNT; id++) check_lacking( image, size, id );
    HeapFree( GetProcessHeap(), 0, image );
}

/* The folder as a variable; the type of the value does not matter. */
static void test_expansion( void )
{
    char path[MAX_PATH], long_folder[4 * MAX_PATH] = "";
    HCRYPTPROV prov;
    unsigned int i;
    BOOL ret;

    /* dispatch: reg-img-02, reg-img-03 */
    SetEnvironmentVariableA( "SAMPLECSP_FOLDER", directory );
    ok( sample_register_image( CASE_NAME, SAMPLE_TYPE, "%SAMPLECSP_FOLDER%samplecsp.dll", REG_SZ ), "REG_SZ\n" );
    check_works( "REG_SZ" );
    ok( sample_register_image( CASE_NAME, SAMPLE_TYPE, "%SAMPLECSP_FOLDER%samplecsp.dll", REG_EXPAND_SZ ),
        "REG_EXPAND_SZ\n" );
    check_works( "REG_EXPAND_SZ" );
    ok( sample_register_image( CASE_NAME, SAMPLE_TYPE, sample_path( path, SAMPLE_DLL ), REG_EXPAND_SZ ),
        "full path\n" );
    check_works( "REG_EXPAND_SZ without a variable" );

    set_image( "%SAMPLECSP_NO_SUCH_FOLDER%samplecsp.dll" );
    check_fails( "an undefined variable", NTE_PROV_DLL_NOT_FOUND, NTE_PROVIDER_DLL_FAIL );

    /* The variable is looked up each time. */
    set_image( "%SAMPLECSP_FOLDER%samplecsp.dll" );
    SetEnvironmentVariableA( "SAMPLECSP_FOLDER", "c:\\no such folder\\" );
    check_fails( "the variable has changed", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND );
    SetEnvironmentVariableA( "SAMPLECSP_FOLDER", directory );
    check_works( "the variable has its old value" );

    /* However long it becomes. Windows' loader may refuse such a path. */
    for (i = 0; strlen( long_folder ) < 2 * MAX_PATH; i++) strcat( long_folder, i ? ".\\" : directory );
    SetEnvironmentVariableA( "SAMPLECSP_FOLDER", long_folder );
    ret = acquire_case( &prov );
    ok( ret || broken( !ret ), "a long path: error %#lx\n", GetLastError() );
    if (ret) CryptReleaseContext( prov, 0 );
    SetEnvironmentVariableA( "SAMPLECSP_FOLDER", NULL );
}

/* dispatch: reg-img-01, reg-img-04 */
static void test_paths( void )
{
    char path[MAX_PATH], *p;

    set_image_beside( SAMPLE_DLL );
    check_works( "a full path" );
    sample_upper( sample_path( path, SAMPLE_DLL ) );
    set_image( path );
    check_works( "a full path in capitals" );
    sample_path( path, SAMPLE_DLL );
    for (p = path; *p; p++) if (*p == '\\') *p = '/';
    set_image( path );
    check_works( "a full path with slashes" );
    set_image( SAMPLE_DLL );
    check_works( "a bare name beside the program" );
}

/* A folder whose name has a space, an accent, and a letter outside of most ANSI code pages. */
static void test_wide_path( void )
{
    static const WCHAR name[] = { 's', 'a', 'm', 'p', 'l', 'e', ' ', 0xe9, ' ', 0x6f22, 0 };
    WCHAR folder[MAX_PATH], path[MAX_PATH], source[MAX_PATH];
    char ansi[MAX_PATH];
    HCRYPTPROV prov;
    HKEY key;

    GetTempPathW( MAX_PATH - 40, folder );
    lstrcatW( folder, name );
    CreateDirectoryW( folder, NULL );
    lstrcpyW( path, folder );
    lstrcatW( path, L"\\samplecsp.dll" );
    MultiByteToWideChar( CP_ACP, 0, sample_path( ansi, SAMPLE_DLL ), -1, source, MAX_PATH );
    if (!CopyFileW( source, path, FALSE ) && GetLastError() != ERROR_SHARING_VIOLATION)
        skip( "cannot copy to %s, error %lu\n", wine_dbgstr_w( path ), GetLastError() );
    else if (!sample_open_key( "Provider", CASE_NAME, &key ))
    {
        /* dispatch: reg-img-01 */
        RegSetValueExW( key, L"Image Path", 0, REG_SZ, (BYTE *)path, (lstrlenW( path ) + 1) * sizeof(WCHAR) );
        RegCloseKey( key );
        check_works( "a folder with unusual letters" );
        ok( acquire_case( &prov ), "acquiring fails with %#lx\n", GetLastError() );
        ok( GetModuleHandleW( path ) != NULL, "the DLL in it is not the one that was loaded\n" );
        CryptReleaseContext( prov, 0 );
    }
    DeleteFileW( path );
    RemoveDirectoryW( folder );
}

/* The registration changes between two calls; no change may be missed. */
static void test_changes( void )
{
    struct sample_state *second = sample_load( "samplecsp_second.dll" );
    HCRYPTPROV prov, old;
    int i;

    ok( second && second != sample, "cannot load the second DLL\n" );
    if (!second || second == sample) return;
    set_image_beside( SAMPLE_DLL );
    ok( acquire_case( &old ), "acquiring fails with %#lx\n", GetLastError() );
    /* dispatch: reg-user-04 */
    for (i = 0; i < 50; i++)
    {
        sample->total = second->total = 0;
        set_image_beside( i & 1 ? SAMPLE_DLL : "samplecsp_second.dll" );
        ok( acquire_case( &prov ), "acquiring fails with %#lx\n", GetLastError() );
        ok( sample->total == (i & 1) && second->total == !(i & 1),
            "change %d: %ld calls of the first, %ld of the second\n", i, sample->total, second->total );
        CryptReleaseContext( prov, 0 );
    }
    /* The context acquired before keeps its DLL. dispatch: wrap-object-01 */
    set_image_beside( "samplecsp_second.dll" );
    sample->total = second->total = 0;
    ok( CryptReleaseContext( old, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    ok( sample->total == 1 && !second->total, "%ld calls of the first, %ld of the second\n", sample->total,
        second->total );
}

static volatile LONG finish_readers;

static DWORD CALLBACK reader_thread( void *arg )
{
    HCRYPTPROV prov;

    (void)arg;
    while (!finish_readers)
        if (CryptAcquireContextA( &prov, NULL, CASE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ))
            CryptReleaseContext( prov, 0 );
    return 0;
}

/* The registration changes while other threads acquire: what one of them has read just before is not taken for the
 * present state. */
static void test_changes_with_readers( void )
{
    struct sample_state *second = sample_load( "samplecsp_second.dll" );
    HANDLE readers[3];
    HCRYPTPROV prov;
    int i, wrong = 0;
    DWORD len;

    if (!second || second == sample) return;
    sample->set_length = second->set_length = TRUE;
    sample->length = 1;                 /* tells which DLL answers */
    second->length = 0;
    finish_readers = FALSE;
    for (i = 0; i < (int)ARRAY_SIZE( readers ); i++) readers[i] = CreateThread( NULL, 0, reader_thread, NULL, 0, NULL );
    /* dispatch: reg-user-04, acq-thr-01 */
    for (i = 0; i < 500; i++)
    {
        set_image_beside( i & 1 ? SAMPLE_DLL : "samplecsp_second.dll" );
        if (!acquire_case( &prov )) continue;
        wrong += !CryptGetProvParam( prov, PP_NAME, NULL, &len, 0 ) || len != (DWORD)(i & 1);
        CryptReleaseContext( prov, 0 );
    }
    finish_readers = TRUE;
    WaitForMultipleObjects( ARRAY_SIZE( readers ), readers, TRUE, INFINITE );
    for (i = 0; i < (int)ARRAY_SIZE( readers ); i++) CloseHandle( readers[i] );
    ok( !wrong, "%d of 500 changes were missed\n", wrong );
    second->set_length = FALSE;
    sample_reset();
}

/* A DLL that was missing, or broken, is put in place. */
static void test_repair( void )
{
    char path[MAX_PATH], good[MAX_PATH];

    in_scratch( path, "repaired.dll" );
    DeleteFileA( path );
    set_image( path );
    check_fails( "missing", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND );
    ok( write_file( path, (const BYTE *)"MZ", 2 ), "cannot write %s\n", path );
    check_fails( "broken", NTE_PROVIDER_DLL_FAIL, NTE_SIGNATURE_FILE_BAD );
    ok( CopyFileA( sample_path( good, SAMPLE_DLL ), path, FALSE ), "cannot copy, error %lu\n", GetLastError() );
    check_works( "put in place" );
    DeleteFileA( path );
}

/* Values of the registration that are missing or of a wrong kind. */
static void test_bad_entries( void )
{
    DWORD type = SAMPLE_TYPE;
    HKEY key;

    set_image_beside( SAMPLE_DLL );
    if (sample_open_key( "Provider", CASE_NAME, &key )) return;
    /* dispatch: acq-order-08 */
    RegDeleteValueA( key, "Image Path" );
    check_fails( "no Image Path", NTE_PROV_TYPE_ENTRY_BAD, NTE_PROVIDER_DLL_FAIL );
    set_image_beside( SAMPLE_DLL );
    /* dispatch: acq-order-06 */
    RegDeleteValueA( key, "Type" );
    check_fails( "no Type", NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_NO_MATCH );
    RegSetValueExA( key, "Type", 0, REG_DWORD, (BYTE *)&type, sizeof(type) );
    check_works( "Type is back" );
    /* dispatch: acq-order-07, reg-type-01 */
    type++;
    RegSetValueExA( key, "Type", 0, REG_DWORD, (BYTE *)&type, sizeof(type) );
    check_fails( "another Type", NTE_PROV_TYPE_NO_MATCH, NTE_PROV_TYPE_NO_MATCH );
    set_image_beside( SAMPLE_DLL );
    /* dispatch: reg-sig-01 */
    RegDeleteValueA( key, "Signature" );
    RegDeleteValueA( key, "SigInFile" );
    check_works( "no signature" );
    RegCloseKey( key );
    /* dispatch: acq-order-05, reg-user-04 */
    sample_unregister( CASE_NAME );
    check_fails( "not registered any more", NTE_KEYSET_NOT_DEF, NTE_KEYSET_NOT_DEF );
    set_image_beside( SAMPLE_DLL );
    check_works( "registered again" );
}

/* CPAcquireContext fails: its error is not changed by the cleaning up. */
static void test_acquire_fails( void )
{
    static const DWORD errors[] =
    {
        NTE_BAD_KEYSET, NTE_EXISTS, NTE_BAD_FLAGS, NTE_FAIL, NTE_NO_MEMORY, NTE_SILENT_CONTEXT, ERROR_FILE_NOT_FOUND,
        ERROR_INVALID_PARAMETER, ERROR_BUSY, 0, 0x20001234, BAD_LAST_ERROR
    };
    HCRYPTPROV prov;
    unsigned int i;
    BOOL ret;

    set_image_beside( SAMPLE_DLL );
    for (i = 0; i < ARRAY_SIZE( errors ); i++)
    {
        sample_reset();
        sample->fail_id = ID_AcquireContext;
        sample->fail_error = errors[i];
        ret = acquire_case( &prov );
        /* dispatch: acq-order-12, acq-order-13, csp-ep-04 */
        ok( !ret && GetLastError() == errors[i], "returns %d, error %#lx instead of %#lx\n", ret, GetLastError(),
            errors[i] );
        /* dispatch: choice-03 */
        ok( prov == BAD_LAST_ERROR || broken( TRUE ), "*phProv becomes %p\n", (void *)prov );
        ok( sample->total == 1, "%ld calls of the CSP, the last of %s\n", sample->total,
            sample_id_name( sample->last.id ) );
    }
    sample_reset();
    check_works( "after the failures" );
    check_works( "and once more" );
}

/* CPAcquireContext fails and leaves the last error alone: what the program had stays, whatever it took to find and load
 * the CSP, whose optional entry points may be missing. The first call loads it. */
static void test_fails_without_error( void )
{
    struct sample_state *state = sample_load( "samplecsp_noopt.dll" );
    HCRYPTPROV prov;
    DWORD err;
    BOOL ret;
    int i;

    ok( state != NULL, "cannot load the CSP without options\n" );
    if (!state) return;
    set_image_beside( "samplecsp_noopt.dll" );
    state->fail_id = ID_AcquireContext;
    state->fail_error = SAMPLE_FAIL_SILENT;
    for (i = 0; i < 3; i++)
    {
        SetLastError( BAD_LAST_ERROR );
        if (i < 2) ret = CryptAcquireContextA( &prov, "a", CASE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT );
        else ret = CryptAcquireContextW( &prov, L"a", CASE_NAME_W, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT );
        err = GetLastError();
        /* dispatch: csp-ep-05 */
        ok( !ret && err == BAD_LAST_ERROR, "call %d: returns %d, error %#lx\n", i, ret, err );
    }
    state->fail_id = ID_COUNT;
    check_works( "after the silent failures" );
}

/* Blocks of the process heap that are in use. */
static int heap_blocks( void )
{
    PROCESS_HEAP_ENTRY entry = { NULL };
    int count = 0;

    HeapLock( GetProcessHeap() );
    while (HeapWalk( GetProcessHeap(), &entry )) if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) count++;
    HeapUnlock( GetProcessHeap() );
    return count;
}

/* The n-th way to spell a text; the registry does not mind which. */
static void spell( char *text, unsigned int n )
{
    for (; *text && n; text++)
    {
        if ((*text | 0x20) < 'a' || (*text | 0x20) > 'z') continue;
        if (n & 1) *text ^= 0x20;
        n >>= 1;
    }
}

/* Acquires by many spellings of a name, or of the path of the DLL. Returns how many fail. */
static unsigned int acquire_spellings( BOOL of_path, unsigned int first, unsigned int end )
{
    char name[sizeof(CASE_NAME)], image[MAX_PATH];
    unsigned int i, failed = 0;
    HCRYPTPROV prov;

    for (i = first; i < end; i++)
    {
        lstrcpyA( name, CASE_NAME );
        if (of_path)
        {
            spell( sample_path( image, SAMPLE_DLL ) + 3, i );
            set_image( image );
        }
        else spell( name, i );
        if (!CryptAcquireContextA( &prov, NULL, name, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT )) failed++;
        else CryptReleaseContext( prov, 0 );
    }
    return failed;
}

/* Each spelling leads to the same CSP, and what is kept does not grow with their number. */
static void test_spellings( void )
{
    BOOL of_path;
    unsigned int failed;
    int before, more;

    for (of_path = FALSE; of_path <= TRUE; of_path++)
    {
        winetest_push_context( of_path ? "path" : "name" );
        set_image_beside( SAMPLE_DLL );
        failed = acquire_spellings( of_path, 0, 200 );
        before = heap_blocks();
        failed += acquire_spellings( of_path, 200, 1000 );
        more = heap_blocks() - before;
        /* dispatch: acq-order-05, reg-img-01 */
        ok( !failed, "%u of 1000 spellings are not found\n", failed );
        ok( more < 200, "%d blocks more for 800 spellings\n", more );
        winetest_pop_context();
    }
    set_image_beside( SAMPLE_DLL );
    check_works( "after all spellings" );
}

/* A CSP that acquires another provider's context in its DllMain; dllmain.c has more of the kind. */
static void test_acquires_in_dllmain( void )
{
    set_image_beside( "samplecsp_acquires.dll" );
    check_works( "a CSP that acquires in DllMain" );
}

START_TEST( csp )
{
    if (!sample_setup()) return;
    sample_path( directory, "" );
    GetTempPathA( MAX_PATH - 40, scratch );
    strcat( scratch, "sample CSP\\" );
    CreateDirectoryA( scratch, NULL );
    test_paths();
    test_bad_images();
    test_entry_points();
    test_missing_import();
    test_expansion();
    test_wide_path();
    test_changes();
    test_changes_with_readers();
    test_repair();
    test_bad_entries();
    test_acquire_fails();
    test_fails_without_error();
    test_spellings();
    test_acquires_in_dllmain();
    RemoveDirectoryA( scratch );
    sample_teardown();
}
