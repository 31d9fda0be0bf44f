#!/bin/bash
# advapi32.dll on hosts that are not the Wine that is here: made-up ones take the host's part, with fewer names and with
# more of them. A name that the host lacks is, to a program, as it is on Wine's own DLL. A Wine whose DLLs use names
# that ours lack is refused by winecsp.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

base=$scratch/base

# names ARGUMENT...: runs host_names of the folder $place, in the base prefix; output in $out, on one line.
names() {
    out=$(
        export WINEDLLOVERRIDES="$overrides"
        in_prefix "$base" "$place/host_names.exe" "$@" | xargs
    )
}

# The same program beside our DLLs and the made-up ones, and alone: then it gets Wine's own advapi32.dll.
make_places() {
    local tests=$WINECSP_FROM/$arch-windows/tests
    made=$scratch/made-$arch alone=$scratch/alone-$arch
    mkdir -p "$made" "$alone"
    cp "$WINECSP_FROM/$arch-windows/programs/host_names.exe" "$alone"
    cp "$WINECSP_FROM/$arch-windows/programs/host_names.exe" "$WINECSP_FROM/$arch-windows"/{advapi32,cryptsp}.dll \
        "$tests/madebase.dll" "$made"
    cp "$tests/madehost.dll" "$made/advapi32_host.dll"
    cp "$tests/madebase.dll" "$made/cryptsp_host.dll"
}

on_made() { place=$made overrides='advapi32,cryptsp,advapi32_host,cryptsp_host,madebase=n'; }
on_builtin() { place=$alone overrides='advapi32,cryptsp=b'; }

# What Wine's own DLL lacks too, looked up and imported.
test_missing() {
    local look='CredUnprotectA error 127 NoNameOfWindows error 127 NoNameAtAll error 127'
    local name
    for on in on_builtin on_made; do
        "$on"
        names look CredUnprotectA NoNameOfWindows NoNameAtAll
        check_equal "$arch $on: names that are missing" "$out" "$look"
        names call CredUnprotectA
        check_equal "$arch $on: an import that is missing" "$out" 'CredUnprotectA missing'
    done
    on_made
    names look RegOpenKeyExA LookupAccountNameA CryptGenRandom
    check_equal "$arch names that only this host lacks" "$out" \
        'RegOpenKeyExA error 127 LookupAccountNameA error 127 CryptGenRandom there'
    on_builtin
    for name in AuditFree CredProtectA; do
        names call "$name"
        check_equal "$arch Wine lacks the name" "$out" "$name missing"
    done
}

# What a newer host has, itself or by handing it on.
test_more() {
    on_made
    names look AuditFree A_SHAInit CredProtectA SystemFunction006
    check_equal "$arch names of the host" "$out" \
        'AuditFree there A_SHAInit there CredProtectA there SystemFunction006 there'
    names call AuditFree
    check_equal "$arch a function of the host" "$out" 'AuditFree 0x2001'
    names call CredProtectA
    check_equal "$arch a function that the host takes from another DLL" "$out" 'CredProtectA 0x1001'
    names call SystemFunction006
    check_equal "$arch a function that the host takes from cryptsp" "$out" 'SystemFunction006 0x1002'
}

test_made_host() {
    make_places
    test_missing
    test_more
}

test_made_hosts() {
    keep_server "$base"
    each_width "$base" test_made_host
    end_server "$base"
}

# fresh NAME: a new prefix like the base, in $dir.
fresh() {
    dir=$scratch/$1
    copy_prefix "$base" "$dir"
}

install() { run_winecsp "$1" install --prefix "$dir" --from "$WINECSP_FROM" "${@:2}"; }
status() { run_winecsp "$1" status --prefix "$dir" --from "$WINECSP_FROM" "${@:2}"; }
run() { run_winecsp "$1" run --prefix "$dir" --from "$WINECSP_FROM" "${@:2}" cmd /c 'echo ran'; }

# rename_function FILE TARGET: a copy of a DLL in which CryptReleaseContext has a name that no Windows has.
rename_function() { LC_ALL=C sed 's/CryptReleaseContext\x00/CryptReleaseContexu\x00/g' "$1" >"$2"; }

