/* Which row of docs/behaviour the checks on a line prove: rows.tsv, made by tools/map-rows. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

struct range
{
    char        *program, *file, *how, *rows;
    unsigned int first, last;
};

static struct range *ranges;
static unsigned int range_count, range_room;
static char checksum[16] = "-";

/* Splits a line at its tabs; FALSE: it has not so many fields. */
static BOOL split( char *line, char **fields, unsigned int count )
{
    unsigned int i;

    line[strcspn( line, "\r\n" )] = 0;
    for (i = 0; i < count; i++)
    {
        if (!line) return FALSE;
        fields[i] = line;
        if ((line = strchr( line, '\t' ))) *line++ = 0;
    }
    return TRUE;
}

static void add_range( const char *line )
{
    char *fields[6], *copy = need_memory( strdup( line ) );

    if (!split( copy, fields, ARRAY_SIZE( fields ) ))
    {
        free( copy );
        return;
    }
    if (range_count == range_room)
    {
        range_room = range_room * 2 + 256;
        ranges = need_memory( realloc( ranges, range_room * sizeof(*ranges) ) );
    }
    ranges[range_count++] = (struct range){ fields[0], fields[1], fields[4], fields[5], atoi( fields[2] ),
                                            atoi( fields[3] ) };
}

BOOL load_rows( void )
{
    static char line[8192];
    WCHAR path[MAX_LONG_PATH + 16];
    unsigned int sum = 0x811c9dc5;  /* FNV-1a */
    const char *p;
    FILE *file;

    _snwprintf( path, ARRAY_SIZE( path ), L"%ls\\rows.tsv", options.top );
    if (!(file = _wfopen( path, L"rb" ))) return FALSE;
    while (fgets( line, sizeof(line), file ))
    {
        for (p = line; *p; p++) if (*p != '\r') sum = (sum ^ (unsigned char)*p) * 0x01000193;
        add_range( line );
    }
    fclose( file );
    sprintf( checksum, "%08x", sum );
    return TRUE;
}

const char *rows_checksum( void )
{
    return checksum;
}

const char *find_rows( const char *program, const char *file, unsigned int line, const char **how )
{
    unsigned int i;

    for (i = 0; i < range_count; i++)
    {
        if (line < ranges[i].first || line > ranges[i].last) continue;
        if (strcmp( ranges[i].file, file ) || strcmp( ranges[i].program, program )) continue;
        *how = ranges[i].how;
        return ranges[i].rows;
    }
    *how = "-";
    return "-";
}
