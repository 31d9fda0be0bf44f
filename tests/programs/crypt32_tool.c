/* Drives crypt32.dll from the command line, one job for each command: data protection, PFX files,
 * certificates and their chains, signed and enveloped messages. What it writes can be compared with what
 * other systems and other versions write. Uses documented functions only; runs on Windows as it is.
 * crypt32.dll is loaded late, so that the file can be built with the imports of its neighbours.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#undef NTDDI_VERSION            /* for hExclusiveRoot, which came with Windows 7 */
#define NTDDI_VERSION 0x06010000

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <wincrypt.h>
#include <wintrust.h>
#include <softpub.h>

#define ENCODING    (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)
#define OUTPUT_MAX 0x10000

/* ---- crypt32.dll ------------------------------------------------------------------------------ */

#define CRYPT32_FUNCTIONS( X ) \
    X( CertAddCertificateContextToStore ) \
    X( CertAddEncodedCertificateToStore ) \
    X( CertCloseStore ) \
    X( CertCreateCertificateChainEngine ) \
    X( CertCreateCertificateContext ) \
    X( CertEnumCertificatesInStore ) \
    X( CertFreeCertificateChain ) \
    X( CertFreeCertificateChainEngine ) \
    X( CertFreeCertificateContext ) \
    X( CertGetCertificateChain ) \
    X( CertGetCertificateContextProperty ) \
    X( CertGetNameStringA ) \
    X( CertGetSubjectCertificateFromStore ) \
    X( CertOpenStore ) \
    X( CertVerifyCertificateChainPolicy ) \
    X( CryptAcquireCertificatePrivateKey ) \
    X( CryptDecodeObjectEx ) \
    X( CryptDecryptMessage ) \
    X( CryptEncodeObject ) \
    X( CryptExportPublicKeyInfo ) \
    X( CryptHashCertificate ) \
    X( CryptHashPublicKeyInfo ) \
    X( CryptImportPublicKeyInfo ) \
    X( CryptMsgClose ) \
    X( CryptMsgControl ) \
    X( CryptMsgGetParam ) \
    X( CryptMsgOpenToDecode ) \
    X( CryptMsgOpenToEncode ) \
    X( CryptMsgUpdate ) \
    X( CryptProtectData ) \
    X( CryptSignAndEncodeCertificate ) \
    X( CryptUnprotectData ) \
    X( CryptVerifyCertificateSignature ) \
    X( CryptVerifyCertificateSignatureEx ) \
    X( CryptVerifyDetachedMessageSignature ) \
    X( CryptVerifyMessageSignature ) \
    X( PFXImportCertStore )

#define DECLARE( name ) static __typeof__( &name ) p ## name;
CRYPT32_FUNCTIONS( DECLARE )
#undef DECLARE

/* ---- helpers ---------------------------------------------------------------------------------- */

/* Ends the program, since nothing after the failure could work. */
static void check( const char *what, BOOL ok )
{
    DWORD error = GetLastError();

    if (ok) return;
    fprintf( stderr, "crypt32_tool: %s failed, error %#lx\n", what, error );
    printf( "%s failed, error %#lx\n", what, error );
    exit( 1 );
}

static FARPROC find_function( HMODULE module, const char *name )
{
    FARPROC proc = GetProcAddress( module, name );

    check( name, proc != NULL );
    return proc;
}

static void load_crypt32( void )
{
    HMODULE module = LoadLibraryA( "crypt32.dll" );

    check( "LoadLibrary of crypt32.dll", module != NULL );
#define LOAD( name ) p ## name = (__typeof__( p ## name ))(void *)find_function( module, #name );
    CRYPT32_FUNCTIONS( LOAD )
#undef LOAD
}

static DATA_BLOB read_file( const char *name )
{
    FILE *file = fopen( name, "rb" );
    DATA_BLOB blob = { 0 };

    if (!file || !(blob.pbData = malloc( OUTPUT_MAX )))
    {
        fprintf( stderr, "crypt32_tool: cannot read %s\n", name );
        exit( 2 );
    }
    blob.cbData = fread( blob.pbData, 1, OUTPUT_MAX, file );
    fclose( file );
    return blob;
}

