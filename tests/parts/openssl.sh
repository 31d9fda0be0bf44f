# Part of the tests: the host's openssl, at work in the folder of the files.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# ssl ARGUMENT...: runs openssl in the folder of the files.
ssl() {
    (cd "$files" && openssl "$@" >"$scratch/ssl" 2>&1)
}

# ssl_refuses ARGUMENT...
ssl_refuses() {
    ! ssl "$@"
}

# same FILE FILE
same() {
    cmp -s "$files/$1" "$files/$2"
}
