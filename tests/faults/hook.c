/* Puts the wrappers between our DLLs and the system, and tells which of their calls shall fail. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdio.h>
#include <string.h>
#include <winternl.h>

/* ---- the plan ------------------------------------------------------------------------------------ */

static struct
{
    struct plan   plan;
    BOOL          active;
    DWORD         thread;
    unsigned int  passed;
    struct hit    hit;
    unsigned int  sealing;
} now;

void plan_enter_sealing( void )
{
    now.sealing++;
}

void plan_leave_sealing( void )
{
    now.sealing--;
}

void plan_start( const struct plan *plan )
{
    memset( &now, 0, sizeof(now) );
    now.plan = *plan;
    now.thread = GetCurrentThreadId();
    now.active = TRUE;
}

unsigned int plan_stop( struct hit *hit )
{
    now.active = FALSE;
    *hit = now.hit;
    return now.passed;
}

BOOL plan_has_hit( void )
{
    return now.active && now.hit.name;
}

DWORD fault( enum kind kind, const char *name, DWORD error0, DWORD error1, void *caller )
{
    if (!now.active || !(now.plan.kinds & 1u << kind) || GetCurrentThreadId() != now.thread) return 0;
    now.passed++;
    if (now.passed != now.plan.at && (!now.plan.onward || now.passed < now.plan.at || !now.plan.at)) return 0;
    if (!now.hit.name)
    {
        now.hit.name = name;
        now.hit.kind = now.sealing ? KIND_seal : kind;
        find_module( caller, &now.hit.module, &now.hit.offset );
    }
    return now.plan.variant ? error1 : error0;
}

/* ---- our DLLs ------------------------------------------------------------------------------------ */

static const char *const names[] = { "advapi32.dll", "rsaenh.dll", "dssenh.dll" };
static char *bases[ARRAYSIZE( names )];
unsigned int unknown_imports;

static const IMAGE_OPTIONAL_HEADER *optional_header( const char *base )
{
    return &((const IMAGE_NT_HEADERS *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew))->OptionalHeader;
}

void find_module( const void *address, const char **module, ULONG_PTR *offset )
{
    unsigned int i;

    *module = "?";
    *offset = (ULONG_PTR)address;
    for (i = 0; i < ARRAYSIZE( names ); i++)
    {
        if (!bases[i] || (const char *)address < bases[i]) continue;
        if ((const char *)address >= bases[i] + optional_header( bases[i] )->SizeOfImage) continue;
        *module = names[i];
        *offset = (const char *)address - bases[i];
    }
}

/* Functions of the C library do not fail, but for those that allocate. */
static BOOL must_be_known( const char *dll )
{
    return lstrcmpiA( dll, "msvcrt.dll" ) && lstrcmpiA( dll, "ucrtbase.dll" );
}

static void hook_function( const char *dll, const char *name, void **slot )
{
    void *wrapper;
    DWORD old;
    BOOL known;

    if (!(wrapper = find_wrapper( name, &known )))
    {
        if (known || !must_be_known( dll )) return;
        printf( "FAIL: nothing says how %s of %s fails: it belongs into a table of tests/faults/wrap.c\n", name, dll );
        unknown_imports++;
        return;
    }
    VirtualProtect( slot, sizeof(*slot), PAGE_READWRITE, &old );
    *slot = wrapper;
    VirtualProtect( slot, sizeof(*slot), old, &old );
}

static void hook_module( char *base )
{
    const IMAGE_DATA_DIRECTORY *dir = &optional_header( base )->DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    const IMAGE_IMPORT_DESCRIPTOR *import = (const IMAGE_IMPORT_DESCRIPTOR *)(base + dir->VirtualAddress);
    const IMAGE_THUNK_DATA *thunk;
    void **slot;

    for (; import->Name; import++)
    {
        thunk = (const IMAGE_THUNK_DATA *)(base + import->OriginalFirstThunk);
        slot = (void **)(base + import->FirstThunk);
        for (; thunk->u1.AddressOfData; thunk++, slot++)
            if (!IMAGE_SNAP_BY_ORDINAL( thunk->u1.Ordinal ))
                hook_function( base + import->Name, base + thunk->u1.AddressOfData + 2, slot );
    }
}

/* ---- DLLs that are loaded later ------------------------------------------------------------------ */

struct notice
{
    ULONG                 flags;
    const UNICODE_STRING *path, *name;
    void                 *base;
    ULONG                 size;
};

static void CALLBACK told( ULONG reason, const struct notice *notice, void *unused )
{
    char name[64] = "";
    unsigned int i;

    WideCharToMultiByte( CP_ACP, 0, notice->name->Buffer, notice->name->Length / sizeof(WCHAR), name, sizeof(name) - 1,
                         NULL, NULL );
    for (i = 0; i < ARRAYSIZE( names ); i++)
    {
        if (lstrcmpiA( name, names[i] )) continue;
        bases[i] = reason == 1 ? notice->base : NULL;
        if (bases[i]) hook_module( bases[i] );
    }
}

void hook_all( void )
{
    LONG( NTAPI *notify )( ULONG flags, void *func, void *arg, void **cookie );
    void *cookie;
    unsigned int i;

    notify = (void *)GetProcAddress( GetModuleHandleA( "ntdll.dll" ), "LdrRegisterDllNotification" );
    if (!notify || notify( 0, told, NULL, &cookie ))
    {
        printf( "FAIL: LdrRegisterDllNotification does not work\n" );
        ExitProcess( 2 );
    }
    for (i = 0; i < ARRAYSIZE( names ); i++)
        if ((bases[i] = (char *)GetModuleHandleA( names[i] ))) hook_module( bases[i] );
}
