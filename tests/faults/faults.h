/* faults.exe makes the system refuse: each allocation, registry, file and wait call that our DLLs make in a step of a
 * script fails in turn, and what comes of it is judged. Nothing of this is in the DLLs, which are those that are
 * installed: the pointers by which they call the system's functions are changed in memory (hook.c), so that the
 * wrappers of wrap.c are called. A call that can fail is a point. A step is one call of CryptoAPI, which is run with
 * its first point failing, then with its second one, and so on, until it ends before the point is reached.
 *
 * Exempt is what libcrypto does when it starts in a process, since an allocation that fails there can leave it broken
 * for good; libs/primitives/library.c asks beforehand whether there is memory. Later ones fail like others.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef FAULTS_H
#define FAULTS_H

#include <stdarg.h>
#include <stdint.h>

#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winreg.h>
#include <wincrypt.h>

#define SENTINEL ((ULONG_PTR)0xabadcafe)

/* What kind of call fails; docs/behaviour/faults.tsv has the errors that may come of each. */
#define ALL_KINDS( X ) X( memory ) X( libcrypto ) X( registry ) X( file ) X( wait ) X( random ) X( seal ) X( system )

#define KIND_NUMBER( name ) KIND_ ## name,
enum kind { ALL_KINDS( KIND_NUMBER ) KINDS };
#undef KIND_NUMBER

#define KIND_BIT( name ) (1u << KIND_ ## name)
#define OUR_KINDS        (((1u << KINDS) - 1) & ~KIND_BIT( libcrypto ))

/* ---- which points fail (hook.c) ------------------------------------------------------------------ */

struct plan
{
    unsigned int kinds;         /* KIND_BIT: which count */
    unsigned int at;            /* the point that fails, counted from 1; 0: none */
    BOOL         onward;        /* those behind it fail too */
    unsigned int variant;       /* 0 or 1: with its first or second error */
};

/* The first point that failed. */
struct hit
{
    const char  *name;
    enum kind    kind;
    const char  *module;        /* and from where, as an offset in a DLL */
    ULONG_PTR    offset;
};

void plan_start( const struct plan *plan );
/* The number of points that were passed; `hit` says which failed, with the name NULL if none did. */
unsigned int plan_stop( struct hit *hit );
/* Whether a point failed since plan_start. */
BOOL plan_has_hit( void );

/* What fails in between is a failure of sealing. */
void plan_enter_sealing( void );
void plan_leave_sealing( void );

/* For wrappers: the error with which this call shall fail, or 0. */
DWORD fault( enum kind kind, const char *name, DWORD error0, DWORD error1, void *caller );

/* Changes the pointers of our DLLs; those that are loaded later get it before their DllMain runs. */
void hook_all( void );
/* Where an address lies. */
void find_module( const void *address, const char **module, ULONG_PTR *offset );
/* The imports that wrap.c neither wraps nor exempts. */
extern unsigned int unknown_imports;

/* A wrapped function; NULL: it is not wrapped. `known`: it is in one of the tables. */
void *find_wrapper( const char *name, BOOL *known );

/* ---- what is live (live.c) ----------------------------------------------------------------------- */

enum live_kind { LIVE_HEAP, LIVE_LIBCRYPTO, LIVE_LOCAL, LIVE_HANDLE, LIVE_KEY, LIVE_FIND, LIVE_KINDS };

void live_add( enum live_kind kind, const void *what, SIZE_T size, void *caller );
/* FALSE: it is not there. Gives its size. */
BOOL live_remove( enum live_kind kind, const void *what, SIZE_T *size );
unsigned int live_count( void );
/* What is live and newer than `mark`, which live_mark gave. */
unsigned int live_mark( void );
void live_print( unsigned int mark );
/* How often something was freed that was not live. */
extern unsigned int bad_frees;

/* ---- steps -------------------------------------------------------------------------------------- */

struct provider_entry
{
    const char *name;
    DWORD       type;
};
#define PROVIDERS 8
extern const struct provider_entry provider_list[PROVIDERS];

