/* Shared by the files of the key store. Private to libs/keystore.
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
#define HASH_CHARS  32      /* characters of the name's hash, with which a file's name starts */

/* A time as one number, in units of 100 ns. */
static inline ULONGLONG time_value( FILETIME time )
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* ---- error.c ----------------------------------------------------------------------------------- */

/* The error for a caller; errors that callers do not know become `other`. */
DWORD store_error( DWORD err, DWORD other );

/* The same for opening or reading a container (NTE_BAD_KEYSET), and for creating, changing or deleting one (NTE_PERM,
 * NTE_FAIL). */
DWORD open_error( DWORD err );
DWORD write_error( DWORD err );

/* ---- name.c ------------------------------------------------------------------------------------ */

/* Copies the caller's name, or the default one. NTE_BAD_KEYSET_PARAM: too long. */
MUST_CHECK DWORD name_resolve( const char *given, char name[KEYSTORE_NAME_MAX + 1] );

/* The hash of a name, with which the name of its file starts: 32 lower-case hex digits. */
MUST_CHECK DWORD name_hash( const char *name, char hash[HASH_CHARS + 1] );

/* Whether a name has the form of a unique name, that is, of a file's name. */
BOOL name_is_unique( const char *name );

/* Whether a file's name is that of a container, and not that of another file beside one. */
BOOL name_is_container_file( const char *file );

/* MachineGuid, or a substitute if it cannot be read. */
void machine_guid( char guid[64] );

void name_process_detach( void );

/* ---- names.c ----------------------------------------------------------------------------------- */

/* A set of hashes from name_hash. Look-ups take the same time however many there are. All zero: an empty set. */
struct hash_set
{
    char (*places)[HASH_CHARS];     /* starts with a NUL: free */
    DWORD  used, room;
};

MUST_CHECK DWORD hash_set_add( struct hash_set *set, const char *hash, BOOL *is_new );
MUST_CHECK BOOL hash_set_has( const struct hash_set *set, const char *hash );

/* A growing list of names: each with its NUL, and an empty name at the end. All zero: an empty list. */
struct name_list
{
    char           *names;
    DWORD           used, room;
    struct hash_set known;          /* names that name_list_add_new has seen; in list_files: the containers' files */
};

/* Add a name; name_list_add_new only if the list does not have it yet, in any case. */
MUST_CHECK DWORD name_list_add( struct name_list *list, const char *name );
MUST_CHECK DWORD name_list_add_new( struct name_list *list, const char *name );
void name_list_free( struct name_list *list );

/* ---- place.c ----------------------------------------------------------------------------------- */

/* As keystore_folder, for the user with this SID. The SID is ignored if the store is the machine's. */
MUST_CHECK DWORD place_of_user( const struct keystore *store, const WCHAR *sid, WCHAR folder[PATH_CHARS] );

/* Creates the folder and missing folders above it, readable only by their owner. */
MUST_CHECK DWORD place_make_folder( const WCHAR *folder );

void place_process_detach( void );

/* ---- lock.c ------------------------------------------------------------------------------------ */

/* How long to wait for the lock, in ms: to read, which works without it too; to write. */
#define WAIT_READ  3000
#define WAIT_WRITE 60000

/* Takes the lock of one container, for all processes. ERROR_BUSY: it was not free within `wait` ms. */
MUST_CHECK DWORD store_lock( const struct keystore *store, const char *hash, DWORD wait, HANDLE *lock );

/* For readers. A program that hangs or keeps the lock does not keep others from reading a file, which is complete at
 * any time: `*lock` is then NULL, and nothing may be written. store_unlock accepts NULL. */
void store_lock_to_read( const struct keystore *store, const char *hash, HANDLE *lock );
void store_unlock( HANDLE lock );

/* For ASSERT: whether this thread holds the lock of the container with this hash. */
BOOL store_lock_is_mine( const char *hash );

/* ---- file.c ------------------------------------------------------------------------------------ */

#define FILE_SIZE_MAX 0x20000

struct stamp;

/* The last-write time of a file and its size in bytes, without opening it. ERROR_FILE_NOT_FOUND. */
MUST_CHECK DWORD file_stamp( const WCHAR *path, ULONGLONG *written, DWORD *size );

