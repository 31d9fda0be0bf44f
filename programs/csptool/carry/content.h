/* What a backup of key containers holds, and its bytes before they are sealed. docs/key-backup.md has the layout. Uses
 * no Windows API except types. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_CONTENT_H
#define CSPTOOL_CONTENT_H

#include "keystore/keystore.h"

#define CONTENT_SCOPES   4              /* the user's and the machine's of RSA, then those of DSS */
#define CONTENT_BLOB_MAX 0x10000        /* bytes of a blob */

struct carried
{
    DWORD                 scope;        /* an index of scopes[] (keys.h) */
    struct open_container container;
};

struct content
{
    DWORD           code_page;          /* of the containers' names */
    DWORD           count;
    struct carried *items;              /* from the process's heap */
};

/* Adds a container, which is the content's own from then on; it is also freed if there is no memory. */
MUST_CHECK DWORD content_add( struct content *content, DWORD scope, struct open_container *container );

/* Wipes and frees what is in it. */
void content_free( struct content *content );

/* The bytes of a content, to be freed with heap_free_secret. NTE_BAD_LEN: they would be too many. */
MUST_CHECK DWORD content_build( const struct content *content, BYTE **bytes, DWORD *len );

/* The content in bytes; all of them must be used. NTE_BAD_DATA: they are no content. */
MUST_CHECK DWORD content_parse( const BYTE *bytes, DWORD len, struct content *content );

#endif
