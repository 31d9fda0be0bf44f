#!/bin/bash
# The key store of an ordinary user, who is refused what root would not be: a folder that may not be written, a file that
# its owner is shut out of, files of another user. Needs root to make the user.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup
with_rsaenh

prefix=$scratch/user/prefix
tester=''

more_cleanup() {
    [[ -z $tester ]] || { remove_prefix "$prefix"; userdel "$tester" 2>/dev/null; }
}

# tool ARGUMENT...: key_tool as the user; its exit code, its line in $out.
tool() {
    out=$(set -o pipefail; cd / && WINE=$scratch/as-user in_prefix "$prefix" "$scratch/user/key_tool.exe" "$@")
}

# refuses CODE ARGUMENT...: key_tool fails with that error.
refuses() {
    ! tool "${@:2}" && [[ $out == "failed, error $1" ]]
}

# shows NAME KEYS: the container holds just these keys, and they sign.
shows() {
    tool show "$1" && [[ $out == "$2" ]]
}

store() {
    find "$prefix/drive_c" -path '*/Crypto/RSA/S-*' -type d | head -n 1
}

file_of() {
    tool unique "$1" && find "$prefix/drive_c" -name "$out" -type f
}

mode_of() {
    stat -c %a "$1"
}

leftovers() {
    find "$prefix/drive_c" -path '*/Crypto/RSA/*' \( -name '*.new' -o -name '*.kept*' \)
}

# A user, and a prefix of his; the source tree may lie where he cannot read.
make_user() {
    tester=winecsp-test-$$
    useradd --no-create-home --home-dir "$scratch/user" --shell /bin/sh "$tester" || { tester=''; return 1; }
    mkdir "$scratch/user"
    cp "$WINECSP_FROM/x86_64-windows/programs/key_tool.exe" "$scratch/user"
    chmod 755 "$scratch/user/key_tool.exe"
    # Whatever its umask is, his keys are his alone.
    printf '#!/bin/sh\numask 0\nexec setpriv --reuid=%s --regid=%s --clear-groups env HOME=%s %s "$@"\n' "$tester" "$tester" \
        "$scratch/user" "$WINE" >"$scratch/as-user"
    chmod 755 "$scratch/as-user"
}

# as_another COMMAND...: as somebody else, in a group of his own.
as_another() {
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@" 2>/dev/null
}

check_modes() {
    check_equal 'the file is its owner'\''s alone' "$(mode_of "$file")" 600
    check_equal 'the folder, too' "$(mode_of "$(store)")" 700
    check_equal 'the one above, too' "$(mode_of "$(dirname "$(store)")")" 700
    check 'a key is replaced' tool import mine x
    keys=$(tool show mine && echo "$out")
    check_equal 'the new file is its owner'\''s alone' "$(mode_of "$file")" 600
    check 'another user cannot read it' eval '! as_another cat "$file" >/dev/null'
    chmod 755 "$(store)" "$(dirname "$(store)")"
    check 'not even where the folders are open' eval '! as_another cat "$file" >/dev/null'
    chmod 700 "$(store)" "$(dirname "$(store)")"
}

# containers: con-open-03, con-open-06
check_shut_out() {
    check 'PP_KEYSET_SEC_DESCR shuts the owner out' tool rights mine D:P
    check_equal 'the mode says so' "$(mode_of "$file")" 0
    check 'it cannot be opened: NTE_BAD_KEYSET' refuses 0x80090016 show mine
    check 'nor made: NTE_EXISTS' refuses 0x8009000f new mine
    check 'the list goes on' tool list
    check_match 'it has the others' " $out " ' other '
    chmod 600 "$file"
    check 'chmod 600 brings the keys back' shows mine "$keys"
}

# containers: con-open-34
check_read_only() {
    local folder no_permission=0x80090010
    folder=$(store)
    chmod 500 "$folder"
    check 'CryptGenKey, folder read-only' refuses $no_permission generate mine x
    check 'the keys are still there' shows mine "$keys"
    check 'CryptImportKey, folder read-only' refuses $no_permission import mine s
    check 'the keys are still there' shows mine "$keys"
    check 'CRYPT_NEWKEYSET, folder read-only' refuses $no_permission new mine-2
    check 'CRYPT_DELETEKEYSET, folder read-only' refuses $no_permission delete mine
    check 'the keys are still there' shows mine "$keys"
    check_equal 'no temporary file is left' "$(leftovers)" ''
    chmod 700 "$folder"
    check 'a key can be made when the folder may be written' tool generate mine x
    check 'a container, too' tool new mine-2
}

if [[ $(id -u) != 0 || -z $(type -P useradd) || -z $(type -P setpriv) ]]; then
    skip 'only root can make another user, by useradd and setpriv'
    finish
fi
make_user || { skip 'no user could be made'; finish; }
check 'a prefix is made' make_prefix "$scratch/base"
run_winecsp 0 install --prefix "$scratch/base" --from "$WINECSP_FROM"
wait_server "$scratch/base"
cp -a "$scratch/base" "$prefix"
rm -f "$prefix/wineserver"
chown -R "$tester:" "$scratch/user"
WINE=$scratch/as-user keep_server "$prefix" "$scratch/user/key_tool.exe"
check 'containers are made' tool new mine
check 'containers are made' tool new other
check 'with keys' tool generate mine x
check 'with keys' tool generate mine s
file=$(file_of mine)
check 'the file is found' test -f "$file"
check_equal 'it is the user'\''s' "$(stat -c %U "$file")" "$tester"
check_modes
check_shut_out
check_read_only
finish
