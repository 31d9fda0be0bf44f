/* Looking for a container and its card, see insert.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "insert.h"
#include "ask.h"

#include <winerror.h>
#include <wincrypt.h>

static DWORD look_for( const struct find_name *name, BOOL anew, struct survey **survey, struct found *found )
{
    DWORD err;

    if ((err = survey_get( anew, survey ))) return err;
    if ((err = find_container( *survey, name, found ))) survey_unref( *survey );
    return err;
}

static BOOL wants_card( DWORD err )
{
    return err == (DWORD)SCARD_E_NO_SMARTCARD || err == (DWORD)SCARD_E_UNKNOWN_READER;
}

struct search
{
    const struct find_name *name;
    struct survey         **survey;
    struct found           *found;
    BOOL                    anew;       /* look again at what is known, too: once is enough */
    DWORD                   err;        /* of the last look */
};

static BOOL is_over( void *data )
{
    struct search *search = data;

    search->err = look_for( search->name, search->anew, search->survey, search->found );
    search->anew = FALSE;
    return !wants_card( search->err );
}

/* A user who cannot be asked has not refused. */
static DWORD ask_and_find( struct search *search )
{
    DWORD err = ask_for_card( search->name->reader, search->name->reader_len, is_over, search );

    return err == (DWORD)SCARD_W_CANCELLED_BY_USER && wants_card( search->err ) ? err : search->err;
}

DWORD insert_find( const struct find_name *name, DWORD flags, struct survey **survey, struct found *found )
{
    struct search search = { name, survey, found, TRUE, ERROR_SUCCESS };
    DWORD err = look_for( name, FALSE, survey, found );

    if (err ? !wants_card( err ) : found->key != NULL) return err;
    if (!err) survey_unref( *survey );
    if (is_over( &search ) || (flags & (CRYPT_SILENT | CRYPT_VERIFYCONTEXT))) return search.err;
    return ask_and_find( &search );
}
