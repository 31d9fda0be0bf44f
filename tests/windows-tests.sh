#!/bin/bash
# The zip with the conformance tests for Windows (docs/windows.md): what is in it; that it runs as it is from any folder
# on Wine, on our DLLs without a failure and on Wine's own with those that tools/runtests finds; that its runner comes
# through crashes and hangs and puts back what a test changed; and that tools/compare-results tells what Windows
# contradicts, by a made-up file of results. A few test files are run; WINDOWS_TESTS_ALL=yes runs all.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need_setup

all=${WINDOWS_TESTS_ALL:-}
prefix=$scratch/prefix builtin_prefix=$scratch/builtin
folder="$scratch/zip's own folder/tests" # with what a command might stumble over
mkdir -p "$scratch/elsewhere" "$scratch/logs"
tab=$'\t'

# ---- what is in it ----------------------------------------------------------------------------

check_contents() {
    local width tests name
    for width in x86_64 i386; do
        [[ -d $WINECSP_FROM/$width-windows ]] || continue
        for tests in "$top"/dlls/*/tests; do
            name=$(basename "$(dirname "$tests")")_test.exe
            check "$width/$name is in it" test -f "$folder/$width/$name"
        done
        check "$width: the runner" test -f "$folder/$width/run_tests.exe"
        check "$width: the helper DLLs" cmp -s "$folder/$width/samplecsp.dll" \
            "$WINECSP_FROM/$width-windows/tests/samplecsp.dll"
        check "$width: nothing that tests our libraries" test ! -e "$folder/$width/primitives_test.exe"
    done
    for name in README.txt run-tests.cmd run-tests.ps1 COPYING.LIB; do
        check_equal "each line of $name ends as Windows wants it" "$(grep -c $'\r$' "$folder/$name")" \
            "$(grep -c '' "$folder/$name")"
    done
    check 'the README names the version' grep -q "version $(cat "$top/VERSION")" "$folder/README.txt"
}

# The same build makes the same zip, at another time and place.
check_zip() {
    need_tool zip 'the zip' || return 0
    (cd / && TZ=Asia/Tokyo "$top/tools/make-windows-tests" --build "$WINECSP_FROM" --zip "$scratch/one.zip") >/dev/null
    (umask 077 && TZ=UTC "$top/tools/make-windows-tests" --build "$WINECSP_FROM" --zip "$scratch/two.zip") >/dev/null
    check 'there is a zip' test -s "$scratch/one.zip"
    check 'the zip is the same a second time' cmp "$scratch/one.zip" "$scratch/two.zip"
}

# What is cited near a check, in the table that it goes through, and where its function is called.
check_rows_map() {
    local source=$scratch/source
    mkdir -p "$source/dlls/made/tests" "$source/docs/behaviour"
    : >"$source/docs/behaviour/README.md"
    : >"$source/docs/behaviour/page.md"
    cat >"$source/dlls/made/tests/made.c" <<'END'
static void helper( int i )
{
    ok( i, "by the caller\n" );
}

static void test( void )
{
    static const struct { int a; } rows[] =
    {
        { 1 },      /* page: tab-01 */
        { 2 },      /* page: tab-02 */
    };

    ok( 1, "nothing is known\n" );
    for (i = 0; i < ARRAY_SIZE( rows ); i++) ok( rows[i].a, "one of the table's\n" );
    /* page: near-01, near-02 */
    ok( 1, "near\n" );
    check_fails( call( 1,
                       2 ), ERROR );    /* page: end-01 */
    helper( 1 );
}
END
    check_equal 'the map of rows' "$("$top/tools/map-rows" "$source" | tr '\t' ' ')" \
        'made made.c 3 3 caller page:end-01
made made.c 15 15 table page:tab-01,page:tab-02
made made.c 16 17 at page:near-01,page:near-02
made made.c 18 20 at page:end-01'
}

# ---- running it -------------------------------------------------------------------------------

# A folder as the command prompt writes it.
dos_path() { printf 'Z:%s' "${1//\//\\}"; }

# run PREFIX OPTION...: runs the zip by its batch file, from a folder elsewhere. Leaves the exit code in $code, what it
# printed in $scratch/printed and the results, without carriage returns, in $results.
run() {
    local dir=$1
    shift
    results=$scratch/elsewhere/results.tsv
    rm -f "$results"
    (
        cd "$scratch/elsewhere" || exit
        WINEPREFIX=$dir DISPLAY='' WINEDEBUG=-all timeout "${run_limit:-300}" "$WINE" cmd /c \
            "$(dos_path "$folder")\\run-tests.cmd" --output results.tsv "$@" </dev/null 2>"$scratch/stderr"
    ) >"$scratch/printed"
    code=$?
    sed -i 's/\r$//' "$scratch/printed"
    [[ ! -f $results ]] || sed -i 's/\r$//' "$results"
}

