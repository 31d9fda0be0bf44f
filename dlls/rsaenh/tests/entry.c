/* The CSP's own entry points with handles that it never gave out: NTE_BAD_UID, NTE_BAD_KEY and NTE_BAD_HASH, which the
 * dispatcher hides from programs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "cspdk.h"

/* The entry points, bound by name. */
#define ENTRIES( X ) \
    X( AcquireContext ) X( ReleaseContext ) X( GenKey ) X( DeriveKey ) X( DestroyKey ) X( SetKeyParam ) \
    X( GetKeyParam ) \
    X( ExportKey ) X( ImportKey ) X( Encrypt ) X( Decrypt ) X( CreateHash ) X( HashData ) X( HashSessionKey ) \
    X( DestroyHash ) X( GetHashParam ) X( SetHashParam ) X( SignHash ) X( VerifySignature ) X( GenRandom ) \
    X( GetUserKey ) X( SetProvParam ) X( GetProvParam ) X( DuplicateHash ) X( DuplicateKey )

#define DECLARE( name ) typeof( CP ## name ) *name;
static struct { ENTRIES( DECLARE ) } csp;

static BOOL bind( HMODULE module )
{
#define BIND( name ) if (!(csp.name = (void *)GetProcAddress( module, "CP" #name ))) return FALSE;
    ENTRIES( BIND )
    return TRUE;
}

static BYTE data[64];
static DWORD len, size;
static ULONG_PTR made;

/* rsa-operations: op-02, rnd-06; rsa-keys: key-dup-04 */
static void test_contexts( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash )
{
    check_fails( csp.ReleaseContext( prov, 0 ), NTE_BAD_UID );
    check_fails( csp.GenKey( prov, CALG_RC4, 0, &made ), NTE_BAD_UID );
    check_fails( csp.DeriveKey( prov, CALG_RC4, hash, 0, &made ), NTE_BAD_UID );
    check_fails( csp.ImportKey( prov, data, sizeof(data), 0, 0, &made ), NTE_BAD_UID );
    check_fails( csp.CreateHash( prov, CALG_SHA1, 0, 0, &made ), NTE_BAD_UID );
    check_fails( csp.SignHash( prov, hash, AT_SIGNATURE, NULL, 0, data, &len ), NTE_BAD_UID );
    check_fails( csp.GenRandom( prov, sizeof(data), data ), NTE_BAD_UID );
    check_fails( csp.GetUserKey( prov, AT_SIGNATURE, &made ), NTE_BAD_UID );
    check_fails( csp.SetProvParam( prov, PP_NAME, data, 0 ), NTE_BAD_UID );
    check_fails( csp.GetProvParam( prov, PP_NAME, data, &len, 0 ), NTE_BAD_UID );
    check_fails( csp.DuplicateHash( prov, hash, NULL, 0, &made ), NTE_BAD_UID );
    check_fails( csp.DuplicateKey( prov, key, NULL, 0, &made ), NTE_BAD_UID );
}

/* rsa-operations: op-02; rsa-keys: key-dup-04, key-dest-02; containers: con-hnd-03 */
static void test_keys( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash )
{
    check_fails( csp.DestroyKey( prov, key ), NTE_BAD_KEY );
    check_fails( csp.SetKeyParam( prov, key, KP_MODE, data, 0 ), NTE_BAD_KEY );
    check_fails( csp.GetKeyParam( prov, key, KP_MODE, data, &len, 0 ), NTE_BAD_KEY );
    check_fails( csp.ExportKey( prov, key, 0, PLAINTEXTKEYBLOB, 0, data, &len ), NTE_BAD_KEY );
    check_fails( csp.Encrypt( prov, key, 0, TRUE, 0, data, &size, sizeof(data) ), NTE_BAD_KEY );
    check_fails( csp.Decrypt( prov, key, 0, TRUE, 0, data, &size ), NTE_BAD_KEY );
    check_fails( csp.HashSessionKey( prov, hash, key, 0 ), NTE_BAD_KEY );
    check_fails( csp.VerifySignature( prov, hash, data, sizeof(data), key, NULL, 0 ), NTE_BAD_KEY );
    check_fails( csp.DuplicateKey( prov, key, NULL, 0, &made ), NTE_BAD_KEY );
    check_fails( csp.CreateHash( prov, CALG_HMAC, key, 0, &made ), NTE_BAD_KEY );
}

