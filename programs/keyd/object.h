/* Objects on a token: finding them, reading their attributes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_OBJECT_H
#define WINECSP_KEYD_OBJECT_H

#include <stdint.h>

#include <p11-kit/pkcs11.h>

#include "tokenproto/tokenproto.h"

#define OBJECTS_MAX       512   /* of one kind on one token */
#define OBJECT_VALUE_MAX  TOKEN_CERT_MAX

/* Bytes of our own. */
struct bytes
{
    uint8_t *at;
    uint32_t len;
};

/* A session of a module, in which calls are made. */
struct access
{
    CK_FUNCTION_LIST *module;
    CK_SESSION_HANDLE session;
};

/* PKCS #11 takes pointers without const to what it only reads. */
static inline void *object_unconst( const void *pointer )
{
    union { const void *given; void *taken; } either = { .given = pointer };

    return either.taken;
}

void bytes_free( struct bytes *bytes );
int bytes_equal( const struct bytes *one, const struct bytes *other );      /* empty ones never are */
struct token_run bytes_run( const struct bytes *bytes );

/* Finds up to `max` objects; the answer is how many, 0 if the module refuses, and then *rv says why. */
CK_ULONG object_find( const struct access *access, CK_ATTRIBUTE *template, CK_ULONG attributes, CK_OBJECT_HANDLE *found,
                      CK_ULONG max, CK_RV *rv );

/* Reads an attribute into a copy for bytes_free. It is empty if the object has none, may not show it, or if it is too
 * long to be of use. */
void object_bytes( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct bytes *bytes );
CK_ULONG object_number( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                        CK_ULONG otherwise );
int object_flag( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type );

#endif
