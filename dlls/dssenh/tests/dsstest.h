/* Helpers that the tests of the DSS and Diffie-Hellman providers share: calls wrapped with sentinels for the last
 * error, contexts, hex strings, and the blobs of keys made from their numbers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef DSSENH_TESTS_DSSTEST_H
#define DSSENH_TESTS_DSSTEST_H

#define SENTINEL 0xdeadbeef

/* What a handle's place holds before a call that must not write there. */
#define UNTOUCHED ((ULONG_PTR)0x55aa55aa)

#define BITS( bits ) ((DWORD)(bits) << 16)

/* Not every wincrypt.h has these. */
#ifndef CRYPT_BLOB_VER3
#define CRYPT_BLOB_VER3 0x80
#endif
#ifndef CRYPT_FORCE_KEY_PROTECTION_HIGH
#define CRYPT_FORCE_KEY_PROTECTION_HIGH 0x00008000
#endif

/* The call must fail with this error. */
#define check_fails( call, error ) \
    do { \
        BOOL ret_; \
        DWORD err_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        err_ = GetLastError(); \
        ok( !ret_, "%s succeeded\n", #call ); \
        ok( err_ == (DWORD)(error), "%s: got error %#lx, expected %#lx\n", #call, err_, (DWORD)(error) ); \
    } while (0)

/* The call must fail with one of two errors: documentation and what is known of Windows differ. */
#define check_fails_either( call, error, error2 ) \
    do { \
        BOOL ret_; \
        DWORD err_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        err_ = GetLastError(); \
        ok( !ret_, "%s succeeded\n", #call ); \
        ok( err_ == (DWORD)(error) || err_ == (DWORD)(error2), "%s: got error %#lx\n", #call, err_ ); \
    } while (0)

/* The call must succeed. */
#define check_ok( call ) \
    do { \
        BOOL ret_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        ok( ret_, "%s failed: error %#lx\n", #call, GetLastError() ); \
    } while (0)

/* Whether what belongs to the whole machine may be changed. In a Wine prefix it may; on Windows only if
 * WINETEST_MACHINE=1 says so. WINETEST_MACHINE=0 forbids it in a prefix too. */
static inline BOOL may_change_machine( void )
{
    const char *text = getenv( "WINETEST_MACHINE" );

    if (text && *text) return strcmp( text, "0" ) != 0;
    return !strcmp( winetest_platform, "wine" );
}

/* ---- providers -------------------------------------------------------------------------------- */

/* Bits of a provider in tables that say which of them a row is about. */
enum
{
    BASE_DSS = 1,
    BASE_DH  = 2,
    ENH_DH   = 4,
    DH_SCH   = 8,

    DH_PROVS  = BASE_DH | ENH_DH | DH_SCH,
    ALL_PROVS = BASE_DSS | DH_PROVS,
};

struct provider_row
{
    const char *name;
    DWORD       type;
    DWORD       bit;
};

static const struct provider_row provider_rows[] =
{
    { MS_DEF_DSS_PROV_A,         PROV_DSS,         BASE_DSS },
    { MS_DEF_DSS_DH_PROV_A,      PROV_DSS_DH,      BASE_DH },
    { MS_ENH_DSS_DH_PROV_A,      PROV_DSS_DH,      ENH_DH },
    { MS_DEF_DH_SCHANNEL_PROV_A, PROV_DH_SCHANNEL, DH_SCH },
};

#define PROVIDER_COUNT ARRAY_SIZE( provider_rows )

/* A VERIFYCONTEXT context of the provider with this bit. 0 with the last error set: there is none. */
static inline HCRYPTPROV open_provider( DWORD bit )
{
    HCRYPTPROV prov = 0;
    unsigned int i;

    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        if (provider_rows[i].bit != bit) continue;
        if (!CryptAcquireContextA( &prov, NULL, provider_rows[i].name, provider_rows[i].type, CRYPT_VERIFYCONTEXT ))
            prov = 0;
    }
    ok( prov != 0, "no context of provider %#lx: error %#lx\n", bit, GetLastError() );
    return prov;
}

static inline void close_provider( HCRYPTPROV prov )
{
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* Calls `func` with a context of each provider whose bit is in `bits`, with its name before all messages. */
static inline void for_providers( DWORD bits, void (*func)( HCRYPTPROV prov, const struct provider_row *row ) )
{
    HCRYPTPROV prov;
    unsigned int i;

    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        if (!(provider_rows[i].bit & bits)) continue;
        winetest_push_context( "%s", provider_rows[i].name );
        if ((prov = open_provider( provider_rows[i].bit )))
        {
            func( prov, &provider_rows[i] );
            close_provider( prov );
        }
        winetest_pop_context();
    }
}

/* Whether the provider is Wine's own: its file says so behind the DOS header. Ours may be part of a Wine, and then has
 * a resource that says so (RT_RCDATA is 10). */
static inline BOOL is_builtin( void )
{
    static const char mark[] = "Wine builtin DLL";
    static int answer = -1;
    HMODULE module;

    if (answer < 0)
    {
        module = LoadLibraryA( "dssenh.dll" );
        answer = module && !memcmp( (const char *)module + sizeof(IMAGE_DOS_HEADER), mark, sizeof(mark) ) &&
                 !FindResourceA( module, "WINECSP", (const char *)10 );
    }
    return answer;
}

/* Functions that Wine's own provider has not: a call ends the program there. So it is not made, and fails. */
#define unless_builtin( call ) (is_builtin() ? (SetLastError( ERROR_CALL_NOT_IMPLEMENTED ), FALSE) : (call))

#define CryptGetKeyParam( key, param, data, len, flags ) \
    unless_builtin( (CryptGetKeyParam)( key, param, data, len, flags ) )
#define CryptSetKeyParam( key, param, data, flags ) unless_builtin( (CryptSetKeyParam)( key, param, data, flags ) )
#define CryptEncrypt( key, hash, final, flags, data, len, size ) \
    unless_builtin( (CryptEncrypt)( key, hash, final, flags, data, len, size ) )
#define CryptDecrypt( key, hash, final, flags, data, len ) \
    unless_builtin( (CryptDecrypt)( key, hash, final, flags, data, len ) )
#define CryptDuplicateKey( key, reserved, flags, copy ) \
    unless_builtin( (CryptDuplicateKey)( key, reserved, flags, copy ) )
#define CryptHashSessionKey( hash, key, flags ) unless_builtin( (CryptHashSessionKey)( hash, key, flags ) )
#define CryptGenRandom( prov, len, data ) unless_builtin( (CryptGenRandom)( prov, len, data ) )

/* ---- bytes ------------------------------------------------------------------------------------ */

/* Value of a hex digit; -1: none. */
static inline int hex_digit( char c )
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/* Bytes of a text of lower-case hex digits. Returns their number, at most `size`. */
static inline DWORD from_hex( const char *hex, BYTE *bytes, DWORD size )
{
    DWORD len = 0;

    for (; *hex && len < size; hex += 2) bytes[len++] = hex_digit( hex[0] ) << 4 | hex_digit( hex[1] );
    return len;
}

/* Hex digits of bytes (as many as fit), for messages and comparisons. */
static inline const char *to_hex( const BYTE *bytes, DWORD len, char *hex, DWORD size )
{
    static const char digits[] = "0123456789abcdef";
    DWORD i;

    for (i = 0; i < len && 2 * i + 2 < size; i++)
    {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * i] = 0;
    return hex;
}

/* The bytes must be those of the hex text, in number and value. */
#define check_hex( bytes, len, expected ) check_hex_( __FILE__, __LINE__, bytes, len, expected )

static inline void check_hex_( const char *file, int line, const BYTE *bytes, DWORD len, const char *expected )
{
    char hex[1100];

    to_hex( bytes, len, hex, sizeof(hex) );
    ok_( file, line )( !strcmp( hex, expected ), "got %s, expected %s\n", hex, expected );
}

static inline BYTE *put_le32( BYTE *at, DWORD value )
{
    at[0] = value;
    at[1] = value >> 8;
    at[2] = value >> 16;
    at[3] = value >> 24;
    return at + 4;
}

static inline DWORD get_le32( const BYTE *at )
{
    return at[0] | at[1] << 8 | at[2] << 16 | (DWORD)at[3] << 24;
}

/* A number of hex digits with zeros behind it, `len` bytes. NULL: nothing. Returns what is behind it. */
static inline BYTE *put_number( BYTE *at, const char *hex, DWORD len )
{
    if (!hex) return at;
    memset( at, 0, len );
    from_hex( hex, at, len );
    return at + len;
}

/* ---- keys ------------------------------------------------------------------------------------- */

#define DSS_Q_LEN    20
#define DSS_SIGN_LEN 40
#define NO_SEED      0xffffffff
#define BLOB_SIZE    4096

/* The numbers of a key, as hex digits. NULL: not known. */
struct numbers
{
    DWORD       bits;           /* of p */
    const char *p, *q, *g, *j;
    const char *y, *x;
    const char *seed;
    DWORD       counter;        /* counts if there is a seed */
};

/* Bytes of a number; 0: not known. */
static inline DWORD number_len( const char *hex )
{
    return hex ? strlen( hex ) / 2 : 0;
}

static inline BYTE *put_seed( BYTE *at, const struct numbers *n )
{
    if (n->seed)
    {
        at = put_le32( at, n->counter );
        return put_number( at, n->seed, 20 );
    }
    memset( at, 0xff, sizeof(DWORD) + 20 );
    return at + sizeof(DWORD) + 20;
}

/* What is behind the bits of p in a blob of version 2. */
static inline BYTE *put_version2( BYTE *at, BOOL private, BOOL dss, const struct numbers *n )
{
    DWORD len = n->bits / 8;

    if (dss || private) at = put_number( at, n->p, len );
    if (dss) at = put_number( at, n->q, DSS_Q_LEN );
    if (dss || private) at = put_number( at, n->g, len );
    if (!private) at = put_number( at, n->y, len );
    else at = put_number( at, n->x, dss ? DSS_Q_LEN : len );
    return dss ? put_seed( at, n ) : at;
}

/* The same of version 3. */
static inline BYTE *put_version3( BYTE *at, BOOL private, const struct numbers *n )
{
    DWORD len = n->bits / 8;

    at = put_le32( at, 8 * number_len( n->q ) );
    at = put_le32( at, 8 * number_len( n->j ) );
    if (private) at = put_le32( at, 8 * number_len( n->x ) );
    at = put_seed( at, n );
    at = put_number( at, n->p, len );
    at = put_number( at, n->q, number_len( n->q ) );
    at = put_number( at, n->g, len );
    at = put_number( at, n->j, number_len( n->j ) );
    at = put_number( at, n->y, len );
    return private ? put_number( at, n->x, number_len( n->x ) ) : at;
}

/* A blob of PUBLICKEYBLOB or PRIVATEKEYBLOB, version 2 or 3; returns its length. It has room in BLOB_SIZE bytes. */
static inline DWORD make_blob( BYTE *blob, BYTE type, BYTE version, ALG_ID alg, const struct numbers *n )
{
    BOOL private = type == PRIVATEKEYBLOB, dss = alg == CALG_DSS_SIGN;
    DWORD digit = '1' + private + (version == 3 ? 2 : 0);
    BYTE *at = blob;

    *at++ = type;
    *at++ = version;
    *at++ = 0;
    *at++ = 0;
    at = put_le32( at, alg );
    at = put_le32( at, (dss ? 0x00535344 : 0x00484400) | digit << 24 );     /* "DSS1", "\0DH1" */
    at = put_le32( at, n->bits );
    at = version == 3 ? put_version3( at, private, n ) : put_version2( at, private, dss, n );
    return at - blob;
}

/* The same, imported; it must work. */
static inline HCRYPTKEY import_numbers( HCRYPTPROV prov, BYTE type, BYTE version, ALG_ID alg, const struct numbers *n,
                                        DWORD flags )
{
    BYTE blob[BLOB_SIZE];
    DWORD len = make_blob( blob, type, version, alg, n );
    HCRYPTKEY key = 0;

    SetLastError( SENTINEL );
    ok( CryptImportKey( prov, blob, len, 0, flags, &key ), "type %u, version %u of %#x: error %#lx\n", type, version,
        alg, GetLastError() );
    return key;
}

static inline void destroy_key( HCRYPTKEY key )
{
    if (key) check_ok( CryptDestroyKey( key ) );
}

static inline BOOL set_bytes( HCRYPTKEY key, DWORD param, const void *bytes, DWORD len )
{
    CRYPT_DATA_BLOB blob = { len, (BYTE *)bytes };

    return CryptSetKeyParam( key, param, (const BYTE *)&blob, 0 );
}

static inline BOOL set_hex( HCRYPTKEY key, DWORD param, const char *hex )
{
    BYTE bytes[1024];
    DWORD len = from_hex( hex, bytes, sizeof(bytes) );
    BOOL ret = set_bytes( key, param, bytes, len );
    DWORD err = GetLastError();

    memset( bytes, 0xcc, sizeof(bytes) );   /* copied, so this is nothing to the key */
    SetLastError( err );
    return ret;
}

/* A parameter that is a number; SENTINEL: there is none, which is an error. */
static inline DWORD key_dword( HCRYPTKEY key, DWORD param )
{
    DWORD value = SENTINEL, len = sizeof(value);

    SetLastError( SENTINEL );
    ok( CryptGetKeyParam( key, param, (BYTE *)&value, &len, 0 ), "parameter %lu: error %#lx\n", param, GetLastError() );
    return value;
}

/* The bytes of an exportable session key; returns their number, 0 for none. */
static inline DWORD session_bytes( HCRYPTKEY key, BYTE *bytes, DWORD size )
{
    BYTE blob[sizeof(BLOBHEADER) + sizeof(DWORD) + 64];
    DWORD len = sizeof(blob);

    SetLastError( SENTINEL );
    if (!CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, blob, &len ))
    {
        ok( 0, "no PLAINTEXTKEYBLOB: error %#lx\n", GetLastError() );
        return 0;
    }
    len = get_le32( blob + sizeof(BLOBHEADER) );
    memcpy( bytes, blob + sizeof(BLOBHEADER) + sizeof(DWORD), min( len, size ) );
    return min( len, size );
}

/* A session key with known bytes, by PLAINTEXTKEYBLOB. 0 with the last error set: refused. */
static inline HCRYPTKEY import_plain( HCRYPTPROV prov, ALG_ID alg, const char *hex, DWORD flags )
{
    BYTE blob[sizeof(BLOBHEADER) + sizeof(DWORD) + 64] = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION };
    DWORD len = from_hex( hex, blob + 12, sizeof(blob) - 12 );
    HCRYPTKEY key = 0;

    put_le32( blob + 4, alg );
    put_le32( blob + 8, len );
    if (!CryptImportKey( prov, blob, 12 + len, 0, flags, &key )) return 0;
    return key;
}

/* A hash of a text. */
static inline HCRYPTHASH hash_text( HCRYPTPROV prov, ALG_ID alg, const char *text )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, alg, 0, 0, &hash ) );
    if (*text) check_ok( CryptHashData( hash, (const BYTE *)text, strlen( text ), 0 ) );
    return hash;
}

static inline void destroy_hash( HCRYPTHASH hash )
{
    if (hash) check_ok( CryptDestroyHash( hash ) );
}

/* The value of a hash must be this. The hash is finished by it. */
#define check_value( hash, expected ) check_value_( __FILE__, __LINE__, hash, expected )

static inline void check_value_( const char *file, int line, HCRYPTHASH hash, const char *expected )
{
    DWORD len = 128;
    BYTE value[128];
    BOOL ret;

    SetLastError( SENTINEL );
    ret = CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 );
    ok_( file, line )( ret, "no value: error %#lx\n", GetLastError() );
    if (ret) check_hex_( file, line, value, len, expected );
}

/* ---- other processes -------------------------------------------------------------------------- */

/* Runs this program once more, with the name of a test and its arguments, and adds the child's checks to ours. */
static inline void run_child( const char *arguments )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[8192], **argv;

    winetest_get_mainargs( &argv );
    snprintf( command, sizeof(command), "\"%s\" %s", argv[0], arguments );
    if (CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info ))
    {
        wait_child_process( info.hProcess );
        CloseHandle( info.hThread );
        CloseHandle( info.hProcess );
    }
    else ok( 0, "no child: error %lu\n", GetLastError() );
}

#endif
