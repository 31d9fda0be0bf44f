/*
 * Made-up DLLs for tests/exports.sh. madehost.dll takes the part of a host's advapi32.dll: it lacks nearly every name
 * of Wine's, has names of Windows that Wine lacks, one that Windows lacks too, and passes some on to other DLLs
 * (madehost.def). madebase.dll is where these end.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windef.h>
#include <winbase.h>

#define MADE_UP( number, name, params ) \
    __declspec(dllexport) DWORD WINAPI name params; \
    DWORD WINAPI name params { return number; }

#ifdef MADE_BASE
MADE_UP( 0x1001, CredProtectA, ( BOOL as_self, char *data, DWORD len, char *out, DWORD *out_len, DWORD *type ) )
MADE_UP( 0x1002, SystemFunction006, ( const char *password, char *hash ) )
MADE_UP( 0x1003, SystemFunction007, ( const void *password, char *hash ) )
#else
MADE_UP( 0x2001, AuditFree, ( void *buffer ) )
MADE_UP( 0x2002, A_SHAInit, ( void *state ) )
MADE_UP( 0x2003, NoNameOfWindows, ( void ) )
#endif