/* Reads a whole file. `stamp` belongs to the content that was read, or to an older one. The caller frees `bytes` with
 * heap_free_secret( bytes, *size ). NTE_KEYSET_ENTRY_BAD: it is too long, empty, or not a file (a FIFO, a device, a
 * link to itself). */
MUST_CHECK DWORD file_read( const WCHAR *path, BYTE **bytes, DWORD *size, struct stamp *stamp );

/* Writes a file so that, whatever happens, either the old or the new one is there and complete. When this returns, it
 * is on the disk. A link of that name is replaced; its target stays. The new last-write time is later than the old
 * file's; `stamp` gets the new stamp. With `replace` FALSE: ERROR_ALREADY_EXISTS. */
MUST_CHECK DWORD file_write( const WCHAR *path, const BYTE *bytes, DWORD size, BOOL replace, struct stamp *stamp );

/* Deletes a file. It must not be a link, since Wine would delete the link's target. */
MUST_CHECK DWORD file_delete( const WCHAR *path );

/* Flushes the directory entry of a file or folder to the disk. It is no error if the file system cannot do that. */
void folder_flush_above( const WCHAR *path );

/* Keep a copy of a file, or of such a file's bytes, beside it, under the first free name with .kept1, .kept2 ... */
MUST_CHECK DWORD file_keep( const WCHAR *path );
MUST_CHECK DWORD file_keep_bytes( const WCHAR *path, const BYTE *bytes, DWORD size );

/* The suffixes of temporary files and of kept copies. */
#define SUFFIX_NEW  L".new"
#define SUFFIX_KEPT L".kept"

/* ---- stamp.c ----------------------------------------------------------------------------------- */

/* Shows, without opening a file, whether it has changed. */
struct stamp
{
    ULONGLONG written;      /* last-write time, FILETIME */
    ULONGLONG changed;      /* change time, FILETIME; 0: not known */
    DWORD     size;         /* bytes */
    BOOL      young;        /* another content may have the same stamp, written within the same tick of the clock */
};

/* The stamp of a file. ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND: there is none; ERROR_DIRECTORY: it is a folder. */
MUST_CHECK DWORD file_look( const WCHAR *path, struct stamp *stamp );

/* Whether a stamp taken at the time `now` (FILETIME) may also belong to another content. */
BOOL stamp_is_young( const struct stamp *stamp, ULONGLONG now );

/* Whether two stamps are the same, young or not. */
BOOL stamp_is_same( const struct stamp *a, const struct stamp *b );

/* Gives an open file a last-write time later than `after` (FILETIME), if its file system has one. */
MUST_CHECK DWORD file_make_later( HANDLE file, ULONGLONG after );

/* ---- path.c ------------------------------------------------------------------------------------ */

/* The folder of a path, with its backslash, and the name behind it. */
const WCHAR *path_split( const WCHAR *path, WCHAR folder[PATH_CHARS] );

/* Whether a file certainly lies in its folder and is not a link to another place. */
BOOL file_is_own( const WCHAR *path );

/* ---- temp.c ------------------------------------------------------------------------------------ */

/* Makes a temporary file for a path, on the same file system. `temp` is its name; the caller closes `file`. */
MUST_CHECK DWORD temp_create( const WCHAR *path, WCHAR temp[PATH_CHARS], HANDLE *file );

/* The same in the folder of the path itself. */
MUST_CHECK DWORD temp_create_beside( const WCHAR *path, WCHAR temp[PATH_CHARS], HANDLE *file );

/* Removes temporary files, at least ten minutes old, that killed programs have left beside the container or the kept
 * copy with this path. */
void temp_sweep( const WCHAR *path );

/* ---- security.c -------------------------------------------------------------------------------- */

/* Attributes for a file or folder that only its owner may use, to be freed with owner_only_free. If the descriptor is
 * NULL, the system's default applies. */
void owner_only( SECURITY_ATTRIBUTES *attributes, BOOL folder );
void owner_only_free( SECURITY_ATTRIBUTES *attributes );

/* Gives a file the security descriptor of another one, if that differs and that one is not a link. */
MUST_CHECK DWORD security_copy( const WCHAR *from, const WCHAR *to );

/* Gives a file a security descriptor. Wine keeps only the rights of the owner and of everyone. */
MUST_CHECK DWORD security_set( const WCHAR *path, SECURITY_INFORMATION info, const void *descriptor );

