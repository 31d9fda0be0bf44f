/* Containers of Wine's own provider: registry keys with up to four values. A machine's container of a 32-bit program is
 * in the 32-bit view of HKLM. Rows: containers, how Wine stores.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

#define WINE_NAME_MAX KEYSTORE_NAME_MAX   /* the registry itself takes less, and says so */
#define PATH_SIZE      (WINE_NAME_MAX + 64)

static const struct
{
    const char *pair, *permissions;
} values[KEYSTORE_SLOT_COUNT] =
{
    [KEYSTORE_KEYEXCHANGE] = { "KeyExchangeKeyPair", "KeyExchangePermissions" },
    [KEYSTORE_SIGNATURE]   = { "SignatureKeyPair", "SignaturePermissions" },
};

/* The two values that Wine's provider writes; a missing one is the first. */
#define PERMISSIONS_DEFAULT 0x3b                                    /* all but CRYPT_EXPORT */
#define PERMISSIONS_EXPORT  (PERMISSIONS_DEFAULT | CRYPT_EXPORT)

/* The views in which a store has its containers; HKCU has one. */
static DWORD view_count( const struct keystore *store )
{
    return store->machine ? 2 : 1;
}

static REGSAM view_access( DWORD view )
{
    return view ? KEY_WOW64_32KEY : KEY_WOW64_64KEY;
}

static HKEY root_of( const struct keystore *store )
{
    return store->machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
}

/* The registry drops each backslash of a path that has no name behind it, and so would take the container `x\` for `x`.
 * What is asked is how the registry reads the name: in a code page of several bytes a backslash may be half a
 * character. */
BOOL wine_can_have( const char *name )
{
    WCHAR wide[WINE_NAME_MAX + 1], last = '\\', *at;

    if (!MultiByteToWideChar( CP_ACP, MB_ERR_INVALID_CHARS, name, -1, wide, ARRAYSIZE( wide ) )) return FALSE;
    for (at = wide; *at; last = *at++) if (*at == '\\' && last == '\\') return FALSE;
    return last != '\\';
}

static void make_path( const struct keystore *store, const char *name, char path[PATH_SIZE] )
{
    _snprintf( path, PATH_SIZE, "Software\\Wine\\Crypto\\%s%s%s", store->kind, *name ? "\\" : "", name );
    path[PATH_SIZE - 1] = 0;
}

/* The registry's functions for ANSI text take paths of up to 260 characters, and Wine's own provider calls these: it
 * neither makes nor opens a container whose name leads to a longer one. */
BOOL wine_name_is_long( const struct keystore *store, const char *name )
{
    char path[PATH_SIZE];

    make_path( store, name, path );
    return MultiByteToWideChar( CP_ACP, 0, path, -1, NULL, 0 ) > MAX_PATH + 1;
}

static DWORD open_key( const struct keystore *store, const char *name, DWORD view, REGSAM access, HKEY *key )
{
    char path[PATH_SIZE];

    make_path( store, name, path );
    return RegOpenKeyExA( root_of( store ), path, 0, access | view_access( view ), key );
}

/* ---- reading ----------------------------------------------------------------------------------- */

/* Sets the length only where there are bytes. A value that grows meanwhile is read anew. */
static DWORD wine_read_bytes( HKEY key, const char *value, BYTE **bytes, DWORD *bytes_len )
{
    DWORD len = 0, type, err;
    BYTE *read = NULL;

    do
    {
        heap_free( read );
        read = NULL;
        if ((err = RegQueryValueExA( key, value, NULL, &type, NULL, &len ))) return err;
        if (type != REG_BINARY || !len || len > FILE_SIZE_MAX) return ERROR_FILE_NOT_FOUND;
        if (!(read = heap_alloc( len ))) return NTE_NO_MEMORY;
        err = RegQueryValueExA( key, value, NULL, &type, read, &len );
    }
    while (err == ERROR_MORE_DATA);

    if (err) heap_free( read );
    else
    {
        *bytes = read;
        *bytes_len = len;
    }
    return err;
}

/* No pair is no error; but one that cannot be read is not taken for none, or the file's would go for it. */
static DWORD read_pair( HKEY key, DWORD slot, struct stored_pair *pair )
{
    DWORD size = sizeof(pair->permissions), type, err;

    if ((err = wine_read_bytes( key, values[slot].pair, &pair->sealed, &pair->sealed_len )))
        return err == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : err;
    err = RegQueryValueExA( key, values[slot].permissions, NULL, &type, (BYTE *)&pair->permissions, &size );
    if (err && err != ERROR_FILE_NOT_FOUND && err != ERROR_MORE_DATA) return err;
    if (err || type != REG_DWORD || size != sizeof(DWORD)) pair->permissions = PERMISSIONS_DEFAULT;
    return ERROR_SUCCESS;
}

