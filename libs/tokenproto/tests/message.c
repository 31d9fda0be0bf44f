/* The protocol of tokens, as it is built for programs: each message comes out as it went in, its bytes stand as
 * docs/token-protocol.md tells whatever the width, and what is cut, too long or followed by more is refused.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>

#include "tokenproto/tokenproto.h"
#include "wine/test.h"

static const uint8_t some[] = "0123456789abcdef";

/* Every field has another value. */
static void fill( enum token_message kind, union token_any *any )
{
    struct token_run run = { some, 5 };

    memset( any, 0, sizeof(*any) );
    switch (kind)
    {
    case TOKEN_MSG_LIST_REPLY:
        any->list_reply = (struct token_list_reply){ 1, 2, 3, 4, { some, 9 } };
        break;
    case TOKEN_MSG_DECRYPT:
        memcpy( any->decrypt.key, some, TOKEN_ID_LEN );
        any->decrypt.padding = TOKEN_PADDING_OAEP;
        any->decrypt.flags = TOKEN_PIN_REMEMBERED;
        any->decrypt.pin = (struct token_run){ some + 1, 4 };
        any->decrypt.label = (struct token_run){ some, 0 };
        any->decrypt.data = (struct token_run){ some, 16 };
        break;
    case TOKEN_MSG_ITEM_TOKEN:
        memcpy( any->item_token.id, some, TOKEN_ID_LEN );
        any->item_token.flags = TOKEN_CAN_GENERATE;
        any->item_token.pin_min = 4;
        any->item_token.pin_max = 8;
        any->item_token.label = any->item_token.manufacturer = any->item_token.model = run;
        any->item_token.serial = any->item_token.reader = run;
        break;
    case TOKEN_MSG_ITEM_MODULE:
        any->item_module = (struct token_item_module){ TOKEN_MODULE_SILENT, run };
        break;
    default:
        break;
    }
}

static void test_round_trips( void )
{
    uint8_t first[512], second[512];
    union token_any in, out;
    uint32_t len, len_again, cut;
    int kind;

    for (kind = TOKEN_MSG_NOTHING; kind < TOKEN_MSG_COUNT; kind++)
    {
        winetest_push_context( "message %d", kind );
        fill( kind, &in );
        len = len_again = sizeof(first);
        ok( token_message_write( kind, &in, first, &len ), "not written\n" );
        ok( token_message_read( kind, first, len, &out ), "not read\n" );
        ok( token_message_write( kind, &out, second, &len_again ), "not written again\n" );
        ok( len == len_again && !memcmp( first, second, len ), "it changes on its way\n" );
        for (cut = 0; cut < len; cut++)
        {
            ok( !token_message_read( kind, first, cut, &out ), "%u bytes are read\n", cut );
            len_again = cut;
            ok( !token_message_write( kind, &in, second, &len_again ) && !len_again, "%u bytes of room do\n", cut );
        }
        ok( !token_message_read( kind, first, len + 1, &out ), "a byte is left, and it is read\n" );
        winetest_pop_context();
    }
}

static void test_bytes( void )
{
    static const uint8_t hello[] = { 'W', 'C', 'K', 'D', 1, 0, 0, 0, 2, 1, 0, 0, 3, 0, 0, 0, '0', '1', '2' };
    static const uint8_t header[] = { 0x34, 0x12, 0, 0, 5, 0, 0, 0, 0xef, 0xbe, 0xad, 0xde };
    struct token_hello message = { TOKEN_MAGIC, 1, 0x102, { some, 3 } };
    struct token_frame frame = { 0x1234, TOKEN_SIGN, 0xdeadbeef }, again;
    uint8_t bytes[64];
    uint32_t len = sizeof(bytes);

    ok( token_message_write( TOKEN_MSG_HELLO, &message, bytes, &len ), "not written\n" );
    ok( len == sizeof(hello) && !memcmp( bytes, hello, len ), "HELLO has other bytes\n" );
    token_frame_write( bytes, &frame );
    ok( !memcmp( bytes, header, sizeof(header) ), "a header has other bytes\n" );
    ok( token_frame_read( bytes, &again ) && !memcmp( &frame, &again, sizeof(frame) ), "a header changes\n" );
    frame.body_len = TOKEN_BODY_MAX;
    token_frame_write( bytes, &frame );
    ok( token_frame_read( bytes, &again ), "the longest frame is refused\n" );
    frame.body_len++;
    token_frame_write( bytes, &frame );
    ok( !token_frame_read( bytes, &again ), "a frame too long is taken\n" );
}