/* The SID of the user that runs this thread, as text: S-1-5-... FALSE: it is not known. */
MUST_CHECK BOOL security_user( WCHAR sid[SID_MAX] );

void security_process_detach( void );

/* ---- format.c ---------------------------------------------------------------------------------- */

/* Makes a snapshot from a file's bytes. NTE_KEYSET_ENTRY_BAD: they are damaged, or of a later version. */
MUST_CHECK DWORD format_parse( const BYTE *bytes, DWORD size, struct snapshot **snapshot );

/* The bytes of a file with a snapshot's content. The caller frees them with heap_free_secret. */
MUST_CHECK DWORD format_build( const struct snapshot *snapshot, BYTE **bytes, DWORD *size );

/* ---- snapshot.c -------------------------------------------------------------------------------- */

struct snapshot *snapshot_create( const char *name );
struct snapshot *snapshot_copy( const struct snapshot *snapshot );

/* Whether two snapshots have the same content, whenever they were written. */
BOOL snapshot_is_same( const struct snapshot *a, const struct snapshot *b );

/* Replaces a run of bytes by a copy of another one; NULL empties it. */
MUST_CHECK DWORD snapshot_set_bytes( BYTE **bytes, DWORD *len, const BYTE *from, DWORD from_len );

/* Empties a slot, but keeps its record of Wine's registry. */
void snapshot_clear_pair( struct stored_pair *pair );

/* Whether two pairs have the same sealed bytes, or both have none. */
BOOL pair_is_sealed_alike( const struct stored_pair *a, const struct stored_pair *b );

/* ---- cache.c ----------------------------------------------------------------------------------- */

/* The snapshot of a path, if it is cached, its stamp is still that of the file, and was not young; else NULL. */
struct snapshot *cache_find( const WCHAR *path, const struct stamp *stamp );

/* The same for a file that cannot be read any more. The change time is ignored, since a change of access rights changes
 * it. */
struct snapshot *cache_find_shut( const WCHAR *path, const struct stamp *stamp );

/* Caches a snapshot. Returns it, or the cached one if that is the same, with a reference. */
struct snapshot *cache_put( const WCHAR *path, struct snapshot *snapshot, const struct stamp *stamp );
void cache_drop( const WCHAR *path );

void snapshots_process_detach( void );

/* ---- wine.c: the containers of Wine's own provider, in the registry ---------------------------- */

/* One container as the registry has it. For the machine's containers the 64-bit view counts; the 32-bit view counts
 * only for what the other one lacks. */
struct wine_container
{
    BOOL               exists;
    BOOL               everywhere;                  /* in all views that its store has */
    ULONGLONG          written;                     /* last-write time of the key, the later one of both views */
    struct stored_pair pairs[KEYSTORE_SLOT_COUNT];  /* sealed, permissions and wine_digest */
    struct stored_pair hidden[KEYSTORE_SLOT_COUNT]; /* pairs of the 32-bit view, if the 64-bit one has others */
};

/* Whether the registry can have a container of this name. The registry drops superfluous backslashes, so it would take
 * such a name for another one. A container that it cannot have is read as missing. */
MUST_CHECK BOOL wine_can_have( const char *name );

/* Whether a name is longer than those of the containers that Wine's own provider makes and opens. */
MUST_CHECK BOOL wine_name_is_long( const struct keystore *store, const char *name );

MUST_CHECK DWORD wine_read( const struct keystore *store, const char *name, struct wine_container *container );
void wine_free( struct wine_container *container );
MUST_CHECK DWORD wine_delete( const struct keystore *store, const char *name );

/* Writes the pairs of a snapshot to both views. NTE_BAD_KEYSET_PARAM: the registry cannot have a container of that
 * name. */
MUST_CHECK DWORD wine_write( const struct keystore *store, const struct snapshot *snapshot );

/* The names of the registry's containers in both views, each once, including mere parents of other keys. */
MUST_CHECK DWORD wine_list( const struct keystore *store, struct name_list *names );

/* ---- takeover.c -------------------------------------------------------------------------------- */

