#!/bin/bash
# The judges judged: each script that says whether something is right is given something wrong, and must say so, by its
# exit code and by name. Small made-up trees stand for the real one and a shell script for Wine, so that all of it takes
# seconds. (exports.sh shows that winecsp refuses a Wine whose DLLs use names that ours lack, harness.sh what the
# runner makes of real programs.)
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

# says CODE PATTERN COMMAND...: the command ends with that code, and a line of its output, of either kind, fits the
# extended regular expression.
says() {
    local code=$1 pattern=$2 got=0
    shift 2
    "$@" >"$scratch/said" 2>&1 </dev/null || got=$?
    [[ $got == "$code" ]] && grep -qE -- "$pattern" "$scratch/said" && return
    echo "exit code $got, wanted $code and '$pattern'; it said:"
    tail -n 12 "$scratch/said" | sed 's/^/    /'
    return 1
}

# ---- rows and citations --------------------------------------------------------------------------

# rows_tree: a tree with a row that is cited, one that is excepted, and nothing under way.
rows_tree() {
    tree=$scratch/rows
    rm -rf "$tree"
    mkdir -p "$tree/docs/behaviour" "$tree/dlls/some/tests"
    cat >"$tree/docs/behaviour/README.md" <<'END'
| page under way | What is missing |
|---|---|

| exception | Page | Reason |
|---|---|---|
| one-02 | some | nobody can see it |
END
    printf '| id | Case |\n|---|---|\n| one-01 | a case |\n| one-02 | another |\n' >"$tree/docs/behaviour/some.md"
    # In two parts, or the real citations would have these.
    printf '/* %s: one-01 */\n' some >"$tree/dlls/some/tests/some.c"
}

add_row() { printf '| %s | one more |\n' "$1" >>"$tree/docs/behaviour/some.md"; }
add_cite() { printf '/* %s: %s */\n' some "$1" >>"$tree/dlls/some/tests/some.c"; }

# rows_say TEXT CODE PATTERN: check-rows on the tree, which is new afterwards.
rows_say() {
    check "check-rows: $1" says "$2" "$3" "$top/tools/check-rows" "$tree"
    rows_tree
}

test_rows() {
    rows_tree
    rows_say 'all is well' 0 '^2 rows, 1 cited, 1 excepted, 0 uncited, 0 uncited of'
    add_row one-03
    rows_say 'a row without a check' 1 '^    some one-03$'
    add_row one-03
    check 'check-rows: a row without a check is counted' says 1 ' 1 uncited, 0 uncited of' "$top/tools/check-rows" \
        "$tree"
    rows_tree
    add_cite one-77
    rows_say 'a check cites what is not there' 1 '^    some: one-77 \(dlls/some/tests/some.c:2\)'
    add_row one-01
    rows_say 'an id of two rows' 1 '^ids that stand in two rows'
    add_cite one-02
    rows_say 'a row is excepted and cited' 1 '^excepted although'
    sed -i 's/one-02/one-08/' "$tree/docs/behaviour/README.md"
    rows_say 'an exception of no row' 1 '^excepted ids that no page has'
    sed -i 's/nobody can see it//' "$tree/docs/behaviour/README.md"
    rows_say 'an exception without a reason' 1 'has no reason'
    sed -i 's/^| id |/| Id |/' "$tree/docs/behaviour/some.md"
    rows_say 'a page without a table of rows' 1 '^pages without a row'
    sed -i '3i | some.md | much |' "$tree/docs/behaviour/README.md"
    rows_say 'a page under way that is ready' 1 '^pages under way although'
    sed -i '3i | some.md | much |' "$tree/docs/behaviour/README.md"
    add_row one-03
    rows_say 'a page under way' 0 ' 0 uncited, 1 uncited of pages'
    sed -i '3i | none.md | much |' "$tree/docs/behaviour/README.md"
    rows_say 'a page under way that is not there' 1 '^pages under way that are not there'
    rm "$tree"/docs/behaviour/some.md
    rows_say 'no page at all' 2 'no pages'
}

# ---- where Wine's DLLs differ ---------------------------------------------------------------------------

