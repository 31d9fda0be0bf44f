/* The system's functions as our DLLs see them: each counts as a point, and fails when its turn has come. A function
 * that our DLLs import and that can fail belongs into `wrappers`, one that cannot, or whose failure nobody asks for,
 * into `exempt`; the program tells which are in neither.
 *
 * FAULT( kind, name, error, other error ) is 0 if the call shall go on, or the error.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdlib.h>
#include <string.h>
#include <aclapi.h>
#include <ntsecapi.h>
#include <sddl.h>
#include <winternl.h>
#include <dpapi.h>

#define CALLER __builtin_return_address( 0 )
#define FAULT( kind, name, error0, error1 ) fault( KIND_ ## kind, name, error0, error1, CALLER )

static BOOL refuse( DWORD error )
{
    SetLastError( error );
    return FALSE;
}

/* Keeps what a call gave. */
static HANDLE keep( enum live_kind kind, HANDLE handle, void *caller )
{
    if (handle && handle != INVALID_HANDLE_VALUE) live_add( kind, handle, 0, caller );
    return handle;
}

/* ---- memory -------------------------------------------------------------------------------------- */

#define FRESH 0xcc              /* what memory holds that is not zeroed, and that was given back */
#define GONE  0xdd

/* libcrypto starts behind this allocation of libs/primitives/library.c; the next one is of what that file keeps, whose
 * TLS slot is taken then; and with the one behind that it has started. */
#define MEMORY_TO_START (512 * 1024)
static enum { AT_REST, STARTS, STARTS_FOR_US, STARTS_AGAIN } start;

static enum kind kind_of_slot( void )
{
    if (start == STARTS || start == STARTS_AGAIN) return KIND_libcrypto;
    if (start == STARTS_FOR_US) start = STARTS_AGAIN;
    return KIND_memory;
}

static void *WINAPI my_HeapAlloc( HANDLE heap, DWORD flags, SIZE_T size )
{
    void *ptr;

    start = size == MEMORY_TO_START ? STARTS : start == STARTS ? STARTS_FOR_US : AT_REST;

    if (FAULT( memory, "HeapAlloc", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY )) return NULL;
    if (!(ptr = HeapAlloc( heap, flags, size ))) return NULL;
    if (!(flags & HEAP_ZERO_MEMORY)) memset( ptr, FRESH, size );
    live_add( LIVE_HEAP, ptr, size, CALLER );
    return ptr;
}

static BOOL WINAPI my_HeapFree( HANDLE heap, DWORD flags, void *ptr )
{
    SIZE_T size;

    if (!ptr) return TRUE;
    if (!live_remove( LIVE_HEAP, ptr, &size ))
    {
        bad_frees++;
        return FALSE;
    }
    if (plan_has_hit() && break_what && !strcmp( break_what, "free" ))
    {
        live_add( LIVE_HEAP, ptr, size, CALLER );
        return TRUE;
    }
    memset( ptr, GONE, size );
    return HeapFree( heap, flags, ptr );
}

static void *WINAPI my_VirtualAlloc( void *address, SIZE_T size, DWORD type, DWORD protect )
{
    DWORD err = FAULT( memory, "VirtualAlloc", ERROR_NOT_ENOUGH_MEMORY, ERROR_COMMITMENT_LIMIT );

    if (!err) return VirtualAlloc( address, size, type, protect );
    refuse( err );
    return NULL;
}

static DWORD WINAPI my_TlsAlloc( void )
{
    DWORD err = fault( kind_of_slot(), "TlsAlloc", ERROR_NO_MORE_ITEMS, ERROR_NOT_ENOUGH_MEMORY, CALLER );

    if (!err) return TlsAlloc();
    refuse( err );
    return TLS_OUT_OF_INDEXES;
}

static BOOL WINAPI my_TlsSetValue( DWORD index, void *value )
{
    DWORD err = value ? FAULT( memory, "TlsSetValue", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY ) : 0;

    return err ? refuse( err ) : TlsSetValue( index, value );
}

