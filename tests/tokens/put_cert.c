/* Puts a certificate from a file into the user's store "My", as a program does, with a key in a provider of that name
 * if one is given. Without arguments it prints what the store has: NAME: PROVIDER, DESCRIPTION. Built by
 * tests/tokens-tool.sh.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <wincrypt.h>

static void put( HCERTSTORE store, const char *file, const char *provider )
{
    static BYTE der[16384];
    FILE *in = fopen( file, "rb" );
    DWORD len = in ? fread( der, 1, sizeof(der), in ) : 0;
    const CERT_CONTEXT *cert = CertCreateCertificateContext( X509_ASN_ENCODING, der, len );
    CRYPT_KEY_PROV_INFO info = { .dwProvType = PROV_RSA_FULL, .dwKeySpec = AT_SIGNATURE };
    WCHAR name[100], container[] = L"container";

    if (in) fclose( in );
    if (!cert) return;
    if (provider)
    {
        MultiByteToWideChar( CP_ACP, 0, provider, -1, name, 100 );
        info.pwszProvName = name;
        info.pwszContainerName = container;
        CertSetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, 0, &info );
    }
    CertAddCertificateContextToStore( store, cert, CERT_STORE_ADD_NEW, NULL );
}

static void list( HCERTSTORE store )
{
    const CERT_CONTEXT *cert = NULL;
    char name[100];
    BYTE info[1000];
    WCHAR text[200];
    DWORD size;

    while ((cert = CertEnumCertificatesInStore( store, cert )))
    {
        CertGetNameStringA( cert, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, sizeof(name) );
        size = sizeof(info);
        if (!CertGetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, info, &size )) size = 0;
        printf( "%s: %ls, ", name, size ? ((CRYPT_KEY_PROV_INFO *)info)->pwszProvName : L"-" );
        size = sizeof(text);
        if (!CertGetCertificateContextProperty( cert, CERT_DESCRIPTION_PROP_ID, text, &size )) lstrcpyW( text, L"-" );
        printf( "%ls\n", text );
    }
}

int main( int argc, char **argv )
{
    HCERTSTORE store = CertOpenStore( CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"My" );

    if (!store) return 1;
    if (argc > 1) put( store, argv[1], argc > 2 ? argv[2] : NULL );
    else list( store );
    return !CertCloseStore( store, 0 );
}
