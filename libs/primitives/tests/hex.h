/* Known answers are written as hex strings in these tests. Who may include it: libs/primitives/tests. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TESTS_HEX_H
#define WINECSP_TESTS_HEX_H

static inline BYTE hex_digit( char c )
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Reads a hex string and returns how many bytes it has. */
static inline DWORD from_hex( const char *hex, BYTE *bytes )
{
    DWORD len;

    for (len = 0; hex[2 * len]; len++) bytes[len] = hex_digit( hex[2 * len] ) << 4 | hex_digit( hex[2 * len + 1] );
    return len;
}

/* The same, least significant byte first, as CryptoAPI has numbers. */
static inline DWORD from_hex_reversed( const char *hex, BYTE *bytes )
{
    DWORD len = from_hex( hex, bytes ), i;
    BYTE byte;

    for (i = 0; i < len / 2; i++)
    {
        byte = bytes[i];
        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = byte;
    }
    return len;
}

static inline const char *to_hex( const BYTE *bytes, DWORD len )
{
    static char text[2 * 2048 + 1];
    DWORD i;

    for (i = 0; i < len; i++) sprintf( text + 2 * i, "%02x", bytes[i] );
    text[2 * len] = 0;
    return text;
}

#endif
