/* What csptool prints and asks: tables and JSON; colours and progress on a terminal only. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_TEXT_H
#define CSPTOOL_TEXT_H

#include "csptool.h"

/* ---- console.c --------------------------------------------------------------------------------- */

enum colour { COLOUR_NONE, COLOUR_BOLD, COLOUR_GOOD, COLOUR_BAD };

/* Prints UTF-8 to the output; on a console any character of it is right. */
void put( const char *text );
void put_coloured( enum colour colour, const char *text );

/* Whether the output is a terminal. */
BOOL is_terminal( void );

/* Asks a question that is answered by y or n. FALSE: no, or there is nobody to ask. */
BOOL ask_yes( const char *question );

/* Asks for a line that is not shown. Bytes of UTF-8, at most `room`; -1: there is nobody to ask. */
int ask_secret( const char *question, char *line, int room );

/* ---- progress.c -------------------------------------------------------------------------------- */

/* A bar on the terminal of messages, for work that lasts; none if the output of messages is no terminal. */
struct progress
{
    const char *what;
    ULONGLONG   total, done;
    DWORD       started, shown;
    BOOL        visible;
};

void progress_begin( struct progress *progress, const char *what, ULONGLONG total );
void progress_add( struct progress *progress, DWORD bytes );
void progress_end( struct progress *progress );

/* ---- table.c ----------------------------------------------------------------------------------- */

struct column
{
    const char *key;            /* in JSON */
    const char *title;          /* in the head */
    enum { CELL_TEXT, CELL_NUMBER, CELL_BOOL } kind;    /* numbers are aligned to the right; a bool is yes or no */
};

/* How a table is printed. */
enum table_form { TABLE_ALIGNED, TABLE_TABS, TABLE_JSON, TABLE_BLOCKS };

struct table;

struct table *table_create( const struct column *columns, unsigned int count );

/* The next cell, row by row. Empty: unknown, or none: null in JSON, - else. */
void table_cell( struct table *table, const char *text );
void table_wide( struct table *table, const WCHAR *text );
void table_number( struct table *table, DWORD number );
void table_bool( struct table *table, BOOL value );

/* Sorts the rows by their first cell, without regard to case. */
void table_sort( struct table *table );

/* Prints it, and is its end. */
void table_print( struct table *table, enum table_form form );

/* Its end without being printed. */
void table_free( struct table *table );

#endif
