#!/bin/bash
# Makes each allocation, registry, file and wait call of our DLLs fail in turn while a script goes through every
# provider (tests/faults), and checks that the program which does so finds what it is for. The code is the same for both
# widths: the narrower one that this Wine runs is tried, unless all is asked for.
# Environment: FAULTS_ALL=yes for both widths and every point, FAULTS_STEPS for the steps with that text in their names.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

all=${FAULTS_ALL:-} steps=${FAULTS_STEPS:-}
limit=1200 prefix=$scratch/prefix
[[ -z $all ]] || limit=14400
declare -A triplet=([x86_64]=x86_64-w64-mingw32 [i386]=i686-w64-mingw32)

# faults ARGUMENT...: the program of the width in $arch; its output in $scratch/output.
faults() {
    WINEPREFIX=$prefix DISPLAY='' WINEDEBUG=-all timeout --kill-after=10 "$limit" "$WINE" \
        "$WINECSP_FROM/$arch-windows/programs/faults.exe" "$@" </dev/null 2>"$scratch/stderr" |
        tr -d '\r' >"$scratch/output"
    return "${PIPESTATUS[0]}"
}

# function_at MODULE OFFSET: where in the sources that is, if the debug file is there.
function_at() {
    local base
    base=$("${triplet[$arch]}-objdump" -p "$WINECSP_FROM/$arch-windows/$1" | sed -nE 's/^ImageBase\s+//p' | head -n 1)
    printf '%#x' $((0x$base + $2 - 1)) |
        xargs "${triplet[$arch]}-addr2line" -f -i -s -p -e "$WINECSP_FROM/$arch-windows/$1.debug" |
        sed 's/ (inlined by) //' | paste -s -d '<'
}

# tell_failures: what failed, with the names of functions in the place of addresses.
tell_failures() {
    local line place
    grep -A 8 -E '^FAIL' "$scratch/output" | head -n 80 | while IFS= read -r line; do
        if [[ $line =~ (advapi32|rsaenh|dssenh)\.dll\+(0x[0-9a-f]+) ]]; then
            place=$(function_at "${BASH_REMATCH[1]}.dll" "${BASH_REMATCH[2]}" 2>/dev/null)
            line=${line/"${BASH_REMATCH[0]}"/${place:-${BASH_REMATCH[0]}}}
        fi
        printf '%s\n' "$line"
    done
}

run_width() {
    if faults ${all:+--all} ${steps:+--steps "$steps"} && grep -qx '0 failures' "$scratch/output"; then
        ok "$arch: what fails is told, and nothing is left of it"
        sed -n '/ points failed, /p' "$scratch/output"
    else
        not_ok "$arch: exit code $?"
        tell_failures
        tail -n 3 "$scratch/output"
        head -n 5 "$scratch/stderr"
    fi
}

# A program that finds nothing proves nothing: with an error taken out of its contract, and with memory that is not
# given back behind a failure, it must fail.
run_broken() {
    if faults --provider 3 --steps 'key to SHA-1' --break NTE_NO_MEMORY; then
        not_ok 'a wrong error is found'
    else
        check_match 'a wrong error is found' "$(cat "$scratch/output")" 'does not have for it'
    fi
    if faults --provider 3 --steps 'import PRIVATEKEYBLOB' --break free; then
        not_ok 'a leak is found'
    else
        check_match 'a leak is found' "$(cat "$scratch/output")" 'are not given back'
    fi
}

check 'a prefix can be made' make_prefix "$prefix" || finish
run_winecsp 0 install --from "$WINECSP_FROM" --prefix "$prefix"
arch=x86_64
run_broken
if [[ -n $all ]]; then
    each_width "$prefix" run_width
else
    if [[ -f $WINECSP_FROM/i386-windows/programs/faults.exe &&
        -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then arch=i386; fi
    run_width
fi
finish
