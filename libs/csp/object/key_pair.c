/* RSA key pairs, see key_pair.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key_pair.h"
#include "csp/rsa/rsa_blob.h"

struct key_pair
{
    volatile LONG            refs;
    DWORD                    permissions;
    struct rsa_key          *rsa;           /* all of it, or the public half of a stored one */
    struct snapshot         *stored;        /* where a stored one is from, or NULL */
    enum keystore_slot           slot;
    struct rsa_key *volatile opened;        /* the private key of a stored one, once it was needed */
};

struct key_pair *key_pair_create( struct rsa_key *rsa, DWORD permissions )
{
    struct key_pair *pair = kit_alloc( sizeof(*pair) );

    if (!pair) return NULL;
    pair->refs = 1;
    pair->permissions = permissions;
    pair->rsa = rsa_ref( rsa );
    return pair;
}

struct key_pair *key_pair_ref( struct key_pair *pair )
{
    InterlockedIncrement( &pair->refs );
    return pair;
}

void key_pair_unref( struct key_pair *pair )
{
    if (!pair || InterlockedDecrement( &pair->refs )) return;
    rsa_unref( pair->rsa );
    rsa_unref( pair->opened );
    snapshot_unref( pair->stored );
    kit_free( pair );
}

DWORD key_pair_permissions( const struct key_pair *pair )
{
    return pair->permissions;
}

BOOL key_pair_has_private( const struct key_pair *pair )
{
    return pair->stored || rsa_is_private( pair->rsa );
}

const struct rsa_key *key_pair_public( const struct key_pair *pair )
{
    return pair->rsa;
}

/* ---- stored pairs ------------------------------------------------------------------------------ */

/* The key in a stored blob. */
static DWORD read_blob( const BYTE *bytes, DWORD len, BYTE type, struct rsa_key **rsa )
{
    struct blob_reader reader = { bytes, len };
    struct blob_header header;
    DWORD err;

    if ((err = blob_read_header( &reader, &header )) || header.type != type) return NTE_KEYSET_ENTRY_BAD;
    err = rsa_blob_read( reader, type == PRIVATEKEYBLOB, rsa );
    return err == (DWORD)NTE_BAD_DATA ? (DWORD)NTE_KEYSET_ENTRY_BAD : err;
}

static DWORD open_private( const struct stored_pair *stored, struct rsa_key **rsa )
{
    DWORD len, err;
    BYTE *blob;

    if ((err = keystore_unseal( stored->sealed, stored->sealed_len, &blob, &len ))) return err;
    err = read_blob( blob, len, PRIVATEKEYBLOB, rsa );
    kit_free_secret( blob, len );
    return err;
}

static void free_public( void *rsa )
{
    rsa_unref( rsa );
}

/* The public key that a snapshot knows, with a reference; it is made once for all who use the snapshot. */
static DWORD open_public( struct snapshot *snapshot, enum keystore_slot slot, struct rsa_key **rsa )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];
    DWORD err;

    if ((*rsa = snapshot->attached[slot]))
    {
        rsa_ref( *rsa );
        return ERROR_SUCCESS;
    }
    if ((err = read_blob( stored->public_blob, stored->public_len, PUBLICKEYBLOB, rsa ))) return err;
    if (snapshot_attach( snapshot, slot, *rsa, free_public )) rsa_ref( *rsa );
    return ERROR_SUCCESS;
}

DWORD key_pair_create_stored( struct snapshot *snapshot, enum keystore_slot slot, struct key_pair **pair )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];
    struct key_pair *new;
    struct rsa_key *rsa;
    DWORD err;

    if (stored->public_blob) err = open_public( snapshot, slot, &rsa );
    else err = open_private( stored, &rsa );
    if (err) return err;
    if ((new = key_pair_create( rsa, stored->permissions )))
    {
        new->stored = snapshot_ref( snapshot );
        new->slot = slot;
        if (rsa_is_private( rsa )) new->opened = rsa_ref( rsa );
    }
    rsa_unref( rsa );
    *pair = new;
    return new ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

/* Two threads may open it at once; one of the results counts. Both halves stand in the file, which may come from anywhere:
 * they must be of one key. */
static DWORD open_stored( struct key_pair *pair )
{
    struct rsa_key *rsa;
    DWORD err;

    if (pair->opened) return ERROR_SUCCESS;
    if ((err = open_private( &pair->stored->pairs[pair->slot], &rsa ))) return err;
    if (!rsa_same_public( rsa, pair->rsa )) err = NTE_KEYSET_ENTRY_BAD;
    else if (!InterlockedCompareExchangePointer( (void *volatile *)&pair->opened, rsa, NULL )) return ERROR_SUCCESS;
    rsa_unref( rsa );
    return err;
}

DWORD key_pair_private( struct key_pair *pair, const struct rsa_key **rsa )
{
    DWORD err;

    if (!key_pair_has_private( pair )) return NTE_NO_KEY;
    if (pair->stored && (err = open_stored( pair ))) return err;
    *rsa = pair->stored ? pair->opened : pair->rsa;
    return ERROR_SUCCESS;
}
