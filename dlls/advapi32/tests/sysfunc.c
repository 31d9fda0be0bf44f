/*
 * The other cryptographic exports of advapi32: SystemFunctionNNN and the hash contexts. The answers are the
 * host's; these checks prove that the forwards lead to the right functions.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stddef.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "checks.h"

#define UNSUCCESSFUL         0xc0000001
#define BUFFER_TOO_SMALL     0xc0000023
#define UNKNOWN_REVISION     0xc0000058
#define INVALID_PARAMETER_1  0xc00000ef
#define INVALID_PARAMETER_2  0xc00000f0

/* Counts of bytes. */
struct str
{
    DWORD len, max;
    BYTE *data;
};

/* Laid out as UNICODE_STRING. */
struct unicode
{
    USHORT len, max;
    WCHAR *data;
};

typedef LONG (WINAPI *func_1)( const void * );
typedef LONG (WINAPI *func_2)( const void *, const void * );
typedef LONG (WINAPI *func_3)( const void *, const void *, const void * );
typedef BOOLEAN (WINAPI *func_equal)( const void *, const void * );
typedef BOOLEAN (WINAPI *func_random)( void *, ULONG );
typedef void (WINAPI *func_update)( void *, const BYTE *, UINT );
typedef void (WINAPI *func_init)( void * );
typedef void (WINAPI *func_final)( void *, void * );

static HMODULE advapi32;

static void *get( const char *name )
{
    void *ret = (void *)GetProcAddress( advapi32, name );

    ok( ret != NULL, "%s is not exported\n", name );
    return ret;
}

static void *sysf( unsigned int number )
{
    char name[32];

    sprintf( name, "SystemFunction%03u", number );
    return get( name );
}

static BYTE digit( char c )
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Bytes of a text in hexadecimal; spaces are left out. */
static unsigned int unhex( const char *hex, BYTE *data )
{
    unsigned int len = 0;

    for (; *hex; hex++)
    {
        if (*hex == ' ') continue;
        data[len++] = digit( hex[0] ) << 4 | digit( hex[1] );
        hex++;
    }
    return len;
}

#define same( data, hex ) same_( __LINE__, data, hex )
static void same_( int line, const void *data, const char *hex )
{
    char got[129] = "";
    BYTE want[64];
    unsigned int i, len = unhex( hex, want );

    for (i = 0; i < len; i++) sprintf( got + 2 * i, "%02x", ((const BYTE *)data)[i] );
    ok_( __FILE__, line )( !memcmp( data, want, len ), "got %s, expected %s\n", got, hex );
}

static void fill( BYTE *data, unsigned int len, BYTE first )
{
    unsigned int i;

    for (i = 0; i < len; i++) data[i] = first + i;
}

static void test_block( void )
{
    func_3 encrypt = sysf( 1 ), decrypt = sysf( 2 );
    func_2 standard = sysf( 3 );
    BYTE data[8], key[7], out[8], back[8];

    if (!encrypt || !decrypt || !standard) return;
    unhex( "0011223344556677", data );
    unhex( "01020304050607", key );
    ok( !encrypt( data, key, out ), "failed\n" );
    same( out, "b728e89fc757415b" );             /* dispatch: vec-001a, sysf-001 */
    ok( !decrypt( out, key, back ), "failed\n" );
    same( back, "0011223344556677" );            /* dispatch: sysf-002 */
    unhex( "0123456789abcdef", data );
    unhex( "ff3750bcc2b224", key );
    ok( !encrypt( data, key, out ), "failed\n" );
    same( out, "c337cd5cbd44fc97" );             /* dispatch: vec-001b */
    ok( encrypt( NULL, NULL, NULL ) == (LONG)UNSUCCESSFUL, "not refused\n" );  /* dispatch: sysf-001 */
    ok( decrypt( NULL, NULL, NULL ) == (LONG)UNSUCCESSFUL, "not refused\n" );

    unhex( "01020304050607", key );
    ok( !standard( key, out ), "failed\n" );
    same( out, "f857d5f92342ba67" );             /* dispatch: vec-003a, sysf-003 */
    memset( key, 0, sizeof(key) );
    ok( !standard( key, out ), "failed\n" );
    same( out, "aad3b435b51404ee" );             /* dispatch: vec-003b */
    ok( standard( key, NULL ) == (LONG)UNSUCCESSFUL, "not refused\n" );        /* dispatch: sysf-003 */
    ok( standard( NULL, NULL ) == (LONG)UNSUCCESSFUL, "not refused\n" );
}

