/* Toy keys and their blobs, see toy.h: header, magic, p, g, y and, in a private one, x; in version 3 a zero stands
 * before p.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "toy.h"
#include "primitives/random.h"

#define MAGIC_PUBLIC  0x31594f54        /* "TOY1" */
#define MAGIC_PRIVATE 0x32594f54

DWORD toy_power( DWORD base, DWORD exponent, DWORD p )
{
    ULONGLONG square = base % p, product = 1;

    for (; exponent; exponent >>= 1, square = square * square % p) if (exponent & 1) product = product * square % p;
    return product;
}

/* An odd number above 2, and a base that is not trivial: a toy asks no more. */
BOOL toy_is_good( DWORD p, DWORD g )
{
    return p > 0xffff && p <= TOY_P && (p & 1) && g > 1 && g < p - 1;
}

DWORD toy_create( DWORD p, DWORD g, DWORD y, DWORD x, void **key )
{
    struct toy_key *toy;

    if (!toy_is_good( p, g )) return NTE_BAD_DATA;
    if (x ? x >= p - 1 : y < 2 || y >= p) return NTE_BAD_DATA;
    if (!(toy = heap_alloc( sizeof(*toy) ))) return NTE_NO_MEMORY;
    *toy = (struct toy_key){ 1, p, g, x ? toy_power( g, x, p ) : y, x };
    *key = toy;
    return ERROR_SUCCESS;
}

DWORD toy_random( DWORD p, DWORD g, void **key )
{
    DWORD x, err;

    if (!toy_is_good( p, g )) return NTE_BAD_DATA;
    if ((err = random_bytes( (BYTE *)&x, sizeof(x) ))) return err;
    return toy_create( p, g, 0, x % (p - 3) + 2, key );
}

DWORD toy_generate( struct context *context, DWORD bits, DWORD flags, void **key )
{
    return toy_random( TOY_P, TOY_G, key );
}

void *toy_ref( void *key )
{
    InterlockedIncrement( &((struct toy_key *)key)->refs );
    return key;
}

void toy_unref( void *key )
{
    struct toy_key *toy = key;

    if (toy && !InterlockedDecrement( &toy->refs )) heap_free_secret( toy, sizeof(*toy) );
}

DWORD toy_bits( const void *key )
{
    return TOY_BITS;
}

BOOL toy_has_private( const void *key )
{
    return ((const struct toy_key *)key)->x != 0;
}

BOOL toy_same_public( const void *a, const void *b )
{
    const struct toy_key *one = a, *other = b;

    return one->p == other->p && one->g == other->g && one->y == other->y;
}

/* ---- blobs ------------------------------------------------------------------------------------ */

DWORD toy_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len )
{
    *len = BLOB_HEADER_LEN + 4 * (4 + (type == PRIVATEKEYBLOB) + ((flags & CRYPT_BLOB_VER3) != 0));
    return ERROR_SUCCESS;
}

DWORD toy_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob )
{
    const struct toy_key *toy = key;
    BYTE *at = blob_write_header( blob, type, alg );

    at = blob_write_dword( at, type == PRIVATEKEYBLOB ? MAGIC_PRIVATE : MAGIC_PUBLIC );
    if (flags & CRYPT_BLOB_VER3)
    {
        blob[1] = 3;
        at = blob_write_dword( at, 0 );
    }
    at = blob_write_dword( blob_write_dword( blob_write_dword( at, toy->p ), toy->g ), toy->y );
    if (type == PRIVATEKEYBLOB) blob_write_dword( at, toy->x );
    return ERROR_SUCCESS;
}

DWORD toy_read( const struct blob_header *header, struct blob_reader rest, void **key )
{
    BOOL is_private = header->type == PRIVATEKEYBLOB;
    DWORD wanted = is_private ? MAGIC_PRIVATE : MAGIC_PUBLIC, magic, zero = 0, p, g, y, x = 0;

    if (!blob_take_dword( &rest, &magic ) || magic != wanted) return NTE_BAD_DATA;
    if (header->version == 3 && (!blob_take_dword( &rest, &zero ) || zero)) return NTE_BAD_DATA;
    if (!blob_take_dword( &rest, &p ) || !blob_take_dword( &rest, &g ) || !blob_take_dword( &rest, &y ))
        return NTE_BAD_DATA;
    if (is_private && (!blob_take_dword( &rest, &x ) || !x)) return NTE_BAD_DATA;
    return toy_create( p, g, y, x, key );
}

/* ---- signatures ------------------------------------------------------------------------------- */

/* A number for a value: no hash worth the name. */
static DWORD number_of( const struct toy_key *toy, const struct signed_value *value )
{
    ULONGLONG number = 1;
    DWORD i;

    for (i = 0; i < value->len; i++) number = (number * 257 + value->bytes[i]) % (toy->p - 1);
    return number ? number : 1;
}

DWORD toy_signature_len( const void *key )
{
    return 4;
}

DWORD toy_sign( struct context *context, const void *key, const struct signed_value *value, BYTE *signature )
{
    const struct toy_key *toy = key;

    blob_write_dword( signature, (ULONGLONG)number_of( toy, value ) * toy->x % (toy->p - 1) );
    return ERROR_SUCCESS;
}

DWORD toy_verify( const void *key, const struct signed_value *value, const BYTE *signature )
{
    struct blob_reader reader = { signature, 4 };
    const struct toy_key *toy = key;
    DWORD s, power;

    if (!blob_take_dword( &reader, &s )) return NTE_BAD_SIGNATURE;
    power = toy_power( toy->y, number_of( toy, value ), toy->p );
    return toy_power( toy->g, s, toy->p ) == power ? ERROR_SUCCESS : (DWORD)NTE_BAD_SIGNATURE;
}