static void write_file( const char *name, const BYTE *data, DWORD len )
{
    FILE *file = fopen( name, "wb" );

    if (!file || fwrite( data, 1, len, file ) != len || fclose( file ))
    {
        fprintf( stderr, "crypt32_tool: cannot write %s\n", name );
        exit( 2 );
    }
}

static void print_hex( const BYTE *data, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) printf( "%02x", data[i] );
    printf( "\n" );
}

static void *alloc( DWORD len )
{
    void *ret = calloc( 1, len ? len : 1 );

    if (!ret) abort();
    return ret;
}

static PCCERT_CONTEXT read_cert( const char *name )
{
    DATA_BLOB file = read_file( name );
    PCCERT_CONTEXT cert = pCertCreateCertificateContext( ENCODING, file.pbData, file.cbData );

    check( "CertCreateCertificateContext", cert != NULL );
    return cert;
}

static HCERTSTORE memory_store( PCCERT_CONTEXT cert )
{
    HCERTSTORE store = pCertOpenStore( CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL );

    check( "CertOpenStore", store != NULL );
    if (cert)
        check( "CertAddCertificateContextToStore",
               pCertAddCertificateContextToStore( store, cert, CERT_STORE_ADD_ALWAYS, NULL ) );
    return store;
}

static void *decode( LPCSTR type, const BYTE *data, DWORD len )
{
    void *ret = NULL;
    DWORD size;

    check( "CryptDecodeObjectEx", pCryptDecodeObjectEx( ENCODING, type, data, len, CRYPT_DECODE_ALLOC_FLAG,
                                                        NULL, &ret, &size ) );
    return ret;
}

static DATA_BLOB encode( LPCSTR type, const void *info )
{
    DATA_BLOB ret = { 0 };

    check( "CryptEncodeObject, size", pCryptEncodeObject( ENCODING, type, info, NULL, &ret.cbData ) );
    ret.pbData = alloc( ret.cbData );
    check( "CryptEncodeObject", pCryptEncodeObject( ENCODING, type, info, ret.pbData, &ret.cbData ) );
    return ret;
}

static HCRYPTPROV acquire( void )
{
    HCRYPTPROV prov;

    check( "CryptAcquireContext", CryptAcquireContextA( &prov, NULL, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES,
                                                        CRYPT_VERIFYCONTEXT ) );
    return prov;
}

/* ---- data protection -------------------------------------------------------------------------- */

static DWORD protect_flags( const char *text )
{
    return strcmp( text, "machine" ) ? 0 : CRYPTPROTECT_LOCAL_MACHINE;
}

static DATA_BLOB *entropy_of( char **argv, DATA_BLOB *blob )
{
    if (!argv[0]) return NULL;
    blob->pbData = (BYTE *)argv[0];
    blob->cbData = strlen( argv[0] );
    return blob;
}

static int protect( char **argv )
{
    DATA_BLOB in = read_file( argv[1] ), out, entropy;

    check( "CryptProtectData", pCryptProtectData( &in, L"a description", entropy_of( argv + 3, &entropy ), NULL,
                                                  NULL, CRYPTPROTECT_UI_FORBIDDEN | protect_flags( argv[0] ),
                                                  &out ) );
    write_file( argv[2], out.pbData, out.cbData );
    LocalFree( out.pbData );
    return 0;
}

static int unprotect( char **argv )
{
    DATA_BLOB in = read_file( argv[1] ), out, entropy;
    WCHAR *description = NULL;

    check( "CryptUnprotectData",
           pCryptUnprotectData( &in, &description, entropy_of( argv + 3, &entropy ), NULL, NULL,
                                CRYPTPROTECT_UI_FORBIDDEN | protect_flags( argv[0] ), &out ) );
    check( "the description", description && !lstrcmpW( description, L"a description" ) );
    write_file( argv[2], out.pbData, out.cbData );
    LocalFree( out.pbData );
    LocalFree( description );
    return 0;
}

