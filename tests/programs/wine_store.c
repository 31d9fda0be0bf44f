/* How Wine's own rsaenh.dll keeps key containers, seen by what is in the registry at each moment: the key store takes
 * them over and hands them back in this form. Runs without winecsp. Prints what is otherwise and a closing line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"
#include "checks.h"
#include "sealed.h"

#include <winreg.h>
#include <sddl.h>

#define NAME    "Wine's Own"
#define RSA_KEY "Software\\Wine\\Crypto\\RSA"

static const struct
{
    const char *pair, *permissions;
    ALG_ID      alg;
} slots[2] =
{
    { "KeyExchangeKeyPair", "KeyExchangePermissions", CALG_RSA_KEYX },
    { "SignatureKeyPair", "SignaturePermissions", CALG_RSA_SIGN },
};

static DWORD scope;

/* ---- the registry ------------------------------------------------------------------------------- */

static BOOL open_key( const char *name, HKEY *key )
{
    char path[2 * MAX_PATH];

    snprintf( path, sizeof(path), RSA_KEY "%s%s", *name ? "\\" : "", name );
    return !RegOpenKeyExA( scope ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, path, 0, KEY_ALL_ACCESS, key );
}

static BOOL get_value( const char *name, const char *value, struct key_blob *bytes )
{
    HKEY key;
    BOOL ret;

    bytes->len = sizeof(bytes->bytes);
    if (!open_key( name, &key )) return FALSE;
    ret = !RegQueryValueExA( key, value, NULL, NULL, bytes->bytes, &bytes->len );
    RegCloseKey( key );
    return ret;
}

static BOOL has_pair( const char *name, int slot )
{
    struct key_blob bytes;

    return get_value( name, slots[slot].pair, &bytes );
}

/* How many values a container's key has; -1: there is no such key. */
static int value_count( const char *name )
{
    DWORD count = 0;
    HKEY key;

    if (!open_key( name, &key )) return -1;
    RegQueryInfoKeyA( key, NULL, NULL, NULL, NULL, NULL, NULL, &count, NULL, NULL, NULL, NULL );
    RegCloseKey( key );
    return count;
}

/* ---- containers --------------------------------------------------------------------------------- */

static HCRYPTPROV open_container( const char *name, DWORD flags )
{
    HCRYPTPROV prov = 0;

    check( acquire( name, flags | scope, &prov ), "%.20s cannot be opened with flags %#lx", name ? name : "nothing",
           flags );
    return prov;
}

static HCRYPTPROV make_container( const char *name )
{
    HCRYPTPROV prov;

    acquire( name, CRYPT_DELETEKEYSET | scope, &prov );
    return open_container( name, CRYPT_NEWKEYSET );
}

static void release( HCRYPTPROV prov )
{
    check( CryptReleaseContext( prov, 0 ), "release" );
}

static void generate( HCRYPTPROV prov, int slot, DWORD flags )
{
    HCRYPTKEY key = 0;

    check( CryptGenKey( prov, key_specs[slot], KEY_BITS << 16 | flags, &key ), "no key" );
    CryptDestroyKey( key );
}

static void import( HCRYPTPROV prov, int slot )
{
    struct key_blob blob;

    check( make_blob( &blob ) && import_pair( prov, slot, &blob ), "no import" );
}

/* ---- when it writes ----------------------------------------------------------------------------- */

static void when_acquired( void )
{
    HCRYPTPROV prov;

    acquire( NAME, CRYPT_DELETEKEYSET | scope, &prov );
    check( !acquire( NAME, scope, &prov ) && value_count( NAME ) == -1, "opening what is not there made it" );
    /* containers: wwrite-01 */
    prov = make_container( NAME );
    check( !value_count( NAME ), "a new container has %d values", value_count( NAME ) );
    release( prov );
    release( open_container( NAME, 0 ) );
    check( !value_count( NAME ), "an empty container has %d values", value_count( NAME ) );
}

static void when_generated( void )
{
    HCRYPTPROV prov = make_container( NAME );

    generate( prov, 1, 0 );
    /* containers: wwrite-03 */
    check( !value_count( NAME ), "written by CryptGenKey" );
    release( prov );
    /* containers: wwrite-04 */
    check( value_count( NAME ) == 2 && has_pair( NAME, 1 ), "not written by the release" );
}

static void when_imported( void )
{
    HCRYPTPROV prov = make_container( NAME );

    generate( prov, 1, CRYPT_EXPORTABLE );
    import( prov, 0 );
    /* containers: wwrite-02 */
    check( value_count( NAME ) == 4 && has_pair( NAME, 0 ) && has_pair( NAME, 1 ),
           "not all written by CryptImportKey" );
    release( prov );
}

