/* Changing a token, see manage.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include <sys/random.h>

#include "certificate.h"
#include "manage.h"
#include "session.h"
#include "status.h"

#define BITS_MIN      1024
#define BITS_MAX      16384
#define CKA_ID_LEN    20

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;

#define FLAG( type, value )        { type, &(value), sizeof(CK_BBOOL) }
#define VALUE( type, value )       { type, &(value), sizeof(value) }
#define BYTES( type, bytes, size ) { type, bytes, size }

/* A session that may write, with the login that the token has. */
static CK_RV open_writing( struct token *token, struct access *access )
{
    CK_RV rv;

    access->module = token->module;
    if (!(rv = session_open( token, CKF_SERIAL_SESSION | CKF_RW_SESSION, &access->session ))) token_use( token, 0 );
    return rv;
}

static void close_writing( struct token *token, const struct access *access )
{
    access->module->C_CloseSession( access->session );
    token_used( token );
    token_changed( token );
}

/* ---- pairs --------------------------------------------------------------------------------------------- */

static CK_RV generate_pair( const struct access *access, CK_ULONG bits, uint32_t use, const struct token_run *label,
                            uint8_t *id, CK_OBJECT_HANDLE *public_key )
{
    CK_BYTE exponent[] = { 1, 0, 1 };
    CK_BBOOL signs = use & TOKEN_USE_SIGN ? CK_TRUE : CK_FALSE, decrypts = use & TOKEN_USE_DECRYPT ? CK_TRUE : CK_FALSE;
    CK_MECHANISM mechanism = { CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0 };
    CK_ATTRIBUTE public_half[] =
    {
        FLAG( CKA_TOKEN, yes ), FLAG( CKA_PRIVATE, no ), VALUE( CKA_MODULUS_BITS, bits ),
        VALUE( CKA_PUBLIC_EXPONENT, exponent ), FLAG( CKA_VERIFY, signs ), FLAG( CKA_ENCRYPT, decrypts ),
        BYTES( CKA_ID, id, CKA_ID_LEN ), BYTES( CKA_LABEL, object_unconst( label->at ), label->len ),
    };
    CK_ATTRIBUTE private_half[] =
    {
        FLAG( CKA_TOKEN, yes ), FLAG( CKA_PRIVATE, yes ), FLAG( CKA_SENSITIVE, yes ), FLAG( CKA_EXTRACTABLE, no ),
        FLAG( CKA_SIGN, signs ), FLAG( CKA_DECRYPT, decrypts ),
        BYTES( CKA_ID, id, CKA_ID_LEN ), BYTES( CKA_LABEL, object_unconst( label->at ), label->len ),
    };
    CK_OBJECT_HANDLE private_key;

    return access->module->C_GenerateKeyPair( access->session, &mechanism, public_half,
                                              sizeof(public_half) / sizeof(*public_half), private_half,
                                              sizeof(private_half) / sizeof(*private_half), public_key, &private_key );
}

uint32_t manage_generate( struct token *token, const struct token_generate *request, struct key *made )
{
    uint8_t id[CKA_ID_LEN];
    CK_OBJECT_HANDLE public_key;
    struct access access;
    struct bytes known = { id, sizeof(id) };
    CK_RV rv;

    memset( made, 0, sizeof(*made) );
    if (request->bits < BITS_MIN || request->bits > BITS_MAX || request->bits % 8) return TOKEN_BAD_LENGTH;
    if (getrandom( id, sizeof(id), 0 ) != sizeof(id)) return TOKEN_FAILED;
    if ((rv = open_writing( token, &access ))) return status_of( rv );
    if (!(rv = generate_pair( &access, request->bits, request->use, &request->label, id, &public_key )))
    {
        object_bytes( &access, public_key, CKA_MODULUS, &made->modulus );
        object_bytes( &access, public_key, CKA_PUBLIC_EXPONENT, &made->exponent );
        inventory_key_id( token, &known, &made->modulus, made->id );
    }
    close_writing( token, &access );
    return status_of( rv );
}

/* ---- certificates -------------------------------------------------------------------------------------- */

static CK_RV store( const struct access *access, const struct key *key, const struct certificate *certificate,
                    const struct token_run *der, CK_OBJECT_HANDLE *made )
{
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE type = CKC_X_509;
    CK_ATTRIBUTE template[] =
    {
        VALUE( CKA_CLASS, class ), VALUE( CKA_CERTIFICATE_TYPE, type ), FLAG( CKA_TOKEN, yes ), FLAG( CKA_PRIVATE, no ),
        BYTES( CKA_SUBJECT, certificate->subject.at, certificate->subject.len ),
        BYTES( CKA_ISSUER, certificate->issuer.at, certificate->issuer.len ),
        BYTES( CKA_SERIAL_NUMBER, certificate->serial.at, certificate->serial.len ),
        BYTES( CKA_VALUE, object_unconst( der->at ), der->len ),
        BYTES( CKA_LABEL, object_unconst( key->label ), strlen( key->label ) ),
        BYTES( CKA_ID, key->cka_id.at, key->cka_id.len ),
    };

    return access->module->C_CreateObject( access->session, template, sizeof(template) / sizeof(*template), made );
}

