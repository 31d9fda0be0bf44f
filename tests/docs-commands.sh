#!/bin/bash
# The commands in the pages for users are run as they stand there, in a home of the test's own: each line of the
# indented blocks. What is not a command of a shell, or takes too long, is in the table below with what is done instead;
# a line that is in no table is run.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

home=$scratch/home
keyd=$WINECSP_FROM/host/winecsp-keyd
pages=(README.md docs/troubleshooting.md docs/key-backup.md) # launchers.sh and tokens-tool.sh run those of their pages

# LINE OF A PAGE (a pattern)|WHAT IS DONE INSTEAD: "no" for what is no command; "target" for a target of make, which
# must be there if anything was configured; or a command.
instead=(
    './bootstrap *|grep -q "^${line##*bootstrap } *)" bootstrap || grep -qw -- "$(cut -d" " -f2 <<<"$line")" bootstrap'
    './configure && make && make check && make install|./configure --help >/dev/null'
    'make *|target'
    '*winecsp backup *|winecsp install --quiet && eval "${line/backup/backup --passphrase-env secret}"'
    '*winecsp restore *|eval "${line/restore/restore --passphrase-env secret}"'
    '*winecsp tokens login*|no'
    '*:warn:crypt:*|no'
    'base=0x*|no'
    'gdb *|no'
)

# blocks PAGE: the lines of its indented blocks, without comments at their ends.
blocks() {
    awk '
        /^$/ { blank = 1; next }
        /^    / && (blank || inside) { inside = 1; sub( /^ +/, "" ); sub( /  +# .*/, "" ); print; blank = 0; next }
        { inside = 0; blank = 0 }' "$top/$1"
}

# how LINE: what is done instead; nothing if it is run.
how() {
    local row
    for row in "${instead[@]}"; do
        # shellcheck disable=SC2053 # a pattern
        if [[ $1 == ${row%%|*} ]]; then
            printf '%s' "${row#*|}"
            return 0
        fi
    done
}

# run LINE: runs it as a user would, who has winecsp and wine on the PATH and is in the folder of the sources.
run() {
    (
        cd "$scratch/sources" &&
            env -u WINEPREFIX HOME="$home" secret=words PATH="$scratch/bin:$PATH" line="$1" timeout 120 bash -c "$2"
    ) >"$scratch/out" 2>&1 </dev/null
}

test_page() {
    local line what code name count=0
    while IFS= read -r line; do
        what=$(how "$line")
        case $what in
        no) continue ;;
        target)
            [[ -f $top/Makefile ]] || continue
            if [[ -z $(type -P make) ]]; then
                skip "$line: a machine for Wine alone has no make"
                continue
            fi
            what="make -n -C '$top' $(cut -d ' ' -f 2 <<<"$line") >/dev/null"
            ;;
        '') what=$line ;;
        esac
        count=$((count + 1))
        if [[ $line == *tokens* && ! -x $keyd ]]; then
            skip "$line: winecsp-keyd was not built"
            continue
        fi
        code=0
        run "$line" "$what" || code=$?
        if ((code == 0)); then
            ok "$1: $line"
        else
            not_ok "$1: $line: exit code $code: $(tail -n 5 "$scratch/out")"
        fi
        for name in .wine mail other other-mail; do wait_server "$home/$name"; done
    done < <(blocks "$1")
    check "$1 has commands" test "$count" -gt 0
}

mkdir -p "$home" "$scratch/bin" "$scratch/sources"
make_prefix "$home/.wine" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
ln -s "$WINECSP" "$scratch/bin/winecsp"
[[ $(type -P wine) == "$WINE" ]] || ln -s "$(type -P "$WINE")" "$scratch/bin/wine"
for entry in "$top"/*; do ln -s "$entry" "$scratch/sources/"; done
[[ -d $top/build ]] || ln -s "$WINECSP_FROM" "$scratch/sources/build"
for name in mail other other-mail; do copy_prefix "$home/.wine" "$home/$name"; done
cp "$WINECSP_FROM/x86_64-windows/programs/random_bytes.exe" "$scratch/sources/program.exe"
for page in "${pages[@]}"; do
    for name in .wine mail other other-mail; do run_winecsp 0 install --quiet --from "$WINECSP_FROM" "$home/$name"; done
    test_page "$page"
done
finish
