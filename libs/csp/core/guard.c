/* Guarded work, see guard.h; touch.c has what needs no frame. guard_run has a frame of its own to catch faults, since
 * i686 mingw has no __try. It saves all registers that it must preserve, so that a fault can take the thread straight
 * back to it: libcrypto's assembly cannot be unwound everywhere. On i386 the frame is a record in the thread's chain of
 * handlers. On x86_64 a vectored handler finds it by the thread's slot, and the unwind table says how to leave it for
 * good.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/guard.h"

#include <wincrypt.h>

#include "threadslot.h"
#include "csp/core/touch.h"
#include "trace/trace.h"
#include "unconst.h"

#ifndef IS_UNWINDING
#define IS_UNWINDING( flags ) (((flags) & 0x66) != 0)
#endif

TRACE_CHANNEL( crypt );

/* Calls func( call ). What is held is let go if the frame is left by unwinding, not if it returns. `place`: gets where
 * the frame is (x86_64). */
DWORD __cdecl guard_run( guarded_func func, void *call, const struct hold *hold, ULONG_PTR *place );

/* The same without catching (x86_64). */
DWORD __cdecl brief_run( guarded_func func, void *call, const struct hold *hold );

/* Where a caught fault goes on, in guard_run: it returns ERROR_INVALID_PARAMETER. */
extern char guard_fault[];

static void tell( DWORD code )
{
    WARN( "memory of the caller's is not there: code %#lx\n", code );
}

/* A fault in touch.c: its function returns at once. */
static BOOL fix_touch( TOUCH_PLACE *place, DWORD code )
{
    if ((ULONG_PTR)*place < (ULONG_PTR)touch_begin || (ULONG_PTR)*place >= (ULONG_PTR)touch_end) return FALSE;
    tell( code );
    *place = (ULONG_PTR)touch_fault;
    return TRUE;
}

static BOOL is_fault( DWORD code )
{
    return code == EXCEPTION_ACCESS_VIOLATION || code == EXCEPTION_IN_PAGE_ERROR || code == EXCEPTION_GUARD_PAGE ||
           code == EXCEPTION_DATATYPE_MISALIGNMENT;
}

static void *vectored;

/* Who leaves a call by unwinding does not come back to unpin. */
static void leave_for_good( const struct hold *hold )
{
    hold_leave( hold );
    if (hold && hold->alone) object_share( hold->alone );
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
    "\tmovq %r8,48(%rsp)\n"         /* struct frame's hold */
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
    ".seh_endproc\n"
    ".globl brief_run\n"
    ".def brief_run; .scl 2; .type 32; .endef\n"
    ".seh_proc brief_run\n"
    "brief_run:\n"
    "\tsubq $56,%rsp\n.seh_stackalloc 56\n"
    ".seh_endprologue\n"
    "\tmovq %r8,48(%rsp)\n"         /* struct frame's hold */
    "\tmovq %rcx,%rax\n"
    "\tmovq %rdx,%rcx\n"
    "\tcall *%rax\n"
    "\tnop\n"
    "\taddq $56,%rsp\n"
    "\tret\n"
    ".seh_handler guard_handler, @unwind\n"
    ".seh_endproc\n" );

struct frame
{
    BYTE               for_calls[48];
    const struct hold *hold;
};

/* The innermost call of guard_run of a thread, in its slot. */
struct guard
{
    ULONG_PTR     place;        /* its frame; 0: it has not begun */
    struct guard *outer;
};

static DWORD slot = TLS_OUT_OF_INDEXES;

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
    const struct guard *guard = slot == TLS_OUT_OF_INDEXES ? NULL : thread_slot_get( slot );
    CONTEXT *context = info->ContextRecord;

    if (!is_fault( info->ExceptionRecord->ExceptionCode )) return EXCEPTION_CONTINUE_SEARCH;
    if (fix_touch( &context->Rip, info->ExceptionRecord->ExceptionCode )) return EXCEPTION_CONTINUE_EXECUTION;
    if (!guard || guard->place <= context->Rsp || !is_ours( context->Rip )) return EXCEPTION_CONTINUE_SEARCH;
    tell( info->ExceptionRecord->ExceptionCode );
    context->Rsp = guard->place;
    context->Rip = (ULONG_PTR)guard_fault;
    return EXCEPTION_CONTINUE_EXECUTION;
}

