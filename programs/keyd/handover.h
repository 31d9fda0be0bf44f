/* How the helper hands a program's socket to the daemon: one message with the descriptor over the daemon's Unix socket,
 * one byte back.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_HANDOVER_H
#define WINECSP_KEYD_HANDOVER_H

#ifndef HANDOVER_SECONDS        /* the test has another */
#define HANDOVER_SECONDS 10     /* neither side waits longer for the other */
#endif

enum handover_answer
{
    HANDOVER_NONE    = 0,       /* the daemon is gone, or silent */
    HANDOVER_TAKEN   = 'T',
    HANDOVER_LEAVING = 'L',     /* it ends: start the next one */
    HANDOVER_FULL    = 'F',
};

/* The helper: sends `fd`, and returns what the daemon says to it. */
enum handover_answer handover_send( int socket, int fd );

/* The daemon: takes the descriptor of a stream socket, or -1 if what comes is anything else. *is_other tells whether
 * the helper is of another build. */
int handover_receive( int socket, int *is_other );
void handover_answer( int socket, enum handover_answer answer );

/* No call on the socket waits longer than that; 0: for ever. */
void handover_limit( int socket, int seconds );

#endif
