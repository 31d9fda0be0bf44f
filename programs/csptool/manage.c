/* csptool new, csptool delete: making containers and pairs, and their end.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "text/text.h"

/* ---- csptool new ------------------------------------------------------------------------------- */

/* Whether the provider has pairs of a kind: some know signatures alone. */
static BOOL has_spec( HCRYPTPROV prov, DWORD spec )
{
    DWORD specs = provider_number( prov, PP_KEYSPEC );

    return !specs || (specs & spec);
}

#define RSA_BITS 2048       /* what is good today; the providers' own default is 1024 */

/* Whether it is a provider for RSA, by its type. */
static BOOL is_rsa( HCRYPTPROV prov )
{
    DWORD type = provider_number( prov, PP_PROVTYPE );

    return type != PROV_DSS && type != PROV_DSS_DH && type != PROV_DH_SCHANNEL;
}

static DWORD new_pair( const struct call *call, HCRYPTPROV prov, DWORD spec )
{
    DWORD bits = call->options.bits ? call->options.bits : is_rsa( prov ) ? RSA_BITS : 0;
    DWORD flags = bits << 16 | (call->options.exportable ? CRYPT_EXPORTABLE : 0);
    HCRYPTKEY key;
    DWORD err;

    if ((err = provider_lacks_pair( prov, spec ))) return err;
    if (!CryptGenKey( prov, spec, flags, &key )) return GetLastError();
    CryptDestroyKey( key );
    return ERROR_SUCCESS;
}

static DWORD new_pairs( const struct call *call, HCRYPTPROV prov )
{
    DWORD spec = call->options.spec, err;

    if (spec) return new_pair( call, prov, spec );
    err = has_spec( prov, AT_KEYEXCHANGE ) ? new_pair( call, prov, AT_KEYEXCHANGE ) : ERROR_SUCCESS;
    return err ? err : new_pair( call, prov, AT_SIGNATURE );
}

int new_command( const struct call *call )
{
    const char *name = call->args[0];
    HCRYPTPROV prov, gone;
    BOOL made;
    DWORD err;

    if (call->options.bits > 0xffff) return complain( "--bits", NTE_BAD_LEN );
    if ((err = provider_open_or_make( call, PROV_RSA_AES, name, &made, &prov )))
        return complain_about( "new", name, err );
    err = new_pairs( call, prov );
    release_context( prov, 0 );
    /* A container that has nothing of what was asked for is of no use. */
    if (err && made) provider_open( call, PROV_RSA_AES, name, CRYPT_DELETEKEYSET, &gone );
    return err ? complain_about( "new", name, err ) : 0;
}

/* ---- csptool delete ---------------------------------------------------------------------------- */

int delete_command( const struct call *call )
{
    const char *name = call->args[0];
    struct call found = *call;
    HCRYPTPROV prov;
    char *question;
    BOOL yes;

    if (!provider_open_container( call, name, &prov )) return complain_about( "delete", name, GetLastError() );
    if (!call->options.provider && !call->options.type)
        found.options.type = provider_number( prov, PP_PROVTYPE );
    release_context( prov, 0 );
    question = must_alloc( strlen( name ) + 64 );
    sprintf( question, "Delete the key container %s and its private keys?", name );
    yes = call->options.yes || ask_yes( question );
    free( question );
    if (!yes) return 1;
    if (!provider_open( &found, PROV_RSA_AES, name, CRYPT_DELETEKEYSET, &prov ))
        return complain_about( "delete", name, GetLastError() );
    return 0;
}
