/* Providers, containers and algorithms as the options and operands of csptool name them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"

#include <winreg.h>

#define PROVIDER_KEY L"Software\\Microsoft\\Cryptography\\Defaults\\Provider\\"

WCHAR *provider_listed( DWORD index, DWORD *type )
{
    WCHAR *name;
    DWORD size, err;

    if (!CryptEnumProvidersW( index, NULL, 0, type, NULL, &size )) return NULL;
    name = must_alloc( size );
    if (CryptEnumProvidersW( index, NULL, 0, type, name, &size )) return name;
    err = GetLastError();
    free( name );
    SetLastError( err );
    return NULL;
}

static DWORD registered_type( const WCHAR *provider )
{
    DWORD index, type, found = 0;
    WCHAR *name;

    for (index = 0; !found && (name = provider_listed( index, &type )); index++)
    {
        if (!lstrcmpiW( name, provider )) found = type;
        free( name );
    }
    return found;
}

void provider_image( const WCHAR *provider, WCHAR path[MAX_PATH] )
{
    WCHAR *key = must_alloc( sizeof(PROVIDER_KEY) + lstrlenW( provider ) * sizeof(*key) );
    DWORD size = MAX_PATH * sizeof(*path);

    lstrcpyW( key, PROVIDER_KEY );
    lstrcatW( key, provider );
    if (RegGetValueW( HKEY_LOCAL_MACHINE, key, L"Image Path", RRF_RT_REG_SZ, NULL, path, &size )) path[0] = 0;
    free( key );
}

DWORD provider_type( const char *name )
{
    WCHAR *wide = wide_from( name );
    DWORD type = registered_type( wide );

    free( wide );
    return type;
}

/* Providers get names in the system's ANSI code page: two names that are the same there would be one container. An
 * empty name means another one. */
static DWORD check_name( const WCHAR *container )
{
    BOOL changed = FALSE;

    if (!container) return ERROR_SUCCESS;
    if (!*container) return ERROR_INVALID_NAME;
    WideCharToMultiByte( CP_ACP, WC_NO_BEST_FIT_CHARS, container, -1, NULL, 0, NULL, &changed );
    return changed ? ERROR_NO_UNICODE_TRANSLATION : ERROR_SUCCESS;
}

BOOL provider_open( const struct call *call, DWORD type, const char *container, DWORD flags, HCRYPTPROV *prov )
{
    const struct options *options = &call->options;
    WCHAR *name = options->provider ? wide_from( options->provider ) : NULL;
    WCHAR *wide = container ? wide_from( container ) : NULL;
    DWORD err;
    BOOL ret;

    if (options->type) type = options->type;
    else if (name && !(type = registered_type( name ))) type = PROV_RSA_AES;   /* which then says so */
    if (options->machine) flags |= CRYPT_MACHINE_KEYSET;
    ret = !(err = check_name( wide )) && open_context( prov, wide, name, type, flags );
    if (!err) err = GetLastError();
    free( wide );
    free( name );
    SetLastError( err );
    return ret;
}

DWORD provider_open_or_make( const struct call *call, DWORD type, const char *container, BOOL *made, HCRYPTPROV *prov )
{
    *made = provider_open( call, type, container, CRYPT_NEWKEYSET, prov );
    if (*made) return ERROR_SUCCESS;
    if (GetLastError() != (DWORD)NTE_EXISTS) return GetLastError();
    return provider_open( call, type, container, 0, prov ) ? ERROR_SUCCESS : GetLastError();
}

BOOL provider_open_container( const struct call *call, const char *container, HCRYPTPROV *prov )
{
    DWORD err;

    if (provider_open( call, PROV_RSA_AES, container, 0, prov )) return TRUE;
    err = GetLastError();
    if (err != (DWORD)NTE_BAD_KEYSET || call->options.provider || call->options.type) return FALSE;
    if (provider_open( call, PROV_DSS_DH, container, 0, prov )) return TRUE;
    SetLastError( err );
    return FALSE;
}

BOOL provider_operand( struct call *call, const char *text )
{
    if (text[0] >= '0' && text[0] <= '9') return parse_type( text, &call->options.type );
    call->options.provider = text;
    return TRUE;
}

DWORD provider_number( HCRYPTPROV prov, DWORD param )
{
    DWORD value = 0, size = sizeof(value);

    return CryptGetProvParam( prov, param, (BYTE *)&value, &size, 0 ) ? value : 0;
}

BOOL is_rsa_provider( HCRYPTPROV prov )
{
    DWORD type = provider_number( prov, PP_PROVTYPE );

    return type != PROV_DSS && type != PROV_DSS_DH && type != PROV_DH_SCHANNEL;
}