# records KIND: those of the results.
records() { grep "^$1$tab" "$results" || true; }

# check_widths TEXT: that 32-bit tests were run, or that the results say that this Wine does not run them.
check_widths() {
    [[ -d $folder/i386 ]] || return 0
    if [[ -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then
        check "$1: 32-bit tests are run" grep -q "^file${tab}i386$tab" "$results"
    else
        check "$1: that 32-bit tests are not run is told" grep -q "^not-run${tab}i386$tab" "$results"
    fi
}

# run_ours TEXT PATTERN OPTION...: no check fails on our DLLs, and nothing is left behind.
run_ours() {
    local text=$1 pattern=$2 bad
    shift 2
    run "$prefix" --filter "$pattern" "$@"
    check_equal "$text: exit code" "$code" 0
    bad=$(records file | grep -vP '\t(ok|skipped)\t' || true)
    check_equal "$text: no test file fails" "$bad" ''
    check_equal "$text: nothing is left behind" "$(records left)" ''
    check "$text: checks were made" test "$(records check | wc -l)" -gt 50
    check_equal "$text: the results are complete" "$(tail -n 1 "$results")" "end$tab$(records file | wc -l)"
    check_widths "$text"
    check "$text: our DLL's version is told" grep -q "^dll${tab}x86_64${tab}rsaenh.dll$tab.*winecsp" "$results"
}

# The places where checks failed: PROGRAM NAME FILE:LINE.
failed_in_results() {
    records check | awk -F '\t' '$10 > 0 { print $2 " " $3 " " $4 " " $5 ":" $6 }' | sort
}

failed_in_logs() {
    local log name width
    for log in "$scratch"/logs/*.log; do
        name=${log##*/}
        name=${name%.log}
        width=${name%%-*}
        name=${name#*-}
        tr -d '\r' <"$log" | sed -nE 's/^([A-Za-z0-9_]+\.[ch]:[0-9]+): Test failed: .*/\1/p' |
            sed "s/^/$width ${name%%-*} ${name#*-} /"
    done | sort -u
}

# Wine's own DLLs fail where the usual runner says, and nowhere else.
run_builtin() {
    run "$builtin_prefix" --full --filter "$1"
    check_equal 'builtin: exit code' "$code" 1
    "$top/tools/runtests" --wine "$WINE" --prefix "$builtin_prefix" --filter "$1" --log "$scratch/logs" \
        "$folder/x86_64" "$folder/i386" >"$scratch/runtests" 2>&1
    check 'builtin: some checks fail' test -n "$(failed_in_results)"
    check_equal 'builtin: the same checks fail as by tools/runtests' \
        "$(diff <(failed_in_results) <(failed_in_logs | grep -v '(list)'))" ''
}

# ---- test programs that do as they should not -------------------------------------------------

probe() {
    in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/probe_test.exe" "$1" >/dev/null
}

# expect PATTERN: a record of the results; # stands for a tab.
expect() {
    if grep -qE "^${1//#/$tab}" "$results"; then ok "$1"; else
        not_ok "there is no record $1 among:"
        grep -E '^(file|check|came|left)' "$results"
    fi
}

check_probe() {
    local real=$folder _
    folder="$scratch/probe"
    mkdir -p "$folder/x86_64"
    cp "$real"/run-tests.cmd "$folder"
    cp "$real"/x86_64/run_tests.exe "$WINECSP_FROM/x86_64-windows/programs/probe_test.exe" "$folder/x86_64"
    awk '/a \| b/ { print "probe\tprobe_test.c\t" NR "\t" NR "\tat\tdispatch:hnd-06" }' \
        "$top/tests/programs/probe_test.c" >"$folder/rows.tsv"
    registry_of >"$scratch/before"
    run "$prefix" --filter 'probe:run_*' --timeout 3
    check_equal 'careful: exit code' "$code" 1
    expect 'rights#careful#'
    expect 'came#x86_64#probe#run_good#probe_test.c#[0-9]+#skipped#1#told to be careful'
    expect 'file#x86_64#probe#run_good#ok#'
    expect 'check#x86_64#probe#run_bad#probe_test.c#[0-9]+#at#dispatch:hnd-06#1#2#0#0#0'
    expect 'came#x86_64#probe#run_bad#probe_test.c#[0-9]+#failed#1#round 2: a \| b c \\xe4$'
    expect 'file#x86_64#probe#run_bad#failed#0x2#'
    expect 'file#x86_64#probe#run_crash#crashed#0xc0000005#[0-9]+#1#0#'
    expect 'came#x86_64#probe#run_crash#probe_test.c#[0-9]+#crashed#1#unhandled exception c0000005'
    expect 'file#x86_64#probe#run_hang#timeout#'
    expect 'file#x86_64#probe#run_leave#failed#'
    expect 'file#x86_64#probe#run_touch#failed#'
    expect 'left#x86_64#probe#run_touch#registry#the machine.s lists'
    expect "left#x86_64#probe#run_leave#container of the machine#probe conformance test#deleted"
    expect "left#x86_64#probe#run_leave#the user's key file was deleted:#.Microsoft.*#put back"
    expect 'left#x86_64#probe#run_leave#registry#HKLM .*MachineGuid#put back'
    for _ in {1..50}; do
        grep -q ' probe_test.exe$' <<<"$(server_programs "$prefix")" || break
        sleep 0.1
    done
    check 'what hung has ended, and its child' test -z "$(server_programs "$prefix" | grep ' probe_test.exe$')"
    check 'all is as before' probe look
    registry_of >"$scratch/after"
    check_equal 'and the registry' "$(diff "$scratch/before" "$scratch/after")" ''
    run "$prefix" --full --filter 'probe:run_t*'
    expect 'file#x86_64#probe#run_touch#ok#'
    folder=$real
}

# The lists of the machine, MachineGuid and the user's defaults.
registry_of() {
    in_prefix "$prefix" reg query 'HKLM\Software\Microsoft\Cryptography' /s
    in_prefix "$prefix" reg query 'HKCU\Software\Microsoft\Cryptography' /s
}

# ---- comparing --------------------------------------------------------------------------------

# made_up: results as Windows might give, of a run on Wine in $wine_results. Checks are failed by row or place.
made_up() {
    awk -F '\t' -v OFS='\t' -v ORS='\r\n' '
        function fail( text ) { $9 = 0; $10 = 2; print; print "came", $2, $3, $4, $5, $6, "failed", 2, text; done = 1 }
        { done = 0 }
        $1 == "system" { $0 = "system\twindows\t10.0.99999.1\tWindows 12 Home, 27H2" }
        $1 == "check" && $7 == "at" && $8 == "dispatch:defp-06" && !seen[1]++ {
            fail( "CryptGetDefaultProviderA(): got error 0x7a | expected 0xea" )
        }
        $1 == "check" && $7 == "at" && $8 ~ /^dispatch:setp-15,/ && !seen[2]++ { fail( "two rows" ) }
        $1 == "check" && $7 ~ /caller|table/ && $8 ~ /,/ && !seen[3]++ { fail( "one of several" ) }
        $1 == "check" && $7 == "-" && !seen[4]++ { fail( "of no row" ) }
        $1 == "check" && $8 == "dispatch:defp-02" && !seen[5]++ { fail( "also on Wine" ) }
        !done { print }
        $1 == "file" && !crashed++ {
            print "came", $2, $3, "made", "made.c", 7, "crashed", 1, "unhandled exception c0000005 at 1"
            print "file", $2, $3, "made", "crashed", "0xc0000005", 5, 1, 0, 0, 0, 0
            print "left", $2, $3, "made", "container", "made", "deleted"
        }' "$wine_results"
}

# compare ARGUMENT...: its output in $out, its exit code in $code.
compare() {
    out=$("$top/tools/compare-results" "$@" 2>&1)
    code=$?
}

check_compare() {
    local wine_results=$scratch/wine.tsv made=$scratch/made.tsv rows
    made_up >"$made"
    # Where Wine fails as well, Windows does not contradict us alone.
    awk -F '\t' -v OFS='\t' '$1 == "check" && $8 == "dispatch:defp-02" && !seen++ { $10 = 1 } { print }' \
        "$wine_results" >"$scratch/failed.tsv"
    compare -v "$made" "$scratch/failed.tsv"
    check_equal 'comparing: exit code' "$code" 1
    check_match 'the build is told' "$out" 'Windows 10.0.99999.1 (Windows 12 Home, 27H2)'
    check 'a row with its text' grep -qxF "    $(grep '^| defp-06 |' "$top/docs/behaviour/dispatch.md")" <<<"$out"
    check_match 'its place' "$out" 'got error 0x7a | expected 0xea'
    check_match 'the other row' "$out" 'dispatch: setp-15'
    check_match 'one of several rows' "$out" $'of which row is not known: one of those named\n\n    advapi32'
    check_match 'no row' "$out" $'no row is cited\n    advapi32 '
    check_match 'on Wine too' "$out" $'Failed on Windows and on Wine\n\ndispatch: defp-02'
    check_match 'a crash' "$out" ':made: after made.c:7: unhandled exception'
    check_match 'what was left' "$out" ':made left: container made (deleted)'
    check_match 'the sum' "$out" '4 checks are contradicted by Windows, 2 of them with a row, in 3 rows;'
    check_match 'what is confirmed' "$out" $'Confirmed, and not tagged \[seen\] yet\n'
    check_equal 'no warning' "$(grep warning <<<"$out")" ''
    check_patch
    check_bad_files
    sed 's/^system\t.*/system\twindows\t1\tx/' "$wine_results" >"$scratch/agrees.tsv"
    compare "$scratch/agrees.tsv" "$wine_results"
    check_equal 'Windows agrees: exit code' "$code" 0
    check_match 'and the sum' "$out" '0 checks are contradicted by Windows, 0 of them with a row, in 0 rows;'
}

# The output is a patch that changes these rows, and only their last column.
check_patch() {
    need_tool patch 'the proposal as a patch' || return 0
    mkdir -p "$scratch/tree/docs"
    cp -r "$top/docs/behaviour" "$scratch/tree/docs"
    check 'the output is a patch' patch -s -p1 -d "$scratch/tree" <<<"$out"
    rows=$(diff "$top/docs/behaviour/dispatch.md" "$scratch/tree/docs/behaviour/dispatch.md" | sed -n 's/^> //p')
    check_equal 'it changes these rows' "$(sed 's/^| //; s/ .*//' <<<"$rows" | sort | paste -sd ' ')" \
        'choice-10 defp-06 setp-15'
    check_match 'with what was seen' "$rows" \
        'contradicted by \[seen\] on Windows 10.0.99999.1: CryptGetDefaultProviderA(): got error 0x7a / expected 0xea'
    check_equal 'and nothing else' "$(sed 's/; contradicted by \[seen\].* |$/ |/' <<<"$rows" | sort)" \
        "$(grep -E '^\| (choice-10|defp-06|setp-15) \|' "$top/docs/behaviour/dispatch.md" | sort)"
}

check_bad_files() {
    compare "$wine_results" "$made"
    check_equal 'the wrong way round' "$code" 2
    compare "$made"
    check_equal 'one file' "$code" 2
    compare "$top/README.md" "$wine_results"
    check_equal 'no results' "$code" 2
    sed '/^end/d; s/^winecsp-results\t1\t\([^\t]*\)\t.*/winecsp-results\t1\t\1\tother/' "$made" >"$scratch/old.tsv"
    compare "$scratch/old.tsv" "$wine_results"
    check_match 'a run that was broken off' "$out" 'old.tsv is not complete'
    check_match 'other tests' "$out" 'warning: the two runs are of different tests'
}

# ---- all of it --------------------------------------------------------------------------------

check 'the files can be put together' "$top/tools/make-windows-tests" --build "$WINECSP_FROM" --folder "$folder" ||
    finish
check_contents
check_zip
check_rows_map
check 'a prefix can be made' make_prefix "$prefix" || finish
mkdir "$builtin_prefix" && cp -a "$prefix/." "$builtin_prefix" && rm -f "$builtin_prefix/wineserver"
run_winecsp 0 install --from "$WINECSP_FROM" --prefix "$prefix"
check 'what the user has' probe set_up
if [[ -n $all ]]; then
    run_limit=6000
    run_ours 'careful' '*'
    run_ours 'full' '*' --full
    sed -n '$p' "$scratch/printed"
    cp "$results" "$scratch/wine.tsv"
    run_builtin '*'
else
    run_ours 'careful' '*:en*'
    run_ours 'careful, containers' 'rsaenh:container*'
    check 'the user still has all' probe look_again
    registry_of >"$scratch/before"
    run_ours 'full' 'advapi32:de*' --full
    registry_of >"$scratch/after"
    check_equal 'full: the registry is as before' "$(diff "$scratch/before" "$scratch/after")" ''
    cp "$results" "$scratch/wine.tsv"
    run_builtin 'advapi32:de*'
fi
check_probe
check_compare
finish
