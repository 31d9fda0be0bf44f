/* RSA paddings, see padding.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED     /* nothing else gives the paddings alone */
#include <openssl/rsa.h>

#include "padding.h"

int padding_add( const struct token_run *data, uint8_t *block, uint32_t len )
{
    return RSA_padding_add_PKCS1_type_1( block, (int)len, data->at, (int)data->len ) > 0;
}

int padding_remove( uint32_t padding, const struct token_run *label, const uint8_t *block, uint32_t len, uint8_t *out,
                    uint32_t *out_len )
{
    int got;

    if (padding == TOKEN_PADDING_OAEP)
        got = RSA_padding_check_PKCS1_OAEP( out, (int)*out_len, block, (int)len, (int)len, label->at,
                                            (int)label->len );
    else
        got = RSA_padding_check_PKCS1_type_2( out, (int)*out_len, block, (int)len, (int)len );
    *out_len = got < 0 ? 0 : (uint32_t)got;
    return got >= 0;
}
