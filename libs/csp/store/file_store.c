/* Key containers as files, see file_store.h. Their pairs are in file_pair.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/store/file_private.h"

C_ASSERT( KEYSTORE_NAME_MAX == CONTAINER_NAME_MAX && (int)KEYSTORE_SLOT_COUNT == (int)SLOT_COUNT );
C_ASSERT( (int)KEYSTORE_KEYEXCHANGE == (int)SLOT_KEYEXCHANGE && (int)KEYSTORE_SIGNATURE == (int)SLOT_SIGNATURE );

static DWORD file_store_open( const struct provider *provider, const char *name, DWORD flags, void *container )
{
    struct keystore store = file_keystore( provider, flags );

    return keystore_open( &store, name, &((struct file_container *)container)->container );
}

static DWORD file_store_create( const struct provider *provider, const char *name, DWORD flags, void *container )
{
    struct keystore store = file_keystore( provider, flags );

    return keystore_create( &store, name, &((struct file_container *)container)->container );
}

static DWORD file_store_delete( const struct provider *provider, const char *name, DWORD flags )
{
    struct keystore store = file_keystore( provider, flags );

    return keystore_delete( &store, name );
}

static void file_store_close( void *container )
{
    struct file_container *file = container;

    file_drop_pairs( file );
    container_close( file->container );
}

static const char *file_store_name( const void *container )
{
    return container_name( ((const struct file_container *)container)->container );
}

static const char *file_store_unique_name( const void *container )
{
    return container_unique_name( ((const struct file_container *)container)->container );
}

static DWORD file_store_list( const struct context *context, DWORD flags, char **names )
{
    struct keystore store = file_keystore( context->provider, flags );

    return keystore_list( &store, names );
}

static DWORD file_store_get_security( struct context *context, SECURITY_INFORMATION info, void *descriptor, DWORD *len )
{
    return container_get_security( file_container( context )->container, info, descriptor, len );
}

static DWORD file_store_set_security( struct context *context, SECURITY_INFORMATION info, const void *descriptor )
{
    return container_set_security( file_container( context )->container, info, descriptor );
}

const struct key_store file_store =
{
    .container_size = sizeof(struct file_container),
    .open = file_store_open, .create = file_store_create, .delete = file_store_delete, .close = file_store_close,
    .name = file_store_name, .unique_name = file_store_unique_name, .list = file_store_list,
    .get_pair = file_get_pair, .set_pair = file_set_pair,
    .get_security = file_store_get_security, .set_security = file_store_set_security,
    .process_detach = keystore_process_detach
};
