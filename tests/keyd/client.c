/* A program that plays a Windows program's provider: reads commands, a line each, and prints a line for each: "ok" and
 * what came of it, "error NAME" for a status, "closed" if the connection ended, "nonsense" for a reply that is none.
 *
 *   connect [wrong-cookie|no-cookie|busy]      hello [LOWEST HIGHEST]     close
 *   list [rescan|known]    login TOKEN FLAGS PIN       logout TOKEN|all
 *   sign KEY PADDING FLAGS PIN DATA            decrypt KEY PADDING FLAGS PIN DATA [LABEL]
 *   generate TOKEN BITS USE LABEL              putcert KEY FILE           delete KEY
 *   raw BYTES              cert KEY FILE       modulus KEY
 *
 * TOKEN and KEY are 32 hex digits, or t0, k1 ... by the list that was read last. DATA, BYTES and LABEL are hex digits,
 * "-" is nothing. PINs come by standard input, too. "client --socket PATH HOW" and "client --search PID": see attack.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"

#define WORDS_MAX 8
#define LINE_MAX_LEN 400000

static const char *keyd;
static int connection = -1;
static uint32_t generation;

/* What was listed last; the bytes stay until the next list. */
static struct token_item_token tokens[64];
static struct token_item_key keys[512];
static struct token_item_cert certs[512];
static unsigned int token_count, key_count, cert_count;
static uint8_t listed[4 * 1024 * 1024];

/* ---- frames -------------------------------------------------------------------------------------------- */

static uint8_t body[TOKEN_BODY_MAX], frame_bytes[TOKEN_FRAME_MAX];

int client_send( int socket, const uint8_t *bytes, size_t len )
{
    return send( socket, bytes, len, MSG_NOSIGNAL ) == (ssize_t)len;
}

int client_receive( int socket, struct token_frame *frame )
{
    uint8_t header[TOKEN_HEADER_LEN];

    if (recv( socket, header, sizeof(header), MSG_WAITALL ) != sizeof(header)) return -1;
    if (!token_frame_read( header, frame )) return -1;
    if (frame->body_len && recv( socket, body, frame->body_len, MSG_WAITALL ) != (ssize_t)frame->body_len) return -1;
    return (int)frame->code;
}

int client_call( int socket, uint32_t op, const void *request, union token_any *reply )
{
    static uint32_t serial;
    struct token_frame frame = { TOKEN_BODY_MAX, op, ++serial };
    int status;

    memset( reply, 0, sizeof(*reply) );
    if (!token_message_write( token_request_of( op ), request, frame_bytes + TOKEN_HEADER_LEN, &frame.body_len ))
        return -2;
    token_frame_write( frame_bytes, &frame );
    if (!client_send( socket, frame_bytes, TOKEN_HEADER_LEN + frame.body_len )) return -1;
    explicit_bzero( frame_bytes, sizeof(frame_bytes) );
    if ((status = client_receive( socket, &frame )) < 0) return -1;
    if (frame.serial != serial || status >= TOKEN_STATUS_END) return -2;
    return token_message_read( token_reply_of( op, (uint32_t)status ), body, frame.body_len, reply ) ? status : -2;
}

/* ---- words --------------------------------------------------------------------------------------------- */

int from_hex( const char *text, uint8_t *bytes, size_t room )
{
    size_t len = 0;
    unsigned int byte;

    if (!strcmp( text, "-" )) return 0;
    for (; text[0] && text[1] && len < room; text += 2, len++)
    {
        if (sscanf( text, "%2x", &byte ) != 1) return -1;
        bytes[len] = (uint8_t)byte;
    }
    return *text ? -1 : (int)len;
}

static struct token_run run_of_hex( const char *text, uint8_t *bytes, size_t room )
{
    int len = from_hex( text, bytes, room );

    return (struct token_run){ bytes, len < 0 ? 0 : (uint32_t)len };
}

static struct token_run run_of_text( const char *text )
{
    return (struct token_run){ (const uint8_t *)text, strcmp( text, "-" ) ? (uint32_t)strlen( text ) : 0 };
}

static void print_hex( const void *bytes, size_t len )
{
    const uint8_t *at = bytes;

    while (len--) printf( "%02x", *at++ );
}

