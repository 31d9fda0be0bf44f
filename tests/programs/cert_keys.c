/* Certificates whose keys are in a key container: a PFX file's, and one that is made here, are put into the user's
 * store "My"; a later run finds them there by their subjects, and signs with the keys that crypt32.dll finds for them.
 * Uses documented functions only; runs on Windows as it is. crypt32.dll is loaded late, as in crypt32_tool.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <wincrypt.h>

#define ENCODING  (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)
#define FILE_MAX 0x10000

#define CRYPT32_FUNCTIONS( X ) \
    X( CertAddCertificateContextToStore ) \
    X( CertCloseStore ) \
    X( CertCreateSelfSignCertificate ) \
    X( CertDeleteCertificateFromStore ) \
    X( CertEnumCertificatesInStore ) \
    X( CertFindCertificateInStore ) \
    X( CertFreeCertificateContext ) \
    X( CertGetCertificateContextProperty ) \
    X( CertOpenStore ) \
    X( CertStrToNameW ) \
    X( CryptAcquireCertificatePrivateKey ) \
    X( CryptImportPublicKeyInfo ) \
    X( PFXImportCertStore )

#define DECLARE( name ) static __typeof__( &name ) p ## name;
CRYPT32_FUNCTIONS( DECLARE )
#undef DECLARE

/* Ends the program, since nothing after the failure could work. */
static void check( const char *what, BOOL ok )
{
    DWORD error = GetLastError();

    if (ok) return;
    printf( "%s failed, error %#lx\n", what, error );
    exit( 1 );
}

static void load_crypt32( void )
{
    HMODULE module = LoadLibraryA( "crypt32.dll" );

    check( "LoadLibrary of crypt32.dll", module != NULL );
#define LOAD( name ) \
    check( #name, (p ## name = (__typeof__( p ## name ))(void *)GetProcAddress( module, #name )) != NULL );
    CRYPT32_FUNCTIONS( LOAD )
#undef LOAD
}

static HCERTSTORE open_my( void )
{
    HCERTSTORE store = pCertOpenStore( CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"My" );

    check( "CertOpenStore", store != NULL );
    return store;
}

static PCCERT_CONTEXT find_cert( HCERTSTORE store, const char *subject )
{
    WCHAR wide[128];
    PCCERT_CONTEXT cert;

    MultiByteToWideChar( CP_ACP, 0, subject, -1, wide, 128 );
    cert = pCertFindCertificateInStore( store, ENCODING, 0, CERT_FIND_SUBJECT_STR_W, wide, NULL );
    check( "CertFindCertificateInStore", cert != NULL );
    return cert;
}

static void add_to_my( PCCERT_CONTEXT cert )
{
    HCERTSTORE store = open_my();

    check( "CertAddCertificateContextToStore",
           pCertAddCertificateContextToStore( store, cert, CERT_STORE_ADD_REPLACE_EXISTING, NULL ) );
    check( "CertCloseStore", pCertCloseStore( store, 0 ) );
}

static CRYPT_KEY_PROV_INFO *key_info( PCCERT_CONTEXT cert )
{
    CRYPT_KEY_PROV_INFO *info;
    DWORD len;

    if (!pCertGetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, NULL, &len )) return NULL;
    check( "malloc", (info = malloc( len )) != NULL );
    check( "CERT_KEY_PROV_INFO_PROP_ID",
           pCertGetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, info, &len ) );
    return info;
}

/* FILE PASSWORD: the certificates that have a key go into the store, with what leads to their keys. */
static int import( char **argv )
{
    CRYPT_DATA_BLOB pfx = { 0, malloc( FILE_MAX ) };
    FILE *file = fopen( argv[0], "rb" );
    PCCERT_CONTEXT cert = NULL;
    unsigned int count = 0;
    WCHAR password[64];
    HCERTSTORE store;

    check( "fopen", file && pfx.pbData );
    pfx.cbData = fread( pfx.pbData, 1, FILE_MAX, file );
    fclose( file );
    MultiByteToWideChar( CP_ACP, 0, argv[1], -1, password, 64 );
    store = pPFXImportCertStore( &pfx, password, CRYPT_EXPORTABLE );
    check( "PFXImportCertStore", store != NULL );
    while ((cert = pCertEnumCertificatesInStore( store, cert )))
    {
        if (!key_info( cert )) continue;
        add_to_my( cert );
        count++;
    }
    check( "CertCloseStore", pCertCloseStore( store, 0 ) );
    printf( "%u with keys\n", count );
    return 0;
}

