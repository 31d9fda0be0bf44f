/* Fuzzes what the daemon reads (libs/tokenproto): a frame with a request.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fuzz_token.h"

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size )
{
    union token_any message;
    struct token_frame frame;
    uint8_t header[TOKEN_HEADER_LEN];

    if (size < TOKEN_HEADER_LEN || size > TOKEN_FRAME_MAX) return 0;
    token_frame_read( data, &frame );
    token_frame_write( header, &frame );
    fuzz_need( !memcmp( header, data, sizeof(header) ), "a header changes" );
    /* The length is made right: it would keep most of them out. */
    fuzz_message( token_request_of( frame.code ), data + TOKEN_HEADER_LEN, (uint32_t)(size - TOKEN_HEADER_LEN),
                  &message );
    return 0;
}
