/* Hashes: bulk data, and small ones with the life of their object.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static BOOL make_hash( struct job *job )
{
    return job_acquire( job ) && CryptCreateHash( job->prov, job->row->alg, 0, 0, &job->hash );
}

static BOOL hash_data( struct job *job )
{
    return CryptHashData( job->hash, job->data, job->data_len, 0 );
}

static BOOL hash_whole( struct job *job )
{
    DWORD len = 64;
    BYTE value[64];
    HCRYPTHASH hash;

    return CryptCreateHash( job->prov, job->row->alg, 0, 0, &hash ) &&
           CryptHashData( hash, job->data, job->data_len, 0 ) &&
           CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) && CryptDestroyHash( hash );
}

static BOOL create_destroy( struct job *job )
{
    HCRYPTHASH hash;

    return CryptCreateHash( job->prov, job->row->alg, 0, 0, &hash ) && CryptDestroyHash( hash );
}

#define BULK( id, title_, alg_ ) \
    { .name = id, .title = title_, .unit = UNIT_MB, .bytes = KIB64, .alg = alg_, .setup = make_hash, .run = hash_data, \
      .teardown = job_release }

static const struct bench_case rows[] =
{
    BULK( "md5-64k", "MD5, 64 KiB", CALG_MD5 ),
    BULK( "sha1-64k", "SHA-1, 64 KiB", CALG_SHA1 ),
    BULK( "sha256-64k", "SHA-256, 64 KiB", CALG_SHA_256 ),
    BULK( "sha512-64k", "SHA-512, 64 KiB", CALG_SHA_512 ),
    { .name = "sha256-object", .title = "SHA-256 of 64 B: create, data, get, destroy", .unit = UNIT_MB, .bytes = 64,
      .alg = CALG_SHA_256, .setup = job_acquire, .run = hash_whole, .teardown = job_release },
    { .name = "hash-create", .title = "create + destroy a SHA-1 hash", .alg = CALG_SHA1, .setup = job_acquire,
      .run = create_destroy, .teardown = job_release },
};
DEFINE_CASES( hash_cases );
