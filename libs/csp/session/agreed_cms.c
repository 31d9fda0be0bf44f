/* KP_CMS_DH_KEY_INFO: makes a key of an agreed secret by RFC 2631, as for wrapping keys in CMS messages. The key is
 * made of digests of the secret, most significant byte first, and of a structure that says what the key is for.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "csp/session/session.h"

#define OID_TEXT_MAX 128
#define OID_MAX      64         /* bytes in DER */
#define PARTY_MAX    512        /* RFC 2631 has 64 */
#define SHA1_LEN     20
#define KEY_MAX      64

/* What the application gave. */
struct cms
{
    const struct provider_alg *palg;
    DWORD                      flags, oid_len, party_len;
    BYTE                       oid[OID_MAX], party[PARTY_MAX];
};

/* ---- DER -------------------------------------------------------------------------------------- */

/* Written from the end to the front, where lengths are known: what is written stands at the end of `bytes`. */
struct der
{
    DWORD at;
    BYTE  bytes[PARTY_MAX + OID_MAX + 64];
};

static void der_put( struct der *der, const void *bytes, DWORD len )
{
    memcpy( der->bytes + (der->at -= len), bytes, len );
}

/* The tag of what was written since `end`. */
static void der_close( struct der *der, BYTE tag, DWORD end )
{
    DWORD len = end - der->at;

    if (len < 0x80) der->bytes[--der->at] = len;
    else
    {
        der->bytes[--der->at] = LOBYTE( len );
        der->bytes[--der->at] = HIBYTE( len );
        der->bytes[--der->at] = 0x82;
    }
    der->bytes[--der->at] = tag;
}

/* An OCTET STRING, in a tag of its own if that is not 0. */
static void der_octets( struct der *der, BYTE tag, const void *bytes, DWORD len )
{
    DWORD end = der->at;

    der_put( der, bytes, len );
    der_close( der, 0x04, end );
    if (tag) der_close( der, tag, end );
}

/* OtherInfo. */
static void write_info( const struct cms *cms, DWORD counter, DWORD bits, struct der *der )
{
    const BYTE count[4] = { 0, 0, 0, counter }, length[4] = { 0, 0, HIBYTE( bits ), LOBYTE( bits ) };
    DWORD end, start;

    start = der->at = sizeof(der->bytes);
    der_octets( der, 0xa2, length, sizeof(length) );
    if (cms->party_len) der_octets( der, 0xa0, cms->party, cms->party_len );
    end = der->at;
    der_octets( der, 0, count, sizeof(count) );
    der_put( der, cms->oid, cms->oid_len );
    der_close( der, 0x06, der->at + cms->oid_len );
    der_close( der, 0x30, end );
    der_close( der, 0x30, start );
}

/* One number of an object identifier, seven bits in a byte. */
static BOOL oid_put( struct cms *cms, ULONGLONG number )
{
    DWORD shift = 0;

    while (shift < 63 && number >> shift >= 0x80) shift += 7;
    if (cms->oid_len + shift / 7 >= sizeof(cms->oid)) return FALSE;
    for (;; shift -= 7)
    {
        cms->oid[cms->oid_len++] = ((number >> shift) & 0x7f) | (shift ? 0x80 : 0);
        if (!shift) return TRUE;
    }
}

/* Digits up to a dot or the end. */
static BOOL oid_number( const char **text, DWORD *number )
{
    const char *at = *text;

    for (*number = 0; *at >= '0' && *at <= '9'; at++)
    {
        if (*number > MAXDWORD / 10 - 1) return FALSE;
        *number = *number * 10 + *at - '0';
    }
    if (at == *text || (*at && *at != '.')) return FALSE;
    *text = *at ? at + 1 : at;
    return !*at || *(at + 1);       /* no dot at the end */
}

/* The first two numbers are one. FALSE: it is no object identifier. */
static BOOL read_oid( struct cms *cms, const char *text )
{
    DWORD first, number;

    if (!oid_number( &text, &first ) || !*text || !oid_number( &text, &number )) return FALSE;
    if (first > 2 || (first < 2 && number >= 40)) return FALSE;
    if (!oid_put( cms, first * 40 + (ULONGLONG)number )) return FALSE;
    while (*text) if (!oid_number( &text, &number ) || !oid_put( cms, number )) return FALSE;
    return TRUE;
}

