/* CryptoAPI's types and numbers, see windef.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef FUZZ_SHIM_WINCRYPT_H
#define FUZZ_SHIM_WINCRYPT_H

#include "windef.h"

typedef ULONG_PTR HCRYPTPROV, HCRYPTKEY, HCRYPTHASH;

typedef struct
{
    DWORD   Version;
    FARPROC FuncVerifyImage;
    FARPROC FuncReturnhWnd;
    DWORD   dwProvType;
    BYTE   *pbContextInfo;
    DWORD   cbContextInfo;
    LPSTR   pszProvName;
} VTableProvStruc, *PVTableProvStruc;

#define NTE_BAD_UID          0x80090001u
#define NTE_BAD_HASH         0x80090002u
#define NTE_BAD_KEY          0x80090003u
#define NTE_BAD_LEN          0x80090004u
#define NTE_BAD_DATA         0x80090005u
#define NTE_BAD_SIGNATURE    0x80090006u
#define NTE_BAD_VER          0x80090007u
#define NTE_BAD_ALGID        0x80090008u
#define NTE_BAD_FLAGS        0x80090009u
#define NTE_BAD_KEY_STATE    0x8009000bu
#define NTE_NO_KEY           0x8009000du
#define NTE_NO_MEMORY        0x8009000eu
#define NTE_BAD_PROVIDER     0x80090013u
#define NTE_KEYSET_ENTRY_BAD 0x8009001au
#define NTE_FAIL             0x80090020u

#define AT_KEYEXCHANGE        1
#define AT_SIGNATURE          2
#define CRYPT_NOHASHOID       1
#define CRYPT_X931_FORMAT     4
#define CRYPT_EXPORTABLE      1
#define CRYPT_CREATE_SALT     4
#define CRYPT_NO_SALT         0x10
#define CRYPT_ENCRYPT         1
#define CRYPT_DECRYPT         2
#define CRYPT_EXPORT          4
#define CRYPT_READ            8
#define CRYPT_WRITE           0x10
#define CRYPT_MAC             0x20
#define CRYPT_USER_PROTECTED  2
#define CRYPT_FORCE_KEY_PROTECTION_HIGH 0x8000

#define CUR_BLOB_VERSION     2
#define SIMPLEBLOB           1
#define PUBLICKEYBLOB        6
#define PRIVATEKEYBLOB       7
#define PLAINTEXTKEYBLOB     8
#define OPAQUEKEYBLOB        9
#define SYMMETRICWRAPKEYBLOB 11

#define CALG_SHA1     0x8004
#define CALG_RSA_KEYX 0xa400
#define CALG_RC2      0x6602
#define CALG_3DES     0x6603

#endif
