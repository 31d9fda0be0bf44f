#!/bin/bash
# Key containers go from Wine's own rsaenh.dll to winecsp's and back, and no key gets lost: at each step every container
# is opened, its public keys are compared, and each pair signs and decrypts. Also what Wine's own changes in between,
# what cannot be opened, and what programs do with a container's file. tests/programs/container_tool.c does the work.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

readonly BAD_KEYSET=0x80090016 BAD_KEY_STATE=0x8009000b
readonly crypto='Software\Wine\Crypto\RSA'
prefix=$scratch/prefix
files=$scratch/files
arch=x86_64
declare -A shown=() # [scope|name] what show printed when the keys were made

# ---- running ------------------------------------------------------------------------------------------

# Something that keeps the wineserver up makes the next start quick.
keeper=''
stay() {
    end_stay
    keep_server "$prefix"
}

# It does not notice that a wineserver was killed.
end_stay() {
    [[ -z $keeper ]] || { kill -KILL "$keeper" && wait "$keeper"; } 2>/dev/null
    keeper=''
}

# On a busy machine programs may take long to die.
stop() {
    local tries
    end_stay
    for tries in 1 2 3; do [[ -z $(server_pids "$prefix") ]] || end_server "$prefix" 2>/dev/null; done
}

# must COMMAND...: a check that the command succeeds; the rest of the test builds on it.
must() {
    check "$arch: $*" container_tool "$@" || return 1
    [[ -z ${out:-} || $out != *failed* ]] || echo "    $out"
}

# fails_with ERROR COMMAND...: the command fails with that error.
fails_with() {
    ! container_tool "${@:2}" && [[ $out == *" failed, error $1" ]]
}

# shows WHAT SCOPE NAME: the container has these pairs, and they work.
shows() {
    container_tool show "$2" "$3"
    [[ $out == "$1" ]] || {
        echo "    $out, wanted $1"
        false
    }
}

lists() { container_tool list "$1" - && grep -Fqx "$2" <<<"$out"; }
lists_not() { container_tool list "$1" - && ! grep -Fqx "$2" <<<"$out"; }

