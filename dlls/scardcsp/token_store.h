/* Containers on tokens: what an open one has. store.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_TOKEN_STORE_H
#define SCARDCSP_TOKEN_STORE_H

#include "csp/object/context.h"
#include "token_key.h"

struct token_container
{
    BYTE              token[TOKEN_ID_LEN];
    BOOL              names_reader;     /* PP_ENUMCONTAINERS lists this token's */
    object_lock       lock;             /* guards this */
    struct token_key *key;              /* NULL: a new one, or a token without a container; set once */
    char              name[CONTAINER_NAME_MAX + 1];         /* as the program spelled it, without the reader */
    char              unique_name[CONTAINER_NAME_MAX + 1];
};

/* The open container of a context, or NULL. */
static inline struct token_container *token_container( const struct context *context )
{
    return context->container;
}

/* Whether nobody may be asked. */
static inline BOOL is_silent( const struct context *context )
{
    return (context->flags & (CRYPT_SILENT | CRYPT_VERIFYCONTEXT)) != 0;
}

/* ---- token_container.c ------------------------------------------------------------------------- */

/* The container's key, with a reference for the caller. One that has none yet is looked for by its name: another
 * context, or another program, may have made it. NTE_NO_KEY: nobody has; NTE_BAD_KEY; the errors of survey_get. */
MUST_CHECK DWORD token_container_key( struct token_container *container, struct token_key **key );

/* Gives a container its key, of which it takes a reference. NTE_PERM: it has another one. */
MUST_CHECK DWORD token_container_set_key( struct token_container *container, const struct token_key *key );

#endif
