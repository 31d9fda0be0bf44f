/* Access rights of the files: for their owner alone. Wine stores a security descriptor as mode bits; one with SYSTEM as
 * owner gives 0600 and 0700, while the plain form would also give rights to the group. Windows refuses that owner and
 * gets the plain form, with the system's accounts.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

#include <sddl.h>

#define WINE_FILE   L"O:SYD:P(A;;FRFWSD;;;SY)"
#define WINE_FOLDER L"O:SYD:P(A;OICI;FA;;;SY)"

static BOOL is_wine( void )
{
    return GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "wine_get_version" ) != NULL;
}

/* The user of a token as text. */
static BOOL token_user( HANDLE token, WCHAR sid[SID_MAX] )
{
    union
    {
        TOKEN_USER user;
        BYTE       bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } info;
    DWORD size;
    WCHAR *text;

    if (!GetTokenInformation( token, TokenUser, &info, sizeof(info), &size )) return FALSE;
    if (!ConvertSidToStringSidW( info.user.User.Sid, &text )) return FALSE;
    lstrcpynW( sid, text, SID_MAX );
    LocalFree( text );
    return TRUE;
}

static WCHAR *volatile known;   /* the process's user, once somebody has asked */

void security_process_detach( void )
{
    heap_free( known );
    known = NULL;
}

static BOOL process_user( WCHAR sid[SID_MAX] )
{
    WCHAR *copy;
    HANDLE token;
    BOOL good;

    if (known)
    {
        lstrcpynW( sid, known, SID_MAX );
        return TRUE;
    }
    if (!OpenProcessToken( GetCurrentProcess(), TOKEN_QUERY, &token )) return FALSE;
    good = token_user( token, sid );
    CloseHandle( token );
    if (!good || !(copy = heap_alloc( SID_MAX * sizeof(WCHAR) ))) return good;
    lstrcpynW( copy, sid, SID_MAX );
    if (InterlockedCompareExchangePointer( (void *volatile *)&known, copy, NULL )) heap_free( copy );
    return TRUE;
}

/* A thread may act for another user. */
BOOL security_user( WCHAR sid[SID_MAX] )
{
    HANDLE token;
    BOOL good;

    if (!OpenThreadToken( GetCurrentThread(), TOKEN_QUERY, TRUE, &token )) return process_user( sid );
    good = token_user( token, sid );
    CloseHandle( token );
    return good;
}

void owner_only( SECURITY_ATTRIBUTES *attributes, BOOL folder )
{
    const WCHAR *inherit = folder ? L"OICI" : L"";
    WCHAR text[SID_MAX + 128], sid[SID_MAX];

    memset( attributes, 0, sizeof(*attributes) );
    attributes->nLength = sizeof(*attributes);
    if (is_wine()) lstrcpyW( text, folder ? WINE_FOLDER : WINE_FILE );
    else if (!security_user( sid )) return;
    else
        _snwprintf( text, ARRAYSIZE( text ), L"D:P(A;%s;FA;;;%s)(A;%s;FA;;;SY)(A;%s;FA;;;BA)", inherit, sid, inherit,
                    inherit );
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW( text, SDDL_REVISION_1, &attributes->lpSecurityDescriptor,
                                                               NULL )) attributes->lpSecurityDescriptor = NULL;
}

void owner_only_free( SECURITY_ATTRIBUTES *attributes )
{
    LocalFree( attributes->lpSecurityDescriptor );
}

/* ---- copying ----------------------------------------------------------------------------------- */

/* The rights of a file; NULL: cannot be told. */
static SECURITY_DESCRIPTOR *get_rights( const WCHAR *path, DWORD *size )
{
    SECURITY_DESCRIPTOR *descriptor;

    *size = 0;
    GetFileSecurityW( path, DACL_SECURITY_INFORMATION, NULL, 0, size );
    if (!*size || !(descriptor = heap_alloc( *size ))) return NULL;
    if (GetFileSecurityW( path, DACL_SECURITY_INFORMATION, descriptor, *size, size )) return descriptor;
    heap_free( descriptor );
    return NULL;
}

