/* csptool types [TYPE...]: acquires a context of each type's default provider (those that winecsp has unless
 * named), as a program would, and prints one line
 *     TYPE <tab> provider <tab> full path of its DLL <tab> ProductName <tab> ProductVersion
 * The provider tells its name itself, or, since Wine's dssenh.dll does not, the registration does; the DLL is what is
 * really mapped. "-" stands for what could not be found out.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

#include <winreg.h>

#define PROVIDER_KEY "Software\\Microsoft\\Cryptography\\Defaults\\Provider\\"

/* The module that the registry names for a provider, if this process has it. */
static HMODULE find_image( const char *provider )
{
    char key[512], image[MAX_PATH];
    DWORD size = sizeof(image);
    const char *file;

    if (strlen( provider ) >= sizeof(key) - strlen( PROVIDER_KEY )) return NULL;
    strcpy( key, PROVIDER_KEY );
    strcat( key, provider );
    if (RegGetValueA( HKEY_LOCAL_MACHINE, key, "Image Path", RRF_RT_REG_SZ, NULL, image, &size )) return NULL;
    file = strrchr( image, '\\' );
    return GetModuleHandleA( file ? file + 1 : image );
}

#define PROVIDER_NAME_MAX 256

/* The name of a type's default provider, of which there is a context. */
static BOOL provider_name( HCRYPTPROV prov, DWORD type, char name[PROVIDER_NAME_MAX] )
{
    DWORD len = PROVIDER_NAME_MAX;

    if (CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &len, 0 )) return TRUE;
    len = PROVIDER_NAME_MAX;
    return CryptGetDefaultProviderA( type, NULL, CRYPT_USER_DEFAULT, name, &len );
}

/* Prints one type's line; FALSE if its default provider does not work. */
static BOOL print_type( DWORD type )
{
    char name[PROVIDER_NAME_MAX];
    HCRYPTPROV prov;
    DWORD err;
    BOOL ret;

    if (!CryptAcquireContextA( &prov, NULL, NULL, type, CRYPT_VERIFYCONTEXT ))
    {
        err = GetLastError();
        printf( "%lu\t-\t-\t-\t-\n", type );
        complain( "CryptAcquireContext", err );
        return FALSE;
    }
    if (!(ret = provider_name( prov, type, name )))
    {
        complain( "CryptGetDefaultProvider", GetLastError() );
        strcpy( name, "-" );
    }
    printf( "%lu\t%s\t", type, name );
    print_image( find_image( name ) );
    release_context( prov, 0 );
    return ret;
}

int types_command( int argc, char **argv )
{
    static const DWORD defaults[] = { PROV_RSA_FULL, PROV_DSS, PROV_RSA_SCHANNEL, PROV_DSS_DH, PROV_DH_SCHANNEL,
                                      PROV_RSA_AES };
    int failed = 0;
    DWORD type;
    int i;

    for (i = 0; i < argc; i++) if (!parse_type( argv[i], &type )) return 2;
    for (i = 0; i < argc; i++) failed |= !parse_type( argv[i], &type ) || !print_type( type );
    for (i = 0; !argc && i < (int)ARRAYSIZE( defaults ); i++) failed |= !print_type( defaults[i] );
    return failed;
}
