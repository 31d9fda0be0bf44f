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

#define GOOD_BITS 2048      /* what is good today; the providers' own default may be 512 or 1024 */

static BOOL pair_alg( HCRYPTPROV prov, DWORD spec, PROV_ENUMALGS_EX *alg )
{
    return provider_first_alg( prov, spec == AT_SIGNATURE ? ALG_CLASS_SIGNATURE : ALG_CLASS_KEY_EXCHANGE, alg );
}

/* The length that is good, or the longest that the provider has; 0: its own default. */
static DWORD good_bits( HCRYPTPROV prov, DWORD spec )
{
    PROV_ENUMALGS_EX alg;

    if (!pair_alg( prov, spec, &alg )) return is_rsa_provider( prov ) ? GOOD_BITS : 0;
    return min( alg.dwMaxLen, GOOD_BITS );
}

static DWORD new_pair( const struct call *call, HCRYPTPROV prov, DWORD spec )
{
    DWORD bits = call->options.bits ? call->options.bits : good_bits( prov, spec );
    DWORD flags = bits << 16 | (call->options.exportable ? CRYPT_EXPORTABLE : 0);
    HCRYPTKEY key;
    DWORD err;

    if ((err = provider_lacks_pair( prov, spec ))) return err;
    if (!CryptGenKey( prov, spec, flags, &key )) return GetLastError();
    CryptDestroyKey( key );
    return ERROR_SUCCESS;
}

/* A length was asked for that did not work: which there are. */
static void tell_lengths( const struct call *call, HCRYPTPROV prov )
{
    static const DWORD specs[] = { AT_KEYEXCHANGE, AT_SIGNATURE };
    PROV_ENUMALGS_EX alg;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( specs ); i++)
        if (has_spec( prov, specs[i] ) && (!call->options.spec || call->options.spec == specs[i]) &&
            pair_alg( prov, specs[i], &alg ))
            fprintf( stderr, "csptool: hint: --bits of %s pairs (%s): %lu to %lu in this provider\n",
                     spec_name( specs[i] ), alg.szName, alg.dwMinLen, alg.dwMaxLen );
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

    if (call->options.bits > 0xffff)
    {
        fprintf( stderr, "csptool: --bits: 65535 at most\n" );
        return EXIT_USAGE;
    }
    if ((err = provider_open_or_make( call, PROV_RSA_AES, name, &made, &prov )))
        return complain_about( "new", name, err );
    if ((err = new_pairs( call, prov )))
    {
        complain_about( "new", name, err );
        if (call->options.bits && err != (DWORD)NTE_EXISTS) tell_lengths( call, prov );
    }
    release_context( prov, 0 );
    /* A container that has nothing of what was asked for is of no use. */
    if (err && made) provider_open( call, PROV_RSA_AES, name, CRYPT_DELETEKEYSET, &gone );
    return err ? 1 : 0;
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
