/* The last line of each exported function: it returns TRUE, or FALSE with the reason in the last error. An error is
 * reported once (WINEDEBUG=warn+crypt), with the function, the error's name, and the rows of docs/behaviour with its
 * rules. Arguments are not reported.
 * Who may include it: every DLL of the project.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RESULT_H
#define WINECSP_RESULT_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

/* Stands for any error, even 0, that a CSP has left in the last error. It is kept, and has already been reported. */
#define ERROR_LEFT_BY_CSP 0xfffffffe

/* To be used in the exported function itself. ERROR_SUCCESS: TRUE, and the last error is left alone. Any other error
 * becomes the last error. */
#define result( err ) result_of( err, __func__ )

BOOL result_failed( DWORD err, const char *function );

static inline BOOL result_of( DWORD err, const char *function )
{
    return err ? result_failed( err, function ) : TRUE;
}

#endif
