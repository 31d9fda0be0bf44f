/* A store of containers in memory, as the row of a provider. Containers live as long as the DLL, whoever has them open.
 * A signature pair is guarded by a PIN as one on a smart card is: its private half is handed out to a context that was
 * told the PIN. Each slot may have a certificate.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testcsp.h"
#include "csp/object/context.h"
#include "csp/object/key_pair.h"

#include <winerror.h>

struct slot
{
    struct key_pair *pair;              /* or NULL */
    BYTE            *certificate;
    DWORD            certificate_len;   /* 0: there is none */
};

struct entry
{
    struct entry *next;
    volatile LONG refs;                 /* the list's, and those of who has it open */
    BOOL          deleted;
    struct slot   slots[SLOT_COUNT];
    char          name[CONTAINER_NAME_MAX + 1];
};

/* What a context has of its container. */
struct open_container
{
    struct entry *entry;
    BOOL          told_pin[SLOT_COUNT];
};

static object_lock lock;                /* guards all of it */
static struct entry *entries;

static void drop( struct entry *entry )
{
    unsigned int i;

    if (InterlockedDecrement( &entry->refs )) return;
    for (i = 0; i < SLOT_COUNT; i++)
    {
        key_pair_unref( entry->slots[i].pair );
        heap_free( entry->slots[i].certificate );
    }
    heap_free( entry );
}

/* The place of an entry in the list, or of its end. The store is locked. */
static struct entry **find( const char *name )
{
    struct entry **at;

    for (at = &entries; *at; at = &(*at)->next) if (!lstrcmpiA( (*at)->name, name )) break;
    return at;
}

static DWORD memory_open( const struct provider *provider, const char *name, DWORD flags, void *container )
{
    struct open_container *open = container;

    lock_object( &lock );
    if ((open->entry = *find( name ? name : "" ))) InterlockedIncrement( &open->entry->refs );
    unlock_object( &lock );
    return open->entry ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEYSET;
}

static DWORD memory_create( const struct provider *provider, const char *name, DWORD flags, void *container )
{
    struct open_container *open = container;
    struct entry *entry;

    if (!(entry = heap_alloc( sizeof(*entry) ))) return NTE_NO_MEMORY;
    lstrcpynA( entry->name, name ? name : "", sizeof(entry->name) );
    entry->refs = 2;
    lock_object( &lock );
    if (!*find( entry->name ))
    {
        *find( entry->name ) = entry;
        open->entry = entry;
    }
    unlock_object( &lock );
    if (!open->entry) heap_free( entry );
    return open->entry ? ERROR_SUCCESS : (DWORD)NTE_EXISTS;
}

static DWORD memory_delete( const struct provider *provider, const char *name, DWORD flags )
{
    struct entry **at, *entry;

    lock_object( &lock );
    at = find( name ? name : "" );
    if ((entry = *at))
    {
        *at = entry->next;
        entry->deleted = TRUE;
    }
    unlock_object( &lock );
    if (!entry) return NTE_BAD_KEYSET;
    drop( entry );
    return ERROR_SUCCESS;
}

static void memory_close( void *container )
{
    drop( ((struct open_container *)container)->entry );
}

static const char *memory_name( const void *container )
{
    return ((const struct open_container *)container)->entry->name;
}

