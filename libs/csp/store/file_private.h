/* What the files of the file store share. Private to store/.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_FILE_PRIVATE_H
#define WINECSP_FILE_PRIVATE_H

#include "csp/object/context.h"
#include "csp/store/file_store.h"
#include "keystore/keystore.h"
#include "mustcheck.h"

/* What a context has of its container. */
struct file_container
{
    struct container *container;

    object_lock       lock;                 /* guards what follows */
    struct snapshot  *snapshot;             /* as the pairs were made of it; or NULL */
    struct key_pair  *pairs[SLOT_COUNT];    /* or NULL: none, or nobody has asked yet */
};

static inline struct file_container *file_container( const struct context *context )
{
    return context->container;
}

/* A slot as libs/keystore counts them. */
static inline enum keystore_slot file_slot( enum pair_slot slot )
{
    return (enum keystore_slot)slot;
}

/* Which of the stores of libs/keystore; CRYPT_MACHINE_KEYSET is the one flag that counts. */
static inline struct keystore file_keystore( const struct provider *provider, DWORD flags )
{
    struct keystore store = { provider->store_kind, (flags & CRYPT_MACHINE_KEYSET) != 0 };

    return store;
}

/* file_pair.c: the row's functions, and the end of what is kept. */
MUST_CHECK DWORD file_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair );
MUST_CHECK DWORD file_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair );
void file_drop_pairs( struct file_container *file );

#endif
