/* Messages, see tokenproto.h. Each is a row of fields; one reader and one writer go through any of them. A field is a
 * number of 4 bytes, an identifier of TOKEN_ID_LEN bytes, or a run: its length as a number, then so many bytes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "tokenproto/tokenproto.h"
#include "tokenproto/number.h"

enum field_kind { FIELD_END, FIELD_NUMBER, FIELD_ID, FIELD_RUN };

struct field
{
    uint16_t kind;
    uint16_t offset;    /* in the struct */
    uint32_t max;       /* of a run's length */
};

#define FIELDS_MAX 10

#define NUMBER( type, name )   { FIELD_NUMBER, offsetof( struct type, name ), 0 }
#define ID( type, name )       { FIELD_ID, offsetof( struct type, name ), 0 }
#define RUN( type, name, max ) { FIELD_RUN, offsetof( struct type, name ), max }

static const struct layout
{
    uint32_t     size;      /* of the struct */
    struct field fields[FIELDS_MAX];
} layouts[TOKEN_MSG_COUNT] =
{
    [TOKEN_MSG_NOTHING] = { 0, { { FIELD_END, 0, 0 } } },
    [TOKEN_MSG_HELLO] =
    { sizeof(struct token_hello),
      { NUMBER( token_hello, magic ), NUMBER( token_hello, lowest ), NUMBER( token_hello, highest ),
        RUN( token_hello, build, TOKEN_NAME_MAX ) } },
    [TOKEN_MSG_HELLO_REPLY] =
    { sizeof(struct token_hello_reply),
      { NUMBER( token_hello_reply, version ), NUMBER( token_hello_reply, lowest ),
        NUMBER( token_hello_reply, highest ), RUN( token_hello_reply, build, TOKEN_NAME_MAX ) } },
    [TOKEN_MSG_LIST] =
    { sizeof(struct token_list),
      { NUMBER( token_list, generation ), NUMBER( token_list, first ), NUMBER( token_list, flags ) } },
    [TOKEN_MSG_LIST_REPLY] =
    { sizeof(struct token_list_reply),
      { NUMBER( token_list_reply, generation ), NUMBER( token_list_reply, flags ), NUMBER( token_list_reply, total ),
        NUMBER( token_list_reply, count ), RUN( token_list_reply, items, TOKEN_ITEMS_MAX ) } },
    [TOKEN_MSG_LOGIN] =
    { sizeof(struct token_login),
      { ID( token_login, token ), NUMBER( token_login, flags ), RUN( token_login, pin, TOKEN_PIN_MAX ) } },
    [TOKEN_MSG_LOGIN_REPLY] =
    { sizeof(struct token_login_reply), { NUMBER( token_login_reply, token_flags ) } },
    [TOKEN_MSG_LOGOUT] =
    { sizeof(struct token_logout), { ID( token_logout, token ) } },
    [TOKEN_MSG_SIGN] =
    { sizeof(struct token_sign),
      { ID( token_sign, key ), NUMBER( token_sign, padding ), NUMBER( token_sign, flags ),
        RUN( token_sign, pin, TOKEN_PIN_MAX ), RUN( token_sign, data, TOKEN_NUMBER_MAX ) } },
    [TOKEN_MSG_DECRYPT] =
    { sizeof(struct token_decrypt),
      { ID( token_decrypt, key ), NUMBER( token_decrypt, padding ), NUMBER( token_decrypt, flags ),
        RUN( token_decrypt, pin, TOKEN_PIN_MAX ), RUN( token_decrypt, label, TOKEN_NUMBER_MAX ),
        RUN( token_decrypt, data, TOKEN_NUMBER_MAX ) } },
    [TOKEN_MSG_RESULT] =
    { sizeof(struct token_result), { RUN( token_result, bytes, TOKEN_NUMBER_MAX ) } },
    [TOKEN_MSG_GENERATE] =
    { sizeof(struct token_generate),
      { ID( token_generate, token ), NUMBER( token_generate, bits ), NUMBER( token_generate, use ),
        RUN( token_generate, label, TOKEN_NAME_MAX ) } },
    [TOKEN_MSG_GENERATE_REPLY] =
    { sizeof(struct token_generate_reply),
      { ID( token_generate_reply, key ), RUN( token_generate_reply, modulus, TOKEN_NUMBER_MAX ),
        RUN( token_generate_reply, exponent, TOKEN_NUMBER_MAX ) } },
    [TOKEN_MSG_PUTCERT] =
    { sizeof(struct token_putcert), { ID( token_putcert, key ), RUN( token_putcert, cert, TOKEN_CERT_MAX ) } },
    [TOKEN_MSG_DELETE] =
    { sizeof(struct token_delete), { ID( token_delete, key ) } },
    [TOKEN_MSG_ITEM] =
    { sizeof(struct token_item), { NUMBER( token_item, kind ), RUN( token_item, body, TOKEN_ITEMS_MAX ) } },
    [TOKEN_MSG_ITEM_TOKEN] =
    { sizeof(struct token_item_token),
      { ID( token_item_token, id ), NUMBER( token_item_token, flags ), NUMBER( token_item_token, pin_min ),
        NUMBER( token_item_token, pin_max ), RUN( token_item_token, label, TOKEN_NAME_MAX ),
        RUN( token_item_token, manufacturer, TOKEN_NAME_MAX ), RUN( token_item_token, model, TOKEN_NAME_MAX ),
        RUN( token_item_token, serial, TOKEN_NAME_MAX ), RUN( token_item_token, reader, TOKEN_NAME_MAX ) } },
    [TOKEN_MSG_ITEM_KEY] =
    { sizeof(struct token_item_key),
      { ID( token_item_key, token ), ID( token_item_key, id ), NUMBER( token_item_key, type ),
        NUMBER( token_item_key, flags ), NUMBER( token_item_key, bits ), RUN( token_item_key, label, TOKEN_NAME_MAX ),
        RUN( token_item_key, modulus, TOKEN_NUMBER_MAX ), RUN( token_item_key, exponent, TOKEN_NUMBER_MAX ) } },
    [TOKEN_MSG_ITEM_CERT] =
    { sizeof(struct token_item_cert),
      { ID( token_item_cert, token ), ID( token_item_cert, key ), NUMBER( token_item_cert, flags ),
        RUN( token_item_cert, label, TOKEN_NAME_MAX ), RUN( token_item_cert, der, TOKEN_CERT_MAX ) } },
    [TOKEN_MSG_ITEM_MODULE] =
    { sizeof(struct token_item_module),
      { NUMBER( token_item_module, flags ), RUN( token_item_module, name, TOKEN_NAME_MAX ) } },
};


