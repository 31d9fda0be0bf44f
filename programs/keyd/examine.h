/* What a daemon that started now would find: the configuration, and the modules, which a process of its own tries.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_EXAMINE_H
#define WINECSP_KEYD_EXAMINE_H

#include "config.h"

/* Tells what config_read does, then "modules" and who names them, "module" and one that works, "not loaded" and one
 * that fails with the reason, "no answer" and one that lets wait. */
void examine( config_said *said );

#endif
