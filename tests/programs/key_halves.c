/* Puts together container files whose public and private half are of different keys, as mixed backups may have them,
 * and looks that no call works with such a pair or writes by the length of one half into what has that of the other.
 * Runs where the files are ours (docs/key-store.md). Prints what is wrong and a closing line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"
#include "checks.h"
#include "container_file.h"

#define NAME "halves"

/* The form of a file: records behind a header, see docs/key-store.md. */
#define HEADER_LEN  48
#define SUM_AT      16
#define SUM_LEN     32
#define TAG_PUBLIC  4

#define EXPONENT_AT 16          /* of a key blob */
#define BITS_AT     12

#define GUARD 0xa5

struct file
{
    DWORD len;
    BYTE  bytes[CONTAINER_FILE_MAX];
};

/* A container of one exchange pair, as it was stored. */
static struct stored
{
    DWORD           bits;
    struct file     file;
    struct key_blob simple;     /* a session key for it */
} stored[3] = { { .bits = 512 }, { .bits = 2048 }, { .bits = 512 } };

static char path[CONTAINER_PATH_MAX];
static ULONGLONG file_time;

/* ---- files -------------------------------------------------------------------------------------- */

static DWORD number_at( const struct file *file, DWORD at )
{
    DWORD value;

    memcpy( &value, file->bytes + at, sizeof(value) );
    return value;
}

/* The data of the exchange pair's record. */
static const BYTE *find_record( const struct file *file, DWORD tag, DWORD *len )
{
    DWORD at;

    for (at = HEADER_LEN; at + 8 <= file->len; at += 8 + *len)
    {
        *len = number_at( file, at + 4 );
        if (number_at( file, at ) == tag) return file->bytes + at + 8;
    }
    return NULL;
}

static void append( struct file *file, const void *bytes, DWORD len )
{
    memcpy( file->bytes + file->len, bytes, len );
    file->len += len;
}

static BOOL set_sum( struct file *file )
{
    DWORD len = SUM_LEN;
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    BOOL ret;

    memcpy( file->bytes + 12, &file->len, sizeof(file->len) );
    if (!CryptAcquireContextA( &prov, NULL, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT )) return FALSE;
    ret = CryptCreateHash( prov, CALG_SHA_256, 0, 0, &hash ) && CryptHashData( hash, file->bytes, SUM_AT, 0 ) &&
          CryptHashData( hash, file->bytes + HEADER_LEN, file->len - HEADER_LEN, 0 ) &&
          CryptGetHashParam( hash, HP_HASHVAL, file->bytes + SUM_AT, &len, 0 );
    CryptReleaseContext( prov, 0 );
    return ret;
}

/* A file like another one, with another public half. */
static BOOL mix( const struct file *from, const BYTE *public, DWORD public_len, struct file *mixed )
{
    DWORD at, len, tag;

    mixed->len = 0;
    append( mixed, from->bytes, HEADER_LEN );
    for (at = HEADER_LEN; at + 8 <= from->len; at += 8 + len)
    {
        len = number_at( from, at + 4 );
        if ((tag = number_at( from, at )) != TAG_PUBLIC)
        {
            append( mixed, from->bytes + at, 8 + len );
            continue;
        }
        append( mixed, &tag, sizeof(tag) );
        append( mixed, &public_len, sizeof(public_len) );
        append( mixed, public, public_len );
    }
    return set_sum( mixed );
}

/* Its time is later each time, as that of any real change is. */
static BOOL put_file( const struct file *file )
{
    FILETIME time;
    HANDLE handle;
    DWORD done;
    BOOL ret;

    handle = CreateFileA( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL );
    if (handle == INVALID_HANDLE_VALUE) return FALSE;
    file_time += 100000000;
    time.dwLowDateTime = (DWORD)file_time;
    time.dwHighDateTime = file_time >> 32;
    ret = WriteFile( handle, file->bytes, file->len, &done, NULL ) && done == file->len &&
          SetFileTime( handle, NULL, NULL, &time );
    CloseHandle( handle );
    return ret;
}

