/* Objects on a token, see object.h. Attributes are read one by one, since some modules fail a whole template for one
 * that they do not know.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "object.h"

void bytes_free( struct bytes *bytes )
{
    free( bytes->at );
    bytes->at = NULL;
    bytes->len = 0;
}

int bytes_equal( const struct bytes *one, const struct bytes *other )
{
    return one->len && one->len == other->len && !memcmp( one->at, other->at, one->len );
}

struct token_run bytes_run( const struct bytes *bytes )
{
    return (struct token_run){ bytes->at, bytes->len };
}

CK_ULONG object_find( const struct access *access, CK_ATTRIBUTE *template, CK_ULONG attributes, CK_OBJECT_HANDLE *found,
                      CK_ULONG max, CK_RV *rv )
{
    CK_ULONG count = 0, more;

    if ((*rv = access->module->C_FindObjectsInit( access->session, template, attributes ))) return 0;
    do
    {
        more = 0;
        *rv = access->module->C_FindObjects( access->session, found + count, max - count, &more );
        if (*rv || more > max - count) break;
        count += more;
    } while (more && count < max);
    access->module->C_FindObjectsFinal( access->session );
    return count;
}

/* Leaves the length in the attribute; 0 says that there is nothing. */
static void read_attribute( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attribute )
{
    CK_ULONG room = attribute->ulValueLen;

    if (access->module->C_GetAttributeValue( access->session, object, attribute, 1 ) || attribute->ulValueLen > room)
        attribute->ulValueLen = 0;
}

void object_bytes( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct bytes *bytes )
{
    CK_ATTRIBUTE attribute = { type, NULL, 0 };

    bytes->at = NULL;
    bytes->len = 0;
    if (access->module->C_GetAttributeValue( access->session, object, &attribute, 1 ) || !attribute.ulValueLen ||
        attribute.ulValueLen > OBJECT_VALUE_MAX || !(attribute.pValue = malloc( attribute.ulValueLen ))) return;
    read_attribute( access, object, &attribute );
    bytes->at = attribute.pValue;
    bytes->len = (uint32_t)attribute.ulValueLen;
    if (!bytes->len) bytes_free( bytes );
}

CK_ULONG object_number( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                        CK_ULONG otherwise )
{
    CK_ULONG number;
    CK_ATTRIBUTE attribute = { type, &number, sizeof(number) };

    read_attribute( access, object, &attribute );
    return attribute.ulValueLen == sizeof(number) ? number : otherwise;
}

int object_flag( const struct access *access, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type )
{
    CK_BBOOL flag;
    CK_ATTRIBUTE attribute = { type, &flag, sizeof(flag) };

    read_attribute( access, object, &attribute );
    return attribute.ulValueLen == sizeof(flag) && flag;
}
