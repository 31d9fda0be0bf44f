/* Certificates, see certificate.h; libcrypto reads them. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "certificate.h"

static void copy_number( EVP_PKEY *key, const char *name, struct bytes *bytes )
{
    BIGNUM *number = NULL;
    int len;

    if (!EVP_PKEY_get_bn_param( key, name, &number )) return;
    len = BN_num_bytes( number );
    if (len && len <= TOKEN_NUMBER_MAX && (bytes->at = OPENSSL_malloc( (size_t)len )))
    {
        BN_bn2bin( number, bytes->at );
        bytes->len = (uint32_t)len;
    }
    BN_free( number );
}

static void read_public_key( struct certificate *certificate, X509 *x509 )
{
    EVP_PKEY *key = X509_get0_pubkey( x509 );
    int type = key ? EVP_PKEY_get_base_id( key ) : EVP_PKEY_NONE;

    certificate->type = type == EVP_PKEY_RSA ? TOKEN_KEY_RSA : type == EVP_PKEY_EC ? TOKEN_KEY_EC : TOKEN_KEY_OTHER;
    if (key) certificate->bits = (uint32_t)EVP_PKEY_get_bits( key );
    if (type != EVP_PKEY_RSA) return;
    copy_number( key, OSSL_PKEY_PARAM_RSA_N, &certificate->modulus );
    copy_number( key, OSSL_PKEY_PARAM_RSA_E, &certificate->exponent );
}

static void read_names( struct certificate *certificate, X509 *x509 )
{
    struct bytes *subject = &certificate->subject, *issuer = &certificate->issuer, *serial = &certificate->serial;
    int len;

    if ((len = i2d_X509_NAME( X509_get_subject_name( x509 ), &subject->at )) > 0) subject->len = (uint32_t)len;
    if ((len = i2d_X509_NAME( X509_get_issuer_name( x509 ), &issuer->at )) > 0) issuer->len = (uint32_t)len;
    if ((len = i2d_ASN1_INTEGER( X509_get_serialNumber( x509 ), &serial->at )) > 0) serial->len = (uint32_t)len;
}

int certificate_read( struct certificate *certificate, const uint8_t *der, uint32_t len )
{
    const unsigned char *at = der;
    X509 *x509 = d2i_X509( NULL, &at, (long)len );

    memset( certificate, 0, sizeof(*certificate) );
    if (!x509 || at != der + len)
    {
        X509_free( x509 );
        return 0;
    }
    read_public_key( certificate, x509 );
    read_names( certificate, x509 );
    certificate->is_ca = X509_check_ca( x509 ) == 1;
    certificate->is_valid_now = X509_cmp_current_time( X509_get0_notBefore( x509 ) ) < 0 &&
                                X509_cmp_current_time( X509_get0_notAfter( x509 ) ) > 0;
    X509_free( x509 );
    return 1;
}

void certificate_free( struct certificate *certificate )
{
    OPENSSL_free( certificate->modulus.at );
    OPENSSL_free( certificate->exponent.at );
    OPENSSL_free( certificate->subject.at );
    OPENSSL_free( certificate->issuer.at );
    OPENSSL_free( certificate->serial.at );
    memset( certificate, 0, sizeof(*certificate) );
}
