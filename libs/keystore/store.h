/* What the files of the key store share. Private to libs/keystore.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_STORE_H
#define WINECSP_STORE_H

#include <string.h>

#include "heap.h"
#include "assertion.h"
#include "unconst.h"
#include "mustcheck.h"
#include "keystore/keystore.h"
#include "primitives/digest.h"
#include "trace/trace.h"

#include <winnls.h>
#include <winreg.h>
#include <wincrypt.h>

#define PATH_CHARS   KEYSTORE_FOLDER_MAX   /* characters of a path */
#define UNIQUE_MAX 128     /* characters of a file's name, with the NUL */
#define SID_MAX    192     /* characters of a SID as text, with the NUL */
#define HASH_CHARS  32      /* of the name's hash at the start of it */

/* A time as one number, in units of 100 ns. */
static inline ULONGLONG time_value( FILETIME time )
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* ---- error.c ----------------------------------------------------------------------------------- */

/* What a caller is told; errors that callers do not know become `other`. */
DWORD store_error( DWORD err, DWORD other );

/* The same when a container is opened or read (NTE_BAD_KEYSET), and made, changed or deleted (NTE_PERM, NTE_FAIL). */
DWORD open_error( DWORD err );
DWORD write_error( DWORD err );

/* ---- name.c ------------------------------------------------------------------------------------ */

/* Copies the caller's name, or the default one. NTE_BAD_KEYSET_PARAM: too long. */
MUST_CHECK DWORD name_resolve( const char *given, char name[KEYSTORE_NAME_MAX + 1] );

/* The hash of a name, which starts its file's name: 32 lower-case hex digits. */
MUST_CHECK DWORD name_hash( const char *name, char hash[HASH_CHARS + 1] );

/* Whether a name has the form of a unique name, that of a file. */
BOOL name_is_unique( const char *name );

/* Whether a file's name is that of a container, and not of something that lies beside one. */
BOOL name_is_container_file( const char *file );

/* MachineGuid, or a stand-in if it cannot be had. */
void machine_guid( char guid[64] );

void name_process_detach( void );

/* ---- names.c ----------------------------------------------------------------------------------- */

/* A set of name_hash's hashes, which takes no longer the more there are. All zero: an empty one. */
struct hash_set
{
    char (*places)[HASH_CHARS];     /* starts with a NUL: free */
    DWORD  used, room;
};

MUST_CHECK DWORD hash_set_add( struct hash_set *set, const char *hash, BOOL *is_new );
MUST_CHECK BOOL hash_set_has( const struct hash_set *set, const char *hash );

/* A growing list of names: each with its NUL, and an empty one at the end. All zero: an empty one. */
struct name_list
{
    char           *names;
    DWORD           used, room;
    struct hash_set known;          /* names that name_list_add_new has seen; of list_files: the containers' files */
};

/* Add a name; the second one unless it is there, in whatever case. */
MUST_CHECK DWORD name_list_add( struct name_list *list, const char *name );
MUST_CHECK DWORD name_list_add_new( struct name_list *list, const char *name );
void name_list_free( struct name_list *list );

/* ---- place.c ----------------------------------------------------------------------------------- */

/* As keystore_folder, for the user with this SID, which is not asked for where the store is the machine's. */
MUST_CHECK DWORD place_of_user( const struct keystore *store, const WCHAR *sid, WCHAR folder[PATH_CHARS] );

/* Makes the folder and what is missing above it, readable for its owner only. */
MUST_CHECK DWORD place_make_folder( const WCHAR *folder );

void place_process_detach( void );

/* ---- lock.c ------------------------------------------------------------------------------------ */

/* How long the lock is waited for (ms): by who wants to read, and can do without; by who wants to write. */
#define WAIT_READ  3000
#define WAIT_WRITE 60000

/* The lock of one container for all processes. ERROR_BUSY: somebody has held it so long. */
MUST_CHECK DWORD store_lock( const struct keystore *store, const char *hash, DWORD wait, HANDLE *lock );

/* For readers. A program that has stopped, or holds the lock, does not keep them from a file, which is whole at any
 * time: `*lock` is NULL then, and nothing may be written. store_unlock accepts it. */
void store_lock_to_read( const struct keystore *store, const char *hash, HANDLE *lock );
void store_unlock( HANDLE lock );

