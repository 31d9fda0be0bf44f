/* csptool export, csptool import: keys between containers and files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "convert/convert.h"
#include "files/files.h"
#include "secret.h"

/* ---- csptool export ---------------------------------------------------------------------------- */

static DWORD get_key_blob( HCRYPTKEY key, DWORD type, BYTE **blob, DWORD *len )
{
    DWORD err;

    *blob = NULL;
    if (!CryptExportKey( key, 0, type, 0, NULL, len )) return GetLastError();
    *blob = must_alloc( *len );
    if (CryptExportKey( key, 0, type, 0, *blob, len )) return ERROR_SUCCESS;
    err = GetLastError();
    free( *blob );
    return err;
}

/* Writes the key's blob to the file, in the form that is asked for. `about`: what an error is about, if not the key. */
static DWORD write_key( const struct call *call, HCRYPTKEY key, const char *format,
                        const struct passphrase *passphrase, const char **about )
{
    DWORD type = call->options.private_half ? PRIVATEKEYBLOB : PUBLICKEYBLOB, blob_len, len, err;
    BYTE *blob, *file;

    if ((err = get_key_blob( key, type, &blob, &blob_len ))) return err;
    err = convert_from_blob( blob, blob_len, format, passphrase, &file, &len );
    secret_wipe( blob, blob_len );
    free( blob );
    if (err) return err;
    *about = call->options.out ? call->options.out : "-";
    err = write_whole( *about, call->options.force, call->options.private_half, file, len );
    convert_free( file, len );
    return err;
}

static int refuse( const char *why )
{
    fprintf( stderr, "csptool: %s\n", why );
    return EXIT_USAGE;
}

/* The format and passphrase that the options ask for; an exit code if they make no sense. */
static int get_form( const struct call *call, const char **format, struct passphrase *passphrase )
{
    const struct options *options = &call->options;

    memset( passphrase, 0, sizeof(*passphrase) );
    *format = options->format ? options->format : "pem";
    if (!is_key_format( *format )) return refuse( "--format: pem, der, pkcs1-pem, pkcs1-der, blob or pvk" );
    if (!strcmp( *format, "pvk" ) && !options->private_half) return refuse( "pvk holds private keys: add --private" );
    if (!options->private_half) return 0;
    if (format_seals( *format )) return passphrase_get( call, TRUE, passphrase ) ? 0 : 1;
    return options->no_passphrase ? 0 :
           refuse( "this format has no passphrase, so who reads the file has the key: add --no-passphrase" );
}

/* Forms that there are for some kinds of keys only. An exit code, and a line on stderr: not for this one. */
static int check_form( HCRYPTKEY key, const char *format )
{
    DWORD alg = key_number( key, KP_ALGID );

    if ((alg == CALG_DH_SF || alg == CALG_DH_EPHEM) && strcmp( format, "blob" ))
        return refuse( "a Diffie-Hellman key can be written as a key blob only: --format blob" );
    if (alg == CALG_DSS_SIGN && !strncmp( format, "pkcs1", 5 ))
        return refuse( "PKCS #1 has RSA keys only: a DSA key can be written as pem, der, pvk or blob" );
    return 0;
}

int export_command( const struct call *call )
{
    const char *name = call->args[0], *about = name, *format;
    struct passphrase passphrase;
    HCRYPTPROV prov;
    HCRYPTKEY key;
    DWORD spec, err = ERROR_SUCCESS;
    int code;

    if ((code = get_form( call, &format, &passphrase ))) return code;
    if (!provider_open_container( call, name, &prov )) return complain_about( "export", name, GetLastError() );
    if (!(key = provider_pair( call, prov, &spec ))) err = GetLastError();
    else
    {
        if (!(code = check_form( key, format ))) err = write_key( call, key, format, &passphrase, &about );
        CryptDestroyKey( key );
    }
    secret_wipe( &passphrase, sizeof(passphrase) );
    release_context( prov, 0 );
    return err ? complain_about( "export", about, err ) : code;
}

/* ---- csptool import ---------------------------------------------------------------------------- */

/* Of an RSA key the file may not know what it is for: what --spec says, else for an exchange pair, which signs, too. */
static void set_alg( const struct call *call, BYTE *blob, DWORD len )
{
    ALG_ID alg = call->options.spec == AT_SIGNATURE ? CALG_RSA_SIGN : CALG_RSA_KEYX;

    if (!is_dsa_blob( blob, len )) memcpy( blob + FIELD_OFFSET( BLOBHEADER, aiKeyAlg ), &alg, sizeof(alg) );
}

static DWORD import_pair( const struct call *call, HCRYPTPROV prov, const BYTE *blob, DWORD len )
{
    BOOL signs = is_dsa_blob( blob, len ) || call->options.spec == AT_SIGNATURE;
    HCRYPTKEY key;
    DWORD err;

    if (!call->options.force && (err = provider_lacks_pair( prov, signs ? AT_SIGNATURE : AT_KEYEXCHANGE ))) return err;
    if (!CryptImportKey( prov, blob, len, 0, call->options.exportable ? CRYPT_EXPORTABLE : 0, &key ))
        return GetLastError();
    CryptDestroyKey( key );
    return ERROR_SUCCESS;
}

/* Puts it into the container, which is made if it is not there; one that was made for nothing goes. */
static DWORD import_key_blob( const struct call *call, const BYTE *blob, DWORD len )
{
    DWORD type = is_dsa_blob( blob, len ) ? PROV_DSS_DH : PROV_RSA_AES, err;
    HCRYPTPROV prov, gone;
    BOOL made;

    if ((err = provider_open_or_make( call, type, call->args[0], &made, &prov ))) return err;
    err = import_pair( call, prov, blob, len );
    release_context( prov, 0 );
    if (err && made) provider_open( call, type, call->args[0], CRYPT_DELETEKEYSET, &gone );
    return err;
}

int import_command( const struct call *call )
{
    BYTE *file, *blob;
    DWORD file_len, len, err;

    if ((err = read_small_file( call->args[1], &file, &file_len )))
        return complain_about( "import", call->args[1], err );
    err = convert_to_blob( call, file, file_len, &blob, &len );
    secret_wipe( file, file_len );
    free( file );
    if (err == ERROR_CANCELLED) return 1;
    if (err == (DWORD)NTE_BAD_DATA)
    {
        fprintf( stderr, "csptool: import: %s: no RSA or DSA key that CryptoAPI can have, or a wrong passphrase "
                         "(NTE_BAD_DATA)\n", call->args[1] );
        fprintf( stderr, "csptool: hint: RSA with two primes and an exponent of 32 bits at most, DSA with a q of 160 "
                         "bits\n" );
        return 1;
    }
    if (err) return complain_about( "import", call->args[1], err );
    if (blob[0] != PRIVATEKEYBLOB)
    {
        fprintf( stderr, "csptool: %s has a public key alone, which a container cannot keep\n", call->args[1] );
        err = 1;
    }
    else
    {
        set_alg( call, blob, len );
        if ((err = import_key_blob( call, blob, len ))) err = complain_about( "import", call->args[0], err );
    }
    convert_free( blob, len );
    return err;
}
