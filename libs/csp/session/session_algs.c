/* The rows of session keys: the ciphers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"
#include "csp/session/session_algs.h"

#define CIPHER( var, calg, short_name, text, ... ) \
    static const struct session_alg var ## _session = { __VA_ARGS__ }; \
    const struct algorithm var = \
    { .id = calg, .name = short_name, .long_name = text, .key = &session_key_family, .session = &var ## _session }

CIPHER( alg_rc2, CALG_RC2, "RC2", "RSA Data Security's RC2",
        .cipher = CIPHER_RC2, .has_effective_bits = TRUE, .wrapping = WRAP_COUNTED );
CIPHER( alg_rc4, CALG_RC4, "RC4", "RSA Data Security's RC4", .cipher = CIPHER_RC4 );
CIPHER( alg_des, CALG_DES, "DES", "Data Encryption Standard (DES)",
        .cipher = CIPHER_DES, .key_bytes = 8, .parity_bits = 8 );
CIPHER( alg_cylink_mek, CALG_CYLINK_MEK, "CYLINK_MEK", "CYLINK Message Encryption Algorithm",
        .cipher = CIPHER_DES, .key_bytes = 8, .parity_bits = 24, .is_weakened = TRUE );
CIPHER( alg_3des_112, CALG_3DES_112, "3DES TWO KEY", "Two Key Triple DES",
        .cipher = CIPHER_3DES, .key_bytes = 16, .parity_bits = 16, .cipher_bytes = 24 );
CIPHER( alg_3des, CALG_3DES, "3DES", "Three Key Triple DES",
        .cipher = CIPHER_3DES, .key_bytes = 24, .parity_bits = 24, .expands = TRUE, .wrapping = WRAP_BARE );

#define AES( var, calg, bits ) \
    CIPHER( var, calg, "AES-" #bits, "Advanced Encryption Standard (AES-" #bits ")", \
            .cipher = CIPHER_AES, .key_bytes = bits / 8, .expands = TRUE )

AES( alg_aes_128, CALG_AES_128, 128 );
AES( alg_aes_192, CALG_AES_192, 192 );
AES( alg_aes_256, CALG_AES_256, 256 );