#define BASE     1              /* bits of the providers that have a step */
#define FULL     (2 | 4 | 8 | 16)
#define ALL_RSA  (1 | 2 | 4 | 8 | 16)
#define AES      (8 | 16)
#define CHANNEL  32
#define ALL      63             /* of those for RSA */
#define DSS      64
#define DH_CHANNEL 128

/* What a step works on. prepare fills it, what is left is destroyed after the step. */
struct world
{
    unsigned int provider;
    BOOL         machine;
    BOOL         is_dss;        /* of a DSS or Diffie-Hellman provider */
    HCRYPTPROV   prov, other_prov;
    HCRYPTKEY    key, pair, more;
    HCRYPTHASH   hash;
    ULONG_PTR    made;          /* SENTINEL before the call */
    HCRYPTPROV   made_prov;     /* what it is, by the step's flags */
    HCRYPTKEY    made_key;
    HCRYPTHASH   made_hash;
    BYTE         data[2048];    /* 0xcc before the call, unless prepare fills it */
    DWORD        len;
    BYTE         blob[2048];    /* an input */
    DWORD        blob_len;
    BYTE         result[2048];  /* what shows that the call did what it should */
    DWORD        result_len;
};

#define SAME       1            /* the result is the same each time */
#define STORE      2            /* changes a container: the judge looks at it */
#define MAY_WRITE  4            /* fails, and may have written to its data (the row says so) */
#define NEVER      8            /* does not fail at all */
#define ONCE       16           /* takes something away: cannot be done twice */
#define MAKES_KEY  32
#define MAKES_HASH 64
#define MAKES_PROV 128
#define MACHINE    256          /* the machine's container */
#define SPENDS     2048         /* a failure may leave the hash finished: it is not called again */
#define COLD       512          /* is also the first call of a process */
#define EVERYWHERE 1024         /* of those with STORE: with each provider; others only with one, unless all is asked */

struct step
{
    const char  *name;
    unsigned int providers;
    unsigned int flags;
    BOOL       (*prepare)( struct world *w );   /* NULL: nothing but the context is needed */
    BOOL       (*act)( struct world *w );       /* the one call */
    BOOL       (*show)( struct world *w );      /* fills `result`; NULL: data and len are it */
};

#define DECLARE_STEPS( name ) extern const struct step name[]; extern const unsigned int name ## _count
DECLARE_STEPS( hash_steps );
DECLARE_STEPS( key_steps );
DECLARE_STEPS( transfer_steps );
DECLARE_STEPS( channel_steps );
DECLARE_STEPS( provider_steps );
DECLARE_STEPS( store_steps );
DECLARE_STEPS( dss_steps );

/* The name of the container that steps of the store work on. */
#define CONTAINER "winecsp-faults"

/* Helpers of several kinds of steps. */
BOOL import_pair( HCRYPTPROV prov, DWORD flags, BOOL signature, HCRYPTKEY *pair );
BOOL import_dss_pair( HCRYPTPROV prov, HCRYPTKEY *pair );
BOOL import_session( HCRYPTPROV prov, ALG_ID alg, DWORD len, HCRYPTKEY *key );
BOOL prepare_hash( struct world *w );
ALG_ID block_cipher( const struct world *w );
extern const BYTE text[256];

/* ---- the judge (judge.c) --------------------------------------------------------------------------- */

/* What another process finds in the container: "none", or "X S", for each pair 0, or a number that tells it from
 * others, after it has signed and that was verified; or "error", and what failed. */
BOOL judge_start( void );
void judge_ask( const struct world *w, char answer[128] );
void judge_stop( void );
int judge_main( void );

/* ---- temporary files (left.c) ---------------------------------------------------------------------- */

/* How many there are in the folder of the containers and below it. */
unsigned int left_count( const struct world *w );
/* Makes them so old that the next change of the container takes them away. */
void left_age( const struct world *w );

/* ---- running ------------------------------------------------------------------------------------- */

/* To prove that the program finds something: an error that is taken out of the contract, or "free", and what is freed
 * behind a point that failed stays. NULL: neither. */
extern const char *break_what;

BOOL error_allowed( enum kind kind, DWORD error );
const char *error_name( DWORD error, char room[16] );
extern const char *const kind_names[KINDS];

#endif
