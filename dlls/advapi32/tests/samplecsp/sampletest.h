/*
 * For the tests that use the sample CSP: registering it under a private name and type, reaching its `sample_state`,
 * and checks of one call. Include after wine/test.h; everything is static.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SAMPLETEST_H
#define SAMPLETEST_H

#include "sample.h"
#include "../machine.h"

#define SAMPLE_DEFAULTS "Software\\Microsoft\\Cryptography\\Defaults\\"
#define SAMPLE_DLL "samplecsp.dll"

#define BAD_LAST_ERROR 0xdeadbeef
#define P( x ) ((ULONG_PTR)(x))

/* Stands for an argument whose value is the dispatcher's own affair, but not NULL. */
#define ANY_POINTER ((ULONG_PTR)0x7e57a111)

/* The state of the CSP under test; sample_setup and the tests set it. */
static struct sample_state *sample;

static inline const char *sample_id_name( int id )
{
#define SAMPLE_NAME_OF( name ) "CP" #name,
    static const char * const names[] = { SAMPLE_ENTRY_POINTS( SAMPLE_NAME_OF ) };
#undef SAMPLE_NAME_OF

    return id >= 0 && id < ID_COUNT ? names[id] : "none";
}

/* Path of a file that lies beside the test program; buffer has MAX_PATH characters. */
static inline char *sample_path( char *buffer, const char *file )
{
    DWORD len = GetModuleFileNameA( NULL, buffer, MAX_PATH );

    while (len && buffer[len - 1] != '\\') len--;
    lstrcpynA( buffer + len, file, MAX_PATH - len );
    return buffer;
}

/* Capitals, without the help of user32. */
static inline char *sample_upper( char *text )
{
    char *p;

    for (p = text; *p; p++) if (*p >= 'a' && *p <= 'z') *p -= 'a' - 'A';
    return text;
}

static inline BOOL sample_set_string( HKEY key, const char *name, DWORD type, const char *value )
{
    return !RegSetValueExA( key, name, 0, type, (const BYTE *)value, lstrlenA( value ) + 1 );
}

static inline LSTATUS sample_open_key( const char *kind, const char *name, HKEY *key )
{
    char path[MAX_PATH];

    snprintf( path, sizeof(path), SAMPLE_DEFAULTS "%s\\%s", kind, name );
    return RegCreateKeyExA( HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, key, NULL );
}

/* Registers a CSP. image: content of `Image Path`, of registry type image_type. */
static inline BOOL sample_register_image( const char *name, DWORD type, const char *image, DWORD image_type )
{
    static const BYTE signature[4] = { 0 };
    DWORD zero = 0;
    HKEY key;
    BOOL ret;

    if (sample_open_key( "Provider", name, &key )) return FALSE;
    ret = sample_set_string( key, "Image Path", image_type, image );
    if (RegSetValueExA( key, "Type", 0, REG_DWORD, (BYTE *)&type, sizeof(type) )) ret = FALSE;
    if (RegSetValueExA( key, "SigInFile", 0, REG_DWORD, (BYTE *)&zero, sizeof(zero) )) ret = FALSE;
    if (RegSetValueExA( key, "Signature", 0, REG_BINARY, signature, sizeof(signature) )) ret = FALSE;
    RegCloseKey( key );
    return ret;
}

/* The same for a DLL beside the test program. */
static inline BOOL sample_register( const char *name, DWORD type, const char *dll )
{
    char path[MAX_PATH];

    return sample_register_image( name, type, sample_path( path, dll ), REG_SZ );
}

static inline BOOL sample_register_type( DWORD type, const char *default_name )
{
    char name[16];
    HKEY key;
    BOOL ret;

    snprintf( name, sizeof(name), "Type %03u", (unsigned int)type );
    if (sample_open_key( "Provider Types", name, &key )) return FALSE;
    ret = sample_set_string( key, "Name", REG_SZ, default_name );
    if (!sample_set_string( key, "TypeName", REG_SZ, "Type of the conformance tests" )) ret = FALSE;
    RegCloseKey( key );
    return ret;
}

static inline void sample_unregister( const char *name )
{
    char path[MAX_PATH];

    snprintf( path, sizeof(path), SAMPLE_DEFAULTS "Provider\\%s", name );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, path );
}

static inline void sample_unregister_type( DWORD type )
{
    char path[MAX_PATH];

    snprintf( path, sizeof(path), SAMPLE_DEFAULTS "Provider Types\\Type %03u", (unsigned int)type );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, path );
}

/* Loads a CSP's DLL for good and returns its state; the dispatcher gets the same module. */
static inline struct sample_state *sample_load_path( const char *path )
{
    HMODULE module = LoadLibraryA( path );
    struct sample_state *state;

    if (!module) return NULL;
    state = (void *)GetProcAddress( module, "sample_state" );
    return state && state->size == sizeof(*state) ? state : NULL;
}

