/* Symmetric ciphers on libcrypto's EVP_CIPHER, without its padding. The ciphers are fetched once per process. RC2 with
 * a feedback of 8 bits, which libcrypto lacks, is built from RC2 in ECB.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "primitives/cipher.h"

#include <string.h>
#include <wincrypt.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "primitives/library.h"
#include "heap.h"

#define RC4_KEY_MAX 256
/* EVP counts in an int. A multiple of every block. */
#define RUN_MAX     0x40000000

struct cipher_alg
{
    enum cipher_id   id;
    enum cipher_mode mode;
    DWORD            key_min, key_max;
    const char      *name;              /* libcrypto's */
    BOOL             feedback_by_block; /* CFB8 made of the block operation that `name` is */
};

static const struct cipher_alg cipher_algs[] =
{
    { .id = CIPHER_RC4, .mode = CIPHER_MODE_STREAM, .key_min = 1, .key_max = RC4_KEY_MAX, .name = "RC4" },
    { .id = CIPHER_RC2, .mode = CIPHER_MODE_ECB, .key_min = 1, .key_max = 128, .name = "RC2-ECB" },
    { .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key_min = 1, .key_max = 128, .name = "RC2-CBC" },
    { .id = CIPHER_RC2, .mode = CIPHER_MODE_CFB8, .key_min = 1, .key_max = 128, .name = "RC2-ECB",
      .feedback_by_block = TRUE },
    { .id = CIPHER_DES, .mode = CIPHER_MODE_ECB, .key_min = 8, .key_max = 8, .name = "DES-ECB" },
    { .id = CIPHER_DES, .mode = CIPHER_MODE_CBC, .key_min = 8, .key_max = 8, .name = "DES-CBC" },
    { .id = CIPHER_DES, .mode = CIPHER_MODE_CFB8, .key_min = 8, .key_max = 8, .name = "DES-CFB8" },
    { .id = CIPHER_3DES, .mode = CIPHER_MODE_ECB, .key_min = 24, .key_max = 24, .name = "DES-EDE3-ECB" },
    { .id = CIPHER_3DES, .mode = CIPHER_MODE_CBC, .key_min = 24, .key_max = 24, .name = "DES-EDE3-CBC" },
    { .id = CIPHER_3DES, .mode = CIPHER_MODE_CFB8, .key_min = 24, .key_max = 24, .name = "DES-EDE3-CFB8" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_ECB, .key_min = 16, .key_max = 16, .name = "AES-128-ECB" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_ECB, .key_min = 24, .key_max = 24, .name = "AES-192-ECB" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_ECB, .key_min = 32, .key_max = 32, .name = "AES-256-ECB" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_CBC, .key_min = 16, .key_max = 16, .name = "AES-128-CBC" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_CBC, .key_min = 24, .key_max = 24, .name = "AES-192-CBC" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_CBC, .key_min = 32, .key_max = 32, .name = "AES-256-CBC" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_CFB8, .key_min = 16, .key_max = 16, .name = "AES-128-CFB8" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_CFB8, .key_min = 24, .key_max = 24, .name = "AES-192-CFB8" },
    { .id = CIPHER_AES, .mode = CIPHER_MODE_CFB8, .key_min = 32, .key_max = 32, .name = "AES-256-CFB8" },
};

static EVP_CIPHER *fetched[ARRAYSIZE( cipher_algs )];

const BYTE cipher_block_lens[CIPHER_COUNT] =
{
    [CIPHER_RC2] = 8,
    [CIPHER_RC4] = 1,
    [CIPHER_DES] = 8,
    [CIPHER_3DES] = 8,
    [CIPHER_AES] = 16,
};

struct cipher
{
    const struct cipher_alg *alg;
    EVP_CIPHER_CTX          *evp;
    BOOL                     encrypt;
    DWORD                    key_len;   /* of `key` */
    BOOL                     used;      /* RC4: bytes of the keystream are gone */
    /* secret */
    BYTE                     feedback[CIPHER_BLOCK_MAX];   /* the register, if feedback_by_block */
    BYTE                     key[];                         /* RC4 only, which starts again from it */
};

static const BYTE zero_iv[CIPHER_BLOCK_MAX];

/* The row that takes the key, or NULL. */
static const struct cipher_alg *cipher_find_alg( enum cipher_id id, enum cipher_mode mode, DWORD key_len )
{
    DWORD i;

    for (i = 0; i < ARRAYSIZE( cipher_algs ); i++)
        if (cipher_algs[i].id == id && cipher_algs[i].mode == mode &&
            key_len >= cipher_algs[i].key_min && key_len <= cipher_algs[i].key_max) return &cipher_algs[i];
    return NULL;
}

/* libcrypto's cipher for a row. Two threads may both fetch it; the first one's is kept. */
static EVP_CIPHER *fetch( const struct cipher_alg *alg )
{
    EVP_CIPHER **slot = &fetched[alg - cipher_algs], *evp, *other = NULL;

    if ((evp = __atomic_load_n( slot, __ATOMIC_ACQUIRE ))) return evp;
    if (!(evp = EVP_CIPHER_fetch( NULL, alg->name, NULL ))) return NULL;
    if (__atomic_compare_exchange_n( slot, &other, evp, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE )) return evp;
    EVP_CIPHER_free( evp );
    return other;
}

void cipher_process_detach( void )
{
    DWORD i;

    for (i = 0; i < ARRAYSIZE( fetched ); i++)
    {
        EVP_CIPHER_free( fetched[i] );
        fetched[i] = NULL;
    }
}

