/* Key containers as files, on libs/keystore: a row for a provider's `store`. `store_kind` is then the folder's name
 * ("RSA"). Who may include it: provider DLLs. Everything behind the row is private to store/.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_FILE_STORE_H
#define WINECSP_FILE_STORE_H

#include "csp/object/store.h"

extern const struct key_store file_store;

#endif
