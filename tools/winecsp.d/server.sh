# Part of winecsp, and of the tests: the wineserver of a prefix, the programs that it serves, and programs that Wine
# failed to start.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash

# server_folder PREFIX: the name of the folder in which its wineserver works.
server_folder() {
    local device inode
    read -r device inode < <(stat -Lc '%d %i' -- "$1")
    printf 'server-%x-%x' "$device" "$inode"
}

# server_pids PREFIX: its wineserver, by the lock that it holds in its folder until the registry is written. (Meanwhile
# it works in another folder.) Unlike the wineserver program this also sees servers of other Wines, which may keep their
# folder elsewhere.
server_pids() {
    find /proc/[0-9]*/fd -maxdepth 1 -lname "*/$(server_folder "$1")/lock" 2>/dev/null | cut -d/ -f3
}

# server_programs PREFIX: what runs there, the wineserver too, as lines of "PID NAME". Each maps a file of the folder.
server_programs() {
    local maps name
    while read -r maps; do
        read -r name 2>/dev/null <"${maps%maps}comm" || continue
        printf '%s %s\n' "$(cut -d/ -f3 <<<"$maps")" "$name"
    done < <(grep -ls "/$(server_folder "$1")/" /proc/[0-9]*/maps 2>/dev/null)
}

# start_failed CODE FILE: whether Wine failed before the program that it should run began, as its exit code and messages
# tell. That happens when a wineserver leaves, or two start, at the very moment; another try is in order.
start_failed() {
    local words='^wine: failed to map the shared user data|^wine client error:[0-9a-f]+: (recvmsg|sendmsg|read|write)'
    words+='|: fixed a temporary directory error|: error opening file descriptor for wineserver tmpdir'
    [[ $1 != 0 ]] && grep -qaE "$words" "$2"
}