/* A key that only leads to others, because a name has a backslash in it, is no container. */
static DWORD look_at_key( HKEY key, const struct stored_pair pairs[KEYSTORE_SLOT_COUNT], BOOL *is, ULONGLONG *written )
{
    DWORD subkeys = 0, err;
    FILETIME time = { 0 };

    if ((err = RegQueryInfoKeyA( key, NULL, NULL, NULL, &subkeys, NULL, NULL, NULL, NULL, NULL, NULL, &time )))
        return err;
    *written = (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
    *is = pairs[KEYSTORE_KEYEXCHANGE].sealed || pairs[KEYSTORE_SIGNATURE].sealed || !subkeys;
    return ERROR_SUCCESS;
}

/* Whether a key may be there that cannot be opened now; any other error says that there is none, as of a name too
 * long. */
static BOOL may_be_there( DWORD err )
{
    return err == ERROR_ACCESS_DENIED || err == ERROR_NOT_ENOUGH_MEMORY || err == ERROR_OUTOFMEMORY ||
           err == ERROR_NO_SYSTEM_RESOURCES || err == ERROR_REGISTRY_IO_FAILED;
}

/* `is`: whether the container is there. Wine's own provider may delete it meanwhile, and shares no lock with us: then
 * it is not. The pairs are the caller's to free, also after an error. */
static DWORD read_view( const struct keystore *store, const char *name, DWORD view,
                        struct stored_pair pairs[KEYSTORE_SLOT_COUNT], BOOL *is, ULONGLONG *written )
{
    DWORD slot, err;
    HKEY key;

    *is = FALSE;
    *written = 0;
    if ((err = open_key( store, name, view, KEY_READ, &key )))
        return may_be_there( err ) ? err : ERROR_SUCCESS;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++) err = read_pair( key, slot, &pairs[slot] );
    if (!err) err = look_at_key( key, pairs, is, written );
    RegCloseKey( key );
    if (err != ERROR_KEY_DELETED) return err;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++) snapshot_clear_pair( &pairs[slot] );
    return ERROR_SUCCESS;
}

/* The 32-bit view's pair fills an empty slot, or is hidden by another one. */
static void merge_pair( struct stored_pair *pair, struct stored_pair *other, struct stored_pair *hidden )
{
    if (!other->sealed) return;
    if (!pair->sealed)
    {
        *pair = *other;
        memset( other, 0, sizeof(*other) );
    }
    else if (!pair_is_sealed_alike( pair, other ))
    {
        *hidden = *other;
        memset( other, 0, sizeof(*other) );
    }
}

static DWORD add_to_digest( struct digest *digest, const struct stored_pair *pair )
{
    DWORD err;

    if ((err = digest_update( digest, &pair->sealed_len, sizeof(pair->sealed_len) ))) return err;
    if ((err = digest_update( digest, &pair->permissions, sizeof(pair->permissions) ))) return err;
    return pair->sealed ? digest_update( digest, pair->sealed, pair->sealed_len ) : ERROR_SUCCESS;
}

/* What stands in the values of a slot, in both views. */
static DWORD make_digest( struct stored_pair *pair, const struct stored_pair *hidden )
{
    struct digest *digest;
    DWORD err;

    if (!pair->sealed) return ERROR_SUCCESS;
    if ((err = digest_create( DIGEST_SHA256, &digest ))) return err;
    if (!(err = add_to_digest( digest, pair )) && !(err = add_to_digest( digest, hidden )))
        err = digest_finish( digest, pair->wine_digest );
    digest_destroy( digest );
    return err;
}

DWORD wine_read( const struct keystore *store, const char *name, struct wine_container *container )
{
    struct stored_pair others[KEYSTORE_SLOT_COUNT] = { { 0 } };
    ULONGLONG written = 0;
    BOOL other = FALSE;
    DWORD slot, err;

    memset( container, 0, sizeof(*container) );
    if (!wine_can_have( name )) return ERROR_SUCCESS;
    err = read_view( store, name, 0, container->pairs, &container->exists, &container->written );
    container->everywhere = container->exists;
    if (!err && view_count( store ) > 1)
    {
        err = read_view( store, name, 1, others, &other, &written );
        if (!other) container->everywhere = FALSE;
        else
        {
            container->exists = TRUE;
            container->written = max( container->written, written );
        }
    }
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        merge_pair( &container->pairs[slot], &others[slot], &container->hidden[slot] );
        snapshot_clear_pair( &others[slot] );
        if (!err) err = make_digest( &container->pairs[slot], &container->hidden[slot] );
    }
    if (err) wine_free( container );
    return store_error( err, NTE_FAIL );
}

