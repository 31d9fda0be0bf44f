# Part of the tests of the key store: what they ask key_tool.exe, and where the files of its user are. Who sources it
# has lib.sh already, the prefix in $prefix, and a function key_tool that runs the program.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# tool ARGUMENT...: key_tool; its exit code, its line in $out.
tool() {
    out=$(
        set -o pipefail
        key_tool "$@"
    )
}

# refuses PATTERN ARGUMENT...: key_tool fails, and the error in its line fits.
refuses() {
    # shellcheck disable=SC2053 # a pattern is meant
    ! tool "${@:2}" && [[ $out == "failed, error "$1 ]]
}

# shows NAME KEYS: the container holds just these keys, and they sign.
shows() {
    tool show "$1" && [[ $out == "$2" ]]
}

# store: the folder of the user's containers; file_of NAME: the file of a container.
store() {
    find "$prefix/drive_c" -path '*/Crypto/RSA/S-*' -type d | head -n 1
}

file_of() {
    tool unique "$1" && find "$prefix/drive_c" -name "$out" -type f
}

mode_of() {
    stat -c %a "$1"
}

# leftovers: files of changes that did not end.
leftovers() {
    find "$prefix/drive_c" -path '*/Crypto/RSA/*' \( -name '*.new' -o -name '*.kept*' \)
}
