#!/bin/bash
# Calls every provider function with arguments of all kinds, in a random order (tests/abuse), for each width and for 1,
# 4 and 8 threads, and checks that the contract that it goes by, docs/behaviour/errors.tsv, fits the rows. A round that
# fails is made short and printed. Environment: MINUTES for each width, or ABUSE_SECONDS; SEED, of which all else
# follows (with a time: that of the day, which is printed). Without a time: so many calls of one seed, the same on each
# machine.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

seconds=${ABUSE_SECONDS:-$((${MINUTES:-0} * 60))}
if ((seconds)); then seed=${SEED:-$(date +%s)000}; else seed=${SEED:-1000}; fi
readonly calls=3000000 # of a width, without a time
prefix=$scratch/prefix

# misfits TSV PAGES-FOLDER: the lines of the contract whose error is not named in any of their rows, or whose row is not
# there. INVALID stands for ERROR_INVALID_PARAMETER in dispatch.md.
misfits() {
    awk -F '\t' -v folder="$2" '
        function read_page( page, file, line, id ) {
            file = folder "/" page ".md"
            while ((getline line < file) > 0)
                if (line ~ /^\| [a-z0-9-]+ \|/) {
                    id = line; sub( /^\| /, "", id ); sub( / .*/, "", id ); rows[page " " id] = line
                }
            close( file )
            known[page] = 1
        }
        function names( row, error ) { return index( row, error ) ||
            (error == "ERROR_INVALID_PARAMETER" && row ~ /INVALID/) }
        /^#/ { next }
        {
            named = 0
            if (NF != 3 || seen[$1, $2]++) print "line " NR ": not three columns, or there twice"
            count = split( $3, parts, /; / )
            for (i = 1; i <= count; i++) {
                page = parts[i]; sub( /:.*/, "", page )
                list = parts[i]; sub( /^[^:]*: /, "", list )
                if (!known[page]) read_page( page )
                n = split( list, ids, /, / )
                for (j = 1; j <= n; j++) {
                    row = rows[page " " ids[j]]
                    if (row == "") print "line " NR ": no row " ids[j] " in " page ".md"
                    if (names( row, $2 )) named = 1
                }
            }
            if (!named) print "line " NR ": no row of it names " $2 " (" $1 ")"
        }' "$1"
}

check_contract() {
    local table=$top/docs/behaviour/errors.tsv bad=$scratch/bad.tsv
    check_equal 'each error of docs/behaviour/errors.tsv is named in a row' \
        "$(misfits "$table" "$top/docs/behaviour")" ''
    check_equal 'each error of docs/behaviour/faults.tsv is named in a row' \
        "$(misfits "$top/docs/behaviour/faults.tsv" "$top/docs/behaviour")" ''
    # The check itself: an error that the row does not name, a row that is not there.
    printf 'CryptGenRandom\tNTE_BAD_DATA\trsa-operations: rnd-05\n' >"$bad"
    check_match 'an error that no row names is found' "$(misfits "$bad" "$top/docs/behaviour")" 'names NTE_BAD_DATA'
    printf 'CryptGenRandom\tERROR_INVALID_PARAMETER\trsa-operations: rnd-05, rnd-999\n' >"$bad"
    check_match 'a row that is not there is found' "$(misfits "$bad" "$top/docs/behaviour")" 'no row rnd-999'
}

# abuse ARGUMENT...: the program of the width in $arch; its output in $scratch/output.
abuse() {
    WINEPREFIX=$prefix DISPLAY='' timeout --kill-after=10 $((seconds * 3 + 600)) "$WINE" \
        "$WINECSP_FROM/$arch-windows/programs/abuse.exe" "$@" </dev/null 2>"$scratch/stderr" |
        tr -d '\r' >"$scratch/output"
    return "${PIPESTATUS[0]}"
}

# shrink_failure THREADS: what failed, made short.
shrink_failure() {
    local failed_seed
    failed_seed=$(sed -nE 's/^FAIL: --seed ([0-9]+) .*/\1/p' "$scratch/output" | head -n 1)
    [[ -n $failed_seed ]] || return 0
    echo "making the round of seed $failed_seed short ($arch, threads: $1):"
    seconds=300 abuse --seed "$failed_seed" --threads "$1" --shrink
    tail -n 60 "$scratch/output"
}

# Half of the time one thread, of whose calls more can be checked.
run_width() {
    local threads share much
    for threads in 1 4 8; do
        share=$((threads == 1 ? 2 : 4))
        if ((seconds)); then much=(--seconds $((seconds / share))); else much=(--calls $((calls / share))); fi
        if abuse --seed "$seed" --threads "$threads" "${much[@]}"; then
            ok "$arch, $threads threads"
            sed -nE 's/^[0-9]+ calls, .*/&/p' "$scratch/output"
        else
            not_ok "$arch, threads: $threads, seed $seed"
            tail -n 60 "$scratch/output"
            head -n 5 "$scratch/stderr"
            shrink_failure "$threads"
        fi
        [[ $threads != 1 || -z ${MINUTES:-} ]] || cat "$scratch/output"
    done
}

# A program that finds nothing proves nothing: with an error taken out of its contract it must fail, and make that
# short.
run_broken() {
    arch=x86_64
    if abuse --seed "$seed" --calls 20000 --break NTE_BAD_FLAGS; then
        not_ok 'an error outside of the contract is found'
    else ok 'an error outside of the contract is found'; fi
    local failed_seed left
    failed_seed=$(sed -nE 's/^FAIL: --seed ([0-9]+) .*/\1/p' "$scratch/output" | head -n 1)
    abuse --seed "${failed_seed:-1}" --break NTE_BAD_FLAGS --shrink
    left=$(sed -nE 's/^([0-9]+) calls are left/\1/p' "$scratch/output" | tail -n 1)
    check 'a failure is made short' test "${left:-2000}" -le 8
    check_match 'and printed' "$(cat "$scratch/output")" 'with an error that docs/behaviour/errors.tsv does not have'
}

check_contract
check 'a prefix can be made' make_prefix "$prefix" || finish
run_winecsp 0 install --from "$WINECSP_FROM" --prefix "$prefix"
echo "seed $seed"
run_broken
each_width "$prefix" run_width
finish
