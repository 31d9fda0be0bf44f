/* CPGetProvParam, CPSetProvParam and CPGenRandom. A parameter is a row of the table.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/prov_param.h"
#include "primitives/random.h"

TRACE_CHANNEL( crypt );

#define PROVIDER_VERSION 0x200
#define PIN_MAX          127    /* characters, without the NUL */

static DWORD put_number( const struct prov_query *query, DWORD value )
{
    return put_answer( query, &value, sizeof(value) );
}

static DWORD get_name( const struct prov_query *query )
{
    const char *name = query->context->provider->name;

    return put_answer( query, name, lstrlenA( name ) + 1 );
}

static DWORD get_imptype( const struct prov_query *query )
{
    return put_number( query, query->context->provider->imp_type );
}

static DWORD get_version( const struct prov_query *query )
{
    return put_number( query, PROVIDER_VERSION );
}

static DWORD get_provtype( const struct prov_query *query )
{
    return put_number( query, query->context->provider->type );
}

static DWORD get_keyspec( const struct prov_query *query )
{
    return put_number( query, query->context->provider->key_specs );
}

static DWORD get_key_size_inc( const struct prov_query *query )
{
    return put_number( query, query->context->provider->key_size_inc );
}

static DWORD get_keyset_type( const struct prov_query *query )
{
    return put_number( query, query->context->flags & CRYPT_MACHINE_KEYSET );
}

/* ---- enumeration ------------------------------------------------------------------------------ */

static void fill_enumalgs( const struct provider_alg *palg, PROV_ENUMALGS *item )
{
    memset( item, 0, sizeof(*item) );
    item->aiAlgid = palg->alg->id;
    item->dwBitLen = palg->default_bits;
    item->dwNameLen = lstrlenA( palg->alg->name ) + 1;
    lstrcpynA( item->szName, palg->alg->name, sizeof(item->szName) );
}

static void fill_enumalgs_ex( const struct provider_alg *palg, PROV_ENUMALGS_EX *item )
{
    memset( item, 0, sizeof(*item) );
    item->aiAlgid = palg->alg->id;
    item->dwDefaultLen = palg->default_bits;
    item->dwMinLen = palg->min_bits;
    item->dwMaxLen = palg->max_bits;
    item->dwProtocols = palg->protocols;
    item->dwNameLen = lstrlenA( palg->alg->name ) + 1;
    lstrcpynA( item->szName, palg->alg->name, sizeof(item->szName) );
    item->dwLongNameLen = lstrlenA( palg->alg->long_name ) + 1;
    lstrcpynA( item->szLongName, palg->alg->long_name, sizeof(item->szLongName) );
}

/* The next algorithm, or the first; the position moves only when an item is really given out. Flags that mean nothing
 * here are ignored, as for parameters that enumerate nothing. */
static DWORD next_alg( const struct prov_query *query, DWORD size, const struct provider_alg **palg )
{
    struct context *context = query->context;

    *palg = NULL;
    if (!query->data || *query->len < size) return put_answer( query, NULL, size );
    if (check_writable( query->data, size )) return ERROR_INVALID_PARAMETER;
    lock_object( &context->lock );
    if (query->flags & CRYPT_FIRST) context->enum_position = 0;
    if (context->enum_position < context->provider->alg_count - context->provider->unlisted)
        *palg = &context->provider->algs[context->enum_position++];
    unlock_object( &context->lock );
    return *palg ? ERROR_SUCCESS : ERROR_NO_MORE_ITEMS;
}

static DWORD get_enumalgs( const struct prov_query *query )
{
    const struct provider_alg *palg;
    PROV_ENUMALGS item;
    DWORD err;

    if ((err = next_alg( query, sizeof(item), &palg )) || !palg) return err;
    fill_enumalgs( palg, &item );
    return put_answer( query, &item, sizeof(item) );
}

