/* What a program's provider starts: connects back, hands the connection to the user's daemon, and ends.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_HELPER_H
#define WINECSP_KEYD_HELPER_H

/* Returns the exit code of the process: 0 if the daemon has the connection. */
int helper_run( void );

#endif
