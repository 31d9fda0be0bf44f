/* The commands, see command.h. Each is a program of the user's for the daemon, as those under Wine are. No PIN is ever
 * an argument or in the environment.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "command.h"
#include "examine.h"
#include "locked.h"
#include "show.h"
#include "typed.h"

struct call
{
    const char      *token;             /* that is named, or NULL */
    int              is_json, pin_fd;   /* -1: the PIN is typed */
    struct client    client;
    struct catalogue catalogue;
};

static int complain( const char *format, ... ) __attribute__(( format( printf, 1, 2 ) ));

static int complain( const char *format, ... )
{
    va_list args;

    va_start( args, format );
    fprintf( stderr, "winecsp-keyd: " );
    vfprintf( stderr, format, args );
    fprintf( stderr, "\n" );
    va_end( args );
    return 1;
}

#define RUN( run ) (int)(run).len, (const char *)(run).at

/* ---- what several do ----------------------------------------------------------------------------------- */

/* Returns whether a daemon has the connection; else it was told why. */
static int reach( struct call *call )
{
    if (client_open( &call->client, REACH_START )) return 1;
    complain( "%s", call->client.why );
    return 0;
}

/* Somebody has thought for a while, and the daemon may have ended meanwhile, or have given the connection up. */
static int reach_again( struct call *call )
{
    client_close( &call->client );
    return reach( call );
}

static int read_list( struct call *call, uint32_t flags )
{
    int status = catalogue_read( &call->catalogue, &call->client, flags );

    if (status) complain( "the tokens cannot be listed: %s", client_words( status ) );
    return !status;
}

/* What there is to choose from. */
static int tell_tokens( const struct call *call, const char *why )
{
    unsigned int i;

    complain( "%s%s", why, call->catalogue.token_count ? "; those that are there, by label and serial number:" : "" );
    for (i = 0; i < call->catalogue.token_count; i++)
        fprintf( stderr, "  %.*s (%.*s)\n", RUN( call->catalogue.tokens[i].label ),
                 RUN( call->catalogue.tokens[i].serial ) );
    return 1;
}

/* The token that was named, or the only one that wants a login; NULL after a message. */
static const struct token_item_token *choose( const struct call *call )
{
    const struct token_item_token *token = NULL;
    unsigned int count = 0, i;

    if (call->token) token = catalogue_find( &call->catalogue, call->token, &count );
    else
        for (i = 0; i < call->catalogue.token_count; i++)
        {
            if (!(call->catalogue.tokens[i].flags & TOKEN_LOGIN_REQUIRED)) continue;
            token = &call->catalogue.tokens[i];
            count++;
        }
    if (count == 1) return token;
    if (call->token)
        tell_tokens( call, count ? "more than one token is called so: name its serial number" :
                     "no token is called so" );
    else tell_tokens( call, count ? "name the token: there is more than one" : "no token is there that wants a login" );
    return NULL;
}

/* ---- list, logout, restart, status ------------------------------------------------------------------------------ */

/* The list is without its tokens, or has them as they were. */
static void note_silent( const struct call *call )
{
    const struct token_item_module *module = call->catalogue.modules;
    unsigned int i;

    fflush( stdout );
    for (i = 0; i < call->catalogue.module_count; i++, module++)
        if (module->flags & TOKEN_MODULE_SILENT)
            complain( "this module does not answer, so tokens may be missing: %.*s", RUN( module->name ) );
}

static int command_list( struct call *call )
{
    if (!reach( call ) || !read_list( call, TOKEN_LIST_RESCAN )) return 1;
    if (call->is_json) show_json( &call->catalogue );
    else if (call->catalogue.token_count) show_text( &call->catalogue );
    else printf( "No token is there\n'winecsp tokens status' tells which modules there are, and which failed\n" );
    note_silent( call );
    return 0;
}

static int command_logout( struct call *call )
{
    const struct token_item_token *token = NULL;
    struct token_logout logout;
    union token_any reply;
    int status;

    if (!client_open( &call->client, REACH_RUNNING ))
    {
        if (*call->client.why) return complain( "could not log out: %s", call->client.why );
        printf( "No daemon runs, so nobody is logged in\n" );
        return 0;
    }
    memset( &logout, 0, sizeof(logout) );
    if (call->token && (!read_list( call, 0 ) || !(token = choose( call )))) return 1;
    if (token) memcpy( logout.token, token->id, TOKEN_ID_LEN );
    if ((status = client_call( &call->client, TOKEN_LOGOUT, &logout, &reply )))
        return complain( "could not log out: %s", client_words( status ) );
    printf( "Logged out\n" );
    return 0;
}