static DWORD get_enumalgs_ex( const struct prov_query *query )
{
    const struct provider_alg *palg;
    PROV_ENUMALGS_EX item;
    DWORD err;

    if ((err = next_alg( query, sizeof(item), &palg )) || !palg) return err;
    fill_enumalgs_ex( palg, &item );
    return put_answer( query, &item, sizeof(item) );
}

/* ---- containers ------------------------------------------------------------------------------- */

/* A context without a container has the empty name. */
static DWORD put_container_name( const struct prov_query *query, const char *(*name_of)( const void *container ) )
{
    const void *container = query->context->container;
    const char *name = container ? name_of( container ) : "";

    return put_answer( query, name, lstrlenA( name ) + 1 );
}

static DWORD get_container( const struct prov_query *query )
{
    return put_container_name( query, query->context->provider->store->name );
}

static DWORD get_unique_container( const struct prov_query *query )
{
    return put_container_name( query, query->context->provider->store->unique_name );
}

static DWORD get_keystorage( const struct prov_query *query )
{
    return put_number( query, query->context->provider->store->get_security ? CRYPT_SEC_DESCR : 0 );
}

/* The position moves only if there is room. */
static DWORD take_next_name( struct context *context, DWORD room, char name[CONTAINER_NAME_MAX + 1], DWORD *len )
{
    DWORD err = ERROR_SUCCESS;

    lock_object( &context->lock );
    *len = lstrlenA( context->enum_next ) + 1;
    if (!*context->enum_next) err = ERROR_NO_MORE_ITEMS;
    else if (room < *len) err = ERROR_MORE_DATA;
    else
    {
        memcpy( name, context->enum_next, *len );
        context->enum_next += *len;
    }
    unlock_object( &context->lock );
    return err;
}

/* The list is made anew with CRYPT_FIRST. */
static DWORD start_names( const struct prov_query *query )
{
    struct context *context = query->context;
    char *names, *old;
    DWORD err;

    if (context->enum_names && !(query->flags & CRYPT_FIRST)) return ERROR_SUCCESS;
    if ((err = context->provider->store->list( context, context->flags | query->flags, &names ))) return err;
    lock_object( &context->lock );
    old = context->enum_names;
    context->enum_next = context->enum_names = names;
    unlock_object( &context->lock );
    heap_free( old );
    return ERROR_SUCCESS;
}

/* The machine's are listed for a context of the machine, or by the flags of this call, which Wine's own provider
 * goes by. The length stays as it was if there is room for the name, and tells the most that a name may have if
 * there is not. */
static DWORD get_enumcontainers( const struct prov_query *query )
{
    char name[CONTAINER_NAME_MAX + 1];
    DWORD err, len;

    if (!query->context->provider->store->list) return NTE_BAD_TYPE;
    if (!query->data) return put_bytes( NULL, CONTAINER_NAME_MAX + 1, NULL, query->len );
    if ((err = check_writable( query->data, min( *query->len, sizeof(name) ) ))) return err;
    if ((err = start_names( query ))) return err;
    err = take_next_name( query->context, *query->len, name, &len );
    if (!err) memcpy( query->data, name, len );
    if (err == ERROR_MORE_DATA) *query->len = CONTAINER_NAME_MAX + 1;
    return err;
}

/* The flags say which parts. The question for the size succeeds, and GetFileSecurity's last error stays. */
static DWORD get_sec_descr( const struct prov_query *query )
{
    const struct key_store *store = query->context->provider->store;
    DWORD need = 0, err;
    BYTE *descriptor;

    if (!store->get_security) return NTE_BAD_TYPE;
    if (!query->context->container) return NTE_BAD_KEYSET;
    err = store->get_security( query->context, query->flags, NULL, &need );
    if (err != ERROR_INSUFFICIENT_BUFFER) return err;
    if (!query->data || *query->len < need) return put_answer( query, NULL, need );
    if (!(descriptor = heap_alloc( need ))) return NTE_NO_MEMORY;
    if (!(err = store->get_security( query->context, query->flags, descriptor, &need )))
        err = put_answer( query, descriptor, need );
    heap_free( descriptor );
    return err == ERROR_INSUFFICIENT_BUFFER ? ERROR_MORE_DATA : err;
}

