/* Looks into the file of a key container, and at its attributes, without our code: what stands in it in clear, what
 * does not, and that the file is the container. Runs where the files are ours (docs/key-store.md). Prints what is wrong
 * and a closing line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"
#include "checks.h"
#include "container_file.h"
#include "sealed.h"

#define NAME "Inside A Container"

/* The form of a file: records behind a header, see docs/key-store.md. */
#define HEADER_LEN 48
#define TAG_SEALED 5

static const ALG_ID slot_algs[2] = { CALG_RSA_KEYX, CALG_RSA_SIGN };

static DWORD scope;
static char path[CONTAINER_PATH_MAX];
static BYTE bytes[CONTAINER_FILE_MAX];
static DWORD len;

/* ---- attributes --------------------------------------------------------------------------------- */

/* Whether the file system that the file lies on keeps the attribute. */
static BOOL keeps_system( void )
{
    char probe[sizeof(path) + 8];
    DWORD attributes;
    HANDLE file;

    snprintf( probe, sizeof(probe), "%s.probe", path );
    file = CreateFileA( probe, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_SYSTEM, NULL );
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    CloseHandle( file );
    attributes = GetFileAttributesA( probe );
    DeleteFileA( probe );
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_SYSTEM);
}

/* Of the file, its folder, and the one above. */
static void look_at_attributes( void )
{
    char *end;
    int i;

    if (!keeps_system())
    {
        printf( "the System attribute is not kept here\n" );
        return;
    }
    for (i = 0; i < 3; i++)
    {
        /* containers: place-06 */
        check( GetFileAttributesA( path ) & FILE_ATTRIBUTE_SYSTEM, "%s has not the System attribute", path );
        end = strrchr( path, '\\' );
        *end = 0;
    }
    for (i = 0; i < 3; i++) path[strlen( path )] = '\\';
}

/* ---- content ------------------------------------------------------------------------------------ */

static DWORD number_at( DWORD at )
{
    DWORD value;

    memcpy( &value, bytes + at, sizeof(value) );
    return value;
}

/* The sealed record of a slot. */
static BYTE *find_sealed( int slot, DWORD *sealed_len )
{
    DWORD at, size;

    for (at = HEADER_LEN; at + 8 <= len; at += 8 + size)
    {
        size = number_at( at + 4 );
        if (size > len - at - 8) return NULL;
        if (number_at( at ) != (DWORD)(TAG_SEALED | slot << 16)) continue;
        *sealed_len = size;
        return bytes + at + 8;
    }
    return NULL;
}

/* The parts of a PRIVATEKEYBLOB that are secret: p, q, dP, dQ, q^-1, and d, of which the largest has the modulus'
 * length. */
static BOOL has_secret( const struct key_blob *blob )
{
    DWORD half = blob_rsa( blob )->bitlen / 16, at;

    for (at = 20 + 2 * half; at + half <= blob->len; at += half)
        if (has_bytes( bytes, len, blob->bytes + at, half )) return TRUE;
    return FALSE;
}

static void look_at_pair( HCRYPTPROV prov, int slot )
{
    struct key_blob blob, opened = { 0 };
    DWORD sealed_len = 0;
    HCRYPTKEY key;
    BYTE *sealed;

    check( CryptGetUserKey( prov, key_specs[slot], &key ) && export_blob( key, PRIVATEKEYBLOB, &blob ), "pair %d",
           slot );
    CryptDestroyKey( key );
    check( has_bytes( bytes, len, blob.bytes + 20, blob_rsa( &blob )->bitlen / 8 ), "pair %d: its modulus is not there",
           slot );
    /* containers: place-08 */
    check( !has_secret( &blob ), "pair %d: secrets stand in the file in clear", slot );
    sealed = find_sealed( slot, &sealed_len );
    check( sealed && unseal( sealed, sealed_len, &opened ), "pair %d: CryptUnprotectData does not open it", slot );
    check( is_private_blob( &opened, slot_algs[slot] ) && opened.len == blob.len &&
           !memcmp( opened.bytes, blob.bytes, blob.len ), "pair %d: another key was sealed", slot );
}

/* ---- deletion ----------------------------------------------------------------------------------- */

static BOOL refused( const char *name, DWORD flags, DWORD wanted )
{
    HCRYPTPROV prov = 0;

    SetLastError( 0xdeadbeef );
    return !acquire( name, flags | scope, &prov ) && GetLastError() == wanted;
}

static BOOL is_listed( void )
{
    DWORD flags = CRYPT_FIRST, size;
    char name[MAX_PATH + 1];
    BOOL found = FALSE;
    HCRYPTPROV prov;

    if (!acquire( NULL, CRYPT_VERIFYCONTEXT | scope, &prov )) return FALSE;
    for (size = sizeof(name); CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &size,
                                                 flags ); size = sizeof(name))
    {
        if (!strcmp( name, NAME )) found = TRUE;
        flags = 0;
    }
    CryptReleaseContext( prov, 0 );
    return found;
}

/* What .NET programs and people do with a broken container. */
static void delete_file( HCRYPTPROV prov )
{
    ULONGLONG id;
    HCRYPTPROV other;
    HCRYPTKEY key;

    check( is_listed(), "it is not in the list" );
    /* containers: place-07 */
    check( DeleteFileA( path ), "the file cannot be deleted" );
    check( !is_listed(), "it is still in the list" );
    check( refused( NAME, 0, NTE_BAD_KEYSET ), "it can be opened, or another error" );
    check( refused( NAME, CRYPT_DELETEKEYSET, NTE_BAD_KEYSET ), "it can be deleted, or another error" );
    check( !CryptGetUserKey( prov, AT_SIGNATURE, &key ) && GetLastError() == (DWORD)NTE_NO_KEY,
           "a key of a deleted file" );
    check( !generate_pair( prov, 0, &id ), "a key for a deleted file" );
    check( CryptReleaseContext( prov, 0 ), "release" );
    check( refused( NAME, 0, NTE_BAD_KEYSET ), "it came back" );
    check( acquire( NAME, CRYPT_NEWKEYSET | scope, &prov ), "it cannot be made anew" );
    check( get_id( prov, 0, &id ) && !id && get_id( prov, 1, &id ) && !id, "it is not empty" );
    check( CryptReleaseContext( prov, 0 ), "release" );
    check( acquire( NAME, CRYPT_DELETEKEYSET | scope, &other ), "delete" );
}

static void look( void )
{
    HCRYPTPROV prov;
    ULONGLONG id;
    int slot;

    acquire( NAME, CRYPT_DELETEKEYSET | scope, &prov );
    check( acquire( NAME, CRYPT_NEWKEYSET | scope, &prov ), "the container cannot be made" );
    for (slot = 0; slot < 2; slot++) check( generate_pair( prov, slot, &id ), "pair %d cannot be made", slot );
    check( container_path( prov, scope, path ) && read_container_file( path, bytes, &len ), "%s cannot be read", path );
    look_at_attributes();
    /* containers: place-09 */
    check( has_bytes( bytes, len, (const BYTE *)NAME, sizeof(NAME) ), "the name does not stand in the file" );
    for (slot = 0; slot < 2; slot++) look_at_pair( prov, slot );
    delete_file( prov );
}

int main( void )
{
    look();
    scope = CRYPT_MACHINE_KEYSET;
    look();
    return done();
}
