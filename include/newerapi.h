/* Constants of Windows' headers that some compilers' headers lack: those of a Wine source tree have not all.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_NEWERAPI_H
#define WINECSP_NEWERAPI_H

#ifndef CRYPT_BLOB_VER3
#define CRYPT_BLOB_VER3                    0x80
#endif
#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
#endif
#ifndef CRYPT_DEFAULT_CONTAINER_OPTIONAL
#define CRYPT_DEFAULT_CONTAINER_OPTIONAL   0x80
#endif
#ifndef CRYPT_FORCE_KEY_PROTECTION_HIGH
#define CRYPT_FORCE_KEY_PROTECTION_HIGH    0x8000
#endif
#ifndef CRYPT_IMPL_REMOVABLE
#define CRYPT_IMPL_REMOVABLE               8
#endif
#ifndef INTERNATIONAL_USAGE
#define INTERNATIONAL_USAGE                1
#endif
#ifndef PP_PIN_PROMPT_STRING
#define PP_PIN_PROMPT_STRING               44
#endif
#ifndef PP_ROOT_CERTSTORE
#define PP_ROOT_CERTSTORE                  46
#endif
#ifndef PP_SMARTCARD_GUID
#define PP_SMARTCARD_GUID                  45
#endif
#ifndef PP_SMARTCARD_READER
#define PP_SMARTCARD_READER                43
#endif
#ifndef PP_UI_PROMPT
#define PP_UI_PROMPT                       21
#endif
#ifndef PP_USER_CERTSTORE
#define PP_USER_CERTSTORE                  42
#endif
#ifndef RTL_ENCRYPT_MEMORY_SIZE
#define RTL_ENCRYPT_MEMORY_SIZE            8
#define RTL_ENCRYPT_OPTION_CROSS_PROCESS   1
#define RTL_ENCRYPT_OPTION_SAME_LOGON      2
#endif
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER           ((NTSTATUS)0xc000000d)
#endif
#ifndef STATUS_SUCCESS
#define STATUS_SUCCESS                     ((NTSTATUS)0)
#endif
#ifndef STATUS_UNSUCCESSFUL
#define STATUS_UNSUCCESSFUL                ((NTSTATUS)0xc0000001)
#endif

#endif