/* ---- certificates ----------------------------------------------------------------------------- */

static ALG_ID alg_of_name( const char *name )
{
    if (!strcmp( name, "md5" )) return CALG_MD5;
    if (!strcmp( name, "sha1" )) return CALG_SHA1;
    if (!strcmp( name, "sha256" )) return CALG_SHA_256;
    if (!strcmp( name, "sha384" )) return CALG_SHA_384;
    if (!strcmp( name, "sha512" )) return CALG_SHA_512;
    return 0;       /* crypt32 takes this for SHA-1 */
}

/* The hash of a certificate, as `openssl x509 -fingerprint` gives it. */
static int hash_cert( char **argv )
{
    PCCERT_CONTEXT cert = read_cert( argv[1] );
    BYTE value[64];
    DWORD len = sizeof(value);

    check( "CryptHashCertificate", pCryptHashCertificate( 0, alg_of_name( argv[0] ), 0, cert->pbCertEncoded,
                                                          cert->cbCertEncoded, value, &len ) );
    print_hex( value, len );
    pCertFreeCertificateContext( cert );
    return 0;
}

/* The key goes into the provider and out again, through all of crypt32's forms of it. Writes the X.509 form. */
static int public_key( char **argv )
{
    PCCERT_CONTEXT cert = read_cert( argv[0] );
    CERT_PUBLIC_KEY_INFO *info = &cert->pCertInfo->SubjectPublicKeyInfo;
    BYTE *blob, *decoded, hash[20];
    DATA_BLOB encoded, whole;
    HCRYPTPROV prov = acquire();
    DWORD len, hash_len = sizeof(hash);
    HCRYPTKEY key;

    check( "CryptImportPublicKeyInfo", pCryptImportPublicKeyInfo( prov, ENCODING, info, &key ) );
    check( "CryptExportKey, size", CryptExportKey( key, 0, PUBLICKEYBLOB, 0, NULL, &len ) );
    blob = alloc( len );
    check( "CryptExportKey", CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len ) );
    decoded = decode( RSA_CSP_PUBLICKEYBLOB, info->PublicKey.pbData, info->PublicKey.cbData );
    check( "comparison of the blobs", !memcmp( blob, decoded, len ) );

    encoded = encode( RSA_CSP_PUBLICKEYBLOB, blob );
    check( "comparison of the encoded keys", encoded.cbData == info->PublicKey.cbData &&
           !memcmp( encoded.pbData, info->PublicKey.pbData, encoded.cbData ) );
    info->PublicKey.pbData = encoded.pbData;
    whole = encode( X509_PUBLIC_KEY_INFO, info );
    write_file( argv[1], whole.pbData, whole.cbData );
    check( "CryptHashPublicKeyInfo", pCryptHashPublicKeyInfo( prov, CALG_SHA1, 0, ENCODING, info, hash, &hash_len ) );
    print_hex( hash, hash_len );

    check( "CryptDestroyKey", CryptDestroyKey( key ) );
    check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    return 0;
}

/* Whether the second certificate was signed with the first one's key. */
static int verify_cert( char **argv )
{
    PCCERT_CONTEXT issuer = read_cert( argv[0] ), subject = read_cert( argv[1] );
    BOOL ok;

    ok = pCryptVerifyCertificateSignatureEx( 0, ENCODING, CRYPT_VERIFY_CERT_SIGN_SUBJECT_CERT, (void *)subject,
                                             CRYPT_VERIFY_CERT_SIGN_ISSUER_CERT, (void *)issuer, 0, NULL );
    check( "CryptVerifyCertificateSignatureEx", ok );
    ok = pCryptVerifyCertificateSignature( 0, ENCODING, subject->pbCertEncoded, subject->cbCertEncoded,
                                           &issuer->pCertInfo->SubjectPublicKeyInfo );
    check( "CryptVerifyCertificateSignature", ok );
    pCertFreeCertificateContext( subject );
    pCertFreeCertificateContext( issuer );
    return 0;
}

