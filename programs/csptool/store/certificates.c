/* csptool store-certificates: puts the certificates that a provider has beside its keys into the user's store "My",
 * where programs look for them, each with the place of its key. On Windows a service does so when a card is inserted.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "text/text.h"

#define CARD_PROVIDER "Microsoft Base Smart Card Crypto Provider"
#define BOTH_SPECS    (AT_KEYEXCHANGE | AT_SIGNATURE)

/* A certificate that was found. */
struct found
{
    struct found *next;
    WCHAR        *container;
    DWORD         spec, len;
    BYTE          der[1];
};

struct job
{
    struct call   call;         /* with the provider */
    DWORD         type;
    WCHAR        *provider;
    struct found *first;
    struct table *table;
    DWORD         rows;
    BOOL          failed;
};

static const struct column columns[] =
{
    { "done", "DONE", CELL_TEXT }, { "certificate", "CERTIFICATE", CELL_TEXT },
    { "container", "CONTAINER", CELL_TEXT }, { "spec", "PAIR", CELL_TEXT }
};

static void add_stored( struct job *job, const char *done, const WCHAR *name, const WCHAR *container, const char *spec )
{
    table_cell( job->table, done );
    table_wide( job->table, name ? name : L"" );
    table_wide( job->table, container );
    table_cell( job->table, spec );
    job->rows++;
}

/* ---- the provider's certificates ----------------------------------------------------------------------- */

/* Of two pairs with one certificate the first counts: a token's key may answer for both. */
static BOOL was_seen( const struct job *job, const WCHAR *container, const BYTE *der, DWORD len )
{
    const struct found *found;

    for (found = job->first; found; found = found->next)
        if (found->len == len && !memcmp( found->der, der, len ) && !lstrcmpiW( found->container, container ))
            return TRUE;
    return FALSE;
}

static void keep( struct job *job, const char *container, DWORD spec, const BYTE *der, DWORD len )
{
    struct found *found = must_alloc( sizeof(*found) + len );

    found->container = wide_from( container );
    found->spec = spec;
    found->len = len;
    memcpy( found->der, der, len );
    if (was_seen( job, found->container, der, len ))
    {
        free( found->container );
        free( found );
        return;
    }
    found->next = job->first;
    job->first = found;
}

static void read_pair_certificate( struct job *job, HCRYPTPROV prov, const char *container, DWORD spec )
{
    HCRYPTKEY key;
    DWORD len = 0;
    BYTE *der;

    if (!CryptGetUserKey( prov, spec, &key )) return;
    if (CryptGetKeyParam( key, KP_CERTIFICATE, NULL, &len, 0 ) && len)
    {
        der = must_alloc( len );
        if (CryptGetKeyParam( key, KP_CERTIFICATE, der, &len, 0 )) keep( job, container, spec, der, len );
        free( der );
    }
    CryptDestroyKey( key );
}

/* PP_KEYSPEC says which pairs a container may have. */
static void read_container( struct job *job, const char *container )
{
    HCRYPTPROV prov;
    DWORD specs;

    if (!provider_open( &job->call, job->type, container, CRYPT_SILENT, &prov ))
    {
        complain_about( "store-certificates", container, GetLastError() );
        job->failed = TRUE;
        return;
    }
    if (!(specs = provider_number( prov, PP_KEYSPEC ) & BOTH_SPECS)) specs = BOTH_SPECS;
    if (specs & AT_KEYEXCHANGE) read_pair_certificate( job, prov, container, AT_KEYEXCHANGE );
    if (specs & AT_SIGNATURE) read_pair_certificate( job, prov, container, AT_SIGNATURE );
    release_context( prov, 0 );
}

/* That no token is there is no failure. */
static DWORD judge_end( DWORD err )
{
    static const DWORD ends[] = { ERROR_NO_MORE_ITEMS, ERROR_FILE_NOT_FOUND, (DWORD)SCARD_E_NO_SMARTCARD,
                                  (DWORD)SCARD_E_NO_READERS_AVAILABLE };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( ends ); i++) if (err == ends[i]) return ERROR_SUCCESS;
    return err;
}

