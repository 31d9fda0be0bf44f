/* Key containers as a program uses them that has them from another provider, or gives them to one: makes and opens
 * them, says which pairs they hold, signs with each and decrypts, and changes the rights of a container's file by its
 * path, as .NET programs do. Names are given as they are; "-" is the default container. Scopes that begin with "dss"
 * are those of the DSS and Diffie-Hellman providers. Uses documented functions only; runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>
#include <sddl.h>
#include <aclapi.h>

static const BYTE text[] = "some text";

static DWORD scope;             /* 0 or CRYPT_MACHINE_KEYSET */
static BOOL dss;
static const char *container;

static void check( const char *what, BOOL ok )
{
    DWORD err = GetLastError();

    if (ok) return;
    printf( "%s failed, error %#lx\n", what, err );
    exit( 1 );
}

static HCRYPTPROV acquire( DWORD flags )
{
    HCRYPTPROV prov;

    check( "CryptAcquireContext",
           CryptAcquireContextA( &prov, container, dss ? MS_ENH_DSS_DH_PROV_A : MS_ENHANCED_PROV_A,
                                 dss ? PROV_DSS_DH : PROV_RSA_FULL, flags | scope ) );
    return prov;
}

static void release( HCRYPTPROV prov )
{
    check( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
}

static DWORD spec_of( const char *word )
{
    return *word == 's' ? AT_SIGNATURE : AT_KEYEXCHANGE;
}

/* ---- pairs ------------------------------------------------------------------------------------ */

/* A number by which public keys are told apart, FNV-1a over the blob behind its header. */
static unsigned int public_id( HCRYPTKEY pair )
{
    BYTE blob[4096];
    DWORD len = sizeof(blob), i;
    unsigned int id = 0x811c9dc5;

    check( "CryptExportKey", CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, blob, &len ) );
    for (i = sizeof(BLOBHEADER); i < len; i++) id = (id ^ blob[i]) * 0x01000193;
    return id;
}

static void try_signature( HCRYPTPROV prov, DWORD spec, HCRYPTKEY pair )
{
    BYTE signature[2048];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;

    check( "CryptCreateHash", CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check( "CryptHashData", CryptHashData( hash, text, sizeof(text), 0 ) );
    check( "CryptSignHash", CryptSignHashA( hash, spec, NULL, 0, signature, &len ) );
    check( "CryptVerifySignature", CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ) );
    check( "CryptDestroyHash", CryptDestroyHash( hash ) );
}

