/* Lists of many key containers. They are put where the provider keeps its own, empty and without the provider, since
 * making each by CryptAcquireContext would take minutes: as files like one that it has made (docs/key-store.md), or as
 * keys of Wine's registry. Deleted afterwards.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#define PROVIDER MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES

#define MANY    8000
#define FEWER   1000
#define SECONDS 1       /* a list is made again for so long, and so often at least; the best counts */
#define LISTS   3

#define NAME     "winecsp bench list"
#define WINE_KEY "Software\\Wine\\Crypto\\RSA\\"

static char folder[MAX_PATH];           /* of the containers' files; empty: the registry */
static char guid[MAX_PATH];             /* how the files' names end */

/* ---- putting containers where they belong -------------------------------------------------------- */

static void name_of( unsigned number, char name[64] )
{
    sprintf( name, NAME " %05u", number );
}

/* Where the provider keeps a container. */
static BOOL find_place( void )
{
    char unique[MAX_PATH] = "", pattern[MAX_PATH];
    DWORD len = sizeof(unique);
    WIN32_FIND_DATAA data;
    HCRYPTPROV prov;
    HANDLE find;

    *folder = 0;
    CryptAcquireContextA( &prov, NAME, PROVIDER, CRYPT_DELETEKEYSET );
    if (!CryptAcquireContextA( &prov, NAME, PROVIDER, CRYPT_NEWKEYSET )) return FALSE;
    CryptGetProvParam( prov, PP_UNIQUE_CONTAINER, (BYTE *)unique, &len, 0 );
    snprintf( pattern, sizeof(pattern), "%s\\Microsoft\\Crypto\\RSA\\S-1-5-21-*", getenv( "APPDATA" ) );
    if ((find = FindFirstFileA( pattern, &data )) != INVALID_HANDLE_VALUE)
    {
        if (strchr( unique, '_' ))
        {
            snprintf( folder, sizeof(folder), "%.*s%s\\", (int)strlen( pattern ) - 10, pattern, data.cFileName );
            strcpy( guid, strchr( unique, '_' ) );
        }
        FindClose( find );
    }
    CryptReleaseContext( prov, 0 );
    return CryptAcquireContextA( &prov, NAME, PROVIDER, CRYPT_DELETEKEYSET );
}

static BOOL digest( HCRYPTPROV prov, ALG_ID alg, const void *first, DWORD first_len, const void *last, DWORD last_len,
                    void *value, DWORD len )
{
    HCRYPTHASH hash;
    BOOL ret;

    if (!CryptCreateHash( prov, alg, 0, 0, &hash )) return FALSE;
    ret = CryptHashData( hash, first, first_len, 0 ) && CryptHashData( hash, last, last_len, 0 ) &&
          CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 );
    CryptDestroyHash( hash );
    return ret;
}

static BOOL path_of( HCRYPTPROV prov, const char *name, char path[2 * MAX_PATH] )
{
    DWORD hash[4];

    if (!digest( prov, CALG_MD5, name, strlen( name ), "", 1, hash, sizeof(hash) )) return FALSE;
    sprintf( path, "%s%08lx%08lx%08lx%08lx%s", folder, hash[0], hash[1], hash[2], hash[3], guid );
    return TRUE;
}

/* A file that has nothing but the name: magic, version, length, SHA-256 of all else, and one record. */
static BOOL put_file( HCRYPTPROV prov, const char *name )
{
    struct
    {
        char  magic[8];
        DWORD version, size;
        BYTE  sum[32];
        DWORD tag, name_len;
        char  name[64];
    } file = { "WCSPKEY\x1a", 1, 56 + strlen( name ) + 1, { 0 }, 1, strlen( name ) + 1, "" };
    char path[2 * MAX_PATH];
    HANDLE handle;
    DWORD done;
    BOOL ret;

    strcpy( file.name, name );
    if (!path_of( prov, name, path ) ||
        !digest( prov, CALG_SHA_256, &file, 16, &file.tag, file.size - 48, file.sum, sizeof(file.sum) )) return FALSE;
    handle = CreateFileA( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL );
    if (handle == INVALID_HANDLE_VALUE) return FALSE;
    ret = WriteFile( handle, &file, file.size, &done, NULL );
    CloseHandle( handle );
    return ret;
}

