/* How a certificate in the store "My" shows that winecsp has put it there: by this description, since Wine keeps no
 * properties of programs' own. What has it may be taken away again. The provider of smart cards adds such
 * certificates, and csptool does, and takes them away.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TOKENMARK_H
#define WINECSP_TOKENMARK_H

#define TOKEN_MARK_ADDED  L"Added by winecsp: the key is on a token"
#define TOKEN_MARK_LINKED L"Linked by winecsp: the key is on a token"   /* it was there and had no key */

#endif
