/* The group of RFC 5114, 2.3, whose p has 2048 and whose q 256 bits, and somebody's y; little-endian, as hex digits.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef BENCH_GROUP_H
#define BENCH_GROUP_H

#define GROUP_BITS 2048
#define GROUP_P \
    "97151a1ee94a09dbca09efd7fa7738695f71116e27d2166112af98c13043b5a4034101d77563f275c310e7540a96a3c321e60bbd" \
    "0a01d4de56289689f657b8c026605071793fcab3f686b4e683cbca1c25640514e544e167d92518a4b567a1f68e4d52967734d83a" \
    "aba4bf519a6d3cf10e8a48356752522d90b7a6cae1ca3ab6763fb281c570db4f5c7f3012bfa039bcb89be5b14ef541b988905fd4" \
    "11fc5b6c7bbf7542efb1e022c058475b72e6f991ed67cf6b309d8a5abd7a5197640c9e207c9a0e836d29f43baa6f093411d9c316" \
    "30aab26145dff7fad45719d6f1f80de0003b5e43d4ee2c5df2d00d6608f6ee8c995919659cd1bbff3c66b6b41de6a887"
#define GROUP_Q \
    "d3fbf564feb008a30b75b31e7da4b199a29d1240769947b497a009a74236f88c"
#define GROUP_G \
    "5916c46c0f4c4b6682c598efcf27235e515479d448d147d6f80ef0908407632fc346b21d3d524b18b67ec6cd281489c7522bf90d" \
    "3728d07f37ece064bb3b35b31509cd57156ed0ec996101dfd2bbd2b7b98825051e4b48c814fed313733b2adb0aea82d185b952d0" \
    "809c3be8ff1bbda4552e3ffbc167c9dfe1647176f25a04b593912f6f8f34141d83bc8e428279e66438edd682d276c38a62a8b8aa" \
    "2ae67d774b14ece9e563f4ddf2577ac731f99601650a004113e35aa518bb8cc2f8281290626f8c7ebf7337bcb1476b0c1b6c3abe" \
    "55b50bac4aed4fff3f46be7750c1db1025a10b1a3a79f4075420ef218fb1a74c48bded606650772e0b4d13739b2cb33f"
#define GROUP_Y \
    "297ea67cb579223fff26818a867ef34e5f68261471c01d346952904e3a3a112e3c5b66afbe3c0093b0e4f5af5866bf85a73aa11a" \
    "e57c790d294fc3df066e740da312af153ae7b17fb8b9b8e37f4ec81576332e34a0a8153e1a3c7c93bcceb4d904af1202ea115aa8" \
    "c19798f0425e2e2a02abf57a485698c75b7fc306415998b4dcdd8047682642c3dc029ae71c7144f54a13ac44829e6875fb3ba948" \
    "d6d3b0c9c8015feb219191e440f87e6650743d52d87cce26e7cc9f15e90f3ca660ebb71f42452715b82cc6a94728de4bdc920b63" \
    "be52c74e3ee15aa3eb5c2367b9bf112924e0be596ce6dbaba624e8ece02fc64237ecb0de4149bc4575f93a32c880932e"

/* The bytes; returns their number. */
static inline DWORD from_hex( const char *hex, BYTE *bytes )
{
    DWORD len = 0;

    for (; hex[0] && hex[1]; hex += 2)
    {
        BYTE high = hex[0] <= '9' ? hex[0] - '0' : hex[0] - 'a' + 10;
        BYTE low = hex[1] <= '9' ? hex[1] - '0' : hex[1] - 'a' + 10;

        bytes[len++] = high << 4 | low;
    }
    return len;
}

#endif
