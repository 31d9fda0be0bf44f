/* A PKCS #11 module that plays tokens which no test has at hand. What it plays stands in the file that KEYD_STUB names,
 * a "word=value" a line, and may change at any time; FILE.pem has its key, FILE.der the certificate. Each C_Login that
 * is tried adds a line to FILE.log, without the PIN.
 *
 *   tokens=N      how many are in their readers (0 to 2), each with the same key
 *   instance=N    another number: all were pulled and put back since
 *   hidden=1      the private key shows after a login only
 *   pad=1         the reader asks for the PIN (pad=2: the person cancels, pad=3: nobody answers until this changes)
 *   always=1      the key wants the PIN with each use: right before it, in its session, as cards do. Another login,
 *                 logout or use of the key on that token makes the PIN worthless, and is logged as "spoiled"
 *   raw=1         CKM_RSA_X_509 is all it knows
 *   tries=N       so many wrong PINs block it (default 3)
 *   expired=1     the PIN has to be changed first
 *   slow=1        a private operation does not end until this changes (slow=2: on the second token only;
 *                 slow=3: a logout, which is logged)
 *   remove-in=F   it is pulled in function F, e.g. C_Sign; until instance changes
 *   die=F         the module kills its process in function F
 *   hang=F        function F does not return until this changes; the log has a line for each call that hangs
 *   late=N        C_GetSlotList takes N milliseconds
 *   sessions=N    so many are all that can be open at once
 *   trace=1       sessions that are opened and closed, operations that begin and logouts stand in FILE.log, too
 *
 * Built with STUB_SUFFIX it is another module beside the first one, with tokens of its own: it reads and writes the
 * files with that behind FILE, and has FILE's key.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OPENSSL_SUPPRESS_DEPRECATED     /* the bare operation of RSA */
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <p11-kit/pkcs11.h>

#ifdef STUB_SUFFIX
#define STUB_SERIAL  "1"
#else
#define STUB_SUFFIX  ""
#define STUB_SERIAL  "0"
#endif

#define PIN          "pin-7Qx9wZ"
#define SESSIONS_MAX 256

enum { PRIVATE_KEY = 1, CERTIFICATE = 2 };      /* handles of its objects */

struct session
{
    int               is_open, instance;
    CK_SLOT_ID        slot;
    CK_OBJECT_CLASS   found;                    /* what C_FindObjects gives out; 0: nothing more */
    CK_MECHANISM_TYPE mechanism;                /* of the operation that was begun */
    int               must_ask;                 /* it waits for CKU_CONTEXT_SPECIFIC */
};

static struct
{
    pthread_mutex_t guard;
    struct session  sessions[SESSIONS_MAX];
    int             is_logged_in[2], wrong[2];
    int             login_instance, pulled_instance;
    CK_SESSION_HANDLE proved[2];                /* who has shown the PIN for one use */
    RSA            *key;
    unsigned char   cert[8192], subject[1024];
    size_t          cert_len, subject_len;
} state = { .guard = PTHREAD_MUTEX_INITIALIZER, .pulled_instance = -1 };

/* ---- what it is told to play --------------------------------------------------------------------------- */

static void name_file( char *path, size_t size, const char *end )
{
    snprintf( path, size, "%s%s", getenv( "KEYD_STUB" ) ? getenv( "KEYD_STUB" ) : "/dev/null", end );
}

static void get_text( const char *word, char *value, size_t size )
{
    char path[4096], line[256];
    size_t len = strlen( word );
    FILE *file;

    *value = 0;
    name_file( path, sizeof(path), STUB_SUFFIX );
    if (!(file = fopen( path, "re" ))) return;
    while (fgets( line, sizeof(line), file ))
    {
        if (strncmp( line, word, len ) || line[len] != '=') continue;
        line[strcspn( line, "\n" )] = 0;
        snprintf( value, size, "%s", line + len + 1 );
    }
    fclose( file );
}

static int get( const char *word )
{
    char value[64];

    get_text( word, value, sizeof(value) );
    return atoi( value );
}

static void wait_ms( int ms )
{
    const struct timespec pause = { ms / 1000, ms % 1000 * 1000000L };

    nanosleep( &pause, NULL );
}

static void log_line( const char *format, ... ) __attribute__(( format( printf, 1, 2 ) ));

static void log_line( const char *format, ... )
{
    char path[4096];
    va_list args;
    FILE *file;

    name_file( path, sizeof(path), STUB_SUFFIX ".log" );
    if (!(file = fopen( path, "ae" ))) return;
    va_start( args, format );
    vfprintf( file, format, args );
    va_end( args );
    fclose( file );
}

