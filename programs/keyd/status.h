/* What PKCS #11 answers, in the protocol's words.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_STATUS_H
#define WINECSP_KEYD_STATUS_H

#include <stdint.h>

#include <p11-kit/pkcs11.h>

/* A value of enum token_status (tokenproto.h). */
uint32_t status_of( CK_RV rv );

/* Whether the session has gone, with its token or by a logout elsewhere, before the call did anything. */
int status_is_stale_session( CK_RV rv );

/* Whether the token is not in its reader any more. */
int status_is_removal( CK_RV rv );

#endif