/* ---- the key ---------------------------------------------------------------------------------- */

/* SHA-1( secret, OtherInfo ) with counters from 1, one behind the other. */
static DWORD make_material( const struct key *key, const struct cms *cms, DWORD bits, BYTE *material, DWORD len )
{
    DWORD size = key->agreed.len, count, part, err = ERROR_SUCCESS;
    BYTE digest[SHA1_LEN], *secret;
    struct der der;

    if (!(secret = heap_alloc( size ))) return NTE_NO_MEMORY;
    copy_reversed( secret, key->agreed.secret, size );
    for (count = 1; len && !err; count++, material += part, len -= part)
    {
        struct digest_run runs[] = { { secret, size }, { NULL, 0 } };

        write_info( cms, count, bits, &der );
        runs[1] = (struct digest_run){ der.bytes + der.at, sizeof(der.bytes) - der.at };
        part = min( len, sizeof(digest) );
        if (!(err = digest_runs( DIGEST_SHA1, runs, ARRAYSIZE( runs ), digest ))) memcpy( material, digest, part );
    }
    heap_free_secret( secret, size );
    secret_wipe( digest, sizeof(digest) );
    return err;
}

static DWORD make_of_cms( const struct key *key, const void *call, struct key **made )
{
    const struct cms *cms = call;
    BYTE material[KEY_MAX];
    DWORD bits, len, err;

    if (!cms->palg->alg->session) return NTE_BAD_ALGID;
    if ((err = check_bits( cms->palg, HIWORD( cms->flags ), &bits ))) return err;
    len = session_bytes( cms->palg->alg->session, bits );
    if (!len || len > sizeof(material)) return ERROR_INVALID_PARAMETER;
    if (!(err = make_material( key, cms, len * 8, material, len )))
        err = key_make_agreed( key->provider, cms->palg, material, len, cms->flags, made );
    secret_wipe( material, sizeof(material) );
    return err;
}

/* ---- the parameter ---------------------------------------------------------------------------- */

static DWORD copy_oid( const char *oid, char text[OID_TEXT_MAX] )
{
    DWORD i;

    if (!oid) return NTE_BAD_DATA;
    for (i = 0; i < OID_TEXT_MAX; i++)
    {
        if (guarded_copy( text + i, oid + i, 1 )) return ERROR_INVALID_PARAMETER;
        if (!text[i]) return ERROR_SUCCESS;
    }
    return NTE_BAD_DATA;
}

static DWORD copy_party( struct cms *cms, const CRYPT_DATA_BLOB *party )
{
    if (!party->cbData) return ERROR_SUCCESS;
    if (party->cbData > sizeof(cms->party)) return NTE_BAD_DATA;
    if (!party->pbData || guarded_copy( cms->party, party->pbData, party->cbData )) return ERROR_INVALID_PARAMETER;
    cms->party_len = party->cbData;
    return ERROR_SUCCESS;
}

DWORD agreed_key_set_cms( struct context *context, struct key *key, const BYTE *data, DWORD flags )
{
    struct cms cms = { .flags = flags };
    char text[OID_TEXT_MAX];
    CMS_DH_KEY_INFO info;
    DWORD err;

    if (!data || guarded_copy( &info, data, sizeof(info) )) return ERROR_INVALID_PARAMETER;
    if (info.dwVersion != sizeof(info)) return NTE_BAD_DATA;
    if (!(cms.palg = find_provider_alg( key->provider, info.Algid )) || !cms.palg->alg->session) return NTE_BAD_ALGID;
    if ((err = copy_oid( info.pszContentEncObjId, text ))) return err;
    if (!read_oid( &cms, text )) return NTE_BAD_DATA;
    if ((err = copy_party( &cms, &info.PubInfo ))) return err;
    return key_become( key, make_of_cms, &cms );
}
