# Part of winecsp: the command list. It starts no Wine, and changes nothing.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# find_all_prefixes: those of launchers, and those in the usual places that are none.
find_all_prefixes() {
    local dir
    find_launchers
    [[ -z ${WINEPREFIX:-} ]] || note_prefix - '' '' "$WINEPREFIX" '' ''
    [[ -n ${HOME:-} ]] || return 0
    for dir in "$HOME/.wine" "${XDG_DATA_HOME:-$HOME/.local/share}"/wineprefixes/*/; do
        note_prefix - '' '' "${dir%/}" '' ''
    done
}

# near_dlls PROGRAM WIDTH: the folder of a Wine's DLLs, by where its program lies; the system's where it is unknown.
near_dlls() {
    local dir=${1:-$(type -P wine || :)}
    while IFS= read -r dir; do
        if [[ -f $dir/$2-windows/advapi32.dll ]]; then
            printf '%s\n' "$dir/$2-windows"
            return 0
        fi
    done < <(libs_near "$(dirname "$(readlink -f -- "${dir:-/nonexistent/wine}")")")
}

# attention N: what is not in order with an install, one reason a line; by its files only.
attention() {
    local w name dir
    [[ ${rec[state]:-} == installed ]] || echo "half done (${rec[state]:-no record})"
    for w in "${active[@]}"; do
        dir=$(near_dlls "${at_wine[$1]}" "$w")
        for name in $(module_names); do
            if ! exists "$(dll "$w" "$name")"; then
                echo "${bits[$w]} $name.dll is missing"
            elif is_wines "$(dll "$w" "$name")"; then
                echo "${bits[$w]} $name.dll is Wine's own"
            fi
        done
        for name in $(hosted_names); do
            if [[ ! -f $(dll "$w" "${name}_host") ]]; then
                echo "${bits[$w]} ${name}_host.dll is missing"
            elif [[ -n $dir ]] && ! same "$(dll "$w" "${name}_host")" "$dir/$name.dll"; then
                echo "made for another Wine than that of now"
            fi
        done
    done
    values_are_ours user || echo 'the DLL overrides are not set'
    values_are_ours machine "${active[@]}" || echo 'the providers are not registered'
}

# install_state N: of a prefix: nothing if winecsp is not installed; else its version, and what is not in order.
install_state() (
    prefix=${at_prefix[$1]} state=$prefix/.winecsp record=$prefix/.winecsp/record
    reg=([user]=$prefix/user.reg [machine]=$prefix/system.reg)
    exists "$record" || return 0
    if ! (read_record) >/dev/null 2>&1; then
        printf 'unknown\nits record cannot be read\n'
        return 0
    fi
    read_record
    printf '%s\n' "${rec[winecsp]:-unknown}"
    active=(x86_64)
    if [[ -n ${rec[ours.i386.advapi32]:-} ]]; then active+=(i386); fi
    attention "$1" 2>/dev/null | uniq
)

# list_json N: a prefix as JSON.
list_json() {
    local n=$1 comma='' name
    for name in prefix launcher id title runner wine; do
        declare -n values=at_$name
        printf '%s"%s": %s' "$comma" "$name" "$(json_text "${values[n]#-}")"
        comma=', '
    done
    printf ', "installed": %s' "$(if ((${#lines[@]})); then echo true; else echo false; fi)"
    printf ', "version": %s, "attention": %s' "$(json_text "${lines[0]:-}")" "$(json_list "${lines[@]:1}")"
}

# list_state: the last column, of lines.
list_state() {
    case ${#lines[@]} in
    0) echo 'not installed' ;;
    1) echo "winecsp ${lines[0]}" ;;
    2) echo "winecsp ${lines[0]}, attention: ${lines[1]}" ;;
    *) echo "winecsp ${lines[0]}, attention: ${lines[1]}, and $((${#lines[@]} - 2)) more" ;;
    esac
}

do_list() { if [[ $json == yes ]]; then list_prefixes | only_utf8; else list_prefixes; fi; }

# list_prefixes: all of them, as rows or as JSON.
list_prefixes() {
    local n name lines comma='' rows=()
    find_all_prefixes
    if [[ $json == yes ]]; then printf '['; fi
    for n in "${!at_prefix[@]}"; do
        [[ -f ${at_prefix[n]}/system.reg && -d ${at_prefix[n]}/drive_c ]] || continue
        mapfile -t lines < <(install_state "$n")
        if [[ $json == yes ]]; then
            printf '%s\n  {%s}' "$comma" "$(list_json "$n")"
            comma=,
        else
            name=-
            if [[ ${at_launcher[n]} != - ]]; then name=$(launcher_name "$n"); fi
            rows+=("${at_prefix[n]//[[:cntrl:]]/?}" "$name" "${at_runner[n]:-$(plain_wine "$n")}" "$(list_state)")
        fi
    done
    if [[ $json == yes ]]; then
        printf '\n]\n'
    elif ((${#rows[@]})); then
        print_rows
    else
        say 'no prefix was found'
    fi
}

# plain_wine N: the name of a Wine that no launcher gives one.
plain_wine() { if [[ ${at_launcher[$1]} == - ]]; then echo wine; else echo '?'; fi; }

# print_rows: rows of four columns, aligned.
print_rows() {
    local n widest=(0 0 0) c
    for n in "${!rows[@]}"; do
        c=$((n % 4))
        if ((c < 3 && ${#rows[n]} > widest[c])); then widest[c]=${#rows[n]}; fi
    done
    for n in "${!rows[@]}"; do
        c=$((n % 4))
        if ((c < 3)); then printf '%s%*s' "${rows[n]}" $((widest[c] + 2 - ${#rows[n]})) ''; else
            printf '%s\n' "${rows[n]}"
        fi
    done
}