static void read_id( const char *word, uint8_t *id )
{
    unsigned int number = (unsigned int)atoi( word + 1 );

    memset( id, 0, TOKEN_ID_LEN );
    if (*word == 't' && number < token_count) memcpy( id, tokens[number].id, TOKEN_ID_LEN );
    else if (*word == 'k' && number < key_count) memcpy( id, keys[number].id, TOKEN_ID_LEN );
    else from_hex( word, id, TOKEN_ID_LEN );
}

static uint32_t number( const char *word )
{
    return (uint32_t)strtoul( word, NULL, 0 );
}

/* Prints how a call ended, and whether it ended well. */
static int ended_well( int status )
{
    static const char *const names[TOKEN_STATUS_END] =
    {
        "OK", "BAD_FRAME", "BAD_VERSION", "BAD_OP", "NO_TOKEN", "NO_KEY", "NEED_LOGIN", "NEED_PIN", "WRONG_PIN",
        "PIN_BLOCKED", "PIN_EXPIRED", "CANCELLED", "REMOVED", "NOT_PERMITTED", "BAD_ALGORITHM", "BAD_DATA",
        "BAD_LENGTH", "READ_ONLY", "FULL", "NO_MEMORY", "BAD_CERT", "FAILED",
    };

    if (status == -1) printf( "closed" );
    else if (status == -2) printf( "nonsense" );
    else if (status) printf( "error %s", names[status] );
    else printf( "ok" );
    return !status;
}

/* ---- commands ------------------------------------------------------------------------------------------ */

static void run_connect( char **words )
{
    enum knock_fault fault = KNOCK_RIGHT;
    int code;

    if (!strcmp( words[1], "wrong-cookie" )) fault = KNOCK_WRONG_COOKIE;
    if (!strcmp( words[1], "no-cookie" )) fault = KNOCK_NO_COOKIE;
    if (!strcmp( words[1], "busy" )) fault = KNOCK_BUSY;
    if (connection >= 0) close( connection );
    connection = knock_listen( keyd, fault, &code );
    printf( connection < 0 || code ? "refused, code %d" : "ok", code );
}

static void run_close( char **words )
{
    (void)words;
    close( connection );
    connection = -1;
    printf( "ok" );
}

static void run_hello( char **words )
{
    struct token_hello hello = { TOKEN_MAGIC, TOKEN_VERSION_LOWEST, TOKEN_VERSION_HIGHEST, run_of_text( "test" ) };
    union token_any reply;
    int status;

    if (*words[1])
    {
        hello.lowest = number( words[1] );
        hello.highest = number( words[2] );
    }
    status = client_call( connection, TOKEN_HELLO, &hello, &reply );
    ended_well( status );
    if (status == TOKEN_OK || status == TOKEN_BAD_VERSION)
        printf( " %u %u-%u %.*s", reply.hello_reply.version, reply.hello_reply.lowest, reply.hello_reply.highest,
                (int)reply.hello_reply.build.len, (const char *)reply.hello_reply.build.at );
}

/* Keeps an item of the list; its bytes have been copied already. */
static void keep_item( const struct token_item *item )
{
    if (item->kind == TOKEN_ITEM_TOKEN && token_count < 64)
        token_message_read( TOKEN_MSG_ITEM_TOKEN, item->body.at, item->body.len, &tokens[token_count++] );
    if (item->kind == TOKEN_ITEM_KEY && key_count < 512)
        token_message_read( TOKEN_MSG_ITEM_KEY, item->body.at, item->body.len, &keys[key_count++] );
    if (item->kind == TOKEN_ITEM_CERT && cert_count < 512)
        token_message_read( TOKEN_MSG_ITEM_CERT, item->body.at, item->body.len, &certs[cert_count++] );
}

static void print_list( void )
{
    unsigned int i;

    printf( " %u tokens %u keys %u certs", token_count, key_count, cert_count );
    for (i = 0; i < token_count; i++)
        printf( "; token flags=%#x pin=%u-%u label=%.*s serial=%.*s reader=%.*s", tokens[i].flags, tokens[i].pin_min,
                tokens[i].pin_max, (int)tokens[i].label.len, (const char *)tokens[i].label.at,
                (int)tokens[i].serial.len, (const char *)tokens[i].serial.at, (int)tokens[i].reader.len,
                (const char *)tokens[i].reader.at );
    for (i = 0; i < key_count; i++)
    {
        printf( "; key type=%u flags=%#x bits=%u label=%.*s id=", keys[i].type, keys[i].flags, keys[i].bits,
                (int)keys[i].label.len, (const char *)keys[i].label.at );
        print_hex( keys[i].id, TOKEN_ID_LEN );
    }
    for (i = 0; i < cert_count; i++)
    {
        printf( "; cert flags=%#x len=%u key=", certs[i].flags, certs[i].der.len );
        print_hex( certs[i].key, TOKEN_ID_LEN );
    }
}

