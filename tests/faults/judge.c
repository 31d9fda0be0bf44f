/* The judge: another process, which knows nothing of what was tried in this one, and tells what a container holds. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdio.h>
#include <string.h>

/* ---- in the other process ------------------------------------------------------------------------ */

static DWORD checksum( const BYTE *bytes, DWORD len )
{
    DWORD sum = 0x811c9dc5;

    while (len--) sum = (sum ^ *bytes++) * 0x1000193;
    return sum ? sum : 1;
}

/* Signs, and has that verified with the public half alone. */
static BOOL works( HCRYPTPROV prov, DWORD spec, const BYTE *blob, DWORD len )
{
    HCRYPTPROV verifier = 0;
    HCRYPTHASH hash = 0;
    HCRYPTKEY key = 0;
    BYTE signature[512];
    DWORD size = sizeof(signature);
    BOOL ret;

    ret = CryptAcquireContextA( &verifier, NULL, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT ) &&
          CryptCreateHash( prov, CALG_MD5, 0, 0, &hash ) && CryptHashData( hash, text, 20, 0 ) &&
          CryptSignHashA( hash, spec, NULL, 0, signature, &size ) && CryptDestroyHash( hash ) &&
          CryptCreateHash( verifier, CALG_MD5, 0, 0, &hash ) && CryptHashData( hash, text, 20, 0 ) &&
          CryptImportKey( verifier, blob, len, 0, 0, &key ) &&
          CryptVerifySignatureA( hash, signature, size, key, NULL, 0 );
    CryptReleaseContext( verifier, 0 );
    return ret;
}

/* A number for the pair of a slot, 0 if there is none. FALSE: it does not work. */
static BOOL look_at_pair( HCRYPTPROV prov, DWORD spec, DWORD *number )
{
    BYTE blob[1024];
    DWORD len = sizeof(blob);
    HCRYPTKEY key;

    *number = 0;
    if (!CryptGetUserKey( prov, spec, &key )) return GetLastError() == (DWORD)NTE_NO_KEY;
    if (!CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len )) return FALSE;
    *number = checksum( blob, len );
    return CryptDestroyKey( key ) && works( prov, spec, blob, len );
}

static void look( BOOL machine )
{
    DWORD flags = machine ? CRYPT_MACHINE_KEYSET : 0, exchange, signature;
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, CONTAINER, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, flags ))
    {
        if (GetLastError() == (DWORD)NTE_BAD_KEYSET) printf( "none\n" );
        else printf( "error %#lx when it is opened\n", GetLastError() );
        return;
    }
    if (!look_at_pair( prov, AT_KEYEXCHANGE, &exchange )) printf( "error %#lx of the first pair\n", GetLastError() );
    else if (!look_at_pair( prov, AT_SIGNATURE, &signature ))
        printf( "error %#lx of the second pair\n", GetLastError() );
    else printf( "%lx %lx\n", exchange, signature );
    CryptReleaseContext( prov, 0 );
}

int judge_main( void )
{
    char line[16];

    while (fgets( line, sizeof(line), stdin ))
    {
        look( line[0] == 'm' );
        fflush( stdout );
    }
    return 0;
}

/* ---- in this one --------------------------------------------------------------------------------- */

static HANDLE question, reply;

BOOL judge_start( void )
{
    SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
    STARTUPINFOA start = { .cb = sizeof(start), .dwFlags = STARTF_USESTDHANDLES };
    char command[] = "faults --judge", path[MAX_PATH];
    PROCESS_INFORMATION process;
    BOOL ret;

    if (!CreatePipe( &start.hStdInput, &question, &inherited, 0 ) ||
        !CreatePipe( &reply, &start.hStdOutput, &inherited, 0 )) return FALSE;
    SetHandleInformation( question, HANDLE_FLAG_INHERIT, 0 );
    SetHandleInformation( reply, HANDLE_FLAG_INHERIT, 0 );
    start.hStdError = GetStdHandle( STD_ERROR_HANDLE );
    GetModuleFileNameA( NULL, path, sizeof(path) );
    if ((ret = CreateProcessA( path, command, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process )))
    {
        CloseHandle( process.hThread );
        CloseHandle( process.hProcess );
    }
    CloseHandle( start.hStdInput );
    CloseHandle( start.hStdOutput );
    return ret;
}

void judge_ask( BOOL machine, char answer[128] )
{
    DWORD done, at = 0;
    char c;

    strcpy( answer, "error: the judge does not answer" );
    if (!WriteFile( question, machine ? "machine\n" : "user\n", machine ? 8 : 5, &done, NULL )) return;
    while (at < 127 && ReadFile( reply, &c, 1, &done, NULL ) && done && c != '\n') if (c != '\r') answer[at++] = c;
    answer[at] = 0;
}

void judge_stop( void )
{
    CloseHandle( question );
    CloseHandle( reply );
}