static DWORD memory_list( const struct context *context, DWORD flags, char **names )
{
    const struct entry *entry;
    SIZE_T size = 1;
    char *at;

    lock_object( &lock );
    for (entry = entries; entry; entry = entry->next) size += lstrlenA( entry->name ) + 1;
    if ((at = *names = heap_alloc( size )))
        for (entry = entries; entry; entry = entry->next) at += lstrlenA( lstrcpyA( at, entry->name ) ) + 1;
    unlock_object( &lock );
    return *names ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

/* ---- pairs ------------------------------------------------------------------------------------ */

static struct slot *slot_of( const struct context *context, enum pair_slot slot )
{
    return &((struct open_container *)context->container)->entry->slots[slot];
}

/* Nobody can be asked for the PIN. */
static DWORD open_guarded( void *source, struct context *context, const struct pair_family *family, void **key )
{
    const struct open_container *open = context->container;
    const void *private_key;
    DWORD err;

    if (!open || !open->told_pin[SLOT_SIGNATURE])
        return context->flags & CRYPT_SILENT ? NTE_SILENT_CONTEXT : SCARD_W_WRONG_CHV;
    if ((err = key_pair_private( source, context, &private_key ))) return err;
    *key = family->ref( unconst( private_key ) );
    return ERROR_SUCCESS;
}

static void release_guarded( void *source )
{
    key_pair_unref( source );
}

static const struct pair_source guarded_source = { open_guarded, release_guarded };

/* The public half of a pair, whose private half is guarded. Takes the caller's reference. */
static struct key_pair *guard_pair( struct key_pair *pair )
{
    const struct pair_family *family = key_pair_family( pair );
    struct key_pair *guarded = NULL;
    struct blob_header header = { .type = PUBLICKEYBLOB, .version = CUR_BLOB_VERSION };
    struct blob_reader reader;
    BYTE blob[1024];
    void *key;
    DWORD len;

    if (!family->blob_len( key_pair_public( pair ), PUBLICKEYBLOB, 0, &len ) && len <= sizeof(blob) &&
        !family->write( key_pair_public( pair ), PUBLICKEYBLOB, 0, 0, blob ))
    {
        reader.at = blob + BLOB_HEADER_LEN;
        reader.left = len - BLOB_HEADER_LEN;
        if (!family->read( &header, reader, &key ))
        {
            guarded = key_pair_create_sealed( family, key, key_pair_permissions( pair ), &guarded_source, pair );
            family->unref( key );
        }
    }
    if (!guarded) key_pair_unref( pair );
    return guarded;
}

static DWORD memory_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair )
{
    struct open_container *open = context->container;

    lock_object( &lock );
    *pair = open->entry->deleted ? NULL : slot_of( context, slot )->pair;
    if (*pair) key_pair_ref( *pair );
    unlock_object( &lock );
    if (!*pair) return NTE_NO_KEY;
    if (slot == SLOT_SIGNATURE) *pair = guard_pair( *pair );
    return *pair ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

static DWORD memory_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair )
{
    struct open_container *open = context->container;
    struct key_pair *old = NULL;
    BOOL deleted;

    lock_object( &lock );
    if (!(deleted = open->entry->deleted))
    {
        old = slot_of( context, slot )->pair;
        slot_of( context, slot )->pair = key_pair_ref( pair );
    }
    unlock_object( &lock );
    key_pair_unref( old );
    return deleted ? (DWORD)NTE_BAD_KEYSET : ERROR_SUCCESS;
}

static DWORD memory_set_pin( struct context *context, enum pair_slot slot, const char *pin )
{
    struct open_container *open = context->container;

    if (pin && lstrcmpA( pin, MEMORY_STORE_PIN )) return SCARD_W_WRONG_CHV;
    open->told_pin[slot] = pin != NULL;
    return ERROR_SUCCESS;
}

/* ---- certificates ----------------------------------------------------------------------------- */

static DWORD memory_get_certificate( struct context *context, enum pair_slot slot, BYTE **certificate, DWORD *len )
{
    const struct slot *from = slot_of( context, slot );
    DWORD err = ERROR_SUCCESS;

    lock_object( &lock );
    *len = from->certificate_len;
    if (!*len) err = SCARD_E_NO_SUCH_CERTIFICATE;
    else if (!(*certificate = heap_alloc( *len ))) err = NTE_NO_MEMORY;
    else memcpy( *certificate, from->certificate, *len );
    unlock_object( &lock );
    return err;
}

static DWORD memory_set_certificate( struct context *context, enum pair_slot slot, const BYTE *certificate, DWORD len )
{
    struct slot *to = slot_of( context, slot );
    BYTE *copy = NULL, *old;

    if (len && !(copy = heap_alloc( len ))) return NTE_NO_MEMORY;
    if (len) memcpy( copy, certificate, len );
    lock_object( &lock );
    old = to->certificate;
    to->certificate = copy;
    to->certificate_len = len;
    unlock_object( &lock );
    heap_free( old );
    return ERROR_SUCCESS;
}

static void memory_detach( void )
{
    struct entry *entry;

    while ((entry = entries))
    {
        entries = entry->next;
        drop( entry );
    }
}

/* Rights there are none. */
const struct key_store memory_store =
{
    .container_size = sizeof(struct open_container),
    .open = memory_open, .create = memory_create, .delete = memory_delete, .close = memory_close,
    .name = memory_name, .unique_name = memory_name, .list = memory_list,
    .get_pair = memory_get_pair, .set_pair = memory_set_pair, .set_pin = memory_set_pin,
    .get_certificate = memory_get_certificate, .set_certificate = memory_set_certificate,
    .process_detach = memory_detach
};
