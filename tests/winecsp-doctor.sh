#!/bin/bash
# winecsp doctor: what it finds, what its text has, and what it leaves out.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

dir=$scratch/prefix
home=$scratch/someone

doctor() { HOME=$home run_winecsp "$1" doctor --from "$WINECSP_FROM" "$dir" "${@:2}"; }

# tool ARGUMENT...: csptool in the prefix.
tool() { in_prefix "$dir" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" "$@"; }

test_in_order() {
    doctor 3
    check_match 'not installed: the Wine' "$out" "$("$WINE" --version 2>/dev/null)"
    check_match 'not installed: what to do' "$out" "'winecsp install' does it"
    end_server "$dir"
    run_winecsp 0 install --from "$WINECSP_FROM" "$dir"
    check 'a container is made' tool new 'of somebody' --bits 1024
    doctor 0
    check_match 'nothing found' "$out" 'None of the usual causes was found'
    check_match 'the answers' "$out" 'Microsoft Strong Cryptographic Provider (type 1): * tested, 0 wrong'
    check_match 'a trace' "$out" 'trace:crypt:CPAcquireContext'
    check_match 'what was loaded' "$out" 'rsaenh.dll": native'
    check_match 'the keys are counted' "$out" '1 RSA and 0 DSS containers'
    check_equal 'no name of a container' "$(grep -c 'of somebody' <<<"$out")" 0
    check_equal 'no path of the prefix' "$(grep -cF "$dir" <<<"$out")" 0
    check_equal 'no home' "$(grep -cF "$home" <<<"$out")" 0
    check_equal 'no name of the machine' "$(grep -cwF "$(uname -n)" <<<"$out")" 0
    end_server "$dir"
    mkdir -p "$dir/drive_c/users/Karl Meier/AppData/Roaming/Microsoft/Crypto"
    echo x >"$dir/drive_c/users/Karl Meier/AppData/Roaming/Microsoft/Crypto/RSA"
    export LD_LIBRARY_PATH=/home/bob
    doctor 4 --json
    unset LD_LIBRARY_PATH
    check_equal 'no names in JSON' "$(grep -ciE 'karl|meier|bob' <<<"$out")" 0
    ! reads_json || check_equal 'JSON with a path at the end of a text' "$(json_value "$out" '$_->{state}')" attention
    rm -r "$dir/drive_c/users/Karl Meier"
    end_server "$dir"
    doctor 0 --json
    ! reads_json || check_equal 'JSON' "$(json_value "$out" '$_->{state}')" working
}

# Whatever it starts, a crash starts no debugger.
test_starts() {
    local real=$WINE WINE=$scratch/wine started=$scratch/started
    printf '#!/bin/sh\necho "$WINEDLLOVERRIDES: $*" >>"%s"\nexec %s "$@"\n' "$started" "$real" >"$WINE"
    chmod +x "$WINE"
    doctor 0
    check 'the self-test was started' grep -q 'csptool.exe test$' "$started"
    check_equal 'each with no debugger' "$(grep csptool.exe "$started" | grep -v 'winedbg.exe=d: ')" ''
}

test_program() {
    local programs=$WINECSP_FROM/x86_64-windows/programs
    mkdir -p "$home/game"
    cp "$programs/csptool.exe" "$home/game/Game.exe"
    doctor 0 --program "$home/game/Game.exe"
    check_match 'a program: its width' "$out" 'Game.exe, 64-bit'
    cp "$dir/drive_c/windows/system32/kernel32.dll" "$home/game/RSAENH.dll"
    doctor 4 --program "$home/game/Game.exe"
    check_match 'a DLL beside the program' "$out" 'the program brings a RSAENH.dll of its own'
    check_equal 'a program: no path' "$(grep -cF "$home" <<<"$out")" 0
    doctor 1 --program "$home/nothing.exe"
    check_match 'no such program' "$out" 'there is no file'
    doctor 4 --program /etc/passwd
    check_match 'no program' "$out" 'Attention: passwd is no 32- or 64-bit Windows program'
    if [[ ! -f $dir/drive_c/windows/syswow64/kernel32.dll && -f $WINECSP_FROM/i386-windows/programs/csptool.exe ]]; then
        rm "$home/game/RSAENH.dll"
        doctor 4 --program "$WINECSP_FROM/i386-windows/programs/csptool.exe"
        check_match 'a 32-bit program where none is served' "$out" "32-bit programs keep Wine's own DLLs here"
    fi
}

test_causes() {
    local file key='HKCU\Software\Wine\AppDefaults\game.exe\DllOverrides'
    local broken='HKLM\Software\Microsoft\Cryptography\Defaults\Provider\Broken'
    in_prefix "$dir" reg add "$key" /v advapi32 /d builtin /f >/dev/null
    end_server "$dir"
    doctor 4
    check_match 'an override of one program' "$out" 'Attention: game.exe has an override of its own, advapi32=builtin'
    in_prefix "$dir" reg delete "$key" /f >/dev/null
    end_server "$dir"
    export WINEDLLOVERRIDES='rsaenh=b'
    doctor 4
    unset WINEDLLOVERRIDES
    check_match 'WINEDLLOVERRIDES' "$out" 'WINEDLLOVERRIDES in the environment counts more than'
    check_match 'WINEDLLOVERRIDES: its value' "$out" 'rsaenh=b'
    end_server "$dir"
    sed -i 's/^wine=.*/wine=wine-7.9/' "$dir/.winecsp/record"
    doctor 4
    check_match 'another Wine than at the install' "$out" 'the install was made for wine-7.9, and this is wine-'
    end_server "$dir"
    printf 'old' >>"$dir/drive_c/windows/system32/advapi32_host.dll"
    doctor 4
    check_match 'an old copy' "$out" "advapi32_host.dll is not this Wine's"
    end_server "$dir"
    mv "$dir/drive_c/windows/system32/advapi32_host.dll" "$scratch"
    doctor 4
    check_match 'a copy is missing' "$out" 'advapi32_host.dll is missing: winecsp'
    check_equal 'no test that cannot work' "$(grep -c Self-test <<<"$out")" 0
    run_winecsp 1 tool --from "$WINECSP_FROM" --prefix "$dir" providers
    check_match 'winecsp tool: says what is missing' "$out" 'missing or damaged in the prefix: advapi32_host.dll'
    run_winecsp 0 install --from "$WINECSP_FROM" "$dir"
    in_prefix "$dir" reg add "$broken" /v 'Image Path' /d nothing.dll /f >/dev/null
    in_prefix "$dir" reg add "$broken" /v Type /t REG_DWORD /d 1 /f >/dev/null
    doctor 4
    check_match 'the self-test fails' "$out" 'Attention: the self-test of 64-bit programs fails'
    in_prefix "$dir" reg delete "$broken" /f >/dev/null
    end_server "$dir"
    file=$(find "$dir/drive_c/users" -path '*/Crypto/RSA/*' -name '*_*')
    printf 'damage' >>"$file"
    doctor 4
    check_match 'a damaged container' "$out" "the user's key container "
    check_equal 'a damaged container: nothing of its name' "$(grep -cF "${file##*/}" <<<"$out")" 0
    end_server "$dir"
    truncate -s -6 "$file"
    if [[ $(id -u) == 0 ]]; then
        chown 1 "$dir/drive_c/windows/win.ini"
        doctor 4
        check_match 'a file of another user' "$out" '1 file in the prefix of another user'
        chown 0 "$dir/drive_c/windows/win.ini"
    else
        skip 'files of another user: only root can make them'
    fi
    doctor 0
}

make_prefix "$dir" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
mkdir -p "$home/.config/winecsp"
mkdir -m 700 "$home/run"
# Of tokens the doctor asks a daemon, which has a folder of its own here, loads nothing, and soon ends.
export XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/.config
printf 'idle-seconds = 1\nmodule = /nonexistent\n' >"$home/.config/winecsp/keyd.conf"
for part in in_order starts program causes; do "test_$part"; done
finish
