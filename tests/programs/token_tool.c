/* token_tool SCRIPT RESULTS: a program that uses the smart card provider, or another, as the script says: a command a
 * line, and a line of results for each, "ok" and what came of it, or "error" and the last error. Nothing comes by
 * standard input, so that it also works as a program without a console. Documented functions only.
 *
 *   acquire NAME|- FLAGS [TYPE PROVIDER]    release        take (another context: the first stays) first
 *   containers   names PARAM     number PARAM   guid   pin SPEC|PARAM TEXT|-   prompt TEXT [PARAM]
 *   key SPEC     certificate SPEC FILE   set-certificate SPEC FILE   public SPEC FILE   private SPEC
 *   sign ALGID SPEC FLAGS FILE SIGNATURE    size ALGID SPEC   decrypt FLAGS FILE RESULT   simple   generate SPEC BITS
 *   user-store   root-store    to-my    cms FILE RESULT
 *   type TEXT|-...    said    (what the dialogs that come from now on are answered; what the last one said)
 *   wait FILE    touch FILE    parallel COUNT ALGID SPEC (threads, each signs 20 times; how many were right)
 *   killed ALGID SPEC FILE (a thread that signs, which is ended when there is FILE)
 *   pairs COUNT BITS (threads, each generates a pair at once; how many did, and how many found no room)
 *
 * Numbers are hexadecimal. Signatures and encrypted blocks are big-endian in files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wingdi.h>
#include <winuser.h>
#include <winnls.h>
#include <wincrypt.h>

#define PROVIDER  "Microsoft Base Smart Card Crypto Provider"
#define WORDS_MAX 8
#define SIZE_MOST 70000

#ifndef NTE_TOKEN_KEYSET_STORAGE_FULL
#define NTE_TOKEN_KEYSET_STORAGE_FULL 0x80090023
#endif
#ifndef PP_SMARTCARD_READER
#define PP_SMARTCARD_READER 43
#endif
#ifndef PP_SMARTCARD_GUID
#define PP_SMARTCARD_GUID 45
#endif
#ifndef PP_USER_CERTSTORE
#define PP_USER_CERTSTORE 42
#endif
#ifndef PP_ROOT_CERTSTORE
#define PP_ROOT_CERTSTORE 46
#endif

static FILE *results;
static HCRYPTPROV prov, other;
static BYTE data[SIZE_MOST];
static DWORD data_len;

static void done( BOOL ret, const char *text )
{
    DWORD error = GetLastError();

    if (ret) fprintf( results, "ok%s%s\n", *text ? " " : "", text );
    else fprintf( results, "error %#lx\n", error );
    fflush( results );
    SetLastError( 0xdeadbeef );
}

static DWORD number( const char *text )
{
    return text ? strtoul( text, NULL, 16 ) : 0;
}

static BOOL read_file( const char *name )
{
    FILE *file = name ? fopen( name, "rb" ) : NULL;

    data_len = file ? fread( data, 1, sizeof(data), file ) : 0;
    if (file) fclose( file );
    return file != NULL;
}

static BOOL write_file( const char *name, const BYTE *bytes, DWORD len )
{
    FILE *file = name ? fopen( name, "wb" ) : NULL;

    if (!file) return FALSE;
    if (len) fwrite( bytes, 1, len, file );
    return !fclose( file );
}

static void reverse( BYTE *bytes, DWORD len )
{
    DWORD i;
    BYTE swap;

    for (i = 0; i < len / 2; i++)
    {
        swap = bytes[i];
        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = swap;
    }
}

/* ---- contexts --------------------------------------------------------------------------------- */

static void cmd_acquire( char **words )
{
    const char *name = words[1] && strcmp( words[1], "-" ) ? words[1] : NULL;
    DWORD type = words[3] ? number( words[3] ) : PROV_RSA_FULL;

    done( CryptAcquireContextA( &prov, name, words[3] ? words[4] : PROVIDER, type, number( words[2] ) ), "" );
}

static void cmd_release( char **words )
{
    done( CryptReleaseContext( prov, 0 ), "" );
}

/* Puts the context aside, and takes the one that was put aside. */
static void cmd_take( char **words )
{
    HCRYPTPROV swap = prov;

    prov = other;
    other = swap;
    done( TRUE, "" );
}

