# Part of winecsp: compares what Wine's own DLLs export with what ours do. A name that only Wine's has leads nowhere
# with ours, and other DLLs of that Wine may import it. The files are read here, by od and awk: the prefix need not
# work.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# What both readers of a DLL share: bytes by their address, from the output of od.
pe_words='
    function u16( at ) { return byte[at] + 256 * byte[at + 1] }
    function u32( at ) { return u16( at ) + 65536 * u16( at + 2 ) }
    function text( at,    s ) {
        for (s = ""; byte[at] >= 32 && byte[at] < 127; at++) s = s sprintf( "%c", byte[at] )
        return s
    }
    { for (i = 1; i <= NF; i++) byte[base + n++] = $i + 0 }'

# pe_directory FILE NUMBER: where that data directory is, as "ADDRESS LENGTH SECTION-ADDRESS OFFSET SIZE WIDTH", the
# last three being the section's place in the file and 4 or 8 bytes. Nothing: the DLL has none.
pe_directory() {
    LC_ALL=C od -An -v -tu1 -N 4096 -- "$1" | LC_ALL=C awk -v number="$2" "$pe_words"'
        END {
            pe = u32( 60 )
            if (u16( 0 ) != 23117 || u32( pe ) != 17744) exit
            wide = u16( pe + 24 ) == 523
            entry = pe + 24 + (wide ? 112 : 96) + 8 * number
            at = u32( entry )
            section = pe + 24 + u16( pe + 20 )
            for (i = u16( pe + 6 ); at && i; i--) {
                start = u32( section + 12 ); size = u32( section + 16 )
                if (at >= start && at < start + size) {
                    print at, u32( entry + 4 ), start, u32( section + 20 ), size, wide ? 8 : 4
                    exit
                }
                section += 40
            }
        }'
}

# pe_read FILE NUMBER PROGRAM: runs an awk program with a data directory at the addresses from "at" to "end", its
# section in byte[].
pe_read() {
    local at length start offset size width
    read -r at length start offset size width < <(pe_directory "$1" "$2") || return 0
    LC_ALL=C od -An -v -tu1 -j "$offset" -N "$size" -- "$1" |
        LC_ALL=C awk -v at="$at" -v end="$((at + length))" -v base="$start" -v width="$width" "$pe_words$3"
}

# exports_of FILE: the names that a DLL exports, sorted.
exports_of() {
    pe_read "$1" 0 '
        END { for (i = u32( at + 24 ) % 65536; i > 0; i--) print text( u32( u32( at + 32 ) + 4 * (i - 1) ) ) }' |
        LC_ALL=C sort -u
}

# imports_of FILE: what it imports by name, as lines of "DLL NAME", the DLL in lower case without its suffix.
imports_of() {
    pe_read "$1" 1 '
        END {
            for (; u32( at + 12 ); at += 20) {
                dll = tolower( text( u32( at + 12 ) ) ); sub( /\.dll$/, "", dll )
                for (item = u32( at ) ? u32( at ) : u32( at + 16 ); u32( item ); item += width)
                    if (byte[item + width - 1] < 128) print dll, text( u32( item ) + 2 )
            }
        }'
}

# forwards_of FILE: what it exports by handing on to another DLL, as imports_of tells it: an export whose address lies
# in the export directory is a text, "DLL.NAME".
forwards_of() {
    pe_read "$1" 0 '
        END {
            for (i = u32( at + 20 ) % 65536; i > 0; i--) {
                target = u32( u32( at + 28 ) + 4 * (i - 1) )
                if (target < at || target >= end) continue
                target = text( target )
                if (!match( target, /\.[^.]*$/ )) continue
                dll = tolower( substr( target, 1, RSTART - 1 ) ); sub( /\.dll$/, "", dll )
                print dll, substr( target, RSTART + 1 )
            }
        }'
}

# exports_lacking WIDTH NAME: the names that the Wine's own DLL exports and that of the package does not. That DLLs
# register themselves is not looked for: winecsp registers ours.
exports_lacking() {
    [[ -f ${lib[$1]}/$2.dll ]] || return 0
    LC_ALL=C comm -23 <(exports_of "${lib[$1]}/$2.dll") <(exports_of "$from/$1-windows/$2.dll") |
        grep -vxE 'Dll(Unr|R)egisterServer' || :
}

# exports_needed WIDTH NAME LIST: the DLLs and programs of the Wine that import a name of the list or hand on to it,
# one line each: "FILE: NAMES". Only files that have such a name somewhere are looked into.
exports_needed() {
    local file found
    while IFS= read -r file; do
        found=$({
            imports_of "$file"
            forwards_of "$file"
        } | sed -n "s/^$2 //p" | grep -Fxe "$3" | LC_ALL=C sort -u | tr '\n' ' ') || :
        if [[ -n $found ]]; then printf '%s: %s\n' "${file##*/}" "${found% }"; fi
    done < <(LC_ALL=C find -L "${lib[$1]}/" -maxdepth 1 -type f -exec grep -lFe "$3" -- {} + 2>/dev/null |
        LC_ALL=C sort)
}

# compare_exports: prints what goes wrong that the Wine's DLLs import from those whose place ours take, if anything
# does. What no DLL of the Wine imports does not matter here; status tells.
compare_exports() {
    local w name lacking needed
    for w in "${active[@]}"; do
        for name in $(module_names); do
            lacking=$(exports_lacking "$w" "$name")
            [[ -n $lacking ]] || continue
            needed=$(exports_needed "$w" "$name" "$lacking")
            [[ -n $needed ]] || continue
            printf '%s\n' "$wine_version uses ${bits[$w]} functions of its $name.dll that winecsp's lacks:"
            sed 's/^/  /' <<<"$needed"
        done
    done
}

# exports_state: a word that tells one pair of Wine and package from another.
exports_state() {
    local w name
    for w in "${active[@]}"; do
        for name in $(module_names); do cat -- "${lib[$w]}/$name.dll" "$from/$w-windows/$name.dll" || :; done
    done 2>/dev/null | sha256sum | cut -d' ' -f1
}

# Refuses a Wine whose DLLs need what ours lack, unless --force is given, now or when this pair was installed. Each pair
# is compared once; the record says which was the last.
need_exports() {
    local now line lacks
    now=$(exports_state)
    if [[ ${rec[exports]:-} == "$now" ]]; then return 0; fi
    lacks=$(compare_exports)
    if [[ -n $lacks ]]; then
        while IFS= read -r line; do say "$line"; done <<<"$lacks"
        [[ $force == yes ]] || fail "$FAILED" "programs that reach these would fail in $prefix; a newer winecsp may" \
            "know them, and --force goes on all the same"
        say 'going on, as --force says'
    fi
    rec[exports]=$now
}
