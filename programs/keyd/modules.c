/* The modules, see modules.h: p11-kit's, by its configuration of the system and of the user, or the one that ours
 * names.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <p11-kit/p11-kit.h>

#include "config.h"
#include "modules.h"
#include "text.h"

static int is_loud;

void modules_be_loud( void )
{
    is_loud = 1;
}

/* Modules of trust have no keys, but every certificate that the system trusts. */
static int is_trust_policy( CK_FUNCTION_LIST *module )
{
    char *option = p11_kit_config_option( module, "trust-policy" );
    int is_yes = option && !strcmp( option, "yes" );

    free( option );
    return is_yes;
}

static void name_module( struct module *module )
{
    char *name = p11_kit_module_get_name( module->functions ), *path = p11_kit_module_get_filename( module->functions );
    char words[2 * PATH_MAX];

    if (name) snprintf( words, sizeof(words), "%s (%s)", name, path ? path : "?" );
    else snprintf( words, sizeof(words), "%s", path ? path : "?" );
    text_copy( module->name, sizeof(module->name), words, strlen( words ) );
    free( name );
    free( path );
}

/* The memory stays p11-kit's, or is static; NULL behind the last. */
static CK_FUNCTION_LIST **load_all( void )
{
    static CK_FUNCTION_LIST *single[2];

    if (!*config_get()->module) return p11_kit_modules_load( NULL, 0 );
    single[0] = p11_kit_module_load( config_get()->module, 0 );
    return single;
}

struct module *modules_load( unsigned int *count )
{
    CK_FUNCTION_LIST **all, **from;
    struct module *modules;
    unsigned int room = 0;

    *count = 0;
    if (is_loud) p11_kit_be_loud();
    else p11_kit_be_quiet();
    if (!(all = load_all())) return NULL;
    for (from = all; *from; from++) room++;
    if (!room || !(modules = calloc( room, sizeof(*modules) ))) return NULL;
    for (from = all; *from; from++)
    {
        if (!*config_get()->module && is_trust_policy( *from )) continue;
        modules[*count].functions = *from;
        name_module( &modules[(*count)++] );
    }
    p11_kit_be_quiet();         /* who initializes one has the reason, and its name */
    return modules;
}

CK_RV module_begin( const struct module *module )
{
    return p11_kit_module_initialize( module->functions );
}
