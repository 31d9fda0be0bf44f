/* The halves of a pair that is stored: which public blob is that of a private one. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keystore/store.h"
#include "wine/test.h"

static const struct keystore store = { "DSS", FALSE };

/* Blobs that differ in the magic, and in version 3 in the fourth length, which the private one has
 * alone. */
struct blobs
{
    BYTE  public_blob[64], private_blob[80];
    DWORD public_len, private_len;
};

static void make_blobs( BYTE version, struct blobs *blobs )
{
    DWORD i, extra = version == 3 ? 4 : 0;

    memset( blobs, 0, sizeof(*blobs) );
    blobs->public_len = sizeof(blobs->public_blob);
    blobs->private_len = sizeof(blobs->private_blob);
    for (i = 12; i < blobs->public_len; i++)
        blobs->public_blob[i] = blobs->private_blob[i < 24 ? i : i + extra] = i;
    blobs->public_blob[1] = blobs->private_blob[1] = version;
    blobs->public_blob[0] = PUBLICKEYBLOB;
    blobs->private_blob[0] = PRIVATEKEYBLOB;
    blobs->public_blob[11] = '1';
    blobs->private_blob[11] = '2';
    if (extra) blobs->private_blob[24] = 160;
}

static DWORD check_blobs( struct blobs *blobs )
{
    struct stored_pair pair = { .public_blob = blobs->public_blob, .public_len = blobs->public_len };
    DWORD err = keystore_seal( &store, blobs->private_blob, blobs->private_len, &pair.sealed, &pair.sealed_len );

    ok( !err, "not sealed: error %#lx\n", err );
    if (!err) err = pair_check( &pair );
    heap_free( pair.sealed );
    return err;
}

static void test_halves( BYTE version )
{
    DWORD i, err, end = version == 3 ? 68 : 64;
    struct blobs blobs;

    make_blobs( version, &blobs );
    err = check_blobs( &blobs );
    ok( !err, "alike: error %#lx\n", err );
    for (i = 12; i < 64; i += 3)
    {
        make_blobs( version, &blobs );
        blobs.public_blob[i]++;
        err = check_blobs( &blobs );
        /* containers: con-open-35 */
        ok( err == (DWORD)NTE_KEYSET_ENTRY_BAD, "byte %lu: error %#lx\n", i, err );
    }
    make_blobs( version, &blobs );
    blobs.private_len = end;
    err = check_blobs( &blobs );
    ok( !err, "nothing behind: error %#lx\n", err );
    for (i = 1; i < end; i += 7)
    {
        blobs.private_len = i;
        err = check_blobs( &blobs );
        ok( err == (DWORD)NTE_KEYSET_ENTRY_BAD, "private of %lu bytes: error %#lx\n", i, err );
    }
    make_blobs( version, &blobs );
    for (i = 1; i <= 12; i++)
    {
        blobs.public_len = i;
        err = check_blobs( &blobs );
        ok( err == (DWORD)NTE_KEYSET_ENTRY_BAD, "public of %lu bytes: error %#lx\n", i, err );
    }
}

START_TEST( pair )
{
    static const BYTE versions[] = { 2, 3 };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( versions ); i++)
    {
        winetest_push_context( "version %u", versions[i] );
        test_halves( versions[i] );
        winetest_pop_context();
    }
}
