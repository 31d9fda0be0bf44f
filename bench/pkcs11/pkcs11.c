/* The work of a case of bench.exe asked of a token's PKCS #11 module directly, by a program of this machine: no Wine,
 * no daemon. Prints a line as bench.exe does. The PIN is BENCH_PIN of the environment.
 *
 * usage: pkcs11 MODULE --ms N token-sign
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <p11-kit/pkcs11.h>

#define SLOTS_MAX 16
#define SIGNATURE_MAX 512

static void *library; /* stays loaded */
static CK_FUNCTION_LIST *module;
static CK_SESSION_HANDLE session;
static CK_OBJECT_HANDLE key;

/* What RSA signs for a SHA-256 hash: this, and the hash. */
static unsigned char digest_info[19 + 32] =
{
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
};

static double seconds( void )
{
    struct timespec now;

    clock_gettime( CLOCK_MONOTONIC, &now );
    return now.tv_sec + now.tv_nsec / 1e9;
}

static CK_RV load( const char *path )
{
    CK_C_GetFunctionList get_functions;
    CK_RV rv;

    if (!(library = dlopen( path, RTLD_NOW ))) return CKR_GENERAL_ERROR;
    *(void **)&get_functions = dlsym( library, "C_GetFunctionList" );
    if (!get_functions) return CKR_FUNCTION_NOT_SUPPORTED;
    if ((rv = get_functions( &module ))) return rv;
    return module->C_Initialize( NULL );
}

/* The only token. SoftHSM has one more, which is not initialized, in another slot. */
static CK_RV find_token( CK_SLOT_ID *slot )
{
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG count = SLOTS_MAX, i;
    CK_TOKEN_INFO info;
    CK_RV rv = module->C_GetSlotList( CK_TRUE, slots, &count );

    for (i = 0; !rv && i < count; i++)
    {
        *slot = slots[i];
        if (!(rv = module->C_GetTokenInfo( *slot, &info )) && info.flags & CKF_TOKEN_INITIALIZED) return CKR_OK;
    }
    return rv ? rv : CKR_TOKEN_NOT_PRESENT;
}

static CK_RV find_key( void )
{
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted = { CKA_CLASS, &private_key, sizeof(private_key) };
    CK_ULONG count = 0;
    CK_RV rv;

    if ((rv = module->C_FindObjectsInit( session, &wanted, 1 ))) return rv;
    if ((rv = module->C_FindObjects( session, &key, 1, &count ))) return rv;
    if ((rv = module->C_FindObjectsFinal( session ))) return rv;
    return count ? CKR_OK : CKR_KEY_HANDLE_INVALID;
}

static CK_RV log_in( char *pin )
{
    CK_SLOT_ID slot;
    CK_RV rv;

    if ((rv = find_token( &slot ))) return rv;
    if ((rv = module->C_OpenSession( slot, CKF_SERIAL_SESSION, NULL, NULL, &session ))) return rv;
    if ((rv = module->C_Login( session, CKU_USER, (unsigned char *)pin, strlen( pin ) ))) return rv;
    return find_key();
}

static CK_RV sign( void )
{
    CK_MECHANISM mechanism = { CKM_RSA_PKCS, NULL, 0 };
    unsigned char signature[SIGNATURE_MAX];
    CK_ULONG len = sizeof(signature);
    CK_RV rv = module->C_SignInit( session, &mechanism, key );

    return rv ? rv : module->C_Sign( session, digest_info, sizeof(digest_info), signature, &len );
}

/* Signatures a second, after one that is not timed. */
static CK_RV measure( unsigned ms, double *rate )
{
    unsigned long count = 0;
    double start, now;
    CK_RV rv = sign();

    start = seconds();
    do
    {
        if (rv || (rv = sign())) return rv;
        count++;
        now = seconds();
    }
    while (now - start < ms / 1000.0);
    *rate = count / (now - start);
    return CKR_OK;
}

int main( int argc, char **argv )
{
    char *pin = getenv( "BENCH_PIN" );
    double rate;
    CK_RV rv;

    if (argc != 5 || !pin || strcmp( argv[2], "--ms" ) || strcmp( argv[4], "token-sign" ))
    {
        fprintf( stderr, "usage: BENCH_PIN=PIN %s MODULE --ms N token-sign\n", argv[0] );
        return 2;
    }
    if (!(rv = load( argv[1] )) && !(rv = log_in( pin ))) rv = measure( strtoul( argv[3], NULL, 10 ), &rate );
    if (rv) printf( "%s\t/s\t-\t\terror %#lx\n", argv[4], rv );
    else printf( "%s\t/s\t%.6g\t\n", argv[4], rate );
    return rv != CKR_OK;
}