/* The handler of guard_run's frames, named by the code above: somebody leaves the call for good. */
EXCEPTION_DISPOSITION guard_handler( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    const struct hold *hold = ((struct frame *)frame)->hold;
    struct guard *guard = slot == TLS_OUT_OF_INDEXES ? NULL : thread_slot_get( slot );

    if (!IS_UNWINDING( record->ExceptionFlags )) return ExceptionContinueSearch;
    if (guard && guard->place == (ULONG_PTR)frame) disregard( thread_slot_set( slot, guard->outer ) ); /* it is there */
    leave_for_good( hold );
    return ExceptionContinueSearch;
}

void guard_process_attach( void )
{
    HMODULE own = NULL;

    GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                        (const WCHAR *)guard_fault, &own );
    note_module( 0, own );
    note_module( 1, GetModuleHandleW( L"msvcrt.dll" ) );
    slot = TlsAlloc();
    vectored = AddVectoredExceptionHandler( FALSE, catch_fault );
}

void guard_process_detach( void )
{
    if (vectored) RemoveVectoredExceptionHandler( vectored );
    if (slot != TLS_OUT_OF_INDEXES) TlsFree( slot );
}

DWORD guarded_call( const struct hold *hold, guarded_func func, void *call )
{
    struct guard guard = { 0 };
    BOOL noted = slot != TLS_OUT_OF_INDEXES;
    DWORD err;

    hold_enter( hold );
    if (noted)
    {
        guard.outer = thread_slot_get( slot );
        if (!thread_slot_set( slot, &guard ))
        {
            hold_leave( hold );
            return NTE_NO_MEMORY;       /* a fault would not be caught */
        }
    }
    err = guard_run( func, call, hold, &guard.place );
    if (noted) disregard( thread_slot_set( slot, guard.outer ) );   /* it is there by now */
    hold_leave( hold );
    return err;
}

DWORD brief_call( const struct hold *hold, guarded_func func, void *call )
{
    DWORD err;

    hold_enter( hold );
    err = brief_run( func, call, hold );
    hold_leave( hold );
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
    "\tpushl 16(%ebp)\n"            /* struct frame's hold, handler and link to the next frame */
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
    void              *next, *handler;
    const struct hold *hold;
};

/* The handler of guard_run's frames, named by the code above. No frame with a handler lies between a fault and ours:
 * what runs inside has none. */
EXCEPTION_DISPOSITION __cdecl guard_handler( EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatch )
{
    const struct hold *hold = ((struct frame *)frame)->hold;

    if (IS_UNWINDING( record->ExceptionFlags ))     /* somebody leaves the call for good */
    {
        leave_for_good( hold );
        return ExceptionContinueSearch;
    }
    if (!is_fault( record->ExceptionCode )) return ExceptionContinueSearch;
    tell( record->ExceptionCode );
    context->Eip = (DWORD)guard_fault;
    context->Esp = (DWORD)frame;
    return ExceptionContinueExecution;
}

static LONG CALLBACK catch_touch( EXCEPTION_POINTERS *info )
{
    if (!is_fault( info->ExceptionRecord->ExceptionCode ) ||
        !fix_touch( &info->ContextRecord->Eip, info->ExceptionRecord->ExceptionCode )) return EXCEPTION_CONTINUE_SEARCH;
    return EXCEPTION_CONTINUE_EXECUTION;
}

void guard_process_attach( void )
{
    vectored = AddVectoredExceptionHandler( FALSE, catch_touch );
}

void guard_process_detach( void )
{
    if (vectored) RemoveVectoredExceptionHandler( vectored );
}

DWORD guarded_call( const struct hold *hold, guarded_func func, void *call )
{
    DWORD err;

    hold_enter( hold );
    err = guard_run( func, call, hold, NULL );
    hold_leave( hold );
    return err;
}

DWORD brief_call( const struct hold *hold, guarded_func func, void *call )
{
    return guarded_call( hold, func, call );
}

#endif

/* ---- probes ----------------------------------------------------------------------------------- */

SIZE_T readable_len( const void *data, SIZE_T len )
{
    ULONG_PTR start = (ULONG_PTR)data, at;

    for (at = start; at - start < len; at = guard_next_page( at ))
        if (check_readable( (const void *)at, 1 )) return at - start;
    return len;
}
