/* abuse.exe calls every provider function with arguments of all kinds, in a random order that a seed gives, and holds
 * what comes back against the contract: docs/behaviour/errors.tsv has the errors that each function may return.
 *
 * A run is a row of rounds. A round has a seed of its own, begins with no object and has ROUND_CALLS calls; call n of a
 * round depends on the seed and on n, so a part of a round can be run alone. Thread t of T runs the calls n with
 * n % T == t on objects that all threads share.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef ABUSE_H
#define ABUSE_H

#include <stdarg.h>
#include <stdint.h>

#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#define MAX_THREADS 8
#define ROUND_CALLS 2000u
#define SENTINEL    ((ULONG_PTR)0xabadcafe)

/* Every function that is called. CryptX stands for CryptXA and CryptXW. */
#define ALL_FUNCTIONS( X ) \
    X( CryptAcquireContext ) X( CryptContextAddRef ) X( CryptCreateHash ) X( CryptDecrypt ) X( CryptDeriveKey ) \
    X( CryptDestroyHash ) X( CryptDestroyKey ) X( CryptDuplicateHash ) X( CryptDuplicateKey ) X( CryptEncrypt ) \
    X( CryptEnumProviderTypes ) X( CryptEnumProviders ) X( CryptExportKey ) X( CryptGenKey ) X( CryptGenRandom ) \
    X( CryptGetDefaultProvider ) X( CryptGetHashParam ) X( CryptGetKeyParam ) X( CryptGetProvParam ) \
    X( CryptGetUserKey ) X( CryptHashData ) X( CryptHashSessionKey ) X( CryptImportKey ) X( CryptReleaseContext ) \
    X( CryptSetHashParam ) X( CryptSetKeyParam ) X( CryptSetProvParam ) X( CryptSetProvider ) X( CryptSetProviderEx ) \
    X( CryptSignHash ) \
    X( CryptVerifySignature ) X( RtlEncryptMemory ) X( RtlDecryptMemory )

#define FUNCTION_NUMBER( name ) F_ ## name,
enum function { ALL_FUNCTIONS( FUNCTION_NUMBER ) FUNCTIONS };
#undef FUNCTION_NUMBER

extern const char *const function_names[FUNCTIONS];

/* ---- objects (object.c) ------------------------------------------------------------------------ */

enum kind { PROV, KEY, HASH, KINDS };

/* What an object is good for. */
enum trait
{
    T_SESSION = 1,          /* a session key with a cipher */
    T_BLOCK = 2,            /* ... a block cipher */
    T_PAIR = 4,
    T_PUBLIC = 8,
    T_EXCHANGE = 0x10,      /* a pair or public key for key exchange */
    T_EXPORTABLE = 0x20,
    T_MASTER = 0x40,        /* a master secret of SSL3 or TLS1 */
    T_SIGNABLE = 0x80,
    T_VALUE = 0x100,        /* a hash that a value can be had of */
    T_SIGNED = 0x200,       /* `sig` is its signature */
    T_WRAPS = 0x400,        /* the key that wraps others, see setup.c */
    T_BASE = 0x800,         /* a context that each round begins with */
    T_MASTER_HASH = 0x1000,
    T_PLAIN = 0x2000,       /* a hash of data */
    T_STOCK_0 = 0x4000,     /* of the stock's first pair; the next bit of its second one */
    T_STOCK_1 = 0x8000,
    T_DSS = 0x10000,        /* a context of a DSS or Diffie-Hellman provider */
    T_GROUP = 0x20000,      /* a DSA or Diffie-Hellman pair or public key, or what becomes a pair */
    T_DH = 0x40000,         /* a Diffie-Hellman pair */
    T_DRAFT = 0x80000,      /* begun with CRYPT_PREGEN */
    T_AGREED = 0x100000,    /* an agreed key that is no session key yet */
};

#define STOCK_TRAIT( pair ) ((pair) < 0 ? 0 : (pair) ? T_STOCK_1 : T_STOCK_0)

struct object
{
    ULONG_PTR    handle;    /* 0: the place is free */
    ULONG_PTR    parent;    /* the context of a key or hash */
    unsigned int provider;
    ALG_ID       alg;
    DWORD        traits;
    int          pair;      /* which of the stock's pairs; -1: another */
    unsigned int refs;      /* of a context */
    DWORD        sig_len, sig_flags;
    int          sig_pair;
    BYTE         sig[64];
};

void objects_init( void );
void objects_forget( void );
/* A random live object with all of `need`; parent 0: of any context. FALSE: there is none. */
BOOL object_find( enum kind kind, DWORD need, ULONG_PTR parent, unsigned int random, struct object *found );
BOOL object_live( enum kind kind, ULONG_PTR handle, struct object *found );
/* Keeps a new object; what had the place is destroyed, unless it has been dropped with its context. */
void object_add( enum kind kind, const struct object *object, unsigned int random );
void object_update( enum kind kind, const struct object *object );
/* It was destroyed; a context takes its keys and hashes along. */
void object_drop( enum kind kind, ULONG_PTR handle );
/* A handle that was destroyed; 0: none was. */
ULONG_PTR object_stale( unsigned int random );
BOOL objects_missing( unsigned int provider );