static void try_decryption( HCRYPTKEY pair )
{
    BYTE data[2048];
    DWORD len = sizeof(text);

    memcpy( data, text, sizeof(text) );
    check( "CryptEncrypt", CryptEncrypt( pair, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check( "CryptDecrypt", CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    check( "the decrypted text is right", len == sizeof(text) && !memcmp( data, text, len ) );
}

static void print_pair( HCRYPTPROV prov, DWORD spec )
{
    DWORD permissions = 0, len = sizeof(permissions);
    HCRYPTKEY pair;

    if (!CryptGetUserKey( prov, spec, &pair ))
    {
        check( "CryptGetUserKey", GetLastError() == (DWORD)NTE_NO_KEY );
        printf( "none" );
        return;
    }
    if (!dss || spec == AT_SIGNATURE) try_signature( prov, spec, pair );
    if (!dss && spec == AT_KEYEXCHANGE) try_decryption( pair );
    check( "KP_PERMISSIONS", CryptGetKeyParam( pair, KP_PERMISSIONS, (BYTE *)&permissions, &len, 0 ) );
    printf( "%08x%s", public_id( pair ), permissions & CRYPT_EXPORT ? "e" : "" );
    check( "CryptDestroyKey", CryptDestroyKey( pair ) );
}

/* Prints both pairs, "e" behind one that may be exported, after they have done their work. */
static int show( char **argv )
{
    HCRYPTPROV prov = acquire( 0 );

    print_pair( prov, AT_KEYEXCHANGE );
    printf( " " );
    print_pair( prov, AT_SIGNATURE );
    printf( "\n" );
    release( prov );
    return 0;
}

/* x|s BITS [e]: a new pair; prints nothing. */
static int generate( char **argv )
{
    HCRYPTPROV prov = acquire( 0 );
    HCRYPTKEY pair;

    check( "CryptGenKey",
           CryptGenKey( prov, spec_of( argv[0] ), atoi( argv[1] ) << 16 | (argv[2] ? CRYPT_EXPORTABLE : 0),
                        &pair ) );
    check( "CryptDestroyKey", CryptDestroyKey( pair ) );
    release( prov );
    return 0;
}

/* FILE: encrypts a text for the exchange pair. */
static int seal( char **argv )
{
    HCRYPTPROV prov = acquire( 0 );
    DWORD len = sizeof(text);
    BYTE data[2048];
    HCRYPTKEY pair;
    FILE *file;

    check( "CryptGetUserKey", CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair ) );
    memcpy( data, text, sizeof(text) );
    check( "CryptEncrypt", CryptEncrypt( pair, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check( "fopen", (file = fopen( argv[0], "wb" )) != NULL );
    check( "fwrite", fwrite( data, 1, len, file ) == len && !fclose( file ) );
    release( prov );
    return 0;
}

/* FILE: decrypts what seal has made. */
static int open_sealed( char **argv )
{
    HCRYPTPROV prov = acquire( 0 );
    BYTE data[2048];
    HCRYPTKEY pair;
    FILE *file;
    DWORD len;

    check( "CryptGetUserKey", CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair ) );
    check( "fopen", (file = fopen( argv[0], "rb" )) != NULL );
    len = fread( data, 1, sizeof(data), file );
    fclose( file );
    check( "CryptDecrypt", CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    check( "the decrypted text is right", len == sizeof(text) && !memcmp( data, text, len ) );
    release( prov );
    return 0;
}

/* ---- containers ------------------------------------------------------------------------------- */

static int new_container( char **argv )
{
    release( acquire( CRYPT_NEWKEYSET ) );
    return 0;
}

static int delete_container( char **argv )
{
    acquire( CRYPT_DELETEKEYSET );
    return 0;
}

static int list( char **argv )
{
    DWORD flags = CRYPT_FIRST, len;
    char name[MAX_PATH + 1];
    HCRYPTPROV prov;

    container = NULL;
    prov = acquire( CRYPT_VERIFYCONTEXT );
    for (len = sizeof(name); CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len,
                                                flags ); len = sizeof(name))
    {
        printf( "%s\n", name );
        flags = 0;
    }
    check( "PP_ENUMCONTAINERS", GetLastError() == ERROR_NO_MORE_ITEMS );
    release( prov );
    return 0;
}

/* ---- the file --------------------------------------------------------------------------------- */

/* The path as .NET's UniqueKeyContainerName leads to it. */
static void make_path( char path[1024] )
{
    char unique[MAX_PATH + 1], info[256], *sid = NULL;
    const char *kind = dss ? "DSS" : "RSA";
    DWORD len = sizeof(unique);
    HCRYPTPROV prov = acquire( 0 );
    HANDLE token;

    check( "PP_UNIQUE_CONTAINER", CryptGetProvParam( prov, PP_UNIQUE_CONTAINER, (BYTE *)unique, &len, 0 ) );
    release( prov );
    if (scope)
    {
        snprintf( path, 1024, "%s\\Microsoft\\Crypto\\%s\\MachineKeys\\%s", getenv( "ALLUSERSPROFILE" ), kind,
                  unique );
        return;
    }
    check( "OpenProcessToken", OpenProcessToken( GetCurrentProcess(), TOKEN_QUERY, &token ) );
    check( "GetTokenInformation", GetTokenInformation( token, TokenUser, info, sizeof(info), &len ) );
    check( "ConvertSidToStringSid", ConvertSidToStringSidA( ((TOKEN_USER *)info)->User.Sid, &sid ) );
    CloseHandle( token );
    snprintf( path, 1024, "%s\\Microsoft\\Crypto\\%s\\%s\\%s", getenv( "APPDATA" ), kind, sid, unique );
    LocalFree( sid );
}

static int print_path( char **argv )
{
    char path[1024];

    make_path( path );
    printf( "%s\n", path );
    return 0;
}

/* Gives everybody the right to read the file, as programs do for the account of a service; then the keys still work. */
static int share( char **argv )
{
    static char everyone[] = "EVERYONE";
    ACL *old = NULL, *acl = NULL;
    SECURITY_DESCRIPTOR *descriptor = NULL;
    EXPLICIT_ACCESSA access;
    char path[1024];

    make_path( path );
    SetLastError( GetNamedSecurityInfoA( path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &old, NULL,
                                         (void **)&descriptor ) );
    check( "GetNamedSecurityInfo", !GetLastError() );
    BuildExplicitAccessWithNameA( &access, everyone, FILE_GENERIC_READ, GRANT_ACCESS, NO_INHERITANCE );
    SetLastError( SetEntriesInAclA( 1, &access, old, &acl ) );
    check( "SetEntriesInAcl", !GetLastError() );
    SetLastError( SetNamedSecurityInfoA( path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, acl, NULL ) );
    check( "SetNamedSecurityInfo", !GetLastError() );
    LocalFree( acl );
    LocalFree( descriptor );
    return show( argv );
}

static const struct
{
    const char *name;
    int         least, most;
    int       (*run)( char **argv );
    const char *usage;
} commands[] =
{
    { "new",      0, 0, new_container,    "" },
    { "delete",   0, 0, delete_container, "" },
    { "generate", 2, 3, generate,         "x|s BITS [e]" },
    { "show",     0, 0, show,             "" },
    { "seal",     1, 1, seal,             "FILE" },
    { "open",     1, 1, open_sealed,      "FILE" },
    { "list",     0, 0, list,             "" },
    { "path",     0, 0, print_path,       "" },
    { "share",    0, 0, share,            "" },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static int usage( void )
{
    unsigned int i;

    fprintf( stderr, "usage: container_tool COMMAND user|machine|dss-user|dss-machine NAME ARGUMENT...\n" );
    for (i = 0; i < COMMAND_COUNT; i++) fprintf( stderr, "    %s %s\n", commands[i].name, commands[i].usage );
    return 2;
}

int main( int argc, char **argv )
{
    unsigned int i;

    if (argc < 4) return usage();
    dss = !strncmp( argv[2], "dss", 3 );
    scope = strstr( argv[2], "machine" ) ? CRYPT_MACHINE_KEYSET : 0;
    container = strcmp( argv[3], "-" ) ? argv[3] : NULL;
    for (i = 0; i < COMMAND_COUNT; i++)
    {
        if (strcmp( argv[1], commands[i].name ) || argc - 4 < commands[i].least || argc - 4 > commands[i].most)
            continue;
        return commands[i].run( argv + 4 );
    }
    return usage();
}
