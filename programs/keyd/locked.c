/* Memory for secrets, see locked.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "locked.h"

void *locked_alloc( size_t len )
{
    /* cppcheck-suppress invalidFunctionArg */
    void *memory = mmap( NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0 );

    if (memory == MAP_FAILED) return NULL;
    (void)mlock( memory, len );     /* the limit may be low: then it is not */
    (void)madvise( memory, len, MADV_DONTDUMP );
    return memory;
}

void locked_wipe( void *memory, size_t len )
{
    explicit_bzero( memory, len );
}

void locked_free( void *memory, size_t len )
{
    if (!memory) return;
    locked_wipe( memory, len );
    munmap( memory, len );
}

void locked_process( void )
{
    const struct rlimit none = { 0, 0 };

    (void)setrlimit( RLIMIT_CORE, &none );
    (void)prctl( PR_SET_DUMPABLE, 0 );
}