/* Reads all parts of the list of one generation. Returns the status; *calls counts. */
static int read_list( struct token_list *list, int *calls, int *is_unchanged )
{
    uint32_t size = 0, total;
    union token_any reply;
    struct token_run items;
    struct token_item item;
    int status;

    do
    {
        if ((status = client_call( connection, TOKEN_LIST, list, &reply ))) return status;
        ++*calls;
        if ((*is_unchanged = reply.list_reply.flags & TOKEN_LIST_UNCHANGED)) return 0;
        if (!list->first) token_count = key_count = cert_count = 0;
        if (list->first && reply.list_reply.generation != list->generation) return -2;
        generation = list->generation = reply.list_reply.generation;
        total = reply.list_reply.total;
        items = reply.list_reply.items;
        memcpy( listed + size, items.at, items.len );
        items.at = listed + size;
        size += items.len;
        while (token_item_take( &items, &item )) keep_item( &item );
        list->first += reply.list_reply.count;
    } while (list->first < total && reply.list_reply.count);
    return list->first == total ? 0 : -2;
}

static void run_list( char **words )
{
    struct token_list list = { 0, 0, 0 };
    int calls = 0, is_unchanged = 0;

    if (!strcmp( words[1], "rescan" )) list.flags = TOKEN_LIST_RESCAN;
    if (!strcmp( words[1], "known" )) list.generation = generation;
    if (!ended_well( read_list( &list, &calls, &is_unchanged ) )) return;
    if (is_unchanged) printf( " unchanged" );
    else print_list();
    if (!strcmp( words[1], "calls" )) printf( "; %d calls", calls );
    if (!strcmp( words[1], "generation" )) printf( "; generation %u", generation );
}

static void run_login( char **words )
{
    struct token_login login = { .flags = number( words[2] ), .pin = run_of_text( words[3] ) };
    union token_any reply;
    int status;

    read_id( words[1], login.token );
    status = client_call( connection, TOKEN_LOGIN, &login, &reply );
    ended_well( status );
    if (status == TOKEN_OK || reply.login_reply.token_flags) printf( " flags=%#x", reply.login_reply.token_flags );
}

static void run_logout( char **words )
{
    struct token_logout logout;
    union token_any reply;

    if (strcmp( words[1], "all" )) read_id( words[1], logout.token );
    else memset( &logout, 0, sizeof(logout) );
    ended_well( client_call( connection, TOKEN_LOGOUT, &logout, &reply ) );
}

static void print_result( int status, const union token_any *reply )
{
    if (!ended_well( status )) return;
    printf( " " );
    print_hex( reply->result.bytes.at, reply->result.bytes.len );
}

static void run_sign( char **words )
{
    static uint8_t data[LINE_MAX_LEN];
    struct token_sign sign = { .padding = number( words[2] ), .flags = number( words[3] ),
                               .pin = run_of_text( words[4] ), .data = run_of_hex( words[5], data, sizeof(data) ) };
    union token_any reply;

    read_id( words[1], sign.key );
    print_result( client_call( connection, TOKEN_SIGN, &sign, &reply ), &reply );
}

static void run_decrypt( char **words )
{
    static uint8_t data[LINE_MAX_LEN], label[LINE_MAX_LEN];
    struct token_decrypt decrypt =
    {
        .padding = number( words[2] ), .flags = number( words[3] ), .pin = run_of_text( words[4] ),
        .data = run_of_hex( words[5], data, sizeof(data) ), .label = run_of_hex( words[6], label, sizeof(label) ),
    };
    union token_any reply;

    read_id( words[1], decrypt.key );
    print_result( client_call( connection, TOKEN_DECRYPT, &decrypt, &reply ), &reply );
}