static void hang_in( const char *function )
{
    char value[64];
    int is_said;

    for (is_said = 0;; is_said = 1)
    {
        get_text( "hang", value, sizeof(value) );
        if (strcmp( value, function )) return;
        if (!is_said) log_line( "hangs in %s\n", function );
        wait_ms( 10 );
    }
}

/* A function has been entered. Returns whether the token is pulled in it. */
static int enter( const char *function )
{
    char value[64];

    get_text( "die", value, sizeof(value) );
    if (!strcmp( value, function )) kill( getpid(), SIGKILL );
    hang_in( function );
    get_text( "remove-in", value, sizeof(value) );
    if (strcmp( value, function )) return 0;
    state.pulled_instance = get( "instance" );
    return 1;
}

static int is_present( CK_SLOT_ID slot )
{
    return (int)slot < get( "tokens" ) && get( "instance" ) != state.pulled_instance;
}

static int is_logged_in( CK_SLOT_ID slot )
{
    return state.is_logged_in[slot] && state.login_instance == get( "instance" );
}

static struct session *find( CK_SESSION_HANDLE handle )
{
    struct session *session = handle && handle <= SESSIONS_MAX ? &state.sessions[handle - 1] : NULL;

    if (!session || !session->is_open || session->instance != get( "instance" )) return NULL;
    return is_present( session->slot ) ? session : NULL;
}

/* ---- beginning ----------------------------------------------------------------------------------------- */

static void read_subject( void )
{
    const unsigned char *at = state.cert;
    unsigned char *to = state.subject;
    X509 *x509 = d2i_X509( NULL, &at, (long)state.cert_len );

    if (x509) state.subject_len = (size_t)i2d_X509_NAME( X509_get_subject_name( x509 ), &to );
    X509_free( x509 );
}

static CK_RV stub_Initialize( void *args )
{
    char path[4096];
    FILE *file;

    (void)args;
    hang_in( "C_Initialize" );
    name_file( path, sizeof(path), ".pem" );
    if ((file = fopen( path, "re" )))
    {
        state.key = PEM_read_RSAPrivateKey( file, NULL, NULL, NULL );
        fclose( file );
    }
    name_file( path, sizeof(path), ".der" );
    if ((file = fopen( path, "re" )))
    {
        state.cert_len = fread( state.cert, 1, sizeof(state.cert), file );
        fclose( file );
    }
    read_subject();
    return state.key && state.cert_len ? CKR_OK : CKR_GENERAL_ERROR;
}

static CK_RV stub_Finalize( void *reserved )
{
    (void)reserved;
    RSA_free( state.key );
    return CKR_OK;
}

static CK_RV stub_GetInfo( CK_INFO *info )
{
    memset( info, ' ', sizeof(*info) );
    info->cryptokiVersion = (CK_VERSION){ 2, 40 };
    info->flags = 0;
    return CKR_OK;
}

static CK_RV stub_unsupported( void )
{
    return CKR_FUNCTION_NOT_SUPPORTED;
}

/* ---- tokens -------------------------------------------------------------------------------------------- */

static CK_RV stub_GetSlotList( CK_BBOOL with_token, CK_SLOT_ID *slots, CK_ULONG *count )
{
    CK_ULONG found = 0, i;

    if (enter( "C_GetSlotList" )) return CKR_DEVICE_REMOVED;
    wait_ms( get( "late" ) );
    for (i = 0; i < 2; i++)
    {
        if (with_token && !is_present( i )) continue;
        if (slots && found < *count) slots[found] = i;
        found++;
    }
    if (slots && found > *count) return CKR_BUFFER_TOO_SMALL;
    *count = found;
    return CKR_OK;
}

static void put_text( CK_UTF8CHAR *to, size_t size, const char *text )
{
    memset( to, ' ', size );
    memcpy( to, text, strlen( text ) );
}

static CK_RV stub_GetSlotInfo( CK_SLOT_ID slot, CK_SLOT_INFO *info )
{
    if (enter( "C_GetSlotInfo" )) return CKR_DEVICE_REMOVED;
    if (slot > 1) return CKR_SLOT_ID_INVALID;
    memset( info, 0, sizeof(*info) );
    put_text( info->slotDescription, sizeof(info->slotDescription), slot ? "Stub Reader 1" : "Stub Reader 0" );
    put_text( info->manufacturerID, sizeof(info->manufacturerID), "winecsp" );
    info->flags = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT | (is_present( slot ) ? CKF_TOKEN_PRESENT : 0);
    return CKR_OK;
}

