/* The contract between advapi32.dll and a cryptographic service provider (CSP) DLL: the entry points
 * that a CSP exports under these undecorated names, and the table that it gets at acquire.
 * Source: Microsoft's CryptoSPI pages; docs/behaviour/dispatch.md, rows csp-* and vtab-*.
 * Who may include it: the dispatcher, providers, and tests with a provider of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CSPDK_H
#define WINECSP_CSPDK_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

/* VTableProvStruc (wincrypt.h), version 3. The table and the data that it points to belong to the
 * dispatcher; a CSP must copy what it wants to keep. Both functions may be called until the context is released.
 *   FuncVerifyImage  CSP_VERIFY_IMAGE_FUNC
 *   FuncReturnhWnd   CSP_RETURN_HWND_FUNC
 *   dwProvType       PROV_* type being acquired
 *   pbContextInfo    data set with PP_CONTEXT_INFO, cbContextInfo bytes, or NULL
 *   pszProvName      name of the provider wanted, ANSI, never NULL */
#define VTABLE_PROV_VERSION 3

/* mingw-w64's wincrypt.h hides it from programs for Windows XP and later. */
#if defined(__MINGW64_VERSION_MAJOR) && !defined(SIGNATURE_RESOURCE_NUMBER)
typedef struct _VTableProvStruc
{
    DWORD   Version;
    FARPROC FuncVerifyImage;
    FARPROC FuncReturnhWnd;
    DWORD   dwProvType;
    BYTE   *pbContextInfo;
    DWORD   cbContextInfo;
    LPSTR   pszProvName;
} VTableProvStruc, *PVTableProvStruc;
#endif

/* image: path of a helper DLL; signature: its signature. If either is NULL: FALSE, and
 * ERROR_INVALID_PARAMETER. */
typedef BOOL (WINAPI *CSP_VERIFY_IMAGE_FUNC)( LPCSTR image, const BYTE *signature );

/* Stores the parent window for dialog boxes, or 0. */
typedef void (WINAPI *CSP_RETURN_HWND_FUNC)( HWND *window );

/* Each returns FALSE with the reason in the last error. The handles are the CSP's own. Lengths are in bytes. Returned
 * data follow CryptoAPI's size protocol: a call without a buffer asks for the size, a buffer that is too short fails
 * with ERROR_MORE_DATA, and the length is always set to the size of the data. */
BOOL WINAPI CPAcquireContext( HCRYPTPROV *phProv, LPSTR szContainer, DWORD dwFlags,
                              PVTableProvStruc pVTable );
BOOL WINAPI CPReleaseContext( HCRYPTPROV hProv, DWORD dwFlags );
BOOL WINAPI CPGenKey( HCRYPTPROV hProv, ALG_ID Algid, DWORD dwFlags, HCRYPTKEY *phKey );
BOOL WINAPI CPDeriveKey( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTHASH hBaseData, DWORD dwFlags,
                         HCRYPTKEY *phKey );
BOOL WINAPI CPDestroyKey( HCRYPTPROV hProv, HCRYPTKEY hKey );
BOOL WINAPI CPSetKeyParam( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD dwParam, const BYTE *pbData,
                           DWORD dwFlags );
BOOL WINAPI CPGetKeyParam( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD dwParam, BYTE *pbData,
                           DWORD *pdwDataLen, DWORD dwFlags );
BOOL WINAPI CPExportKey( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTKEY hPubKey, DWORD dwBlobType,
                         DWORD dwFlags, BYTE *pbData, DWORD *pdwDataLen );
BOOL WINAPI CPImportKey( HCRYPTPROV hProv, const BYTE *pbData, DWORD dwDataLen, HCRYPTKEY hPubKey,
                         DWORD dwFlags, HCRYPTKEY *phKey );
BOOL WINAPI CPEncrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags,
                       BYTE *pbData, DWORD *pdwDataLen, DWORD dwBufLen );
BOOL WINAPI CPDecrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags,
                       BYTE *pbData, DWORD *pdwDataLen );
BOOL WINAPI CPCreateHash( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTKEY hKey, DWORD dwFlags,
                          HCRYPTHASH *phHash );
BOOL WINAPI CPHashData( HCRYPTPROV hProv, HCRYPTHASH hHash, const BYTE *pbData, DWORD dwDataLen,
                        DWORD dwFlags );
BOOL WINAPI CPHashSessionKey( HCRYPTPROV hProv, HCRYPTHASH hHash, HCRYPTKEY hKey, DWORD dwFlags );
BOOL WINAPI CPDestroyHash( HCRYPTPROV hProv, HCRYPTHASH hHash );
BOOL WINAPI CPGetHashParam( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwParam, BYTE *pbData,
                            DWORD *pdwDataLen, DWORD dwFlags );
BOOL WINAPI CPSetHashParam( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwParam, const BYTE *pbData,
                            DWORD dwFlags );
BOOL WINAPI CPSignHash( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwKeySpec, LPCWSTR sDescription,
                        DWORD dwFlags, BYTE *pbSignature, DWORD *pdwSigLen );
BOOL WINAPI CPVerifySignature( HCRYPTPROV hProv, HCRYPTHASH hHash, const BYTE *pbSignature,
                               DWORD dwSigLen, HCRYPTKEY hPubKey, LPCWSTR sDescription, DWORD dwFlags );
BOOL WINAPI CPGenRandom( HCRYPTPROV hProv, DWORD dwLen, BYTE *pbBuffer );
BOOL WINAPI CPGetUserKey( HCRYPTPROV hProv, DWORD dwKeySpec, HCRYPTKEY *phUserKey );
BOOL WINAPI CPSetProvParam( HCRYPTPROV hProv, DWORD dwParam, const BYTE *pbData, DWORD dwFlags );
BOOL WINAPI CPGetProvParam( HCRYPTPROV hProv, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen,
                            DWORD dwFlags );

/* These two were added later. A CSP may lack them; CryptDuplicate* then fail with
 * ERROR_CALL_NOT_IMPLEMENTED. */
BOOL WINAPI CPDuplicateHash( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD *pdwReserved, DWORD dwFlags,
                             HCRYPTHASH *phHash );
BOOL WINAPI CPDuplicateKey( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD *pdwReserved, DWORD dwFlags,
                            HCRYPTKEY *phKey );

#endif