/* For ASSERT: whether this thread has the lock of the container with this hash. */
BOOL store_lock_is_mine( const char *hash );

/* ---- file.c ------------------------------------------------------------------------------------ */

#define FILE_SIZE_MAX 0x20000

struct stamp;

/* When a file was last written and how long it is. Without opening it. ERROR_FILE_NOT_FOUND. */
MUST_CHECK DWORD file_stamp( const WCHAR *path, ULONGLONG *written, DWORD *size );

/* Reads a file whole. `stamp` is that of what was read, or of something older. `bytes` is freed with
 * heap_free_secret( bytes, *size ). NTE_KEYSET_ENTRY_BAD: too long, empty, or no file (a FIFO, a device, a
 * link to itself). */
MUST_CHECK DWORD file_read( const WCHAR *path, BYTE **bytes, DWORD *size, struct stamp *stamp );

/* Puts a file under a name so that there is the old or the new one whole whatever happens, and on the disk when this
 * returns. A link that has the name goes, and its target stays. Its last-write time is later than that of the file
 * before, and its stamp is given back. With `replace` FALSE: ERROR_ALREADY_EXISTS. */
MUST_CHECK DWORD file_write( const WCHAR *path, const BYTE *bytes, DWORD size, BOOL replace, struct stamp *stamp );

/* Deletes what is known to be no link, as Wine deletes a link's target. */
MUST_CHECK DWORD file_delete( const WCHAR *path );

/* Brings the entry of a file or folder to the disk. What this file system cannot do is no error. */
void folder_flush_above( const WCHAR *path );

/* A copy of a file, or of such a file's bytes, beside it, with the first free name that ends in .kept1, .kept2 ... */
MUST_CHECK DWORD file_keep( const WCHAR *path );
MUST_CHECK DWORD file_keep_bytes( const WCHAR *path, const BYTE *bytes, DWORD size );

/* The end of a path of a temporary file, and of one that was kept. */
#define SUFFIX_NEW  L".new"
#define SUFFIX_KEPT L".kept"

/* ---- stamp.c ----------------------------------------------------------------------------------- */

/* What tells that a file is another one than before, without opening it. */
struct stamp
{
    ULONGLONG written;      /* last-write time, FILETIME */
    ULONGLONG changed;      /* change time, FILETIME; 0: not known */
    DWORD     size;         /* bytes */
    BOOL      young;        /* another content may have the same stamp: written within the same tick of a clock */
};

/* The stamp of a file. ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND: there is none; ERROR_DIRECTORY: it is a folder. */
MUST_CHECK DWORD file_look( const WCHAR *path, struct stamp *stamp );

/* Whether a stamp that was taken at the time `now` (FILETIME) may be that of another content, too. */
BOOL stamp_is_young( const struct stamp *stamp, ULONGLONG now );

/* Whether two stamps are the same; whether one of them was young is not asked. */
BOOL stamp_is_same( const struct stamp *a, const struct stamp *b );

/* Gives an open file a last-write time later than `after` (FILETIME), as far as its file system has one. */
MUST_CHECK DWORD file_make_later( HANDLE file, ULONGLONG after );

/* ---- path.c ------------------------------------------------------------------------------------ */

/* The folder of a path, with its backslash, and the name behind it. */
const WCHAR *path_split( const WCHAR *path, WCHAR folder[PATH_CHARS] );

/* Whether a file surely lies in its folder itself, and is no link to another place. */
BOOL file_is_own( const WCHAR *path );

/* ---- temp.c ------------------------------------------------------------------------------------ */

/* Makes a temporary file for a path, on the same file system. `temp` is its name; the caller closes `file`. */
MUST_CHECK DWORD temp_create( const WCHAR *path, WCHAR temp[PATH_CHARS], HANDLE *file );

/* The same in the very folder of the path. */
MUST_CHECK DWORD temp_create_beside( const WCHAR *path, WCHAR temp[PATH_CHARS], HANDLE *file );

/* Removes what killed programs left of the container with this path, or that of a file that was kept, ten minutes ago
 * or earlier. */
void temp_sweep( const WCHAR *path );

/* ---- security.c -------------------------------------------------------------------------------- */