static void set_str( struct str *str, void *data, DWORD len, DWORD max )
{
    str->data = data;
    str->len = len;
    str->max = max;
}

static void test_encrypt_data( void )
{
    BYTE text[] = "HELLOWORLD", key_bytes[] = "KEY", digits[] = "12345678", buffer[32], key7[7];
    struct str data, key, out;
    func_3 encrypt = sysf( 4 );

    if (!encrypt) return;
    fill( key7, 7, 1 );
    set_str( &data, text, 10, 0 );       /* MaximumLength is not looked at */
    set_str( &key, key_bytes, 3, 0 );
    set_str( &out, buffer, 99, sizeof(buffer) );
    /* dispatch: vec-004a, sysf-004 */
    ok( !encrypt( &data, &key, &out ), "failed\n" );
    ok( out.len == 24, "length %lu\n", out.len );
    same( buffer, "b6e45abbf833b549 b69562f3fc6905b1 6884e00fc42257ef" );
    /* dispatch: vec-004b */
    set_str( &data, digits, 8, 8 );
    set_str( &key, key7, 7, 7 );
    set_str( &out, buffer, 0, 16 );
    ok( !encrypt( &data, &key, &out ), "failed\n" );
    ok( out.len == 16, "length %lu\n", out.len );
    same( buffer, "3e662a35aaeaf494 bda4440820bcfcf6" );

    /* dispatch: sysf-004-err */
    set_str( &out, buffer, 0, 15 );
    ok( encrypt( &data, &key, &out ) == (LONG)BUFFER_TOO_SMALL, "not refused\n" );
    key.len = 0;
    ok( encrypt( &data, &key, &out ) == (LONG)INVALID_PARAMETER_2, "not refused\n" );
}

static void test_decrypt_data( void )
{
    BYTE cipher[24], key_bytes[] = "KEY", wrong[] = "KEZ", buffer[32];
    struct str data, key, out;
    func_3 decrypt = sysf( 5 );
    LONG status;

    if (!decrypt) return;
    unhex( "b6e45abbf833b549 b69562f3fc6905b1 6884e00fc42257ef", cipher );
    set_str( &data, cipher, 24, 24 );
    set_str( &key, key_bytes, 3, 3 );
    set_str( &out, buffer, 0, sizeof(buffer) );
    /* dispatch: sysf-005 */
    ok( !decrypt( &data, &key, &out ), "failed\n" );
    ok( out.len == 10 && !memcmp( buffer, "HELLOWORLD", 10 ), "length %lu\n", out.len );

    /* dispatch: sysf-005-err */
    out.max = 9;
    ok( decrypt( &data, &key, &out ) == (LONG)BUFFER_TOO_SMALL, "not refused\n" );
    key.data = wrong;
    ok( decrypt( &data, &key, &out ) == (LONG)UNKNOWN_REVISION, "not refused\n" );
    /* Wine's never looks at the length of the data, as before Vista. */
    data.len = 0;
    status = decrypt( &data, &key, &out );
    todo_wine
    ok( status == (LONG)INVALID_PARAMETER_1, "got %#lx\n", status );
    key.len = 0;
    ok( decrypt( &data, &key, &out ) == (LONG)INVALID_PARAMETER_2, "not refused\n" );
}

