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

/* Flags that ask for a protection of a key which no session key has: its handle is all. */
#define PROTECTION_FLAGS (CRYPT_USER_PROTECTED | CRYPT_FORCE_KEY_PROTECTION_HIGH)

/* What a session key adds. `secret` alone is the key; salt follows it where a cipher is keyed. */
struct session
{
    const struct session_alg *alg;      /* the row's */
    DWORD          secret_len;          /* bytes */
    DWORD          salt_len;            /* bytes */
    DWORD          effective_bits;      /* RC2 */
    DWORD          mode, mode_bits;     /* KP_MODE, KP_MODE_BITS */
    BOOL           hmac_only;           /* imported with CRYPT_IPSEC_HMAC_KEY */
    struct cipher *encryptor, *decryptor;   /* made at the first use; RC4 has the first only */
    BOOL           encrypted_last;      /* which of the two moved the chaining value last */
    ULONGLONG      keystream;           /* bytes of RC4's that are used up */

    /* secret */
    BYTE           iv[CIPHER_BLOCK_MAX];
    BYTE           chain[CIPHER_BLOCK_MAX];    /* the chaining value: what the next block is chained to */
    BYTE           salt[SALT_MAX];
    BYTE          *secret;
};

/* What a pair's key adds. The pair comes once and stays. */
struct pair_part
{
    struct key_pair *volatile pair;     /* or a public key alone; NULL: it is not complete (CRYPT_PREGEN) */
    volatile LONG             completing;   /* a call makes it complete */
    void                     *state;    /* what its family adds to the object, or NULL */
};

/* A key that is derived for a MAC. */
struct mac_key
{
    DWORD           len;                /* bytes */
    BYTE           *secret;
};

/* A secret that two sides agreed on: no algorithm's key before KP_ALGID says which. */
struct agreed_key
{
    DWORD           len;                /* bytes */
    BYTE           *secret;
};

/* `palg` is read without the lock, too: it may change once, under the lock, when an agreed key becomes another
 * (key_become). Who has seen the new one sees the new content. Who acts on what an agreed key has must hold the lock
 * and look again. */
struct key
{
    object_lock                         lock;           /* guards what is not immutable below */
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

/* A parameter of a family. `get` writes by the size protocol, `set` takes unchecked data that are not NULL. Either may
 * be NULL: NTE_BAD_TYPE. The key's lock is held. Both run in guarded_call: they touch the caller's memory before they
 * change anything. */
struct key_param
{
    DWORD   param;
    DWORD (*get)( struct key *key, BYTE *data, DWORD *len );
    DWORD (*set)( struct key *key, const BYTE *data );
};

/* A parameter whose value takes long to get, or whose setting takes long, makes or stores a pair, or asks a person.
 * No lock is held. `get` gives a copy, which the kit hands over, wipes and frees. `set` gets the caller's pointer as
 * it is, also NULL (guarded_copy reads it), and unchecked flags. Either may be NULL: then the other tables count.
 * `context` is the key's. */
struct slow_param
{
    DWORD   param;
    DWORD (*get)( struct context *context, struct key *key, BYTE **value, DWORD *len );
    DWORD (*set)( struct context *context, struct key *key, const BYTE *data, DWORD flags );
};

/* The `set` of a parameter that means nothing for a key but is no error: TRUE, and the data are not looked at. */
MUST_CHECK DWORD key_param_ignore( struct key *key, const BYTE *data );

/* What a family does; the key's lock is held. */
struct key_family
{
    /* Makes the key of `bits` bits (checked by the caller, 0 is replaced) with the flags of CPGenKey.
     * NULL: keys that come about otherwise (NTE_BAD_ALGID). */
    DWORD (*generate)( struct context *context, struct key *key, DWORD bits, DWORD flags );
    DWORD (*copy)( const struct key *key, struct key *copy );
    void  (*destroy)( struct key *key );

    /* The bytes that CPHashSessionKey adds and HMAC is keyed with. They stay the key's. NULL: NTE_BAD_KEY. */
    DWORD (*secret)( const struct key *key, const BYTE **bytes, DWORD *len );

    /* What a SIMPLEBLOB of the key carries, and a new key from that, with the flags of CPImportKey. Both NULL: there
     * are no such blobs (NTE_BAD_KEY, NTE_BAD_ALGID). */
    DWORD (*wrapped)( const struct key *key, const BYTE **bytes, DWORD *len );
    DWORD (*unwrap)( struct key *key, const BYTE *bytes, DWORD len, DWORD flags );

    /* The state that an OPAQUEKEYBLOB carries: pointers to the key's own bytes, and a new key from a state that is not
     * proved yet (NTE_BAD_DATA). Permissions are the caller's. Both NULL: there are no such blobs. */
    DWORD (*save)( const struct key *key, struct blob_state *state );
    DWORD (*restore)( struct key *key, const struct blob_state *state );

