/* The judge: another process, which knows nothing of what was tried in this one, and tells what a container holds. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdio.h>
#include <string.h>

#ifndef CRYPT_BLOB_VER3
#define CRYPT_BLOB_VER3 0x80
#endif

/* What is asked: the containers of one kind of providers. */
struct judged
{
    const char *question;
    const char *name;
    DWORD       type;
    DWORD       flags;
    ALG_ID      hash;
    DWORD       blob_flags;     /* with all of the public key */
};

enum { USER, USER_MACHINE, USER_DSS };
static const struct judged kinds[] =
{
    { "user\n", MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, 0, CALG_MD5, 0 },
    { "machine\n", MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_MACHINE_KEYSET, CALG_MD5, 0 },
    { "dss\n", MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, 0, CALG_SHA1, CRYPT_BLOB_VER3 },
};

/* ---- in the other process ------------------------------------------------------------------------ */

static DWORD checksum( const BYTE *bytes, DWORD len )
{
    DWORD sum = 0x811c9dc5;

    while (len--) sum = (sum ^ *bytes++) * 0x1000193;
    return sum ? sum : 1;
}

/* Signs, and has that verified with the public half alone. */
static BOOL signs( const struct judged *kind, HCRYPTPROV prov, DWORD spec, const BYTE *blob, DWORD len )
{
    HCRYPTPROV verifier = 0;
    HCRYPTHASH hash = 0;
    HCRYPTKEY key = 0;
    BYTE signature[512];
    DWORD size = sizeof(signature);
    BOOL ret;

    ret = CryptAcquireContextA( &verifier, NULL, kind->name, kind->type, CRYPT_VERIFYCONTEXT ) &&
          CryptCreateHash( prov, kind->hash, 0, 0, &hash ) && CryptHashData( hash, text, 20, 0 ) &&
          CryptSignHashA( hash, spec, NULL, 0, signature, &size ) && CryptDestroyHash( hash ) &&
          CryptCreateHash( verifier, kind->hash, 0, 0, &hash ) && CryptHashData( hash, text, 20, 0 ) &&
          CryptImportKey( verifier, blob, len, 0, 0, &key ) &&
          CryptVerifySignatureA( hash, signature, size, key, NULL, 0 );
    CryptReleaseContext( verifier, 0 );
    return ret;
}

/* Agrees with itself. */
static BOOL agrees( HCRYPTPROV prov, const BYTE *blob, DWORD len )
{
    HCRYPTKEY pair, agreed;
    BOOL ret;

    if (!CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair )) return FALSE;
    ret = CryptImportKey( prov, blob, len, pair, 0, &agreed ) && CryptDestroyKey( agreed );
    return CryptDestroyKey( pair ) && ret;
}

/* A number for the pair of a slot, 0 if there is none. FALSE: it does not work. */
static BOOL look_at_pair( const struct judged *kind, HCRYPTPROV prov, DWORD spec, DWORD *number )
{
    BYTE blob[1024];
    DWORD len = sizeof(blob);
    HCRYPTKEY key;

    *number = 0;
    if (!CryptGetUserKey( prov, spec, &key )) return GetLastError() == (DWORD)NTE_NO_KEY;
    if (!CryptExportKey( key, 0, PUBLICKEYBLOB, kind->blob_flags, blob, &len )) return FALSE;
    *number = checksum( blob, len );
    if (!CryptDestroyKey( key )) return FALSE;
    return kind == &kinds[USER_DSS] && spec == AT_KEYEXCHANGE ? agrees( prov, blob, len ) :
           signs( kind, prov, spec, blob, len );
}

static void look( const struct judged *kind )
{
    DWORD exchange, signature;
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, CONTAINER, kind->name, kind->type, kind->flags ))
    {
        if (GetLastError() == (DWORD)NTE_BAD_KEYSET) printf( "none\n" );
        else printf( "error %#lx when it is opened\n", GetLastError() );
        return;
    }
    if (!look_at_pair( kind, prov, AT_KEYEXCHANGE, &exchange ))
        printf( "error %#lx of the first pair\n", GetLastError() );
    else if (!look_at_pair( kind, prov, AT_SIGNATURE, &signature ))
        printf( "error %#lx of the second pair\n", GetLastError() );
    else printf( "%lx %lx\n", exchange, signature );
    CryptReleaseContext( prov, 0 );
}

int judge_main( void )
{
    unsigned int i;
    char line[16];

    while (fgets( line, sizeof(line), stdin ))
    {
        for (i = 0; i < ARRAYSIZE( kinds ); i++) if (kinds[i].question[0] == line[0]) look( &kinds[i] );
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

void judge_ask( const struct world *w, char answer[128] )
{
    const char *asked = kinds[w->is_dss ? USER_DSS : w->machine ? USER_MACHINE : USER].question;
    DWORD done, at = 0;
    char c;

    strcpy( answer, "error: the judge does not answer" );
    if (!WriteFile( question, asked, strlen( asked ), &done, NULL )) return;
    while (at < 127 && ReadFile( reply, &c, 1, &done, NULL ) && done && c != '\n') if (c != '\r') answer[at++] = c;
    answer[at] = 0;
}

void judge_stop( void )
{
    CloseHandle( question );
    CloseHandle( reply );
}
