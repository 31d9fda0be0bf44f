/* Key objects: session keys, key pairs, master and MAC keys of SSL and TLS. A key family is a table of functions.
 * Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEY_H
#define WINECSP_KEY_H

#include "csp/core/slab.h"
#include "csp/object/context.h"
#include "mustcheck.h"

struct blob_state;
struct hash;
struct master;

#define SALT_MAX 24

/* KP_PERMISSIONS of a new key: all but CRYPT_EXPORT. */
#define PERMISSIONS_NEW (CRYPT_ENCRYPT | CRYPT_DECRYPT | CRYPT_READ | CRYPT_WRITE | CRYPT_MAC)

/* Flags that ask for protection. Session keys have none: whoever has the handle can use the key. */
#define PROTECTION_FLAGS (CRYPT_USER_PROTECTED | CRYPT_FORCE_KEY_PROTECTION_HIGH)

/* The part of a key object that session keys have. `secret` alone is the key; a cipher is keyed with it and the salt
 * after it. */
struct session
{
    const struct session_alg *alg;      /* the row's */
    DWORD          secret_len;          /* bytes */
    DWORD          salt_len;            /* bytes */
    DWORD          effective_bits;      /* RC2 */
    DWORD          mode, mode_bits;     /* KP_MODE, KP_MODE_BITS */
    BOOL           hmac_only;           /* imported with CRYPT_IPSEC_HMAC_KEY */
    struct cipher *encryptor, *decryptor;   /* made at the first use; RC4 uses only the first */
    BOOL           encrypted_last;      /* which of the two last updated the chaining value */
    ULONGLONG      keystream;           /* bytes of RC4's keystream that have been used */

    /* secret */
    BYTE           iv[CIPHER_BLOCK_MAX];
    BYTE           chain[CIPHER_BLOCK_MAX];    /* the chaining value: what the next block is chained to */
    BYTE           salt[SALT_MAX];
    BYTE          *secret;
};

/* The part that keys of pairs have. Once the pair is set, it stays. */
struct pair_part
{
    struct key_pair *volatile pair;     /* a pair or a public key; NULL: it is not complete (CRYPT_PREGEN) */
    volatile LONG             completing;   /* a call is completing it */
    void                     *state;    /* data that its family adds to the object, or NULL */
};

/* A derived key for a MAC. */
struct mac_key
{
    DWORD           len;                /* bytes */
    BYTE           *secret;
};

/* A secret that two sides agreed on. It belongs to no algorithm until KP_ALGID is set. */
struct agreed_key
{
    DWORD           len;                /* bytes */
    BYTE           *secret;
};

/* `palg` may be read without the lock. It may change once, under the lock, when an agreed key becomes another key
 * (key_become); whoever has seen the new value sees the new content. To use the content of an agreed key, take the lock
 * and check `palg` again. */
struct key
{
    object_lock                         lock;           /* guards what can change below */
    const struct provider              *provider;
    const struct provider_alg *volatile palg;
    DWORD                               permissions;    /* CRYPT_* bits of KP_PERMISSIONS */
    union
    {
        struct session    session;
        struct pair_part  pair;
        struct master    *master;       /* master.h */
        struct mac_key    mac;
        struct agreed_key agreed;
    };
};

/* A parameter of a family. `get` writes by the size protocol; `set` gets unchecked data, not NULL. Either may be NULL:
 * NTE_BAD_TYPE. The key's lock is held. Both run in guarded_call and must touch the caller's memory before they change
 * anything. */
struct key_param
{
    DWORD   param;
    DWORD (*get)( struct key *key, BYTE *data, DWORD *len );
    DWORD (*set)( struct key *key, const BYTE *data );
};

/* A parameter that takes long to get or set, or whose setter makes or stores a pair or asks the user. No lock is held.
 * `get` returns a copy, which the kit passes on, wipes and frees. `set` gets the caller's pointer unchecked, even NULL
 * (guarded_copy reads it), and unchecked flags. If either is NULL, the other tables are searched. `context` is the
 * key's. */
struct slow_param
{
    DWORD   param;
    DWORD (*get)( struct context *context, struct key *key, BYTE **value, DWORD *len );
    DWORD (*set)( struct context *context, struct key *key, const BYTE *data, DWORD flags );
};

/* The `set` of a parameter that has no effect on a key but is no error: it succeeds and ignores the data. */
MUST_CHECK DWORD key_param_ignore( struct key *key, const BYTE *data );

/* The functions of a family. The key's lock is held. */
struct key_family
{
    /* Generates a key of `bits` bits (checked by the caller, never 0) with the flags of CPGenKey.
     * NULL: such keys are not generated (NTE_BAD_ALGID). */
    DWORD (*generate)( struct context *context, struct key *key, DWORD bits, DWORD flags );
    DWORD (*copy)( const struct key *key, struct key *copy );
    void  (*destroy)( struct key *key );

    /* The bytes that CPHashSessionKey hashes and that HMAC is keyed with. They belong to the key. NULL: NTE_BAD_KEY. */
    DWORD (*secret)( const struct key *key, const BYTE **bytes, DWORD *len );

    /* The content of a SIMPLEBLOB of the key, and a new key from such content, with the flags of CPImportKey. Both
     * NULL: there are no such blobs (NTE_BAD_KEY, NTE_BAD_ALGID). */
    DWORD (*wrapped)( const struct key *key, const BYTE **bytes, DWORD *len );
    DWORD (*unwrap)( struct key *key, const BYTE *bytes, DWORD len, DWORD flags );

    /* The state for an OPAQUEKEYBLOB, with pointers to the key's own bytes, and a new key from an unchecked state
     * (NTE_BAD_DATA). The caller sets the permissions. Both NULL: there are no such blobs. */
    DWORD (*save)( const struct key *key, struct blob_state *state );
    DWORD (*restore)( struct key *key, const struct blob_state *state );

