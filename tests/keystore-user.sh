#!/bin/bash
# The key store of an ordinary user, who is refused what root would not be: a folder that may not be written, a file
# that its owner is shut out of, files of another user, links that somebody has planted. Needs root to make the user.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/key-tool.sh
. "$(dirname "$0")/parts/key-tool.sh"
need_setup

prefix=$scratch/user/prefix
tester=''

more_cleanup() {
    [[ -z $tester ]] || {
        remove_prefix "$prefix"
        drop_user "$tester"
    }
}

# key_tool ARGUMENT...: as the user.
key_tool() {
    cd / && WINE=$scratch/as-user in_prefix "$prefix" "$scratch/user/key_tool.exe" "$@"
}

# A user, and a prefix of his; the source tree may lie where he cannot read.
make_user() {
    tester=winecsp-test-$$
    add_user "$tester" "$scratch/user" || {
        tester=''
        return 1
    }
    mkdir "$scratch/user"
    cp "$WINECSP_FROM/x86_64-windows/programs/key_tool.exe" "$scratch/user"
    chmod 755 "$scratch/user/key_tool.exe"
    # Whatever its umask is, his keys are his alone.
    printf '#!/bin/sh\numask 0\nexec setpriv --reuid=%s --regid=%s --clear-groups env HOME=%s %s "$@"\n' "$tester" \
        "$tester" \
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

# ---- links that somebody has planted --------------------------------------------------------------------

# plant TARGET NAME: as the user, in place of what was there.
plant() {
    rm -f "$2"
    ln -s "$1" "$2"
    chown -h "$tester:" "$2"
}

# spared TEXT: the file of the user's that a link leads to is as it was.
spared() {
    check_equal "$1: the link's target stays" "$(cat "$victim" 2>/dev/null) $(mode_of "$victim")" "$content 640"
}

# own_file FILE: a file, and no link.
own_file() {
    [[ -f $1 && ! -L $1 ]]
}

make_victim() {
    victim=$scratch/user/precious content='not to be lost'
    printf '%s' "$content" >"$victim"
    chmod 640 "$victim"
    chown "$tester:" "$victim"
}

# Names of temporary files: the one that earlier versions used, one as they are now, and their folder.
check_planted_temporary() {
    local folder unique elsewhere=$scratch/user/elsewhere
    folder=$(store) unique=$(basename "$file")
    plant "$victim" "$file.new"
    check 'CryptGenKey, a link at a foreseeable name' tool generate mine x
    spared 'a foreseeable name'
    rm -f "$file.new"
    touch -d '1 hour ago' "$victim"
    plant "$victim" "$folder/new/0123456789abcdef.$unique.new"
    printf litter >"$folder/new/1123456789abcdef.$unique.new"
    printf other >"$folder/new/2123456789abcdef.x$unique.new"
    touch -d '1 hour ago' "$folder/new"/[12]*
    printf live >"$folder/new/3123456789abcdef.$unique.new"
    chown "$tester:" "$folder/new"/*
    check 'CryptImportKey, litter of killed programs' tool import mine x
    spared 'litter'
    check_equal 'the litter is swept; that of others is not, nor what somebody may just write' \
        "$(cd "$folder/new" && cat ./* && ls | tr '\n' ' ')" \
        "otherlive2123456789abcdef.x$unique.new 3123456789abcdef.$unique.new "
    rm -rf "$folder/new"
    mkdir "$elsewhere"
    cp "$victim" "$elsewhere/0123456789abcdef.$unique.new"
    chown -R "$tester:" "$elsewhere"
    plant "$elsewhere" "$folder/new"
    check 'CryptGenKey, the folder of temporary files is a link' tool generate mine x
    check_equal 'nothing happens where it leads to' "$(ls "$elsewhere")" "0123456789abcdef.$unique.new"
    rm -rf "$folder/new" "$elsewhere"
    check 'CryptGenKey makes the folder again' tool generate mine x
    check_equal 'it is its owner'\''s alone' "$(mode_of "$folder/new")" 700
    check_equal 'no temporary file is left' "$(leftovers)" ''
    tool show mine && keys=$out
}

# A link with the name of a container's file is read, replaced, deleted; what it leads to is left alone.
check_planted_container() {
    local kept=$scratch/user/kept user
    user=$(basename "$(store)")
    cp -p "$file" "$kept"
    chmod 644 "$kept"
    chown "$tester:" "$kept"
    cp "$kept" "$scratch/copy"
    plant "$kept" "$file"
    check 'a link to a container is read' shows mine "$keys"
    check 'CryptGenKey replaces it' tool generate mine s
    check 'by a file' own_file "$file"
    check_equal 'of its owner alone, whatever the target is' "$(mode_of "$file")" 600
    tool show mine && keys=$out
    plant "$kept" "$file"
    check 'PP_KEYSET_SEC_DESCR replaces it' tool rights mine "D:(A;;FA;;;$user)"
    check 'by a file' own_file "$file"
    check_equal 'and leaves the target its rights' "$(mode_of "$kept")" 644
    plant "$kept" "$file"
    check 'CRYPT_DELETEKEYSET deletes it' tool delete mine
    check 'it is gone' refuses 0x80090016 show mine
    check 'nothing is left under the name' eval '[[ ! -e $file && ! -L $file ]]'
    check 'the target is as it was' cmp -s "$kept" "$scratch/copy"
    plant "$victim" "$file"
    check 'CRYPT_DELETEKEYSET of a link to what is no container' tool delete mine
    spared 'no container'
    check 'nothing is left under the name' eval '[[ ! -e $file && ! -L $file ]]'
    plant "$scratch/user/nowhere" "$file"
    check 'a link to nowhere: NTE_BAD_KEYSET' refuses 0x80090016 show mine
    rm -f "$file"
    cp "$kept" "$file"
    chown "$tester:" "$file"
    check 'and it works again' tool show mine
    keys=$out
}

# Who keeps his keys on another disk links the folder.
check_linked_folder() {
    local above
    above=$(dirname "$(dirname "$(store)")")
    mv "$above" "$scratch/user/moved"
    plant "$scratch/user/moved" "$above"
    check 'a container in a linked folder' shows mine "$keys"
    check 'CryptGenKey in a linked folder' tool generate mine x
    check 'CRYPT_NEWKEYSET in a linked folder' tool new linked
    check 'CRYPT_DELETEKEYSET in a linked folder' tool delete linked
    rm -f "$above"
    mv "$scratch/user/moved" "$above"
    tool show mine && keys=$out
}

# ---- what is no file, and no folder -----------------------------------------------------------------------

# containers: con-open-36
check_no_file() {
    local kind error
    mv "$file" "$scratch/user/aside"
    for kind in 'mkfifo' 'mkdir' 'ln -s /dev/zero' "ln -s $file"; do
        $kind "$file"
        error=0x8009001a
        [[ $kind != mkdir ]] || error=0x80090016
        check "$kind: $error" refuses "$error" show mine
        check "$kind, CRYPT_NEWKEYSET: NTE_EXISTS" refuses 0x8009000f new mine
        check "$kind: the list goes on" tool list
        [[ $kind == ln* ]] || check "$kind, CRYPT_DELETEKEYSET: NTE_PERM" refuses 0x80090010 delete mine
        rm -rf "$file"
    done
    mv "$scratch/user/aside" "$file"
    check 'the file is back' shows mine "$keys"
}

# A file that cannot be looked at for now, as here for a name that the system finds too long, is not said to be damaged,
# as programs delete what is; and it is not deleted.
# containers: con-open-39
check_unreachable() {
    mv "$file" "$scratch/user/aside"
    ln -s "$(printf 'x%.0s' {1..300})" "$file"
    check 'a file that cannot be looked at: NTE_BAD_KEYSET' refuses 0x80090016 show mine
    check 'the list goes on' tool list
    check 'CRYPT_DELETEKEYSET: NTE_FAIL' refuses 0x80090020 delete mine
    check 'what has its name is still there' test -L "$file"
    rm -f "$file"
    mv "$scratch/user/aside" "$file"
    check 'the file is back' shows mine "$keys"
}

# no_folder TEXT ERROR: no container is there, and none can be made; ERROR is what CRYPT_DELETEKEYSET gives.
# containers: con-open-37
no_folder() {
    check "$1: NTE_BAD_KEYSET" refuses 0x80090016 show mine
    check "$1, CRYPT_NEWKEYSET: NTE_PERM" refuses 0x80090010 new mine
    check "$1, CRYPT_DELETEKEYSET: $2" refuses "$2" delete mine
    check "$1: the list is empty" eval 'tool list && [[ $out != *mine* ]]'
}

check_no_folder() {
    local folder
    folder=$(store)
    while [[ $folder != */Microsoft ]]; do
        mv "$folder" "$scratch/user/aside"
        printf file >"$folder"
        chown "$tester:" "$folder"
        no_folder "$(basename "$folder") is a file" 0x80090016
        rm -f "$folder"
        mkdir -p "$scratch/foreign/within"
        chmod 700 "$scratch/foreign"
        ln -s "$scratch/foreign/within" "$folder"
        no_folder "$(basename "$folder") leads where nobody may go" 0x80090010
        rm -f "$folder"
        mv "$scratch/user/aside" "$folder"
        folder=$(dirname "$folder")
    done
    check 'the folders are back' shows mine "$keys"
}

[[ $(id -u) == 0 ]] || {
    skip 'only root can make another user'
    finish
}
need_tool useradd 'no user could be made' || finish
need_tool setpriv 'nothing runs as another user' || finish
make_user || {
    skip 'no user could be made'
    finish
}
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
tool show mine && keys=$out
make_victim
check_planted_temporary
check_planted_container
check_linked_folder
check_no_file
check_unreachable
check_no_folder
finish
