/* The store "My", see store.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "crypt32.h"
#include "store.h"
#include "tokenmark.h"

#define ENCODING      (X509_ASN_ENCODING | PKCS_7_ASN_ENCODING)

static const struct crypt32 *functions;
static HCERTSTORE store;

BOOL store_open( void )
{
    if (!(functions = crypt32())) return FALSE;
    store = functions->CertOpenStore( CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"My" );
    return store != NULL;
}

BOOL store_close( void )
{
    BOOL ok = functions->CertControlStore( store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL );

    functions->CertCloseStore( store, 0 );
    store = NULL;
    return ok;
}

/* ---- properties ---------------------------------------------------------------------------------------- */

/* From the heap; NULL: it has none. */
static void *get_property( const CERT_CONTEXT *cert, DWORD id )
{
    DWORD size = 0;
    void *value;

    if (!functions->CertGetCertificateContextProperty( cert, id, NULL, &size )) return NULL;
    value = must_alloc( size );
    if (functions->CertGetCertificateContextProperty( cert, id, value, &size )) return value;
    free( value );
    return NULL;
}

/* Whether a certificate has that mark. */
static BOOL has_mark( const CERT_CONTEXT *cert, const WCHAR *mark )
{
    WCHAR *text = get_property( cert, CERT_DESCRIPTION_PROP_ID );
    BOOL has = text && !lstrcmpW( text, mark );

    free( text );
    return has;
}

static BOOL is_marked( const CERT_CONTEXT *cert )
{
    return has_mark( cert, TOKEN_MARK_ADDED ) || has_mark( cert, TOKEN_MARK_LINKED );
}

/* NULL takes it away. */
static BOOL set_mark( const CERT_CONTEXT *cert, const WCHAR *mark )
{
    CRYPT_DATA_BLOB blob = { 0 };

    if (!mark) return functions->CertSetCertificateContextProperty( cert, CERT_DESCRIPTION_PROP_ID, 0, NULL );
    blob.cbData = (lstrlenW( mark ) + 1) * sizeof(*mark);
    blob.pbData = (BYTE *)(ULONG_PTR)mark;
    return functions->CertSetCertificateContextProperty( cert, CERT_DESCRIPTION_PROP_ID, 0, &blob );
}

static BOOL set_place( const CERT_CONTEXT *cert, const struct key_place *place )
{
    CRYPT_KEY_PROV_INFO info = { .dwProvType = place->type, .dwKeySpec = place->spec };

    info.pwszContainerName = (WCHAR *)(ULONG_PTR)place->container;
    info.pwszProvName = (WCHAR *)(ULONG_PTR)place->provider;
    return functions->CertSetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, 0, &info );
}

static BOOL is_place( const CRYPT_KEY_PROV_INFO *info, const struct key_place *place )
{
    return info->dwProvType == place->type && info->dwKeySpec == place->spec && info->pwszProvName &&
           info->pwszContainerName && !lstrcmpiW( info->pwszProvName, place->provider ) &&
           !lstrcmpiW( info->pwszContainerName, place->container );
}

static WCHAR *subject_of( const CERT_CONTEXT *cert )
{
    DWORD count = functions->CertGetNameStringW( cert, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, NULL, 0 );
    WCHAR *name = must_alloc( (count + 1) * sizeof(*name) );

    functions->CertGetNameStringW( cert, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, count );
    return name;
}

/* ---- putting a certificate there ----------------------------------------------------------------------- */

/* A description of somebody else's stays: then nothing tells later that the place came from here. */
static enum stored link_existing( const CERT_CONTEXT *cert, const struct key_place *place )
{
    CRYPT_KEY_PROV_INFO *info = get_property( cert, CERT_KEY_PROV_INFO_PROP_ID );
    void *text = get_property( cert, CERT_DESCRIPTION_PROP_ID );
    BOOL same = info && is_place( info, place ), foreign = info && !is_marked( cert ), described = text != NULL;

