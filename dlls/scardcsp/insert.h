/* Looking for what a container's name stands for; where its card is not there, the user is asked to insert it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_INSERT_H
#define SCARDCSP_INSERT_H

#include "find.h"

/* As find_container, in a survey with a reference for the caller. What is not found is looked for on the tokens
 * themselves, since other programs of the host may have put it there. If there is no token, or none in that reader, and
 * the flags are not those of a silent context, a dialog asks for it. Its errors and survey.h's;
 * SCARD_W_CANCELLED_BY_USER. Row sc-open-16. */
MUST_CHECK DWORD insert_find( const struct find_name *name, DWORD flags, struct survey **survey, struct found *found );

#endif
