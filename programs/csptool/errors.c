/* Errors by their names, with a hint where it is not plain what to do.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"

#define NAMED( error, text, hint ) { (DWORD)(error), #error, text, hint }

static const struct
{
    DWORD       err;
    const char *name, *text, *hint;     /* the hint may be NULL */
} rows[] =
{
    NAMED( ERROR_FILE_NOT_FOUND, "there is no such file", NULL ),
    NAMED( ERROR_PATH_NOT_FOUND, "there is no such folder", NULL ),
    NAMED( ERROR_ACCESS_DENIED, "access is denied", NULL ),
    NAMED( ERROR_SHARING_VIOLATION, "another program uses the file", NULL ),
    NAMED( ERROR_NOT_ENOUGH_MEMORY, "no memory", NULL ),
    NAMED( ERROR_DISK_FULL, "the disk is full", NULL ),
    NAMED( ERROR_FILE_EXISTS, "the file is there already", "--force replaces it" ),
    NAMED( ERROR_INVALID_PARAMETER, "a parameter is not valid", NULL ),
    NAMED( ERROR_INVALID_DATA, "the data is not what it should be", NULL ),
    NAMED( ERROR_INVALID_NAME, "the name is empty, ends with a dot or blank, or has characters that it may not have",
           NULL ),
    NAMED( ERROR_NO_UNICODE_TRANSLATION, "the name has characters that the system's code page lacks", NULL ),
    NAMED( ERROR_DIRECTORY, "it is a folder", NULL ),
    NAMED( ERROR_BAD_PATHNAME, "the path is bad", NULL ),
    NAMED( ERROR_BAD_NET_NAME, "there is no such share", NULL ),
    NAMED( ERROR_CANT_RESOLVE_FILENAME, "the link leads nowhere, or to itself", NULL ),
    NAMED( ERROR_FILENAME_EXCED_RANGE, "the path is too long", NULL ),
    NAMED( ERROR_WRITE_PROTECT, "nothing may be written there", NULL ),
    NAMED( ERROR_NOT_READY, "the device is not ready", NULL ),
    NAMED( ERROR_INVALID_HANDLE, "it cannot be read or written", NULL ),
    NAMED( ERROR_BROKEN_PIPE, "nobody reads the output any more", NULL ),
    NAMED( ERROR_NO_DATA, "nobody reads the output any more", NULL ),
    NAMED( ERROR_ALREADY_EXISTS, "it is there already", NULL ),
    NAMED( ERROR_NOT_SUPPORTED, "that is not supported", NULL ),
    NAMED( ERROR_BUSY, "another program is at work on it", NULL ),
    NAMED( ERROR_INVALID_FUNCTION, "that is not possible there", NULL ),
    NAMED( ERROR_TOO_MANY_OPEN_FILES, "too many files are open", NULL ),
    NAMED( NTE_BAD_KEYSET_PARAM, "the name is too long", NULL ),
    NAMED( ERROR_CANCELLED, "cancelled", NULL ),
    NAMED( ERROR_MORE_DATA, "there is more data than fits", NULL ),
    NAMED( NTE_BAD_UID, "a bad context", NULL ),
    NAMED( NTE_BAD_HASH, "the hash cannot be used so", "DSA signs SHA-1 only: --hash SHA-1" ),
    NAMED( NTE_BAD_KEY, "the key is bad, or cannot be used so", NULL ),
    NAMED( NTE_BAD_LEN, "a bad length", "the pair may be too short for this hash, or the length is not allowed" ),
    NAMED( NTE_BAD_DATA, "bad data", NULL ),
    NAMED( NTE_BAD_SIGNATURE, "the signature is not right", NULL ),
    NAMED( NTE_BAD_VER, "a bad version", NULL ),
    NAMED( NTE_BAD_ALGID, "the provider does not know the algorithm", "see 'csptool algorithms'" ),
    NAMED( NTE_BAD_FLAGS, "flags that are not allowed", NULL ),
    NAMED( NTE_BAD_TYPE, "a type that is not known", NULL ),
    NAMED( NTE_BAD_KEY_STATE, "the key may not be used so",
           "a private key can be exported only if it was made so: see 'csptool show'" ),
    NAMED( NTE_NO_KEY, "there is no such key", "see 'csptool show': perhaps the other --spec" ),
    NAMED( NTE_NO_MEMORY, "no memory", NULL ),
    NAMED( NTE_EXISTS, "it is there already", NULL ),
    NAMED( NTE_PERM, "access is denied", NULL ),
    NAMED( NTE_NOT_FOUND, "not found", NULL ),
    NAMED( NTE_BAD_PROVIDER, "the provider is bad", NULL ),
    NAMED( NTE_BAD_PROV_TYPE, "the provider type is bad", "types are from 1 to 999" ),
    NAMED( NTE_BAD_PUBLIC_KEY, "the public key is bad", NULL ),
    NAMED( NTE_BAD_KEYSET, "there is no such key container",
           "see 'csptool containers', with the --provider, and --machine for those of the machine" ),
    NAMED( NTE_PROV_TYPE_NOT_DEF, "no provider of this type is registered", "see 'csptool providers'" ),
    NAMED( NTE_PROV_TYPE_ENTRY_BAD, "the registration of the type is damaged", NULL ),
    NAMED( NTE_KEYSET_NOT_DEF, "no provider of this name is registered, or there is no container",
           "see 'csptool providers'" ),
    NAMED( NTE_KEYSET_ENTRY_BAD, "the key container is damaged", NULL ),
    NAMED( NTE_PROV_TYPE_NO_MATCH, "the provider is of another type", "see 'csptool providers'" ),
    NAMED( NTE_SIGNATURE_FILE_BAD, "the provider's DLL is not signed as it should be", NULL ),
    NAMED( NTE_PROVIDER_DLL_FAIL, "the provider's DLL cannot be loaded, or not do its work",
           "'winecsp doctor' may tell why; of smart cards 'winecsp tokens status'" ),
    NAMED( NTE_PROV_DLL_NOT_FOUND, "the provider's DLL is not there", NULL ),
    NAMED( NTE_FAIL, "it failed", NULL ),
    NAMED( NTE_SILENT_CONTEXT, "somebody would have to be asked", NULL ),
    NAMED( SCARD_E_NO_SMARTCARD, "there is no token", "see 'winecsp tokens list'" ),
    NAMED( SCARD_E_UNKNOWN_READER, "there is no such reader", "see 'winecsp tokens list'" ),
    NAMED( SCARD_E_READ_ONLY_CARD, "nothing can be written on the token", NULL ),
    NAMED( SCARD_E_NO_SUCH_CERTIFICATE, "the key has no certificate", NULL ),
    NAMED( SCARD_E_SERVICE_STOPPED, "the daemon of the tokens has gone", "try again: another one is started" ),
    NAMED( SCARD_W_REMOVED_CARD, "the token was removed", NULL ),
    NAMED( SCARD_W_SECURITY_VIOLATION, "nobody is logged in to the token, and the PIN cannot be asked for here",
           "'winecsp tokens login'" ),
    NAMED( SCARD_W_WRONG_CHV, "the PIN is wrong", NULL ),
    NAMED( SCARD_W_CHV_BLOCKED, "the PIN is blocked", NULL ),
    NAMED( SCARD_W_CANCELLED_BY_USER, "cancelled", NULL ),
};

