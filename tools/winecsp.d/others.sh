# Part of winecsp: key files that lie in the prefix and that its user of now does not see, since another Windows user
# made them: the prefix is a copy of another Linux user's, or the user was renamed. See docs/key-store.md for places and
# format.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

key_files=()                      # what find_key_files found
unread=()                         # what find_unread found
places=()                         # the folders of the user of now, and of the machine
declare -A others=() other_dir=() # [DEVICE:INODE of a folder] how many containers of somebody else it has; the folder

# find_key_files KIND...: finds the key files of the prefix, whosever they are, and the copies that were kept. A KIND is
# RSA, or DSS, which has those of Diffie-Hellman, too.
find_key_files() {
    local file found=() kind
    mapfile -d '' -t found < <(
        shopt -s nocaseglob nullglob
        for kind in "$@"; do
            printf '%s\0' "$prefix"/drive_c/{users/*/{'AppData/Roaming','Application Data'},ProgramData}/Microsoft/Crypto/"$kind"/*/[0-9a-f][0-9a-f][0-9a-f][0-9a-f]*_*
        done
    )
    key_files=()
    for file in "${found[@]}"; do if [[ -f $file ]]; then key_files+=("$file"); fi; done
}

# note_unread PATH: notes a folder that cannot be looked into; what is not there is none.
note_unread() {
    if ! exists "$1" || [[ -d $1 && -r $1 && -x $1 ]]; then return 0; fi
    if [[ -d $1 ]]; then unread+=("$1 may not be read"); else
        unread+=("$1 is no folder, or a link that leads to none")
    fi
}

# find_unread KIND...: finds the folders of the prefix whose key files, whosever they are, find_key_files cannot see.
find_unread() {
    local dir crypto kind
    unread=()
    shopt -s nullglob
    for dir in "$prefix"/drive_c/{users,users/*,users/*/AppData,users/*/{AppData/Roaming,'Application Data'},ProgramData}{,/Microsoft}; do
        if [[ -d $dir && ! -x $dir ]]; then note_unread "$dir"; fi
    done
    note_unread "$prefix/drive_c/users"
    for crypto in "$prefix"/drive_c/{users/*/{AppData/Roaming,'Application Data'},ProgramData}/Microsoft/Crypto; do
        note_unread "$crypto"
        for kind in "$@"; do
            note_unread "$crypto/$kind"
            for dir in "$crypto/$kind"/*; do
                # Other files lie there, too; but these are names of key folders.
                if [[ -d $dir || ${dir##*/} == S-1-* || ${dir##*/} == MachineKeys ]]; then note_unread "$dir"; fi
            done
        done
    done
    shopt -u nullglob
}

# Whether the prefix may have key files to hand back; only a Wine can tell for sure where folders were moved.
may_have_keys() {
    find_key_files RSA
    ((${#key_files[@]})) || ! usual_folders
}

# key_file_flags FILE: the flags in a container's file: 1 deleted, 2 handed back. Fails if it is none of winecsp's. What
# may not be read is taken for a container.
key_file_flags() {
    local -a byte
    local at
    if [[ ! -r $1 ]]; then
        echo 0
        return 0
    fi
    read -r -d '' -a byte < <(od -An -v -tu1 -N 512 -- "$1" 2>/dev/null) || :
    [[ "${byte[*]:0:8}" == '87 67 83 80 75 69 89 26' ]] || return 1
    at=$((56 + ${byte[52]:-0} + 256 * ${byte[53]:-0})) # behind the name, which comes first
    if [[ ${byte[at]:-} == 2 ]]; then echo "${byte[at + 8]:-0}"; else echo 0; fi
}

# find_places: asks Wine where the user's and the machine's containers are. Fails if it does not tell.
find_places() {
    local scope place out
    places=()
    out=$(csptool x86_64 keys places) || return 1
    while IFS=$'\t' read -r scope place; do
        if [[ -z $place || $place == - ]]; then continue; fi
        if [[ $place == ?:\\* ]]; then place=${place,} place=${place//\\//}; fi
        if [[ $place != /* ]]; then place=$prefix/dosdevices/$place; fi
        places+=("$place")
    done <<<"$out"
}

# other_folder DIR: device and inode of a folder that is none of this user's places; nothing if it is one.
other_folder() {
    local place
    for place in "${places[@]}"; do if [[ $1 -ef $place ]]; then return 0; fi; done
    stat -Lc %d:%i -- "$1"
}

is_container_file() { [[ ${1##*/} =~ ^[0-9a-f]{32}_[0-9A-Za-z-]+$ ]]; }

# find_others FLAGS KIND...: counts the containers of others, by folder, but for files that have one of these flags.
find_others() {
    local file dir='' id='' flags
    others=() other_dir=()
    find_key_files "${@:2}"
    for file in "${key_files[@]}"; do
        if [[ ${file%/*} != "$dir" ]]; then
            dir=${file%/*} id=$(other_folder "${file%/*}")
        fi
        # A folder may be there by two names.
        [[ -n $id && ${other_dir[$id]:-"$dir"} == "$dir" ]] && is_container_file "$file" || continue
        flags=$(key_file_flags "$file") || continue
        if ((flags & $1)); then continue; fi
        other_dir[$id]=$dir others[$id]=$((${others[$id]:-0} + 1))
    done
}

# count_dss_keys: how many containers of the DSS and Diffie-Hellman providers there are, whosever they are: in the
# prefix, and in the places that find_places found.
count_dss_keys() {
    local place file id flags count=0
    local -A seen=()
    find_key_files DSS
    for place in "${places[@]}"; do if [[ $place == */DSS/* ]]; then key_files+=("$place"/*); fi; done
    for file in "${key_files[@]}"; do
        is_container_file "$file" && id=$(stat -Lc %d:%i -- "$file" 2>/dev/null) && [[ -z ${seen[$id]:-} ]] || continue
        seen[$id]=1
        flags=$(key_file_flags "$file") || continue
        if ((!(flags & 1))); then count=$((count + 1)); fi
    done
    echo "$count"
}

# owner_of DIR: the Windows user in whose profile a folder lies; nothing if it is the folder of an account, or of this
# user's other one.
owner_of() {
    local place user=${1#"$prefix"/drive_c/users/}
    [[ $user != "$1" ]] || return 0
    for place in "${places[@]}"; do if [[ ${1%/*} -ef ${place%/*} ]]; then return 0; fi; done
    printf '%s' "${user%%/*}"
}

# others_lines: a sentence for each folder of others.
others_lines() {
    local id dir owner
    for id in "${!others[@]}"; do
        dir=${other_dir[$id]} owner=$(owner_of "${other_dir[$id]}")
        if [[ -n $owner ]]; then
            printf '%s of another Windows user of this prefix, %s (%s)\n' \
                "$(counted "${others[$id]}" 'key container')" "$(name_to_tell "$owner")" "$dir"
        else
            printf '%s of another account, %s (%s)\n' "$(counted "${others[$id]}" 'key container')" "${dir##*/}" "$dir"
        fi
    done | LC_ALL=C sort
}

# others_advice: how one gets at them.
others_advice() {
    printf '%s %s %s' 'they open only for programs that run under that name:' \
        "with the environment variable USER set to it, as in 'USER=NAME winecsp run PROGRAM';" \
        "'USER=NAME winecsp backup FILE' saves them, and 'winecsp restore FILE' brings them to this name"
}
