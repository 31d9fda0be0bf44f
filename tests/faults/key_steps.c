/* Steps with keys that are kept nowhere: making, using, parameters. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

ALG_ID block_cipher( const struct world *w )
{
    return w->provider ? CALG_3DES : CALG_RC2;
}

BOOL import_session( HCRYPTPROV prov, ALG_ID alg, DWORD len, HCRYPTKEY *key )
{
    struct
    {
        BLOBHEADER header;
        DWORD      len;
        BYTE       key[24];
    } blob = { { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, alg }, len ? len : alg == CALG_3DES ? 24 : 5, { 0 } };
    unsigned int i;

    for (i = 0; i < sizeof(blob.key); i++) blob.key[i] = 7 * i + 1;
    return CryptImportKey( prov, (BYTE *)&blob, 12 + blob.len, 0, CRYPT_EXPORTABLE, key );
}

static BOOL prepare_key( struct world *w )
{
    return import_session( w->prov, block_cipher( w ), 0, &w->key );
}

/* A key that has a register, in the middle of a message. */
static BOOL prepare_running( struct world *w )
{
    BYTE block[16] = { 1 };
    DWORD len = 8;

    memset( w->data, 0x5a, 64 );
    return prepare_key( w ) && CryptSetKeyParam( w->key, KP_IV, text, 0 ) &&
           CryptEncrypt( w->key, 0, FALSE, 0, block, &len, sizeof(block) );
}

static BOOL prepare_stream( struct world *w )
{
    memset( w->data, 0x5a, 64 );
    return import_session( w->prov, CALG_RC4, 5, &w->key );
}

/* What a key makes of a known text. */
static BOOL used( HCRYPTKEY key, struct world *w )
{
    memcpy( w->result, text, 24 );
    w->result_len = 24;
    return CryptEncrypt( key, 0, TRUE, 0, w->result, &w->result_len, sizeof(w->result) );
}

static BOOL show_made( struct world *w )
{
    return used( w->made_key, w );
}

static BOOL show_key( struct world *w )
{
    return used( w->key, w );
}

/* ---- making -------------------------------------------------------------------------------------- */

static BOOL generate_stream( struct world *w )
{
    return CryptGenKey( w->prov, CALG_RC4, CRYPT_EXPORTABLE | CRYPT_CREATE_SALT, &w->made );
}

static BOOL generate_block( struct world *w )
{
    return CryptGenKey( w->prov, block_cipher( w ), 0, &w->made );
}

static BOOL generate_aes( struct world *w )
{
    return CryptGenKey( w->prov, CALG_AES_256, 0, &w->made );
}

static BOOL generate_pair( struct world *w )
{
    return CryptGenKey( w->prov, AT_KEYEXCHANGE, 384 << 16 | CRYPT_EXPORTABLE, &w->made );
}

static BOOL show_pair( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->made_key, 0, PUBLICKEYBLOB, 0, w->result, &w->result_len );
}

static BOOL derive( struct world *w )
{
    return CryptDeriveKey( w->prov, block_cipher( w ), w->hash, 0, &w->made );
}

static BOOL derive_stream( struct world *w )
{
    return CryptDeriveKey( w->prov, CALG_RC4, w->hash, CRYPT_CREATE_SALT, &w->made );
}

static BOOL duplicate( struct world *w )
{
    return CryptDuplicateKey( w->key, NULL, 0, &w->made );
}

static BOOL duplicate_pair( struct world *w )
{
    return CryptDuplicateKey( w->pair, NULL, 0, &w->made );
}

static BOOL destroy( struct world *w )
{
    HCRYPTKEY key = w->key;

    w->key = 0;
    return CryptDestroyKey( key );
}

static BOOL destroy_pair( struct world *w )
{
    HCRYPTKEY pair = w->pair;

    w->pair = 0;
    return CryptDestroyKey( pair );
}

/* ---- encryption ---------------------------------------------------------------------------------- */

