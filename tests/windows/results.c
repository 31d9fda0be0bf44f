/* The file of results: records of fields with tabs between them, one a line, in ASCII. docs/windows.md lists them. See
 * runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <string.h>

static FILE *results;
static unsigned int left;

BOOL open_results( void )
{
    return (results = fopen( options.output, "w" )) != NULL;
}

static void write_field( const char *text )
{
    for (; *text; text++)
    {
        if (*text < ' ' || *text > '~') fprintf( results, *text == '\t' ? " " : "\\x%02x", (unsigned char)*text );
        else fputc( *text, results );
    }
}

static void write_number( unsigned int number )
{
    fprintf( results, "\t%u", number );
}

/* Each line is on the disk before the next test begins: the machine may not come back from it. */
static void end_record( void )
{
    fputc( '\n', results );
    fflush( results );
}

void write_fields( const char *const *fields, unsigned int count )
{
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        if (i) fputc( '\t', results );
        write_field( fields[i] );
    }
    end_record();
}

/* The first fields of each record about a test file. */
static void begin_record( const char *kind, const struct test_file *test )
{
    fprintf( results, "%s\t%s\t%s\t%s", kind, test->width, test->program, test->name );
}

/* check WIDTH PROGRAM NAME FILE LINE HOW ROWS PASSED FAILED TODO FLAKY SKIPPED */
static void write_place( const struct test_file *test, const struct place *place )
{
    static const char *const names[OUTCOMES] = { "passed", "failed", "todo", "flaky", "skipped", "crashed" };
    const char *how, *rows = find_rows( test->program, place->file, place->line, &how );
    const struct message *message;
    unsigned int i;

    begin_record( "check", test );
    fprintf( results, "\t%s\t%u\t%s\t%s", place->file, place->line, how, rows );
    for (i = 0; i < CRASHED; i++) write_number( place->counts[i] );
    fputc( '\n', results );
    for (message = place->messages; message < place->messages + place->message_count; message++)
    {
        begin_record( "came", test );
        fprintf( results, "\t%s\t%u\t%s\t%u\t", place->file, place->line, names[message->outcome], message->count );
        write_field( message->text );
        fputc( '\n', results );
    }
}

/* file WIDTH PROGRAM NAME VERDICT EXIT-CODE MSEC PASSED FAILED TODO FLAKY SKIPPED */
void write_test( const struct test_file *test, const char *verdict, const struct ended *ended,
                 const struct output *output )
{
    unsigned int i;

    for (i = 0; i < output->place_count; i++) write_place( test, &output->places[i] );
    begin_record( "file", test );
    fprintf( results, "\t%s\t%#lx", verdict, ended->code );
    write_number( ended->msec );
    for (i = 0; i < CRASHED; i++) write_number( output->counts[i] );
    end_record();
}

/* left WIDTH PROGRAM NAME WHAT THING DONE */
void write_left( const struct test_file *test, const char *what, const WCHAR *name, const char *done )
{
    char text[3 * MAX_LONG_PATH] = "";

    WideCharToMultiByte( CP_UTF8, 0, name, -1, text, sizeof(text) - 1, NULL, NULL );
    begin_record( "left", test );
    fprintf( results, "\t%s\t", what );
    write_field( text );
    fprintf( results, "\t%s", done );
    end_record();
    printf( "     %s:%s left: %s %s (%s)\n", test->program, test->name, what, text, done );
    left++;
}

unsigned int left_count( void )
{
    return left;
}

void close_results( unsigned int tests )
{
    fprintf( results, "end\t%u\n", tests );
    fclose( results );
}
