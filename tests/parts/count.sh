# Checks that are counted, and the closing line that tools/check reads: for every test in shell. Source it, and call
# finish last. A scratch folder is in $scratch. VERBOSE=1 shows the checks that pass, too.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

passed=0 failed=0 skipped=0

ok() {
    passed=$((passed + 1))
    rm -f "$scratch/ended"
    [[ -z ${VERBOSE:-} ]] || echo "ok: $1"
}

not_ok() {
    failed=$((failed + 1))
    echo "FAIL: $1"
    tell_ended
}

# tell_ended: what the last Windows program since the last check printed, on either output, and how it ended.
tell_ended() {
    [[ -f $scratch/ended ]] || return 0
    sed 's/^/    /' "$scratch/ended"
    tail -n 5 "$scratch/stdout" | cut -c1-300 | sed 's/^/    printed: /'
    tail -n 5 "$scratch/stderr" | cut -c1-300 | sed 's/^/    messages: /'
    rm -f "$scratch/ended"
}

skip() {
    skipped=$((skipped + 1))
    echo "skipped: $1"
}

# check TEXT COMMAND...: the command shall succeed.
check() {
    local text=$1
    shift
    if "$@"; then ok "$text"; else not_ok "$text ($*)"; fi
}

# check_equal TEXT GOT WANTED
check_equal() {
    if [[ $2 == "$3" ]]; then ok "$1"; else not_ok "$1: got '$2', wanted '$3'"; fi
}

# check_match TEXT GOT PATTERN: a shell pattern that may match any part.
check_match() {
    # shellcheck disable=SC2053 # a pattern is meant
    if [[ $2 == *$3* ]]; then ok "$1"; else not_ok "$1: '$3' is not in: $2"; fi
}

# The closing line; the exit code is that of the test. A test that checked nothing proves nothing.
finish() {
    ((passed + failed + skipped)) || not_ok 'nothing was checked'
    [[ ! -s $scratch/silent ]] || echo "started again, since nothing at all was printed: $(wc -l <"$scratch/silent")"
    echo "$passed passed, $failed failed, $skipped skipped"
    exit $((failed != 0))
}
