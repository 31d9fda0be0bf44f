/* Master keys of SSL and TLS. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_MASTER_H
#define WINECSP_MASTER_H

#include "channel.h"
#include "key.h"

struct master
{
    struct channel channel;         /* what the next master hash copies */
    BOOL           generated;       /* here, and not imported */
    DWORD          certificate_len;
    BYTE          *certificate;     /* KP_CERTIFICATE */

    /* What was generated or imported, behind the clear part: the pre-master secret where the protocol has one. */
    DWORD          clear_len, secret_len;
    BYTE           clear[CLEAR_LEN_MOST];
    BYTE           secret[MASTER_LEN_MOST];
};

/* Computes the master secret if there is none yet. */
DWORD master_compute( struct master *master );

/* Puts the master secret together in protocols that send a part of it in the clear. NTE_BAD_DATA: the clear part leaves
 * nothing that is secret. */
DWORD master_set_clear( struct master *master, const BYTE *clear, DWORD len );

#define MASTER_PARAM_COUNT 8
extern const struct key_param master_params[MASTER_PARAM_COUNT];

#endif
