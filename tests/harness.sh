#!/bin/bash
# Tests the conformance harness itself: builds small test programs that pass, fail, crash and hang,
# runs them in Wine, and compares what include/wine/test.h and tools/runtests make of them.
# Uses the prefix in WINEPREFIX, or a temporary one.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail

top=$(realpath "$(dirname "$0")/..")
cc64=${X86_64_CC:-x86_64-w64-mingw32-gcc}
cc32=${I386_CC:-i686-w64-mingw32-gcc}
wine=${WINE:-wine}
work=$(mktemp -d "${TMPDIR:-/tmp}/harness.XXXXXX")
scratch=$work
# shellcheck source=tests/parts/count.sh
. "$top/tests/parts/count.sh"

# Ends the temporary prefix and removes the temporary files.
cleanup() {
    [ ! -d "$work/prefix" ] || "${WINESERVER:-wineserver}" -k 2>/dev/null || true
    rm -rf "$work"
}

# Succeeds if the command fails; its messages are not shown.
fails() {
    ! "$@" >/dev/null 2>&1
}

# same TEXT EXPECTED ACTUAL: one check that two texts are equal.
same() {
    check "$1" [ "$2" = "$3" ]
    [ "$2" = "$3" ] || printf '    expected: %s\n    found:    %s\n' "$2" "$3"
}

# has TEXT PATTERN: one check that a line of the last output is exactly PATTERN (a shell pattern).
has() {
    local line
    while IFS= read -r line; do
        # shellcheck disable=SC2053  # the right side is a pattern
        if [[ $line = $2 ]]; then
            check "$1" true
            return
        fi
    done <<<"$output"
    check "$1" false
    printf '    no line like: %s\n' "$2"
    head -n 30 <<<"$output" | sed 's/^/      /'
}

# closes TEXT NAME CHECKS TODO FLAKY FAILURES SKIPPED: one check of the closing line.
closes() {
    local word=failures
    [ "$6" != 1 ] || word=failure
    has "$1" "[0-9a-f]*:$2: $3 tests executed ($4 marked as todo, $5 as flaky, $6 $word), $7 skipped."
}

# lacks TEXT WORDS: one check that the last output does not contain WORDS.
lacks() {
    check "$1" [ "${output/"$2"/}" = "$output" ]
}

# source_file NAME: makes NAME.c in the work folder from standard input, in the form that Wine's tests have.
source_file() {
    {
        printf '#include <stdarg.h>\n#include "windef.h"\n#include "winbase.h"\n#include "wincrypt.h"\n'
        printf '#include "wine/test.h"\n#line 1\n'
        cat
    } >"$work/$1.c"
}

# Compiles one test program: build COMPILER PROGRAM NAME...
build() {
    local cc=$1 program=$2
    shift 2
    "$top/tools/make-testlist" "$@" >"$work/testlist.c"
    (cd "$work" && "$cc" -std=gnu11 -O1 -Wall -Wextra -Werror -static-libgcc -I"$top/include" \
        -o "$program" "${@/%/.c}" testlist.c)
}

# Runs one test of a program; sets output and status.
run() {
    status=0
    # to a file: what Wine starts in the background would hold a pipe open
    (cd "$work" && timeout 60 "$wine" "$@" >"$work/output" 2>&1 </dev/null) || status=$?
    output=$(tr -d '\r' <"$work/output")
}

# Runs the runner with the usual options; sets output and status.
runner() {
    status=0
    "$top/tools/runtests" --wine "$wine" --prefix "$WINEPREFIX" --timeout 15 "$@" \
        >"$work/output" 2>&1 || status=$?
    output=$(cat "$work/output")
}

