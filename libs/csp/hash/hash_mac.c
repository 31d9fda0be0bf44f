/* CALG_MAC: the last block of a CBC encryption of the data with PKCS #5 padding. It has its own cipher, so that using
 * the key in between changes nothing, as on Windows 8 and later.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/hash/families.h"
#include "csp/session/session.h"

struct mac
{
    struct cipher *cipher;
    DWORD          block_len;
    DWORD          pending_len;                 /* always less than a block */
    BYTE           pending[CIPHER_BLOCK_MAX];
    BYTE           last[CIPHER_BLOCK_MAX];     /* ciphertext of the last block */
};

static void mac_destroy( struct hash *hash )
{
    struct mac *mac = hash->state;

    if (!mac) return;
    cipher_destroy( mac->cipher );
    heap_free_secret( mac, sizeof(*mac) );
}

static DWORD mac_create( struct hash *hash, struct key *key )
{
    struct mac *mac;

    if (!is_session_key( key )) return NTE_BAD_KEY;
    if (!(hash->state = mac = heap_alloc( sizeof(*mac) ))) return NTE_NO_MEMORY;
    mac->block_len = cipher_block_len( key->session.alg->cipher );
    return session_mac_cipher( key, &mac->cipher );
}

/* Runs whole blocks through the cipher and keeps the last one. */
static DWORD run_blocks( struct mac *mac, const BYTE *data, DWORD len )
{
    BYTE scratch[512];
    DWORD part, err;

    while (len)
    {
        part = len < sizeof(scratch) ? len : sizeof(scratch);
        if ((err = cipher_run( mac->cipher, data, scratch, part ))) return err;
        memcpy( mac->last, scratch + part - mac->block_len, mac->block_len );
        data += part;
        len -= part;
    }
    secret_wipe( scratch, sizeof(scratch) );
    return ERROR_SUCCESS;
}

static DWORD mac_update( struct hash *hash, const BYTE *data, DWORD len )
{
    struct mac *mac = hash->state;
    DWORD part, err;

    if (mac->pending_len)
    {
        part = mac->block_len - mac->pending_len;
        if (part > len) part = len;
        memcpy( mac->pending + mac->pending_len, data, part );
        mac->pending_len += part;
        data += part;
        len -= part;
        if (mac->pending_len < mac->block_len) return ERROR_SUCCESS;
        mac->pending_len = 0;
        if ((err = run_blocks( mac, mac->pending, mac->block_len ))) return err;
    }
    part = len - len % mac->block_len;
    if ((err = run_blocks( mac, data, part ))) return err;
    mac->pending_len = len - part;
    memcpy( mac->pending, data + part, mac->pending_len );
    return ERROR_SUCCESS;
}

static DWORD mac_size( const struct hash *hash )
{
    return ((const struct mac *)hash->state)->block_len;
}

static DWORD mac_finish( struct hash *hash )
{
    struct mac *mac = hash->state;
    BYTE padding = mac->block_len - mac->pending_len;
    DWORD err;

    memset( mac->pending + mac->pending_len, padding, padding );
    if ((err = run_blocks( mac, mac->pending, mac->block_len ))) return err;
    memcpy( hash->value, mac->last, mac->block_len );
    return ERROR_SUCCESS;
}

static DWORD mac_copy( const struct hash *hash, struct hash *copy )
{
    const struct mac *from = hash->state;
    struct mac *to;

    if (!(copy->state = to = heap_alloc( sizeof(*to) ))) return NTE_NO_MEMORY;
    *to = *from;
    to->cipher = NULL;
    return cipher_copy( from->cipher, &to->cipher );
}

const struct hash_family mac_hash_family =
{
    .keyed = TRUE, .create = mac_create, .update = mac_update, .size = mac_size, .finish = mac_finish,
    .copy = mac_copy, .destroy = mac_destroy, .derive = derive_session
};
