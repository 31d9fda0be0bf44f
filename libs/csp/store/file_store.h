/* Key containers as files, on libs/keystore: the row of a provider's `store`, whose `store_kind` is the folder's name
 * ("RSA"). Who may include it: provider DLLs; what is behind the row is private to store/.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_FILE_STORE_H
#define WINECSP_FILE_STORE_H

#include "csp/object/store.h"

extern const struct key_store file_store;

#endif
