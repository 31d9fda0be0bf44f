/* Starts, loads advapi32.dll because it imports it, and ends: what our DLL costs a program that calls nothing.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <wincrypt.h>

int main( int argc, char **argv )
{
    (void)argv;
    return argc > 1000 && CryptReleaseContext( 0, 0 );
}