static void test_passwords( void )
{
    static const struct
    {
        const char *password, *hash;
    } rows[] =
    {
        /* dispatch: vec-006a, vec-006b, vec-006c, vec-006d, sysf-006 */
        { "", "aad3b435b51404eeaad3b435b51404ee" },
        { "PASSWORD", "e52cac67419a9a224a3b108f3fa6cb6d" },
        { "password", "9b39717fb8d352de51ba9e66d34def62" },
        { "ABCDEFGHIJKLMN", "e0c510199cc66abd8c51ec214bebdea1" },
        { "ABCDEFGHIJKLMNOP", "e0c510199cc66abd8c51ec214bebdea1" },
    };
    static WCHAR password[] = L"password";
    struct unicode text = { 0, 0, password };
    func_2 lm = sysf( 6 ), nt = sysf( 7 );
    BYTE hash[16], other[16];
    unsigned int i;

    if (!lm || !nt) return;
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        ok( !lm( rows[i].password, hash ), "failed\n" );
        same( hash, rows[i].hash );
    }
    ok( !nt( &text, hash ), "failed\n" );
    same( hash, "31d6cfe0d16ae931b73c59d7e0c089c0" );    /* dispatch: vec-007a */
    text.len = 16;
    ok( !nt( &text, hash ), "failed\n" );
    same( hash, "8846f7eaee8fb117ad06bdd830b7586c" );    /* dispatch: vec-007b, sysf-007 */
    text.len = 18;      /* with its NUL it is another text */
    ok( !nt( &text, other ), "failed\n" );
    ok( memcmp( hash, other, 16 ), "the NUL is not hashed\n" );
}

static void test_responses( void )
{
    BYTE challenge[8], hash[16], out[24], in[16];
    unsigned int i;

    unhex( "1122334455667788", challenge );
    unhex( "8846f7eaee8fb117ad06bdd830b7586c", hash );
    fill( in, 16, 0 );
    for (i = 8; i <= 9; i++)
    {
        func_3 respond = sysf( i );

        if (!respond) continue;
        memset( out, 0xcc, sizeof(out) );
        ok( !respond( challenge, hash, out ), "failed\n" );
        same( out, "727b4e35f947129e a52b9cdedae86934 bb23ef89f50fc595" );   /* dispatch: vec-008 */
        /* dispatch: sysf-008, sysf-009 */
        ok( respond( NULL, hash, out ) == (LONG)UNSUCCESSFUL, "%u: not refused\n", i );
        ok( respond( challenge, hash, NULL ) == (LONG)UNSUCCESSFUL, "%u: not refused\n", i );
        ok( respond( NULL, NULL, NULL ) == (LONG)UNSUCCESSFUL, "%u: not refused\n", i );
    }
    for (i = 10; i <= 11; i++)
    {
        func_3 session = sysf( i );

        if (!session) continue;
        ok( !session( NULL, in, out ), "failed\n" );
        same( out, "22f840370ebb1ddbea4fa3a40243391e" );     /* dispatch: vec-010, sysf-010 */
    }
}

static void test_owf( void )
{
    BYTE in[16], key[14], out[16], back[16], index[4] = { 0xe8, 0x03, 0, 0 };
    unsigned int i;

    fill( in, 16, 0 );
    fill( key, 14, 1 );
    for (i = 12; i <= 26; i += 2)
    {
        func_3 encrypt = sysf( i ), decrypt = sysf( i + 1 );
        const BYTE *with = i < 24 ? key : index;

        if (!encrypt || !decrypt) continue;
        winetest_push_context( "SystemFunction%03u", i );
        memset( out, 0xcc, sizeof(out) );
        ok( !encrypt( in, with, out ), "failed\n" );
        /* dispatch: vec-012, vec-024, sysf-012, sysf-024 */
        same( out, i < 24 ? "24607e3dcc3c7148 03566e3f6c04e531" : "72469fac326a2296 25c4665ab428c7b2" );
        ok( !decrypt( out, with, back ), "failed\n" );
        ok( !memcmp( back, in, 16 ), "not the inverse\n" );  /* dispatch: sysf-013, sysf-025 */
        if (i < 24)
        {
            ok( encrypt( NULL, key, out ) == (LONG)UNSUCCESSFUL, "not refused\n" );
            ok( encrypt( NULL, NULL, NULL ) == (LONG)UNSUCCESSFUL, "not refused\n" );
            ok( decrypt( NULL, key, out ) == (LONG)UNSUCCESSFUL, "not refused\n" );
            ok( decrypt( NULL, NULL, NULL ) == (LONG)UNSUCCESSFUL, "not refused\n" );
        }
        winetest_pop_context();
    }
}

