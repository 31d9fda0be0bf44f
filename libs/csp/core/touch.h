/* The bounds of touch.c's code, for the handler of faults in it. Private to guard.c and touch.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TOUCH_H
#define WINECSP_TOUCH_H

/* The code between these two labels reads and writes the caller's memory. It has no frame, and keeps the stack pointer
 * and all registers that a function must preserve. After a fault in it, execution continues at touch_fault, which
 * returns ERROR_INVALID_PARAMETER. */
extern const char touch_begin[] __asm__ ( "touch_begin" );
extern const char touch_end[] __asm__ ( "touch_end" );
extern const char touch_fault[] __asm__ ( "touch_fault" );

/* The instruction pointer in a CONTEXT. */
#ifdef __x86_64__
typedef DWORD64 TOUCH_PLACE;
#else
typedef DWORD TOUCH_PLACE;
#endif

#endif
