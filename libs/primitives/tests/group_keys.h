/* Parameters and pairs of DSA and Diffie-Hellman for tests, as numbers in hex, most significant digit first. Who may
 * include it: libs/primitives/tests. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TESTS_GROUP_KEYS_H
#define WINECSP_TESTS_GROUP_KEYS_H

#include "primitives/dh.h"
#include "primitives/dsa.h"

struct group_text
{
    const char *name;
    DWORD       bits, counter;
    const char *seed, *p, *q, *g, *j, *y, *x;   /* may be missing, and be shorter than they are in blobs */
};

/* Bytes that a struct group_numbers points to. */
struct group_bytes
{
    BYTE p[512], g[512], y[512], j[512];
    BYTE q[64], seed[GROUP_SEED_LEN], x[512];
};

static inline const BYTE *read_part( const char *text, BYTE *bytes, DWORD *len )
{
    if (!text) return NULL;
    *len = from_hex_reversed( text, bytes );
    return bytes;
}

static inline void read_group( const struct group_text *text, struct group_bytes *bytes, struct group_numbers *numbers )
{
    DWORD len;

    memset( bytes, 0, sizeof(*bytes) );
    memset( numbers, 0, sizeof(*numbers) );
    numbers->info.bits = text->bits;
    numbers->info.counter = text->counter;
    numbers->p = read_part( text->p, bytes->p, &len );
    numbers->g = read_part( text->g, bytes->g, &len );
    numbers->y = read_part( text->y, bytes->y, &len );
    numbers->q = read_part( text->q, bytes->q, &numbers->info.q_len );
    numbers->j = read_part( text->j, bytes->j, &numbers->info.j_len );
    numbers->x = read_part( text->x, bytes->x, &numbers->x_len );
    numbers->seed = read_part( text->seed, bytes->seed, &len );
}

/* The numbers of a key that was exported into these bytes. */
static inline void point_at( struct group_bytes *bytes, const struct group_info *info, DWORD x_len,
                             struct group_numbers *numbers )
{
    struct group_numbers all = { *info, x_len, bytes->p, bytes->q, bytes->g, bytes->j, bytes->seed, bytes->y,
                                 bytes->x };

    *numbers = all;
}

static inline void export_dsa( const struct dsa_key *key, struct group_bytes *bytes, struct group_numbers *numbers )
{
    struct group_parts parts = { bytes->p, bytes->q, bytes->g, bytes->j, bytes->seed, bytes->y, bytes->x };
    struct group_info info;
    DWORD err;

    memset( bytes, 0, sizeof(*bytes) );
    err = dsa_export( key, &parts );
    ok( !err, "export: error %#lx\n", err );
    dsa_get_info( key, &info );
    point_at( bytes, &info, DSA_Q_LEN, numbers );
}

static inline void export_dh( const struct dh_key *key, struct group_bytes *bytes, struct group_numbers *numbers )
{
    struct group_parts parts = { bytes->p, NULL, bytes->g, NULL, bytes->seed, bytes->y, bytes->x };
    struct group_info info;
    DWORD err;

    dh_get_info( key, &info );
    if (info.q_len) parts.q = bytes->q;
    if (info.j_len) parts.j = bytes->j;
    if (!dh_is_private( key )) parts.x = NULL;
    memset( bytes, 0, sizeof(*bytes) );
    err = dh_export( key, &parts );
    ok( !err, "export: error %#lx\n", err );
    point_at( bytes, &info, GROUP_P_LEN( info.bits ), numbers );
}

#define FIPS_P "8df2a494492276aa3d25759bb06869cbeac0d83afb8d0cf7cbb8324f0d7882e5" \
               "d0762fc5b7210eafc2e9adac32ab7aac49693dfbf83724c2ec0736ee31c80291"

/* FIPS_P with another last digit. */
#define FIPS_P_LESS_1 "8df2a494492276aa3d25759bb06869cbeac0d83afb8d0cf7cbb8324f0d7882e5" \
                      "d0762fc5b7210eafc2e9adac32ab7aac49693dfbf83724c2ec0736ee31c80290"
#define FIPS_P_PLUS_2 "8df2a494492276aa3d25759bb06869cbeac0d83afb8d0cf7cbb8324f0d7882e5" \
                      "d0762fc5b7210eafc2e9adac32ab7aac49693dfbf83724c2ec0736ee31c80293"

#define ALL_ONES "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" \
                 "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

/* A number whose cube is 1 modulo FIPS_P, and which is thus not of the order q. */
#define FIPS_ORDER_3 "7e9931bed7ad238ed0caeb8a3757f59ab71c3a805cf04e8d3211ec1a00abf16d" \
                     "3ed84995ab04fac5330e34311842fa6ffc3090b8ba4422eec7267fc91552c3d3"

