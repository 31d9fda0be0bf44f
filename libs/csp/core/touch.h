/* The border of touch.c's code, for the handler that takes a fault in there back to it. Private to guard.c and touch.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TOUCH_H
#define WINECSP_TOUCH_H

/* Code from the first to before the second reads and writes memory of the caller's, has no frame, and keeps the stack
 * pointer and all registers that it owes its caller. A fault in it goes on at touch_fault, which returns
 * ERROR_INVALID_PARAMETER. */
extern const char touch_begin[] __asm__ ( "touch_begin" );
extern const char touch_end[] __asm__ ( "touch_end" );
extern const char touch_fault[] __asm__ ( "touch_fault" );

/* The field of a CONTEXT that says where a thread is. */
#ifdef __x86_64__
typedef DWORD64 TOUCH_PLACE;
#else
typedef DWORD TOUCH_PLACE;
#endif

#endif