# Writes the test files, one for each kind of outcome.
write_sources() {
    source_file good <<'END'
START_TEST(good)
{
    DWORD err = 5;
    HCRYPTPROV prov = 0;

    ok( TRUE, "never seen\n" );
    ok( err == 5, "got %lu, %#lx, %Ix\n", err, err, prov );
    todo_wine ok( err == 6, "got %lu\n", err );
}
END
    source_file fail <<'END'
START_TEST(fail)
{
    ok( 1 == 1, "fine\n" );
    ok( 1 == 2, "wrong %d\n", 7 );
    ok_( "some/where.c", 99 )( 0, "placed" );
    winetest_push_context( "outer %d", 1 );
    winetest_push_context( "inner" );
    ok( 0, "deep\n" );
    winetest_pop_context();
    ok( 0, "shallow\n" );
    winetest_pop_context();
    ok( 0, "bare\n" );
}
END
    source_file todo <<'END'
START_TEST(todo)
{
    todo_wine ok( 0, "expected\n" );
    todo_wine
    {
        ok( 0, "block\n" );
        ok( 1, "surprise\n" );
    }
    todo_wine_if( 0 ) ok( 1, "not todo\n" );
    todo_if( 1 ) ok( 0, "todo anywhere\n" );
    if (winetest_debug) todo_wine ok( 0, "before else\n" );
    else ok( 0, "not run\n" );
    ok( 1, "after\n" );
}
END
    source_file flaky <<'END'
START_TEST(flaky)
{
    flaky ok( 0, "now and then\n" );
    flaky_wine ok( 1, "lucky\n" );
    flaky_wine_if( 1 ) ok( 0, "forgiven\n" );
    flaky_wine_if( 0 ) ok( 1, "strict\n" );
    flaky todo_wine ok( 1, "todo, sometimes\n" );
}
END
    source_file skips <<'END'
START_TEST(skips)
{
    skip( "no %s here\n", "device" );
}
END
    source_file winskip <<'END'
START_TEST(winskip)
{
    ok( 1, "fine\n" );
    win_skip( "old Windows\n" );
}
END
    source_file platform <<'END'
START_TEST(platform)
{
    trace( "platform %s, wine %d, interactive %d\n", winetest_platform, winetest_platform_is_wine,
           winetest_interactive );
    ok( broken( 1 ), "broken is refused\n" );
}
END
    source_file nothing <<'END'
START_TEST(nothing)
{
}
END
    source_file quits <<'END'
START_TEST(quits)
{
    ok( 1, "fine\n" );
    ExitProcess( 0 );
}
END
    source_file crash <<'END'
START_TEST(crash)
{
    volatile int * volatile nowhere = NULL;
    ok( 1, "fine\n" );
    *nowhere = 1;
}
END
    source_file thread_crash <<'END'
static DWORD WINAPI thread( void *arg )
{
    volatile int * volatile nowhere = arg;
    ok( 1, "fine\n" );
    *nowhere = 1;
    return 0;
}
START_TEST(thread_crash)
{
    ok( !WaitForSingleObject( CreateThread( NULL, 0, thread, NULL, 0, NULL ), 20000 ), "wait\n" );
}
END
    source_file raise <<'END'
START_TEST(raise)
{
    ok( 1, "fine\n" );
    RaiseException( 0xe0000100, 0, 0, NULL );
}
END
    source_file exit_crash <<'END'
static void late( void )
{
    volatile int * volatile nowhere = NULL;
    *nowhere = 1;
}
START_TEST(exit_crash)
{
    ok( 1, "fine\n" );
    atexit( late );
}
END
    source_file hang <<'END'
START_TEST(hang)
{
    ok( 1, "fine\n" );
    Sleep( 60000 );
}
END
    source_file many <<'END'
START_TEST(many)
{
    int i;

    for (i = 0; i < 300; i++) ok( 0, "failure %d\n", i );
}
END
    source_file threads <<'END'
static DWORD WINAPI thread( void *arg )
{
    int i;

    winetest_push_context( "thread %Iu", (ULONG_PTR)arg );
    for (i = 0; i < 10000; i++) ok( i != 5000, "counted\n" );
    todo_wine ok( 0, "mine only\n" );
    winetest_pop_context();
    return 0;
}
START_TEST(threads)
{
    HANDLE handles[8];
    ULONG_PTR i;

    for (i = 0; i < 8; i++) handles[i] = CreateThread( NULL, 0, thread, (void *)i, 0, NULL );
    WaitForMultipleObjects( 8, handles, TRUE, INFINITE );
}
END
    source_file lasterror <<'END'
START_TEST(lasterror)
{
    SetLastError( 0xdeadbeef );
    ok( GetLastError() == 0xdeadbeef, "before\n" );
    winetest_push_context( "a" );
    todo_wine ok( 0, "todo\n" );
    flaky trace( "%s\n", wine_dbgstr_w( L"x" ) );
    skip( "some\n" );
    winetest_pop_context();
    ok( GetLastError() == 0xdeadbeef, "after: %#lx\n", GetLastError() );
}
END
    source_file strings <<'END'
START_TEST(strings)
{
    static const WCHAR wide[] = {'a','"',0x1234,'\n','\\',0,'z',0};
    static const GUID guid = {0x12345678,0x9abc,0xdef0,{1,2,3,4,5,6,7,8}};
    RECT rect = {1,2,3,4};
    char large[1000];

    memset( large, 'x', sizeof(large) );
    trace( "1 %s %s %s\n", wine_dbgstr_w( wide ), wine_dbgstr_wn( wide, 7 ), wine_dbgstr_wn( wide, 0 ) );
    trace( "2 %s %s %s\n", wine_dbgstr_a( "q\x80" ), wine_dbgstr_an( "abc", 2 ), wine_dbgstr_a( NULL ) );
    trace( "3 %s %s\n", wine_dbgstr_w( NULL ), wine_dbgstr_a( (char *)0x24 ) );
    trace( "4 %s %s\n", wine_dbgstr_guid( &guid ), wine_dbgstr_rect( &rect ) );
    trace( "5 %s %s\n", wine_dbgstr_longlong( 0x123456789abull ), wine_dbgstr_longlong( 10 ) );
    ok( strlen( wine_dbgstr_an( large, sizeof(large) ) ) < 400, "not cut\n" );
}
END
    source_file children <<'END'
START_TEST(children)
{
    static const char * const parts[] = { "good", "bad", "crash" };
    STARTUPINFOA si = { .cb = sizeof(si) };
    PROCESS_INFORMATION pi;
    char **argv, cmd[MAX_PATH + 30];
    int i, argc = winetest_get_mainargs( &argv );

    ok( argc >= 2 && !strcmp( argv[1], "children" ), "argc %d\n", argc );
    if (argc == 3)
    {
        if (!strcmp( argv[2], "crash" )) RaiseException( 0xe0000100, 0, 0, NULL );
        ok( !strcmp( argv[2], "good" ), "I am %s\n", argv[2] );
        return;
    }
    for (i = 0; i < 3; i++)
    {
        sprintf( cmd, "\"%s\" children %s", argv[0], parts[i] );
        ok( CreateProcessA( NULL, cmd, NULL, NULL, TRUE, 0, NULL, NULL, &si, &pi ), "no child\n" );
        if (i & 1) winetest_wait_child_process( &pi );
        else wait_child_process( pi.hProcess );
    }
}
END
}

