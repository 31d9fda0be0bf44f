/* Toy keys of the tests, in which nothing is secret: numbers modulo the prime 2^31 - 1, or another one that a program
 * sets. y = g^x mod p; two sides agree on g^(x x'), and a signature is s = h x mod (p - 1), since g^s = y^h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTCSP_TOY_H
#define TESTCSP_TOY_H

#include "csp/object/pair.h"

#define TOY_BITS 32

struct toy_key
{
    volatile LONG refs;
    DWORD         p, g, y;
    DWORD         x;            /* 0: a public key */
};

#define TOY_P 0x7fffffff
#define TOY_G 7

/* toy_key.c: a key of its numbers; `x` 0: a public one, else y is made of it. NTE_BAD_DATA: numbers that are no key. */
MUST_CHECK DWORD toy_create( DWORD p, DWORD g, DWORD y, DWORD x, void **key );
MUST_CHECK DWORD toy_random( DWORD p, DWORD g, void **key );
BOOL toy_is_good( DWORD p, DWORD g );
DWORD toy_power( DWORD base, DWORD exponent, DWORD p );

/* The columns of a row that all toys share. */
void *toy_ref( void *key );
void toy_unref( void *key );
DWORD toy_bits( const void *key );
BOOL toy_has_private( const void *key );
BOOL toy_same_public( const void *a, const void *b );
DWORD toy_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len );
DWORD toy_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob );
DWORD toy_read( const struct blob_header *header, struct blob_reader rest, void **key );
DWORD toy_generate( struct context *context, DWORD bits, DWORD flags, void **key );
DWORD toy_signature_len( const void *key );
DWORD toy_sign( struct context *context, const void *key, const struct signed_value *value, BYTE *signature );
DWORD toy_verify( const void *key, const struct signed_value *value, const BYTE *signature );

#define TOY_ROW \
    .ref = toy_ref, .unref = toy_unref, .bits = toy_bits, .has_private = toy_has_private, \
    .same_public = toy_same_public, .generate = toy_generate, .blob_len = toy_blob_len, .write = toy_write, \
    .read = toy_read, .version_max = 3

#define TOY_SIGNS .signature_len = toy_signature_len, .verify = toy_verify, .sign_flags = SIGNATURE_FLAGS, \
    .verify_flags = SIGNATURE_FLAGS

/* toy_steps.c: pairs that may be made in steps, and then agree. toy_device.c: pairs whose private half stays in a
 * device, which a person has to touch. Both are rows of providers.c. */
extern const struct pair_family toy_sign_family, toy_agree_family, toy_device_family;

/* PP_TOY_DEVICE: what the device of a process does from now on. Events may be 0. */
#define PP_TOY_DEVICE 0x7701
struct toy_device
{
    HANDLE entered;             /* set when a private operation has come */
    HANDLE go;                  /* which then waits for this */
    DWORD  err;                 /* and ends so */
};
DWORD toy_set_device( struct context *context, const BYTE *data, DWORD flags );

#endif
