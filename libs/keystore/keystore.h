/* The key store: persistent key containers, one file each, in the folders where Windows keeps them. It knows names,
 * files and bytes, but no algorithms: a pair is a public blob, and a private blob that is sealed with CryptProtectData.
 * docs/key-store.md has the format and the rules; rows: docs/behaviour/containers.md.
 *
 * All functions return ERROR_SUCCESS or the Windows error for a caller of CryptoAPI (error.c). No lock is held across
 * CryptProtectData, nor across CryptUnprotectData where a program uses a pair. A container's mutex is held across the
 * latter where Wine's registry may have another pair than the file (takeover.c), in a hand-back, and where a container
 * is put back (carry.c). Who may include it: libs/csp, csptool.
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

/* One of the stores: the containers of the user or of the machine, of one family of providers. */
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
    BYTE *public_blob;      /* PUBLICKEYBLOB; NULL: not known yet, since the private blob was never opened */
    DWORD public_len;
    BYTE *sealed;           /* CryptProtectData's output over a PRIVATEKEYBLOB; NULL: the slot is empty */
    DWORD sealed_len;
    DWORD permissions;      /* CRYPT_* bits of KP_PERMISSIONS */

    /* What Wine's registry had in this slot when it was taken over or handed back; all zero: nothing. */
    BYTE  wine_digest[KEYSTORE_DIGEST_LEN];     /* of the registry's values */
    BYTE  wine_pair[KEYSTORE_DIGEST_LEN];       /* of the private blob in them; zero: not known */
};

/* A container as it was at one moment. Immutable; reference-counted. */
struct snapshot
{
    volatile LONG      refs;
    DWORD              flags;               /* SNAPSHOT_* */
    ULONGLONG          wine_time;    /* of a deleted container: when Wine's registry key was last written */
    char              *name;                /* as its creator spelled it */
    struct stored_pair pairs[KEYSTORE_SLOT_COUNT];

    /* Objects that the user of the store has made from the public blobs, see snapshot_attach. */
    void *volatile     attached[KEYSTORE_SLOT_COUNT];
    void             (*free_attached[KEYSTORE_SLOT_COUNT])( void *attached );
};

/* deleted by us; the file stays as long as Wine's registry may still have the container */
#define SNAPSHOT_DELETED     1
/* handed to Wine's registry as a whole, which now decides whether the container still exists */
#define SNAPSHOT_HANDED_BACK 2

/* Add and drop a reference; snapshot_unref accepts NULL. */
struct snapshot *snapshot_ref( struct snapshot *snapshot );
void snapshot_unref( struct snapshot *snapshot );

/* Keeps an object with a snapshot, so that it is made only once. `free_attached`, the same for all callers of a slot,
 * frees it when the snapshot is freed. FALSE: another thread was faster, and its object is used. */
MUST_CHECK BOOL snapshot_attach( struct snapshot *snapshot, enum keystore_slot slot, void *attached,
                                 void (*free_attached)( void *attached ) );

/* ---- containers -------------------------------------------------------------------------------- */

struct container;

#define KEYSTORE_NAME_MAX MAX_PATH     /* characters, ANSI, without the NUL */

/* Opens a container; NULL or "" is the default one. A unique name, as container_unique_name gives it, is accepted too.
 * NTE_BAD_KEYSET: there is none, or it may not be read; NTE_KEYSET_ENTRY_BAD: its file is damaged;
 * NTE_BAD_KEYSET_PARAM: the name is too long. The caller closes it with container_close. */
MUST_CHECK DWORD keystore_open( const struct keystore *store, const char *name, struct container **container );

/* Creates an empty container. NTE_EXISTS; NTE_PERM: the caller has no right to. If several callers in any processes try
 * at once, exactly one succeeds. */
MUST_CHECK DWORD keystore_create( const struct keystore *store, const char *name, struct container **container );

/* Deletes a container, its file and its entry in Wine's registry. NTE_BAD_KEYSET: there is none; NTE_PERM: it may not
 * be deleted. */
MUST_CHECK DWORD keystore_delete( const struct keystore *store, const char *name );

#define KEYSTORE_FOLDER_MAX 1024       /* characters of its path, with the NUL */

/* The folder of a store's files, without a backslash at the end. It may not exist yet. ERROR_FILE_NOT_FOUND: the user
 * has no profile. */
MUST_CHECK DWORD keystore_folder( const struct keystore *store, WCHAR folder[KEYSTORE_FOLDER_MAX] );

/* The names of all containers, one after the other, each with its NUL, and an empty name at the end. The caller frees
 * them with heap_free. */
MUST_CHECK DWORD keystore_list( const struct keystore *store, char **names );

/* NULL is accepted. */
void container_close( struct container *container );

const char *container_name( const struct container *container );            /* as the caller spelled it */
const char *container_unique_name( const struct container *container );     /* the name of the file, without folder */

/* The current content, with a reference for the caller. Cheap as long as the file does not change. NTE_BAD_KEYSET: the
 * container was deleted. */
MUST_CHECK DWORD container_read( struct container *container, struct snapshot **snapshot );

/* Stores a new pair in a slot. When this returns ERROR_SUCCESS, the pair is safely on the disk. The other slot is kept,
 * even if another process has just changed it. `sealed` comes from keystore_seal. NTE_BAD_KEYSET: the container was
 * deleted; NTE_PERM: it may not be changed. */
MUST_CHECK DWORD container_set_pair( struct container *container, enum keystore_slot slot, const BYTE *public_blob,
                                     DWORD public_len,
                                     const BYTE *sealed, DWORD sealed_len, DWORD permissions );