/* CONTAINER SUBJECT: a new container, a pair in it, and a certificate that it signs itself. */
static int make( char **argv )
{
    WCHAR container[64], subject[64], provider[] = MS_ENH_RSA_AES_PROV_W;
    CRYPT_KEY_PROV_INFO info = { container, provider, PROV_RSA_AES, 0, 0, NULL, AT_SIGNATURE };
    CERT_NAME_BLOB name = { 0 };
    PCCERT_CONTEXT cert;
    HCRYPTPROV prov;
    HCRYPTKEY pair;

    MultiByteToWideChar( CP_ACP, 0, argv[0], -1, container, 64 );
    MultiByteToWideChar( CP_ACP, 0, argv[1], -1, subject, 64 );
    check( "CryptAcquireContext", CryptAcquireContextW( &prov, container, provider, PROV_RSA_AES, CRYPT_NEWKEYSET ) );
    check( "CryptGenKey", CryptGenKey( prov, AT_SIGNATURE, 1024 << 16, &pair ) );
    check( "CertStrToName, size",
           pCertStrToNameW( X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, NULL, &name.cbData,
                            NULL ) );
    check( "malloc", (name.pbData = malloc( name.cbData )) != NULL );
    check( "CertStrToName",
           pCertStrToNameW( X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, name.pbData, &name.cbData,
                            NULL ) );
    cert = pCertCreateSelfSignCertificate( prov, &name, 0, &info, NULL, NULL, NULL, NULL );
    check( "CertCreateSelfSignCertificate", cert != NULL );
    add_to_my( cert );
    check( "CryptDestroyKey", CryptDestroyKey( pair ) );
    check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    return 0;
}

/* Prints a number by which the key can be told from another: FNV-1a over the certificate's public key. */
static void print_id( PCCERT_CONTEXT cert )
{
    const CRYPT_BIT_BLOB *key = &cert->pCertInfo->SubjectPublicKeyInfo.PublicKey;
    unsigned int id = 0x811c9dc5;
    DWORD i;

    for (i = 0; i < key->cbData; i++) id = (id ^ key->pbData[i]) * 0x01000193;
    printf( "%08x signs\n", id );
}

/* SUBJECT: signs with the key that crypt32 finds, and verifies with the certificate's. */
static int sign( char **argv )
{
    static const BYTE text[] = "some text";
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE prov;
    HCERTSTORE store = open_my();
    PCCERT_CONTEXT cert = find_cert( store, argv[0] );
    BYTE signature[512];
    DWORD spec, len = sizeof(signature);
    BOOL must_free = FALSE;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    check( "CryptAcquireCertificatePrivateKey",
           pCryptAcquireCertificatePrivateKey( cert, 0, NULL, &prov, &spec, &must_free ) );
    if (spec != AT_SIGNATURE) spec = AT_KEYEXCHANGE;    /* Wine may say 3 */
    check( "CryptCreateHash", CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check( "CryptHashData", CryptHashData( hash, text, sizeof(text), 0 ) );
    check( "CryptSignHash", CryptSignHashA( hash, spec, NULL, 0, signature, &len ) );
    check( "CryptImportPublicKeyInfo",
           pCryptImportPublicKeyInfo( prov, ENCODING, &cert->pCertInfo->SubjectPublicKeyInfo, &key ) );
    check( "CryptVerifySignature", CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ) );
    check( "CryptDestroyKey", CryptDestroyKey( key ) );
    check( "CryptDestroyHash", CryptDestroyHash( hash ) );
    if (must_free) check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    print_id( cert );
    pCertFreeCertificateContext( cert );
    check( "CertCloseStore", pCertCloseStore( store, 0 ) );
    return 0;
}

/* SUBJECT: takes the certificate and the container of its key away. */
static int drop( char **argv )
{
    HCERTSTORE store = open_my();
    PCCERT_CONTEXT cert = find_cert( store, argv[0] );
    CRYPT_KEY_PROV_INFO *info = key_info( cert );
    HCRYPTPROV prov;

    check( "CERT_KEY_PROV_INFO_PROP_ID", info != NULL );
    check( "CryptAcquireContext",
           CryptAcquireContextW( &prov, info->pwszContainerName, info->pwszProvName, info->dwProvType,
                                 CRYPT_DELETEKEYSET | (info->dwFlags & CRYPT_MACHINE_KEYSET) ) );
    check( "CertDeleteCertificateFromStore", pCertDeleteCertificateFromStore( cert ) );
    check( "CertCloseStore", pCertCloseStore( store, 0 ) );
    return 0;
}

static const struct
{
    const char *name;
    int         arg_count;
    int       (*run)( char **argv );
    const char *usage;
} commands[] =
{
    { "import", 2, import, "FILE PASSWORD" },
    { "make",   2, make,   "CONTAINER SUBJECT, e.g. CN=me" },
    { "sign",   1, sign,   "SUBJECT" },
    { "drop",   1, drop,   "SUBJECT" },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

int main( int argc, char **argv )
{
    unsigned int i;

    for (i = 0; argc > 1 && i < COMMAND_COUNT; i++)
    {
        if (strcmp( argv[1], commands[i].name ) || argc - 2 != commands[i].arg_count) continue;
        load_crypt32();
        return commands[i].run( argv + 2 );
    }
    fprintf( stderr, "usage: cert_keys COMMAND ARGUMENT...\n" );
    for (i = 0; i < COMMAND_COUNT; i++) fprintf( stderr, "    %s %s\n", commands[i].name, commands[i].usage );
    return 2;
}
