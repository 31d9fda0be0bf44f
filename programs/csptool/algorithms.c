/* csptool algorithms [PROVIDER]: what a provider says of its algorithms.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"
#include "text/text.h"

static const struct column columns[] =
{
    { "name", "NAME", CELL_TEXT }, { "long_name", "LONG NAME", CELL_TEXT }, { "id", "ALG_ID", CELL_TEXT },
    { "class", "CLASS", CELL_TEXT }, { "default_bits", "BITS", CELL_NUMBER }, { "min_bits", "LEAST", CELL_NUMBER },
    { "max_bits", "MOST", CELL_NUMBER }, { "protocols", "PROTOCOLS", CELL_TEXT }
};

static const char *class_of( ALG_ID id )
{
    switch (GET_ALG_CLASS( id ))
    {
    case ALG_CLASS_HASH:         return "hash";
    case ALG_CLASS_SIGNATURE:    return "signature";
    case ALG_CLASS_KEY_EXCHANGE: return "exchange";
    case ALG_CLASS_MSG_ENCRYPT:  return "message";
    case ALG_CLASS_DATA_ENCRYPT: return GET_ALG_TYPE( id ) == ALG_TYPE_STREAM ? "stream cipher" : "block cipher";
    default:                     return "";
    }
}

static void add_protocols( struct table *table, DWORD protocols )
{
    static const struct { DWORD bit; const char *name; } known[] =
    {
        { CRYPT_FLAG_PCT1, "PCT1" }, { CRYPT_FLAG_SSL2, "SSL2" }, { CRYPT_FLAG_SSL3, "SSL3" },
        { CRYPT_FLAG_TLS1, "TLS1" }, { CRYPT_FLAG_IPSEC, "IPsec" }, { CRYPT_FLAG_SIGNING, "signing" }
    };
    unsigned int i, len = 0;
    char text[64] = "";

    for (i = 0; i < ARRAYSIZE( known ); i++)
        if (protocols & known[i].bit)
            len += snprintf( text + len, sizeof(text) - len, "%s%s", len ? " " : "", known[i].name );
    table_cell( table, text );
}

static void add_algorithm( struct table *table, const PROV_ENUMALGS_EX *alg )
{
    char id[16];

    table_cell( table, alg->szName );
    table_cell( table, alg->szLongName );
    snprintf( id, sizeof(id), "0x%04x", alg->aiAlgid );
    table_cell( table, id );
    table_cell( table, class_of( alg->aiAlgid ) );
    table_number( table, alg->dwDefaultLen );
    table_number( table, alg->dwMinLen );
    table_number( table, alg->dwMaxLen );
    add_protocols( table, alg->dwProtocols );
}

int algorithms_command( const struct call *call )
{
    struct call named = *call;
    PROV_ENUMALGS_EX alg;
    struct table *table;
    HCRYPTPROV prov;
    DWORD flags;

    if (call->count && !provider_operand( &named, call->args[0] )) return EXIT_USAGE;
    if (!provider_open( &named, PROV_RSA_AES, NULL, CRYPT_VERIFYCONTEXT, &prov ))
        return complain_about( "CryptAcquireContext", named.options.provider, GetLastError() );
    table = table_create( columns, ARRAYSIZE( columns ) );
    for (flags = CRYPT_FIRST; provider_next_alg( prov, flags, &alg ); flags = 0) add_algorithm( table, &alg );
    release_context( prov, 0 );
    table_print( table, call->options.json ? TABLE_JSON : TABLE_ALIGNED );
    return 0;
}
