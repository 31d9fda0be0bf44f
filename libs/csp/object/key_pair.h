/* Key pairs of a context: the family's key and its permissions. The private half is opened only when it is needed. The
 * context and its key objects share a pair; it never changes after it is made. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEY_PAIR_H
#define WINECSP_KEY_PAIR_H

#include "csp/object/pair.h"
#include "mustcheck.h"

struct key_pair;

/* The source of a pair's private half, used when it is first needed. */
struct pair_source
{
    /* Makes the private key, with a reference for the caller. Several threads may call it at once. The caller checks
     * that the key belongs to the public half. The context says whether the user may be asked. NTE_BAD_KEY_STATE: the
     * key cannot be opened; NTE_KEYSET_ENTRY_BAD: it is not a key. CryptUnprotectData may call back into this provider,
     * so no lock that it could need is held. */
    DWORD (*open)( void *source, struct context *context, const struct pair_family *family, void **key );
    void  (*release)( void *source );
};

/* A pair in memory, a public key alone, or a key whose private half never leaves another place; takes a reference to
 * the key. `permissions` are CRYPT_* bits of KP_PERMISSIONS. NULL: no memory. */
struct key_pair *key_pair_create( const struct pair_family *family, void *key, DWORD permissions );

/* A pair whose private half is opened when it is needed. Takes a reference to `public_key`; if that has a private half
 * already, `source` is never asked. The pair owns `source` from then on, unless this fails. NULL: no memory. */
struct key_pair *key_pair_create_sealed( const struct pair_family *family, void *public_key, DWORD permissions,
                                         const struct pair_source *funcs, void *source );

/* Add and drop a reference. key_pair_unref accepts NULL; the last one wipes the pair. */
struct key_pair *key_pair_ref( struct key_pair *pair );
void key_pair_unref( struct key_pair *pair );

const struct pair_family *key_pair_family( const struct key_pair *pair );
DWORD key_pair_permissions( const struct key_pair *pair );
BOOL key_pair_has_private( const struct key_pair *pair );

/* The family's key for public operations, valid as long as the pair. */
const void *key_pair_public( const struct key_pair *pair );

/* The family's key for private operations, valid as long as the pair. Private operations must take all lengths from
 * this key. The context says whether the user may be asked. The caller must not hold a lock that pair_source's `open`
 * could need. NTE_NO_KEY: it is a public key; NTE_KEYSET_ENTRY_BAD: it does not belong to the public half; or an error
 * of `open`. */
MUST_CHECK DWORD key_pair_private( struct key_pair *pair, struct context *context, const void **key );

/* The same for a pair whose private half is already open: nothing is opened, and the caller may hold locks.
 * NTE_NO_KEY; NTE_BAD_KEY_STATE: it is not open. */
MUST_CHECK DWORD key_pair_opened( struct key_pair *pair, const void **key );

#endif
