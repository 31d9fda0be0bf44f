# What the whole-system tests share: scratch prefixes, checks that are counted, the closing line.
# Source it first and call finish last. The tests read these environment variables:
#   WINE           the wine program (default: wine)
#   WINECSP        the winecsp command (default: tools/winecsp of this tree)
#   WINECSP_FROM   the folder with x86_64-windows/ (default: build of this tree)
#   TEMPLATE_PREFIX, TEMPLATE_WINE  a prefix that make_prefix of that Wine copies (default: none, then it makes each)
#   STRICT_TOOLS   yes: that a tool is missing which bootstrap installs for the tests is a failure, see need_tool
# Everything that is made lies in one scratch folder, which goes at the end with its wineservers.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash

set -uo pipefail
unset CDPATH WINEPREFIX WINEDLLOVERRIDES WINECSP_TEST_KILL_AFTER

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WINE=$(type -P "${WINE:-wine}")
WINECSP=$(readlink -f "${WINECSP:-$top/tools/winecsp}")
WINECSP_FROM=$(readlink -f "${WINECSP_FROM:-$top/build}")
export WINEDEBUG=${WINEDEBUG:-fixme-all}

# shellcheck source=tests/parts/count.sh
. "$top/tests/parts/count.sh"
# shellcheck source=tools/winecsp.d/server.sh
. "$top/tools/winecsp.d/server.sh" # server_pids, server_programs, start_failed

scratch=$(mktemp -d "${TMPDIR:-/tmp}/winecsp-test.XXXXXX")
chmod 755 "$scratch"
unset TMPDIR # Debian's Wine 10.0 aborts if it is set
trap cleanup EXIT
trap 'exit 130' INT TERM

