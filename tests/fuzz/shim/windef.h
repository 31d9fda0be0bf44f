/* As much of Windows' types and functions as the parsers need, for a build that runs on the host. The other headers of
 * this folder lead here. Only for tests/fuzz.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef FUZZ_SHIM_H
#define FUZZ_SHIM_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t BYTE;
typedef uint16_t WORD, WCHAR;
typedef uint32_t DWORD, ALG_ID, SECURITY_INFORMATION;
typedef int32_t LONG;
typedef int BOOL;
typedef unsigned long long ULONGLONG;
typedef size_t SIZE_T;
typedef void *HANDLE;

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

#define ERROR_SUCCESS        0
#define NTE_BAD_DATA         0x80090005u
#define NTE_BAD_LEN          0x80090004u
#define NTE_BAD_VER          0x80090007u
#define NTE_NO_MEMORY        0x8009000eu
#define NTE_KEYSET_ENTRY_BAD 0x8009001au
#define CUR_BLOB_VERSION     2

/* Exact allocations, so that AddressSanitizer sees a step too far. */
#define GetProcessHeap() NULL
#define HEAP_ZERO_MEMORY 8
#define HeapAlloc( heap, flags, size ) calloc( 1, size )
#define HeapFree( heap, flags, ptr )   free( ptr )
#define SecureZeroMemory( ptr, size )  memset( ptr, 0, size )
#define InterlockedIncrement( value )  __atomic_add_fetch( value, 1, __ATOMIC_SEQ_CST )
#define InterlockedDecrement( value )  __atomic_sub_fetch( value, 1, __ATOMIC_SEQ_CST )
#define InterlockedCompareExchangePointer( place, new, old ) __sync_val_compare_and_swap( place, old, new )
#define lstrlenA( text )               ((DWORD)strlen( text ))

#endif