# A Wine like the one that is here, but that its advapi32.dll has that function under the new name, in $newer.
make_newer_wine() {
    local lib w server
    lib=$("$WINECSP" status --verbose --wine "$WINE" --prefix "$base" --from "$WINECSP_FROM" |
        sed -n "s/^ *Wine's DLLs *//p")
    newer=$scratch/wine/bin/wine
    mkdir -p "$scratch/wine/bin" "$scratch/wine/lib/wine/x86_64-unix"
    for w in x86_64 i386; do
        [[ -f $lib/$w-windows/advapi32.dll ]] || continue
        cp -rs "$lib/$w-windows" "$scratch/wine/lib/wine"
        rm "$scratch/wine/lib/wine/$w-windows/advapi32.dll"
        rename_function "$lib/$w-windows/advapi32.dll" "$scratch/wine/lib/wine/$w-windows/advapi32.dll"
    done
    "$WINE" --version 2>/dev/null >"$scratch/wine/lib/wine/x86_64-unix/ntdll.so"
    printf '#!/bin/sh\n[ "$1" != --version ] || exec cat %q\nexec %q "$@"\n' \
        "$scratch/wine/lib/wine/x86_64-unix/ntdll.so" "$WINE" >"$newer"
    chmod +x "$newer"
    for server in "$lib/wineserver" "$(dirname "$(readlink -f "$WINE")")/wineserver" "$(type -P wineserver || :)"; do
        if [[ -x $server ]]; then
            ln -sf "$server" "$scratch/wine/bin/wineserver"
            break
        fi
    done
}

# need WIDTH: gives the newer Wine a DLL that imports the function.
need() {
    rename_function "$WINECSP_FROM/$1-windows/tests/samplehelper_acquires.dll" \
        "$scratch/wine/lib/wine/$1-windows/user.dll"
}

test_newer_wine() {
    fresh unused
    install 0 --wine "$newer"
    check_equal 'a name that no DLL uses' "$(grep -c CryptReleaseContexu <<<"$out")" 0
    status 0 --wine "$newer"
    check_match 'a name that no DLL uses: a note' "$out" 'CryptReleaseContexu of this Wine?s advapi32 is not in'
    end_server "$dir"
    fresh newer
    need x86_64
    install 1 --wine "$newer"
    check_match 'a name that a DLL uses' "$out" '64-bit functions of its advapi32.dll'
    check_match 'a name that a DLL uses: which' "$out" 'user.dll: CryptReleaseContexu'
    check_match 'a name that a DLL uses: what to do' "$out" '--force'
    check 'nothing was begun' test ! -e "$dir/.winecsp"
    install 0 --wine "$newer" --force
    check_match 'with --force: it is said all the same' "$out" 'user.dll: CryptReleaseContexu'
    run 0 --wine "$newer"
    check_match 'after --force: runs' "$out" ran
    run_winecsp 2 status --prefix "$dir" --force
}

# The prefix has winecsp when its Wine becomes that newer one.
test_upgrade() {
    need x86_64
    fresh upgrade
    install 0
    status 4 --wine "$newer"
    check_match 'status after an upgrade' "$out" '64-bit functions of its advapi32.dll'
    check_match 'status after an upgrade: which' "$out" 'user.dll: CryptReleaseContexu'
    check_match 'status after an upgrade: what to do' "$out" 'winecsp install --prefix '*" --force' goes on"
    end_server "$dir"
    run 1 --wine "$newer"
    check_match 'run after an upgrade' "$out" 'user.dll: CryptReleaseContexu'
    check_equal 'the program is not run' "$(grep -cx ran <<<"$out")" 0
    run 0 --wine "$newer" --force
    check_match 'run with --force' "$out" ran
    run 0 --wine "$newer"
    check_equal 'and then without a word' "$(grep -c CryptReleaseContexu <<<"$out")" 0
}

# rename_forward NAME: gives the newer Wine's DLL NAME a name in place of TraceEvent that no Windows has.
rename_forward() {
    local file=$scratch/wine/lib/wine/x86_64-windows/$1.dll
    LC_ALL=C sed 's/TraceEvent\x00/TraceEvenq\x00/g' "$file" >"$scratch/renamed"
    mv "$scratch/renamed" "$file"
}

# A DLL that hands on to a name, which it does not import.
test_forward() {
    rm -f "$scratch/wine/lib/wine"/*-windows/user.dll
    rename_forward advapi32
    rename_forward wmi
    fresh forward
    install 1 --wine "$newer"
    check_match 'a name that a DLL hands on to' "$out" 'wmi.dll: TraceEvenq'
}

# The same of 32-bit DLLs.
test_newer_32() {
    [[ -f $base/drive_c/windows/syswow64/kernel32.dll && -d $WINECSP_FROM/i386-windows ]] || return 0
    rm -f "$scratch/wine/lib/wine/x86_64-windows/user.dll"
    need i386
    fresh newer32
    install 1 --wine "$newer"
    check_match 'a name that a 32-bit DLL uses' "$out" '32-bit functions of its advapi32.dll'
    check_match 'a name that a 32-bit DLL uses: which' "$out" 'user.dll: CryptReleaseContexu'
}

make_prefix "$base" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
(($#)) || set -- made_hosts newer_wine newer_32 upgrade forward
make_newer_wine
for part in "$@"; do
    "test_$part"
done
finish
