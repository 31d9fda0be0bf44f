/* The certificates of a token, see certstore.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "certstore.h"
#include "crypt32.h"
#include "find.h"
#include "csp/csp.h"

#include <winerror.h>
#include <winnls.h>

/* Where its key is found, as programs give it to CryptAcquireContext. */
static BOOL set_key_info( const struct crypt32 *crypt32, const struct provider *provider,
                          const struct token_item_key *key, const CERT_CONTEXT *cert )
{
    WCHAR container[TOKEN_CONTAINER_LEN + 1], name[FIND_TEXT_MAX];
    char text[TOKEN_CONTAINER_LEN + 1];
    CRYPT_KEY_PROV_INFO info = { container, name, provider->type, 0, 0, NULL, AT_KEYEXCHANGE };

    if (!(key->flags & TOKEN_KEY_DECRYPTS)) info.dwKeySpec = AT_SIGNATURE;
    token_container_name( key->id, text );
    MultiByteToWideChar( CP_ACP, 0, text, -1, container, ARRAYSIZE( container ) );
    if (!MultiByteToWideChar( CP_ACP, 0, provider->name, -1, name, ARRAYSIZE( name ) )) return FALSE;
    return crypt32->CertSetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, 0, &info );
}

/* One that crypt32 cannot read is left out. */
static void add_surveyed_cert( const struct crypt32 *crypt32, const struct provider *provider,
                               const struct survey *survey, const struct token_item_cert *item, HCERTSTORE store )
{
    const struct token_item_key *key = survey_key( survey, item->key );
    const CERT_CONTEXT *cert;

    if (!crypt32->CertAddEncodedCertificateToStore( store, X509_ASN_ENCODING, item->der.at, item->der.len,
                                                    CERT_STORE_ADD_ALWAYS, &cert )) return;
    if (key && find_is_container( key )) set_key_info( crypt32, provider, key, cert );
    crypt32->CertFreeCertificateContext( cert );
}

DWORD certstore_open( const struct provider *provider, const BYTE *token, BOOL of_keys, HCERTSTORE *store )
{
    struct crypt32 crypt32;
    struct survey *survey;
    DWORD i, err;

    if (!crypt32_load( &crypt32 )) return ERROR_NOT_SUPPORTED;
    if ((err = survey_get( FALSE, &survey ))) return err;
    if (!survey_token( survey, token )) err = SCARD_W_REMOVED_CARD;
    else if (!(*store = crypt32.CertOpenStore( CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL ))) err = NTE_NO_MEMORY;
    for (i = 0; !err && i < survey->cert_count; i++)
    {
        const struct token_item_cert *cert = &survey->certs[i];

        if (survey_same_id( cert->token, token ) && (survey_key( survey, cert->key ) != NULL) == of_keys)
            add_surveyed_cert( &crypt32, provider, survey, cert, *store );
    }
    survey_unref( survey );
    return err;
}

void certstore_close( HCERTSTORE store )
{
    struct crypt32 crypt32;

    if (crypt32_load( &crypt32 )) crypt32.CertCloseStore( store, 0 );
}
