/* crypt32.dll, which no other command needs: loaded when it is asked for. The names below are those of its documented
 * functions. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_CRYPT32_H
#define CSPTOOL_CRYPT32_H

#include "csptool.h"

#define CRYPT32_FUNCTIONS( X ) \
    X( CertAddCertificateContextToStore ) \
    X( CertCloseStore ) \
    X( CertControlStore ) \
    X( CertCreateCertificateContext ) \
    X( CertDeleteCertificateFromStore ) \
    X( CertDuplicateCertificateContext ) \
    X( CertEnumCertificatesInStore ) \
    X( CertFindCertificateInStore ) \
    X( CertFreeCertificateContext ) \
    X( CertGetCertificateContextProperty ) \
    X( CertGetNameStringW ) \
    X( CertOpenStore ) \
    X( CertSetCertificateContextProperty )

struct crypt32
{
#define DECLARE( name ) __typeof__( &(name) ) name;
    CRYPT32_FUNCTIONS( DECLARE )
#undef DECLARE
};

/* NULL, and the last error: it cannot be loaded, or lacks a function. */
const struct crypt32 *crypt32( void );

#endif