/* What does not answer can be ended, too. */
static int command_restart( struct call *call )
{
    if (!client_open( &call->client, REACH_RUNNING ) && !call->client.daemon)
    {
        if (*call->client.why) return complain( "could not restart: %s", call->client.why );
        printf( "No daemon runs; the next program that uses a token starts it\n" );
        return 0;
    }
    if (!client_end_daemon( &call->client )) return complain( "could not restart: %s", call->client.why );
    printf( "The daemon has ended, and with it all logins; the next program that uses a token starts another\n" );
    return 0;
}

static void say_row( const char *name, const char *value )
{
    printf( "%-18s %s\n", name, value );
}

static void show_silent( const struct call *call )
{
    const struct token_item_module *module = call->catalogue.modules;
    unsigned int i;

    for (i = 0; i < call->catalogue.module_count; i++, module++)
        if (module->flags & TOKEN_MODULE_SILENT) printf( "%-18s %.*s\n", "daemon waits for", RUN( module->name ) );
}

static int show_tokens( const struct call *call )
{
    const struct token_item_token *token = call->catalogue.tokens;
    char words[256];
    unsigned int i;

    if (!call->catalogue.token_count) say_row( "tokens", "none" );
    for (i = 0; i < call->catalogue.token_count; i++, token++)
        printf( "%-18s %.*s (%.*s): %s\n", "token", RUN( token->label ), RUN( token->serial ),
                show_state( token, words ) );
    return 0;
}

static int run_status( struct call *call )
{
    int is_there = client_open( &call->client, REACH_RUNNING );

    if (!is_there && *call->client.why) return complain( "%s", call->client.why );
    if (is_there)
        printf( "daemon             process %d, winecsp %s%s\n", (int)call->client.daemon, call->client.build,
                strcmp( call->client.build, WINECSP_VERSION ) ? "; it ends when nobody needs it or is logged in" : "" );
    else say_row( "daemon", "none runs; the first program that uses a token starts it" );
    examine( say_row );
    if (!is_there) return COMMAND_NO_DAEMON;
    if (!read_list( call, 0 )) return 1;
    show_silent( call );
    return show_tokens( call );
}

/* ---- login --------------------------------------------------------------------------------------------- */

static enum typed get_pin( const struct call *call, const struct token_item_token *token, char *pin, size_t *len )
{
    char question[TOKEN_NAME_MAX + 64];

    if (call->pin_fd >= 0) return typed_from( call->pin_fd, pin, TOKEN_PIN_MAX, len );
    if (token->flags & TOKEN_PIN_FINAL_TRY)
        fprintf( stderr, "One try is left: after a wrong PIN the token is blocked\n" );
    snprintf( question, sizeof(question), "PIN of %.*s: ", RUN( token->label ) );
    return typed_at_terminal( question, pin, TOKEN_PIN_MAX, len );
}

static int refuse_pin( enum typed typed )
{
    static const char *const words[] =
    {
        [TYPED_NOBODY] = "no PIN can be read; it comes from the terminal, or from the descriptor of --pin-fd",
        [TYPED_EMPTY] = "the PIN is empty", [TYPED_LONG] = "the PIN is too long", [TYPED_CANCELLED] = "cancelled",
    };

    return complain( "%s; nothing was tried", words[typed] );
}

static int tell_login( const struct call *call, const struct token_item_token *token, int status, uint32_t flags )
{
    if (!status)
    {
        printf( "Logged in to %.*s\n", RUN( token->label ) );
        return 0;
    }
    if (status == TOKEN_NEED_PIN && call->pin_fd >= 0)
        return complain( "%.*s: one try is left, which is kept for somebody who types the PIN", RUN( token->label ) );
    return complain( "%.*s: %s%s", RUN( token->label ), client_words( status ),
                     status == TOKEN_WRONG_PIN && flags & TOKEN_PIN_FINAL_TRY ? "; one is left" : "" );
}

/* `pin` has TOKEN_PIN_MAX bytes, for secrets. */
static int give_pin( struct call *call, const struct token_item_token *token, char *pin )
{
    struct token_login login = { .flags = call->pin_fd >= 0 ? TOKEN_PIN_REMEMBERED : 0 };
    union token_any reply = { 0 };
    enum typed typed;
    size_t len = 0;
    int status;

    memcpy( login.token, token->id, TOKEN_ID_LEN );
    if (token->flags & TOKEN_HAS_PAD && call->pin_fd < 0)
    {
        printf( "Enter the PIN of %.*s at its reader\n", RUN( token->label ) );
        fflush( stdout );
        login.flags = TOKEN_PIN_BY_PAD;
    }
    else if ((typed = get_pin( call, token, pin, &len ))) return refuse_pin( typed );
    login.pin = (struct token_run){ (const uint8_t *)pin, (uint32_t)len };
    status = reach_again( call ) ? client_call( &call->client, TOKEN_LOGIN, &login, &reply ) : CLIENT_LOST;
    locked_wipe( pin, TOKEN_PIN_MAX );
    return tell_login( call, token, status, reply.login_reply.token_flags );
}