# Ends the wineservers whose prefix lies in the scratch folder, by their process ids, and removes it.
cleanup() {
    local prefix
    for prefix in "$scratch"/*/; do
        [[ -d $prefix/drive_c ]] && remove_prefix "$prefix"
    done
    if declare -F more_cleanup >/dev/null; then more_cleanup; fi
    rm -rf "$scratch"
}

# end_server PREFIX: ends the wineserver, which ends the programs, and waits until it is gone.
end_server() {
    local pid tries
    for pid in $(server_pids "$1"); do kill -INT "$pid" 2>/dev/null; done
    for tries in {1..300}; do
        [[ -n $(server_pids "$1") ]] || return 0
        sleep 0.1
    done
    echo "a wineserver of $1 does not end (tried $tries times)" >&2
}

# keep_server PREFIX [PROGRAM]: a program that stays, so that later ones find the wineserver running and start quickly.
# It is waited for: of two that start first in a copied prefix one may fail. Leaves its process ID in $keeper.
keep_server() {
    WINEPREFIX=$1 DISPLAY='' "$WINE" "${2:-$WINECSP_FROM/x86_64-windows/programs/key_tool.exe}" stay >/dev/null 2>&1 \
        </dev/null &
    keeper=$!
    wait_program "$1" key_tool.exe
}

# wait_server PREFIX: waits until the wineserver has left by itself and has written the registry.
wait_server() {
    local tries
    for tries in {1..600}; do
        [[ -n $(server_pids "$1") ]] || return 0
        sleep 0.1
    done
    echo "programs still run in $1 (tried $tries times)" >&2
    return 1
}

# wait_program PREFIX NAME: waits until a program of that name runs in the prefix.
wait_program() {
    local tries
    for tries in {1..600}; do
        if grep -q " $2\$" <<<"$(server_programs "$1")"; then return 0; fi
        sleep 0.1
    done
    echo "no $2 runs in $1 (tried $tries times)" >&2
    return 1
}

# need_tool NAME TEXT: whether that program is there. If not, the test leaves something out, as TEXT says. After
# bootstrap has installed what the tests need, that is a failure if the program is in its table, or the table would be
# wrong.
need_tool() {
    [[ -z $(type -P "$1") ]] || return 0
    if [[ -n ${STRICT_TOOLS:-} ]] && grep -qE "^(build|wine|check) +$1 " "$top/bootstrap"; then
        not_ok "$2: there is no $1, which bootstrap installs"
    else
        skip "$2: there is no $1"
    fi
    return 1
}

# progress TEXT: how far a long test is: a line at most every 30 s. tools/check shows the last one of what runs.
progress() {
    ((SECONDS - ${progress_told:-0} >= 30)) || return 0
    progress_told=$SECONDS
    echo ".. $1"
}

# run_winecsp WANTED-CODE ARGUMENT...: leaves the output of both kinds in $out and checks the exit code.
run_winecsp() {
    local wanted=$1 code
    shift
    out=$("$WINECSP" "$1" --wine "$WINE" "${@:2}" 2>&1)
    code=$?
    if [[ $code == "$wanted" ]]; then
        ok "winecsp $* exits with $wanted"
    else
        not_ok "winecsp $*: exit code $code, wanted $wanted; it said: $out"
    fi
}

# json_value TEXT EXPRESSION: what an expression of Perl makes of a JSON text, which is $_ in it.
json_value() { perl -MJSON::PP -0777 -e '$_ = decode_json( <STDIN> ); print eval shift' "$2" 2>&1 <<<"$1"; }

# Whether json_value works here.
reads_json() { perl -MJSON::PP -e 1 2>/dev/null; }

# no_debugger PREFIX: a program that crashes ends at once; and Wine's own processes, of which one in some thousand
# starts does so, do not leave the debugger's settings in a registry that is compared. Each width has a value of its
# own.
no_debugger() {
    local node
    for node in '' 'Wow6432Node\'; do
        [[ -z $node || -f $1/drive_c/windows/syswow64/kernel32.dll ]] || continue
        in_prefix "$1" reg add "HKLM\\Software\\${node}Microsoft\\Windows NT\\CurrentVersion\\AeDebug" \
            /v Debugger /d none /f >/dev/null
    done
}

# make_prefix DIR: a new prefix that has been used once, so that what Wine does late is done. It shares no file with the
# one that it may be a copy of, which serves other tests at the same time.
make_prefix() {
    if [[ ${TEMPLATE_WINE:-} == "$WINE" && -f ${TEMPLATE_PREFIX:-}/user.reg ]]; then
        mkdir -p "$1" && cp -a "$TEMPLATE_PREFIX/." "$1" && rm -f "$1/wineserver"
        return
    fi
    WINEPREFIX=$1 DISPLAY='' WINEDLLOVERRIDES='mscoree=d;mshtml=d' "$WINE" wineboot -i >/dev/null 2>&1
    wait_server "$1" || return 1
    in_prefix "$1" cmd /c ver >/dev/null
    no_debugger "$1"
    wait_server "$1"
    [[ -f $1/user.reg ]]
}

# add_user NAME HOME: an ordinary user. Another test may be at the list of users at this moment.
add_user() {
    local tries
    for tries in {1..20}; do
        if useradd --no-create-home --home-dir "$2" --shell /bin/sh "$1" 2>"$scratch/stderr"; then return 0; fi
        sleep 0.5
    done
    echo "no user could be made (tried $tries times): $(tail -n 1 "$scratch/stderr")" >&2
    return 1
}

# drop_user NAME
drop_user() {
    local _
    for _ in {1..20}; do
        if userdel "$1" 2>/dev/null || ! getent passwd "$1" >/dev/null; then return 0; fi
        sleep 0.5
    done
}

# copy_prefix FROM TO: a quick copy; unchanged files are shared by hard links, so none may be written
# in place. (Wine and winecsp replace files.)
copy_prefix() {
    mkdir -p "$2"
    cp -a "$1"/*.reg "$2"
    [[ ! -f $1/.update-timestamp ]] || cp -a "$1/.update-timestamp" "$2"
    [[ ! -d $1/.winecsp ]] || cp -a "$1/.winecsp" "$2"
    cp -al "$1/drive_c" "$1/dosdevices" "$2"
}

# remove_prefix DIR: with what is left of its wineserver. Debian's puts its folder in /tmp, under a name
# that the prefix's file "wineserver" starts with.
remove_prefix() {
    local name=''
    end_server "$1"
    [[ ! -f $1/wineserver ]] || name=$(head -c 11 "$1/wineserver")
    [[ ! $name =~ ^wine-[[:alnum:]]{6}$ ]] || rm -rf "/tmp/$name"
    rm -rf "$1"
}

# silent_failure CODE OUTPUT-FILE MESSAGES-FILE: whether a program failed without a word on either output. Once in some
# thousand starts that happens under Wine, to any program and for no known reason. A time-out (124, 137) is another
# matter.
silent_failure() {
    [[ $1 != 0 && $1 != 124 && $1 != 137 && ! -s $2 && ! -s $3 ]]
}

# in_prefix DIR PROGRAM...: runs a Windows program; carriage returns are dropped, messages go to a file. When a
# wineserver leaves at that very moment, Wine may fail before the program begins: then it is started again, as after a
# silent failure. What it printed, and its exit code, are kept for the line of a check that fails.
in_prefix() {
    local dir=$1 code tries messages=$scratch/stderr.$BASHPID output=$scratch/stdout.$BASHPID
    shift
    for tries in 1 2 3; do
        code=0
        WINEPREFIX=$dir DISPLAY='' timeout 120 "$WINE" "$@" 2>"$messages" </dev/null | tr -d '\r' | tee "$output" ||
            code=$?
        if start_failed "$code" "$messages"; then
            echo "Wine did not start ${1##*/} (try $tries): $(head -n 1 "$messages")" >&2
        elif silent_failure "$code" "$output" "$messages"; then
            echo "${1##*/} printed nothing at all, exit code $code (try $tries)" | tee -a "$scratch/silent" >&2
        else
            break
        fi
    done
    mv "$messages" "$scratch/stderr"
    mv "$output" "$scratch/stdout"
    echo "$*: exit code $code" | cut -c1-300 >"$scratch/ended"
    return "$code"
}

