# Part of winecsp: messages, paths and files of a prefix, and the record of what was done to it.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# One line for the user.
say() { printf 'winecsp: %s\n' "$(with_place "$*")" >&2; }

# The same, of what went well: not with --quiet.
tell() { [[ $quiet == yes ]] || say "$@"; }

# fail CODE TEXT: says what is wrong and ends.
fail() {
    local code=$1
    shift
    say "$*"
    exit "$code"
}

# counted NUMBER NOUN: "1 container", "2 containers".
counted() { if [[ $1 == 1 ]]; then printf '1 %s' "$2"; else printf '%s %ss' "$1" "$2"; fi; }

# free_room: the kilobytes that are free where the prefix is. is_full: whether they are too few for an install.
free_room() { df -Pk -- "$prefix" | awk 'NR == 2 { print $4 }'; }
is_full() {
    local free
    free=$(free_room) && [[ -n $free ]] && ((free < 10240))
}

# room_first: what is to be done before the rest of a message, if the disk is full.
room_first() { if is_full; then printf 'make room on its disk, which is full, then '; fi; }

# begin WHAT, done_with: between them an error leaves the work half done, and the user is told.
begin() {
    trap 'say "'"$1"' in $prefix was broken off half-way; it still starts: $(room_first)run" \
        "winecsp $command again"' EXIT
}
done_with() { trap - EXIT; }

# Ends a step of install or uninstall; the crash tests kill the script here.
step() {
    steps=$((steps + 1))
    if [[ ${WINECSP_TEST_KILL_AFTER:-} == "$steps" ]]; then kill -KILL $$; fi
}

module_names() {
    local m
    for m in "${modules[@]}"; do printf '%s ' "${m%% *}"; done
}

# The modules whose DLL needs a copy of Wine's own beside it.
hosted_names() {
    local m
    for m in "${modules[@]}"; do [[ $m != *host ]] || printf '%s ' "${m%% *}"; done
}

# is_new NAME: whether Wine has no DLL of a module's name.
is_new() { [[ " ${modules[*]} " == *" $1 new "* ]]; }

