#!/usr/bin/env bash
# Known secrets (tests/programs/planted.c) are nowhere to be found but where they belong: not in traces of any class,
# not in the container's file, in what is written on the way to it, in other files of the prefix or of the user, nor in
# the registry, be it installed or not. The files and folders are their owner's alone whatever the umask is. An ordinary
# user's, as root.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck source=tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need_setup

home=$scratch/home
prefix=$home/prefix
seen=$scratch/seen # copies of files that were there for a moment
container='Geheimnis der Frau Schulz'
tester=''

more_cleanup() {
    remove_prefix "$prefix"
    [[ -z $tester ]] || drop_user "$tester"
}

# ---- the search -----------------------------------------------------------------------------------------

# unhex: the bytes that are said in hex.
unhex() {
    # shellcheck disable=SC2059 # these are the bytes
    printf "$(sed 's/../\\x&/g')"
}

# base64_parts HEX: what stands in a base64 text for these bytes, wherever in it they begin.
base64_parts() {
    local before
    for before in '' 00 0000; do printf '%s' "$before$1" | unhex | base64 -w0 | cut -c5-16; done
}

turned() {
    fold -w2 <<<"$1" | tac | tr -d '\n'
}

# numbers HEX: how the first 16 bytes are told as numbers of 64 and 32 bits, as %016llx and %08x do.
numbers() {
    local at
    for at in 0 16; do
        printf '%s\n' "$(turned "${1:at:16}")" "$(turned "${1:at:8}")$(turned "${1:at+8:8}")"
    done
}

# Patterns of 8 to 12 bytes of each secret; those that may begin anywhere are behind the first two, which others may
# share.
make_patterns() {
    local name hex turned part
    planted "$container" list >"$scratch/list"
    while read -r name hex; do
        numbers "$hex" >>"$scratch/hex"
        hex=${hex:4:24}
        turned=$(turned "$hex")
        for part in "$hex" "$turned"; do
            printf '%s\n' "${part:0:20}" "${part:4:20}" >>"$scratch/hex"
            fold -w2 <<<"${part:0:20}" | sed 's/^/\\x/' | tr -d '\n' >>"$scratch/raw"
            echo >>"$scratch/raw"
            base64_parts "$part" >>"$scratch/base64"
        done
        echo "$name" >>"$scratch/names"
    done < <(tr -d '\r' <"$scratch/list")
    paste -sd'|' "$scratch/raw" >"$scratch/raw.one"
}

# holds FILE: whether some of the secrets is in it: as they are, in hex of any punctuation, as decimal numbers, in
# base64.
holds() {
    if LC_ALL=C grep -qaPf "$scratch/raw.one" "$1"; then return 0; fi
    if tr -d '\0\r' <"$1" | grep -qaFf "$scratch/base64"; then return 0; fi
    sed -E 's/\\$//' "$1" | tr -d '\0\r\n ,:;-' | tr 'A-F' 'a-f' | sed -E 's/0x//g' | grep -qaFf "$scratch/hex"
}

# found FILE...: those that hold some.
found() {
    local file
    for file; do
        if [[ -s $file ]] && holds "$file"; then printf '%s ' "${file#"$scratch/"}"; fi
    done
}

# The search finds what there is.
check_search() {
    local file=$scratch/example hex before
    hex=$(sed -n 's/^session-key //p' "$scratch/list")
    check_equal 'there are secrets to look for' "$(wc -l <"$scratch/names")" 15
    unhex <<<"$hex" >"$file"
    check 'bytes are found' holds "$file"
    fold -w2 <<<"$hex" | tac | tr -d '\n' | unhex >"$file"
    check 'turned bytes are found' holds "$file"
    {
        printf '"x"=hex:'
        fold -w2 <<<"$hex" | paste -sd, | sed -E 's/(.{30})/\1\\\n  /g'
    } >"$file"
    check 'the registry'\''s hex is found' holds "$file"
    fold -w2 <<<"$hex" | sed 's/^/0x/' | paste -sd' ' | tr 'a-f' 'A-F' >"$file"
    check 'hex of a program is found' holds "$file"
    numbers "$hex" | fold -w8 | paste -sd' ' | sed 's/^/words /' >"$file"
    check 'numbers are found' holds "$file"
    for before in '' x xx; do
        {
            printf '%s' "$before"
            unhex <<<"$hex"
        } | base64 >"$file"
        check "base64 behind '$before' is found" holds "$file"
    done
    head -c 100000 /dev/urandom >"$file"
    check 'nothing is found where nothing is' eval '! holds "$file"'
}

# ---- the user -------------------------------------------------------------------------------------------

# as_user PROGRAM...: with the umask in $mask.
mask=022
start_as_user() {
    cat >"$scratch/as-user" <<END
#!/bin/sh
umask $mask
exec ${tester:+setpriv --reuid=$tester --regid=$tester --clear-groups} env HOME=$home $WINE "\$@"
END
    chmod 755 "$scratch/as-user"
}

planted() {
    start_as_user
    (cd / && WINE=$scratch/as-user in_prefix "$prefix" "$programs/planted.exe" "$@")
}