static int command_login( struct call *call )
{
    const struct token_item_token *token;
    char *pin;
    int code;

    if (!reach( call ) || !read_list( call, 0 ) || !(token = choose( call ))) return 1;
    if (token->flags & TOKEN_LOGGED_IN || !(token->flags & TOKEN_LOGIN_REQUIRED))
    {
        printf( "%.*s: %s\n", RUN( token->label ), token->flags & TOKEN_LOGGED_IN ? "logged in already" :
                "no login is needed" );
        return 0;
    }
    if (!(pin = locked_alloc( TOKEN_PIN_MAX ))) return complain( "no memory" );
    code = give_pin( call, token, pin );
    locked_free( pin, TOKEN_PIN_MAX );
    return code;
}

/* ---- words --------------------------------------------------------------------------------------------- */

enum takes { TAKES_NOTHING = 0, TAKES_JSON = 1, TAKES_PIN = 2, TAKES_TOKEN = 4 };

static const struct command
{
    const char *name, *words, *help;
    int       (*run)( struct call *call );
    int         takes;
} commands[] =
{
    { "list", "list [--json]", "tokens, their keys and certificates", command_list, TAKES_JSON },
    { "login", "login [--pin-fd N] [TOKEN]", "for all programs; the PIN is asked for, or the first line of N",
      command_login, TAKES_PIN | TAKES_TOKEN },
    { "logout", "logout [TOKEN]", "of that token, or all", command_logout, TAKES_TOKEN },
    { "restart", "restart", "ends the daemon and all logins; the next request starts one, with the modules of then",
      command_restart, TAKES_NOTHING },
    { "status", "status", "whether the daemon runs, and who is logged in", run_status, TAKES_NOTHING },
};

void command_help( FILE *to )
{
    size_t i;

    for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        fprintf( to, "  %-28s %s\n", commands[i].words, commands[i].help );
}

static int usage( const struct command *command, const char *why, const char *word )
{
    complain( "%s%s; usage: winecsp tokens %s", why, word, command->words );
    return COMMAND_USAGE;
}

static int parse_fd( const char *text )
{
    char *end;
    long number = text && *text >= '0' && *text <= '9' ? strtol( text, &end, 10 ) : -1;

    return number >= 0 && !*end && number < 0x10000 && fcntl( (int)number, F_GETFD ) >= 0 ? (int)number : -1;
}

static int parse_word( const struct command *command, struct call *call, const char *word )
{
    if (!(command->takes & TAKES_TOKEN) || call->token) return usage( command, "unexpected argument", "" );
    call->token = word;
    return 0;
}

/* Reads the words behind a command; "--" ends the options. Returns 0, or an exit code after a message, which does not
 * repeat what may be a PIN. */
static int parse( const struct command *command, struct call *call, int count, char **args )
{
    int i, code, is_word = 0;

    for (i = 0; i < count; i++)
    {
        const char *word = args[i], *value = strncmp( word, "--pin-fd=", 9 ) ? NULL : word + 9;

        if (is_word || *word != '-')
        {
            if ((code = parse_word( command, call, word ))) return code;
        }
        else if (!strcmp( word, "--" )) is_word = 1;
        else if (command->takes & TAKES_JSON && !strcmp( word, "--json" )) call->is_json = 1;
        else if (command->takes & TAKES_PIN && (value || !strcmp( word, "--pin-fd" )))
        {
            if (!value && i + 1 < count) value = args[++i];
            if ((call->pin_fd = parse_fd( value )) < 0)
                return usage( command, "--pin-fd wants the number of an open descriptor", "" );
        }
        else if (command->takes & TAKES_PIN) return usage( command, "no such option", "" );
        else return usage( command, "no such option: ", word );
    }
    return 0;
}

int command_run( int count, char **args )
{
    struct call call = { .pin_fd = -1, .client = { .socket = -1 } };
    size_t i = 0;
    int code;

    while (i < sizeof(commands) / sizeof(*commands) && strcmp( commands[i].name, args[0] )) i++;
    if (i == sizeof(commands) / sizeof(*commands))
    {
        complain( "no such command: %s", args[0] );
        return COMMAND_USAGE;
    }
    if ((code = parse( &commands[i], &call, count - 1, args + 1 ))) return code;
    locked_process();
    code = commands[i].run( &call );
    client_close( &call.client );
    catalogue_free( &call.catalogue );
    return code;
}
