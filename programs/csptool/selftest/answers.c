/* Known answers of algorithms: a row for each, with the function that asks for it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "selftest.h"
#include "known.h"

#define RESULT_MAX 128

static const BYTE abc[] = { 'a', 'b', 'c' };

static DWORD last_error( BOOL done )
{
    return done ? ERROR_SUCCESS : GetLastError();
}

static DWORD compare_answer( const void *got, DWORD got_len, const void *answer, DWORD len )
{
    return got_len == len && !memcmp( got, answer, len ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* A number of hexadecimal digits; returns how many bytes. */
static DWORD read_hex( const char *text, BYTE *bytes )
{
    DWORD len, i;
    BYTE digit;

    for (len = 0; text[len * 2]; len++)
        for (bytes[len] = i = 0; i < 2; i++)
        {
            digit = text[len * 2 + i];
            bytes[len] = bytes[len] << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
    return len;
}

/* ---- hashes ----------------------------------------------------------------------------------- */

static const struct { ALG_ID alg; const char *answer; } hashes[] =
{
    { CALG_MD2, "da853b0d3f88d99b30283a69e6ded6bb" },
    { CALG_MD4, "a448017aaf21d8525fc10ae87aa6729d" },
    { CALG_MD5, "900150983cd24fb0d6963f7d28e17f72" },
    { CALG_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { CALG_SHA_256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { CALG_SHA_384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
    { CALG_SHA_512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
};

static DWORD hash_value( HCRYPTHASH hash, const BYTE *data, DWORD data_len, BYTE *value, DWORD *len )
{
    DWORD err;

    *len = RESULT_MAX;
    err = last_error( CryptHashData( hash, data, data_len, 0 ) &&
                      CryptGetHashParam( hash, HP_HASHVAL, value, len, 0 ) );
    CryptDestroyHash( hash );
    return err;
}

static DWORD ask_hash( HCRYPTPROV prov, const PROV_ENUMALGS_EX *alg, const char *answer )
{
    BYTE value[RESULT_MAX], right[RESULT_MAX];
    HCRYPTHASH hash;
    DWORD len, err;

    if (!CryptCreateHash( prov, alg->aiAlgid, 0, 0, &hash )) return GetLastError();
    if ((err = hash_value( hash, abc, sizeof(abc), value, &len ))) return err;
    return compare_answer( value, len, right, read_hex( answer, right ) );
}

/* ---- ciphers ---------------------------------------------------------------------------------- */

static const struct
{
    ALG_ID      alg;
    DWORD       key_len;        /* bytes */
    const char *key, *answer;   /* of a block */
} ciphers[] =
{
    { CALG_RC2, 5, "2021222324", "727acd0cda6cd003" },
    { CALG_RC2, 16, "202122232425262728292a2b2c2d2e2f", "3c24524f04497b08" },
    { CALG_RC4, 5, "2021222324", "6b1fb14c950058e2" },
    { CALG_RC4, 16, "202122232425262728292a2b2c2d2e2f", "bc8f612938103255" },
    { CALG_DES, 8, "2020232325252626", "2fb777ac0f61af01" },
    { CALG_CYLINK_MEK, 8, "0120022304250726", "d6e505ccd2a069f4" },
    { CALG_3DES_112, 16, "202023232525262629292a2a2c2c2f2f", "1ea553e779ee9e1a" },
    { CALG_3DES, 24, "202023232525262629292a2a2c2c2f2f3131323234343737", "edbf9ce370411c65" },
    { CALG_AES_128, 16, "202122232425262728292a2b2c2d2e2f", "771098a6b78cb45c029cf1c0ddee0f1b" },
    { CALG_AES_192, 24, "202122232425262728292a2b2c2d2e2f3031323334353637", "c91fd403df108e97598409c95bdafdc5" },
    { CALG_AES_256, 32, "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
      "705c820e371f3e0513470d66dc484ee9" },
};

/* A session key of these bytes. */
static DWORD make_session_key( HCRYPTPROV prov, ALG_ID alg, const BYTE *bytes, DWORD len, DWORD flags, HCRYPTKEY *key )
{
    struct { BLOBHEADER header; DWORD len; BYTE bytes[32]; } blob =
    { .header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, alg }, .len = len };

    memcpy( blob.bytes, bytes, len );
    len += FIELD_OFFSET( typeof( blob ), bytes );
    return last_error( CryptImportKey( prov, (BYTE *)&blob, len, 0, flags, key ) );
}

/* Encrypts blocks that count up; CBC with an IV of zeros. */
static DWORD encrypt_block( HCRYPTKEY key, BYTE *block, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) block[i] = 0x10 + i;
    return last_error( CryptEncrypt( key, 0, FALSE, 0, block, &len, RESULT_MAX ) );
}

static DWORD ask_cipher( HCRYPTPROV prov, unsigned int row )
{
    BYTE bytes[RESULT_MAX], right[RESULT_MAX], block[RESULT_MAX];
    DWORD bits = ciphers[row].key_len * 8, len, err;
    HCRYPTKEY key;

    read_hex( ciphers[row].key, bytes );
    len = read_hex( ciphers[row].answer, right );
    if ((err = make_session_key( prov, ciphers[row].alg, bytes, bits / 8, CRYPT_NO_SALT, &key ))) return err;
    if (ciphers[row].alg == CALG_RC2 && !CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&bits, 0 ))
        err = GetLastError();
    if (!err && !(err = encrypt_block( key, block, len ))) err = compare_answer( block, len, right, len );
    CryptDestroyKey( key );
    return err;
}

/* Whether the provider has keys of a row's length. */
static BOOL has_length( const PROV_ENUMALGS_EX *alg, unsigned int row )
{
    DWORD bits = ciphers[row].key_len * 8;

    if (ciphers[row].alg != CALG_RC2 && ciphers[row].alg != CALG_RC4) return TRUE;      /* one length each */
    return bits >= alg->dwMinLen && bits <= alg->dwMaxLen;
}

static DWORD ask_ciphers( HCRYPTPROV prov, const PROV_ENUMALGS_EX *alg )
{
    DWORD err = ERROR_NOT_SUPPORTED;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( ciphers ); i++)
        if (ciphers[i].alg == alg->aiAlgid && has_length( alg, i ) && (err = ask_cipher( prov, i ))) break;
    return err;
}

/* RFC 2202, the first case of HMAC with MD5. */
static DWORD ask_hmac( HCRYPTPROV prov )
{
    static const char *answer = "9294727a3638bb1c13f48ef8158bfc9d";
    BYTE bytes[16], value[RESULT_MAX], right[RESULT_MAX];
    HMAC_INFO info = { .HashAlgid = CALG_MD5 };
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len = 0, err;

    memset( bytes, 0x0b, sizeof(bytes) );
    if ((err = make_session_key( prov, CALG_RC2, bytes, sizeof(bytes), CRYPT_IPSEC_HMAC_KEY, &key ))) return err;
    if (!CryptCreateHash( prov, CALG_HMAC, key, 0, &hash )) err = GetLastError();
    else if (!CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ))
    {
        err = GetLastError();
        CryptDestroyHash( hash );
    }
    else err = hash_value( hash, (const BYTE *)"Hi There", 8, value, &len );
    CryptDestroyKey( key );
    return err ? err : compare_answer( value, len, right, read_hex( answer, right ) );
}

