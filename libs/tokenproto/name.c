/* Names of containers, see tokenproto.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tokenproto/tokenproto.h"

char *token_container_name( const uint8_t *id, char *name )
{
    static const char digits[] = "0123456789abcdef";
    char *to = name;
    unsigned int i;

    for (i = 0; i < TOKEN_ID_LEN; i++)
    {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        *to++ = digits[id[i] >> 4];
        *to++ = digits[id[i] & 15];
    }
    *to = 0;
    return name;
}