static void cmd_containers( char **words )
{
    char name[512], list[8192] = "";
    DWORD len = sizeof(name), flags = CRYPT_FIRST;

    while (CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags ))
    {
        if (*list) strcat( list, " " );
        strcat( list, name );
        len = sizeof(name);
        flags = CRYPT_NEXT;
    }
    done( GetLastError() == ERROR_NO_MORE_ITEMS, list );
}

static void cmd_names( char **words )
{
    char name[512] = "";
    DWORD len = sizeof(name);

    done( CryptGetProvParam( prov, number( words[1] ), (BYTE *)name, &len, 0 ), name );
}

static void cmd_number( char **words )
{
    DWORD value = 0, len = sizeof(value);
    char text[16];
    BOOL ret = CryptGetProvParam( prov, number( words[1] ), (BYTE *)&value, &len, 0 );

    sprintf( text, "%lx", value );
    done( ret, text );
}

static void cmd_guid( char **words )
{
    BYTE guid[16] = { 0 };
    DWORD len = sizeof(guid), i;
    char text[40] = "";
    BOOL ret = CryptGetProvParam( prov, PP_SMARTCARD_GUID, guid, &len, 0 );

    for (i = 0; i < len && i < 16; i++) sprintf( text + 2 * i, "%02x", guid[i] );
    done( ret && len == 16, text );
}

static void cmd_pin( char **words )
{
    const char *pin = words[2] && strcmp( words[2], "-" ) ? words[2] : NULL;

    done( CryptSetProvParam( prov, number( words[1] ), (const BYTE *)pin, 0 ), "" );
}

static void cmd_prompt( char **words )
{
    WCHAR text[256];

    MultiByteToWideChar( CP_ACP, 0, words[1], -1, text, 256 );
    done( CryptSetProvParam( prov, words[2] ? number( words[2] ) : 44, (const BYTE *)text, 0 ), "" );
}

/* ---- keys ------------------------------------------------------------------------------------- */

static void cmd_key( char **words )
{
    DWORD alg = 0, bits = 0, permissions = 0, len = sizeof(DWORD);
    char text[64];
    HCRYPTKEY key;
    BOOL ret;

    if ((ret = CryptGetUserKey( prov, number( words[1] ), &key )))
    {
        ret = CryptGetKeyParam( key, KP_ALGID, (BYTE *)&alg, &len, 0 ) &&
              CryptGetKeyParam( key, KP_KEYLEN, (BYTE *)&bits, &len, 0 ) &&
              CryptGetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, &len, 0 );
        CryptDestroyKey( key );
    }
    sprintf( text, "%lx %lu export=%d", alg, bits, (permissions & CRYPT_EXPORT) != 0 );
    done( ret, text );
}

static void cmd_certificate( char **words )
{
    HCRYPTKEY key;
    BOOL ret;

    data_len = sizeof(data);
    if ((ret = CryptGetUserKey( prov, number( words[1] ), &key )))
    {
        ret = CryptGetKeyParam( key, KP_CERTIFICATE, data, &data_len, 0 );
        CryptDestroyKey( key );
    }
    if (ret) ret = write_file( words[2], data, data_len );
    done( ret, "" );
}

static void cmd_set_certificate( char **words )
{
    HCRYPTKEY key;
    BOOL ret;

    if ((ret = read_file( words[2] ) && CryptGetUserKey( prov, number( words[1] ), &key )))
    {
        ret = CryptSetKeyParam( key, KP_CERTIFICATE, data, 0 );
        CryptDestroyKey( key );
    }
    done( ret, "" );
}

static void export_key( DWORD spec, DWORD type, const char *file )
{
    HCRYPTKEY key;
    BOOL ret;

    data_len = sizeof(data);
    if ((ret = CryptGetUserKey( prov, spec, &key )))
    {
        ret = CryptExportKey( key, 0, type, 0, data, &data_len );
        CryptDestroyKey( key );
    }
    if (ret && file) ret = write_file( file, data, data_len );
    done( ret, "" );
}

static void cmd_public( char **words )
{
    export_key( number( words[1] ), PUBLICKEYBLOB, words[2] );
}

static void cmd_private( char **words )
{
    export_key( number( words[1] ), PRIVATEKEYBLOB, NULL );
}

