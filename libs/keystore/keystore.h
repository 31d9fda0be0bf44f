/* The key store: key containers that outlive the program, one file each, in the places where Windows keeps them. It
 * knows names, files and bytes, and nothing of algorithms: a pair is a public blob, and a private blob that is sealed
 * with CryptProtectData. docs/key-store.md has the format and the rules; rows: docs/behaviour/containers.md.
 *
 * All functions return ERROR_SUCCESS or the Windows error that a caller of CryptoAPI shall see (error.c). No lock is
 * held across CryptProtectData, nor across CryptUnprotectData where a program uses a pair; a container's own mutex is
 * where Wine's registry may have another pair than its file (takeover.c), and where one is handed back.
 * Who may include it: libs/csp, csptool.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYSTORE_H
#define WINECSP_KEYSTORE_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

enum keystore_slot
{
    KEYSTORE_KEYEXCHANGE,
    KEYSTORE_SIGNATURE,
    KEYSTORE_SLOT_COUNT
};

/* Which of the stores: whose containers, of the user or of the machine, and of which family of providers. */
struct keystore
{
    const char *kind;       /* the folder's name: "RSA" or "DSS" */
    BOOL        machine;    /* CRYPT_MACHINE_KEYSET */
};

/* From DllMain, when the DLL is really unloaded. */
void keystore_process_detach( void );

/* ---- the content of a container ---------------------------------------------------------------- */

#define KEYSTORE_DIGEST_LEN 32

/* A pair as it is stored. */
struct stored_pair
{
    BYTE *public_blob;      /* PUBLICKEYBLOB; NULL: not known yet, since nobody has opened the private one */
    DWORD public_len;
    BYTE *sealed;           /* CryptProtectData's output over a PRIVATEKEYBLOB; NULL: the slot is empty */
    DWORD sealed_len;
    DWORD permissions;      /* CRYPT_* bits of KP_PERMISSIONS */

    /* What Wine's registry held in this slot when it was taken over or handed back; all zero: nothing. */
    BYTE  wine_digest[KEYSTORE_DIGEST_LEN];     /* of the values as they stand there */
    BYTE  wine_pair[KEYSTORE_DIGEST_LEN];       /* of the private blob in them; zero: not known */
};

/* A container as it was at one moment. Immutable; counted. */
struct snapshot
{
    volatile LONG      refs;
    DWORD              flags;               /* SNAPSHOT_* */
    ULONGLONG          wine_time;    /* when Wine's registry key was last written, of a container that was deleted */
    char              *name;                /* in the spelling of its maker */
    struct stored_pair pairs[KEYSTORE_SLOT_COUNT];

    /* What the store's user made of the public blobs, see snapshot_attach. */
    void *volatile     attached[KEYSTORE_SLOT_COUNT];
    void             (*free_attached[KEYSTORE_SLOT_COUNT])( void *attached );
};

/* deleted here; the file stays as long as Wine's registry may still know the container */
#define SNAPSHOT_DELETED     1
/* given to Wine's registry as a whole, which decides whether there still is a container */
#define SNAPSHOT_HANDED_BACK 2

/* Adds and drops a reference; NULL is accepted by the latter. */
struct snapshot *snapshot_ref( struct snapshot *snapshot );
void snapshot_unref( struct snapshot *snapshot );

/* Keeps something with a snapshot that is worth making only once; `free_attached`, the same for all callers of a slot,
 * frees it when the snapshot goes. FALSE: another thread was faster, and its one counts. */
MUST_CHECK BOOL snapshot_attach( struct snapshot *snapshot, enum keystore_slot slot, void *attached,
                                 void (*free_attached)( void *attached ) );

/* ---- containers -------------------------------------------------------------------------------- */

struct container;

#define KEYSTORE_NAME_MAX MAX_PATH     /* characters, ANSI, without the NUL */

/* Opens a container; NULL or "" is the default one. A unique name, as container_unique_name gives it, is taken as well.
 * NTE_BAD_KEYSET: there is none, or it may not be read; NTE_KEYSET_ENTRY_BAD: its file is damaged;
 * NTE_BAD_KEYSET_PARAM: the name is too long. The caller gives it back with container_close. */
MUST_CHECK DWORD keystore_open( const struct keystore *store, const char *name, struct container **container );

/* Makes an empty one. NTE_EXISTS; NTE_PERM: it may not be made here. Of several callers at once, in whatever process,
 * exactly one succeeds. */
MUST_CHECK DWORD keystore_create( const struct keystore *store, const char *name, struct container **container );

/* Deletes one, here and in Wine's registry. NTE_BAD_KEYSET: there is none; NTE_PERM: it may not be deleted. */
MUST_CHECK DWORD keystore_delete( const struct keystore *store, const char *name );

