/* What the user, or the administrator, has said about the daemon.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CONFIG_H
#define WINECSP_KEYD_CONFIG_H

#include <limits.h>

struct config
{
    char     module[PATH_MAX];  /* the one PKCS #11 module to load; empty: those that p11-kit knows */
    unsigned idle_seconds;      /* without a program and a login the daemon then ends */
    unsigned login_seconds;     /* so long does a login last; 0: until the token is removed */
};

/* Told of the file: "configuration" and its path, "not used" and the path with the reason, "not understood" and a line.
 */
typedef void config_said( const char *what, const char *text );

/* Reads the file once, at the start; what it does not say has its default. `said` may be NULL. */
void config_read( config_said *said );
const struct config *config_get( void );

#endif
