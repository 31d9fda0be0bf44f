#!/bin/bash
# The benchmark works: every case gives a figure with ours, of each width, and the tool makes a table of figures that
# can be read and compared again. Nothing is said about how fast anything is.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup
# shellcheck source=tests/parts/softhsm.sh
. "$(dirname "$0")/parts/softhsm.sh"

more_cleanup() { end_daemon; }

prefix=$scratch/prefix
figures=$scratch/figures.tsv
some_cases=(addref random-16 hash-threads start-import memory-hash)

# bench ARGUMENT...: the tool, as briefly as it goes.
bench() {
    (cd "$(dirname "$WINECSP_FROM")" && TMPDIR=$scratch "$top/tools/bench" --wine "$WINE" "$@") 2>"$scratch/stderr"
}

# daemons_of_tool: the daemons that it has left.
daemons_of_tool() {
    local process
    for process in /proc/[0-9]*; do
        [[ $(tr '\0' '\n' <"$process/environ") != *"XDG_RUNTIME_DIR=$scratch/winecsp-test."* ]] ||
            grep -x winecsp-keyd "$process/comm"
    done 2>/dev/null
}

# has_tokens: whether the cases of tokens can be measured here.
has_tokens() {
    local missing
    if [[ ! -x $WINECSP_FROM/host/winecsp-keyd ]]; then
        skip 'cases of tokens: winecsp-keyd was not built'
        return 1
    fi
    need_tool softhsm2-util 'cases of tokens' && need_tool openssl 'cases of tokens' || return 1
    missing=$(missing_for_token)
    check_equal 'what is missing for a token' "$missing" ''
    [[ -z $missing ]]
}

# Every case, in one process.
check_cases() {
    local name unit value title error
    while IFS=$'\t' read -r name unit value title error; do
        [[ $name != token-* || $tokens == yes ]] || continue
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
        "$(awk -F '\t' 'NR > 1 && $2 != "token-sign" && ($4 == "" || $6 == "")' <<<"$rows")" ''
    check_match 'a target is judged' "$(awk -F '\t' '$2 == "random-16" { print $10, $12 }' <<<"$rows")" 'least '
    check_equal 'the table is the same when it is read again' "$(bench --read "$figures")" \
        "$(sed '/^ok: /d' "$scratch/table")"
    check_match 'a comparison has one column more' "$(bench --read "$figures" --compare "$figures")" 'earlier  ratio'
}

# The tool makes a token, ends its daemon, and says it where there is none.
check_tool_tokens() {
    local row
    row=$(awk -F '\t' '$2 == "token-sign" && $4 == "" && $6 > 0 && $8 > 0' "$figures")
    check 'a signature of a token: figures of ours and of its module, and none of builtin' [ -n "$row" ]
    check_match 'the memory of the daemon' "$(grep '^#' "$figures")" 'winecsp-keyd at the end: VmRSS: '
    check_equal 'daemons that are left' "$(daemons_of_tool)" ''
}

tokens=no
if has_tokens; then
    tokens=yes
    some_cases+=(token-sign)
fi
check 'a prefix is made' make_prefix "$prefix"
check_tool
[[ $tokens == no ]] || check_tool_tokens
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
cd "$scratch" || exit
check 'RSA keys are made' in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/bench/bench.exe" --keys

[[ $tokens == no ]] || check 'a token is made' make_token

each_width "$prefix" check_cases
finish
