/* OPAQUEKEYBLOB of the SChannel provider's master keys: blobs of our layout that no key made, good ones and bad ones.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "blobtest.h"
#include "channel.h"

/* Blobs of our layout with right lengths and a right digest. */
#define NO_ALGS    { 0, 0, 0, 0, 0, 0 }
#define GOOD_ALGS  { CALG_MD5, 128, 0, CALG_DES, 64, 0 }
#define STATE_AT( place ) ((place) + 1)     /* of a field that is replaced; 0: none */

static const struct made_row
{
    ALG_ID alg;
    DWORD  secret, version;         /* bytes; what they start with */
    DWORD  flags;                   /* of the channel: 1 generated */
    DWORD  algs[6];                 /* MAC, cipher: algorithm, bits, flags */
    DWORD  client, server, clear, master, certificate;      /* bytes */
    BOOL   good;
    DWORD  place, value;            /* of a DWORD that is changed then */
}
made_rows[] =
{
    { CALG_TLS1_MASTER, 48, 0x301, 1, GOOD_ALGS, 32, 32, 0, 0, 0, TRUE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0x3ff, 1, GOOD_ALGS, 32, 32, 0, 48, 0, TRUE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 128, 128, 0, 48, 0, TRUE, 0, 0 },
    { CALG_SSL3_MASTER, 48, 0x300, 1, NO_ALGS, 0, 0, 0, 0, 0, TRUE, 0, 0 },
    { CALG_SSL2_MASTER, 24, 0, 1, GOOD_ALGS, 1, 128, 11, 0, 0, TRUE, 0, 0 },
    { CALG_SSL2_MASTER, 5, 0, 0, NO_ALGS, 0, 0, 11, 0, 0, TRUE, 0, 0 },
    { CALG_PCT1_MASTER, 16, 0, 1, NO_ALGS, 0, 0, 11, 0, 300, TRUE, 0, 0 },
    /* secrets */
    { CALG_TLS1_MASTER, 47, 0, 0, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 49, 0, 0, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 400, 0, 0, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SSL3_MASTER, 1, 0, 0, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 4, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 25, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_PCT1_MASTER, 17, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_PCT1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    /* generated, and not as they are generated */
    { CALG_TLS1_MASTER, 48, 0x300, 1, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0x401, 1, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SSL3_MASTER, 48, 0x2ff, 1, GOOD_ALGS, 32, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 5, 0, 1, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 2, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0x301, ~0u, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    /* lengths of what belongs to the connection */
    { CALG_TLS1_MASTER, 48, 0, 0, GOOD_ALGS, 129, 32, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, GOOD_ALGS, 32, 129, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, GOOD_ALGS, 400, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, GOOD_ALGS, 0, 0, 1, 0, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 16, 0, 0, NO_ALGS, 0, 0, 12, 0, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 16, 0, 0, NO_ALGS, 0, 0, 300, 0, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 10, 0, 0, NO_ALGS, 0, 0, 11, 0, 0, FALSE, 0, 0 },       /* nothing secret is left */
    { CALG_PCT1_MASTER, 11, 0, 0, NO_ALGS, 0, 0, 11, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, GOOD_ALGS, 32, 32, 0, 47, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, GOOD_ALGS, 32, 32, 0, 49, 0, FALSE, 0, 0 },
    { CALG_SSL3_MASTER, 48, 0, 0, GOOD_ALGS, 32, 32, 0, 1, 0, FALSE, 0, 0 },
    { CALG_SSL3_MASTER, 48, 0, 0, GOOD_ALGS, 32, 32, 0, 400, 0, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 16, 0, 0, NO_ALGS, 0, 0, 0, 16, 0, FALSE, 0, 0 },
    { CALG_PCT1_MASTER, 16, 0, 0, NO_ALGS, 0, 0, 0, 48, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 1, FALSE, 0, 0 },
    { CALG_SSL2_MASTER, 16, 0, 0, NO_ALGS, 0, 0, 0, 0, 1, FALSE, 0, 0 },
    /* algorithms */
    { CALG_TLS1_MASTER, 48, 0, 0, { CALG_SHA1, 160, 0, 0, 0, 0 }, 1, 1, 0, 0, 0, TRUE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_RC4, 40, 1 }, 1, 1, 0, 0, 0, TRUE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { CALG_SHA1, 128, 0, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { CALG_SHA1, 160, 1, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { CALG_RC4, 128, 0, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { CALG_SCHANNEL_MASTER_HASH, 0, 0, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { ~0u, 128, 0, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 128, 0, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 1, 0, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_MD5, 128, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_DES, 0, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_DES, 63, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_DES, 72, 1 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_RC4, 0, 1 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_RC4, 136, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_RC4, ~0u, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_RC4, 128, 2 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_3DES, 192, 1 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_TLS1_MASTER, 384, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, CALG_RSA_KEYX, 512, 0 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, { 0, 0, 0, 0, 0, 1 }, 1, 1, 0, 0, 0, FALSE, 0, 0 },
    /* of other keys only */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 16 ), 1 },       /* mode */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 24 ), 8 },       /* feedback */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 28 ), 128 },     /* effective length */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 32 ), 1 },       /* keystream */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 36 ), 3 },       /* for HMAC only */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 48 ), 1 },       /* IV */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 76 ), 0x80000000 },   /* register */
    /* what is there, taken for salt */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 36 ), 0 },
    /* another key's; a MAC key has none of it */
    { CALG_RC4, 16, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SCHANNEL_MAC_KEY, 16, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, 0, 0 },
    { CALG_SCHANNEL_MAC_KEY, 16, 0, 0, NO_ALGS, 0, 0, 0, 0, 0, FALSE, STATE_AT( 36 ), 0 },
    /* lengths that do not fill the place, or more than that */
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 128 + 28 ), 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 128 + 28 ), 2 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 128 + 32 ), ~0u },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 128 + 36 ), 0x80000000 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 128 + 40 ), 0xfffffff0 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 128 + 44 ), 33 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 44 ), 48 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 44 ), 47 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 44 ), 0 },
    { CALG_TLS1_MASTER, 48, 0, 0, NO_ALGS, 1, 1, 0, 0, 0, FALSE, STATE_AT( 44 ), ~0u },
};

