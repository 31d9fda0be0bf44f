#!/bin/bash
# The benchmark works: every case gives a figure with ours, of each width, and the tool makes a table of figures that
# can be read and compared again. Nothing is said about how fast anything is.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

prefix=$scratch/prefix
figures=$scratch/figures.tsv
readonly some_cases=(addref random-16 hash-threads start-import memory-hash)

# bench ARGUMENT...: the tool, as briefly as it goes.
bench() {
    (cd "$(dirname "$WINECSP_FROM")" && "$top/tools/bench" --wine "$WINE" "$@") 2>"$scratch/stderr"
}

# Every case, in one process.
check_cases() {
    local name unit value title error
    while IFS=$'\t' read -r name unit value title error; do
        check "$arch: $name gives a figure, not '$value' $error" grep -Eq '^[0-9.]+(e[+-]?[0-9]+)?$' <<<"$value"
        check "$arch: $name has a unit and a title" [ -n "$unit" -a -n "$title" ]
    done < <(in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/bench/bench.exe" --ms 1)
    check_equal "$arch: cases of libcrypto that bench.exe does not have" "$(comm -13 \
        <(list bench) <(list libcrypto))" ''
}

list() {
    in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/bench/$1.exe" --list | cut -f 1 | sort
}

check_tool() {
    local rows
    check 'the tool runs' bench --prefix "$prefix" --rounds 1 --ms 1 --width x86_64 --output "$figures" \
        "${some_cases[@]}" >"$scratch/table"
    rows=$(grep -v '^#' "$figures")
    check_equal 'rows of figures, with the headline' "$(wc -l <<<"$rows")" $((${#some_cases[@]} + 1))
    check_equal 'columns of every row' "$(awk -F '\t' '{ print NF }' <<<"$rows" | sort -u)" 14
    check_equal 'figures for builtin and ours' \
        "$(awk -F '\t' 'NR > 1 && ($4 == "" || $6 == "")' <<<"$rows")" ''
    check_match 'a target is judged' "$(awk -F '\t' '$2 == "random-16" { print $10, $12 }' <<<"$rows")" 'least '
    check_equal 'the table is the same when it is read again' "$(bench --read "$figures")" \
        "$(sed '/^ok: /d' "$scratch/table")"
    check_match 'a comparison has one column more' "$(bench --read "$figures" --compare "$figures")" 'earlier  ratio'
}

check 'a prefix is made' make_prefix "$prefix"
check_tool
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
cd "$scratch" || exit
check 'RSA keys are made' in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/bench/bench.exe" --keys

each_width "$prefix" check_cases
finish
