/* Guarded work, see guard.h. guard_run has a frame of its own that catches: i686 mingw has no __try. It saves all registers
 * that it owes its caller, so that a thread can be taken straight back to it: libcrypto's assembly does not let itself be
 * unwound everywhere. On i386 the frame is a record in the thread's chain of handlers; on x86_64 a vectored handler finds
 * it by the thread's slot, and the unwind table tells how it is left for good.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "guard.h"

#include <string.h>

#include "threadslot.h"
#include "trace/trace.h"

TRACE_CHANNEL( crypt );

/* Calls func( call ). `lock` is freed if the frame is left by unwinding, not if it returns. `place`: gets where the frame
 * is (x86_64). */
DWORD __cdecl guard_run( guarded_func func, void *call, waitlock *lock, ULONG_PTR *place );

/* Where a caught fault goes on, in guard_run: it returns ERROR_INVALID_PARAMETER. */
extern char guard_fault[];

static BOOL is_fault( DWORD code )
{
    return code == EXCEPTION_ACCESS_VIOLATION || code == EXCEPTION_IN_PAGE_ERROR || code == EXCEPTION_GUARD_PAGE ||
           code == EXCEPTION_DATATYPE_MISALIGNMENT;
}

#ifdef __x86_64__

__asm__ (
    ".text\n"
    ".globl guard_run\n"
    ".def guard_run; .scl 2; .type 32; .endef\n"
    ".seh_proc guard_run\n"
    "guard_run:\n"
    "\tpushq %rbx\n.seh_pushreg %rbx\n"
    "\tpushq %rbp\n.seh_pushreg %rbp\n"
    "\tpushq %rsi\n.seh_pushreg %rsi\n"
    "\tpushq %rdi\n.seh_pushreg %rdi\n"
    "\tpushq %r12\n.seh_pushreg %r12\n"
    "\tpushq %r13\n.seh_pushreg %r13\n"
    "\tpushq %r14\n.seh_pushreg %r14\n"
    "\tpushq %r15\n.seh_pushreg %r15\n"
    "\tsubq $232,%rsp\n.seh_stackalloc 232\n"
    "\tmovaps %xmm6,64(%rsp)\n.seh_savexmm %xmm6,64\n"
    "\tmovaps %xmm7,80(%rsp)\n.seh_savexmm %xmm7,80\n"
    "\tmovaps %xmm8,96(%rsp)\n.seh_savexmm %xmm8,96\n"
    "\tmovaps %xmm9,112(%rsp)\n.seh_savexmm %xmm9,112\n"
    "\tmovaps %xmm10,128(%rsp)\n.seh_savexmm %xmm10,128\n"
    "\tmovaps %xmm11,144(%rsp)\n.seh_savexmm %xmm11,144\n"
    "\tmovaps %xmm12,160(%rsp)\n.seh_savexmm %xmm12,160\n"
    "\tmovaps %xmm13,176(%rsp)\n.seh_savexmm %xmm13,176\n"
    "\tmovaps %xmm14,192(%rsp)\n.seh_savexmm %xmm14,192\n"
    "\tmovaps %xmm15,208(%rsp)\n.seh_savexmm %xmm15,208\n"
    ".seh_endprologue\n"
    "\tmovq %r8,48(%rsp)\n"         /* struct frame's lock */
    "\tmovq %rsp,(%r9)\n"          /* struct guard's place */
    "\tmovq %rcx,%rax\n"
    "\tmovq %rdx,%rcx\n"
    "\tcall *%rax\n"
    "\tnop\n"
    "\taddq $296,%rsp\n"           /* what was called has left the saved registers as they were */
    "\tret\n"
    ".globl guard_fault\n"
    "guard_fault:\n"
    "\tcld\n"
    "\temms\n"
    "\tmovaps 64(%rsp),%xmm6\n"
    "\tmovaps 80(%rsp),%xmm7\n"
    "\tmovaps 96(%rsp),%xmm8\n"
    "\tmovaps 112(%rsp),%xmm9\n"
    "\tmovaps 128(%rsp),%xmm10\n"
    "\tmovaps 144(%rsp),%xmm11\n"
    "\tmovaps 160(%rsp),%xmm12\n"
    "\tmovaps 176(%rsp),%xmm13\n"
    "\tmovaps 192(%rsp),%xmm14\n"
    "\tmovaps 208(%rsp),%xmm15\n"
    "\tmovl $87,%eax\n"             /* ERROR_INVALID_PARAMETER */
    "\taddq $232,%rsp\n"
    "\tpopq %r15\n"
    "\tpopq %r14\n"
    "\tpopq %r13\n"
    "\tpopq %r12\n"
    "\tpopq %rdi\n"
    "\tpopq %rsi\n"
    "\tpopq %rbp\n"
    "\tpopq %rbx\n"
    "\tret\n"
    ".seh_handler guard_handler, @unwind\n"
    ".seh_endproc\n" );

struct frame
{
    BYTE      for_calls[48];
    waitlock *lock;
};

/* The innermost call of guard_run of a thread, in its slot. */
struct guard
{
    ULONG_PTR     place;        /* its frame; 0: it has not begun */
    struct guard *outer;
};

static DWORD slot = TLS_OUT_OF_INDEXES;
static void *vectored;

/* Modules whose code works on the caller's memory: this one, and the one that has memcpy. */
static struct
{
    ULONG_PTR start, size;
} modules[2];