static BYTE *put_dwords( BYTE *at, const DWORD *values, DWORD count )
{
    for (; count--; at += 4) put_le32( at, *values++ );
    return at;
}

/* Writes the blob of a row; returns its length. */
static DWORD make_blob( const struct made_row *row, BYTE *blob )
{
    const DWORD parts = row->client + row->server + row->clear + row->master + row->certificate;
    const DWORD head[] =
    {
        OPAQUEKEYBLOB | 2 << 8, row->alg, 0x31534b57, 0x3f, 0, 0, 0, 0, 0, 2, row->secret, 48 + parts
    };
    const DWORD lens[] = { row->client, row->server, row->clear, row->master, row->certificate };
    BYTE *at = put_dwords( blob, head, ARRAY_SIZE( head ) );

    memset( at, 0, 32 );
    at += 32;
    count_up( at, row->secret );
    at[0] = row->version >> 8;
    if (row->secret > 1) at[1] = row->version;
    at = put_dwords( at + row->secret, &row->flags, 1 );
    at = put_dwords( at, row->algs, 6 );
    at = put_dwords( at, lens, 5 );
    count_up( at, parts );
    if (row->place) put_le32( blob + row->place - 1, row->value );
    at += parts + 32;
    put_digest( blob, at - blob );
    return at - blob;
}

/* rsa-keys: blob-opq-08; rsa-operations: sch-key-14 */
static void test_made_up( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], again[BLOB_MAX];
    const struct made_row *row;
    HCRYPTKEY key;
    DWORD len;

    for (row = made_rows; row < made_rows + ARRAY_SIZE( made_rows ); row++)
    {
        winetest_push_context( "row %u", (unsigned int)(row - made_rows) );
        len = make_blob( row, blob );
        if (!row->good) import_fails( prov, blob, len, 0, CRYPT_EXPORTABLE, NTE_BAD_DATA );
        else
        {
            key = import_blob( prov, guard( blob, len ), len, 0, CRYPT_EXPORTABLE );
            ok( export_blob( key, 0, OPAQUEKEYBLOB, 0, again ) == len, "another length\n" );
            ok( !memcmp( blob, again, len ), "another blob\n" );
            destroy_key( key );
        }
        winetest_pop_context();
    }
}

/* The longest certificate, and one byte more. */
static void test_certificates( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct made_row row = { CALG_PCT1_MASTER, 16, 0, 0, NO_ALGS, 0, 0, 0, 0, 0x10000, FALSE, 0, 0 };
    const DWORD most = 0x10400;
    BYTE *blob = calloc( 3, most ), *again = blob + most, *certificate = again + most;
    HCRYPTKEY key = import_master_hex( prov, CALG_PCT1_MASTER, SSL2_SECRET, CRYPT_EXPORTABLE ), copy;
    DWORD len = most, again_len = most;

    count_up( certificate, 0xffff );
    check_ok( set_bytes( key, KP_CERTIFICATE, certificate, 0xffff ) );
    check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, blob, &len ) );
    ok( len > 0xffff, "%lu bytes\n", len );
    copy = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
    check_ok( CryptExportKey( copy, 0, OPAQUEKEYBLOB, 0, again, &again_len ) );
    ok( len == again_len && !memcmp( blob, again, len ), "another blob\n" );
    destroy_key( copy );
    destroy_key( key );
    copy = UNTOUCHED;
    len = make_blob( &row, blob );
    check_fails( CryptImportKey( prov, blob, len, 0, 0, &copy ), NTE_BAD_DATA );
    ok( !copy || copy == UNTOUCHED, "handle %#Ix\n", copy );
    free( blob );
}

/* Whether there are such blobs, and of our layout. */
static BOOL is_ours( void )
{
    HCRYPTPROV prov = open_provider( SCH );
    BYTE blob[BLOB_MAX] = { 0 };
    DWORD len = sizeof(blob);
    HCRYPTKEY key = 0;
    BOOL ret;

    check_ok( CryptGenKey( prov, CALG_TLS1_MASTER, CRYPT_EXPORTABLE, &key ) );
    ret = CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, blob, &len );
    ok( ret, "no OPAQUEKEYBLOB: error %#lx\n", GetLastError() );       /* rsa-operations: sch-key-11 */
    destroy_key( key );
    close_provider( prov );
    return ret && is_our_layout( blob );
}

START_TEST( mastermade )
{
    if (!is_ours())
    {
        skip( "another layout, or no such blobs\n" );
        return;
    }
    for_providers( SCH, test_made_up );
    for_providers( SCH, test_certificates );
}
