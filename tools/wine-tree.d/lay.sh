# Part of wine-tree: lays the files in.
#
# libs/winecsp            the libraries, as one archive for PE code
# dlls/advapi32/winecsp   the dispatcher; everything else of advapi32 stays Wine's
# dlls/rsaenh, dssenh     the providers, their registration, and their tests
# dlls/scardcsp           one more, which Wine has not; winecsp-keyd is not part of Wine
# dlls/*/tests            the tests, beside Wine's for what stays Wine's
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

readonly tree_libs=(csp handle keystore primitives tokenproto trace)
readonly tree_providers=(rsaenh dssenh scardcsp)
readonly include_flags='-I$(top_srcdir)/libs/winecsp/include -I$(top_srcdir)/libs/winecsp'

# Files of Wine that go, from the top of the tree: those that hold CryptoAPI. Other functions' files, such as those of
# the SystemFunctionNNN, stay.
old_files() {
    local dll
    (
        cd "$1" || exit
        for dll in "${tree_providers[@]}"; do
            [ ! -d "dlls/$dll" ] || find "dlls/$dll" -type f ! -name Makefile.in ! -name '*.spec'
        done
        find dlls/advapi32 -maxdepth 1 -name crypt.c
        find dlls/advapi32/tests -maxdepth 1 -name crypt.c
    ) | LC_ALL=C sort
}

# copy_sources FROM TO NAME...: files, and the headers that lie beside them.
copy_sources() {
    local from=$1 to=$2 name dir
    shift 2
    for name in "$@"; do
        dir=$(dirname "$name")
        mkdir -p "$to/$dir"
        cp "$from/$name" "$to/$name"
        find "$from/$dir" -maxdepth 1 -name '*.h' -exec cp -t "$to/$dir" {} +
    done
}

lay_libraries() {
    local tree=$1 to=$1/libs/winecsp lib names
    mkdir -p "$to/include"
    # wine/test.h is Wine's own in its tree.
    cp "$top"/include/*.h "$to/include/"
    for lib in "${tree_libs[@]}"; do
        mapfile -t names < <(values "$top/libs/$lib/Makefile.in" SOURCES)
        copy_sources "$top/libs/$lib" "$to/$lib" "${names[@]}"
    done
    cp "$top/COPYING.LIB" "$to/COPYING.LIB"
    {
        printf 'EXTLIB    = libwinecsp.a\nIMPORTS   = msvcrt\nEXTRADEFS = -D_WIN32_WINNT=0x0601\n'
        printf 'EXTRAINCL = -I$(srcdir)/include -I$(srcdir) $(LIBCRYPTO_PE_CFLAGS)\n'
        (cd "$to" && find . -name '*.c' -printf '%P\n') | sources_list
    } >"$to/Makefile.in"
    add_makefile "$tree/configure.ac" libs/winecsp
}

# The registration of a provider DLL, run by Wine when a prefix is made: the table that the installer goes by.
registration() {
    local dll=$1 row module type name default types=' '
    printf 'HKLM\n{\n  NoRemove Software\n  {\n    NoRemove Microsoft\n    {\n      NoRemove Cryptography\n      {\n'
    printf '        NoRemove Defaults\n        {\n          NoRemove Provider\n          {\n'
    for row in "${providers[@]}" "${tree_only_providers[@]}"; do
        IFS='|' read -r module type name <<<"$row"
        [ "$module" = "$dll" ] || continue
        types+="$type "
        printf "            '%s'\n            {\n" "$name"
        printf "              val 'Image Path' = s '%%MODULE%%'\n"
        printf "              val 'Type' = d '%d'\n            }\n" "$type"
    done
    printf "          }\n          NoRemove 'Provider Types'\n          {\n"
    for row in "${provider_types[@]}"; do
        IFS='|' read -r type name default _ <<<"$row"
        case $types in *" $type "*) ;; *) continue ;; esac
        printf "            'Type %03d'\n            {\n" "$type"
        printf "              val 'Name' = s '%s'\n" "$default"
        printf "              val 'TypeName' = s '%s'\n            }\n" "$name"
    done
    printf '          }\n        }\n      }\n    }\n'
    [ "$dll" != scardcsp ] || printf "    NoRemove winecsp\n    {\n      val 'TokenHelper' = s '%s'\n    }\n" "$keyd"
    printf '  }\n}\n'
}

# What Windows has no longer, and programs of Windows XP's time ask for.
readonly tree_only_providers=('rsaenh|24|Microsoft Enhanced RSA and AES Cryptographic Provider (Prototype)')

resources() {
    printf '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n\n'
    printf '#define WINE_FILENAME_STR "%s.dll"\n#define WINE_FILEDESCRIPTION_STR "%s"\n\n' "$1" \
        "$(sed -n 's/^#define FILE_DESCRIPTION "\(.*\)"/\1/p' "$top/dlls/$1/version.rc")"
    # As Wine's advapi32.dll has it; programs want at least that of Windows XP.
    printf '#define WINE_%sVERSION 10,0,10240,16384\n#define WINE_%sVERSION_STR "10.0.10240.16384"\n' \
        FILE FILE PRODUCT PRODUCT
    printf '\n#include "wine/wine_common_ver.rc"\n\n'
    printf '/* @makedep: %s.rgs */\n1 WINE_REGISTRY %s.rgs\n\n' "$1" "$1"
    mark
}

