# Part of winecsp: what the command status says about key containers.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

declare -A key_count=() kept_count=()
carry_advice="'winecsp backup FILE' where it still opens, in the former prefix or as USER=NAME,"
carry_advice+=" and 'winecsp restore FILE' here bring it to this user"

# count_finding SCOPE NAME FINDING ERROR: counts one line of csptool's, and notes what is not in order.
count_finding() {
    case $3 in
    kept)
        kept_count[$1]=$((kept_count[$1] + 1))
        return 0
        ;;
    unlisted) key_count[$1]=unknown ;;
    esac
    if [[ ${key_count[$1]} != unknown && -z ${seen["$1 $2"]:-} ]]; then key_count[$1]=$((key_count[$1] + 1)); fi
    seen["$1 $2"]=1
    case $3 in
    good) ;;
    newer*)
        row '(note)' "the $1's container $(name_to_tell "$2"): Wine's own rsaenh.dll has changed it; its pair is" \
            'taken over'
        ;;
    'not tried') untried=$((untried + 1)) untried_error=$4 ;;
    sealed) problem "$(finding_line "$@"); $carry_advice" ;;
    *) problem "$(finding_line "$@")" ;;
    esac
}

# The text is a program's: only the known scopes count.
count_findings() {
    local scope name finding err untried=0 untried_error=''
    local -A seen=()
    while IFS=$'\t' read -r scope name finding err; do
        if is_key_scope "$scope"; then count_finding "$scope" "$name" "$finding" "$err"; fi
    done <<<"$1"
    if ((untried)); then
        problem "$(counted "$untried" 'key container') not tried: nothing can be opened in this prefix (error" \
            "$untried_error);" \
            "if one of winecsp's DLLs is missing, winecsp install mends that"
    fi
}

# Folders that may have key containers and that nobody can look into.
unread_status() {
    local line
    find_unread RSA DSS
    for line in "${unread[@]}"; do problem "key containers cannot be looked for: $line"; done
}

# Containers of other Windows users of the prefix, which csptool does not see.
others_status() {
    local line
    if ! find_places; then
        problem \
            'csptool.exe does not tell where the key containers are: those of other Windows users were not looked for'
        return 0
    fi
    find_others 1 RSA DSS
    ((${#others[@]})) || return 0
    while IFS= read -r line; do problem "$line: $(others_advice)"; done < <(others_lines)
    row others "$(counted "$(sum_of "${others[@]}")" container) of other Windows users"
}

sum_of() {
    local n sum=0
    for n in "$@"; do sum=$((sum + n)); done
    echo "$sum"
}

# not_counted WHY: that there is no telling how many containers there are.
not_counted() {
    local is=are
    find_key_files RSA DSS
    if ((${#key_files[@]} == 1)); then is=is; fi
    row 'not counted' "$1; $(counted "${#key_files[@]}" 'key file') $is there"
    problem "the key containers were not looked at: $1; winecsp doctor looks for the cause"
}

# keys_status: the containers, and what is not in order with them.
keys_status() {
    local out scope copies code=0
    for scope in "${key_scopes[@]}"; do key_count[$scope]=0 kept_count[$scope]=0; done
    section 'Key containers'
    unread_status
    if [[ ! -f $from/x86_64-windows/programs/csptool.exe ]]; then
        not_counted 'csptool.exe is missing'
        return 0
    fi
    out=$(csptool x86_64 keys check) || code=$?
    if did_not_run "$code" "$out"; then
        not_counted "csptool.exe does not run in the prefix (exit code $code)"
        return 0
    fi
    count_findings "$out"
    for scope in user machine; do
        copies=$((kept_count[$scope] + kept_count["$scope DSS"]))
        row "$scope" "${key_count[$scope]} RSA and ${key_count["$scope DSS"]} DSS containers$(
            ((!copies)) || echo "; copies of replaced ones: $copies"
        )"
    done
    others_status
    find_key_files RSA
    if ((${#key_files[@]})); then
        detail '(note)' "removing the override of rsaenh by hand hides keys that were made since;" \
            "winecsp uninstall hands them back"
    fi
}
