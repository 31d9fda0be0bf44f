/* Our own invariants, such as "the lock is held". A build with configure --enable-assertions checks them each time; if
 * one does not hold, it prints where and ends the process. Other builds do not check them. Never assert what a program
 * or a file can cause. Who may include it: every layer above libs/trace.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_ASSERTION_H
#define WINECSP_ASSERTION_H

#ifdef WINECSP_ASSERTIONS

/* In libs/trace/assertion.c. */
void assertion_failed( const char *condition, const char *file, int line ) __attribute__((noreturn));

#define ASSERT( condition ) ((condition) ? (void)0 : assertion_failed( #condition, __FILE__, __LINE__ ))

#else

#define ASSERT( condition ) ((void)sizeof(!!(condition)))

#endif

#endif
