#!/bin/bash
# tools/wine-tree on a made-up source tree: what it takes away, lays in and changes, that the patches say the same, and
# that they quote nothing of the files that hold Wine's CryptoAPI. (tools/check-wine-tree builds in a real one.)
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

readonly secret='a line of somebody else'
readonly gone=(advapi32/crypt.c advapi32/tests/crypt.c rsaenh/main.c rsaenh/rsaenh.rgs rsaenh/tests/rsaenh.c
    dssenh/main.c dssenh/tests/dssenh.c)
readonly kept=(advapi32/advapi.c advapi32/crypt.h advapi32/crypt_des.c advapi32/tests/registry.c cryptsp/cryptsp.spec)

# put FILE TEXT...: a file of the made-up tree.
put() {
    mkdir -p "$scratch/$(dirname "$1")"
    printf '%s\n' "${@:2}" >"$scratch/$1"
}

# made_tree NAME: what wine-tree looks at.
made_tree() {
    local file
    put "$1/VERSION" 'Wine version 10.0'
    put "$1/configure.ac" 'AC_INIT' 'WINE_EXTLIB_FLAGS(ZLIB, zlib, z, "")' 'more of it' 'WINE_CONFIG_MAKEFILE(dlls/advapi32)' \
        'WINE_CONFIG_MAKEFILE(dlls/advapi32/tests)' 'WINE_CONFIG_MAKEFILE(dlls/cryptsp)' 'WINE_CONFIG_MAKEFILE(dlls/dssenh)' \
        'WINE_CONFIG_MAKEFILE(dlls/dssenh/tests)' 'WINE_CONFIG_MAKEFILE(dlls/rsaenh)' \
        'WINE_CONFIG_MAKEFILE(dlls/rsaenh/tests)' 'WINE_CONFIG_MAKEFILE(libs/vkd3d)' 'WINE_CONFIG_MAKEFILE(libs/xml2)' \
        'the end'
    put "$1/dlls/advapi32/Makefile.in" 'MODULE    = advapi32.dll' 'IMPORTS   = kernelbase msvcrt' '' 'SOURCES = \' \
        $'\tadvapi.c \\' $'\tcrypt.c \\' $'\tcrypt_des.c \\' $'\tversion.rc'
    put "$1/dlls/advapi32/tests/Makefile.in" 'TESTDLL   = advapi32.dll' 'IMPORTS   = advapi32 user32' '' 'SOURCES = \' \
        $'\tcrypt.c \\' $'\tregistry.c'
    put "$1/dlls/rsaenh/Makefile.in" 'MODULE    = rsaenh.dll' 'IMPORTLIB = rsaenh' "# $secret" '' 'SOURCES = \' \
        $'\tmain.c'
    put "$1/dlls/dssenh/Makefile.in" 'MODULE    = dssenh.dll' '' 'SOURCES = \' $'\tmain.c'
    put "$1/dlls/cryptsp/Makefile.in" 'MODULE    = cryptsp.dll'
    for file in "${gone[@]}" {rsaenh/rsaenh,dssenh/dssenh}.spec; do
        put "$1/dlls/$file" "$secret"
    done
    for file in "${kept[@]}"; do
        put "$1/dlls/$file" "$secret, which stays"
    done
}

# holds FILE LINE: a file of the tree has that line.
holds() { check "$1 has: $2" grep -qxF -- "$2" "$scratch/tree/$1"; }

# names FILE NAME: whether the SOURCES there have that name.
names() { grep -qE "^	$2( \\\\)?\$" "$scratch/tree/$1"; }