# What a test program prints and returns without a runner.
test_program() {
    run one_test.exe
    check "no argument is an error" [ "$status" != 0 ]
    has "no argument shows the usage" 'Usage: *'
    has "no argument shows the tests" '    good'
    run one_test.exe --list
    same "--list prints bare names" "${names[*]}" "${output//$'\n'/ }"
    run one_test.exe no_such_test
    check "an unknown name is an error" [ "$status" != 0 ]

    run one_test.exe good
    same "a passing test returns 0" 0 "$status"
    closes "closing line of a passing test" good 3 1 0 0 0
    has "a todo is told" 'good.c:8: Test marked todo: got 5'
    lacks "no failing line in a passing test" 'Test failed'

    run one_test.exe fail
    same "a failing test returns the failures" 5 "$status"
    has "a failing ok" 'fail.c:4: Test failed: wrong 7'
    has "ok_ gives its own place, and a newline is added" 'where.c:99: Test failed: placed'
    has "contexts nest" 'fail.c:8: Test failed: outer 1: inner: deep'
    has "a context is popped" 'fail.c:10: Test failed: outer 1: shallow'
    has "all contexts are popped" 'fail.c:12: Test failed: bare'
    closes "closing line of a failing test" fail 6 0 0 5 0
    run one_test.exe many
    same "the exit status stops at 255" 255 "$status"
    closes "more failures are still counted" many 300 0 0 300 0
}

