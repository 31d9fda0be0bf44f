/* The user's certificate store "My", and in it the certificates whose keys a provider has. What is put there by this
 * program has a mark, its description, so that it can be told from what the user or a program has put there. For
 * this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_STORE_H
#define CSPTOOL_STORE_H

#include "csptool.h"

/* Where a certificate's key is. */
struct key_place
{
    const WCHAR *provider, *container;
    DWORD        type, spec;
};

enum stored
{
    STORED_KEPT,        /* it was there, with this place */
    STORED_ADDED,       /* and marked */
    STORED_LINKED,      /* it was there and had no place, or this program's earlier one: it has this one now */
    STORED_FOREIGN,     /* it was there, and its place is another one, which was left alone */
    STORED_BAD,         /* these bytes are no certificate */
    STORED_FAILED,      /* the last error tells */
};

/* Opens "My" of the user; FALSE, and the last error: it cannot be. */
BOOL store_open( void );

/* Writes what was changed; FALSE, and the last error: it could not be. */
BOOL store_close( void );

/* Puts a certificate there; *name is its subject, from the heap, NULL if it is none. */
enum stored store_put( const BYTE *der, DWORD len, const struct key_place *place, WCHAR **name );

/* Goes through what was added and marked for a provider, NULL: any. Whether each shall stay is is_there's to say, who
 * gets the container and the certificate; what shall not is deleted, and told to `removed` with its subject. What was
 * only linked to a place loses it. */
typedef BOOL is_there_fn( void *arg, const WCHAR *container, const BYTE *der, DWORD len );
typedef void removed_fn( void *arg, const WCHAR *container, const WCHAR *name );
BOOL store_prune( const WCHAR *provider, is_there_fn *is_there, removed_fn *removed, void *arg );

#endif
