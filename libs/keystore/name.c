/* Names of containers and of their files: the hash of the name in lower case with its NUL (MD5, printed as four
 * little-endian DWORDs), an underscore, and MachineGuid. Rows: containers, PP_UNIQUE_CONTAINER.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

#define MD5_LEN 16

DWORD name_resolve( const char *given, char name[KEYSTORE_NAME_MAX + 1] )
{
    DWORD size = KEYSTORE_NAME_MAX + 1;
    int len;

    if (!given || !*given) return GetUserNameA( name, &size ) ? ERROR_SUCCESS : GetLastError();
    if ((len = lstrlenA( given )) > KEYSTORE_NAME_MAX) return NTE_BAD_KEYSET_PARAM;
    memcpy( name, given, len );
    name[len] = 0;      /* whatever another thread has put there meanwhile */
    return ERROR_SUCCESS;
}

DWORD name_hash( const char *name, char hash[HASH_CHARS + 1] )
{
    char lower[KEYSTORE_NAME_MAX + 1];
    DWORD words[MD5_LEN / sizeof(DWORD)], len = lstrlenA( name ) + 1, err;

    if (!LCMapStringA( LOCALE_INVARIANT, LCMAP_LOWERCASE, name, len, lower, sizeof(lower) )) return GetLastError();
    if ((err = digest_once( DIGEST_MD5, lower, len, (BYTE *)words ))) return err;
    _snprintf( hash, HASH_CHARS + 1, "%08lx%08lx%08lx%08lx", words[0], words[1], words[2], words[3] );
    return ERROR_SUCCESS;
}

static BOOL is_hex( char c )
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static BOOL is_guid_char( char c )
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* The place behind hash and GUID, or NULL: it does not start with them. */
static const char *skip_unique( const char *name )
{
    DWORD i;

    for (i = 0; i < HASH_CHARS; i++) if (!is_hex( name[i] )) return NULL;
    if (name[i++] != '_' || !is_guid_char( name[i] )) return NULL;
    while (is_guid_char( name[i] )) i++;
    return i < UNIQUE_MAX - 16 ? name + i : NULL;
}

/* A kept file counts too: its name opens it. */
BOOL name_is_unique( const char *name )
{
    static const char kept[] = ".kept";
    const char *end = skip_unique( name );

    if (!end) return FALSE;
    if (!*end) return TRUE;
    if (memcmp( end, kept, min( sizeof(kept) - 1, strlen( end ) ) ) || strlen( end ) < sizeof(kept)) return FALSE;
    for (end += sizeof(kept) - 1; *end; end++) if (*end < '0' || *end > '9') return FALSE;
    return TRUE;
}

BOOL name_is_container_file( const char *file )
{
    const char *end = skip_unique( file );

    return end && !*end;
}

/* Whatever the value is, it must do as part of a file's name. */
static BOOL read_guid( char guid[64] )
{
    DWORD len = 63, type, i;
    BOOL good;
    HKEY key;

    memset( guid, 0, 64 );
    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Cryptography", 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY,
                       &key )) return FALSE;
    good = !RegQueryValueExA( key, "MachineGuid", NULL, &type, (BYTE *)guid, &len ) && type == REG_SZ && *guid;
    RegCloseKey( key );
    for (i = 0; good && guid[i]; i++) if (!is_guid_char( guid[i] )) good = FALSE;
    return good;
}

static char *volatile known;    /* the machine's GUID, once it was read */

void name_process_detach( void )
{
    heap_free( known );
    known = NULL;
}

/* It stands in the 64-bit view alone, and is read once a process. */
void machine_guid( char guid[64] )
{
    char *copy;

    if (known)
    {
        memcpy( guid, known, 64 );
        return;
    }
    if (!read_guid( guid ))
    {
        lstrcpyA( guid, "00000000-0000-0000-0000-000000000000" );
        return;
    }
    if (!(copy = heap_alloc( 64 ))) return;
    memcpy( copy, guid, 64 );
    if (InterlockedCompareExchangePointer( (void *volatile *)&known, copy, NULL )) heap_free( copy );
}