static void *WINAPI my_AddVectoredExceptionHandler( ULONG first, PVECTORED_EXCEPTION_HANDLER handler )
{
    if (FAULT( memory, "AddVectoredExceptionHandler", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY )) return NULL;
    return AddVectoredExceptionHandler( first, handler );
}

static HLOCAL WINAPI my_LocalFree( HLOCAL ptr )
{
    SIZE_T size;

    if (!ptr) return NULL;
    if (!live_remove( LIVE_LOCAL, ptr, &size )) bad_frees++;
    return LocalFree( ptr );
}

/* libcrypto's. */
static void *my_malloc( size_t size )
{
    void *ptr;

    if (FAULT( libcrypto, "malloc", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY )) return NULL;
    if (!(ptr = malloc( size ))) return NULL;
    memset( ptr, FRESH, size );
    live_add( LIVE_LIBCRYPTO, ptr, size, CALLER );
    return ptr;
}

static void *my_calloc( size_t count, size_t size )
{
    void *ptr;

    if (FAULT( libcrypto, "calloc", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY )) return NULL;
    if ((ptr = calloc( count, size ))) live_add( LIVE_LIBCRYPTO, ptr, count * size, CALLER );
    return ptr;
}

static void my_free( void *ptr )
{
    SIZE_T size;

    if (!ptr) return;
    if (!live_remove( LIVE_LIBCRYPTO, ptr, &size ))
    {
        bad_frees++;
        return;
    }
    memset( ptr, GONE, size );
    free( ptr );
}

/* Always moves. */
static void *my_realloc( void *old, size_t size )
{
    SIZE_T old_size = 0;
    void *ptr;

    if (FAULT( libcrypto, "realloc", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY )) return NULL;
    if (!(ptr = malloc( size ))) return NULL;
    if (old && !live_remove( LIVE_LIBCRYPTO, old, &old_size )) bad_frees++;
    live_add( LIVE_LIBCRYPTO, ptr, size, CALLER );
    memset( ptr, FRESH, size );
    if (!old_size) return ptr;
    memcpy( ptr, old, min( old_size, size ) );
    memset( old, GONE, old_size );
    free( old );
    return ptr;
}

static char *my__strdup( const char *str )
{
    char *copy;

    if (FAULT( libcrypto, "_strdup", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY )) return NULL;
    if ((copy = _strdup( str ))) live_add( LIVE_LIBCRYPTO, copy, strlen( copy ) + 1, CALLER );
    return copy;
}

/* ---- the registry -------------------------------------------------------------------------------- */

