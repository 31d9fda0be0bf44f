# Part of winecsp: key containers, which winecsp's rsaenh.dll keeps in files of the prefix. Before it goes they are handed
# back to Wine's own, which keeps them in the registry.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

shell_folders='Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders'

# Where Wine puts the folders that key files lie in. They are elsewhere only if somebody has moved them.
usual_folders() {
    local line
    while IFS= read -r line; do
        if [[ ${line,,} == *'"="c:\\users\\'* || ${line,,} == *'"="c:\\programdata'* ]]; then continue; fi
        return 1
    done < <(
        printf '%s|AppData\n' "$shell_folders" | read_values "${reg[user]}" | grep -v '||present' || :
        printf '%s|Common AppData\n' "$shell_folders" | read_values "${reg[machine]}" | grep -v '||present' || :
    )
}

# The key files of the prefix, and of copies that were kept.
key_files() (
    shopt -s nocaseglob nullglob
    for dir in "$prefix"/drive_c/{users/*/{'AppData/Roaming','Application Data'},ProgramData}/Microsoft/Crypto/RSA; do
        printf '%s\n' "$dir"/*/[0-9a-f][0-9a-f][0-9a-f][0-9a-f]*_*
    done | sed '/^$/d'
)

# Whether the prefix may have key files; only a Wine can tell for sure where folders were moved.
may_have_keys() { [[ -n $(key_files) ]] || ! usual_folders; }

declare -A finding_text=(
    [unreadable]='its file cannot be read'
    [damaged]='its file is damaged'
    [sealed]='it cannot be opened, perhaps it was made under another user name'
    ["sealed in Wine's registry"]="Wine's registry has a pair that cannot be opened, perhaps made under another user name"
    [failed]='it could not be handed back'
)

# finding_line SCOPE NAME FINDING ERROR: a sentence for the user about a container.
finding_line() {
    printf "the %s's key container %s: %s (error %s)\n" "$1" "$2" "${finding_text[$3]:-$3}" "$4"
}

# hand_back_job JOB: runs csptool keys JOB, waits until the registry is saved, and prints what failed.
hand_back_job() {
    local out code=0 scope name finding err tool_seconds=1200
    out=$(csptool x86_64 keys "$1") || code=$?
    while IFS=$'\t' read -r scope name finding err; do
        [[ -z $scope || $finding == good ]] || finding_line "$scope" "$name" "$finding" "$err"
    done <<<"$out"
    wait_idle 60 || echo 'programs in the prefix do not end'
    sync -- "${reg[@]}"
    if ((code > 1)) || ((code == 1)) && [[ -z $out ]]; then echo "csptool.exe does not run in the prefix (exit code $code)"; fi
}

# Gives every container to Wine's own rsaenh. Stops the uninstall if that fails; nothing was removed then.
hand_back_keys() {
    local job problem failed=''
    if [[ $keep_keys == yes ]]; then
        say "key containers are not handed back to Wine's own rsaenh.dll: they stay in their files, for the next install"
        return 0
    fi
    may_have_keys || return 0
    need_supported_wine
    find_from
    [[ -f $from/x86_64-windows/programs/csptool.exe ]] ||
        fail "$FAILED" "there are key containers to hand back to Wine's own rsaenh.dll, and no csptool.exe to do it: name winecsp's folder with --from, or leave the keys in their files with --keep-keys"
    for job in hand-back confirm; do
        problem=$(hand_back_job "$job")
        failed=${failed:-$problem}
        step
    done
    [[ -n $failed ]] || return 0
    while IFS= read -r problem; do say "$problem"; done <<<"$failed"
    fail "$FAILED" "not all key containers could be handed back to Wine's own rsaenh.dll; nothing was uninstalled. Mend that, or go on with --keep-keys: what was not handed back stays in its file, for the next install"
}

# keys_status: the containers, and what is not in order with them.
keys_status() {
    local out scope name finding err
    local -A count=([user]=0 [machine]=0) kept=([user]=0 [machine]=0) seen=()
    [[ -f $from/x86_64-windows/programs/csptool.exe ]] || return 0
    out=$(csptool x86_64 keys check) || :
    while IFS=$'\t' read -r scope name finding err; do
        if [[ -z $scope ]]; then continue; fi
        if [[ $finding == kept ]]; then kept[$scope]=$((kept[$scope] + 1)); continue; fi
        if [[ -z ${seen["$scope $name"]:-} ]]; then count[$scope]=$((count[$scope] + 1)) seen["$scope $name"]=1; fi
        case $finding in
        good) ;;
        newer*) row '(note)' "the $scope's container $name: Wine's own rsaenh.dll has changed it; its pair is taken over" ;;
        *) problem "$(finding_line "$scope" "$name" "$finding" "$err")" ;;
        esac
    done <<<"$out"
    printf 'Key containers\n'
    for scope in user machine; do
        row "$scope" "${count[$scope]} containers, ${kept[$scope]} kept copies"
    done
    if [[ -n $(key_files) ]]; then
        row '(note)' "who drops the override of rsaenh by hand hides keys that were made since; winecsp uninstall hands them back"
    fi
}
