/* See windef.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "windef.h"
