/* DSS and Diffie-Hellman with keys in files: makes DSS pairs, signs and verifies files, copies blobs by importing and
 * exporting them, and agrees on keys with parameters and numbers that stand in files. DSS keys are PRIVATEKEYBLOB and
 * PUBLICKEYBLOB of version 2, signatures and numbers are as CryptoAPI has them (little-endian). Runs on Windows as
 * it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define PROGRAM "dss_file"
#include "keyfiles.h"

static HCRYPTPROV prov;

/* 0: it cannot be read or hashed. */
static HCRYPTHASH hash_file( const char *name )
{
    BYTE data[FILE_LEN_MAX];
    HCRYPTHASH hash = 0;
    DWORD len;

    if (!read_file( name, data, &len )) return 0;
    if (!CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) || !CryptHashData( hash, data, len, 0 )) fail( "the hash" );
    return hash;
}

/* ---- DSS -------------------------------------------------------------------------------------- */

static int generate( char **args )
{
    HCRYPTKEY key;

    if (!CryptGenKey( prov, AT_SIGNATURE, atoi( args[0] ) << 16 | CRYPT_EXPORTABLE, &key ))
        return fail( "CryptGenKey" );
    return save_key( key, 0, PRIVATEKEYBLOB, 0, args[1] ) || save_key( key, 0, PUBLICKEYBLOB, 0, args[2] );
}

static int copy_blob( char **args )
{
    HCRYPTKEY key = load_key( prov, args[1], 0, 0 );

    if (!key) return 1;
    return save_key( key, 0, strcmp( args[0], "private" ) ? PUBLICKEYBLOB : PRIVATEKEYBLOB, 0, args[2] );
}

static int sign_file( char **args )
{
    HCRYPTKEY key = load_key( prov, args[0], 0, 0 );
    HCRYPTHASH hash = hash_file( args[1] );
    BYTE signature[64];
    DWORD len = sizeof(signature);

    if (!key || !hash) return 1;
    if (!CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len )) return fail( "CryptSignHash" );
    return write_file( args[2], signature, len );
}

static int verify_file( char **args )
{
    HCRYPTKEY key = load_key( prov, args[0], 0, 0 );
    HCRYPTHASH hash = hash_file( args[1] );
    BYTE signature[FILE_LEN_MAX];
    DWORD len;

    if (!key || !hash || !read_file( args[2], signature, &len )) return 1;
    if (!CryptVerifySignatureA( hash, signature, len, key, NULL, 0 )) return fail( "CryptVerifySignature" );
    return 0;
}

/* ---- Diffie-Hellman --------------------------------------------------------------------------- */

static BOOL set_number( HCRYPTKEY key, DWORD param, const char *name )
{
    BYTE number[FILE_LEN_MAX];
    CRYPT_DATA_BLOB blob = { 0, number };

    if (!read_file( name, number, &blob.cbData )) return FALSE;
    if (CryptSetKeyParam( key, param, (BYTE *)&blob, 0 )) return TRUE;
    fail( "CryptSetKeyParam" );
    return FALSE;
}

/* Imports the other side's y and writes 16 bytes of the secret, as a key of RC4. */
static int write_secret( HCRYPTKEY own, BYTE *blob, DWORD len, const char *name )
{
    BYTE bytes[FILE_LEN_MAX];
    DWORD size = sizeof(bytes);
    ALG_ID alg = CALG_RC4;
    HCRYPTKEY key;

    if (!CryptImportKey( prov, blob, len, own, 0, &key )) return fail( "CryptImportKey" );
    if (!CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, 128 << 16 | CRYPT_EXPORTABLE )) return fail( "KP_ALGID" );
    if (!CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, bytes, &size )) return fail( "CryptExportKey" );
    return write_file( name, bytes + 12, size - 12 );
}

/* agree BITS P G THEIR-Y OUR-Y SECRET: the last two are written. */
static int agree( char **args )
{
    BYTE ours[FILE_LEN_MAX], theirs[FILE_LEN_MAX];
    DWORD len = sizeof(ours), y_len;
    HCRYPTKEY own;

    if (!CryptGenKey( prov, CALG_DH_EPHEM, atoi( args[0] ) << 16 | CRYPT_PREGEN, &own )) return fail( "CryptGenKey" );
    if (!set_number( own, KP_P, args[1] ) || !set_number( own, KP_G, args[2] )) return 1;
    if (!CryptSetKeyParam( own, KP_X, NULL, 0 )) return fail( "KP_X" );
    if (!CryptExportKey( own, 0, PUBLICKEYBLOB, 0, ours, &len )) return fail( "CryptExportKey" );
    if (write_file( args[4], ours + 16, len - 16 ) || !read_file( args[3], theirs, &y_len )) return 1;
    if (y_len != len - 16)
    {
        fprintf( stderr, "dss_file: %s has %lu bytes\n", args[3], y_len );
        return 1;
    }
    memcpy( ours + 16, theirs, y_len );
    return write_secret( own, ours, len, args[5] );
}

/* ----------------------------------------------------------------------------------------------- */

static const struct
{
    const char *name;
    int args;
    int (*run)( char **args );
} commands[] =
{
    { "generate", 3, generate },
    { "copy", 3, copy_blob },
    { "sign", 3, sign_file },
    { "verify", 3, verify_file },
    { "agree", 6, agree },
};

int main( int argc, char **argv )
{
    unsigned int i;

    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    {
        if (argc < 2 || strcmp( argv[1], commands[i].name ) || argc != 2 + commands[i].args) continue;
        if (!CryptAcquireContextA( &prov, NULL, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_VERIFYCONTEXT ))
            return fail( "CryptAcquireContext" );
        return commands[i].run( argv + 2 );
    }
    fprintf( stderr, "usage: dss_file generate BITS PRIVATE PUBLIC | copy public|private BLOB BLOB\n"
                     "       dss_file sign PRIVATE FILE SIGNATURE | verify PUBLIC FILE SIGNATURE\n"
                     "       dss_file agree BITS P G THEIR-Y OUR-Y SECRET\n" );
    return 2;
}
