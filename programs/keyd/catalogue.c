/* Reading the daemon's list, see catalogue.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/bio.h>
#include <openssl/x509.h>

#include "catalogue.h"

#define ATTEMPTS 5      /* what is listed may change from part to part */

static const uint8_t no_id[TOKEN_ID_LEN];

/* ---- certificates -------------------------------------------------------------------------------------- */

/* The name as UTF-8; what is no printable character is written as digits. */
static void write_name( char *to, const X509_NAME *name )
{
    BIO *bio = BIO_new( BIO_s_mem() );
    int len = 0;

    if (bio && X509_NAME_print_ex( bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB ) >= 0)
        len = BIO_read( bio, to, CATALOGUE_NAME_MAX - 1 );
    to[len > 0 ? len : 0] = 0;
    BIO_free( bio );
}

static void write_date( char *to, const ASN1_TIME *time )
{
    struct tm tm;

    *to = 0;
    if (ASN1_TIME_to_tm( time, &tm )) strftime( to, CATALOGUE_DATE_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm );
}

static void read_certificate( struct catalogue_cert *cert )
{
    const unsigned char *at = cert->item.der.at;
    X509 *x509 = d2i_X509( NULL, &at, (long)cert->item.der.len );

    if (!x509) return;
    cert->is_read = 1;
    write_name( cert->subject, X509_get_subject_name( x509 ) );
    write_name( cert->issuer, X509_get_issuer_name( x509 ) );
    write_date( cert->from, X509_get0_notBefore( x509 ) );
    write_date( cert->until, X509_get0_notAfter( x509 ) );
    cert->is_early = X509_cmp_current_time( X509_get0_notBefore( x509 ) ) > 0;
    cert->is_expired = X509_cmp_current_time( X509_get0_notAfter( x509 ) ) < 0;
    X509_free( x509 );
}

/* ---- the list ------------------------------------------------------------------------------------------ */

static int add_part( struct catalogue *catalogue, const struct token_run *items )
{
    uint8_t *bytes = realloc( catalogue->bytes, catalogue->len + items->len + 1 );

    if (!bytes) return 0;
    catalogue->bytes = bytes;
    if (items->len) memcpy( bytes + catalogue->len, items->at, items->len );
    catalogue->len += items->len;
    return 1;
}

/* Reads all parts of one generation; *again is set if it was another one in the middle. */
static int read_parts( struct catalogue *catalogue, struct client *client, uint32_t flags, int *again )
{
    struct token_list list = { 0, 0, flags };
    union token_any reply;
    int status;

    catalogue->len = 0;
    do
    {
        if ((status = client_call( client, TOKEN_LIST, &list, &reply ))) return status;
        if ((*again = list.first && reply.list_reply.generation != list.generation)) return TOKEN_OK;
        if (!add_part( catalogue, &reply.list_reply.items )) return TOKEN_NO_MEMORY;
        list.generation = reply.list_reply.generation;
        list.first += reply.list_reply.count;
        list.flags = 0;
    } while (reply.list_reply.count && list.first < reply.list_reply.total);
    return TOKEN_OK;
}

static void keep_item( struct catalogue *catalogue, const struct token_item *item )
{
    struct catalogue_cert *cert = &catalogue->certs[catalogue->cert_count];
    const uint8_t *at = item->body.at;
    uint32_t len = item->body.len;

    switch (item->kind)
    {
    case TOKEN_ITEM_TOKEN:
        if (token_message_read( TOKEN_MSG_ITEM_TOKEN, at, len, &catalogue->tokens[catalogue->token_count] ))
            catalogue->token_count++;
        break;
    case TOKEN_ITEM_KEY:
        if (token_message_read( TOKEN_MSG_ITEM_KEY, at, len, &catalogue->keys[catalogue->key_count] ))
            catalogue->key_count++;
        break;
    case TOKEN_ITEM_CERT:
        if (!token_message_read( TOKEN_MSG_ITEM_CERT, at, len, &cert->item )) break;
        read_certificate( cert );
        catalogue->cert_count++;
        break;
    case TOKEN_ITEM_MODULE:
        if (token_message_read( TOKEN_MSG_ITEM_MODULE, at, len, &catalogue->modules[catalogue->module_count] ))
            catalogue->module_count++;
        break;
    }
}

