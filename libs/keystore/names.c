/* Lists of names, and sets of their hashes, whose look-ups take the same time however many names there are.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

/* ---- sets of hashes of names ------------------------------------------------------------------- */

#define SET_MIN 64        /* places, a power of two */

/* The place of a hash, or the free one where it belongs. Places that follow one another are tried in turn. */
static char *set_find_place( const struct hash_set *set, const char *hash )
{
    DWORD at = 0, i;

    for (i = 0; i < HASH_CHARS; i++) at = at * 31 + (BYTE)hash[i];
    for (at &= set->room - 1; set->places[at][0]; at = (at + 1) & (set->room - 1))
        if (!memcmp( set->places[at], hash, HASH_CHARS )) break;
    return set->places[at];
}

/* At most half of the places are taken. */
static DWORD set_make_room( struct hash_set *set )
{
    struct hash_set larger = { .room = set->room ? set->room * 2 : SET_MIN, .used = set->used };
    DWORD i;

    if (set->used < set->room / 2) return ERROR_SUCCESS;
    if (!(larger.places = heap_alloc( larger.room * sizeof(*larger.places) ))) return NTE_NO_MEMORY;
    for (i = 0; i < set->room; i++)
        if (set->places[i][0]) memcpy( set_find_place( &larger, set->places[i] ), set->places[i], HASH_CHARS );
    heap_free( set->places );
    *set = larger;
    return ERROR_SUCCESS;
}

DWORD hash_set_add( struct hash_set *set, const char *hash, BOOL *is_new )
{
    char *place;
    DWORD err;

    if ((err = set_make_room( set ))) return err;
    place = set_find_place( set, hash );
    if ((*is_new = !*place))
    {
        memcpy( place, hash, HASH_CHARS );
        set->used++;
    }
    return ERROR_SUCCESS;
}

BOOL hash_set_has( const struct hash_set *set, const char *hash )
{
    return set->room && *set_find_place( set, hash );
}

/* ---- lists of names ---------------------------------------------------------------------------- */

DWORD name_list_add( struct name_list *list, const char *name )
{
    DWORD size = lstrlenA( name ) + 1, room = list->room ? list->room * 2 : 1024;
    char *names;

    if (list->used + size + 1 > list->room)
    {
        while (room < list->used + size + 1) room *= 2;
        if (!(names = heap_alloc( room ))) return NTE_NO_MEMORY;
        if (list->used) memcpy( names, list->names, list->used );
        heap_free( list->names );
        list->names = names;
        list->room = room;
    }
    memcpy( list->names + list->used, name, size );
    list->used += size;
    return ERROR_SUCCESS;
}

DWORD name_list_add_new( struct name_list *list, const char *name )
{
    char hash[HASH_CHARS + 1];
    BOOL is_new;
    DWORD err;

    if ((err = name_hash( name, hash )) || (err = hash_set_add( &list->known, hash, &is_new )) || !is_new) return err;
    return name_list_add( list, name );
}

void name_list_free( struct name_list *list )
{
    heap_free( list->names );
    heap_free( list->known.places );
    memset( list, 0, sizeof(*list) );
}