/* ---- a call (call.c) --------------------------------------------------------------------------- */

enum arena { A_DATA, A_LEN, A_HANDLE, A_NAME, A_EXTRA, ARENAS };

/* What of an arena a call was given. */
struct piece
{
    BYTE   *at;             /* NULL: nothing */
    DWORD   bytes;          /* that can be touched */
    DWORD   stated;         /* that the call may write */
    BOOL    good;           /* all of what was stated is there and can be written */
};

enum arg_type { ARG_END, ARG_PROV, ARG_KEY, ARG_HASH, ARG_NUMBER, ARG_BYTES, ARG_PLACE, ARG_STRING, ARG_WSTRING };

struct arg
{
    enum arg_type type;
    ULONG_PTR     value;
    DWORD         len;      /* ARG_BYTES: what to show */
};

struct worker
{
    unsigned int     index;
    DWORD            thread;
    BYTE            *arena[ARENAS], *readonly, *nothing;
    struct piece     piece[ARENAS];
    BYTE            *before[ARENAS];
    uint64_t         random;
    /* the call of now, which the watchdog may read */
    enum function    func;
    unsigned int     number;
    volatile LONG    busy;
    volatile DWORD   began;
    struct arg       args[8];
    unsigned int     arg_count;
    BOOL             wide;
    /* how it went */
    BOOL             ret;
    DWORD            error;
    BOOL             must_fail;         /* a handle is no live one */
    BOOL             may_write;         /* fails, and may have written to its data */
    unsigned int     sub;               /* of report.c; 0: none */
    /* what unchanged.c looked at */
    HCRYPTKEY        key, key_copy;
    HCRYPTHASH       hash, hash_copy;
    BYTE             key_state[256];
    DWORD            key_state_len;
    uint64_t         calls[FUNCTIONS + 8], good[FUNCTIONS + 8];
};

struct options
{
    uint64_t     seed, calls;
    unsigned int threads, seconds;
    BOOL         print, shrink, all;
    const char  *only, *break_what;
};

extern struct options options;
extern struct worker workers[MAX_THREADS];
extern uint64_t round_seed;
extern const BYTE *only_calls;          /* NULL: all of the round */

/* Random numbers of a call. */
uint64_t random_bits( struct worker *w );
unsigned int below( struct worker *w, unsigned int n );
static inline BOOL one_in( struct worker *w, unsigned int n ) { return !below( w, n ); }
/* One of an array's values. */
#define ONE_OF( w, array ) ((array)[below( w, ARRAYSIZE( array ) )])

/* A call is: its arguments, each noted by what makes it; then
 *     CALL( w, CryptGenRandom, CryptGenRandom( prov, len, data ) );
 * which runs it and judges what came of it. */
void call_begin( struct worker *w, enum function func );
void call_start( struct worker *w );
void call_end( struct worker *w, BOOL ret );
#define CALL( w, expression ) (call_start( w ), call_end( w, (expression) ))

/* Ends the program: `kind` says what was broken, `text` what is to be said about it. With --all each failure is told
 * once for a function and an error, and the run goes on. */
enum failure { BAD_ERROR = 1, BAD_CANARY, BAD_CHANGE, BAD_HANDLE, BAD_SIZE, BAD_STATE, BAD_CRASH, BAD_HANG, BAD_SHARE };
void fail( struct worker *w, enum failure kind, const char *text, ... ) __attribute__((format( printf, 3, 4 )));
extern unsigned int failures;
void print_call( const struct worker *w, BOOL done );

ULONG_PTR arg_note( struct worker *w, enum arg_type type, ULONG_PTR value, DWORD len );
DWORD arg_number( struct worker *w, DWORD value );
/* A handle: mostly a live one that has all of `need`, of `parent` if that is not 0; `found` tells which. */
ULONG_PTR arg_handle( struct worker *w, enum kind kind, DWORD need, ULONG_PTR parent, struct object *found );
/* The same, or mostly 0. */
ULONG_PTR arg_optional( struct worker *w, enum kind kind, DWORD need, ULONG_PTR parent, struct object *found );
/* This one, or a bad one. */
ULONG_PTR arg_this( struct worker *w, enum kind kind, ULONG_PTR handle );
/* Mostly one of `usual`, seldom any bits. */
DWORD arg_flags( struct worker *w, const DWORD *usual, unsigned int count );
#define FLAGS( w, ... ) arg_flags( w, (const DWORD[]){ __VA_ARGS__ }, ARRAYSIZE( ((const DWORD[]){ __VA_ARGS__ }) ) )
/* Mostly `value`, seldom another. */
DWORD arg_value( struct worker *w, DWORD value );