/* Takes the bytes apart. Each array has room for all the items. */
static int keep_items( struct catalogue *catalogue )
{
    struct token_run items = { catalogue->bytes, catalogue->len };
    struct token_item item;
    size_t count = 1;

    while (token_item_take( &items, &item )) count++;
    items = (struct token_run){ catalogue->bytes, catalogue->len };
    catalogue->tokens = calloc( count, sizeof(*catalogue->tokens) );
    catalogue->keys = calloc( count, sizeof(*catalogue->keys) );
    catalogue->certs = calloc( count, sizeof(*catalogue->certs) );
    catalogue->modules = calloc( count, sizeof(*catalogue->modules) );
    if (!catalogue->tokens || !catalogue->keys || !catalogue->certs || !catalogue->modules) return 0;
    while (token_item_take( &items, &item )) keep_item( catalogue, &item );
    return 1;
}

int catalogue_read( struct catalogue *catalogue, struct client *client, uint32_t flags )
{
    int status, again = 1, i;

    memset( catalogue, 0, sizeof(*catalogue) );
    for (i = 0; again && i < ATTEMPTS; i++)
        if ((status = read_parts( catalogue, client, flags, &again ))) return status;
    if (again) return TOKEN_FAILED;
    return keep_items( catalogue ) ? TOKEN_OK : TOKEN_NO_MEMORY;
}

void catalogue_free( struct catalogue *catalogue )
{
    free( catalogue->bytes );
    free( catalogue->tokens );
    free( catalogue->keys );
    free( catalogue->certs );
    free( catalogue->modules );
    memset( catalogue, 0, sizeof(*catalogue) );
}

/* ---- looking into it ----------------------------------------------------------------------------------- */

static int run_is( const struct token_run *run, const char *text )
{
    return run->len && run->len == strlen( text ) && !memcmp( run->at, text, run->len );
}

static int id_is( const uint8_t *id, const char *text )
{
    char digits[TOKEN_CONTAINER_LEN + 1], *from, *to;

    for (from = to = token_container_name( id, digits ); *from; from++) if (*from != '-') *to++ = *from;
    *to = 0;
    return !strcasecmp( digits, text );
}

const struct token_item_token *catalogue_find( const struct catalogue *catalogue, const char *name,
                                               unsigned int *count )
{
    const struct token_item_token *found = NULL;
    unsigned int i;

    *count = 0;
    for (i = 0; i < catalogue->token_count; i++)
    {
        const struct token_item_token *token = &catalogue->tokens[i];

        if (!run_is( &token->label, name ) && !run_is( &token->serial, name ) && !run_is( &token->reader, name ) &&
            !id_is( token->id, name )) continue;
        found = token;
        ++*count;
    }
    return *count == 1 ? found : NULL;
}

const struct catalogue_cert *catalogue_next_cert( const struct catalogue *catalogue, const uint8_t *token,
                                                  const struct token_item_key *key,
                                                  const struct catalogue_cert *last )
{
    const struct catalogue_cert *cert = last ? last + 1 : catalogue->certs, *end;

    for (end = catalogue->certs + catalogue->cert_count; cert < end; cert++)
        if (!memcmp( cert->item.token, token, TOKEN_ID_LEN ) &&
            !memcmp( cert->item.key, key ? key->id : no_id, TOKEN_ID_LEN )) return cert;
    return NULL;
}

const char *catalogue_refusal( const struct token_item_token *token, const struct token_item_key *key )
{
    int sees_all = token->flags & TOKEN_LOGGED_IN || !(token->flags & TOKEN_LOGIN_REQUIRED);

    if (key->type == TOKEN_KEY_EC)
        return "an EC key: programs that use tokens through CryptoAPI know RSA keys only";
    if (key->type != TOKEN_KEY_RSA) return "neither RSA nor EC: programs know RSA keys only";
    if (sees_all && key->flags & TOKEN_KEY_HIDDEN) return "its private key is not on the token";
    if (!key->modulus.len || !key->exponent.len) return "its public half cannot be read, and it has no certificate";
    if (!(key->flags & (TOKEN_KEY_SIGNS | TOKEN_KEY_DECRYPTS))) return "it may neither sign nor decrypt";
    return NULL;
}
