/* The folder, the socket and the lock of a user's daemon, see place.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "handover.h"
#include "place.h"

#define BACKLOG 128

/* Whether a folder belongs to this user, and whether nobody else may do what the mode's bits say. */
static int is_own( int folder, mode_t others )
{
    struct stat st;

    return !fstat( folder, &st ) && S_ISDIR( st.st_mode ) && st.st_uid == geteuid() && !(st.st_mode & others);
}

/* `name` within `above` (or as it stands), made if it is missing. A link is not followed. Returns -1 if it must not be
 * used, -2 if nothing can be written there. */
static int open_own( int above, const char *name )
{
    int folder, is_right;

    if (mkdirat( above, name, 0700 ) && errno != EEXIST) return -2;
    folder = openat( above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC );
    is_right = folder >= 0 && is_own( folder, 077 );
    if (is_right && !faccessat( folder, ".", W_OK, AT_EACCESS )) return folder;
    if (folder >= 0) close( folder );
    return is_right ? -2 : -1;
}

/* In a runtime folder: nobody else may write there. Returns as open_own, and -2 if that is no place at all. */
static int open_in( const char *runtime )
{
    int above, folder;

    if (!runtime || *runtime != '/') return -2;
    if ((above = open( runtime, O_RDONLY | O_DIRECTORY | O_CLOEXEC )) < 0) return -2;
    folder = is_own( above, 022 ) ? open_own( above, "winecsp" ) : -2;
    close( above );
    return folder;
}

static int refused( char *why, const char *where, const char *name )
{
    snprintf( why, PLACE_WHY_LEN, "%s%s cannot be used: it must be a folder of this user with mode 0700", where,
              name );
    return -1;
}

int place_open( char why[PLACE_WHY_LEN] )
{
    const char *runtime = getenv( "XDG_RUNTIME_DIR" );
    char path[64];
    int folder;

    if ((folder = open_in( runtime )) >= 0) return folder;
    if (folder == -1) return refused( why, runtime, "/winecsp" );
    snprintf( path, sizeof(path), "/run/user/%lu", (unsigned long)geteuid() );
    if ((folder = open_in( path )) >= 0) return folder;
    if (folder == -1) return refused( why, path, "/winecsp" );
    snprintf( path, sizeof(path), "/tmp/winecsp-%lu", (unsigned long)geteuid() );
    return (folder = open_own( AT_FDCWD, path )) >= 0 ? folder : refused( why, path, "" );
}

/* A name in the folder may be longer than a socket's address can be; this one is short. */
static int set_address( int folder, struct sockaddr_un *address )
{
    memset( address, 0, sizeof(*address) );
    address->sun_family = AF_UNIX;
    snprintf( address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/socket", folder );
    return socket( AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0 );
}

static int close_failed( int fd )
{
    int error = errno;

    close( fd );
    errno = error;
    return -1;
}

/* What sweeps old files away may have taken the lock that this daemon has; then the socket is another one's. */
static int is_same_lock( int folder, int lock )
{
    struct stat mine, there;

    return !fstat( lock, &mine ) && !fstatat( folder, "lock", &there, AT_SYMLINK_NOFOLLOW ) &&
           mine.st_ino == there.st_ino;
}

int place_lock( int folder )
{
    int lock = openat( folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600 );

    if (lock < 0) return -1;
    if (flock( lock, LOCK_EX | LOCK_NB )) return close_failed( lock );
    if (is_same_lock( folder, lock )) return lock;
    errno = EWOULDBLOCK;
    return close_failed( lock );
}

int place_is_locked( int folder )
{
    int lock = place_lock( folder );

    if (lock < 0) return errno == EWOULDBLOCK;
    close( lock );
    return 0;
}

int place_listen( int folder )
{
    struct sockaddr_un address;
    int fd = set_address( folder, &address );

    if (fd < 0) return -1;
    umask( 077 );
    if (unlinkat( folder, "socket", 0 ) && errno != ENOENT) return close_failed( fd );
    if (bind( fd, (struct sockaddr *)&address, sizeof(address) )) return close_failed( fd );
    return listen( fd, BACKLOG ) ? close_failed( fd ) : fd;
}

int place_connect( int folder )
{
    struct sockaddr_un address;
    int fd = set_address( folder, &address );

    if (fd < 0) return -1;
    /* Who is stopped takes nobody off the socket's queue, which may be full. */
    handover_limit( fd, HANDOVER_SECONDS );
    if (!connect( fd, (struct sockaddr *)&address, sizeof(address) )) return fd;
    if (errno == EAGAIN || errno == EINPROGRESS) errno = ETIMEDOUT;
    return close_failed( fd );
}

void place_leave( int folder, int lock )
{
    if (is_same_lock( folder, lock )) unlinkat( folder, "socket", 0 );
}

int place_is_own_peer( int socket, pid_t *process )
{
    struct ucred peer;
    socklen_t len = sizeof(peer);

    if (getsockopt( socket, SOL_SOCKET, SO_PEERCRED, &peer, &len ) || peer.uid != geteuid()) return 0;
    if (process) *process = peer.pid;
    return 1;
}
