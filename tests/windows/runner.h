/* run_tests.exe: runs the conformance test programs beside it on Windows, or on Wine, and writes what came of each
 * check to one file, for tools/compare-results. It needs nothing but what lies in its folder and the one above.
 *
 * main.c has the options and the order of things. A test file is started by child.c, what it printed is read by
 * output.c; plan.c finds the test programs, rows.c knows what each check proves. registry.c, files.c and containers.c
 * remember what the user had before the tests, and put it back. results.c writes the file; machine.c says in it where
 * it was made.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_WINDOWS_RUNNER_H
#define TESTS_WINDOWS_RUNNER_H

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winver.h>
#include <wingdi.h>
#include <wincon.h>
#include <wincrypt.h>
#include <winreg.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE( array ) (sizeof(array) / sizeof((array)[0]))
#endif

#define MAX_LONG_PATH 1024

/* ---- main.c ----------------------------------------------------------------------------------- */

struct options
{
    BOOL        full;               /* what belongs to the whole machine may be changed */
    DWORD       timeout;            /* seconds for one test file */
    const char *filter;             /* of PROGRAM:NAME, with * and ? */
    const char *output;             /* the results */
    WCHAR       top[MAX_LONG_PATH]; /* the folder with x86_64, i386 and rows.tsv, without a backslash at its end */
    WCHAR       scratch[MAX_LONG_PATH]; /* an empty folder of this run */
};

extern struct options options;

/* Set when the user breaks off; what runs is ended, and what was changed put back. */
extern HANDLE stop_event;

/* Memory, or the end of the program. Freed by free. */
extern void *need_memory( void *memory );

/* ---- plan.c ----------------------------------------------------------------------------------- */

struct test_file
{
    char  width[8];                 /* x86_64, i386 */
    char  program[32];              /* the DLL under test: rsaenh */
    char  name[48];                 /* of the test file: hash */
    WCHAR exe[MAX_LONG_PATH];
};

/* Fills the array with what there is to run and that passes the filter; returns the number. Widths that this system
 * does not run are noted in the results. */
extern unsigned int make_plan( struct test_file *tests, unsigned int room );

/* ---- child.c ---------------------------------------------------------------------------------- */

enum ending { ENDED, TIMED_OUT, STOPPED, NOT_STARTED };

struct ended
{
    enum ending how;
    DWORD       code;               /* exit code; the error if it was not started */
    DWORD       msec;
};

/* Runs a program with its output in a file and with a time limit in seconds. Whatever it has started ends with it. */
extern struct ended run_program( const WCHAR *exe, const char *arguments, const WCHAR *folder, const WCHAR *output,
                                 DWORD seconds );

/* ---- output.c --------------------------------------------------------------------------------- */

#define MESSAGES_MAX 8              /* different messages that are kept of one place */

/* What a check did. */
enum outcome { PASSED, FAILED, TODO, FLAKY, SKIPPED, CRASHED, OUTCOMES };

struct message
{
    enum outcome outcome;
    unsigned int count;
    char        *text;
};

/* A line of a test's source with checks on it. */
struct place
{
    char           file[48];
    unsigned int   line;
    unsigned int   counts[OUTCOMES];
    unsigned int   message_count;
    struct message messages[MESSAGES_MAX];
};

struct output
{
    BOOL          closed;           /* the test's own closing line is there */
    unsigned int  counts[OUTCOMES];
    unsigned int  place_count, place_room;
    struct place *places;           /* in the order in which they were first reached */
};

/* Reads what a test file printed. FALSE: nothing is there. */
extern BOOL read_output( const WCHAR *path, const char *test, struct output *output );
extern void free_output( struct output *output );

/* ---- rows.c ----------------------------------------------------------------------------------- */

/* Reads rows.tsv; FALSE: it is not there. */
extern BOOL load_rows( void );

/* What the checks of a line prove, "PAGE:ID,..."; how that is known goes to *how. "-" for both: nothing is known. */
extern const char *find_rows( const char *program, const char *file, unsigned int line, const char **how );

/* A checksum of rows.tsv, which two runs of the same tests share. */
extern const char *rows_checksum( void );

/* ---- results.c -------------------------------------------------------------------------------- */

/* Opens the file. FALSE: it cannot be written. */
extern BOOL open_results( void );

/* Writes one record: the fields, with tabs between them. What is not ASCII is escaped. */
extern void write_fields( const char *const *fields, unsigned int count );

#define write_record( ... ) \
    write_fields( (const char *const[]){ __VA_ARGS__ }, ARRAY_SIZE( ((const char *const[]){ __VA_ARGS__ }) ) )

extern void write_test( const struct test_file *test, const char *verdict, const struct ended *ended,
                        const struct output *output );

/* Something that a test left behind, or took, and what was done about it. */
extern void write_left( const struct test_file *test, const char *what, const WCHAR *name, const char *done );

/* The number of such records. */
extern unsigned int left_count( void );
extern void close_results( unsigned int tests );

/* ---- machine.c -------------------------------------------------------------------------------- */

/* Records of the system, the processor and the DLLs under test. */
extern void write_machine( void );

/* Whether this is Wine. */
extern BOOL on_wine( void );

/* ---- registry.c, files.c, containers.c -------------------------------------------------------- */

/* Each remembers something of the user's or the machine's, and puts back what a test file has changed. */
extern void save_registry( void );
extern void restore_registry( const struct test_file *test );

/* Whether the machine's lists of providers were changed since the last call, even if they are as before. */
extern BOOL was_machine_touched( void );

extern void save_key_files( void );
extern void restore_key_files( const struct test_file *test );

extern void save_containers( void );
extern void remove_containers( const struct test_file *test );

#endif