/* What a descriptor gives the file's owner and everybody: FILE_READ_DATA and FILE_WRITE_DATA, of which mode bits are
 * made. */
static void sum_rights( SECURITY_DESCRIPTOR *descriptor, DWORD *owner, DWORD *everybody )
{
    ACCESS_ALLOWED_ACE *ace;
    BOOL present, defaulted;
    ACL *acl = NULL;
    DWORD i;

    *owner = *everybody = 0;
    if (!GetSecurityDescriptorDacl( descriptor, &present, &acl, &defaulted ) || !present || !acl) return;
    for (i = 0; i < acl->AceCount && GetAce( acl, i, (void **)&ace ); i++)
    {
        if (ace->Header.AceType != ACCESS_ALLOWED_ACE_TYPE || IsWellKnownSid( &ace->SidStart, WinLocalSystemSid ))
            continue;
        if (IsWellKnownSid( &ace->SidStart, WinWorldSid )) *everybody |= ace->Mask;
        else *owner |= ace->Mask;
    }
}

static const WCHAR *rights_text( DWORD mask )
{
    if (mask & FILE_WRITE_DATA) return mask & FILE_READ_DATA ? L"FRFWSD" : L"FWSD";
    return mask & FILE_READ_DATA ? L"FR" : L"";
}

/* Wine reads a descriptor off the mode bits and makes them of one, but not the same: the group gets what the owner has.
 * The form of WINE_FILE gives just the bits that are meant. */
static DWORD set_wine_rights( const WCHAR *path, SECURITY_DESCRIPTOR *wanted )
{
    DWORD owner, everybody, err = ERROR_SUCCESS;
    SECURITY_DESCRIPTOR *descriptor;
    WCHAR text[128];

    sum_rights( wanted, &owner, &everybody );
    lstrcpyW( text, L"O:SYD:P" );
    if (*rights_text( owner )) _snwprintf( text + lstrlenW( text ), 32, L"(A;;%s;;;SY)", rights_text( owner ) );
    if (*rights_text( everybody )) _snwprintf( text + lstrlenW( text ), 32, L"(A;;%s;;;WD)", rights_text( everybody ) );
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW( text, SDDL_REVISION_1, (void **)&descriptor, NULL ))
        return GetLastError();
    if (!SetFileSecurityW( path, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, descriptor ))
        err = GetLastError();
    LocalFree( descriptor );
    return err;
}

static DWORD set_rights( const WCHAR *path, SECURITY_DESCRIPTOR *wanted )
{
    if (is_wine()) return set_wine_rights( path, wanted );
    return SetFileSecurityW( path, DACL_SECURITY_INFORMATION, wanted ) ? ERROR_SUCCESS : GetLastError();
}

/* A file whose rights were never changed needs nothing done: the new one has the same. Those of a link's target are not
 * copied. */
DWORD security_copy( const WCHAR *from, const WCHAR *to )
{
    DWORD from_size, to_size, err = ERROR_SUCCESS;
    SECURITY_DESCRIPTOR *wanted = get_rights( from, &from_size ), *given = get_rights( to, &to_size );

    if (wanted && (!given || from_size != to_size || memcmp( wanted, given, to_size )) && file_is_own( from ))
        err = set_rights( to, wanted );
    heap_free( wanted );
    heap_free( given );
    return err;
}

DWORD security_set( const WCHAR *path, SECURITY_INFORMATION info, const void *descriptor )
{
    SECURITY_DESCRIPTOR *set;
    DWORD size, err;

    if (!SetFileSecurityW( path, info, unconst( descriptor ) )) return GetLastError();
    if (!(info & DACL_SECURITY_INFORMATION) || !is_wine() || !(set = get_rights( path, &size ))) return ERROR_SUCCESS;
    err = set_wine_rights( path, set );
    heap_free( set );
    return err;
}
