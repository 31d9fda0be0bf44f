/* The file of a backup: bytes that are sealed by a passphrase. docs/key-backup.md has the layout. For this program
 * only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_SEALED_H
#define CSPTOOL_SEALED_H

#include "convert.h"

#define SEALED_MAX ((64 << 20) + 4096)      /* bytes of a file */

/* Seals bytes. The file is for the caller to free with convert_free. Returns the error. */
DWORD sealed_make( const struct passphrase *passphrase, const BYTE *plain, DWORD plain_len, BYTE **file, DWORD *len );

/* Looks at a file without a passphrase. NTE_BAD_TYPE: it is something else; NTE_BAD_VER: a later version made it;
 * NTE_BAD_DATA: it is damaged, or not whole. */
DWORD sealed_check( const BYTE *file, DWORD len );

/* Opens a file that sealed_check has found good. The bytes are for the caller to free with convert_free.
 * NTE_BAD_SIGNATURE: the passphrase is wrong, or somebody has changed the file. */
DWORD sealed_open( const BYTE *file, DWORD len, const struct passphrase *passphrase, BYTE **plain, DWORD *plain_len );

#endif