/* ---- reading ------------------------------------------------------------------------------------------- */

static const uint8_t *take( struct token_run *rest, uint32_t len )
{
    const uint8_t *at = rest->at;

    if (len > rest->len) return NULL;
    rest->at += len;
    rest->len -= len;
    return at;
}

static int take_u32( struct token_run *rest, uint32_t *value )
{
    const uint8_t *at = take( rest, 4 );

    if (!at) return 0;
    *value = token_number_get( at );
    return 1;
}

static int take_run( struct token_run *rest, uint32_t max, struct token_run *run )
{
    return take_u32( rest, &run->len ) && run->len <= max && (run->at = take( rest, run->len ));
}

static int take_field( struct token_run *rest, const struct field *field, uint8_t *message )
{
    const uint8_t *at;
    struct token_run run;
    uint32_t number;

    switch (field->kind)
    {
    case FIELD_NUMBER:
        if (!take_u32( rest, &number )) return 0;
        memcpy( message + field->offset, &number, sizeof(number) );
        return 1;
    case FIELD_ID:
        if (!(at = take( rest, TOKEN_ID_LEN ))) return 0;
        memcpy( message + field->offset, at, TOKEN_ID_LEN );
        return 1;
    default:
        if (!take_run( rest, field->max, &run )) return 0;
        memcpy( message + field->offset, &run, sizeof(run) );
        return 1;
    }
}

static int take_message( const struct layout *layout, struct token_run *rest, void *message )
{
    const struct field *field;

    if (layout->size) memset( message, 0, layout->size );
    for (field = layout->fields; field->kind != FIELD_END; field++)
        if (!take_field( rest, field, message )) break;
    if (field->kind == FIELD_END) return 1;
    memset( message, 0, layout->size );
    return 0;
}

int token_message_read( enum token_message kind, const uint8_t *bytes, uint32_t len, void *message )
{
    static const uint8_t none[1];
    struct token_run rest = { bytes ? bytes : none, len };
    const struct layout *layout = &layouts[kind];

    if (!take_message( layout, &rest, message )) return 0;
    if (!rest.len) return 1;
    if (layout->size) memset( message, 0, layout->size );
    return 0;
}

