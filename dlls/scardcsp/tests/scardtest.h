/* Helpers that the tests of the smart card provider share. They need no card: a context without a container.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_TESTS_SCARDTEST_H
#define SCARDCSP_TESTS_SCARDTEST_H

#define SENTINEL 0xdeadbeef

/* wincrypt.h of Wine has another name for it. */
#define SCARD_NAME "Microsoft Base Smart Card Crypto Provider"

/* Not every wincrypt.h has these. */
#ifndef PP_ROOT_CERTSTORE
#define PP_ROOT_CERTSTORE 46
#endif
#ifndef PP_PIN_PROMPT_STRING
#define PP_PIN_PROMPT_STRING 44
#endif
#ifndef PP_SECURE_KEYEXCHANGE_PIN
#define PP_SECURE_KEYEXCHANGE_PIN 47
#define PP_SECURE_SIGNATURE_PIN   48
#endif
#ifndef CRYPT_IMPL_REMOVABLE
#define CRYPT_IMPL_REMOVABLE 8
#endif

/* The call must fail with this error. */
#define check_fails( call, error ) \
    do { \
        BOOL ret_; \
        DWORD err_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        err_ = GetLastError(); \
        ok( !ret_, "%s succeeded\n", #call ); \
        ok( err_ == (DWORD)(error), "%s: got error %#lx, expected %#lx\n", #call, err_, (DWORD)(error) ); \
    } while (0)

/* The call must succeed. */
#define check_ok( call ) \
    do { \
        BOOL ret_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        ok( ret_, "%s failed: error %#lx\n", #call, GetLastError() ); \
    } while (0)

/* A context that needs no card. 0: this system has no such provider. */
static inline HCRYPTPROV open_scard( void )
{
    HCRYPTPROV prov = 0;

    if (!LoadLibraryA( "scardcsp.dll" ) && !LoadLibraryA( "basecsp.dll" ))
    {
        win_skip( "there is no smart card provider\n" );
        return 0;
    }
    /* smart-card: sc-prov-01; dispatch: csp-name-04 */
    check_ok( CryptAcquireContextA( &prov, NULL, SCARD_NAME, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    return prov;
}

#endif
