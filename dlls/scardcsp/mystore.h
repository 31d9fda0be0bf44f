/* The certificates of tokens in the user's store "My", where most programs look for them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_MYSTORE_H
#define SCARDCSP_MYSTORE_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

struct provider;

/* Puts those of a token there that belong to keys and are not there yet, once in the life of a process, if the user has
 * wished it (winecsp install --tokens). On Windows a service of the system does that when a card comes. What fails
 * is left: nobody has asked for it. */
void mystore_fill( const struct provider *provider, const BYTE *token );

#endif