static void test_limits( void )
{
    static uint8_t bytes[4 * TOKEN_NUMBER_MAX], data[TOKEN_NUMBER_MAX + 1];
    struct token_sign sign = { { 0 }, TOKEN_PADDING_PKCS1, 0, { some, 4 }, { data, TOKEN_NUMBER_MAX } }, out;
    uint32_t len = sizeof(bytes);

    ok( token_message_write( TOKEN_MSG_SIGN, &sign, bytes, &len ), "the longest data are refused\n" );
    ok( token_message_read( TOKEN_MSG_SIGN, bytes, len, &out ) && out.data.len == TOKEN_NUMBER_MAX, "not read\n" );
    sign.data.len++;
    len = sizeof(bytes);
    ok( !token_message_write( TOKEN_MSG_SIGN, &sign, bytes, &len ) && !len, "longer data are written\n" );
    sign.data.len = 4;
    sign.pin.len = TOKEN_PIN_MAX;
    sign.pin.at = data;
    len = sizeof(bytes);
    ok( token_message_write( TOKEN_MSG_SIGN, &sign, bytes, &len ), "the longest PIN is refused\n" );
    bytes[TOKEN_ID_LEN + 8]++;      /* its length, 256 */
    memset( &out, 0x55, sizeof(out) );
    ok( !token_message_read( TOKEN_MSG_SIGN, bytes, len, &out ), "a longer PIN is read\n" );
    ok( !out.pin.at && !out.padding, "something of it is handed out\n" );
    bytes[TOKEN_ID_LEN + 8 + 3] = 0xff;
    ok( !token_message_read( TOKEN_MSG_SIGN, bytes, len, &out ), "a PIN of 4 GB is read\n" );
}

static void test_items( void )
{
    static const uint8_t bytes[] = { 1, 0, 0, 0, 2, 0, 0, 0, 'a', 'b',   77, 0, 0, 0, 0, 0, 0, 0,   3, 0, 0 };
    struct token_run items = { bytes, sizeof(bytes) };
    struct token_item item;

    ok( token_item_take( &items, &item ) && item.kind == TOKEN_ITEM_TOKEN && item.body.len == 2, "the first\n" );
    ok( token_item_take( &items, &item ) && item.kind == 77 && !item.body.len, "the second\n" );
    ok( token_item_of( item.kind ) == TOKEN_MSG_COUNT, "a kind that nobody knows\n" );
    ok( !token_item_take( &items, &item ), "half of one\n" );
    items.len = 0;
    ok( !token_item_take( &items, &item ), "the end\n" );
}

static void test_codes( void )
{
    uint8_t one[TOKEN_COOKIE_LEN] = { 1 }, other[TOKEN_COOKIE_LEN] = { 1 };
    uint32_t op;

    for (op = TOKEN_HELLO; op < TOKEN_OP_END; op++) ok( token_request_of( op ), "operation %u\n", op );
    ok( !token_request_of( 0 ) && !token_request_of( TOKEN_OP_END ) && !token_request_of( ~0u ), "no operations\n" );
    ok( !token_reply_of( ~0u, TOKEN_OK ) && !token_reply_of( TOKEN_LIST, TOKEN_FAILED ) &&
        token_reply_of( TOKEN_LIST, TOKEN_OK ) == TOKEN_MSG_LIST_REPLY, "replies\n" );
    ok( token_reply_of( TOKEN_LOGIN, TOKEN_WRONG_PIN ) == TOKEN_MSG_LOGIN_REPLY, "a reply about a wrong PIN\n" );
    ok( token_cookie_equal( one, other ), "the same cookie\n" );
    other[TOKEN_COOKIE_LEN - 1] = 0x80;
    ok( !token_cookie_equal( one, other ), "another cookie\n" );
}

static void test_container_names( void )
{
    static const uint8_t id[TOKEN_ID_LEN] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                              0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10 };
    char name[TOKEN_CONTAINER_LEN + 2];

    memset( name, '?', sizeof(name) );
    ok( token_container_name( id, name ) == name && !strcmp( name, "01234567-89ab-cdef-fedc-ba9876543210" ),
        "an identifier becomes %.38s\n", name );
    ok( name[TOKEN_CONTAINER_LEN + 1] == '?', "more is written than the name\n" );
}

START_TEST( message )
{
    test_round_trips();
    test_bytes();
    test_limits();
    test_items();
    test_codes();
    test_container_names();
}
