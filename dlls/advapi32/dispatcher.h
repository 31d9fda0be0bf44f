/* What the files of the dispatcher share. Private to dlls/advapi32.
 * Rules come from docs/behaviour/dispatch.md; rows are named where a rule is surprising.
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

/* Fills `len` bytes from the system's generator. FALSE: it has none to give. */
MUST_CHECK BOOL system_random( void *buffer, DWORD len );

/* Whether a caller's pointer can be used as an output of that many bytes; FALSE for NULL. */
BOOL is_writable( void *ptr, SIZE_T size );

/* ---- string.c --------------------------------------------------------------------------------- */

/* Copies of a string in the other encoding (CP_ACP), for heap_free. NULL stays NULL. Return
 * ERROR_SUCCESS or ERROR_NOT_ENOUGH_MEMORY. */
MUST_CHECK DWORD string_to_wide( const char *str, WCHAR **wide );
MUST_CHECK DWORD string_to_ansi( const WCHAR *wide, char **str );

/* The same in its own encoding. What is compared under a lock is such a copy: a caller's string may go away. */
MUST_CHECK DWORD string_copy( const WCHAR *str, WCHAR **copy );

/* Whether a string can be read up to its end; NULL can. */
BOOL is_string_a( const char *str );
BOOL is_string_w( const WCHAR *str );

/* Hands a name to a caller by the size protocol, in bytes with the terminating NUL. The wide form takes
 * any name, the other one converts it. Returns ERROR_SUCCESS or ERROR_MORE_DATA. */
MUST_CHECK DWORD put_name_w( const WCHAR *name, WCHAR *dst, DWORD *size );
MUST_CHECK DWORD put_name_a( const WCHAR *name, char *dst, DWORD *size );

/* Either of them; NULL is no name, of size 0. */
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

/* Where a default stands. */
enum default_scope { SCOPE_USER, SCOPE_MACHINE };

/* What a provider's key holds. One block, for heap_free. */
struct provider_entry
{
    DWORD  type;                /* PROV_* */
    WCHAR  image_path[];        /* unexpanded; empty if it cannot be read */
};

/* Reads a provider's key. NTE_KEYSET_NOT_DEF: no such provider; NTE_PROV_TYPE_ENTRY_BAD: it has no type. */
MUST_CHECK DWORD registry_read_provider( const WCHAR *name, struct provider_entry **entry );

/* Reads the name of a type's default, for heap_free. NTE_PROV_TYPE_NOT_DEF: none;
 * NTE_PROV_TYPE_ENTRY_BAD: not a name. */
MUST_CHECK DWORD registry_read_default( DWORD type, enum default_scope scope, WCHAR **name );

/* The default that an acquire without a name takes: the user's, else the machine's. */
MUST_CHECK DWORD registry_find_default( DWORD type, WCHAR **name );

/* Writes or (name NULL) deletes a type's default. A user's key is made where it is missing. */
MUST_CHECK DWORD registry_write_default( DWORD type, enum default_scope scope, const WCHAR *name );

/* The n-th subkey of the list of providers, with its type. ERROR_NO_MORE_ITEMS past the end, NTE_FAIL
 * if the registration is broken. */
MUST_CHECK DWORD registry_enum_providers( DWORD index, DWORD *type, WCHAR **name );

/* The n-th provider type; *name is NULL if it has no TypeName. Errors as above. */
MUST_CHECK DWORD registry_enum_types( DWORD index, DWORD *type, WCHAR **name );

/* ---- cache.c: registry answers, kept until the registry changes ------------------------------- */

/* Makes sure that what is kept is true now, by the one server call of an acquire. The result is for the two functions
 * below. */
BOOL cache_refresh( void );

/* Answer as registry_find_default and registry_read_provider do, from memory where `fresh` allows it; the results
 * are the caller's, for heap_free. */
MUST_CHECK DWORD cache_find_default( BOOL fresh, DWORD type, WCHAR **name );
MUST_CHECK DWORD cache_find_provider( BOOL fresh, const WCHAR *name, struct provider_entry **entry );

void cache_process_attach( void );
void cache_process_detach( void );

/* ---- machineguid.c ---------------------------------------------------------------------------- */

/* Makes HKLM\Software\Microsoft\Cryptography, MachineGuid if it is missing. CSPs and programs read it. */
void machine_guid_ensure( void );

/* ---- context.c -------------------------------------------------------------------------------- */

/* What a provider handle leads to. One block with the strings behind it. */
struct context
{
    struct family     family;         /* keys and hashes */
    const struct csp *csp;
    HCRYPTPROV        prov;           /* the CSP's own handle */
    DWORD             release_flags;  /* of the release that killed the context */
    VTableProvStruc   vtable;         /* lives as long as the context, for CSPs that keep a pointer */
};

/* Makes the context of a provider that is to be acquired; `name` is ANSI. */
MUST_CHECK DWORD context_create( const struct csp *csp, const char *name, DWORD type, struct context **context );
void context_free( struct context *context );

/* For libs/handle: what is done about contexts, keys and hashes when they are dead and unused. */
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

/* Pins two handles, or neither. With the second one 0 *second is NULL: the caller says whether it may be. */
MUST_CHECK BOOL pin_two( ULONG_PTR handle, enum object_type type, ULONG_PTR handle2, enum object_type type2,
                         struct object **first, struct object **second );
void unpin_two( struct object *first, struct object *second );

/* The context of a pinned context, key or hash. */
static inline struct context *context_of( const struct object *obj )
{
    return obj->parent ? obj->parent->data : obj->data;
}

/* The CSP's handle of an optional key or hash. */
static inline ULONG_PTR value_of( const struct object *obj )
{
    return obj ? obj->value : 0;
}

/* Makes the object that an exported function is to fill, or fails with ERROR_NOT_ENOUGH_MEMORY. The caller holds a pin
 * on `parent`. */
#define begin_create( type, parent ) begin_create_in( __func__, type, parent )
struct object *begin_create_in( const char *function, enum object_type type, struct object *parent );

/* Ends such a call: publishes the object with the CSP's handle, or discards it. Stores the new handle only if `ret`.
 * Returns `ret`; FALSE if there was no object. */
BOOL finish_create( struct object *created, BOOL ret, ULONG_PTR value, ULONG_PTR *handle );

/* Makes an independent copy of a key or hash, as CryptDuplicateKey and CryptDuplicateHash do. */
MUST_CHECK DWORD duplicate_child( ULONG_PTR handle, enum object_type type, DWORD *reserved, DWORD flags,
                                  ULONG_PTR *copy );

/* Drops the one reference of a key or hash, as CryptDestroyKey and CryptDestroyHash do. */
MUST_CHECK DWORD destroy_child( ULONG_PTR handle, enum object_type type );

/* ---- vtable.c --------------------------------------------------------------------------------- */

/* Fills the table that a CSP gets, except for the name. The data of PP_CONTEXT_INFO are copied to `info`, which
 * has room for the size that vtable_info_size gave, or are left out if they have grown meanwhile. */
DWORD vtable_info_size( void );
void vtable_init( VTableProvStruc *vtable, DWORD type, BYTE *info, DWORD info_size );

/* PP_CLIENT_HWND and PP_CONTEXT_INFO: process-wide. Return ERROR_SUCCESS or a Windows error. */
MUST_CHECK DWORD vtable_set_window( const BYTE *data );
MUST_CHECK DWORD vtable_set_info( const BYTE *data );

void vtable_process_attach( void );
void vtable_process_detach( void );

#endif
