# Part of the tests: the host's openssl, at work in the folder of the files.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# ssl ARGUMENT...: runs openssl in the folder of the files.
ssl() {
    (cd "$files" && openssl "$@" >"$scratch/ssl" 2>&1)
}

# ssl_refuses ARGUMENT...
ssl_refuses() {
    ! ssl "$@"
}

# same FILE FILE
same() {
    cmp -s "$files/$1" "$files/$2"
}

# program NAME ARGUMENT...: runs a test program in the folder of the files.
program() {
    local name=$1
    shift
    (cd "$files" && set -o pipefail && in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/$name.exe" "$@")
}

# bytes HEX FILE: a file of these bytes.
bytes() {
    printf '%b' "$(sed 's/../\\x&/g' <<<"$1")" >"$files/$2"
}

# backwards: the bytes of the standard input from the last to the first, as hex digits.
backwards() {
    od -An -v -w1 -tx1 | tac | tr -d ' \n'
}

# turned FILE: the bytes of the standard input from the last to the first, into a file. The numbers of CryptoAPI are
# little-endian, those of openssl big-endian.
turned() {
    bytes "$(backwards)" "$1"
}