static void probe_sid( const SID *sid )
{
    if (!sid) return;
    probe_read( sid, sizeof(*sid) );
    probe_read( sid, GetSidLengthRequired( sid->SubAuthorityCount ) );
}

static void probe_acl( const ACL *acl )
{
    if (!acl) return;
    probe_read( acl, sizeof(*acl) );
    probe_read( acl, acl->AclSize );
}

/* Touches all parts of a descriptor, so that none of them is missing later. */
static DWORD probe_descriptor( void *descriptor )
{
    BOOL present, defaulted;
    ACL *acl = NULL;
    PSID sid = NULL;

    probe_read( descriptor, sizeof(SECURITY_DESCRIPTOR_RELATIVE) );
    if (!(((const SECURITY_DESCRIPTOR *)descriptor)->Control & SE_SELF_RELATIVE))
        probe_read( descriptor, sizeof(SECURITY_DESCRIPTOR) );
    if (GetSecurityDescriptorOwner( descriptor, &sid, &defaulted )) probe_sid( sid );
    if (GetSecurityDescriptorGroup( descriptor, &sid, &defaulted )) probe_sid( sid );
    if (GetSecurityDescriptorDacl( descriptor, &present, &acl, &defaulted ) && present) probe_acl( acl );
    if (GetSecurityDescriptorSacl( descriptor, &present, &acl, &defaulted ) && present) probe_acl( acl );
    return ERROR_SUCCESS;
}

static DWORD set_sec_descr( struct context *context, const BYTE *data, DWORD flags )
{
    const struct key_store *store = context->provider->store;

    if (!store->set_security) return NTE_BAD_TYPE;
    if (!data || guarded_call( NULL, probe_descriptor, unconst( data ) )) return ERROR_INVALID_PARAMETER;
    if (!context->container) return NTE_BAD_KEYSET;
    return store->set_security( context, flags, data );
}

/* A copy of the caller's PIN. NTE_BAD_DATA: no PIN is that long. */
static DWORD copy_pin( const BYTE *data, char pin[PIN_MAX + 1] )
{
    unsigned int i;

    for (i = 0; i <= PIN_MAX; i++)
    {
        if (guarded_copy( &pin[i], data + i, 1 )) return ERROR_INVALID_PARAMETER;
        if (!pin[i]) return ERROR_SUCCESS;
    }
    return NTE_BAD_DATA;
}

static DWORD set_pin( struct context *context, enum pair_slot slot, const BYTE *data, DWORD flags )
{
    const struct key_store *store = context->provider->store;
    char pin[PIN_MAX + 1];
    DWORD err = ERROR_SUCCESS;

    if (!store->set_pin) return NTE_BAD_TYPE;
    if (flags) return NTE_BAD_FLAGS;
    if (!context->container) return NTE_BAD_KEYSET;
    if (data) err = copy_pin( data, pin );
    if (!err) err = store->set_pin( context, slot, data ? pin : NULL );
    secret_wipe( pin, sizeof(pin) );
    return err;
}

static DWORD set_keyexchange_pin( struct context *context, const BYTE *data, DWORD flags )
{
    return set_pin( context, SLOT_KEYEXCHANGE, data, flags );
}

static DWORD set_signature_pin( struct context *context, const BYTE *data, DWORD flags )
{
    return set_pin( context, SLOT_SIGNATURE, data, flags );
}

/* That PP_ENUMALGS_EX tells protocols is all that it says. */
static DWORD get_enumex_signing_prot( const struct prov_query *query )
{
    return put_bytes( NULL, 0, NULL, query->len );
}

/* ---- entry points ----------------------------------------------------------------------------- */

