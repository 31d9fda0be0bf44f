/* csptool types [TYPE...]: acquires a context of each type's default provider (types 1, 12 and 24 unless
 * named), as a program would, and prints one line
 *     TYPE <tab> provider <tab> full path of its DLL <tab> ProductName <tab> ProductVersion
 * The provider tells its name itself; the DLL is what is really mapped. "-" stands for what could not be
 * found out.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
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

/* Prints one type's line; FALSE if its default provider does not work. */
static BOOL print_type( DWORD type )
{
    char name[256] = "-";
    DWORD len = sizeof(name);
    HCRYPTPROV prov;
    BOOL ret;

    printf( "%lu\t", type );
    if (!CryptAcquireContextA( &prov, NULL, NULL, type, CRYPT_VERIFYCONTEXT ))
    {
        printf( "-\t-\t-\t-\n" );
        complain( "CryptAcquireContext", GetLastError() );
        return FALSE;
    }
    ret = CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &len, 0 );
    if (!ret) complain( "CryptGetProvParam", GetLastError() );
    printf( "%s\t", name );
    print_image( find_image( name ) );
    release_context( prov, 0 );
    return ret;
}

int types_command( int argc, char **argv )
{
    static const DWORD defaults[] = { PROV_RSA_FULL, PROV_RSA_SCHANNEL, PROV_RSA_AES };
    int failed = 0;
    int i;

    for (i = 0; i < argc; i++) failed |= !print_type( strtoul( argv[i], NULL, 0 ) );
    for (i = 0; !argc && i < (int)ARRAYSIZE( defaults ); i++) failed |= !print_type( defaults[i] );
    return failed;
}
