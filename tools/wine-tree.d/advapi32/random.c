/* RtlGenRandom in a Wine source tree: the system's generator, by the path that Wine has to the files of Unix. All else
 * that makes random numbers stands on it. The file is opened anew each time: a handle that is kept might be closed
 * by a program that closes any, and then be another file's.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

BOOLEAN WINAPI SystemFunction036( void *buffer, ULONG len );

BOOLEAN WINAPI SystemFunction036( void *buffer, ULONG len )
{
    DWORD got, error = GetLastError();
    BYTE *out = buffer;
    HANDLE file;

    file = CreateFileW( L"\\\\?\\unix\\dev\\urandom", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                        OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    while (len && ReadFile( file, out, len, &got, NULL ) && got)
    {
        out += got;
        len -= got;
    }
    CloseHandle( file );
    if (!len) SetLastError( error );
    return !len;
}