    free( info );
    free( text );
    if (same) return STORED_KEPT;
    if (foreign) return STORED_FOREIGN;
    if (!described && !set_mark( cert, TOKEN_MARK_LINKED )) return STORED_FAILED;
    return set_place( cert, place ) ? STORED_LINKED : STORED_FAILED;
}

/* Mark and place are there before it is in the store. */
static enum stored add( const CERT_CONTEXT *cert, const struct key_place *place )
{
    return set_mark( cert, TOKEN_MARK_ADDED ) && set_place( cert, place ) &&
           functions->CertAddCertificateContextToStore( store, cert, CERT_STORE_ADD_NEW, NULL )
           ? STORED_ADDED : STORED_FAILED;
}

enum stored store_put( const BYTE *der, DWORD len, const struct key_place *place, WCHAR **name )
{
    const CERT_CONTEXT *cert = functions->CertCreateCertificateContext( ENCODING, der, len ), *existing;
    enum stored stored;

    *name = NULL;
    if (!cert) return STORED_BAD;
    *name = subject_of( cert );
    existing = functions->CertFindCertificateInStore( store, ENCODING, 0, CERT_FIND_EXISTING, cert, NULL );
    stored = existing ? link_existing( existing, place ) : add( cert, place );
    if (existing) functions->CertFreeCertificateContext( existing );
    functions->CertFreeCertificateContext( cert );
    return stored;
}

/* ---- taking away what has no key any more -------------------------------------------------------------- */

/* Whether this program's work on a certificate is to be undone. Leaves its container's name, from the heap. */
static BOOL is_stale( const CERT_CONTEXT *cert, const WCHAR *provider, is_there_fn *is_there, void *arg,
                      WCHAR **container )
{
    CRYPT_KEY_PROV_INFO *info = is_marked( cert ) ? get_property( cert, CERT_KEY_PROV_INFO_PROP_ID ) : NULL;
    BOOL stale = info && info->pwszProvName && info->pwszContainerName &&
                 (!provider || !lstrcmpiW( info->pwszProvName, provider )) &&
                 !is_there( arg, info->pwszContainerName, cert->pbCertEncoded, cert->cbCertEncoded );

    if (stale)
    {
        *container = must_alloc( (lstrlenW( info->pwszContainerName ) + 1) * sizeof(WCHAR) );
        lstrcpyW( *container, info->pwszContainerName );
    }
    free( info );
    return stale;
}

static BOOL undo( const CERT_CONTEXT *cert )
{
    if (has_mark( cert, TOKEN_MARK_LINKED ))
        return functions->CertSetCertificateContextProperty( cert, CERT_KEY_PROV_INFO_PROP_ID, 0, NULL ) &&
               set_mark( cert, NULL );
    /* The deletion frees what it is given. */
    return functions->CertDeleteCertificateFromStore( functions->CertDuplicateCertificateContext( cert ) );
}

/* All of the store, *count of them; none may be deleted while they are enumerated. */
static const CERT_CONTEXT **list_certificates( DWORD *count )
{
    const CERT_CONTEXT **certs = must_alloc( sizeof(*certs) ), *cert = NULL;

    for (*count = 0; (cert = functions->CertEnumCertificatesInStore( store, cert )); ++*count)
    {
        certs = must_grow( certs, (*count + 1) * sizeof(*certs) );
        certs[*count] = functions->CertDuplicateCertificateContext( cert );
    }
    return certs;
}

BOOL store_prune( const WCHAR *provider, is_there_fn *is_there, removed_fn *removed, void *arg )
{
    DWORD count, i;
    const CERT_CONTEXT **certs = list_certificates( &count );
    WCHAR *container, *name;
    BOOL ok = TRUE;

    for (i = 0; i < count; i++)
    {
        if (is_stale( certs[i], provider, is_there, arg, &container ))
        {
            name = subject_of( certs[i] );
            if (undo( certs[i] )) removed( arg, container, name );
            else ok = FALSE;
            free( name );
            free( container );
        }
        functions->CertFreeCertificateContext( certs[i] );
    }
    free( certs );
    return ok;
}