test_lay_in() {
    local file
    made_tree tree
    cp -a "$scratch/tree" "$scratch/before"
    check 'wine-tree ends well' "$top/tools/wine-tree" "$scratch/tree"
    for file in "${gone[@]}"; do
        check "$file is gone" test ! -e "$scratch/tree/dlls/$file"
    done
    for file in "${kept[@]}"; do
        check "$file is as it was" cmp "$scratch/before/dlls/$file" "$scratch/tree/dlls/$file"
    done
    for file in libs/winecsp/csp/attach.c libs/winecsp/include/secret.h dlls/advapi32/winecsp/acquire.c \
        dlls/advapi32/winecsp/random.c dlls/rsaenh/winecsp/providers.c dlls/rsaenh/tests/hash.c \
        dlls/dssenh/tests/dh.c dlls/scardcsp/winecsp/link.c dlls/scardcsp/scardcsp.spec; do
        check "$file is there" test -f "$scratch/tree/$file"
    done
    for file in winecsp/acquire.c advapi.c crypt_des.c version.rc; do
        check "advapi32 is built of $file" names dlls/advapi32/Makefile.in "$file"
    done
    not 'crypt.c is built no more' names dlls/advapi32/Makefile.in 'crypt\.c'
    not 'nor its test' names dlls/advapi32/tests/Makefile.in 'crypt\.c'
    check 'other tests stay' names dlls/advapi32/tests/Makefile.in 'registry\.c'
    holds dlls/advapi32/Makefile.in 'IMPORTS   = winecsp kernelbase msvcrt'
    holds dlls/rsaenh/Makefile.in 'IMPORTLIB = rsaenh'
    holds configure.ac 'WINE_CONFIG_MAKEFILE(libs/winecsp)'
    holds configure.ac 'WINE_CONFIG_MAKEFILE(dlls/cryptsp/tests)'
    holds configure.ac 'WINE_CONFIG_MAKEFILE(dlls/scardcsp)'
    holds configure.ac 'WINE_EXTLIB_FLAGS(LIBCRYPTO, libcrypto, crypto, "")'
    grep -o 'WINE_CONFIG_MAKEFILE([^)]*' "$scratch/tree/configure.ac" >"$scratch/folders"
    check 'the folders of configure.ac are in order' sort -c "$scratch/folders"
    check 'every file of the lists is there' lists_are_whole
    check 'a provider is registered' grep -q "'Microsoft Strong Cryptographic Provider'" \
        "$scratch/tree/dlls/rsaenh/winecsp/rsaenh.rgs"
    check 'the helper of smart cards is named' grep -q "'TokenHelper' = s '/usr/lib/winecsp/host/winecsp-keyd'" \
        "$scratch/tree/dlls/scardcsp/winecsp/scardcsp.rgs"
}

# not WHAT COMMAND...: the command fails.
not() {
    local what=$1
    shift
    if "$@" >/dev/null 2>&1; then not_ok "$what"; else ok "$what"; fi
}

lists_are_whole() {
    local list name missing=0
    for list in libs/winecsp dlls/{advapi32,rsaenh,dssenh,scardcsp}{,/tests} dlls/cryptsp/tests; do
        while read -r name; do
            case $name in version.rc) continue ;; esac
            [ -f "$scratch/tree/$list/$name" ] || {
                echo "$list/Makefile.in: there is no $name"
                missing=1
            }
        done < <(sed -n 's/^	\([^ ]*\)\( \\\)\{0,1\}$/\1/p' "$scratch/tree/$list/Makefile.in")
    done
    return $missing
}

test_refusals() {
    local out
    not 'the same tree is not taken twice' "$top/tools/wine-tree" "$scratch/tree"
    mkdir "$scratch/none"
    out=$("$top/tools/wine-tree" "$scratch/none" 2>&1)
    if [[ $out == *'is no Wine source tree'* ]]; then ok 'another folder is refused'; else not_ok "it said: $out"; fi
    made_tree strange
    sed -i '/ZLIB/d' "$scratch/strange/configure.ac"
    not 'a helper without its path is refused' "$top/tools/wine-tree" --keyd winecsp-keyd "$scratch/strange"
    not 'a configure.ac without a place for the check is refused' "$top/tools/wine-tree" "$scratch/strange"
}

test_patches() {
    need_tool git 'the patches' || return 0
    need_tool patch 'the patches' || return 0
    check '--patch ends well' "$top/tools/wine-tree" --patch "$scratch/before" "$scratch/series"
    not 'the patches quote nothing of what goes' grep -rqF "$secret" "$scratch/series"
    check 'they name it' grep -q '^deleted file mode' "$scratch/series/0001-Remove-CryptoAPI.patch"
    check 'they can be applied' sh "$scratch/series/apply" "$scratch/before"
    check 'and give the same tree' diff -r "$scratch/tree" "$scratch/before"
}

test_lay_in
test_refusals
test_patches
finish