static void when_deleted( void )
{
    HCRYPTPROV prov = make_container( NAME );

    generate( prov, 0, 0 );
    open_container( NAME, CRYPT_DELETEKEYSET );
    check( value_count( NAME ) == -1, "not deleted" );
    release( prov );
    /* containers: wwrite-05 */
    check( value_count( NAME ) == 2 && has_pair( NAME, 0 ), "a release does not bring it back" );
}

/* Leaves the values behind. */
static void without_container( void )
{
    HCRYPTPROV prov = open_container( NULL, CRYPT_VERIFYCONTEXT );

    import( prov, 0 );
    release( prov );
    /* containers: wwrite-07 */
    check( has_pair( "", 0 ), "an import without container leaves nothing" );
}

static void lists( void )
{
    char name[MAX_PATH + 1], subkey[MAX_PATH + 1] = "";
    DWORD flags = CRYPT_FIRST, index, len;
    HCRYPTPROV prov;
    HKEY key;

    release( make_container( "zz" ) );
    release( make_container( "Above\\Below" ) );
    release( make_container( "aa" ) );
    prov = open_container( NULL, CRYPT_VERIFYCONTEXT );
    check( open_key( "", &key ), "no key" );
    for (index = 0; !RegEnumKeyA( key, index, subkey, sizeof(subkey) ); index++)
    {
        len = sizeof(name);
        *name = 0;
        /* containers: wwrite-08 */
        check( CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags | scope ) &&
               !strcmp( name, subkey ),
               "the list has %s and the registry %s", name, subkey );
        flags = 0;
    }
    check( index > 3, "%lu keys", index );
    len = sizeof(name);
    check( !CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, scope ), "the list goes on with %s", name );
    RegCloseKey( key );
    release( prov );
}

/* ---- what it writes ----------------------------------------------------------------------------- */

static void look_at_value( int slot, DWORD permissions )
{
    struct key_blob bytes, blob = { 0 };
    DWORD value = 0;

    check( get_value( NAME, slots[slot].pair, &bytes ) && unseal( bytes.bytes, bytes.len, &blob ), "slot %d", slot );
    /* containers: wstore-06, wstore-07, wstore-11, wstore-12 */
    check( is_private_blob( &blob, slots[slot].alg ), "slot %d: no blob of it", slot );
    /* containers: wstore-08 */
    if (get_value( NAME, slots[slot].permissions, &bytes )) memcpy( &value, bytes.bytes, sizeof(value) );
    check( value == permissions, "slot %d: permissions %#lx", slot, value );
}

static void values( void )
{
    int exportable;
    HCRYPTPROV prov;

    for (exportable = 0; exportable < 2; exportable++)
    {
        prov = make_container( NAME );
        generate( prov, exportable, CRYPT_EXPORTABLE );
        generate( prov, !exportable, 0 );
        release( prov );
        look_at_value( exportable, 0x3f );
        look_at_value( !exportable, 0x3b );
    }
}

/* Nothing but the four values is there, and each provider finds the pair. */
static void providers( void )
{
    static const struct
    {
        const char *name;
        DWORD       type;
    } rows[] =
    {
        { MS_DEF_PROV_A, PROV_RSA_FULL }, { MS_ENHANCED_PROV_A, PROV_RSA_FULL }, { MS_STRONG_PROV_A, PROV_RSA_FULL },
        { MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES }, { MS_DEF_RSA_SCHANNEL_PROV_A, PROV_RSA_SCHANNEL },
    };
    ULONGLONG id = 0, other = 0;
    HCRYPTPROV prov;
    unsigned int i, j;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    {
        acquire( NAME, CRYPT_DELETEKEYSET | scope, &prov );
        check( CryptAcquireContextA( &prov, NAME, rows[i].name, rows[i].type, CRYPT_NEWKEYSET | scope ), "%s",
               rows[i].name );
        check( generate_pair( prov, 0, &id ), "%s: no key", rows[i].name );
        release( prov );
        /* containers: wstore-14 */
        check( value_count( NAME ) == 2 && has_pair( NAME, 0 ), "%s: %d values", rows[i].name, value_count( NAME ) );
        for (j = 0; j < sizeof(rows) / sizeof(rows[0]); j++)
        {
            check( CryptAcquireContextA( &prov, NAME, rows[j].name, rows[j].type, scope ) &&
                   get_id( prov, 0, &other ) &&
                   other == id, "%s and %s", rows[i].name, rows[j].name );
            release( prov );
        }
    }
}

