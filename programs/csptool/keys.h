/* What the files of "csptool keys" share. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_KEYS_H
#define CSPTOOL_KEYS_H

#include "keystore/keystore.h"

#define SCOPE_COUNT 4

struct scope
{
    const char     *name;
    struct keystore store;
    BOOL            wine_keeps;     /* Wine's own provider keeps pairs, too, and can be given them */
};

extern const struct scope scopes[SCOPE_COUNT];     /* the user's and the machine's, of RSA and of DSS */

/* Names may hold any character; a line stays one, and its tabs ours. */
void print_name( const char *name );

/* csptool keys list (keys_list.c), csptool keys places (keys_places.c); the result is the exit code. */
int keys_list( void );
int keys_places( void );

/* Says how many private keys hand-back is going to write into the registry (keys_warn.c). */
void keys_warn( void );

#endif
