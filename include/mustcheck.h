/* Results that must not be ignored. MUST_CHECK is put before each prototype that returns an error or whether it
 * succeeded. Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_MUSTCHECK_H
#define WINECSP_MUSTCHECK_H

#define MUST_CHECK __attribute__((warn_unused_result))

/* Ignores a result on purpose. A comment beside the call says why. */
static inline void disregard( unsigned int result )
{
}

#endif