/* The chain of a certificate with the first file as the only trusted root; the rest are between them. */
static int chain( char **argv )
{
    CERT_CHAIN_ENGINE_CONFIG config = { .cbSize = sizeof(config) };
    CERT_CHAIN_POLICY_STATUS status = { .cbSize = sizeof(status) };
    CERT_CHAIN_POLICY_PARA policy = { .cbSize = sizeof(policy) };
    CERT_CHAIN_PARA para = { .cbSize = sizeof(para) };
    PCCERT_CONTEXT leaf = read_cert( argv[1] );
    HCERTSTORE others = memory_store( NULL );
    PCCERT_CHAIN_CONTEXT context;
    HCERTCHAINENGINE engine;
    int i;

    for (i = 2; argv[i]; i++)
        pCertAddCertificateContextToStore( others, read_cert( argv[i] ), CERT_STORE_ADD_ALWAYS, NULL );
    config.hExclusiveRoot = memory_store( read_cert( argv[0] ) );
    check( "CertCreateCertificateChainEngine", pCertCreateCertificateChainEngine( &config, &engine ) );
    check( "CertGetCertificateChain",
           pCertGetCertificateChain( engine, leaf, NULL, others, &para, 0, NULL, &context ) );
    printf( "%lu certificates, error status %#lx\n", context->rgpChain[0]->cElement,
            context->TrustStatus.dwErrorStatus );
    policy.dwFlags = CERT_CHAIN_POLICY_IGNORE_ALL_REV_UNKNOWN_FLAGS;
    check( "CertVerifyCertificateChainPolicy",
           pCertVerifyCertificateChainPolicy( CERT_CHAIN_POLICY_BASE, context, &policy, &status ) );
    printf( "policy status %#lx\n", status.dwError );
    pCertFreeCertificateChain( context );
    pCertFreeCertificateChainEngine( engine );
    return status.dwError ? 1 : 0;
}

/* ---- keys in memory --------------------------------------------------------------------------- */

/* Reads a PKCS#1 private key into a fresh context, as an exchange key. */
static HCRYPTPROV import_key( const char *name, HCRYPTKEY *key )
{
    DATA_BLOB file = read_file( name );
    HCRYPTPROV prov = acquire();
    BYTE *blob = NULL;
    DWORD len = 0;

    check( "CryptDecodeObjectEx of a private key",
           pCryptDecodeObjectEx( ENCODING, PKCS_RSA_PRIVATE_KEY, file.pbData, file.cbData, CRYPT_DECODE_ALLOC_FLAG,
                                 NULL, &blob, &len ) );
    check( "CryptImportKey of a private key", CryptImportKey( prov, blob, len, 0, CRYPT_EXPORTABLE, key ) );
    LocalFree( blob );
    return prov;
}

/* A new pair of 2048 bits, and a certificate that it signed itself; `openssl verify` takes it. */
static int self_sign( char **argv )
{
    static char oid_sha1[] = szOID_RSA_SHA1RSA, oid_sha256[] = "1.2.840.113549.1.1.11";
    static BYTE serial[] = { 1, 2, 3, 4 }, text[] = "winecsp test";
    CERT_RDN_ATTR attr = { (char *)(ULONG_PTR)szOID_COMMON_NAME, CERT_RDN_PRINTABLE_STRING,
                           { sizeof(text) - 1, text } };
    CERT_RDN rdn = { 1, &attr };
    CERT_NAME_INFO name = { 1, &rdn };
    CERT_PUBLIC_KEY_INFO *key_info;
    CERT_INFO info = { .dwVersion = CERT_V3 };
    DATA_BLOB subject = encode( X509_NAME, &name );
    HCRYPTPROV prov = acquire();
    BYTE out[4096];
    DWORD len = 0;
    HCRYPTKEY key;

    check( "CryptGenKey", CryptGenKey( prov, AT_SIGNATURE, (2048 << 16) | CRYPT_EXPORTABLE, &key ) );
    check( "CryptExportPublicKeyInfo, size",
           pCryptExportPublicKeyInfo( prov, AT_SIGNATURE, ENCODING, NULL, &len ) );
    key_info = alloc( len );
    check( "CryptExportPublicKeyInfo",
           pCryptExportPublicKeyInfo( prov, AT_SIGNATURE, ENCODING, key_info, &len ) );

    info.SerialNumber.cbData = sizeof(serial);
    info.SerialNumber.pbData = serial;
    info.SignatureAlgorithm.pszObjId = strcmp( argv[0], "sha1" ) ? oid_sha256 : oid_sha1;
    info.Issuer = info.Subject = subject;
    GetSystemTimeAsFileTime( &info.NotBefore );
    info.NotAfter = info.NotBefore;
    info.NotAfter.dwHighDateTime += 0x5000;
    info.SubjectPublicKeyInfo = *key_info;
    len = sizeof(out);
    check( "CryptSignAndEncodeCertificate",
           pCryptSignAndEncodeCertificate( prov, AT_SIGNATURE, ENCODING, X509_CERT_TO_BE_SIGNED, &info,
                                           &info.SignatureAlgorithm, NULL, out, &len ) );
    write_file( argv[1], out, len );
    check( "CryptDestroyKey", CryptDestroyKey( key ) );
    check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    return 0;
}