static inline struct sample_state *sample_load( const char *dll )
{
    char path[MAX_PATH];

    return sample_load_path( sample_path( path, dll ) );
}

/* Removes every provider whose name starts with SAMPLE_NAME, and the type. */
static inline void sample_teardown( void )
{
    char name[MAX_PATH];
    DWORD i = 0;
    HKEY key;

    sample_unregister_type( SAMPLE_TYPE );
    if (RegOpenKeyA( HKEY_LOCAL_MACHINE, SAMPLE_DEFAULTS "Provider", &key )) return;
    while (!RegEnumKeyA( key, i, name, sizeof(name) ))
    {
        if (strncmp( name, SAMPLE_NAME, strlen( SAMPLE_NAME ) ) || RegDeleteKeyA( key, name )) i++;
    }
    RegCloseKey( key );
}

static LPTOP_LEVEL_EXCEPTION_FILTER sample_next_filter;

static LONG CALLBACK sample_crash( EXCEPTION_POINTERS *ptrs )
{
    SetUnhandledExceptionFilter( sample_next_filter );
    sample_teardown();
    return sample_next_filter ? sample_next_filter( ptrs ) : EXCEPTION_CONTINUE_SEARCH;
}

/* Registers SAMPLE_NAME and SAMPLE_TYPE and loads the CSP. FALSE, with a skip, where that is not possible. What is
 * registered is removed by sample_teardown, which a crash calls too. */
static inline BOOL sample_setup( void )
{
    sample = sample_load( SAMPLE_DLL );
    ok( sample != NULL, "cannot load %s beside the test program, error %lu\n", SAMPLE_DLL, GetLastError() );
    if (!sample) return FALSE;
    if (!may_change_machine())
    {
        skip_machine( "register a provider" );
        return FALSE;
    }
    sample_next_filter = SetUnhandledExceptionFilter( sample_crash );
    if (sample_register( SAMPLE_NAME, SAMPLE_TYPE, SAMPLE_DLL ) && sample_register_type( SAMPLE_TYPE, SAMPLE_NAME ))
        return TRUE;
    skip_machine( "register a provider" );
    sample_teardown();
    return FALSE;
}

static inline HCRYPTPROV sample_acquire_name( const char *name, DWORD flags )
{
    HCRYPTPROV prov = 0;
    BOOL ret = CryptAcquireContextA( &prov, NULL, name, SAMPLE_TYPE, flags );

    ok( ret && prov, "CryptAcquireContext for %s gives %d, error %#lx\n", name, ret, GetLastError() );
    return ret ? prov : 0;
}

static inline HCRYPTPROV sample_acquire( void )
{
    return sample_acquire_name( SAMPLE_NAME, CRYPT_VERIFYCONTEXT );
}

/* One context with one key and one hash: the handles of the application and those of the CSP. */
struct sample_objects
{
    HCRYPTPROV prov;
    HCRYPTKEY  key;
    HCRYPTHASH hash;
    ULONG_PTR  csp_prov, csp_key, csp_hash;
};

/* A value that is cut to 32 bits on its way does not stay what it is. */
static inline ULONG_PTR sample_wide( DWORD value )
{
#ifdef _WIN64
    return ((ULONG_PTR)0xc5b0c0de << 32) | value;
#else
    return value;
#endif
}

/* state is that of the CSP registered as name; seed makes its handles unique. */
static inline BOOL sample_make_objects( struct sample_objects *obj, struct sample_state *state, const char *name,
                                        DWORD seed )
{
    BOOL ret;

    memset( obj, 0, sizeof(*obj) );
    obj->csp_prov = state->next_handle = sample_wide( 0x9001 + seed );
    if (!(obj->prov = sample_acquire_name( name, CRYPT_VERIFYCONTEXT ))) return FALSE;
    obj->csp_key = state->next_handle = sample_wide( 0x9002 + seed );
    ret = CryptGenKey( obj->prov, CALG_RC4, 0, &obj->key );
    ok( ret, "CryptGenKey fails with %#lx\n", GetLastError() );
    obj->csp_hash = state->next_handle = sample_wide( 0x9003 + seed );
    if (!CryptCreateHash( obj->prov, CALG_MD5, 0, 0, &obj->hash )) ret = FALSE;
    ok( obj->hash != 0, "CryptCreateHash fails with %#lx\n", GetLastError() );
    return ret;
}

static inline void sample_free_objects( struct sample_objects *obj )
{
    if (obj->hash) CryptDestroyHash( obj->hash );
    if (obj->key) CryptDestroyKey( obj->key );
    if (obj->prov) CryptReleaseContext( obj->prov, 0 );
    memset( obj, 0, sizeof(*obj) );
}

