/* What the targets of the token protocol share: a message that is accepted lies within its bytes, and is just these
 * bytes when it is written again.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_FUZZ_TOKEN_H
#define WINECSP_FUZZ_TOKEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tokenproto/tokenproto.h"

#include "fuzz.h"

static inline void fuzz_need( int right, const char *what )
{
    if (right) return;
    fprintf( stderr, "fuzz_token: %s\n", what );
    abort();
}

/* Whether the bytes are that message, which is in *message then. */
static inline int fuzz_message( enum token_message kind, const uint8_t *bytes, uint32_t len, union token_any *message )
{
    static uint8_t again[TOKEN_FRAME_MAX];
    uint32_t again_len = sizeof(again);

    if (!token_message_read( kind, bytes, len, message )) return 0;
    fuzz_need( token_message_write( kind, message, again, &again_len ), "what was read cannot be written" );
    fuzz_need( again_len == len && !memcmp( again, bytes, len ), "it changes on its way" );
    if (!len) return 1;
    again_len = len - 1;
    fuzz_need( !token_message_write( kind, message, again, &again_len ) && !again_len, "it fits into less" );
    return 1;
}

#endif
