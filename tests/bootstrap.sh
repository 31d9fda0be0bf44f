#!/bin/bash
# Checks what bootstrap and the tools around it say and how they end where nothing is to be installed:
# usage, wrong usage, an ordinary user without the packages, a system that is not Debian.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail

top=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=$(mktemp -d "${TMPDIR:-/tmp}/bootstrap.XXXXXX")
trap 'rm -rf "$work"' EXIT
scratch=$work
# shellcheck source=tests/parts/count.sh
. "$top/tests/parts/count.sh"

# expect TEXT STATUS PATTERN COMMAND...: the command ends with the status and prints the pattern.
expect() {
    local text=$1 status=$2 pattern=$3 got=0
    shift 3
    "$@" >"$work/out" 2>&1 </dev/null || got=$?
    if [ "$got" = "$status" ] && { [ -z "$pattern" ] || grep -Eq -- "$pattern" "$work/out"; }; then
        ok "$text"
    else
        not_ok "$text (status $got)"
        tail -n 10 "$work/out" | sed 's/^/    /'
    fi
}

# A copy of bootstrap in a folder of its own, which an ordinary user can read, and a PATH with the basic
# tools only.
mkdir -p "$work/tree" "$work/bin"
cp "$top/bootstrap" "$top/tools/wine10-chroot" "$work/tree"
chmod -R a+rX "$work"
for tool in bash cat cut dirname rm touch uniq env find grep id mkdir readlink sed sha256sum sort tail tee apt-get; do
    ! path=$(command -v "$tool") || ln -s "$path" "$work/bin/$tool"
done

# Runs a command as an ordinary user who has the basic tools only.
as_user() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups env PATH="$work/bin" "$@"
    else
        env PATH="$work/bin" "$@"
    fi
}

expect "bootstrap without arguments prints its usage" 0 '^usage: \./bootstrap build' "$top/bootstrap"
expect "bootstrap --help prints its usage" 0 '^usage: \./bootstrap build' "$top/bootstrap" --help
expect "bootstrap refuses an unknown command" 2 '^usage' "$top/bootstrap" biuld
expect "bootstrap refuses a stray argument" 2 '^usage' "$top/bootstrap" build now
expect "bootstrap packages wants a group" 2 '^usage' "$top/bootstrap" packages
expect "bootstrap packages refuses an unknown group" 2 "no group 'nosuch'" "$top/bootstrap" packages nosuch
expect "bootstrap packages refuses it beside a known one" 2 "build, wine, check, lint, wine10" "$top/bootstrap" \
    packages build no
if command -v apt-get >/dev/null; then
    expect "an ordinary user is told the apt command" 1 'apt-get install .*gcc-mingw-w64-i686' \
        as_user "$work/tree/bootstrap" build
    # shellcheck disable=SC2016
    expect "nothing was written for that user" 0 '^bootstrap wine10-chroot $' sh -c 'ls "$0" | tr "\n" " "' "$work/tree"
    rm "$work/bin/apt-get"
    mkdir -m 777 "$work/net" "$work/net/bin"
    cp "$top/bootstrap" "$work/net"
    printf '#!/bin/sh\necho 0\n' >"$work/net/bin/id"
    chmod +x "$work/net/bin/id"
    # With the last line of an apt-get of our own: what update prints, and how the installation ends.
    with_apt() {
        printf '#!/bin/sh\ncase "$*" in *update) echo "%s"; exit 0 ;; esac\n' "$1" >"$work/net/bin/apt-get"
        printf 'echo "E: Unable to locate package"\nexit 100\n' >>"$work/net/bin/apt-get"
        chmod +x "$work/net/bin/apt-get"
        as_user PATH="$work/net/bin:$work/bin" "$work/net/bootstrap" build
    }
    lacks() { ! "$@" | grep -E 'network or the mirror failed'; }
    network='network or the mirror failed'
    expect "apt-get update that fetches nothing: the network is named" 1 "$network" with_apt \
        'Err:1 http://mirror.example/debian bookworm InRelease'
    expect "apt-get update that fetches a part: the network is named" 1 "$network" with_apt \
        'Hit:1 http://one.org/debian bookworm InRelease
Err:2 http://two.org/debian bookworm InRelease'
    expect "apt-get update that fetches all: it is not the network" 0 '' lacks with_apt \
        'Hit:1 http://mirror.example/debian bookworm InRelease'
    expect "apt-get update that fetches all: what apt-get says" 1 'Unable to locate package' with_apt \
        'Hit:1 http://mirror.example/debian bookworm InRelease'
fi
expect "without apt the missing programs are named" 1 '^ +x86_64-w64-mingw32-gcc' as_user "$work/tree/bootstrap" build

expect "foreign-programs lists pinned versions" 0 '^node x86_64 .*@[0-9.]+$' "$top/tools/foreign-programs" list
expect "foreign-programs refuses an unknown name" 1 'no program' "$top/tools/foreign-programs" path nonsense
expect "foreign-programs without npm and cache ends with 3" 3 '' \
    env -i PATH="$work/bin" XDG_CACHE_HOME="$work/cache" "$top/tools/foreign-programs" path node
expect "foreign-programs without compiler and cache ends with 3" 3 '' \
    env -i PATH="$work/bin" XDG_CACHE_HOME="$work/cache" "$top/tools/foreign-programs" path ssp
mkdir "$work/npm"
printf '#!/bin/sh\necho "npm ERR! network"\nexit 1\n' >"$work/npm/npm"
chmod +x "$work/npm/npm"
expect "foreign-programs without npm's registry ends with 3" 3 'could not fetch' \
    env PATH="$work/npm:$PATH" XDG_CACHE_HOME="$work/cache" "$top/tools/foreign-programs" path node
if command -v x86_64-w64-mingw32-gcc >/dev/null; then
    expect "foreign-programs has a DLL of the compiler's" 0 "^$work/cache/winecsp/npm/gcc-x86_64/libssp-0.dll" \
        env XDG_CACHE_HOME="$work/cache" "$top/tools/foreign-programs" path ssp
fi

expect "wine10-chroot without arguments prints its usage" 2 '^usage' "$top/tools/wine10-chroot"
expect "wine10-chroot path lies in the user's cache" 0 "^$work/cache/winecsp/" \
    env XDG_CACHE_HOME="$work/cache" "$top/tools/wine10-chroot" path
if command -v setpriv >/dev/null && [ "$(id -u)" = 0 ]; then
    expect "wine10-chroot wants root" 1 'must be run as root' \
        as_user env HOME="$work" "$work/tree/wine10-chroot" make
else
    skip 'wine10-chroot wants root: not run as root'
fi
expect "check-wine10 refuses an unknown option" 2 '^usage' "$top/tools/check-wine10" --nonsense
expect "demo refuses an unknown option" 2 '^usage' "$top/tools/demo" --nonsense

finish