static BOOL put_key( const char *name )
{
    char path[MAX_PATH];
    HKEY key;

    sprintf( path, WINE_KEY "%s", name );
    if (RegCreateKeyA( HKEY_CURRENT_USER, path, &key )) return FALSE;
    RegCloseKey( key );
    return TRUE;
}

static void remove_one( HCRYPTPROV prov, const char *name )
{
    char path[2 * MAX_PATH];

    sprintf( path, WINE_KEY "%s", name );
    if (!*folder) RegDeleteKeyA( HKEY_CURRENT_USER, path );
    else if (path_of( prov, name, path )) DeleteFileA( path );
}

/* job.data_len: how many there are. */
static BOOL fill_to( struct job *job, unsigned count )
{
    char name[64];

    for (; job->data_len < count; job->data_len++)
    {
        name_of( job->data_len, name );
        if (!(*folder ? put_file( job->prov, name ) : put_key( name ))) return FALSE;
    }
    return TRUE;
}

static BOOL start( struct job *job )
{
    return job_acquire( job ) && find_place();
}

static void end( struct job *job )
{
    char name[64];

    while (job->data_len)
    {
        name_of( --job->data_len, name );
        remove_one( job->prov, name );
    }
    job_release( job );
}

/* ---- measurements ------------------------------------------------------------------------------ */

/* Whether the list has all of them. */
static BOOL list( HCRYPTPROV prov, unsigned count )
{
    DWORD flags = CRYPT_FIRST, len;
    unsigned found = 0;
    char name[MAX_PATH + 1];

    for (len = sizeof(name); CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len,
                                                flags ); len = sizeof(name))
    {
        if (!strncmp( name, NAME, sizeof(NAME) - 1 )) found++;
        flags = 0;
    }
    return GetLastError() == ERROR_NO_MORE_ITEMS && found == count;
}

/* Milliseconds of the quickest list. */
static BOOL time_list( struct job *job, unsigned count, double *value )
{
    double begin, before, now;
    unsigned lists = 0;

    if (!fill_to( job, count )) return FALSE;
    *value = 0;
    begin = bench_clock();
    do
    {
        before = bench_clock();
        if (!list( job->prov, count )) return FALSE;
        now = bench_clock();
        if (!*value || (now - before) * 1000 < *value) *value = (now - before) * 1000;
    } while (++lists < LISTS || now - begin < SECONDS);
    return TRUE;
}

/* A hundredth when nothing is measured in earnest. */
static unsigned scaled( unsigned count, unsigned ms )
{
    return ms < EARNEST_MS ? count / 100 : count;
}

static BOOL measure_list( struct job *job, unsigned ms, double *value )
{
    return time_list( job, scaled( MANY, ms ), value );
}

/* How much longer eight times as many take. */
static BOOL measure_growth( struct job *job, unsigned ms, double *value )
{
    double fewer;

    if (!time_list( job, scaled( FEWER, ms ), &fewer ) || !time_list( job, scaled( MANY, ms ), value )) return FALSE;
    *value /= fewer;
    return TRUE;
}

static const struct bench_case rows[] =
{
    { .name = "list-8000", .title = "list 8000 containers", .unit = UNIT_MS, .once = TRUE,
      .setup = start, .measure = measure_list, .teardown = end },
    { .name = "list-growth", .title = "list 8000 containers against 1000", .unit = UNIT_GROWTH, .once = TRUE,
      .setup = start, .measure = measure_growth, .teardown = end },
};
DEFINE_CASES( many_cases );
