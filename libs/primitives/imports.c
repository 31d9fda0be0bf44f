/* Replacements for functions that a static libcrypto would import from other DLLs, so that our DLL imports only
 * kernel32 and msvcrt. libcrypto calls imported functions through pointers named __imp_NAME; a definition that is
 * linked before any import library takes their place. The important one is its source of seeds: as built for mingw it
 * would call CryptGenRandom, which here means ourselves. It gets the system's random bytes instead. This object must be
 * linked before any import library is searched. The end of this file does the same for a function that is not imported,
 * and so does atexit.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

/* The declarations of these functions must not be seen: they would clash with ours or use the pointers. */
#define WIN32_LEAN_AND_MEAN
#define NOCRYPT
#define NOUSER
#include <windef.h>
#include <winbase.h>

#include "primitives/library.h"

/* The name of an import pointer: 32-bit stdcall names carry the size of their arguments. */
#ifdef _WIN64
#define POINTER_NAME( name, bytes ) "__imp_" #name
#else
#define POINTER_NAME( name, bytes ) "__imp__" #name "@" #bytes
#endif

#define IMPORT( name, bytes ) \
    extern const void *const imp_ ## name __asm__ ( POINTER_NAME( name, bytes ) ); \
    const void *const imp_ ## name = my_ ## name

/* ---- random seeds ------------------------------------------------------------------------------ */

typedef BOOLEAN (WINAPI *gen_random_func)( void *buffer, ULONG len );

static gen_random_func gen_random;

/* Any program that gets here through CryptoAPI has advapi32 loaded already. The reference is kept, so that the
 * address stays good. */
BOOL imports_init( void )
{
    HMODULE module;

    if (__atomic_load_n( &gen_random, __ATOMIC_ACQUIRE )) return TRUE;
    if (!(module = LoadLibraryW( L"advapi32.dll" ))) return FALSE;
    __atomic_store_n( &gen_random, (gen_random_func)(void *)GetProcAddress( module, "SystemFunction036" ),
                      __ATOMIC_RELEASE );
    /* cppcheck-suppress resourceLeak ; advapi32.dll stays loaded */
    return gen_random != NULL;
}

/* There is nothing to acquire: any value but 0 will do as the handle. libcrypto asks without a container. */
static BOOL WINAPI my_CryptAcquireContextW( ULONG_PTR *prov, const WCHAR *container, const WCHAR *provider,
                                            DWORD type, DWORD flags )
{
    *prov = 1;
    return TRUE;
}

static BOOL WINAPI my_CryptGenRandom( ULONG_PTR prov, DWORD len, BYTE *buffer )
{
    return gen_random && gen_random( buffer, len );
}

static BOOL WINAPI my_CryptReleaseContext( ULONG_PTR prov, DWORD flags )
{
    return TRUE;
}

IMPORT( CryptAcquireContextW, 20 );
IMPORT( CryptGenRandom, 12 );
IMPORT( CryptReleaseContext, 8 );

/* ---- the time ---------------------------------------------------------------------------------- */

/* time_t as libcrypto has it, which need not be that of the headers here: a Wine source tree's have 64 bits. */
#ifdef _WIN64
#define TIME_POINTER_NAME "__imp__time64"
typedef LONGLONG crt_time;
#else
#define TIME_POINTER_NAME "__imp___time32"
typedef LONG crt_time;
#endif

#define UNIX_EPOCH    116444736000000000ll  /* 1970 as a FILETIME */
#define TICKS_SECOND  10000000

/* libcrypto's generator asks for it with each request, and Wine's own time() also looks for the time zone, which takes
 * a third of the time of 64 KiB of random bytes. */
static crt_time __cdecl my_time( crt_time *result )
{
    ULARGE_INTEGER ticks;
    FILETIME now;
    crt_time seconds;

    GetSystemTimeAsFileTime( &now );
    ticks.u.LowPart = now.dwLowDateTime;
    ticks.u.HighPart = now.dwHighDateTime;
    seconds = (ticks.QuadPart - UNIX_EPOCH) / TICKS_SECOND;
    if (result) *result = seconds;
    return seconds;
}