char *provider_text( HCRYPTPROV prov, DWORD param, DWORD flags )
{
    char *ansi, *utf8;
    DWORD size = 0;

    if (!CryptGetProvParam( prov, param, NULL, &size, flags )) return NULL;
    ansi = must_alloc( size + 1 );
    utf8 = CryptGetProvParam( prov, param, (BYTE *)ansi, &size, flags ) ? utf8_from_ansi( ansi ) : NULL;
    free( ansi );
    return utf8;
}

/* ---- algorithms ------------------------------------------------------------------------------- */

/* Builtin providers of Wine may know PP_ENUMALGS alone. */
static BOOL next_short( HCRYPTPROV prov, DWORD flags, PROV_ENUMALGS_EX *alg )
{
    PROV_ENUMALGS found;
    DWORD size = sizeof(found);

    if (!CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&found, &size, flags )) return FALSE;
    memset( alg, 0, sizeof(*alg) );
    alg->aiAlgid = found.aiAlgid;
    alg->dwDefaultLen = alg->dwMinLen = alg->dwMaxLen = found.dwBitLen;
    lstrcpynA( alg->szName, found.szName, sizeof(alg->szName) );
    lstrcpynA( alg->szLongName, found.szName, sizeof(alg->szLongName) );
    return TRUE;
}

BOOL provider_next_alg( HCRYPTPROV prov, DWORD flags, PROV_ENUMALGS_EX *alg )
{
    DWORD size = sizeof(*alg);

    if (CryptGetProvParam( prov, PP_ENUMALGS_EX, (BYTE *)alg, &size, flags )) return TRUE;
    return GetLastError() != ERROR_NO_MORE_ITEMS && next_short( prov, flags, alg );
}

/* Whether names are the same but for case, dashes, blanks and what stands in parentheses. */
static BOOL same_name( const char *a, const char *b )
{
    for (;; a++, b++)
    {
        while (*a == '-' || *a == '_' || *a == ' ') a++;
        while (*b == '-' || *b == '_' || *b == ' ') b++;
        if ((*a | 0x20) != (*b | 0x20) && *a != *b) return FALSE;
        if (!*a) return TRUE;
    }
}

BOOL provider_first_alg( HCRYPTPROV prov, DWORD class, PROV_ENUMALGS_EX *alg )
{
    DWORD flags = CRYPT_FIRST;

    for (; provider_next_alg( prov, flags, alg ); flags = 0) if (GET_ALG_CLASS( alg->aiAlgid ) == class) return TRUE;
    return FALSE;
}

ALG_ID provider_known_alg( HCRYPTPROV prov, const char *name, DWORD class )
{
    ALG_ID number = name[0] >= '0' && name[0] <= '9' ? strtoul( name, NULL, 0 ) : 0;
    PROV_ENUMALGS_EX alg;
    DWORD flags = CRYPT_FIRST;

    for (; provider_next_alg( prov, flags, &alg ); flags = 0)
        if ((!class || GET_ALG_CLASS( alg.aiAlgid ) == class) &&
            (alg.aiAlgid == number || same_name( alg.szName, name ) || same_name( alg.szLongName, name )))
            return alg.aiAlgid;
    return 0;
}

ALG_ID provider_find_alg( HCRYPTPROV prov, const char *name, DWORD class )
{
    ALG_ID id = provider_known_alg( prov, name, class );

    if (id) return id;
    fprintf( stderr, "csptool: the provider has no such algorithm: %s; see 'csptool algorithms'\n", name );
    return 0;
}

/* ---- pairs ------------------------------------------------------------------------------------ */

DWORD key_number( HCRYPTKEY key, DWORD param )
{
    DWORD value = 0, size = sizeof(value);

    return CryptGetKeyParam( key, param, (BYTE *)&value, &size, 0 ) ? value : 0;
}

const char *spec_name( DWORD spec )
{
    return spec == AT_SIGNATURE ? "signature" : "exchange";
}

DWORD provider_lacks_pair( HCRYPTPROV prov, DWORD spec )
{
    HCRYPTKEY key;

    if (!CryptGetUserKey( prov, spec, &key ))
        return GetLastError() == (DWORD)NTE_NO_KEY ? ERROR_SUCCESS : GetLastError();
    CryptDestroyKey( key );
    return NTE_EXISTS;
}

HCRYPTKEY provider_pair( const struct call *call, HCRYPTPROV prov, DWORD *spec )
{
    static const DWORD both[] = { AT_KEYEXCHANGE, AT_SIGNATURE };
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( both ); i++)
    {
        *spec = both[i];
        if (call->options.spec && call->options.spec != *spec) continue;
        if (CryptGetUserKey( prov, *spec, &key )) return key;
        if (GetLastError() != (DWORD)NTE_NO_KEY) break;
    }
    return 0;
}