static void test_equal( void )
{
    BYTE a[17], b[17];
    unsigned int i;

    for (i = 30; i <= 31; i++)
    {
        func_equal equal = (func_equal)sysf( i );

        if (!equal) continue;
        fill( a, 17, 0 );
        fill( b, 17, 0 );
        b[16] = 0x77;
        /* dispatch: sysf-030 */
        ok( equal( a, b ) == 1, "%u: the same are not equal\n", i );
        b[15]++;
        ok( equal( a, b ) == 0, "%u: others are equal\n", i );
        b[15]--;
        b[0]++;
        ok( equal( a, b ) == 0, "%u: others are equal\n", i );
    }
}

static void check_rc4( unsigned int number )
{
    BYTE text[] = "Plaintext", key_bytes[] = "Key";
    struct str data, key;
    func_2 rc4 = sysf( number );

    if (!rc4) return;
    set_str( &data, text, 9, 9 );
    set_str( &key, key_bytes, 3, 3 );
    ok( !rc4( &data, &key ), "failed\n" );
    same( text, "bbf316e8d940af0ad3" );
    ok( !rc4( &data, &key ), "failed\n" );
    ok( !memcmp( text, "Plaintext", 9 ), "not its own inverse\n" );
}

static void test_rest( void )
{
    static const char *const absent[] = { "SystemFunction037", "SystemFunction038", "SystemFunction039" };
    func_random random = (func_random)sysf( 36 );
    BYTE data[32] = { 0 }, zero[32] = { 0 };
    unsigned int i;

    check_rc4( 32 );        /* dispatch: sysf-032, vec-032 */
    if (!on_wine()) check_rc4( 33 );        /* dispatch: sysf-033 */
    else skip( "SystemFunction033 is a stub of the host\n" );

    if (random)
    {
        /* dispatch: sysf-036 */
        ok( random( data, sizeof(data) ), "failed\n" );
        ok( memcmp( data, zero, sizeof(data) ), "not random\n" );
        ok( random( data, 0 ), "failed\n" );
        ok( random( NULL, 0 ), "failed\n" );
    }
    /* dispatch: sysf-035 */
    if (on_wine() && sysf( 35 )) ok( ((func_1)sysf( 35 ))( "c:\\no such file" ), "not verified\n" );
    /* dispatch: sysf-037 */
    for (i = 0; i < ARRAY_SIZE( absent ); i++)
        ok( !GetProcAddress( advapi32, absent[i] ), "%s is exported\n", absent[i] );
}

struct md4_context
{
    ULONG state[4], count[2];
    BYTE  buffer[64], digest[16];
};

struct md5_context
{
    ULONG count[2], state[4];
    BYTE  buffer[64], digest[16];
};

struct sha_context
{
    BYTE  reserved[24];
    ULONG state[5], count[2];
    BYTE  buffer[64];
};

static const struct family
{
    const char *init, *update, *final;
    unsigned int digest_offset;     /* 0: the digest comes out through the second argument */
    const char *empty, *abc, *many;
} families[] =
{
    /* dispatch: vec-md4, hash-ctx-md4 */
    { "MD4Init", "MD4Update", "MD4Final", offsetof( struct md4_context, digest ),
      "31d6cfe0d16ae931b73c59d7e0c089c0", "a448017aaf21d8525fc10ae87aa6729d",
      "5f1bf26a8067c9159b91f1440f7c9e8a" },
    /* dispatch: vec-md5, hash-ctx-md5 */
    { "MD5Init", "MD5Update", "MD5Final", offsetof( struct md5_context, digest ),
      "d41d8cd98f00b204e9800998ecf8427e", "900150983cd24fb0d6963f7d28e17f72",
      "cabe45dcc9ae5b66ba86600cca6b8ba8" },
    /* dispatch: vec-sha, hash-ctx-sha */
    { "A_SHAInit", "A_SHAUpdate", "A_SHAFinal", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      "a9993e364706816aba3e25717850c26c9cd0d89d", "291e9a6c66994949b57ba5e650361e98fc36b1ba" },
};

