/* What a token holds, see inventory.h. A private key, its public key and its certificate have the same CKA_ID; without
 * one the modulus tells. Before a login private keys may be hidden: then public keys, and certificates of no CA, stand
 * for them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "digest.h"
#include "inventory.h"
#include "scout.h"
#include "text.h"

void inventory_key_id( const struct token *token, const struct bytes *cka_id, const struct bytes *modulus,
                       uint8_t *id )
{
    const struct bytes *known = cka_id->len ? cka_id : modulus;

    digest_id( id, (struct token_run[]){ { (const uint8_t *)"winecsp key", 11 }, { token->id, TOKEN_ID_LEN },
                                         bytes_run( known ) }, 3 );
}

static void key_free( struct key *key )
{
    bytes_free( &key->cka_id );
    bytes_free( &key->modulus );
    bytes_free( &key->exponent );
}

static void cert_free( struct cert *cert )
{
    bytes_free( &cert->cka_id );
    bytes_free( &cert->der );
    bytes_free( &cert->modulus );
}

struct inventory *inventory_ref( struct inventory *inventory )
{
    inventory->refs++;
    return inventory;
}

void inventory_unref( struct inventory *inventory )
{
    unsigned int i;

    if (!inventory || --inventory->refs) return;
    for (i = 0; i < inventory->key_count; i++) key_free( &inventory->keys[i] );
    for (i = 0; i < inventory->cert_count; i++) cert_free( &inventory->certs[i] );
    free( inventory->keys );
    free( inventory->certs );
    token_unref( inventory->token );
    free( inventory );
}

/* ---- keys ---------------------------------------------------------------------------------------------- */

static struct key *known_key( struct inventory *inventory, const struct bytes *cka_id, const struct bytes *modulus )
{
    unsigned int i;

    for (i = 0; i < inventory->key_count; i++)
    {
        struct key *key = &inventory->keys[i];

        if (key->cka_id.len && cka_id->len ? bytes_equal( &key->cka_id, cka_id )
                                           : bytes_equal( &key->modulus, modulus )) return key;
    }
    return NULL;
}

/* Takes over what `key` holds, or frees it: of two with one CKA_ID the first counts. */
static void keep_key( struct inventory *inventory, struct key *key )
{
    if (inventory->key_count == OBJECTS_MAX || (!key->cka_id.len && !key->modulus.len) ||
        known_key( inventory, &key->cka_id, &key->modulus ))
    {
        key_free( key );
        return;
    }
    inventory_key_id( inventory->token, &key->cka_id, &key->modulus, key->id );
    inventory->keys[inventory->key_count++] = *key;
}

static uint32_t count_bits( const struct bytes *number )
{
    uint32_t bits = number->len * 8, i;
    uint8_t top;

    for (i = 0; i < number->len && !number->at[i]; i++) bits -= 8;
    if (i == number->len) return 0;
    for (top = number->at[i]; !(top & 0x80); top <<= 1) bits--;
    return bits;
}

static void read_label( const struct access *access, CK_OBJECT_HANDLE object, char *label )
{
    struct bytes bytes;

    object_bytes( access, object, CKA_LABEL, &bytes );
    text_copy( label, TOKEN_NAME_MAX + 1, bytes.at ? (const char *)bytes.at : "", bytes.len );
    bytes_free( &bytes );
}

/* What private and public keys have alike. Numbers longer than the protocol takes are left out. */
static void read_key( const struct access *access, CK_OBJECT_HANDLE object, struct key *key )
{
    CK_ULONG type = object_number( access, object, CKA_KEY_TYPE, CKK_VENDOR_DEFINED );

    memset( key, 0, sizeof(*key) );
    key->type = type == CKK_RSA ? TOKEN_KEY_RSA : type == CKK_EC ? TOKEN_KEY_EC : TOKEN_KEY_OTHER;
    object_bytes( access, object, CKA_ID, &key->cka_id );
    read_label( access, object, key->label );
    if (key->type != TOKEN_KEY_RSA) return;
    object_bytes( access, object, CKA_MODULUS, &key->modulus );
    object_bytes( access, object, CKA_PUBLIC_EXPONENT, &key->exponent );
    if (key->modulus.len > TOKEN_NUMBER_MAX) bytes_free( &key->modulus );
    if (key->exponent.len > TOKEN_NUMBER_MAX) bytes_free( &key->exponent );
    key->bits = count_bits( &key->modulus );
}

