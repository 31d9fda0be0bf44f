/* Where the file of a key container is, and what stands in it. Runs where the files are ours (docs/key-store.md).
 * Include keys.h first.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TEST_CONTAINER_FILE_H
#define WINECSP_TEST_CONTAINER_FILE_H

#define CONTAINER_PATH_MAX (2 * MAX_PATH)
#define CONTAINER_FILE_MAX 0x20000

/* The path of an open container's file; scope is 0 or CRYPT_MACHINE_KEYSET. */
static inline BOOL container_path( HCRYPTPROV prov, DWORD scope, char path[CONTAINER_PATH_MAX] )
{
    char unique[MAX_PATH], folder[MAX_PATH];
    DWORD size = sizeof(unique);
    WIN32_FIND_DATAA data;
    HANDLE find;

    if (!CryptGetProvParam( prov, PP_UNIQUE_CONTAINER, (BYTE *)unique, &size, 0 )) return FALSE;
    snprintf( folder, sizeof(folder), "%s\\Microsoft\\Crypto\\RSA", getenv( scope ? "ALLUSERSPROFILE" : "APPDATA" ) );
    snprintf( path, CONTAINER_PATH_MAX, "%s\\%s", folder, scope ? "MachineKeys" : "S-1-5-21-*" );
    if ((find = FindFirstFileA( path, &data )) == INVALID_HANDLE_VALUE) return FALSE;
    FindClose( find );
    snprintf( path, CONTAINER_PATH_MAX, "%s\\%s\\%s", folder, data.cFileName, unique );
    return TRUE;
}

static inline BOOL read_container_file( const char *path, BYTE bytes[CONTAINER_FILE_MAX], DWORD *len )
{
    HANDLE file = CreateFileA( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    BOOL ret;

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    ret = ReadFile( file, bytes, CONTAINER_FILE_MAX, len, NULL );
    CloseHandle( file );
    return ret;
}

#endif
