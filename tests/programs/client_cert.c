/* client_cert CONTAINER BLOB CERTIFICATE: imports a DSS pair into a container of its own, and puts the certificate into
 * the user's store "My" with the pair as its key. Runs on Windows as it is. crypt32.dll is loaded late, as in
 * crypt32_tool.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <wincrypt.h>

#define SIZE_MOST 4096

#define CRYPT32_FUNCTIONS( X ) \
    X( CertAddEncodedCertificateToStore ) X( CertCloseStore ) X( CertFreeCertificateContext ) X( CertOpenStore ) \
    X( CertSetCertificateContextProperty )

#define DECLARE( name ) static typeof( name ) *p ## name;
CRYPT32_FUNCTIONS( DECLARE )
#define LOAD( name ) && (p ## name = (void *)GetProcAddress( module, # name ))

static BOOL load_crypt32( void )
{
    HMODULE module = LoadLibraryA( "crypt32.dll" );

    return module CRYPT32_FUNCTIONS( LOAD );
}

static int fail( const char *what )
{
    fprintf( stderr, "client_cert: %s: error %#lx\n", what, GetLastError() );
    return 1;
}

static DWORD read_file( const char *name, BYTE *data )
{
    FILE *file = fopen( name, "rb" );
    DWORD len = file ? fread( data, 1, SIZE_MOST, file ) : 0;

    if (file) fclose( file );
    return len;
}

static BOOL import_pair( const char *container, const char *name )
{
    BYTE blob[SIZE_MOST];
    DWORD len = read_file( name, blob );
    HCRYPTPROV prov;
    HCRYPTKEY key;

    return CryptAcquireContextA( &prov, container, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_NEWKEYSET ) &&
           CryptImportKey( prov, blob, len, 0, 0, &key ) && CryptDestroyKey( key ) && CryptReleaseContext( prov, 0 );
}

/* The store writes what was added when nothing holds it any more. */
static BOOL add_certificate( const char *container, const char *name )
{
    CRYPT_KEY_PROV_INFO info = { .dwProvType = PROV_DSS_DH, .dwKeySpec = AT_SIGNATURE };
    WCHAR wide[MAX_PATH], provider[] = MS_ENH_DSS_DH_PROV_W;
    BYTE encoded[SIZE_MOST];
    DWORD len = read_file( name, encoded );
    PCCERT_CONTEXT cert;
    HCERTSTORE store;
    BOOL ret;

    MultiByteToWideChar( CP_ACP, 0, container, -1, wide, MAX_PATH );
    info.pwszContainerName = wide;
    info.pwszProvName = provider;
    store = pCertOpenStore( CERT_STORE_PROV_SYSTEM_A, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, "MY" );
    if (!store || !pCertAddEncodedCertificateToStore( store, X509_ASN_ENCODING, encoded, len,
                                                      CERT_STORE_ADD_REPLACE_EXISTING, &cert )) return FALSE;
    ret = pCertSetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, 0, &info );
    pCertFreeCertificateContext( cert );
    return pCertCloseStore( store, 0 ) && ret;
}

int main( int argc, char **argv )
{
    if (argc != 4) return 2;
    if (!load_crypt32()) return fail( "crypt32.dll" );
    if (!import_pair( argv[1], argv[2] )) return fail( "the pair" );
    if (!add_certificate( argv[1], argv[3] )) return fail( "the certificate" );
    return 0;
}