/* Attributes for a file or folder that only its owner may use; freed with owner_only_free. NULL descriptor: as the
 * system does by default. */
void owner_only( SECURITY_ATTRIBUTES *attributes, BOOL folder );
void owner_only_free( SECURITY_ATTRIBUTES *attributes );

/* Gives a file the security descriptor of another, where it differs and that is no link. */
MUST_CHECK DWORD security_copy( const WCHAR *from, const WCHAR *to );

/* Gives a file a security descriptor, of which Wine keeps what the owner and everybody may. */
MUST_CHECK DWORD security_set( const WCHAR *path, SECURITY_INFORMATION info, const void *descriptor );

/* The user that runs this thread, as text: S-1-5-... Returns FALSE if it cannot be told. */
MUST_CHECK BOOL security_user( WCHAR sid[SID_MAX] );

void security_process_detach( void );

/* ---- format.c ---------------------------------------------------------------------------------- */

/* Makes a snapshot of a file's bytes. NTE_KEYSET_ENTRY_BAD: damaged, or of a later version. */
MUST_CHECK DWORD format_parse( const BYTE *bytes, DWORD size, struct snapshot **snapshot );

/* The bytes of a snapshot, freed with heap_free_secret. */
MUST_CHECK DWORD format_build( const struct snapshot *snapshot, BYTE **bytes, DWORD *size );

/* ---- snapshot.c -------------------------------------------------------------------------------- */

struct snapshot *snapshot_create( const char *name );
struct snapshot *snapshot_copy( const struct snapshot *snapshot );

/* Whether two snapshots hold the same, whenever they were written. */
BOOL snapshot_is_same( const struct snapshot *a, const struct snapshot *b );

/* Replace a run of bytes by a copy of another; NULL empties it. */
MUST_CHECK DWORD snapshot_set_bytes( BYTE **bytes, DWORD *len, const BYTE *from, DWORD from_len );

/* Empties a slot, all but what it remembers of Wine's registry. */
void snapshot_clear_pair( struct stored_pair *pair );

/* Whether two pairs have the same sealed bytes, or both have none. */
BOOL pair_is_sealed_alike( const struct stored_pair *a, const struct stored_pair *b );

/* ---- cache.c ----------------------------------------------------------------------------------- */

/* The snapshot of a path if it was kept and the file's stamp is still its own, and was not young; else NULL. */
struct snapshot *cache_find( const WCHAR *path, const struct stamp *stamp );

/* The same for a file that cannot be read any more: that its rights have changed since is what the change time
 * tells. */
struct snapshot *cache_find_shut( const WCHAR *path, const struct stamp *stamp );

/* Keeps a snapshot. Returns it, or the one that is kept already if that is the same; with a reference. */
struct snapshot *cache_put( const WCHAR *path, struct snapshot *snapshot, const struct stamp *stamp );
void cache_drop( const WCHAR *path );

void snapshots_process_detach( void );

/* ---- wine.c: the containers of Wine's own provider, in the registry ---------------------------- */

/* One container as the registry has it. Of a machine's container the 64-bit view counts, and the 32-bit one for what
 * the other has not. */
struct wine_container
{
    BOOL               exists;
    BOOL               everywhere;                  /* in each of the views that its store has */
    ULONGLONG          written;                     /* last-write time of the key, the later of both views */
    struct stored_pair pairs[KEYSTORE_SLOT_COUNT];  /* sealed, permissions and wine_digest */
    struct stored_pair hidden[KEYSTORE_SLOT_COUNT]; /* the 32-bit view's, where the 64-bit one has another */
};

/* Whether the registry can have a container of this name. One that it cannot have it would take for another, as it
 * drops needless backslashes; such a container is read as one that does not exist there. */
MUST_CHECK BOOL wine_can_have( const char *name );

MUST_CHECK DWORD wine_read( const struct keystore *store, const char *name, struct wine_container *container );
void wine_free( struct wine_container *container );
MUST_CHECK DWORD wine_delete( const struct keystore *store, const char *name );

/* Writes the pairs that a snapshot has, in both views. NTE_BAD_KEYSET_PARAM: it cannot have a container of that
 * name. */
MUST_CHECK DWORD wine_write( const struct keystore *store, const struct snapshot *snapshot );

