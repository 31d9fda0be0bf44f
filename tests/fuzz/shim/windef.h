/* As much of Windows' types and functions as some of the libraries need, for a build that runs on the host. The other
 * headers of this folder lead here. Only for tests/fuzz and tests/unit; what is declared here and is no macro stands in
 * tests/unit/host.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef FUZZ_SHIM_H
#define FUZZ_SHIM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t BYTE, BOOLEAN;
typedef uint16_t WORD, WCHAR;
typedef uint32_t DWORD, ULONG, ALG_ID, SECURITY_INFORMATION;
typedef int32_t LONG;
typedef int BOOL;
typedef unsigned long long ULONGLONG;
typedef size_t SIZE_T;
typedef uintptr_t ULONG_PTR;
typedef void *HANDLE, *HWND, *HMODULE;
typedef char *LPSTR;
typedef const char *LPCSTR;
typedef const WCHAR *LPCWSTR;
typedef void (*FARPROC)( void );

#define WINAPI
#define C_ASSERT( condition ) _Static_assert( condition, #condition )
#define CONTAINING_RECORD( at, type, field ) ((type *)((char *)(at) - offsetof( type, field )))
#define min( a, b ) ((a) < (b) ? (a) : (b))

typedef struct
{
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME;

typedef struct
{
    DWORD nLength;
    void *lpSecurityDescriptor;
    BOOL  bInheritHandle;
} SECURITY_ATTRIBUTES;

#define FALSE 0
#define TRUE  1
#define MAX_PATH 260
#define ARRAYSIZE( a ) (sizeof(a) / sizeof((a)[0]))

#define ERROR_SUCCESS           0
#define ERROR_INVALID_PARAMETER 87
#define ERROR_MORE_DATA         234

/* Exact allocations, so that AddressSanitizer sees a step too far. */
#define GetProcessHeap() NULL
#define HEAP_ZERO_MEMORY 8
#ifdef HOST_ALLOC                           /* a function that may fail */
void *HOST_ALLOC( size_t size );
#define HeapAlloc( heap, flags, size ) HOST_ALLOC( size )
#else
#define HeapAlloc( heap, flags, size ) calloc( 1, size )
#endif
#define HeapFree( heap, flags, ptr )   free( ptr )
#define SecureZeroMemory( ptr, size )  memset( ptr, 0, size )
#define InterlockedIncrement( value )  __atomic_add_fetch( value, 1, __ATOMIC_SEQ_CST )
#define InterlockedDecrement( value )  __atomic_sub_fetch( value, 1, __ATOMIC_SEQ_CST )
#define InterlockedExchange( place, value ) __atomic_exchange_n( place, value, __ATOMIC_SEQ_CST )
#define InterlockedCompareExchangePointer( place, new, old ) __sync_val_compare_and_swap( place, old, new )
#define lstrlenA( text )               ((DWORD)strlen( text ))
DWORD lstrlenW( LPCWSTR text );

/* ---- the system ------------------------------------------------------------------------------- */

extern __thread DWORD host_last_error;
#define GetLastError()        host_last_error
#define SetLastError( error ) ((void)(host_last_error = (error)))

#define MEM_COMMIT     0x1000
#define MEM_RESERVE    0x2000
#define MEM_RELEASE    0x8000
#define PAGE_READWRITE 4
void *VirtualAlloc( void *at, SIZE_T size, DWORD type, DWORD protection );
BOOL VirtualFree( void *at, SIZE_T size, DWORD type );

void Sleep( DWORD ms );
#define YieldProcessor() __builtin_ia32_pause()
DWORD GetCurrentThreadId( void );
#define GetModuleHandleW( name )       NULL
#define GetProcAddress( module, name ) NULL     /* nothing that the system may lack is there */

typedef struct                      /* not used by what is built here */
{
    HANDLE OwningThread;
} CRITICAL_SECTION;
#define EnterCriticalSection( lock ) ((void)(lock))
#define LeaveCriticalSection( lock ) ((void)(lock))

/* What each thread has. */
#define TLS_OUT_OF_INDEXES    0xffffffffu
#define TLS_MINIMUM_AVAILABLE 64
typedef struct
{
    void *TlsSlots[TLS_MINIMUM_AVAILABLE];
} TEB;
extern __thread TEB host_teb;
#define NtCurrentTeb() (&host_teb)
DWORD TlsAlloc( void );
#define TlsFree( index )            ((void)(index))
#define TlsGetValue( index )        NULL
#define TlsSetValue( index, value ) FALSE

#endif