# full_path VARIABLE DIR: gives a variable the full path of a folder. (What $(...) gives lacks line feeds at its end,
# which a name may have; and "cd -" is something else.)
full_path() {
    local dir=$2 full
    [[ $dir == /* ]] || dir=$PWD/$dir
    full=$(cd -- "$dir" 2>/dev/null && printf '%s.' "$PWD") || return
    printf -v "$1" %s "${full%.}"
}

# need_real_folders DIR...: refuses what should be folders of winecsp's own and is something else. Behind a link files
# would be changed, and removed, that are not in the prefix.
need_real_folders() {
    local dir
    for dir in "$@"; do
        [[ ! -L $dir ]] || fail "$FAILED" "$dir is a symbolic link, and what winecsp keeps there lies in the prefix" \
            "itself: put the folder that was moved in its place, or remove the link"
        [[ ! -e $dir || -d $dir ]] || fail "$FAILED" "$dir is no folder, and winecsp keeps its record there: remove it"
    done
}

# dll WIDTH NAME: the path of a DLL in the prefix.
dll() { printf '%s/drive_c/windows/%s/%s.dll' "$prefix" "${folder[$1]}" "$2"; }

exists() { [[ -e $1 || -L $1 ]]; }

checksum() { sha256sum <"$1" | cut -d' ' -f1; }

same() { [[ -f $1 && -f $2 ]] && cmp -s -- "$1" "$2"; }

# version_of FILE: ProductVersion of a DLL's version resource, which is UTF-16 with NULs at the ends.
version_of() {
    LC_ALL=C tr '\0\n' '\1 ' <"$1" |
        LC_ALL=C sed -n 's/\x01\x01\x01*/\x02/g; s/\x01//g; s/.*ProductVersion\x02\([^\x02]*\)\x02.*/\1/p'
}

# Whether a file is a DLL of winecsp, of any version.
is_ours() { [[ -f $1 ]] && LC_ALL=C grep -aq ProductNamewinecsp < <(LC_ALL=C tr -d '\0' <"$1"); }

# Whether a DLL of ours is in the prefix.
has_ours() {
    local w name
    for w in "${widths[@]}"; do
        for name in $(module_names); do if is_ours "$(dll "$w" "$name")"; then return 0; fi; done
    done
    return 1
}

# Whether a file is a DLL or program for Windows with nothing cut off its end.
is_whole() {
    local size
    [[ -f $1 && -r $1 ]] && size=$(stat -Lc %s -- "$1") || return
    LC_ALL=C od -An -v -tu1 -N 4096 -- "$1" | LC_ALL=C awk -v size="$size" "$pe_words"'
        END {
            pe = u32( 60 )
            if (u16( 0 ) != 23117 || u32( pe ) != 17744) exit 1
            section = pe + 24 + u16( pe + 20 )
            if (!u16( pe + 6 )) exit 1
            for (i = u16( pe + 6 ); i; i--) {
                if (u32( section + 20 ) + u32( section + 16 ) > size) exit 1
                section += 40
            }
        }'
}

# Whether a DLL of the prefix is neither whole nor a link, which is its user's doing: one of ours or Wine's that was
# damaged.
is_damaged() { [[ -f $1 && ! -L $1 ]] && ! is_whole "$1"; }

changes=0 # files that were put into the prefix, and registry files that were edited

# put SOURCE TARGET [MODE]: a copy that appears under its name only when it is whole and on the disk.
put() {
    local temp=${2%/*}/.winecsp-new.${2##*/}
    rm -f -- "$temp"
    cp -a -- "$1" "$temp"
    if [[ -n ${3:-} ]]; then chmod "$3" "$temp"; fi
    if [[ ! -L $temp ]]; then sync -- "$temp"; fi
    step
    mv -fT -- "$temp" "$2"
    changes=$((changes + 1))
}

# is_copy SOURCE TARGET: whether TARGET is a plain file with the contents of SOURCE.
is_copy() { [[ ! -L $2 ]] && same "$1" "$2"; }

# put_copy SOURCE TARGET: TARGET becomes a plain file with the contents of SOURCE, if it is not yet.
put_copy() {
    if ! is_copy "$1" "$2"; then put "$(readlink -f -- "$1")" "$2" 644; fi
}

# Removes what a killed run left half-written.
remove_leftovers() {
    rm -f -- "${reg[@]/%/.winecsp-new}" "$state"/.winecsp-new.* "$state"/previous/{x86_64,i386}/.winecsp-new.* \
        "$prefix"/drive_c/windows/{system32,syswow64}/.winecsp-new.*
}

# Whether what was read into rec lacks its end. Lines are sorted, and the last one is the version; the record of an
# uninstall that found none has but two.
record_is_cut() { [[ -z ${rec[state]:-} ]] || { [[ -z ${rec[winecsp]:-} ]] && ((${#rec[@]} > 2)); }; }

# Loads the record into rec; leaves rec empty if there is none.
read_record() {
    local line
    rec=()
    if [[ -d $state && ! (-r $state && -x $state) ]]; then fail "$FAILED" \
        "$state may not be read; give yourself permission and try again"; fi
    exists "$record" || return 0
    [[ -f $record ]] || fail "$FAILED" \
        "$record is no file, and winecsp keeps its record there: remove it, then run 'winecsp uninstall'"
    [[ -r $record ]] || fail "$FAILED" "$record may not be read; give yourself permission and try again"
    while IFS= read -r line; do
        if [[ $line == [a-z]*=* ]]; then rec[${line%%=*}]=${line#*=}; fi
    done <"$record"
    [[ -z ${rec[format]:-} || ${rec[format]} == [12] ]] ||
        fail "$FAILED" "$record is not a record that this winecsp can read; use the winecsp that made it"
    if [[ -z ${rec[format]:-} ]] || record_is_cut; then
        fail "$FAILED" \
            "$record is empty or damaged: remove it, then run 'winecsp uninstall', which goes by what the prefix has"
    fi
}

# write_record STATE: saves rec. Format 1 is of a winecsp that does not know dssenh.dll. It refuses format 2: it would
# leave that DLL and its override behind, and delete the copy of Wine's own.
write_record() {
    local k
    rec[format]=2 rec[state]=$1
    mkdir -p -- "$state"
    rm -f -- "$state/.winecsp-new.record"
    {
        printf '# What winecsp did to this prefix; "winecsp uninstall" needs it.\n'
        for k in "${!rec[@]}"; do printf '%s=%s\n' "$k" "${rec[$k]}"; done | LC_ALL=C sort
    } >"$state/.winecsp-new.record"
    sync -- "$state/.winecsp-new.record"
    mv -fT -- "$state/.winecsp-new.record" "$record"
}

# put_link SOURCE TARGET: a symbolic link that appears under its name at once.
put_link() {
    local temp=${2%/*}/.winecsp-new.${2##*/}
    rm -f -- "$temp"
    ln -s -- "$1" "$temp"
    step
    mv -fT -- "$temp" "$2"
}
