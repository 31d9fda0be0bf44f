/* Cases of the benchmark: rows of tables. A row has a name, a unit, and either an operation to repeat (`run`) or a
 * measurement of its own (`measure`). Who may include it: bench/.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_BENCH_H
#define WINECSP_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <wincrypt.h>

#define KIB64 65536

/* Below this many milliseconds for a case nothing is measured in earnest: only whether it works. */
#define EARNEST_MS 20

enum unit
{
    UNIT_RATE,      /* operations a second */
    UNIT_MB,        /* bytes of all operations, MB a second */
    UNIT_MS,        /* milliseconds; less is better, as in the next two */
    UNIT_BYTES,
    UNIT_TIMES,     /* a ratio */
    UNIT_GROWTH,    /* a ratio; less is better */
    UNIT_COUNT
};

struct bench_case;

/* One run of a case, or one thread of it. Setup fills in what the operation needs, teardown gives it back; what is
 * zero was never made. */
struct job
{
    const struct bench_case *row;
    HCRYPTPROV               prov;              /* the operation's */
    HCRYPTPROV               held;              /* kept beside it */
    HCRYPTKEY                key;
    HCRYPTHASH               hash;
    void                    *library;           /* of a case of libcrypto.exe */
    void                    *context;           /* the same; or what a case needs besides */
    BYTE                    *data;              /* row->bytes and a block more */
    DWORD                    data_len;
    BYTE                     signature[512];
    DWORD                    signature_len;
};

struct bench_case
{
    const char *name;
    const char *title;                          /* NULL in libcrypto.exe, which repeats cases of bench.exe */
    enum unit   unit;
    DWORD       bytes;                          /* an operation works on, or see the file of the case */
    DWORD       alg;                            /* ALG_ID */
    const char *alg_name;                       /* libcrypto's */
    DWORD       bits;                           /* length of a key */
    unsigned    threads;                        /* that run at once, each with a job of its own; 0 is 1 */
    unsigned    longer;                         /* times the usual: few operations, of unequal length; 0 is 1 */
    BOOL        once;                           /* the same in each round, or long: one round will do */

    /* FALSE: not possible here, for the reason that the last error has */
    BOOL      (*setup)( struct job *job );
    BOOL      (*run)( struct job *job );
    void      (*teardown)( struct job *job );
    /* Instead of timing `run`. `ms`: how long it should take. */
    BOOL      (*measure)( struct job *job, unsigned ms, double *value );
};

struct case_table
{
    const struct bench_case *rows;
    unsigned                 count;
};

/* tables.c: all tables of a program. */
extern const struct case_table *const case_tables[];
extern const unsigned case_table_count;

/* tables.c: what the program measures, and its version. */
const char *bench_about( void );

#define DECLARE_CASES( table ) extern const struct case_table table
#define DEFINE_CASES( table ) const struct case_table table = { rows, ARRAYSIZE( rows ) }

/* measure.c: seconds by the performance counter. */
double bench_clock( void );

/* A job of a row, set up and tried once, so that what happens the first time only is not timed. */
BOOL job_start( const struct bench_case *row, struct job *job );
void job_end( struct job *job );

/* Operations a second for about `ms` milliseconds, by `threads` threads together. */
BOOL measure_rate( const struct bench_case *row, unsigned threads, unsigned ms, double *rate );

/* job.c: contexts and objects that cases of several files set up. */
BOOL job_acquire( struct job *job );                    /* prov: PROV_RSA_AES, CRYPT_VERIFYCONTEXT */
BOOL job_import_pair( struct job *job, DWORD bits );    /* that and key: a pair of keyfile.c, both key specs */
BOOL job_acquire_token( struct job *job );              /* prov: of the only token, silent, with its PIN */
void job_release( struct job *job );                    /* all handles */

/* keyfile.c: PRIVATEKEYBLOB of an RSA pair, read from the file "rsa-BITS.key" in the current folder, so that every run
 * has the same pair and none waits for its generation. NULL: there is none. free it. */
BYTE *keyfile_read( DWORD bits, DWORD *len );

/* Makes those files. */
BOOL keyfile_write_all( void );

#endif
