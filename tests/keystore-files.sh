#!/bin/bash
# The files of the key store: what their modes are, what reaches the disk and in which order, what happens when the disk
# is full, what stands in them, and what a program is told of damaged ones. tests/programs/key_tool.c, key_inside.c,
# key_damage.c and key_halves.c do the work.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2154 # each_width sets arch

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/key-tool.sh
. "$(dirname "$0")/parts/key-tool.sh"
need_setup

prefix=$scratch/prefix
arch=x86_64
mounted=''

more_cleanup() {
    [[ -z $mounted ]] || umount "$mounted"
}

# key_tool ARGUMENT...: of the chosen width.
key_tool() {
    in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/key_tool.exe" "$@"
}

# ---- modes --------------------------------------------------------------------------------------------

# What PP_KEYSET_SEC_DESCR or chmod gives the owner and everybody stays when a key is replaced; the group is not let in
# by what means the owner.
# containers: keep-10, pp-sd-04
check_rights() {
    local user text mode
    user=$(basename "$(store)")
    while read -r text mode; do
        check "$arch: PP_KEYSET_SEC_DESCR $text" tool rights modes-077 "${text//USER/$user}"
        check_equal "$arch: the mode, $text" "$(mode_of "$1")" "$mode"
        check "$arch: a key is replaced" tool import modes-077 x
        check_equal "$arch: the mode of the new file, $text" "$(mode_of "$1")" "$mode"
    done <<END
D:(A;;FA;;;USER) 600
D:(A;;FA;;;USER)(A;;FA;;;SY)(A;;FR;;;BA) 600
D:(A;;FA;;;USER)(A;;FR;;;WD) 644
D:(A;;FA;;;WD) 666
END
    chmod 604 "$1"
    check "$arch: a key is replaced in a file that everybody may read" tool import modes-077 x
    check_equal "$arch: everybody still may" "$(mode_of "$1")" 644
}

check_modes() {
    local mask file
    for mask in 000 022 077; do
        umask "$mask"
        check "$arch: a container is made, umask $mask" tool new "modes-$mask"
        file=$(file_of "modes-$mask")
        check_equal "$arch: its file is its owner's alone, umask $mask" "$(mode_of "$file")" 600
        check "$arch: a key is made" tool generate "modes-$mask" x
        check "$arch: and imported over it" tool import "modes-$mask" x
        check_equal "$arch: the new file is its owner's alone, umask $mask" "$(mode_of "$file")" 600
    done
    umask 022
    check_equal "$arch: the folder is its owner's alone" "$(mode_of "$(store)")" 700
    check_equal "$arch: the one above, too" "$(mode_of "$(dirname "$(store)")")" 700

    check_rights "$file"
    chmod 600 "$file"
    for mask in 000 022 077; do check "$arch: deleted" tool delete "modes-$mask"; done
}

check_machine() {
    check "$arch: a container of the machine is made" tool -m new machine
    check "$arch: with a key" tool -m generate machine x
    check_equal "$arch: the machine's folder" \
        "$(find "$prefix/drive_c" -name MachineKeys -type d -printf '%m\n')" 700
    check_equal "$arch: its files" "$(find "$prefix/drive_c" -path '*/MachineKeys/*' -type f -printf '%m\n')" 600
    check "$arch: deleted" tool -m delete machine
}

# ---- what reaches the disk ------------------------------------------------------------------------------

# traced ARGUMENT...: key_tool and its wineserver under strace, with what flushes and renames in $scratch/calls.
traced() {
    end_server "$prefix"
    out=$(WINEPREFIX=$prefix DISPLAY='' timeout 120 strace -f -y -o "$scratch/calls" \
        -e trace=fsync,fdatasync,rename,renameat,renameat2 \
        "$WINE" "$WINECSP_FROM/$arch-windows/programs/key_tool.exe" "$@" 2>"$scratch/stderr" </dev/null | tr -d '\r')
    [[ -n $out && $out != failed* ]]
}

# whole_calls: the traced calls, each on a line. strace tells a call in two parts if that of another process comes
# between.
whole_calls() {
    awk '{ pid = $1 }
         sub( / *<unfinished \.\.\.>$/, "" ) { begun[pid] = $0; next }
         match( $0, /<\.\.\. [a-z0-9]+ resumed>/ ) { $0 = begun[pid] substr( $0, RSTART + RLENGTH ) }
         { print }' "$scratch/calls"
}

