/* Calls on contexts and on the list of providers. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

/* Keeps the context that a call has made. */
static void keep_context( struct worker *w, unsigned int provider, DWORD type, BOOL named )
{
    struct object context = { .handle = placed( w ), .provider = provider, .refs = 1, .pair = -1 };

    /* That of another type is no provider of ours. */
    if (type != provider_list[provider].type) CryptReleaseContext( context.handle, 0 );
    else if (named)
    {
        if (is_dss( provider )) context.traits |= T_DSS;
        object_add( PROV, &context, below( w, 12 ) );
    }
    else setup_context( context.handle, provider, objects_missing( provider ) ? T_BASE : 0 );
}

static const char *container_name( struct worker *w )
{
    static const char *const names[] = { "abuse-0", "abuse-1", "ABUSE-2", "abuse-3" };

    return ONE_OF( w, names );
}

static void acquire( struct worker *w, unsigned int provider, const char *container, DWORD usual )
{
    const struct provider_info *info = &provider_list[provider];
    BOOL by_type = one_in( w, 10 );
    HCRYPTPROV *place;
    void *name, *prov_name;
    DWORD type, flags;

    call_begin( w, F_CryptAcquireContext );
    place = arg_place( w );
    name = arg_name( w, A_NAME, container );
    if (by_type) prov_name = arg_name( w, A_DATA, one_in( w, 2 ) ? "" : NULL );
    else prov_name = arg_name( w, A_DATA, one_in( w, 40 ) ? "no such provider" : info->name );
    type = arg_value( w, info->type );
    flags = FLAGS( w, usual );
    if (w->wide) CALL( w, CryptAcquireContextW( place, name, prov_name, type, flags ) );
    else CALL( w, CryptAcquireContextA( place, name, prov_name, type, flags ) );
    if (w->ret && (flags & CRYPT_VERIFYCONTEXT) != CRYPT_VERIFYCONTEXT) InterlockedExchange( &containers_made, 1 );
    if (w->ret && !(flags & CRYPT_DELETEKEYSET))
        keep_context( w, provider, type, by_type || container || !(flags & CRYPT_VERIFYCONTEXT) );
}

/* First of all the contexts that a round begins with. */
static void call_acquire( struct worker *w )
{
    unsigned int provider, i;

    for (provider = below( w, PROVIDERS ), i = 0; i < PROVIDERS && !objects_missing( provider ); i++)
        provider = (provider + 1) % PROVIDERS;
    acquire( w, provider, one_in( w, 10 ) ? "" : NULL, CRYPT_VERIFYCONTEXT | (one_in( w, 6 ) ? CRYPT_SILENT : 0) );
}

static void call_acquire_named( struct worker *w )
{
    static const DWORD flags[] = { 0, CRYPT_NEWKEYSET, CRYPT_DELETEKEYSET, CRYPT_NEWKEYSET,
                                   CRYPT_NEWKEYSET | CRYPT_SILENT };

    acquire( w, below( w, PROVIDERS ), one_in( w, 8 ) ? NULL : container_name( w ),
             ONE_OF( w, flags ) | (one_in( w, 6 ) ? CRYPT_MACHINE_KEYSET : 0) );
}

/* A context that a round begins with goes seldom: its keys and hashes go with it. */
static void call_release( struct worker *w )
{
    struct object context;
    HCRYPTPROV prov;
    DWORD flags;
    unsigned int tries;

    call_begin( w, F_CryptReleaseContext );
    prov = arg_handle( w, PROV, 0, 0, &context );
    for (tries = 0; (context.traits & T_BASE) && tries < 8; tries++)
    {
        w->arg_count = 0;
        w->must_fail = FALSE;
        prov = arg_handle( w, PROV, 0, 0, &context );
    }
    flags = one_in( w, 4 ) ? FLAGS( w, 0, 1 ) : arg_number( w, 0 );
    CALL( w, CryptReleaseContext( prov, flags ) );
    /* rel-08: with flags it fails and has released the context all the same */
    if (!w->must_fail) object_drop( PROV, prov );
}

static void call_addref( struct worker *w )
{
    struct object context;
    HCRYPTPROV prov;
    DWORD *reserved, flags;

    call_begin( w, F_CryptContextAddRef );
    prov = arg_handle( w, PROV, 0, 0, &context );
    reserved = arg_reserved( w );
    flags = FLAGS( w, 0 );
    CALL( w, CryptContextAddRef( prov, reserved, flags ) );
    if (!w->ret || !object_live( PROV, prov, &context )) return;
    if (options.threads == 1 && context.refs < 3)
    {
        context.refs++;
        object_update( PROV, &context );
    }
    else CryptReleaseContext( prov, 0 );
}

