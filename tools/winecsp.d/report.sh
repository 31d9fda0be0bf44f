# Part of winecsp: what status and doctor have to say, gathered and then printed: as a table, as JSON, or only what
# needs action.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

report=()   # KIND, NAME and TEXT, with a tab between: "section", "row", or "detail", which is a row for --verbose
problems=() # sentences about what needs action, each with what to do

# report_line KIND NAME TEXT...: notes a line. Texts of others may have control characters.
report_line() {
    local text="${*:3}"
    report+=("$1"$'\t'"${2//[[:cntrl:]]/ }"$'\t'"${text//[[:cntrl:]]/ }")
}

section() { report_line section "$@"; }
row() { report_line row "$@"; }
detail() { report_line detail "$@"; }

# consequence TEXT...: what needs action only if nothing before does, since it may follow from that.
consequence() {
    local text="$*"
    if ((${#problems[@]})); then row '(follows)' "${text%%:*}"; else problem "$text"; fi
}

problem() {
    local text
    text=$(with_place "$*")
    problems+=("${text//[[:cntrl:]]/ }")
}

# Prints the table, and what needs action.
print_table() {
    local line kind name text
    for line in "${report[@]}"; do
        IFS=$'\t' read -r kind name text <<<"$line"
        case $kind in
        section) printf '%s\n' "$name" ;;
        row) printf '  %-18s %s\n' "$name" "$text" ;;
        detail) [[ $verbose != yes ]] || printf '  %-18s %s\n' "$name" "$text" ;;
        esac
    done
}

print_problems() {
    local text
    for text in "${problems[@]}"; do printf 'Attention: %s\n' "$text"; done
}

# only_utf8: leaves out what is none; paths may have any bytes, and JSON may not.
only_utf8() { if type -P iconv >/dev/null; then iconv -c -f UTF-8 -t UTF-8 || :; else cat; fi; }

# json_text TEXT: as a string of JSON.
json_text() {
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    printf '"%s"' "${text//[[:cntrl:]]/ }"
}

# json_list TEXT...: an array of strings.
json_list() {
    local text comma=''
    printf '['
    for text in "$@"; do
        printf '%s' "$comma"
        json_text "$text"
        comma=', '
    done
    printf ']'
}

# print_json STATE: all of it as one object: STATE, the problems, and the sections, each with its rows.
print_json() {
    local line kind name text comma='' open=''
    printf '{\n  "winecsp": %s,\n  "state": %s,\n' "$(json_text "$(package_version)")" "$(json_text "$1")"
    printf '  "problems": %s,\n  "sections": [' "$(json_list "${problems[@]}")"
    for line in "${report[@]}"; do
        IFS=$'\t' read -r kind name text <<<"$line"
        if [[ $kind == section ]]; then
            printf '%s\n    {"name": %s, "rows": [' "${open:+$open,}" "$(json_text "$name")"
            comma='' open=']}'
        else
            printf '%s\n      {"name": %s, "text": %s}' "$comma" "$(json_text "$name")" "$(json_text "$text")"
            comma=','
        fi
    done
    printf '%s\n  ]\n}\n' "$open"
}

# print_report STATE [VERDICT]: in the form that was asked for; the verdict is a sentence.
print_report() {
    if [[ $json == yes ]]; then
        print_json "$1" | only_utf8
        return 0
    fi
    if [[ $quiet != yes ]]; then print_table; fi
    print_problems
    if [[ $quiet != yes && -n ${2:-} ]]; then printf '%s\n' "$(with_place "$2")"; fi
}