make_user() {
    mkdir -p "$home" "$seen"
    programs=$home
    cp "$WINECSP_FROM/x86_64-windows/programs/planted.exe" "$WINECSP_FROM/x86_64-windows/programs/key_tool.exe" "$home"
    chmod 755 "$home"/*.exe
    [[ $(id -u) == 0 ]] || return 0
    need_tool useradd 'modes of an ordinary user' && need_tool setpriv 'modes of an ordinary user' || return 0
    tester=winecsp-test-$$
    add_user "$tester" "$home" || {
        tester=''
        skip 'no user could be made'
    }
}

# ---- modes and files ------------------------------------------------------------------------------------

# modes: those of the store that are others than they shall be.
modes() {
    find "$prefix/drive_c" -path '*/Crypto/RSA*' \
        \( -type f ! -perm 600 -o -type d ! -perm 700 -o ! -type f ! -type d \) \
        -printf '%m %y %f\n'
}

# Copies what there is in the folder of temporary files while a program writes; the modes go into $seen/modes.
watch_writing() {
    local folder file
    folder=$(find "$prefix/drive_c" -path '*/Crypto/RSA/*' -name new -type d | head -n 1)
    planted "$container" replace >/dev/null &
    while kill -0 $! 2>/dev/null; do
        for file in "$folder"/*.new; do
            [[ -f $file ]] || continue
            stat -c '%a %F' "$file" "$folder" 2>/dev/null
            cp "$file" "$seen/${file##*/}" 2>/dev/null
        done
    done >>"$seen/modes"
    check "umask $mask: the pair is replaced" wait $!
}

# The wineserver makes the files, and keeps the umask that it started with.
check_umask() {
    mask=$1
    end_server "$prefix"
    start_as_user
    WINE=$scratch/as-user keep_server "$prefix" "$home/key_tool.exe"
    check "umask $mask: the secrets are used" planted "$container $mask" use
    check_equal "umask $mask: all is its owner's alone" "$(modes)" ''
}

check_temporary() {
    local tries
    check 'a container is made' planted "$container" make
    for tries in {1..10}; do
        watch_writing
        [[ ! -s $seen/modes ]] || break
    done
    check "a temporary file was seen (tried $tries times)" test -s "$seen/modes"
    check_equal 'temporary files are their owner'\''s alone, too' \
        "$(LC_ALL=C sort -u "$seen/modes" | grep -vE '^(600 regular (empty )?file|700 directory)$')" ''
    check_equal 'none of them holds a secret' "$(found "$seen"/*.new)" ''
}

# ---- traces ---------------------------------------------------------------------------------------------

check_traces() {
    local log=$scratch/traces
    mask=022
    check "$arch: with all that our DLLs tell" eval 'WINEDEBUG=+crypt,+timestamp planted "$container $arch" use'
    cp "$scratch/stderr" "$log"
    check "$arch: there are traces" grep -q 'CPImportKey' "$log"
    check_equal "$arch: no secret is in them" "$(found "$log")" ''
    check_equal "$arch: nor is the container's name" "$(tr -d '\0' <"$log" | grep -ciE 'Geheimnis|Schulz')" 0
    check_equal "$arch: nor a text of the secrets" "$(grep -ciE 'horse|nobody|is for' "$log")" 0
}

# ---- all files ------------------------------------------------------------------------------------------

# changed: files of the prefix, and of the user elsewhere, that were written since the search began.
changed() {
    find "$prefix" -newer "$scratch/begin" -type f ! -name '*.dll' ! -name '*.exe' -print0
    [[ -z $tester ]] || find /tmp /var/tmp /dev/shm -xdev -user "$tester" -type f ! -path "$prefix/*" \
        ! -name '*.exe' -print0 2>/dev/null
}

check_files() {
    local files
    wait_server "$prefix"
    readarray -d '' files < <(changed)
    check "$1: the registry is among the files" eval '[[ " ${files[*]} " == *"/user.reg "* ]]'
    check_equal "$1: no file holds a secret" "$(found "${files[@]}")" ''
}

make_user
make_prefix "$scratch/base" || {
    not_ok 'no prefix could be made'
    finish
}
run_winecsp 0 install --prefix "$scratch/base" --from "$WINECSP_FROM"
wait_server "$scratch/base"
touch -d '1 minute ago' "$scratch/begin"
cp -a "$scratch/base" "$prefix"
rm -f "$prefix/wineserver"
[[ -z $tester ]] || chown -R "$tester:" "$home"
make_patterns
check_search
check_umask 022
check_umask 000
check_temporary
arch=x86_64
check_traces
end_server "$prefix"
check_files 'installed'
check 'the file of the container is among what was searched' test -n \
    "$(find "$prefix/drive_c" -path '*/Crypto/RSA/*' -type f -newer "$scratch/begin")"
out=$(
    start_as_user
    cd / && ${tester:+setpriv --reuid="$tester" --regid="$tester" --clear-groups} env HOME="$home" \
        "$WINECSP" uninstall --prefix "$prefix" --wine "$WINE" 2>&1
)
check "it is uninstalled: $out" test $? = 0
check_files 'uninstalled'
finish