static void add_private( struct inventory *inventory, const struct access *access, CK_OBJECT_HANDLE object,
                         int may_hide )
{
    struct key key;

    (void)may_hide;     /* it is seen */
    read_key( access, object, &key );
    if (object_flag( access, object, CKA_SIGN )) key.flags |= TOKEN_KEY_SIGNS;
    if (object_flag( access, object, CKA_DECRYPT )) key.flags |= TOKEN_KEY_DECRYPTS;
    if (object_flag( access, object, CKA_ALWAYS_AUTHENTICATE )) key.flags |= TOKEN_KEY_ASKS;
    keep_key( inventory, &key );
}

static void take_numbers( struct key *key, struct bytes *modulus, struct bytes *exponent )
{
    if (key->modulus.len || !modulus->len) return;
    key->modulus = *modulus;
    bytes_free( &key->exponent );
    key->exponent = *exponent;
    key->bits = count_bits( modulus );
    memset( modulus, 0, sizeof(*modulus) );
    memset( exponent, 0, sizeof(*exponent) );
}

/* Completes its private key, or stands for one that may be hidden. */
static void add_public( struct inventory *inventory, const struct access *access, CK_OBJECT_HANDLE object,
                        int may_hide )
{
    struct key key, *known;

    read_key( access, object, &key );
    if (!(known = known_key( inventory, &key.cka_id, &key.modulus )) && may_hide)
    {
        key.flags = TOKEN_KEY_HIDDEN;
        if (object_flag( access, object, CKA_VERIFY )) key.flags |= TOKEN_KEY_SIGNS;
        if (object_flag( access, object, CKA_ENCRYPT )) key.flags |= TOKEN_KEY_DECRYPTS;
        keep_key( inventory, &key );
        return;
    }
    if (known) take_numbers( known, &key.modulus, &key.exponent );
    key_free( &key );
}

/* ---- certificates -------------------------------------------------------------------------------------- */

static void copy_bytes( struct bytes *to, const struct bytes *from )
{
    to->len = 0;
    if (!from->len || !(to->at = malloc( from->len ))) return;
    memcpy( to->at, from->at, from->len );
    to->len = from->len;
}

/* A key that no other object shows; what it can do is not known. */
static void add_hidden( struct inventory *inventory, const struct cert *cert, const struct certificate *facts )
{
    struct key key = { .type = facts->type, .bits = facts->bits,
                       .flags = TOKEN_KEY_HIDDEN | TOKEN_KEY_SIGNS | TOKEN_KEY_DECRYPTS };

    copy_bytes( &key.cka_id, &cert->cka_id );
    copy_bytes( &key.modulus, &facts->modulus );
    copy_bytes( &key.exponent, &facts->exponent );
    memcpy( key.label, cert->label, sizeof(key.label) );
    keep_key( inventory, &key );
}

static void complete_key( struct key *key, const struct certificate *facts )
{
    struct bytes modulus = { NULL, 0 }, exponent = { NULL, 0 };

    if (key->modulus.len || key->type != facts->type) return;
    copy_bytes( &modulus, &facts->modulus );
    copy_bytes( &exponent, &facts->exponent );
    take_numbers( key, &modulus, &exponent );
    bytes_free( &modulus );
    bytes_free( &exponent );
}

static void join_key( struct inventory *inventory, struct cert *cert, const struct certificate *facts, int may_hide )
{
    struct key *key = known_key( inventory, &cert->cka_id, &cert->modulus );

    if (!key && may_hide && !(cert->flags & TOKEN_CERT_CA)) add_hidden( inventory, cert, facts );
    if (!key && !(key = known_key( inventory, &cert->cka_id, &cert->modulus ))) return;
    if (key->modulus.len && cert->modulus.len && !bytes_equal( &key->modulus, &cert->modulus )) return;
    complete_key( key, facts );
    memcpy( cert->key, key->id, TOKEN_ID_LEN );
}

