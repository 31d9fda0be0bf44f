# Part of winecsp: install --dry-run and uninstall --dry-run, which say what would be done and touch nothing: no Wine is
# started in the prefix either.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

planned=0

# would TEXT...: one thing that would be done.
would() {
    printf 'would %s\n' "$*"
    planned=$((planned + 1))
}

# plan_idle: programs that would stop the command, or be ended.
plan_idle() {
    local programs
    server_runs || return 0
    programs=$(running_programs)
    if [[ -n $programs && $stop == yes ]]; then
        would "end the programs in the prefix: $programs"
    elif [[ -n $programs ]]; then
        would "refuse, as programs run in the prefix: $programs; close them, or use --stop"
    fi
}

# plan_values HIVE [WIDTH...]: the values that the registry would be given.
plan_values() {
    local key name line rest
    load_values "$@"
    while IFS='|' read -r key name line rest; do
        if [[ ${now["$key|$name"]:-} != "$line" ]]; then
            would "set in ${reg[$1]##*/}: ${key//\\\\/\\} $line"
        fi
    done < <(our_values "$@")
}

# plan_files WIDTH: the DLLs that would be replaced or added.
plan_files() {
    local name file
    for name in $(hosted_names); do
        file=$(dll "$1" "${name}_host")
        if ! is_copy "${lib[$1]}/$name.dll" "$file"; then
            would "put a copy of Wine's own ${bits[$1]} $name.dll to ${file#"$prefix"/}"
        fi
    done
    for name in $(module_names); do
        file=$(dll "$1" "$name")
        if is_copy "$from/$1-windows/$name.dll" "$file"; then continue; fi
        if is_ours "$file"; then
            would "replace ${file#"$prefix"/}, of winecsp $(version_of "$file")"
        elif exists "$file"; then
            would "replace ${file#"$prefix"/}, and keep it for the uninstall"
        else
            would "add ${file#"$prefix"/}"
        fi
    done
}

plan_install() {
    local w lacks
    plan_idle
    lacks=$(compare_exports)
    if [[ -n $lacks && $force != yes ]]; then would "refuse without --force: $lacks"; fi
    for w in "${active[@]}"; do plan_files "$w"; done
    if [[ -n $type1_default ]]; then rec["type1-default"]=$type1_default; fi
    note_tokens
    adopt_aliases
    plan_values machine "${active[@]}"
    plan_values user
    tell_of_helper
    if ((!planned)); then tell "nothing to do: $(package_version) is installed in $prefix"; fi
}

# plan_keys: how many containers would be handed back. The files are counted, since no program is run.
plan_keys() {
    local file flags count=0
    if [[ $keep_keys == yes ]]; then return 0; fi
    find_key_files RSA
    for file in "${key_files[@]}"; do
        is_container_file "$file" && flags=$(key_file_flags "$file") || continue
        if ((!(flags & 3))); then count=$((count + 1)); fi
    done
    if ((count)); then
        would "hand back $(counted "$count" 'key container') to Wine's own rsaenh.dll: their private keys would be in" \
            "${reg[user]##*/} and ${reg[machine]##*/} (mode $(stat -Lc 0%a -- "${reg[user]}")); --keep-keys leaves them"
    fi
}

plan_uninstall() {
    local w name file
    plan_idle
    need_previous
    plan_keys
    would "restore the DLL overrides and the registration of providers as they were before"
    for w in "${widths[@]}"; do
        for name in $(module_names); do
            file=$(dll "$w" "$name")
            if ! to_restore "$w" "$name"; then continue; fi
            if [[ $(previous_source "$w" "$name") == absent ]]; then
                would "remove ${file#"$prefix"/}"
            else
                would "put back Wine's own ${file#"$prefix"/}"
            fi
        done
        for name in $(hosted_names); do
            file=$(dll "$w" "${name}_host")
            if exists "$file"; then would "remove ${file#"$prefix"/}"; fi
        done
    done
    would "remove ${state#"$prefix"/}"
}
