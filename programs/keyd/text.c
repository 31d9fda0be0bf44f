/* Texts of PKCS #11, see text.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdint.h>
#include <string.h>

#include "text.h"

/* Bytes of the character that begins here, 0 if none does. */
static size_t char_len( const uint8_t *at, size_t left )
{
    size_t len = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : *at < 0xf5 ? 4 : 0, i;

    if (len > left) return 0;
    for (i = 1; i < len; i++) if ((at[i] & 0xc0) != 0x80) return 0;
    if (len == 3 && ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f))) return 0;
    if (len == 4 && ((*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))) return 0;
    return len;
}

void text_copy( char *to, size_t size, const void *from, size_t len )
{
    const uint8_t *at = from, *end = at + len;
    char *last = to + size - 1;

    while (end > at && (end[-1] == ' ' || !end[-1])) end--;
    while (at < end)
    {
        size_t chars = char_len( at, (size_t)(end - at) );

        if ((size_t)(last - to) < (chars ? chars : 1)) break;
        if (!chars || *at < ' ' || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0))    /* a control character */
        {
            *to++ = '?';
            at += chars ? chars : 1;
            continue;
        }
        memcpy( to, at, chars );
        to += chars;
        at += chars;
    }
    *to = 0;
}
