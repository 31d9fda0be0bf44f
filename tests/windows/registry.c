/* The registry as the user had it: the defaults of the user and of the machine, the providers, MachineGuid. What a test
 * file has changed in it is put back. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

struct value
{
    WCHAR *name;
    DWORD  type, len;
    BYTE  *data;
};

struct saved_key
{
    WCHAR        *path;             /* below its root; empty for the root's own key */
    struct value *values;
    unsigned int  count;
};

/* The keys of a tree, each before those in it. */
struct tree
{
    struct saved_key *keys;
    unsigned int      count;
};

static const struct root
{
    const char  *what;
    HKEY         hive;
    const WCHAR *path;
    DWORD        view;
    BOOL         deep;              /* with all that is below it */
    BOOL         machine;
} roots[] =
{
    { "HKCU", HKEY_CURRENT_USER, L"Software\\Microsoft\\Cryptography\\Providers", 0, TRUE, FALSE },
    { "HKLM", HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\Cryptography\\Defaults", KEY_WOW64_64KEY, TRUE, TRUE },
    { "HKLM, 32-bit", HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\Cryptography\\Defaults", KEY_WOW64_32KEY, TRUE, TRUE },
    { "HKLM", HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\Cryptography", KEY_WOW64_64KEY, FALSE, TRUE },
};

static struct tree saved[ARRAY_SIZE( roots )];
static HANDLE changed[ARRAY_SIZE( roots )];
static HKEY watched[ARRAY_SIZE( roots )];

/* ---- reading ---------------------------------------------------------------------------------- */

static WCHAR *copy_text( const WCHAR *text )
{
    return need_memory( wcsdup( text ) );
}

static const WCHAR *full_path( const struct root *root, const WCHAR *path )
{
    static WCHAR full[MAX_LONG_PATH];

    _snwprintf( full, ARRAY_SIZE( full ) - 1, *path ? L"%ls\\%ls" : L"%ls", root->path, path );
    return full;
}

static void read_values( HKEY key, struct saved_key *saved_key )
{
    WCHAR name[1024];
    BYTE data[8192];
    struct value *value;
    DWORD i, len, type, size;
    LSTATUS status;

    for (i = 0;; i++)
    {
        len = ARRAY_SIZE( name );
        size = sizeof(data);
        status = RegEnumValueW( key, i, name, &len, NULL, &type, data, &size );
        if (status == ERROR_MORE_DATA) continue;    /* nothing of ours is as long */
        if (status) break;
        saved_key->values = need_memory( realloc( saved_key->values, (saved_key->count + 1) * sizeof(*value) ) );
        value = &saved_key->values[saved_key->count++];
        value->name = copy_text( name );
        value->type = type;
        value->len = size;
        value->data = need_memory( malloc( size + 1 ) );
        memcpy( value->data, data, size );
    }
}

static void read_tree( const struct root *root, const WCHAR *path, struct tree *tree )
{
    WCHAR name[256], below[MAX_LONG_PATH];
    struct saved_key *saved_key;
    DWORD i, len;
    HKEY key;

    if (RegOpenKeyExW( root->hive, full_path( root, path ), 0, KEY_READ | root->view, &key )) return;
    tree->keys = need_memory( realloc( tree->keys, (tree->count + 1) * sizeof(*tree->keys) ) );
    saved_key = &tree->keys[tree->count++];
    memset( saved_key, 0, sizeof(*saved_key) );
    saved_key->path = copy_text( path );
    read_values( key, saved_key );
    for (i = 0; root->deep; i++)
    {
        len = ARRAY_SIZE( name );
        if (RegEnumKeyExW( key, i, name, &len, NULL, NULL, NULL, NULL )) break;
        _snwprintf( below, ARRAY_SIZE( below ) - 1, *path ? L"%ls\\%ls" : L"%ls%ls", path, name );
        read_tree( root, below, tree );
    }
    RegCloseKey( key );
}

static void free_tree( struct tree *tree )
{
    unsigned int i, j;

    for (i = 0; i < tree->count; i++)
    {
        for (j = 0; j < tree->keys[i].count; j++)
        {
            free( tree->keys[i].values[j].name );
            free( tree->keys[i].values[j].data );
        }
        free( tree->keys[i].values );
        free( tree->keys[i].path );
    }
    free( tree->keys );
    memset( tree, 0, sizeof(*tree) );
}

/* ---- comparing and putting back --------------------------------------------------------------- */

static struct saved_key *find_key( const struct tree *tree, const WCHAR *path )
{
    unsigned int i;

    for (i = 0; i < tree->count; i++) if (!_wcsicmp( tree->keys[i].path, path )) return &tree->keys[i];
    return NULL;
}

static const struct value *find_value( const struct saved_key *key, const WCHAR *name )
{
    unsigned int i;

    for (i = 0; key && i < key->count; i++) if (!_wcsicmp( key->values[i].name, name )) return &key->values[i];
    return NULL;
}

static BOOL same_value( const struct value *a, const struct value *b )
{
    return b && a->type == b->type && a->len == b->len && !memcmp( a->data, b->data, a->len );
}

/* Notes a difference; status is that of putting it right. */
static void tell( const struct test_file *test, const struct root *root, const WCHAR *path, const WCHAR *value,
                  LSTATUS status )
{
    WCHAR text[2 * MAX_LONG_PATH];

    _snwprintf( text, ARRAY_SIZE( text ) - 1, L"%hs %ls%ls%ls", root->what, full_path( root, path ),
                value ? L" value " : L"", value ? value : L"" );
    text[ARRAY_SIZE( text ) - 1] = 0;
    write_left( test, "registry", text, status ? "cannot be put back" : "put back" );
}

/* Keys that were not there before; the ones below first. */
static void remove_new_keys( const struct test_file *test, const struct root *root, const struct tree *before,
                             const struct tree *now )
{
    unsigned int i;

    for (i = now->count; i--;)
        if (!find_key( before, now->keys[i].path ))
            tell( test, root, now->keys[i].path, NULL,
                  RegDeleteKeyExW( root->hive, full_path( root, now->keys[i].path ), root->view, 0 ) );
}

/* The values of a key that was there before. */
static void restore_values( const struct test_file *test, const struct root *root, const struct saved_key *before,
                            const struct saved_key *now )
{
    const struct value *value;
    LSTATUS status;
    HKEY key;

    status = RegCreateKeyExW( root->hive, full_path( root, before->path ), 0, NULL, 0, KEY_SET_VALUE | root->view, NULL,
                              &key, NULL );
    if (!now) tell( test, root, before->path, NULL, status );
    for (value = before->values; value < before->values + before->count; value++)
        if (!same_value( value, find_value( now, value->name ) ))
            tell( test, root, before->path, value->name,
                  status ? status : RegSetValueExW( key, value->name, 0, value->type, value->data, value->len ) );
    for (value = now ? now->values : NULL; now && value < now->values + now->count; value++)
        if (!find_value( before, value->name ))
            tell( test, root, before->path, value->name, status ? status : RegDeleteValueW( key, value->name ) );
    if (!status) RegCloseKey( key );
}

static BOOL same_values( const struct saved_key *before, const struct saved_key *now )
{
    unsigned int i;

    if (!now || before->count != now->count) return FALSE;
    for (i = 0; i < before->count; i++)
        if (!same_value( &before->values[i], find_value( now, before->values[i].name ) )) return FALSE;
    return TRUE;
}

static void restore_tree( const struct test_file *test, const struct root *root, const struct tree *before )
{
    struct tree now = { 0 };
    unsigned int i;

    read_tree( root, L"", &now );
    remove_new_keys( test, root, before, &now );
    for (i = 0; i < before->count; i++)
    {
        const struct saved_key *key = find_key( &now, before->keys[i].path );

        if (!same_values( &before->keys[i], key )) restore_values( test, root, &before->keys[i], key );
    }
    free_tree( &now );
}

/* Asks to be told of the next change. */
static void watch( unsigned int i )
{
    RegNotifyChangeKeyValue( watched[i], TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, changed[i], TRUE );
}

void save_registry( void )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( roots ); i++)
    {
        read_tree( &roots[i], L"", &saved[i] );
        if (!roots[i].machine || !roots[i].deep) continue;
        if (RegOpenKeyExW( roots[i].hive, roots[i].path, 0, KEY_NOTIFY | roots[i].view, &watched[i] )) continue;
        changed[i] = CreateEventW( NULL, FALSE, FALSE, NULL );
        watch( i );
    }
}

void restore_registry( const struct test_file *test )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( roots ); i++) restore_tree( test, &roots[i], &saved[i] );
}

BOOL was_machine_touched( void )
{
    BOOL touched = FALSE;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( roots ); i++)
    {
        if (!changed[i] || WaitForSingleObject( changed[i], 0 )) continue;
        touched = TRUE;
        watch( i );
    }
    return touched;
}