/* rsa-operations: op-02, hash-dup-06; rsa-keys: drv-08; containers: con-hnd-04 */
static void test_hashes( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash )
{
    check_fails( csp.DestroyHash( prov, hash ), NTE_BAD_HASH );
    check_fails( csp.HashData( prov, hash, data, sizeof(data), 0 ), NTE_BAD_HASH );
    check_fails( csp.HashSessionKey( prov, hash, key, 0 ), NTE_BAD_HASH );
    check_fails( csp.GetHashParam( prov, hash, HP_HASHVAL, data, &len, 0 ), NTE_BAD_HASH );
    check_fails( csp.SetHashParam( prov, hash, HP_HASHVAL, data, 0 ), NTE_BAD_HASH );
    check_fails( csp.SignHash( prov, hash, AT_SIGNATURE, NULL, 0, data, &len ), NTE_BAD_HASH );
    check_fails( csp.VerifySignature( prov, hash, data, sizeof(data), key, NULL, 0 ), NTE_BAD_HASH );
    check_fails( csp.DuplicateHash( prov, hash, NULL, 0, &made ), NTE_BAD_HASH );
    check_fails( csp.DeriveKey( prov, CALG_RC4, hash, 0, &made ), NTE_BAD_HASH );
    check_fails( csp.Encrypt( prov, key, hash, TRUE, 0, data, &size, sizeof(data) ), NTE_BAD_HASH );
    check_fails( csp.Decrypt( prov, key, hash, TRUE, 0, data, &size ), NTE_BAD_HASH );
}

/* Good handles with bad arguments, which the dispatcher could have judged: missing pointers, flags, reserved arguments,
 * numbers of parameters and keys. The hash takes data afterwards.
 */