static void cmd_generate( char **words )
{
    HCRYPTKEY key;
    BOOL ret = CryptGenKey( prov, number( words[1] ), number( words[2] ) << 16, &key );

    if (ret) CryptDestroyKey( key );
    done( ret, "" );
}

/* ---- operations ------------------------------------------------------------------------------- */

static BOOL make_hash( ALG_ID alg, const char *file, HCRYPTHASH *hash )
{
    return read_file( file ) && CryptCreateHash( prov, alg, 0, 0, hash ) && CryptHashData( *hash, data, data_len, 0 );
}

static void cmd_sign( char **words )
{
    BYTE signature[2048];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash = 0;
    BOOL ret;

    ret = make_hash( number( words[1] ), words[4], &hash ) &&
          CryptSignHashA( hash, number( words[2] ), NULL, number( words[3] ), signature, &len );
    if (ret)
    {
        reverse( signature, len );
        ret = write_file( words[5], signature, len );
    }
    if (hash)
    {
        DWORD error = GetLastError();
        CryptDestroyHash( hash );
        SetLastError( error );
    }
    done( ret, "" );
}

static void cmd_size( char **words )
{
    HCRYPTHASH hash;
    char text[16];
    DWORD len = 0;
    BOOL ret;

    ret = CryptCreateHash( prov, number( words[1] ), 0, 0, &hash ) &&
          CryptSignHashA( hash, number( words[2] ), NULL, 0, NULL, &len );
    sprintf( text, "%lu", len );
    done( ret, text );
}

static void cmd_decrypt( char **words )
{
    HCRYPTKEY key;
    BOOL ret;

    if ((ret = read_file( words[2] ) && CryptGetUserKey( prov, AT_KEYEXCHANGE, &key )))
    {
        reverse( data, data_len );
        ret = CryptDecrypt( key, 0, TRUE, number( words[1] ), data, &data_len );
        CryptDestroyKey( key );
    }
    if (ret) ret = write_file( words[3], data, data_len );
    done( ret, "" );
}

/* A session key goes from one context to another by the token's key, and both encrypt alike. */
static BOOL exchange( HCRYPTPROV peer, HCRYPTKEY own )
{
    BYTE blob[2048], one[64] = "to be encrypted", two[64] = "to be encrypted";
    DWORD len = sizeof(blob), len_one = 16, len_two = 16;
    HCRYPTKEY public, session, imported;

    if (!CryptExportKey( own, 0, PUBLICKEYBLOB, 0, blob, &len )) return FALSE;
    if (!CryptImportKey( peer, blob, len, 0, 0, &public )) return FALSE;
    if (!CryptGenKey( peer, CALG_3DES, CRYPT_EXPORTABLE, &session )) return FALSE;
    len = sizeof(blob);
    if (!CryptExportKey( session, public, SIMPLEBLOB, 0, blob, &len )) return FALSE;
    if (!CryptImportKey( prov, blob, len, own, 0, &imported )) return FALSE;
    if (!CryptEncrypt( session, 0, TRUE, 0, one, &len_one, sizeof(one) )) return FALSE;
    if (!CryptEncrypt( imported, 0, TRUE, 0, two, &len_two, sizeof(two) )) return FALSE;
    SetLastError( NTE_FAIL );
    return len_one == len_two && !memcmp( one, two, len_one );
}

static void cmd_simple( char **words )
{
    HCRYPTPROV peer;
    HCRYPTKEY own;

    done( CryptAcquireContextA( &peer, NULL, MS_ENHANCED_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) &&
          CryptGetUserKey( prov, AT_KEYEXCHANGE, &own ) && exchange( peer, own ), "" );
}

/* ---- certificates ----------------------------------------------------------------------------- */

#define CRYPT32_FUNCTIONS( X ) \
    X( CertAddCertificateContextToStore ) X( CertCloseStore ) X( CertEnumCertificatesInStore ) X( CertOpenStore ) \
    X( CertFreeCertificateContext ) X( CertGetCertificateContextProperty ) X( CryptAcquireCertificatePrivateKey ) \
    X( CryptSignMessage )

#define DECLARE( name ) static typeof( name ) *p ## name;
CRYPT32_FUNCTIONS( DECLARE )
#define LOAD( name ) && (p ## name = (void *)GetProcAddress( module, # name ))

