/* csptool containers, csptool show: what there is in key containers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "text/text.h"

/* ---- pairs ------------------------------------------------------------------------------------ */

struct pair
{
    ALG_ID alg;
    DWORD  bits;
    BOOL   exportable;
};

/* FALSE: the container has no such pair, or it cannot be opened. */
static BOOL get_pair( HCRYPTPROV prov, DWORD spec, struct pair *pair )
{
    HCRYPTKEY key;

    if (!CryptGetUserKey( prov, spec, &key )) return FALSE;
    pair->alg = key_number( key, KP_ALGID );
    if (!(pair->bits = key_number( key, KP_KEYLEN ))) pair->bits = key_number( key, KP_BLOCKLEN );
    pair->exportable = (key_number( key, KP_PERMISSIONS ) & CRYPT_EXPORT) != 0;
    CryptDestroyKey( key );
    return TRUE;
}

/* ---- csptool containers ------------------------------------------------------------------------ */

static const struct column list_columns[] =
{
    { "name", "CONTAINER", CELL_TEXT }, { "type", "TYPE", CELL_NUMBER }, { "exchange_bits", "EXCHANGE", CELL_NUMBER },
    { "signature_bits", "SIGNATURE", CELL_NUMBER }, { "unique_name", "UNIQUE NAME", CELL_TEXT }
};

static void add_bits( struct table *table, HCRYPTPROV prov, DWORD spec )
{
    struct pair pair;

    if (prov && get_pair( prov, spec, &pair )) table_number( table, pair.bits );
    else table_cell( table, "" );
}

static void add_container( const struct call *call, DWORD type, const char *name, struct table *table )
{
    HCRYPTPROV prov;
    char *unique;

    if (!provider_open( call, type, name, CRYPT_SILENT, &prov )) prov = 0;
    unique = prov ? provider_text( prov, PP_UNIQUE_CONTAINER, 0 ) : NULL;
    table_cell( table, name );
    table_number( table, type );
    add_bits( table, prov, AT_KEYEXCHANGE );
    add_bits( table, prov, AT_SIGNATURE );
    table_cell( table, unique );
    free( unique );
    if (prov) release_context( prov, 0 );
}

/* Adds the containers of one provider's store. Returns the error. */
static DWORD add_store( const struct call *call, DWORD type, struct table *table )
{
    DWORD flags = CRYPT_FIRST, size = 0, named, room, err;
    char *ansi, *name;
    HCRYPTPROV prov;

    if (!provider_open( call, type, NULL, CRYPT_VERIFYCONTEXT, &prov )) return GetLastError();
    if ((named = provider_number( prov, PP_PROVTYPE ))) type = named;   /* of the provider that the options name */
    if (!CryptGetProvParam( prov, PP_ENUMCONTAINERS, NULL, &size, CRYPT_FIRST )) size = 0;
    room = max( size, MAX_PATH + 1 );
    ansi = must_alloc( room );
    for (; size = room, CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)ansi, &size, flags ); flags = CRYPT_NEXT)
    {
        name = utf8_from_ansi( ansi );
        add_container( call, type, name, table );
        free( name );
    }
    err = GetLastError();
    free( ansi );
    release_context( prov, 0 );
    return err == ERROR_NO_MORE_ITEMS || err == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : err;
}

int containers_command( const struct call *call )
{
    struct table *table = table_create( list_columns, ARRAYSIZE( list_columns ) );
    BOOL named = call->options.provider || call->options.type;
    DWORD err = add_store( call, PROV_RSA_AES, table );

    if (!named) add_store( call, PROV_DSS_DH, table );      /* which not every Wine has */
    table_sort( table );
    table_print( table, call->options.json ? TABLE_JSON : TABLE_ALIGNED );
    return err ? complain_about( "containers", call->options.provider, err ) : 0;
}

/* ---- csptool show ------------------------------------------------------------------------------ */

static const struct column show_columns[] =
{
    { "container", "container", CELL_TEXT }, { "provider", "provider", CELL_TEXT }, { "type", "type", CELL_NUMBER },
    { "unique_name", "unique name", CELL_TEXT }, { "file", "file", CELL_TEXT }, { "spec", "pair", CELL_TEXT },
    { "algorithm", "algorithm", CELL_TEXT }, { "bits", "bits", CELL_NUMBER },
    { "exportable", "exportable", CELL_BOOL }
};

