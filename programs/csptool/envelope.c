/* csptool encrypt, csptool decrypt: files for the owner of a container's exchange pair. The file is
 *     8 bytes    "CSPTOOL1"
 *     DWORD      bytes of the SIMPLEBLOB that follows: the AES-256 key of the data
 *     DWORD      bytes of another one: the key of the tag
 *     16 bytes   the IV
 *     ...        the data, AES-256-CBC with PKCS #5 padding
 *     32 bytes   the tag: HMAC-SHA-256 of everything before it
 * Both keys are wrapped by the pair. DWORDs are little-endian.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "files/files.h"
#include "secret.h"
#include "text/text.h"

#define MAGIC     "CSPTOOL1"
#define MAGIC_LEN 8
#define IV_LEN    16
#define TAG_LEN   32
#define BLOB_MAX  4096      /* of an RSA key of 16384 bits it is 2060 */

/* The work on one file. */
struct envelope
{
    HCRYPTPROV      prov;
    HCRYPTKEY       pair;           /* of the keys; 0 for decryption */
    HCRYPTKEY       data_key, tag_key;
    HCRYPTHASH      tag;
    HANDLE          in;
    ULONGLONG       left;           /* bytes of `in` that are not read, without the tag */
    struct target   out;
    const char     *out_name;
    const char     *about;          /* what an error is about; NULL: the operand */
    struct progress progress;
    BYTE           *buffer;         /* FILE_CHUNK bytes and a block */
};

static void close_envelope( struct envelope *envelope )
{
    if (envelope->tag) CryptDestroyHash( envelope->tag );
    if (envelope->data_key) CryptDestroyKey( envelope->data_key );
    if (envelope->tag_key) CryptDestroyKey( envelope->tag_key );
    if (envelope->pair) CryptDestroyKey( envelope->pair );
    if (envelope->prov) release_context( envelope->prov, 0 );
    if (envelope->in) CloseHandle( envelope->in );
    if (envelope->buffer) secret_wipe( envelope->buffer, FILE_CHUNK + IV_LEN );
    free( envelope->buffer );
}

static DWORD start_tag( struct envelope *envelope )
{
    HMAC_INFO info = { .HashAlgid = CALG_SHA_256 };

    if (!CryptCreateHash( envelope->prov, CALG_HMAC, envelope->tag_key, 0, &envelope->tag )) return GetLastError();
    return CryptSetHashParam( envelope->tag, HP_HMAC_INFO, (BYTE *)&info, 0 ) ? ERROR_SUCCESS : GetLastError();
}

static DWORD get_tag( struct envelope *envelope, BYTE tag[TAG_LEN] )
{
    DWORD len = TAG_LEN;

    return CryptGetHashParam( envelope->tag, HP_HASHVAL, tag, &len, 0 ) ? ERROR_SUCCESS : GetLastError();
}

static DWORD set_envelope_iv( struct envelope *envelope, const BYTE *iv )
{
    return CryptSetKeyParam( envelope->data_key, KP_IV, iv, 0 ) ? ERROR_SUCCESS : GetLastError();
}

/* ---- encrypting ------------------------------------------------------------------------------- */

static DWORD put_plain( struct envelope *envelope, const void *bytes, DWORD len )
{
    DWORD err = target_write( &envelope->out, bytes, len );

    if (err) envelope->about = envelope->out_name;
    return err;
}

/* Writes what the tag covers. */
static DWORD put_tagged( struct envelope *envelope, const void *bytes, DWORD len )
{
    if (!CryptHashData( envelope->tag, bytes, len, 0 )) return GetLastError();
    return put_plain( envelope, bytes, len );
}

/* Writes a key, wrapped. */
static DWORD put_key( struct envelope *envelope, HCRYPTKEY key )
{
    BYTE blob[BLOB_MAX];
    DWORD len = sizeof(blob), err;

    if (!CryptExportKey( key, envelope->pair, SIMPLEBLOB, 0, blob, &len )) return GetLastError();
    if ((err = put_tagged( envelope, &len, sizeof(len) ))) return err;
    return put_tagged( envelope, blob, len );
}

static DWORD make_keys( struct envelope *envelope )
{
    if (!CryptGenKey( envelope->prov, CALG_AES_256, CRYPT_EXPORTABLE, &envelope->data_key )) return GetLastError();
    if (!CryptGenKey( envelope->prov, CALG_AES_256, CRYPT_EXPORTABLE, &envelope->tag_key )) return GetLastError();
    return start_tag( envelope );
}

static DWORD put_envelope_head( struct envelope *envelope )
{
    BYTE iv[IV_LEN];
    DWORD err;

    if ((err = make_keys( envelope )) || (err = put_tagged( envelope, MAGIC, MAGIC_LEN ))) return err;
    if ((err = put_key( envelope, envelope->data_key )) || (err = put_key( envelope, envelope->tag_key ))) return err;
    if (!gen_random( envelope->prov, sizeof(iv), iv )) return GetLastError();
    if ((err = set_envelope_iv( envelope, iv ))) return err;
    return put_tagged( envelope, iv, sizeof(iv) );
}