# Todo, flaky, skip, broken and the environment.
test_macros() {
    run one_test.exe todo
    same "a todo that succeeds is a failure" 1 "$status"
    has "a todo that succeeds is told" 'todo.c:7: Todo succeeded: surprise'
    closes "todo counts" todo 7 4 0 1 0
    run one_test.exe flaky
    same "flaky failures are forgiven" 0 "$status"
    closes "flaky counts" flaky 5 0 3 0 0
    run one_test.exe skips
    same "a skip is no failure" 0 "$status"
    has "a skip is told" 'skips.c:3: Tests skipped: no device here'
    has "a skip is counted" '*:skips: 0 tests executed (*), 1 skipped.'
    run one_test.exe winskip
    same "win_skip on Wine is a failure" 1 "$status"

    run one_test.exe platform
    same "broken is refused on Wine" 1 "$status"
    has "Wine is detected" 'platform.c:3: platform wine, wine 1, interactive 0'
    WINETEST_PLATFORM=windows run one_test.exe platform
    same "broken is accepted on Windows" 0 "$status"
    has "WINETEST_PLATFORM counts" 'platform.c:3: platform windows, wine 0, interactive 0'
    WINETEST_PLATFORM=windows run one_test.exe winskip
    same "win_skip on Windows is a skip" 0 "$status"
    WINETEST_PLATFORM=windows run one_test.exe good
    same "todo_wine counts on Wine only" 1 "$status"
    WINETEST_DEBUG=0 run one_test.exe platform
    lacks "WINETEST_DEBUG=0 hides traces" 'platform wine'
    WINETEST_REPORT_SUCCESS=1 run one_test.exe good
    has "WINETEST_REPORT_SUCCESS shows what passes" 'good.c:6: Test succeeded'
}

# Crashes, threads, child processes and helper functions.
test_process() {
    run one_test.exe crash
    check "a crash is an error" [ "$status" != 0 ]
    has "a crash is told with its place" 'crash.c:4: unhandled exception c0000005 at *'
    lacks "a crash leaves no closing line" 'tests executed'
    run one_test.exe thread_crash
    check "a crash in a thread is an error" [ "$status" != 0 ]
    has "a crash in a thread is told" 'thread_crash.c:4: unhandled exception c0000005 at *'
    run one_test.exe raise
    check "an exception code ending in 00 is an error" [ "$status" != 0 ]

    run one_test.exe threads
    same "failures of all threads count" 8 "$status"
    has "a context belongs to its thread" 'threads.c:6: Test failed: thread 3: counted'
    closes "checks of all threads count" threads 80008 8 0 8 0
    run one_test.exe lasterror
    same "the last error survives the harness" 0 "$status"

    run one_test.exe children
    same "failures of children count" 2 "$status"
    has "a child's check fails" 'children.c:13: Test failed: I am bad'
    has "a child says that it is one" '*:children:child: 2 tests executed (* 1 failure), 0 skipped.'
    has "a crashed child is told" 'children.c:21: Test failed: child process * ended with code 0xe0000101'

    run one_test.exe strings
    # shellcheck disable=SC1003,SC2028  # the backslashes are what is printed
    has "strings: wide" '*: 1 L"a\\"\\1234\\n\\\\" L"a\\"\\1234\\n\\\\\\0000z" L""'
    has "strings: narrow" '*: 2 "q\\x80" "ab" (null)'
    has "strings: NULL and atoms" '*: 3 (null) #0024'
    has "strings: guid, rect" '*: 4 {12345678-9abc-def0-0102-030405060708} (1,2)-(3,4)'
    has "strings: 64 bits" '*: 5 123456789ab a'
    same "strings: long ones are cut" 0 "$status"
}

