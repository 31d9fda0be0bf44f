/* What a fuzz target is: the entry point of libFuzzer. Where that is not there, driver.c calls it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_FUZZ_H
#define WINECSP_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size );

#endif
