/* MAC keys, which are derived from a master hash. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_MAC_KEY_H
#define WINECSP_MAC_KEY_H

#include "csp/object/key.h"
#include "mustcheck.h"

extern const struct key_family mac_key_family;

/* Fills in a MAC key from its bytes. Only CRYPT_EXPORTABLE of the flags counts. */
MUST_CHECK DWORD mac_key_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags );

#endif