static void add_cert( struct inventory *inventory, const struct access *access, CK_OBJECT_HANDLE object, int may_hide )
{
    struct cert *cert = &inventory->certs[inventory->cert_count];
    struct certificate facts;

    memset( cert, 0, sizeof(*cert) );
    object_bytes( access, object, CKA_VALUE, &cert->der );
    if (!cert->der.len || !certificate_read( &facts, cert->der.at, cert->der.len ))
    {
        bytes_free( &cert->der );
        return;
    }
    object_bytes( access, object, CKA_ID, &cert->cka_id );
    read_label( access, object, cert->label );
    copy_bytes( &cert->modulus, &facts.modulus );
    cert->is_valid_now = facts.is_valid_now;
    if (facts.is_ca || object_number( access, object, CKA_CERTIFICATE_CATEGORY, 0 ) == 2) cert->flags |= TOKEN_CERT_CA;
    join_key( inventory, cert, &facts, may_hide );
    inventory->cert_count++;
    certificate_free( &facts );
}

/* Of several certificates of a key: no CA's, valid now, the first. */
static int cert_rank( const struct cert *cert )
{
    return 1 + 2 * !(cert->flags & TOKEN_CERT_CA) + !!cert->is_valid_now;
}

static void prefer_certs( struct inventory *inventory )
{
    unsigned int i, j;

    for (i = 0; i < inventory->key_count; i++)
    {
        struct cert *best = NULL;

        for (j = 0; j < inventory->cert_count; j++)
        {
            struct cert *cert = &inventory->certs[j];

            if (memcmp( cert->key, inventory->keys[i].id, TOKEN_ID_LEN )) continue;
            if (!best || cert_rank( cert ) > cert_rank( best )) best = cert;
        }
        if (best) best->flags |= TOKEN_CERT_PREFERRED;
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

typedef void add_fn( struct inventory *inventory, const struct access *access, CK_OBJECT_HANDLE object, int may_hide );

static int read_class( struct inventory *inventory, const struct access *access, CK_OBJECT_CLASS class, int may_hide,
                       add_fn *add )
{
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof(class) } };
    CK_OBJECT_HANDLE found[OBJECTS_MAX];
    CK_ULONG count, i;
    CK_RV rv;

    count = object_find( access, template, 1, found, OBJECTS_MAX, &rv );
    for (i = 0; i < count; i++)
    {
        scout_step();
        add( inventory, access, found[i], may_hide );
    }
    scout_step();
    return rv == CKR_OK;
}

struct inventory *inventory_read( struct token *token )
{
    const struct access access = { token->module, token->keeper };
    struct inventory *inventory = calloc( 1, sizeof(*inventory) );
    uint32_t flags, unused;
    int may_hide, right;

    if (!inventory) return NULL;
    inventory->refs = 1;
    inventory->token = token_ref( token );
    inventory->keys = calloc( OBJECTS_MAX, sizeof(*inventory->keys) );
    inventory->certs = calloc( OBJECTS_MAX, sizeof(*inventory->certs) );
    flags = token_flags( token, &unused, &unused );
    may_hide = (flags & (TOKEN_LOGIN_REQUIRED | TOKEN_LOGGED_IN)) == TOKEN_LOGIN_REQUIRED;
    right = inventory->keys && inventory->certs &&
            read_class( inventory, &access, CKO_PRIVATE_KEY, may_hide, add_private ) &&
            read_class( inventory, &access, CKO_PUBLIC_KEY, may_hide, add_public ) &&
            read_class( inventory, &access, CKO_CERTIFICATE, may_hide, add_cert );
    if (right)
    {
        prefer_certs( inventory );
        return inventory;
    }
    inventory_unref( inventory );
    return NULL;
}
