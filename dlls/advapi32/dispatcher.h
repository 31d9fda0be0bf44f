/* Shared by the files of the dispatcher. Private to dlls/advapi32.
 * The rules come from docs/behaviour/dispatch.md; where a rule is surprising, its row is named.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_DISPATCHER_H
#define WINECSP_DISPATCHER_H

#include "cspdk.h"
#include <winnls.h>
#include <winreg.h>
#include "handle/object.h"
#include "trace/result.h"
#include "trace/trace.h"
#include "heap.h"
#include "mustcheck.h"

/* ---- util.c ----------------------------------------------------------------------------------- */

/* Fills `len` bytes from the system's generator. FALSE: it failed. */
MUST_CHECK BOOL system_random( void *buffer, DWORD len );

/* Whether `size` bytes can be written at a caller's pointer; FALSE for NULL. */
BOOL is_writable( void *ptr, SIZE_T size );

/* ---- string.c --------------------------------------------------------------------------------- */

/* Copies of a string in the other encoding (CP_ACP); the caller frees them with heap_free. NULL stays NULL. Return
 * ERROR_SUCCESS or ERROR_NOT_ENOUGH_MEMORY. */
MUST_CHECK DWORD string_to_wide( const char *str, WCHAR **wide );
MUST_CHECK DWORD string_to_ansi( const WCHAR *wide, char **str );

/* The same without conversion. Strings are compared under a lock only as such copies, since a caller's memory may be
 * freed meanwhile. */
MUST_CHECK DWORD string_copy( const WCHAR *str, WCHAR **copy );

/* Whether a string can be read up to its end. TRUE for NULL. */
BOOL is_string_a( const char *str );
BOOL is_string_w( const WCHAR *str );

/* Give a name to a caller by the size protocol; sizes are in bytes and include the NUL. put_name_a converts the name to
 * CP_ACP. Return ERROR_SUCCESS or ERROR_MORE_DATA. */
MUST_CHECK DWORD put_name_w( const WCHAR *name, WCHAR *dst, DWORD *size );
MUST_CHECK DWORD put_name_a( const WCHAR *name, char *dst, DWORD *size );

/* One of the two. NULL means no name: the size is 0. */
MUST_CHECK DWORD put_name( const WCHAR *name, void *dst, DWORD *size, BOOL wide );

/* ---- csp.c: provider DLLs --------------------------------------------------------------------- */

/* A loaded provider DLL and its entry points. Never unloaded. */
struct csp
{
    struct csp *next;
    HMODULE     module;

    /* Mandatory. */
    typeof( CPAcquireContext )  *AcquireContext;
    typeof( CPReleaseContext )  *ReleaseContext;
    typeof( CPGenKey )          *GenKey;
    typeof( CPDeriveKey )       *DeriveKey;
    typeof( CPDestroyKey )      *DestroyKey;
    typeof( CPSetKeyParam )     *SetKeyParam;
    typeof( CPGetKeyParam )     *GetKeyParam;
    typeof( CPExportKey )       *ExportKey;
    typeof( CPImportKey )       *ImportKey;
    typeof( CPEncrypt )         *Encrypt;
    typeof( CPDecrypt )         *Decrypt;
    typeof( CPCreateHash )      *CreateHash;
    typeof( CPHashData )        *HashData;
    typeof( CPHashSessionKey )  *HashSessionKey;
    typeof( CPDestroyHash )     *DestroyHash;
    typeof( CPGetHashParam )    *GetHashParam;
    typeof( CPSetHashParam )    *SetHashParam;
    typeof( CPSignHash )        *SignHash;
    typeof( CPVerifySignature ) *VerifySignature;
    typeof( CPGenRandom )       *GenRandom;
    typeof( CPGetUserKey )      *GetUserKey;
    typeof( CPSetProvParam )    *SetProvParam;
    typeof( CPGetProvParam )    *GetProvParam;

    /* May be NULL. */
    typeof( CPDuplicateHash )   *DuplicateHash;
    typeof( CPDuplicateKey )    *DuplicateKey;

    WCHAR       path[];         /* as in the registry, variables expanded */
};

/* Finds or loads the DLL that an Image Path names. Returns ERROR_SUCCESS, NTE_PROV_DLL_NOT_FOUND,
 * NTE_PROVIDER_DLL_FAIL or ERROR_NOT_ENOUGH_MEMORY. */
MUST_CHECK DWORD csp_load( const WCHAR *image_path, const struct csp **csp );

/* ---- registry.c: the entries of providers and types ------------------------------------------- */

#define TYPE_MAX 999           /* provider types are 1..999 */

/* Where a default provider is registered. */
enum default_scope { SCOPE_USER, SCOPE_MACHINE };

/* The content of a provider's registry key, in one block. The caller frees it with heap_free. */
struct provider_entry
{
    DWORD  type;                /* PROV_* */
    WCHAR  image_path[];        /* unexpanded; empty if it cannot be read */
};

/* Reads a provider's key. NTE_KEYSET_NOT_DEF: no such provider; NTE_PROV_TYPE_ENTRY_BAD: it has no type. */
MUST_CHECK DWORD registry_read_provider( const WCHAR *name, struct provider_entry **entry );

/* Reads the name of a type's default provider; the caller frees it with heap_free. NTE_PROV_TYPE_NOT_DEF: there is
 * none; NTE_PROV_TYPE_ENTRY_BAD: the value is not a name. */
MUST_CHECK DWORD registry_read_default( DWORD type, enum default_scope scope, WCHAR **name );