/* Lists the containers before any is opened. Returns the error. */
static DWORD read_provider( struct job *job )
{
    char name[2 * MAX_PATH], **names = NULL;
    DWORD flags = CRYPT_FIRST, size, count = 0, i, err;
    HCRYPTPROV prov;

    if (!provider_open( &job->call, job->type, NULL, CRYPT_VERIFYCONTEXT | CRYPT_SILENT, &prov ))
        return judge_end( GetLastError() );
    for (; size = sizeof(name), CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &size, flags );
         flags = CRYPT_NEXT)
    {
        names = must_grow( names, (count + 1) * sizeof(*names) );
        names[count++] = utf8_from_ansi( name );
    }
    err = judge_end( GetLastError() );
    release_context( prov, 0 );
    for (i = 0; i < count; i++)
    {
        if (!err) read_container( job, names[i] );
        free( names[i] );
    }
    free( names );
    return err;
}

/* ---- the store ----------------------------------------------------------------------------------------- */

static void put_found( struct job *job, const struct found *found )
{
    static const char *const words[] = { "kept", "added", "linked", "left", "no certificate", "failed" };
    const struct key_place place = { job->provider, found->container, job->type, found->spec };
    WCHAR *name;
    enum stored stored = store_put( found->der, found->len, &place, &name );
    DWORD err = GetLastError();
    char *container;

    add_stored( job, words[stored], name, found->container, spec_name( found->spec ) );
    free( name );
    if (stored < STORED_BAD) return;
    container = utf8_from( found->container );
    complain_about( "store-certificates", container, stored == STORED_BAD ? (DWORD)NTE_BAD_DATA : err );
    free( container );
    job->failed = TRUE;
}

static BOOL is_in_store( void *arg, const WCHAR *container, const BYTE *der, DWORD len )
{
    return was_seen( arg, container, der, len );
}

static void tell_removed( void *arg, const WCHAR *container, const WCHAR *name )
{
    add_stored( arg, "removed", name, container, "" );
}

static int store_found( struct job *job )
{
    const WCHAR *provider = job->call.options.forget ? NULL : job->provider;
    const struct found *found;

    /* Opening the store makes its keys in the registry. */
    if (!job->first && !job->call.options.prune && provider) return job->failed;
    if (!store_open()) return complain( "the user's certificate store", GetLastError() );
    for (found = job->first; found; found = found->next) put_found( job, found );
    /* What could not be read may be there. */
    if ((job->call.options.prune || !provider) && !job->failed &&
        !store_prune( provider, is_in_store, tell_removed, job )) job->failed = TRUE;
    if (!store_close()) return complain( "the user's certificate store", GetLastError() );
    return job->failed;
}

static void print_found( struct job *job )
{
    if (!job->call.options.quiet && (job->rows || job->call.options.json))
    {
        table_print( job->table, job->call.options.json ? TABLE_JSON : TABLE_ALIGNED );
        return;
    }
    table_free( job->table );
    if (!job->call.options.quiet && !job->failed) printf( "no certificates are there\n" );
}

/* Finds the provider, and reads what it has. Returns an exit code. */
static int read_job( struct job *job )
{
    const char *provider = job->call.options.provider;
    DWORD err = NTE_KEYSET_NOT_DEF;

    if (job->call.options.forget) return 0;
    job->provider = wide_from( provider );
    if ((job->type = provider_type( provider ))) err = read_provider( job );
    if (!err) return 0;
    job->failed = TRUE;
    return complain_about( job->call.command, provider, err );
}

int store_certificates_command( const struct call *call )
{
    struct job job = { .call = *call };
    struct found *found;
    int code;

    if (!job.call.options.provider) job.call.options.provider = CARD_PROVIDER;
    job.table = table_create( columns, ARRAYSIZE( columns ) );
    if (!(code = read_job( &job ))) code = store_found( &job );
    print_found( &job );
    while ((found = job.first))
    {
        job.first = found->next;
        free( found->container );
        free( found );
    }
    free( job.provider );
    return code;
}