    /* How many bytes `len` bytes become; judges everything that can be judged before the data are touched, but for what
     * a question for the size does not depend on, which is check_len's. All NULL: the key encrypts nothing
     * (NTE_BAD_KEY). They run in guarded_call but for slow ones. `encrypt` and `decrypt` touch the
     * data once they have judged the length; what encrypted_size judges is not judged again. */
    DWORD (*encrypted_size)( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need );
    DWORD (*check_len)( struct key *key, DWORD flags, DWORD len );    /* NTE_BAD_LEN: more than it encrypts; or NULL */
    DWORD (*encrypt)( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len );
    DWORD (*decrypt)( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len );

    /* A fault broke encrypt or decrypt off in the middle of the data: the key is as before the call. NULL: it is
     * anyway. */
    void  (*broken_off)( struct key *key );

    /* In the place of `decrypt`: a private operation may take long, ask a person, and open the store, which runs
     * code of the system's. It and the three above are called without the key's lock, which they take for what is
     * not immutable, and not in guarded_call. `context` is the key's. */
    DWORD (*slow_decrypt)( struct context *context, struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len );

    /* A new key of a secret that two sides agreed on, with the flags of CPImportKey. NULL: NTE_BAD_ALGID. */
    DWORD (*agreed)( struct key *key, const BYTE *secret, DWORD len, DWORD flags );

    /* KP_ALGID of a key that is none yet: the key of an algorithm that it becomes, with the flags of CPGenKey,
     * whose upper half has the length in bits, unchecked; 0: the default. NULL: NTE_BAD_TYPE. */
    DWORD (*become)( const struct key *key, const struct provider_alg *palg, DWORD flags, struct key **made );

    /* Fills in what it becomes. NULL: NTE_BAD_ALGID. */
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

/* A pair's key that encrypts and wraps, if its family does. */
static inline BOOL is_exchange_key( const struct key *key )
{
    return is_pair_key( key ) && key_alg( key )->key_spec == AT_KEYEXCHANGE;
}

/* A key without content. NULL: no memory. */
struct key *key_create( const struct provider *provider, const struct provider_alg *palg );

/* Wipes and frees; NULL is accepted. */
void key_destroy( struct key *key );

/* An independent copy with its state, permissions and algorithm. */
MUST_CHECK DWORD key_copy( struct key *key, struct key **copy );

/* A key of an algorithm, from an agreed key's secret or from what was derived of it, with the flags of KP_ALGID.
 * NTE_BAD_ALGID: such keys are not made so. NTE_BAD_FLAGS: the flags ask for protection, which no such key has. */
MUST_CHECK DWORD key_make_agreed( const struct provider *provider, const struct provider_alg *palg, const BYTE *secret,
                                  DWORD len, DWORD flags, struct key **made );

/* A key that is none yet (`become`) becomes the one that `make` makes of it; the lock is held meanwhile.
 * NTE_BAD_TYPE: it is one, maybe since another thread was quicker. */
typedef DWORD (*key_maker)( const struct key *key, const void *call, struct key **made );
MUST_CHECK DWORD key_become( struct key *key, key_maker make, const void *call );

/* Gives a new key object a handle. The key is the object's from then on, or gone if this fails. */
MUST_CHECK DWORD key_publish( struct object *parent, struct key *key, HCRYPTKEY *handle );

/* ---- certificate.c ---------------------------------------------------------------------------- */

/* Of the keys of pairs, of whatever kind. */
#define PAIR_KEY_SLOW_PARAMS 1
extern const struct slow_param pair_key_slow_params[PAIR_KEY_SLOW_PARAMS];

/* ---- pair_key.c ------------------------------------------------------------------------------- */

/* The pair of a key object, valid as long as that. NTE_BAD_KEY_STATE: it is not complete. */
MUST_CHECK DWORD pair_key_get( const struct key *key, struct key_pair **pair );

/* Makes a key object's content of a pair; takes a reference. */
void pair_key_init( struct key *key, struct key_pair *pair );

/* Makes a key object's content of a family's public key; takes a reference. NTE_NO_MEMORY. */
MUST_CHECK DWORD pair_key_init_public( struct key *key, void *public_key );

/* Makes a family's new private key the key object's, and the context's if its algorithm has a slot there, with the
 * flags of CPGenKey or CPImportKey. Takes a reference. */
MUST_CHECK DWORD pair_key_keep( struct context *context, struct key *key, void *private_key, DWORD flags );

/* The same for a key object that was begun with CRYPT_PREGEN; its permissions are the pair's. The lock is free. The
 * state stays. NTE_BAD_KEY_STATE: it is complete. */
MUST_CHECK DWORD pair_key_complete( struct context *context, struct key *key, void *private_key );

#endif
