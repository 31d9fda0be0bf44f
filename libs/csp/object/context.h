/* Contexts: what a provider's handle stands for, how handles are resolved, and the look-ups in a provider's tables.
 * Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CONTEXT_H
#define WINECSP_CONTEXT_H

#include "csp/core/kit.h"
#include "csp/object/store.h"
#include "mustcheck.h"

struct key_pair;        /* key_pair.h */

struct context
{
    struct family          family;
    const struct provider *provider;
    DWORD                  flags;               /* of the acquire */
    void                  *container;           /* the store's, behind this; or NULL: what it has goes with it */

    object_lock            lock;                /* guards what follows */
    DWORD                  enum_position;       /* PP_ENUMALGS(_EX) */
    char                  *enum_names;          /* PP_ENUMCONTAINERS: all, one behind the other; or NULL */
    const char            *enum_next;           /* the next of them */
    struct key_pair       *pairs[SLOT_COUNT];   /* without a container; or NULL */
};

/* Gives back all that a context has, and the context. */
void context_destroy( struct context *context );

static inline struct context *context_data( const struct object *obj )
{
    return obj->data;
}

/* ---- lookup.c ---------------------------------------------------------------------------------- */

/* The providers of this DLL, from its table. */
void set_providers( const struct provider *const *table, DWORD count );

/* One after the other, from 0; NULL: there are no more. */
const struct provider *provider_at( DWORD index );

/* A provider by its name, whatever the case. NULL: this DLL has none such. */
const struct provider *find_provider( const char *name );

/* The row of an algorithm in a provider, or in the context's; NULL: it has none. */
const struct provider_alg *find_provider_alg( const struct provider *provider, ALG_ID id );
const struct provider_alg *find_alg( const struct context *context, ALG_ID id );

/* A provider's algorithm of pairs for AT_KEYEXCHANGE or AT_SIGNATURE, or NULL. */
const struct provider_alg *find_pair_alg( const struct provider *provider, DWORD key_spec );

/* The length that a caller asks for, in bits, with the default for 0. The row's error for what the provider has not:
 * ERROR_INVALID_PARAMETER, if it names none. */
MUST_CHECK DWORD check_bits( const struct provider_alg *palg, DWORD bits, DWORD *used );

/* ---- pin.c ------------------------------------------------------------------------------------- */

/* Pins a context; NTE_BAD_UID. The caller gives it back with object_unpin. */
MUST_CHECK DWORD pin_context( HCRYPTPROV handle, struct object **obj );

/* Pins a key or hash of any context of this DLL; `err` if there is none. */
MUST_CHECK DWORD pin_child( ULONG_PTR handle, enum object_type type, DWORD err, struct object **obj );

/* Pins a context and a child, or neither. */
MUST_CHECK DWORD pin_both( HCRYPTPROV prov, ULONG_PTR handle, enum object_type type, DWORD err, struct object **context,
                           struct object **child );

/* ---- pairs.c ---------------------------------------------------------------------------------- */

/* The pair in a slot as it is now, also if another program has put it there, with a reference for the caller.
 * NTE_NO_KEY: the slot is empty, or the container is gone; NTE_BAD_KEY_STATE: the pair cannot be opened. */
MUST_CHECK DWORD context_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair );

/* Puts a pair into a slot, replacing what was there. Takes a reference of its own. With a container the pair is in
 * the store to stay when this succeeds. NTE_BAD_KEYSET: the container is gone. */
MUST_CHECK DWORD context_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair );

/* Gives back what a context holds of pairs. */
void context_drop_pairs( struct context *context );

/* AT_KEYEXCHANGE or AT_SIGNATURE to a slot. FALSE: neither. */
BOOL slot_of_spec( DWORD key_spec, enum pair_slot *slot );

#endif
