/* The protocol between a program's provider and winecsp-keyd, which serves the tokens of the host: frames, messages,
 * limits and codes, as docs/token-protocol.md tells. Both sides build this library: the daemon for the host, the
 * provider by mingw for each width. It needs nothing but the C library, allocates nothing, and knows nothing of
 * PKCS #11 or of Windows.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TOKENPROTO_H
#define WINECSP_TOKENPROTO_H

#include <stddef.h>
#include <stdint.h>

/* ---- limits; lengths are bytes ------------------------------------------------------------------------- */

#define TOKEN_VERSION_LOWEST  1         /* of the protocol */
#define TOKEN_VERSION_HIGHEST 1

#define TOKEN_MAGIC         0x444b4357u /* "WCKD", the first field of HELLO */
#define TOKEN_HEADER_LEN    12
#define TOKEN_FRAME_MAX     65536       /* with its header */
#define TOKEN_BODY_MAX      (TOKEN_FRAME_MAX - TOKEN_HEADER_LEN)
#define TOKEN_ID_LEN        16          /* what names a token or a key */
#define TOKEN_COOKIE_LEN    16
#define TOKEN_PIN_MAX       256
#define TOKEN_NAME_MAX      255         /* labels and other texts, UTF-8 without NUL */
#define TOKEN_NUMBER_MAX    2048        /* a modulus, a signature, an encrypted block: 16384 bits */
#define TOKEN_CERT_MAX      32768
#define TOKEN_ITEMS_MAX     (TOKEN_BODY_MAX - 64)   /* the items of one LIST reply */
#define TOKEN_CONTAINER_LEN 36          /* a container's name, without its NUL */

/* What the program puts into the environment block of the helper that it starts. */
#define TOKEN_ENV_PORT      "WINECSP_KEYD_PORT"     /* decimal: where the program listens on 127.0.0.1 */
#define TOKEN_ENV_COOKIES   "WINECSP_KEYD_COOKIES"  /* hex digits: what the helper shows, then what the program does */

/* ---- codes --------------------------------------------------------------------------------------------- */

enum token_op
{
    TOKEN_HELLO    = 1,
    TOKEN_LIST     = 2,
    TOKEN_LOGIN    = 3,
    TOKEN_LOGOUT   = 4,
    TOKEN_SIGN     = 5,
    TOKEN_DECRYPT  = 6,
    TOKEN_GENERATE = 7,
    TOKEN_PUTCERT  = 8,
    TOKEN_DELETE   = 9,
    TOKEN_OP_END
};

/* How a request ended. docs/token-protocol.md has what each means for a program. */
enum token_status
{
    TOKEN_OK            = 0,
    TOKEN_BAD_FRAME     = 1,    /* not of this protocol; the connection ends */
    TOKEN_BAD_VERSION   = 2,    /* no version in common; the connection ends */
    TOKEN_BAD_OP        = 3,
    TOKEN_NO_TOKEN      = 4,
    TOKEN_NO_KEY        = 5,
    TOKEN_NEED_LOGIN    = 6,
    TOKEN_NEED_PIN      = 7,    /* the key wants it with each use */
    TOKEN_WRONG_PIN     = 8,
    TOKEN_PIN_BLOCKED   = 9,
    TOKEN_PIN_EXPIRED   = 10,   /* or was never set */
    TOKEN_CANCELLED     = 11,
    TOKEN_REMOVED       = 12,   /* in the call */
    TOKEN_NOT_PERMITTED = 13,
    TOKEN_BAD_ALGORITHM = 14,
    TOKEN_BAD_DATA      = 15,
    TOKEN_BAD_LENGTH    = 16,
    TOKEN_READ_ONLY     = 17,
    TOKEN_FULL          = 18,
    TOKEN_NO_MEMORY     = 19,
    TOKEN_BAD_CERT      = 20,   /* no certificate, or another key's */
    TOKEN_FAILED        = 21,   /* anything else */
    TOKEN_STATUS_END
};

/* LIST, in the request */
#define TOKEN_LIST_RESCAN       0x1     /* read the tokens again, whatever is known of them */
/* LIST, in the reply */
#define TOKEN_LIST_UNCHANGED    0x1     /* the generation that the program knows; no items follow */