/* What the registry key is given is what the parameter tells. The builtin refuses it for a user's container. */
static void security( void )
{
    static const char text[] = "D:P(A;OICI;KA;;;WD)(A;OICI;KR;;;BA)";
    BYTE of_key[1024], of_prov[1024];
    DWORD key_len = sizeof(of_key), prov_len = sizeof(of_prov);
    PSECURITY_DESCRIPTOR descriptor;
    HCRYPTPROV prov;
    HKEY key;

    if (!scope) return;
    prov = make_container( NAME );
    check( ConvertStringSecurityDescriptorToSecurityDescriptorA( text, SDDL_REVISION_1, &descriptor, NULL ), "SDDL" );
    check( open_key( NAME, &key ) && !RegSetKeySecurity( key, DACL_SECURITY_INFORMATION, descriptor ) &&
           !RegGetKeySecurity( key, DACL_SECURITY_INFORMATION, of_key, &key_len ), "security of the key" );
    /* containers: wstore-15 */
    check( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, of_prov, &prov_len, DACL_SECURITY_INFORMATION ) &&
           prov_len == key_len && !memcmp( of_prov, of_key, key_len ), "another descriptor, %lu and %lu bytes",
           prov_len,
           key_len );
    LocalFree( descriptor );
    RegCloseKey( key );
    release( prov );
}

/* The most that the registry's ANSI functions take: the path of a container's key has 260 characters then. */
#define KEY_NAME_MAX 235

static void fill_name( char name[MAX_PATH + 1], char c, DWORD len )
{
    memset( name, c, len );
    name[KEY_NAME_MAX / 2] = '\\';     /* a key's own name may have 255 characters */
    name[len] = 0;
}

/* A name that is too long is taken, and nothing is stored. */
static void long_names( void )
{
    char name[MAX_PATH + 1];
    HCRYPTPROV prov;

    fill_name( name, 'y', KEY_NAME_MAX );
    prov = make_container( name );
    generate( prov, 0, 0 );
    release( prov );
    /* containers: wstore-03 */
    check( has_pair( name, 0 ), "a name of %d characters is not stored", KEY_NAME_MAX );
    release( open_container( name, 0 ) );

    fill_name( name, 'x', KEY_NAME_MAX + 1 );
    prov = make_container( name );
    generate( prov, 0, 0 );
    release( prov );
    check( !acquire( name, scope, &prov ) && GetLastError() == (DWORD)NTE_BAD_KEYSET,
           "a name of %d characters is stored",
           KEY_NAME_MAX + 1 );
    name[KEY_NAME_MAX / 2] = 0;
    check( value_count( name ) == -1, "a part of a name of %d characters is stored", KEY_NAME_MAX + 1 );
}

/* Leaves the container behind. */
static void names( void )
{
    ULONGLONG id[2] = { 0 };
    HCRYPTPROV prov;

    prov = make_container( "Upper And Lower" );
    check( generate_pair( prov, 0, &id[0] ), "no key" );
    release( prov );
    prov = open_container( "uPPER aND lOWER", 0 );
    /* containers: wstore-03 */
    check( get_id( prov, 0, &id[1] ) && id[0] == id[1], "another key by another case" );
    release( prov );
}

/* Backslashes that have no name behind them count for nothing. */
static void needless_backslashes( void )
{
    static const char *const spellings[] = { "Above\\Victim\\", "\\Above\\Victim", "Above\\\\Victim",
                                             "\\\\above\\\\\\VICTIM\\\\" };
    ULONGLONG id = 0, other;
    HCRYPTPROV prov;
    unsigned int i;

    prov = make_container( "Above\\Victim" );
    check( generate_pair( prov, 0, &id ), "no key" );
    release( prov );
    for (i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
    {
        prov = open_container( spellings[i], 0 );
        /* containers: wstore-16 */
        check( get_id( prov, 0, &other ) && other == id, "another container by %s", spellings[i] );
        release( prov );
    }
    release( open_container( "\\", 0 ) );       /* the key of all containers */
    open_container( spellings[0], CRYPT_DELETEKEYSET );
    check( value_count( "Above\\Victim" ) == -1, "not deleted by %s", spellings[0] );
}

int main( void )
{
    static void( *const looks[] )( void ) =
    {
        when_acquired, when_generated, when_imported, when_deleted, values, providers, security, names, long_names,
        needless_backslashes, lists, without_container,
    };
    unsigned int i;

    for (i = 0; i < 2 * sizeof(looks) / sizeof(looks[0]); i++)
    {
        scope = i % 2 ? CRYPT_MACHINE_KEYSET : 0;
        looks[i / 2]();
    }
    return done();
}