# gaps_say TEXT CODE PATTERN: list-gaps on logs of one test, in which the line of $line failed.
gaps_say() {
    local logs=$scratch/gaps
    rm -rf "$logs"
    mkdir -p "$logs"
    printf '%s.c:%s: Test failed: the answer was 7\r\n' some "$line" >"$logs/x86_64-some-some.log"
    check "list-gaps: $1" says "$2" "$3" "$tree/tools/list-gaps" "$logs"
}

test_gaps() {
    local line=2
    rows_tree
    mkdir "$tree/tools"
    cp "$top/tools/check-rows" "$top/tools/list-gaps" "$tree/tools"
    printf 'static void f(void)\n{\n    ok( 0, "" );\n}\n' >"$tree/dlls/some/tests/none.c"
    cat "$tree/dlls/some/tests/none.c" >>"$tree/dlls/some/tests/some.c"
    gaps_say 'a check below its row' 0 '^some: one-01: a case \(1 failed\) some.c:2: the answer was 7'
    add_row one-03
    gaps_say 'the same though a row lacks its check' 0 '^some: one-01: '
    cp "$tree/dlls/some/tests/none.c" "$tree/dlls/some/tests/some.c"
    line=3
    gaps_say 'a check without a row, and no citation at all' 0 '^dlls/some/tests/some.c:3: 1 failed, no row cited'
    mkdir "$tree/libs"
    mv "$tree/dlls/some" "$tree/libs"
    gaps_say 'the same in the tests of a library' 0 '^libs/some/tests/some.c:3: 1 failed, no row cited'
    check 'list-gaps: no logs' says 2 'there is no' "$top/tools/list-gaps" "$scratch/no-logs"
}

# ---- style ----------------------------------------------------------------------------------------------

# style_tree LINE: a tree with that line of C, and the configuration.
style_tree() {
    rm -rf "$scratch/style"
    mkdir -p "$scratch/style/libs"
    cp "$top/uncrustify.cfg" "$scratch/style"
    printf '%s\n' "$1" >"$scratch/style/libs/some.c"
}

test_style() {
    local wide
    need_tool uncrustify 'nobody looked whether check-format can fail' || return 0
    style_tree 'int f( int a );'
    check 'check-format: all is well' says 0 '^1 of 1 files' "$top/tools/check-format" "$scratch/style"
    style_tree 'int f(int a);'
    check 'check-format: a line of another style' says 1 '^FAIL: libs/some.c' "$top/tools/check-format" "$scratch/style"
    rm "$scratch/style/uncrustify.cfg"
    check 'check-format: no configuration' says 1 '' "$top/tools/check-format" "$scratch/style"
    rm -r "$scratch/style/libs"
    check 'check-format: no sources' says 2 'no C sources' "$top/tools/check-format" "$scratch/style"

    printf -v wide '/* %sc */' "$(printf 'ab %.0s' {1..37})"
    wide=${wide/ c/ ccc}
    style_tree "$wide"
    check 'check-width: 120 columns' says 0 '^0 of the lines' "$top/tools/check-width" "$scratch/style"
    style_tree "${wide}x"
    check 'check-width: 121 columns' says 1 '^libs/some.c:1:' "$top/tools/check-width" "$scratch/style"
    style_tree "${wide/ab/ä}"
    check 'check-width: 119 columns of 120 bytes' says 0 '^0 of' "$top/tools/check-width" "$scratch/style"
    printf -v wide '%s /* %033d */' "$wide" 0
    style_tree "$wide"
    check 'check-width: a checksum may be longer' says 0 '^0 of' "$top/tools/check-width" "$scratch/style"
    mkdir "$scratch/empty"
    check 'check-width: nothing to look at' says 2 'no sources' "$top/tools/check-width" "$scratch/empty"
}

# ---- a tree with a Wine of its own -----------------------------------------------------------------------

# A program for make_tree: enough of a header that the runner takes it for a 64-bit one.
make_exe() {
    {
        head -c 60 /dev/zero
        printf '\x40\0\0\0PE\0\0\x64\x86'
    } >"$1"
}