static DWORD put_data( struct envelope *envelope )
{
    DWORD got, len, err;

    do
    {
        if ((err = read_source( envelope->in, envelope->buffer, FILE_CHUNK, &got ))) return err;
        len = got;
        if (!CryptEncrypt( envelope->data_key, 0, got < FILE_CHUNK, 0, envelope->buffer, &len, FILE_CHUNK + IV_LEN ))
            return GetLastError();
        if ((err = put_tagged( envelope, envelope->buffer, len ))) return err;
        progress_add( &envelope->progress, got );
    } while (got == FILE_CHUNK);
    return ERROR_SUCCESS;
}

static DWORD seal_file( struct envelope *envelope )
{
    BYTE tag[TAG_LEN];
    DWORD err;

    if ((err = put_envelope_head( envelope )) || (err = put_data( envelope ))) return err;
    if ((err = get_tag( envelope, tag ))) return err;
    return put_plain( envelope, tag, sizeof(tag) );
}

/* ---- decrypting ------------------------------------------------------------------------------- */

/* Reads bytes from the head. The tag object is not there for the first ones. */
static DWORD take_part( struct envelope *envelope, void *bytes, DWORD len )
{
    DWORD got, err;

    if (len > envelope->left) return NTE_BAD_DATA;
    if ((err = read_source( envelope->in, bytes, len, &got ))) return err;
    envelope->left -= got;
    return got == len ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* A wrapped key, with its length before it. `bytes` has room for BLOB_MAX and a DWORD. */
static DWORD take_key( struct envelope *envelope, BYTE *bytes, DWORD *len, HCRYPTKEY *key )
{
    DWORD blob_len, err;

    if ((err = take_part( envelope, bytes, sizeof(blob_len) ))) return err;
    memcpy( &blob_len, bytes, sizeof(blob_len) );
    if (blob_len > BLOB_MAX) return NTE_BAD_DATA;
    if ((err = take_part( envelope, bytes + sizeof(blob_len), blob_len ))) return err;
    *len += sizeof(blob_len) + blob_len;
    if (CryptImportKey( envelope->prov, bytes + sizeof(blob_len), blob_len, 0, 0, key )) return ERROR_SUCCESS;
    err = GetLastError();
    return err == (DWORD)NTE_BAD_DATA || err == (DWORD)NTE_BAD_LEN ? (DWORD)NTE_BAD_KEY : err;
}

static DWORD take_envelope_head( struct envelope *envelope )
{
    BYTE head[MAGIC_LEN + 2 * (sizeof(DWORD) + BLOB_MAX) + IV_LEN];
    DWORD len = MAGIC_LEN, err;

    if ((err = take_part( envelope, head, MAGIC_LEN ))) return err;
    if (memcmp( head, MAGIC, MAGIC_LEN )) return NTE_BAD_TYPE;
    if ((err = take_key( envelope, head + len, &len, &envelope->data_key ))) return err;
    if ((err = take_key( envelope, head + len, &len, &envelope->tag_key ))) return err;
    if ((err = take_part( envelope, head + len, IV_LEN ))) return err;
    if ((err = set_envelope_iv( envelope, head + len )) || (err = start_tag( envelope ))) return err;
    return CryptHashData( envelope->tag, head, len + IV_LEN, 0 ) ? ERROR_SUCCESS : GetLastError();
}

static DWORD take_data( struct envelope *envelope )
{
    DWORD len, err;

    do
    {
        len = (DWORD)min( envelope->left, FILE_CHUNK );
        if ((err = take_part( envelope, envelope->buffer, len ))) return err;
        progress_add( &envelope->progress, len );
        if (!CryptHashData( envelope->tag, envelope->buffer, len, 0 )) return GetLastError();
        if (!CryptDecrypt( envelope->data_key, 0, !envelope->left, 0, envelope->buffer, &len )) return GetLastError();
        if ((err = put_plain( envelope, envelope->buffer, len ))) return err;
    } while (envelope->left);
    return ERROR_SUCCESS;
}

static DWORD open_sealed_file( struct envelope *envelope )
{
    BYTE tag[TAG_LEN], own[TAG_LEN];
    DWORD got, err;

    if (envelope->left < TAG_LEN) return NTE_BAD_TYPE;
    envelope->left -= TAG_LEN;
    if ((err = take_envelope_head( envelope )) || (err = take_data( envelope ))) return err;
    if ((err = get_tag( envelope, own ))) return err;
    if ((err = read_source( envelope->in, tag, TAG_LEN, &got ))) return err;
    return got == TAG_LEN && secret_equal( tag, own, TAG_LEN ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_SIGNATURE;
}

/* ---- commands --------------------------------------------------------------------------------- */

/* Does the work between two files; the result gets its name only if all went well. */
static DWORD between_files( const struct call *call, struct envelope *envelope, const char *out, BOOL is_secret,
                            DWORD (*work)( struct envelope *envelope ) )
{
    DWORD err, close_err;

    envelope->buffer = must_alloc( FILE_CHUNK + IV_LEN );
    if ((err = open_source( call->args[0], &envelope->in, &envelope->left )))
    {
        envelope->in = NULL;
        return err;
    }
    envelope->out_name = out;
    if ((err = target_open( out, call->options.force, is_secret, &envelope->out )))
    {
        envelope->about = out;
        return err;
    }
    progress_begin( &envelope->progress, call->command, envelope->left );
    err = work( envelope );
    progress_end( &envelope->progress );
    close_err = target_close( &envelope->out, !err );
    if (!err && close_err) envelope->about = out;
    return err ? err : close_err;
}

/* What is told of a file that is not decrypted. Whether a key was wrapped wrong or its bytes were changed is not, nor
 * at which step: it is the same to who has no key. */
static const char *refusal( const struct call *call, DWORD err )
{
    if (strcmp( call->command, "decrypt" )) return NULL;
    switch (err)
    {
    case NTE_BAD_TYPE:      return "was not made by csptool encrypt";
    case NTE_BAD_KEY:       return "was encrypted for another key, or was changed";
    case NTE_NO_KEY:        return "cannot be decrypted: the container has no exchange pair";
    case NTE_BAD_DATA:
    case NTE_BAD_SIGNATURE: return "was changed after it was encrypted, or cut";
    default:                return NULL;
    }
}

static int end_envelope( const struct call *call, struct envelope *envelope, DWORD err )
{
    const char *about = envelope->about ? envelope->about : call->args[0], *why = refusal( call, err );

    close_envelope( envelope );
    if (!err) return 0;
    if (!why) return complain_about( call->command, about, err );
    fprintf( stderr, "csptool: decrypt: %s %s (%s); nothing was written\n", about, why, error_name( err ) );
    return 1;
}

/* The pair of --container that unwraps keys; that of a DSS or Diffie-Hellman provider does not. */
static int open_exchange_pair( const struct call *call, struct envelope *envelope, HCRYPTKEY *pair )
{
    const char *container = call->options.container;

    if (!provider_open_container( call, container, &envelope->prov ))
        return complain_about( call->command, container, GetLastError() );
    if (!is_rsa_provider( envelope->prov ))
    {
        fprintf( stderr, "csptool: %s: %s: a DSA or Diffie-Hellman container: files are encrypted for RSA keys only\n",
                 call->command, container );
        return 1;
    }
    if (CryptGetUserKey( envelope->prov, AT_KEYEXCHANGE, pair )) return 0;
    return complain_about( call->command, container, GetLastError() );
}

/* The exchange pair of --container, or the key of --key. */
static int open_receiver( const struct call *call, struct envelope *envelope )
{
    const char *container = call->options.container;

    if (!container == !call->options.key)
    {
        fprintf( stderr, "csptool: encrypt: --container or --key says for whom\n" );
        return EXIT_USAGE;
    }
    if (call->options.key) return open_public_key( call, &envelope->prov, &envelope->pair );
    return open_exchange_pair( call, envelope, &envelope->pair );
}

int encrypt_command( const struct call *call )
{
    char *out = result_name( call, ".enc" );
    struct envelope envelope = { 0 };
    int code;

    if (!out) return EXIT_USAGE;
    if ((code = open_receiver( call, &envelope ))) close_envelope( &envelope );
    else code = end_envelope( call, &envelope, between_files( call, &envelope, out, FALSE, seal_file ) );
    free( out );
    return code;
}

/* FILE without .enc; NULL, and a line on stderr: there is no name for the result. */
static char *opened_name( const struct call *call )
{
    char *name = result_name( call, "" );
    size_t len = strlen( name );

    if (call->options.out && strcmp( name, "-" )) return name;
    if (!call->options.out && len > 4 && !strcmp( name + len - 4, ".enc" ))
    {
        name[len - 4] = 0;
        return name;
    }
    if (call->options.out)
        fprintf( stderr, "csptool: decrypt: --out FILE must be a file: only at the end it is known to be unchanged\n" );
    else fprintf( stderr, "csptool: decrypt: %s does not end in .enc: --out FILE says where the result goes\n", name );
    free( name );
    return NULL;
}

int decrypt_command( const struct call *call )
{
    struct envelope envelope = { 0 };
    HCRYPTKEY pair;
    char *out;
    int code;

    if (!call->options.container)
    {
        fprintf( stderr, "csptool: decrypt: --container says with which pair\n" );
        return EXIT_USAGE;
    }
    if (!(out = opened_name( call ))) return EXIT_USAGE;
    if ((code = open_exchange_pair( call, &envelope, &pair ))) close_envelope( &envelope );
    else
    {
        CryptDestroyKey( pair );
        code = end_envelope( call, &envelope, between_files( call, &envelope, out, TRUE, open_sealed_file ) );
    }
    free( out );
    return code;
}
