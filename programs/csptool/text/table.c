/* Tables: cells are collected, then printed aligned, with tabs, as blocks of lines or as JSON.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "text.h"

struct table
{
    const struct column *columns;
    unsigned int         column_count, cell_count, room;
    char               **cells;
};

struct table *table_create( const struct column *columns, unsigned int count )
{
    struct table *table = must_alloc( sizeof(*table) );

    table->columns = columns;
    table->column_count = count;
    return table;
}

void table_cell( struct table *table, const char *text )
{
    char **cells;

    if (table->cell_count == table->room)
    {
        cells = must_alloc( (table->room * 2 + 64) * sizeof(*cells) );
        if (table->cell_count) memcpy( cells, table->cells, table->cell_count * sizeof(*cells) );
        free( table->cells );
        table->cells = cells;
        table->room = table->room * 2 + 64;
    }
    table->cells[table->cell_count] = must_alloc( text ? strlen( text ) + 1 : 1 );
    if (text) strcpy( table->cells[table->cell_count], text );
    table->cell_count++;
}

void table_wide( struct table *table, const WCHAR *text )
{
    char *utf8 = utf8_from( text );

    table_cell( table, utf8 );
    free( utf8 );
}

void table_number( struct table *table, DWORD number )
{
    char text[16];

    snprintf( text, sizeof(text), "%lu", number );
    table_cell( table, text );
}

void table_bool( struct table *table, BOOL value )
{
    table_cell( table, value ? "yes" : "no" );
}

static int compare_rows( const void *a, const void *b )
{
    const char *const *first = a, *const *second = b;
    int order = _stricmp( *first, *second );

    return order ? order : strcmp( *first, *second );
}

void table_sort( struct table *table )
{
    unsigned int count = table->column_count;

    if (table->cells) qsort( table->cells, table->cell_count / count, count * sizeof(*table->cells), compare_rows );
}

/* ---- aligned ---------------------------------------------------------------------------------- */

/* Characters of UTF-8 text. */
static unsigned int width_of( const char *text )
{
    unsigned int width = 0;

    for (; *text; text++) width += (*text & 0xc0) != 0x80;
    return width;
}

static const char *shown( const char *cell )
{
    return *cell ? cell : "-";
}

/* Control characters would break lines; a cell of a name may have any. */
static void put_clean( enum colour colour, const char *text )
{
    char *copy = must_alloc( strlen( text ) + 1 ), *at;

    strcpy( copy, text );
    for (at = copy; *at; at++) if ((unsigned char)*at < ' ' || *at == 0x7f) *at = '?';
    put_coloured( colour, copy );
    free( copy );
}

static void put_cell( const char *text, unsigned int width, BOOL right, BOOL last, enum colour colour )
{
    unsigned int own = width_of( text );
    char space[2] = " ";

    for (; right && own < width; own++) put( space );
    put_clean( colour, text );
    for (; !last && own < width; own++) put( space );
    if (!last) put( "  " );
}

static void print_aligned( const struct table *table )
{
    unsigned int widths[16] = { 0 }, i, column, count = table->column_count;

    for (i = 0; i < count; i++) widths[i] = width_of( table->columns[i].title );
    for (i = 0; i < table->cell_count; i++)
        widths[i % count] = max( widths[i % count], width_of( shown( table->cells[i] ) ) );
    for (i = 0; i < table->cell_count + count; i++)
    {
        column = i % count;
        put_cell( i < count ? table->columns[i].title : shown( table->cells[i - count] ), widths[column],
                  table->columns[column].kind == CELL_NUMBER, column + 1 == count,
                  i < count ? COLOUR_BOLD : COLOUR_NONE );
        if (column + 1 == count) put( "\n" );
    }
}

static void print_tabs( const struct table *table )
{
    unsigned int i;

    for (i = 0; i < table->cell_count; i++)
    {
        put_clean( COLOUR_NONE, shown( table->cells[i] ) );
        put( (i + 1) % table->column_count ? "\t" : "\n" );
    }
}

/* "title: cell" on lines of their own, rows apart by an empty line. */
static void print_blocks( const struct table *table )
{
    unsigned int i, column, width = 0;
    char title[64];

    for (i = 0; i < table->column_count; i++) width = max( width, width_of( table->columns[i].title ) );
    for (i = 0; i < table->cell_count; i++)
    {
        column = i % table->column_count;
        if (i && !column) put( "\n" );
        snprintf( title, sizeof(title), "%s:", table->columns[column].title );
        put_cell( title, width + 1, FALSE, FALSE, COLOUR_NONE );
        put_clean( COLOUR_BOLD, shown( table->cells[i] ) );
        put( "\n" );
    }
}

/* ---- JSON ------------------------------------------------------------------------------------- */

/* Bytes of UTF-8 stay what they are. */
static void put_json_string( const char *text )
{
    char *json = must_alloc( strlen( text ) * 6 + 3 ), *at = json;

    *at++ = '"';
    for (; *text; text++)
    {
        if (*text == '"' || *text == '\\') at += sprintf( at, "\\%c", *text );
        else if ((unsigned char)*text < ' ') at += sprintf( at, "\\u%04x", *text );
        else *at++ = *text;
    }
    strcpy( at, "\"" );
    put( json );
    free( json );
}

static void put_json_cell( const struct column *column, const char *cell )
{
    if (!*cell) put( "null" );
    else if (column->kind == CELL_NUMBER) put( cell );
    else if (column->kind == CELL_BOOL) put( strcmp( cell, "no" ) ? "true" : "false" );
    else put_json_string( cell );
}

static void print_json( const struct table *table )
{
    unsigned int i, column;

    put( "[" );
    for (i = 0; i < table->cell_count; i++)
    {
        column = i % table->column_count;
        put( column ? ", " : i ? ",\n {" : "\n {" );
        put_json_string( table->columns[column].key );
        put( ": " );
        put_json_cell( &table->columns[column], table->cells[i] );
        if (column + 1 == table->column_count) put( "}" );
    }
    put( table->cell_count ? "\n]\n" : "]\n" );
}

void table_free( struct table *table )
{
    unsigned int i;

    for (i = 0; i < table->cell_count; i++) free( table->cells[i] );
    free( table->cells );
    free( table );
}

void table_print( struct table *table, enum table_form form )
{
    switch (form)
    {
    case TABLE_ALIGNED: print_aligned( table ); break;
    case TABLE_TABS:    print_tabs( table ); break;
    case TABLE_BLOCKS:  print_blocks( table ); break;
    case TABLE_JSON:    print_json( table ); break;
    }
    table_free( table );
}