/* ---- signed messages -------------------------------------------------------------------------- */

static HCRYPTMSG open_message( DWORD flags, const char *name )
{
    HCRYPTMSG msg = pCryptMsgOpenToDecode( ENCODING, flags, 0, 0, NULL, NULL );
    DATA_BLOB file = read_file( name );

    check( "CryptMsgOpenToDecode", msg != NULL );
    check( "CryptMsgUpdate", pCryptMsgUpdate( msg, file.pbData, file.cbData, TRUE ) );
    return msg;
}

static void *msg_param( HCRYPTMSG msg, DWORD param, DWORD *len )
{
    void *data;

    check( "CryptMsgGetParam, size", pCryptMsgGetParam( msg, param, 0, NULL, len ) );
    data = alloc( *len );
    check( "CryptMsgGetParam", pCryptMsgGetParam( msg, param, 0, data, len ) );
    return data;
}

/* Finds the signer's certificate in the message and has the signature verified with it. */
static void verify_signer( HCRYPTMSG msg )
{
    HCERTSTORE store = pCertOpenStore( CERT_STORE_PROV_MSG, ENCODING, 0, 0, msg );
    PCCERT_CONTEXT cert;
    DWORD len;

    check( "CertOpenStore", store != NULL );
    cert = pCertGetSubjectCertificateFromStore( store, ENCODING, msg_param( msg, CMSG_SIGNER_CERT_INFO_PARAM, &len ) );
    check( "CertGetSubjectCertificateFromStore", cert != NULL );
    check( "CMSG_CTRL_VERIFY_SIGNATURE", pCryptMsgControl( msg, 0, CMSG_CTRL_VERIFY_SIGNATURE, cert->pCertInfo ) );
    pCertFreeCertificateContext( cert );
    pCertCloseStore( store, 0 );
}

/* With a second file, that is the content of a detached signature. */
static int verify_message( char **argv )
{
    CRYPT_VERIFY_MESSAGE_PARA para = { sizeof(para), ENCODING, 0, NULL, NULL };
    HCRYPTMSG msg = open_message( argv[1] ? CMSG_DETACHED_FLAG : 0, argv[0] );
    DATA_BLOB file = read_file( argv[0] ), content = { 0 };
    const BYTE *data;
    DWORD len = 0;

    if (argv[1])
    {
        content = read_file( argv[1] );
        check( "CryptMsgUpdate with the content", pCryptMsgUpdate( msg, content.pbData, content.cbData, TRUE ) );
    }
    verify_signer( msg );
    check( "CMSG_COMPUTED_HASH_PARAM", pCryptMsgGetParam( msg, CMSG_COMPUTED_HASH_PARAM, 0, NULL, &len ) );
    print_hex( msg_param( msg, CMSG_COMPUTED_HASH_PARAM, &len ), len );
    check( "CryptMsgClose", pCryptMsgClose( msg ) );

    data = content.pbData;
    if (argv[1])
        check( "CryptVerifyDetachedMessageSignature",
               pCryptVerifyDetachedMessageSignature( &para, 0, file.pbData, file.cbData, 1, &data, &content.cbData,
                                                     NULL ) );
    else
        check( "CryptVerifyMessageSignature",
               pCryptVerifyMessageSignature( &para, 0, file.pbData, file.cbData, NULL, &len, NULL ) );
    return 0;
}