/* Gives the context its cipher, then the lengths, then the key: each needs what is before. */
static BOOL set_key( struct cipher *cipher, EVP_CIPHER *evp, BOOL encrypt, const BYTE *key, DWORD key_len,
                     DWORD effective_bits, const BYTE *iv )
{
    size_t bits = effective_bits;
    OSSL_PARAM params[] = { OSSL_PARAM_construct_size_t( OSSL_CIPHER_PARAM_RC2_KEYBITS, &bits ),
                            OSSL_PARAM_construct_end() };

    if (!EVP_CipherInit_ex2( cipher->evp, evp, NULL, NULL, encrypt || cipher->alg->feedback_by_block, NULL ) ||
        !EVP_CIPHER_CTX_set_key_length( cipher->evp, key_len )) return FALSE;
    if (cipher->alg->id == CIPHER_RC2 && !EVP_CIPHER_CTX_set_params( cipher->evp, params )) return FALSE;
    return EVP_CipherInit_ex2( cipher->evp, NULL, key, iv, -1, NULL ) &&
           EVP_CIPHER_CTX_set_padding( cipher->evp, 0 );
}

DWORD cipher_create( enum cipher_id id, enum cipher_mode mode, BOOL encrypt, const BYTE *key, DWORD key_len,
                     DWORD effective_bits, const BYTE *iv, struct cipher **cipher )
{
    const struct cipher_alg *alg;
    struct cipher *created;
    EVP_CIPHER *evp;
    DWORD err, kept = id == CIPHER_RC4 ? key_len : 0;

    if ((err = primitives_init())) return err;
    if (!(alg = cipher_find_alg( id, mode, key_len ))) return NTE_BAD_LEN;
    if (!(evp = fetch( alg ))) return library_error();
    if (!(created = heap_alloc( sizeof(*created) + kept ))) return NTE_NO_MEMORY;
    created->alg = alg;
    created->encrypt = encrypt;
    created->key_len = kept;
    memcpy( created->key, key, kept );
    if (!iv) iv = zero_iv;
    memcpy( created->feedback, iv, cipher_block_len( id ) );
    if (!(created->evp = EVP_CIPHER_CTX_new()) ||
        !set_key( created, evp, encrypt, key, key_len, effective_bits, iv ))
    {
        cipher_destroy( created );
        return library_error();
    }
    *cipher = created;
    return ERROR_SUCCESS;
}

DWORD cipher_restart( struct cipher *cipher, const BYTE *iv )
{
    const BYTE *key = cipher->key_len ? cipher->key : NULL;

    if (!iv) iv = zero_iv;
    if (cipher->alg->feedback_by_block)
    {
        memcpy( cipher->feedback, iv, cipher_block_len( cipher->alg->id ) );
        return ERROR_SUCCESS;
    }
    if (cipher->alg->mode == CIPHER_MODE_ECB || (key && !cipher->used)) return ERROR_SUCCESS;
    cipher->used = FALSE;
    return EVP_CipherInit_ex2( cipher->evp, NULL, key, iv, -1, NULL ) ? ERROR_SUCCESS : library_error();
}

/* CFB8: each byte is combined with the first of the encrypted register, which then takes in the ciphertext byte. */
static DWORD run_feedback( struct cipher *cipher, const BYTE *in, BYTE *out, size_t len )
{
    BYTE mask[CIPHER_BLOCK_MAX], ciphertext;
    DWORD err = ERROR_SUCCESS, block_len = cipher_block_len( cipher->alg->id );

    for (; len; len--, in++, out++)
    {
        if (EVP_Cipher( cipher->evp, mask, cipher->feedback, block_len ) != (int)block_len)
        {
            err = library_error();
            break;
        }
        ciphertext = cipher->encrypt ? *in ^ mask[0] : *in;
        *out = *in ^ mask[0];
        memmove( cipher->feedback, cipher->feedback + 1, block_len - 1 );
        cipher->feedback[block_len - 1] = ciphertext;
    }
    secret_wipe( mask, sizeof(mask) );
    return err;
}

DWORD cipher_run( struct cipher *cipher, const BYTE *in, BYTE *out, size_t len )
{
    size_t part;

    if (cipher->alg->feedback_by_block) return run_feedback( cipher, in, out, len );
    cipher->used = TRUE;
    for (; len; len -= part, in += part, out += part)
    {
        part = min( len, RUN_MAX );
        if (EVP_Cipher( cipher->evp, out, in, part ) != (int)part) return library_error();
    }
    return ERROR_SUCCESS;
}

DWORD cipher_copy( const struct cipher *cipher, struct cipher **copy )
{
    struct cipher *created;

    if (!(created = heap_alloc_raw( sizeof(*created) + cipher->key_len ))) return NTE_NO_MEMORY;
    memcpy( created, cipher, sizeof(*created) + cipher->key_len );
    if (!(created->evp = EVP_CIPHER_CTX_new()) || !EVP_CIPHER_CTX_copy( created->evp, cipher->evp ))
    {
        cipher_destroy( created );
        return library_error();
    }
    *copy = created;
    return ERROR_SUCCESS;
}

void cipher_destroy( struct cipher *cipher )
{
    if (!cipher) return;
    EVP_CIPHER_CTX_free( cipher->evp );
    secret_wipe( cipher, sizeof(*cipher) + cipher->key_len );
    heap_free( cipher );
}
