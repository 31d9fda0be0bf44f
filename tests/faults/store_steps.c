/* Steps with key containers, of the user and of the machine. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

static BOOL acquire( const struct world *w, DWORD flags, HCRYPTPROV *prov )
{
    const struct provider_entry *info = &provider_list[w->provider];

    return CryptAcquireContextA( prov, CONTAINER, info->name, info->type,
                                 flags | (w->machine ? CRYPT_MACHINE_KEYSET : 0) );
}

/* ---- where a step begins -------------------------------------------------------------------------- */

/* There is no container. */
static BOOL prepare_none( struct world *w )
{
    HCRYPTPROV prov;

    return acquire( w, CRYPT_DELETEKEYSET, &prov ) || GetLastError() == (DWORD)NTE_BAD_KEYSET;
}

static BOOL fill( HCRYPTPROV prov, DWORD spec, BOOL signature )
{
    HCRYPTKEY key;

    return (CryptGetUserKey( prov, spec, &key ) || import_pair( prov, CRYPT_EXPORTABLE, signature, &key )) &&
           CryptDestroyKey( key );
}

/* There is one with both pairs, and nobody has it open. */
static BOOL prepare_shut( struct world *w )
{
    HCRYPTPROV prov;

    if (!acquire( w, 0, &prov ) && !acquire( w, CRYPT_NEWKEYSET, &prov )) return FALSE;
    return fill( prov, AT_KEYEXCHANGE, FALSE ) &&
           (w->provider == PROVIDERS - 1 || fill( prov, AT_SIGNATURE, TRUE )) && CryptReleaseContext( prov, 0 );
}

static BOOL prepare_open( struct world *w )
{
    return prepare_shut( w ) && acquire( w, 0, &w->prov );
}

static BOOL prepare_user_key( struct world *w )
{
    return prepare_open( w ) && CryptGetUserKey( w->prov, AT_KEYEXCHANGE, &w->pair );
}

static BOOL prepare_hash_in( struct world *w )
{
    return prepare_open( w ) && prepare_hash( w );
}

/* ---- calls ---------------------------------------------------------------------------------------- */

static BOOL make( struct world *w )
{
    return acquire( w, CRYPT_NEWKEYSET, &w->made );
}

static BOOL open( struct world *w )
{
    return acquire( w, 0, &w->made );
}

static BOOL delete( struct world *w )
{
    HCRYPTPROV prov;

    return acquire( w, CRYPT_DELETEKEYSET, &prov );
}

static BOOL generate( struct world *w )
{
    return CryptGenKey( w->prov, AT_KEYEXCHANGE, 384 << 16 | CRYPT_EXPORTABLE, &w->made );
}

static BOOL import( struct world *w )
{
    return import_pair( w->prov, CRYPT_EXPORTABLE, FALSE, &w->made );
}

static BOOL get_user_key( struct world *w )
{
    return CryptGetUserKey( w->prov, AT_KEYEXCHANGE, &w->made );
}

static BOOL show_public( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->made_key, 0, PUBLICKEYBLOB, 0, w->result, &w->result_len );
}

static BOOL export_private( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptExportKey( w->pair, 0, PRIVATEKEYBLOB, 0, w->data, &w->len );
}

static BOOL sign( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptSignHashA( w->hash, AT_KEYEXCHANGE, NULL, 0, w->data, &w->len );
}

static BOOL get_param( struct world *w, DWORD param, DWORD flags )
{
    w->len = sizeof(w->data);
    return CryptGetProvParam( w->prov, param, w->data, &w->len, flags );
}

static BOOL list( struct world *w )
{
    return get_param( w, PP_ENUMCONTAINERS, CRYPT_FIRST );
}

static BOOL get_unique( struct world *w )
{
    return get_param( w, PP_UNIQUE_CONTAINER, 0 );
}

static BOOL get_descriptor( struct world *w )
{
    return get_param( w, PP_KEYSET_SEC_DESCR, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION );
}

static BOOL prepare_descriptor( struct world *w )
{
    BOOL ret = prepare_open( w ) && get_param( w, PP_KEYSET_SEC_DESCR, DACL_SECURITY_INFORMATION );

    memcpy( w->blob, w->data, w->len );
    memset( w->data, 0xcc, sizeof(w->data) );
    return ret;
}

static BOOL set_descriptor( struct world *w )
{
    return CryptSetProvParam( w->prov, PP_KEYSET_SEC_DESCR, w->blob, DACL_SECURITY_INFORMATION );
}

static BOOL release( struct world *w )
{
    HCRYPTPROV prov = w->prov;

    w->prov = 0;
    return CryptReleaseContext( prov, 0 );
}

const struct step store_steps[] =
{
    { "make a container", ALL, STORE | MAKES_PROV | EVERYWHERE, prepare_none, make, NULL },
    { "open it", ALL, STORE | MAKES_PROV | COLD, prepare_shut, open, NULL },
    { "generate a pair in it", ALL, STORE | MAKES_KEY | EVERYWHERE, prepare_open, generate, show_public },
    { "import a pair into it", ALL, STORE | MAKES_KEY | SAME, prepare_open, import, show_public },
    { "its public key", ALL, STORE | MAKES_KEY, prepare_open, get_user_key, show_public },
    { "export its pair", ALL, STORE, prepare_user_key, export_private, NULL },
    { "sign with its pair", ALL, STORE, prepare_hash_in, sign, NULL },
    { "list containers", ALL, STORE, prepare_open, list, NULL },
    { "its unique name", ALL, STORE | SAME, prepare_open, get_unique, NULL },
    { "get its descriptor", ALL, STORE | SAME, prepare_open, get_descriptor, NULL },
    { "set its descriptor", ALL, STORE, prepare_descriptor, set_descriptor, NULL },
    { "release it", ALL, STORE | NEVER, prepare_user_key, release, NULL },
    { "delete it", ALL, STORE | ONCE, prepare_shut, delete, NULL },
    { "make one of the machine", ALL, STORE | MAKES_PROV | MACHINE, prepare_none, make, NULL },
    { "open one of the machine", ALL, STORE | MAKES_PROV | MACHINE | COLD, prepare_shut, open, NULL },
    { "generate a pair of the machine", ALL, STORE | MAKES_KEY | MACHINE, prepare_open, generate, show_public },
    { "sign with a pair of the machine", ALL, STORE | MACHINE, prepare_hash_in, sign, NULL },
    { "list containers of the machine", ALL, STORE | MACHINE, prepare_open, list, NULL },
    { "delete one of the machine", ALL, STORE | ONCE | MACHINE, prepare_shut, delete, NULL },
};
const unsigned int store_steps_count = ARRAYSIZE( store_steps );
