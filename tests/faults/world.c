/* What a step works on: made before it, and destroyed behind it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run.h"

#include <string.h>

void world_init( struct world *w, const struct step *step, unsigned int provider )
{
    memset( w, 0, sizeof(*w) );
    w->provider = provider;
    w->is_dss = !(step->providers & ALL);
    w->machine = (step->flags & MACHINE) != 0;
    w->made = SENTINEL;
    memset( w->data, 0xcc, sizeof(w->data) );
}

BOOL world_prepare( struct world *w, const struct step *step )
{
    const struct provider_entry *info = &provider_list[w->provider];

    if (!(step->flags & (STORE | MAKES_PROV)) &&
        !CryptAcquireContextA( &w->prov, NULL, info->name, info->type, CRYPT_VERIFYCONTEXT )) return FALSE;
    return !step->prepare || step->prepare( w );
}

DWORD world_act( struct world *w, const struct step *step )
{
    BOOL ret;

    SetLastError( SENTINEL );
    ret = step->act( w );
    if (!ret) return GetLastError() ? GetLastError() : SENTINEL;
    if (step->flags & MAKES_PROV) w->made_prov = w->made;
    if (step->flags & MAKES_KEY) w->made_key = w->made;
    if (step->flags & MAKES_HASH) w->made_hash = w->made;
    return ERROR_SUCCESS;
}

void world_free( struct world *w )
{
    if (w->made_hash) CryptDestroyHash( w->made_hash );
    if (w->hash) CryptDestroyHash( w->hash );
    if (w->made_key) CryptDestroyKey( w->made_key );
    if (w->key) CryptDestroyKey( w->key );
    if (w->more) CryptDestroyKey( w->more );
    if (w->pair) CryptDestroyKey( w->pair );
    if (w->other_prov) CryptReleaseContext( w->other_prov, 0 );
    if (w->made_prov) CryptReleaseContext( w->made_prov, 0 );
    if (w->prov) CryptReleaseContext( w->prov, 0 );
}