static BOOL load_crypt32( void )
{
    HMODULE module = LoadLibraryA( "crypt32.dll" );

    return module CRYPT32_FUNCTIONS( LOAD );
}

static BOOL get_store( DWORD param, HCERTSTORE *store )
{
    DWORD len = sizeof(*store);

    return load_crypt32() && CryptGetProvParam( prov, param, (BYTE *)store, &len, 0 );
}

/* How many certificates there are, and the container of each. */
static void list_store( DWORD param )
{
    const CERT_CONTEXT *cert = NULL;
    char text[4096] = "";
    BYTE info[1024];
    HCERTSTORE store;
    DWORD len;

    if (!get_store( param, &store ))
    {
        done( FALSE, "" );
        return;
    }
    while ((cert = pCertEnumCertificatesInStore( store, cert )))
    {
        const CRYPT_KEY_PROV_INFO *found = (const CRYPT_KEY_PROV_INFO *)info;

        len = sizeof(info);
        if (pCertGetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, info, &len ))
            sprintf( text + strlen( text ), "%s%ls %lu %lu", *text ? ", " : "", found->pwszContainerName,
                     found->dwProvType, found->dwKeySpec );
        else strcat( text, "without" );
    }
    done( pCertCloseStore( store, CERT_CLOSE_STORE_CHECK_FLAG ), text );
}

static void cmd_user_store( char **words )
{
    list_store( PP_USER_CERTSTORE );
}

static void cmd_root_store( char **words )
{
    list_store( PP_ROOT_CERTSTORE );
}

static HCERTSTORE open_my( void )
{
    return pCertOpenStore( CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"MY" );
}

static void cmd_to_my( char **words )
{
    const CERT_CONTEXT *cert = NULL;
    HCERTSTORE store, my;
    BOOL ret = FALSE;

    if (get_store( PP_USER_CERTSTORE, &store ) && (my = open_my()))
    {
        while ((cert = pCertEnumCertificatesInStore( store, cert )))
            ret = pCertAddCertificateContextToStore( my, cert, CERT_STORE_ADD_REPLACE_EXISTING, NULL );
        pCertCloseStore( my, 0 );
        pCertCloseStore( store, 0 );
    }
    done( ret, "" );
}

static BOOL sign_message( const CERT_CONTEXT *cert, const char *file )
{
    static char oid[] = "2.16.840.1.101.3.4.2.1";
    CRYPT_SIGN_MESSAGE_PARA para = { .cbSize = sizeof(para) };
    static BYTE message[SIZE_MOST];
    const BYTE *part = data;
    DWORD len = sizeof(message);

    para.dwMsgEncodingType = X509_ASN_ENCODING | PKCS_7_ASN_ENCODING;
    para.pSigningCert = cert;
    para.HashAlgorithm.pszObjId = oid;
    para.cMsgCert = 1;
    para.rgpMsgCert = &cert;
    return pCryptSignMessage( &para, TRUE, 1, &part, &data_len, message, &len ) && write_file( file, message, len );
}

/* With the first certificate of "My", by the key that crypt32 finds for it. */
static void cmd_cms( char **words )
{
    const CERT_CONTEXT *cert = NULL;
    BOOL ret = FALSE, release;
    HCRYPTPROV found;
    HCERTSTORE my;
    DWORD spec;

    if (load_crypt32() && read_file( words[1] ) && (my = open_my()))
    {
        ret = (cert = pCertEnumCertificatesInStore( my, NULL )) &&
              pCryptAcquireCertificatePrivateKey( cert, CRYPT_ACQUIRE_SILENT_FLAG | CRYPT_ACQUIRE_COMPARE_KEY_FLAG,
                                                  NULL, &found, &spec, &release ) && sign_message( cert, words[2] );
    }
    done( ret, "" );
}

/* ---- dialogs ---------------------------------------------------------------------------------- */

#define USER32_FUNCTIONS( X ) X( FindWindowA ) X( GetDlgItemTextA ) X( SetDlgItemTextA ) X( PostMessageA ) X( IsWindow )
USER32_FUNCTIONS( DECLARE )

