/* Known secrets go through every kind of call, so that a test can look for them elsewhere: a pair in the container of
 * the name in the first argument, DSA and Diffie-Hellman pairs in that of the same name for these, session and MAC
 * keys, a passphrase, a label, a message, the secret of a handshake, and the one that two sides agree on.
 * The second says what to do: "make" the container, "use" it as well, "replace" its pair by the same one many times, or
 * "list" the secrets: the name and the bytes of one a line, in hex. Exit code 0 if all succeeded that shall.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "../abuse/stock_dss.h"

#define MODULUS_LEN 64

/* The numbers of docs/behaviour/rsa-operations.md, least significant byte first. */
#define MODULUS "9d20e4f92cfa55fbc289f39f6941d6c0bc7d4ac7ca5cd6d0ffb291ba5e4769e7" \
                "13eb86800d4e68ae8fa85caee2b0851c76a53f95099ea88f02bfa009825277a5"

static const struct secret
{
    const char *name, *hex;
} secrets[] =
{
    { "prime-1",          "255bf05b285af0b4147316892df1f5eed725e8dcb51a24e1a5b31e6f89111edc" },
    { "prime-2",          "1932c6a3784f51f1e4612eea3665ec24177f98a2238ee8d77659347ccb8b70c0" },
    { "exponent-1",       "0d1a85ce0b98cc0216d6087e705771a143afa1958a7d37b26408b8840b826fa2" },
    { "exponent-2",       "41ddbc9b50ddb2c09717d4892d70b38f86668a01e420ccad466a1b5b997acba7" },
    { "coefficient",      "feeb6446c20998e82967a0f5e734e2b3b7f3a81cbd7f64597d583f2949e15e0b" },
    { "private-exponent", "c1b4a633a3e5f3bb61dcbee9238534841143b3bb54efed984eecd8a295ce126b"
                          "6606105c95de638ee9fd7b5260783c22fad63cc0c7b5880ed4af0e5a76510965" },
    { "session-key",      "d1e2730495a6b7c8d9eafb0c1d2e3f5061728394a5b6c7d8e9f00a1b2c3d4e5f" },
    { "hmac-key",         "b7f8a96c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8b" },
    { "handshake",        "0301e94fb823d76ac15e0f9b384d72a6e5c1f03b9a8d4e7260b5f1c83a9e0d47"
                          "2b6f8e15c9a3d04e7b82f6195cad3e80" },
    { "passphrase",       "636f72726563742d686f7273652d626174746572792d737461706c652d343731" },
    { "label",            "6f6165702d6c6162656c2d6e6f626f64792d7368616c6c2d736565" },
    { "message",          "746865206d65737361676520746861742069732066c3bc72206e6f626f6479" },
    { "protected",        "70726f7465637465642d696e2d6d656d6f72792d64756c793130314b29af3c77" },
    /* own_x of stock_dss.h, and other_y^own_x */
    { "group-x",          "cf7685efb216058c3f471780e024907a13d34752" },
    { "agreed",           "bf0af877716366eae957dfc095e27132de5e640682fe5f146be491a15d4330b4"
                          "02b58305c8f8917c5ce01a58f398bf0e0cada112b4addd82342ee0fb23c75760" },
};

static DWORD from_hex( const char *hex, BYTE *bytes )
{
    unsigned int byte;
    DWORD len = 0;

    for (; hex[0]; hex += 2)
    {
        sscanf( hex, "%2x", &byte );
        bytes[len++] = byte;
    }
    return len;
}

static DWORD get( const char *name, BYTE *bytes )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( secrets ); i++)
        if (!strcmp( secrets[i].name, name )) return from_hex( secrets[i].hex, bytes );
    return 0;
}

static int unexpected;

#define CHECK( call ) check( (call), #call )
static void check( BOOL ret, const char *call )
{
    if (ret) return;
    printf( "%s fails, error %#lx\n", call, GetLastError() );
    unexpected = 1;
}

/* ---- the pair ---------------------------------------------------------------------------------- */

