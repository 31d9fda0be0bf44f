/* What all files of the provider kit share: memory, errors, the size protocol, contexts and how handles are
 * resolved. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KIT_H
#define WINECSP_KIT_H

#include <string.h>

#include "csp.h"
#include "handle/object.h"
#include "primitives/rsa.h"
#include "secret.h"
#include "trace/trace.h"

/* ---- kit.c ------------------------------------------------------------------------------------ */

/* The one place that sets the last error: FALSE with `err`, or TRUE if it is ERROR_SUCCESS (last error untouched). */
BOOL result( DWORD err );

/* Heap memory, zeroed; NULL if there is none. */
void *kit_alloc( SIZE_T size );
void kit_free( void *ptr );

/* Wipes `size` bytes before they go. NULL is accepted. */
void kit_free_secret( void *ptr, SIZE_T size );

/* Hands `need` bytes to a caller by CryptoAPI's size protocol: no buffer asks for the size, a short one gets
 * ERROR_MORE_DATA, and *len always ends as the size of the answer. */
DWORD put_bytes( const void *src, DWORD need, BYTE *dst, DWORD *len );
DWORD put_dword( DWORD value, BYTE *dst, DWORD *len );

/* A lock for one key or hash. Objects are the application's to serialise; the lock only keeps memory whole if it does
 * not, so waiting may be crude. It lets everybody in at process exit, when its owner may be gone. */
typedef volatile LONG object_lock;
void lock_object( object_lock *lock );
void unlock_object( object_lock *lock );

/* ---- context.c -------------------------------------------------------------------------------- */

struct key_pair;        /* key_pair.h */

/* A pair's place in a container. */
enum pair_slot { PAIR_KEYEXCHANGE, PAIR_SIGNATURE, PAIR_COUNT };

struct context
{
    struct family          family;
    const struct provider *provider;
    DWORD                  type;                /* PROV_*, as acquired */
    DWORD                  flags;               /* of the acquire */

    object_lock            lock;                /* guards what follows */
    DWORD                  enum_position;       /* PP_ENUMALGS(_EX) */
    struct key_pair       *pairs[PAIR_COUNT];   /* or NULL */
};

/* The row of an algorithm in the context's provider, or NULL. */
const struct provider_alg *find_alg( const struct context *context, ALG_ID id );

/* The pair in a slot, with a reference for the caller. NTE_NO_KEY: the slot is empty. */
DWORD context_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair );

/* Puts a pair into a slot, replacing what was there. Takes a reference of its own. */
DWORD context_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair );

/* AT_KEYEXCHANGE or AT_SIGNATURE to a slot. FALSE: neither. */
BOOL slot_of_spec( DWORD key_spec, enum pair_slot *slot );

/* Pins a context; NTE_BAD_UID. The caller gives it back with object_unpin. */
DWORD pin_context( HCRYPTPROV handle, struct object **obj );

/* Pins a key or hash of any context of this DLL; `err` if there is none. */
DWORD pin_child( ULONG_PTR handle, enum object_type type, DWORD err, struct object **obj );

/* Pins a context and a child, or neither. */
DWORD pin_both( HCRYPTPROV prov, ULONG_PTR handle, enum object_type type, DWORD err, struct object **context,
                struct object **child );

static inline struct context *context_data( const struct object *obj )
{
    return obj->data;
}

#endif
