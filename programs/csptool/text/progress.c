/* The bar that shows how far work on a file is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "text.h"

#include <wingdi.h>
#include <wincon.h>

#define WIDTH        40
#define INTERVAL_MS  200        /* between two looks of it */
#define LEAST_BYTES  (8u << 20) /* less is done at once */

void progress_begin( struct progress *progress, const char *what, ULONGLONG total )
{
    DWORD mode;

    memset( progress, 0, sizeof(*progress) );
    progress->what = what;
    progress->total = total;
    progress->started = progress->shown = GetTickCount();
    progress->visible = total >= LEAST_BYTES && GetConsoleMode( GetStdHandle( STD_ERROR_HANDLE ), &mode );
}

static void show( struct progress *progress, DWORD now )
{
    DWORD seconds = (now - progress->started) / 1000, filled;
    char bar[WIDTH + 1];

    filled = progress->done >= progress->total ? WIDTH : (DWORD)(progress->done * WIDTH / progress->total);
    memset( bar, '-', WIDTH );
    memset( bar, '#', filled );
    bar[WIDTH] = 0;
    fprintf( stderr, "\r%s [%s] %3lu %%  %lu of %lu MB  %lu s", progress->what, bar, filled * 100 / WIDTH,
             (DWORD)(progress->done >> 20), (DWORD)(progress->total >> 20), seconds );
    fflush( stderr );
    progress->shown = now;
}

void progress_add( struct progress *progress, DWORD bytes )
{
    DWORD now;

    progress->done += bytes;
    if (!progress->visible) return;
    now = GetTickCount();
    if (now - progress->shown >= INTERVAL_MS) show( progress, now );
}

void progress_end( struct progress *progress )
{
    if (!progress->visible) return;
    show( progress, GetTickCount() );
    fprintf( stderr, "\n" );
}
