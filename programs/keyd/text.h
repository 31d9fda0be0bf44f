/* Texts of PKCS #11, which are padded with blanks, end nowhere, and have whatever bytes a module puts there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_TEXT_H
#define WINECSP_KEYD_TEXT_H

#include <stddef.h>

/* Copies a text of `len` bytes to `to`, of `size` bytes: blanks and zeros at its end go, and it is valid UTF-8 without
 * control characters then. */
void text_copy( char *to, size_t size, const void *from, size_t len );

#endif