/* LOGIN, SIGN, DECRYPT */
#define TOKEN_PIN_BY_PAD        0x1     /* no PIN: the reader's own pad or display may ask for it */
#define TOKEN_PIN_REMEMBERED    0x2     /* nobody has just typed it: refuse where only one try is left */

#define TOKEN_PADDING_NONE      0       /* a whole block goes in or comes out */
#define TOKEN_PADDING_PKCS1     1
#define TOKEN_PADDING_OAEP      2       /* SHA-1, MGF1 with SHA-1; for DECRYPT only */

#define TOKEN_USE_SIGN          0x1     /* GENERATE: what the key shall be able to do */
#define TOKEN_USE_DECRYPT       0x2

/* A token's flags */
#define TOKEN_LOGIN_REQUIRED    0x001
#define TOKEN_LOGGED_IN         0x002
#define TOKEN_HAS_PAD           0x004   /* PKCS #11's protected authentication path */
#define TOKEN_PIN_COUNT_LOW     0x008   /* a wrong PIN was given since the last right one */
#define TOKEN_PIN_FINAL_TRY     0x010
#define TOKEN_PIN_LOCKED        0x020
#define TOKEN_PIN_UNSET         0x040
#define TOKEN_WRITE_PROTECTED   0x080
#define TOKEN_CAN_GENERATE      0x100   /* RSA pairs */

/* A key's flags and types */
#define TOKEN_KEY_SIGNS         0x1
#define TOKEN_KEY_DECRYPTS      0x2
#define TOKEN_KEY_ASKS          0x4     /* the PIN is wanted with each use */
#define TOKEN_KEY_HIDDEN        0x8     /* known by its public half; the private one shows after a login */

#define TOKEN_KEY_OTHER         0
#define TOKEN_KEY_RSA           1
#define TOKEN_KEY_EC            2

/* A certificate's flags */
#define TOKEN_CERT_PREFERRED    0x1     /* the one of its key; each key has at most one */
#define TOKEN_CERT_CA           0x2

/* A module's flags */
#define TOKEN_MODULE_SILENT     0x1     /* it does not answer: its tokens are not listed, or as they were */

enum token_item_kind
{
    TOKEN_ITEM_TOKEN  = 1,
    TOKEN_ITEM_KEY    = 2,
    TOKEN_ITEM_CERT   = 3,
    TOKEN_ITEM_MODULE = 4,      /* a PKCS #11 module of which something is to be said */
    TOKEN_ITEM_END
};

/* ---- frames -------------------------------------------------------------------------------------------- */

/* A header: `code` is an operation in a request and a status in a reply, which repeats the request's `serial`. */
struct token_frame
{
    uint32_t body_len;
    uint32_t code;
    uint32_t serial;
};

void token_frame_write( uint8_t *header, const struct token_frame *frame );

/* Returns 0 if the body would be longer than TOKEN_BODY_MAX: then nothing that follows can be read. */
int token_frame_read( const uint8_t *header, struct token_frame *frame );

/* ---- messages ------------------------------------------------------------------------------------------ */

/* Bytes that somebody else holds: the writer's, or the frame that was read. */
struct token_run
{
    const uint8_t *at;
    uint32_t       len;
};

struct token_hello          { uint32_t magic, lowest, highest; struct token_run build; };
struct token_hello_reply    { uint32_t version, lowest, highest; struct token_run build; };
struct token_list           { uint32_t generation, first, flags; };
struct token_list_reply     { uint32_t generation, flags, total, count; struct token_run items; };
struct token_login          { uint8_t token[TOKEN_ID_LEN]; uint32_t flags; struct token_run pin; };
struct token_login_reply    { uint32_t token_flags; };
struct token_logout         { uint8_t token[TOKEN_ID_LEN]; };   /* all zero: every token */
struct token_sign           { uint8_t key[TOKEN_ID_LEN]; uint32_t padding, flags; struct token_run pin, data; };
struct token_decrypt        { uint8_t key[TOKEN_ID_LEN]; uint32_t padding, flags; struct token_run pin, label, data; };
struct token_result         { struct token_run bytes; };        /* of SIGN and DECRYPT */
struct token_generate       { uint8_t token[TOKEN_ID_LEN]; uint32_t bits, use; struct token_run label; };
struct token_generate_reply { uint8_t key[TOKEN_ID_LEN]; struct token_run modulus, exponent; };
struct token_putcert        { uint8_t key[TOKEN_ID_LEN]; struct token_run cert; };
struct token_delete         { uint8_t key[TOKEN_ID_LEN]; };