#define REGISTRY( name, params, args ) \
    static LSTATUS WINAPI my_ ## name params \
    { \
        LSTATUS err = FAULT( registry, #name, ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES ); \
        return err ? err : name args; \
    }

#define REGISTRY_OPEN( name, params, args ) \
    static LSTATUS WINAPI my_ ## name params \
    { \
        LSTATUS err = FAULT( registry, #name, ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES ); \
        if (!err && !(err = name args)) live_add( LIVE_KEY, *opened, 0, CALLER ); \
        return err; \
    }

REGISTRY_OPEN( RegOpenKeyExA, (HKEY key, const char *name, DWORD options, REGSAM access, HKEY *opened),
               (key, name, options, access, opened) )
REGISTRY_OPEN( RegOpenKeyExW, (HKEY key, const WCHAR *name, DWORD options, REGSAM access, HKEY *opened),
               (key, name, options, access, opened) )
REGISTRY_OPEN( RegCreateKeyExA, (HKEY key, const char *name, DWORD reserved, char *class, DWORD options, REGSAM access,
                                 SECURITY_ATTRIBUTES *security, HKEY *opened, DWORD *disposition),
               (key, name, reserved, class, options, access, security, opened, disposition) )
REGISTRY_OPEN( RegCreateKeyExW, (HKEY key, const WCHAR *name, DWORD reserved, WCHAR *class, DWORD options,
                                 REGSAM access, SECURITY_ATTRIBUTES *security, HKEY *opened, DWORD *disposition),
               (key, name, reserved, class, options, access, security, opened, disposition) )
REGISTRY( RegQueryValueExA, (HKEY key, const char *name, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size),
          (key, name, reserved, type, data, size) )
REGISTRY( RegQueryValueExW, (HKEY key, const WCHAR *name, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size),
          (key, name, reserved, type, data, size) )
REGISTRY( RegSetValueExA, (HKEY key, const char *name, DWORD reserved, DWORD type, const BYTE *data, DWORD size),
          (key, name, reserved, type, data, size) )
REGISTRY( RegSetValueExW, (HKEY key, const WCHAR *name, DWORD reserved, DWORD type, const BYTE *data, DWORD size),
          (key, name, reserved, type, data, size) )
REGISTRY( RegEnumKeyExA, (HKEY key, DWORD index, char *name, DWORD *size, DWORD *reserved, char *class,
                          DWORD *class_size, FILETIME *time),
          (key, index, name, size, reserved, class, class_size, time) )
REGISTRY( RegEnumKeyExW, (HKEY key, DWORD index, WCHAR *name, DWORD *size, DWORD *reserved, WCHAR *class,
                          DWORD *class_size, FILETIME *time),
          (key, index, name, size, reserved, class, class_size, time) )
REGISTRY( RegQueryInfoKeyA, (HKEY key, char *class, DWORD *class_size, DWORD *reserved, DWORD *subkeys,
                             DWORD *subkey_most, DWORD *class_most, DWORD *values, DWORD *value_most,
                             DWORD *data_most, DWORD *descriptor, FILETIME *time),
          (key, class, class_size, reserved, subkeys, subkey_most, class_most, values, value_most, data_most,
           descriptor, time) )
REGISTRY( RegDeleteValueA, (HKEY key, const char *name), (key, name) )
REGISTRY( RegDeleteValueW, (HKEY key, const WCHAR *name), (key, name) )
REGISTRY( RegDeleteKeyExA, (HKEY key, const char *name, REGSAM access, DWORD reserved),
          (key, name, access, reserved) )
REGISTRY( RegFlushKey, (HKEY key), (key) )
REGISTRY( RegNotifyChangeKeyValue, (HKEY key, BOOL subtree, DWORD filter, HANDLE event, BOOL async),
          (key, subtree, filter, event, async) )

static LSTATUS WINAPI my_RegCloseKey( HKEY key )
{
    SIZE_T size;

    if (!live_remove( LIVE_KEY, key, &size )) bad_frees++;
    return RegCloseKey( key );
}

/* ---- files --------------------------------------------------------------------------------------- */

static HANDLE WINAPI my_CreateFileW( const WCHAR *path, DWORD access, DWORD sharing, SECURITY_ATTRIBUTES *security,
                                     DWORD disposition, DWORD flags, HANDLE template )
{
    DWORD err = FAULT( file, "CreateFileW", ERROR_ACCESS_DENIED,
                       disposition == CREATE_NEW ? ERROR_DISK_FULL : ERROR_TOO_MANY_OPEN_FILES );

    if (!err)
        return keep( LIVE_HANDLE, CreateFileW( path, access, sharing, security, disposition, flags, template ),
                     CALLER );
    refuse( err );
    return INVALID_HANDLE_VALUE;
}

static BOOL WINAPI my_ReadFile( HANDLE file, void *data, DWORD size, DWORD *done, OVERLAPPED *overlapped )
{
    DWORD err = FAULT( file, "ReadFile", ERROR_IO_DEVICE, ERROR_NO_SYSTEM_RESOURCES );

    return err ? refuse( err ) : ReadFile( file, data, size, done, overlapped );
}

/* Half of it is written first. */
static BOOL WINAPI my_WriteFile( HANDLE file, const void *data, DWORD size, DWORD *done, OVERLAPPED *overlapped )
{
    DWORD err = FAULT( file, "WriteFile", ERROR_DISK_FULL, ERROR_IO_DEVICE );
    BOOL ret = WriteFile( file, data, err ? size / 2 : size, done, overlapped );

    return err ? refuse( err ) : ret;
}

static HANDLE WINAPI my_FindFirstFileW( const WCHAR *pattern, WIN32_FIND_DATAW *data )
{
    DWORD err = FAULT( file, "FindFirstFileW", ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES );

    if (!err) return keep( LIVE_FIND, FindFirstFileW( pattern, data ), CALLER );
    refuse( err );
    return INVALID_HANDLE_VALUE;
}

#define CALLED( name, kind, error0, error1, params, args ) \
    static BOOL WINAPI my_ ## name params \
    { \
        DWORD err = FAULT( kind, #name, error0, error1 ); \
        return err ? refuse( err ) : name args; \
    }

CALLED( FindNextFileW, file, ERROR_IO_DEVICE, ERROR_NOT_ENOUGH_MEMORY, (HANDLE find, WIN32_FIND_DATAW *data),
        (find, data) )
CALLED( FlushFileBuffers, file, ERROR_IO_DEVICE, ERROR_DISK_FULL, (HANDLE file), (file) )
CALLED( MoveFileExW, file, ERROR_ACCESS_DENIED, ERROR_DISK_FULL, (const WCHAR *from, const WCHAR *to, DWORD flags),
        (from, to, flags) )
CALLED( DeleteFileW, file, ERROR_ACCESS_DENIED, ERROR_IO_DEVICE, (const WCHAR *path), (path) )
CALLED( CreateDirectoryW, file, ERROR_ACCESS_DENIED, ERROR_DISK_FULL,
        (const WCHAR *path, SECURITY_ATTRIBUTES *security), (path, security) )
CALLED( GetFileAttributesExW, file, ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES,
        (const WCHAR *path, GET_FILEEX_INFO_LEVELS level, void *info), (path, level, info) )
CALLED( SetFileAttributesW, file, ERROR_ACCESS_DENIED, ERROR_IO_DEVICE, (const WCHAR *path, DWORD attributes),
        (path, attributes) )
CALLED( GetFileSizeEx, file, ERROR_IO_DEVICE, ERROR_NO_SYSTEM_RESOURCES, (HANDLE file, LARGE_INTEGER *size),
        (file, size) )
CALLED( GetFileTime, file, ERROR_IO_DEVICE, ERROR_NO_SYSTEM_RESOURCES,
        (HANDLE file, FILETIME *created, FILETIME *read, FILETIME *written), (file, created, read, written) )
CALLED( SetFileTime, file, ERROR_IO_DEVICE, ERROR_ACCESS_DENIED,
        (HANDLE file, const FILETIME *created, const FILETIME *read, const FILETIME *written),
        (file, created, read, written) )
CALLED( GetFileSecurityW, file, ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY,
        (const WCHAR *path, SECURITY_INFORMATION info, void *descriptor, DWORD len, DWORD *need),
        (path, info, descriptor, len, need) )
CALLED( SetFileSecurityW, file, ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY,
        (const WCHAR *path, SECURITY_INFORMATION info, void *descriptor), (path, info, descriptor) )

static DWORD WINAPI my_GetFileAttributesW( const WCHAR *path )
{
    DWORD err = FAULT( file, "GetFileAttributesW", ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES );

    if (!err) return GetFileAttributesW( path );
    refuse( err );
    return INVALID_FILE_ATTRIBUTES;
}

static DWORD WINAPI my_GetFinalPathNameByHandleW( HANDLE file, WCHAR *path, DWORD count, DWORD flags )
{
    DWORD err = FAULT( file, "GetFinalPathNameByHandleW", ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY );

    return err ? (DWORD)refuse( err ) : GetFinalPathNameByHandleW( file, path, count, flags );
}

static DWORD WINAPI my_GetFileType( HANDLE file )
{
    DWORD err = FAULT( file, "GetFileType", ERROR_IO_DEVICE, ERROR_NO_SYSTEM_RESOURCES );

    return err ? (DWORD)refuse( err ) : GetFileType( file );
}

#define INSUFFICIENT_RESOURCES ((NTSTATUS)0xc000009a)
#define IO_DEVICE_ERROR        ((NTSTATUS)0xc0000185)

static NTSTATUS( NTAPI *query_attributes )( const OBJECT_ATTRIBUTES *attributes, void *info );

static NTSTATUS NTAPI my_NtQueryFullAttributesFile( const OBJECT_ATTRIBUTES *attributes, void *info )
{
    NTSTATUS status = FAULT( file, "NtQueryFullAttributesFile", INSUFFICIENT_RESOURCES, IO_DEVICE_ERROR );

    return status ? status : query_attributes( attributes, info );
}

static BOOL WINAPI my_FindClose( HANDLE find )
{
    SIZE_T size;

    if (!live_remove( LIVE_FIND, find, &size )) bad_frees++;
    return FindClose( find );
}

static BOOL WINAPI my_CloseHandle( HANDLE handle )
{
    SIZE_T size;

    if (!live_remove( LIVE_HANDLE, handle, &size )) bad_frees++;
    return CloseHandle( handle );
}

/* ---- waiting ------------------------------------------------------------------------------------- */

static HANDLE WINAPI my_CreateMutexW( SECURITY_ATTRIBUTES *security, BOOL owned, const WCHAR *name )
{
    DWORD err = FAULT( wait, "CreateMutexW", ERROR_NO_SYSTEM_RESOURCES, ERROR_ACCESS_DENIED );

    if (!err) return keep( LIVE_HANDLE, CreateMutexW( security, owned, name ), CALLER );
    refuse( err );
    return NULL;
}

static HANDLE WINAPI my_CreateEventW( SECURITY_ATTRIBUTES *security, BOOL manual, BOOL set, const WCHAR *name )
{
    DWORD err = FAULT( wait, "CreateEventW", ERROR_NO_SYSTEM_RESOURCES, ERROR_ACCESS_DENIED );

    if (!err) return keep( LIVE_HANDLE, CreateEventW( security, manual, set, name ), CALLER );
    refuse( err );
    return NULL;
}

static DWORD WINAPI my_WaitForSingleObject( HANDLE handle, DWORD timeout )
{
    DWORD err = FAULT( wait, "WaitForSingleObject", ERROR_NO_SYSTEM_RESOURCES,
                       timeout == INFINITE ? ERROR_INVALID_HANDLE : WAIT_TIMEOUT );

    if (!err) return WaitForSingleObject( handle, timeout );
    if (err == WAIT_TIMEOUT) return err;
    refuse( err );
    return WAIT_FAILED;
}

CALLED( ResetEvent, wait, ERROR_NO_SYSTEM_RESOURCES, ERROR_INVALID_HANDLE, (HANDLE event), (event) )

/* Time flies where something has failed: what tries again would do so for seconds. */
static void WINAPI my_Sleep( DWORD ms )
{
    Sleep( plan_has_hit() ? 0 : ms );
}

/* ---- random bytes, sealing ----------------------------------------------------------------------- */

static BOOLEAN NTAPI my_SystemFunction036( void *buffer, ULONG len )
{
    if (FAULT( random, "RtlGenRandom", ERROR_GEN_FAILURE, ERROR_GEN_FAILURE )) return FALSE;
    return RtlGenRandom( buffer, len );
}

static BOOL( WINAPI *protect_data )( DATA_BLOB *in, const WCHAR *description, DATA_BLOB *entropy, void *reserved,
                                     CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out );
static BOOL( WINAPI *unprotect_data )( DATA_BLOB *in, WCHAR **description, DATA_BLOB *entropy, void *reserved,
                                       CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out );

/* crypt32 calls ourselves. What fails there is told by crypt32 as it likes. */
static BOOL WINAPI my_CryptProtectData( DATA_BLOB *in, const WCHAR *description, DATA_BLOB *entropy, void *reserved,
                                        CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out )
{
    DWORD err = FAULT( seal, "CryptProtectData", ERROR_NOT_ENOUGH_MEMORY, ERROR_ACCESS_DENIED );
    BOOL ret;

    if (err) return refuse( err );
    plan_enter_sealing();
    ret = protect_data( in, description, entropy, reserved, prompt, flags, out );
    plan_leave_sealing();
    if (!ret) return FALSE;
    live_add( LIVE_LOCAL, out->pbData, out->cbData, CALLER );
    return TRUE;
}

static BOOL WINAPI my_CryptUnprotectData( DATA_BLOB *in, WCHAR **description, DATA_BLOB *entropy, void *reserved,
                                          CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out )
{
    DWORD err = FAULT( seal, "CryptUnprotectData", ERROR_NOT_ENOUGH_MEMORY, ERROR_ACCESS_DENIED );
    BOOL ret;

    if (err) return refuse( err );
    plan_enter_sealing();
    ret = unprotect_data( in, description, entropy, reserved, prompt, flags, out );
    plan_leave_sealing();
    if (!ret) return FALSE;
    live_add( LIVE_LOCAL, out->pbData, out->cbData, CALLER );
    return TRUE;
}

/* ---- other things of the system ------------------------------------------------------------------ */

static HMODULE WINAPI my_LoadLibraryW( const WCHAR *name )
{
    DWORD err = FAULT( system, "LoadLibraryW", ERROR_NOT_ENOUGH_MEMORY, ERROR_MOD_NOT_FOUND );

    if (!err) return LoadLibraryW( name );
    refuse( err );
    return NULL;
}

static HMODULE WINAPI my_LoadLibraryExW( const WCHAR *name, HANDLE file, DWORD flags )
{
    DWORD err = FAULT( system, "LoadLibraryExW", ERROR_NOT_ENOUGH_MEMORY, ERROR_MOD_NOT_FOUND );

    if (!err) return LoadLibraryExW( name, file, flags );
    refuse( err );
    return NULL;
}

static DWORD WINAPI my_ExpandEnvironmentStringsW( const WCHAR *message, WCHAR *buffer, DWORD count )
{
    DWORD err = FAULT( system, "ExpandEnvironmentStringsW", ERROR_NOT_ENOUGH_MEMORY, ERROR_NO_SYSTEM_RESOURCES );

    return err ? (DWORD)refuse( err ) : ExpandEnvironmentStringsW( message, buffer, count );
}

CALLED( GetTokenInformation, system, ERROR_NO_SYSTEM_RESOURCES, ERROR_ACCESS_DENIED,
        (HANDLE token, TOKEN_INFORMATION_CLASS class, void *info, DWORD len, DWORD *need),
        (token, class, info, len, need) )
CALLED( GetUserNameA, system, ERROR_NO_SYSTEM_RESOURCES, ERROR_NOT_ENOUGH_MEMORY, (char *name, DWORD *len),
        (name, len) )

static BOOL WINAPI my_OpenProcessToken( HANDLE process, DWORD access, HANDLE *token )
{
    DWORD err = FAULT( system, "OpenProcessToken", ERROR_NO_SYSTEM_RESOURCES, ERROR_ACCESS_DENIED );

    if (err) return refuse( err );
    if (!OpenProcessToken( process, access, token )) return FALSE;
    keep( LIVE_HANDLE, *token, CALLER );
    return TRUE;
}

static BOOL WINAPI my_OpenThreadToken( HANDLE thread, DWORD access, BOOL self, HANDLE *token )
{
    DWORD err = FAULT( system, "OpenThreadToken", ERROR_NO_TOKEN, ERROR_NO_TOKEN );

    if (err) return refuse( err );
    if (!OpenThreadToken( thread, access, self, token )) return FALSE;
    keep( LIVE_HANDLE, *token, CALLER );
    return TRUE;
}

static BOOL WINAPI my_ConvertSidToStringSidW( PSID sid, WCHAR **message )
{
    DWORD err = FAULT( system, "ConvertSidToStringSidW", ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY );

    if (err) return refuse( err );
    if (!ConvertSidToStringSidW( sid, message )) return FALSE;
    live_add( LIVE_LOCAL, *message, 0, CALLER );
    return TRUE;
}

static BOOL WINAPI my_ConvertStringSecurityDescriptorToSecurityDescriptorW( const WCHAR *message, DWORD revision,
                                                                            PSECURITY_DESCRIPTOR *descriptor,
                                                                            ULONG *size )
{
    DWORD err = FAULT( system, "ConvertStringSecurityDescriptorToSecurityDescriptorW", ERROR_NOT_ENOUGH_MEMORY,
                       ERROR_NOT_ENOUGH_MEMORY );

    if (err) return refuse( err );
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW( message, revision, descriptor, size )) return FALSE;
    live_add( LIVE_LOCAL, *descriptor, 0, CALLER );
    return TRUE;
}

/* What our DLLs do not import. */
static FARPROC WINAPI my_GetProcAddress( HMODULE module, const char *name )
{
    FARPROC func = GetProcAddress( module, name );

    if (!func || (ULONG_PTR)name < 0x10000) return func;
#define TAKEN( is, real ) \
    if (!strcmp( name, #is )) { real = (void *)func; return (FARPROC)(void *)my_ ## is; }
    TAKEN( NtQueryFullAttributesFile, query_attributes )
    TAKEN( CryptProtectData, protect_data )
    TAKEN( CryptUnprotectData, unprotect_data )
#undef TAKEN
    return strcmp( name, "SystemFunction036" ) ? func : (FARPROC)(void *)my_SystemFunction036;
}

/* ---- the tables ---------------------------------------------------------------------------------- */

static const struct
{
    const char *name;
    void       *wrapper;
} wrappers[] =
{
#define WRAPPER( name ) { #name, my_ ## name }
    WRAPPER( HeapAlloc ), WRAPPER( HeapFree ), WRAPPER( VirtualAlloc ), WRAPPER( TlsAlloc ), WRAPPER( TlsSetValue ),
    WRAPPER( AddVectoredExceptionHandler ), WRAPPER( LocalFree ), WRAPPER( malloc ), WRAPPER( calloc ), WRAPPER( free ),
    WRAPPER( realloc ), WRAPPER( _strdup ),
    WRAPPER( RegOpenKeyExA ), WRAPPER( RegOpenKeyExW ), WRAPPER( RegCreateKeyExA ), WRAPPER( RegCreateKeyExW ),
    WRAPPER( RegQueryValueExA ), WRAPPER( RegQueryValueExW ), WRAPPER( RegSetValueExA ), WRAPPER( RegSetValueExW ),
    WRAPPER( RegEnumKeyExA ), WRAPPER( RegEnumKeyExW ), WRAPPER( RegQueryInfoKeyA ), WRAPPER( RegDeleteValueA ),
    WRAPPER( RegDeleteValueW ), WRAPPER( RegDeleteKeyExA ), WRAPPER( RegFlushKey ), WRAPPER( RegNotifyChangeKeyValue ),
    WRAPPER( RegCloseKey ),
    WRAPPER( CreateFileW ), WRAPPER( ReadFile ), WRAPPER( WriteFile ), WRAPPER( FindFirstFileW ),
    WRAPPER( FindNextFileW ),
    WRAPPER( FindClose ), WRAPPER( FlushFileBuffers ), WRAPPER( MoveFileExW ), WRAPPER( DeleteFileW ),
    WRAPPER( CreateDirectoryW ), WRAPPER( GetFileAttributesExW ), WRAPPER( SetFileAttributesW ),
    WRAPPER( GetFileSizeEx ),
    WRAPPER( GetFileTime ), WRAPPER( SetFileTime ), WRAPPER( GetFileSecurityW ), WRAPPER( SetFileSecurityW ),
    WRAPPER( GetFileAttributesW ), WRAPPER( GetFinalPathNameByHandleW ), WRAPPER( GetFileType ), WRAPPER( CloseHandle ),
    WRAPPER( CreateMutexW ), WRAPPER( CreateEventW ), WRAPPER( WaitForSingleObject ), WRAPPER( ResetEvent ),
    WRAPPER( Sleep ), WRAPPER( SystemFunction036 ), WRAPPER( LoadLibraryW ), WRAPPER( LoadLibraryExW ),
    WRAPPER( ExpandEnvironmentStringsW ), WRAPPER( GetTokenInformation ), WRAPPER( GetUserNameA ),
    WRAPPER( OpenProcessToken ), WRAPPER( OpenThreadToken ), WRAPPER( ConvertSidToStringSidW ),
    WRAPPER( ConvertStringSecurityDescriptorToSecurityDescriptorW ), WRAPPER( GetProcAddress ),
#undef WRAPPER
};

static const char *const exempt[] =
{
    /* cannot fail as they are called */
    "AcquireSRWLockExclusive", "AcquireSRWLockShared", "DeleteCriticalSection", "DisableThreadLibraryCalls",
    "EnterCriticalSection", "FreeLibrary", "GetACP", "GetAce", "GetCurrentProcess", "GetCurrentProcessId",
    "GetCurrentThread", "GetCurrentThreadId", "GetLastError", "GetModuleHandleExW", "GetModuleHandleW",
    "GetProcessHeap",
    "GetSecurityDescriptorDacl", "GetSecurityDescriptorGroup", "GetSecurityDescriptorOwner",
    "GetSecurityDescriptorSacl",
    "GetSidLengthRequired", "GetSystemInfo", "GetSystemTime", "GetSystemTimeAsFileTime", "GetVersion",
    "InitializeConditionVariable", "InitializeCriticalSection", "InitializeSRWLock", "IsBadReadPtr", "IsBadStringPtrA",
    "IsBadStringPtrW", "IsBadWritePtr", "IsDBCSLeadByteEx", "IsValidSecurityDescriptor", "IsWellKnownSid",
    "LeaveCriticalSection", "MultiByteToWideChar", "ReleaseMutex", "ReleaseSRWLockExclusive", "ReleaseSRWLockShared",
    "RemoveVectoredExceptionHandler", "RtlVirtualUnwind", "SetEvent", "SetLastError", "SystemTimeToFileTime",
    "TerminateProcess", "TlsFree", "TlsGetValue", "TryEnterCriticalSection", "VirtualFree", "WideCharToMultiByte",
    "lstrcatW", "lstrcmpA", "lstrcmpiW", "lstrcpyA", "lstrcpyW", "lstrcpynA", "lstrcpynW", "lstrlenA", "lstrlenW",
    /* libcrypto's, for what nothing here uses: fibers, locked memory, the console */
    "ConvertFiberToThread", "ConvertThreadToFiber", "ConvertThreadToFiberEx", "CreateFiber", "CreateFiberEx",
    "DeleteFiber", "SwitchToFiber", "VirtualLock", "VirtualProtect", "GetEnvironmentVariableW", "GetExitCodeThread",
    "GetStdHandle", "LCMapStringA", "OutputDebugStringW", "SleepConditionVariableCS", "WakeAllConditionVariable",
    "WakeConditionVariable",
};

void *find_wrapper( const char *name, BOOL *known )
{
    unsigned int i;

    *known = TRUE;
    for (i = 0; i < ARRAYSIZE( wrappers ); i++) if (!strcmp( wrappers[i].name, name )) return wrappers[i].wrapper;
    for (i = 0; i < ARRAYSIZE( exempt ); i++) if (!strcmp( exempt[i], name )) return NULL;
    *known = FALSE;
    return NULL;
}