    /* encrypted_size: how many bytes `len` bytes become. It checks all that can be checked before the data are touched,
     * except what does not matter when a caller only asks for the size: that is left to check_len. `encrypt` does not
     * repeat these checks; it and `decrypt` touch the data once they have checked the length. All run in guarded_call,
     * except with `slow_decrypt`. All NULL: the key encrypts nothing (NTE_BAD_KEY). */
    DWORD (*encrypted_size)( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need );
    DWORD (*check_len)( struct key *key, DWORD flags, DWORD len );    /* NTE_BAD_LEN: more than it encrypts; or NULL */
    DWORD (*encrypt)( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len );
    DWORD (*decrypt)( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len );

    /* Restores the key after a fault has interrupted encrypt or decrypt in the middle of the data. NULL: nothing is to
     * be restored. */
    void  (*broken_off)( struct key *key );

    /* Instead of `decrypt`: a private operation, which may take long, ask the user, and open the store, which runs code
     * of the system. It, encrypted_size, check_len and encrypt are then called without the key's lock and not in
     * guarded_call; they take the lock for what can change. `context` is the key's. */
    DWORD (*slow_decrypt)( struct context *context, struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len );

    /* Fills in a new key with a secret that two sides agreed on, with the flags of CPImportKey. NULL: NTE_BAD_ALGID. */
    DWORD (*agreed)( struct key *key, const BYTE *secret, DWORD len, DWORD flags );

    /* KP_ALGID of an agreed key: makes the key of an algorithm that it becomes. The flags are those of CPGenKey; their
     * upper half has the length in bits, unchecked (0: the default). NULL: NTE_BAD_TYPE. */
    DWORD (*become)( const struct key *key, const struct provider_alg *palg, DWORD flags, struct key **made );

    /* Fills in the key that an agreed key becomes. NULL: NTE_BAD_ALGID. */
    DWORD (*take_agreed)( struct key *key, const BYTE *secret, DWORD len, DWORD flags );

    const struct key_param  *params;
    DWORD                    param_count;
    const struct slow_param *slow_params;
    DWORD                    slow_param_count;
};

/* pair_key.c: keys of pairs of any kind. The other families are declared where they are defined. */
extern const struct key_family pair_key_family;

/* The memory of all key objects; drained when the DLL is unloaded. */
extern struct slab key_slab;

static inline const struct algorithm *key_alg( const struct key *key )
{
    return key->palg->alg;
}

static inline BOOL is_session_key( const struct key *key )
{
    return key_alg( key )->session != NULL;
}

static inline BOOL is_pair_key( const struct key *key )
{
    return key_alg( key )->pair != NULL;
}

/* Whether this is an exchange key: a pair's key that encrypts and wraps, if its family does. */
static inline BOOL is_exchange_key( const struct key *key )
{
    return is_pair_key( key ) && key_alg( key )->key_spec == AT_KEYEXCHANGE;
}

/* A key without content. NULL: no memory. */
struct key *key_create( const struct provider *provider, const struct provider_alg *palg );

/* Wipes and frees; NULL is accepted. */
void key_destroy( struct key *key );

/* An independent copy with the same state, permissions and algorithm. */
MUST_CHECK DWORD key_copy( struct key *key, struct key **copy );

/* A key of an algorithm, from an agreed key's secret or from what was derived of it, with the flags of KP_ALGID.
 * NTE_BAD_ALGID: such keys are not made so. NTE_BAD_FLAGS: the flags ask for protection, which no such key has. */
MUST_CHECK DWORD key_make_agreed( const struct provider *provider, const struct provider_alg *palg, const BYTE *secret,
                                  DWORD len, DWORD flags, struct key **made );

/* Turns an agreed key (one with `become`) into the key that `make` makes of it. The lock is held meanwhile.
 * NTE_BAD_TYPE: it is no agreed key, or no longer, since another thread was faster. */
typedef DWORD (*key_maker)( const struct key *key, const void *call, struct key **made );
MUST_CHECK DWORD key_become( struct key *key, key_maker make, const void *call );

/* Creates the object and handle of a new key. The object owns the key from then on; if this fails, the key is
 * destroyed. */
MUST_CHECK DWORD key_publish( struct object *parent, struct key *key, HCRYPTKEY *handle );

/* ---- certificate.c ---------------------------------------------------------------------------- */

/* Parameters of all keys of pairs. */
#define PAIR_KEY_SLOW_PARAMS 1
extern const struct slow_param pair_key_slow_params[PAIR_KEY_SLOW_PARAMS];

/* ---- pair_key.c ------------------------------------------------------------------------------- */

/* The pair of a key object, valid as long as the object. NTE_BAD_KEY_STATE: it is not complete. */
MUST_CHECK DWORD pair_key_get( const struct key *key, struct key_pair **pair );

/* Fills in a key object with a pair; takes a reference. */
void pair_key_init( struct key *key, struct key_pair *pair );

/* Fills in a key object with a family's public key; takes a reference. NTE_NO_MEMORY. */
MUST_CHECK DWORD pair_key_init_public( struct key *key, void *public_key );

/* Gives a family's new private key to the key object, and to the context if its algorithm has a slot there, with the
 * flags of CPGenKey or CPImportKey. Takes a reference. */
MUST_CHECK DWORD pair_key_keep( struct context *context, struct key *key, void *private_key, DWORD flags );

/* The same for a key object that was begun with CRYPT_PREGEN. The pair gets the object's permissions. The caller must
 * not hold the lock. The state stays. NTE_BAD_KEY_STATE: the object is already complete. */
MUST_CHECK DWORD pair_key_complete( struct context *context, struct key *key, void *private_key );

#endif
