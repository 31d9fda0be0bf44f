/* The PKCS #11 modules of this machine.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_MODULES_H
#define WINECSP_KEYD_MODULES_H

#include <p11-kit/pkcs11.h>

#include "tokenproto/tokenproto.h"

#ifndef MODULE_SECONDS          /* the test has another */
#define MODULE_SECONDS 5        /* for one step of a module; who does not need just that one then goes on without it */
#endif

struct module
{
    CK_FUNCTION_LIST *functions;
    char              name[TOKEN_NAME_MAX + 1];         /* for people: p11-kit's, and the path */
};

/* Loads them, once, and for good; they are not initialized. It may take its time, as what is loaded runs code. NULL if
 * there are none, or memory is short. */
struct module *modules_load( unsigned int *count );

/* Initializes one, which may take its time. Modules do not wait for each other here. */
CK_RV module_begin( const struct module *module );

/* Before modules_load, in a process that only looks: each that cannot be loaded is a line on stderr, which begins with
 * MODULES_FAILED. */
#define MODULES_FAILED "p11-kit: "
void modules_be_loud( void );

#endif
