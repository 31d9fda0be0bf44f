# Part of check-wine-tree: lays winecsp into the tree and builds there what is ours, in $base/tree and $base/build.
# Files that are as they were keep their times, so that only what changed is built anew.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

readonly tree_dlls=(advapi32 rsaenh dssenh scardcsp)
readonly tree_tests=(advapi32 rsaenh dssenh scardcsp cryptsp)
readonly laid_in=(configure.ac libs/winecsp dlls/advapi32 dlls/rsaenh dlls/dssenh dlls/scardcsp dlls/cryptsp)

# The place of what is not unpacked: nothing, and old, or a test that says so.
put_stand_ins() {
    local file name
    for file in "${unread[@]}"; do
        : >"$1/$file"
        touch -d 2020-01-01 "$1/$file"
    done
    for file in "${unread_tests[@]}"; do
        name=$(basename "$file" .c)
        printf '#include "wine/test.h"\nSTART_TEST( %s )\n{\n    skip( "not unpacked\\n" );\n}\n' "$name" >"$1/$file"
    done
}

# update FROM TO: the files of laid_in that differ.
update() {
    local from=$1 to=$2 file
    (cd "$from" && find "${laid_in[@]}" -type f | LC_ALL=C sort) >"$base/files"
    while read -r file; do
        cmp -s "$from/$file" "$to/$file" || {
            mkdir -p "$to/$(dirname "$file")"
            cp "$from/$file" "$to/$file"
            printf '%s\n' "$file" >>"$base/changed"
            # Wine's makedep does not see that the resources in a folder below hold the registration.
            [[ $file != *.rgs ]] || touch "$to/${file%.rgs}.rc"
        }
    done <"$base/files"
    (cd "$to" && find "${laid_in[@]}" -type f 2>/dev/null | LC_ALL=C sort) | LC_ALL=C comm -13 "$base/files" - |
        (cd "$to" && xargs -r -d '\n' rm -f --)
}

# Lays winecsp into a copy of what it changes, as a user does into the whole tree, and takes that over.
lay_in_anew() {
    local fresh=$base/fresh
    rm -rf "$fresh"
    mkdir "$fresh"
    (cd "$base/pristine" && cp -a --parents VERSION configure.ac dlls/{advapi32,rsaenh,dssenh,cryptsp} "$fresh")
    "$top/tools/wine-tree" "$fresh"
    put_stand_ins "$fresh"
    [ -d "$base/tree" ] || cp -a "$base/pristine" "$base/tree"
    : >"$base/changed"
    update "$fresh" "$base/tree"
    put_stand_ins "$base/tree"
    rm -rf "$fresh"
}

configure_tree() {
    local flags x86_64 i386
    flags=$("$top/tools/build-libcrypto" --print-cflags)
    x86_64=$("$top/tools/build-libcrypto" --target x86_64 --path)/lib
    i386=$("$top/tools/build-libcrypto" --target i386 --path)/lib
    if [ ! -f "$base/build/Makefile" ] || grep -qx configure.ac "$base/changed"; then
        (cd "$base/tree" && autoreconf -f)
        mkdir -p "$base/build"
        (cd "$base/build" && rm -f Makefile && ../tree/configure --enable-archs=i386,x86_64 --without-x \
            --without-freetype --without-gnutls --disable-win16 --with-mingw \
            CROSSCFLAGS='-O2 -fno-diagnostics-show-caret' \
            LIBCRYPTO_PE_CFLAGS="$flags" LIBCRYPTO_X86_64_PE_LDFLAGS="-L$x86_64" LIBCRYPTO_I386_PE_LDFLAGS="-L$i386")
        # Debian's configure leaves these out, which wrc reads where it builds.
        ln -sfn ../tree/nls "$base/build/nls"
    elif grep -q 'Makefile\.in$' "$base/changed"; then
        (cd "$base/build" && ./config.status Makefile)
    fi
}

# Wine's functions that stay its own and have their sources in files of that name: compiled once, straight from the
# package, with nobody reading them; messages quote no lines. Then empty ones take their place again.
compile_unread() {
    local name status=0 targets=()
    [ ! -f "$base/unread.done" ] || return 0
    for name in crypt_arc4 crypt_des crypt_lmhash cred; do
        targets+=("dlls/advapi32/x86_64-windows/$name.o" "dlls/advapi32/i386-windows/$name.o")
    done
    tar -xf "$base"/package/wine_*.orig.tar.xz -C "$base/tree" --strip-components=1 --wildcards "${unread[@]/#/*/}"
    (cd "$base/build" && rm -f "${targets[@]}" && make -j"$jobs" "${targets[@]}") || status=$?
    put_stand_ins "$base/tree"
    [ "$status" = 0 ] && touch "$base/unread.done"
}

build_dlls() {
    local dll targets=()
    for dll in "${tree_dlls[@]}"; do targets+=("dlls/$dll/"{x86_64,i386}"-windows/$dll.dll"); done
    (cd "$base/build" && make -j"$jobs" "${targets[@]}")
}

# Tests need not be fast, and the compiler takes half as long over them.
build_tests() {
    local dll targets=() flags='-O0 -fno-diagnostics-show-caret'
    for dll in "${tree_tests[@]}"; do targets+=("dlls/$dll/tests/"{x86_64,i386}"-windows/${dll}_test.exe"); done
    (cd "$base/build" && make -j"$jobs" x86_64_CFLAGS="$flags" i386_CFLAGS="$flags" "${targets[@]}")
}

build_tree() {
    local step start
    for step in lay_in_anew configure_tree compile_unread build_dlls build_tests; do
        start=$SECONDS
        printf '==== %s\n' "$step" >>"$log"
        run_step "$step" || {
            grep -aE 'error|undefined reference|No rule' "$log" | tail -n 12 >&2 || true
            die "$step failed (see $log)"
        }
        printf -- '-- %s: %d s\n' "${step//_/ }" $((SECONDS - start))
    done
}

# A function in a shell of its own, so that its first failing command ends it.
run_step() {
    (
        set -e
        "$1"
    ) >>"$log" 2>&1 </dev/null &
    wait $!
}
