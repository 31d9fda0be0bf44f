#!/bin/bash
# winecsp backup and restore: key containers of every kind in a prefix with another MachineGuid and for another user
# name, keys that programs cannot export among them; wrong passphrases, files that are damaged, cut or something else,
# containers that are there already, a full disk, and kills. Whatever happens, no key is lost or half there.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/openssl.sh
. "$(dirname "$0")/parts/openssl.sh"
# shellcheck source=tests/parts/csptool.sh
. "$(dirname "$0")/parts/csptool.sh"
need_setup
need_tool openssl 'csptool itself verifies signatures' && has_openssl=yes
unset LOGNAME

from=$scratch/prefix # the prefix that keys are taken from, and its user
to=$scratch/other    # the one that they go to
files=$scratch/files
export USER=alice SECRET='pass phrase'
mkdir "$files"

# who NAME PREFIX: whose programs run from now on, and where.
who() { USER=$1 prefix=$2; }

# run COMMAND ARGUMENT...: winecsp's command, or csptool itself for "tool", which is quicker; its output in $out,
# messages in $err, exit code in $code.
run() {
    local command=("$WINECSP" "$1" --prefix "$prefix" --wine "$WINE" --from "$WINECSP_FROM")
    [[ $1 != tool ]] || command=("$WINE" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe")
    shift
    (cd "$files" && WINEPREFIX=$prefix DISPLAY='' timeout 120 "${command[@]}" "$@" </dev/null) \
        >"$scratch/out" 2>"$scratch/err"
    keep_output $?
}

# stores PREFIX: the folders of its key files, whosever they are.
stores() {
    find "$1/drive_c" -path '*/Microsoft/Crypto/*' \( -name 'S-1-*' -o -name MachineKeys \) -type d | sort
}

# keys_of PREFIX: checksums of its key files.
keys_of() {
    find "$1/drive_c" -path '*/Microsoft/Crypto/*' -type f ! -path '*/new/*' -exec sha256sum {} + | sort -k 2
}

# signs CONTAINER PUBLIC HASH [OPTION]: it signs, and the host's openssl verifies that with a public key from before.
signs() {
    good tool sign data --container "$1" --spec signature --hash "$3" --out now.sig --force "${@:4}"
    good tool verify data now.sig --key "$2" --hash "$3"
    [[ -z ${has_openssl:-} ]] ||
        check "$1: the old public key verifies it" ssl dgst "-${3//-/}" -verify "$2" -signature now.sig data
}

make_keys() {
    echo 'some data' >"$files/data"
    good tool new inside --bits 1024
    good tool new outside --bits 1024 --exportable
    good tool new 'Schlüssel' --bits 512 --spec exchange
    good tool new shared --machine --bits 1024 --spec signature
    good tool new dsa --type 13 --bits 1024 --spec signature
    good tool new dh --type 13 --bits 512 --spec exchange --exportable
    good tool export inside --spec signature --out inside.pub
    good tool export dsa --out dsa.pub
    good tool export shared --machine --out shared.pub
    good tool export outside --private --no-passphrase --format blob --out outside.blob
    good tool export dh --spec exchange --format blob --out dh.blob
    # 12 bytes of a prime of the key, which are to be found nowhere in the open.
    od -An -v -tx1 -j 160 -N 12 "$files/outside.blob" | tr -d '\n' | sed 's/ /\\x/g' >"$scratch/prime"
}

# in_the_open PATH...: the files below that hold the known prime.
in_the_open() { LC_ALL=C grep -rlaPf "$scratch/prime" "$@"; }

# Another prefix, as it would be on another machine: a copy without keys, with another MachineGuid.
make_other() {
    local guid
    end_server "$from"
    cp -a "$from" "$to"
    rm -f "$to/wineserver"
    stores "$to" | while IFS= read -r dir; do rm -rf "$dir"; done
    guid=$(sed -n 's/^"MachineGuid"="\(.*\)"/\1/p' "$to/system.reg" | head -n 1)
    sed -i "s/$guid/01234567-89ab-cdef-0123-456789abcdef/" "$to/system.reg"
    check 'the other prefix has another MachineGuid' grep -q '"MachineGuid"="01234567-' "$to/system.reg"
}

test_backup() {
    bad 1 'nobody to ask for a passphrase: give --passphrase-env or --passphrase-fd' backup keys
    bad 1 'no passphrase in NOTHING' backup --passphrase-env NOTHING keys
    good backup --passphrase-env SECRET keys
    has 'a pair of each kind' '^user DSS +dh +exchange +saved'
    has 'both pairs' '^user +inside +exchange, signature +saved'
    check_match 'it says what the file holds' "$err" 'private keys, also'
    check_match 'and how many' "$err" '6 key containers are in'
    check_equal 'it is its owner'\''s alone' "$(stat -c %a "$files/keys")" 600
    bad 1 ERROR_FILE_EXISTS backup --passphrase-env SECRET keys
    exec 7<<<'pass phrase'
    good backup --passphrase-fd 7 again
    exec 7<&-
    check 'no two are the same' eval '! cmp -s "$files/keys" "$files/again"'
    run tool backup --passphrase-env SECRET --force again --json
    has 'JSON' '"name": "Schlüssel", "pairs": "exchange", "result": "saved", "error": null'
    check_equal 'nothing is left beside' "$(find "$files" -name '*.new')" ''
    mv "$files/outside.blob" "$scratch/outside.blob"
    check_equal 'no key is in the open' "$(in_the_open "$files" "$from/drive_c/users" "$from/drive_c/ProgramData")" ''
    check_equal 'which would be found' "$(in_the_open "$scratch/outside.blob")" "$scratch/outside.blob"
    bad 2 'needs FILE' backup
    bad 2 'a file is needed' tool backup -
}

# links_and_more: what must not change in the folder of test_names.
links_and_more() { find "$files" -type l -printf '%p %l\n' | sort && ls -l "$files/a" && sha256sum <"$files/dot."; }

# The file is called as it was asked for, whatever Windows thinks of the name; a link is not written through, nor
# replaced by mistake. From here on in a folder of its own.
test_names() {
    local name before files=$files/names
    mkdir -p "$files/dir./below" "$files/a"
    ln -s dir./below "$files/link"
    for name in dot. 'blank ' nul Dot. co:lon 'st*r' dir./in dir./below/../.././two link/../three; do
        good backup --passphrase-env SECRET "$name"
        good restore --passphrase-env SECRET --dry-run "$name"
    done
    check_equal 'the files have these names' "$(cd "$files" && find . -type f | LC_ALL=C sort)" \
        "$(printf './%s\n' 'Dot.' 'blank ' co:lon dir./in dir./three dot. nul 'st*r' two)"
    bad 1 ERROR_INVALID_NAME backup --passphrase-env SECRET 'a\b'
    bad 1 ERROR_INVALID_NAME tool backup --passphrase-env SECRET relative.
    bad 1 ERROR_INVALID_NAME tool export inside --spec signature --out 'relative '
    ln -s nowhere "$files/dangling"
    ln -s dot. "$files/good link"
    before=$(links_and_more)
    bad 1 ERROR_FILE_EXISTS backup --passphrase-env SECRET dangling
    bad 1 ERROR_FILE_EXISTS tool backup --passphrase-env SECRET dangling
    bad 1 ERROR_FILE_EXISTS backup --passphrase-env SECRET 'good link'
    check 'the link is one still' test -L "$files/dangling"
    check 'and leads nowhere' test ! -e "$files/nowhere"
    check_equal 'nothing else changed' "$(links_and_more)" "$before"
    bad 1 ERROR_PATH_NOT_FOUND backup --passphrase-env SECRET no/folder
    check_equal 'nothing is left beside' "$(find "$files" -name '*.new')" ''
    good backup --passphrase-env SECRET --force dangling
    check 'with --force the link is replaced' test -f "$files/dangling" -a ! -L "$files/dangling"
    rm -r "$files"
}

# A passphrase is the same in every locale, and one that could not be given again is refused.
test_passphrases() {
    local -x LC_ALL=C SECRET=$'sch\xc3\xb6n'
    good backup --passphrase-env SECRET beautiful
    LC_ALL=C.UTF-8
    good restore --passphrase-env SECRET --dry-run beautiful
    exec 7<<<"$SECRET"
    good restore --passphrase-fd 7 --dry-run beautiful
    exec 7<&-
    SECRET=$'a\xff\xfeb'
    bad 1 'not in UTF-8' backup --passphrase-env SECRET latin
    SECRET=$'a\nb'
    bad 1 'control character' backup --passphrase-env SECRET lines
    rm -f "$files/beautiful"
}

test_restore() {
    local before
    bad 3 'winecsp install' restore --passphrase-env SECRET keys --prefix "$scratch/bare"
    before=$(keys_of "$to")
    good restore --passphrase-env SECRET --dry-run keys
    has 'what would be done' '^user +Schlüssel +exchange +restored'
    check_equal 'a dry run changes nothing' "$(keys_of "$to")" "$before"
    good restore --passphrase-env SECRET keys
    has 'what was done' '^machine +shared +signature +restored'
    good restore --passphrase-env SECRET keys
    check_equal 'once more: all of them are there' "$(grep -c 'there already' <<<"$out")" 6
    signs inside inside.pub SHA-256
    signs dsa dsa.pub SHA-1
    signs shared shared.pub SHA-256 --machine
    bad 1 NTE_BAD_KEY_STATE tool export inside --private --no-passphrase --format blob
    good tool export outside --private --no-passphrase --format blob --out ../back
    check 'an exportable key is the same' cmp -s "$scratch/back" "$scratch/outside.blob"
    good tool export dh --spec exchange --format blob --out dh.back
    check 'so is one for key exchange' cmp -s "$files/dh.back" "$files/dh.blob"
    good tool show 'Schlüssel'
    check_equal 'no key is in the open' "$(in_the_open "$files" "$to/drive_c/users" "$to/drive_c/ProgramData")" ''
}

# A 32-bit csptool restores what a 64-bit one has saved, and the other way round.
test_other_width() {
    local exe=$WINECSP_FROM/i386-windows/programs/csptool.exe path
    if [[ ! -f $exe || ! -f $to/drive_c/windows/syswow64/kernel32.dll ]]; then
        skip 'i386: there are no 32-bit programs here'
        return 0
    fi
    path="Z:${files//\//\\}\\"
    check 'a 32-bit csptool reads it' in_prefix "$to" "$exe" restore --passphrase-env SECRET "${path}keys" >/dev/null
    check 'and writes one' in_prefix "$to" "$exe" backup --passphrase-env SECRET "${path}narrow" \
        >/dev/null
    good tool restore --passphrase-env SECRET narrow
    check_equal 'which has the same' "$(grep -c 'there already' <<<"$out")" 6
}

# mend FILE: makes the checksum right again.
mend() {
    local sum
    sum=$({ head -c 16 "$1" && tail -c +49 "$1"; } | sha256sum | cut -c1-64 | sed 's/../\\x&/g')
    # shellcheck disable=SC2059 # these are the bytes
    printf "$sum" | dd of="$1" bs=1 seek=16 conv=notrunc 2>/dev/null
}

# change AT BYTES: keys.bad becomes a copy of keys with other bytes there.
change() {
    cp "$files/keys" "$files/keys.bad"
    # shellcheck disable=SC2059 # these are the bytes
    printf "$2" | dd of="$files/keys.bad" bs=1 seek="$1" conv=notrunc 2>/dev/null
}

test_bad_files() {
    local size at before
    size=$(stat -c %s "$files/keys")
    before=$(keys_of "$to")
    for at in 0 9 13 20 49 53 57 70 95 104 $((size / 2)) $((size - 8)); do
        change "$at" '\377\1'
        bad 1 'nothing was changed' tool restore --passphrase-env SECRET keys.bad
    done
    # The same with a right checksum, as who means harm would make it.
    for at in 48 56 70 95 104 $((size - 8)); do
        change "$at" '\20'
        mend "$files/keys.bad"
        bad 1 'nothing was changed' tool restore --passphrase-env SECRET keys.bad
    done
    change 8 '\2' && mend "$files/keys.bad"
    bad 1 NTE_BAD_VER tool restore --passphrase-env SECRET keys.bad
    change 48 '\24\0\0\0\4\0\0\0\20' && mend "$files/keys.bad"
    bad 1 NTE_BAD_DATA tool restore --passphrase-env SECRET keys.bad # minutes of work
    change 48 '\36' && mend "$files/keys.bad"
    bad 1 NTE_BAD_DATA tool restore --passphrase-env SECRET keys.bad
    change 0 W && mend "$files/keys.bad"
    good tool restore --passphrase-env SECRET keys.bad
    for at in 0 5 60 110 $((size - 1)); do
        head -c "$at" "$files/keys" >"$files/keys.bad"
        bad 1 'nothing was changed' tool restore --passphrase-env SECRET keys.bad
    done
    cat "$files/keys" "$files/data" >"$files/keys.bad"
    bad 1 NTE_BAD_DATA tool restore --passphrase-env SECRET keys.bad
    bad 1 NTE_BAD_TYPE tool restore --passphrase-env SECRET inside.pub
    bad 1 ERROR_DIRECTORY restore --passphrase-env SECRET .
    bad 1 ERROR_FILE_NOT_FOUND restore --passphrase-env SECRET nothing
    SECRET=wrong bad 1 'passphrase is wrong' restore --passphrase-env SECRET keys
    check_equal 'none of it changed a key' "$(keys_of "$to")" "$before"
}

# Where a container of the name has another key.
test_there_already() {
    local kept before
    good tool delete inside --yes
    good tool new inside --bits 1024 --spec signature
    good tool export inside --out inside.new
    before=$(keys_of "$to")
    bad 1 '--replace' restore --passphrase-env SECRET keys
    has 'it is left alone' '^user +inside .* left alone'
    check_equal 'and the others are as they were' "$(keys_of "$to")" "$before"
    good restore --passphrase-env SECRET --replace keys
    has 'it is replaced' '^user +inside .* replaced, old file kept'
    signs inside inside.pub SHA-256
    kept=$(find "$to/drive_c/users" -name '*.kept1')
    check 'one file is kept' test "$(wc -l <<<"$kept")" = 1
    signs "$(basename "$kept")" inside.new SHA-256
    good restore --passphrase-env SECRET --replace keys
    check_equal 'once more: nothing to do' "$(grep -c 'there already' <<<"$out")" 6
    # A container that lacks a pair gets it, and keeps what it has.
    good tool delete outside --yes
    good tool new dsa2 --type 13 --bits 512 --spec signature
    good tool new outside --bits 512 --spec exchange
    bad 1 '--replace' restore --passphrase-env SECRET keys
    good tool delete outside --yes
    good tool delete 'Schlüssel' --yes
    good tool new 'Schlüssel' --bits 512 --spec signature
    good restore --passphrase-env SECRET keys
    has 'a pair is added' '^user +Schlüssel +exchange +pair added'
    good tool show 'Schlüssel'
    check_equal 'it has both' "$(grep -c '^pair:' <<<"$out")" 2
}

# A key that was sealed for another name lies in this user's folder, as in a prefix whose user was renamed; and a
# damaged file.
test_sealed_for_another() {
    local there file
    good tool delete inside --yes
    there=$(find "$to/drive_c/users" -path "*/RSA/S-1-*" -type d -name 'S-1-*' | grep "/bob/")
    file=$(grep -rlaF inside "$from/drive_c/users" | grep /RSA/ | head -n 1)
    cp -a "$file" "$there"
    bad 1 NTE_BAD_KEY_STATE tool sign data --container inside --out now.sig --force
    run status
    check_match 'status names it' "$out $err" "container inside: it cannot be opened"
    check_match 'and says what helps' "$out $err" "'winecsp restore *FILE'"
    run backup --passphrase-env SECRET part
    check_equal 'a backup goes on without it' "$code $(grep -c saved <<<"$out")" '1 6'
    check_match 'and says so' "$err" 'not in it: 1 key container that could not be opened'
    has 'by its name' '^user +inside .* failed +NTE_BAD_KEY_STATE'
    good restore --passphrase-env SECRET keys
    has 'it is sealed for this user' '^user +inside .* sealed for this user'
    signs inside inside.pub SHA-256
    file=$(basename "$file")
    echo damaged >"$there/$file"
    bad 1 '--replace' restore --passphrase-env SECRET keys
    good restore --passphrase-env SECRET --replace keys
    signs inside inside.pub SHA-256
    check_equal 'the damaged file is kept' "$(cat "$there/$file.kept2")" damaged
}

# fill_disk DIR KIB: a small file system there, of so many KiB.
fill_disk() {
    mount -t tmpfs -o "size=${2}k,mode=700" none "$1" 2>/dev/null && [[ $(stat -f -c %T "$1") == tmpfs ]]
}

test_full_disk() {
    local dir=$scratch/small store
    mkdir "$dir"
    if [[ $(id -u) != 0 ]] || ! fill_disk "$dir" 8; then
        skip 'a full disk: no tmpfs can be mounted'
        return 0
    fi
    head -c 4096 /dev/urandom >"$dir/some"
    bad 1 ERROR_DISK_FULL backup --passphrase-env SECRET "$dir/keys"
    check_equal 'nothing is left' "$(ls "$dir")" some
    umount "$dir"
    good tool delete outside --yes
    store=$(dirname "$(find "$to/drive_c/users/bob" -path '*/RSA/*' ! -path '*/new/*' -name '*_*' | head -n 1)")
    cp -a "$store" "$scratch/stored"
    fill_disk "$store" 64
    cp -a "$scratch/stored/." "$store"
    head -c 100000 /dev/zero >"$store/filler" 2>/dev/null
    bad 1 'may be repeated' restore --passphrase-env SECRET keys
    has 'a full disk' '^user +outside .* failed +ERROR_DISK_FULL'
    rm "$store/filler"
    good restore --passphrase-env SECRET keys
    has 'with room again' '^user +outside .* restored'
    rm -rf "$scratch/stored"
    cp -a "$store" "$scratch/stored"
    end_server "$prefix"
    umount "$store"
    cp -a "$scratch/stored/." "$store"
}

# ---- kills ----------------------------------------------------------------------------------------------

# start COMMAND ARGUMENT...: csptool in the background; its process, which is a Windows program's, in $pid.
start() {
    (cd "$files" && WINEPREFIX=$prefix DISPLAY='' exec "$WINE" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" \
        "$@" </dev/null >"$scratch/out" 2>"$scratch/err") &
    pid=$!
}

# await PATTERN COUNT: until so many files are like this, or the program has ended.
await() {
    while kill -0 "$pid" 2>/dev/null; do
        (($(find "$1" -type f -name "$2" 2>/dev/null | wc -l) < $3)) || return 0
    done
}

end_killed() {
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
}

test_killed_backup() {
    local delay
    for delay in 0.2 0.4 file; do
        rm -f "$files"/killed*
        start backup --passphrase-env SECRET killed
        if [[ $delay == file ]]; then await "$files" 'killed.*.new' 1; else sleep "$delay"; fi
        end_killed
        check_equal "killed ($delay): no key is in the open" "$(in_the_open "$files")" ''
        if [[ ! -f $files/killed ]]; then ok "killed ($delay): no backup"; else
            good tool restore --passphrase-env SECRET --dry-run killed
        fi
    done
}

test_killed_restore() {
    local count store lost
    store=$(dirname "$(find "$to/drive_c/users/bob" -path '*/RSA/*' ! -path '*/new/*' -name '*_*' | head -n 1)")
    for count in 1 3; do
        find "$to/drive_c" -path '*/Microsoft/Crypto/*' -type f -delete
        start restore --passphrase-env SECRET keys
        await "$store" '*_*' "$count"
        end_killed
        good tool keys check
        check_equal "killed at $count: every container is whole" "$(cut -f 3 <<<"$out" | grep -v '^good$')" ''
        good tool containers
        lost=$(awk '/^(inside|outside) / && ($3 == "-" || $4 == "-")' <<<"$out")
        check_equal "killed at $count: with both pairs" "$lost" ''
        good restore --passphrase-env SECRET keys
        check_equal "killed at $count: then all are there" "$(grep -cE 'there already|restored' <<<"$out")" 6
        signs inside inside.pub SHA-256
    done
    check_equal 'nothing was taken for another key' "$(find "$to/drive_c" -name '*.kept*')" ''
}

make_prefix "$from" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
copy_prefix "$from" "$scratch/bare"
who alice "$from"
run_winecsp 0 install --prefix "$from" --from "$WINECSP_FROM"
keep_server "$from"
make_keys
test_backup
test_names
test_passphrases
make_other
who bob "$to"
keep_server "$to"
test_restore
test_other_width
test_bad_files
test_there_already
test_sealed_for_another
test_killed_backup
test_killed_restore
test_full_disk
finish
