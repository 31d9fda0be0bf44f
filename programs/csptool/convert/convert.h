/* Keys in the forms of files, by libcrypto: what CryptExportKey gives, what CryptImportKey takes, and PEM, DER and PVK.
 * For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_CONVERT_H
#define CSPTOOL_CONVERT_H

#include "csptool.h"

/* ---- passphrase.c ------------------------------------------------------------------------------ */

#define PASSPHRASE_MAX 255      /* bytes */

struct passphrase
{
    BOOL known;
    int  len;
    char text[PASSPHRASE_MAX + 1];
};

/* The passphrase of a file that is written (`is_new`: asked for twice), or read, as the options say where it is. FALSE,
 * and a line on stderr: there is none to be had. Known and empty: the file has none. For the caller to wipe. */
BOOL passphrase_get( const struct call *call, BOOL is_new, struct passphrase *passphrase );

/* ---- convert.c --------------------------------------------------------------------------------- */

/* The names of --format of keys. */
BOOL is_key_format( const char *format );

/* Whether a format can hold a passphrase. */
BOOL format_seals( const char *format );

/* A key blob of CryptExportKey in another form, from the heap, freed with convert_free. `passphrase` of a private key,
 * empty: none. Returns the error; NTE_BAD_TYPE: the format does not go with the key. */
DWORD convert_from_blob( const BYTE *blob, DWORD blob_len, const char *format, const struct passphrase *passphrase,
                         BYTE **file, DWORD *len );

/* The key blob of a file in any of the forms: PRIVATEKEYBLOB, or PUBLICKEYBLOB. The passphrase is asked for if the file
 * has one. NTE_BAD_DATA: there is no key in it, or the passphrase is wrong. */
DWORD convert_to_blob( const struct call *call, const BYTE *file, DWORD len, BYTE **blob, DWORD *blob_len );

/* Wipes. */
void convert_free( BYTE *data, DWORD len );

/* ---- signature.c ------------------------------------------------------------------------------- */

/* A signature between CryptoAPI's form and OpenSSL's. From the heap. Returns the error. */
DWORD signature_to_raw( BOOL is_dsa, const BYTE *signature, DWORD len, BYTE **raw, DWORD *raw_len );
DWORD signature_from_raw( BOOL is_dsa, const BYTE *raw, DWORD raw_len, BYTE **signature, DWORD *len );

#endif