static void note_module( unsigned int i, HMODULE module )
{
    const IMAGE_NT_HEADERS *headers;

    if (!module) return;
    headers = (const IMAGE_NT_HEADERS *)((const char *)module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
    modules[i].start = (ULONG_PTR)module;
    modules[i].size = headers->OptionalHeader.SizeOfImage;
}

static BOOL is_ours( ULONG_PTR address )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( modules ); i++) if (address - modules[i].start < modules[i].size) return TRUE;
    return FALSE;
}

/* A frame that is not above the place of the fault was left without being unwound. */
static LONG CALLBACK catch_fault( EXCEPTION_POINTERS *info )
{
    const struct guard *guard = thread_slot_get( slot );
    CONTEXT *context = info->ContextRecord;

    if (!guard || !guard->place || !is_fault( info->ExceptionRecord->ExceptionCode )) return EXCEPTION_CONTINUE_SEARCH;
    if (guard->place <= context->Rsp || !is_ours( context->Rip )) return EXCEPTION_CONTINUE_SEARCH;
    WARN( "memory of the caller's is not there: code %#lx\n", info->ExceptionRecord->ExceptionCode );
    context->Rsp = guard->place;
    context->Rip = (ULONG_PTR)guard_fault;
    return EXCEPTION_CONTINUE_EXECUTION;
}

/* The handler of guard_run's frames, named by the code above: somebody leaves the call for good. */
EXCEPTION_DISPOSITION guard_handler( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    waitlock *lock = ((struct frame *)frame)->lock;
    struct guard *guard = slot == TLS_OUT_OF_INDEXES ? NULL : thread_slot_get( slot );

    if (!IS_UNWINDING( record->ExceptionFlags )) return ExceptionContinueSearch;
    if (guard && guard->place == (ULONG_PTR)frame) thread_slot_set( slot, guard->outer );
    if (lock) waitlock_leave( lock );
    return ExceptionContinueSearch;
}

void guard_process_attach( void )
{
    HMODULE own = NULL;

    GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                        (const WCHAR *)guard_fault, &own );
    note_module( 0, own );
    note_module( 1, GetModuleHandleW( L"msvcrt.dll" ) );
    if ((slot = TlsAlloc()) != TLS_OUT_OF_INDEXES) vectored = AddVectoredExceptionHandler( FALSE, catch_fault );
}

void guard_process_detach( void )
{
    if (vectored) RemoveVectoredExceptionHandler( vectored );
    if (slot != TLS_OUT_OF_INDEXES) TlsFree( slot );
}

DWORD guarded_call( waitlock *lock, guarded_func func, void *call )
{
    struct guard guard = { 0 };
    BOOL noted = slot != TLS_OUT_OF_INDEXES;
    DWORD err;

    if (lock) waitlock_enter( lock );
    if (noted)
    {
        guard.outer = thread_slot_get( slot );
        thread_slot_set( slot, &guard );
    }
    err = guard_run( func, call, lock, &guard.place );
    if (noted) thread_slot_set( slot, guard.outer );
    if (lock) waitlock_leave( lock );
    return err;
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
    "\tcld\n"
    "\temms\n"                     /* libcrypto's code may have been in the middle of MMX */
    "\tmovl $87,%eax\n"             /* ERROR_INVALID_PARAMETER */
    "\tjmp 1b\n" );

struct frame
{
    void     *next, *handler;
    waitlock *lock;
};

/* The handler of guard_run's frames, named by the code above. No frame with a handler lies between a fault and ours: what
 * runs inside has none. */
EXCEPTION_DISPOSITION __cdecl guard_handler( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    waitlock *lock = ((struct frame *)frame)->lock;

    if (IS_UNWINDING( record->ExceptionFlags ))     /* somebody leaves the call for good */
    {
        if (lock) waitlock_leave( lock );
        return ExceptionContinueSearch;
    }
    if (!is_fault( record->ExceptionCode )) return ExceptionContinueSearch;
    WARN( "memory of the caller's is not there: code %#lx\n", record->ExceptionCode );
    context->Eip = (DWORD)guard_fault;
    context->Esp = (DWORD)frame;
    return ExceptionContinueExecution;
}

void guard_process_attach( void )
{
}

void guard_process_detach( void )
{
}

DWORD guarded_call( waitlock *lock, guarded_func func, void *call )
{
    DWORD err;

    if (lock) waitlock_enter( lock );
    err = guard_run( func, call, lock, NULL );
    if (lock) waitlock_leave( lock );
    return err;
}

#endif

/* ---- probes ----------------------------------------------------------------------------------- */

void probe_write( void *data, SIZE_T len )
{
    ULONG_PTR at = (ULONG_PTR)data;
    volatile BYTE *byte;
    BYTE held;

    for (; at - (ULONG_PTR)data < len; at = guard_next_page( at ))
    {
        byte = (volatile BYTE *)at;
        held = *byte;
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
    ULONG_PTR start = (ULONG_PTR)probe->data, at;

    for (at = start; (probe->good = at - start) < probe->len; at = guard_next_page( at )) *(const volatile BYTE *)at;
    return ERROR_SUCCESS;
}

struct copy
{
    void       *dst;
    const void *src;
    SIZE_T      len;
};

static DWORD run_copy( void *call )
{
    const struct copy *copy = call;

    memcpy( copy->dst, copy->src, copy->len );
    return ERROR_SUCCESS;
}

DWORD guarded_copy( void *dst, const void *src, SIZE_T len )
{
    struct copy copy = { dst, src, len };

    return guarded_call( NULL, run_copy, &copy );
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
