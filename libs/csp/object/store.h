/* Where a provider's key containers are, whatever it is: a store is a table of functions (struct key_store), and the
 * kit speaks to nothing else of it. Files are the first (store/file_store.h). Private to libs/csp and to providers that
 * bring a store of their own.
 *
 * What a store has of an open container lies in the context: `container_size` bytes behind it, which `open` or `create`
 * fills in and `close` gives back. Functions that take a context find it at context->container, which is not NULL for
 * them, and the context says whether a person may be asked (CRYPT_SILENT). They may take long, and no lock is held.
 * Several threads may call at once with one context.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_STORE_H
#define WINECSP_STORE_H

#include "csp/core/kit.h"
#include "mustcheck.h"

struct context;
struct key_pair;

#define CONTAINER_NAME_MAX MAX_PATH     /* characters, ANSI, without the NUL */

/* Where in a container a pair is. */
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

    /* `flags` are those of CPAcquireContext; NULL or "" is the default container. NTE_BAD_KEYSET: there is none;
     * NTE_EXISTS; NTE_PERM; or what else the store says. */
    DWORD (*open)( const struct provider *provider, const char *name, DWORD flags, void *container );
    DWORD (*create)( const struct provider *provider, const char *name, DWORD flags, void *container );
    DWORD (*delete)( const struct provider *provider, const char *name, DWORD flags );
    void  (*close)( void *container );

    const char *(*name)( const void *container );           /* PP_CONTAINER: as the caller spelled it */
    const char *(*unique_name)( const void *container );    /* PP_UNIQUE_CONTAINER */

    /* PP_ENUMCONTAINERS: all names, one behind the other, each with its NUL, and an empty one at the end. The caller
     * frees it. `flags` are those of CPAcquireContext and CPGetProvParam. NULL: NTE_BAD_TYPE. */
    DWORD (*list)( const struct provider *provider, DWORD flags, char **names );

    /* ---- pairs ---- */

    /* As context_get_pair and context_set_pair (context.h). */
    DWORD (*get_pair)( struct context *context, enum pair_slot slot, struct key_pair **pair );
    DWORD (*set_pair)( struct context *context, enum pair_slot slot, struct key_pair *pair );

    /* ---- what goes with them ---- */

    /* PP_KEYSET_SEC_DESCR, by the size protocol of GetFileSecurity. NULL: NTE_BAD_TYPE. */
    DWORD (*get_security)( struct context *context, SECURITY_INFORMATION info, void *descriptor, DWORD *len );
    DWORD (*set_security)( struct context *context, SECURITY_INFORMATION info, const void *descriptor );

    /* KP_CERTIFICATE of a slot's pair: a copy, which the caller frees, and a new one; no bytes take it away. NULL:
     * NTE_BAD_TYPE. SCARD_E_NO_SUCH_CERTIFICATE. */
    DWORD (*get_certificate)( struct context *context, enum pair_slot slot, BYTE **certificate, DWORD *len );
    DWORD (*set_certificate)( struct context *context, enum pair_slot slot, const BYTE *certificate, DWORD len );

    /* PP_KEYEXCHANGE_PIN, PP_SIGNATURE_PIN: the secret that private operations of a slot's pair need, or NULL: it is to
     * be forgotten. It is the caller's to wipe. NULL: NTE_BAD_TYPE. */
    DWORD (*set_pin)( struct context *context, enum pair_slot slot, const char *pin );

    /* From DllMain, when the DLL is really unloaded; may be called for each provider. NULL: there is nothing to do. */
    void  (*process_detach)( void );
};

#endif
