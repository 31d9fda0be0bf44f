/* Starts and ends: what Wine itself takes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

int main( void )
{
    return 0;
}