# Lines, sums, verdicts and exit status of the runner.
test_runner() {
    local left

    runner "$work" --filter '*:good' --log "$work/logs" --counts "$work/counts" --label one
    same "runner: all passed" 0 "$status"
    has "runner: the line of a test" 'ok   x86_64 one one:good  *3 checks, 1 todo, 0 skipped'
    same "runner: no more than that and the sum" 2 "$(wc -l <<<"$output")"
    same "runner: counts" $'x86_64\tone\tgood\t3\t1\t0\t0' "$(cat "$work/counts")"
    check "runner: log" grep -q 'marked todo' "$work/logs/one-x86_64-one-good.log"

    runner "$work" --jobs 2 --counts "$work/counts"
    same "runner: some failed" 1 "$status"
    has "runner: a failing test" 'FAIL x86_64 one:fail  *6 checks, 5 failed, 0 todo, 0 skipped'
    has "runner: its failing lines" '    fail.c:4: Test failed: wrong 7'
    has "runner: a todo that succeeds" 'FAIL x86_64 one:todo  *7 checks, 1 failed, 4 todo, 0 skipped'
    has "runner: a crash" 'FAIL x86_64 one:crash *'
    has "runner: a crash is told" '    crash.c:4: unhandled exception c0000005 at *'
    has "runner: a crash at the exit" 'FAIL x86_64 one:exit_crash *'
    has "runner: a missing closing line" 'FAIL x86_64 one:quits *'
    has "runner: a missing closing line is told" '    ended without its closing line, exit status 0'
    has "runner: a hang" 'FAIL x86_64 one:hang *'
    has "runner: a hang is told" '    timed out after 15 s'
    has "runner: no check at all" 'FAIL x86_64 one:nothing *'
    has "runner: skips only" 'skip x86_64 one:skips *0 checks, 0 todo, 1 skipped'
    has "runner: flaky" 'ok   x86_64 one:flaky *5 checks, 0 todo, 3 flaky, 0 skipped'
    has "runner: at most 20 lines" '    ... and 280 more'
    has "runner: threads" 'FAIL x86_64 one:threads *80008 checks, 8 failed, 8 todo, 0 skipped'
    has "runner: checks of children are added" 'FAIL x86_64 one:children *'
    same "runner: the sum stands alone at the end" \
        "4 passed, $((${#names[@]} - 5)) failed, 1 skipped" "${output##*$'\n'}"
    same "runner: a row for each test" "${#names[@]}" "$(wc -l <"$work/counts")"

    runner "$work" --filter '*:no_such'
    same "runner: nothing ran" 1 "$status"
    runner "$work" --filter skips
    same "runner: only skips is no failure" 0 "$status"
    runner "$work/nowhere"
    same "runner: no folder" 2 "$status"
    runner "$work" --arch sparc
    same "runner: bad option value" 2 "$status"
    runner --bad "$work"
    same "runner: bad option" 2 "$status"
    timeout -s TERM 2 "$top/tools/runtests" --wine "$wine" --timeout 40 --filter hang "$work" \
        >"$work/output" 2>&1 || true
    for _ in {1..30}; do
        left=$(pgrep -fc "$work/one_test.exe hang" || true)
        [ "$left" != 0 ] || break
        sleep 1
    done
    same "runner: a hanging test is ended, also when the runner is stopped" 0 "$left"
}

