#!/bin/bash
# Kills winecsp after each of its steps and looks at what is left: the prefix starts, also with another
# Wine (environment variable OTHER_WINE, a wine program); install repairs it; uninstall brings back
# the state from before, and hands back every key. An argument "1/2" does every second of the steps, "2/2" the others.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

share=${1:-1/1}
first=${share%/*} every=${share#*/}
base=$scratch/base
half=$scratch/half
work=$scratch/work
csptool=$WINECSP_FROM/x86_64-windows/programs/csptool.exe

# starts WINE DIR: whether a program of the prefix runs to its end.
starts() {
    [[ $(WINE=$1 in_prefix "$2" cmd /c 'echo it starts') == *'it starts'* ]] || {
        cat "$scratch/stderr"
        false
    }
}

# killed N COMMAND DIR: runs winecsp up to its Nth step; fails if it got to its end before.
killed() {
    local code
    { # the shell's own message that it was killed goes nowhere, too
        WINECSP_TEST_KILL_AFTER=$1 "$WINECSP" "$2" --wine "$WINE" --prefix "$3" "${@:4}"
        code=$?
    } 2>/dev/null
    [[ $code == 137 ]]
}

# look STEP: examines the half-done prefix.
look() {
    local what="killed $1"
    progress "$what"
    copy_prefix "$half" "$work"
    check "$what: the prefix starts" starts "$WINE" "$work"
    end_server "$work"
    run_winecsp 0 install --prefix "$work" --from "$WINECSP_FROM"
    run_winecsp 0 status --prefix "$work" --from "$WINECSP_FROM"
    remove_prefix "$work"

    copy_prefix "$half" "$work"
    run_winecsp 0 uninstall --prefix "$work"
    check_same "$what: uninstall brings everything back" "$scratch/before" "$work"
    remove_prefix "$work"

    [[ -n ${OTHER_WINE:-} ]] || return 0
    # Without its update of the prefix, which takes long and writes into shared files.
    copy_prefix "$half" "$work"
    rm -f "$work/.update-timestamp"
    echo disable >"$work/.update-timestamp"
    check "$what: the prefix starts with $OTHER_WINE" starts "$OTHER_WINE" "$work"
    remove_prefix "$work"
}

# keys DIR: the pairs of a key container that works, as seen by the programs of the prefix.
keys() { in_prefix "$1" "$WINECSP_FROM/x86_64-windows/programs/container_tool.exe" show user crash; }

# look_keys STEP: examines a prefix with a key container in which the uninstall was killed.
look_keys() {
    local what="killed $1, with keys"
    progress "$what"
    copy_prefix "$half" "$work"
    check_equal "$what: the keys are there" "$(keys "$work")" "$made"
    end_server "$work"
    run_winecsp 0 uninstall --prefix "$work" --from "$WINECSP_FROM"
    check_equal "$what: after uninstall they are" "$(keys "$work")" "$made"
    end_server "$work"
    remove_prefix "$work"
    copy_prefix "$half" "$work"
    run_winecsp 0 install --prefix "$work" --from "$WINECSP_FROM"
    check_equal "$what: after install they are" "$(keys "$work")" "$made"
    remove_prefix "$work"
}

# The other Wine updates an installed prefix and uses it, and this one uninstalls.
other_wine() {
    local tool=$work/drive_c/csptool.exe
    cp -a "$scratch/installed" "$work"
    check "the prefix is updated by $OTHER_WINE and starts" starts "$OTHER_WINE" "$work"
    cp "$csptool" "$tool"
    check_match "$OTHER_WINE gets our DLL" \
        "$(WINE=$OTHER_WINE in_prefix "$work" 'C:\csptool.exe' modules advapi32.dll)" $'\twinecsp\t'
    check_match "$OTHER_WINE gets our provider" \
        "$(WINE=$OTHER_WINE in_prefix "$work" 'C:\csptool.exe' types 24)" $'\twinecsp\t'
    rm "$tool"
    end_server "$work"
    check 'and has left it alone' cmp -s "$WINECSP_FROM/x86_64-windows/advapi32.dll" \
        "$work/drive_c/windows/system32/advapi32.dll"
    run_winecsp 0 run --prefix "$work" --from "$WINECSP_FROM" cmd /c ver
    run_winecsp 0 uninstall --prefix "$work" --stop
    check 'this Wine starts it afterwards' starts "$WINE" "$work"
    remove_prefix "$work"
}

make_prefix "$base" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
in_prefix "$base" reg add 'HKCU\Software\Wine\DllOverrides' /v cryptsp /d builtin /f >/dev/null
# Something of the registration that Wine has is missing, and something is the user's own.
defaults='HKLM\Software\Microsoft\Cryptography\Defaults'
in_prefix "$base" reg delete "$defaults\Provider\Microsoft Strong Cryptographic Provider" /f >/dev/null
in_prefix "$base" reg delete "$defaults\Provider Types\Type 012" /v Name /f >/dev/null
in_prefix "$base" reg add "$defaults\Provider Types\Type 024" /v TypeName /d Mine /f >/dev/null
end_server "$base"
snapshot "$base" >"$scratch/before"
[[ -f $csptool ]] || skip "there is no $csptool: status cannot run it"
[[ -n ${OTHER_WINE:-} ]] || skip 'no OTHER_WINE: the states were started with one Wine only'

copy_prefix "$base" "$half"
for ((n = first; n < 100; n += every)); do
    killed "$n" install "$half" --from "$WINECSP_FROM" || break
    look "after step $n of install"
    remove_prefix "$half"
    copy_prefix "$base" "$half"
done
check "install has enough steps ($((n - 1)))" test "$n" -gt 10
remove_prefix "$half"

copy_prefix "$base" "$scratch/installed"
run_winecsp 0 install --prefix "$scratch/installed" --from "$WINECSP_FROM"
copy_prefix "$scratch/installed" "$half"
for ((n = first; n < 100; n += every)); do
    killed "$n" uninstall "$half" || break
    look "after step $n of uninstall"
    remove_prefix "$half"
    copy_prefix "$scratch/installed" "$half"
done
remove_prefix "$half"
check "uninstall has enough steps ($((n - 1)))" test "$n" -gt 6

# With keys there are two steps more; the later ones are as above, but for one.
installed=$scratch/installed
tool=$WINECSP_FROM/x86_64-windows/programs/container_tool.exe
in_prefix "$installed" "$tool" new user crash
in_prefix "$installed" "$tool" generate user crash x 512 e
made=$(keys "$installed")
check_match 'a key container is made' "$made" 'e none'
end_server "$installed"
for ((n = first; n <= 4; n += every)); do
    copy_prefix "$installed" "$half"
    check "uninstall is killed after step $n" killed "$n" uninstall "$half" --from "$WINECSP_FROM"
    look_keys "after step $n of uninstall"
    remove_prefix "$half"
done

if [[ -n ${OTHER_WINE:-} && $first == 1 ]]; then other_wine; fi
finish
