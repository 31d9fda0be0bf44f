/* winecsp-keyd: serves the tokens of this machine, by PKCS #11, to Windows programs under Wine. Started by a program's
 * provider it is the helper, which finds or starts the user's daemon (docs/token-protocol.md); a shell gets commands.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tokenproto/tokenproto.h"
#include "command.h"
#include "daemon.h"
#include "helper.h"

static int keyd_usage( FILE *to )
{
    fprintf( to, "usage: winecsp-keyd COMMAND | --daemon | --version | --help\n" );
    command_help( to );
    fprintf( to, "Without a word it is started by the smart card provider of a program under Wine.\n" );
    return to == stdout ? 0 : 2;
}

/* Wine may start a program without its three standard descriptors. */
static void open_standard( void )
{
    int fd;

    while ((fd = open( "/dev/null", O_RDWR )) >= 0 && fd <= STDERR_FILENO) {}
    if (fd > STDERR_FILENO) close( fd );
}

int main( int argc, char **argv )
{
    open_standard();
    if (argc == 1 && getenv( TOKEN_ENV_PORT )) return helper_run();
    if (argc > 1 && *argv[1] != '-') return command_run( argc - 1, argv + 1 );
    if (argc != 2) return keyd_usage( stderr );
    if (!strcmp( argv[1], "--daemon" )) return daemon_run();
    if (!strcmp( argv[1], "--help" )) return keyd_usage( stdout );
    if (strcmp( argv[1], "--version" )) return keyd_usage( stderr );
    printf( "winecsp-keyd %s, protocol %d to %d\n", WINECSP_VERSION, TOKEN_VERSION_LOWEST, TOKEN_VERSION_HIGHEST );
    return 0;
}