/* DSA's. The pair of the standard's example is the standard's too; the other was made with another implementation. */
static const struct group_text group_texts[] =
{
    { .name = "the example of FIPS 186-2, appendix 5", .bits = 512, .counter = 105,
      .seed = "d5014e4b60ef2ba8b6211b4062ba3224e0427dd3",
      .p = FIPS_P,
      .q = "c773218c737ec8ee993b4f2ded30f48edace915f",
      .g = "626d027839ea0a13413163a55b4cb500299d5522956cefcb3bff10f399ce2c2e"
           "71cb9de5fa24babf58e5b79521925c9cc42e9f6f464b088cc572af53e6d78802",
      .j = "b631ca66e57dd6a412f8cab41157f03fa40751e21ab50ac78452db9968f0dab6"
           "44ad938689241cb187f33770",
      .y = "19131871d75b1612a819f29d78d1b0d7346f7aa77bb62a859bfd6c5675da9d21"
           "2d3a36ef1672ef660b8c7c255cc0ec74858fba33f44c06699630a76b030ee333",
      .x = "2070b3223dba372fde1c0ffc7b2e3b498b260614" },
    { .name = "a seed that was hashed from a word", .bits = 1024, .counter = 145,
      .seed = "f1f1425b65e5770c87be308dd6bfee4b3fa1b141",
      .p = "a24eb8f973d79acac21c874b92d371aadcffc66468a0159cf7fece672889e779"
           "16a21bcf4a39206741229dc6b6bd164a237fdd894b6a4f7bdd18abd71d1a0b82"
           "926365169b3a4becd810e11c8482200ed90717e222095c29bc455792fa1c0b58"
           "83701e7753834818a8a0eb6d0aaca54bcefd1539eb7208f6dd5d8d333490beef",
      .q = "90ab60a5eace873ff822e0e82fabe5216c47b86b",
      .g = "270c65f60691009d46dd05983d5bc97556718ee5faa81e36ff3dfac5822d52f7"
           "b2b743ed649223caafa7dfa9d34a5904080e81da10c61eedb59767580e1cfcd9"
           "277cf41acc46ebb3200dfc140c31b722bfdce9cb1c0abaf05ac8362b7f436299"
           "55ac1728f2d4c0f6eaeb324306cd16b8349c43e414bf5a86490af08a03f6eb29",
      .j = "011f3622755069c659c4fcacc91a36990b802110d373699255aad739c943bfe1"
           "46fecf2f9f8a732a0be7dc51a10ef7e58f8b1c748fdc9f855a59afc390bd3fd7"
           "3b595d426cfd49837d65ed480fd214e8f9ba6bfd4c3c9515fbeab5d22bd18882"
           "fab2fefb4769f4b0a8979c504a",
      .y = "489643ac53dd587bbf11ef674fcaeb27bee48e8b7187da126a4b96f87b03ebff"
           "c619077c0099da0e7b2bc52d2d669970402bd4830d0b0fdbe6e89d52fc3d2351"
           "1af75762da9cb1db31927a889cfbe1ec809143e09bc46fbcd4288d6360a6abe3"
           "2feea0072e79969951640b9193bfe149288ae4b528aadc209fad9a73c2b6396c",
      .x = "575bc0d3515626d4f5d9c8ca3b28218815151b94" },
};

/* One part of a good key is replaced; a text of NULL takes it away. */
struct group_change
{
    const char *name;
    const char *text;
    size_t      part;           /* its pointer in struct group_numbers */
    size_t      bytes, size;    /* its place in struct group_bytes */
};

#define CHANGE( name, part, text ) \
    { name, text, offsetof( struct group_numbers, part ), offsetof( struct group_bytes, part ), \
      sizeof(((struct group_bytes *)0)->part) }

static inline void change_part( const struct group_change *change, struct group_bytes *bytes,
                                struct group_numbers *numbers )
{
    BYTE *to = (BYTE *)bytes + change->bytes;

    if (!change->text) *(const BYTE **)((BYTE *)numbers + change->part) = NULL;
    else
    {
        memset( to, 0, change->size );
        from_hex_reversed( change->text, to );
    }
}

/* Parameters that pass for good where nobody looks at primes: q divides p - 1, and g is of that order. */
static const struct group_text composite_texts[] =
{
    { .name = "p is no prime", .bits = 512, .counter = GROUP_NO_SEED,
      .p = "b77d89b4c36fc34bfbb3e1f3214855672cc9a477ffae3acdbc44dcbb06d74257"
           "61dc85c410ed387fb928fbd316d389fb0935d96831d2c8f84452f840adf3e251",
      .q = "ae96772232487fb3a058d58f2c310023e07e4023",
      .g = "7833ab7b2b079f7de48d302cf13fa65d23293725638bc3d705d76ac06eae102b"
           "f6b4de6ed583d23fc6e5a7d59f86f4e5b312a4acbfa20427c47951fa2a472afb",
      .y = "3b16868e0db359019be5d97e3034ed068f72a08aaf6ac90ee2122df4f66e5799"
           "c6840c3c0862ef8241450e84dac83716a77eee938abb096d1d9fbd2884b6d68c",
      .x = "00292af5112312558b60a045744e87f33aa49fd5" },
    { .name = "q is no prime", .bits = 512, .counter = GROUP_NO_SEED,
      .p = "c7c568e037a5fa50b1bc911e8ee19a77c4dd3c22bce9932f86fdd8a216afe168"
           "1c89737fada6859e910483198a9b5ae5b962aeedf864ba77a2122ad492c693a5",
      .q = "b9e030e4c6b483ca6dbe85ffe23cd7166f90c8d9",
      .g = "7238a4bbef525f646d5657ec3a608e133f3a88c99a76fcbe7f4a42acd5395453"
           "42a7c98de7bc8fc2dd40d1ef38aabc04c04d5ae348e4244af0d555cda6018914",
      .y = "74f8f3dda150166c22b7a9c3b900b8efa2bf89f51a39c8a71571ab78e925097d"
           "ba2495a5a9093cb30142e9f0db0a049ef277b9bccf5aedb42292dae9e9bf4c46",
      .x = "00292af5112312558b60a045744e87f33aa49fd5" },
};

#endif
