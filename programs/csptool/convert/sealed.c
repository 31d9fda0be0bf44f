/* Sealing by a passphrase: scrypt makes a key of it, with which AES-256-GCM encrypts the bytes and vouches for them and
 * for the head of the file. A sum_of_file over the whole file tells damage from a wrong passphrase. By libcrypto.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "sealed.h"
#include "bytes.h"
#include "heap.h"
#include "primitives/digest.h"
#include "primitives/primitives.h"

#define MAGIC     "WCSPBAK\x1a"
#define MAGIC_LEN 8
#define VERSION   1

/* Where the parts of the head are. */
enum
{
    VERSION_AT = 8, LENGTH_AT = 12, SUM_AT = 16, COST_AT = 48, BLOCK_AT = 52, LANES_AT = 56, SALT_AT = 60,
    NONCE_AT = 92, HEAD_LEN = 104
};

#define SUM_LEN   (COST_AT - SUM_AT)
#define SALT_LEN  (NONCE_AT - SALT_AT)
#define NONCE_LEN (HEAD_LEN - NONCE_AT)
#define TAG_LEN   16
#define KEY_LEN   32

/* scrypt's costs: 128 MiB of memory, and less than a second (OWASP's advice of 2023). What a file may ask for is
 * bounded, since everybody can write one. */
#define COST_LOG2  17
#define BLOCK      8
#define LANES      1
#define COST_MIN   10
#define COST_MAX   20
#define BLOCK_MAX  32
#define LANES_MAX  16
#define MEMORY_MAX (512ull << 20)
#define WORK_MAX   (8ull * BLOCK * LANES << COST_LOG2)       /* N * r * p, of which the time hangs */

static DWORD sum_of_file( const BYTE *file, DWORD len, BYTE sum[SUM_LEN] )
{
    struct digest *digest;
    DWORD err;

    if ((err = digest_create( DIGEST_SHA256, &digest ))) return err;
    if (!(err = digest_update( digest, file, SUM_AT )) &&
        !(err = digest_update( digest, file + COST_AT, len - COST_AT )))
        err = digest_finish( digest, sum );
    digest_destroy( digest );
    return err;
}

static DWORD derive_key( const BYTE *head, const struct passphrase *passphrase, BYTE key[KEY_LEN] )
{
    DWORD cost = get_le32( head + COST_AT ), block = get_le32( head + BLOCK_AT ), lanes = get_le32( head + LANES_AT );

    if (cost < COST_MIN || cost > COST_MAX || !block || block > BLOCK_MAX || !lanes || lanes > LANES_MAX ||
        (128ull * block << cost) > MEMORY_MAX || ((ULONGLONG)block * lanes << cost) > WORK_MAX) return NTE_BAD_DATA;
    if (EVP_PBE_scrypt( passphrase->text, passphrase->len, head + SALT_AT, SALT_LEN, 1ull << cost, block, lanes,
                        MEMORY_MAX + (32 << 20), key, KEY_LEN )) return ERROR_SUCCESS;
    return NTE_NO_MEMORY;
}

/* The head but for the sum_of_file, which is known when all is done. */
static BOOL vouch_for_head( EVP_CIPHER_CTX *cipher, const BYTE *head )
{
    int len;

    return EVP_CipherUpdate( cipher, NULL, &len, head, SUM_AT ) &&
           EVP_CipherUpdate( cipher, NULL, &len, head + COST_AT, HEAD_LEN - COST_AT );
}

/* Encrypts or decrypts; the tag is made, or compared. */
static BOOL run_cipher( EVP_CIPHER_CTX *cipher, const BYTE key[KEY_LEN], const BYTE *head, BOOL seals, const BYTE *from,
                        DWORD from_len, BYTE *to, BYTE tag[TAG_LEN] )
{
    int len, last;

    if (!EVP_CipherInit_ex( cipher, EVP_aes_256_gcm(), NULL, key, head + NONCE_AT, seals )) return FALSE;
    if (!vouch_for_head( cipher, head )) return FALSE;
    if (from_len && !EVP_CipherUpdate( cipher, to, &len, from, from_len )) return FALSE;
    if (!seals && !EVP_CIPHER_CTX_ctrl( cipher, EVP_CTRL_AEAD_SET_TAG, TAG_LEN, tag )) return FALSE;
    if (EVP_CipherFinal_ex( cipher, to + from_len, &last ) <= 0) return FALSE;
    return !seals || EVP_CIPHER_CTX_ctrl( cipher, EVP_CTRL_AEAD_GET_TAG, TAG_LEN, tag );
}

