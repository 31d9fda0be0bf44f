# Part of winecsp: key containers, which winecsp's rsaenh.dll keeps in files of the prefix. Before it goes they are
# handed back to Wine's own, which keeps them in the registry. Those of dssenh.dll stay in their files: Wine's own keeps
# no pairs.
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

declare -A finding_text=(
    [unreadable]='its file cannot be read'
    [damaged]='its file is damaged'
    [sealed]='it cannot be opened, perhaps it was made under another user name'
    [failed]='it could not be handed back'
    ['not tried']='it cannot be opened as long as nothing can in this prefix'
)
finding_text["sealed in Wine's registry"]="Wine's registry has a pair that cannot be opened,"
finding_text["sealed in Wine's registry"]+=' perhaps made under another user name'
finding_text["name unfit for Wine's registry"]="it cannot be handed back: Wine's registry would take its name"
finding_text["name unfit for Wine's registry"]+=' for that of another container, for the sake of a backslash'
finding_text["name too long for Wine's registry"]="it cannot be handed back: its name is longer than Wine's own"
finding_text["name too long for Wine's registry"]+=' rsaenh.dll can open, 235 characters as a rule'

# The scopes that csptool tells of; without a word they are RSA's.
key_scopes=(user machine 'user DSS' 'machine DSS')

is_key_scope() {
    local scope
    for scope in "${key_scopes[@]}"; do if [[ $1 == "$scope" ]]; then return 0; fi; done
    return 1
}

# name_to_tell NAME: the name of a container, which doctor leaves out.
name_to_tell() { if [[ $nameless == yes ]]; then echo '(name left out)'; else printf '%s' "$1"; fi; }

# finding_line SCOPE NAME FINDING ERROR: a sentence for the user about a container.
finding_line() {
    local whose="the ${1%% *}'s${1#"${1%% *}"} key container"
    if [[ -z ${3:-} ]]; then
        printf 'what csptool.exe tells of %ss was cut short\n' "$whose"
    elif [[ $3 == unlisted ]]; then
        printf '%ss cannot be listed (error %s)\n' "$whose" "$4"
    else
        printf '%s %s: %s (error %s)\n' "$whose" "$(name_to_tell "$2")" "${finding_text[$3]:-$3}" "$4"
    fi
}

# hand_back_job JOB: runs csptool keys JOB, waits until the registry is saved, and prints what failed.
hand_back_job() {
    local out code=0 scope name finding err tool_seconds=1200
    out=$(csptool x86_64 keys "$1") || code=$?
    while IFS=$'\t' read -r scope name finding err; do
        ! is_key_scope "$scope" || [[ $finding == good ]] || finding_line "$scope" "$name" "$finding" "$err"
    done <<<"$out"
    wait_idle 60 || echo "${server_words:-programs in the prefix do not end}"
    sync -- "${reg[@]}"
    if did_not_run "$code" "$out"; then
        echo "csptool.exe does not run in the prefix (exit code $code); if DLLs of winecsp are missing there," \
            "'winecsp install' mends that"
    fi
}

# did_not_run CODE OUTPUT: whether csptool keys did not get to its work.
did_not_run() { (($1 > 1)) || { (($1 == 1)) && [[ -z $2 ]]; }; }

# unfit_dlls: our DLLs and the copies beside them that are missing or damaged. One of ours that somebody has replaced by
# a whole one, and a copy from an older Wine, may do.
unfit_dlls() {
    local name file
    for name in $(module_names); do
        file=$(dll x86_64 "$name")
        if ! exists "$file" || is_damaged "$file"; then printf ' %s.dll' "$name"; fi
    done
    for name in $(hosted_names); do
        file=$(dll x86_64 "${name}_host")
        if ! exists "$file" || is_damaged "$file"; then printf ' %s_host.dll' "$name"; fi
    done
}

# Puts back DLLs that somebody has removed or damaged while programs are told to use ours: none runs then, and
# csptool.exe is one.
repair_for_keys() {
    local unfit
    unfit=$(unfit_dlls)
    if [[ -z $unfit ]] || ! values_are_ours user; then return 0; fi
    [[ -n $installed ]] || fail "$FAILED" \
        "missing or damaged in the prefix:$unfit; nothing was uninstalled: 'winecsp install' mends that, run it first"
    say "missing or damaged in the prefix:$unfit; the install is repaired first, since keys are to be handed back"
    find_package
    find_widths
    install_steps
}