/* ---- pairs ------------------------------------------------------------------------------------ */

static DWORD hash_abc( HCRYPTPROV prov, HCRYPTHASH *hash )
{
    DWORD err;

    if (!CryptCreateHash( prov, CALG_SHA1, 0, 0, hash )) return GetLastError();
    if (CryptHashData( *hash, abc, sizeof(abc), 0 )) return ERROR_SUCCESS;
    err = GetLastError();
    CryptDestroyHash( *hash );
    return err;
}

/* The pair of the known answers, made one for this algorithm. */
static DWORD import_rsa( HCRYPTPROV prov, ALG_ID alg, HCRYPTKEY *key )
{
    BYTE blob[sizeof(rsa_pair)];

    memcpy( blob, rsa_pair, sizeof(blob) );
    memcpy( blob + FIELD_OFFSET( BLOBHEADER, aiKeyAlg ), &alg, sizeof(alg) );
    return last_error( CryptImportKey( prov, blob, sizeof(blob), 0, 0, key ) );
}

/* PKCS #1 signatures are always the same. */
static DWORD ask_rsa_sign( HCRYPTPROV prov )
{
    BYTE signature[sizeof(rsa_signature)];
    DWORD len = sizeof(signature), err;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    if ((err = import_rsa( prov, CALG_RSA_SIGN, &key ))) return err;
    if (!(err = hash_abc( prov, &hash )))
    {
        err = last_error( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) &&
                          CryptVerifySignatureA( hash, rsa_signature, sizeof(rsa_signature), key, NULL, 0 ) );
        if (!err) err = compare_answer( signature, len, rsa_signature, sizeof(rsa_signature) );
        CryptDestroyHash( hash );
    }
    CryptDestroyKey( key );
    return err;
}

