/* RSA keys for tests, as numbers in hex, most significant digit first. Who may include it: libs/primitives/tests. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TESTS_RSA_KEYS_H
#define WINECSP_TESTS_RSA_KEYS_H

#include "primitives/rsa.h"

struct key_text
{
    const char *name;
    DWORD       bits, public_exponent;
    const char *n, *p, *q, *dp, *dq, *qinv, *d;
};

static const struct key_text key_texts[] =
{
    { .name = "512", .bits = 512, .public_exponent = 65537,
      .n = "a577528209a0bf028fa89e09953fa5761c85b0e2ae5ca88fae684e0d8086eb13"
           "e769475eba91b2ffd0d65ccac74a7dbcc0d641699ff389c2fb55fa2cf9e4209d",
      .p = "dc1e11896f1eb3a5e1241ab5dce825d7eef5f12d89167314b4f05a285bf05b25",
      .q = "c0708bcb7c345976d7e88e23a2987f1724ec6536ea2e61e4f1514f78a3c63219",
      .dp = "a26f820b84b80864b2377d8a95a1af43a17157707e08d61602cc980bce851a0d",
      .dq = "a7cb7a995b1b6a46adcc20e4018a66868fb3702d89d41797c0b2dd509bbcdd41",
      .qinv = "0b5ee149293f587d59647fbd1ca8f3b7b3e234e7f5a06729e89809c24664ebfe",
      .d = "650951765a0eafd40e88b5c7c03cd6fa223c7860527bfde98e63de955c100666"
           "6b12ce95a2d8ec4e98edef54bbb3431184348523e9bedc61bbf3e5a333a6b4c1" },
    { .name = "509 of 512", .bits = 512, .public_exponent = 65537,
      .n = "1818bd4869125f99e825d82742a6e161e8fafd8c5507fabfe9376dcb582f21f2"
           "a2bb9689d3c40c209b5b6275fdbe84fa76514fb6e84fb975fb9d4d84865a784f",
      .p = "7a28ac6d971503bd126d15699c9e8752a99b2c28615b43f359e1adc4771fe0ad",
      .q = "327f6795004f5ac9a6e706ca7e9a2f2493b1324428c87bff03a32edccbc7d06b",
      .dp = "3dbaa1ef3b023e82637645f4b9550e72c20c0c935727043e4b7414180c4e4a7d",
      .dq = "31beb01b6822c41cc1fdf402a694dcbbfb82233261ba9deba979a7407abe6be1",
      .qinv = "2669aacb793ed2c8ae4968d8f0d361053d17509bd480c435cd3d933ee461cb09",
      .d = "10c122db363390457324dd266f3199847a7a09d1894e030b6d1d1d3a46167f83"
           "bd95d32c34ce51e6ad4261976de99bada1f7cdcde7acabd0d81c2661de83f001" },
    { .name = "500 of 512", .bits = 512, .public_exponent = 65537,
      .n = "000d26c2db6747849e31e10173b1ba0ead3bfcc4d7a09c5a1777952676382694"
           "6ad726c10ec03154eae6885ebb14313f654e35a01f806a64b687c2265dddc8bd",
      .p = "03988a663f69aa271e9c34d04fd18925b18be4a1fbfa82831bd110b0311c43c5",
      .q = "03a849a65421c1cb3bbbde157a10a1daebad49f1e57b58057f0987529180a899",
      .dp = "00ab7d34f921452a8e804932797c2e919016e09bf0a64584093d945f4e76d685",
      .dq = "026650ac8956fcc8541117ce0fa10a1191c0c95ba5ae203abaf78d8a675d7b41",
      .qinv = "02e6a3705de77d4b10597d72255bb5f7df02d4cd4bfadf3c1ffbb623e059b0db",
      .d = "000600613da464e3a51957f7c4a71f23e1741586726c0dcda315e40f7835698d"
           "9fe0927f601615d943e46ec1313845d752911df53d3eaea5a04fa68237302321" },
    { .name = "unequal factors, the smaller first", .bits = 512, .public_exponent = 65537,
      .n = "00009e29ffeb72f4b66f37f7abb2b6766997a0f750453ce2f9557d02d6acc6a6"
           "0258490cdf19abc81f3eb3000d7c524d57cbf7b1b080b5f9a561edf3b44c86f9",
      .p = "0000c1076f712c61e488d2fdbb2894fd94f6b8803a7c9eb2aabf96cafc00c781",
      .q = "d1c2dc8e2fd3d317a3a167f331b9b110420476bf220782c83488aeee07b3bb79",
      .dp = "000041f3c067f2ba1fd38003a186e421205c8bfd83fe405adb6c4aa160290401",
      .dq = "01190afc77859d4a376205e040f75ed4ddf39607840f1401263d3ce524072dc9",
      .qinv = "0000c0eb09e51519583d53ce856e8ccfd8c5870ada74ce6757119919768a76d9",
      .d = "00007fb0ccca9bbe71630d3e49423909146ab42bb6848f89775ecb5475587bef"
           "756f31974ed33661249c03e9c29a5bf510dc7e57bef296385b5aef74a289b801" },
    { .name = "exponent of one", .bits = 512, .public_exponent = 1,
      .n = "a577528209a0bf028fa89e09953fa5761c85b0e2ae5ca88fae684e0d8086eb13"
           "e769475eba91b2ffd0d65ccac74a7dbcc0d641699ff389c2fb55fa2cf9e4209d",
      .p = "dc1e11896f1eb3a5e1241ab5dce825d7eef5f12d89167314b4f05a285bf05b25",
      .q = "c0708bcb7c345976d7e88e23a2987f1724ec6536ea2e61e4f1514f78a3c63219",
      .dp = "0000000000000000000000000000000000000000000000000000000000000001",
      .dq = "0000000000000000000000000000000000000000000000000000000000000001",
      .qinv = "0b5ee149293f587d59647fbd1ca8f3b7b3e234e7f5a06729e89809c24664ebfe",
      .d = "0000000000000000000000000000000000000000000000000000000000000000"
           "0000000000000000000000000000000000000000000000000000000000000001" },
};

/* Bytes that a struct rsa_numbers points to. */
struct key_bytes
{
    BYTE n[64], p[32], q[32], dp[32], dq[32], qinv[32], d[64];
};

static inline void read_key( const struct key_text *text, struct key_bytes *bytes, struct rsa_numbers *numbers )
{
    struct rsa_numbers all =
    {
        .bits = text->bits, .public_exponent = text->public_exponent,
        .n = bytes->n, .p = bytes->p, .q = bytes->q, .dp = bytes->dp, .dq = bytes->dq, .qinv = bytes->qinv,
        .d = bytes->d,
    };

    from_hex_reversed( text->n, bytes->n );
    from_hex_reversed( text->p, bytes->p );
    from_hex_reversed( text->q, bytes->q );
    from_hex_reversed( text->dp, bytes->dp );
    from_hex_reversed( text->dq, bytes->dq );
    from_hex_reversed( text->qinv, bytes->qinv );
    from_hex_reversed( text->d, bytes->d );
    *numbers = all;
}

static inline struct rsa_key *import_key( const struct key_text *text )
{
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *key = NULL;
    DWORD err;

    read_key( text, &bytes, &numbers );
    err = rsa_import( &numbers, &key );
    ok( !err, "%s: import: error %#lx\n", text->name, err );
    return key;
}

#endif
