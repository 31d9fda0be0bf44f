/* Hash objects. A hash family is a table of functions; plain digests, HMAC, MAC and PRF are families. Private to
 * libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_HASH_H
#define WINECSP_HASH_H

#include "csp/core/slab.h"
#include "csp/object/context.h"
#include "mustcheck.h"

#define HASH_VALUE_MAX DIGEST_LEN_MAX

struct context;
struct hash;
struct key;

/* A parameter. `get` writes by the size protocol; `set` gets unchecked data, not NULL. Either may be NULL:
 * NTE_BAD_TYPE. The hash's lock is held. Both run in guarded_call and must touch the caller's memory before they change
 * anything. */
struct hash_param
{
    DWORD   param;
    DWORD (*get)( struct hash *hash, BYTE *data, DWORD *len );
    DWORD (*set)( struct hash *hash, const BYTE *data );
};

struct hash
{
    object_lock             lock;       /* guards what follows */
    const struct algorithm *alg;
    BOOL                    finished;   /* `value` holds the value, and no more data are accepted */
    BOOL                    broken;     /* a fault interrupted it in the middle of data: it has no value any more */
    DWORD                   value_len;
    void                   *state;      /* the family's */
    BYTE                    value[HASH_VALUE_MAX];
};

/* The functions of a family. Unless stated otherwise, the hash's lock is held and the hash is not finished. */
struct hash_family
{
    BOOL    keyed;                                                      /* CPCreateHash needs a key */
    DWORD (*create)( struct hash *hash, struct key *key );              /* fills in `state` */
    DWORD (*update)( struct hash *hash, const BYTE *data, DWORD len );  /* NULL: accepts no data (NTE_BAD_ALGID) */
    DWORD (*size)( const struct hash *hash );                           /* bytes of the value; also when finished */
    DWORD (*finish)( struct hash *hash );                               /* writes `value`; NULL: see `start` */
    DWORD (*copy)( const struct hash *hash, struct hash *copy );        /* fills in the copy's `state` */
    void  (*destroy)( struct hash *hash );                              /* wipes and frees `state`, which may be NULL */

    /* Instead of `finish`, if a value can have any length and HP_HASHVAL is among `params`: the first `len` bytes of
     * the value. */
    DWORD (*start)( const struct hash *hash, BYTE *value, DWORD len );

    /* How CPDeriveKey expands a value: hash_again hashes other data with the same algorithm and key, even if the hash
     * is finished. NULL, or `is_expanded` returns FALSE: the value is not expanded. */
    BOOL  (*is_expanded)( const struct hash *hash );
    DWORD (*hash_again)( const struct hash *hash, const BYTE *data, DWORD len, BYTE *value );

    /* CPDeriveKey: derives a key of an algorithm of the context's provider, with the call's flags. The hash is not
     * locked. */
    DWORD (*derive)( struct context *context, const struct provider_alg *palg, struct hash *hash, DWORD flags,
                     struct key **key );

    const struct hash_param *params;        /* looked up before those that every hash has; a family without `finish` has
                                             * HP_HASHVAL here */
    DWORD                    param_count;
};

/* Adds data, whoever's they are, to a hash that other calls may be using. NTE_BAD_HASH_STATE: it is finished;
 * ERROR_INVALID_PARAMETER: the data cannot be read. */
MUST_CHECK DWORD hash_add( struct hash *hash, const BYTE *data, DWORD len );

/* Whether a hash accepts data now: ERROR_SUCCESS, or the error of hash_add. */
MUST_CHECK DWORD hash_check_open( struct hash *hash );

/* Finishes a hash if it is not finished yet. The caller holds its lock. NTE_BAD_HASH_STATE: it is broken. */
MUST_CHECK DWORD hash_finish( struct hash *hash );

/* Finishes a hash if it is not finished yet, and copies its value to `value`, which has HASH_VALUE_MAX bytes. Of a
 * value that can have any length it copies that many. */
MUST_CHECK DWORD hash_take_value( struct hash *hash, BYTE *value, DWORD *len );

/* The same; the caller holds the hash's lock. */
MUST_CHECK DWORD hash_copy_value( struct hash *hash, BYTE *value, DWORD *len );

/* Wipes and frees; for the handle's destroy function. */
void hash_destroy( struct hash *hash );

/* The memory of all hash objects; drained when the DLL is unloaded. */
extern struct slab hash_slab;

#endif
