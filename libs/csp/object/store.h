/* Stores of key containers. A store is a table of functions (struct key_store), and the kit uses nothing else of it.
 * Files are the first (store/file_store.h). Private to libs/csp and to providers that bring a store of their own.
 *
 * A store's data of an open container are the `container_size` bytes after the context. `open` or `create` fills them
 * in, and `close` releases what they hold. Functions with a context find them at context->container, which is never
 * NULL there; the context also says whether the user may be asked (CRYPT_SILENT). They may take long, and no lock is
 * held. Several threads may call them at once with one context.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEY_STORE_H
#define WINECSP_KEY_STORE_H

#include "csp/core/kit.h"
#include "mustcheck.h"

struct context;
struct key_pair;

#define CONTAINER_NAME_MAX MAX_PATH     /* characters, ANSI, without the NUL */

/* The place of a pair in a container. */
enum pair_slot
{
    SLOT_KEYEXCHANGE,
    SLOT_SIGNATURE,
    SLOT_COUNT
};

struct key_store
{
    /* ---- containers ---- */

    SIZE_T container_size;              /* bytes, zeroed before `open` and `create` */
    BOOL   opens_public;                /* CRYPT_VERIFYCONTEXT may come with a name, which `open` gets: what is public
                                         * there can be had (else NTE_BAD_FLAGS) */

    /* `flags` are those of CPAcquireContext; NULL or "" is the default container. NTE_BAD_KEYSET: there is no such
     * container; NTE_EXISTS; NTE_PERM; or other errors of the store. */
    DWORD (*open)( const struct provider *provider, const char *name, DWORD flags, void *container );
    DWORD (*create)( const struct provider *provider, const char *name, DWORD flags, void *container );
    DWORD (*delete)( const struct provider *provider, const char *name, DWORD flags );
    void  (*close)( void *container );

    const char *(*name)( const void *container );           /* PP_CONTAINER: as the caller spelled it */
    const char *(*unique_name)( const void *container );    /* PP_UNIQUE_CONTAINER */

    /* PP_ENUMCONTAINERS: all names, one after the other, each with its NUL, and an empty name at the end. The caller
     * frees them. `flags` are those of CPAcquireContext and CPGetProvParam; the context may have no container. NULL:
     * NTE_BAD_TYPE. */
    DWORD (*list)( const struct context *context, DWORD flags, char **names );

    /* ---- pairs ---- */

    /* As context_get_pair and context_set_pair (context.h). */
    DWORD (*get_pair)( struct context *context, enum pair_slot slot, struct key_pair **pair );
    DWORD (*set_pair)( struct context *context, enum pair_slot slot, struct key_pair *pair );

    /* ---- what goes with them ---- */

    /* PP_KEYSET_SEC_DESCR, by the size protocol of GetFileSecurity. NULL: NTE_BAD_TYPE. */
    DWORD (*get_security)( struct context *context, SECURITY_INFORMATION info, void *descriptor, DWORD *len );
    DWORD (*set_security)( struct context *context, SECURITY_INFORMATION info, const void *descriptor );

    /* KP_CERTIFICATE of a slot's pair: get a copy, which the caller frees, and set a new one; 0 bytes remove it. NULL:
     * NTE_BAD_TYPE. SCARD_E_NO_SUCH_CERTIFICATE: there is none. */
    DWORD (*get_certificate)( struct context *context, enum pair_slot slot, BYTE **certificate, DWORD *len );
    DWORD (*set_certificate)( struct context *context, enum pair_slot slot, const BYTE *certificate, DWORD len );

    /* PP_KEYEXCHANGE_PIN, PP_SIGNATURE_PIN: sets the secret that private operations of a slot's pair need; `pin` NULL:
     * forgets it. The caller wipes it. NULL: NTE_BAD_TYPE. */
    DWORD (*set_pin)( struct context *context, enum pair_slot slot, const char *pin );

    /* Called by DllMain when the DLL is really unloaded, perhaps once for each provider. NULL: there is nothing to do.
     * */
    void  (*process_detach)( void );
};

#endif