void wine_free( struct wine_container *container )
{
    DWORD slot;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        snapshot_clear_pair( &container->pairs[slot] );
        snapshot_clear_pair( &container->hidden[slot] );
    }
}

/* ---- changing ---------------------------------------------------------------------------------- */

static void delete_values( HKEY key, DWORD slot )
{
    RegDeleteValueA( key, values[slot].pair );
    RegDeleteValueA( key, values[slot].permissions );
}

/* In one call, as a program that is killed between two would leave an empty container. A key with others below it
 * stays, without values: it is no container then. */
static DWORD delete_view( const struct keystore *store, const char *name, DWORD view )
{
    char path[PATH_SIZE];
    DWORD slot, err;
    HKEY key;

    make_path( store, name, path );
    err = RegDeleteKeyExA( root_of( store ), path, view_access( view ), 0 );
    if (err != ERROR_ACCESS_DENIED) return err == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : err;
    if ((err = open_key( store, name, view, KEY_READ | KEY_WRITE, &key )))
        return err == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : err;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++) delete_values( key, slot );
    RegCloseKey( key );
    return ERROR_SUCCESS;
}

DWORD wine_delete( const struct keystore *store, const char *name )
{
    DWORD view, err = ERROR_SUCCESS;

    if (!wine_can_have( name )) return ERROR_SUCCESS;
    /* the one that counts last */
    for (view = view_count( store ); view-- && !err;) err = delete_view( store, name, view );
    return err;
}

static DWORD write_pair( HKEY key, DWORD slot, const struct stored_pair *pair )
{
    DWORD permissions = pair->permissions & CRYPT_EXPORT ? PERMISSIONS_EXPORT : PERMISSIONS_DEFAULT, err;

    if (!pair->sealed)
    {
        delete_values( key, slot );
        return ERROR_SUCCESS;
    }
    if ((err = RegSetValueExA( key, values[slot].permissions, 0, REG_DWORD, (const BYTE *)&permissions,
                               sizeof(permissions) ))) return err;
    return RegSetValueExA( key, values[slot].pair, 0, REG_BINARY, pair->sealed, pair->sealed_len );
}

DWORD wine_write( const struct keystore *store, const struct snapshot *snapshot )
{
    DWORD view, slot, err = ERROR_SUCCESS;
    char path[PATH_SIZE];
    HKEY key;

    if (!wine_can_have( snapshot->name )) return NTE_BAD_KEYSET_PARAM;
    make_path( store, snapshot->name, path );
    for (view = 0; view < view_count( store ) && !err; view++)
    {
        if ((err = RegCreateKeyExA( root_of( store ), path, 0, NULL, 0, KEY_READ | KEY_WRITE | view_access( view ),
                                    NULL,
                                    &key, NULL ))) return err;
        for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++)
            err = write_pair( key, slot, &snapshot->pairs[slot] );
        if (!err) RegFlushKey( key );
        RegCloseKey( key );
    }
    return err;
}

/* ---- listing ----------------------------------------------------------------------------------- */

/* The keys below `above` (or, where that is "", all), with those below them: a name may have backslashes. One whose
 * name is longer than that of any container is left out. */
static DWORD list_view( const struct keystore *store, DWORD view, const char *above, struct name_list *list )
{
    DWORD index, start = lstrlenA( above ), size, err = ERROR_SUCCESS;
    char name[WINE_NAME_MAX + 1];
    HKEY key;

    if (open_key( store, above, view, KEY_READ, &key )) return ERROR_SUCCESS;
    if (start) start++;
    lstrcpyA( name, above );
    if (start) name[start - 1] = '\\';
    for (index = 0; !err && start < WINE_NAME_MAX; index++)
    {
        size = sizeof(name) - start;
        if ((err = RegEnumKeyExA( key, index, name + start, &size, NULL, NULL, NULL, NULL )) == ERROR_MORE_DATA)
            err = ERROR_SUCCESS;
        else if (!err && !(err = name_list_add_new( list, name ))) err = list_view( store, view, name, list );
    }
    RegCloseKey( key );
    return err == ERROR_NO_MORE_ITEMS || err == ERROR_KEY_DELETED ? ERROR_SUCCESS : err;
}

DWORD wine_list( const struct keystore *store, struct name_list *names )
{
    DWORD view, err = ERROR_SUCCESS;

    for (view = 0; view < view_count( store ) && !err; view++) err = list_view( store, view, "", names );
    return err;
}
