/* What each round begins with: a context of each provider, with pairs of the stock and a key that wraps others; and
 * what it leaves behind.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

const struct provider_info provider_list[PROVIDERS] =
{
    { MS_DEF_PROV_A, PROV_RSA_FULL },
    { MS_ENHANCED_PROV_A, PROV_RSA_FULL },
    { MS_STRONG_PROV_A, PROV_RSA_FULL },
    { MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES },
    { MS_ENH_RSA_AES_PROV_XP_A, PROV_RSA_AES },
    { MS_DEF_RSA_SCHANNEL_PROV_A, PROV_RSA_SCHANNEL },
    { MS_DEF_DSS_PROV_A, PROV_DSS },
    { MS_DEF_DSS_DH_PROV_A, PROV_DSS_DH },
    { MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH },
    { MS_DEF_DH_SCHANNEL_PROV_A, PROV_DH_SCHANNEL },
};

volatile LONG defaults_changed;

static void add_pair( HCRYPTPROV prov, unsigned int provider, int pair )
{
    struct object key = { .parent = prov, .provider = provider, .pair = pair };

    key.traits = T_PAIR | T_EXPORTABLE | STOCK_TRAIT( pair ) | (pair ? 0 : T_EXCHANGE);
    key.alg = pair ? CALG_RSA_SIGN : CALG_RSA_KEYX;
    if (CryptImportKey( prov, stock_pairs[pair].blob, stock_pairs[pair].len, 0, CRYPT_EXPORTABLE, &key.handle ))
        object_add( KEY, &key, 0 );
}

/* The same key in each context, so that what one wraps another one unwraps: RC2 of 40 bits in
 * Base, else Triple DES. */
static void add_wrapping_key( HCRYPTPROV prov, unsigned int provider )
{
    static const BYTE bytes[24] = { 1, 2, 4, 7, 8, 11, 13, 14, 16, 19, 21, 22, 25, 26, 28, 31, 32, 35, 37, 38, 41, 42,
                                    44, 47 };
    struct
    {
        BLOBHEADER header;
        DWORD      len;
        BYTE       key[24];
    } blob = { { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, wrapping_alg( provider ) }, 0, { 0 } };
    struct object key = { .parent = prov, .provider = provider, .pair = -1, .traits = T_WRAPS };

    key.alg = blob.header.aiKeyAlg;
    blob.len = key.alg == CALG_3DES ? 24 : 5;
    memcpy( blob.key, bytes, blob.len );
    if (CryptImportKey( prov, (BYTE *)&blob, 12 + blob.len, 0, CRYPT_EXPORTABLE, &key.handle ))
        object_add( KEY, &key, 0 );
}

void setup_context( HCRYPTPROV prov, unsigned int provider, DWORD traits )
{
    struct object object = { .handle = prov, .provider = provider, .traits = traits, .refs = 1, .pair = -1 };
    int pair;

    if (is_dss( provider )) object.traits |= T_DSS;
    object_add( PROV, &object, provider );
    if (is_dss( provider )) setup_group_pairs( prov, provider );
    else for (pair = 0; pair < STOCK_PAIRS; pair++) add_pair( prov, provider, pair );
    add_wrapping_key( prov, provider );
}

void setup_round( void )
{
    unsigned int i;
    HCRYPTPROV prov;

    for (i = 0; i < PROVIDERS; i++)
        if (CryptAcquireContextA( &prov, NULL, provider_list[i].name, provider_list[i].type, CRYPT_VERIFYCONTEXT ))
            setup_context( prov, i, T_BASE );
}

/* The machine's defaults as winecsp registers them, and none of the user's. */
static void restore_defaults( void )
{
    static const unsigned int defaults[] = { 2, 3, RSA_CHANNEL, BASE_DSS, ENHANCED_DH, DH_CHANNEL };
    const struct provider_info *info;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( defaults ); i++)
    {
        info = &provider_list[defaults[i]];
        CryptSetProviderExA( info->name, info->type, NULL, CRYPT_MACHINE_DEFAULT );
        CryptSetProviderExA( info->name, info->type, NULL, CRYPT_USER_DEFAULT | CRYPT_DELETE_DEFAULT );
    }
}

static void delete_container( const char *name )
{
    HCRYPTPROV prov;

    CryptAcquireContextA( &prov, name, MS_STRONG_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET );
    CryptAcquireContextA( &prov, name, MS_STRONG_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET );
    CryptAcquireContextA( &prov, name, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_DELETEKEYSET );
    CryptAcquireContextA( &prov, name, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET );
}

/* Those that provider_calls.c names, the default, and the names of buffer.c that can be. */
static void delete_containers( void )
{
    static const DWORD lengths[] = { 1, 259, 260 };
    char name[] = "abuse-0", strange[261];
    unsigned int i;

    for (; name[6] < '4'; name[6]++) delete_container( name );
    delete_container( NULL );
    for (i = 0; i < ARRAYSIZE( lengths ); i++)
    {
        memset( strange, 'n', sizeof(strange) );
        strange[lengths[i]] = 0;
        delete_container( strange );
    }
}

volatile LONG containers_made;

void end_round( void )
{
    struct object context;
    unsigned int i;

    while (object_find( PROV, 0, 0, 0, &context ))
    {
        if (!CryptReleaseContext( context.handle, 0 )) fail( NULL, BAD_HANDLE, "a context cannot be released" );
        object_drop( PROV, context.handle );
    }
    for (i = 0; i < options.threads; i++) forget_watched( &workers[i] );
    if (InterlockedExchange( &defaults_changed, 0 )) restore_defaults();
    if (InterlockedExchange( &containers_made, 0 )) delete_containers();
    objects_forget();
    blobs_forget();
}
