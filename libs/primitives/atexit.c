/* atexit for a DLL that is linked without the compiler's start files, which contain one. Without it the linker would
 * take msvcrt's entry for a variable, and a call would jump into the import table. Nothing is registered: DllMain
 * cleans up (see OPENSSL_INIT_NO_ATEXIT). A program has start files and must not link this object; an archive takes
 * care of that.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

int __cdecl atexit( void( __cdecl *func )( void ) );

int __cdecl atexit( void( __cdecl *func )( void ) )
{
    return 0;
}