static DWORD private_blob( BYTE *blob )
{
    BLOBHEADER header = { PRIVATEKEYBLOB, CUR_BLOB_VERSION, 0, CALG_RSA_KEYX };
    RSAPUBKEY rsa = { 0x32415352, MODULUS_LEN * 8, 65537 };
    DWORD len = sizeof(header) + sizeof(rsa), i;

    memcpy( blob, &header, sizeof(header) );
    memcpy( blob + sizeof(header), &rsa, sizeof(rsa) );
    len += from_hex( MODULUS, blob + len );
    for (i = 0; i < 6; i++) len += from_hex( secrets[i].hex, blob + len );
    return len;
}

static void import_pair( HCRYPTPROV prov )
{
    BYTE blob[400];
    HCRYPTKEY pair;
    DWORD len = private_blob( blob );

    CHECK( CryptImportKey( prov, blob, len, 0, CRYPT_EXPORTABLE, &pair ) );
    CHECK( CryptDestroyKey( pair ) );
    blob[30] ^= 1;
    check( !CryptImportKey( prov, blob, len, 0, CRYPT_EXPORTABLE, &pair ), "import of a bad pair" );
}

static void use_pair( HCRYPTPROV prov )
{
    BYTE data[MODULUS_LEN], label[64], blob[400];
    CRYPT_DATA_BLOB label_blob = { get( "label", label ), label };
    DWORD len = 20;
    HCRYPTKEY pair;

    CHECK( CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair ) );
    CHECK( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&label_blob, 0 ) );
    get( "message", data );
    CHECK( CryptEncrypt( pair, 0, TRUE, CRYPT_OAEP, data, &len, sizeof(data) ) );
    CHECK( CryptDecrypt( pair, 0, TRUE, CRYPT_OAEP, data, &len ) );
    check( !CryptDecrypt( pair, 0, TRUE, 0, data, &len ), "decryption of what is none" );
    len = sizeof(blob);
    CHECK( CryptExportKey( pair, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    CHECK( CryptDestroyKey( pair ) );
}

/* ---- keys and hashes ----------------------------------------------------------------------------- */

/* A key of the bytes of a secret, of which there are `extra` too many. */
static BOOL import_key( HCRYPTPROV prov, const char *name, ALG_ID alg, DWORD flags, DWORD extra, HCRYPTKEY *key )
{
    BLOBHEADER header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, alg };
    BYTE blob[100] = { 0 };
    DWORD len = get( name, blob + 12 ) + extra;

    memcpy( blob, &header, sizeof(header) );
    memcpy( blob + sizeof(header), &len, sizeof(len) );
    return CryptImportKey( prov, blob, 12 + len, 0, flags | CRYPT_EXPORTABLE, key );
}

static void use_session_key( HCRYPTPROV prov )
{
    BYTE data[128], blob[400];
    HCRYPTKEY key, pair, other;
    DWORD len = get( "message", data );

    check( !import_key( prov, "session-key", CALG_AES_256, 0, 1, &key ), "import of a key that is too long" );
    CHECK( import_key( prov, "session-key", CALG_AES_256, 0, 0, &key ) );
    CHECK( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    CHECK( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    CHECK( CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair ) );
    len = sizeof(blob);
    CHECK( CryptExportKey( key, pair, SIMPLEBLOB, 0, blob, &len ) );
    CHECK( CryptImportKey( prov, blob, len, pair, 0, &other ) );
    CHECK( CryptDestroyKey( other ) );
    len = sizeof(blob);
    CHECK( CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, blob, &len ) );
    CHECK( CryptImportKey( prov, blob, len, 0, 0, &other ) );
    CHECK( CryptDestroyKey( other ) );
    CHECK( CryptDestroyKey( pair ) );
    CHECK( CryptDestroyKey( key ) );
}