/* Whether a certificate is for that very key, whatever its CKA_ID says. */
static int is_certificate_of( const struct access *access, CK_OBJECT_HANDLE object, const struct key *key )
{
    struct certificate certificate;
    struct bytes der;
    int is_same = 0;

    object_bytes( access, object, CKA_VALUE, &der );
    if (der.len && certificate_read( &certificate, der.at, der.len ))
    {
        is_same = bytes_equal( &certificate.modulus, &key->modulus );
        certificate_free( &certificate );
    }
    bytes_free( &der );
    return is_same;
}

static CK_RV destroy_certificates( const struct access *access, const struct key *key, CK_OBJECT_HANDLE but )
{
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_ATTRIBUTE template[2];
    CK_OBJECT_HANDLE found[OBJECTS_MAX];
    CK_ULONG count, i;
    CK_RV rv, first = CKR_OK;

    if (!key->cka_id.len) return CKR_OK;
    count = object_find( access, template, session_template( template, &class, key ), found, OBJECTS_MAX, &rv );
    for (i = 0; i < count; i++)
    {
        if (found[i] == but || !is_certificate_of( access, found[i], key )) continue;
        if ((rv = access->module->C_DestroyObject( access->session, found[i] )) && !first) first = rv;
    }
    return first;
}

uint32_t manage_put_certificate( struct token *token, const struct key *key, const struct token_run *der )
{
    struct certificate certificate;
    CK_OBJECT_HANDLE made;
    struct access access;
    uint32_t err = TOKEN_BAD_CERT;
    CK_RV rv;

    if (!certificate_read( &certificate, der->at, der->len )) return TOKEN_BAD_CERT;
    if (bytes_equal( &certificate.modulus, &key->modulus ) && !(err = status_of( open_writing( token, &access ) )))
    {
        /* The new one first: at no time is there none. An old one that cannot be removed does no harm. */
        if (!(rv = store( &access, key, &certificate, der, &made ))) destroy_certificates( &access, key, made );
        err = status_of( rv );
        close_writing( token, &access );
    }
    certificate_free( &certificate );
    return err;
}

/* ---- deletion ------------------------------------------------------------------------------------------ */

/* Of two keys with one CKA_ID only the right one goes. */
static int is_half_of( const struct access *access, CK_OBJECT_HANDLE object, const struct key *key )
{
    struct bytes modulus;
    int is_other;

    object_bytes( access, object, CKA_MODULUS, &modulus );
    is_other = modulus.len && key->modulus.len && !bytes_equal( &modulus, &key->modulus );
    bytes_free( &modulus );
    return !is_other;
}

static CK_RV destroy_half( const struct access *access, CK_OBJECT_CLASS class, const struct key *key, CK_ULONG *gone )
{
    CK_ATTRIBUTE template[2];
    CK_OBJECT_HANDLE found[OBJECTS_MAX];
    CK_ULONG count, i;
    CK_RV rv;

    *gone = 0;
    count = object_find( access, template, session_template( template, &class, key ), found, OBJECTS_MAX, &rv );
    for (i = 0; i < count && !rv; i++)
    {
        if (!is_half_of( access, found[i], key )) continue;
        if (!(rv = access->module->C_DestroyObject( access->session, found[i] ))) (*gone)++;
    }
    return rv;
}

static uint32_t delete_all( struct token *token, const struct access *access, const struct key *key )
{
    CK_ULONG gone;
    CK_RV rv;

    if ((rv = destroy_half( access, CKO_PRIVATE_KEY, key, &gone ))) return status_of( rv );
    if (!gone) return token_is_logged_in( token ) ? TOKEN_NO_KEY : TOKEN_NEED_LOGIN;
    if ((rv = destroy_certificates( access, key, CK_INVALID_HANDLE ))) return status_of( rv );
    return status_of( destroy_half( access, CKO_PUBLIC_KEY, key, &gone ) );
}

uint32_t manage_delete( struct token *token, const struct key *key )
{
    struct access access;
    uint32_t err;
    CK_RV rv;

    if (key->type != TOKEN_KEY_RSA) return TOKEN_BAD_ALGORITHM;
    if ((rv = open_writing( token, &access ))) return status_of( rv );
    err = delete_all( token, &access, key );
    close_writing( token, &access );
    return err;
}
