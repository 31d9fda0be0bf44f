#!/bin/bash
# What Wine's own rsaenh.dll has in the registry, and when: the form that the key store takes over and hands back. Then
# what winecsp makes of some of that. tests/programs/wine_store.c does the first part.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # each_width sets arch

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

readonly crypto='Software\Wine\Crypto\RSA'
prefix=$scratch/prefix
declare -A shown=()

# run NAME ARGUMENT...: one of our programs; its output in $out.
run() {
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/$1.exe" "${@:2}"
    )
}

# values: what stands directly below ...\Crypto\RSA, in each root and view.
values() {
    local key
    for key in HKCU "HKLM /reg:64" "HKLM /reg:32"; do
        # shellcheck disable=SC2086 # a view may follow
        in_prefix "$prefix" reg query "${key%% *}\\$crypto" ${key#"${key%% *}"} | awk '/REG_/ { print $1, $2, $3 }'
    done
}

# containers: wstore-03, wstore-06, wstore-07, wstore-08, wstore-11, wstore-12, wstore-14, wstore-15
# containers: wstore-16, wwrite-01, wwrite-02, wwrite-03, wwrite-04, wwrite-05, wwrite-07, wwrite-08
check_builtin() {
    local name
    run wine_store
    check "$arch: Wine's own provider writes what it is known to write" test "$?" = 0
    check_match "$arch: all of it was looked at" "$out" ', 0 failures'
    sed 's/^/    /' <<<"$out"
    run container_tool new user "Made For $arch"
    run container_tool generate user "Made For $arch" x 512 e
    check "$arch: a container for later" run container_tool show user "Made For $arch"
    shown[$arch]=$out
}

# What stands below the root of all containers is none.
# containers: drop-12
check_leaked() {
    local scope
    for scope in user machine; do
        check "$arch: $scope: a list" run container_tool list "$scope" -
        check_equal "$arch: $scope: the list has no empty name" "$(grep -c '^$' <<<"$out")" 0
        check_match "$arch: $scope: the list goes on" "$out" "Wine's Own"
        check "$arch: $scope: the default container is not there" eval '! run container_tool show $scope -'
        check_match "$arch: $scope: the error" "$out" 0x80090016
        check "$arch: $scope: it can be made" run container_tool new "$scope" -
        check "$arch: $scope: and has no keys" eval 'run container_tool show $scope - && [[ $out == "none none" ]]'
        check "$arch: $scope: and is deleted" run container_tool delete "$scope" -
    done
}

# A name that Wine's registry would take for another is that of a container of its own.
# containers: drop-14
check_needless_backslash() {
    local scope name
    for scope in user machine; do
        for name in "Made For $arch\\" "\\Made For $arch" "\\"; do
            check "$arch: $scope: '$name' is not there" eval '! run container_tool show "$scope" "$name"'
            check_match "$arch: $scope: '$name': the error" "$out" 0x80090016
            check "$arch: $scope: '$name' is made" run container_tool new "$scope" "$name"
            check "$arch: $scope: '$name' gets a key" run container_tool generate "$scope" "$name" x 512
            check "$arch: $scope: '$name' has only that" run container_tool show "$scope" "$name"
            check_match "$arch: $scope: '$name' has no other key" "$out" ' none'
            run container_tool list "$scope" -
            check_equal "$arch: $scope: '$name' is listed once" "$(grep -Fcx "$name" <<<"$out")" 1
            check "$arch: $scope: '$name' is deleted" run container_tool delete "$scope" "$name"
            check "$arch: $scope: '$name' is gone" eval '! run container_tool show "$scope" "$name"'
        done
    done
    key="HKCU\\$crypto\\Made For $arch"
    check "$arch: Wine's own container is in its registry" in_prefix "$prefix" reg query "$key" >/dev/null
    check "$arch: and opens" run container_tool show user "Made For $arch"
    check_equal "$arch: with the same keys" "$out" "${shown[$arch]}"
}

# A key whose name is too long for a container's hides none behind it.
# containers: drop-13
check_long_key() {
    local long key="HKCU\\$crypto\\a key above others"
    long=$(printf 'x%.0s' {1..250})
    check "$arch: a key with a name that is too long" in_prefix "$prefix" reg add "$key\\$long" /f >/dev/null
    check "$arch: a container behind it" in_prefix "$prefix" reg add "$key\\y" /f >/dev/null
    check "$arch: a list" run container_tool list user -
    check_equal "$arch: the list has what is behind it" "$(grep -c '^a key above others' <<<"$out")" 1
    in_prefix "$prefix" reg delete "$key" /f >/dev/null
}

# What cannot go back stops the uninstall.
# containers: drop-14
check_not_handed_back() {
    local arch=x86_64
    check 'a container with a backslash at its end' run container_tool new user "Wine's Own\\"
    end_server "$prefix"
    run_winecsp 1 uninstall --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'uninstall names it' "$out" "the user's key container Wine's Own?: it cannot be handed back"
    check_match 'uninstall says what to do' "$out" '--keep-keys'
    keep_server "$prefix"
    check 'it is still there' run container_tool delete user "Wine's Own\\"
}

# containers: wstore-03
check_case() {
    check "$arch: it opens in another case" run container_tool show user "MADE fOR ${arch^^}"
    check_equal "$arch: with the same keys" "$out" "${shown[$arch]}"
    run container_tool list user -
    check_equal "$arch: it is listed once" "$(grep -ci "^made for $arch\$" <<<"$out")" 1
    check "$arch: it is deleted in another case" run container_tool delete user "made for $arch"
    check "$arch: and gone" eval '! run container_tool show user "Made For $arch"'
    key="HKCU\\$crypto\\Made For $arch"
    check "$arch: from the registry, too" eval '! in_prefix "$prefix" reg query "$key" >/dev/null'
}

check 'a prefix is made' make_prefix "$prefix"
keep_server "$prefix"
each_width "$prefix" check_builtin
before=$(values)
check_match 'values below the root of all containers' "$before" 'KeyExchangeKeyPair REG_BINARY'
end_server "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
keep_server "$prefix"
each_width "$prefix" check_leaked
each_width "$prefix" check_needless_backslash
each_width "$prefix" check_case
each_width "$prefix" check_long_key
check_equal 'the values below the root are as they were' "$(values)" "$before"
check_not_handed_back
end_server "$prefix"
run_winecsp 0 uninstall --prefix "$prefix" --from "$WINECSP_FROM"
check_equal 'after uninstall, too' "$(values)" "$before"
finish
