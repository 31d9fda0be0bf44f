/* Runs of bytes: a bounded reader, numbers in the little-endian order of blobs and files, and reversed bytes. This is
 * the only place that converts between numbers and bytes. Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_BYTES_H
#define WINECSP_BYTES_H

#include <stdarg.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

/* ---- numbers ---------------------------------------------------------------------------------- */

static inline DWORD get_le32( const BYTE *at )
{
    return at[0] | at[1] << 8 | at[2] << 16 | (DWORD)at[3] << 24;
}

static inline ULONGLONG get_le64( const BYTE *at )
{
    return get_le32( at ) | (ULONGLONG)get_le32( at + 4 ) << 32;
}

/* Return the place after the number. */
static inline BYTE *put_le32( BYTE *at, DWORD value )
{
    at[0] = value;
    at[1] = value >> 8;
    at[2] = value >> 16;
    at[3] = value >> 24;
    return at + 4;
}

static inline BYTE *put_le64( BYTE *at, ULONGLONG value )
{
    return put_le32( put_le32( at, (DWORD)value ), value >> 32 );
}

/* ---- reading: each length is checked against what is left before it is used --------------------- */

/* What is left to read. */
struct byte_reader
{
    const BYTE *at;
    DWORD       left;
};

/* The next `len` bytes, in place. NULL: fewer are left, and none are taken. */
static inline MUST_CHECK const BYTE *read_run( struct byte_reader *reader, DWORD len )
{
    const BYTE *at = reader->at;

    if (len > reader->left) return NULL;
    reader->at += len;
    reader->left -= len;
    return at;
}

/* FALSE: fewer than four bytes are left. */
static inline MUST_CHECK BOOL read_le32( struct byte_reader *reader, DWORD *value )
{
    const BYTE *at = read_run( reader, 4 );

    if (!at) return FALSE;
    *value = get_le32( at );
    return TRUE;
}

/* ---- runs ------------------------------------------------------------------------------------- */

/* The time it takes depends on `len` only. */
static inline BOOL is_all_zero( const BYTE *bytes, DWORD len )
{
    BYTE sum = 0;

    while (len--) sum |= *bytes++;
    return !sum;
}

/* Reverses bytes in place. */
static inline void reverse_in_place( BYTE *bytes, DWORD len )
{
    BYTE byte;
    DWORD i;

    for (i = 0; i < len / 2; i++)
    {
        byte = bytes[i];
        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = byte;
    }
}

/* Copies bytes in reverse order. The two runs must not overlap. */
static inline void copy_reversed( BYTE *to, const BYTE *from, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) to[i] = from[len - 1 - i];
}

#endif