static void run_generate( char **words )
{
    struct token_generate generate = { .bits = number( words[2] ), .use = number( words[3] ),
                                       .label = run_of_text( words[4] ) };
    union token_any reply;

    read_id( words[1], generate.token );
    if (!ended_well( client_call( connection, TOKEN_GENERATE, &generate, &reply ) )) return;
    printf( " " );
    print_hex( reply.generate_reply.key, TOKEN_ID_LEN );
    printf( " " );
    print_hex( reply.generate_reply.modulus.at, reply.generate_reply.modulus.len );
    printf( " " );
    print_hex( reply.generate_reply.exponent.at, reply.generate_reply.exponent.len );
}

static void run_putcert( char **words )
{
    static uint8_t der[TOKEN_CERT_MAX];
    FILE *file = fopen( words[2], "rb" );
    struct token_putcert putcert = { .cert = { der, file ? (uint32_t)fread( der, 1, sizeof(der), file ) : 0 } };
    union token_any reply;

    if (file) fclose( file );
    read_id( words[1], putcert.key );
    ended_well( client_call( connection, TOKEN_PUTCERT, &putcert, &reply ) );
}

static void run_delete( char **words )
{
    struct token_delete request;
    union token_any reply;

    read_id( words[1], request.key );
    ended_well( client_call( connection, TOKEN_DELETE, &request, &reply ) );
}

/* Bytes as they stand, and what comes back. */
static void run_raw( char **words )
{
    static uint8_t bytes[LINE_MAX_LEN];
    struct token_run run = run_of_hex( words[1], bytes, sizeof(bytes) );
    struct token_frame frame = { 0, 0, 0 };
    int status;

    if (!client_send( connection, bytes, run.len )) status = -1;
    else status = client_receive( connection, &frame );
    ended_well( status );
    if (status >= 0) printf( " serial=%u len=%u", frame.serial, frame.body_len );
}

/* The certificate of a key in the last list goes to a file. */
static void run_cert( char **words )
{
    uint8_t id[TOKEN_ID_LEN];
    unsigned int i;
    FILE *file;

    read_id( words[1], id );
    for (i = 0; i < cert_count; i++)
    {
        if (memcmp( certs[i].key, id, TOKEN_ID_LEN ) || !(certs[i].flags & TOKEN_CERT_PREFERRED)) continue;
        if (!(file = fopen( words[2], "wb" ))) break;
        fwrite( certs[i].der.at, 1, certs[i].der.len, file );
        fclose( file );
        printf( "ok" );
        return;
    }
    printf( "none" );
}

static void run_modulus( char **words )
{
    unsigned int i = (unsigned int)atoi( words[1] + 1 );

    printf( "ok " );
    if (i < key_count) print_hex( keys[i].modulus.at, keys[i].modulus.len );
}

static const struct
{
    const char *name;
    void      (*run)( char **words );
} commands[] =
{
    { "cert", run_cert }, { "close", run_close }, { "connect", run_connect }, { "decrypt", run_decrypt },
    { "delete", run_delete }, { "generate", run_generate }, { "hello", run_hello }, { "list", run_list },
    { "login", run_login }, { "logout", run_logout }, { "modulus", run_modulus }, { "putcert", run_putcert },
    { "raw", run_raw }, { "sign", run_sign },
};

static void run_line( char *line )
{
    static char nothing[] = "";
    char *words[WORDS_MAX], *rest = line;
    size_t i;

    for (i = 0; i < WORDS_MAX; i++) if (!(words[i] = strtok_r( rest, " \n", &rest ))) words[i] = nothing;
    for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) if (!strcmp( commands[i].name, words[0] )) break;
    if (i < sizeof(commands) / sizeof(*commands)) commands[i].run( words );
    else printf( "no such command: %s", words[0] );
    printf( "\n" );
    fflush( stdout );
}

int main( int argc, char **argv )
{
    static char line[2 * LINE_MAX_LEN + 256];

    if (argc == 4 && !strcmp( argv[1], "--socket" )) return attack_socket( argv[2], argv[3] );
    if (argc == 3 && !strcmp( argv[1], "--search" )) return attack_search( argv[2] );
    if (argc != 2) return 2;
    keyd = argv[1];
    while (fgets( line, sizeof(line), stdin )) run_line( line );
    return 0;
}
