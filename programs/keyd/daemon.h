/* The daemon of a user: one process, a thread for each program that was handed to it. It ends when no program is
 * connected and nobody is logged in for a while, or at once after an upgrade when no program is connected.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_DAEMON_H
#define WINECSP_KEYD_DAEMON_H

/* Returns the exit code of the process: 0 also if there is another daemon already. */
int daemon_run( void );

#endif
