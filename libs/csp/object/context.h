/* Contexts, the objects behind providers' handles; resolving handles; look-ups in a provider's tables. Private to
 * libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CONTEXT_H
#define WINECSP_CONTEXT_H

#include "csp/core/kit.h"
#include "csp/object/store.h"
#include "mustcheck.h"
#include "newerapi.h"

struct key_pair;        /* key_pair.h */

struct context
{
    struct family          family;
    const struct provider *provider;
    DWORD                  flags;               /* of the acquire */
    void                  *container;           /* the store's data, behind this struct; NULL: no container, and its
                                                 * pairs end with the context */

    object_lock            lock;                /* guards what follows */
    DWORD                  enum_position;       /* PP_ENUMALGS(_EX) */
    char                  *enum_names;          /* PP_ENUMCONTAINERS: all names, one after the other; or NULL */
    const char            *enum_next;           /* the next of them */
    struct key_pair       *pairs[SLOT_COUNT];   /* used if there is no container; or NULL */
};

/* The window that the program has set for dialog boxes (PP_CLIENT_HWND, of the process), or NULL. */
HWND client_window( void );

/* Frees a context and all that it has. */
void context_destroy( struct context *context );

static inline struct context *context_data( const struct object *obj )
{
    return obj->data;
}

/* ---- lookup.c ---------------------------------------------------------------------------------- */

/* Sets the table of this DLL's providers. */
void set_providers( const struct provider *const *table, DWORD count );

/* The provider with this index, from 0. NULL: there are no more. */
const struct provider *provider_at( DWORD index );

/* A provider by its name, in any case, and the type that it was asked for. NTE_BAD_PROVIDER: this DLL does not have it;
 * NTE_NO_MEMORY. */
MUST_CHECK DWORD find_provider( const char *name, DWORD type, const struct provider **provider );

/* From DllMain: frees what find_provider has made. */
void lookup_process_detach( void );

/* The row of an algorithm in a provider, or in the context's provider. NULL: the provider does not have it. */
const struct provider_alg *find_provider_alg( const struct provider *provider, ALG_ID id );
const struct provider_alg *find_alg( const struct context *context, ALG_ID id );

/* A provider's algorithm for the pairs of AT_KEYEXCHANGE or AT_SIGNATURE, or NULL. */
const struct provider_alg *find_pair_alg( const struct provider *provider, DWORD key_spec );

/* The length in bits for one that a caller asks for; 0 becomes the default. If the provider does not have that length,
 * the error of the row: ERROR_INVALID_PARAMETER, unless it names another. */
MUST_CHECK DWORD check_bits( const struct provider_alg *palg, DWORD bits, DWORD *used );

/* ---- pin.c ------------------------------------------------------------------------------------- */

/* Pins a context; the caller unpins it with object_unpin. NTE_BAD_UID. */
MUST_CHECK DWORD pin_context( HCRYPTPROV handle, struct object **obj );

/* Pins a key or hash of any context of this DLL; `err` if there is none. */
MUST_CHECK DWORD pin_child( ULONG_PTR handle, enum object_type type, DWORD err, struct object **obj );

/* Pins a context and a child, or neither. */
MUST_CHECK DWORD pin_both( HCRYPTPROV prov, ULONG_PTR handle, enum object_type type, DWORD err, struct object **context,
                           struct object **child );

/* ---- pairs.c ---------------------------------------------------------------------------------- */

/* The pair that is now in a slot, even if another program has put it there, with a reference for the caller.
 * NTE_NO_KEY: the slot is empty, or the container was deleted; NTE_BAD_KEY_STATE: the pair cannot be opened. */
MUST_CHECK DWORD context_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair );

/* Puts a pair into a slot and replaces the old one. Takes a reference of its own. If there is a container, the pair is
 * safely in the store when this succeeds. NTE_BAD_KEYSET: the container was deleted. */
MUST_CHECK DWORD context_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair );

/* Drops the references to pairs that a context holds. */
void context_drop_pairs( struct context *context );

/* The slot of AT_KEYEXCHANGE or AT_SIGNATURE. FALSE: it is neither. */
BOOL slot_of_spec( DWORD key_spec, enum pair_slot *slot );

#endif
