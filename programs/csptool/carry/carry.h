/* What csptool backup and csptool restore share. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_CARRY_H
#define CSPTOOL_CARRY_H

#include "csptool.h"

#include "carry/content.h"
#include "keys.h"
#include "text/text.h"

C_ASSERT( CONTENT_SCOPES == SCOPE_COUNT );

/* Whether the operand is a file's name, and none of the standard input or output; else a line is on stderr. */
BOOL names_file( const struct call *call );

/* Whether there is something of this name. */
BOOL file_is_there( const char *path );

/* The table of both commands: whose it is, the container's name, its pairs, the result, the error. */
struct table *carry_table( void );

/* "exchange, signature" and the like; empty: none. */
const char *pairs_text( const struct open_pair pairs[KEYSTORE_SLOT_COUNT] );

/* Cells: a container's name, which is ANSI; what was done, and the name of the error, which says that it was not. */
void add_name( struct table *table, const char *name );
void add_outcome( struct table *table, const char *done, DWORD err );

#endif