int token_item_take( struct token_run *items, struct token_item *item )
{
    return items->len && take_message( &layouts[TOKEN_MSG_ITEM], items, item );
}

/* ---- writing ------------------------------------------------------------------------------------------- */

struct room
{
    uint8_t *at;
    uint32_t left;
};

static int room_put( struct room *room, const void *bytes, uint32_t len )
{
    if (len > room->left) return 0;
    if (len) memcpy( room->at, bytes, len );
    room->at += len;
    room->left -= len;
    return 1;
}

static int room_put_number( struct room *room, uint32_t value )
{
    uint8_t bytes[4];

    token_number_put( bytes, value );
    return room_put( room, bytes, sizeof(bytes) );
}

static int room_put_field( struct room *room, const struct field *field, const uint8_t *message )
{
    struct token_run run;
    uint32_t number;

    switch (field->kind)
    {
    case FIELD_NUMBER:
        memcpy( &number, message + field->offset, sizeof(number) );
        return room_put_number( room, number );
    case FIELD_ID:
        return room_put( room, message + field->offset, TOKEN_ID_LEN );
    default:
        memcpy( &run, message + field->offset, sizeof(run) );
        return run.len <= field->max && room_put_number( room, run.len ) && room_put( room, run.at, run.len );
    }
}

int token_message_write( enum token_message kind, const void *message, uint8_t *bytes, uint32_t *len )
{
    struct room room = { bytes, *len };
    const struct field *field;

    for (field = layouts[kind].fields; field->kind != FIELD_END; field++)
        if (!room_put_field( &room, field, message )) break;
    *len = field->kind == FIELD_END ? *len - room.left : 0;
    return field->kind == FIELD_END;
}

/* ---- what an operation is made of ---------------------------------------------------------------------- */

static const struct
{
    enum token_message request, reply;
} operations[TOKEN_OP_END] =
{
    [TOKEN_HELLO]    = { TOKEN_MSG_HELLO, TOKEN_MSG_HELLO_REPLY },
    [TOKEN_LIST]     = { TOKEN_MSG_LIST, TOKEN_MSG_LIST_REPLY },
    [TOKEN_LOGIN]    = { TOKEN_MSG_LOGIN, TOKEN_MSG_LOGIN_REPLY },
    [TOKEN_LOGOUT]   = { TOKEN_MSG_LOGOUT, TOKEN_MSG_NOTHING },
    [TOKEN_SIGN]     = { TOKEN_MSG_SIGN, TOKEN_MSG_RESULT },
    [TOKEN_DECRYPT]  = { TOKEN_MSG_DECRYPT, TOKEN_MSG_RESULT },
    [TOKEN_GENERATE] = { TOKEN_MSG_GENERATE, TOKEN_MSG_GENERATE_REPLY },
    [TOKEN_PUTCERT]  = { TOKEN_MSG_PUTCERT, TOKEN_MSG_NOTHING },
    [TOKEN_DELETE]   = { TOKEN_MSG_DELETE, TOKEN_MSG_NOTHING },
};

enum token_message token_request_of( uint32_t op )
{
    return op < TOKEN_OP_END ? operations[op].request : TOKEN_MSG_NOTHING;
}

/* Who has no version in common learns which there are, and whose PIN was refused how many tries may be left. */
static int tells_more( uint32_t op, uint32_t status )
{
    if (op == TOKEN_HELLO) return status == TOKEN_BAD_VERSION;
    return op == TOKEN_LOGIN && (status == TOKEN_WRONG_PIN || status == TOKEN_PIN_BLOCKED || status == TOKEN_NEED_PIN);
}

enum token_message token_reply_of( uint32_t op, uint32_t status )
{
    if (op >= TOKEN_OP_END || (status != TOKEN_OK && !tells_more( op, status ))) return TOKEN_MSG_NOTHING;
    return operations[op].reply;
}

enum token_message token_item_of( uint32_t kind )
{
    static const enum token_message bodies[TOKEN_ITEM_END] =
    {
        [TOKEN_ITEM_TOKEN]  = TOKEN_MSG_ITEM_TOKEN,
        [TOKEN_ITEM_KEY]    = TOKEN_MSG_ITEM_KEY,
        [TOKEN_ITEM_CERT]   = TOKEN_MSG_ITEM_CERT,
        [TOKEN_ITEM_MODULE] = TOKEN_MSG_ITEM_MODULE,
    };

    return kind > 0 && kind < TOKEN_ITEM_END ? bodies[kind] : TOKEN_MSG_COUNT;
}
