/* Filling the store "My", see mystore.h. The user's wish is the setting TokenStore.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "mystore.h"
#include "certstore.h"
#include "crypt32.h"
#include "settings.h"
#include "tokenmark.h"

static volatile LONG was_filled;

/* One that is there stays as it is, whoever has put it there. Its key's place comes with it. */
static BOOL add_marked( const struct crypt32 *crypt32, HCERTSTORE my, const CERT_CONTEXT *cert )
{
    static const WCHAR mark[] = TOKEN_MARK_ADDED;
    CRYPT_DATA_BLOB blob = { sizeof(mark), (BYTE *)(ULONG_PTR)mark };

    return crypt32->CertSetCertificateContextProperty( cert, CERT_DESCRIPTION_PROP_ID, 0, &blob ) &&
           crypt32->CertAddCertificateContextToStore( my, cert, CERT_STORE_ADD_NEW, NULL );
}

static void copy_all( const struct crypt32 *crypt32, HCERTSTORE from, HCERTSTORE my )
{
    const CERT_CONTEXT *cert = NULL;
    BOOL added = FALSE;

    while ((cert = crypt32->CertEnumCertificatesInStore( from, cert ))) added |= add_marked( crypt32, my, cert );
    if (added) crypt32->CertControlStore( my, 0, CERT_STORE_CTRL_COMMIT, NULL );
}

void mystore_fill( const struct provider *provider, const BYTE *token )
{
    const DWORD error = GetLastError();
    WCHAR wish[MAX_PATH];
    HCERTSTORE from, my;
    struct crypt32 crypt32;

    if (was_filled || InterlockedExchange( &was_filled, TRUE ) || !setting_read( L"TokenStore", wish )) return;
    if (crypt32_load( &crypt32 ) && !certstore_open( provider, token, TRUE, &from ))
    {
        my = crypt32.CertOpenStore( CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"My" );
        if (my)
        {
            copy_all( &crypt32, from, my );
            crypt32.CertCloseStore( my, 0 );
        }
        crypt32.CertCloseStore( from, 0 );
    }
    SetLastError( error );
}