extern const void *const imp_time __asm__ ( TIME_POINTER_NAME );
const void *const imp_time = my_time;

/* ---- the last words of libcrypto before it ends the process ------------------------------------- */
/* It looks whether it is a service, and then writes to the event log or opens a message box. With no
   window station it takes the message box; ours goes to the debugger's output. */

static void *WINAPI my_GetProcessWindowStation( void )
{
    return NULL;
}

static BOOL WINAPI my_GetUserObjectInformationW( HANDLE object, int index, void *info, DWORD len, DWORD *needed )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return FALSE;
}

static int WINAPI my_MessageBoxW( void *owner, const WCHAR *text, const WCHAR *caption, UINT type )
{
    OutputDebugStringW( text );
    return 0;
}

static HANDLE WINAPI my_RegisterEventSourceW( const WCHAR *server, const WCHAR *source )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return NULL;
}

/* The narrow ones are for a BIO that writes to the event log; nothing here makes one. */
static HANDLE WINAPI my_RegisterEventSourceA( const char *server, const char *source )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return NULL;
}

static BOOL WINAPI my_ReportEventA( HANDLE log, WORD type, WORD category, DWORD id, void *sid, WORD count,
                                    DWORD size, const char **strings, void *data )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return FALSE;
}

static BOOL WINAPI my_ReportEventW( HANDLE log, WORD type, WORD category, DWORD id, void *sid, WORD count,
                                    DWORD size, const WCHAR **strings, void *data )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return FALSE;
}

static BOOL WINAPI my_DeregisterEventSource( HANDLE log )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return FALSE;
}

IMPORT( GetProcessWindowStation, 0 );
IMPORT( GetUserObjectInformationW, 20 );
IMPORT( MessageBoxW, 16 );
IMPORT( RegisterEventSourceW, 8 );
IMPORT( ReportEventW, 36 );
IMPORT( RegisterEventSourceA, 8 );
IMPORT( ReportEventA, 36 );
IMPORT( DeregisterEventSource, 4 );

/* ---- the system's certificate stores ------------------------------------------------------------ */
/* Only in libraries that were built without our options; nothing here opens a store. */

static void *WINAPI my_CertOpenSystemStoreW( ULONG_PTR prov, const WCHAR *name )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return NULL;
}

static BOOL WINAPI my_CertCloseStore( void *store, DWORD flags )
{
    return TRUE;
}

static const void *WINAPI my_CertFindCertificateInStore( void *store, DWORD encoding, DWORD flags, DWORD type,
                                                         const void *what, const void *previous )
{
    SetLastError( ERROR_CALL_NOT_IMPLEMENTED );
    return NULL;
}

static BOOL WINAPI my_CertFreeCertificateContext( const void *context )
{
    return TRUE;
}

IMPORT( CertOpenSystemStoreW, 8 );
IMPORT( CertCloseStore, 8 );
IMPORT( CertFindCertificateInStore, 24 );
IMPORT( CertFreeCertificateContext, 4 );

/* ---- what mingw-w64's own library would have ---------------------------------------------------- */

int __cdecl __mingw_vsscanf( const char *text, const char *format, va_list args );

/* sscanf of mingw-w64's headers. Of libcrypto only the parser of a URL's port calls it, and nothing here parses one. A
 * DLL that winegcc links has no library which knows the name, and msvcrt.dll has no such function. Nothing is read: -1,
 * the end of the text. */
int __cdecl __mingw_vsscanf( const char *text, const char *format, va_list args )
{
    return -1;
}

#ifndef _WIN64

/* stat of mingw-w64's headers, under a name that msvcrt.dll lacks. libcrypto calls it for configuration files and
 * stores that are files; nothing here reads one. */
static int __cdecl my_stat32( const char *path, void *info )
{
    return -1;
}

extern const void *const imp_stat32 __asm__ ( "__imp___stat32" );
const void *const imp_stat32 = my_stat32;

#endif