static const struct prov_param common_params[] =
{
    { PP_CONTAINER,          FALSE, get_container,           NULL },
    { PP_ENUMALGS,           TRUE,  get_enumalgs,            NULL },
    { PP_ENUMALGS_EX,        TRUE,  get_enumalgs_ex,         NULL },
    { PP_ENUMCONTAINERS,     TRUE,  get_enumcontainers,      NULL },
    { PP_ENUMEX_SIGNING_PROT, FALSE, get_enumex_signing_prot, NULL },
    { PP_IMPTYPE,            FALSE, get_imptype,             NULL },
    { PP_KEYEXCHANGE_PIN,    TRUE,  NULL,                    set_keyexchange_pin },
    { PP_KEYSET_SEC_DESCR,   TRUE,  get_sec_descr,           set_sec_descr },
    { PP_KEYSET_TYPE,        FALSE, get_keyset_type,         NULL },
    { PP_KEYSPEC,            FALSE, get_keyspec,             NULL },
    { PP_KEYSTORAGE,         FALSE, get_keystorage,          NULL },
    { PP_KEYX_KEYSIZE_INC,   FALSE, get_key_size_inc,        NULL },
    { PP_NAME,               FALSE, get_name,                NULL },
    { PP_PROVTYPE,           FALSE, get_provtype,            NULL },
    { PP_SIG_KEYSIZE_INC,    FALSE, get_key_size_inc,        NULL },
    { PP_SIGNATURE_PIN,      TRUE,  NULL,                    set_signature_pin },
    { PP_UNIQUE_CONTAINER,   FALSE, get_unique_container,    NULL },
    { PP_VERSION,            FALSE, get_version,             NULL },
};

/* A provider's own parameters come first, and may take the place of common ones. */
static const struct prov_param *find_prov_param( const struct context *context, DWORD param )
{
    const struct provider *provider = context->provider;
    const struct prov_param *row = find_row( provider->params, provider->param_count, sizeof(*row), param );

    return row ? row : FIND_ROW( common_params, param );
}

static DWORD get_prov_param( const struct prov_query *query, DWORD param )
{
    const struct prov_param *row = find_prov_param( query->context, param );

    if (!query->len || check_writable( query->len, sizeof(*query->len) )) return ERROR_INVALID_PARAMETER;
    return row && row->get ? row->get( query ) : (DWORD)NTE_BAD_TYPE;
}

BOOL WINAPI CPGetProvParam( HCRYPTPROV hProv, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen, DWORD dwFlags )
{
    struct prov_query query = { NULL, dwFlags, pbData, pdwDataLen };
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %lu, %p, %p, %#lx\n", hProv, dwParam, pbData, pdwDataLen, dwFlags );

    if ((err = pin_context( hProv, &obj ))) return result( err );
    query.context = context_data( obj );
    err = get_prov_param( &query, dwParam );
    object_unpin( obj );
    return result( err );
}

static DWORD change_prov_param( struct context *context, DWORD param, const BYTE *data, DWORD flags )
{
    const struct prov_param *row = find_prov_param( context, param );

    if (!row) return NTE_BAD_TYPE;
    if (flags && !row->takes_flags) return NTE_BAD_FLAGS;
    return row->set ? row->set( context, data, flags ) : (DWORD)NTE_BAD_TYPE;
}

BOOL WINAPI CPSetProvParam( HCRYPTPROV hProv, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %lu, %p, %#lx\n", hProv, dwParam, pbData, dwFlags );

    if ((err = pin_context( hProv, &obj ))) return result( err );
    err = change_prov_param( context_data( obj ), dwParam, pbData, dwFlags );
    object_unpin( obj );
    return result( err );
}

BOOL WINAPI CPGenRandom( HCRYPTPROV hProv, DWORD dwLen, BYTE *pbBuffer )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %lu, %p\n", hProv, dwLen, pbBuffer );

    if ((err = pin_context( hProv, &obj ))) return result( err );
    if (!pbBuffer && dwLen) err = ERROR_INVALID_PARAMETER;
    else if (!(err = check_writable( pbBuffer, dwLen ))) err = random_bytes_to( pbBuffer, dwLen, guarded_copy );
    object_unpin( obj );
    return result( err );
}
