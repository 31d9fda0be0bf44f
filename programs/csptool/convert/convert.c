/* Keys between key blobs and files, by libcrypto.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "convert.h"
#include "heap.h"
#include "primitives/primitives.h"

/* Of the function that makes a key of a passphrase. OWASP's advice of 2023 for PBKDF2 with SHA-256. */
#define ITERATIONS 600000

#define PVK_UNSEALED 0
#define PVK_STRONG   2

void convert_free( BYTE *data, DWORD len )
{
    heap_free_secret( data, len );
}

/* What was written to a BIO, which is its end. */
static DWORD take_written( BIO *bio, BYTE **data, DWORD *len )
{
    BUF_MEM *memory;
    DWORD err = NTE_NO_MEMORY;

    BIO_get_mem_ptr( bio, &memory );
    if ((*data = heap_alloc( memory->length )))
    {
        memcpy( *data, memory->data, *len = memory->length );
        err = ERROR_SUCCESS;
    }
    BIO_free( bio );            /* which wipes */
    return err;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Of the call that is at work. */
struct asking
{
    const struct call *call;        /* NULL: there is no passphrase */
    BOOL               refused;     /* none was to be had */
};

static int give_passphrase( char *buffer, int size, int for_writing, void *arg )
{
    struct asking *asking = arg;
    struct passphrase passphrase;
    int len = -1;

    if (asking->call && !asking->refused && passphrase_get( asking->call, FALSE, &passphrase ))
    {
        len = min( size, passphrase.len );
        memcpy( buffer, passphrase.text, len );
        secret_wipe( &passphrase, sizeof(passphrase) );
    }
    if (len < 0) asking->refused = TRUE;
    return len;
}

static EVP_PKEY *read_key( const BYTE *file, DWORD len, const char *form, struct asking *asking )
{
    const unsigned char *at = file;
    size_t left = len;
    EVP_PKEY *key = NULL;
    OSSL_DECODER_CTX *decoder = OSSL_DECODER_CTX_new_for_pkey( &key, form, NULL, NULL, 0, NULL, NULL );

    if (!decoder) return NULL;
    OSSL_DECODER_CTX_set_pem_password_cb( decoder, give_passphrase, asking );
    if (!OSSL_DECODER_from_data( decoder, &at, &left ))
    {
        EVP_PKEY_free( key );
        key = NULL;
    }
    OSSL_DECODER_CTX_free( decoder );
    return key;
}

/* Whether a line begins like this. */
static BOOL begins( const BYTE *at, const BYTE *end, const char *text )
{
    return (size_t)(end - at) >= strlen( text ) && !memcmp( at, text, strlen( text ) );
}

/* The next key in a PEM file from `*at` on, behind certificates, parameters and text: its start. NULL: none. */
static const BYTE *next_pem_key( const BYTE *at, const BYTE *end )
{
    static const char start[] = "-----BEGIN ";
    const BYTE *label;

    for (; at < end; at++)
    {
        if (!begins( at, end, start )) continue;
        for (label = at + sizeof(start) - 1; label < end && *label != '-' && *label != '\n'; label++)
            if (begins( label, end, "PRIVATE KEY-----" ) || begins( label, end, "PUBLIC KEY-----" )) return at;
    }
    return NULL;
}

/* A file may have more than the key: a certificate, or a chain of them, and the key last. */
static EVP_PKEY *read_pem( const BYTE *file, DWORD len, struct asking *asking )
{
    const BYTE *end = file + len, *at = file;
    EVP_PKEY *key = NULL;

    for (; !key && !asking->refused && (at = next_pem_key( at, end )); at++)
        key = read_key( at, (DWORD)(end - at), "PEM", asking );
    return key;
}

static EVP_PKEY *read_any( const BYTE *file, DWORD len, struct asking *asking )
{
    static const char *const forms[] = { "DER", "MSBLOB", "PVK" };
    EVP_PKEY *key = read_pem( file, len, asking );
    unsigned int i;

    for (i = 0; !key && !asking->refused && i < ARRAYSIZE( forms ); i++) key = read_key( file, len, forms[i], asking );
    return key;
}

static BOOL has_private( EVP_PKEY *key )
{
    const char *param = EVP_PKEY_is_a( key, "RSA" ) ? OSSL_PKEY_PARAM_RSA_D : OSSL_PKEY_PARAM_PRIV_KEY;
    BIGNUM *number = NULL;
    BOOL has = EVP_PKEY_get_bn_param( key, param, &number );

    BN_clear_free( number );
    return has;
}

/* libcrypto writes RSA keys with a short public exponent, and DSA keys with a q of 160 bits, as blobs have them. */
static DWORD write_msblob( EVP_PKEY *key, BYTE **blob, DWORD *blob_len )
{
    BIO *bio = BIO_new( BIO_s_mem() );

    if (!bio) return NTE_NO_MEMORY;
    if ((has_private( key ) ? i2b_PrivateKey_bio( bio, key ) : i2b_PublicKey_bio( bio, key )) > 0)
        return take_written( bio, blob, blob_len );
    BIO_free( bio );
    return NTE_BAD_DATA;
}

DWORD convert_to_blob( const struct call *call, const BYTE *file, DWORD len, BYTE **blob, DWORD *blob_len )
{
    struct asking asking = { .call = call };
    EVP_PKEY *key;
    DWORD err;

    if ((err = primitives_init())) return err;
    if (!(key = read_any( file, len, &asking ))) return asking.refused ? (DWORD)ERROR_CANCELLED : (DWORD)NTE_BAD_DATA;
    err = write_msblob( key, blob, blob_len );
    EVP_PKEY_free( key );
    return err;
}

/* ---- writing ---------------------------------------------------------------------------------- */

struct job
{
    BIO                     *bio;
    EVP_PKEY                *key;
    BOOL                     is_private;
    const struct passphrase *passphrase;
};

static BOOL write_sealed( const struct job *job, BOOL pem )
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8( job->key );
    X509_SIG *sealed;
    BOOL done;

    if (!info) return FALSE;
    sealed = PKCS8_encrypt( -1, EVP_aes_256_cbc(), job->passphrase->text, job->passphrase->len, NULL, 0, ITERATIONS,
                            info );
    done = sealed && (pem ? PEM_write_bio_PKCS8( job->bio, sealed ) : i2d_PKCS8_bio( job->bio, sealed )) > 0;
    X509_SIG_free( sealed );
    PKCS8_PRIV_KEY_INFO_free( info );
    return done;
}

