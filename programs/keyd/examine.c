/* Looking at configuration and modules, see examine.h. A module is code of others: it may print, wait or crash. So
 * a child tries them, with a file for its output, since a pipe might be held open by what a module starts.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <p11-kit/p11-kit.h>

#include "examine.h"
#include "modules.h"
#include "scout.h"

#define TRIAL_SECONDS 20
#define WORKS         "winecsp-keyd: "              /* begins the line of a module that does */
#define SILENT        "winecsp-keyd waits for "     /* and of one that does not answer */

/* A module that is tried. */
struct trial
{
    struct scout         scout;         /* the first: its thread finds the trial by it */
    const struct module *module;
    CK_RV                rv;
};

/* A reader that is stuck shows when readers are looked for, at the latest. */
static void try_module( struct scout *scout, int anew )
{
    struct trial *trial = (struct trial *)scout;
    CK_ULONG count = 0;

    (void)anew;
    if ((trial->rv = module_begin( trial->module ))) return;
    scout_step();
    (void)trial->module->functions->C_GetSlotList( CK_FALSE, NULL, &count );
}

static int tell_module( const struct module *module )
{
    struct trial *trial = calloc( 1, sizeof(*trial) );
    int has_ended;

    if (!trial) return 1;
    trial->scout = (struct scout)SCOUT_INIT( try_module );
    trial->module = module;
    if (!(has_ended = scout_ask( &trial->scout, 0, MODULE_SECONDS ))) fprintf( stderr, SILENT "%s\n", module->name );
    else if (!trial->rv) fprintf( stderr, WORKS "%s\n", module->name );
    else fprintf( stderr, MODULES_FAILED "%s: %s\n", module->name, p11_kit_strerror( trial->rv ) );
    return has_ended;
}

/* Modules are finalized, unless one of them would be waited for. */
static void try_modules( int output )
{
    struct module *modules;
    unsigned int count, i;
    int have_ended = 1;

    signal( SIGALRM, SIG_DFL );
    alarm( TRIAL_SECONDS );
    if (dup2( output, STDOUT_FILENO ) < 0 || dup2( output, STDERR_FILENO ) < 0) _exit( 1 );
    modules_be_loud();
    modules = modules_load( &count );
    for (i = 0; i < count; i++) have_ended &= tell_module( &modules[i] );
    fflush( stderr );
    for (i = 0; have_ended && i < count; i++) p11_kit_module_finalize( modules[i].functions );
    _exit( 0 );
}

/* Lines of others, as a module's own, say nothing here. */
static void tell_lines( FILE *file, config_said *said )
{
    char line[2 * PATH_MAX];

    while (fgets( line, sizeof(line), file ))
    {
        line[strcspn( line, "\n" )] = 0;
        if (!strncmp( line, WORKS, strlen( WORKS ) )) said( "module", line + strlen( WORKS ) );
        if (!strncmp( line, SILENT, strlen( SILENT ) )) said( "no answer", line + strlen( SILENT ) );
        if (!strncmp( line, MODULES_FAILED, strlen( MODULES_FAILED ) ))
            said( "not loaded", line + strlen( MODULES_FAILED ) );
    }
}

static void tell_end( int status, config_said *said )
{
    if (!WIFSIGNALED( status )) return;
    said( "not loaded", WTERMSIG( status ) == SIGALRM ? "a module does not come back" : "a module crashes" );
}

void examine( config_said *said )
{
    int output = memfd_create( "modules", MFD_CLOEXEC ), status = 0;
    FILE *file = output < 0 ? NULL : fdopen( output, "r" );
    pid_t child;

    config_read( said );
    said( "modules", *config_get()->module ? "the one of the configuration" : "those of p11-kit" );
    fflush( stdout );
    if (!file) return;
    if (!(child = fork())) try_modules( output );
    if (child > 0 && waitpid( child, &status, 0 ) == child)
    {
        rewind( file );
        tell_lines( file, said );
        tell_end( status, said );
    }
    fclose( file );
}