static BOOL encrypt_part( struct world *w )
{
    w->len = 16;
    return CryptEncrypt( w->key, 0, FALSE, 0, w->data, &w->len, sizeof(w->data) );
}

static BOOL encrypt_end( struct world *w )
{
    w->len = 13;
    return CryptEncrypt( w->key, 0, TRUE, 0, w->data, &w->len, sizeof(w->data) );
}

static BOOL prepare_hashed( struct world *w )
{
    return prepare_running( w ) && prepare_hash( w );
}

static BOOL encrypt_hashed( struct world *w )
{
    w->len = 13;
    return CryptEncrypt( w->key, w->hash, TRUE, 0, w->data, &w->len, sizeof(w->data) );
}

static BOOL decrypt_part( struct world *w )
{
    w->len = 16;
    return CryptDecrypt( w->key, 0, FALSE, 0, w->data, &w->len );
}

static BOOL prepare_decrypt( struct world *w )
{
    DWORD len = 13;

    memset( w->data, 0x5a, 64 );
    return prepare_key( w ) && CryptEncrypt( w->key, 0, TRUE, 0, w->data, &len, 64 );
}

static BOOL decrypt_end( struct world *w )
{
    w->len = 16;
    return CryptDecrypt( w->key, 0, TRUE, 0, w->data, &w->len );
}

static BOOL prepare_pair( struct world *w )
{
    memset( w->data, 0x5a, 64 );
    return import_pair( w->prov, CRYPT_EXPORTABLE, FALSE, &w->pair );
}

static BOOL encrypt_rsa( struct world *w )
{
    w->len = 10;
    return CryptEncrypt( w->pair, 0, TRUE, 0, w->data, &w->len, sizeof(w->data) );
}

static BOOL encrypt_oaep( struct world *w )
{
    w->len = 10;
    return CryptEncrypt( w->pair, 0, TRUE, CRYPT_OAEP, w->data, &w->len, sizeof(w->data) );
}

static BOOL set_label( struct world *w )
{
    static BYTE label[] = "label";
    CRYPT_DATA_BLOB blob = { sizeof(label), label };

    return CryptSetKeyParam( w->pair, KP_OAEP_PARAMS, (BYTE *)&blob, 0 );
}

static BOOL prepare_labelled( struct world *w )
{
    return prepare_pair( w ) && set_label( w );
}

static BOOL prepare_rsa_decrypt( struct world *w )
{
    return prepare_pair( w ) && encrypt_rsa( w );
}

static BOOL prepare_oaep_decrypt( struct world *w )
{
    return prepare_labelled( w ) && encrypt_oaep( w );
}

static BOOL decrypt_rsa( struct world *w )
{
    return CryptDecrypt( w->pair, 0, TRUE, 0, w->data, &w->len );
}

static BOOL decrypt_oaep( struct world *w )
{
    return CryptDecrypt( w->pair, 0, TRUE, CRYPT_OAEP, w->data, &w->len );
}

/* ---- parameters ---------------------------------------------------------------------------------- */

static BOOL set_register( struct world *w )
{
    return CryptSetKeyParam( w->key, KP_IV, text + 8, 0 );
}

static BOOL get_register( struct world *w )
{
    w->len = 8;
    return CryptGetKeyParam( w->key, KP_IV, w->data, &w->len, 0 );
}

static BOOL set_mode( struct world *w )
{
    static const DWORD mode = CRYPT_MODE_CFB;

    return CryptSetKeyParam( w->key, KP_MODE, (const BYTE *)&mode, 0 );
}

static BOOL set_salt( struct world *w )
{
    CRYPT_DATA_BLOB salt = { 11, w->data };

    return CryptSetKeyParam( w->key, KP_SALT_EX, (const BYTE *)&salt, 0 );
}

static BOOL set_effective( struct world *w )
{
    static const DWORD bits = 32;

    return CryptSetKeyParam( w->key, KP_EFFECTIVE_KEYLEN, (const BYTE *)&bits, 0 );
}

