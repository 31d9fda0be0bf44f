/* Key pairs as a context holds them: the key, its permissions, and the wish to have the private half only when it is
 * needed. Shared by the context and the key objects that it gives out; never changed after they are made. Private to
 * libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEY_PAIR_H
#define WINECSP_KEY_PAIR_H

#include "csp/object/pair.h"
#include "mustcheck.h"

struct key_pair;

/* Where the private half of a pair comes from when it is first needed. */
struct pair_source
{
    /* Makes the private key, with a reference for the caller. May be called by several threads at once; whether the
     * key is that of the public half is the caller's to judge. The context may be asked for silence and window.
     * NTE_BAD_KEY_STATE: it cannot be opened; NTE_KEYSET_ENTRY_BAD: it is no key. No lock is held that
     * CryptUnprotectData's way back into this provider could want. */
    DWORD (*open)( void *source, struct context *context, const struct pair_family *family, void **key );
    void  (*release)( void *source );
};

/* A pair in memory, a public key alone, or a key whose private half stays elsewhere for good; takes a reference to
 * the key. `permissions` are CRYPT_* bits of KP_PERMISSIONS. NULL: no memory. */
struct key_pair *key_pair_create( const struct pair_family *family, void *key, DWORD permissions );

/* A pair whose private half stays where it is until it is needed. `public_key` gets a reference; it may have the
 * private half as well, which is not asked for then. `source` is the pair's from then on, unless this fails. NULL:
 * no memory. */
struct key_pair *key_pair_create_sealed( const struct pair_family *family, void *public_key, DWORD permissions,
                                         const struct pair_source *funcs, void *source );

/* Adds and drops a reference. NULL is accepted by the latter; the last one wipes. */
struct key_pair *key_pair_ref( struct key_pair *pair );
void key_pair_unref( struct key_pair *pair );

const struct pair_family *key_pair_family( const struct key_pair *pair );
DWORD key_pair_permissions( const struct key_pair *pair );
BOOL key_pair_has_private( const struct key_pair *pair );

/* The family's key for public operations, valid as long as the pair. */
const void *key_pair_public( const struct key_pair *pair );

/* The family's key for private operations, valid as long as the pair: what works with it takes lengths from it. The
 * context is for who must be asked. NTE_NO_KEY: it is a public key; NTE_KEYSET_ENTRY_BAD: it is not that of the
 * public half; or an error of pair_source's `open`, and no lock may be held that it could want. */
MUST_CHECK DWORD key_pair_private( struct key_pair *pair, struct context *context, const void **key );

/* The same for a pair whose private half has been asked for before: nothing is opened any more, and locks may be held.
 * NTE_NO_KEY; NTE_BAD_KEY_STATE: it was not. */
MUST_CHECK DWORD key_pair_opened( struct key_pair *pair, const void **key );

#endif
