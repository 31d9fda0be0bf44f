/* Helpers that the tests of the RSA providers share: calls wrapped with sentinels for the last error, contexts,
 * hex strings, and session keys with known bytes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_RSATEST_H
#define RSAENH_TESTS_RSATEST_H

#define SENTINEL 0xdeadbeef

/* Wine's headers lack these. */
#ifndef CRYPT_BLOB_VER3
#define CRYPT_BLOB_VER3                    0x80
#endif
#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
#endif
#ifndef CRYPT_FORCE_KEY_PROTECTION_HIGH
#define CRYPT_FORCE_KEY_PROTECTION_HIGH    0x8000
#endif
#ifndef CRYPT_IMPL_REMOVABLE
#define CRYPT_IMPL_REMOVABLE               8
#endif
#ifndef CRYPT_MODE_CTS
#define CRYPT_MODE_CTS                     5
#endif
#ifndef CRYPT_SECRETDIGEST
#define CRYPT_SECRETDIGEST                 1
#endif
#ifndef PP_APPLI_CERT
#define PP_APPLI_CERT                      18
#endif
#ifndef PP_CERTCHAIN
#define PP_CERTCHAIN                       9
#endif
#ifndef INTERNATIONAL_USAGE
#define INTERNATIONAL_USAGE                1
#endif

/* What a handle's place holds before a call that must not write there. */
#define UNTOUCHED ((ULONG_PTR)0x55aa55aa)

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

/* The call must fail with one of two errors: versions of Windows differ, or two checks are in no known order. */
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

/* ---- providers -------------------------------------------------------------------------------- */

#define PROV_AES_XP_A "Microsoft Enhanced RSA and AES Cryptographic Provider (Prototype)"

/* Bits of a provider in tables that say which of them a row is about. */
enum
{
    BASE   = 1,
    ENH    = 2,
    STRONG = 4,
    AES    = 8,
    AES_XP = 16,
    SCH    = 32,

    RSA_FULL_PROVS = BASE | ENH | STRONG,
    AES_PROVS      = AES | AES_XP,
    ALL_PROVS      = RSA_FULL_PROVS | AES_PROVS | SCH,
};

struct provider_row
{
    const char *name;
    DWORD       type;
    DWORD       bit;
};

static const struct provider_row provider_rows[] =
{
    { MS_DEF_PROV_A,              PROV_RSA_FULL,     BASE },
    { MS_ENHANCED_PROV_A,         PROV_RSA_FULL,     ENH },
    { MS_STRONG_PROV_A,           PROV_RSA_FULL,     STRONG },
    { MS_ENH_RSA_AES_PROV_A,      PROV_RSA_AES,      AES },
    { PROV_AES_XP_A,              PROV_RSA_AES,      AES_XP },
    { MS_DEF_RSA_SCHANNEL_PROV_A, PROV_RSA_SCHANNEL, SCH },
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
        else if (provider_rows[i].bit == AES_XP) win_skip( "the provider's name of Windows XP is not registered\n" );
        else ok( 0, "cannot acquire: error %#lx\n", GetLastError() );
        winetest_pop_context();
    }
}

/* Whether the provider is Wine's own: its file says so behind the DOS header. What would crash it is left out then.
 * Ours may be part of a Wine, and then has a resource that says so (RT_RCDATA is 10). */
static inline BOOL is_builtin( void )
{
    static const char mark[] = "Wine builtin DLL";
    HMODULE module = GetModuleHandleA( "rsaenh.dll" );

    return module && !memcmp( (const char *)module + sizeof(IMAGE_DOS_HEADER), mark, sizeof(mark) ) &&
           !FindResourceA( module, "WINECSP", (const char *)10 );
}

/* Whether what belongs to the whole machine may be changed: its registry, its containers. In a Wine prefix it may; on
 * Windows only if WINETEST_MACHINE=1 says so. WINETEST_MACHINE=0 forbids it in a prefix too. */
static inline BOOL may_change_machine( void )
{
    const char *text = getenv( "WINETEST_MACHINE" );

    if (text && *text) return strcmp( text, "0" ) != 0;
    return !strcmp( winetest_platform, "wine" );
}

/* ---- bytes ------------------------------------------------------------------------------------ */

/* Value of a hex digit; -1: none. */
static inline int hex_digit( char c )
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/* Bytes of a text of lower-case hex digits; spaces between bytes are allowed. Returns their number, at most `size`. */
static inline DWORD from_hex( const char *hex, BYTE *bytes, DWORD size )
{
    DWORD len = 0;

    while (*hex && len < size)
    {
        if (*hex == ' ')
        {
            hex++;
            continue;
        }
        bytes[len++] = hex_digit( hex[0] ) << 4 | hex_digit( hex[1] );
        hex += 2;
    }
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

/* Fills a buffer with 0, 1, 2 ... 255, 0 ... */
static inline void count_up( BYTE *bytes, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) bytes[i] = i;
}

/* ---- session keys ----------------------------------------------------------------------------- */

/* A session key with known bytes, by PLAINTEXTKEYBLOB. 0 with the last error set: refused. */
static inline HCRYPTKEY import_plain( HCRYPTPROV prov, ALG_ID alg, const BYTE *bytes, DWORD len, DWORD flags )
{
    BYTE blob[sizeof(BLOBHEADER) + sizeof(DWORD) + 4096];
    BLOBHEADER header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, alg };
    HCRYPTKEY key = 0;

    if (len > 4096) return 0;
    memcpy( blob, &header, sizeof(header) );
    memcpy( blob + sizeof(header), &len, sizeof(len) );
    if (len) memcpy( blob + sizeof(header) + sizeof(len), bytes, len );
    if (!CryptImportKey( prov, blob, sizeof(header) + sizeof(len) + len, 0, flags, &key )) return 0;
    return key;
}

/* The same of a hex text; it must work. */
static inline HCRYPTKEY import_hex( HCRYPTPROV prov, ALG_ID alg, const char *hex, DWORD flags )
{
    BYTE bytes[512];
    DWORD len = from_hex( hex, bytes, sizeof(bytes) );
    HCRYPTKEY key;

    SetLastError( SENTINEL );
    key = import_plain( prov, alg, bytes, len, flags );
    ok( key != 0, "import of %lu bytes for %#x failed: error %#lx\n", len, alg, GetLastError() );
    return key;
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
