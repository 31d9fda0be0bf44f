# Part of tests that run csptool or winecsp by a function "run": what it left in $out, $err and $code is judged. Who
# sources it has lib.sh already.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# keep_output CODE: what a command has written to "$scratch/out" and "$scratch/err", without Wine's own messages.
keep_output() {
    code=$1
    out=$(tr -d '\r' <"$scratch/out")
    err=$(tr -d '\r' <"$scratch/err" | grep -E '^(csptool|winecsp):')
}

# good ARGUMENT...: it works.
good() {
    run "$@"
    [[ $code == 0 ]] && ok "$*" || not_ok "$*: exit code $code, $err, $out"
}

# bad CODE TEXT ARGUMENT...: it fails with this exit code, and a message with the text.
bad() {
    local wanted=$1 text=$2
    shift 2
    run "$@"
    if [[ $code == "$wanted" && $err == *"$text"* ]]; then ok "$*: refused"; else
        not_ok "$*: exit code $code, wanted $wanted with '$text'; it said: $err $out"
    fi
}

# has TEXT REGEX: a line of the output matches.
has() {
    if grep -qE -- "$2" <<<"$out"; then ok "$1"; else not_ok "$1: no line is like $2: $out"; fi
}