static const DWORD prov_params[] =
{
    PP_ENUMALGS, PP_IMPTYPE, PP_NAME, PP_VERSION, PP_CONTAINER, PP_KEYSET_SEC_DESCR, PP_PROVTYPE, PP_KEYSTORAGE,
    PP_ENUMALGS_EX, PP_KEYSET_TYPE, PP_SIG_KEYSIZE_INC, PP_KEYX_KEYSIZE_INC, PP_UNIQUE_CONTAINER,
    PP_ENUMEX_SIGNING_PROT, PP_KEYSPEC, PP_ENUMALGS, PP_ENUMALGS_EX,
};

static void get_provider_param( struct worker *w, DWORD param, DWORD need )
{
    struct object context;
    struct sized out;
    HCRYPTPROV prov;
    DWORD flags;

    call_begin( w, F_CryptGetProvParam );
    prov = arg_handle( w, PROV, 0, 0, &context );
    param = arg_value( w, param );
    if (!need && !CryptGetProvParam( prov, param, NULL, &need, CRYPT_FIRST )) need = 100;
    arg_sized( w, need, &out );
    flags = FLAGS( w, 0, CRYPT_FIRST, 2 );
    CALL( w, CryptGetProvParam( prov, param, out.data, out.len, flags ) );
    check_sized( w, &out );
}

static void call_get_provider_param( struct worker *w )
{
    get_provider_param( w, ONE_OF( w, prov_params ), 0 );
}

static void call_enum_containers( struct worker *w )
{
    get_provider_param( w, PP_ENUMCONTAINERS, 262 );
}

static void call_set_provider_param( struct worker *w )
{
    static const DWORD params[] = { PP_CLIENT_HWND, PP_KEYSET_SEC_DESCR, PP_CONTEXT_INFO, PP_USE_HARDWARE_RNG,
                                    PP_DELETEKEY, PP_UI_PROMPT };
    static const BYTE zeros[64];
    SECURITY_DESCRIPTOR descriptor;
    struct object context;
    HCRYPTPROV prov;
    void *data;
    DWORD param, flags;

    InitializeSecurityDescriptor( &descriptor, SECURITY_DESCRIPTOR_REVISION );
    call_begin( w, F_CryptSetProvParam );
    prov = arg_handle( w, PROV, 0, 0, &context );
    w->must_fail &= prov != 0;      /* param-01: some are for the process */
    param = arg_value( w, ONE_OF( w, params ) );
    data = param == PP_KEYSET_SEC_DESCR ? arg_input( w, A_DATA, &descriptor, sizeof(descriptor) ) :
           arg_input( w, A_DATA, zeros, param == PP_CLIENT_HWND ? sizeof(HWND) : sizeof(zeros) );
    flags = param == PP_KEYSET_SEC_DESCR ? FLAGS( w, DACL_SECURITY_INFORMATION ) : FLAGS( w, 0 );
    CALL( w, CryptSetProvParam( prov, param, data, flags ) );
}

static void call_gen_random( struct worker *w )
{
    struct object context;
    HCRYPTPROV prov;
    DWORD need = below( w, 200 ), len;
    void *data;

    call_begin( w, F_CryptGenRandom );
    prov = arg_handle( w, PROV, 0, 0, &context );
    len = arg_number( w, some_size( w, need ) );
    data = arg_output( w, A_DATA, len > 8192 ? need : len, len );
    CALL( w, CryptGenRandom( prov, len, data ) );
}

/* ---- lists and defaults ------------------------------------------------------------------------- */

static void enumerate( struct worker *w, enum function func )
{
    struct sized out;
    DWORD index, *reserved, flags, *type;
    void *text;

    call_begin( w, func );
    index = one_in( w, 20 ) ? arg_value( w, below( w, 1000 ) ) : arg_number( w, below( w, 5 ) );
    reserved = arg_reserved( w );
    flags = FLAGS( w, 0 );
    type = arg_dword( w, A_EXTRA, 77 );
    arg_sized( w, w->wide ? 140 : 70, &out );
    text = out.data;
    if (func == F_CryptEnumProviders)
    {
        if (w->wide) CALL( w, CryptEnumProvidersW( index, reserved, flags, type, text, out.len ) );
        else CALL( w, CryptEnumProvidersA( index, reserved, flags, type, text, out.len ) );
    }
    else if (w->wide) CALL( w, CryptEnumProviderTypesW( index, reserved, flags, type, text, out.len ) );
    else CALL( w, CryptEnumProviderTypesA( index, reserved, flags, type, text, out.len ) );
    check_sized( w, &out );
}