/* The state of a container according to both its file and Wine's registry. */
struct takeover
{
    struct snapshot *result;    /* the content that counts, with a reference; NULL: there is no such container */
    struct snapshot *hidden;    /* hidden pairs of Wine's 32-bit view, which must be kept; or NULL */
    BOOL             changed;   /* `result` differs from the file and must be written */
    BOOL             keep;      /* writing it would lose a pair of the file: keep a copy */
};

/* `file` is NULL if there is none. `locked`: whether the container is locked; if not, nothing is deleted from Wine's
 * registry. takeover_free frees the result. */
MUST_CHECK DWORD takeover_look( const struct keystore *store, const char *name, BOOL locked, struct snapshot *file,
                                struct takeover *takeover );
void takeover_free( struct takeover *takeover );

/* Records in a container what Wine's registry has of it. */
void takeover_note( struct snapshot *snapshot, const struct wine_container *wine );

/* Copies that record from a deleted container of the same name: after a wineserver is killed, its entries may come
 * back. */
void takeover_inherit( struct snapshot *snapshot, const struct snapshot *gone );

/* A digest of a sealed private blob, which tells pairs apart. NTE_BAD_KEY_STATE: it cannot be opened. */
MUST_CHECK DWORD pair_digest( const BYTE *sealed, DWORD sealed_len, BYTE digest[KEYSTORE_DIGEST_LEN] );

/* Opens a pair and compares its halves; an empty slot is in order. NTE_BAD_KEY_STATE: it cannot be opened;
 * NTE_KEYSET_ENTRY_BAD: the halves belong to different keys. */
MUST_CHECK DWORD pair_check( const struct stored_pair *pair );

/* Whether a public and a private blob are those of one pair, as far as they go on alike. */
BOOL halves_are_alike( const BYTE *public_blob, DWORD public_len, const BYTE *blob, DWORD len );

/* ---- container.c ------------------------------------------------------------------------------- */

/* The place of a container. The name may be unknown if it was found by its file's name. */
struct container
{
    struct keystore store;
    char            name[KEYSTORE_NAME_MAX + 1];
    char            hash[HASH_CHARS + 1];
    char            unique[UNIQUE_MAX];
    WCHAR           path[PATH_CHARS];
};

/* Fill in all fields from a name, or from the name of a file in the store's folder. */
MUST_CHECK DWORD container_locate( const struct keystore *store, const char *name, struct container *container );
MUST_CHECK DWORD container_locate_file( const struct keystore *store, const char *file, struct container *container );

/* The latter for a store whose folder is known. */
MUST_CHECK DWORD container_locate_in( const struct keystore *store, const WCHAR *folder, const char *file,
                                      struct container *container );

/* Makes a container that is not there yet, with this content, which gets the record of what Wine's registry has. The
 * caller has its lock. NTE_EXISTS. */
MUST_CHECK DWORD container_make( struct container *container, struct snapshot *content );

/* The content of a container's file alone, without Wine's registry or the cache. Needs no lock, since a file is
 * complete at any time. ERROR_FILE_NOT_FOUND: there is none. */
MUST_CHECK DWORD container_peek( const struct container *container, struct snapshot **snapshot );

/* Reads a container, takes over what Wine's registry has of it, and caches it. ERROR_FILE_NOT_FOUND: there is none.
 * `locked`: whether the container is locked; if not, nothing is written, and what was taken over counts only this
 * time. */
MUST_CHECK DWORD container_load( struct container *container, BOOL locked, struct snapshot **snapshot );

/* Whether there is a file, or anything else of its name. */
BOOL container_has_file( const struct container *container );

/* Whether an error means that there is no file. */
BOOL is_missing( DWORD err );

/* Writes a snapshot and caches it. The container must be locked. `replace`: an existing file is replaced; else
 * NTE_EXISTS if there is one. */
MUST_CHECK DWORD container_store( struct container *container, struct snapshot *snapshot, BOOL replace );

/* ---- list.c ------------------------------------------------------------------------------------ */

/* The names of the container files and of the kept copies in a folder. A missing folder is empty. It is an error if the
 * folder may not be read, or is not a folder. */
MUST_CHECK DWORD list_files( const WCHAR *folder, struct name_list *files );

/* Whether a container that Wine's registry names has one of these files of the store. */
BOOL name_has_file( const struct keystore *store, const struct name_list *files, const char *name );

#endif
