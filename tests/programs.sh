#!/bin/bash
# Runs the plain Windows programs of tests/programs in a scratch prefix that has winecsp installed, 64-bit
# and, where the Wine runs them, 32-bit, and compares what they compute with the system's own tools.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

prefix=$scratch/prefix
data=$scratch/data
empty=$scratch/empty

# program NAME ARGUMENT...: runs a program of the chosen architecture; its exit code, its output in $out.
program() {
    local name=$1
    shift
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/$name.exe" "$@"
    )
}

# prints PATTERN NAME ARGUMENT...: the program succeeds and prints a line that matches the pattern.
prints() {
    local pattern=$1
    shift
    program "$@" && grep -Eq "$pattern" <<<"$out"
}

# same_hash ALGORITHM TOOL FILE: the program prints the hash that the tool prints.
same_hash() {
    program hash_file "$1" "Z:${3//\//\\}" && [[ ${out%% *} == "$("$2" <"$3" | cut -d' ' -f1)" ]]
}

# differs: two runs give different bytes.
differs() {
    local first
    program random_bytes || return 1
    first=$out
    program random_bytes && [[ $out != "$first" ]]
}

check_programs() {
    check "$arch: session_hash is done" prints '^All steps done' session_hash
    check "$arch: session_hash finds its key container again" prints 'default container +ok' session_hash
    check "$arch: session_hash is served by our advapi32.dll" prints '(ADVAPI32|advapi32)\.dll +winecsp' session_hash
    check "$arch: session_hash is served by our rsaenh.dll" prints 'rsaenh\.dll +winecsp' session_hash
    check "$arch: list_providers loads all providers" \
        prints '^6 types, 1[0-9] providers, 0 failures' list_providers
    check "$arch: random_bytes differ from run to run" differs
    check "$arch: hash_file, MD5 of 1 MB" same_hash md5 md5sum "$data"
    check "$arch: hash_file, SHA-1 of 1 MB" same_hash sha1 sha1sum "$data"
    check "$arch: hash_file, SHA-256 of 1 MB" same_hash sha256 sha256sum "$data"
    check "$arch: hash_file, SHA-256 of nothing" same_hash sha256 sha256sum "$empty"
}

head -c 1000003 /dev/urandom >"$data"
: >"$empty"
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"

each_width "$prefix" check_programs
finish