static void write_message( HCRYPTMSG msg, const char *content, const char *name )
{
    DATA_BLOB in = read_file( content );
    DWORD len;
    BYTE *out;

    check( "CryptMsgUpdate", pCryptMsgUpdate( msg, in.pbData, in.cbData, TRUE ) );
    out = msg_param( msg, CMSG_CONTENT_PARAM, &len );
    write_file( name, out, len );
    check( "CryptMsgClose", pCryptMsgClose( msg ) );
}

/* sha1|sha256 KEY CERT CONTENT OUT: an attached signature, with the certificate. */
static int sign_message( char **argv )
{
    static char oid_sha1[] = szOID_OIWSEC_sha1, oid_sha256[] = szOID_NIST_sha256;
    CMSG_SIGNER_ENCODE_INFO signer = { .cbSize = sizeof(signer) };
    CMSG_SIGNED_ENCODE_INFO info = { .cbSize = sizeof(info) };
    PCCERT_CONTEXT cert = read_cert( argv[2] );
    DATA_BLOB encoded = { cert->cbCertEncoded, cert->pbCertEncoded };
    HCRYPTPROV prov;
    HCRYPTMSG msg;
    HCRYPTKEY key;

    prov = import_key( argv[1], &key );
    signer.pCertInfo = cert->pCertInfo;
    signer.hCryptProv = prov;
    signer.dwKeySpec = AT_KEYEXCHANGE;
    signer.HashAlgorithm.pszObjId = strcmp( argv[0], "sha1" ) ? oid_sha256 : oid_sha1;
    info.cSigners = 1;
    info.rgSigners = &signer;
    info.cCertEncoded = 1;
    info.rgCertEncoded = &encoded;
    msg = pCryptMsgOpenToEncode( ENCODING, 0, CMSG_SIGNED, &info, NULL, NULL );
    check( "CryptMsgOpenToEncode", msg != NULL );
    write_message( msg, argv[3], argv[4] );
    check( "CryptDestroyKey", CryptDestroyKey( key ) );
    check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    return 0;
}

/* ---- enveloped messages ----------------------------------------------------------------------- */

