/* SYMMETRICWRAPKEYBLOB, for CPExportKey and CPImportKey. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_WRAP_BLOB_H
#define WINECSP_WRAP_BLOB_H

#include "csp/object/transfer.h"
#include "mustcheck.h"

/* Whether the key can be exported so, and the bytes of the blob. NTE_NO_KEY, NTE_BAD_KEY, NTE_BAD_KEY_STATE. */
MUST_CHECK DWORD check_wrapped( const struct export *export, DWORD *size );
MUST_CHECK DWORD write_wrapped( const struct export *export, BYTE *blob );
MUST_CHECK DWORD import_wrapped( const struct import *import, struct key **key );

#endif
