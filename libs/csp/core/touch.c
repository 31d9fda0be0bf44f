/* Short accesses to the caller's memory, without a frame: the functions of guard.h that check and copy. Each is a few
 * instructions, which use only registers that any function may change. guard.c's handler knows where they are, and lets
 * one that faults return ERROR_INVALID_PARAMETER, as a kernel does for copies from user space.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/guard.h"
#include "csp/core/touch.h"

/* *INDENT-OFF* */

/* Arguments come to cx, dx and ax; the names of registers are those of a pointer's width. */
#ifdef __x86_64__
#define CX "%rcx"
#define DX "%rdx"
#define AX "%rax"
#define TWO_ARGUMENTS   ""
#define THREE_ARGUMENTS "\tmovq %r8,%rax\n"
#define LENGTH_AND_NO_ERROR "\tshlq $32,%rax\n"
#else
#define CX "%ecx"
#define DX "%edx"
#define AX "%eax"
#define TWO_ARGUMENTS   "\tmovl 4(%esp),%ecx\n\tmovl 8(%esp),%edx\n"
#define THREE_ARGUMENTS TWO_ARGUMENTS "\tmovl 12(%esp),%eax\n"
#define LENGTH_AND_NO_ERROR "\tmovl %eax,%edx\n\txorl %eax,%eax\n"
#endif

#define FUNCTION( name ) ".globl " name "\n.def " name "; .scl 2; .type 32; .endef\n.p2align 4\n" name ":\n"

/* Goes from page to page: cx is where it is, dx the bytes that are left. */
#define FOR_EACH_PAGE( access ) \
    TWO_ARGUMENTS \
    "\ttest " DX "," DX "\n" \
    "\tje 2f\n" \
    "1:\n" access \
    "\tmov " CX "," AX "\n"        /* to the next page: ax = bytes up to it */ \
    "\tor $-0x1000," AX "\n" \
    "\tneg " AX "\n" \
    "\tadd " AX "," CX "\n" \
    "\tsub " AX "," DX "\n" \
    "\tja 1b\n" \
    "2:\txorl %eax,%eax\n" \
    "\tret\n"

__asm__ (
    ".text\n"
    ".globl touch_begin\n"
    "touch_begin:\n"

    FUNCTION( "touch_read" )
    FOR_EACH_PAGE( "\tmovb (" CX "),%al\n" )

    FUNCTION( "touch_write" )
    FOR_EACH_PAGE( "\tmovb (" CX "),%al\n\tmovb %al,(" CX ")\n" )

    FUNCTION( "touch_get_length" )
    TWO_ARGUMENTS
    "\tmovl (" CX "),%eax\n"
    "\tmovl %eax,(" CX ")\n"
    LENGTH_AND_NO_ERROR
    "\tret\n"

    FUNCTION( "touch_set_length" )
    TWO_ARGUMENTS
    "\tmovl %edx,(" CX ")\n"
    "\txorl %eax,%eax\n"
    "\tret\n"

    FUNCTION( "touch_pieces" )
    TWO_ARGUMENTS
    "\txorl %eax,%eax\n"
    "\tcmp $16," DX "\n"
    "\tjb 1f\n"
    "\tmovups (" CX "),%xmm0\n"
    "\tmovups %xmm0,(" CX ")\n"
    "\tmovups -16(" CX "," DX "),%xmm0\n"
    "\tmovups %xmm0,-16(" CX "," DX ")\n"
    "\tret\n"
    "1:\ttest " DX "," DX "\n"
    "\tje 2f\n"
    "\tmovb (" CX "),%ah\n"
    "\tmovb %ah,(" CX ")\n"
    "\tmovb -1(" CX "," DX "),%ah\n"
    "\tmovb %ah,-1(" CX "," DX ")\n"
    "\txorl %eax,%eax\n"
    "2:\tret\n"

    FUNCTION( "touch_string" )
    TWO_ARGUMENTS
    "\txorl %eax,%eax\n"
    "\ttest " CX "," CX "\n"
    "\tje 2f\n"
    "1:\tcmpw %ax,(" CX ")\n"
    "\tlea 2(" CX ")," CX "\n"
    "\tjne 1b\n"
    "2:\tret\n"

    FUNCTION( "touch_copy" )
    THREE_ARGUMENTS
    "1:\tsub $16," AX "\n"
    "\tjb 2f\n"
    "\tmovups (" DX "),%xmm0\n"
    "\tmovups %xmm0,(" CX ")\n"
    "\tadd $16," DX "\n"
    "\tadd $16," CX "\n"
    "\tjmp 1b\n"
    "2:\tadd $16," AX "\n"
    "3:\tsub $4," AX "\n"
    "\tjb 4f\n"
    "\tmovd (" DX "),%xmm0\n"
    "\tmovd %xmm0,(" CX ")\n"
    "\tadd $4," DX "\n"
    "\tadd $4," CX "\n"
    "\tjmp 3b\n"
    "4:\tadd $4," AX "\n"
    "\tje 6f\n"
    "5:\tmovb (" DX "),%ah\n"       /* al counts the last three */
    "\tmovb %ah,(" CX ")\n"
    "\tinc " DX "\n"
    "\tinc " CX "\n"
    "\tdecb %al\n"
    "\tjne 5b\n"
    "6:\txorl %eax,%eax\n"
    "\tret\n"

    ".globl touch_end\n"
    "touch_end:\n"
    ".globl touch_fault\n"
    "touch_fault:\n"
    "\tmovl $87,%eax\n"             /* ERROR_INVALID_PARAMETER */
    "\tret\n" );

/* *INDENT-ON* */
