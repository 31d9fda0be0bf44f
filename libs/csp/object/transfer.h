/* Shared by the files of CPImportKey and CPExportKey: the call in progress, and checks for all types of blobs. Private
 * to libs/csp.
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
    struct context     *pair_context;   /* the context of hPubKey, if given, which opens that key's private half */
    struct key         *wrapping;       /* hPubKey, or NULL */
    struct blob_header  header;
    struct blob_reader  rest;           /* what follows the header */
    DWORD               flags;
};

/* NTE_BAD_FLAGS if the flags ask for a protection that is not among `given`, those that this type of blob gives. Other
 * flags without a meaning are ignored: programs pass those of CryptGenKey and CryptAcquireContext. */
MUST_CHECK DWORD check_import_flags( const struct import *import, DWORD given );

/* Both keys are locked. */
struct export
{
    struct object *object;      /* the key's */
    struct key    *key;
    struct key    *wrapping;    /* hPubKey, or NULL */
    DWORD          flags;
};

/* NTE_BAD_FLAGS if the flags ask for an action that is not among `done`, those that this type of blob does. Other flags
 * without a meaning are ignored. */
MUST_CHECK DWORD check_export_flags( const struct export *export, DWORD done );

/* NTE_BAD_KEY_STATE if the key must not be exported. */
MUST_CHECK DWORD check_exportable( const struct export *export );

#endif