# A Wine that fails before the program begins, the first time only or (a file "always") each time.
test_wine_fails() {
    cat >"$work/wine-fails" <<END
#!/bin/bash
if [ ! -f "$work/failed" ] || [ -f "$work/always" ]; then
    touch "$work/failed"
    echo 'wine client error:0: recvmsg: Connection reset by peer' >&2
    exit 1
fi
exec "$(command -v "$wine")" "\$@"
END
    chmod +x "$work/wine-fails"
    runner "$work" --wine "$work/wine-fails" --filter '*:good'
    same "runner: Wine fails at the list: tried again" 0 "$status"
    has "runner: the test ran" 'ok   x86_64 one:good *3 checks, 1 todo, 0 skipped'
    touch "$work/always"
    runner "$work" --wine "$work/wine-fails" --filter '*:good'
    same "runner: Wine fails each time: a failure" 1 "$status"
    rm "$work/always"
}

# A program that does not even start.
test_broken_program() {
    mkdir "$work/broken"
    head -c 512 "$work/one_test.exe" >"$work/broken/bad_test.exe"
    runner "$work/broken"
    same "runner: a program that does not start fails" 1 "$status"
    has "runner: it is named" 'FAIL x86_64 bad:(list) *'
}

# The same program for 32-bit Windows, run where this Wine can.
test_32bit() {
    if ! command -v "$cc32" >/dev/null; then
        skip "32 bit: $cc32 is not installed"
        return
    fi
    mkdir "$work/i386"
    check "32 bit: compiles without a warning" build "$cc32" i386/one_test.exe "${names[@]}"
    run i386/one_test.exe --list
    if [[ $output != *threads* ]]; then
        skip "32 bit: this Wine runs 64-bit programs only"
        return
    fi
    runner "$work/i386" --filter '*:good' --arch i386
    same "32 bit: runs" 0 "$status"
    has "32 bit: says so" 'ok   i386   one:good *3 checks, 1 todo, 0 skipped'
    runner "$work/i386" --filter '*:crash'
    has "32 bit: a crash is told" '    crash.c:4: unhandled exception c0000005 at *'
    runner "$work/i386" --filter '*:good' --arch x86_64
    same "32 bit: left out for --arch x86_64" 1 "$status"
}

# Wrong use of the macros must not compile, and wrong names not reach a test list.
test_compile() {
    source_file badformat <<'END'
START_TEST(badformat)
{
    ok( 0, "%s\n", 3 );
}
END
    check "a wrong format does not compile" \
        fails "$cc64" -Wall -Werror -I"$top/include" -c -o /dev/null "$work/badformat.c"
    check "make-testlist refuses a bad name" fails "$top/tools/make-testlist" a-b
    check "make-testlist needs a name" fails "$top/tools/make-testlist"
}

trap cleanup EXIT
command -v "$cc64" >/dev/null || {
    echo "harness.sh: $cc64 is not installed" >&2
    exit 2
}
command -v "$wine" >/dev/null || {
    echo "harness.sh: Wine is not installed" >&2
    exit 2
}
export WINEDEBUG=-all WINEDLLOVERRIDES="${WINEDLLOVERRIDES:+$WINEDLLOVERRIDES;}winedbg.exe=d"
if [ -z "${WINEPREFIX:-}" ]; then
    export WINEPREFIX=$work/prefix
    # tests/lib.sh has more about the template.
    if [[ ${TEMPLATE_WINE:-} = "$(command -v "$wine")" && -f ${TEMPLATE_PREFIX:-}/user.reg ]]; then
        cp -a "$TEMPLATE_PREFIX" "$WINEPREFIX"
        rm -f "$WINEPREFIX/wineserver"
    else
        WINEDLLOVERRIDES="$WINEDLLOVERRIDES;mscoree,mshtml=" "$wine" wineboot -i >/dev/null 2>&1
    fi
fi

names=(good fail todo flaky skips winskip platform nothing quits crash thread_crash raise exit_crash hang many
    threads lasterror strings children)
write_sources
check "64 bit: compiles without a warning" build "$cc64" one_test.exe "${names[@]}"
test_compile
test_program
test_macros
test_process
test_runner
test_wine_fails
test_broken_program
test_32bit
finish
