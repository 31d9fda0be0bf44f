# Part of winecsp: the commands install and run. The order of the steps matters; see winecsp.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# keep_previous WIDTH NAME: keeps the DLL that ours is going to replace, unless that is ours already. Once one was kept,
# or none was there, what is damaged is taken for one of ours, too.
keep_previous() {
    local file kept=$state/previous/$1/$2.dll key=previous.$1.$2
    file=$(dll "$1" "$2")
    if is_ours "$file"; then return 0; fi
    if [[ -n ${rec[$key]:-} ]] && is_damaged "$file" && ! same "$file" "${lib[$1]}/$2.dll"; then return 0; fi
    if ! exists "$file"; then
        rec[$key]=${rec[$key]:-absent}
    else
        rec[$key]=own
        if same "$file" "${lib[$1]}/$2.dll"; then rec[$key]="builtin $(checksum "$file")"; fi
        mkdir -p -- "${kept%/*}"
        write_record installing
        put "$file" "$kept"
    fi
    write_record installing
}

# put_host_copy WIDTH NAME: the copy of Wine's own DLL that ours passes calls on to.
put_host_copy() {
    local file source=${lib[$1]}/$2.dll
    file=$(dll "$1" "$2_host")
    rec[host.$1.$2]=$(checksum "$source")
    write_record installing
    put_copy "$source" "$file"
}

# put_ours WIDTH NAME: our DLL, in place of whatever has its name.
put_ours() {
    local file source=$from/$1-windows/$2.dll
    file=$(dll "$1" "$2")
    rec[ours.$1.$2]=$(checksum "$source")
    write_record installing
    put_copy "$source" "$file"
}

# Takes the user's choice of a default provider for type 1, once the values from before are noted. Until the registry
# has it the record tells what ours set earlier, which must not be taken for the user's own.
set_type1_default() {
    if [[ -z $type1_default || $type1_default == "$(type1_choice)" ]]; then return 0; fi
    rec["type1-was"]="\"Name\"=\"${type1_defaults[$(type1_choice)]}\""
    rec["type1-default"]=$type1_default
}

# The whole of install, or of a repair. The order matters; see the top of this file.
install_steps() {
    local w name
    begin 'the install'
    remove_leftovers
    rec[winecsp]=$(package_version) rec[wine]=$wine_version
    note_tokens
    adopt_aliases
    note_values user
    note_values machine "${active[@]}"
    set_type1_default
    write_record installing
    step
    for w in "${active[@]}"; do
        for name in $(module_names); do
            keep_previous "$w" "$name"
            step
        done
        for name in $(hosted_names); do
            put_host_copy "$w" "$name"
            step
        done
        for name in $(module_names); do
            put_ours "$w" "$name"
            step
        done
    done
    set_values machine "${active[@]}"
    step
    set_values user
    step
    unset 'rec[type1-was]'
    write_record installed
    step
    done_with
}

# What programs the install serves, for messages.
served() { if ((${#active[@]} > 1)); then echo '64-bit and 32-bit programs'; else echo '64-bit programs'; fi; }

# install_result VERSION-BEFORE: what an install did, in a word or two.
install_result() {
    if [[ -z $1 ]]; then
        echo "installed ${rec[winecsp]}"
    elif [[ $1 != "${rec[winecsp]}" ]]; then
        echo "updated from $1 to ${rec[winecsp]}"
    elif ((changes)); then
        echo "renewed ${rec[winecsp]}"
    else
        echo "nothing to do: ${rec[winecsp]} is installed"
    fi
}

do_install() {
    local before=${rec[winecsp]:-}
    need_supported_wine
    need_tokens
    need_writable
    if [[ $dry_run == yes ]]; then
        plan_install
        return 0
    fi
    need_exports
    need_idle
    install_steps
    check_environment || :
    tell_of_helper
    tell "$(install_result "$before") in $prefix for $wine_version, $(served); 'winecsp status' shows what programs get"
}

# Whether something is missing or left from another Wine. A file of ours of another version is not.
is_stale() {
    local w name
    [[ -n $installed && -n ${rec[exports]:-} ]] && values_are_ours user && values_are_ours machine "${active[@]}" ||
        return 0
    for w in "${active[@]}"; do
        for name in $(module_names); do
            if ! is_ours "$(dll "$w" "$name")" || is_damaged "$(dll "$w" "$name")"; then return 0; fi
        done
        for name in $(hosted_names); do same "$(dll "$w" "${name}_host")" "${lib[$w]}/$name.dll" || return 0; done
    done
    return 1
}

do_run() {
    local programs
    need_supported_wine
    if is_clean; then fail "$NOT_INSTALLED" "not installed in $prefix; run 'winecsp install' first"; fi
    if is_stale; then
        need_exports
        if become_idle 4; then
            (
                need_writable
                need_idle
                install_steps
            )
            tell "repaired the install in $prefix for $wine_version"
        else
            say "the install in $prefix needs a repair; not done while programs run there (see 'winecsp status')"
        fi
    fi
    check_environment || :
    WINEPREFIX=$prefix exec "$wine" "$@"
}