struct token_item           { uint32_t kind; struct token_run body; };

struct token_item_token
{
    uint8_t          id[TOKEN_ID_LEN];
    uint32_t         flags, pin_min, pin_max;
    struct token_run label, manufacturer, model, serial, reader;
};

struct token_item_key
{
    uint8_t          token[TOKEN_ID_LEN], id[TOKEN_ID_LEN];
    uint32_t         type, flags, bits;
    struct token_run label, modulus, exponent;
};

struct token_item_cert
{
    uint8_t          token[TOKEN_ID_LEN], key[TOKEN_ID_LEN];    /* key: all zero if it belongs to none */
    uint32_t         flags;
    struct token_run label, der;
};

struct token_item_module    { uint32_t flags; struct token_run name; };

/* Which struct above a message is. Requests and replies without fields (NOTHING) have no struct. */
enum token_message
{
    TOKEN_MSG_NOTHING,
    TOKEN_MSG_HELLO, TOKEN_MSG_HELLO_REPLY,
    TOKEN_MSG_LIST, TOKEN_MSG_LIST_REPLY,
    TOKEN_MSG_LOGIN, TOKEN_MSG_LOGIN_REPLY,
    TOKEN_MSG_LOGOUT,
    TOKEN_MSG_SIGN, TOKEN_MSG_DECRYPT, TOKEN_MSG_RESULT,
    TOKEN_MSG_GENERATE, TOKEN_MSG_GENERATE_REPLY,
    TOKEN_MSG_PUTCERT,
    TOKEN_MSG_DELETE,
    TOKEN_MSG_ITEM, TOKEN_MSG_ITEM_TOKEN, TOKEN_MSG_ITEM_KEY, TOKEN_MSG_ITEM_CERT, TOKEN_MSG_ITEM_MODULE,
    TOKEN_MSG_COUNT
};

/* The largest of the structs, for those who read any of them. */
union token_any
{
    struct token_hello          hello;
    struct token_hello_reply    hello_reply;
    struct token_list           list;
    struct token_list_reply     list_reply;
    struct token_login          login;
    struct token_login_reply    login_reply;
    struct token_logout         logout;
    struct token_sign           sign;
    struct token_decrypt        decrypt;
    struct token_result         result;
    struct token_generate       generate;
    struct token_generate_reply generate_reply;
    struct token_putcert        putcert;
    struct token_delete         remove;
    struct token_item           item;
    struct token_item_token     item_token;
    struct token_item_key       item_key;
    struct token_item_cert      item_cert;
    struct token_item_module    item_module;
};

/* Reads a message: `len` bytes must be just that. Its runs point into `bytes`. Returns 0 if a field does not fit or is
 * longer than its limit, or bytes are left; the struct is then zero. */
int token_message_read( enum token_message kind, const uint8_t *bytes, uint32_t len, void *message );

/* Writes one. *len is the room before and the length afterwards. Returns 0 if a field is longer than its limit or the
 * room too small; *len is then 0 and the room may hold a part, which the caller wipes if there was a secret. */
int token_message_write( enum token_message kind, const void *message, uint8_t *bytes, uint32_t *len );

/* Takes the next item off the items of a LIST reply. Returns 0 at the end, and where the bytes are none. */
int token_item_take( struct token_run *items, struct token_item *item );

/* Which messages an operation is made of; NOTHING, too, for one that does not exist. A reply that tells of a failure is
 * empty, but for a few. */
enum token_message token_request_of( uint32_t op );
enum token_message token_reply_of( uint32_t op, uint32_t status );

/* Which message the body of an item is; TOKEN_MSG_COUNT for a kind of a later version, which is skipped. */
enum token_message token_item_of( uint32_t kind );

/* Whether two cookies are the same, in a time that does not depend on where they differ. */
int token_cookie_equal( const uint8_t *one, const uint8_t *other );

/* The name of the container that a key is for programs: its identifier, TOKEN_ID_LEN bytes, as a GUID is written, the
 * digits lower-case and in the order of the bytes. Writes TOKEN_CONTAINER_LEN characters and a NUL; returns `name`. */
char *token_container_name( const uint8_t *id, char *name );

#endif
