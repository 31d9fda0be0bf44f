/* The commands for a shell: list, login, logout, restart, status.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_COMMAND_H
#define WINECSP_KEYD_COMMAND_H

#include <stdio.h>

/* Exit codes beside 0, and 1 for a failure. */
#define COMMAND_USAGE     2
#define COMMAND_NO_DAEMON 3     /* status: none runs */

/* Runs the command in args[0]; `count` is that of all words. Returns the exit code. */
int command_run( int count, char **args );

/* A line for each. */
void command_help( FILE *to );

#endif
