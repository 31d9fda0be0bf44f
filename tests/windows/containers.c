/* Key containers that tests leave behind: those that are new after a test file and whose names say that they are a
 * test's are deleted, others only named. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

#define PROV_DSS_NAME "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider"

/* Where containers are. Providers that keep keys on a card are not asked: the user might be asked for it. */
static const struct store
{
    const char *provider;
    DWORD       type, flags;
} stores[] =
{
    { MS_ENHANCED_PROV_A, PROV_RSA_FULL, 0 },
    { MS_ENHANCED_PROV_A, PROV_RSA_FULL, CRYPT_MACHINE_KEYSET },
    { PROV_DSS_NAME,      PROV_DSS_DH,   0 },
    { PROV_DSS_NAME,      PROV_DSS_DH,   CRYPT_MACHINE_KEYSET },
};

struct names
{
    char       **names;
    unsigned int count;
};

static struct names saved[ARRAY_SIZE( stores )];

static void add_name( struct names *names, const char *name )
{
    names->names = need_memory( realloc( names->names, (names->count + 1) * sizeof(*names->names) ) );
    names->names[names->count++] = need_memory( strdup( name ) );
}

static BOOL has_name( const struct names *names, const char *name )
{
    unsigned int i;

    for (i = 0; i < names->count; i++) if (!strcmp( names->names[i], name )) return TRUE;
    return FALSE;
}

static void free_names( struct names *names )
{
    while (names->count) free( names->names[--names->count] );
    free( names->names );
    names->names = NULL;
}

static void read_names( const struct store *store, struct names *names )
{
    DWORD flags = CRYPT_FIRST | store->flags, len;
    char name[MAX_PATH + 2];
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, NULL, store->provider, store->type,
                               CRYPT_VERIFYCONTEXT | CRYPT_SILENT | store->flags )) return;
    for (;;)
    {
        len = sizeof(name);
        if (!CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags )) break;
        name[sizeof(name) - 1] = 0;
        add_name( names, name );
        flags = CRYPT_NEXT | store->flags;
        if (names->count > 100000) break;   /* a list without an end */
    }
    CryptReleaseContext( prov, 0 );
}

static BOOL is_ours( const char *name )
{
    return strstr( name, "onformance" ) || strstr( name, "winecsp" );
}

/* FALSE: it stays. */
static BOOL remove_one( const struct test_file *test, const struct store *store, const char *name )
{
    const char *done = "not deleted, it may be the user's";
    WCHAR wide[MAX_PATH + 2];
    BOOL deleted = FALSE;
    HCRYPTPROV prov;

    if (is_ours( name ))
    {
        deleted = CryptAcquireContextA( &prov, name, store->provider, store->type,
                                        CRYPT_DELETEKEYSET | CRYPT_SILENT | store->flags );
        done = deleted ? "deleted" : "cannot be deleted";
    }
    MultiByteToWideChar( CP_ACP, 0, name, -1, wide, ARRAY_SIZE( wide ) );
    wide[ARRAY_SIZE( wide ) - 1] = 0;
    write_left( test, store->flags ? "container of the machine" : "container", wide, done );
    return deleted;
}

void save_containers( void )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( stores ); i++) read_names( &stores[i], &saved[i] );
}

void remove_containers( const struct test_file *test )
{
    struct names now = { 0 };
    unsigned int i, j;

    for (i = 0; i < ARRAY_SIZE( stores ); i++)
    {
        read_names( &stores[i], &now );
        for (j = 0; j < now.count; j++)
        {
            if (has_name( &saved[i], now.names[j] )) continue;
            if (!remove_one( test, &stores[i], now.names[j] )) add_name( &saved[i], now.names[j] );    /* named once */
        }
        free_names( &now );
    }
}