# small_tree: the tools with a DLL of two lines of "C", a test program, and in place of Wine a script that says what the
# test would: that the line is as it should be, or how its file $tree/mood wants it.
small_tree() {
    tree=$scratch/small
    rm -rf "$tree"
    mkdir -p "$tree"/{tools/winecsp.d,tests/mutants,build/x86_64-windows/tests,build/obj/x86_64,libs,docs}
    cp "$top"/tools/{mutants,check,runtests,cpu-time,slowest} "$tree/tools"
    cp "$top/tools/winecsp.d/server.sh" "$tree/tools/winecsp.d"
    mkdir -p "$tree/tests/parts"
    cp "$top/tests/lib.sh" "$tree/tests"
    cp "$top/tests/parts/count.sh" "$tree/tests/parts"
    printf 'one\n    return 1;\n    int unseen;\n' >"$tree/libs/some.c"
    make_exe "$tree/build/x86_64-windows/tests/some_test.exe"
    cat >"$tree/Makefile" <<'END'
build/x86_64-windows/rsaenh.dll: libs/some.c
	grep -v unseen $< > $@; ! grep broken $<
build/x86_64-windows/tests/some_test.exe:
END
    touch "$tree/config.status" "$tree/build/obj/some_testlist.c" "$tree/build/x86_64-windows/advapi32.dll"
    make -s -C "$tree" build/x86_64-windows/rsaenh.dll
    cat >"$tree/wine" <<'END'
#!/bin/bash
system32=$WINEPREFIX/drive_c/windows/system32
mood=$(cat "$(dirname "$0")/mood" 2>/dev/null)
case $*:$mood in
--version:*) echo wine-0.0 ;;
*'wineboot -i:'*) mkdir -p "$system32"; touch "$WINEPREFIX"/{system,user}.reg; ln -s . "$WINEPREFIX/dosdevices" ;;
*' --list:'*) echo rows ;;
*' rows:silent') exit 1 ;;
*' rows:silent-once') rm "$(dirname "$0")/mood"; exit 1 ;;
*' rows:liar') echo 'some.c:1: Test failed: but nothing counts it'
    echo '0020:rows: 1 tests executed (0 marked as todo, 0 as flaky, 0 failures), 0 skipped.' ;;
*' rows:stops') echo 'about to stop'; exit 0 ;;
*' rows:'*)
    if grep -q 'return 1;' "$system32/rsaenh.dll"; then bad=0; else bad=1; echo 'some.c:1: Test failed: not 1'; fi
    echo "0020:rows: 1 tests executed (0 marked as todo, 0 as flaky, $bad failures), 0 skipped."
    exit $bad ;;
esac
END
    cat >"$tree/tools/winecsp" <<'END'
#!/bin/bash
while [ "$1" != --prefix ] && [ "$1" != --from ]; do shift; done
case $1 in --from) from=$2 prefix=$4 ;; *) prefix=$2 from=$4 ;; esac
cp "$from/x86_64-windows/rsaenh.dll" "$prefix/drive_c/windows/system32"
END
    chmod +x "$tree/wine" "$tree/tools/winecsp"
}

# in_tree COMMAND...: one of the tree's tools, with its Wine.
in_tree() {
    (cd "$tree" && unset WINECSP WINECSP_FROM && WINE=$tree/wine "$@")
}

# ---- mutants -------------------------------------------------------------------------------------

# fault NAME BEFORE AFTER: adds one to the list.
fault() {
    printf 'mutant %s\nkind some\nfile libs/some.c\ntests rsaenh:rows\n- %s\n+ %s\n' "$@" |
        sed 's/rsaenh:rows/some:rows/' >>"$tree/tests/mutants/list"
}

# mutants_say TEXT CODE PATTERN [OPTION...]: on a list of the faults that were added, which is empty afterwards.
mutants_say() {
    check "mutants: $1" says "$2" "$3" in_tree tools/mutants "${@:4}"
    rm -f "$tree/tests/mutants/list"
}

