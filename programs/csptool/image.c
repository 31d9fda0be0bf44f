/* Reads the export table and the version resource of a module as it is mapped in this process.
 * The file on disk would not do: Wine may map a builtin DLL under the path of another file.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"
#include "text/text.h"

/* The header that each block of a version resource starts with; the key string follows it. */
struct version_block
{
    WORD length;            /* bytes, children included */
    WORD value_length;
    WORD type;
};

BOOL exports_open( HMODULE module, struct exports *exports )
{
    const BYTE *base = (const BYTE *)module;
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)base;
    const IMAGE_NT_HEADERS *nt = (const IMAGE_NT_HEADERS *)(base + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *entry = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
    const IMAGE_EXPORT_DIRECTORY *dir;

    if (!entry->VirtualAddress || entry->Size < sizeof(*dir)) return FALSE;
    dir = (const IMAGE_EXPORT_DIRECTORY *)(base + entry->VirtualAddress);
    exports->base = base;
    exports->names = (const DWORD *)(base + dir->AddressOfNames);
    exports->count = dir->NumberOfNames;
    return TRUE;
}

const char *exports_name( const struct exports *exports, DWORD index )
{
    return (const char *)exports->base + exports->names[index];
}

/* Where the block with this key and a value starts. Keys and values are 4-byte aligned, and the
 * keys looked for here occur once only, so no walk through the tree of blocks is needed. */
static const BYTE *find_block( const BYTE *data, DWORD size, const WCHAR *key )
{
    DWORD key_len = (lstrlenW( key ) + 1) * sizeof(WCHAR);
    DWORD pos;

    for (pos = 0; pos + sizeof(struct version_block) + key_len <= size; pos += 4)
    {
        if (!memcmp( data + pos + sizeof(struct version_block), key, key_len )) return data + pos;
    }
    return NULL;
}

BOOL version_string( HMODULE module, const WCHAR *key, WCHAR *value, DWORD value_count )
{
    HRSRC res = FindResourceW( module, MAKEINTRESOURCEW( 1 ), MAKEINTRESOURCEW( 16 ) /* RT_VERSION */ );
    const struct version_block *block;
    const BYTE *data, *pos, *end;
    DWORD size, i = 0;

    value[0] = 0;
    if (!res || !(data = LockResource( LoadResource( module, res )))) return FALSE;
    size = SizeofResource( module, res );
    if (!(pos = find_block( data, size, key ))) return FALSE;

    block = (const struct version_block *)pos;
    end = block->length < data + size - pos ? pos + block->length : data + size;
    pos += sizeof(*block) + (lstrlenW( key ) + 1) * sizeof(WCHAR);
    pos += (4 - (pos - data) % 4) % 4;
    while (i + 1 < value_count && pos + sizeof(WCHAR) <= end && *(const WCHAR *)pos)
    {
        value[i++] = *(const WCHAR *)pos;
        pos += sizeof(WCHAR);
    }
    value[i] = 0;
    return i != 0;
}

void add_image( struct table *table, HMODULE module )
{
    WCHAR path[MAX_PATH] = { 0 }, value[128];
    DWORD len = module ? GetModuleFileNameW( module, path, ARRAYSIZE( path ) ) : 0;

    table_wide( table, len < ARRAYSIZE( path ) ? path : L"" );
    table_wide( table, module && version_string( module, L"ProductName", value, ARRAYSIZE( value ) ) ? value : L"" );
    table_wide( table, module && version_string( module, L"ProductVersion", value, ARRAYSIZE( value ) ) ? value : L"" );
}
