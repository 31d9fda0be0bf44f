/* csptool sign, csptool verify: signatures of files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "convert/convert.h"
#include "files/files.h"
#include "text/text.h"

/* What sign and verify work with. */
struct signer
{
    HCRYPTPROV prov;
    HCRYPTKEY  key;
    DWORD      spec;
    BOOL       is_dsa, is_raw;
    ALG_ID     hash;
};

static void close_signer( struct signer *signer )
{
    if (signer->key) CryptDestroyKey( signer->key );
    if (signer->prov) release_context( signer->prov, 0 );
}

/* The pair of --container. Signatures are made with the signature pair where there is a choice. */
static int open_pair( const struct call *call, struct signer *signer )
{
    struct call first = *call;

    if (!provider_open_container( call, call->options.container, &signer->prov ))
        return complain_about( call->command, call->options.container, GetLastError() );
    if (!first.options.spec) first.options.spec = AT_SIGNATURE;
    if (!(signer->key = provider_pair( &first, signer->prov, &signer->spec )))
        signer->key = provider_pair( call, signer->prov, &signer->spec );
    return signer->key ? 0 : complain_about( call->command, call->options.container, GetLastError() );
}

/* The hash that --hash names, or else the usual one; of providers that lack it their best one, which is told. */
static ALG_ID choose_hash( const struct call *call, const struct signer *signer )
{
    static const char *const names[] = { "SHA-256", "SHA-1", "MD5" };
    unsigned int i, first = signer->is_dsa ? 1 : 0;
    ALG_ID id = 0;

    if (call->options.hash) return provider_find_alg( signer->prov, call->options.hash, ALG_CLASS_HASH );
    for (i = first; i < ARRAYSIZE( names ); i++)
        if ((id = provider_known_alg( signer->prov, names[i], ALG_CLASS_HASH ))) break;
    if (!id) return provider_find_alg( signer->prov, names[first], ALG_CLASS_HASH );    /* which says so */
    if (i > first)
        fprintf( stderr, "csptool: %s: this provider has no %s: --hash %s is taken, and needed with others\n",
                 call->command, names[first], names[i] );
    return id;
}

/* Key, hash and form by the options. An exit code if that fails. */
static int open_signer( const struct call *call, struct signer *signer )
{
    const struct options *options = &call->options;
    int code;

    memset( signer, 0, sizeof(*signer) );
    if (!options->container == !options->key)
    {
        fprintf( stderr, "csptool: %s: --container%s says with which key\n", call->command,
                 strcmp( call->command, "sign" ) ? " or --key" : "" );
        return EXIT_USAGE;
    }
    if (options->format && strcmp( options->format, "raw" ) && strcmp( options->format, "capi" ))
    {
        fprintf( stderr, "csptool: --format: raw or capi\n" );
        return EXIT_USAGE;
    }
    code = options->key ? open_public_key( call, &signer->prov, &signer->key ) : open_pair( call, signer );
    if (code) return code;
    signer->is_dsa = key_number( signer->key, KP_ALGID ) == CALG_DSS_SIGN;
    signer->is_raw = !options->format || !strcmp( options->format, "raw" );
    signer->hash = choose_hash( call, signer );
    return signer->hash ? 0 : EXIT_USAGE;
}

static DWORD make_signature( HCRYPTHASH hash, DWORD spec, BYTE **signature, DWORD *len )
{
    DWORD err;

    *signature = NULL;
    if (!CryptSignHashW( hash, spec, NULL, 0, NULL, len )) return GetLastError();
    *signature = must_alloc( *len );
    if (CryptSignHashW( hash, spec, NULL, 0, *signature, len )) return ERROR_SUCCESS;
    err = GetLastError();
    free( *signature );
    return err;
}

/* `about`: what an error is about. */
static DWORD sign_file( const struct call *call, const struct signer *signer, const char *out, const char **about )
{
    BYTE *signature, *raw;
    DWORD len, raw_len, err;
    HCRYPTHASH hash;

    *about = call->args[0];
    if ((err = hash_file( signer->prov, *about, signer->hash, &hash ))) return err;
    *about = call->options.container;
    err = make_signature( hash, signer->spec, &signature, &len );
    CryptDestroyHash( hash );
    if (err) return err;
    *about = out;
    if (!signer->is_raw) err = write_whole( out, call->options.force, FALSE, signature, len );
    else if (!(err = signature_to_raw( signer->is_dsa, signature, len, &raw, &raw_len )))
    {
        err = write_whole( out, call->options.force, FALSE, raw, raw_len );
        convert_free( raw, raw_len );
    }
    free( signature );
    return err;
}

int sign_command( const struct call *call )
{
    char *out = result_name( call, ".sig" );
    struct signer signer;
    const char *about;
    int code;
    DWORD err;

    if (!out) return EXIT_USAGE;
    if (!(code = open_signer( call, &signer )) && (err = sign_file( call, &signer, out, &about )))
        code = complain_about( "sign", about, err );
    close_signer( &signer );
    free( out );
    return code;
}

/* ---- verifying --------------------------------------------------------------------------------- */

static DWORD verify_file( const struct signer *signer, const char *path, const BYTE *signature, DWORD len )
{
    HCRYPTHASH hash;
    DWORD err;

    if ((err = hash_file( signer->prov, path, signer->hash, &hash ))) return err;
    if (!CryptVerifySignatureW( hash, signature, len, signer->key, NULL, 0 )) err = GetLastError();
    CryptDestroyHash( hash );
    return err;
}

static DWORD verify_raw( const struct signer *signer, const char *path, const BYTE *raw, DWORD raw_len )
{
    BYTE *signature;
    DWORD len, err;

    if ((err = signature_from_raw( signer->is_dsa, raw, raw_len, &signature, &len ))) return err;
    err = verify_file( signer, path, signature, len );
    convert_free( signature, len );
    return err;
}

int verify_command( const struct call *call )
{
    struct signer signer;
    BYTE *signature;
    DWORD len, err;
    int code;

    if (!(code = open_signer( call, &signer )))
    {
        if ((err = read_small_file( call->args[1], &signature, &len )))
            code = complain_about( "verify", call->args[1], err );
        else
        {
            err = (signer.is_raw ? verify_raw : verify_file)( &signer, call->args[0], signature, len );
            free( signature );
            if (err) code = complain_about( "verify", call->args[0], err );
            else put_coloured( COLOUR_GOOD, "good signature\n" );
        }
    }
    close_signer( &signer );
    return code;
}