static int error_row( DWORD err )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( rows ); i++) if (rows[i].err == err) return i;
    return -1;
}

const char *error_name( DWORD err )
{
    int row = error_row( err );

    return row < 0 ? NULL : rows[row].name;
}

/* What the system says of an error that is not in the table, without its end. */
static BOOL system_text( DWORD err, char text[256] )
{
    DWORD len = FormatMessageA( FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, err, 0, text, 256,
                                NULL );

    while (len && (text[len - 1] == '\n' || text[len - 1] == '\r' || text[len - 1] == '.')) text[--len] = 0;
    return len != 0;
}

int complain_about( const char *what, const char *object, DWORD err )
{
    int row = error_row( err );
    char text[256];

    fprintf( stderr, "csptool: %s%s%s: ", what, object ? ": " : "", object ? object : "" );
    if (row >= 0) fprintf( stderr, "%s (%s, %#lx)\n", rows[row].text, rows[row].name, err );
    else if (err && system_text( err, text )) fprintf( stderr, "%s (error %lu, %#lx)\n", text, err, err );
    else if (err) fprintf( stderr, "error %lu (%#lx)\n", err, err );
    else fprintf( stderr, "failed without an error code\n" );
    if (row >= 0 && rows[row].hint) fprintf( stderr, "csptool: hint: %s\n", rows[row].hint );
    return 1;
}

int complain( const char *what, DWORD err )
{
    return complain_about( what, NULL, err );
}