# The resource by which programs can tell our DLLs from Wine's.
mark() {
    printf '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n\n'
    printf '#include "winresrc.h"\n\nWINECSP RCDATA\nBEGIN\n    "%s\\0"\nEND\n' "$(cat "$top/VERSION")"
}

lay_provider() {
    local tree=$1 dll=$2 to=$1/dlls/$2 names importlib=
    [ ! -f "$to/Makefile.in" ] || importlib=$(values "$to/Makefile.in" IMPORTLIB)
    mapfile -t names < <(values "$top/dlls/$dll/Makefile.in" SOURCES)
    copy_sources "$top/dlls/$dll" "$to/winecsp" "${names[@]}"
    cp "$top/dlls/$dll/$dll.spec" "$to/$dll.spec"
    registration "$dll" >"$to/winecsp/$dll.rgs"
    resources "$dll" >"$to/winecsp/$dll.rc"
    {
        printf 'MODULE    = %s.dll\n' "$dll"
        [ -z "$importlib" ] || printf 'IMPORTLIB = %s\n' "$importlib"
        printf 'IMPORTS   = winecsp $(LIBCRYPTO_PE_LIBS) advapi32 msvcrt\nEXTRAINCL = %s\n' "$include_flags"
        printf 'EXTRADEFS = -DWINECSP_VERSION=\\"%s\\"\n' "$(cat "$top/VERSION")"
        printf 'x86_64_EXTRADLLFLAGS = $(LIBCRYPTO_X86_64_PE_LDFLAGS)\n'
        printf 'i386_EXTRADLLFLAGS = $(LIBCRYPTO_I386_PE_LDFLAGS)\n'
        printf 'winecsp/%s\n' "${names[@]}" "$dll.rc" | sources_list
    } >"$to/Makefile.in"
    add_makefile "$tree/configure.ac" "dlls/$dll"
    lay_tests "$tree" "$dll" '.*'
}

# lay_tests TREE DLL PATTERN: ours for the DLL; of Wine's the matching ones go.
lay_tests() {
    local tree=$1 dll=$2 pattern=$3 from=$top/dlls/$2/tests to=$1/dlls/$2/tests names
    mapfile -t names < <(values "$from/Makefile.in" SOURCES)
    mkdir -p "$to"
    copy_sources "$from" "$to" "${names[@]}"
    # What tests share with their helper DLLs.
    (cd "$from" && find . -mindepth 2 -name '*.h' -exec cp --parents -t "$to" {} +)
    [ -f "$to/Makefile.in" ] || {
        printf 'TESTDLL   = %s.dll\nIMPORTS   = advapi32\n\nSOURCES =\n' "$dll" >"$to/Makefile.in"
        add_makefile "$tree/configure.ac" "dlls/$dll/tests"
    }
    change_sources "$to/Makefile.in" "$pattern" "${names[@]}"
    set_value "$to/Makefile.in" EXTRAINCL '-I$(top_srcdir)/libs/winecsp/include'
}

lay_dispatcher() {
    local to=$1/dlls/advapi32 names imports
    mapfile -t names < <(values "$top/dlls/advapi32/Makefile.in" SOURCES)
    copy_sources "$top/dlls/advapi32" "$to/winecsp" "${names[@]}"
    cp "$parts"/advapi32/*.c "$to/winecsp/"
    mark >"$to/winecsp/mark.rc"
    mapfile -t names < <(cd "$to" && find winecsp -name '*.c' -o -name '*.rc')
    change_sources "$to/Makefile.in" 'crypt\.c' "${names[@]}"
    imports=$(values "$to/Makefile.in" IMPORTS | xargs)
    set_value "$to/Makefile.in" IMPORTS "winecsp $imports"
    set_value "$to/Makefile.in" EXTRAINCL "$include_flags"
    lay_tests "$1" advapi32 'crypt\.c'
}

lay_in() {
    local tree=$1 dll
    old_files "$tree" | (cd "$tree" && xargs -r -d '\n' rm -f --)
    add_check "$tree/configure.ac" "$parts/configure.m4"
    lay_libraries "$tree"
    for dll in "${tree_providers[@]}"; do lay_provider "$tree" "$dll"; done
    lay_dispatcher "$tree"
    lay_tests "$tree" cryptsp '.*'
}