/* The default provider for an acquire without a name: the user's, else the machine's. */
MUST_CHECK DWORD registry_find_default( DWORD type, WCHAR **name );

/* Writes a type's default provider, or deletes it if `name` is NULL. Creates a user's key if it is missing. */
MUST_CHECK DWORD registry_write_default( DWORD type, enum default_scope scope, const WCHAR *name );

/* The n-th subkey of the list of providers, with its type. ERROR_NO_MORE_ITEMS past the end, NTE_FAIL
 * if the registration is broken. */
MUST_CHECK DWORD registry_enum_providers( DWORD index, DWORD *type, WCHAR **name );

/* The n-th provider type; *name is NULL if it has no TypeName. Errors as above. */
MUST_CHECK DWORD registry_enum_types( DWORD index, DWORD *type, WCHAR **name );

/* ---- cache.c: registry answers, kept until the registry changes ------------------------------- */

/* Makes sure that the cache is up to date, with the only server call of an acquire. The result is `fresh` for the two
 * functions below. */
BOOL cache_refresh( void );

/* As registry_find_default and registry_read_provider, from the cache if `fresh` allows it. The caller frees the
 * results with heap_free. */
MUST_CHECK DWORD cache_find_default( BOOL fresh, DWORD type, WCHAR **name );
MUST_CHECK DWORD cache_find_provider( BOOL fresh, const WCHAR *name, struct provider_entry **entry );

void cache_process_attach( void );
void cache_process_detach( void );

/* ---- machineguid.c ---------------------------------------------------------------------------- */

/* Creates the value MachineGuid of HKLM\Software\Microsoft\Cryptography if it is missing. CSPs and programs read it. */
void machine_guid_ensure( void );

/* ---- context.c -------------------------------------------------------------------------------- */

/* The data of a provider handle. One block, with the strings after it. */
struct context
{
    struct family     family;         /* keys and hashes */
    const struct csp *csp;
    HCRYPTPROV        prov;           /* the CSP's own handle */
    DWORD             release_flags;  /* flags of the release that killed the context */
    VTableProvStruc   vtable;         /* lives as long as the context, since some CSPs keep a pointer to it */
};

/* Creates the context for an acquire; `name` is the provider's, ANSI. */
MUST_CHECK DWORD context_create( const struct csp *csp, const char *name, DWORD type, struct context **context );
void context_free( struct context *context );

/* For libs/handle: how contexts, keys and hashes are destroyed once they are dead and unused. */
extern const object_destroy_func context_destroy_funcs[OBJECT_TYPE_COUNT];

static inline struct object *context_pin( HCRYPTPROV handle )
{
    return object_pin( handle, OBJECT_CONTEXT );
}

static inline struct object *key_pin( HCRYPTKEY handle )
{
    return object_pin( handle, OBJECT_KEY );
}

static inline struct object *hash_pin( HCRYPTHASH handle )
{
    return object_pin( handle, OBJECT_HASH );
}

/* Pins two handles, or neither. If the second handle is 0, *second is NULL; the caller decides whether it may be 0. */
MUST_CHECK BOOL pin_two( ULONG_PTR handle, enum object_type type, ULONG_PTR handle2, enum object_type type2,
                         struct object **first, struct object **second );
void unpin_two( struct object *first, struct object *second );

/* The context of a pinned context, key or hash. */
static inline struct context *context_of( const struct object *obj )
{
    return obj->parent ? obj->parent->data : obj->data;
}

/* The CSP's handle of a key or hash, or 0 if there is none. */
static inline ULONG_PTR value_of( const struct object *obj )
{
    return obj ? obj->value : 0;
}

/* Creates the object that an exported function will fill in, or fails with ERROR_NOT_ENOUGH_MEMORY. The caller holds a
 * pin on `parent`. */
#define begin_create( type, parent ) begin_create_in( __func__, type, parent )
struct object *begin_create_in( const char *function, enum object_type type, struct object *parent );

/* Ends such a call: publishes the object with the CSP's handle, or discards it. Stores the new handle only if `ret`.
 * Returns `ret`; FALSE if there was no object. */
BOOL finish_create( struct object *created, BOOL ret, ULONG_PTR value, ULONG_PTR *handle );

/* Does the work of CryptDuplicateKey and CryptDuplicateHash: an independent copy of a key or hash. */
MUST_CHECK DWORD duplicate_child( ULONG_PTR handle, enum object_type type, DWORD *reserved, DWORD flags,
                                  ULONG_PTR *copy );

/* Does the work of CryptDestroyKey and CryptDestroyHash: drops the only reference of a key or hash. */
MUST_CHECK DWORD destroy_child( ULONG_PTR handle, enum object_type type );

/* ---- vtable.c --------------------------------------------------------------------------------- */

/* Fills in the table that a CSP gets, except the name. `info` has the size that vtable_info_size returned and gets a
 * copy of the data of PP_CONTEXT_INFO; they are left out if they have grown meanwhile. */
DWORD vtable_info_size( void );
void vtable_init( VTableProvStruc *vtable, DWORD type, BYTE *info, DWORD info_size );

/* Set PP_CLIENT_HWND and PP_CONTEXT_INFO for the process. Return ERROR_SUCCESS or a Windows error. */
MUST_CHECK DWORD vtable_set_window( const BYTE *data );
MUST_CHECK DWORD vtable_set_info( const BYTE *data );

void vtable_process_attach( void );
void vtable_process_detach( void );

#endif