/* Hashes a text in pieces and compares; the bytes after the context stay as they were. */
static void check_digest( const struct family *family, const BYTE *text, unsigned int len, unsigned int piece,
                          const char *want )
{
    func_init init = get( family->init );
    func_update update = get( family->update );
    void *final = get( family->final );
    unsigned int size = family->digest_offset ? sizeof(struct md4_context) : sizeof(struct sha_context);
    unsigned int done, part;
    BYTE context[256], result[20];

    memset( context, 0xcc, sizeof(context) );
    init( context );
    for (done = 0; done < len; done += part)
    {
        part = min( piece, len - done );
        update( context, text + done, part );
    }
    if (family->digest_offset) ((func_init)final)( context );
    else ((func_final)final)( context, result );
    same( family->digest_offset ? context + family->digest_offset : result, want );
    ok( context[size] == 0xcc, "more than %u bytes were written\n", size );
    if (!family->digest_offset)
    {
        BYTE fresh[256];

        memset( fresh, 0xcc, sizeof(fresh) );
        init( fresh );
        /* dispatch: hash-ctx-reinit */
        ok( !memcmp( context + 24, fresh + 24, 20 + 8 ), "not initialised again\n" );
    }
}

static void test_families( void )
{
    static const unsigned int pieces[] = { 1, 7, 63, 64, 65, 1000 };
    BYTE many[1000];
    unsigned int i, j;

    memset( many, 'a', sizeof(many) );
    for (i = 0; i < ARRAY_SIZE( families ); i++)
    {
        winetest_push_context( "%s", families[i].init );
        check_digest( &families[i], many, 0, 1, families[i].empty );
        check_digest( &families[i], (const BYTE *)"abc", 3, 3, families[i].abc );
        for (j = 0; j < ARRAY_SIZE( pieces ); j++)
            check_digest( &families[i], many, sizeof(many), pieces[j], families[i].many );
        winetest_pop_context();
    }
}

/* The parts of the MD contexts that programs can look at. */
static void check_fields( const char *name, ULONG *state, ULONG *count, void *context, unsigned int size )
{
    static const ULONG initial[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
    char func[16];
    BYTE text[103], before[128];

    winetest_push_context( "%s", name );
    memset( text, 'x', sizeof(text) );
    sprintf( func, "%sInit", name );
    ((func_init)get( func ))( context );
    /* dispatch: hash-ctx-init */
    ok( !memcmp( state, initial, sizeof(initial) ), "state %08lx %08lx\n", state[0], state[1] );
    ok( !count[0] && !count[1], "count %#lx %#lx\n", count[0], count[1] );
    sprintf( func, "%sUpdate", name );
    /* dispatch: hash-ctx-update */
    ((func_update)get( func ))( context, text, 60 );
    ok( count[0] == 60 * 8, "count %#lx\n", count[0] );
    ok( !memcmp( state, initial, sizeof(initial) ), "state has changed before a whole block\n" );
    ((func_update)get( func ))( context, text, 43 );
    ok( count[0] == 0x338 && !count[1], "count %#lx %#lx\n", count[0], count[1] );
    ok( memcmp( state, initial, sizeof(initial) ), "state has not changed after a block\n" );
    memcpy( before, context, size );
    sprintf( func, "%sFinal", name );
    ((func_init)get( func ))( context );
    /* dispatch: hash-ctx-final */
    ok( memcmp( before, context, size ), "the context has not changed\n" );
    ok( memcmp( state, initial, sizeof(initial) ), "the context was initialised\n" );
    winetest_pop_context();
}

START_TEST( sysfunc )
{
    struct md4_context md4;
    struct md5_context md5;

    advapi32 = GetModuleHandleA( "advapi32.dll" );
    if (!advapi32) advapi32 = LoadLibraryA( "advapi32.dll" );
    test_block();
    test_encrypt_data();
    test_decrypt_data();
    test_passwords();
    test_responses();
    test_owf();
    test_equal();
    test_rest();
    test_families();
    memset( &md4, 0xcc, sizeof(md4) );
    memset( &md5, 0xcc, sizeof(md5) );
    check_fields( "MD4", md4.state, md4.count, &md4, offsetof( struct md4_context, digest ) );
    check_fields( "MD5", md5.state, md5.count, &md5, offsetof( struct md5_context, digest ) );
}