/* Clears records and orders. */
static inline void sample_reset( void )
{
    sample->fail_id = ID_COUNT;
    sample->hook_id = ID_COUNT;
    sample->hook = NULL;
    sample->hook_context = NULL;
    sample->set_success_error = FALSE;
    sample->set_length = FALSE;
    sample->scribble = FALSE;
    sample->next_handle = 0;
    sample->total = 0;
    memset( sample->counts, 0, sizeof(sample->counts) );
    memset( &sample->last, 0xcc, sizeof(sample->last) );
    sample->last.id = ID_COUNT;
}

static inline void sample_check_args( const char *file, int line, int id, const ULONG_PTR *args, int count )
{
    int i;

    for (i = 0; i < count; i++)
    {
        if (args[i] == ANY_POINTER)
            ok_( file, line )( sample->last.args[i] != 0, "%s: argument %d is NULL\n", sample_id_name( id ), i );
        else
            ok_( file, line )( sample->last.args[i] == args[i], "%s: argument %d is %p, not %p\n",
                               sample_id_name( id ), i, (void *)sample->last.args[i], (void *)args[i] );
    }
}

/* The call reached entry point id of the CSP, once and nothing else, with these arguments. */
static inline void sample_check_reached( const char *file, int line, const char *text, int id,
                                         const ULONG_PTR *args, int count )
{
    ok_( file, line )( sample->total == 1 && sample->counts[id] == 1, "%s: %ld calls of the CSP, %ld of %s\n",
                       text, sample->total, sample->counts[id], sample_id_name( id ) );
    if (sample->total && sample->last.id == id) sample_check_args( file, line, id, args, count );
}

#define SAMPLE_SUCCESS_ERROR 0x600d
#define SAMPLE_FAIL_ERROR 0x8009beef

static inline void sample_check_passed( const char *file, int line, const char *text, int id, BOOL ret,
                                        const ULONG_PTR *args, int count )
{
    DWORD err = GetLastError();

    ok_( file, line )( ret == TRUE, "%s: returns %d, error %#lx\n", text, ret, err );
    ok_( file, line )( err == SAMPLE_SUCCESS_ERROR, "%s: the last error is %#lx, not as the CSP left it\n",
                       text, err );
    sample_check_reached( file, line, text, id, args, count );
    sample_reset();
}

/* A call that succeeds: it reaches entry point id with the arguments that follow, returns TRUE, and leaves the last
 * error as the CSP left it. */
#define check_passed( id, call, ... ) \
    do { \
        const ULONG_PTR check_args[] = { __VA_ARGS__ }; \
        sample->set_success_error = TRUE; \
        sample->success_error = SAMPLE_SUCCESS_ERROR; \
        sample_check_passed( __FILE__, __LINE__, #call, id, call, check_args, ARRAY_SIZE( check_args ) ); \
    } while (0)

/* What the CSP fails with in check_csp_fails, and what the program then sees. */
static DWORD sample_fails_with = SAMPLE_FAIL_ERROR;

static inline DWORD sample_error_seen( void )
{
    return sample_fails_with == SAMPLE_FAIL_SILENT ? BAD_LAST_ERROR : sample_fails_with;
}

static inline void sample_check_failed( const char *file, int line, const char *text, int id, BOOL ret )
{
    DWORD err = GetLastError();

    ok_( file, line )( !ret && err == sample_error_seen(), "%s: returns %d, error %#lx\n", text, ret, err );
    ok_( file, line )( sample->total == 1 && sample->counts[id] == 1, "%s: %ld calls of the CSP, %ld of %s\n",
                       text, sample->total, sample->counts[id], sample_id_name( id ) );
    sample_reset();
}

/* The CSP fails: FALSE with its last error. */
#define check_csp_fails( id, call ) \
    do { \
        sample->fail_id = id; \
        sample->fail_error = sample_fails_with; \
        SetLastError( BAD_LAST_ERROR ); \
        sample_check_failed( __FILE__, __LINE__, #call, id, call ); \
    } while (0)

static inline void sample_check_refused( const char *file, int line, const char *text, BOOL ret, DWORD expected )
{
    DWORD err = GetLastError();

    ok_( file, line )( !ret && err == expected, "%s: returns %d, error %#lx instead of %#lx\n", text, ret, err,
                       expected );
    ok_( file, line )( !sample->total, "%s: reaches %s of the CSP\n", text, sample_id_name( sample->last.id ) );
    sample_reset();
}

/* The dispatcher refuses the call: FALSE with this error, and the CSP does not see it. */
#define check_refused( call, error ) \
    do { \
        sample_reset(); \
        SetLastError( BAD_LAST_ERROR ); \
        sample_check_refused( __FILE__, __LINE__, #call, call, error ); \
    } while (0)

#define check_invalid( call ) check_refused( call, ERROR_INVALID_PARAMETER )

#endif