#define DIALOG_TITLE "Smart card"
#define FIRST_TEXT   100    /* the token; then what is asked, and a warning */
#define PIN_FIELD    103

static char answers[4][64], said[4][128];
static unsigned int answer_count;

static HWND wait_dialog( void )
{
    HWND window = NULL;
    int i;

    for (i = 0; i < 1000 && !(window = pFindWindowA( NULL, DIALOG_TITLE )); i++) Sleep( 20 );
    Sleep( 100 );       /* it fills in its texts */
    return window;
}

static DWORD WINAPI answer_all( void *arg )
{
    unsigned int i, j;
    HWND window;

    for (i = 0; i < answer_count && (window = wait_dialog()); i++)
    {
        for (j = 0; j < 3; j++) pGetDlgItemTextA( window, FIRST_TEXT + j, said[j], sizeof(said[j]) );
        pSetDlgItemTextA( window, PIN_FIELD, answers[i] );
        pPostMessageA( window, WM_COMMAND, *answers[i] == '-' ? IDCANCEL : IDOK, 0 );
        for (j = 0; j < 1000 && pIsWindow( window ); j++) Sleep( 20 );
    }
    return 0;
}

static void cmd_type( char **words )
{
    HMODULE module = LoadLibraryA( "user32.dll" );
    BOOL ret = module USER32_FUNCTIONS( LOAD );

    for (answer_count = 0; answer_count < 4 && words[1 + answer_count]; answer_count++)
        lstrcpynA( answers[answer_count], words[1 + answer_count], sizeof(answers[0]) );
    if (ret) CloseHandle( CreateThread( NULL, 0, answer_all, NULL, 0, NULL ) );
    done( ret, "" );
}

static void cmd_said( char **words )
{
    char text[512];

    sprintf( text, "%s / %s / %s", said[0], said[1], said[2] );
    done( TRUE, text );
}

/* ---- time ------------------------------------------------------------------------------------- */

static void cmd_wait( char **words )
{
    int i;

    for (i = 0; i < 6000 && GetFileAttributesA( words[1] ) == INVALID_FILE_ATTRIBUTES; i++) Sleep( 20 );
    done( i < 6000, "" );
}

static void cmd_touch( char **words )
{
    done( write_file( words[1], NULL, 0 ), "" );
}

struct job
{
    ALG_ID    alg;
    DWORD     spec;
    HCRYPTKEY key;
    LONG      good;
};

static DWORD WINAPI sign_often( void *arg )
{
    BYTE signature[2048];
    struct job *job = arg;
    HCRYPTHASH hash;
    DWORD len;
    int i;

    for (i = 0; i < 20; i++)
    {
        len = sizeof(signature);
        if (!CryptCreateHash( prov, job->alg, 0, 0, &hash )) continue;
        if (CryptHashData( hash, (const BYTE *)"text", 4, 0 ) &&
            CryptSignHashA( hash, job->spec, NULL, 0, signature, &len ) &&
            CryptVerifySignatureA( hash, signature, len, job->key, NULL, 0 )) InterlockedIncrement( &job->good );
        CryptDestroyHash( hash );
    }
    return 0;
}

static void cmd_parallel( char **words )
{
    struct job job = { number( words[2] ), number( words[3] ), 0, 0 };
    DWORD count = number( words[1] ), i;
    HANDLE threads[16];
    char text[16];

    if (!CryptGetUserKey( prov, job.spec, &job.key ))
    {
        done( FALSE, "" );
        return;
    }
    for (i = 0; i < count && i < 16; i++) threads[i] = CreateThread( NULL, 0, sign_often, &job, 0, NULL );
    WaitForMultipleObjects( i, threads, TRUE, INFINITE );
    while (i) CloseHandle( threads[--i] );
    CryptDestroyKey( job.key );
    sprintf( text, "%ld", job.good );
    done( TRUE, text );
}

/* Suspended first: a thread of Wine's that is ended in a call may keep a lock of the process, and none is suspended
 * with one. The context is asked for since that waits until the thread has stopped. */
static BOOL end_thread( HANDLE thread )
{
    CONTEXT context = { .ContextFlags = CONTEXT_CONTROL };

    return SuspendThread( thread ) != ~0u && GetThreadContext( thread, &context ) && TerminateThread( thread, 0 ) &&
           !WaitForSingleObject( thread, 60000 );
}

