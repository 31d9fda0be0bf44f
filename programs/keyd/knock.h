/* The helper's way back to the program that started it: a connection to the port that the program listens on, where
 * each side shows the other a cookie that only the environment of the helper holds.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_KNOCK_H
#define WINECSP_KEYD_KNOCK_H

/* Returns the connected socket, or -1 with a message on stderr. The variables are wiped from the environment. */
int knock_connect( void );

#endif
