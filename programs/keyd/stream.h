/* Whole runs of bytes through a socket, whatever signals come.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_STREAM_H
#define WINECSP_KEYD_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* Receive or send `len` bytes. 0: the other side has gone. */
int stream_receive( int socket, uint8_t *bytes, size_t len );
int stream_send( int socket, const uint8_t *bytes, size_t len );

#endif
