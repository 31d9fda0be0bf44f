/* Starts the daemon in a process of its own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_START_H
#define WINECSP_KEYD_START_H

/* Returns when the daemon listens, or has ended because there is another one, or something keeps it from it. */
void start_daemon( void );

/* For the process that is to stay: nothing of who started it is left but the environment, and of that nothing that
 * would lead the loader, or that belongs to Wine. */
void start_detach( void );

#endif
