#!/usr/bin/env bash
# The symbols of our DLLs: in a file beside each, which a debugger finds by the DLL's own word, and which names
# functions and lines; the DLLs have none, nor do they or the files tell where and when they were built.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck source=tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# "DLL function": one of each, which no table of exports has.
functions() {
    cat <<'END'
advapi32 registry_read_provider
rsaenh   build_x931
dssenh   dh_pair_agree
scardcsp find_container
END
}

# check_dll TOOLS DLL FUNCTION
check_dll() {
    local dll=$WINECSP_FROM/$arch-windows/$2.dll address place
    check "$arch: $2.dll.debug is there" test -s "$dll.debug"
    check "$arch: $2.dll has no symbols" test -z "$("$1-nm" "$dll" 2>/dev/null)"
    check "$arch: $2.dll says where they are" grep -qa "$2\.dll\.debug" "$dll"
    check "$arch: $2.dll.debug does not say where it was built" test -z \
        "$(grep -aoF -m1 "$top/libs" "$dll" "$dll.debug")"
    check_match "$arch: $2.dll has no time in it" "$(TZ=UTC "$1-objdump" -p "$dll" | grep '^Time/Date')" \
        'Jan  1 00:00:00 1970'
    check_match "$arch: $2.dll.debug has none" "$(TZ=UTC "$1-objdump" -p "$dll.debug" | grep '^Time/Date')" \
        'Jan  1 00:00:00 1970'
    address=$("$1-nm" "$dll.debug" | sed -nE "s/^([0-9a-f]+) [tT] _?$3\$/0x\1/p")
    check "$arch: $3 has an address" test -n "$address"
    place=$("$1-addr2line" -f -e "$dll.debug" "$address" | xargs)
    check_match "$arch: the address leads to $3" "$place" "$3 "
    check_match "$arch: and to its line" "$place" '.c:'
    if type -P gdb >/dev/null; then
        check_match "$arch: gdb finds $3 in $2.dll" "$(gdb -nx -batch -ex "info line $3" "$dll" 2>&1)" \
            'starts at address'
        check_offset "$1" "$dll" "$3" "$address"
    fi
}

# check_offset TOOLS DLL FUNCTION ADDRESS: what is so far from the DLL's start, as docs/troubleshooting.md asks.
check_offset() {
    local base offset
    base=0x$("$1-objdump" -p "$2" | awk '/^ImageBase/ { print $2 }')
    offset=$(($4 - base))
    check_match "$arch: gdb says what is at $offset" \
        "$(gdb -nx -batch -ex "info symbol $base + $offset" "$2" 2>&1)" "$3 in section"
    check_match "$arch: and its lines" "$(gdb -nx -batch -ex "list *($base + $offset)" "$2" 2>&1)" "is in $3 ("
}

# installed: what make install makes, each file once, DLLs and programs as DLL and PROGRAM.
installed() {
    (cd "$1" && find . ! -type d) | sed -E 's,/(x86_64|i386)-windows/(advapi32|cryptsp|dssenh|rsaenh|scardcsp)\.dll,/ARCH/DLL,
        s,/(x86_64|i386)-windows/,/ARCH/,; s,/docs/[a-z-]+\.md$,/docs/*.md,
        s,/docs/behaviour/.*,/docs/behaviour/*,; s,winecsp\.d/[a-z]+\.(sh|awk)$,winecsp.d/*,' | LC_ALL=C sort -u
}

# docs/packaging.md has the list.
wanted_files() {
    {
        cat <<'END'
./bin/winecsp
./lib/winecsp/ARCH/DLL
./lib/winecsp/ARCH/DLL.debug
./lib/winecsp/ARCH/programs/csptool.exe
./lib/winecsp/VERSION
./lib/winecsp/winecsp
./lib/winecsp/winecsp.d/*
./share/bash-completion/completions/winecsp
./share/doc/winecsp/CHANGELOG.md
./share/doc/winecsp/COPYING.LIB
./share/doc/winecsp/COPYING.OpenSSL
./share/doc/winecsp/README.md
./share/doc/winecsp/docs/*.md
./share/doc/winecsp/docs/pin-dialog.png
./share/doc/winecsp/docs/behaviour/*
./share/fish/vendor_completions.d/winecsp.fish
./share/man/man1/csptool.1
./share/man/man1/winecsp.1
./share/zsh/site-functions/_winecsp
END
        [[ ! -f $WINECSP_FROM/host/winecsp-keyd ]] || echo ./lib/winecsp/host/winecsp-keyd
    } | LC_ALL=C sort
}

# check_pages FOLDER: what the installed pages refer to is there, and OpenSSL's licence is that of the libcrypto inside.
check_pages() {
    local page link lib
    while IFS=: read -r page link; do
        check "${page#"$1/"} leads to $link" test -e "$(dirname "$page")/$link"
    done < <(grep -roE '\]\([a-zA-Z][^):#]*' "$1" | sed 's/](//')
    for lib in $(sed -n 's/^[a-z0-9_]*_LIBCRYPTO_LIBS *= //p' "$2"); do
        [[ -f ${lib%/lib/*}/LICENSE.txt ]] || continue
        check "the licence of $lib" cmp "${lib%/lib/*}/LICENSE.txt" "$1/COPYING.OpenSSL"
    done
}

# In a folder of its own, from a build that is complete: nothing is built here.
check_install() {
    local built=${WINECSP_FROM%/build} dll dest=$scratch/dest
    if [[ ! -f $built/Makefile ]] || ! make -s -q -C "$built" all >/dev/null 2>&1; then
        skip 'make install: the build is not complete'
        return
    fi
    check 'make install' make -s -C "$built" install DESTDIR="$dest" prefix=/opt/w >/dev/null
    check_equal 'what it makes' "$(installed "$dest/opt/w")" "$(wanted_files)"
    check_equal 'and nowhere else' "$(cd "$dest" && find . ! -type d ! -path './opt/w/*')" ''
    check_equal 'the link leads to the command' "$(readlink "$dest/opt/w/bin/winecsp")" /opt/w/lib/winecsp/winecsp
    check_pages "$dest/opt/w/share/doc/winecsp" "$built/Makefile"
    check 'the command runs there' "$dest/opt/w/lib/winecsp/winecsp" --version >/dev/null
    for dll in "$dest"/opt/w/lib/winecsp/*-windows/*.dll; do
        check "${dll#"$dest"}: its symbols fit" cmp -s "$dll.debug" "$WINECSP_FROM/${dll##*/winecsp/}.debug"
    done
}

for arch in x86_64 i386; do
    tools=$arch-w64-mingw32
    [[ $arch != i386 ]] || tools=i686-w64-mingw32
    if [[ ! -d $WINECSP_FROM/$arch-windows ]]; then
        skip "$arch: not built"
        continue
    fi
    if ! type -P "$tools-addr2line" >/dev/null; then
        skip "$arch: there is no $tools-addr2line"
        continue
    fi
    while read -r name function; do check_dll "$tools" "$name" "$function"; done < <(functions)
done
check_install
finish
