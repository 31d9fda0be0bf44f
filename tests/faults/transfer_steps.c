/* Steps with key blobs: each type exported, and imported again. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

/* Pairs of the abuse test's stock: 512 bits for key exchange, 384 bits for signatures. */
#include "../abuse/stock.h"

BOOL import_pair( HCRYPTPROV prov, DWORD flags, BOOL signature, HCRYPTKEY *pair )
{
    const BYTE *blob = signature ? signature_384 : exchange_512;

    return CryptImportKey( prov, blob, signature ? sizeof(signature_384) : sizeof(exchange_512), 0, flags, pair );
}

/* A pair, a session key that encrypts others, and one to be sent. */
static BOOL prepare_keys( struct world *w )
{
    return import_pair( w->prov, CRYPT_EXPORTABLE, FALSE, &w->pair ) &&
           import_session( w->prov, block_cipher( w ), 0, &w->more ) &&
           import_session( w->prov, block_cipher( w ), 0, &w->key );
}

static BOOL export( struct world *w, HCRYPTKEY key, HCRYPTKEY with, DWORD type )
{
    w->len = sizeof(w->data);
    return CryptExportKey( key, with, type, 0, w->data, &w->len );
}

static BOOL export_public( struct world *w )
{
    return export( w, w->pair, 0, PUBLICKEYBLOB );
}

static BOOL export_private( struct world *w )
{
    return export( w, w->pair, 0, PRIVATEKEYBLOB );
}

static BOOL export_encrypted( struct world *w )
{
    return export( w, w->pair, w->more, PRIVATEKEYBLOB );
}

static BOOL export_simple( struct world *w )
{
    return export( w, w->key, w->pair, SIMPLEBLOB );
}

static BOOL export_plain( struct world *w )
{
    return export( w, w->key, 0, PLAINTEXTKEYBLOB );
}

static BOOL export_opaque( struct world *w )
{
    return export( w, w->key, 0, OPAQUEKEYBLOB );
}

static BOOL export_wrapped( struct world *w )
{
    return export( w, w->key, w->more, SYMMETRICWRAPKEYBLOB );
}

/* ---- import -------------------------------------------------------------------------------------- */

#define PREPARE( name ) \
    static BOOL prepare_ ## name( struct world *w ) \
    { \
        BOOL ret = prepare_keys( w ) && export_ ## name( w ); \
        memcpy( w->blob, w->data, w->blob_len = w->len ); \
        memset( w->data, 0xcc, sizeof(w->data) ); \
        return ret; \
    }

PREPARE( public )
PREPARE( private )
PREPARE( encrypted )
PREPARE( simple )
PREPARE( plain )
PREPARE( opaque )
PREPARE( wrapped )

static BOOL import( struct world *w, HCRYPTKEY with )
{
    return CryptImportKey( w->prov, w->blob, w->blob_len, with, CRYPT_EXPORTABLE, &w->made );
}

static BOOL import_alone( struct world *w )
{
    return import( w, 0 );
}

static BOOL import_with_pair( struct world *w )
{
    return import( w, w->pair );
}

static BOOL import_with_key( struct world *w )
{
    return import( w, w->more );
}

static BOOL show_session( struct world *w )
{
    memcpy( w->result, text, 24 );
    w->result_len = 24;
    return CryptEncrypt( w->made_key, 0, TRUE, 0, w->result, &w->result_len, sizeof(w->result) );
}

static BOOL show_public( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->made_key, 0, PUBLICKEYBLOB, 0, w->result, &w->result_len );
}

static BOOL show_private( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->made_key, 0, PRIVATEKEYBLOB, 0, w->result, &w->result_len );
}

#define IMPORT ALL, MAKES_KEY | SAME

const struct step transfer_steps[] =
{
    { "export PUBLICKEYBLOB", ALL, SAME, prepare_keys, export_public, NULL },
    { "export PRIVATEKEYBLOB", ALL, SAME, prepare_keys, export_private, NULL },
    { "export PRIVATEKEYBLOB, encrypted", ALL, 0, prepare_keys, export_encrypted, NULL },
    { "export SIMPLEBLOB", ALL, 0, prepare_keys, export_simple, NULL },
    { "export PLAINTEXTKEYBLOB", ALL, SAME, prepare_keys, export_plain, NULL },
    { "export OPAQUEKEYBLOB", ALL, 0, prepare_keys, export_opaque, NULL },
    { "export SYMMETRICWRAPKEYBLOB", ALL, 0, prepare_keys, export_wrapped, NULL },
    { "import PUBLICKEYBLOB", IMPORT, prepare_public, import_alone, show_public },
    { "import PRIVATEKEYBLOB", IMPORT, prepare_private, import_alone, show_private },
    { "import PRIVATEKEYBLOB, encrypted", IMPORT, prepare_encrypted, import_with_key, show_private },
    { "import SIMPLEBLOB", IMPORT, prepare_simple, import_with_pair, show_session },
    { "import PLAINTEXTKEYBLOB", IMPORT, prepare_plain, import_alone, show_session },
    { "import OPAQUEKEYBLOB", IMPORT, prepare_opaque, import_alone, show_session },
    { "import SYMMETRICWRAPKEYBLOB", IMPORT, prepare_wrapped, import_with_key, show_session },
};
const unsigned int transfer_steps_count = ARRAYSIZE( transfer_steps );