/* ---- calls that need the private half ------------------------------------------------------------- */

/* Whether a call failed as it should and left all that was given to it alone. */
static void judge( const char *what, const char *call, BOOL ret, const BYTE *bytes, DWORD len )
{
    DWORD error = GetLastError(), i;

    check( !ret && error == (DWORD)NTE_KEYSET_ENTRY_BAD, "%s: %s works, or another error", what, call );
    for (i = 0; i < len && bytes[i] == GUARD; i++) {}
    check( i == len, "%s: %s writes, at %lu of %lu bytes", what, call, i, len );
}

/* The buffer has just the length that was asked for, and bytes behind it that are nobody's. */
static void try_sign( const char *what, HCRYPTPROV prov )
{
    BYTE signature[BLOB_MAX];
    DWORD len = 0;
    BOOL ret;

    check( sign_text( prov, 0, NULL, &len ) && len && len <= sizeof(signature), "%s: length of a signature", what );
    memset( signature, GUARD, sizeof(signature) );
    ret = sign_text( prov, 0, signature, &len );
    /* containers: con-open-35 */
    judge( what, "CryptSignHash", ret, signature, sizeof(signature) );
}

static void try_decrypt( const char *what, HCRYPTKEY key, DWORD flags )
{
    BYTE data[BLOB_MAX];
    DWORD len;

    memset( data, GUARD, sizeof(data) );
    len = 16;
    check( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), "%s: the public half does not encrypt", what );
    memset( data, GUARD, sizeof(data) );
    judge( what, "CryptDecrypt", CryptDecrypt( key, 0, TRUE, flags, data, &len ), data, sizeof(data) );
}

static void try_export( const char *what, HCRYPTKEY key, HCRYPTKEY wrapping )
{
    BYTE blob[2 * BLOB_MAX];
    DWORD len = 0;

    check( CryptExportKey( key, wrapping, PRIVATEKEYBLOB, 0, NULL, &len ), "%s: length of a blob", what );
    memset( blob, GUARD, sizeof(blob) );
    judge( what, "CryptExportKey", CryptExportKey( key, wrapping, PRIVATEKEYBLOB, 0, blob, &len ), blob, sizeof(blob) );
}

static void try_import( const char *what, HCRYPTPROV prov, HCRYPTKEY key, const struct key_blob *simple )
{
    HCRYPTKEY made;

    judge( what, "CryptImportKey", CryptImportKey( prov, simple->bytes, simple->len, 0, 0, &made ), NULL, 0 );
    judge( what, "CryptImportKey", CryptImportKey( prov, simple->bytes, simple->len, key, 0, &made ), NULL, 0 );
}

/* What a pair of two keys may be: looked at, replaced and deleted. */
static void try_file( const char *what, const struct file *file, const struct stored *of_private )
{
    HCRYPTKEY key, wrapping;
    HCRYPTPROV prov;
    ULONGLONG id;

    check( put_file( file ), "%s: the file cannot be written", what );
    check( acquire( NAME, 0, &prov ), "%s: the container cannot be opened", what );
    check( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), "%s: the public half cannot be had", what );
    check( CryptGenKey( prov, CALG_3DES, 0, &wrapping ), "%s: a session key", what );
    try_sign( what, prov );
    try_decrypt( what, key, 0 );
    try_decrypt( what, key, CRYPT_OAEP );
    try_decrypt( what, key, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK );
    try_export( what, key, 0 );
    try_export( what, key, wrapping );
    try_import( what, prov, key, &of_private->simple );
    CryptDestroyKey( wrapping );
    CryptDestroyKey( key );
    check( generate_pair( prov, 0, &id ) && pair_works( prov, 0 ), "%s: no new pair", what );
    CryptReleaseContext( prov, 0 );
}

