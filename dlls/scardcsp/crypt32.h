/* crypt32.dll, which stands on advapi32.dll and so on providers: loaded when certificates are asked for.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_CRYPT32_H
#define SCARDCSP_CRYPT32_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#define CRYPT32_FUNCTIONS( X ) \
    X( CertAddCertificateContextToStore ) \
    X( CertAddEncodedCertificateToStore ) \
    X( CertCloseStore ) \
    X( CertControlStore ) \
    X( CertEnumCertificatesInStore ) \
    X( CertFreeCertificateContext ) \
    X( CertOpenStore ) \
    X( CertSetCertificateContextProperty )

struct crypt32
{
#define DECLARE( name ) __typeof__( &(name) ) name;
    CRYPT32_FUNCTIONS( DECLARE )
#undef DECLARE
};

/* FALSE: it cannot be loaded, or lacks a function. It stays loaded. */
BOOL crypt32_load( struct crypt32 *crypt32 );

#endif