/* The names of its keys, of both views, each once. Those that only lead to others are among them. */
MUST_CHECK DWORD wine_list( const struct keystore *store, struct name_list *names );

/* ---- takeover.c -------------------------------------------------------------------------------- */

/* What a look at the file and at Wine's registry together says about a container. */
struct takeover
{
    struct snapshot *result;    /* what counts, with a reference; NULL: there is no such container */
    struct snapshot *hidden;    /* pairs of Wine's 32-bit view that another one hides, to be kept; or NULL */
    BOOL             changed;   /* `result` is not what the file has: to be written */
    BOOL             keep;      /* the file has a pair that this would lose: keep a copy */
};

/* `file` is NULL if there is none. `locked`: whether the container is locked; nothing is deleted from Wine's registry
 * if not. takeover_free gives back what it found. */
MUST_CHECK DWORD takeover_look( const struct keystore *store, const char *name, BOOL locked, struct snapshot *file,
                                struct takeover *takeover );
void takeover_free( struct takeover *takeover );

/* Notes in a container what Wine's registry holds of it. */
void takeover_note( struct snapshot *snapshot, const struct wine_container *wine );

/* Notes what a container of the same name knew of it: a server that is killed may bring that back. */
void takeover_inherit( struct snapshot *snapshot, const struct snapshot *gone );

/* A digest of the private blob behind a seal, by which pairs are told apart. NTE_BAD_KEY_STATE: it cannot be opened. */
MUST_CHECK DWORD pair_digest( const BYTE *sealed, DWORD sealed_len, BYTE digest[KEYSTORE_DIGEST_LEN] );

/* Opens a pair and compares its halves; an empty slot is in order. NTE_BAD_KEY_STATE: it cannot be opened;
 * NTE_KEYSET_ENTRY_BAD: the halves are of different keys. */
MUST_CHECK DWORD pair_check( const struct stored_pair *pair );

/* ---- container.c ------------------------------------------------------------------------------- */

/* Where a container is. Its name may not be known, if it was found by its file's name. */
struct container
{
    struct keystore store;
    char            name[KEYSTORE_NAME_MAX + 1];
    char            hash[HASH_CHARS + 1];
    char            unique[UNIQUE_MAX];
    WCHAR           path[PATH_CHARS];
};

/* Fills in all from a name, or from the name of a file in the store's folder. */
MUST_CHECK DWORD container_locate( const struct keystore *store, const char *name, struct container *container );
MUST_CHECK DWORD container_locate_file( const struct keystore *store, const char *file, struct container *container );

/* The latter for a store whose folder is known. */
MUST_CHECK DWORD container_locate_in( const struct keystore *store, const WCHAR *folder, const char *file,
                                      struct container *container );

/* What stands in a container's file, as it is: Wine's registry is not looked at, and nothing is cached. Good without a
 * lock, as a file is whole at any time. ERROR_FILE_NOT_FOUND: there is none. */
MUST_CHECK DWORD container_peek( const struct container *container, struct snapshot **snapshot );

/* Reads a container, takes over what Wine's registry has of it, and caches. ERROR_FILE_NOT_FOUND: there is none.
 * `locked` tells whether the container is locked: nothing is written if not, and what was taken over is good for this
 * time. */
MUST_CHECK DWORD container_load( struct container *container, BOOL locked, struct snapshot **snapshot );

/* Whether there is a file, or something else in its place. */
BOOL container_has_file( const struct container *container );

/* Whether a look at a file says that there is none. */
BOOL is_missing( DWORD err );

/* Writes a snapshot, in place of the file if there is one (`replace`), and caches it. NTE_EXISTS: there is one after
 * all. The container is locked. */
MUST_CHECK DWORD container_store( struct container *container, struct snapshot *snapshot, BOOL replace );

/* ---- list.c ------------------------------------------------------------------------------------ */

/* The names of the files of a folder that are those of containers, or were kept. A folder that is not there is empty;
 * one that may not be read, or is none, is the error. */
MUST_CHECK DWORD list_files( const WCHAR *folder, struct name_list *files );

/* Whether a container that Wine's registry names has a file, of a store with these files. */
BOOL name_has_file( const struct keystore *store, const struct name_list *files, const char *name );

#endif
