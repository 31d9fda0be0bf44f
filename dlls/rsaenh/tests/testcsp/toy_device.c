/* Toy pairs in a device, as on a smart card: the private half can be used but not read, and a private operation waits
 * until a person does what the device asks for, and may fail. What the device does is a parameter of the provider,
 * PP_TOY_DEVICE.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "toy.h"
#include "csp/object/context.h"

static object_lock lock;                /* guards this */
static struct toy_device device;

DWORD toy_set_device( struct context *context, const BYTE *data, DWORD flags )
{
    struct toy_device set;

    if (!data || guarded_copy( &set, data, sizeof(set) )) return ERROR_INVALID_PARAMETER;
    lock_object( &lock );
    device = set;
    unlock_object( &lock );
    return ERROR_SUCCESS;
}

/* Nobody may be asked in a silent context. */
static DWORD ask( const struct context *context )
{
    struct toy_device asked;

    if (context->flags & CRYPT_SILENT) return NTE_SILENT_CONTEXT;
    lock_object( &lock );
    asked = device;
    unlock_object( &lock );
    if (asked.entered) SetEvent( asked.entered );
    if (asked.go) WaitForSingleObject( asked.go, INFINITE );
    return asked.err;
}

static DWORD toy_device_sign( struct context *context, const void *key, const struct signed_value *value,
                              BYTE *signature )
{
    DWORD err = ask( context );

    return err ? err : toy_sign( context, key, value, signature );
}

const struct pair_family toy_device_family = { TOY_ROW, TOY_SIGNS, .sign = toy_device_sign, .private_stays = TRUE };
