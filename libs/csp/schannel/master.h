/* Master keys of SSL and TLS. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_MASTER_H
#define WINECSP_MASTER_H

#include "csp/schannel/channel.h"
#include "csp/object/key.h"
#include "mustcheck.h"

/* Bytes of a pre-master secret that two sides agreed on. */
#define PRE_MASTER_LEN_MAX 512

struct master
{
    struct channel channel;         /* copied by the next master hash */
    BOOL           generated;       /* by us, not imported */
    DWORD          certificate_len;
    BYTE          *certificate;     /* KP_CERTIFICATE */

    /* The generated, imported or agreed secret, after the clear part: the pre-master secret if the protocol has
     * one. */
    DWORD          clear_len, secret_len;
    BYTE           clear[CLEAR_LEN_MAX];
    BYTE           secret[PRE_MASTER_LEN_MAX];
};

extern const struct key_family master_key_family;

/* Computes the master secret if there is none yet. */
MUST_CHECK DWORD master_compute( struct master *master );

/* Sets the clear part, in protocols that send a part of the master secret in the clear. NTE_BAD_DATA: nothing of the
 * master secret would be secret. */
MUST_CHECK DWORD master_set_clear( struct master *master, const BYTE *clear, DWORD len );

/* The offset of the secret part after a clear part of that length. */
DWORD master_secret_start( const struct master *master, DWORD clear_len );

/* Whether an imported secret may have `len` bytes. */
BOOL master_is_secret_len( const struct channel_protocol *protocol, DWORD len );

/* Fills in a key from its secret, whose length the caller has checked. Only CRYPT_EXPORTABLE of the flags counts. */
MUST_CHECK DWORD master_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags );

/* ---- master_param.c --------------------------------------------------------------------------- */

#define CERTIFICATE_LEN_MAX 0xffff     /* the limit of the protocol's messages */

/* KP_CERTIFICATE. The caller has checked the length. If it fails (NTE_NO_MEMORY), nothing has changed. */
MUST_CHECK DWORD master_set_certificate( struct master *master, const BYTE *certificate, DWORD len );

/* KP_SCHANNEL_ALG. */
MUST_CHECK DWORD master_set_alg( struct key *key, const SCHANNEL_ALG *alg );

#define MASTER_PARAM_COUNT 8
extern const struct key_param master_params[MASTER_PARAM_COUNT];

/* ---- master_state.c --------------------------------------------------------------------------- */

MUST_CHECK DWORD master_save( const struct key *key, struct blob_state *state );
MUST_CHECK DWORD master_restore( struct key *key, const struct blob_state *state );

#endif