static void use_hashes( HCRYPTPROV prov )
{
    HMAC_INFO info = { .HashAlgid = CALG_SHA_256 };
    BYTE passphrase[64], value[64];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len = sizeof(value);

    CHECK( import_key( prov, "hmac-key", CALG_RC2, CRYPT_IPSEC_HMAC_KEY, 0, &key ) );
    CHECK( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ) );
    CHECK( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    CHECK( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    CHECK( CryptDestroyHash( hash ) );
    CHECK( CryptDestroyKey( key ) );
    CHECK( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    CHECK( CryptHashData( hash, passphrase, get( "passphrase", passphrase ), 0 ) );
    CHECK( CryptDeriveKey( prov, CALG_AES_128, hash, 0, &key ) );
    CHECK( CryptDestroyKey( key ) );
    CHECK( CryptDestroyHash( hash ) );
}

/* The secret of a TLS handshake, wrapped for the container's pair; Microsoft's DLLs take the block the other way
 * round. */
static void use_channel( void )
{
    BLOBHEADER header = { SIMPLEBLOB, CUR_BLOB_VERSION, 0, CALG_TLS1_MASTER };
    ALG_ID wrapping = CALG_RSA_KEYX;
    BYTE blob[12 + MODULUS_LEN], pair_blob[400];
    CRYPT_DATA_BLOB text = { 10, (BYTE *)"0123456789" };
    DWORD len = get( "handshake", blob + 12 ), value_len = 12;
    HCRYPTKEY pair, master;
    HCRYPTPROV prov;
    HCRYPTHASH hash;

    CHECK( CryptAcquireContextA( &prov, NULL, MS_DEF_RSA_SCHANNEL_PROV_A, PROV_RSA_SCHANNEL, CRYPT_VERIFYCONTEXT ) );
    CHECK( CryptImportKey( prov, pair_blob, private_blob( pair_blob ), 0, 0, &pair ) );
    memcpy( blob, &header, sizeof(header) );
    memcpy( blob + 8, &wrapping, sizeof(wrapping) );
    CHECK( CryptEncrypt( pair, 0, TRUE, 0, blob + 12, &len, MODULUS_LEN ) );
    CHECK( CryptImportKey( prov, blob, 12 + len, pair, 0, &master ) );
    CHECK( CryptSetKeyParam( master, KP_CLIENT_RANDOM, (BYTE *)&text, 0 ) );
    CHECK( CryptSetKeyParam( master, KP_SERVER_RANDOM, (BYTE *)&text, 0 ) );
    CHECK( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, master, 0, &hash ) );
    CHECK( CryptDestroyHash( hash ) );
    CHECK( CryptCreateHash( prov, CALG_TLS1PRF, master, 0, &hash ) );
    CHECK( CryptSetHashParam( hash, HP_TLS1PRF_LABEL, (BYTE *)&text, 0 ) );
    CHECK( CryptSetHashParam( hash, HP_TLS1PRF_SEED, (BYTE *)&text, 0 ) );
    CHECK( CryptGetHashParam( hash, HP_HASHVAL, blob, &value_len, 0 ) );
    CHECK( CryptDestroyHash( hash ) );
    CHECK( CryptDestroyKey( master ) );
    CHECK( CryptDestroyKey( pair ) );
    CHECK( CryptReleaseContext( prov, 0 ) );
}

/* ---- DSA and Diffie-Hellman ---------------------------------------------------------------------- */

static DWORD put( BYTE *at, const void *bytes, DWORD len )
{
    memcpy( at, bytes, len );
    return len;
}

/* A blob with p, for DSA q, g and x. */
static BOOL import_group_pair( HCRYPTPROV prov, ALG_ID alg, HCRYPTKEY *pair )
{
    BLOBHEADER header = { PRIVATEKEYBLOB, CUR_BLOB_VERSION, 0, alg };
    DWORD head[] = { alg == CALG_DSS_SIGN ? 0x32535344 : 0x32484400, 8 * sizeof(group_p) };
    BYTE blob[400] = { 0 };
    DWORD len = put( blob, &header, sizeof(header) );

    len += put( blob + len, head, sizeof(head) );
    len += put( blob + len, group_p, sizeof(group_p) );
    if (alg == CALG_DSS_SIGN) len += put( blob + len, group_q, sizeof(group_q) );
    len += put( blob + len, group_g, sizeof(group_g) );
    len += get( "group-x", blob + len );
    if (alg == CALG_DSS_SIGN) memset( blob + len, 0xff, 24 );   /* no seed */
    len += alg == CALG_DSS_SIGN ? 24 : sizeof(group_p) - sizeof(own_x);
    return CryptImportKey( prov, blob, len, 0, CRYPT_EXPORTABLE, pair );
}

static void use_signature( HCRYPTPROV prov )
{
    BYTE message[64], signature[40];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;
    HCRYPTKEY pair;

    CHECK( import_group_pair( prov, CALG_DSS_SIGN, &pair ) );
    CHECK( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    CHECK( CryptHashData( hash, message, get( "message", message ), 0 ) );
    CHECK( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    CHECK( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ) );
    CHECK( CryptDestroyHash( hash ) );
    CHECK( CryptDestroyKey( pair ) );
}

static void use_agreement( HCRYPTPROV prov )
{
    struct
    {
        BLOBHEADER header;
        DWORD      magic, bits;
        BYTE       y[sizeof(other_y)];
    } blob = { { PUBLICKEYBLOB, CUR_BLOB_VERSION, 0, CALG_DH_SF }, 0x31484400, 8 * sizeof(group_p), { 0 } };
    ALG_ID alg = CALG_3DES;
    HCRYPTKEY pair, key;
    BYTE data[64];
    DWORD len = sizeof(data);

    memcpy( blob.y, other_y, sizeof(other_y) );
    CHECK( import_group_pair( prov, CALG_DH_SF, &pair ) );
    CHECK( CryptImportKey( prov, (BYTE *)&blob, sizeof(blob), pair, 0, &key ) );
    CHECK( CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, CRYPT_EXPORTABLE ) );
    CHECK( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, data, &len ) );
    CHECK( CryptDestroyKey( key ) );
    CHECK( CryptDestroyKey( pair ) );
}

