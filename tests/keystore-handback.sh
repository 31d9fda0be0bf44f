#!/bin/bash
# An uninstall that is cut off between its two steps for key containers: csptool keys hand-back is done, and the
# wineserver is gone or killed, with all or nothing of the registry saved, before csptool keys confirm. However it goes
# on, with another uninstall or another install, each container is there once, with its keys, and what was deleted stays
# away.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # each_width sets arch

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

base=$scratch/base
prefix=$scratch/prefix
declare -A shown=() # [scope|name] what show printed when the keys were made
readonly scopes='user machine'
arches=(x86_64)

csptool() { in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" "$@"; }
winecsp() { run_winecsp 0 "$1" --prefix "$prefix" --from "$WINECSP_FROM" "${@:2}"; }

# ---- the containers ---------------------------------------------------------------------------------------

# SCOPE|NAME|EXCHANGE PAIR|SIGNATURE PAIR, made by Wine's own provider or by ours.
readonly old_containers='user|old both|512 e|512
user|old replaced|512|512
user|old deleted|512|
user|old\with\backslash||512 e
machine|old both|512|512 e
machine|old replaced|512 e|
machine|old empty||'
readonly new_containers='user|new both|1024 e|512
user|new empty||
user|-|512|
machine|new signature||512 e'

# for_lines LINES FUNCTION: with scope, name, exchange and signature set.
for_lines() {
    local scope name exchange signature
    while IFS='|' read -r scope name exchange signature; do "$2"; done <<<"$1"
}

make_one() {
    container_tool new "$scope" "$name" || not_ok "$scope '$name' is made ($out)"
    # shellcheck disable=SC2086 # bits, flag
    [[ -z $exchange ]] || container_tool generate "$scope" "$name" x $exchange
    # shellcheck disable=SC2086
    [[ -z $signature ]] || container_tool generate "$scope" "$name" s $signature
    note_one
}

note_one() {
    check "$scope '$name' has keys that work" container_tool show "$scope" "$name"
    shown["$scope|$name"]=$out
}

# A new pair takes an old one's place, which Wine's registry still has.
replace_one() {
    [[ $name == *replaced ]] || return 0
    container_tool generate "$scope" "$name" x 512 e
    note_one
}

make_all() {
    make_prefix "$base" || {
        echo 'FAIL: no prefix could be made'
        exit 1
    }
    prefix=$base arch=x86_64
    keep_server "$prefix"
    for_lines "$old_containers" make_one
    end_server "$prefix"
    winecsp install
    keep_server "$prefix"
    for_lines "$new_containers" make_one
    for_lines "$old_containers" replace_one
    check 'a container of the registry is deleted' container_tool delete user 'old deleted'
    unset "shown[user|old deleted]"
    end_server "$base"
    prefix=$scratch/prefix
}

# names SCOPE: those that must be listed; the default container has the user's name.
names() {
    local key
    for key in "${!shown[@]}"; do
        [[ $key != "$1|"* ]] || printf '%s\n' "${key#*|}"
    done | sed "s/^-\$/$(id -un)/" | LC_ALL=C sort
}

# check_all WHEN: all are there, once, and work, for programs of each width; nothing was kept aside.
check_all() {
    local key scope
    for arch in "${arches[@]}"; do
        for key in "${!shown[@]}"; do
            container_tool show "${key%%|*}" "${key#*|}"
            check_equal "$arch: ${key/|/ } has its keys, $1" "$out" "${shown[$key]}"
        done
        check "$arch: what was deleted stays away, $1" eval '! container_tool show user "old deleted"'
    done
    arch=x86_64
    check_equal "nothing was kept, $1" "$(find "$prefix/drive_c" -path '*/Crypto/RSA/*' -name '*.kept*')" ''
    [[ -z $overrides ]] || return 0
    for scope in $scopes; do
        container_tool list "$scope" -
        check_equal "each $scope's container is listed once, $1" "$(LC_ALL=C sort <<<"$out")" "$(names "$scope")"
    done
}

# ---- the cut ------------------------------------------------------------------------------------------------

# The wineserver has saved the registry.
end_saved() { wait_server "$prefix"; }

# It is killed, and has saved of the registry what it happened to. A program that sleeps does not notice.
end_killed() {
    local pid
    for pid in $(server_pids "$prefix"); do kill -KILL "$pid"; done
    wait_server "$prefix"
    { kill -KILL "$keeper" && wait "$keeper"; } 2>/dev/null
}

# The registry of before the hand-back: all of what it wrote is lost.
end_lost() {
    end_killed
    cp "$base"/*.reg "$prefix"
}

# One of both hives was saved.
end_half() {
    wait_server "$prefix"
    cp "$base/system.reg" "$prefix"
}

# hand_back END: a prefix in which the uninstall got as far as that.
hand_back() {
    copy_prefix "$base" "$prefix"
    # With a program that stays the server is up when it is to be killed.
    case $1 in killed | lost) keep_server "$prefix" || not_ok "a server comes up" ;; esac
    check "hand-back, $1" eval 'csptool keys hand-back >"$scratch/handed"'
    check_equal "all were handed back, $1" "$(grep -v $'\tgood\t' "$scratch/handed")" ''
    "end_$1"
}

# What each way to go on ends with.
then_uninstall() {
    winecsp uninstall
    builtin_serves
    keep_server "$prefix"
    check_all "$1, uninstalled"
    ours_serves
    end_server "$prefix"
    winecsp install
    keep_server "$prefix"
    check_all "$1, uninstalled and installed"
    end_server "$prefix"
}

then_install() {
    winecsp install
    keep_server "$prefix"
    check_all "$1, installed"
    end_server "$prefix"
    then_uninstall "$1, installed"
}

# Somebody confirms all the same: of what the registry has lost that is refused, and it stays ours.
then_confirm() {
    local code=0
    csptool keys confirm >"$scratch/confirmed" || code=$?
    check_equal "$1: confirmed is what the registry has" "$code" "$2"
    [[ $2 == 0 ]] || check "$1: it is told" grep -q $'\tfailed\t' "$scratch/confirmed"
    wait_server "$prefix"
    then_install "$1, confirmed"
}

# With keys made after the cut, which the registry has not.
then_work() {
    local scope name before=("${shown["user|new both"]}" "${shown["machine|old both"]}")
    keep_server "$prefix"
    container_tool generate user 'new both' x 512
    container_tool generate machine 'old both' s 512
    scope=user name='new both' note_one
    scope=machine name='old both' note_one
    check "$1: a container is deleted" container_tool delete user 'new empty'
    unset "shown[user|new empty]"
    end_server "$prefix"
    then_uninstall "$1, changed"
    shown['user|new both']=${before[0]} shown['machine|old both']=${before[1]} shown['user|new empty']='none none'
}

# A name that Wine's own provider neither makes nor opens stops the uninstall; one character less does not.
check_long_name() {
    local name longest most=235
    printf -v longest 'x%.0s' $(seq "$most")
    name=x$longest
    builtin_serves
    check "builtin: $most characters" container_tool new machine "$longest"
    container_tool new machine "$name"
    check "builtin: no container of one more can be opened" eval '! container_tool show machine "$name"'
    ours_serves
    container_tool generate machine "$longest" x 512 # which goes back
    container_tool new user "$name"
    container_tool generate user "$name" x 512
    container_tool show user "$name"
    shown["user|$name"]=$out
    end_server "$prefix"
    run_winecsp 1 uninstall --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'uninstall names what it cannot hand back' "$out" \
        "the user's key container $name: it cannot be handed back: its name is longer than Wine's own"
    check_equal 'and nothing else' "$(grep -c 'key container ' <<<"$out")" 1
    check_match 'and how to go on' "$out" 'go on with --keep-keys'
    check 'it is there' container_tool show user "$name"
    check_equal 'with its key' "$out" "${shown["user|$name"]}"
    unset "shown[user|$name]"
    check 'it is deleted' container_tool delete user "$name"
    check 'so is the other' container_tool delete machine "$longest"
    check_all 'an uninstall that stopped'
    wait_server "$prefix"
}

make_all
if [[ -d $WINECSP_FROM/i386-windows/programs && -f $base/drive_c/windows/syswow64/kernel32.dll ]]; then
    arches+=(i386)
else
    skip 'i386: not built, or this Wine runs no 32-bit programs'
fi
while read -r end next code; do
    hand_back "$end"
    keep_server "$prefix"
    check_all "$end"
    end_server "$prefix"
    "then_$next" "$end" "${code:-}"
    [[ $end != half ]] || check_long_name
    remove_prefix "$prefix"
done <<'END'
saved uninstall
saved work
killed install
lost uninstall
lost confirm 1
half confirm 1
END
finish
