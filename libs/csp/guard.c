/* Guarded work, see guard.h. guard_run has a frame of its own that catches: i686 mingw has no __try. On i386 that is a
 * record in the thread's chain of handlers, on x86_64 a row of the DLL's unwind table, which costs nothing until a fault.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "guard.h"

#include "trace/trace.h"

TRACE_CHANNEL( crypt );

/* Where a caught fault goes on, in guard_run: it returns ERROR_INVALID_PARAMETER. */
extern char guard_fault[];

#ifdef __x86_64__

__asm__ (
    ".text\n"
    ".globl guard_run\n"
    ".def guard_run; .scl 2; .type 32; .endef\n"
    ".seh_proc guard_run\n"
    "guard_run:\n"
    "\tsubq $56,%rsp\n"
    ".seh_stackalloc 56\n"
    ".seh_endprologue\n"
    "\tmovq %r8,48(%rsp)\n"         /* struct frame's lock */
    "\tmovq %rcx,%rax\n"
    "\tmovq %rdx,%rcx\n"
    "\tcall *%rax\n"
    "\tnop\n"                       /* so that the call's return address is no epilogue */
    "1:\taddq $56,%rsp\n"
    "\tret\n"
    ".globl guard_fault\n"
    "guard_fault:\n"
    "\tmovl $87,%eax\n"             /* ERROR_INVALID_PARAMETER */
    "\tjmp 1b\n"
    ".seh_handler guard_handler, @except, @unwind\n"
    ".seh_endproc\n" );

struct frame
{
    BYTE      for_calls[48];
    waitlock *lock;
};

static EXCEPTION_DISPOSITION resume( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    DISPATCHER_CONTEXT *dispatcher = dispatch;

    RtlUnwindEx( frame, guard_fault, record, NULL, dispatcher->ContextRecord, dispatcher->HistoryTable );
    return ExceptionContinueSearch;     /* not reached */
}

#else

__asm__ (
    ".text\n"
    ".globl _guard_run\n"
    ".def _guard_run; .scl 2; .type 32; .endef\n"
    "_guard_run:\n"
    "\tpushl %ebp\n"
    "\tmovl %esp,%ebp\n"
    "\tpushl %ebx\n"
    "\tpushl %esi\n"
    "\tpushl %edi\n"
    "\tpushl 16(%ebp)\n"            /* struct frame's lock, handler and link to the next frame */
    "\tpushl $_guard_handler\n"
    "\tpushl %fs:0\n"
    "\tmovl %esp,%fs:0\n"
    "\tpushl 12(%ebp)\n"
    "\tcall *8(%ebp)\n"
    "\taddl $4,%esp\n"
    "1:\tpopl %fs:0\n"              /* esp is at the struct frame */
    "\taddl $8,%esp\n"
    "\tpopl %edi\n"
    "\tpopl %esi\n"
    "\tpopl %ebx\n"
    "\tpopl %ebp\n"
    "\tret\n"
    ".globl _guard_fault\n"
    "_guard_fault:\n"
    "\tmovl $87,%eax\n"             /* ERROR_INVALID_PARAMETER */
    "\tjmp 1b\n" );

struct frame
{
    void     *next, *handler;
    waitlock *lock;
};

/* No frame with a handler lies between the fault and ours: what runs inside has none. */
static EXCEPTION_DISPOSITION resume( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    context->Eip = (DWORD)guard_fault;
    context->Esp = (DWORD)frame;
    return ExceptionContinueExecution;
}

#endif

static BOOL is_fault( DWORD code )
{
    return code == EXCEPTION_ACCESS_VIOLATION || code == EXCEPTION_IN_PAGE_ERROR || code == EXCEPTION_GUARD_PAGE ||
           code == EXCEPTION_DATATYPE_MISALIGNMENT;
}

/* The handler of guard_run's frames, named by the code above. */
EXCEPTION_DISPOSITION __cdecl guard_handler( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    waitlock *lock = ((struct frame *)frame)->lock;

    if (IS_UNWINDING( record->ExceptionFlags ))
    {
        /* After our own RtlUnwindEx guarded_call frees it. */
        if (lock && !IS_TARGET_UNWIND( record->ExceptionFlags )) waitlock_leave( lock );
        return ExceptionContinueSearch;
    }
    if (!is_fault( record->ExceptionCode ) || (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE))
        return ExceptionContinueSearch;
    WARN( "memory of the caller's is not there: code %#lx\n", record->ExceptionCode );
    return resume( record, frame, context, dispatch );
}

/* ---- probes ----------------------------------------------------------------------------------- */

/* The first byte of the page behind the one that a pointer points into. */
static const BYTE *next_page( const BYTE *at )
{
    return (const BYTE *)(((ULONG_PTR)at | (GUARD_PAGE_BYTES - 1)) + 1);
}

void probe_write( void *data, SIZE_T len )
{
    const BYTE *at, *start = data;

    for (at = start; (SIZE_T)(at - start) < len; at = next_page( at ))
    {
        volatile BYTE *byte = (BYTE *)at;
        BYTE held = *byte;

        *byte = held;
    }
}

struct probe
{
    BYTE            *data;
    SIZE_T           len;
    const WCHAR     *str;
    volatile SIZE_T  good;      /* bytes from the first one on */
};

static DWORD run_read( void *call )
{
    struct probe *probe = call;

    probe_read( probe->data, probe->len );
    return ERROR_SUCCESS;
}

static DWORD run_write( void *call )
{
    struct probe *probe = call;

    probe_write( probe->data, probe->len );
    return ERROR_SUCCESS;
}

static DWORD run_string( void *call )
{
    const volatile WCHAR *at = ((struct probe *)call)->str;

    while (*at) at++;
    return ERROR_SUCCESS;
}

static DWORD run_count( void *call )
{
    struct probe *probe = call;
    const BYTE *at;

    for (at = probe->data; (probe->good = at - probe->data) < probe->len; at = next_page( at ))
        *(const volatile BYTE *)at;
    return ERROR_SUCCESS;
}

DWORD check_readable( const void *data, SIZE_T len )
{
    struct probe probe = { .data = (BYTE *)data, .len = len };

    return guarded_call( NULL, run_read, &probe );
}

DWORD check_writable( void *data, SIZE_T len )
{
    struct probe probe = { .data = data, .len = len };

    return guarded_call( NULL, run_write, &probe );
}

DWORD check_string( const WCHAR *str )
{
    struct probe probe = { .str = str };

    return str ? guarded_call( NULL, run_string, &probe ) : ERROR_SUCCESS;
}

SIZE_T readable_len( const void *data, SIZE_T len )
{
    struct probe probe = { .data = (BYTE *)data, .len = len };

    guarded_call( NULL, run_count, &probe );
    return probe.good < len ? probe.good : len;
}