static DWORD ask_rsa_keyx( HCRYPTPROV prov )
{
    BYTE block[sizeof(rsa_ciphertext)];
    DWORD len = sizeof(block), err;
    HCRYPTKEY key;

    if ((err = import_rsa( prov, CALG_RSA_KEYX, &key ))) return err;
    memcpy( block, rsa_ciphertext, sizeof(block) );
    err = last_error( CryptDecrypt( key, 0, TRUE, 0, block, &len ) );
    CryptDestroyKey( key );
    return err ? err : compare_answer( block, len, abc, sizeof(abc) );
}

/* DSA makes each signature another one; a known one must be good. */
static DWORD ask_dsa( HCRYPTPROV prov )
{
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD err;

    if (!CryptImportKey( prov, dsa_public, sizeof(dsa_public), 0, 0, &key )) return GetLastError();
    if (!(err = hash_abc( prov, &hash )))
    {
        err = last_error( CryptVerifySignatureA( hash, dsa_signature, sizeof(dsa_signature), key, NULL, 0 ) );
        CryptDestroyHash( hash );
    }
    CryptDestroyKey( key );
    return err;
}

/* Agrees on a DES key. */
static DWORD agree_on_des( HCRYPTPROV prov, HCRYPTKEY pair, ALG_ID alg, HCRYPTKEY *key )
{
    BYTE peer[sizeof(dh_peer)];
    ALG_ID des = CALG_DES;
    DWORD err;

    memcpy( peer, dh_peer, sizeof(peer) );
    memcpy( peer + FIELD_OFFSET( BLOBHEADER, aiKeyAlg ), &alg, sizeof(alg) );
    if (!CryptImportKey( prov, peer, sizeof(peer), pair, 0, key )) return GetLastError();
    if (CryptSetKeyParam( *key, KP_ALGID, (BYTE *)&des, 0 )) return ERROR_SUCCESS;
    err = GetLastError();
    CryptDestroyKey( *key );
    return err;
}

static DWORD ask_dh( HCRYPTPROV prov, ALG_ID alg )
{
    BYTE blob[sizeof(dh_pair)], block[RESULT_MAX];
    HCRYPTKEY pair, key;
    DWORD err;

    memcpy( blob, dh_pair, sizeof(blob) );
    memcpy( blob + FIELD_OFFSET( BLOBHEADER, aiKeyAlg ), &alg, sizeof(alg) );
    if (!CryptImportKey( prov, blob, sizeof(blob), 0, 0, &pair )) return GetLastError();
    if (!(err = agree_on_des( prov, pair, alg, &key )))
    {
        if (!(err = encrypt_block( key, block, sizeof(dh_des_block) )))
            err = compare_answer( block, sizeof(dh_des_block), dh_des_block, sizeof(dh_des_block) );
        CryptDestroyKey( key );
    }
    CryptDestroyKey( pair );
    return err;
}

DWORD known_answer( HCRYPTPROV prov, const PROV_ENUMALGS_EX *alg )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( hashes ); i++)
        if (hashes[i].alg == alg->aiAlgid) return ask_hash( prov, alg, hashes[i].answer );
    switch (alg->aiAlgid)
    {
    case CALG_HMAC:     return ask_hmac( prov );
    case CALG_RSA_SIGN: return ask_rsa_sign( prov );
    case CALG_RSA_KEYX: return ask_rsa_keyx( prov );
    case CALG_DSS_SIGN: return ask_dsa( prov );
    case CALG_DH_SF:
    case CALG_DH_EPHEM: return ask_dh( prov, alg->aiAlgid );
    default:            return ask_ciphers( prov, alg );
    }
}
