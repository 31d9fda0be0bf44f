/* Known answers, one row each. C includes this file with the macro of the rows it wants; tests/vectors.sh reads the
 * rows with awk and has the host's openssl compute them too. A row may have several lines, and ends with " )". Data are
 * a text and how often it is repeated; "count" stands for so many bytes 0, 1, 2 ... 255, 0 ...
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* HASH_VECTOR( digest, data, times, value ). The rows of 2048 bytes were seen on Windows. */
/* rsa-operations: hash-vec-01, hash-vec-02, hash-vec-03, hash-vec-04, hash-vec-05, hash-vec-06, hash-vec-07 */
/* rsa-operations: hash-vec-08, hash-vec-09 */
#ifdef HASH_VECTOR
HASH_VECTOR( MD2, "count", 0, "8350e5a3e24c153df2275c9f80692773" )
HASH_VECTOR( MD2, "a", 1, "32ec01ec4a6dac72c0ab96fb34c0b5d1" )
HASH_VECTOR( MD2, "abc", 1, "da853b0d3f88d99b30283a69e6ded6bb" )
HASH_VECTOR( MD2, "count", 16, "2b1632ff487d6c98aa3773b9d3fcd2ab" )
HASH_VECTOR( MD2, "count", 55, "5e01b1048631dad0e22d8e8f3da46efa" )
HASH_VECTOR( MD2, "count", 56, "3713535b12c2d781a45e767c7b038f22" )
HASH_VECTOR( MD2, "count", 63, "43a1f389c68567808a8bb2a59f36e6b9" )
HASH_VECTOR( MD2, "count", 64, "494af80d19c095d1b73e14140c5193d1" )
HASH_VECTOR( MD2, "count", 65, "2a455ee396d754bc22f0d5094f541ca7" )
HASH_VECTOR( MD2, "count", 111, "69db7f2b81eb330aae7fbce95785114a" )
HASH_VECTOR( MD2, "count", 112, "78cba379f0363b920e1bf211e660b581" )
HASH_VECTOR( MD2, "count", 127, "e035122084d2cd4f744a4f30b366b6f0" )
HASH_VECTOR( MD2, "count", 128, "9bdfa49120194f2eb98eed23a512c098" )
HASH_VECTOR( MD2, "count", 2048, "12cb1b08c848a4a9aaf3f19ffc292868" )
HASH_VECTOR( MD2, "a", 10000, "f1c21e9a0a162c8dfc4adb86b3dca7f2" )
HASH_VECTOR( MD4, "count", 0, "31d6cfe0d16ae931b73c59d7e0c089c0" )
HASH_VECTOR( MD4, "a", 1, "bde52cb31de33e46245e05fbdbd6fb24" )
HASH_VECTOR( MD4, "abc", 1, "a448017aaf21d8525fc10ae87aa6729d" )
HASH_VECTOR( MD4, "count", 16, "22f840370ebb1ddbea4fa3a40243391e" )
HASH_VECTOR( MD4, "count", 55, "cc8a7f2bd608e3eeecb7f121d13bea55" )
HASH_VECTOR( MD4, "count", 56, "b8e94b6408bbfa6ec9805bf21bc05cbd" )
HASH_VECTOR( MD4, "count", 63, "54ba4472fcd03e99cf28f90eed9f2ae0" )
HASH_VECTOR( MD4, "count", 64, "2de6578f0e7898fa17acd84b79685d3a" )
HASH_VECTOR( MD4, "count", 65, "3a4f2ca37eebdf6dc99a6155517b74fc" )
HASH_VECTOR( MD4, "count", 111, "659905751d1f614a78ecbb56d4398d06" )
HASH_VECTOR( MD4, "count", 112, "594691b38126e028352da5b28adfd416" )
HASH_VECTOR( MD4, "count", 127, "2067886da4bde10a94b971cd740b0aab" )
HASH_VECTOR( MD4, "count", 128, "e1275970eb67d2d996e6e658270aa149" )
HASH_VECTOR( MD4, "count", 2048, "8e2a58bff2f5262379d292361b23e381" )
HASH_VECTOR( MD4, "a", 1000000, "bbce80cc6bb65e5c6745e30d4eeca9a4" )
HASH_VECTOR( MD5, "count", 0, "d41d8cd98f00b204e9800998ecf8427e" )
HASH_VECTOR( MD5, "a", 1, "0cc175b9c0f1b6a831c399e269772661" )
HASH_VECTOR( MD5, "abc", 1, "900150983cd24fb0d6963f7d28e17f72" )
HASH_VECTOR( MD5, "count", 16, "1ac1ef01e96caf1be0d329331a4fc2a8" )
HASH_VECTOR( MD5, "count", 55, "6912ee65fff2d9f9ce2508cddf8bcda0" )
HASH_VECTOR( MD5, "count", 56, "51fdd1acda72405dfdfa03fcb85896d7" )
HASH_VECTOR( MD5, "count", 63, "48a6295221902e8e0938f773a7185e72" )
HASH_VECTOR( MD5, "count", 64, "b2d3f56bc197fd985d5965079b5e7148" )
HASH_VECTOR( MD5, "count", 65, "8bd7053801c768420faf816fadba971c" )
HASH_VECTOR( MD5, "count", 111, "4fad3ab7d8546851ec1bb63ea7e6f5a8" )
HASH_VECTOR( MD5, "count", 112, "d1fec2ac3715e791ca5f489f300381b3" )
HASH_VECTOR( MD5, "count", 127, "8402b21e7bc7906493bae0dac017f1f9" )
HASH_VECTOR( MD5, "count", 128, "37eff01866ba3f538421b30b7cbefcac" )
HASH_VECTOR( MD5, "count", 2048, "1576a94d6cb334dd126cb1c27f19e0f2" )
HASH_VECTOR( MD5, "a", 1000000, "7707d6ae4e027c70eea2a935c2296f21" )
HASH_VECTOR( SHA1, "count", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709" )
HASH_VECTOR( SHA1, "a", 1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8" )
HASH_VECTOR( SHA1, "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d" )
HASH_VECTOR( SHA1, "count", 16, "56178b86a57fac22899a9964185c2cc96e7da589" )
HASH_VECTOR( SHA1, "count", 55, "8ae2d46729cfe68ff927af5eec9c7d1b66d65ac2" )
HASH_VECTOR( SHA1, "count", 56, "636e2ec698dac903498e648bd2f3af641d3c88cb" )
HASH_VECTOR( SHA1, "count", 63, "6d942da0c4392b123528f2905c713a3ce28364bd" )
HASH_VECTOR( SHA1, "count", 64, "c6138d514ffa2135bfce0ed0b8fac65669917ec7" )
HASH_VECTOR( SHA1, "count", 65, "69bd728ad6e13cd76ff19751fde427b00e395746" )
HASH_VECTOR( SHA1, "count", 111, "bc544e24573d592290fdaff8ecf3f7f2b00cd483" )
HASH_VECTOR( SHA1, "count", 112, "e4ce142d09a84a8645338dd6535cbfaaf800d320" )
HASH_VECTOR( SHA1, "count", 127, "89d7312a903f65cd2b3e34a975e55dbea9033353" )
HASH_VECTOR( SHA1, "count", 128, "e6434bc401f98603d7eda504790c98c67385d535" )
HASH_VECTOR( SHA1, "count", 2048, "f10ccfde60c17db26e7d85d35665c7661dbbeb2c" )
HASH_VECTOR( SHA1, "a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f" )
HASH_VECTOR( SHA_256, "count", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" )
HASH_VECTOR( SHA_256, "a", 1, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb" )
HASH_VECTOR( SHA_256, "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" )
HASH_VECTOR( SHA_256, "count", 16, "be45cb2605bf36bebde684841a28f0fd43c69850a3dce5fedba69928ee3a8991" )
HASH_VECTOR( SHA_256, "count", 55, "463eb28e72f82e0a96c0a4cc53690c571281131f672aa229e0d45ae59b598b59" )
HASH_VECTOR( SHA_256, "count", 56, "da2ae4d6b36748f2a318f23e7ab1dfdf45acdc9d049bd80e59de82a60895f562" )
HASH_VECTOR( SHA_256, "count", 63, "29af2686fd53374a36b0846694cc342177e428d1647515f078784d69cdb9e488" )
HASH_VECTOR( SHA_256, "count", 64, "fdeab9acf3710362bd2658cdc9a29e8f9c757fcf9811603a8c447cd1d9151108" )
HASH_VECTOR( SHA_256, "count", 65, "4bfd2c8b6f1eec7a2afeb48b934ee4b2694182027e6d0fc075074f2fabb31781" )
HASH_VECTOR( SHA_256, "count", 111, "60780e9451bdc43cf4530ffc95cbb0c4eb24dae2c39f55f334d679e076c08065" )
HASH_VECTOR( SHA_256, "count", 112, "09373f127d34e61dbbaa8bc4499c87074f2ddb10e1b465f506d7d70a15011979" )
HASH_VECTOR( SHA_256, "count", 127, "92ca0fa6651ee2f97b884b7246a562fa71250fedefe5ebf270d31c546bfea976" )
HASH_VECTOR( SHA_256, "count", 128, "471fb943aa23c511f6f72f8d1652d9c880cfa392ad80503120547703e56a2be5" )
HASH_VECTOR( SHA_256, "count", 2048, "10fc3c51a152e90e5b90319b601d92ccf37290ef53c35ff92507687d8a911a08" )
HASH_VECTOR( SHA_256, "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" )
HASH_VECTOR( SHA_384, "count", 0,
             "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b" )
HASH_VECTOR( SHA_384, "a", 1,
             "54a59b9f22b0b80880d8427e548b7c23abd873486e1f035dce9cd697e85175033caa88e6d57bc35efae0b5afd3145f31" )
HASH_VECTOR( SHA_384, "abc", 1,
             "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" )
HASH_VECTOR( SHA_384, "count", 16,
             "c81df98d9e6de9b858a1e6eba0f1a3a399d98c441e67e1062601806485bb89125efd54cc78df5fbceabc93cd7c7ba13b" )
HASH_VECTOR( SHA_384, "count", 55,
             "dcedb6b590edb4efa849c801e6b6490657a5c1e64f69269f5f63c9267f6223de24cea7aaa6b267d9bcecc15147b6c875" )
HASH_VECTOR( SHA_384, "count", 56,
             "7b9132d597b8873ad55bbc30f18ed3f2c9f340e7de69fb5774056c71a06d9bc2b14137e9e1c68b6b645fed28b188249d" )
HASH_VECTOR( SHA_384, "count", 63,
             "dd66b519f51a925814407a449c60b34c553d7652d41783ee903a810a4c9f833b8181c91c7f12283eacd6a5f8a2639ddf" )
HASH_VECTOR( SHA_384, "count", 64,
             "9f2c9eb7116b3d7a4ba84a74a4d4eff8a5efcf54b6d7b662693c38577914c73a214766f0a175339bb0895a863824fc0a" )
HASH_VECTOR( SHA_384, "count", 65,
             "14b0a9ffce149426bf5045ffc24c057451d2473186deb4f150117b855911a7641651fb1e15df406eb373d71151c46f25" )
HASH_VECTOR( SHA_384, "count", 111,
             "f5f9fe110d809d34029de262a01b208356caec6e054c7f926b2591f6c9780579d4b59f5578c6f531a84f158a33660cef" )
HASH_VECTOR( SHA_384, "count", 112,
             "33ba080ec0ccb378e4e95fed3b26c23aa1a280476e007519ee47f60cd9c5c8a65d627259a9aa2fd33ca06d3c14ee5548" )
HASH_VECTOR( SHA_384, "count", 127,
             "d5fcfe2fcf6b3ef375ede37c8123d9b78065fecc1d55197e2f7721e6e9a93d0ba4d7fd15f9b96dea2744df24141ba2ef" )
HASH_VECTOR( SHA_384, "count", 128,
             "ca2385773319124534111a36d0581fc3f00815e907034b90cff9c3a861e126a741d5dfcff65a417b6d7296863ac0ec17" )
HASH_VECTOR( SHA_384, "count", 2048,
             "98d33f890b23334461325a7ca30389b511d741c8546b120c4015b62a0343e5647f101eae47a939056f406094d6ad8055" )
HASH_VECTOR( SHA_384, "a", 1000000,
             "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985" )
HASH_VECTOR( SHA_512, "count", 0,
             "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f"
             "63b931bd47417a81a538327af927da3e" )
HASH_VECTOR( SHA_512, "a", 1,
             "1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546"
             "f369fbbbce8c12cfc7957b2652fe9a75" )
HASH_VECTOR( SHA_512, "abc", 1,
             "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
             "454d4423643ce80e2a9ac94fa54ca49f" )
HASH_VECTOR( SHA_512, "count", 16,
             "daa295beed4e2ee94c24015b56af626b4f21ef9f44f2b3d40fc41c90900a6bf1b4867c43c57cda54d1b6fd4869b3f23c"
             "ed5e0ba3c05d0b1680df4ec7d0762403" )
HASH_VECTOR( SHA_512, "count", 55,
             "6856647f269c2ee3d8128f0b25427659d880641ef343300dd3cd4679168f58d6527fda70b4ebc854e2065e172b7d58c1"
             "536992c0810599259ba84a2b40c65414" )
HASH_VECTOR( SHA_512, "count", 56,
             "8b12b2f6fe400a51d29656e2b8c42a1bbfe6fcf3e425da430db05d1a2dda14790dee20fa8b22d8762afffe4988a5c98a"
             "4430d22a17e41e23d90fa61ab75671a9" )
HASH_VECTOR( SHA_512, "count", 63,
             "9dc9c5598e55dc42955695320839788e353f1d7f6ba74df74c80a8a52f463c0697f57f68835d1418f4ce9b6530cd79bd"
             "0f4c6f7e13c93feb1218c0b65c2c0561" )
HASH_VECTOR( SHA_512, "count", 64,
             "ee4320ebaf3fdb4f2c832b137200c08e235e0fa7bbd0eb1740c7063ba8a0d151da77e003398e1714a955d475b05e3e95"
             "0b639503b452ec185de4229bc4873949" )
HASH_VECTOR( SHA_512, "count", 65,
             "02856cef735f9acec6b9e33f0fbc8f9804d2aa54187f382b8ae842e5d3696c07459aad2a5aed25ea5e117eb1c7ba35da"
             "6a7a8adce9e6afe3ad79e9fa42d5bba8" )
HASH_VECTOR( SHA_512, "count", 111,
             "a1a111449b198d9b1f538bad7f3fc1022b3a5b1a5e90a0bc860de8512746cbc31599e6c834de3a3235327af0b51ff57b"
             "f7acf1974a73014d9c3953812edc7c8d" )
HASH_VECTOR( SHA_512, "count", 112,
             "c5fbd731d19d2ae1180f001be72c2c1aaba1d7b094b3748880e24593b8e117a750e11c1bd867cc2f96dace8c8b74abd2"
             "d5c4f236be444e77d30d1916174070b9" )
HASH_VECTOR( SHA_512, "count", 127,
             "eab89674feaa34e27aebeeff3c0a4d70070bb872d5e9f186cf1dbbdee517b6e35724d629ff025a5b07185e911ada7e3c"
             "8acf830aa0e4f71777bd2d44f504f7f0" )
HASH_VECTOR( SHA_512, "count", 128,
             "1dffd5e3adb71d45d2245939665521ae001a317a03720a45732ba1900ca3b8351fc5c9b4ca513eba6f80bc7b1d1fdad4"
             "abd13491cb824d61b08d8c0e1561b3f7" )
HASH_VECTOR( SHA_512, "count", 2048,
             "37860e7d25d9f9843e3dc71395734204fd13ad233916325f993e3cee3f1136f9c9660870cc49d8e07da1576271a6c9a4"
             "2460fcde9db2f1d2c2fb2dbfb7f481d4" )
HASH_VECTOR( SHA_512, "a", 1000000,
             "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31b"
             "eb009c5c2c49aa2e4eadb217ad8cc09b" )
#endif

/* HMAC_VECTOR( digest, key, times, data, times, value ): key bytes in hex. All are RFC 2104's HMAC. */
/* rsa-operations: hmac-01, hmac-06, hmac-07, hmac-08, hmac-10, hmac-14, hmac-15, hmac-vec-01, hmac-vec-02 */
/* rsa-operations: hmac-vec-03, hmac-vec-08, hmac-vec-10 */
#ifdef HMAC_VECTOR
HMAC_VECTOR( MD5, "d5e1a7e9ac38c1", 1, "count", 256, "1a7d49c59b2d0b9ccf106bb67d0f1332" )
HMAC_VECTOR( MD5, "0102030405", 1, "abc", 1, "7715b9445b7d9b58de556121b7a022a6" )
HMAC_VECTOR( SHA1, "4a656665", 1, "what do ya want for nothing?", 1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" )
HMAC_VECTOR( SHA1, "aa", 80, "Test Using Larger Than Block-Size Key - Hash Key First", 1,
             "aa4ae5e15272d00e95705637ce8a3b55ed402112" )
HMAC_VECTOR( MD2, "a5", 16, "count", 100, "2b2332125ea87abc9d0429156a734f69" )
HMAC_VECTOR( MD2, "a5", 63, "count", 100, "0c7bf0ecfeff576e7b7977b69fa159a2" )
HMAC_VECTOR( MD2, "a5", 64, "count", 100, "59612a431f000eae1502d8855d715578" )
HMAC_VECTOR( MD2, "a5", 65, "count", 100, "6ac403e75b9a75189f4fd4bc04167dd7" )
HMAC_VECTOR( MD2, "a5", 127, "count", 100, "2e15fb40f5694d61f1b518be88e641af" )
HMAC_VECTOR( MD2, "a5", 128, "count", 100, "8e9a7d67fad59d3e4e13baf3bac09c7a" )
HMAC_VECTOR( MD2, "a5", 129, "count", 100, "ef2945865ba786f97236aad938c586af" )
HMAC_VECTOR( MD2, "a5", 200, "count", 100, "bda67c3dc9ba84ce00f201803bd3d673" )
HMAC_VECTOR( MD2, "0b", 20, "count", 0, "19b9ea07a6134863ac06c4afaeba9644" )
HMAC_VECTOR( MD2, "0c", 20, "a", 1000, "8cdfdbd2b621046874964ec2f642c4c1" )
HMAC_VECTOR( MD4, "a5", 16, "count", 100, "e92e9a18d197fb97378ee414ab3dbc3f" )
HMAC_VECTOR( MD4, "a5", 63, "count", 100, "db0b6563b0bb56f631a5857916f98a91" )
HMAC_VECTOR( MD4, "a5", 64, "count", 100, "f33dd7fe13aa409cd231290ff39d298e" )
HMAC_VECTOR( MD4, "a5", 65, "count", 100, "1932ade5a0d430a07d9edbacc0e469aa" )
HMAC_VECTOR( MD4, "a5", 127, "count", 100, "318dbb98771acb6fd94e8ff0e4a9b5b7" )
HMAC_VECTOR( MD4, "a5", 128, "count", 100, "e1e22acc2616e468a3a81da33db91a97" )
HMAC_VECTOR( MD4, "a5", 129, "count", 100, "746df16da94f18a351c11ca923f65205" )
HMAC_VECTOR( MD4, "a5", 200, "count", 100, "d38afb61c6365d86906f06e7675b8fcd" )
HMAC_VECTOR( MD4, "0b", 20, "count", 0, "d578fe2f80419ee58baec17d6d5cedaa" )
HMAC_VECTOR( MD4, "0c", 20, "a", 1000, "e5b2bef2393f09f3156716a2e5aefd8c" )
HMAC_VECTOR( MD5, "a5", 16, "count", 100, "4858b0bd4d0bd6d3c9219ce7decb0073" )
HMAC_VECTOR( MD5, "a5", 63, "count", 100, "7b8ce8f84887e8aee7fa86dbbbb5ad7d" )
HMAC_VECTOR( MD5, "a5", 64, "count", 100, "f159eaca02e23113324f7cf5a587f7e4" )
HMAC_VECTOR( MD5, "a5", 65, "count", 100, "00a9e667d4acaf86e49002a98289ccf3" )
HMAC_VECTOR( MD5, "a5", 127, "count", 100, "42efd1fa50529e3eec0ad16770efb85b" )
HMAC_VECTOR( MD5, "a5", 128, "count", 100, "b91f211a409f7379e7387a432deffde9" )
HMAC_VECTOR( MD5, "a5", 129, "count", 100, "469cd63ba8ac28b250c7e2ca62cbb36f" )
HMAC_VECTOR( MD5, "a5", 200, "count", 100, "aa4fde2da3b95575a8a1300a0e27325c" )
HMAC_VECTOR( MD5, "0b", 20, "count", 0, "4e03b417df04328da06b2e3d1d0927ae" )
HMAC_VECTOR( MD5, "0c", 20, "a", 1000, "853eec690fb0e58cecdc7e7818af013f" )
HMAC_VECTOR( SHA1, "a5", 16, "count", 100, "103181bbefcb53078752d36c4ce94c667f09b605" )
HMAC_VECTOR( SHA1, "a5", 63, "count", 100, "222b6d96bdc90c61a6ededcb57b4a83385a5d3be" )
HMAC_VECTOR( SHA1, "a5", 64, "count", 100, "8a515dd8bc4c3c49ed224280d239e3f299faf789" )
HMAC_VECTOR( SHA1, "a5", 65, "count", 100, "422e6a633afce70d2f44e62bf9e611698399f810" )
HMAC_VECTOR( SHA1, "a5", 127, "count", 100, "7fdaf0fe124e686ce9252e002cd7b663bad9ed8d" )
HMAC_VECTOR( SHA1, "a5", 128, "count", 100, "739c9a1af34e39b719bf00e15fa1d3be71a40a99" )
HMAC_VECTOR( SHA1, "a5", 129, "count", 100, "1b9be3723241df02e643e60244f9f5407cb1fddf" )
HMAC_VECTOR( SHA1, "a5", 200, "count", 100, "21c2fe4bc061494aa8e1c4f63ba2af68450a3316" )
HMAC_VECTOR( SHA1, "0b", 20, "count", 0, "123fd78bda0100786ae86b76f50f01bd18e477f3" )
HMAC_VECTOR( SHA1, "0c", 20, "a", 1000, "c1816af3eb77728294807835e01fd5c36e8965e8" )
HMAC_VECTOR( SHA_256, "a5", 16, "count", 100, "54184e97553978b4cedf7c6f97361d1633707bd06dd94d02a5be046738cc37a9" )
HMAC_VECTOR( SHA_256, "a5", 63, "count", 100, "0606e774cde93b54f2647891460d1761c6d896da30dfd43a5e7d46a979ef2a22" )
HMAC_VECTOR( SHA_256, "a5", 64, "count", 100, "749ba862e2e97d510f9df6ba5279372589150dbbca8763678530d1d3731ffff4" )
HMAC_VECTOR( SHA_256, "a5", 65, "count", 100, "5c7cf4cdfd2ca62dba41c76705539e0c77748f924c0d80de36163a69760a80e5" )
HMAC_VECTOR( SHA_256, "a5", 127, "count", 100, "bf698abc94d62800d9b152716e2c75b657b3db0934a17e9ac6e9deadbd08259d" )
HMAC_VECTOR( SHA_256, "a5", 128, "count", 100, "921339642912453d5e5c3d9570dfe2f7d49c4b8b7a84bb4ae680bbb08197cf92" )
HMAC_VECTOR( SHA_256, "a5", 129, "count", 100, "41d5faac5f50f1dbab5567d1615ea353e236bb774fdf40ccb0bf6119d7df0279" )
HMAC_VECTOR( SHA_256, "a5", 200, "count", 100, "db7799d92c88025e636480ebbaf1d2c02d7872f1024ac9fe475f245c639dd96d" )
HMAC_VECTOR( SHA_256, "0b", 20, "count", 0, "999a901219f032cd497cadb5e6051e97b6a29ab297bd6ae722bd6062a2f59542" )
HMAC_VECTOR( SHA_256, "0c", 20, "a", 1000, "6d7bb09357cc4c58b7bded728b04bcedc4a3c86c8561e1df743a79f938545c5e" )
HMAC_VECTOR( SHA_384, "a5", 16, "count", 100,
             "fa890db57c6787c73dc8141fc7e1e999d8987f65b12465ce4a78a410e72792a01fa42479088effc23fd5e163218a1270" )
HMAC_VECTOR( SHA_384, "a5", 63, "count", 100,
             "73b9ede2699be4d0c6f87075e7f27ed9431b81bd500bc5405f73576b6688d18ab5d7378421a0dde98268da72f6870e04" )
HMAC_VECTOR( SHA_384, "a5", 64, "count", 100,
             "f0b935545842abd2e72c1a455bfd0ec59d564d55504165821b2c7e3605ac36b1a3a1e7c9c87334329802c336f6b3cf69" )
HMAC_VECTOR( SHA_384, "a5", 65, "count", 100,
             "c295ef2ce652d13efab099e6954e49202227c354faf73a0f49795d4895e33ddef42d77f9ceb25526a94e7cfaafc82aac" )
HMAC_VECTOR( SHA_384, "a5", 127, "count", 100,
             "ba929f3d9137cb92458cd7d852f4205d73f192c364b488395ca0342b25fe137a3c0e2c7e9a33a6416590801e1f6ef87b" )
HMAC_VECTOR( SHA_384, "a5", 128, "count", 100,
             "dd133b529c724784436ca71e6b6ce740cb3899aef7c3086d2a1f0abec7761e227a81bfb58bdd6073b5f2d8487be7dc88" )
HMAC_VECTOR( SHA_384, "a5", 129, "count", 100,
             "2c0e63706531e09ff30a56969dea90ab9b15a4ef999f71d6d2225bc30ece034a6d8012916f554bfbc00052a9c137749b" )
HMAC_VECTOR( SHA_384, "a5", 200, "count", 100,
             "5378c8912dab78e3c3cce6b567f0b8e50aafee1bdcf74011ad803ff9db8790648004c97caf1e6f5f1184b03efe54ae37" )
HMAC_VECTOR( SHA_384, "0b", 20, "count", 0,
             "ac1e68c7036381efc1ae8514e489ed0eb1c40778d6156bf0a85b0e0c6a6b80f2476d135c9668ae9f3f8ed8fc2405e46c" )
HMAC_VECTOR( SHA_384, "0c", 20, "a", 1000,
             "bdbe8d27d2a2f35a8f0bfee9d00fb06f175223d3adc50cdb16a5e53f0e66fe258df4132744b8477055b19317fd622dfe" )
HMAC_VECTOR( SHA_512, "a5", 16, "count", 100,
             "06bdde443d79bc1251081f6a359373f3a52cd3ba4932cdef0274ca46ef7cc59d34bab17b61626b4d35b5d91c78df5a40"
             "8e2031022b0cc5cef393c46770d5bf4a" )
HMAC_VECTOR( SHA_512, "a5", 63, "count", 100,
             "8af4e023d3acf1430fa58878ea5838dcd5a470e42da49aa75738159951d9b7bfeef80ab93323fe357fc3ace507db0c10"
             "dbe0eb6facdd3c786b4c98b672e8ab77" )
HMAC_VECTOR( SHA_512, "a5", 64, "count", 100,
             "ca21407dbfc1921ae232a3b16a55a4db10f2f95d439580512b2a371a147f145436d02e0ee09e7422ba71fee8ee9da851"
             "1b0ccd83462516e0a5e95390b268e96a" )
HMAC_VECTOR( SHA_512, "a5", 65, "count", 100,
             "ec2f419854014ab562f7ff09a3d32a3e6b616c7c77d44fb37df2242ee2b9a9cc50cbb2b8e1600e774adbdace9c5ccbb7"
             "282d36fab218c67e4bb80d7d4146072c" )
HMAC_VECTOR( SHA_512, "a5", 127, "count", 100,
             "c6eeb0483b6843a356ad42aa64f999ef91c3f026a26de5805e06a2321b7bfecb59f1639fc324ecd72b6041f60670f090"
             "c12aab80cd12a6dabb3865120c088180" )
HMAC_VECTOR( SHA_512, "a5", 128, "count", 100,
             "c81e2eab0e58cba5127faff6a2a807ffcea810085d11dc551f88ee8d8ea097f3191ea336d4e96485ce1924b9cec542f7"
             "41179e75b6aac2863dac5b58f90df5a8" )
HMAC_VECTOR( SHA_512, "a5", 129, "count", 100,
             "bac6052fcfdec06c425fe177fe9a69c09c1901cdbaba4b3e5e65e461cb59bddbfb531b51481015cf0dedc6c67c623633"
             "6e8ff0129324971e55a595657661ffb3" )
HMAC_VECTOR( SHA_512, "a5", 200, "count", 100,
             "b86a2e9c86d47b5ab451162d95616a668fcb5c8f51a47c21a0446ce7dd01f794e0dea9a3f4e34ea6618c39d50e5850f6"
             "68fa873b02290b925ebc1c2b7a1684b3" )
HMAC_VECTOR( SHA_512, "0b", 20, "count", 0,
             "ad8da3d882af6e9b872457adcdd638e9b87af44825425085f8ce81a4122bab781b92f5ab92ac24948ad369f86558fd46"
             "9ca3f4861cb0f0dfb33154428ed03dfb" )
HMAC_VECTOR( SHA_512, "0c", 20, "a", 1000,
             "19235ad0d49ca64e33ad8feeb64c05390d7c10b9a10697932e2539bc21e4f09fc85187a28dfd7021ab0dd698daf453b5"
             "46cea762ec0712d4cbc322d1149affdf" )
#endif

/* STRING_VECTOR( digest, key, times, inner string: byte, times, outer string, data, times, value ). A string of no
 * bytes is the default one. Those with keys of cc were seen on Windows. */
/* rsa-operations: hmac-02, hmac-03, hmac-04, hmac-vec-04, hmac-vec-05, hmac-vec-06, hmac-vec-07, hmac-vec-09 */
#ifdef STRING_VECTOR
STRING_VECTOR( MD5, "cc", 17, "00", 136, "00", 136, "count", 1, "6d58442f9f4cd07603fce8dabd70e827" )
STRING_VECTOR( MD5, "cc", 32, "00", 256, "00", 256, "count", 1, "8631debcd52c89d9f5898c57e5a8cbc2" )
STRING_VECTOR( MD5, "cc", 64, "00", 512, "00", 512, "count", 1, "ccf12bad1f2c4eae679a59d102d86701" )
STRING_VECTOR( MD5, "cc", 64, "00", 1024, "00", 1024, "count", 1, "6859e76ef5efa052850d34756249b687" )
STRING_VECTOR( MD5, "0102030405", 1, "00", 8, "00", 8, "abc", 1, "b750e3634a6e1434d35bc19d1669367e" )
STRING_VECTOR( MD5, "0102030405", 1, "00", 3, "00", 3, "abc", 1, "f30c51cc7ed677987e84f8f7c0345fb7" )
STRING_VECTOR( MD5, "0102030405", 1, "77", 1, "99", 70, "abc", 1, "d52d1c16ca6d01de50141815fac11b17" )
STRING_VECTOR( SHA1, "0102030405", 1, "36", 64, "5c", 64, "abc", 1, "5bea00c085ee97b8d8c80a520ca811f1f3c10f87" )
STRING_VECTOR( SHA1, "0102030405", 1, "00", 0, "11", 40, "abc", 1, "7d880457707451b215714ea9cd1d77bf87d11fb6" )
STRING_VECTOR( SHA1, "0102030405", 1, "22", 200, "00", 0, "abc", 1, "bd10eb4d2f2dcd6692e856be1a92f61347288835" )
STRING_VECTOR( SHA_256, "a5", 64, "36", 20, "5c", 600, "count", 300,
               "e299294f1f240a9e3751aa42242122b98be26b4ddac5e29bdf3c66e7f7b3f6e2" )
STRING_VECTOR( SHA_512, "a5", 100, "36", 64, "5c", 64, "count", 300,
               "59e3b1752be5d459ac5ddcf7349069532bd68da6534db865397c378d8e79bc9411d67fe336718ab16fbbc0f12cb5e085"
               "69a0def51590703fd2cc6f65d955a96b" )
#endif

/* MAC_VECTOR( cipher, openssl's name, key, data, times, value ): CBC with a zero IV. */
/* rsa-operations: mac-01, mac-02, mac-vec-07, mac-vec-08, mac-vec-09, mac-vec-10 */
#ifdef MAC_VECTOR
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 0, "e6d9f4326c1cec26" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "a", 1, "12d07f1af3424058" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "abc", 1, "1044641846a91d3f" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "12345678", 1, "ce37b1983efc6191" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "Now is t", 1, "98c2bebdcba0e483" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 17, "608aa287b1265666" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 32, "58227c1be42c65a3" )
MAC_VECTOR( RC2, "rc2-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 1025, "ba43a8cf48986762" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "count", 0, "086f9a1d74c94d4e" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "a", 1, "670145eb72bbea8e" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "abc", 1, "6014de7f6e0247a2" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "12345678", 1, "d30e7c96597ad10a" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "Now is t", 1, "1efa4a588149de70" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "count", 17, "88ec92cb0b919bc8" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "count", 32, "d91744ab4ac5c53c" )
MAC_VECTOR( DES, "des-cbc", "0123456789abcdef", "count", 1025, "d3fb21a5b2dfceda" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "count", 0, "5db28100613ac225" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "a", 1, "b478962fef8977a9" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "abc", 1, "57c1b60d4c574aff" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "12345678", 1, "2ba54fafa671fe95" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "Now is t", 1, "9d93f9890a08e04f" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "count", 17, "b17430c93be1af1f" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "count", 32, "1f330ba2449176fb" )
MAC_VECTOR( 3DES_112, "des-ede-cbc", "0123456789abcdef23456789abcdef01", "count", 1025, "b81cbe0339092424" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "count", 0, "832846b52f9e213d" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "a", 1, "6e39d47ed2825f05" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "abc", 1, "e2eff66d57aa8233" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "12345678", 1,
            "bcfd4443f88c8ea1" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "Now is t", 1,
            "108846cbe4657a05" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "count", 17, "a7a716fb4a40714c" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "count", 32, "60b3ec9688d62e15" )
MAC_VECTOR( 3DES, "des-ede3-cbc", "0123456789abcdef23456789abcdef01456789abcdef0123", "count", 1025,
            "0e4afd88f350e223" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 0, "6cc00a66d2ad83ffd76e9a2bcad89a01" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "a", 1, "255b9c06460b11b1aeac2265e63b07b1" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "abc", 1, "760c35a6a08d85d58938b2489155ef25" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "12345678", 1,
            "8c172bc7d6eaa04e3018478cdca76d42" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "Now is t", 1,
            "90dd6a692189b51d27d944675178fe39" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 17,
            "1a39264068ae692603d23cb322ee4532" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 32,
            "2bebe881e443101e291804f9ea9a8f45" )
MAC_VECTOR( AES_128, "aes-128-cbc", "0102030405060708090a0b0c0d0e0f10", "count", 1025,
            "0df0fabc613d4d850f1ba7bb625c64cf" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "count", 0,
            "6fb166e30398f8678a61b860dfd3c86b" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "a", 1,
            "2e0a300cd72087f89cf3cb587962b4fd" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "abc", 1,
            "ca54b7bce952e4fdfbb72cf9e93e440e" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "12345678", 1,
            "c9a0a785cc42722a8f15300993be682e" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "Now is t", 1,
            "917ca85298b1ecc0a6fc06d20c6b05cc" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "count", 17,
            "6bc79b7871adeef8b92b5fef9de6cdab" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "count", 32,
            "930360af9c649e4bb069371f7cc70ec1" )
MAC_VECTOR( AES_192, "aes-192-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718", "count", 1025,
            "6cfac25768329a0177b37935b9675759" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "count", 0,
            "d45d7c5aa26bca9d6b1d5ddbf68f9ef6" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "a", 1,
            "623546d8434956f50823055f67807aff" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "abc", 1,
            "c69acd2eeb7b34527ec91b2040eb2e95" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "12345678", 1,
            "2c8a59b436dbb00c2470354573795e89" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "Now is t", 1,
            "a1153689784690615fdaacd18df0b798" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "count", 17,
            "8d486f72ccf5aac16c521bb7c468d94f" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "count", 32,
            "717b78258fbe75bc40e856426d98951d" )
MAC_VECTOR( AES_256, "aes-256-cbc", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "count", 1025,
            "c4270b4a940c421cf1944ac9d0f6a8c8" )
#endif

/* KEY_VECTOR( cipher, key, digest, of the key as it is, of its bytes reversed ). */
/* rsa-operations: hash-key-01, hash-key-02, hash-key-08 */
#ifdef KEY_VECTOR
KEY_VECTOR( RC2, "0102030405060708090a0b0c0d0e0f10", SHA1, "2cc429832452134629f1f6d296ec8aefb4e4d8a9",
            "83dc281ecb102116734e61c948453baca4996e0c" )
KEY_VECTOR( RC2, "0102030405060708090a0b0c0d0e0f10", MD5, "190c4c105786a2121d85018939108a6c",
            "915da947e1b656837ebf69a8778f1bf2" )
KEY_VECTOR( RC2, "0102030405060708090a0b0c0d0e0f10", SHA_256,
            "5dfbabeedf318bf33c0927c43d7630f51b82f351740301354fa3d7fc51f0132e",
            "5919c17b36856d3a707e812a4e74385e632d4fc28528c4be9fa49ecd0755d640" )
KEY_VECTOR( DES, "0123456789abcdef", SHA1, "0ca2eadb529ac2e63abf9b4ae3df8ee121f10547",
            "b694c7a149de3b1e759a14cd752c81d63209d9cc" )
KEY_VECTOR( 3DES_112, "0123456789abcdef23456789abcdef01", SHA1, "afd01fa1949e725f7e02e0d24e14531d0cc6bead",
            "1004f99bdfc35acc31ea0bfdb88c089567ca3a50" )
KEY_VECTOR( 3DES, "0123456789abcdef23456789abcdef01456789abcdef0123", SHA1, "ea3734bf1a3868df47a5be845f02c425dfd3e895",
            "499ba078c38208acb3d804a7f9fd7a7277ba7321" )
KEY_VECTOR( AES_128, "0102030405060708090a0b0c0d0e0f10", SHA1, "2cc429832452134629f1f6d296ec8aefb4e4d8a9",
            "83dc281ecb102116734e61c948453baca4996e0c" )
KEY_VECTOR( AES_192, "0102030405060708090a0b0c0d0e0f101112131415161718", SHA1,
            "bdbf90555239a2653c640bc273ce466eac2069d9", "cb0004947ebf0bab680b8150ef4811bd66878803" )
KEY_VECTOR( AES_256, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", SHA1,
            "4c9b68754cc4c6a52c2871b90740059372385833", "1113b9fc54134b43533dd685614e398ab8e8d663" )
KEY_VECTOR( AES_256, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", MD5,
            "5985331bcec971b262122aa1ca5ad411", "9f0622df1fcfad38e402e289c1a621d0" )
KEY_VECTOR( AES_256, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", SHA_256,
            "ae216c2ef5247a3782c135efa279a3e4cdc61094270f5d2be58c6204b7a612c9",
            "4d9dd9451ec30afdac127017bab76d26d74f06efcfa8f27755b8b31aa3bfe4a8" )
KEY_VECTOR( RC4, "00112233445566778899", SHA1, "e214c74fc6cccf08b11b2e1ceba5e5e910d9bc74",
            "980f47ee3bfc8c7e64a005ca10c09195b667f949" )
#endif

/* CHANNEL_VECTOR( protocol, secret, client's random, server's random, master secret, first bytes of the key block ).
 * What comes of the first row was seen on Windows. */
/* rsa-operations: sch-vec-01, sch-vec-02, sch-vec-03, sch-vec-04, sch-vec-05, sch-vec-10, sch-vec-11 */
#ifdef CHANNEL_VECTOR
CHANNEL_VECTOR( TLS1,
                "030118d154c323693a3eb86534985ecf4e10c43f3be6fa4faa09b588f86e587e446d393965f9215a8bf5e81ee3fa19cd",
                "53757065722053656372657420436c69656e742053656372657420313233343500",
                "537570657220536563726574205365727665722053656372657420313233343500",
                "68862830e89878f96000c93a347336eb1a945e447355392ef63da803c3a42fe2d8b9943b228b779db15d285bbd09a3bf",
                "5161f54c15b17144d9e0bc46615e71d6f7828609cc943747762370e929c42177345445ece519fc583b4dfd71471b9e51"
                "fc9fa7e481290cfa7f45363d8af89e71a724371b7704bee866bc37a4d5f109267b23eeefcfcc18c96016d8254a276965"
                "afb20b0dad1d4f99bd8316aee2dbc3f05a8430014d45831e8e02019aa8290ad88c81d09dbe63b3fa" )
CHANNEL_VECTOR( TLS1,
                "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
                "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
                "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf",
                "5c33b8a91b58643f16113ff59b666ea731cdabd405a462322985f1515c91431ded2292e951e230fb523888577692c476",
                "f784caa7b2d6754a0b08efc93879ca1f70ed2708376b8ef657e2c4a92253ec28918c4e8973008f82417107922d1d6e36"
                "a6dcef8f1d6bd1d2264a7e90e014b4247bb20db892fea1980249dd4499ffadcc2164d20bb3e83080799f53afad97cf5c"
                "5993f00b6289f89a84b822c4aae7a0d4ef58438cc9f5766d4f5e73ee4f55c283d812f99680478298" )
CHANNEL_VECTOR( TLS1,
                "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
                "01", "02",
                "f7c7329d9e3cc2489a73cda837a22357c189d0a45dd948cf437b6e6ae3ef8580faeaebcbe80fa475045797eba0ff1f3a",
                "33c600a48e9120720bbf6df446697ef11002eab979e04e38aec2d8a64e95997e41f5b08c0cc322fb77288875e7902341"
                "cd11a2fac7fb9a86c1aa4907cfabcd8a99784a27282e7a9d43e075e43d2c3fd05f07c364d0faf44afa08e445523c507d"
                "d024a00b7535b13012e3a53842c322e68ac46671eeb23364d6bfd77b6c464332b24ed56de2bc7a81" )
CHANNEL_VECTOR( SSL3,
                "0300000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d",
                "4343434343434343434343434343434343434343434343434343434343434343",
                "5353535353535353535353535353535353535353535353535353535353535353",
                "01d1b90fa951d4afa4607bad641154f33afd45aea93bd79c5d0f47d86946a91149ff8c8e554b37d86855a431bc6d36d0",
                "4cab348eb0307b226a4536c50453adc243b334bc3cfde71ea89dd300fa83e17a4d45aa3970a0ae52b2abeb2baf7ee963"
                "d58838727943be36152bd13fed6afaa264b96de47452073efff1fe66cb13e6f27127b2f2af792d18db66576ad7a896d6"
                "f168960ce425ed4f6d5527e651e0014ed1448fd80cf3dd5919a36987a1bce20ab13edba1c0b4e16d" )
CHANNEL_VECTOR( SSL3,
                "0300808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
                "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
                "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf",
                "fb8485413c8627f61906accca9b5ed3e8c319d657c9cf1a6627113ab1cab43399d55d9907af41b3a767c54b7763440c1",
                "80e9c1f7d827ed0d971446c1b23d3c0875ddebff2a3e28a4992e429af1435716a34a3d78e3d44af2b14fff69e1286c31"
                "584f32c48c8c63a26cf910c9327ebd542171e92d375841f3a40f744eaf508b2d85f185ead58bcfc4a98f29731aa42baa"
                "11721e8252f65cacc2abbd32943169a73ece5d40763f456eb99061f10a0fbe36fc6f172ea92b98cf" )
CHANNEL_VECTOR( SSL2, "0102030405060708090a0b0c0d0e0f10", "404142434445464748494a4b4c4d4e4f",
                "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "0102030405060708090a0b0c0d0e0f10",
                "b5cff13dc489e6844b29690ffa816992a1522a808c19527f2b63834a0864a18eb3cf7668e25691a856e1a00f001753d2"
                "df9ee0baab9a2c48cc236f665f762ef1" )
CHANNEL_VECTOR( SSL2, "0102030405060708090a0b0c0d0e0f101112131415161718",
                "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
                "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "0102030405060708090a0b0c0d0e0f101112131415161718",
                "e41efcfc87791987cd22b8316e1ae75b134a85fa5039ccad4ebc0c1debd8aa77fc10e4a92fa545b974ef7fb9672129d5"
                "12454a44d76ddc7b4feca8b9537ac222" )
CHANNEL_VECTOR( SSL2, "0102030405", "404142434445464748494a4b4c4d4e4f", "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
                "0102030405",
                "69aa58efff9f61c5f99ced70acdb52689202769567ce96480a573676bd298c510f60ccb256c59957bf112a760dca4982"
                "c2468ceb95fd35a3f9583d5f6a0505a4" )
#endif

/* EXPORT_VECTOR( protocol, pre-master secret, client's random, server's random, bytes of a MAC key, bytes of key
 * material, client's and server's final key, client's and server's initialisation vector ). */
#ifdef EXPORT_VECTOR
EXPORT_VECTOR( TLS1,
               "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
               "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
               "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", 16, 5,
               "f975bf3cbd0cf9581002ad41020d38c7", "bd5b0371a9eb43fe69681683a0da2619", "7973fcd684068a74",
               "2a9b1b653a29c1f4" )
EXPORT_VECTOR( TLS1,
               "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
               "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
               "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", 20, 7,
               "ca65aacaa5ff873b4953b666ed5b4280", "1ee43096fc60923b651663cb7ccf1ef8", "7973fcd684068a74",
               "2a9b1b653a29c1f4" )
EXPORT_VECTOR( SSL3,
               "0300000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d",
               "4343434343434343434343434343434343434343434343434343434343434343",
               "5353535353535353535353535353535353535353535353535353535353535353", 16, 5,
               "ce43d926cc3edcf5cf131a86231b61f7", "fd31449e0b70d3bf4a903610b433869c", "514bad4ca3f39dd2",
               "c806bd2f32049ad0" )
EXPORT_VECTOR( SSL3,
               "0300000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d",
               "4343434343434343434343434343434343434343434343434343434343434343",
               "5353535353535353535353535353535353535353535353535353535353535353", 20, 7,
               "302544c1d751df44f3604bc259a7ad56", "17fb074e6555edb65f18c07aa63bae83", "514bad4ca3f39dd2",
               "c806bd2f32049ad0" )
EXPORT_VECTOR( SSL3,
               "0300808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
               "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
               "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", 16, 5,
               "e79ef7a89ece45b7e86b0b18c87f0d5a", "112efddafc349b3d9ea8fcafb58bc0c6", "c59d653fa0a4496d",
               "7eece4a956be9302" )
EXPORT_VECTOR( SSL3,
               "0300808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
               "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
               "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", 20, 7,
               "7274cde465f0ec29879ac48712495d7a", "36848477e6c7e3f0da8500a49625cfe4", "c59d653fa0a4496d",
               "7eece4a956be9302" )
#endif

/* PRF_VECTOR( pre-master secret, client's random, server's random, label, seed, value ) of TLS 1.0. */
/* rsa-operations: sch-vec-07 */
#ifdef PRF_VECTOR
PRF_VECTOR( "030118d154c323693a3eb86534985ecf4e10c43f3be6fa4faa09b588f86e587e446d393965f9215a8bf5e81ee3fa19cd",
            "53757065722053656372657420436c69656e742053656372657420313233343500",
            "537570657220536563726574205365727665722053656372657420313233343500", "client finished",
            "313233343536373839303132333435363738393031323334353637383930313233343536",
            "a8b2a6ef834e74b1f3b1515a1a2b1131" )
PRF_VECTOR( "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
            "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "client finished",
            "000000000000000000000000000000000000000000000000000000000000000000000000", "a79a97a25434e7fcede3bc0f" )
PRF_VECTOR( "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
            "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "server finished",
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223", "6018225896ac868f96064912" )
PRF_VECTOR( "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
            "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "", "73656564", "73" )
PRF_VECTOR( "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
            "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "label", "",
            "480e4af559066aea43c951a09a3863b3a0fd01946d2fdc2cd0b18a7f299759869a19e717a70f9c162ec9c78257000625"
            "767fe3ef33cf8d1900ca4f50ef7d42f186c8fce6933a4a74f18b7de5831f095a9de25cb5f4e3a566bb397002589c4286"
            "d0e2e262" )
PRF_VECTOR( "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad",
            "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "key expansion",
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf404142434445464748494a4b4c4d4e4f"
            "505152535455565758595a5b5c5d5e5f",
            "f784caa7b2d6754a0b08efc93879ca1f70ed2708376b8ef657e2c4a92253ec28918c4e8973008f82417107922d1d6e36"
            "a6dcef8f1d6bd1d2264a7e90e014b4247bb20db892fea1980249dd4499ffadcc2164d20bb3e83080799f53afad97cf5c"
            "5993f00b6289f89a" )
#endif

/* WRAP_VECTOR( cipher, openssl's name, wrapping key, its effective bits, content, IV, wrapped ). Content is a key, for
 * RC2 with its length in front and padding behind. The first row is RFC 3217's 3.4; that without a name is its 4.4,
 * whose effective length openssl's command cannot do; the others [calc]. */
#ifdef WRAP_VECTOR
WRAP_VECTOR( 3DES, "des-ede3-cbc", "255e0d1c07b646dfb3134cc843ba8aa71f025b7c0838251f", 192,
             "2923bf85e06dd6ae529149f1f1bae9eab3a7da3d860d3e98", "5dd4cbfc96f5453b",
             "690107618ef092b3b48ca1796b234ae9fa33ebb4159604037db5d6a84eb3aac2768c632775a467d4" )
WRAP_VECTOR( 3DES, "des-ede3-cbc", "0b89ba97a89ef1f2aba4c1b9eaaec4d6c22cb6b968b3f46d", 192,
             "462658ba161c9815b6f79210515dab85b5a1d0a14025618c", "5ce6103742c43ccb",
             "fd828f85d04b058ea82537355c11ca414d22b1db60afe42232d3286ac8cab7ce54931107102df033" )
WRAP_VECTOR( 3DES, "des-ede3-cbc", "08ba5d4ca2df4a7f01ef07e0ab1ab31f190b9b104a830275", 192,
             "26b6a82fe0a8c2a28068928068702f1620e0dacb23b5efdc", "666dd53b1d1ddeb0",
             "4538dc806264fc6c7acd28c3763195dfb9cf3f2d69ccaba1e6c0c8d68c2903ba2111d9fdc35de730" )
WRAP_VECTOR( RC2, "", "fd04fd08060707fb0003fefffd02fe05", 40, "10b70a25fbc9d86a86050ce0d711ead4d94845cce7fd1250",
             "c7d90059b29e97f7",
             "70e699fb5701f7833330fb71e87c85a420bdc99af05d22af5a0e48d35f3138986cbaafb4b28d4f35" )
WRAP_VECTOR( RC2, "rc2-cbc", "fd04fd08060707fb0003fefffd02fe05", 128,
             "10b70a25fbc9d86a86050ce0d711ead4d94845cce7fd1250", "c7d90059b29e97f7",
             "f4d8021c1ea463d217a9eb6929ffa57736d3e20386c90993835b4be4ad8d8a1bc63b25de2bf77993" )
WRAP_VECTOR( RC2, "rc2-cbc", "fa527162eae2b557d2c13053efa3e4c5", 128, "0529688e7d0ae9f0", "ea3c95e9f7e3654a",
             "14ec377ebc35fe2aad7c979cc9bfcc60359e7cf526f8318b" )
WRAP_VECTOR( RC2, "rc2-cbc", "79c581379b98ed22088f66117d940949", 128, "078c26e3ea9d3321", "9e104c6573b5d4b4",
             "c4c6bac9fa8e825c4e4b28283b47c85734ae376f7137a0b6" )
WRAP_VECTOR( RC2, "rc2-cbc", "e9ec893edc01a34206a4833290e96471", 128, "08afbf247f79ea86ca4bed69f6756242",
             "8d68a5eeafbf27ec",
             "f65274680d17505675e3bec6b313195b6bd0d63c65bd490151fc6393cfcb7f03" )
WRAP_VECTOR( RC2, "rc2-cbc", "8d6037b85c4ad780a998128da1ee807f", 128, "0f2ead1893a88775228b0d0706000ec4",
             "f76e03bcf107a4c4",
             "4d66d9acaa386839efbf2cac7608139c01d71d2fddcaa664665120b71e5e0baa" )
#endif
