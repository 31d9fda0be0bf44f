/* Acquiring contexts, as acquire.c and registrations.c test it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TESTS_ACQUIRE_H
#define WINECSP_TESTS_ACQUIRE_H

#include "winnls.h"

#include "checks.h"

static const HCRYPTPROV untouched = (HCRYPTPROV)0x55aa55aa;

static inline BOOL acquire( HCRYPTPROV *prov, const char *container, const char *name, DWORD type, DWORD flags )
{
    return CryptAcquireContextA( prov, container, name, type, flags );
}

/* A failing acquire, through both forms; the handle's place must stay as it was. */
static inline void acquire_fails( const char *container, const char *name, DWORD type, DWORD flags, DWORD error )
{
    WCHAR container_w[300], name_w[300];
    HCRYPTPROV prov = untouched;

    check_fails( CryptAcquireContextA( &prov, container, name, type, flags ), error );
    ok( prov == untouched, "handle is now %p\n", (void *)prov );       /* dispatch: choice-03 */
    if (container) MultiByteToWideChar( CP_ACP, 0, container, -1, container_w, ARRAY_SIZE( container_w ) );
    if (name) MultiByteToWideChar( CP_ACP, 0, name, -1, name_w, ARRAY_SIZE( name_w ) );
    check_fails( CryptAcquireContextW( &prov, container ? container_w : NULL, name ? name_w : NULL,
                                       type, flags ), error );          /* dispatch: acq-str-01 */
    ok( prov == untouched, "W: handle is now %p\n", (void *)prov );
}

static inline void release( HCRYPTPROV prov )
{
    check_works( CryptReleaseContext( prov, 0 ) );
}

#endif
