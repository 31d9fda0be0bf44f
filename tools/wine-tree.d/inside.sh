# Part of check-wine-tree: what runs in the chroot, on a Wine that has our DLLs as its own.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

readonly wine_folder=/usr/lib/x86_64-linux-gnu/wine

passed=0 failed=0 skipped=0

result() {
    if [ "$1" = 0 ]; then
        printf 'ok   %s\n' "$2"
        passed=$((passed + 1))
    else
        printf 'FAIL %s\n' "$2"
        failed=$((failed + 1))
    fi
}

# try WHAT COMMAND...: a check; its output is kept, and shown at the end if it fails.
try() {
    local what=$1 status=0
    shift
    timeout --kill-after=10 900 "$@" >"$logs/last" 2>&1 </dev/null || status=$?
    { printf '==== %s\n' "$what" && cat "$logs/last"; } >>"$logs/inside.log"
    [ "$status" = 0 ] || tail -n 15 "$logs/last" | sed 's/^/    /'
    result "$status" "$what"
}

end_server() {
    WINEPREFIX=$1 "$wine_folder/wineserver" -k || true
    WINEPREFIX=$1 "$wine_folder/wineserver" -w || true
}

# Whether a DLL has the resource of ours; names of resources are in UTF-16.
has_mark() { LC_ALL=C grep -qaP 'W\x00I\x00N\x00E\x00C\x00S\x00P\x00' "$1"; }

# The DLLs in the prefix are the tree's, and carry Wine's mark.
check_files() {
    local arch folder dll status
    for arch in x86_64:system32 i386:syswow64; do
        folder=${arch#*:} arch=${arch%:*}
        for dll in "${tree_dlls[@]}"; do
            try "$arch: $dll.dll of a new prefix is this Wine's" \
                cmp "$wine_folder/$arch-windows/$dll.dll" "$prefix/drive_c/windows/$folder/$dll.dll"
            has_mark "$prefix/drive_c/windows/$folder/$dll.dll" && status=0 || status=1
            result $status "$arch: it is ours"
            try "$arch: $dll.dll is marked as Wine's" \
                test "$(tail -c +65 "$wine_folder/$arch-windows/$dll.dll" | head -c 16)" = 'Wine builtin DLL'
        done
    done
}

# tests LABEL PREFIX FILTER: conformance tests of both widths.
tests() {
    local arch p f s
    for arch in x86_64 i386; do
        "$top/tools/runtests" --wine wine --prefix "$2" --arch "$arch" --label "$1" --filter "$3" \
            --only "$base/tests/names" --log "$logs" --counts "$logs/counts-$1-$arch.tsv" "$base/tests/$arch" 2>&1 |
            tee "$logs/$1-$arch.log" || true
        read -r p f s < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' \
            "$logs/$1-$arch.log" | tail -n 1) || true
        passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
        [ -n "${p:-}" ] || result 1 "$arch: the tests ended"
        # Nothing is expected to fail on our own; sysfunc is about functions of the host's.
        [ "$1" = distribution ] ||
            try "$1 $arch: no todo" awk -F '\t' '$3 != "sysfunc" && $5 { exit 1 }' "$logs/counts-$1-$arch.tsv"
    done
}

# Programs that know nothing of us.
programs() {
    local label=$1 pfx=$2 arch dir
    for arch in x86_64 i386; do
        dir=$top/build/$arch-windows/programs
        try "$label $arch: list_providers" env WINEPREFIX="$pfx" wine "$dir/list_providers.exe"
        try "$label $arch: session_hash" env WINEPREFIX="$pfx" wine "$dir/session_hash.exe"
    done
}

check_inside() {
    logs=$top/build/log/wine-tree
    rm -f "$logs"/inside.log "$logs"/*-windows*.log "$logs"/counts-*
    prefix=/tmp/prefix
    export WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=d;mshtml=d;winedbg.exe=d'
    mount --bind "$base/wine" "$wine_folder"
    try 'a prefix is made' env WINEPREFIX="$prefix" wine wineboot -i
    end_server "$prefix"
    check_files
    try 'the helper of smart cards is named' \
        env WINEPREFIX="$prefix" wine reg query 'HKLM\Software\winecsp' /v TokenHelper
    end_server "$prefix"
    cp -a "$prefix" "$prefix-user"
    tests tree "$prefix" "$filter"
    end_server "$prefix"
    if [ "$filter" = '*' ]; then
        try 'the demo' "$top/tools/demo" --builtin
        try 'winecsp is installed on top' "$top/tools/winecsp" install --wine wine --from "$top/build" \
            --prefix "$prefix-user"
        tests user "$prefix-user" 'rsaenh:hash'
        tests user "$prefix-user" 'advapi32:builtin'
        programs user "$prefix-user"
        try 'winecsp is removed again' "$top/tools/winecsp" uninstall --wine wine --prefix "$prefix-user"
        programs removed "$prefix-user"
        end_server "$prefix-user"
        umount "$wine_folder"
        tests distribution "$prefix" 'advapi32:builtin'
        programs distribution "$prefix"
        end_server "$prefix"
    fi
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" = 0 ]
}
