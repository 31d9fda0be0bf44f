/*
 * RtlEncryptMemory and RtlDecryptMemory: lengths, options, threads, and who can decrypt what: this process, another
 * one, one that comes after the encrypting one has ended.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"
#include "ntsecapi.h"

#include "wine/test.h"
#include "checks.h"

/* Wine's headers lack these. */
#ifndef RTL_ENCRYPT_MEMORY_SIZE
#define RTL_ENCRYPT_MEMORY_SIZE          8
#define RTL_ENCRYPT_OPTION_CROSS_PROCESS 1
#define RTL_ENCRYPT_OPTION_SAME_LOGON    2
#endif
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER         0xc000000d
#endif

#define SUCCESS         0
#define MEMORY_MAX     4096

typedef LONG (WINAPI *memory_func)( void *memory, ULONG len, ULONG option );

static memory_func encrypt, decrypt;

static const DWORD options[] = { 0, RTL_ENCRYPT_OPTION_CROSS_PROCESS, RTL_ENCRYPT_OPTION_SAME_LOGON };

static void fill( BYTE *data, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) data[i] = i * 7 + 3;
}

/* The call must have this status and leave the last error alone. */
#define check_status( call, expected ) \
    do { \
        LONG status_; \
        SetLastError( SENTINEL ); \
        status_ = (call); \
        ok( status_ == (LONG)(expected), "%s: got %#lx\n", #call, status_ ); \
        ok( GetLastError() == SENTINEL, "%s: last error %#lx\n", #call, GetLastError() ); \
    } while (0)

/* ---- one process ------------------------------------------------------------------------------ */

static void test_lengths( DWORD option )
{
    static const DWORD lengths[] = { 8, 16, 24, 32, 40, 64, 256, 1000, MEMORY_MAX };
    BYTE data[MEMORY_MAX + 8], plain[MEMORY_MAX + 8];
    unsigned int i, j;

    fill( plain, sizeof(plain) );
    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        winetest_push_context( "%lu bytes", lengths[i] );
        memcpy( data, plain, sizeof(data) );
        /* dispatch: sysf-040 */
        check_status( encrypt( data, lengths[i], option ), SUCCESS );
        for (j = 0; j < lengths[i]; j += 8) ok( memcmp( data + j, plain + j, 8 ), "in clear at %u\n", j );
        ok( !memcmp( data + lengths[i], plain + lengths[i], 8 ), "written behind the end\n" );
        check_status( decrypt( data, lengths[i], option ), SUCCESS );
        ok( !memcmp( data, plain, sizeof(data) ), "other bytes\n" );
        winetest_pop_context();
    }
    /* the same bytes twice in one block of memory do not show */
    memset( data, 0, 64 );
    check_status( encrypt( data, 64, option ), SUCCESS );
    for (i = 8; i < 64; i += 8) ok( memcmp( data, data + i, 8 ), "a pattern shows at %u\n", i );
}

static void test_errors( void )
{
    static const DWORD lengths[] = { 1, 4, 7, 9, 12, 15, 31, 63, ~0u };
    static const DWORD wrong[] = { 3, 8, 0x80000000, ~0u };
    BYTE data[64], plain[64];
    unsigned int i, j;

    fill( plain, sizeof(plain) );
    memcpy( data, plain, sizeof(data) );
    for (i = 0; i < ARRAY_SIZE( options ); i++)
    {
        winetest_push_context( "option %lu", options[i] );
        /* dispatch: sysf-040-err */
        for (j = 0; j < ARRAY_SIZE( lengths ); j++)
        {
            check_status( encrypt( data, lengths[j], options[i] ), STATUS_INVALID_PARAMETER );
            check_status( decrypt( data, lengths[j], options[i] ), STATUS_INVALID_PARAMETER );
        }
        check_status( encrypt( data, 0, options[i] ), SUCCESS );
        check_status( decrypt( NULL, 0, options[i] ), SUCCESS );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( wrong ); i++)
    {
        /* dispatch: sysf-040-err, choice-18 */
        check_status( encrypt( data, sizeof(data), wrong[i] ), STATUS_INVALID_PARAMETER );
        check_status( decrypt( data, sizeof(data), wrong[i] ), STATUS_INVALID_PARAMETER );
    }
    ok( !memcmp( data, plain, sizeof(data) ), "something was changed\n" );
    if (!on_wine()) return;
    check_status( encrypt( NULL, 8, 0 ), STATUS_INVALID_PARAMETER );
    check_status( decrypt( (void *)(ULONG_PTR)SENTINEL, 8, 0 ), STATUS_INVALID_PARAMETER );
}

/* dispatch: sysf-040-cross */
static void test_options( void )
{
    BYTE sealed[ARRAY_SIZE( options )][32], opened[32], plain[32];
    unsigned int i, j;

    fill( plain, sizeof(plain) );
    for (i = 0; i < ARRAY_SIZE( options ); i++)
    {
        memcpy( sealed[i], plain, sizeof(plain) );
        check_status( encrypt( sealed[i], sizeof(plain), options[i] ), SUCCESS );
    }
    for (i = 0; i < ARRAY_SIZE( options ); i++)
        for (j = 0; j < ARRAY_SIZE( options ); j++)
        {
            memcpy( opened, sealed[i], sizeof(opened) );
            check_status( decrypt( opened, sizeof(opened), options[j] ), SUCCESS );
            ok( !memcmp( opened, plain, sizeof(plain) ) == (i == j), "option %lu of %lu\n", options[j], options[i] );
        }
}

#define ROUNDS 300

/* Gives the number of blocks that did not come back. */
static DWORD WINAPI use_memory( void *option )
{
    BYTE data[64], plain[64];
    DWORD wrong = 0, i;

    fill( plain, sizeof(plain) );
    for (i = 0; i < ROUNDS; i++)
    {
        memcpy( data, plain, sizeof(data) );
        if (encrypt( data, sizeof(data), *(const DWORD *)option )) wrong++;
        if (!memcmp( data, plain, sizeof(data) )) wrong++;
        if (decrypt( data, sizeof(data), *(const DWORD *)option )) wrong++;
        if (memcmp( data, plain, sizeof(data) )) wrong++;
    }
    return wrong;
}

/* The first calls of a process, at once; run by a child. */
static void test_threads( void )
{
    HANDLE threads[2 * ARRAY_SIZE( options )];
    unsigned int i;
    DWORD wrong;

    for (i = 0; i < ARRAY_SIZE( threads ); i++)
        threads[i] = CreateThread( NULL, 0, use_memory, (void *)&options[i / 2], 0, NULL );
    for (i = 0; i < ARRAY_SIZE( threads ); i++)
    {
        WaitForSingleObject( threads[i], INFINITE );
        wrong = SENTINEL;
        GetExitCodeThread( threads[i], &wrong );
        ok( !wrong, "thread %u: %lu wrong\n", i, wrong );
        CloseHandle( threads[i] );
    }
}

/* ---- two processes ---------------------------------------------------------------------------- */

#define SECRET_LEN 40

/* The text in hex that a command line carries. */
static void to_text( const BYTE *bytes, char *text )
{
    unsigned int i;

    for (i = 0; i < SECRET_LEN; i++) sprintf( text + 2 * i, "%02x", bytes[i] );
}

static void from_text( const char *text, BYTE *bytes )
{
    unsigned int i, byte;

    for (i = 0; i < SECRET_LEN; i++)
    {
        sscanf( text + 2 * i, "%2x", &byte );
        bytes[i] = byte;
    }
}

/* Runs a part of this test in a process of its own, to its end. */
static void run_child( const char *what, DWORD option, const char *data )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[MAX_PATH + 256], **argv;

    winetest_get_mainargs( &argv );
    sprintf( command, "\"%s\" memory %s %lu %s", argv[0], what, option, data );
    if (!CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info ))
    {
        ok( 0, "no child: error %lu\n", GetLastError() );
        return;
    }
    wait_child_process( info.hProcess );
    CloseHandle( info.hThread );
    CloseHandle( info.hProcess );
}

