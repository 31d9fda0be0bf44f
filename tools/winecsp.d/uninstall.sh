# Part of winecsp: the command uninstall.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# previous_source WIDTH NAME: the file to put back; "absent" if there was none; nothing if unknown. If the
# file was Wine's own and Wine has changed since, today's Wine's own takes its place.
previous_source() {
    local kept=$state/previous/$1/$2.dll was=${rec[previous.$1.$2]:-} own=${lib[$1]:-/nonexistent}/$2.dll
    if [[ $was == absent ]] || { [[ -z $was ]] && is_new "$2" && ! exists "$kept"; }; then
        echo absent
    elif [[ $was == builtin* && -f $own && $was != "builtin $(checksum "$own")" ]] || ! exists "$kept" ||
        { was_wines_link "$1" "$2" && [[ $(readlink -f -- "$kept") != "$(readlink -f -- "$own")" ]]; }; then
        if [[ -f $own ]]; then readlink -f -- "$own"; fi
    else
        printf '%s\n' "$kept"
    fi
}

# Whether a DLL in the prefix is to be replaced by the previous one: it is ours, or it is gone or damaged although a
# program could need it.
to_restore() {
    local file
    file=$(dll "$1" "$2")
    is_ours "$file" || { [[ -n ${rec[ours.$1.$2]:-} ]] && { ! exists "$file" || is_damaged "$file"; }; }
}

# Stops before anything is touched if some DLL could not be put back.
need_previous() {
    local w name
    for w in "${widths[@]}"; do
        for name in $(module_names); do
            if to_restore "$w" "$name" && [[ -z $(previous_source "$w" "$name") ]]; then
                fail "$FAILED" \
                    "no copy of Wine's own ${bits[$w]} $name.dll to put back; name a Wine that has it with --wine"
            fi
        done
    done
}

# Whether the DLL that was kept is a link into a Wine, as Proton makes them; that may be one that has gone since. How
# links look to a launcher in a sandbox is not known here.
was_wines_link() {
    ! is_sandboxed && [[ -L $state/previous/$1/$2.dll ]] && is_wines "$state/previous/$1/$2.dll"
}

# restore_previous WIDTH NAME: puts back what our DLL replaced. A DLL that is not ours stays.
restore_previous() {
    local source file
    to_restore "$1" "$2" || return 0
    source=$(previous_source "$1" "$2")
    file=$(dll "$1" "$2")
    case $source in
    absent) rm -f -- "$file" ;;
    "$state"/*) put "$source" "$file" ;;
    *)
        if was_wines_link "$1" "$2"; then put_link "$source" "$file"; else put "$source" "$file" 644; fi
        ;;
    esac
}

# Whether nothing of ours is in the prefix.
is_clean() {
    local w name
    if [[ -e $state ]] || has_ours; then return 1; fi
    for w in "${widths[@]}"; do
        for name in $(hosted_names); do if exists "$(dll "$w" "${name}_host")"; then return 1; fi; done
    done
}

do_uninstall() {
    local w name
    if is_clean; then
        tell "not installed in $prefix: nothing to do"
        return 0
    fi
    need_writable
    if [[ $dry_run == yes ]]; then
        plan_uninstall
        return 0
    fi
    need_idle
    need_previous
    hand_back_keys
    forget_certificates
    begin 'the uninstall'
    remove_leftovers
    write_record uninstalling
    step
    restore_values user
    step
    disown_tokens
    restore_values machine
    step
    for w in "${widths[@]}"; do
        for name in $(module_names); do
            restore_previous "$w" "$name"
            step
        done
        for name in $(hosted_names); do
            rm -f -- "$(dll "$w" "${name}_host")"
            step
        done
    done
    rm -rf -- "$state/previous"
    step
    rm -f -- "$record"
    rmdir -- "$state" || say "$state holds files that are not winecsp's; it was left"
    step
    done_with
    tell_of_dss_keys
    tell_of_logins
    tell "uninstalled from $prefix"
}