static void cmd_killed( char **words )
{
    struct job job = { number( words[1] ), number( words[2] ), 0, 0 };
    HANDLE thread = CreateThread( NULL, 0, sign_often, &job, 0, NULL );
    int i;

    for (i = 0; i < 6000 && GetFileAttributesA( words[3] ) == INVALID_FILE_ATTRIBUTES; i++) Sleep( 20 );
    done( end_thread( thread ) && !job.good, "" );
    CloseHandle( thread );
}

struct pairs
{
    volatile LONG turn, made, full;
    DWORD         bits;
    HANDLE        start;
};

/* Of both specifications. */
static DWORD WINAPI generate_pair( void *arg )
{
    struct pairs *pairs = arg;
    DWORD spec = InterlockedIncrement( &pairs->turn ) % 2 ? AT_SIGNATURE : AT_KEYEXCHANGE;
    HCRYPTKEY key;

    WaitForSingleObject( pairs->start, INFINITE );
    if (CryptGenKey( prov, spec, pairs->bits << 16, &key ))
    {
        InterlockedIncrement( &pairs->made );
        CryptDestroyKey( key );
    }
    else if (GetLastError() == (DWORD)NTE_TOKEN_KEYSET_STORAGE_FULL) InterlockedIncrement( &pairs->full );
    return 0;
}

static void cmd_pairs( char **words )
{
    struct pairs pairs = { .bits = number( words[2] ), .start = CreateEventA( NULL, TRUE, FALSE, NULL ) };
    DWORD count = number( words[1] ), i;
    HANDLE threads[16];
    char text[64];

    for (i = 0; i < count && i < 16; i++) threads[i] = CreateThread( NULL, 0, generate_pair, &pairs, 0, NULL );
    SetEvent( pairs.start );
    WaitForMultipleObjects( i, threads, TRUE, INFINITE );
    while (i) CloseHandle( threads[--i] );
    CloseHandle( pairs.start );
    sprintf( text, "made %ld, no room %ld", pairs.made, pairs.full );
    done( TRUE, text );
}

/* ---- the script ------------------------------------------------------------------------------- */

static const struct
{
    const char *name;
    void      (*run)( char **words );
} commands[] =
{
    { "acquire", cmd_acquire }, { "release", cmd_release }, { "take", cmd_take }, { "containers", cmd_containers },
    { "names", cmd_names }, { "number", cmd_number }, { "guid", cmd_guid }, { "pin", cmd_pin },
    { "prompt", cmd_prompt }, { "key", cmd_key }, { "certificate", cmd_certificate },
    { "set-certificate", cmd_set_certificate }, { "public", cmd_public }, { "private", cmd_private },
    { "generate", cmd_generate }, { "sign", cmd_sign }, { "size", cmd_size }, { "decrypt", cmd_decrypt },
    { "simple", cmd_simple }, { "user-store", cmd_user_store }, { "root-store", cmd_root_store },
    { "to-my", cmd_to_my }, { "cms", cmd_cms }, { "wait", cmd_wait }, { "touch", cmd_touch },
    { "parallel", cmd_parallel }, { "killed", cmd_killed }, { "pairs", cmd_pairs }, { "type", cmd_type },
    { "said", cmd_said },
};

/* Words are separated by tabs, since names have blanks. */
static void run_line( char *line )
{
    char *words[WORDS_MAX] = { NULL }, *at = line;
    unsigned int i;

    line[strcspn( line, "\r\n" )] = 0;
    for (i = 0; i < WORDS_MAX && at; i++)
    {
        words[i] = at;
        if ((at = strchr( at, '\t' ))) *at++ = 0;
    }
    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    {
        if (strcmp( commands[i].name, words[0] )) continue;
        SetLastError( 0xdeadbeef );
        commands[i].run( words );
        return;
    }
    fprintf( results, "no such command\n" );
}

int main( int argc, char **argv )
{
    static char line[4096];
    FILE *script;

    if (argc != 3 || !(script = fopen( argv[1], "r" )) || !(results = fopen( argv[2], "w" ))) return 2;
    while (fgets( line, sizeof(line), script )) run_line( line );
    fclose( script );
    return fclose( results ) != 0;
}