static CK_FLAGS pin_flags( CK_SLOT_ID slot )
{
    int most = get( "tries" ) ? get( "tries" ) : 3, left = most - state.wrong[slot];

    return (left < most ? CKF_USER_PIN_COUNT_LOW : 0) | (left == 1 ? CKF_USER_PIN_FINAL_TRY : 0) |
           (left <= 0 ? CKF_USER_PIN_LOCKED : 0);
}

static CK_RV stub_GetTokenInfo( CK_SLOT_ID slot, CK_TOKEN_INFO *info )
{
    if (enter( "C_GetTokenInfo" )) return CKR_DEVICE_REMOVED;
    if (slot > 1) return CKR_SLOT_ID_INVALID;
    if (!is_present( slot )) return CKR_TOKEN_NOT_PRESENT;
    memset( info, 0, sizeof(*info) );
    /* Latin-1, as vendors do */
    put_text( info->label, sizeof(info->label), slot ? "Second" : "F\xfcr\tTests" );
    put_text( info->manufacturerID, sizeof(info->manufacturerID), "winecsp" );
    put_text( info->model, sizeof(info->model), "stub" );
    put_text( info->serialNumber, sizeof(info->serialNumber), slot ? STUB_SERIAL "002" : STUB_SERIAL "001" );
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_WRITE_PROTECTED |
                  pin_flags( slot ) | (get( "pad" ) ? CKF_PROTECTED_AUTHENTICATION_PATH : 0);
    info->ulMinPinLen = 4;
    info->ulMaxPinLen = 16;
    return CKR_OK;
}

static CK_RV stub_GetMechanismInfo( CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info )
{
    if (slot > 1) return CKR_SLOT_ID_INVALID;
    if (type != CKM_RSA_X_509 && (type != CKM_RSA_PKCS || get( "raw" ))) return CKR_MECHANISM_INVALID;
    *info = (CK_MECHANISM_INFO){ 1024, 4096, CKF_HW | CKF_SIGN | CKF_DECRYPT };
    return CKR_OK;
}

/* ---- sessions ------------------------------------------------------------------------------------------ */

static CK_RV stub_OpenSession( CK_SLOT_ID slot, CK_FLAGS flags, void *app, CK_NOTIFY notify, CK_SESSION_HANDLE *handle )
{
    CK_ULONG i, open = 0, max = get( "sessions" ) ? (CK_ULONG)get( "sessions" ) : SESSIONS_MAX;

    (void)app;
    (void)notify;
    if (enter( "C_OpenSession" )) return CKR_DEVICE_REMOVED;
    if (slot > 1 || !is_present( slot )) return CKR_TOKEN_NOT_PRESENT;
    if (flags & CKF_RW_SESSION) return CKR_TOKEN_WRITE_PROTECTED;
    pthread_mutex_lock( &state.guard );
    for (i = 0; i < SESSIONS_MAX; i++) open += state.sessions[i].is_open != 0;
    for (i = open < max ? 0 : SESSIONS_MAX; i < SESSIONS_MAX && state.sessions[i].is_open; i++) {}
    if (i < SESSIONS_MAX)
        state.sessions[i] = (struct session){ .is_open = 1, .instance = get( "instance" ), .slot = slot }
    ;
    if (state.proved[slot] == i + 1) state.proved[slot] = 0;
    pthread_mutex_unlock( &state.guard );
    *handle = i + 1;
    if (get( "trace" )) log_line( "open %lu\n", *handle );
    return i < SESSIONS_MAX ? CKR_OK : CKR_SESSION_COUNT;
}

static CK_RV stub_CloseSession( CK_SESSION_HANDLE handle )
{
    if (!find( handle )) return CKR_SESSION_HANDLE_INVALID;
    if (get( "trace" )) log_line( "close %lu\n", handle );
    pthread_mutex_lock( &state.guard );
    state.sessions[handle - 1].is_open = 0;
    pthread_mutex_unlock( &state.guard );
    return CKR_OK;
}

static CK_RV stub_CloseAllSessions( CK_SLOT_ID slot )
{
    CK_SESSION_HANDLE handle;

    for (handle = 1; handle <= SESSIONS_MAX; handle++)
        if (state.sessions[handle - 1].slot == slot) stub_CloseSession( handle );
    return CKR_OK;
}

