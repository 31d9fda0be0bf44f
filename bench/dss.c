/* DSA: signatures and generation; Diffie-Hellman: agreement. Wine's own provider has the latter not, and ends the
 * program over the former.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"
#include "group.h"

/* Whether the provider is Wine's own: its file says so behind the DOS header. */
static BOOL is_builtin( void )
{
    static const char mark[] = "Wine builtin DLL";
    const char *module = (const char *)LoadLibraryA( "dssenh.dll" );

    return module && !memcmp( module + sizeof(IMAGE_DOS_HEADER), mark, sizeof(mark) );
}

static BOOL acquire( struct job *job )
{
    SetLastError( ERROR_NOT_SUPPORTED );
    return !is_builtin() &&
           CryptAcquireContextA( &job->prov, NULL, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_VERIFYCONTEXT );
}

static BOOL sign( struct job *job )
{
    job->signature_len = sizeof(job->signature);
    return CryptSignHashA( job->hash, AT_SIGNATURE, NULL, 0, job->signature, &job->signature_len );
}

/* The value is taken once, so that only the operation of the key is timed. */
static BOOL make_signature( struct job *job )
{
    return acquire( job ) && CryptGenKey( job->prov, AT_SIGNATURE, job->row->bits << 16, &job->key ) &&
           CryptCreateHash( job->prov, CALG_SHA1, 0, 0, &job->hash ) &&
           CryptHashData( job->hash, (const BYTE *)"message", 7, 0 ) && sign( job );
}

static BOOL verify( struct job *job )
{
    return CryptVerifySignatureA( job->hash, job->signature, job->signature_len, job->key, NULL, 0 );
}

static BOOL generate( struct job *job )
{
    HCRYPTKEY key;

    return CryptGenKey( job->prov, AT_SIGNATURE, job->row->bits << 16, &key ) && CryptDestroyKey( key );
}

static BOOL set_number( HCRYPTKEY key, DWORD param, const char *hex )
{
    BYTE bytes[GROUP_BITS / 8];
    CRYPT_DATA_BLOB blob = { from_hex( hex, bytes ), bytes };

    return CryptSetKeyParam( key, param, (const BYTE *)&blob, 0 );
}

/* A pair of ours; data: the other side's PUBLICKEYBLOB, made by hand. */
static BOOL make_sides( struct job *job )
{
    const BLOBHEADER header = { PUBLICKEYBLOB, CUR_BLOB_VERSION, 0, CALG_DH_EPHEM };
    const DHPUBKEY pub = { 0x31484400, GROUP_BITS };

    memcpy( job->data, &header, sizeof(header) );
    memcpy( job->data + sizeof(header), &pub, sizeof(pub) );
    job->data_len = sizeof(header) + sizeof(pub);
    job->data_len += from_hex( GROUP_Y, job->data + job->data_len );
    return acquire( job ) && CryptGenKey( job->prov, CALG_DH_EPHEM, GROUP_BITS << 16 | CRYPT_PREGEN, &job->key ) &&
           set_number( job->key, KP_P, GROUP_P ) && set_number( job->key, KP_Q, GROUP_Q ) &&
           set_number( job->key, KP_G, GROUP_G ) && CryptSetKeyParam( job->key, KP_X, NULL, 0 );
}

static BOOL agree( struct job *job )
{
    HCRYPTKEY key;

    return CryptImportKey( job->prov, job->data, job->data_len, job->key, 0, &key ) && CryptDestroyKey( key );
}

static const struct bench_case rows[] =
{
    { .name = "dsa1024-sign", .title = "DSA-1024 sign", .bits = 1024, .setup = make_signature, .run = sign,
      .teardown = job_release },
    { .name = "dsa1024-verify", .title = "DSA-1024 verify", .bits = 1024, .setup = make_signature, .run = verify,
      .teardown = job_release },
    { .name = "dsa-generate", .title = "DSA-1024 generate", .bits = 1024, .longer = 10, .setup = acquire,
      .run = generate, .teardown = job_release },
    { .name = "dh2048-agree", .title = "DH-2048 agree, q of 256 bits", .bytes = 1024, .bits = GROUP_BITS,
      .setup = make_sides, .run = agree, .teardown = job_release },
};
DEFINE_CASES( dss_cases );