static void test_pointers( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash )
{
    /* rsa-operations: hash-dup-05, hash-get-14, hash-set-08, hash-data-10 */
    check_fails( csp.DuplicateHash( prov, hash, NULL, 0, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( csp.DuplicateHash( prov, hash, &size, 0, &made ), ERROR_INVALID_PARAMETER );
    check_fails( csp.DuplicateHash( prov, hash, NULL, 1, &made ), ERROR_INVALID_PARAMETER );
    check_fails( csp.GetHashParam( prov, hash, HP_HASHVAL, data, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( csp.GetHashParam( prov, hash, HP_HASHSIZE, NULL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( csp.SetHashParam( prov, hash, HP_HASHVAL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( csp.HashData( prov, hash, NULL, 1, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: hash-new-10, hash-new-12, hash-data-02, hash-key-05 */
    check_fails( csp.CreateHash( prov, CALG_SHA1, 0, 1, &made ), NTE_BAD_FLAGS );
    check_fails( csp.CreateHash( prov, CALG_HMAC, 0, 0, &made ), NTE_BAD_KEY );
    check_fails( csp.HashData( prov, hash, data, 1, 2 ), NTE_BAD_FLAGS );
    check_fails( csp.HashSessionKey( prov, hash, key, 2 ), NTE_BAD_FLAGS );
    /* rsa-operations: cip-len-19, cip-len-14 */
    check_fails( csp.Encrypt( prov, key, 0, TRUE, 0, data, NULL, sizeof(data) ), ERROR_INVALID_PARAMETER );
    check_fails( csp.Decrypt( prov, key, 0, TRUE, 0, NULL, &size ), ERROR_INVALID_PARAMETER );
    check_fails( csp.Decrypt( prov, key, 0, TRUE, 0, data, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( csp.Encrypt( prov, key, 0, TRUE, 1, data, &size, sizeof(data) ), NTE_BAD_FLAGS );
    /* rsa-operations: sign-05, sign-06, sign-10, vrfy-11 */
    check_fails( csp.SignHash( prov, hash, AT_SIGNATURE, NULL, 0, data, &len ), NTE_NO_KEY );
    check_fails( csp.SignHash( prov, hash, 3, NULL, 0, data, &len ), NTE_BAD_ALGID );
    check_fails( csp.SignHash( prov, hash, AT_SIGNATURE, NULL, 8, data, &len ), NTE_BAD_FLAGS );
    check_fails( csp.VerifySignature( prov, hash, data, sizeof(data), key, NULL, 0 ), NTE_BAD_KEY );
    check_fails( csp.VerifySignature( prov, hash, data, sizeof(data), key, NULL, 8 ), NTE_BAD_FLAGS );
    /* rsa-operations: rnd-05; containers: pp-get-06, pp-set-01, pp-set-02 */
    check_fails( csp.GenRandom( prov, 1, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( csp.GetProvParam( prov, PP_NAME, data, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( csp.SetProvParam( prov, 0x10004, data, 0 ), NTE_BAD_TYPE );
    check_fails( csp.SetProvParam( prov, PP_NAME, data, 1 ), NTE_BAD_FLAGS );
    /* rsa-keys: gen-user-02, gen-user-03 */
    check_fails( csp.GetUserKey( prov, AT_KEYEXCHANGE, &made ), NTE_NO_KEY );
    check_fails( csp.GetUserKey( prov, AT_KEYEXCHANGE | AT_SIGNATURE, &made ), NTE_BAD_KEY );
    ok( made == UNTOUCHED || !made, "handle %#Ix\n", made );
    check_ok( csp.HashData( prov, hash, data, 0, 0 ) );
}

static void test_entries( void )
{
    static char name[] = MS_DEF_PROV_A;
    VTableProvStruc vtable = { .Version = 3, .dwProvType = PROV_RSA_FULL, .pszProvName = name };
    HCRYPTPROV prov = 0;
    HCRYPTKEY key = 0, gone_key = 0;
    HCRYPTHASH hash = 0, gone_hash = 0;
    ULONG_PTR bad[5];
    unsigned int i;

    check_ok( csp.AcquireContext( &prov, NULL, CRYPT_VERIFYCONTEXT, &vtable ) );
    check_ok( csp.GenKey( prov, CALG_RC4, 0, &key ) );
    check_ok( csp.GenKey( prov, CALG_RC4, 0, &gone_key ) );
    check_ok( csp.DestroyKey( prov, gone_key ) );
    check_ok( csp.CreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( csp.CreateHash( prov, CALG_SHA1, 0, 0, &gone_hash ) );
    check_ok( csp.DestroyHash( prov, gone_hash ) );
    bad[0] = 0;
    bad[1] = SENTINEL;
    bad[2] = (ULONG_PTR)data;
    bad[3] = gone_key;
    bad[4] = gone_hash;
    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        winetest_push_context( "handle %u", i );
        len = size = 16;
        made = UNTOUCHED;
        test_contexts( bad[i], key, hash );
        if (bad[i]) test_hashes( prov, key, bad[i] );
        test_keys( prov, bad[i], hash );
        ok( made == UNTOUCHED || !made, "handle %#Ix\n", made );
        winetest_pop_context();
    }
    test_pointers( prov, key, hash );
    /* handles of another kind */
    test_contexts( key, key, hash );
    test_contexts( hash, key, hash );
    test_keys( prov, hash, hash );
    test_keys( prov, prov, hash );
    test_hashes( prov, key, key );
    test_hashes( prov, key, prov );
    /* what belonged to a context is gone with it */
    check_ok( csp.ReleaseContext( prov, 0 ) );
    check_fails( csp.GetKeyParam( prov, key, KP_MODE, data, &len, 0 ), NTE_BAD_KEY );
    check_fails( csp.HashData( prov, hash, data, sizeof(data), 0 ), NTE_BAD_HASH );
    test_contexts( prov, key, hash );
    /* containers: con-rel-02, con-rel-03; flags are refused, and the context is gone all the same */
    check_ok( csp.AcquireContext( &prov, NULL, CRYPT_VERIFYCONTEXT, &vtable ) );
    check_fails( csp.ReleaseContext( prov, 1 ), NTE_BAD_FLAGS );
    check_fails( csp.ReleaseContext( prov, 0 ), NTE_BAD_UID );
}

/* What the dispatcher never hands over. */
static void test_acquire( void )
{
    static char name[] = MS_DEF_PROV_A, unknown[] = "Microsoft Base Cryptographic Provider v1.1", empty[] = "";
    VTableProvStruc good = { .Version = 3, .dwProvType = PROV_RSA_FULL, .pszProvName = name };
    VTableProvStruc no_name = { .Version = 3, .dwProvType = PROV_RSA_FULL };
    VTableProvStruc other = { .Version = 3, .dwProvType = PROV_RSA_FULL, .pszProvName = unknown };
    VTableProvStruc nobody = { .Version = 3, .dwProvType = PROV_RSA_FULL, .pszProvName = empty };
    static const DWORD flags[] = { CRYPT_VERIFYCONTEXT, CRYPT_NEWKEYSET, CRYPT_DELETEKEYSET, 0 };
    static char container[] = "winecsp conformance test, never made";
    HCRYPTPROV prov = UNTOUCHED;
    unsigned int i;
    char *where;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        where = flags[i] == CRYPT_VERIFYCONTEXT ? NULL : container;
        /* containers: con-open-32 */
        check_fails( csp.AcquireContext( NULL, where, flags[i], &good ), ERROR_INVALID_PARAMETER );
        check_fails( csp.AcquireContext( &prov, where, flags[i], NULL ), ERROR_INVALID_PARAMETER );
        check_fails( csp.AcquireContext( &prov, where, flags[i], &no_name ), ERROR_INVALID_PARAMETER );
        /* containers: con-open-33 */
        check_fails( csp.AcquireContext( &prov, where, flags[i], &other ), NTE_BAD_PROVIDER );
        check_fails( csp.AcquireContext( &prov, where, flags[i], &nobody ), NTE_BAD_PROVIDER );
        ok( prov == UNTOUCHED || !prov, "handle %#Ix\n", prov );
        winetest_pop_context();
    }
    /* none of these has made it */
    check_fails( csp.AcquireContext( &prov, container, 0, &good ), NTE_BAD_KEYSET );
}

/* containers: con-open-33; other names of Microsoft's, and nearly right ones */
static const struct name_row
{
    const char *name;
    DWORD       type, error;
} name_rows[] =
{
    { MS_DEF_DSS_PROV_A,                       PROV_DSS,          NTE_BAD_PROVIDER },
    { MS_DEF_DSS_DH_PROV_A,                    PROV_DSS_DH,       NTE_BAD_PROVIDER },
    { MS_ENH_DSS_DH_PROV_A,                    PROV_DSS_DH,       NTE_BAD_PROVIDER },
    { MS_DEF_DH_SCHANNEL_PROV_A,               PROV_DH_SCHANNEL,  NTE_BAD_PROVIDER },
    { MS_SCARD_PROV_A,                         PROV_RSA_FULL,     NTE_BAD_PROVIDER },
    { "Microsoft Base Cryptographic Provider", PROV_RSA_FULL,     NTE_BAD_PROVIDER },
    { MS_DEF_PROV_A " ",                       PROV_RSA_FULL,     NTE_BAD_PROVIDER },
    { " " MS_ENHANCED_PROV_A,                  PROV_RSA_FULL,     NTE_BAD_PROVIDER },
    { MS_STRONG_PROV_A "\n",                   PROV_RSA_FULL,     NTE_BAD_PROVIDER },
    { MS_ENH_RSA_AES_PROV_A " (prototyp)",     PROV_RSA_AES,      NTE_BAD_PROVIDER },
    { "rsaenh.dll",                            PROV_RSA_FULL,     NTE_BAD_PROVIDER },
};

static void test_names( void )
{
    VTableProvStruc vtable = { .Version = 3 };
    char name[100];
    HCRYPTPROV prov = UNTOUCHED;
    unsigned int i;

    vtable.pszProvName = name;
    for (i = 0; i < ARRAY_SIZE( name_rows ); i++)
    {
        winetest_push_context( "%s", name_rows[i].name );
        lstrcpynA( name, name_rows[i].name, sizeof(name) );
        vtable.dwProvType = name_rows[i].type;
        check_fails( csp.AcquireContext( &prov, NULL, CRYPT_VERIFYCONTEXT, &vtable ), name_rows[i].error );
        ok( prov == UNTOUCHED || !prov, "handle %#Ix\n", prov );
        winetest_pop_context();
    }
}

START_TEST( entry )
{
    HMODULE module = LoadLibraryA( "rsaenh.dll" );

    ok( module && bind( module ), "an entry point is missing, error %lu\n", GetLastError() );
    if (is_builtin()) skip( "bad handles crash it\n" );
    else if (csp.DuplicateKey)
    {
        test_entries();
        test_acquire();
        test_names();
    }
    FreeLibrary( module );
}
