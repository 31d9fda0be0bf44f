/* Results that may not be dropped: MUST_CHECK stands before each prototype that returns an error, or whether something
 * has succeeded. Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_MUSTCHECK_H
#define WINECSP_MUSTCHECK_H

#define MUST_CHECK __attribute__((warn_unused_result))

/* Takes a result that changes nothing; why not stands beside it. */
static inline void disregard( unsigned int result )
{
}

#endif