/* In the child: another process' bytes. */
static void open_sealed( DWORD option, const char *text )
{
    BYTE data[SECRET_LEN], plain[SECRET_LEN];

    fill( plain, sizeof(plain) );
    from_text( text, data );
    check_status( decrypt( data, sizeof(data), option ), SUCCESS );
    /* dispatch: sysf-040-same, sysf-040-cross */
    ok( !memcmp( data, plain, sizeof(plain) ) == (option != 0), "option %lu\n", option );
}

/* In the child: leaves bytes in a file and ends. */
static void leave_sealed( DWORD option, const char *path )
{
    BYTE data[SECRET_LEN];
    DWORD written = 0;
    HANDLE file;

    fill( data, sizeof(data) );
    check_status( encrypt( data, sizeof(data), option ), SUCCESS );
    file = CreateFileA( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( WriteFile( file, data, sizeof(data), &written, NULL ), "cannot write: error %lu\n", GetLastError() );
    CloseHandle( file );
}

static void open_left( DWORD option )
{
    static const char path[] = "sealed.tmp";
    BYTE data[SECRET_LEN] = { 0 }, plain[SECRET_LEN];
    DWORD got = 0;
    HANDLE file;

    fill( plain, sizeof(plain) );
    run_child( "leave", option, path );
    file = CreateFileA( path, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL );
    ok( ReadFile( file, data, sizeof(data), &got, NULL ) && got == sizeof(data), "nothing left\n" );
    CloseHandle( file );
    ok( memcmp( data, plain, sizeof(plain) ), "in clear\n" );
    check_status( decrypt( data, sizeof(data), option ), SUCCESS );
    /* dispatch: sysf-040-same, sysf-040-cross */
    ok( !memcmp( data, plain, sizeof(plain) ) == (option != 0), "option %lu\n", option );
}

static void test_processes( void )
{
    char text[2 * SECRET_LEN + 1];
    BYTE data[SECRET_LEN];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( options ); i++)
    {
        open_left( options[i] );
        fill( data, sizeof(data) );
        check_status( encrypt( data, sizeof(data), options[i] ), SUCCESS );
        to_text( data, text );
        run_child( "open", options[i], text );
    }
}

/* What the parent asked for. */
static void run_as_child( const char *what, DWORD option, const char *data )
{
    if (!strcmp( what, "threads" )) test_threads();
    else if (!strcmp( what, "open" )) open_sealed( option, data );
    else if (!strcmp( what, "leave" )) leave_sealed( option, data );
    else ok( 0, "no part %s\n", what );
}

START_TEST( memory )
{
    HMODULE advapi32 = GetModuleHandleA( "advapi32.dll" );
    unsigned int i;
    char **argv;
    int argc = winetest_get_mainargs( &argv );

    encrypt = (memory_func)(void *)GetProcAddress( advapi32, "SystemFunction040" );
    decrypt = (memory_func)(void *)GetProcAddress( advapi32, "SystemFunction041" );
    ok( encrypt && decrypt, "not exported\n" );
    if (!encrypt || !decrypt) return;

    if (argc >= 5)
    {
        run_as_child( argv[2], atoi( argv[3] ), argv[4] );
        return;
    }
    test_errors();
    for (i = 0; i < ARRAY_SIZE( options ); i++)
    {
        winetest_push_context( "option %lu", options[i] );
        test_lengths( options[i] );
        winetest_pop_context();
    }
    test_options();
    run_child( "threads", 0, "-" );
    test_processes();
}