/* ALGORITHM CERT CONTENT OUT: encrypts for the certificate's owner. */
static int seal_message( char **argv )
{
    static const struct { const char *name, *oid; } algs[] =
    { { "3des", szOID_RSA_DES_EDE3_CBC }, { "rc2", szOID_RSA_RC2CBC }, { "aes256", szOID_NIST_AES256_CBC } };
    CMSG_ENVELOPED_ENCODE_INFO info = { .cbSize = sizeof(info) };
    PCCERT_CONTEXT cert = read_cert( argv[1] );
    HCRYPTMSG msg;
    unsigned int i;

    for (i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
        if (!strcmp( argv[0], algs[i].name ))
            info.ContentEncryptionAlgorithm.pszObjId = (char *)(ULONG_PTR)algs[i].oid;
    info.cRecipients = 1;
    info.rgpRecipients = (CERT_INFO **)&cert->pCertInfo;
    msg = pCryptMsgOpenToEncode( ENCODING, 0, CMSG_ENVELOPED, &info, NULL, NULL );
    check( "CryptMsgOpenToEncode", msg != NULL );
    write_message( msg, argv[2], argv[3] );
    return 0;
}

/* KEY IN OUT */
static int open_sealed( char **argv )
{
    CMSG_CTRL_DECRYPT_PARA para = { .cbSize = sizeof(para) };
    HCRYPTMSG msg = open_message( 0, argv[1] );
    HCRYPTKEY key;
    BYTE *out;
    DWORD len;

    para.hCryptProv = import_key( argv[0], &key );
    para.dwKeySpec = AT_KEYEXCHANGE;
    check( "CMSG_CTRL_DECRYPT", pCryptMsgControl( msg, 0, CMSG_CTRL_DECRYPT, &para ) );
    out = msg_param( msg, CMSG_CONTENT_PARAM, &len );
    write_file( argv[2], out, len );
    check( "CryptMsgClose", pCryptMsgClose( msg ) );
    check( "CryptDestroyKey", CryptDestroyKey( key ) );
    check( "CryptReleaseContext", CryptReleaseContext( para.hCryptProv, 0 ) );
    return 0;
}

/* ---- PFX files -------------------------------------------------------------------------------- */

/* Makes or opens the user's default container, which is where Wine's crypt32 puts the keys of a PFX file. */
static int container( char **argv )
{
    HCRYPTPROV prov;
    BOOL ok = CryptAcquireContextA( &prov, NULL, MS_ENHANCED_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET );

    if (!ok && GetLastError() == (DWORD)NTE_EXISTS)
        ok = CryptAcquireContextA( &prov, NULL, MS_ENHANCED_PROV_A, PROV_RSA_FULL, 0 );
    check( "CryptAcquireContext of the default container", ok );
    check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    return 0;
}

/* Signs with the certificate's key and verifies with the certificate. */
static void try_key( PCCERT_CONTEXT cert )
{
    static const BYTE text[] = "some text";
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE prov;
    BOOL must_free;
    BYTE signature[512];
    DWORD spec, len = sizeof(signature);
    HCRYPTHASH hash;
    HCRYPTKEY key;

    check( "CryptAcquireCertificatePrivateKey",
           pCryptAcquireCertificatePrivateKey( cert, 0, NULL, &prov, &spec, &must_free ) );
    if (spec != AT_SIGNATURE) spec = AT_KEYEXCHANGE;    /* Wine says 3 if the container has both */
    check( "CryptCreateHash", CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check( "CryptHashData", CryptHashData( hash, text, sizeof(text), 0 ) );
    check( "CryptSignHash", CryptSignHashA( hash, spec, NULL, 0, signature, &len ) );
    check( "CryptImportPublicKeyInfo",
           pCryptImportPublicKeyInfo( prov, ENCODING, &cert->pCertInfo->SubjectPublicKeyInfo, &key ) );
    check( "CryptVerifySignature", CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ) );
    check( "CryptDestroyKey", CryptDestroyKey( key ) );
    check( "CryptDestroyHash", CryptDestroyHash( hash ) );
    if (must_free) check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
}

/* FLAGS FILE PASSWORD: imports and tries what has a key; flag 0x8000 is PKCS12_NO_PERSIST_KEY. */
static int import_pfx( char **argv )
{
    DATA_BLOB file = read_file( argv[1] );
    unsigned int certs = 0, keys = 0;
    PCCERT_CONTEXT cert = NULL;
    WCHAR password[64] = { 0 };
    HCERTSTORE store;
    DWORD len;

    MultiByteToWideChar( CP_ACP, 0, argv[2], -1, password, 63 );
    store = pPFXImportCertStore( (CRYPT_DATA_BLOB *)&file, password, strtoul( argv[0], NULL, 0 ) );
    check( "PFXImportCertStore", store != NULL );
    while ((cert = pCertEnumCertificatesInStore( store, cert )))
    {
        certs++;
        if (!pCertGetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, NULL, &len ) &&
            !pCertGetCertificateContextProperty( cert, CERT_KEY_CONTEXT_PROP_ID, NULL, &len )) continue;
        try_key( cert );
        keys++;
    }
    printf( "%u certificates, %u keys\n", certs, keys );
    pCertCloseStore( store, 0 );
    return 0;
}

/* ---- signed programs -------------------------------------------------------------------------- */

