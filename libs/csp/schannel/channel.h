/* How SSL and TLS derive keys from a master key: the parameters of a connection, and each protocol's rules and
 * arithmetic as a row. The protocols are PCT 1.0, SSL 2.0, SSL 3.0 (RFC 6101) and TLS 1.0 (RFC 2246). Private to
 * libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CHANNEL_H
#define WINECSP_CHANNEL_H

#include "csp/core/kit.h"

#define MASTER_LEN_MAX 48
#define RANDOM_LEN_MAX 128     /* the protocols have 32 at most */
#define CLEAR_LEN_MAX  11
#define CHANNEL_KEY_MAX 32
#define BLOCK_LEN_MAX  (2 * (DIGEST_LEN_MAX + CHANNEL_KEY_MAX + CIPHER_BLOCK_MAX))

struct channel_random
{
    DWORD len;                          /* 0: not set */
    BYTE  bytes[RANDOM_LEN_MAX];
};

/* KP_SCHANNEL_ALG. */
struct channel_alg
{
    const struct provider_alg *palg;    /* NULL: not set */
    DWORD                      block_bytes;     /* bytes of the key block for the key */
    DWORD                      key_bytes;       /* bytes of the key; for export ciphers more than block_bytes */
    BOOL                       is_export;
};

/* A connection. It may be copied by assignment. */
struct channel
{
    const struct channel_protocol *protocol;
    struct channel_random          client, server;      /* PCT and SSL 2.0: challenge and connection id */
    struct channel_alg             mac, enc;

    /* secret */
    DWORD                          master_len;          /* 0: there is no master secret yet */
    BYTE                           master[MASTER_LEN_MAX];
};

struct channel_protocol
{
    /* Rules of master keys. Lengths are in bytes. */
    WORD version;           /* a pre-master secret starts with it; 0: the secret is the master secret itself */
    WORD secret_min, secret_max;     /* of an imported secret */
    WORD generated_min;   /* of a secret that CPGenKey makes, even if fewer are asked for */
    WORD clear_max;        /* of KP_CLEAR_KEY, which precedes the secret; 0: not in this protocol */
    BOOL has_certificate;   /* KP_CERTIFICATE */
    BOOL has_prf;           /* CALG_TLS1PRF takes the key */

    /* Rules of derived keys. */
    BOOL server_first;      /* in the key block the server's part precedes the client's */
    BOOL one_key;           /* the encryption key is also the MAC's key, and no vectors are derived */

    /* Makes the master secret from a pre-master secret. NULL: the protocol has no pre-master secret. */
    DWORD (*make_master)( struct channel *channel, const BYTE *pre_master, DWORD len );

    /* The first `len` bytes of the key block. NULL: not known here (NTE_BAD_ALGID). */
    DWORD (*make_block)( const struct channel *channel, BYTE *block, DWORD len );

    /* For export ciphers: replaces a side's part of the key block in `key` by the final key, and makes its
     * initialisation vector (iv_len bytes). NULL: not in this protocol (NTE_BAD_FLAGS). */
    DWORD (*make_export)( const struct channel *channel, BOOL server, BYTE *key, BYTE *iv, DWORD iv_len );
};

extern const struct channel_protocol pct1_protocol, ssl2_protocol, ssl3_protocol, tls1_protocol;

/* ---- channel.c -------------------------------------------------------------------------------- */

/* Both randoms, one after the other; returns their length. */
#define RANDOMS_LEN_MAX (2 * RANDOM_LEN_MAX)
DWORD channel_randoms( const struct channel *channel, BOOL server_first, BYTE *randoms );

/* The length of the key block, and a side's part of it. */
enum channel_part { CHANNEL_MAC, CHANNEL_KEY, CHANNEL_IV, CHANNEL_PART_COUNT };
DWORD channel_block_len( const struct channel *channel );
const BYTE *channel_part( const struct channel *channel, const BYTE *block, enum channel_part part, BOOL server );

/* Bytes of a derived initialisation vector; 0: there is none. */
DWORD channel_iv_len( const struct channel *channel );

#endif
