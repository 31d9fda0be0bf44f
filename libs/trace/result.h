/* How each call that we export ends: TRUE, or FALSE with the reason in the last error, told once (WINEDEBUG=warn+crypt)
 * with the function, the error by its name, and the rows of docs/behaviour that have its rules. No argument is told.
 * Who may include it: every DLL of the project.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RESULT_H
#define WINECSP_RESULT_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

/* Stands for the error that a CSP left in the last error, whatever it is, 0 too: it stays, and has been told. */
#define ERROR_LEFT_BY_CSP 0xfffffffe

/* In the exported function itself: ERROR_SUCCESS gives TRUE and leaves the last error alone; another error becomes
 * it. */
#define result( err ) result_of( err, __func__ )

BOOL result_failed( DWORD err, const char *function );

static inline BOOL result_of( DWORD err, const char *function )
{
    return err ? result_failed( err, function ) : TRUE;
}

#endif
