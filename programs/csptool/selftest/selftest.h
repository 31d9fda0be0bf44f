/* What csptool test and csptool bench do with an algorithm of a provider. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_SELFTEST_H
#define CSPTOOL_SELFTEST_H

#include "csptool.h"

/* Compares what the provider calculates with a known answer. Returns the error; NTE_BAD_DATA: it is another one;
 * ERROR_NOT_SUPPORTED: no answer is known. */
DWORD known_answer( HCRYPTPROV prov, const PROV_ENUMALGS_EX *alg );

#endif
