/* What contexts of the RSA providers refuse: flags that do not go together, containers that are not there or are there
 * already, and provider parameters that cannot be read or set. What exists stays as it was.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define MISSING  "winecsp conformance test, provbad, never made"
#define EXISTING "winecsp conformance test, provbad"

/* ---- contexts --------------------------------------------------------------------------------- */

static const struct acquire_row
{
    const char *container;
    DWORD       flags, error;
} acquire_rows[] =
{
    /* containers: con-open-20 */
    { NULL,     CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    { "",       CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    { MISSING,  CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    { NULL,     CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    { MISSING,  CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET, NTE_BAD_FLAGS },
    { MISSING,  CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_SILENT, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_SILENT, NTE_BAD_FLAGS },
    /* containers: con-open-13 */
    { EXISTING, CRYPT_VERIFYCONTEXT | CRYPT_SILENT, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET, NTE_BAD_FLAGS },
    { MISSING,  CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET | CRYPT_SILENT, NTE_BAD_FLAGS },
    /* containers: con-open-21; nothing is made or deleted by a call with an unknown flag */
    { EXISTING, CRYPT_VERIFYCONTEXT | 0x800, NTE_BAD_FLAGS },
    { "",       CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET | 0x800, NTE_BAD_FLAGS },
    { MISSING,  CRYPT_NEWKEYSET | 1, NTE_BAD_FLAGS },
    { MISSING,  CRYPT_NEWKEYSET | 0x01000000, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_NEWKEYSET | 0x100, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_DELETEKEYSET | 1, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_DELETEKEYSET | 0x8000, NTE_BAD_FLAGS },
    { EXISTING, CRYPT_SILENT | 0x200, NTE_BAD_FLAGS },
    /* containers: con-open-22 */
    { EXISTING, 0x10000000, NTE_BAD_FLAGS },
    { EXISTING, 0xe0000000, NTE_BAD_FLAGS },
    { EXISTING, 0x40000000 | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    { MISSING,  0x70000000 | CRYPT_NEWKEYSET | CRYPT_SILENT, NTE_BAD_FLAGS },
    /* containers: con-open-02, con-open-08 */
    { MISSING,  CRYPT_SILENT | CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET },
    { MISSING,  CRYPT_DELETEKEYSET | CRYPT_SILENT, NTE_BAD_KEYSET },
    { MISSING,  CRYPT_DELETEKEYSET | CRYPT_SILENT | CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET },
    /* containers: con-open-18; the user's is not the machine's */
    { EXISTING, CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET },
    { EXISTING, CRYPT_MACHINE_KEYSET | CRYPT_SILENT, NTE_BAD_KEYSET },
    { EXISTING, CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET, NTE_BAD_KEYSET },
    /* containers: con-open-05 */
    { EXISTING, CRYPT_NEWKEYSET | CRYPT_SILENT, NTE_EXISTS },
};

static BOOL acquire( HCRYPTPROV *prov, const char *name, const struct provider_row *row, DWORD flags )
{
    return CryptAcquireContextA( prov, name, row->name, row->type, flags );
}

/* EXISTING with a signature pair in it. */
static void make_existing( const struct provider_row *provider )
{
    HCRYPTPROV prov = 0;

    acquire( &prov, EXISTING, provider, CRYPT_DELETEKEYSET );
    check_ok( acquire( &prov, EXISTING, provider, CRYPT_NEWKEYSET ) );
    destroy_key( import_test_pair( prov, CALG_RSA_SIGN, 0 ) );
    close_provider( prov );
}

/* It still is there, with its pair; MISSING still is not. */
static void check_containers( const struct provider_row *provider )
{
    HCRYPTPROV prov = 0;
    HCRYPTKEY key = 0;

    check_ok( acquire( &prov, EXISTING, provider, 0 ) );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &key ) );
    destroy_key( key );
    close_provider( prov );
    check_fails( acquire( &prov, MISSING, provider, 0 ), NTE_BAD_KEYSET );
    check_fails( acquire( &prov, MISSING, provider, CRYPT_MACHINE_KEYSET ), NTE_BAD_KEYSET );
}

static void test_acquire( HCRYPTPROV unused, const struct provider_row *provider )
{
    const struct acquire_row *row;
    HCRYPTPROV prov;

    make_existing( provider );
    for (row = acquire_rows; row < acquire_rows + ARRAY_SIZE( acquire_rows ); row++)
    {
        winetest_push_context( "container %s, flags %#lx", row->container, row->flags );
        prov = UNTOUCHED;
        check_fails( acquire( &prov, row->container, provider, row->flags ), row->error );
        ok( prov == UNTOUCHED || !prov, "handle %#Ix\n", prov );
        check_containers( provider );
        winetest_pop_context();
    }
    acquire( &prov, EXISTING, provider, CRYPT_DELETEKEYSET );
}

/* Names of more than 260 characters; the first one that is too long, and longer ones. */
static const struct name_row
{
    DWORD len, flags, error;
} name_rows[] =
{
    /* containers: con-open-23 */
    { 261,  0,                                         NTE_BAD_KEYSET_PARAM },
    { 261,  CRYPT_SILENT,                              NTE_BAD_KEYSET_PARAM },
    { 261,  CRYPT_DELETEKEYSET,                        NTE_BAD_KEYSET_PARAM },
    { 261,  CRYPT_MACHINE_KEYSET,                      NTE_BAD_KEYSET_PARAM },
    { 261,  CRYPT_NEWKEYSET | CRYPT_SILENT,            NTE_BAD_KEYSET_PARAM },
    { 261,  CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET,    NTE_BAD_KEYSET_PARAM },
    { 261,  CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET_PARAM },
    { 1000, 0,                                         NTE_BAD_KEYSET_PARAM },
    { 1000, CRYPT_NEWKEYSET,                           NTE_BAD_KEYSET_PARAM },
    { 1000, CRYPT_DELETEKEYSET,                        NTE_BAD_KEYSET_PARAM },
};

static void test_names( HCRYPTPROV unused, const struct provider_row *provider )
{
    char name[1001];
    unsigned int i;
    HCRYPTPROV prov;

    for (i = 0; i < ARRAY_SIZE( name_rows ); i++)
    {
        winetest_push_context( "%lu characters, flags %#lx", name_rows[i].len, name_rows[i].flags );
        memset( name, 'x', sizeof(name) );
        name[name_rows[i].len] = 0;
        prov = UNTOUCHED;
        check_fails( acquire( &prov, name, provider, name_rows[i].flags ), name_rows[i].error );
        ok( prov == UNTOUCHED || !prov, "handle %#Ix\n", prov );
        winetest_pop_context();
    }
}

/* ---- reading ---------------------------------------------------------------------------------- */

#ifndef PP_KEYEXCHANGE_KEYSIZE
#define PP_KEYEXCHANGE_KEYSIZE 12
#define PP_SIGNATURE_KEYSIZE   13
#define PP_KEYEXCHANGE_ALG     14
#define PP_SIGNATURE_ALG       15
#endif

#define NO_LEN 0xffff       /* pdwDataLen is NULL */

/* Of a context of CRYPT_VERIFYCONTEXT. */
static const struct get_row
{
    DWORD param, room, flags, error;
} get_rows[] =
{
    /* containers: pp-get-05; what is for the dispatcher, for other kinds of provider, or for nobody */
    { PP_CONTEXT_INFO,        128, 0, NTE_BAD_TYPE },
    { PP_KEYEXCHANGE_KEYSIZE, 128, 0, NTE_BAD_TYPE },
    { PP_SIGNATURE_KEYSIZE,   128, 0, NTE_BAD_TYPE },
    { PP_KEYEXCHANGE_ALG,     128, 0, NTE_BAD_TYPE },
    { PP_SIGNATURE_ALG,       128, 0, NTE_BAD_TYPE },
    { PP_APPLI_CERT,          128, 0, NTE_BAD_TYPE },
    { PP_DELETEKEY,           128, 0, NTE_BAD_TYPE },
    { PP_ENUMMANDROOTS,       128, 0, NTE_BAD_TYPE },
    { PP_ENUMELECTROOTS,      128, 0, NTE_BAD_TYPE },
    { PP_NAME | 0x10000,      128, 0, NTE_BAD_TYPE },
    { PP_VERSION | 0x80000000, 128, 0, NTE_BAD_TYPE },
    { PP_CONTEXT_INFO,        128, CRYPT_FIRST, NTE_BAD_TYPE },
    { PP_DELETEKEY,           128, 0x80000000, NTE_BAD_TYPE },
    /* containers: pp-get-02 */
    { PP_KEYSTORAGE,          0,   0, ERROR_MORE_DATA },
    { PP_KEYSTORAGE,          3,   0, ERROR_MORE_DATA },
    /* containers: pp-get-06 */
    { PP_CONTAINER,           NO_LEN, 0, ERROR_INVALID_PARAMETER },
    { PP_UNIQUE_CONTAINER,    NO_LEN, 0, ERROR_INVALID_PARAMETER },
    { PP_KEYSTORAGE,          NO_LEN, 0, ERROR_INVALID_PARAMETER },
    { PP_ENUMCONTAINERS,      NO_LEN, CRYPT_FIRST, ERROR_INVALID_PARAMETER },
    { PP_KEYSET_SEC_DESCR,    NO_LEN, OWNER_SECURITY_INFORMATION, ERROR_INVALID_PARAMETER },
    /* containers: pp-sd-06 */
    { PP_KEYSET_SEC_DESCR,    0,   DACL_SECURITY_INFORMATION, NTE_BAD_KEYSET },
    { PP_KEYSET_SEC_DESCR,    128, GROUP_SECURITY_INFORMATION, NTE_BAD_KEYSET },
};

static void test_get( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct get_row *row;
    BYTE data[300];
    DWORD len;

    for (row = get_rows; row < get_rows + ARRAY_SIZE( get_rows ); row++)
    {
        winetest_push_context( "parameter %#lx, room %lu, flags %#lx", row->param, row->room, row->flags );
        len = row->room;
        memset( data, 0xcc, sizeof(data) );
        check_fails( CryptGetProvParam( prov, row->param, data, row->room == NO_LEN ? NULL : &len, row->flags ),
                     row->error );
        if (row->error == ERROR_MORE_DATA) ok( len > row->room, "size %lu\n", len );
        else ok( !len || len == row->room, "size %lu\n", len );
        ok( data[0] == 0xcc && data[sizeof(data) - 1] == 0xcc, "data were written\n" );
        winetest_pop_context();
    }
}

/* ---- setting ---------------------------------------------------------------------------------- */

static const struct set_row
{
    DWORD param, flags, error;
} set_rows[] =
{
    /* containers: pp-set-01; what can only be read */
    { PP_CONTAINER,           0, NTE_BAD_TYPE },
    { PP_UNIQUE_CONTAINER,    0, NTE_BAD_TYPE },
    { PP_IMPTYPE,             0, NTE_BAD_TYPE },
    { PP_PROVTYPE,            0, NTE_BAD_TYPE },
    { PP_KEYSPEC,             0, NTE_BAD_TYPE },
    { PP_KEYSTORAGE,          0, NTE_BAD_TYPE },
    { PP_KEYSET_TYPE,         0, NTE_BAD_TYPE },
    { PP_SIG_KEYSIZE_INC,     0, NTE_BAD_TYPE },
    { PP_KEYX_KEYSIZE_INC,    0, NTE_BAD_TYPE },
    { PP_ENUMALGS_EX,         0, NTE_BAD_TYPE },
    { PP_ENUMCONTAINERS,      0, NTE_BAD_TYPE },
    { PP_ENUMEX_SIGNING_PROT, 0, NTE_BAD_TYPE },
    /* containers: pp-set-01; what cannot be read either */
    { 0,                      0, NTE_BAD_TYPE },
    { ~0u,                    0, NTE_BAD_TYPE },
    { PP_CERTCHAIN,           0, NTE_BAD_TYPE },
    { PP_CHANGE_PASSWORD,     0, NTE_BAD_TYPE },
    { PP_SYM_KEYSIZE,         0, NTE_BAD_TYPE },
    { PP_SGC_INFO,            0, NTE_BAD_TYPE },
    { PP_CRYPT_COUNT_KEY_USE, 0, NTE_BAD_TYPE },
    { PP_SMARTCARD_READER,    0, NTE_BAD_TYPE },
    { PP_ROOT_CERTSTORE,      0, NTE_BAD_TYPE },
    /* containers: pp-set-02 */
    { PP_CONTAINER,           1, NTE_BAD_FLAGS },
    { PP_PROVTYPE,            CRYPT_NEXT, NTE_BAD_FLAGS },
    { PP_KEYSPEC,             0x80000000, NTE_BAD_FLAGS },
    { PP_KEYSTORAGE,          ~0u, NTE_BAD_FLAGS },
    /* containers: pp-sd-06 */
    { PP_KEYSET_SEC_DESCR,    DACL_SECURITY_INFORMATION, NTE_BAD_KEYSET },
    { PP_KEYSET_SEC_DESCR,    OWNER_SECURITY_INFORMATION, NTE_BAD_KEYSET },
};

static void test_set( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE data[128] = { 0 }, before[70], after[70];
    DWORD len = sizeof(before), i;

    check_ok( CryptGetProvParam( prov, PP_CONTAINER, before, &len, 0 ) );
    for (i = 0; i < ARRAY_SIZE( set_rows ); i++)
    {
        winetest_push_context( "parameter %#lx, flags %#lx", set_rows[i].param, set_rows[i].flags );
        check_fails( CryptSetProvParam( prov, set_rows[i].param, data, set_rows[i].flags ), set_rows[i].error );
        winetest_pop_context();
    }
    /* rsa-operations: op-06 */
    i = sizeof(after);
    check_ok( CryptGetProvParam( prov, PP_CONTAINER, after, &i, 0 ) );
    ok( i == len && !memcmp( before, after, len ), "another name\n" );
}

START_TEST( provbad )
{
    for_providers( ALL_PROVS, test_acquire );
    for_providers( ALL_PROVS, test_names );
    for_providers( ALL_PROVS, test_get );
    for_providers( ALL_PROVS, test_set );
}
