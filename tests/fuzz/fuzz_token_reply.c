/* Fuzzes what a program reads (libs/tokenproto): a frame with a reply. The serial number says which operation it
 * answers; the items of a list are taken apart.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fuzz_token.h"

/* However many there are, an end comes. */
static void take_items( struct token_run items )
{
    union token_any message;
    struct token_item item;
    uint32_t left = items.len;

    while (token_item_take( &items, &item ))
    {
        enum token_message kind = token_item_of( item.kind );

        fuzz_need( items.len < left, "an item takes nothing" );
        left = items.len;
        if (kind != TOKEN_MSG_COUNT) fuzz_message( kind, item.body.at, item.body.len, &message );
    }
}

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size )
{
    union token_any message;
    struct token_frame frame;

    if (size < TOKEN_HEADER_LEN || size > TOKEN_FRAME_MAX) return 0;
    token_frame_read( data, &frame );
    if (!fuzz_message( token_reply_of( frame.serial, frame.code ), data + TOKEN_HEADER_LEN,
                       (uint32_t)(size - TOKEN_HEADER_LEN), &message )) return 0;
    if (frame.serial == TOKEN_LIST && !frame.code) take_items( message.list_reply.items );
    return 0;
}