static DWORD with_cipher( const BYTE *head, const struct passphrase *passphrase, BOOL seals, const BYTE *from,
                          DWORD from_len, BYTE *to, BYTE tag[TAG_LEN] )
{
    EVP_CIPHER_CTX *cipher;
    BYTE key[KEY_LEN];
    DWORD err;

    if ((err = derive_key( head, passphrase, key ))) return err;
    if (!(cipher = EVP_CIPHER_CTX_new())) err = NTE_NO_MEMORY;
    else if (!run_cipher( cipher, key, head, seals, from, from_len, to, tag ))
        err = seals ? (DWORD)NTE_FAIL : (DWORD)NTE_BAD_SIGNATURE;
    EVP_CIPHER_CTX_free( cipher );      /* which wipes */
    secret_wipe( key, sizeof(key) );
    return err;
}

DWORD sealed_make( const struct passphrase *passphrase, const BYTE *plain, DWORD plain_len, BYTE **file, DWORD *len )
{
    DWORD err;
    BYTE *head;

    if ((err = primitives_init())) return err;
    if (plain_len > SEALED_MAX - HEAD_LEN - TAG_LEN) return NTE_BAD_LEN;
    *len = HEAD_LEN + plain_len + TAG_LEN;
    if (!(*file = head = heap_alloc( *len ))) return NTE_NO_MEMORY;
    memcpy( head, MAGIC, MAGIC_LEN );
    put_le32( head + VERSION_AT, VERSION );
    put_le32( head + LENGTH_AT, *len );
    put_le32( head + COST_AT, COST_LOG2 );
    put_le32( head + BLOCK_AT, BLOCK );
    put_le32( head + LANES_AT, LANES );
    if (RAND_bytes( head + SALT_AT, SALT_LEN + NONCE_LEN ) <= 0) err = NTE_FAIL;
    else err = with_cipher( head, passphrase, TRUE, plain, plain_len, head + HEAD_LEN, head + *len - TAG_LEN );
    if (!err) err = sum_of_file( head, *len, head + SUM_AT );
    if (err) convert_free( *file, *len );
    return err;
}

DWORD sealed_check( const BYTE *file, DWORD len )
{
    BYTE sum[SUM_LEN];
    DWORD err;

    if (len < MAGIC_LEN || memcmp( file, MAGIC, MAGIC_LEN )) return NTE_BAD_TYPE;
    if (len < HEAD_LEN + TAG_LEN || get_le32( file + LENGTH_AT ) != len) return NTE_BAD_DATA;
    if ((err = sum_of_file( file, len, sum ))) return err;
    if (memcmp( sum, file + SUM_AT, SUM_LEN )) return NTE_BAD_DATA;
    return get_le32( file + VERSION_AT ) == VERSION ? ERROR_SUCCESS : (DWORD)NTE_BAD_VER;
}

DWORD sealed_open( const BYTE *file, DWORD len, const struct passphrase *passphrase, BYTE **plain, DWORD *plain_len )
{
    BYTE tag[TAG_LEN];
    DWORD err;

    if ((err = primitives_init())) return err;
    *plain_len = len - HEAD_LEN - TAG_LEN;
    if (!(*plain = heap_alloc( *plain_len + 1 ))) return NTE_NO_MEMORY;
    memcpy( tag, file + len - TAG_LEN, TAG_LEN );
    err = with_cipher( file, passphrase, FALSE, file + HEAD_LEN, *plain_len, *plain, tag );
    if (err) convert_free( *plain, *plain_len );
    return err;
}
