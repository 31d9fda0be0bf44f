/* Master keys of SSL and TLS. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_MASTER_H
#define WINECSP_MASTER_H

#include "csp/schannel/channel.h"
#include "csp/object/key.h"
#include "mustcheck.h"

/* Of a pre-master secret that two sides agreed on. */
#define PRE_MASTER_LEN_MAX 512

struct master
{
    struct channel channel;         /* what the next master hash copies */
    BOOL           generated;       /* here, and not imported */
    DWORD          certificate_len;
    BYTE          *certificate;     /* KP_CERTIFICATE */

    /* What was generated, imported or agreed on, behind the clear part: the pre-master secret where the protocol
     * has one. */
    DWORD          clear_len, secret_len;
    BYTE           clear[CLEAR_LEN_MAX];
    BYTE           secret[PRE_MASTER_LEN_MAX];
};

extern const struct key_family master_key_family;

/* Computes the master secret if there is none yet. */
MUST_CHECK DWORD master_compute( struct master *master );

/* Puts the master secret together in protocols that send a part of it in the clear. NTE_BAD_DATA: the clear part leaves
 * nothing that is secret. */
MUST_CHECK DWORD master_set_clear( struct master *master, const BYTE *clear, DWORD len );

/* Where the secret part of the secret starts behind a clear part of that length. */
DWORD master_secret_start( const struct master *master, DWORD clear_len );

/* Whether a secret from outside may have so many bytes. */
BOOL master_is_secret_len( const struct channel_protocol *protocol, DWORD len );

/* Fills in a key from its secret, whose length was checked. CRYPT_EXPORTABLE is the one flag that counts. */
MUST_CHECK DWORD master_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags );

/* ---- master_param.c --------------------------------------------------------------------------- */

#define CERTIFICATE_LEN_MAX 0xffff     /* as the protocol's messages count */

/* KP_CERTIFICATE. The length was checked; of a failure (NTE_NO_MEMORY) nothing stays. */
MUST_CHECK DWORD master_set_certificate( struct master *master, const BYTE *certificate, DWORD len );

/* KP_SCHANNEL_ALG. */
MUST_CHECK DWORD master_set_alg( struct key *key, const SCHANNEL_ALG *alg );

#define MASTER_PARAM_COUNT 8
extern const struct key_param master_params[MASTER_PARAM_COUNT];

/* ---- master_state.c --------------------------------------------------------------------------- */

MUST_CHECK DWORD master_save( const struct key *key, struct blob_state *state );
MUST_CHECK DWORD master_restore( struct key *key, const struct blob_state *state );

#endif
