/* Key blobs: a bounded reader, the header, and a parser for each type except those of pairs. Parsers use no Windows API
 * except types and can be built natively. They allocate nothing; what they return points into the blob. Private to
 * libs/csp.
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

/* The rest of a blob. */
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
    WORD   reserved;        /* 0 in a valid blob */
};

/* For parsers: the next `len` bytes, or NULL if fewer are left; the next DWORD, or FALSE. */
const BYTE *blob_take( struct blob_reader *reader, DWORD len );
MUST_CHECK BOOL blob_take_dword( struct blob_reader *reader, DWORD *value );

/* Reads BLOBHEADER without checking it. NTE_BAD_DATA: the blob is too short. */
MUST_CHECK DWORD blob_take_header( struct blob_reader *reader, struct blob_header *header );

/* NTE_BAD_VER: the version is not 2..version_max; NTE_BAD_DATA: reserved is not 0. */
MUST_CHECK DWORD blob_check_header( const struct blob_header *header, BYTE version_max );

/* Does both, for version 2. */
MUST_CHECK DWORD blob_read_header( struct blob_reader *reader, struct blob_header *header );

/* Reads what follows the header in a PLAINTEXTKEYBLOB. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_plaintext( struct blob_reader *reader, const BYTE **secret, DWORD *len );

/* Reads what follows the header in a SIMPLEBLOB: the wrapping algorithm and a block of `len` bytes. Bytes after that
 * are ignored. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_simple( struct blob_reader *reader, DWORD len, ALG_ID *wrapping, const BYTE **block );

/* Bytes of a blob, or bytes to be written into one. */
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

/* The parts of a master key's state besides the secret. */
enum blob_part
{
    BLOB_PART_CLIENT, BLOB_PART_SERVER,     /* both randoms */
    BLOB_PART_CLEAR,                        /* KP_CLEAR_KEY */
    BLOB_PART_MASTER,                       /* the master secret, if a pre-master secret made it */
    BLOB_PART_CERTIFICATE,                  /* KP_CERTIFICATE */
    BLOB_PARTS
};

#define BLOB_CHANNEL_ALGS 2             /* by SCHANNEL_ALG.dwUse */

struct blob_channel
{
    BOOL                    generated;  /* by us, not imported */
    struct blob_channel_alg algs[BLOB_CHANNEL_ALGS];
    struct blob_run         parts[BLOB_PARTS];
};

/* The state of a key in an OPAQUEKEYBLOB. Its layout is this kit's own. */
struct blob_state
{
    DWORD       permissions;            /* CRYPT_* bits of KP_PERMISSIONS */
    DWORD       mode, mode_bits;        /* KP_MODE, KP_MODE_BITS */
    DWORD       effective_bits;         /* KP_EFFECTIVE_KEYLEN */
    DWORD       keystream;              /* bytes of it that have been used */
    BOOL        hmac_only;              /* imported with CRYPT_IPSEC_HMAC_KEY */
    DWORD       secret_len, salt_len;   /* bytes */
    const BYTE *secret, *salt;
    const BYTE *iv, *chain;             /* BLOB_CHAIN_LEN bytes each; blob_write_state takes NULL for zeros */
    const BYTE *digest;                 /* BLOB_DIGEST_LEN bytes at the end of the blob; set by blob_read_state */

    BOOL                has_channel;    /* a master key; there is no salt then */
    struct blob_channel channel;
};

#define BLOB_CHAIN_LEN  16
#define BLOB_DIGEST_LEN 32

/* The length of the blob up to the digest. */
DWORD blob_state_len( const struct blob_state *state );

/* Whether all fields that only ciphers use are zero. */
BOOL blob_state_is_bare( const struct blob_state *state );

/* Reads what follows the header in an OPAQUEKEYBLOB. It does not check that the values make sense. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_state( struct blob_reader *reader, struct blob_state *state );

/* Reads what follows the header in a SYMMETRICWRAPKEYBLOB: the wrapping algorithm, and all the rest. NTE_BAD_DATA. */
MUST_CHECK DWORD blob_read_wrapped( struct blob_reader *reader, ALG_ID *wrapping, const BYTE **wrapped, DWORD *len );

/* Write BLOBHEADER; what follows it in an OPAQUEKEYBLOB, up to the digest; a little-endian DWORD. Return the place
 * after that. */
BYTE *blob_write_header( BYTE *at, BYTE type, ALG_ID alg );
BYTE *blob_write_state( BYTE *at, const struct blob_state *state );
BYTE *blob_write_dword( BYTE *at, DWORD value );

#endif