csptool() { in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" "$@"; }

install() {
    stop
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
    stay
}
uninstall() {
    stop
    run_winecsp "$1" uninstall --prefix "$prefix" --from "$WINECSP_FROM" "${@:2}"
    stay
}
status() { run_winecsp "$1" status --prefix "$prefix" --from "$WINECSP_FROM" "${@:2}"; }

# key_files SCOPE: the files of the store.
key_files() {
    local where="S-1-5-21-*"
    [[ $1 == user ]] || where=MachineKeys
    find "$prefix/drive_c" -path "*/Microsoft/Crypto/RSA/$where/*" -type f
}

# value KEY VALUE [VIEW]: a registry value as reg prints it.
value() { in_prefix "$prefix" reg query "$1" /v "$2" ${3:+"$3"} | awk '/REG_/ { print $3 }'; }

# ---- the containers -----------------------------------------------------------------------------------

# SCOPE|NAME|EXCHANGE PAIR|SIGNATURE PAIR; "-" is the default container. Those of the machine have the width in their
# names, since each width has its own in Wine's registry.
containers() {
    printf '%s\n' "user|$arch both|1024 e|512" "user|$arch exchange|512|" "user|$arch signature||1024 e" \
        "user|$arch empty||" "user|$arch\\with\\backslash|512 e|" "user|$arch to be replaced||512" \
        "machine|$arch both|512|512 e" "machine|$arch empty||" "machine|$arch signature||512"
    if [[ $arch == x86_64 ]]; then printf '%s\n' 'user|-|512|512' 'machine|-|512|'; fi
}

# each FUNCTION: for each container, with $scope and $name set.
each() {
    local scope name exchange signature
    while IFS='|' read -r scope name exchange signature; do "$@"; done < <(containers)
}

make_one() {
    must new "$scope" "$name"
    # shellcheck disable=SC2086 # bits, flag
    [[ -z $exchange ]] || must generate "$scope" "$name" x $exchange
    # shellcheck disable=SC2086
    [[ -z $signature ]] || must generate "$scope" "$name" s $signature
    note_one
    [[ -z $exchange ]] || must seal "$scope" "$name" "$(sealed_file builtin)"
}

# Keeps in mind what a container shows.
note_one() {
    must show "$scope" "$name"
    shown["$scope|$name"]=$out
}

sealed_file() { printf '%s-%s' "$1" "$(md5sum <<<"$scope|$name" | cut -c1-8)"; }

# check_one WHEN MAKER: it has the keys that it had, and decrypts what the other provider has encrypted.
check_one() {
    check "$arch: $scope '$name' has its keys, $1" shows "${shown["$scope|$name"]}" "$scope" "$name"
    [[ ! -f $files/$(sealed_file "$2") ]] ||
        check "$arch: $scope '$name' decrypts, $1" container_tool open "$scope" "$name" "$(sealed_file "$2")"
}

# ---- the way there ------------------------------------------------------------------------------------

# containers: wstore-01, wstore-02, wstore-04, wstore-05, wstore-06, wstore-07, wstore-08, wstore-09, wstore-10, drop-01
check_taken_over() {
    each check_one 'taken over' builtin
    each check_listed
    check "$arch: a container that is there is there" fails_with 0x8009000f new user "$arch empty"
}

# containers: drop-13
check_listed() {
    [[ $name == - ]] || check "$arch: $scope '$name' is listed" lists "$scope" "$name"
}

# The registry keeps what it had, and no key that is made now goes there.
# containers: drop-02, drop-03
make_with_ours() {
    local scope name
    each seal_one
    for scope in user machine; do
        name="$arch new"
        must new "$scope" "$name"
        must generate "$scope" "$name" x 1024 e
        must generate "$scope" "$name" s 512
        must seal "$scope" "$name" "$(sealed_file ours)"
        note_one
    done
    scope=user name="$arch to be replaced"
    must generate user "$name" s 512 e
    note_one
    scope=user name="$arch exchange"
    must generate user "$name" s 512
    note_one
    builtin_serves
    check "$arch: Wine's registry has not the new container" fails_with $BAD_KEYSET show user "$arch new"
    check "$arch: Wine's registry has the old one" container_tool show user "$arch both"
    ours_serves
}

seal_one() { [[ ! -f $files/$(sealed_file builtin) ]] || must seal "$scope" "$name" "$(sealed_file ours)"; }

# containers: drop-05, drop-11, wwrite-06
check_deletion() {
    local scope
    for scope in user machine; do
        must delete "$scope" "$arch signature"
        check "$arch: a $scope's container is deleted" fails_with $BAD_KEYSET show "$scope" "$arch signature"
        check "$arch: it is not listed" lists_not "$scope" "$arch signature"
        builtin_serves
        check "$arch: it is deleted in Wine's registry too" fails_with $BAD_KEYSET show "$scope" "$arch signature"
        ours_serves
    done
}

# A wineserver that is killed forgets the deletion of its key; the file remembers.
# containers: drop-10
check_killed_server() {
    local pid scope
    for scope in user machine; do must delete "$scope" "$arch empty"; done
    for pid in $(server_pids "$prefix"); do kill -KILL "$pid"; done
    wait_server "$prefix"
    stay
    for scope in user machine; do
        check "$arch: $scope: a deletion holds though the server was killed" fails_with $BAD_KEYSET show "$scope" \
            "$arch empty"
        check "$arch: $scope: and is not listed" lists_not "$scope" "$arch empty"
    done
}

# .NET programs change the rights of the file that PP_UNIQUE_CONTAINER names.
# containers: pp-uniq-01, place-01, place-03, place-04, keep-10
check_rights() {
    local scope path mode
    for scope in user machine; do
        container_tool path "$scope" "$arch new"
        path=$(WINEPREFIX=$prefix "$WINE" winepath -u "$out" 2>/dev/null)
        check "$arch: the file of the $scope's container is there" test -f "$path"
        check_equal "$arch: it is its owner's alone" "$(stat -c %a "$path")" 600
        check "$arch: its rights are changed by its path, and it signs" container_tool share "$scope" "$arch new"
        check_equal "$arch: the same keys" "$out" "${shown["$scope|$arch new"]}"
        mode=$(stat -c %a "$path")
        check_equal "$arch: everybody may read it" "${mode:2}" 4
        must generate "$scope" "$arch new" s 512
        name="$arch new" note_one
    done
}

# ---- the way back -------------------------------------------------------------------------------------

# containers: drop-04, drop-07
check_handed_back() {
    local scope name
    containers | grep -v "$arch empty\|$arch signature" >"$scratch/left"
    while IFS='|' read -r scope name _; do check_one 'handed back' ours; done <"$scratch/left"
    for scope in user machine; do
        name="$arch new"
        check_one 'handed back' ours
        for name in signature empty; do
            check "$arch: what was deleted is not there" fails_with $BAD_KEYSET show "$scope" "$arch $name"
        done
    done
    check_equal "$arch: permissions of a pair" "$(value "HKCU\\$crypto\\$arch new" KeyExchangePermissions)" 0x3f
    check_equal "$arch: permissions of another" "$(value "HKCU\\$crypto\\$arch new" SignaturePermissions)" 0x3b
}

# What Wine's own provider does before winecsp comes again.
declare -A before=()
change_with_builtin() {
    local scope name
    for scope in user machine; do
        before["$scope|$arch"]=${shown["$scope|$arch both"]}
        name="$arch both"
        must generate "$scope" "$name" x 512 e
        note_one
        must delete "$scope" "$arch new"
        must new "$scope" "$arch fresh"
        name="$arch fresh"
        must generate "$scope" "$name" s 512
        note_one
    done
    must delete user "$arch exchange"
    must new user "$arch exchange"
    must generate user "$arch exchange" s 512
    scope=user name="$arch exchange"
    note_one
}

# containers: wwrite-04, drop-09
check_second_time() {
    local scope name unique
    for scope in user machine; do
        for name in "$arch both" "$arch fresh"; do check_one 'second time' none; done
        check "$arch: what Wine's own deleted is gone" fails_with $BAD_KEYSET show "$scope" "$arch new"
        container_tool path "$scope" "$arch both"
        unique=${out##*\\}
        check "$arch: the $scope's older pair was kept" shows "${before["$scope|$arch"]}" "$scope" "$unique.kept1"
    done
    scope=user name="$arch exchange"
    check_one 'made anew by builtin' none
    container_tool path user "$arch exchange"
    check "$arch: the keys from before it was made anew are kept" container_tool show user "${out##*\\}.kept1"
    check_equal "$arch: both of them" "${out//[^ ]/}${out//*none*/none}" " $out"
}

# ---- what cannot be opened ----------------------------------------------------------------------------

# spoil KEY VALUE [VIEW]: bytes that open under no name.
spoil() { in_prefix "$prefix" reg add "$1" /v "$2" /t REG_BINARY /d 0102030405060708090a0b0c0d0e0f10 /f ${3:+"$3"} \
    >/dev/null; }

# A pair of Wine's registry that does not open is told of, and stays.
# containers: drop-06, con-open-27
check_spoilt() {
    local root scope key
    builtin_serves
    for scope in user machine; do
        must new "$scope" spoilt
        must generate "$scope" spoilt s 512
        must new "$scope" 'spoilt later'
        must generate "$scope" 'spoilt later' s 512
    done
    spoil "HKCU\\$crypto\\spoilt" SignatureKeyPair
    spoil "HKLM\\$crypto\\spoilt" SignatureKeyPair
    ours_serves
    for scope in user machine; do
        check "$scope: a pair that cannot be opened: the error" fails_with $BAD_KEY_STATE show "$scope" spoilt
        container_tool show "$scope" 'spoilt later'
        shown["$scope|spoilt later"]=$out
    done
    spoil "HKCU\\$crypto\\spoilt later" SignatureKeyPair
    spoil "HKLM\\$crypto\\spoilt later" SignatureKeyPair
    for scope in user machine; do
        check "$scope: the pair that was taken over still works" \
            shows "${shown["$scope|spoilt later"]}" "$scope" 'spoilt later'
        WINEDEBUG=warn+crypt container_tool show "$scope" 'spoilt later'
        check "$scope: a trace line tells" grep -q "Wine's registry has a pair that cannot be opened" "$scratch/stderr"
    done
    status 4
    for scope in user machine; do
        check_match "$scope: status names it" "$out" "the $scope's key container spoilt: it cannot be opened"
        check_match "$scope: status names that of the registry" "$out" \
            "the $scope's key container spoilt later: Wine's registry has a pair that cannot be opened"
    done
    uninstall 1
    check_match 'uninstall stops' "$out" 'nothing was uninstalled'
    check_match 'uninstall names it' "$out" "the user's key container spoilt later"
    check_match 'uninstall says what to do' "$out" '--keep-keys'
    check 'nothing was removed' grep -q '"rsaenh"="native,builtin"' "$prefix/user.reg"
    status 4
    uninstall 0 --keep-keys
    for key in "HKCU\\$crypto\\spoilt" "HKLM\\$crypto\\spoilt" "HKCU\\$crypto\\spoilt later" \
        "HKLM\\$crypto\\spoilt later"; do
        check_equal "$key was not touched" "$(value "$key" SignatureKeyPair)" 0102030405060708090A0B0C0D0E0F10
    done
    install
    for scope in user machine; do
        check "$scope: and with winecsp again" shows "${shown["$scope|spoilt later"]}" "$scope" 'spoilt later'
        must delete "$scope" spoilt
        must delete "$scope" 'spoilt later'
        check "$scope: deleted" fails_with $BAD_KEYSET show "$scope" spoilt
    done
    check_equal 'the registry too' "$(value "HKCU\\$crypto\\spoilt later" SignatureKeyPair)" ''
    status 0
}

# Under another user's name nothing can be opened, and nothing is overwritten.
# containers: wdpapi-05, wdpapi-08
check_other_name() {
    local scope sum
    for scope in user machine; do
        must new "$scope" named
        must generate "$scope" named s 512
        container_tool show "$scope" named
        shown["$scope|named"]=$out
    done
    sum=$(key_files user | sort | xargs -d '\n' sha256sum)
    for scope in user machine; do
        USER=somebody container_tool show "$scope" named
        check_match "$scope: a pair of another user's name" "$out" "failed, error $BAD_KEY_STATE"
    done
    check_equal 'no file was changed' "$(key_files user | sort | xargs -d '\n' sha256sum)" "$sum"
    for scope in user machine; do
        check "$scope: under its own name it works" shows "${shown["$scope|named"]}" "$scope" named
    done
}

# ---- both views of the machine's containers ------------------------------------------------------------

# A container of the same name in both views, with other keys.
# containers: wstore-13, drop-11
make_views() {
    local arch
    for arch in x86_64 i386; do
        must new machine views
        must generate machine views s 512 e
        container_tool show machine views
        shown["views $arch"]=$out
    done
}

check_views() {
    local arch unique
    for arch in x86_64 i386; do
        check "$arch: the 64-bit view counts" shows "${shown["views x86_64"]}" machine views
    done
    container_tool path machine views
    unique=${out##*\\}
    check 'the pair of the 32-bit view is kept' shows "${shown["views i386"]}" machine "$unique.kept1"
}

# After the hand-back both views have the same; one that a 32-bit program changes then is the newer one.
check_views_handed_back() {
    local arch
    for arch in x86_64 i386; do
        check "$arch: both views have the container" shows "${shown["views x86_64"]}" machine views
    done
    arch=i386
    must generate machine views s 512
    container_tool show machine views
    shown["views newer"]=$out
}

check_views_second_time() {
    local arch unique
    for arch in x86_64 i386; do
        check "$arch: the newer pair of the 32-bit view counts" shows "${shown["views newer"]}" machine views
    done
    container_tool path machine views
    unique=${out##*\\}
    check 'the older one is kept' shows "${shown["views x86_64"]}" machine "$unique.kept2"
}

# ---- csptool, winecsp ---------------------------------------------------------------------------------

check_csptool() {
    local line
    line=$(csptool keys list | grep -F $'user\tx86_64 new\t')
    check_match 'csptool keys list: the pairs' "$line" $'user\tx86_64 new\t1024 exportable\t512\t'
    line=$(csptool keys list | grep -F $'user\tx86_64 empty\t' || echo none)
    check_equal 'csptool keys list: what was deleted' "$line" none
    check 'csptool keys check: all is in order' csptool keys check >"$scratch/keys"
    check 'csptool keys check: a line' grep -Fqx $'machine\tx86_64 new\tgood\t0' "$scratch/keys"
    check 'csptool test still acquires and releases' csptool test >/dev/null
    status 0 --verbose
    check_match 'status: containers' "$out" 'Key containers'
    check_match 'status: what an override by hand does' "$out" 'hides keys'
}

# A file that is damaged, and one that cannot be read.
check_bad_files() {
    local path
    must new user bad
    container_tool path user bad
    path=$(WINEPREFIX=$prefix "$WINE" winepath -u "$out" 2>/dev/null)
    printf 'damaged' >"$path"
    status 4
    check_match 'status names a damaged file' "$out" "${path##*/}: its file is damaged"
    check 'csptool keys check fails' eval '! csptool keys check >/dev/null'
    uninstall 1
    check_match 'uninstall stops for a damaged file' "$out" "${path##*/}"
    must delete user bad
    status 0
}

# Without key files Wine is not started, nor csptool needed; with them it is.
check_no_keys() {
    local other=$scratch/none
    make_prefix "$other"
    run_winecsp 0 install --prefix "$other" --from "$WINECSP_FROM"
    run_winecsp 0 uninstall --prefix "$other" --from "$scratch/files"
    check 'no server was started for no keys' test -z "$(server_pids "$other")"
    remove_prefix "$other"
    uninstall 1 --from "$scratch/files"
    check_match 'uninstall needs csptool where there are keys' "$out" 'no csptool.exe'
    uninstall 0 --keep-keys
    builtin_serves
    must new user 'x86_64 only a key'
    must delete user 'x86_64 only a key'
    ours_serves
    install
}

# ---- the test -----------------------------------------------------------------------------------------

for_arches() {
    for arch in $arches; do "$@"; done
    arch=x86_64
}

mkdir "$files"
check 'a prefix is made' make_prefix "$prefix"
arches=x86_64 both_widths=no
if [[ -d $WINECSP_FROM/i386-windows/programs && -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then
    arches='x86_64 i386' both_widths=yes
else
    skip 'i386: not built, or this Wine runs no 32-bit programs'
fi

stay
for_arches each make_one
[[ $both_widths == no ]] || make_views
install
for_arches check_taken_over
[[ $both_widths == no ]] || check_views
for_arches make_with_ours
for_arches check_deletion
for_arches check_killed_server
for_arches check_rights
check_csptool
check_bad_files
uninstall 0
for_arches check_handed_back
[[ $both_widths == no ]] || check_views_handed_back
for_arches change_with_builtin
install
for_arches check_second_time
[[ $both_widths == no ]] || check_views_second_time
check_other_name
check_spoilt
check_no_keys
stop
finish