/* ---- the cases ------------------------------------------------------------------------------------ */

/* The public half as its other words could be: an exponent, or a length in bits with zeros above the modulus. */
static DWORD reword( const struct stored *of, DWORD exponent, DWORD bits, BYTE public[BLOB_MAX] )
{
    DWORD len, new_len = 20 + bits / 8;
    const BYTE *from = find_record( &of->file, TAG_PUBLIC, &len );

    memset( public, 0, BLOB_MAX );
    memcpy( public, from, len );
    memcpy( public + EXPONENT_AT, &exponent, sizeof(exponent) );
    memcpy( public + BITS_AT, &bits, sizeof(bits) );
    return new_len;
}

static void try_halves( const char *what, const struct stored *of_public, const struct stored *of_private )
{
    static struct file mixed;
    const BYTE *public;
    DWORD len;

    public = find_record( &of_public->file, TAG_PUBLIC, &len );
    check( public && mix( &of_private->file, public, len, &mixed ), "%s: nothing to mix", what );
    try_file( what, &mixed, of_private );
}

static void try_reworded( const char *what, const struct stored *of, DWORD exponent, DWORD bits )
{
    static struct file mixed;
    BYTE public[BLOB_MAX];

    check( mix( &of->file, public, reword( of, exponent, bits, public ), &mixed ), "%s: nothing to mix", what );
    try_file( what, &mixed, of );
}

/* What was mixed can be unmixed. */
static void try_good( const struct stored *good )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;

    check( put_file( &good->file ), "good: the file cannot be written" );
    check( acquire( NAME, 0, &prov ) && pair_works( prov, 0 ), "good: the pair does not work" );
    check( CryptImportKey( prov, good->simple.bytes, good->simple.len, 0, 0, &key ), "good: no import" );
    CryptReleaseContext( prov, 0 );
}

static BOOL make( struct stored *made )
{
    HCRYPTPROV prov;
    HCRYPTKEY key, session;

    acquire( NAME, CRYPT_DELETEKEYSET, &prov );
    if (!acquire( NAME, CRYPT_NEWKEYSET, &prov ) ||
        !CryptGenKey( prov, AT_KEYEXCHANGE, made->bits << 16 | CRYPT_EXPORTABLE, &key ) ||
        !CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &session )) return FALSE;
    made->simple.len = sizeof(made->simple.bytes);
    return CryptExportKey( session, key, SIMPLEBLOB, 0, made->simple.bytes, &made->simple.len ) &&
           container_path( prov, 0, path ) && read_container_file( path, made->file.bytes, &made->file.len ) &&
           CryptReleaseContext( prov, 0 );
}

int main( int argc, char **argv )
{
    const struct stored *small = &stored[0], *large = &stored[1], *other = &stored[2];
    HCRYPTPROV prov;
    FILETIME now;
    int i;

    for (i = 0; i < 3; i++)
    {
        if (make( &stored[i] )) continue;
        printf( "a container cannot be made and read, error %#lx\n", GetLastError() );
        return 1;
    }
    GetSystemTimeAsFileTime( &now );
    file_time = (ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime;
    try_good( small );
    try_halves( "512 bits public, 2048 private", small, large );
    try_halves( "2048 bits public, 512 private", large, small );
    try_halves( "another modulus", other, small );
    try_reworded( "another exponent", small, 3, small->bits );
    try_reworded( "the same modulus said to be longer", small, 65537, 2 * small->bits );
    try_good( large );
    if (argc > 1 && !strcmp( argv[1], "leave" ))    /* one that is mixed */
    {
        static struct file mixed;
        DWORD len;
        const BYTE *public = find_record( &other->file, TAG_PUBLIC, &len );

        check( mix( &small->file, public, len, &mixed ) && put_file( &mixed ), "left" );
    }
    else check( acquire( NAME, CRYPT_DELETEKEYSET, &prov ), "delete" );
    return done();
}