# Stops the uninstall if keys would stay behind that only another Windows user of the prefix can hand back.
refuse_to_leave_others() {
    local line
    find_places || fail "$FAILED" "csptool.exe does not tell where this user's key containers are, and so which are" \
        "of others; nothing was uninstalled: name the folder of the winecsp that belongs to this command with --from," \
        "or use --keep-keys"
    find_others 3 RSA
    ((${#others[@]})) || return 0
    while IFS= read -r line; do say "$line"; done < <(others_lines)
    say "$(others_advice)"
    fail "$FAILED" "not all key containers could be handed back to Wine's own rsaenh.dll; nothing was uninstalled." \
        "Run 'USER=NAME winecsp uninstall' for each of those names first, which hands back theirs, or go on with" \
        "--keep-keys: what was not handed back stays in its file, for the next install"
}

# Stops the uninstall if there may be keys where nobody can look.
refuse_unread() {
    local line
    find_unread RSA
    ((${#unread[@]})) || return 0
    for line in "${unread[@]}"; do say "key containers cannot be looked for: $line"; done
    fail "$FAILED" "nothing was uninstalled: give yourself permission to read that, or mend it; or go on with" \
        "--keep-keys, which leaves the keys in their files, for the next install"
}

# What becomes of the containers of the DSS and Diffie-Hellman providers.
tell_of_dss_keys() {
    local line count
    find_unread DSS
    for line in "${unread[@]}"; do say "$line: DSS key containers that may be there stay"; done
    count=$(count_dss_keys)
    ((!count)) || tell "left in their files, since Wine's own dssenh.dll keeps no keys:" \
        "$(counted "$count" 'DSS and Diffie-Hellman key container'); programs do without until the next 'winecsp" \
        "install', which brings them back"
}

# private_keys: how many the containers have that are going to be handed back; nothing if csptool does not tell.
private_keys() {
    csptool x86_64 keys list | awk -F '\t' '
        $1 == "user" || $1 == "machine" { count += ($3 != "-") + ($4 != "-") }
        END { print count + 0 }' || :
}

# warn_of_registry COUNT: before private keys go where others may read them.
warn_of_registry() {
    local readers=''
    (($1)) || return 0
    if [[ $(stat -Lc %A -- "${reg[user]}" "${reg[machine]}") == *r?? ]]; then
        readers=', which other users of this machine may read'
    fi
    say "$(counted "$1" 'private key') to be written into ${reg[user]} and ${reg[machine]##*/}" \
        "(mode $(stat -Lc 0%a -- "${reg[user]}"))$readers, for Wine's own rsaenh.dll; with --keep-keys they stay in" \
        "their files"
}

# Gives every container to Wine's own rsaenh. Stops the uninstall if that fails; nothing was removed then.
hand_back_keys() {
    local job problem failed=''
    if [[ $keep_keys == yes ]]; then
        tell "key containers are not handed back to Wine's own rsaenh.dll: they stay in their files, for the next" \
            "install"
        return 0
    fi
    refuse_unread
    may_have_keys || return 0
    need_supported_wine
    find_from
    [[ -f $from/x86_64-windows/programs/csptool.exe ]] ||
        fail "$FAILED" "there are key containers to hand back to Wine's own rsaenh.dll, and no csptool.exe to do it:" \
            "name winecsp's folder with --from, or leave the keys in their files with --keep-keys"
    repair_for_keys
    warn_of_registry "$(private_keys)"
    for job in hand-back confirm; do
        problem=$(hand_back_job "$job")
        failed=${failed:-$problem}
        step
    done
    if [[ -z $failed ]]; then
        refuse_to_leave_others
        need_no_server # csptool has just run
        return 0
    fi
    while IFS= read -r problem; do say "$problem"; done <<<"$failed"
    if is_full; then say "the disk of the prefix is full: make room, then try again"; fi
    fail "$FAILED" "not all key containers could be handed back to Wine's own rsaenh.dll; nothing was uninstalled." \
        "Mend that, or go on with --keep-keys: what was not handed back stays in its file, for the next install"
}
