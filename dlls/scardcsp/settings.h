/* What winecsp's installer tells the provider: values of HKEY_LOCAL_MACHINE\Software\winecsp, in the 64-bit view for
 * programs of either width.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_SETTINGS_H
#define SCARDCSP_SETTINGS_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

/* Reads a text, with a NUL at its end. FALSE: there is none of that name, or it is longer. */
BOOL setting_read( const WCHAR *name, WCHAR text[MAX_PATH] );

#endif
