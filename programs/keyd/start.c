/* Starting the daemon, see start.h. Its standard output is a pipe to the helper, which it closes when it listens.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "start.h"

extern char **environ;

/* Wine's own descriptors, as those to its server, would keep it alive. */
static void close_inherited( void )
{
    struct dirent *entry;
    DIR *dir = opendir( "/proc/self/fd" );
    int fds[256], count, i;

    if (!dir) return;
    do
    {
        rewinddir( dir );
        /* cppcheck-suppress readdirCalled */
        for (count = 0; count < 256 && (entry = readdir( dir ));)
        {
            int fd = atoi( entry->d_name );

            if (fd > STDERR_FILENO && fd != dirfd( dir )) fds[count++] = fd;
        }
        for (i = 0; i < count; i++) close( fds[i] );
    } while (count == 256);
    closedir( dir );
}

static int is_unwanted( const char *variable )
{
    static const char *const prefixes[] = { "LD_", "WINE" };
    size_t i;

    for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
        if (!strncmp( variable, prefixes[i], strlen( prefixes[i] ) )) return 1;
    return 0;
}

static void clean_environment( void )
{
    char **from, **to = environ;

    for (from = environ; *from; from++) if (!is_unwanted( *from )) *to++ = *from;
    *to = NULL;
}

static void use_null( int fd, int flags )
{
    int null = open( "/dev/null", flags );

    if (null < 0) return;
    dup2( null, fd );
    if (null != fd) close( null );
}

void start_detach( void )
{
    (void)setsid();
    (void)!chdir( "/" );
    umask( 077 );
    close_inherited();
    use_null( STDIN_FILENO, O_RDONLY );
    use_null( STDERR_FILENO, O_WRONLY );
    clean_environment();
}

static void run_daemon( int ready )
{
    char path[PATH_MAX + 1];
    ssize_t len = readlink( "/proc/self/exe", path, PATH_MAX );
    char name[] = "winecsp-keyd", option[] = "--daemon", *const args[] = { name, option, NULL };

    if (dup2( ready, STDOUT_FILENO ) < 0) _exit( 1 );
    start_detach();
    path[len > 0 ? len : 0] = 0;
    execv( path, args );
    execv( "/proc/self/exe", args );    /* its file may have been replaced */
    _exit( 1 );
}

void start_daemon( void )
{
    int ready[2];
    pid_t child;
    char byte;

    if (pipe2( ready, O_CLOEXEC )) return;
    if (!(child = fork())) run_daemon( ready[1] );
    close( ready[1] );
    if (child > 0) while (read( ready[0], &byte, 1 ) > 0) {}
    close( ready[0] );
}