static CK_RV stub_GetSessionInfo( CK_SESSION_HANDLE handle, CK_SESSION_INFO *info )
{
    struct session *session = find( handle );

    if (enter( "C_GetSessionInfo" )) return CKR_DEVICE_REMOVED;
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    memset( info, 0, sizeof(*info) );
    info->slotID = session->slot;
    info->flags = CKF_SERIAL_SESSION;
    info->state = is_logged_in( session->slot ) ? CKS_RO_USER_FUNCTIONS : CKS_RO_PUBLIC_SESSION;
    return CKR_OK;
}

/* ---- login --------------------------------------------------------------------------------------------- */

/* A token knows one proof at a time, which counts for what comes next. */
static void set_proof( CK_SLOT_ID slot, CK_SESSION_HANDLE handle )
{
    int is_spoiled;

    pthread_mutex_lock( &state.guard );
    is_spoiled = state.proved[slot] != 0;
    state.proved[slot] = handle;
    pthread_mutex_unlock( &state.guard );
    if (is_spoiled) log_line( "spoiled\n" );
}

static int use_proof( CK_SLOT_ID slot, CK_SESSION_HANDLE handle )
{
    int is_right;

    wait_ms( 2 );       /* the card takes its time */
    pthread_mutex_lock( &state.guard );
    is_right = state.proved[slot] == handle;
    if (is_right) state.proved[slot] = 0;
    pthread_mutex_unlock( &state.guard );
    return is_right;
}

static CK_RV ask_pad( void )
{
    int pad;

    if (!get( "pad" )) return CKR_ARGUMENTS_BAD;
    while ((pad = get( "pad" )) == 3) wait_ms( 10 );
    return pad == 2 ? CKR_FUNCTION_CANCELED : CKR_OK;
}

static CK_RV judge_pin( CK_SLOT_ID slot, const CK_UTF8CHAR *pin, CK_ULONG len )
{
    if (pin_flags( slot ) & CKF_USER_PIN_LOCKED) return CKR_PIN_LOCKED;
    if (get( "expired" )) return CKR_PIN_EXPIRED;
    if (!pin) return ask_pad();
    if (len == strlen( PIN ) && !memcmp( pin, PIN, len ))
    {
        state.wrong[slot] = 0;
        return CKR_OK;
    }
    state.wrong[slot]++;
    return pin_flags( slot ) & CKF_USER_PIN_LOCKED ? CKR_PIN_LOCKED : CKR_PIN_INCORRECT;
}

static CK_RV stub_Login( CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG len )
{
    struct session *session = find( handle );
    CK_RV rv;

    if (enter( "C_Login" )) return CKR_DEVICE_REMOVED;
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    if (user == CKU_USER && is_logged_in( session->slot )) return CKR_USER_ALREADY_LOGGED_IN;
    if (user == CKU_CONTEXT_SPECIFIC && !session->must_ask) return CKR_OPERATION_NOT_INITIALIZED;
    rv = judge_pin( session->slot, pin, len );
    log_line( "login slot=%lu user=%lu len=%lu %s\n", session->slot, user, len, rv ? "refused" : "ok" );
    set_proof( session->slot, !rv && user == CKU_CONTEXT_SPECIFIC ? handle : 0 );
    if (rv || user == CKU_CONTEXT_SPECIFIC) return rv;
    state.is_logged_in[session->slot] = 1;
    state.login_instance = get( "instance" );
    return CKR_OK;
}

static CK_RV stub_Logout( CK_SESSION_HANDLE handle )
{
    struct session *session = find( handle );

    if (enter( "C_Logout" )) return CKR_DEVICE_REMOVED;
    if (get( "slow" ) == 3) log_line( "logout\n" );
    while (get( "slow" ) == 3) wait_ms( 10 );
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    if (!is_logged_in( session->slot )) return CKR_USER_NOT_LOGGED_IN;
    set_proof( session->slot, 0 );
    state.is_logged_in[session->slot] = 0;
    if (get( "trace" )) log_line( "logout slot=%lu\n", session->slot );
    return CKR_OK;
}

/* ---- objects ------------------------------------------------------------------------------------------- */

static int is_visible( const struct session *session )
{
    return !get( "hidden" ) || is_logged_in( session->slot );
}