static BOOL write_encoded( const struct job *job, const char *form, const char *structure )
{
    int selection = job->is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    OSSL_ENCODER_CTX *encoder = OSSL_ENCODER_CTX_new_for_pkey( job->key, selection, form, structure, NULL );
    BOOL done = encoder && OSSL_ENCODER_to_bio( encoder, job->bio );

    OSSL_ENCODER_CTX_free( encoder );
    return done;
}

static BOOL write_standard( const struct job *job, const char *form )
{
    if (job->is_private && job->passphrase->len) return write_sealed( job, form[0] == 'P' );
    return write_encoded( job, form, job->is_private ? "PrivateKeyInfo" : "SubjectPublicKeyInfo" );
}

static BOOL write_pem( const struct job *job )
{
    return write_standard( job, "PEM" );
}

static BOOL write_der( const struct job *job )
{
    return write_standard( job, "DER" );
}

static BOOL write_pkcs1_pem( const struct job *job )
{
    return EVP_PKEY_is_a( job->key, "RSA" ) && write_encoded( job, "PEM", "type-specific" );
}

static BOOL write_pkcs1_der( const struct job *job )
{
    return EVP_PKEY_is_a( job->key, "RSA" ) && write_encoded( job, "DER", "type-specific" );
}

static int repeat_passphrase( char *buffer, int size, int for_writing, void *arg )
{
    const struct passphrase *passphrase = arg;
    int len = min( size, passphrase->len );

    memcpy( buffer, passphrase->text, len );
    return len;
}

static BOOL write_pvk( const struct job *job )
{
    struct passphrase copy = *job->passphrase;
    BOOL done;

    if (!job->is_private) return FALSE;
    done = i2b_PVK_bio( job->bio, job->key, copy.len ? PVK_STRONG : PVK_UNSEALED, repeat_passphrase, &copy ) > 0;
    secret_wipe( &copy, sizeof(copy) );
    return done;
}

static const struct
{
    const char *name;
    BOOL        seals;
    BOOL      (*write)( const struct job *job );        /* NULL: the blob as it is */
} formats[] =
{
    { "pem", TRUE, write_pem }, { "der", TRUE, write_der }, { "pvk", TRUE, write_pvk }, { "blob", FALSE, NULL },
    { "pkcs1-pem", FALSE, write_pkcs1_pem }, { "pkcs1-der", FALSE, write_pkcs1_der },
};

static int find_format( const char *name )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( formats ); i++) if (!strcmp( formats[i].name, name )) return i;
    return -1;
}

BOOL is_key_format( const char *format )
{
    return find_format( format ) >= 0;
}

BOOL format_seals( const char *format )
{
    return formats[find_format( format )].seals;
}

static DWORD copy_blob( const BYTE *blob, DWORD blob_len, BYTE **file, DWORD *len )
{
    if (!(*file = heap_alloc( blob_len ))) return NTE_NO_MEMORY;
    memcpy( *file, blob, *len = blob_len );
    return ERROR_SUCCESS;
}

DWORD convert_from_blob( const BYTE *blob, DWORD blob_len, const char *format, const struct passphrase *passphrase,
                         BYTE **file, DWORD *len )
{
    struct asking nobody = { .call = NULL };
    struct job job = { .is_private = blob_len && blob[0] == PRIVATEKEYBLOB, .passphrase = passphrase };
    int row = find_format( format );
    DWORD err;

    if (!formats[row].write) return copy_blob( blob, blob_len, file, len );
    if ((err = primitives_init())) return err;
    if (!(job.key = read_key( blob, blob_len, "MSBLOB", &nobody ))) return NTE_BAD_DATA;
    err = NTE_NO_MEMORY;
    if ((job.bio = BIO_new( BIO_s_mem() )))
    {
        err = formats[row].write( &job ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_TYPE;
        if (!err) err = take_written( job.bio, file, len );
        else BIO_free( job.bio );
    }
    EVP_PKEY_free( job.key );
    return err;
}