/* The folders of key files, where Windows has them. */
static const struct { const char *variable, *folder; } places[] =
{
    { "APPDATA", "Microsoft\\Crypto\\RSA" }, { "APPDATA", "Microsoft\\Crypto\\DSS" },
    { "ProgramData", "Microsoft\\Crypto\\RSA" }, { "ProgramData", "Microsoft\\Crypto\\DSS" }
};

/* Looks for a file in the folders of a folder. */
static BOOL find_below( const WCHAR *folder, const WCHAR *file, WCHAR path[MAX_PATH * 2] )
{
    WCHAR pattern[MAX_PATH * 2];
    WIN32_FIND_DATAW found;
    BOOL there = FALSE;
    HANDLE find;

    if (lstrlenW( folder ) + lstrlenW( file ) > MAX_PATH) return FALSE;
    lstrcpyW( pattern, folder );
    lstrcatW( pattern, L"\\*" );
    if ((find = FindFirstFileW( pattern, &found )) == INVALID_HANDLE_VALUE) return FALSE;
    do
    {
        if (lstrlenW( folder ) + lstrlenW( found.cFileName ) + lstrlenW( file ) + 3 > MAX_PATH * 2) continue;
        lstrcpyW( path, folder );
        lstrcatW( path, L"\\" );
        lstrcatW( path, found.cFileName );
        lstrcatW( path, L"\\" );
        lstrcatW( path, file );
        there = GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES;
    } while (!there && FindNextFileW( find, &found ));
    FindClose( find );
    return there;
}

/* The file with a unique name; empty where keys are elsewhere, as Wine's own are. */
static void add_key_file( struct table *table, const char *unique )
{
    WCHAR folder[MAX_PATH * 2], path[MAX_PATH * 2], *wide = wide_from( unique ), *part;
    BOOL found = FALSE;
    unsigned int i;
    DWORD len;

    for (i = 0; *wide && !found && i < ARRAYSIZE( places ); i++)
    {
        part = wide_from( places[i].variable );
        len = GetEnvironmentVariableW( part, folder, MAX_PATH );
        free( part );
        if (!len || len >= MAX_PATH) continue;
        part = wide_from( places[i].folder );
        lstrcatW( folder, L"\\" );
        lstrcatW( folder, part );
        free( part );
        found = find_below( folder, wide, path );
    }
    table_wide( table, found ? path : L"" );
    free( wide );
}

static void add_alg( struct table *table, HCRYPTPROV prov, ALG_ID id )
{
    PROV_ENUMALGS_EX alg;
    DWORD flags = CRYPT_FIRST;
    char number[16];

    for (; provider_next_alg( prov, flags, &alg ); flags = 0)
    {
        if (alg.aiAlgid != id) continue;
        table_cell( table, alg.szName );
        return;
    }
    snprintf( number, sizeof(number), "0x%04x", id );
    table_cell( table, number );
}

/* A row for a pair; NULL: for a container that has none. */
static void add_pair( struct table *table, HCRYPTPROV prov, const char *name, DWORD spec, const struct pair *pair )
{
    char *provider = provider_text( prov, PP_NAME, 0 ), *unique = provider_text( prov, PP_UNIQUE_CONTAINER, 0 );

    table_cell( table, name );
    table_cell( table, provider );
    table_number( table, provider_number( prov, PP_PROVTYPE ) );
    table_cell( table, unique );
    add_key_file( table, unique ? unique : "" );
    free( provider );
    free( unique );
    table_cell( table, pair ? spec_name( spec ) : "" );
    if (pair) add_alg( table, prov, pair->alg );
    else table_cell( table, "" );
    if (pair) table_number( table, pair->bits );
    else table_cell( table, "" );
    if (pair) table_bool( table, pair->exportable );
    else table_cell( table, "" );
}

int show_command( const struct call *call )
{
    static const DWORD specs[] = { AT_KEYEXCHANGE, AT_SIGNATURE };
    const char *name = call->args[0];
    struct table *table;
    BOOL any = FALSE;
    struct pair pair;
    HCRYPTPROV prov;
    unsigned int i;

    if (!provider_open_container( call, name, &prov )) return complain_about( "show", name, GetLastError() );
    table = table_create( show_columns, ARRAYSIZE( show_columns ) );
    for (i = 0; i < ARRAYSIZE( specs ); i++)
    {
        if (!get_pair( prov, specs[i], &pair )) continue;
        add_pair( table, prov, name, specs[i], &pair );
        any = TRUE;
    }
    if (!any) add_pair( table, prov, name, 0, NULL );
    release_context( prov, 0 );
    table_print( table, call->options.json ? TABLE_JSON : TABLE_BLOCKS );
    return 0;
}
