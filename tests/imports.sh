#!/usr/bin/env bash
# What our DLLs import: nothing beyond the few DLLs that each of them is allowed, so that none makes a program load
# more, or works on one Wine only.
# SPDX-License-Identifier: LGPL-2.1-or-later
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

objdump=$(type -P x86_64-w64-mingw32-objdump || type -P objdump || :)
if [[ -z $objdump ]]; then
    need_tool x86_64-w64-mingw32-objdump 'imports'
    finish
fi

# "DLL allowed...", lower case.
allowed() {
    cat <<'END'
advapi32.dll  kernel32.dll msvcrt.dll kernelbase.dll
cryptsp.dll   kernel32.dll
rsaenh.dll    kernel32.dll msvcrt.dll advapi32.dll
dssenh.dll    kernel32.dll msvcrt.dll advapi32.dll
scardcsp.dll  kernel32.dll msvcrt.dll advapi32.dll
END
}

# imports_of FILE: the DLLs that it imports, lower case, on one line.
imports_of() {
    "$objdump" -p "$1" | sed -n 's/^[[:space:]]*DLL Name: //p' | tr '[:upper:]' '[:lower:]' | sort -u | xargs
}

for dir in "$WINECSP_FROM"/*-windows; do
    [[ -d $dir ]] || continue
    arch=$(basename "$dir")
    while read -r name _; do check "$arch $name is there" test -f "$dir/$name"; done < <(allowed)
    for dll in "$dir"/*.dll; do
        name=$(basename "$dll")
        list=$(allowed | sed -n "s/^$name  *//p")
        if [[ -z $list ]]; then
            not_ok "$arch $name is not in the list of this test"
            continue
        fi
        imports=$(imports_of "$dll")
        check "$arch $name imports something" test -n "$imports"
        for import in $imports; do
            check "$arch $name may import $import" grep -qw -- "$import" <<<"$list"
        done
    done
done
finish
