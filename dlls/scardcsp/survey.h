/* What the daemon has told of the tokens, their keys and certificates at one moment. A survey never changes; those who
 * use it have a reference.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_SURVEY_H
#define SCARDCSP_SURVEY_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"
#include "tokenproto/tokenproto.h"

struct survey
{
    volatile LONG            refs;
    DWORD                    token_count, key_count, cert_count;
    struct token_item_token *tokens;
    struct token_item_key   *keys;
    struct token_item_cert  *certs;
    BYTE                     bytes[];       /* that these point into */
};

/* As it is now; `anew`: the daemon shall look at the tokens again. With a reference for the caller. The errors of
 * link.h; NTE_NO_MEMORY. */
MUST_CHECK DWORD survey_get( BOOL anew, struct survey **survey );

/* NULL is accepted. */
void survey_unref( struct survey *survey );

/* NULL: there is none. A key's certificate is the one that the daemon prefers. */
const struct token_item_token *survey_token( const struct survey *survey, const BYTE *id );
const struct token_item_key *survey_key( const struct survey *survey, const BYTE *id );
const struct token_item_cert *survey_cert( const struct survey *survey, const BYTE *key );

/* Whether both are ids of the same thing. */
BOOL survey_same_id( const BYTE *one, const BYTE *other );

#endif