static void call_enum_providers( struct worker *w )
{
    enumerate( w, F_CryptEnumProviders );
}

static void call_enum_types( struct worker *w )
{
    enumerate( w, F_CryptEnumProviderTypes );
}

static void call_get_default( struct worker *w )
{
    struct sized out;
    DWORD type, *reserved, flags;
    void *text;

    call_begin( w, F_CryptGetDefaultProvider );
    type = arg_value( w, provider_list[below( w, PROVIDERS )].type );
    reserved = arg_reserved( w );
    flags = FLAGS( w, CRYPT_MACHINE_DEFAULT, CRYPT_USER_DEFAULT );
    arg_sized( w, w->wide ? 140 : 70, &out );
    text = out.data;
    if (w->wide) CALL( w, CryptGetDefaultProviderW( type, reserved, flags, text, out.len ) );
    else CALL( w, CryptGetDefaultProviderA( type, reserved, flags, text, out.len ) );
    check_sized( w, &out );
}

static void call_set_default( struct worker *w )
{
    const struct provider_info *info = &provider_list[below( w, PROVIDERS )];
    DWORD type;
    void *name;

    call_begin( w, F_CryptSetProvider );
    name = arg_name( w, A_NAME, info->name );
    type = arg_value( w, info->type );
    InterlockedExchange( &defaults_changed, 1 );
    if (w->wide) CALL( w, CryptSetProviderW( name, type ) );
    else CALL( w, CryptSetProviderA( name, type ) );
}

static void call_set_default_ex( struct worker *w )
{
    const struct provider_info *info = &provider_list[below( w, PROVIDERS )];
    DWORD type, *reserved, flags;
    void *name;

    call_begin( w, F_CryptSetProviderEx );
    name = arg_name( w, A_NAME, info->name );
    type = arg_value( w, info->type );
    reserved = arg_reserved( w );
    flags = FLAGS( w, CRYPT_USER_DEFAULT, CRYPT_MACHINE_DEFAULT, CRYPT_USER_DEFAULT | CRYPT_DELETE_DEFAULT );
    InterlockedExchange( &defaults_changed, 1 );
    if (w->wide) CALL( w, CryptSetProviderExW( name, type, reserved, flags ) );
    else CALL( w, CryptSetProviderExA( name, type, reserved, flags ) );
}

/* ---- memory that is encrypted in place ----------------------------------------------------------- */

typedef LONG (WINAPI *memory_func)( void *memory, ULONG len, ULONG flags );

/* They return an NTSTATUS. */
static void memory_call( struct worker *w, enum function func )
{
    static memory_func funcs[2];
    BYTE content[64] = { 1, 2, 3 };
    DWORD usual = 8 * (1 + below( w, 8 )), len, flags;
    void *data;
    LONG status;

    if (!funcs[1])
    {
        funcs[0] = (memory_func)(void *)GetProcAddress( GetModuleHandleA( "advapi32.dll" ), "SystemFunction040" );
        funcs[1] = (memory_func)(void *)GetProcAddress( GetModuleHandleA( "advapi32.dll" ), "SystemFunction041" );
    }
    call_begin( w, func );
    len = one_in( w, 8 ) ? some_size( w, usual ) : usual;
    data = arg_inout( w, A_DATA, content, usual, len );
    len = arg_number( w, len );
    flags = FLAGS( w, 0, 1, 2 );
    call_start( w );
    status = funcs[func == F_RtlDecryptMemory]( data, len, flags );
    SetLastError( status );
    call_end( w, status >= 0 );
}

static void call_encrypt_memory( struct worker *w )
{
    memory_call( w, F_RtlEncryptMemory );
}

static void call_decrypt_memory( struct worker *w )
{
    memory_call( w, F_RtlDecryptMemory );
}

const struct call_row provider_calls[] =
{
    { call_acquire, 60 }, { call_acquire_named, 2 }, { call_release, 60 }, { call_addref, 60 },
    { call_get_provider_param, 300 },
    { call_enum_containers, 2 }, { call_set_provider_param, 60 }, { call_gen_random, 200 }, { call_enum_providers, 10 },
    { call_enum_types, 10 }, { call_get_default, 10 }, { call_set_default, 1 }, { call_set_default_ex, 1 },
    { call_encrypt_memory, 40 }, { call_decrypt_memory, 40 },
};
const unsigned int provider_calls_count = ARRAYSIZE( provider_calls );