test_mutants() {
    small_tree
    fault fits 'return 1;' 'return 2;'
    mutants_say '--check, all fit' 0 '^1 of 1 faults fit' --check
    fault fits 'return 1;' 'return 2;'
    fault gone 'return 3;' 'return 2;'
    mutants_say '--check, a line that is gone' 1 '^NO FIT +gone' --check
    fault same 'return 1;' 'return 1;'
    mutants_say '--check, no change' 1 '^NO FIT +same' --check
    echo '    return 1;' >>"$tree/libs/some.c"
    fault twice 'return 1;' 'return 2;'
    mutants_say '--check, a line that is there twice' 1 '^NO FIT +twice' --check
    sed -i '$d' "$tree/libs/some.c"
    printf 'mutant half\nkind some\n' >"$tree/tests/mutants/list"
    mutants_say '--check, half an entry' 2 'half lacks' --check
    touch "$tree/tests/mutants/list"
    mutants_say '--check, an empty list' 2 'no faults' --check

    fault noticed 'return 1;' 'return 2;'
    mutants_say 'a fault that a check notices' 0 '^1 caught, 0 survived'
    fault missed one two
    mutants_say 'a fault that no check notices' 1 '^SURVIVED +missed'
    fault noticed 'return 1;' 'return 2;'
    fault missed one two
    mutants_say 'one of two survives' 1 '^1 caught, 1 survived'
    fault unbuilt one broken
    mutants_say 'a fault that does not build' 1 '^NO BUILD +unbuilt'
    fault gone three two
    mutants_say 'a fault that does not fit' 1 '^NO FIT +gone'
    fault noticed 'return 1;' 'return 2;'
    sed -i 's/some:rows/some:none/' "$tree/tests/mutants/list"
    mutants_say 'a test that is not there' 2 'no test was found'
    sed -i 's/return 1/return 2/' "$tree/libs/some.c"
    fault noticed one two
    mutants_say 'a test that fails anyway' 2 'a test fails without any fault'
}

# ---- the runner, tests and what is counted ----------------------------------------------------------------

# runner_says MOOD TEXT CODE PATTERN
runner_says() {
    echo "$1" >"$tree/mood"
    check "runtests: $2" says "$3" "$4" in_tree tools/runtests --wine "$tree/wine" --prefix "$scratch/small-prefix" \
        --timeout 9 \
        build/x86_64-windows/tests
}

test_runner() {
    small_tree
    mkdir -p "$scratch/small-prefix/drive_c/windows/system32"
    cp "$tree/build/x86_64-windows/rsaenh.dll" "$scratch/small-prefix/drive_c/windows/system32"
    runner_says '' 'all is well' 0 '^1 passed, 0 failed, 0 skipped'
    runner_says liar 'a failing line that no count tells' 1 '^0 passed, 1 failed'
    runner_says stops 'no closing line' 1 'ended without its closing line, exit status 0'
    runner_says stops 'no closing line: what was printed' 1 '^ +about to stop'
    runner_says silent 'nothing printed, each time' 1 'printed nothing at all, exit status 1'
    runner_says silent-once 'nothing printed, once' 0 'printed nothing at all at first: 1'
    echo >"$scratch/small-prefix/drive_c/windows/system32/rsaenh.dll"
    runner_says '' 'a check fails' 1 'Test failed: not 1'
    rm "$tree/build/x86_64-windows/tests/some_test.exe"
    runner_says '' 'no program' 1 'no test was found'
}

# test_file NAME LINE...: a system test of the tree.
test_file() {
    # shellcheck disable=SC2016 # for the test
    printf '%s\n' '. "$(dirname "$0")/lib.sh"' "${@:2}" >"$tree/tests/$1.sh"
}

# check_says TEXT CODE PATTERN: tools/check with the tree's system tests, of which none is left afterwards.
check_says() {
    check "check: $1" says "$2" "$3" in_tree tools/check --wine "$tree/wine"
    find "$tree/tests" -maxdepth 1 -name '*.sh' ! -name lib.sh -delete
}

