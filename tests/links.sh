#!/bin/bash
# The two ways to link our DLLs, winegcc's and that of winebuild with mingw-w64's linker: of the same objects they make
# DLLs that a program cannot tell apart, by exports, ordinals, forwards, the DLLs that are imported, resources and entry
# point. configure takes winegcc, and the other way where winegcc is missing or does not do, or when it is told to.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

built=${WINECSP_FROM%/build}

# exports: of the output of objdump -p, a line for each export: ordinal, name, and where a forward leads to or "code".
exports() {
    awk '/^[^[:space:]]/ { table = 0 }
        /^Export Address Table -- / { table = 1 }
        /^\[Ordinal\/Name Pointer\] Table/ { table = 2; next }
        table && split( $0, part, /[][]+/ ) > 2 { index_of = part[2] + 0 }
        table == 1 && /\]/ { target[index_of] = / Forwarder RVA -- / ? $NF : "code" }
        table == 2 && /\]/ { print index_of, $NF, target[index_of] }' | sort -n
}

# imports: of the same output, the DLLs that are imported.
imports() { sed -n 's/^[[:space:]]*DLL Name: //p' | tr '[:upper:]' '[:lower:]' | sort -u | xargs; }

# resources TOOLS FILE: as source text.
resources() { "$1-windres" -i "$2" -O rc; }

# entry_point TOOLS FILE: the function that it begins with, of a DLL that has its symbols.
entry_point() {
    local base entry
    base=$("$1-objdump" -p "$2" | awk '/^ImageBase/ { print $2 }')
    entry=$("$1-objdump" -p "$2" | awk '/^AddressOfEntryPoint/ { print $2 }')
    "$1-nm" "$2" | grep -i "^0*$(printf '%x' $((0x$base + 0x$entry))) T" | cut -d' ' -f3
}

# differences TOOLS FILE FILE: the words exports, imports, resources for what differs.
differences() {
    local one two
    one=$("$1-objdump" -p "$2") two=$("$1-objdump" -p "$3")
    [[ $(exports <<<"$one") == "$(exports <<<"$two")" ]] || echo exports
    [[ $(imports <<<"$one") == "$(imports <<<"$two")" ]] || echo imports
    [[ $(resources "$1" "$2") == "$(resources "$1" "$3")" ]] || echo resources
}

# compare ARCH TOOLS DLL
compare() {
    local way dll=$3
    local -A linked=([winegcc]=$built/build/links/winegcc/$1-windows/$dll
        [winebuild]=$built/build/links/winebuild/$1-windows/$dll)
    check_equal "$1: $dll is the same by both links" "$(differences "$2" "${linked[@]}" | xargs)" ''
    for way in winegcc winebuild; do
        check "$1: $dll has exports, by $way" test -n "$("$2-objdump" -p "${linked[$way]}" | exports)"
        check "$1: $dll has resources, by $way" test -n "$(resources "$2" "${linked[$way]}")"
        check_match "$1: $dll begins with DllMain, by $way" "$(entry_point "$2" "$built/build/obj/$1/$way/$dll")" DllMain
        check "$1: $dll is no builtin, by $way" test -z "$(head -c 4096 "${linked[$way]}" | grep -a 'Wine builtin DLL')"
    done
    # Each pair of DLLs that are not the same differs in all.
    [[ $dll == advapi32.dll ]] || check_equal "$1: $dll is not like advapi32.dll" \
        "$(differences "$2" "${linked[winegcc]}" "${linked[winegcc]%/*}/advapi32.dll" | xargs)" 'exports imports resources'
}

compare_links() {
    local dir arch tools dll
    make -s -C "$built" links >"$scratch/make.log" 2>&1
    check 'make links' test $? = 0
    tail -n 20 "$scratch/make.log"
    for dir in "$built"/build/links/winegcc/*-windows; do
        arch=$(basename "$dir" -windows)
        tools=${arch/i386/i686}-w64-mingw32
        for dll in "$dir"/*.dll; do compare "$arch" "$tools" "$(basename "$dll")"; done
    done
}

# What configure says of links, and what the Makefile has then. Its own libcrypto need not be looked for.
configured() {
    local wanted=$1
    shift
    rm -rf "$scratch/configured"
    mkdir "$scratch/configured"
    (cd "$scratch/configured" && timeout 1200 "$top/configure" --disable-i386 "$@" "${libcrypto[@]}") \
        >"$scratch/configure.log" 2>&1
    [[ $? == "$wanted" ]] || tail -n 5 "$scratch/configure.log"
    grep -E 'DLLs are linked by|links 64-bit PE DLLs|with-winegcc was given, but' "$scratch/configure.log"
    sed -n 's/^\(DLL_LINK *= .*\)/\1/p' "$scratch/configured/Makefile" 2>/dev/null
}

test_configure() {
    local out
    mapfile -t libcrypto < <(sed -nE 's/^x86_64_LIBCRYPTO_(CFLAGS|LIBS) *= (.+)/LIBCRYPTO_X86_64_PE_\1=\2/p' \
        "$built/Makefile")
    # As winegcc itself would if it were told to drop what nothing refers to.
    printf '#!/bin/sh\nexec winegcc "$@" -Wl,--gc-sections\n' >"$scratch/drops"
    chmod +x "$scratch/drops"
    out=$(configured 0 --without-winegcc)
    check_match 'winegcc is not wanted' "$out" 'linked by winebuild'*'--without-winegcc was given'*'= winebuild'
    make -n -C "$scratch/configured" all >"$scratch/commands"
    check 'winebuild makes the exports then' grep -qE 'gcc.*rsaenh\.def.* -lkernel32' "$scratch/commands"
    check 'and winegcc nothing' test -z "$(grep winegcc "$scratch/commands")"
    out=$(configured 0 WINEGCC="$scratch/drops")
    check_match 'a winegcc whose DLLs lack the exports' "$out" 'DLLs... no'*'does not make them'*'= winebuild'
    # A libcrypto that wants more than msvcrt has, and what imports.c supplies.
    printf 'int __mingw_vprintf(); void *more = __mingw_vprintf;\n' >"$scratch/more.c"
    x86_64-w64-mingw32-gcc -c -o "$scratch/more.o" "$scratch/more.c"
    out=$(libcrypto=("${libcrypto[@]/%libcrypto.a/libcrypto.a $scratch/more.o}") && configured 0)
    check_match 'a libcrypto that only mingw-w64 links' "$out" 'DLLs... no'*'does not make them'*'= winebuild'
    out=$(configured 1 --with-winegcc WINEGCC=false)
    check_match 'there is none, and it is wanted' "$out" '--with-winegcc was given, but false does not make them'
}

if ! need_tool make 'the links of the DLLs' || ! need_tool winegcc 'the links of the DLLs'; then finish; fi
if [[ ! -f $built/Makefile ]] || ! make -s -q -C "$built" all >/dev/null 2>&1; then
    skip 'the build is not complete'
    finish
fi
if grep -qx 'DLL_LINK *= winegcc' "$built/Makefile"; then
    compare_links
else
    skip 'the build does without winegcc'
fi
test_configure
finish