#define KEYSTORE_FOLDER_MAX 1024       /* characters of its path, with the NUL */

/* The folder of a store's files, without a backslash at the end. It may not be there yet. ERROR_FILE_NOT_FOUND: there
 * is no profile to have it. */
MUST_CHECK DWORD keystore_folder( const struct keystore *store, WCHAR folder[KEYSTORE_FOLDER_MAX] );

/* The names of all, one behind the other, each with its NUL, and an empty one at the end. Free with heap_free. */
MUST_CHECK DWORD keystore_list( const struct keystore *store, char **names );

/* NULL is accepted. */
void container_close( struct container *container );

const char *container_name( const struct container *container );            /* as the caller spelled it */
const char *container_unique_name( const struct container *container );     /* that of the file, without folder */

/* The content as it is now, with a reference for the caller. Cheap while the file does not change. NTE_BAD_KEYSET: the
 * container was deleted. */
MUST_CHECK DWORD container_read( struct container *container, struct snapshot **snapshot );

/* A new pair for a slot, and its place on the disk: when this returns ERROR_SUCCESS it is there to stay. The other slot
 * is left as another process may have set it in the meantime. `sealed` is keystore_seal's. NTE_BAD_KEYSET: the
 * container was deleted; NTE_PERM: it may not be changed. */
MUST_CHECK DWORD container_set_pair( struct container *container, enum keystore_slot slot, const BYTE *public_blob,
                                     DWORD public_len,
                                     const BYTE *sealed, DWORD sealed_len, DWORD permissions );

/* Notes the public blob of a pair that was stored without one. What cannot be noted is no error. */
void container_note_public( struct container *container, enum keystore_slot slot, const struct snapshot *seen,
                            const BYTE *public_blob, DWORD public_len );

/* The security descriptor of the file, by the size protocol of GetFileSecurity, and a new one. On Wine only the mode
 * bits of the file remain of it. NTE_BAD_FLAGS: it is none. */
MUST_CHECK DWORD container_get_security( struct container *container, SECURITY_INFORMATION info, void *descriptor,
                                         DWORD *len );
MUST_CHECK DWORD container_set_security( struct container *container, SECURITY_INFORMATION info,
                                         const void *descriptor );

/* ---- sealing (seal.c) -------------------------------------------------------------------------- */

/* CryptProtectData and CryptUnprotectData as Wine's own provider calls them. Loads crypt32.dll at the first use. The
 * result is freed with heap_free_secret. NTE_BAD_KEY_STATE: cannot be opened, not by this user at least. */
MUST_CHECK DWORD keystore_seal( const struct keystore *store, const BYTE *data, DWORD len, BYTE **sealed,
                                DWORD *sealed_len );
MUST_CHECK DWORD keystore_unseal( const BYTE *sealed, DWORD sealed_len, BYTE **data, DWORD *len );

/* ---- going back to Wine's own provider, and reports (handback.c, check.c) ------------------------ */

enum keystore_finding
{
    KEYSTORE_GOOD,              /* a container that is in order, or was handed back */
    KEYSTORE_UNREADABLE,        /* its file cannot be read */
    KEYSTORE_DAMAGED,           /* its file is damaged, or the halves of a pair are of different keys */
    KEYSTORE_SEALED,            /* a pair of it cannot be opened, not by this user at least */
    KEYSTORE_WINE_SEALED,       /* the same of a pair that Wine's registry has */
    KEYSTORE_WINE_NEWER,        /* Wine's registry has another pair, which will be taken over at the next use */
    KEYSTORE_KEPT,              /* a file that was kept when another pair took its place */
    KEYSTORE_FAILED,            /* could not be handed back */
    KEYSTORE_NAME_UNFIT         /* the same, since Wine's registry cannot have a container of that name */
};

/* Told of each container; `name` is the container's, or its file's where that is not known. `err` is the error behind
 * the finding. */
typedef void (*keystore_report)( void *arg, const char *name, enum keystore_finding finding, DWORD err );

/* Writes every container into Wine's registry in the form of Wine's own provider. The files stay as they are. */
MUST_CHECK DWORD keystore_hand_back( const struct keystore *store, keystore_report report, void *arg );

/* Notes in the file of each container that Wine's registry has it as a whole; KEYSTORE_FAILED where it has not. Only
 * after a wineserver has ended, and with that saved the registry: from then on a container that the registry does not
 * have was deleted by Wine's own provider, and does not come back. */
MUST_CHECK DWORD keystore_confirm( const struct keystore *store, keystore_report report, void *arg );

/* Looks at every container, changes nothing, and reports once for each, or several times for what is not in order. */
MUST_CHECK DWORD keystore_check( const struct keystore *store, keystore_report report, void *arg );

#endif
