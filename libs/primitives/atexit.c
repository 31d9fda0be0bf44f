/* atexit for a DLL without the compiler's start files, which have one: otherwise the linker takes msvcrt's entry for a
 * variable, and a call jumps into the import table. Nothing is registered: DllMain cleans up (see
 * OPENSSL_INIT_NO_ATEXIT). In a program, which has start files, this object must stay out; an archive does that.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

int __cdecl atexit( void( __cdecl *func )( void ) );

int __cdecl atexit( void( __cdecl *func )( void ) )
{
    return 0;
}
