/* The provider kit: a provider is data. A provider DLL hands its providers to csp_dll_main (attach.h) in DllMain; the
 * kit exports the CP* entry points that cspdk.h describes. Who may include it: provider DLLs and the kit.
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

/* How the value of a hash is encoded in a signature. */
struct signature_form
{
    BYTE prefix_len;
    BYTE prefix[19];        /* PKCS #1: DigestInfo up to the octets of the value */
    BYTE x931_id;           /* X9.31: the byte after the value */
};

/* The content of a SYMMETRICWRAPKEYBLOB. */
enum key_wrapping
{
    WRAP_NONE,
    WRAP_BARE,              /* the key */
    WRAP_COUNTED            /* its length, the key, and padding */
};

/* A plain hash: a digest and nothing else. */
struct plain_digest
{
    enum digest_id id;
    BOOL           is_expanded;     /* CryptDeriveKey expands its value for ciphers with `expands` */
};

/* Facts of a cipher that session keys are for. */
struct session_alg
{
    enum cipher_id    cipher;
    WORD              key_bytes;            /* fixed length of the key in bytes; 0: it follows from the bits */
    WORD              parity_bits;          /* bits of it that a length in bits may leave out (DES family) */
    BOOL              is_weakened;          /* 16 of its 56 bits are zero (CYLINK_MEK) */
    WORD              cipher_bytes;         /* bytes that the cipher needs, if more: the key is repeated */
    BOOL              expands;              /* CryptDeriveKey expands values of hashes before SHA-2 for it */
    BOOL              has_effective_bits;   /* KP_EFFECTIVE_KEYLEN */
    enum key_wrapping wrapping;             /* SYMMETRICWRAPKEYBLOB with a key of the same cipher */
};

/* Facts of an algorithm that no provider changes: its names, the family that does its work, and what the family must
 * know about it. Each is one row, in *_algs.c beside the family, so that a DLL links only the families of the rows that
 * it lists. To find out the kind of a key or hash, ask the row and not the family: that links nothing. */
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
    DWORD                          bits_step;   /* lengths must be a multiple of this; 0: 8 */
    DWORD                          bits_error;  /* error for other lengths; 0: ERROR_INVALID_PARAMETER */
    const struct session_alg      *session;     /* of a session key, else NULL */
    const struct channel_protocol *protocol;    /* of a master key: its PCT, SSL or TLS; else NULL */
    const struct pair_family      *pair;        /* of a pair's key (pair_key_family), else NULL */
    DWORD                          key_spec;    /* of a pair: AT_KEYEXCHANGE, AT_SIGNATURE, or 0: no context keeps it */
    BOOL                           marks_fallback;      /* CRYPT_SSL2_FALLBACK marks its SIMPLEBLOB */
};

/* An algorithm of a provider: its row, and the lengths in bits that this provider allows. */
struct provider_alg
{
    const struct algorithm *alg;
    DWORD                   default_bits, min_bits, max_bits;
    DWORD                   protocols;      /* CRYPT_FLAG_* */
};

/* A provider. All differences between providers are fields here; no code has an `if` on the name. */
struct provider
{
    const char                *name;        /* as registered; compared without case */
    DWORD                      type;        /* PROV_* */
    BOOL                       is_renamed;  /* whatever name and type the DLL was registered under beside its own, it
                                             * serves as this provider */
    const struct key_store    *store;       /* where its containers are */
    const char                *store_kind;  /* which of the store's containers: "RSA" */
    DWORD                      imp_type;    /* PP_IMPTYPE: CRYPT_IMPL_* */
    DWORD                      key_specs;   /* PP_KEYSPEC: AT_* bits */
    DWORD                      key_size_inc;            /* PP_SIG_KEYSIZE_INC and PP_KEYX_KEYSIZE_INC, bits */
    DWORD                      create_salt_bytes;       /* bytes of salt that CRYPT_CREATE_SALT makes */
    DWORD                      set_salt_bytes;          /* how many of its 11 bytes KP_SALT keeps */
    DWORD                      effective_max;          /* KP_EFFECTIVE_KEYLEN: largest value, bits */
    DWORD                      effective_refused;       /* the value after one was refused; 0: unchanged */
    DWORD                      effective_imported;      /* of imported RC2 keys above the maximum; 0: their length */
    BOOL                       destroys_exported;       /* it knows CRYPT_DESTROYKEY */
    const struct provider_alg *algs;        /* in the order of PP_ENUMALGS; at most one row of each ALG_ID, and of each
                                             * key_spec but 0 (asserted when the DLL is loaded) */
    DWORD                      alg_count;
    DWORD                      unlisted;    /* how many at the end PP_ENUMALGS leaves out */
    const struct prov_param   *params;      /* its own, looked up before those that all providers have; or NULL */
    DWORD                      param_count;
};

#endif