test_sums() {
    local name names
    mapfile -t names < <(sed -n 's/^readonly -A shares=(\([^)]*\)).*/\1/p' "$top/tools/check" |
        grep -oE '"[^"]+"' | tr -d '"')
    check 'check: some tests are run in shares' test ${#names[@]} -gt 0
    for name in "${names[@]}"; do check "check: $name is a test" test -f "$top/tests/$name.sh"; done
    small_tree
    test_file good 'ok one' finish
    check_says 'all is well' 0 '^2 passed, 0 failed, 0 skipped'
    test_file skips 'ok one' 'skip two' 'skip three' finish
    test_file more 'skip four' finish
    check_says 'what is skipped is counted' 0 '^2 passed, 0 failed, 3 skipped'
    test_file bad 'check some false' finish
    check_says 'a check fails' 1 '^1 passed, 1 failed, 0 skipped'
    test_file bad 'check some false' 'ok one' 'echo "1 passed, 0 failed, 0 skipped"'
    check_says 'a line that lies is believed in nothing but itself' 0 '^2 passed, 0 failed'
    test_file ends 'ok one' 'exit 0'
    check_says 'a test ends before its closing line' 1 '^-- ends: FAILED'
    test_file empty finish
    check_says 'a test checks nothing' 1 'FAIL: nothing was checked'
    test_file dies 'ok one' 'kill -9 $$'
    check_says 'a test is killed' 1 '^-- dies: FAILED, status 137'
}

# What a failure of a system test shows, and when a program is started again.
test_failure() {
    small_tree
    cat >"$tree/wine" <<'END'
#!/bin/bash
case $1 in
speaks) echo 'on output'; echo 'on error' >&2; exit 7 ;;
silent) echo x >> "$0.count"; exit 1 ;;
silent-once) [ -f "$0.once" ] && { echo there; exit 0; }; touch "$0.once"; exit 1 ;;
esac
END
    # shellcheck disable=SC2016 # for the test
    test_file fails 'check some in_prefix "$scratch" speaks' finish
    check 'a failure: the line' says 1 '^FAIL: some' in_tree bash tests/fails.sh
    check 'a failure: the exit code' says 1 'speaks: exit code 7$' in_tree bash tests/fails.sh
    check 'a failure: standard output' says 1 'printed: on output$' in_tree bash tests/fails.sh
    check 'a failure: standard error' says 1 'messages: on error$' in_tree bash tests/fails.sh
    # shellcheck disable=SC2016
    test_file equal 'out=$(in_prefix "$scratch" speaks)' 'check_equal some "$out" other' 'check_equal more 1 2' finish
    check 'a failure: what ran before the comparison' says 1 'messages: on error$' in_tree bash tests/equal.sh
    check_equal 'a failure: once only' "$(grep -c 'messages: on error' "$scratch/said")" 1
    # shellcheck disable=SC2016
    test_file silent 'check some in_prefix "$scratch" silent' finish
    check 'a program that prints nothing: a failure' says 1 'printed nothing' in_tree bash tests/silent.sh
    check_equal 'a program that prints nothing is tried three times' "$(wc -l <"$tree/wine.count")" 3
    # shellcheck disable=SC2016
    test_file once 'check some in_prefix "$scratch" silent-once' finish
    check 'a program that prints nothing once: it is said' says 0 'started again.*: 1$' in_tree bash tests/once.sh
    # shellcheck disable=SC2016
    test_file lacks 'need_tool no-such-tool "nothing was done" || :' 'need_tool openssl "nothing was done" || :' finish
    check 'a tool that nobody can install: a skip' says 0 'skipped: nothing was done: there is no no-such-tool' \
        in_tree env STRICT_TOOLS=yes bash tests/lacks.sh
    mkdir "$scratch/few"
    for tool in bash dirname readlink mktemp chmod rm sed awk cat cut find grep touch; do
        ln -s "$(type -P "$tool")" "$scratch/few"
    done
    cp "$top/bootstrap" "$tree"
    check 'a tool that bootstrap installs: a skip' says 0 '^0 passed, 0 failed, 2 skipped' \
        in_tree env -u STRICT_TOOLS PATH="$scratch/few" bash tests/lacks.sh
    check 'a tool that bootstrap installs: a failure after bootstrap' says 1 \
        'FAIL: nothing was done: there is no openssl' \
        in_tree env PATH="$scratch/few" STRICT_TOOLS=yes bash tests/lacks.sh
}

# ---- what our DLLs import --------------------------------------------------------------------------

# imports_say TEXT CODE PATTERN: imports.sh with the DLLs in the scratch folder, of which none is left afterwards.
imports_say() {
    check "imports: $1" says "$2" "$3" env WINECSP_FROM="$scratch/dlls" bash "$top/tests/imports.sh"
    rm -rf "$scratch/dlls"
    mkdir -p "$scratch/dlls/x86_64-windows"
}

