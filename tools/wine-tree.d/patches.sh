# Part of wine-tree: the same as patches, for distributors.
#
# The first patch, of what goes, only tells the names: git's --irreversible-delete. So no text of Wine's is in the
# series but the lines around those that change in configure.ac and in the lists of advapi32. What must go, since a
# later patch makes it anew, is in the file "remove", by which "apply" works.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# Lists that ours replace as a whole.
replaced_files() {
    local dll
    (
        cd "$1" || exit
        for dll in "${tree_providers[@]}"; do
            [ ! -d "dlls/$dll" ] || find "dlls/$dll" -type f \( -name Makefile.in -o -name '*.spec' \)
        done
    ) | LC_ALL=C sort
}

# git in the folder of the patches' making, without the user's settings.
quiet_git() {
    GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=winecsp GIT_AUTHOR_EMAIL=winecsp@localhost \
        GIT_COMMITTER_NAME=winecsp GIT_COMMITTER_EMAIL=winecsp@localhost \
        GIT_AUTHOR_DATE="@${SOURCE_DATE_EPOCH:-0} +0000" GIT_COMMITTER_DATE="@${SOURCE_DATE_EPOCH:-0} +0000" \
        git -C "$work/tree" -c core.autocrlf=false -c gc.auto=0 "$@"
}

# commit MESSAGE PATH...: a patch of what changed there.
commit() {
    local message=$1
    shift
    quiet_git add -A -- "$@"
    quiet_git commit -q --allow-empty -m "$message"
}

write_apply() {
    cat <<'END'
#!/bin/sh
# sh apply TREE: puts winecsp into the Wine source tree TREE. Then run autoreconf -f there.
set -e
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
while read -r file; do rm -f "./$file"; done < "$here/remove"
while read -r name; do patch -s -p1 < "$here/$name"; done < "$here/series"
END
}

write_patches() {
    local src=$1 dir=$2 name
    command -v git >/dev/null || die "git is missing, which makes the patches"
    [ ! -e "$dir" ] || [ -z "$(ls -A "$dir")" ] || die "$dir is not empty"
    mkdir -p "$dir"
    work=$(mktemp -d "${TMPDIR:-/tmp}/wine-tree.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/tree"
    (
        cd "$src" || exit
        find VERSION configure.ac dlls/advapi32 dlls/rsaenh dlls/dssenh dlls/cryptsp -type f -print0 2>/dev/null |
            xargs -0 cp --parents -t "$work/tree"
    )
    { old_files "$work/tree" && replaced_files "$work/tree"; } | LC_ALL=C sort >"$dir/remove"
    quiet_git init -q
    commit base .
    lay_in "$work/tree"
    quiet_git update-index --force-remove -z --stdin < <(tr '\n' '\0' <"$dir/remove")
    quiet_git commit -q --allow-empty -m 'Remove CryptoAPI' \
        -m 'winecsp takes its place: see the files "remove" and "apply".'
    commit "libs: Add winecsp's libraries" libs
    for name in "${tree_providers[@]}"; do commit "$name: Take winecsp's providers" "dlls/$name"; done
    commit 'advapi32, cryptsp: Take the dispatcher of winecsp' dlls
    commit 'configure: Find libcrypto for winecsp' configure.ac
    quiet_git format-patch -q --irreversible-delete --no-renames --zero-commit --no-signature --full-index -o "$dir" \
        "$(quiet_git rev-list --max-parents=0 HEAD)"
    (cd "$dir" && printf '%s\n' 000[2-9]*.patch >series)
    write_apply >"$dir/apply"
    printf 'wine-tree: %s: %d patches; run: sh %s/apply TREE\n' "$dir" "$(wc -l <"$dir/series")" "$dir"
}
