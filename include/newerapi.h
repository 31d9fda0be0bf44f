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
#ifndef INTERNATIONAL_USAGE
#define INTERNATIONAL_USAGE                1
#endif

#endif
