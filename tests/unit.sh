#!/bin/bash
# Builds parts of the libraries for this machine and tests them: libs/handle and the slabs of libs/csp under
# ThreadSanitizer with several threads at once, the rest under AddressSanitizer and UBSan with known values, edges and
# refusals. Environment: UNIT_CC, gcc or clang (default: the first that has the sanitizers).
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

work=$top/build/unit
flags=(-std=gnu11 -g -O1 -fno-omit-frame-pointer -fno-sanitize-recover=all
    -Wall -Wextra -Wno-format -Wno-unused-parameter -Wno-unused-result -Werror
    -DHOST_ALLOC=unit_alloc -DWINECSP_ASSERTIONS -I "$top/tests/fuzz/shim" -I "$top/include" -I "$top/libs")
threads=(-fsanitize=thread) memory=(-fsanitize=address -fsanitize=undefined)
export TSAN_OPTIONS='halt_on_error=0 exitcode=66' ASAN_OPTIONS='detect_leaks=1'

# choose_compiler: leaves it in $compiler. It has both sanitizers, and libcrypto's headers.
choose_compiler() {
    local flag works
    printf '#include <openssl/evp.h>\nint main( void ) { return 0; }\n' >"$scratch/try.c"
    for compiler in ${UNIT_CC:-gcc clang}; do
        works=yes
        for flag in "${threads[@]}" "${memory[@]}"; do
            if ! "$compiler" "$flag" -o "$scratch/try" "$scratch/try.c" 2>/dev/null ||
                ! "$scratch/try"; then works=no; fi
        done
        [[ $works == no ]] || return 0
    done
    return 1
}

# build NAME SOURCE FLAG... -- LIBRARY-SOURCE...: leaves build/unit/NAME, and what the compiler said in NAME.log.
build() {
    local name=$1 source=$2 options=()
    shift 2
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift
    "$compiler" "${flags[@]}" "${options[@]}" -o "$work/$name" "$top/tests/unit/$source.c" "$top/tests/unit/host.c" \
        "${@/#/$top/}" -lcrypto -lpthread >"$work/$name.log" 2>&1
}

# run NAME: in its log is what it tells and what the sanitizers do.
run() {
    check "$1 is built" test -x "$work/$1"
    [[ -x $work/$1 ]] && timeout 300 "$work/$1" >>"$work/$1.log" 2>&1
    check "$1 finds nothing" test $? = 0
    grep -E ' checks, |failed: |SUMMARY|runtime error|error:' "$work/$1.log" | sed 's/^/    /' | head -n 20
}

handles=(libs/handle/object.c libs/handle/arena.c libs/handle/exitlock.c)
host_crypto=(tests/unit/primitives.c libs/primitives/cipher.c libs/primitives/tls_prf.c)

choose_compiler || {
    skip 'neither gcc nor clang has the sanitizers and finds openssl/evp.h'
    finish
}
echo "built with $compiler"
rm -rf "$work"
mkdir -p "$work"
build handle handle "${threads[@]}" -D_WIN64 -- "${handles[@]}" &
build handle-halves handle "${threads[@]}" -- "${handles[@]}" &
wait
build slab slab "${threads[@]}" -D_WIN64 -- libs/csp/core/slab.c "${handles[@]}" &
build blob blob "${memory[@]}" -- libs/csp/core/blob.c libs/csp/rsa/rsa_numbers.c &
build dss dss "${memory[@]}" -- libs/csp/core/blob.c libs/csp/dss/dss_blob.c &
wait
build sign sign "${memory[@]}" -- libs/csp/core/kit.c "${handles[@]}" &
build channel channel "${memory[@]}" -- libs/csp/schannel/channel{,_ssl2,_ssl3,_tls}.c "${host_crypto[@]}" &
wait
build providers providers "${memory[@]}" -- "${handles[@]}" &
build wrap wrap "${memory[@]}" -- libs/csp/core/{kit,blob}.c "${handles[@]}" "${host_crypto[@]}" &
build format format "${memory[@]}" -- libs/keystore/{format,snapshot}.c "${host_crypto[@]}" &
wait
for name in handle handle-halves slab blob dss sign channel providers wrap format; do run "$name"; done
finish
