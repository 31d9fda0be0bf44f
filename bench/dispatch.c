/* How fast the dispatcher is: a plain Windows console program, run against Wine's builtin DLLs and against ours.
 * Prints one line a case: its name, a tab, operations a second (best of the rounds).
 *
 * usage: dispatch.exe [ROUNDS]
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "timing.h"

static HCRYPTPROV shared;

static BOOL acquire_release( void )
{
    HCRYPTPROV prov;

    return CryptAcquireContextA( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) &&
           CryptReleaseContext( prov, 0 );
}

static BOOL acquire_default_release( void )
{
    HCRYPTPROV prov;

    return CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) &&
           CryptReleaseContext( prov, 0 );
}

static BOOL addref_release( void )
{
    return CryptContextAddRef( shared, NULL, 0 ) && CryptReleaseContext( shared, 0 );
}

static BOOL create_destroy_hash( void )
{
    HCRYPTHASH hash;

    return CryptCreateHash( shared, CALG_SHA1, 0, 0, &hash ) && CryptDestroyHash( hash );
}

static const struct
{
    const char *name;
    BOOL      (*run)( void );
    BOOL        held;           /* another context is held meanwhile */
    unsigned    batch;          /* operations between two looks at the clock */
} cases[] =
{
    { "acquire+release, none held", acquire_release, FALSE, 1 },
    { "acquire+release, another held", acquire_release, TRUE, 20 },
    { "acquire+release of the default, another held", acquire_default_release, TRUE, 20 },
    { "AddRef+release", addref_release, TRUE, 20000 },
    { "create+destroy hash", create_destroy_hash, TRUE, 2000 },
};

int main( int argc, char **argv )
{
    int rounds = argc > 1 ? atoi( argv[1] ) : 3;
    unsigned i;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        if (cases[i].held && !shared &&
            !CryptAcquireContextA( &shared, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT )) return 1;
        time_case( cases[i].name, cases[i].run, cases[i].batch, 1, rounds );
    }
    return 0;
}
