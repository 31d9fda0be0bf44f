/* Errors that leave us, see result.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "result.h"

#include <stdio.h>
#include <string.h>
#include <wincrypt.h>

#include "trace.h"

TRACE_CHANNEL( crypt );

/* All that our documents name; another one is told as a number. */
#define NAME( error ) { (DWORD)error, #error }
static const struct
{
    DWORD       err;
    const char *name;
} names[] =
{
    NAME( NTE_BAD_ALGID ), NAME( NTE_BAD_DATA ), NAME( NTE_BAD_FLAGS ), NAME( NTE_BAD_HASH ),
    NAME( NTE_BAD_HASH_STATE ),
    NAME( NTE_BAD_KEY ), NAME( NTE_BAD_KEYSET ), NAME( NTE_BAD_KEYSET_PARAM ), NAME( NTE_BAD_KEY_STATE ),
    NAME( NTE_BAD_LEN ), NAME( NTE_BAD_PROVIDER ), NAME( NTE_BAD_PROV_TYPE ), NAME( NTE_BAD_PUBLIC_KEY ),
    NAME( NTE_BAD_SIGNATURE ), NAME( NTE_BAD_TYPE ), NAME( NTE_BAD_UID ), NAME( NTE_BAD_VER ),
    NAME( NTE_DOUBLE_ENCRYPT ),
    NAME( NTE_EXISTS ), NAME( NTE_FAIL ), NAME( NTE_INVALID_PARAMETER ), NAME( NTE_KEYSET_ENTRY_BAD ),
    NAME( NTE_KEYSET_NOT_DEF ), NAME( NTE_NOT_FOUND ), NAME( NTE_NOT_SUPPORTED ), NAME( NTE_NO_KEY ),
    NAME( NTE_NO_MEMORY ),
    NAME( NTE_PERM ), NAME( NTE_PROVIDER_DLL_FAIL ), NAME( NTE_PROV_DLL_NOT_FOUND ), NAME( NTE_PROV_TYPE_ENTRY_BAD ),
    NAME( NTE_PROV_TYPE_NOT_DEF ), NAME( NTE_PROV_TYPE_NO_MATCH ), NAME( NTE_SIGNATURE_FILE_BAD ),
    NAME( NTE_SILENT_CONTEXT ), NAME( NTE_SYS_ERR ), NAME( NTE_TEMPORARY_PROFILE ),
    NAME( NTE_TOKEN_KEYSET_STORAGE_FULL ),
    NAME( NTE_UI_REQUIRED ), NAME( NTE_USER_CANCELLED ),
    NAME( ERROR_ACCESS_DENIED ), NAME( ERROR_BUSY ), NAME( ERROR_CALL_NOT_IMPLEMENTED ), NAME( ERROR_DISK_FULL ),
    NAME( ERROR_FILE_NOT_FOUND ), NAME( ERROR_INSUFFICIENT_BUFFER ), NAME( ERROR_INVALID_DATA ),
    NAME( ERROR_INVALID_HANDLE ), NAME( ERROR_INVALID_PARAMETER ), NAME( ERROR_KEY_DELETED ), NAME( ERROR_MORE_DATA ),
    NAME( ERROR_NOT_ENOUGH_MEMORY ), NAME( ERROR_NOT_SUPPORTED ), NAME( ERROR_NO_MORE_ITEMS ),
};

/* Rows of docs/behaviour by the function's name, without the Crypt or CP in front of it and the A or W behind. */
static const struct
{
    const char *function, *rows;
} rules[] =
{
    { "AcquireContext",     "acq-*, con-open-*, con-name-*" },
    { "ContextAddRef",      "rel-*" },
    { "CreateHash",         "hash-new-*" },
    { "Decrypt",            "cip-*" },
    { "DeriveKey",          "drv-*" },
    { "DestroyHash",        "wrap-*" },
    { "DestroyKey",         "key-dest-*" },
    { "DuplicateHash",      "hash-dup-*" },
    { "DuplicateKey",       "key-dup-*" },
    { "Encrypt",            "cip-*" },
    { "EnumProviderTypes",  "etyp-*" },
    { "EnumProviders",      "enum-*" },
    { "ExportKey",          "blob-exp-*" },
    { "GenKey",             "gen-*" },
    { "GenRandom",          "rnd-*" },
    { "GetDefaultProvider", "defp-*" },
    { "GetHashParam",       "hash-get-*" },
    { "GetKeyParam",        "kp-get-*" },
    { "GetProvParam",       "pp-get-*, pp-val-*" },
    { "GetUserKey",         "gen-user-*" },
    { "HashData",           "hash-data-*" },
    { "HashSessionKey",     "hash-key-*" },
    { "ImportKey",          "blob-imp-*, blob-bad-*" },
    { "ReleaseContext",     "rel-*" },
    { "SetHashParam",       "hash-set-*" },
    { "SetKeyParam",        "kp-set-*" },
    { "SetProvParam",       "pp-set-*, param-*" },
    { "SetProviderEx",      "setp-*" },
    { "SignHash",           "sign-*" },
    { "VerifySignature",    "vrfy-*" },
    { "verify_image",       "cb-verify-*" },
};

static const char *name_of( DWORD err )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( names ); i++) if (names[i].err == err) return names[i].name;
    return NULL;
}

static BOOL is_function( const char *function, const char *name )
{
    size_t len = strlen( name );

    if (!strncmp( function, "Crypt", 5 )) function += 5;
    else if (!strncmp( function, "CP", 2 )) function += 2;
    if (strncmp( function, name, len )) return FALSE;
    function += len;
    return !*function || ((*function == 'A' || *function == 'W') && !function[1]);
}

static const char *rules_of( const char *function )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( rules ); i++) if (is_function( function, rules[i].function )) return rules[i].rows;
    return NULL;
}

static void warn_of( DWORD err, const char *function )
{
    const char *name = name_of( err ), *rows = rules_of( function );
    char number[12];

    if (!name)
    {
        _snprintf( number, sizeof(number), "%#lx", err );
        name = number;
    }
    trace_print( &trace_channel, TRACE_CLASS_WARN, function, rows ? "%s (rows %s)\n" : "%s\n", name, rows );
}

BOOL result_failed( DWORD err, const char *function )
{
    if (err == ERROR_LEFT_BY_CSP) return FALSE;
    if (trace_on( &trace_channel, TRACE_CLASS_WARN )) warn_of( err, function );
    SetLastError( err );
    return FALSE;
}
