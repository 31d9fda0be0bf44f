/* What the files of CPImportKey and CPExportKey share: the call in progress, and the functions of the types of blobs
 * that stand in files of their own. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TRANSFER_H
#define WINECSP_TRANSFER_H

#include "csp/core/blob.h"
#include "csp/object/key.h"
#include "mustcheck.h"

struct import
{
    struct context     *context;
    struct context     *pair_context;   /* that of hPubKey, if there is one: it opens that key's private half */
    struct key         *wrapping;       /* hPubKey, or NULL */
    struct blob_header  header;
    struct blob_reader  rest;           /* behind the header */
    DWORD               flags;
};

/* NTE_BAD_FLAGS if the flags ask for a protection that this type of blob does not give, which is none of those
 * in `given`. Other flags that mean nothing to it are ignored: programs pass those of CryptGenKey and
 * CryptAcquireContext. */
MUST_CHECK DWORD check_import_flags( const struct import *import, DWORD given );

/* Both keys are locked. */
struct export
{
    struct object *object;      /* the key's */
    struct key    *key;
    struct key    *wrapping;    /* hPubKey, or NULL */
    DWORD          flags;
};

/* NTE_BAD_FLAGS if the flags ask for something that this type of blob does not do, which is none of those in
 * `done`. Other flags that mean nothing to it are ignored. */
MUST_CHECK DWORD check_export_flags( const struct export *export, DWORD done );

/* NTE_BAD_KEY_STATE if the key may not leave. */
MUST_CHECK DWORD check_exportable( const struct export *export );

#endif
