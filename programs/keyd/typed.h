/* A PIN that somebody types, or that a program hands over through a descriptor.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_TYPED_H
#define WINECSP_KEYD_TYPED_H

#include <stddef.h>

enum typed
{
    TYPED_RIGHT,
    TYPED_NOBODY,       /* there is no terminal, or the descriptor is none */
    TYPED_EMPTY,
    TYPED_LONG,         /* it has more than `room` bytes */
    TYPED_CANCELLED,    /* by a signal; the terminal is as it was */
};

/* Asks on the terminal, whatever standard input is, and shows nothing of what is typed. Neither this nor the next adds
 * a NUL; *len is what was read. The caller wipes `pin`. */
enum typed typed_at_terminal( const char *question, char *pin, size_t room, size_t *len );

/* Reads the first line of a descriptor; what comes behind it is left or lost. */
enum typed typed_from( int fd, char *pin, size_t room, size_t *len );

#endif
