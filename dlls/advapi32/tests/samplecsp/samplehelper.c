/*
 * A DLL that uses the CryptoAPI at the moments when programs should not but do. With HELPER_ACQUIRES its DllMain
 * acquires a context, uses and releases it; without, it releases at process exit what it was given to keep: from
 * DllMain, or from a destructor of its C runtime.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sample.h"

__declspec(dllexport) struct helper_keeps helper_keeps;

/* Rounds that DllMain has done well, and the error of the first that went wrong. */
__declspec(dllexport) LONG helper_rounds;
__declspec(dllexport) DWORD helper_error;

/* Wrong answers become the exit code of the program, which is past reporting them otherwise. */
static void expect( BOOL condition, UINT code )
{
    if (!condition) TerminateProcess( GetCurrentProcess(), code );
}

/* Hashes of threads that were killed, some while they waited for the locks that this takes. */
static void destroy_passed_on( void )
{
    HCRYPTHASH hash;
    int i;

    for (i = 0; i < PASSED_ON; i++)
        if ((hash = (HCRYPTHASH)helper_keeps.passed_on[i])) helper_keeps.destroy_hash( hash );
}

static void release_kept( void )
{
    if (!helper_keeps.prov) return;
    destroy_passed_on();
    expect( helper_keeps.destroy_hash( helper_keeps.hash ), 101 );
    expect( helper_keeps.destroy_key( helper_keeps.key ), 102 );
    expect( helper_keeps.release_context( helper_keeps.prov, 0 ), 103 );
    expect( !helper_keeps.release_context( helper_keeps.prov, 0 ), 104 );
    helper_keeps.prov = 0;
    SetEvent( helper_keeps.done );
}

static void __attribute__((destructor)) last_words( void )
{
    if (helper_keeps.by_destructor) release_kept();
}

#ifdef HELPER_ACQUIRES
static BOOL use_provider( void )
{
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    BOOL ret;

    if (!CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT )) return FALSE;
    ret = CryptCreateHash( prov, CALG_MD5, 0, 0, &hash ) && CryptHashData( hash, (const BYTE *)"x", 1, 0 ) &&
          CryptDestroyHash( hash );
    return CryptReleaseContext( prov, 0 ) && ret;
}

static void start( void )
{
    if (use_provider()) helper_rounds++;
    else helper_error = GetLastError();
}
#else
static void start( void )
{
}
#endif

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    (void)instance;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) start();
    if (reason == DLL_PROCESS_DETACH && !helper_keeps.by_destructor) release_kept();
    return TRUE;
}
