/* Key blobs: a bounded reader, the header, and a parser for each type that is not a pair's. Parsers depend on no
 * Windows API beyond types and build natively; they allocate nothing, and what they return points into the blob.
 * Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_BLOB_H
#define WINECSP_BLOB_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "mustcheck.h"

#define BLOB_HEADER_LEN 8

/* What is left of a blob. */
struct blob_reader
{
    const BYTE *at;
    DWORD       left;
};

struct blob_header
{
    BYTE   type;            /* PUBLICKEYBLOB ... */
    BYTE   version;
    ALG_ID alg;
    WORD   reserved;        /* 0, if the blob is good */
};

/* For parsers: the next `len` bytes, or NULL; the next DWORD, or FALSE. */
const BYTE *blob_take( struct blob_reader *reader, DWORD len );
MUST_CHECK BOOL blob_take_dword( struct blob_reader *reader, DWORD *value );

/* Takes BLOBHEADER as it is. NTE_BAD_DATA: too short. */
MUST_CHECK DWORD blob_take_header( struct blob_reader *reader, struct blob_header *header );

/* NTE_BAD_VER: not version 2 nor one up to the highest that is known; NTE_BAD_DATA: reserved is not 0. */
MUST_CHECK DWORD blob_check_header( const struct blob_header *header, BYTE version_max );

/* Both, for version 2. */
MUST_CHECK DWORD blob_read_header( struct blob_reader *reader, struct blob_header *header );

/* Reads what follows in a PLAINTEXTKEYBLOB. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_plaintext( struct blob_reader *reader, const BYTE **secret, DWORD *len );

/* Reads what follows in a SIMPLEBLOB: the wrapping algorithm and a block of `len` bytes. Bytes behind it are
 * ignored. */
MUST_CHECK DWORD blob_read_simple( struct blob_reader *reader, DWORD len, ALG_ID *wrapping, const BYTE **block );

/* Bytes of a blob, or of what is written into one. */
struct blob_run
{
    DWORD       len;
    const BYTE *bytes;
};

/* KP_SCHANNEL_ALG. */
struct blob_channel_alg
{
    DWORD alg;                          /* 0: not set */
    DWORD bits, flags;
};

/* What the state of a master key of SSL or TLS has besides the secret. */
enum blob_part
{
    BLOB_PART_CLIENT, BLOB_PART_SERVER,     /* both randoms */
    BLOB_PART_CLEAR,                        /* KP_CLEAR_KEY */
    BLOB_PART_MASTER,                       /* the master secret, where a pre-master secret made it */
    BLOB_PART_CERTIFICATE,                  /* KP_CERTIFICATE */
    BLOB_PARTS
};

#define BLOB_CHANNEL_ALGS 2             /* by SCHANNEL_ALG.dwUse */

struct blob_channel
{
    BOOL                    generated;  /* here, and not imported */
    struct blob_channel_alg algs[BLOB_CHANNEL_ALGS];
    struct blob_run         parts[BLOB_PARTS];
};

/* The state of a key in an OPAQUEKEYBLOB, whose layout is this kit's own. */
struct blob_state
{
    DWORD       permissions;            /* CRYPT_* bits of KP_PERMISSIONS */
    DWORD       mode, mode_bits;        /* KP_MODE, KP_MODE_BITS */
    DWORD       effective_bits;         /* KP_EFFECTIVE_KEYLEN */
    DWORD       keystream;              /* bytes of it that are used up */
    BOOL        hmac_only;              /* imported with CRYPT_IPSEC_HMAC_KEY */
    DWORD       secret_len, salt_len;   /* bytes */
    const BYTE *secret, *salt;
    const BYTE *iv, *chain;             /* BLOB_CHAIN_LEN bytes each; for blob_write_state they may be NULL: zeros */
    const BYTE *digest;                 /* BLOB_DIGEST_LEN bytes at the end of the blob; set by blob_read_state */

    BOOL                has_channel;    /* a master key; there is no salt then */
    struct blob_channel channel;
};

#define BLOB_CHAIN_LEN  16
#define BLOB_DIGEST_LEN 32

/* Bytes of the blob up to the digest. */
DWORD blob_state_len( const struct blob_state *state );

/* Whether all that is a cipher's alone is zero. */
BOOL blob_state_is_bare( const struct blob_state *state );

/* Reads what follows in an OPAQUEKEYBLOB. That the fields make sense is not proved. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_state( struct blob_reader *reader, struct blob_state *state );

/* Reads what follows in a SYMMETRICWRAPKEYBLOB: the wrapping algorithm, and all the rest. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_wrapped( struct blob_reader *reader, ALG_ID *wrapping, const BYTE **wrapped, DWORD *len );

/* Write BLOBHEADER, what follows in an OPAQUEKEYBLOB up to the digest, and little-endian DWORDs; return the
 * place behind. */
BYTE *blob_write_header( BYTE *at, BYTE type, ALG_ID alg );
BYTE *blob_write_state( BYTE *at, const struct blob_state *state );
BYTE *blob_write_dword( BYTE *at, DWORD value );

#endif
