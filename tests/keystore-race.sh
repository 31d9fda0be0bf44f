#!/bin/bash
# Several processes with several threads each make, fill, use and delete the same key containers at once
# (tests/programs/key_race.c); 64- and 32-bit ones together where the Wine runs both.
# Environment: ROUNDS (default 20).
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

prefix=$scratch/prefix
programs=$WINECSP_FROM

# race ROUNDS ARCH...: the processes' widths; the first one starts the others.
race() {
    local rounds=$1 first=$2 arch others=()
    for arch in "${@:3}"; do others+=("Z:${programs//\//\\}\\$arch-windows\\programs\\key_race.exe"); done
    # A slow machine may take longer than in_prefix waits.
    out=$(
        set -o pipefail
        WINEPREFIX=$prefix DISPLAY='' timeout 600 "$WINE" "$programs/$first-windows/programs/key_race.exe" "$rounds" \
            "${others[@]}" 2>"$scratch/stderr" </dev/null | tr -d '\r'
    )
}

# tidy: nothing but containers lies in the store.
tidy() {
    [[ -z $(find "$prefix/drive_c" -path '*/Crypto/RSA/*' -type f -name '*.*') ]]
}

# run TEXT ARCH...
run() {
    local text=$1
    check "$text: nothing goes wrong" race "${ROUNDS:-20}" "${@:2}"
    sed 's/^/    /' <<<"$out"
    check "$text: all rounds were run" grep -q '^all: ' <<<"$out"
    check "$text: nothing is left over" tidy
}

check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
if [[ -d $WINECSP_FROM/i386-windows/programs && -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then
    run '64- and 32-bit processes' x86_64 i386 x86_64 i386
else
    skip 'i386: this Wine runs no 32-bit programs, or they are not built'
    run '64-bit processes' x86_64 x86_64 x86_64 x86_64
fi
finish
