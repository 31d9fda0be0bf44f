/* How steps are run and judged: what the files of the program itself share.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef FAULTS_RUN_H
#define FAULTS_RUN_H

#include "faults.h"

struct pass
{
    const char  *name;
    struct plan  plan;
    unsigned int most;          /* 1: every point; else about so many */
};

struct options
{
    BOOL         all, verbose;
    const char  *steps;         /* NULL: all */
    unsigned int provider;      /* PROVIDERS: all */
};

extern struct options options;
extern unsigned int failures;

/* Runs a step without a fault, twice, and keeps what came of it. FALSE: that failed already. */
BOOL step_begin( const struct step *step, unsigned int provider );
void run_pass( const struct step *step, unsigned int provider, const struct pass *pass );
void report( void );
/* A point failed in a process of its own. */
void count_cold( void );

void world_init( struct world *w, const struct step *step, unsigned int provider );
void world_free( struct world *w );
/* Calls it; gives the last error, 0 if it succeeded. What was made is in its place. */
DWORD world_act( struct world *w, const struct step *step );
BOOL world_prepare( struct world *w, const struct step *step );

/* What an attempt was, for messages. */
struct attempt
{
    const struct step *step;
    unsigned int       provider, at;
    const char        *pass;
    struct hit         hit;
};
void fail( const struct attempt *attempt, const char *message, ... ) __attribute__((format( printf, 2, 3 )));
/* Whether the error fits what failed; tells if not. */
void check_error( const struct attempt *attempt, const struct pass *pass, DWORD err );

/* The step as the first call of a process, for each point of the passes. */
void run_cold( const struct step *step, unsigned int provider, const struct pass *passes );
int cold_main( const struct step *step, char **args );

#endif