# events FILE: what the traced calls did with it: n the temporary file flushed, r moved over the old one, f the folder
# flushed.
events() {
    whole_calls | sed -nE "s/.*f(data)?sync\(.*$1\.new.* = 0$/n/p; s/.*rename[a-z0-9]*\(.*$1\.new.*$1\".* = 0$/r/p
             s/.*fsync\(.*$(basename "$(store)")>.* = 0$/f/p" | tr -d '\n'
}

# Five calls store something: CRYPT_NEWKEYSET, two of CryptGenKey, two of CryptImportKey.
# containers: keep-01, keep-03, keep-04
check_flushed() {
    local file
    need_tool strace "$arch: nobody looked whether files are flushed" || return 0
    if ! strace -f -o /dev/null true 2>/dev/null; then
        skip "$arch: strace may not trace here: nobody looked whether files are flushed"
        return
    fi
    tool new flushed && file=$(basename "$(file_of flushed)") && tool delete flushed
    check "$arch: a container is filled, traced" traced fill flushed
    check_equal "$arch: file, move and folder reach the disk in this order, each time" "$(events "$file")" \
        nrfnrfnrfnrfnrf
}

# ---- a full disk ------------------------------------------------------------------------------------------

# In place of the store's folder there is a small disk with the same containers on it.
mount_small() {
    local folder
    folder=$(store)
    cp -a "$folder" "$scratch/stored" && mount -t tmpfs -o size=64k,mode=700 none "$folder" 2>/dev/null || return 1
    mounted=$folder
    cp -a "$scratch/stored/." "$folder"
    [[ $(stat -f -c %T "$folder") == tmpfs ]]
}

fill_disk() {
    local i
    for ((i = 0; i < 1000; i++)); do
        head -c 4096 /dev/zero 2>/dev/null >"$mounted/filler-$i" || return 0
    done
    return 1
}

# Nothing is left for so much as the name of a file. Attributes of files count as some of their number.
fill_names() {
    mount -o remount,nr_inodes=$(($(stat -f -c '%c - %d' "$mounted"))) "$mounted"
}

# check_refused TEXT KEYS PATTERN: whatever would write fails and the old keys stay.
check_refused() {
    local text=$1 keys=$2 error=$3
    check "$arch: CryptGenKey, $text" refuses "$error" generate full x
    check "$arch: it still has its keys" shows full "$keys"
    check "$arch: CryptImportKey, $text" refuses "$error" import full s
    check "$arch: it still has its keys" shows full "$keys"
    check "$arch: CRYPT_NEWKEYSET, $text" refuses "$error" new full-2
    check "$arch: no container was made of it" refuses 0x80090016 show full-2
    check_equal "$arch: no temporary file is left, $text" "$(leftovers)" ''
    tool list
    check_match "$arch: the list names it, $text" " $out " ' full '
    [[ " $out " != *' full-2 '* ]] || not_ok "$arch: the list names what was not made, $text"
}

# 0x70 is ERROR_DISK_FULL. Which error a lack of names gives is Wine's choice.
check_full() {
    local keys
    tool new full && tool generate full x && tool generate full s && tool show full
    keys=$out
    if ! mount_small; then
        skip "$arch: a small disk cannot be mounted here"
        return
    fi
    check "$arch: the containers are on a small disk" shows full "$keys"
    check "$arch: the disk is full" fill_disk
    check_refused 'disk full' "$keys" 0x70
    check "$arch: a container of Wine's registry opens and signs, disk full" shows "old-$arch" "${old[$arch]}"
    check "$arch: it cannot be deleted, as nothing could remember that" refuses 0x70 delete "old-$arch"
    check "$arch: it is still there" shows "old-$arch" "${old[$arch]}"
    rm -f "$mounted"/filler-*
    fill_names
    check_refused 'no more files' "$keys" '*'
    check "$arch: deleting needs no room" tool delete full
    check "$arch: it is gone" refuses 0x80090016 show full
    mount -o remount,nr_inodes=1000 "$mounted"
    check "$arch: with room again a container is made" tool new full-2
    check "$arch: and a key" tool generate full-2 x
    umount "$mounted" && mounted=''
    tool delete full
    rm -rf "$scratch/stored"
}

# ---- a coarse clock ----------------------------------------------------------------------------------------

# In place of the store's folder there is a file system that keeps whole seconds.
mount_coarse() {
    local folder image=$scratch/coarse
    folder=$(store)
    truncate -s 2M "$image" && mkfs.ext4 -q -I 128 "$image" 2>/dev/null &&
        mount -o loop "$image" "$folder" 2>/dev/null || return 1
    mounted=$folder
    chmod 700 "$folder"
    touch "$folder/probe" && [[ $(date -r "$folder/probe" +%N) == 000000000 ]] && rm "$folder/probe"
}

# containers: keep-03
check_coarse() {
    need_tool mkfs.ext4 "$arch: no file system that keeps whole seconds" || return 0
    if ! mount_coarse; then
        skip "$arch: a file system that keeps whole seconds cannot be mounted here"
    else
        tool fill coarse
        check "$arch: other processes replace a key, each time within a second" tool watch coarse 9
        check_match "$arch: every one of them is seen at once" "$out" 'seen 9 of 9'
    fi
    [[ -z $mounted ]] || umount "$mounted"
    mounted=''
}

# ---- a lock that is held -----------------------------------------------------------------------------------

# A program that has stopped while it has the lock keeps nobody from reading.
# containers: con-open-38
check_held() {
    local unique keys holder
    tool fill held && tool unique held && unique=$out && tool show held
    keys=$out
    rm -f "$scratch/held" # that of the other width
    WINEPREFIX=$prefix DISPLAY='' "$WINE" "$WINECSP_FROM/$arch-windows/programs/key_tool.exe" hold "$unique" 300 \
        >"$scratch/held" 2>/dev/null </dev/null &
    holder=$!
    for _ in {1..600}; do
        [[ ! -s $scratch/held ]] || break
        sleep 0.2
    done
    check "$arch: the lock of a container is held" grep -q '^held' "$scratch/held"
    kill -STOP "$holder"
    WINEDEBUG=fixme-all,warn+crypt check "$arch: it is read all the same" shows held "$keys"
    check "$arch: without the lock, which is that of this container" \
        grep -q "${unique%%_*}.* is read without its lock" "$scratch/stderr"
    check "$arch: while the lock is held" kill -0 "$holder"
    kill -KILL "$holder"
    wait "$holder" 2>/dev/null
    check "$arch: a key is made when the lock is free" tool generate held x
    tool delete held
}

# ---- a file that was kept ----------------------------------------------------------------------------------

# It is a container of its own, and when it has gone it is not the one that it was kept beside.
# containers: con-open-08, con-open-31
check_kept() {
    local file keys unique
    tool fill main && file=$(file_of main) && unique=$(basename "$file") && tool show main
    keys=$out
    cp -p "$file" "$file.kept1"
    check "$arch: a file that was kept opens" shows "$unique.kept1" "$keys"
    check "$arch: CryptGenKey in one that was deleted elsewhere" eval '! tool outlive "$unique.kept1"'
    check_equal "$arch: it was deleted, and the key is refused" "$out" $'deleted\nfailed, error 0x80090016'
    check "$arch: the container beside it has its keys" shows main "$keys"
    check "$arch: it cannot be deleted again" refuses 0x80090016 delete "$unique.kept1"
    check "$arch: the container beside it still has its keys" shows main "$keys"
    check_equal "$arch: nothing is left of it" "$(leftovers)" ''
    tool delete main
}

# ---- what stands in a file ------------------------------------------------------------------------------------

# containers: place-06, place-07, place-08, place-09
check_inside() {
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/key_inside.exe"
    )
    check "$arch: what stands in a file, and what does not" test "$?" = 0
    check_match "$arch: all of it was looked at" "$out" ', 0 failures'
    [[ $out != *'not kept here'* ]] || skip "$arch: this file system keeps no System attribute"
    sed 's/^/    /' <<<"$out"
}

