# Part of check-wine-tree: Debian's source package of Wine, fetched and unpacked without CryptoAPI, once for a version.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# Never unpacked: Wine's CryptoAPI and its tests.
readonly never_unpacked=(
    'dlls/advapi32/crypt*' 'dlls/advapi32/tests/crypt*' 'dlls/rsaenh/*.[ch]' 'dlls/rsaenh/*.r[cg]*' 'dlls/rsaenh/tests'
    'dlls/dssenh/*.[ch]' 'dlls/dssenh/*.r[cg]*' 'dlls/dssenh/tests' 'dlls/cryptsp/*.c' 'dlls/cryptsp/tests'
)
# Of these, what is no CryptoAPI and stays Wine's in a tree: the SystemFunctionNNN of advapi32, and a header.
# They are compiled unread (compile_unread).
readonly unread=(dlls/advapi32/crypt.h dlls/advapi32/crypt_{arc4,des,lmhash}.c)
readonly unread_tests=(dlls/advapi32/tests/crypt_{lmhash,md4,md5,sha}.c)

# Names of headers that Debian makes from other packages' files; no target of ours uses them.
readonly made_headers=(include/wine/{vulkan,wgl,wgl_driver}.h)

# Fetches the source package into a folder, DIR/package: the version of the chroot's Wine, or another of the same
# release of Wine's, from the chroot's suite or from Debian 13.
fetch_source() {
    local dir=$1 version=$2 mirror suite keyring=$chroot/usr/share/keyrings/debian-archive-keyring.gpg candidate
    read -r _ mirror _ <"$chroot/etc/apt/sources.list"
    mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial" "$dir/package"
    chmod 755 "$dir"
    if [ "$(id -u)" = 0 ] && id _apt >/dev/null 2>&1; then chown _apt "$dir/lists/partial" "$dir/package"; fi
    for suite in "$(cat "$chroot/etc/winecsp-suite")" trixie; do
        printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite" >>"$dir/sources.list"
    done
    printf '%s\n' "Dir::Etc::sourcelist \"$dir/sources.list\";" 'Dir::Etc::sourceparts "/dev/null";' \
        "Dir::State::lists \"$dir/lists\";" "Dir::Cache \"$dir/cache\";" 'Acquire::Languages "none";' \
        'Acquire::Check-Valid-Until "false";' >"$dir/apt.conf"
    export APT_CONFIG=$dir/apt.conf
    apt-get -q update
    for candidate in "$version" $(apt-cache showsrc --only-source wine |
        awk -v v="${version%%-*}" '$1 == "Version:" && index( $2, v ) == 1 { print $2 }' | sort -ruV); do
        if (cd "$dir/package" && apt-get -q source --only-source --download-only "wine=$candidate"); then return 0; fi
    done
    return 1
}

# Unpacks it by hand, since dpkg-source cannot leave files out; patches of Debian's that concern these are left out too.
unpack_source() {
    local dir=$1 to=$2 name exclude=()
    for name in "${never_unpacked[@]}"; do exclude+=(--exclude="*/$name"); done
    mkdir "$to"
    tar -xf "$dir"/wine_*.orig.tar.xz -C "$to" --strip-components=1 "${exclude[@]}"
    mkdir "$dir/debian"
    tar -xf "$dir"/wine_*.debian.tar.xz -C "$dir/debian" --strip-components=1 debian/patches
    while read -r name; do
        case $name in '' | '#'*) continue ;; esac
        ! grep -qE '^\+\+\+ .*/dlls/(advapi32/(tests/)?crypt|rsaenh/|dssenh/|cryptsp/)' "$dir/debian/patches/$name" ||
            continue
        patch -s -N -p1 -d "$to" <"$dir/debian/patches/$name"
    done <"$dir/debian/patches/series"
    rm -rf "$dir/debian"
}

# Source files that lists name and the tree lacks.
missing_sources() {
    (
        cd "$1" || exit
        find . -name Makefile.in -printf '%P\n' | xargs grep -L '^PARENTSRC' | while read -r file; do
            values "$file" SOURCES | sed "s|^|${file%Makefile.in}|"
        done | while read -r file; do [ -e "$file" ] || printf '%s\n' "$file"; done
    )
}

# What Debian's package lacks, since its own build makes it: the protocol of the server and the tables of system calls,
# by Wine's tools; names of languages and code pages as the chroot's Wine has them; empty ones of what is not needed.
generate() {
    local tree=$1 name
    (cd "$tree" && ./tools/make_requests && ./tools/make_specfiles)
    cp /usr/share/misc/config.guess /usr/share/misc/config.sub "$tree/tools/"
    cp "$chroot"/usr/share/wine/nls/*.nls "$tree/nls/"
    missing_sources "$tree" | grep -vE '^dlls/(advapi32|rsaenh|dssenh|cryptsp)/' >"$tree/../stand-ins" || true
    for name in "${made_headers[@]}" $(cat "$tree/../stand-ins"); do
        mkdir -p "$tree/$(dirname "$name")"
        : >"$tree/$name"
    done
}

# Leaves the sources in $base/pristine and the package in $base/package.
make_pristine() {
    local version=$1 fetch=$base/fetch
    [ ! -f "$base/pristine.done" ] || return 0
    rm -rf "$base"
    mkdir -p "$fetch"
    (fetch_source "$fetch" "$version") >>"$log" 2>&1 || die "the source package of Wine could not be fetched (see $log)"
    mv "$fetch/package" "$base/package"
    rm -rf "$fetch"
    unpack_source "$base/package" "$base/pristine" >>"$log" 2>&1 || die "it could not be unpacked (see $log)"
    generate "$base/pristine" >>"$log" 2>&1 || die "files that the package lacks could not be made (see $log)"
    touch "$base/pristine.done"
}
