/* The provider kit: a provider is data. A provider DLL hands its providers to csp_dll_main (attach.h) in DllMain; the kit
 * exports the CP* entry points that cspdk.h describes.
 * Who may include it: provider DLLs and the kit.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CSP_H
#define WINECSP_CSP_H

#include "cspdk.h"
#include "primitives/cipher.h"
#include "primitives/digest.h"

struct channel_protocol;    /* channel.h */
struct hash_family;         /* hash.h */
struct key_family;          /* key.h */
struct pair_family;         /* pair.h */
struct key_store;           /* store.h */
struct prov_param;          /* prov_param.h */

/* How the value of a hash stands in a signature. */
struct signature_form
{
    BYTE prefix_len;
    BYTE prefix[19];        /* PKCS #1: DigestInfo up to the octets of the value */
    BYTE x931_id;           /* X9.31: the byte behind the value */
};

/* What a SYMMETRICWRAPKEYBLOB wraps. */
enum key_wrapping
{
    WRAP_NONE,
    WRAP_BARE,              /* the key */
    WRAP_COUNTED            /* its length, the key, and padding */
};

/* A hash that is a digest and nothing else. */
struct plain_digest
{
    enum digest_id id;
    BOOL           is_expanded;     /* CryptDeriveKey expands its value for ciphers that say so */
};

/* What a session key is keyed for. */
struct session_alg
{
    enum cipher_id    cipher;
    WORD              key_bytes;            /* its fixed length in bytes, 0: by its bits */
    WORD              parity_bits;          /* how many of those bytes' bits a length may leave out (DES family) */
    BOOL              is_weakened;          /* 16 bits of its 56 are zero (CYLINK_MEK) */
    WORD              cipher_bytes;         /* what its cipher is keyed with if that is more: the key, repeated */
    BOOL              expands;              /* CryptDeriveKey expands hashes before SHA-2 for it */
    BOOL              has_effective_bits;   /* KP_EFFECTIVE_KEYLEN */
    enum key_wrapping wrapping;             /* SYMMETRICWRAPKEYBLOB with a key of the same cipher */
};

/* Facts of an algorithm that no provider changes: what it is called, the family that does its work, and what the family
 * has to know of it. One row each, in *_algs.c beside the family, so that a DLL links the families of the rows that it
 * lists. Questions for a kind of key or hash are asked of the row and not of the family: who asks links nothing. */
struct algorithm
{
    ALG_ID                         id;
    const char                    *name;        /* PP_ENUMALGS: at most 19 characters */
    const char                    *long_name;   /* PP_ENUMALGS_EX: at most 39 characters */

    /* of a hash */
    const struct hash_family      *hash;        /* else NULL */
    const struct plain_digest     *digest;      /* of a plain hash, else NULL */
    const struct signature_form   *signature;   /* NULL: cannot be signed */

    /* of a key */
    const struct key_family       *key;         /* else NULL */
    DWORD                          bits_step;   /* what lengths are a multiple of; 0: 8 */
    DWORD                          bits_error;  /* of a length that is refused; 0: ERROR_INVALID_PARAMETER */
    const struct session_alg      *session;     /* of a session key, else NULL */
    const struct channel_protocol *protocol;    /* of a master key: its PCT, SSL or TLS; else NULL */
    const struct pair_family      *pair;        /* of a pair's key (pair_key_family), else NULL */
    DWORD                          key_spec;    /* of a pair: AT_KEYEXCHANGE, AT_SIGNATURE, or 0: no context keeps it */
    BOOL                           marks_fallback;      /* CRYPT_SSL2_FALLBACK marks its SIMPLEBLOB */
};

/* An algorithm in a provider: a reference to its row, and the lengths in bits that this provider allows. */
struct provider_alg
{
    const struct algorithm *alg;
    DWORD                   default_bits, min_bits, max_bits;
    DWORD                   protocols;      /* CRYPT_FLAG_* */
};

/* A provider. What differs between providers is a field here and nowhere an `if` on the name. */
struct provider
{
    const char                *name;        /* as registered; compared without case */
    DWORD                      type;        /* PROV_* */
    const struct key_store    *store;       /* where its containers are */
    const char                *store_kind;  /* which of the store's: "RSA" */
    DWORD                      imp_type;    /* PP_IMPTYPE: CRYPT_IMPL_* */
    DWORD                      key_specs;   /* PP_KEYSPEC: AT_* bits */
    DWORD                      key_size_inc;            /* PP_SIG_KEYSIZE_INC and PP_KEYX_KEYSIZE_INC, bits */
    DWORD                      create_salt_bytes;       /* what CRYPT_CREATE_SALT makes */
    DWORD                      set_salt_bytes;          /* what KP_SALT keeps of its 11 bytes */
    DWORD                      effective_max;          /* KP_EFFECTIVE_KEYLEN: largest value, bits */
    DWORD                      effective_refused;       /* what a refused value leaves behind; 0: as it was */
    DWORD                      effective_imported;      /* of imported RC2 keys above the maximum; 0: their length */
    BOOL                       destroys_exported;       /* CRYPT_DESTROYKEY is known */
    const struct provider_alg *algs;        /* in the order of PP_ENUMALGS; at most one row of each ALG_ID, and of each
                                             * key_spec but 0 (asserted when the DLL is loaded) */
    DWORD                      alg_count;
    DWORD                      unlisted;    /* how many at the end PP_ENUMALGS does not tell */
    const struct prov_param   *params;      /* its own, or in the place of those that all have; or NULL */
    DWORD                      param_count;
};

#endif