static BOOL get_length( struct world *w )
{
    w->len = 4;
    return CryptGetKeyParam( w->pair, KP_KEYLEN, w->data, &w->len, 0 );
}

static BOOL get_user_key( struct world *w )
{
    return CryptGetUserKey( w->prov, AT_KEYEXCHANGE, &w->made );
}

static BOOL generate_random( struct world *w )
{
    w->len = 1000;
    return CryptGenRandom( w->prov, w->len, w->data );
}

static BOOL generate_few( struct world *w )
{
    w->len = 16;
    return CryptGenRandom( w->prov, w->len, w->data );
}

const struct step key_steps[] =
{
    { "generate RC4", ALL, MAKES_KEY, NULL, generate_stream, NULL },
    { "generate a block cipher's key", ALL, MAKES_KEY, NULL, generate_block, NULL },
    { "generate AES", AES, MAKES_KEY, NULL, generate_aes, NULL },
    { "generate a pair", ALL, MAKES_KEY, NULL, generate_pair, show_pair },
    { "derive", ALL, MAKES_KEY | SAME, prepare_hash, derive, show_made },
    { "derive RC4", ALL, MAKES_KEY | SAME, prepare_hash, derive_stream, show_made },
    { "duplicate", ALL, MAKES_KEY | SAME, prepare_running, duplicate, show_made },
    { "duplicate RC4", ALL, MAKES_KEY | SAME, prepare_stream, duplicate, show_made },
    { "duplicate a pair", ALL, MAKES_KEY | SAME, prepare_labelled, duplicate_pair, show_pair },
    { "destroy", ALL, NEVER, prepare_running, destroy, NULL },
    { "destroy a pair", ALL, NEVER, prepare_labelled, destroy_pair, NULL },
    { "encrypt", ALL, SAME, prepare_running, encrypt_part, NULL },
    { "encrypt the end", ALL, SAME, prepare_running, encrypt_end, NULL },
    { "encrypt and hash", ALL, SAME, prepare_hashed, encrypt_hashed, NULL },
    { "encrypt with RC4", ALL, SAME, prepare_stream, encrypt_end, NULL },
    { "decrypt", ALL, SAME, prepare_running, decrypt_part, NULL },
    { "decrypt the end", ALL, SAME, prepare_decrypt, decrypt_end, NULL },
    { "encrypt with RSA", ALL, 0, prepare_pair, encrypt_rsa, NULL },
    { "encrypt with OAEP", ALL, 0, prepare_labelled, encrypt_oaep, NULL },
    { "decrypt with RSA", ALL, SAME, prepare_rsa_decrypt, decrypt_rsa, NULL },
    { "decrypt with OAEP", ALL, SAME, prepare_oaep_decrypt, decrypt_oaep, NULL },
    { "set KP_IV", ALL, SAME, prepare_running, set_register, show_key },
    { "get KP_IV", ALL, SAME, prepare_running, get_register, NULL },
    { "set KP_MODE", ALL, SAME, prepare_running, set_mode, show_key },
    { "set KP_SALT_EX", ALL, SAME, prepare_stream, set_salt, show_key },
    { "set KP_EFFECTIVE_KEYLEN", BASE, SAME, prepare_key, set_effective, show_key },
    { "set KP_OAEP_PARAMS", ALL, 0, prepare_labelled, set_label, NULL },
    { "get KP_KEYLEN", ALL, SAME, prepare_pair, get_length, NULL },
    { "CryptGetUserKey", ALL, MAKES_KEY | SAME, prepare_pair, get_user_key, show_pair },
    { "CryptGenRandom", ALL, 0, NULL, generate_random, NULL },
    { "CryptGenRandom of few", ALL, 0, NULL, generate_few, NULL },
};
const unsigned int key_steps_count = ARRAYSIZE( key_steps );
