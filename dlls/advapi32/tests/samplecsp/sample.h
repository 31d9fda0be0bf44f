/*
 * What the sample CSP and the tests that use it share: the numbers of the entry points and the exported
 * structure `sample_state`, in which the CSP records each call and from which it takes its orders.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

/* The order is that of the CSP kit; the first 23 are mandatory. */
#define SAMPLE_ENTRY_POINTS( X ) \
    X( AcquireContext ) X( ReleaseContext ) X( GenKey ) X( DeriveKey ) X( DestroyKey ) X( SetKeyParam ) \
    X( GetKeyParam ) X( ExportKey ) X( ImportKey ) X( Encrypt ) X( Decrypt ) X( CreateHash ) X( HashData ) \
    X( HashSessionKey ) X( DestroyHash ) X( GetHashParam ) X( SetHashParam ) X( SignHash ) \
    X( VerifySignature ) X( GenRandom ) X( GetUserKey ) X( SetProvParam ) X( GetProvParam ) \
    X( DuplicateHash ) X( DuplicateKey )

#define SAMPLE_ID( name ) ID_ ## name,
enum sample_id
{
    SAMPLE_ENTRY_POINTS( SAMPLE_ID )
    ID_COUNT
};
#undef SAMPLE_ID

/* The provider that the tests register for samplecsp.dll, alone of its type. */
#define SAMPLE_NAME "Sample CSP of the conformance tests"
#define SAMPLE_TYPE 777

#define SAMPLE_MANDATORY_COUNT 23
#define SAMPLE_ALL_IDS (-1)
#define SAMPLE_MAX_ARGS 8

/* As fail_error: the CSP fails without an error, that is, it leaves the last error alone. */
#define SAMPLE_FAIL_SILENT 0xfffffff0

/* VTableProvStruc, version 3; the one of mingw-w64 ends before the provider's name. */
struct sample_vtable
{
    DWORD   Version;
    FARPROC FuncVerifyImage;
    FARPROC FuncReturnhWnd;
    DWORD   dwProvType;
    BYTE   *pbContextInfo;
    DWORD   cbContextInfo;
    LPSTR   pszProvName;
};

typedef BOOL (WINAPI *sample_verify_image)( LPCSTR image, const BYTE *signature );
typedef void (WINAPI *sample_return_hwnd)( HWND *hwnd );

/* The last call of CPAcquireContext, with copies of what its pointers led to. */
struct sample_acquire
{
    LPSTR                container;      /* the pointer itself */
    char                 container_text[320];
    DWORD                flags;
    struct sample_vtable vtable;
    char                 name_text[320];
    BYTE                 info_bytes[64];
    ULONG_PTR            prov_before;    /* *phProv on entry */
};

struct sample_call
{
    LONG      id;
    DWORD     thread;
    ULONG_PTR args[SAMPLE_MAX_ARGS];     /* as the entry point got them, in its order */
    BOOL      has_text;                  /* sDescription is not NULL */
    WCHAR     text[128];                 /* its copy */
};

/* What samplehelper.dll releases when the process ends, and by which functions; the program fills it in. */
#define PASSED_ON 16

struct helper_keeps
{
    HCRYPTPROV prov;
    HCRYPTKEY  key;
    HCRYPTHASH hash;
    BOOL       by_destructor;            /* not by DllMain */
    typeof( CryptReleaseContext ) *release_context;
    typeof( CryptDestroyKey )     *destroy_key;
    typeof( CryptDestroyHash )    *destroy_hash;
    HANDLE     done;                     /* event: everything was released */
    void *volatile *passed_on;              /* PASSED_ON hashes that threads made for each other, or NULLs */
};

typedef void (CALLBACK *sample_hook)( int id, void *context );

struct sample_state
{
    DWORD size;                          /* sizeof(struct sample_state), to notice a stale DLL */

    /* orders */
    BOOL        track;                   /* keep an account of objects instead of recording calls */
    LONG        fail_id;                 /* entry point that shall fail; SAMPLE_ALL_IDS: each; ID_COUNT: none */
    DWORD       fail_error;
    BOOL        set_success_error;
    DWORD       success_error;           /* last error after a success */
    ULONG_PTR   next_handle;             /* given out once by the next entry point that makes an object; 0: any */
    BOOL        set_length;
    DWORD       length;                  /* stored through pdwDataLen and the like */
    BOOL        scribble;                /* CPAcquireContext writes into its container argument */
    LONG        hook_id;                 /* entry point in which the hook runs, or SAMPLE_ALL_IDS */
    sample_hook hook;                    /* runs inside the call, before its result is decided */
    void       *hook_context;

    /* records */
    LONG                  total;
    LONG                  counts[ID_COUNT];
    struct sample_call    last;
    struct sample_acquire acquire;
    ULONG_PTR             last_context;  /* what the last CPAcquireContext handed out */

    /* the account of objects; only with `track` */
    LONG live_contexts, live_children;
    LONG made_contexts, ended_contexts;
    LONG violations;                     /* calls on dead objects, ends of objects that are in a call */
    LONG first_violation;                /* 0x100 * kind of violation + entry point */
};

#endif
