#!/bin/bash
# What packagers rely on. make dist packs the same archive in every checkout, and again of what was unpacked from it.
# That builds in another folder, without autoconf and with libcrypto in another place, and its DLLs are, byte for byte,
# those of this build. One width is built once; with ALL_BUILDS=yes all widths, and also in the tree, in a clone, and in
# a folder of the tree.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

built=${WINECSP_FROM%/build}

# pack SOURCES NAME: leaves the archive of a tree in $scratch/pack/NAME.
pack() {
    mkdir -p "$scratch/pack/$2"
    check "make dist: $2" make -s -C "$scratch/pack/$2" -f "$built/Makefile" srcdir="$1" dist
}

# archive NAME: of those, its path.
archive() { echo "$scratch/pack/$1"/winecsp-*.tar.gz; }

# unpack FOLDER: what was packed of this tree; leaves the folder of the sources in $unpacked.
unpack() {
    mkdir -p "$scratch/$1"
    tar -xzf "$(archive here)" -C "$scratch/$1"
    unpacked=$(echo "$scratch/$1"/*)
}

test_dist() {
    pack "$top" here
    check 'it has a tree of its own' test "$(tar -tzf "$(archive here)" | grep -c '^winecsp-[^/]*/configure$')" = 1
    unpack again
    # What a build makes stays out, at the top and nowhere else.
    mkdir -p "$unpacked/build/obj"
    touch "$unpacked/build/obj/some.o" "$unpacked"/{Makefile,config.log,config.status}
    (umask 077 && pack "$unpacked" unpacked)
    check 'what was unpacked packs the same' cmp "$(archive here)" "$(archive unpacked)"
    if ! (umask 077 && git clone -q "$top" "$scratch/clone") 2>"$scratch/git.log"; then
        skip "a clone packs the same: $(head -n 1 "$scratch/git.log")"
        return
    fi
    if [[ -n $(git -C "$top" status --porcelain) ]]; then
        skip 'a clone packs the same: this tree has changes'
    else
        sleep 1
        pack "$scratch/clone" clone
        check 'a clone packs the same' cmp "$(archive here)" "$(archive clone)"
    fi
}

# libcrypto_elsewhere: options of configure that name libcrypto by another path, if it lies as build-libcrypto has it.
libcrypto_elsewhere() {
    local arch name lib
    for arch in x86_64 i386; do
        name=LIBCRYPTO_${arch^^}_PE
        lib=$(sed -n "s/^${arch}_LIBCRYPTO_LIBS *= //p" "$built/Makefile")
        [[ $lib == /*/lib/libcrypto.a && -d ${lib%/lib/*}/include ]] || continue
        ln -sfn "${lib%/lib/*}" "$scratch/crypto-$arch"
        printf '%s\n' "${name}_CFLAGS=-I$scratch/crypto-$arch/include" "${name}_LIBS=$scratch/crypto-$arch/lib/libcrypto.a"
    done
}

# same_build TEXT CONFIGURE FOLDER [OPTION...]: configures and builds the DLLs there, as this build was, and compares.
same_build() {
    local text=$1 configure=$2 dir=$3 options=() dll arch
    shift 3
    mkdir -p "$dir"
    eval "options=($("$built/config.status" --config))"
    progress "building: $text"
    (
        cd "$dir" && "$configure" "${options[@]}" "$@" && for arch in "${arches[@]}"; do
            make -j2 AUTOCONF=there-is-no-autoconf "dlls-$arch" || exit
        done
    ) >"$scratch/build.log" 2>&1
    check "$text: it builds" test $? = 0 || tail -n 5 "$scratch/build.log"
    for arch in "${arches[@]}"; do
        for dll in "$built/build/$arch-windows"/*.dll{,.debug}; do
            check "$text: $arch ${dll##*/} is the same" cmp "$dll" "$dir/build/$arch-windows/${dll##*/}"
        done
    done
}

# configure does not go to the network for sources that it was given.
test_openssl_source() {
    local out
    mkdir "$scratch/given"
    out=$(cd "$scratch/given" && env -u LIBCRYPTO_X86_64_PE_LIBS -u LIBCRYPTO_I386_PE_LIBS "$top/configure" \
        --with-openssl-source="$scratch/nothing" 2>&1)
    check 'OpenSSL is not where it was said: configure fails' test $? != 0
    check_match 'and says why' "$out" "--source: no such file or folder: $scratch/nothing"
}

test_builds() {
    local options
    mapfile -t options < <(libcrypto_elsewhere)
    unpack archive
    # A checkout does not order times: without autoconf, an older configure must do.
    touch -d '+1 minute' "$unpacked/configure.ac"
    same_build 'the archive, elsewhere' "$unpacked/configure" "$scratch/elsewhere/build" "${only[@]}" "${options[@]}"
    check 'configure was taken as it is' grep -q 'there is no autoconf: going on' "$scratch/build.log"
    [[ -n ${ALL_BUILDS:-} ]] || return 0
    unpack inside
    same_build 'in a folder of the tree' ../configure "$unpacked/inside"
    unpack tree
    same_build 'in the tree' ./configure "$unpacked" "${options[@]}"
    if [[ ! -d $scratch/clone || -n $(git -C "$top" status --porcelain) ]]; then
        skip 'a clone builds the same: there is none of this tree'
        return
    fi
    same_build 'a clone' ./configure "$scratch/clone"
}

need_tool make 'packaging' || finish
if [[ ! -f $built/Makefile ]] || ! make -s -q -C "$built" all >/dev/null 2>&1; then
    skip 'the build is not complete'
    finish
fi
read -ra arches < <(sed -n 's/^ARCHES *=//p' "$built/Makefile")
only=()
if [[ -z ${ALL_BUILDS:-} && " ${arches[*]} " == *' x86_64 '* ]]; then
    arches=(x86_64)
    only=(--disable-i386)
fi
test_dist
test_openssl_source
test_builds
finish
