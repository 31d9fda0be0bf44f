/* Shared by the files of the file store. Private to store/.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_FILE_PRIVATE_H
#define WINECSP_FILE_PRIVATE_H

#include "csp/object/context.h"
#include "csp/store/file_store.h"
#include "keystore/keystore.h"
#include "mustcheck.h"

/* The data of an open container, behind the context. */
struct file_container
{
    struct container *container;

    object_lock       lock;                 /* guards what follows */
    struct snapshot  *snapshot;             /* the one that the pairs were made from; or NULL */
    struct key_pair  *pairs[SLOT_COUNT];    /* NULL: there is none, or it was not needed yet */
};

static inline struct file_container *file_container( const struct context *context )
{
    return context->container;
}

/* A slot's number in libs/keystore. */
static inline enum keystore_slot file_slot( enum pair_slot slot )
{
    return (enum keystore_slot)slot;
}

/* The store of libs/keystore for a provider. Only CRYPT_MACHINE_KEYSET of the flags counts. */
static inline struct keystore file_keystore( const struct provider *provider, DWORD flags )
{
    struct keystore store = { provider->store_kind, (flags & CRYPT_MACHINE_KEYSET) != 0 };

    return store;
}

/* file_pair.c: functions of the row; the last one drops the snapshot and the pairs. */
MUST_CHECK DWORD file_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair );
MUST_CHECK DWORD file_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair );
void file_drop_pairs( struct file_container *file );

#endif
