/* csptool bench [PROVIDER]: how fast a provider's algorithms are here. The project's own benchmark is in bench/.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "csptool.h"
#include "text/text.h"

#define TIME_MS 200
#define CHUNK   65536

static const struct column columns[] =
{
    { "algorithm", "ALGORITHM", CELL_TEXT }, { "work", "WORK", CELL_TEXT }, { "rate", "RATE", CELL_NUMBER },
    { "unit", "UNIT", CELL_TEXT }
};

/* What is measured. */
struct work
{
    HCRYPTPROV prov;
    HCRYPTKEY  key;
    HCRYPTHASH hash;
    ALG_ID     alg;
    DWORD      signature_len;
    BYTE      *data;            /* CHUNK bytes and more */
};

typedef BOOL step_fn( struct work *work );

static BOOL step_hash( struct work *work )
{
    return CryptHashData( work->hash, work->data, CHUNK, 0 );
}

static BOOL step_encrypt( struct work *work )
{
    DWORD len = CHUNK;

    return CryptEncrypt( work->key, 0, FALSE, 0, work->data, &len, CHUNK );
}

static BOOL step_generate( struct work *work )
{
    HCRYPTKEY key;

    return CryptGenKey( work->prov, work->alg, 0, &key ) && CryptDestroyKey( key );
}

static BOOL step_sign( struct work *work )
{
    DWORD len = CHUNK;

    return CryptSignHashW( work->hash, work->alg == CALG_RSA_KEYX ? AT_KEYEXCHANGE : AT_SIGNATURE, NULL, 0, work->data,
                           &len ) && (work->signature_len = len);
}

static BOOL step_verify( struct work *work )
{
    return CryptVerifySignatureW( work->hash, work->data, work->signature_len, work->key, NULL, 0 );
}

/* Repeats a step for a while, and adds its rate: steps, or bytes of `size` each. */
static void measure( struct table *table, const char *algorithm, const char *what, struct work *work, step_fn *step,
                     DWORD size )
{
    LARGE_INTEGER start, now, frequency;
    DWORD count = 0;
    double seconds;

    QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &start );
    do
    {
        if (!step( work )) return;
        count++;
        QueryPerformanceCounter( &now );
        seconds = (double)(now.QuadPart - start.QuadPart) / frequency.QuadPart;
    } while (seconds * 1000 < TIME_MS);
    table_cell( table, algorithm );
    table_cell( table, what );
    table_number( table, (DWORD)(size ? (double)count * size / 1e6 / seconds + 0.5 : count / seconds + 0.5) );
    table_cell( table, size ? "MB/s" : "per second" );
}

static void measure_hash( struct table *table, const char *name, struct work *work )
{
    if (!CryptCreateHash( work->prov, work->alg, 0, 0, &work->hash )) return;
    measure( table, name, "hash", work, step_hash, CHUNK );
    CryptDestroyHash( work->hash );
}

static void measure_cipher( struct table *table, const char *name, struct work *work )
{
    if (!CryptGenKey( work->prov, work->alg, 0, &work->key )) return;
    measure( table, name, "encrypt", work, step_encrypt, CHUNK );
    CryptDestroyKey( work->key );
}

static void measure_pair( struct table *table, const char *name, struct work *work )
{
    measure( table, name, "generate", work, step_generate, 0 );
    if (!CryptGenKey( work->prov, work->alg, 0, &work->key )) return;
    if (CryptCreateHash( work->prov, CALG_SHA1, 0, 0, &work->hash ))
    {
        measure( table, name, "sign", work, step_sign, 0 );
        measure( table, name, "verify", work, step_verify, 0 );
        CryptDestroyHash( work->hash );
    }
    CryptDestroyKey( work->key );
}

static void measure_alg( struct table *table, HCRYPTPROV prov, const PROV_ENUMALGS_EX *alg, BYTE *data )
{
    struct work work = { .prov = prov, .alg = alg->aiAlgid, .data = data };

    switch (GET_ALG_CLASS( alg->aiAlgid ))
    {
    case ALG_CLASS_HASH:         measure_hash( table, alg->szName, &work ); break;
    case ALG_CLASS_DATA_ENCRYPT: measure_cipher( table, alg->szName, &work ); break;
    case ALG_CLASS_SIGNATURE:
    case ALG_CLASS_KEY_EXCHANGE: measure_pair( table, alg->szName, &work ); break;
    }
}

int bench_command( const struct call *call )
{
    struct table *table;
    struct call named = *call;
    PROV_ENUMALGS_EX alg;
    HCRYPTPROV prov;
    DWORD flags;
    BYTE *data;

    if (call->count && !provider_operand( &named, call->args[0] )) return EXIT_USAGE;
    if (!provider_open( &named, PROV_RSA_AES, NULL, CRYPT_VERIFYCONTEXT, &prov ))
        return complain_about( "CryptAcquireContext", named.options.provider, GetLastError() );
    table = table_create( columns, ARRAYSIZE( columns ) );
    data = must_alloc( CHUNK + 4096 );
    for (flags = CRYPT_FIRST; provider_next_alg( prov, flags, &alg ); flags = 0) measure_alg( table, prov, &alg, data );
    free( data );
    release_context( prov, 0 );
    table_print( table, call->options.json ? TABLE_JSON : TABLE_ALIGNED );
    return 0;
}
