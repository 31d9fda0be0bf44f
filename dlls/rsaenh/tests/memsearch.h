/* Looks for planted secrets in all readable memory of the process. What is looked for is kept with all bits turned, so
 * that the search does not find itself. What makes and gives up the secrets runs in a thread of its own, which waits
 * meanwhile: its stack lies there as the calls left it. Include rsatest.h first.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_MEMSEARCH_H
#define RSAENH_TESTS_MEMSEARCH_H

#define MARK_LEN   16       /* bytes of a secret that are looked for, if it has so many */
#define MARK_MIN 8        /* fewer may lie somewhere by chance */
#define MARKS_MAX 80

static struct mark
{
    const char  *name;
    BOOL         in_use;    /* it must be somewhere as long as nothing is given up */
    DWORD        len;
    BYTE         turned[MARK_LEN];
    unsigned int found;
} marks[MARKS_MAX];
static unsigned int mark_count;

static inline BYTE turn( BYTE byte )
{
    return ~byte;
}

static inline struct mark *add_mark( const char *name, const BYTE *secret, DWORD len )
{
    struct mark *mark = &marks[mark_count];
    unsigned int i;

    ok( mark_count < MARKS_MAX && len >= MARK_MIN, "%s: %u marks, %lu bytes\n", name, mark_count, len );
    if (mark_count >= MARKS_MAX) return mark - 1;
    mark_count++;
    mark->name = name;
    mark->len = min( len, MARK_LEN );
    for (i = 0; i < mark->len; i++) mark->turned[i] = turn( secret[i] );
    return mark;
}

/* Of a long secret the end is looked for as well: a heap writes over the start of what is freed. */
static inline void add_marks( const char *name, const BYTE *secret, DWORD len, BOOL in_use )
{
    add_mark( name, secret, len )->in_use = in_use;
    if (len >= 2 * MARK_LEN) add_mark( name, secret + len - MARK_LEN, MARK_LEN )->in_use = in_use;
}

/* The secret is looked for from now on: one that is kept until it is given up, and one that no call should leave. */
static inline void watch( const char *name, const BYTE *secret, DWORD len )
{
    add_marks( name, secret, len, TRUE );
}

static inline void watch_passing( const char *name, const BYTE *secret, DWORD len )
{
    add_marks( name, secret, len, FALSE );
}

/* In the order of the secret or the other one: numbers and padded blocks have it in both. */
static inline BOOL is_mark( const BYTE *place, const struct mark *mark )
{
    unsigned int i, j;

    for (i = 0; i < mark->len && place[i] == turn( mark->turned[i] ); i++);
    for (j = 0; j < mark->len && place[j] == turn( mark->turned[mark->len - 1 - j] ); j++);
    return i == mark->len || j == mark->len;
}

static inline void search_region( const BYTE *start, SIZE_T size )
{
    BOOL begins[256] = { FALSE };
    unsigned int i;
    SIZE_T at;

    for (i = 0; i < mark_count; i++)
        begins[turn( marks[i].turned[0] )] = begins[turn( marks[i].turned[marks[i].len - 1] )] = TRUE;
    for (at = 0; at < size; at++)
    {
        if (!begins[start[at]]) continue;
        for (i = 0; i < mark_count; i++)
            if (at + marks[i].len <= size && is_mark( start + at, &marks[i] )) marks[i].found++;
    }
}

/* Looks through all memory that can be read; what lies on a border of two regions is not found. */
static inline void search_memory( void )
{
    const DWORD readable = PAGE_READONLY | PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READ |
                           PAGE_EXECUTE_READWRITE |
                           PAGE_EXECUTE_WRITECOPY;
    MEMORY_BASIC_INFORMATION info;
    const BYTE *at = NULL;
    unsigned int i;

    for (i = 0; i < mark_count; i++) marks[i].found = 0;
    for (; VirtualQuery( at, &info, sizeof(info) ); at = (const BYTE *)info.BaseAddress + info.RegionSize)
        if (info.State == MEM_COMMIT && (info.Protect & readable) && !(info.Protect & PAGE_GUARD))
            search_region( info.BaseAddress, info.RegionSize );
}

/* What is in use is somewhere, which shows that the search finds what there is. */
static inline void check_there( void )
{
    unsigned int i;

    search_memory();
    for (i = 0; i < mark_count; i++)
        if (marks[i].in_use) ok( marks[i].found, "%s: not to be found while it is in use\n", marks[i].name );
}

static inline void check_gone( void )
{
    unsigned int i;

    search_memory();
    for (i = 0; i < mark_count; i++) ok( !marks[i].found, "%s: %u times in memory\n", marks[i].name, marks[i].found );
}

/* ---- what holds secrets ------------------------------------------------------------------------- */

/* Objects that one kind of test has made, to be given up together. */
struct holders
{
    HCRYPTPROV   prov;
    HCRYPTKEY    keys[16];
    HCRYPTHASH   hashes[8];
    unsigned int key_count, hash_count;
};