static void use_groups( const char *name )
{
    HCRYPTPROV prov;

    CHECK( CryptAcquireContextA( &prov, name, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_NEWKEYSET ) );
    use_signature( prov );
    use_agreement( prov );
    CHECK( CryptReleaseContext( prov, 0 ) );
}

static void use_memory( void )
{
    typedef LONG (WINAPI *memory_func)( void *memory, ULONG size, ULONG flags );
    memory_func encrypt = (memory_func)(void *)GetProcAddress( GetModuleHandleA( "advapi32.dll" ),
                                                               "SystemFunction040" );
    BYTE memory[64];
    DWORD len = get( "protected", memory );

    check( encrypt && !encrypt( memory, len, 0 ), "RtlEncryptMemory" );
}

int main( int argc, char *argv[] )
{
    const char *name = argc > 2 ? argv[1] : "planted", *what = argc > 2 ? argv[2] : "list";
    DWORD flags = strcmp( what, "replace" ) ? CRYPT_NEWKEYSET : 0;
    HCRYPTPROV prov;
    unsigned int i;

    if (!strcmp( what, "list" ))
    {
        for (i = 0; i < ARRAYSIZE( secrets ); i++) printf( "%s %s\n", secrets[i].name, secrets[i].hex );
        return 0;
    }
    CHECK( CryptAcquireContextA( &prov, name, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, flags ) );
    for (i = 0; i < (flags ? 1 : 20); i++) import_pair( prov );
    if (!strcmp( what, "use" ))
    {
        use_pair( prov );
        use_session_key( prov );
        use_hashes( prov );
        use_channel();
        use_groups( name );
        use_memory();
    }
    CHECK( CryptReleaseContext( prov, 0 ) );
    if (!strcmp( what, "use" ))
        check( !CryptAcquireContextA( &prov, "none such", NULL, PROV_RSA_FULL, 0 ), "a container that is not there" );
    return unexpected;
}
