#!/bin/bash
# The editor of registry files (tools/winecsp.d/registry.awk): tests/registry has a file as it was, edits of every kind,
# and the file as it shall be.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

files=$top/tests/registry

# edit AWK FILE: the edits in the standard input, made to the file.
edit() { NOW=1700000009 LC_ALL=C "$1" -f "$top/tools/winecsp.d/registry.awk" edits=1 - edits=0 "$2"; }

# same FILE: the standard input is that file.
same() { diff "$1" - >"$scratch/diff" || {
    head -n 20 "$scratch/diff"
    false
}; }

for awk in awk mawk gawk original-awk; do
    [[ -n $(type -P "$awk") ]] || continue
    check "$awk: edits of every kind" same "$files/after.reg" < <(edit "$awk" "$files/before.reg" <"$files/edits")
    check "$awk: the same edits once more" same "$files/after.reg" < <(edit "$awk" "$files/after.reg" <"$files/edits")
    check "$awk: no edits" same "$files/before.reg" < <(edit "$awk" "$files/before.reg" </dev/null)
    check "$awk: no file" same /dev/null < <(grep drop "$files/edits" | edit "$awk" /dev/null)
done
finish