test_imports() {
    local dll ours=$WINECSP_FROM/x86_64-windows to=$scratch/dlls/x86_64-windows
    mkdir -p "$to"
    for dll in advapi32 cryptsp dssenh rsaenh scardcsp; do cp "$ours/$dll.dll" "$to"; done
    imports_say 'all is well' 0 ' 0 failed'
    for dll in advapi32 cryptsp; do cp "$ours/$dll.dll" "$to"; done
    imports_say 'a DLL is missing' 1 'FAIL: x86_64-windows rsaenh.dll is there'
    cp "$ours/rsaenh.dll" "$to/cryptsp.dll"
    imports_say 'an import that is not allowed' 1 'FAIL: x86_64-windows cryptsp.dll may import advapi32.dll'
    cp "$ours/rsaenh.dll" "$to/other.dll"
    imports_say 'a DLL that nobody knows' 1 'FAIL: x86_64-windows other.dll is not in the list'
    echo nothing >"$to/rsaenh.dll"
    imports_say 'a file that is no DLL' 1 'FAIL: x86_64-windows rsaenh.dll imports something'
    rmdir "$to"
    imports_say 'no DLLs at all' 1 'FAIL: nothing was checked'
}

# ---- known answers ---------------------------------------------------------------------------------

# vectors_say TEXT PATTERN ROW: vectors.sh on that row; it always fails, for one row is too few.
vectors_say() {
    printf '%s\n' "$3" >"$scratch/vectors.h"
    check "vectors: $1" says 1 "$2" bash "$top/tests/vectors.sh" "$scratch/vectors.h"
}

test_vectors() {
    local sum
    need_tool openssl 'nobody looked whether vectors.sh can fail' || return 0
    sum=$(printf a | openssl dgst -sha512-256 -binary | od -An -v -tx1 | tr -d ' \n')
    vectors_say 'a right row' '^1 passed, 1 failed, 0 skipped' \
        'HASH_VECTOR( SHA_256, "a", 1, '"\"$(printf a | sha256sum | cut -d' ' -f1)\" )"
    vectors_say 'a right row of SHA-512/256' '^1 passed, 1 failed, 0 skipped' \
        "HASH_VECTOR( SHA_512_256, \"a\", 1, \"$sum\" )"
    vectors_say 'a wrong row of SHA-512/256' '^FAIL: HASH SHA_512_256' \
        "HASH_VECTOR( SHA_512_256, \"a\", 1, \"${sum/#??/00}\" )"
    vectors_say 'a digest that openssl has not' '^FAIL: HASH SHA_257: openssl has no such thing' \
        'HASH_VECTOR( SHA_257, "61", 1, "00" )'
    vectors_say 'MD2' '^0 passed, 1 failed, 1 skipped' 'HASH_VECTOR( MD2, "61", 1, "00" )'
    vectors_say 'too few rows' '^FAIL: there were rows' 'HASH_VECTOR( MD2, "61", 1, "00" )'
}

# ---- the table of a benchmark ------------------------------------------------------------------------

# figures OURS: what results.awk makes of one case with the target of 2 times builtin's figure.
figures() {
    printf 'x86_64\tbuiltin\t1\tsome\t1/s\t10\tSome\nx86_64\tours\t1\tsome\t1/s\t%s\tSome\t%s\n' "$1" "${2:-}" \
        >"$scratch/lines"
    echo 'some - builtin 2' >"$scratch/targets"
    awk -F '\t' -v OFS='\t' -f "$top/bench/results.awk" "$scratch/targets" "$scratch/lines" >"$scratch/figures"
    awk -F '\t' -f "$top/bench/table.awk" "$scratch/figures"
}

test_bench() {
    check 'bench: a target that is met' says 0 '^0 of 1 targets missed' figures 20
    check 'bench: a target that is missed' says 0 '^1 of 1 targets missed' figures 19
    check 'bench: its row' grep -qE 'x builtin +NO' "$scratch/said"
    check 'bench: a case that fails' says 0 '^Some .* \? .*ours: broken' figures - broken
}

(($#)) || set -- rows gaps style mutants runner sums failure imports vectors bench
for part in "$@"; do
    "test_$part"
done
finish
