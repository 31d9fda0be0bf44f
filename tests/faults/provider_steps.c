/* Steps with contexts, and with the dispatcher's lists and defaults. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

const struct provider_entry provider_list[PROVIDERS] =
{
    { MS_DEF_PROV_A, PROV_RSA_FULL },
    { MS_ENHANCED_PROV_A, PROV_RSA_FULL },
    { MS_STRONG_PROV_A, PROV_RSA_FULL },
    { MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES },
    { MS_ENH_RSA_AES_PROV_XP_A, PROV_RSA_AES },
    { MS_DEF_RSA_SCHANNEL_PROV_A, PROV_RSA_SCHANNEL },
    { MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH },
    { MS_DEF_DH_SCHANNEL_PROV_A, PROV_DH_SCHANNEL },
};

static BOOL acquire( struct world *w )
{
    const struct provider_entry *info = &provider_list[w->provider];

    return CryptAcquireContextA( &w->made, NULL, info->name, info->type, CRYPT_VERIFYCONTEXT );
}

static BOOL acquire_wide( struct world *w )
{
    const struct provider_entry *info = &provider_list[w->provider];
    WCHAR name[100];

    MultiByteToWideChar( CP_ACP, 0, info->name, -1, name, ARRAYSIZE( name ) );
    return CryptAcquireContextW( &w->made, NULL, name, info->type, CRYPT_VERIFYCONTEXT );
}

static BOOL acquire_default( struct world *w )
{
    return CryptAcquireContextW( &w->made, NULL, NULL, provider_list[w->provider].type, CRYPT_VERIFYCONTEXT );
}

static BOOL add_reference( struct world *w )
{
    w->other_prov = w->prov;
    return CryptContextAddRef( w->prov, NULL, 0 );
}

static BOOL drop_reference( struct world *w )
{
    HCRYPTPROV prov = w->other_prov;

    w->other_prov = 0;
    return CryptReleaseContext( prov, 0 );
}

static BOOL prepare_full( struct world *w )
{
    HCRYPTKEY key;
    HCRYPTHASH hash;

    return import_pair( w->prov, 0, FALSE, &key ) && import_session( w->prov, CALG_RC4, 5, &key ) &&
           CryptCreateHash( w->prov, CALG_MD5, 0, 0, &hash );
}

static BOOL release( struct world *w )
{
    HCRYPTPROV prov = w->prov;

    w->prov = 0;
    return CryptReleaseContext( prov, 0 );
}

static BOOL get_param( struct world *w, DWORD param, DWORD len, DWORD flags )
{
    w->len = len;
    return CryptGetProvParam( w->prov, param, w->data, &w->len, flags );
}

static BOOL get_name( struct world *w )
{
    return get_param( w, PP_NAME, 200, 0 );
}

static BOOL get_algorithm( struct world *w )
{
    return get_param( w, PP_ENUMALGS_EX, sizeof(PROV_ENUMALGS_EX), CRYPT_FIRST );
}

static BOOL get_version( struct world *w )
{
    return get_param( w, PP_VERSION, 4, 0 );
}

/* ---- lists and defaults -------------------------------------------------------------------------- */

static BOOL list_provider( struct world *w )
{
    DWORD type;

    w->len = 200;
    return CryptEnumProvidersW( 2, NULL, 0, &type, (WCHAR *)w->data, &w->len );
}

static BOOL list_provider_narrow( struct world *w )
{
    DWORD type;

    w->len = 200;
    return CryptEnumProvidersA( 1, NULL, 0, &type, (char *)w->data, &w->len );
}

static BOOL list_type( struct world *w )
{
    DWORD type;

    w->len = 200;
    return CryptEnumProviderTypesA( 1, NULL, 0, &type, (char *)w->data, &w->len );
}

static BOOL get_default( struct world *w )
{
    w->len = 200;
    return CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, (char *)w->data, &w->len );
}

static BOOL get_user_default( struct world *w )
{
    w->len = 200;
    return CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT, (WCHAR *)w->data, &w->len );
}

/* dispatch: setp-16 */
static BOOL set_default( struct world *w )
{
    return CryptSetProviderExA( MS_STRONG_PROV_A, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT );
}

static BOOL set_machine_default( struct world *w )
{
    return CryptSetProviderExW( MS_STRONG_PROV_W, PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT );
}

static BOOL drop_default( struct world *w )
{
    return CryptSetProviderExA( MS_STRONG_PROV_A, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT | CRYPT_DELETE_DEFAULT );
}

#define ONE 4

const struct step provider_steps[] =
{
    { "acquire", ALL, MAKES_PROV, NULL, acquire, NULL },
    { "acquire by a wide name", ALL, MAKES_PROV, NULL, acquire_wide, NULL },
    { "acquire the default", ALL, MAKES_PROV | COLD, NULL, acquire_default, NULL },
    { "add a reference", ALL, 0, NULL, add_reference, drop_reference },
    { "release", ALL, NEVER, prepare_full, release, NULL },
    { "get PP_NAME", ALL, SAME, NULL, get_name, NULL },
    { "get PP_ENUMALGS_EX", ALL, SAME, NULL, get_algorithm, NULL },
    { "get PP_VERSION", ALL, SAME, NULL, get_version, NULL },
    { "list a provider", ONE, SAME | COLD, NULL, list_provider, NULL },
    { "list a provider, narrow", ONE, SAME, NULL, list_provider_narrow, NULL },
    { "list a type", ONE, SAME | COLD, NULL, list_type, NULL },
    { "get the machine's default", ONE, SAME | COLD, NULL, get_default, NULL },
    { "set the user's default", ONE, COLD, NULL, set_default, NULL },
    { "get the user's default", ONE, SAME, set_default, get_user_default, NULL },
    { "set the machine's default", ONE, COLD, NULL, set_machine_default, NULL },
    { "drop the user's default", ONE, 0, NULL, drop_default, NULL },
};
const unsigned int provider_steps_count = ARRAYSIZE( provider_steps );