# ---- damaged files -----------------------------------------------------------------------------------------

check_damaged() {
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/key_damage.exe"
    )
    check "$arch: damaged files are refused" test "$?" = 0
    check_match "$arch: all of them were tried" "$out" ', 0 failures'
    tail -n 5 <<<"$out" | sed 's/^/    /'
}

# The public half of one key and the private half of another.
# containers: con-open-35
check_halves() {
    local path
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/key_halves.exe" leave
    )
    check "$arch: halves that are of different keys are refused" test "$?" = 0
    check_match "$arch: all of them were tried" "$out" ', 0 failures'
    sed 's/^/    /' <<<"$out"
    path=$(file_of halves)
    out=$(in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/csptool.exe" keys check | tr -d '\r' | grep halves)
    check_equal "$arch: csptool keys check names it" "$out" $'user\thalves\tdamaged\t0x8009001a'
    out=$(in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/csptool.exe" keys list | tr -d '\r' | grep halves)
    check_equal "$arch: csptool keys list has its name" "$out" $'user\thalves\t512 exportable\t-\t'"${path##*/}"
    out=$(in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/csptool.exe" keys hand-back | grep halves)
    check_equal "$arch: it is not handed back" "$out" $'user\thalves\tdamaged\t0x8009001a'
    check "$arch: its file stays" test -f "$path"
    check "$arch: deleted" tool delete halves
}

check_all() {
    keep_server "$prefix"
    check "$arch: a container of Wine's registry was made" test -n "${old[$arch]:-}"
    check_modes
    check_machine
    check_inside
    check_damaged
    check_halves
    check_full
    check_coarse
    check_held
    check_kept
    check_flushed
}

# A container of Wine's own provider, which nobody opens before the disk is full.
# containers: drop-01, drop-06
make_old() {
    tool new "old-$arch" && tool generate "old-$arch" x && tool show "old-$arch" && old[$arch]=$out
}

declare -A old=()
check 'a prefix is made' make_prefix "$prefix"
for arch in x86_64 i386; do
    if [[ $arch == x86_64 || -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then make_old; fi
done
wait_server "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
each_width "$prefix" check_all
finish
