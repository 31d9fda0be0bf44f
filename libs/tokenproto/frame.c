/* Headers of frames, and the cookies that stand before the first of them; see tokenproto.h. A header is three numbers,
 * little-endian: length of the body, code, serial.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tokenproto/tokenproto.h"
#include "tokenproto/number.h"

void token_frame_write( uint8_t *header, const struct token_frame *frame )
{
    token_number_put( header, frame->body_len );
    token_number_put( header + 4, frame->code );
    token_number_put( header + 8, frame->serial );
}

int token_frame_read( const uint8_t *header, struct token_frame *frame )
{
    frame->body_len = token_number_get( header );
    frame->code = token_number_get( header + 4 );
    frame->serial = token_number_get( header + 8 );
    return frame->body_len <= TOKEN_BODY_MAX;
}

int token_cookie_equal( const uint8_t *one, const uint8_t *other )
{
    volatile uint8_t differ = 0;
    unsigned int i;

    for (i = 0; i < TOKEN_COOKIE_LEN; i++) differ |= one[i] ^ other[i];
    return !differ;
}
