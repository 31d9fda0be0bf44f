/* What a test file printed: counts and messages for each line of the sources that has checks. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

/* How the harness begins its lines, behind "FILE:LINE: ". */
static const struct
{
    const char  *text;
    enum outcome outcome;
} kinds[] =
{
    { "Test succeeded",       PASSED },
    { "Test failed: ",        FAILED },
    { "Todo succeeded: ",     FAILED },
    { "Test marked todo: ",   TODO },
    { "Test marked flaky: ",  FLAKY },
    { "Tests skipped: ",      SKIPPED },
    { "unhandled exception ", CRASHED },
};

static struct place *add_place( struct output *output, const char *file, unsigned int line )
{
    struct place *place;

    if (output->place_count == output->place_room)
    {
        output->place_room = output->place_room * 2 + 64;
        output->places = need_memory( realloc( output->places, output->place_room * sizeof(*place) ) );
    }
    place = &output->places[output->place_count++];
    memset( place, 0, sizeof(*place) );
    lstrcpynA( place->file, file, sizeof(place->file) );
    place->line = line;
    return place;
}

/* The place of that line, which most often is one of the last that were used. */
static struct place *find_place( struct output *output, const char *file, unsigned int line )
{
    static unsigned int last;
    unsigned int i, at;

    for (i = 0; i < output->place_count; i++)
    {
        at = (last + i) % output->place_count;
        if (output->places[at].line != line || strcmp( output->places[at].file, file )) continue;
        last = at;
        return &output->places[at];
    }
    return add_place( output, file, line );
}

static void add_message( struct place *place, enum outcome outcome, const char *text )
{
    struct message *message = place->messages, *end = message + place->message_count;

    for (; message < end; message++)
    {
        if (message->outcome != outcome || strcmp( message->text, text )) continue;
        message->count++;
        return;
    }
    if (place->message_count == MESSAGES_MAX) return;
    message->outcome = outcome;
    message->count = 1;
    message->text = need_memory( strdup( text ) );
    place->message_count++;
}

/* "FILE:LINE: " of a line; returns what is behind it, or NULL. */
static char *parse_place( char *line, char **file, unsigned int *number )
{
    char *colon = strchr( line, ':' ), *end;

    if (!colon || colon == line || colon - line > 40) return NULL;
    *number = strtoul( colon + 1, &end, 10 );
    if (end == colon + 1 || end[0] != ':' || end[1] != ' ') return NULL;
    *colon = 0;
    *file = line;
    return end + 2;
}

/* "PID:NAME: N tests executed (...", the last line of a test that has come to its end; that of a child begins with
 * "PID:NAME:child: ". */
static BOOL is_closing( const char *line, const char *test )
{
    const char *name = strchr( line, ':' );
    size_t len = strlen( test );

    return name && !strncmp( name + 1, test, len ) && !strncmp( name + 1 + len, ": ", 2 ) &&
           strstr( name, " tests executed (" );
}

static void read_line( struct output *output, const char *test, char *line )
{
    struct place *place;
    unsigned int number, i;
    char *file, *text;

    if (is_closing( line, test )) output->closed = TRUE;
    if (!(text = parse_place( line, &file, &number ))) return;
    for (i = 0; i < ARRAY_SIZE( kinds ); i++)
    {
        if (strncmp( text, kinds[i].text, strlen( kinds[i].text ) )) continue;
        place = find_place( output, file, number );
        place->counts[kinds[i].outcome]++;
        output->counts[kinds[i].outcome]++;
        if (kinds[i].outcome == CRASHED) add_message( place, CRASHED, text );
        else if (kinds[i].outcome == FAILED && text[1] == 'o') add_message( place, FAILED, text );
        else if (kinds[i].outcome != PASSED)
            add_message( place, kinds[i].outcome, text + strlen( kinds[i].text ) );
        return;
    }
}

/* The whole of a file, with a NUL behind it, or NULL. Freed by the caller. */
static char *read_whole( const WCHAR *path )
{
    HANDLE file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL );
    DWORD size = 0, done = 0;
    char *text = NULL;

    if (file == INVALID_HANDLE_VALUE) return NULL;
    size = GetFileSize( file, NULL );
    if (size && size != INVALID_FILE_SIZE)
    {
        text = need_memory( malloc( size + 1 ) );
        ReadFile( file, text, size, &done, NULL );
        text[done] = 0;
    }
    CloseHandle( file );
    return text;
}

BOOL read_output( const WCHAR *path, const char *test, struct output *output )
{
    char *text = read_whole( path ), *line, *end;

    memset( output, 0, sizeof(*output) );
    if (!text) return FALSE;
    for (line = text; *line; line = end)
    {
        end = line + strcspn( line, "\n" );
        if (*end) *end++ = 0;
        line[strcspn( line, "\r" )] = 0;
        read_line( output, test, line );
    }
    free( text );
    return TRUE;
}

void free_output( struct output *output )
{
    unsigned int i, j;

    for (i = 0; i < output->place_count; i++)
        for (j = 0; j < output->places[i].message_count; j++) free( output->places[i].messages[j].text );
    free( output->places );
    memset( output, 0, sizeof(*output) );
}