static inline HCRYPTKEY hold_key( struct holders *holders, HCRYPTKEY key )
{
    holders->keys[holders->key_count++] = key;
    return key;
}

static inline HCRYPTHASH hold_hash( struct holders *holders, HCRYPTHASH hash )
{
    holders->hashes[holders->hash_count++] = hash;
    return hash;
}

/* What a test of one kind does: makes objects that hold secrets, watches them, and wipes whatever it had of them
 * itself. */
struct kind
{
    const char *name;
    DWORD       provider;
    void      (*make)( struct holders *holders );
    BOOL        of_context;     /* the context keeps some of it until it is released */
};

static inline void destroy_all( struct holders *holders )
{
    while (holders->key_count) check_ok( CryptDestroyKey( holders->keys[--holders->key_count] ) );
    while (holders->hash_count) check_ok( CryptDestroyHash( holders->hashes[--holders->hash_count] ) );
}

static inline void release_all( struct holders *holders )
{
    check_ok( CryptReleaseContext( holders->prov, 0 ) );
}

/* ---- the thread --------------------------------------------------------------------------------- */

static struct worker
{
    HANDLE thread, begin, end;
    void (*func)( struct holders *holders );     /* NULL: it is over */
    struct holders *holders;
} worker;

static DWORD WINAPI run_worker( void *arg )
{
    while (WaitForSingleObject( worker.begin, INFINITE ) == WAIT_OBJECT_0 && worker.func)
    {
        worker.func( worker.holders );
        SetEvent( worker.end );
    }
    return 0;
}

static inline void in_worker( void (*func)( struct holders *holders ), struct holders *holders )
{
    worker.func = func;
    worker.holders = holders;
    SetEvent( worker.begin );
    if (func) WaitForSingleObject( worker.end, INFINITE );
}

static inline void start_worker( void )
{
    worker.begin = CreateEventA( NULL, FALSE, FALSE, NULL );
    worker.end = CreateEventA( NULL, FALSE, FALSE, NULL );
    worker.thread = CreateThread( NULL, 0, run_worker, NULL, 0, NULL );
    ok( worker.thread != NULL, "no thread: error %lu\n", GetLastError() );
}

static inline void end_worker( void )
{
    in_worker( NULL, NULL );
    WaitForSingleObject( worker.thread, INFINITE );
    CloseHandle( worker.thread );
    CloseHandle( worker.begin );
    CloseHandle( worker.end );
}

/* Once with everything destroyed before the context is released, once with the context released alone. */
static inline void check_kind( const struct kind *kind, BOOL destroy )
{
    struct holders holders = { 0 };

    winetest_push_context( "%s, %s", kind->name, destroy ? "destroyed" : "released" );
    mark_count = 0;
    holders.prov = open_provider( kind->provider );
    in_worker( kind->make, &holders );
    check_there();
    if (destroy)
    {
        in_worker( destroy_all, &holders );
        if (!kind->of_context) check_gone();
    }
    in_worker( release_all, &holders );
    check_gone();
    winetest_pop_context();
}

static inline void check_kinds( const struct kind *kinds, unsigned int count )
{
    unsigned int i;

    if (is_builtin() || strcmp( winetest_platform, "wine" ))
    {
        skip( "what other DLLs leave in memory is theirs to say\n" );
        return;
    }
    start_worker();
    for (i = 0; i < count; i++)
    {
        check_kind( &kinds[i], TRUE );
        check_kind( &kinds[i], FALSE );
    }
    end_worker();
}

/* ---- making secrets ----------------------------------------------------------------------------- */

/* Random bytes, so that nothing else in memory is like them. */
static inline void make_secret( HCRYPTPROV prov, const char *name, BYTE *secret, DWORD len )
{
    check_ok( CryptGenRandom( prov, len, secret ) );
    watch( name, secret, len );
}

/* A PLAINTEXTKEYBLOB of random bytes; `len` of them follow the 12 of its head. */
static inline DWORD plain_blob( HCRYPTPROV prov, const char *name, ALG_ID alg, DWORD len, BYTE *blob )
{
    BLOBHEADER header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, alg };

    memcpy( blob, &header, sizeof(header) );
    memcpy( blob + sizeof(header), &len, sizeof(len) );
    make_secret( prov, name, blob + sizeof(header) + sizeof(len), len );
    return sizeof(header) + sizeof(len) + len;
}

/* A key of random bytes. */
static inline HCRYPTKEY make_key( struct holders *holders, const char *name, ALG_ID alg, DWORD len, DWORD flags )
{
    BYTE blob[12 + 64];
    DWORD size = plain_blob( holders->prov, name, alg, len, blob );
    HCRYPTKEY key = 0;

    check_ok( CryptImportKey( holders->prov, blob, size, 0, flags | CRYPT_EXPORTABLE, &key ) );
    SecureZeroMemory( blob, sizeof(blob) );
    return hold_key( holders, key );
}

#endif