/* Stores the public blob of a pair that was stored without one, if the sealed one has the same numbers. Failing to do
 * so is no error. */
void container_note_public( struct container *container, enum keystore_slot slot, const struct snapshot *seen,
                            const BYTE *public_blob, DWORD public_len );

/* Get the security descriptor of the file, by the size protocol of GetFileSecurity, and set a new one. Wine keeps only
 * the file's mode bits of it. NTE_BAD_FLAGS: it is not a security descriptor. */
MUST_CHECK DWORD container_get_security( struct container *container, SECURITY_INFORMATION info, void *descriptor,
                                         DWORD *len );
MUST_CHECK DWORD container_set_security( struct container *container, SECURITY_INFORMATION info,
                                         const void *descriptor );

/* ---- sealing (seal.c) -------------------------------------------------------------------------- */

/* Call CryptProtectData and CryptUnprotectData as Wine's own provider does. crypt32.dll is loaded at the first use. The
 * caller frees the result with heap_free_secret. NTE_BAD_KEY_STATE: this user cannot open it, or nobody can. */
MUST_CHECK DWORD keystore_seal( const struct keystore *store, const BYTE *data, DWORD len, BYTE **sealed,
                                DWORD *sealed_len );
MUST_CHECK DWORD keystore_unseal( const BYTE *sealed, DWORD sealed_len, BYTE **data, DWORD *len );

/* ---- carrying containers to another store (carry.c) --------------------------------------------- */

/* A pair that is not sealed. */
struct open_pair
{
    BYTE *public_blob;      /* NULL: not known yet, as in struct stored_pair */
    DWORD public_len;
    BYTE *private_blob;     /* PRIVATEKEYBLOB; NULL: the slot is empty */
    DWORD private_len;
    DWORD permissions;
};

struct open_container
{
    char            *name;                      /* ANSI */
    struct open_pair pairs[KEYSTORE_SLOT_COUNT];
};

/* Wipes and frees what is in it. */
void open_container_free( struct open_container *open );

/* A container with its pairs as they are, whatever programs may do with them. The caller frees it with
 * open_container_free. NTE_BAD_KEY_STATE: a pair cannot be opened; NTE_KEYSET_ENTRY_BAD: the file is damaged, or its
 * halves belong to different keys; NTE_BAD_KEYSET: there is no such container. */
MUST_CHECK DWORD keystore_take_out( const struct keystore *store, const char *name, struct open_container *open );

/* What was, or would be, done with a container that is put back, by the slot that counts most. */
enum keystore_put
{
    KEYSTORE_PUT_SAME,          /* nothing: all is there */
    KEYSTORE_PUT_ADDED,         /* pairs came to a container whose slots were empty */
    KEYSTORE_PUT_NEW,           /* it was not there */
    KEYSTORE_PUT_SEALED_ANEW,   /* the same pair was there, but could not be opened; the file is kept */
    KEYSTORE_PUT_DIFFERS,       /* nothing: another pair is there, or one that cannot be told, or a damaged file */
    KEYSTORE_PUT_REPLACED       /* such a one was replaced; the file is kept */
};

/* Puts a container into a store, with all its pairs at once: at any moment there is what was there before, or all of
 * it. Slots that `open` has not are left alone. `replaces`: also where another pair is there. Without `writes` it only
 * looks. When this returns ERROR_SUCCESS the pairs are safely on the disk. NTE_KEYSET_ENTRY_BAD: the halves of a pair
 * do not belong together; NTE_PERM, ERROR_DISK_FULL as for container_set_pair. */
MUST_CHECK DWORD keystore_put( const struct keystore *store, const struct open_container *open, BOOL replaces,
                               BOOL writes, enum keystore_put *done );

/* ---- going back to Wine's own provider, and reports (handback.c, check.c) ------------------------ */

enum keystore_finding
{
    KEYSTORE_GOOD,              /* the container is in order, or was handed back */
    KEYSTORE_UNREADABLE,        /* its file cannot be read */
    KEYSTORE_DAMAGED,           /* its file is damaged, or the halves of a pair belong to different keys */
    KEYSTORE_SEALED,            /* a pair cannot be opened, at least not by this user */
    KEYSTORE_WINE_SEALED,       /* the same for a pair in Wine's registry */
    KEYSTORE_WINE_NEWER,        /* Wine's registry has another pair, which will be taken over at the next use */
    KEYSTORE_KEPT,              /* a file with a replaced pair, which was kept */
    KEYSTORE_FAILED,            /* it could not be handed back */
    KEYSTORE_NAME_UNFIT,        /* the same, because Wine's registry cannot have a container of that name */
    KEYSTORE_NAME_LONG          /* the same, because Wine's own provider opens none of so long a name */
};

/* Called for each container. `name` is the container's name, or its file's name if that is not known. `err` is the
 * error behind the finding. */
typedef void (*keystore_report)( void *arg, const char *name, enum keystore_finding finding, DWORD err );

/* Writes every container into Wine's registry in the format of Wine's own provider. The files stay as they are. */
MUST_CHECK DWORD keystore_hand_back( const struct keystore *store, keystore_report report, void *arg );

/* Notes in the file of each container that Wine's registry has all of it; KEYSTORE_FAILED if it has not. Call it only
 * after the wineserver has ended, which saves the registry. From then on, a container that is missing in the registry
 * was deleted by Wine's own provider and does not come back. */
MUST_CHECK DWORD keystore_confirm( const struct keystore *store, keystore_report report, void *arg );

/* Checks every container and changes nothing. Reports each one once, or several times if several things are wrong. */
MUST_CHECK DWORD keystore_check( const struct keystore *store, keystore_report report, void *arg );

#endif
