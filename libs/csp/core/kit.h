/* What all files of the provider kit share: memory, errors, the size protocol, contexts and how handles are
 * resolved. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KIT_H
#define WINECSP_KIT_H

#include <string.h>

#include "csp/csp.h"
#include "csp/core/guard.h"
#include "handle/object.h"
#include "heap.h"
#include "unconst.h"
#include "keystore/keystore.h"
#include "primitives/rsa.h"
#include "trace/result.h"
#include "trace/trace.h"
#include "mustcheck.h"

/* ---- kit.c ------------------------------------------------------------------------------------ */

/* The kit's names for heap.h's functions. */
#define kit_alloc( size )             heap_alloc( size )
#define kit_free( ptr )               heap_free( ptr )
#define kit_free_secret( ptr, size )  heap_free_secret( ptr, size )

/* The providers of this DLL, as it handed them over. */
extern const struct provider *const *csp_providers;
extern DWORD csp_provider_count;

/* Hands `need` bytes to a caller by CryptoAPI's size protocol: no buffer asks for the size, a short one gets
 * ERROR_MORE_DATA, and *len always ends as the size of the answer. That both can be written is the
 * caller's to see to. */
MUST_CHECK DWORD put_bytes( const void *src, DWORD need, BYTE *dst, DWORD *len );
MUST_CHECK DWORD put_dword( DWORD value, BYTE *dst, DWORD *len );

/* Turns the order of bytes round, in place. */
void reverse_bytes( BYTE *data, DWORD len );

/* The row of a parameter in a table whose rows start with its number (DWORD), or NULL. */
const void *find_row( const void *table, SIZE_T count, SIZE_T row_size, DWORD param );
#define FIND_ROW( table, param ) find_row( table, ARRAYSIZE( table ), sizeof((table)[0]), param )

/* A lock for one key, hash or context. Objects are the application's to serialise; the lock only keeps memory whole if it
 * does not. Where the caller's memory is touched, guarded_call takes it. */
typedef waitlock object_lock;
#define lock_object( lock )   waitlock_enter( lock )
#define unlock_object( lock ) waitlock_leave( lock )

/* ---- context.c -------------------------------------------------------------------------------- */

struct key_pair;        /* key_pair.h */

struct context
{
    struct family          family;
    const struct provider *provider;
    DWORD                  type;                /* PROV_*, as acquired */
    DWORD                  flags;               /* of the acquire */
    struct container      *container;           /* or NULL: what it has goes with it */

    object_lock            lock;                /* guards what follows */
    DWORD                  enum_position;       /* PP_ENUMALGS(_EX) */
    char                  *enum_names;          /* PP_ENUMCONTAINERS: all, one behind the other; or NULL */
    const char            *enum_next;           /* the next of them */
    struct snapshot       *snapshot;            /* of the container, as the pairs were made of it; or NULL */
    struct key_pair       *pairs[KEYSTORE_SLOT_COUNT];   /* or NULL: none, or nobody has asked yet */
};

/* The row of an algorithm in a provider, or in the context's; NULL: it has none. */
const struct provider_alg *find_provider_alg( const struct provider *provider, ALG_ID id );
const struct provider_alg *find_alg( const struct context *context, ALG_ID id );

/* The store of its containers; `machine` chooses which. */
struct keystore context_store( const struct context *context, BOOL machine );

/* Pins a context; NTE_BAD_UID. The caller gives it back with object_unpin. */
MUST_CHECK DWORD pin_context( HCRYPTPROV handle, struct object **obj );

/* Pins a key or hash of any context of this DLL; `err` if there is none. */
MUST_CHECK DWORD pin_child( ULONG_PTR handle, enum object_type type, DWORD err, struct object **obj );

/* Pins a context and a child, or neither. */
MUST_CHECK DWORD pin_both( HCRYPTPROV prov, ULONG_PTR handle, enum object_type type, DWORD err, struct object **context,
                           struct object **child );

/* ---- pairs.c ---------------------------------------------------------------------------------- */

/* The pair in a slot as it is now, also if another program has put it there, with a reference for the caller. NTE_NO_KEY:
 * the slot is empty, or the container is gone; NTE_BAD_KEY_STATE: the pair cannot be opened. */
MUST_CHECK DWORD context_get_pair( struct context *context, enum keystore_slot slot, struct key_pair **pair );

/* Puts a pair into a slot, replacing what was there. Takes a reference of its own. With a container the pair is on the
 * disk when this succeeds. NTE_BAD_KEYSET: the container is gone. */
MUST_CHECK DWORD context_set_pair( struct context *context, enum keystore_slot slot, struct key_pair *pair );

/* Gives back what a context holds of pairs. */
void context_drop_pairs( struct context *context );

/* AT_KEYEXCHANGE or AT_SIGNATURE to a slot. FALSE: neither. */
BOOL slot_of_spec( DWORD key_spec, enum keystore_slot *slot );

static inline struct context *context_data( const struct object *obj )
{
    return obj->data;
}

#endif