# builtin_serves, ours_serves: whose DLLs serve container_tool from now on.
overrides=''
builtin_serves() { overrides='rsaenh,dssenh,advapi32,cryptsp=b'; }
ours_serves() { overrides=''; }

# container_tool ARGUMENT...: of the width in $arch, in $prefix; its output in $out, its messages in $scratch/stderr.
# Its files are in $files.
container_tool() {
    out=$(
        set -o pipefail
        cd "${files:-$scratch}" && export WINEDLLOVERRIDES=$overrides &&
            in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/container_tool.exe" "$@"
    )
}

# sums: the checksums of the files below the current folder, but for those that snapshot looks into. What has other
# names too, in a prefix that it is shared with, is not read again: such files are replaced, and not written to.
sums() {
    local known=$scratch/known-sums list=$scratch/list.$BASHPID
    [[ -f $known ]] || : >"$known"
    find . -type f ! -name '*.reg' ! -path ./wineserver -printf '%D:%i:%s:%T@\t%n\t%p\n' |
        LC_ALL=C sort -t $'\t' -k 3 >"$list"
    awk -F '\t' 'FILENAME == ARGV[1] { known[$1]; next } $2 == 1 || !($1 in known) { print $3 }' "$known" "$list" |
        tr '\n' '\0' | xargs -0 -r sha256sum -z | tr '\0' '\n' >"$list.new"
    awk -F '\t' -v known="$known" '
        FILENAME == ARGV[1] { sum[$1] = $2; next }
        FILENAME == ARGV[2] { path = substr( $0, 67 ); new[path] = substr( $0, 1, 64 ); next }
        !($3 in new) { print sum[$1], $3; next }
        { print new[$3], $3; if ($2 > 1 && !($1 in sum)) { sum[$1]; print $1 "\t" new[$3] >> known } }
    ' "$known" "$list.new" "$list"
    rm -f "$list" "$list.new"
}

# snapshot DIR: names, kinds, modes, contents and registry values of a prefix, without time stamps.
snapshot() {
    (
        cd "$1" || exit
        # The file "wineserver" says where Debian's wineserver works; .update-timestamp is a time.
        find . -path ./wineserver -prune -o -printf '%p %y %m %u %l\n' | LC_ALL=C sort
        sums
        for file in system.reg user.reg userdef.reg; do
            echo "== $file"
            sed -E '/^#time=/d; /^"DriverDateData"=/d; s/^(\[.*\]) [0-9]+$/\1/' "$file"
        done
    )
}

# check_same TEXT SNAPSHOT-FILE DIR: the prefix is as it was.
check_same() {
    local now=$2.now
    snapshot "$3" >"$now"
    if cmp -s "$2" "$now"; then
        ok "$1"
    else
        not_ok "$1:"
        diff "$2" "$now" | head -n 20
    fi
    rm -f "$now"
}

# each_width PREFIX FUNCTION: calls it with $arch set to each width that is built and that the prefix runs.
each_width() {
    for arch in x86_64 i386; do
        if [[ ! -d $WINECSP_FROM/$arch-windows/programs ]]; then
            skip "$arch: not built"
        elif [[ $arch == i386 && ! -f $1/drive_c/windows/syswow64/kernel32.dll ]]; then
            skip 'i386: this Wine runs no 32-bit programs'
        else
            "$2"
        fi
    done
}

# Stops a test that cannot run here.
need_setup() {
    [[ -n $WINE ]] || {
        skip 'there is no wine'
        finish
    }
    [[ -f $WINECSP_FROM/x86_64-windows/advapi32.dll ]] || {
        echo "FAIL: no DLLs in $WINECSP_FROM"
        exit 1
    }
}
