/* Keys in files: makes session keys, encrypts files with them, wraps them with RSA keys and RSA pairs with them, and
 * copies RSA blobs by importing and exporting them. Session keys are PLAINTEXTKEYBLOBs. Runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define PROGRAM "key_file"
#include "keyfiles.h"

static HCRYPTPROV prov;

static DWORD padding_flags( const char *name )
{
    return strcmp( name, "oaep" ) ? 0 : CRYPT_OAEP;
}

/* generate ALG_ID KEY */
static int generate( char **args )
{
    HCRYPTKEY key;

    if (!CryptGenKey( prov, strtoul( args[0], NULL, 0 ), CRYPT_EXPORTABLE, &key )) return fail( "CryptGenKey" );
    return save_key( key, 0, PLAINTEXTKEYBLOB, 0, args[1] );
}

/* wrap PADDING KEY PUBLIC BLOB */
static int wrap( char **args )
{
    HCRYPTKEY key = load_key( prov, args[1], 0, 0 ), public = load_key( prov, args[2], 0, 0 );

    return !key || !public || save_key( key, public, SIMPLEBLOB, padding_flags( args[0] ), args[3] );
}

/* unwrap PADDING BLOB PRIVATE KEY */
static int unwrap( char **args )
{
    HCRYPTKEY private = load_key( prov, args[2], 0, 0 ), key;

    return !private || !(key = load_key( prov, args[1], private, padding_flags( args[0] ) )) ||
           save_key( key, 0, PLAINTEXTKEYBLOB, 0, args[3] );
}

/* encrypt|decrypt KEY FILE OUTPUT */
static int run_cipher( BOOL encrypt, char **args )
{
    HCRYPTKEY key = load_key( prov, args[0], 0, 0 );
    BYTE data[FILE_LEN_MAX];
    DWORD len;
    BOOL ret;

    if (!key || !read_file( args[1], data, &len )) return 1;
    if (encrypt) ret = CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) );
    else ret = CryptDecrypt( key, 0, TRUE, 0, data, &len );
    return ret ? write_file( args[2], data, len ) : fail( encrypt ? "CryptEncrypt" : "CryptDecrypt" );
}

/* seal|open PAIR KEY OUTPUT: a pair under a session key */
static int run_seal( BOOL seal, char **args )
{
    HCRYPTKEY key = load_key( prov, args[1], 0, 0 ), pair = key ? load_key( prov, args[0], seal ? 0 : key, 0 ) : 0;

    return !pair || save_key( pair, seal ? key : 0, PRIVATEKEYBLOB, 0, args[2] );
}

/* copy TYPE BLOB OUTPUT */
static int copy( char **args )
{
    HCRYPTKEY key = load_key( prov, args[1], 0, 0 );

    return !key || save_key( key, 0, strcmp( args[0], "public" ) ? PRIVATEKEYBLOB : PUBLICKEYBLOB, 0, args[2] );
}

static int run( int argc, char **argv )
{
    if (argc == 4 && !strcmp( argv[1], "generate" )) return generate( argv + 2 );
    if (argc == 6 && !strcmp( argv[1], "wrap" )) return wrap( argv + 2 );
    if (argc == 6 && !strcmp( argv[1], "unwrap" )) return unwrap( argv + 2 );
    if (argc == 5 && !strcmp( argv[1], "encrypt" )) return run_cipher( TRUE, argv + 2 );
    if (argc == 5 && !strcmp( argv[1], "decrypt" )) return run_cipher( FALSE, argv + 2 );
    if (argc == 5 && !strcmp( argv[1], "seal" )) return run_seal( TRUE, argv + 2 );
    if (argc == 5 && !strcmp( argv[1], "open" )) return run_seal( FALSE, argv + 2 );
    if (argc == 5 && !strcmp( argv[1], "copy" )) return copy( argv + 2 );
    fprintf( stderr, "usage: key_file generate ALG_ID KEY\n"
                     "       key_file wrap pkcs1|oaep KEY PUBLIC BLOB\n"
                     "       key_file unwrap pkcs1|oaep BLOB PRIVATE KEY\n"
                     "       key_file encrypt|decrypt KEY FILE OUTPUT\n"
                     "       key_file seal|open PAIR KEY OUTPUT\n"
                     "       key_file copy private|public BLOB OUTPUT\n" );
    return 2;
}

int main( int argc, char **argv )
{
    int ret;

    if (!CryptAcquireContextW( &prov, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT ))
        return fail( "CryptAcquireContext" );
    ret = run( argc, argv );
    if (!CryptReleaseContext( prov, 0 )) ret = fail( "CryptReleaseContext" );
    return ret;
}