/* ---- memory (buffer.c) ------------------------------------------------------------------------- */

void buffers_init( struct worker *w );
void clear_arena( struct worker *w, enum arena arena );
/* Content that is only read, room for what is written, both at either end of an arena; seldom a bad pointer. */
void *arg_input( struct worker *w, enum arena arena, const void *content, DWORD len );
void *arg_output( struct worker *w, enum arena arena, DWORD bytes, DWORD stated );
/* Data that are read and written: `len` of them in a room of `stated`. */
void *arg_inout( struct worker *w, enum arena arena, const void *content, DWORD len, DWORD stated );
DWORD *arg_dword( struct worker *w, enum arena arena, DWORD value );
ULONG_PTR *arg_place( struct worker *w );
/* Must be NULL, mostly is. */
DWORD *arg_reserved( struct worker *w );
/* A string of either width, as w->wide says; seldom another one or a bad pointer. */
void *arg_name( struct worker *w, enum arena arena, const char *name );
/* A size for room of `need` bytes: exact, one less, 0, 1, 2^31 and so on. */
DWORD some_size( struct worker *w, DWORD need );
/* Room of `need` bytes and the number that says so. */
struct sized
{
    BYTE  *data;
    DWORD *len;
    DWORD  stated;
};
void arg_sized( struct worker *w, DWORD need, struct sized *out );
void check_sized( struct worker *w, const struct sized *out );
/* The handle that the call put into arg_place's. */
ULONG_PTR placed( struct worker *w );
DWORD len_now( struct worker *w );
void check_buffers( struct worker *w );

/* ---- contract.c, unchanged.c, watch.c, report.c, setup.c, stock.c, shrink.c ------------------------ */

BOOL error_allowed( enum function func, DWORD error );
const char *error_name( DWORD error, char room[16] );

/* Looks at what a call may change, some of the time; after a call that failed, whether it did. */
void watch_key( struct worker *w, HCRYPTKEY key );
void watch_hash( struct worker *w, HCRYPTHASH hash );
void check_unchanged( struct worker *w );
void forget_watched( struct worker *w );

void watch_start( void );

enum sub { SUB_NONE, SUB_SIMPLE, SUB_PUBLIC, SUB_PRIVATE, SUB_PLAIN, SUB_OPAQUE, SUB_WRAP, SUB_AGREE, SUBS };
/* The shares of calls that succeeded; FALSE: some are too small. */
BOOL report( uint64_t calls, DWORD ms );

struct provider_info
{
    const char *name;
    DWORD       type;
};
#define PROVIDERS 10
extern const struct provider_info provider_list[PROVIDERS];

/* Of that list those with other algorithms than the RSA providers; those before the first of them are RSA's. */
enum { RSA_CHANNEL = 5, BASE_DSS, BASE_DH, ENHANCED_DH, DH_CHANNEL };
static inline BOOL is_dss( unsigned int provider ) { return provider >= BASE_DSS; }
static inline BOOL is_channel( unsigned int provider ) { return provider == RSA_CHANNEL || provider == DH_CHANNEL; }
/* Of the key that wraps others. */
static inline ALG_ID wrapping_alg( unsigned int provider )
{
    return provider && provider != BASE_DH ? CALG_3DES : CALG_RC2;
}
/* A context with pairs of the stock and a key that wraps others. */
void setup_context( HCRYPTPROV prov, unsigned int provider, DWORD traits );
void setup_round( void );
void end_round( void );
extern volatile LONG defaults_changed, containers_made;

#define STOCK_PAIRS 2                   /* 512 bits for exchange, 384 bits for signatures */
struct stock_pair
{
    const BYTE *blob;
    DWORD       len;
};
extern const struct stock_pair stock_pairs[STOCK_PAIRS];

struct blob
{
    DWORD        len, type;
    unsigned int provider;
    int          pair;
    BYTE         bytes[700];
};
void blob_keep( const struct blob *blob, unsigned int random );
BOOL blob_find( DWORD type, unsigned int provider, unsigned int random, struct blob *found );
void blobs_forget( void );
void damage_blob( struct worker *w, struct blob *blob );

/* dss_calls.c: a DSA and a Diffie-Hellman pair in a new context. */
void setup_group_pairs( HCRYPTPROV prov, unsigned int provider );

int shrink( void );

typedef void (*call_func)( struct worker *w );
struct call_row
{
    call_func    func;
    unsigned int weight;
};
#define DECLARE_CALLS( name ) extern const struct call_row name[]; extern const unsigned int name ## _count
DECLARE_CALLS( provider_calls );
DECLARE_CALLS( hash_calls );
DECLARE_CALLS( key_calls );
DECLARE_CALLS( transfer_calls );
DECLARE_CALLS( dss_calls );
void run_call( struct worker *w, unsigned int number );

#endif