/* Authenticode as Explorer asks for it. With a root that nobody trusts the best answer is 0x800b0109. */
static int verify_program( char **argv )
{
    GUID action = WINTRUST_ACTION_GENERIC_VERIFY_V2;
    LONG( WINAPI *verify_trust )( HWND, GUID *, void * );
    HMODULE module = LoadLibraryA( "wintrust.dll" );
    WINTRUST_FILE_INFO file = { .cbStruct = sizeof(file) };
    WINTRUST_DATA data = { .cbStruct = sizeof(data) };
    WCHAR path[MAX_PATH];

    check( "LoadLibrary of wintrust.dll", module != NULL );
    verify_trust = (__typeof__( verify_trust ))( void * ) find_function( module, "WinVerifyTrust" );
    MultiByteToWideChar( CP_ACP, 0, argv[0], -1, path, MAX_PATH );
    file.pcwszFilePath = path;
    data.dwUIChoice = WTD_UI_NONE;
    data.fdwRevocationChecks = WTD_REVOKE_NONE;
    data.dwUnionChoice = WTD_CHOICE_FILE;
    data.pFile = &file;
    printf( "%#lx\n", verify_trust( INVALID_HANDLE_VALUE, &action, &data ) );
    return 0;
}

/* ---- which provider --------------------------------------------------------------------------- */

/* The command has been run; says which files served it. */
static void print_modules( void )
{
    static const char *const names[] = { "crypt32.dll", "advapi32.dll", "rsaenh.dll" };
    char path[MAX_PATH] = "";
    unsigned int i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    {
        HMODULE module = GetModuleHandleA( names[i] );

        if (module && GetModuleFileNameA( module, path, sizeof(path) )) printf( "used %s\n", path );
    }
}

static const struct
{
    const char *name;
    int         least, most;
    int       (*run)( char **argv );
    const char *usage;
} commands[] =
{
    { "protect",        3, 4, protect,        "user|machine IN OUT [ENTROPY]" },
    { "unprotect",      3, 4, unprotect,      "user|machine IN OUT [ENTROPY]" },
    { "hash-cert",      2, 2, hash_cert,      "ALGORITHM CERT" },
    { "public-key",     2, 2, public_key,     "CERT OUT" },
    { "verify-cert",    2, 2, verify_cert,    "ISSUER SUBJECT" },
    { "chain",          2, 9, chain,          "ROOT LEAF [CERT...]" },
    { "self-sign",      2, 2, self_sign,      "sha1|sha256 OUT" },
    { "verify-message", 1, 2, verify_message, "MESSAGE [CONTENT]" },
    { "sign-message",   5, 5, sign_message,   "sha1|sha256 KEY CERT CONTENT OUT" },
    { "seal-message",   4, 4, seal_message,   "rc2|3des|aes256 CERT CONTENT OUT" },
    { "open-message",   3, 3, open_sealed,    "KEY MESSAGE OUT" },
    { "container",      0, 0, container,      "" },
    { "import-pfx",     3, 3, import_pfx,     "FLAGS FILE PASSWORD" },
    { "verify-program", 1, 1, verify_program, "FILE" },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static int usage( void )
{
    unsigned int i;

    fprintf( stderr, "usage: crypt32_tool COMMAND ARGUMENT...; -v before the command lists the DLLs\n" );
    for (i = 0; i < COMMAND_COUNT; i++) fprintf( stderr, "    %s %s\n", commands[i].name, commands[i].usage );
    return 2;
}

int main( int argc, char **argv )
{
    BOOL verbose = argc > 1 && !strcmp( argv[1], "-v" );
    unsigned int i;
    int ret;

    if (verbose) argc--, argv++;
    for (i = 0; argc > 1 && i < COMMAND_COUNT; i++)
    {
        if (strcmp( argv[1], commands[i].name )) continue;
        if (argc - 2 < commands[i].least || argc - 2 > commands[i].most) break;
        load_crypt32();
        ret = commands[i].run( argv + 2 );
        if (verbose) print_modules();
        return ret;
    }
    return usage();
}