static CK_RV stub_FindObjectsInit( CK_SESSION_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count )
{
    struct session *session = find( handle );
    CK_ULONG i;

    if (enter( "C_FindObjectsInit" )) return CKR_DEVICE_REMOVED;
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    session->found = CKO_DATA;
    for (i = 0; i < count; i++)
    {
        if (template[i].type == CKA_CLASS) memcpy( &session->found, template[i].pValue, sizeof(session->found) );
        if (template[i].type == CKA_ID && (template[i].ulValueLen != 1 || *(CK_BYTE *)template[i].pValue != 7))
            session->found = CKO_DATA;
    }
    return CKR_OK;
}

static CK_RV stub_FindObjects( CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *objects, CK_ULONG max, CK_ULONG *count )
{
    struct session *session = find( handle );

    if (enter( "C_FindObjects" )) return CKR_DEVICE_REMOVED;
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    *count = 0;
    if (max && session->found == CKO_CERTIFICATE) objects[(*count)++] = CERTIFICATE;
    if (max && session->found == CKO_PRIVATE_KEY && is_visible( session )) objects[(*count)++] = PRIVATE_KEY;
    session->found = CKO_DATA;
    return CKR_OK;
}

static CK_RV stub_FindObjectsFinal( CK_SESSION_HANDLE handle )
{
    return find( handle ) ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV give( CK_ATTRIBUTE *attribute, const void *value, size_t len )
{
    CK_ULONG room = attribute->ulValueLen;

    attribute->ulValueLen = len;
    if (!attribute->pValue) return CKR_OK;
    if (room >= len)
    {
        memcpy( attribute->pValue, value, len );
        return CKR_OK;
    }
    attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
    return CKR_BUFFER_TOO_SMALL;
}

static CK_RV give_flag( CK_ATTRIBUTE *attribute, int flag )
{
    const CK_BBOOL value = flag ? CK_TRUE : CK_FALSE;

    return give( attribute, &value, sizeof(value) );
}

static CK_RV give_number( CK_ATTRIBUTE *attribute, CK_ULONG number )
{
    return give( attribute, &number, sizeof(number) );
}

static CK_RV give_one( CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attribute )
{
    static const CK_BYTE id[1] = { 7 };
    const int is_key = object == PRIVATE_KEY;

    if (attribute->type == CKA_ID) return give( attribute, id, sizeof(id) );
    if (attribute->type == CKA_LABEL) return give( attribute, "Signing", 7 );
    if (attribute->type == CKA_VALUE && !is_key) return give( attribute, state.cert, state.cert_len );
    if (attribute->type == CKA_SUBJECT && !is_key) return give( attribute, state.subject, state.subject_len );
    if (attribute->type == CKA_CERTIFICATE_TYPE && !is_key) return give_number( attribute, CKC_X_509 );
    if (attribute->type == CKA_KEY_TYPE && is_key) return give_number( attribute, CKK_RSA );
    if (attribute->type == CKA_SIGN && is_key) return give_flag( attribute, 1 );
    if (attribute->type == CKA_DECRYPT && is_key) return give_flag( attribute, 1 );
    if (attribute->type == CKA_ALWAYS_AUTHENTICATE && is_key) return give_flag( attribute, get( "always" ) );
    attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
    return CKR_ATTRIBUTE_TYPE_INVALID;
}

static CK_RV stub_GetAttributeValue( CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes,
                                     CK_ULONG count )
{
    CK_RV rv, last = CKR_OK;
    CK_ULONG i;

    if (enter( "C_GetAttributeValue" )) return CKR_DEVICE_REMOVED;
    if (!find( handle )) return CKR_SESSION_HANDLE_INVALID;
    for (i = 0; i < count; i++) if ((rv = give_one( object, &attributes[i] ))) last = rv;
    return last;
}

/* ---- signing and decrypting ---------------------------------------------------------------------------- */

static CK_RV begin( CK_SESSION_HANDLE handle, const CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key )
{
    struct session *session = find( handle );

    if (!session) return CKR_SESSION_HANDLE_INVALID;
    if (session->mechanism) return CKR_OPERATION_ACTIVE;
    if (key != PRIVATE_KEY) return CKR_KEY_HANDLE_INVALID;
    if (!is_logged_in( session->slot )) return CKR_USER_NOT_LOGGED_IN;
    if (mechanism->mechanism != CKM_RSA_X_509 && (get( "raw" ) || mechanism->mechanism != CKM_RSA_PKCS))
        return CKR_MECHANISM_INVALID;
    session->mechanism = mechanism->mechanism;
    session->must_ask = get( "always" );
    if (get( "trace" )) log_line( "begin %lu\n", handle );
    return CKR_OK;
}

static CK_RV stub_SignInit( CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key )
{
    return enter( "C_SignInit" ) ? CKR_DEVICE_REMOVED : begin( handle, mechanism, key );
}

static CK_RV stub_DecryptInit( CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key )
{
    return enter( "C_DecryptInit" ) ? CKR_DEVICE_REMOVED : begin( handle, mechanism, key );
}

typedef int rsa_fn( int len, const unsigned char *from, unsigned char *to, RSA *rsa, int padding );

static CK_RV finish( const char *function, CK_SESSION_HANDLE handle, rsa_fn *run, const CK_BYTE *in, CK_ULONG in_len,
                     CK_BYTE *out, CK_ULONG *out_len )
{
    struct session *session = find( handle );
    CK_MECHANISM_TYPE mechanism;
    CK_SLOT_ID slot;
    int len;

    if (!session) return CKR_SESSION_HANDLE_INVALID;
    slot = session->slot;
    while (get( "slow" ) == 1 || (get( "slow" ) == 2 && slot == 1)) wait_ms( 10 );
    if (enter( function ) || !find( handle )) return CKR_DEVICE_REMOVED;
    if (!(mechanism = session->mechanism)) return CKR_OPERATION_NOT_INITIALIZED;
    session->mechanism = 0;
    if (!is_logged_in( slot )) return CKR_USER_NOT_LOGGED_IN;
    if (session->must_ask && !use_proof( slot, handle )) return CKR_USER_NOT_LOGGED_IN;
    if (!session->must_ask) set_proof( slot, 0 );
    session->must_ask = 0;
    if (*out_len < (CK_ULONG)RSA_size( state.key )) return CKR_BUFFER_TOO_SMALL;
    len = run( (int)in_len, in, out, state.key, mechanism == CKM_RSA_PKCS ? RSA_PKCS1_PADDING : RSA_NO_PADDING );
    if (len < 0) return run == RSA_private_decrypt ? CKR_ENCRYPTED_DATA_INVALID : CKR_DATA_LEN_RANGE;
    *out_len = (CK_ULONG)len;
    return CKR_OK;
}

static CK_RV stub_Sign( CK_SESSION_HANDLE handle, CK_BYTE *in, CK_ULONG in_len, CK_BYTE *out, CK_ULONG *out_len )
{
    return finish( "C_Sign", handle, RSA_private_encrypt, in, in_len, out, out_len );
}

static CK_RV stub_Decrypt( CK_SESSION_HANDLE handle, CK_BYTE *in, CK_ULONG in_len, CK_BYTE *out, CK_ULONG *out_len )
{
    return finish( "C_Decrypt", handle, RSA_private_decrypt, in, in_len, out, out_len );
}

/* ---- the list ------------------------------------------------------------------------------------------ */

static CK_FUNCTION_LIST functions;

static void fill_functions( void )
{
    void **slot = (void **)&functions.C_Initialize, **end = (void **)(&functions + 1);

    functions.version = (CK_VERSION){ 2, 40 };
    while (slot < end) *slot++ = (void *)stub_unsupported;
    functions.C_GetFunctionList = C_GetFunctionList;
    functions.C_Initialize = stub_Initialize;
    functions.C_Finalize = stub_Finalize;
    functions.C_GetInfo = stub_GetInfo;
    functions.C_GetSlotList = stub_GetSlotList;
    functions.C_GetSlotInfo = stub_GetSlotInfo;
    functions.C_GetTokenInfo = stub_GetTokenInfo;
    functions.C_GetMechanismInfo = stub_GetMechanismInfo;
    functions.C_OpenSession = stub_OpenSession;
    functions.C_CloseSession = stub_CloseSession;
    functions.C_CloseAllSessions = stub_CloseAllSessions;
    functions.C_GetSessionInfo = stub_GetSessionInfo;
    functions.C_Login = stub_Login;
    functions.C_Logout = stub_Logout;
    functions.C_FindObjectsInit = stub_FindObjectsInit;
    functions.C_FindObjects = stub_FindObjects;
    functions.C_FindObjectsFinal = stub_FindObjectsFinal;
    functions.C_GetAttributeValue = stub_GetAttributeValue;
    functions.C_SignInit = stub_SignInit;
    functions.C_Sign = stub_Sign;
    functions.C_DecryptInit = stub_DecryptInit;
    functions.C_Decrypt = stub_Decrypt;
}

CK_RV C_GetFunctionList( CK_FUNCTION_LIST **list )
{
    if (!functions.C_Initialize) fill_functions();
    *list = &functions;
    return CKR_OK;
}
