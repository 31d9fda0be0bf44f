# Part of winecsp: what status says of a launcher's prefix, and what the launcher did to it.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# wrong_override OVERRIDES: the first of our DLLs that a text of WINEDLLOVERRIDES gives to Wine's own, or to nobody.
wrong_override() {
    local name
    for name in $(module_names); do
        [[ ";$1" =~ [,\;]\ *\*?$name(\.dll)?\ *[,\;=] ]] || continue
        if [[ ";$1" =~ [,\;]\ *\*?$name(\.dll)?\ *(,[^=]*)?=\ *n ]]; then continue; fi
        echo "$name"
        return 0
    done
    return 1
}

# launcher_overrides: DLL overrides in the launcher's settings that count more than the prefix's.
launcher_overrides() {
    local where text name
    [[ -n $served ]] || return 0
    while IFS=$'\t' read -r where text; do
        name=$(wrong_override "$text") || continue
        problem "$where set WINEDLLOVERRIDES=$text, which counts more than the prefix's setting of $name: take" \
            "$name out of it there"
    done < <(
        printf '%s' "${at_overrides[served]}"
        if [[ ${at_launcher[served]} == Steam ]]; then steam_overrides "${at_id[served]}"; fi
        if [[ -n ${at_proton[served]} ]]; then proton_overrides "${at_proton[served]}"; fi
    )
}

# Whether the prefix's own files lead nowhere, since its launcher sees another home, or their Wine has gone. Nothing
# runs in it then.
is_sandboxed() { [[ -L $(dll x86_64 kernel32) && ! -e $(dll x86_64 kernel32) ]]; }

# is_wines FILE: whether a DLL of the prefix is one of a Wine: a link into it, or a copy.
is_wines() {
    if [[ -L $1 ]]; then [[ $(readlink -- "$1") =~ /(x86_64-windows|i386-windows|wine)/[^/]*$ ]]; else
        [[ -f $1 ]] && head -c 96 -- "$1" | LC_ALL=C grep -aqE 'Wine (builtin|placeholder) DLL'
    fi
}

# Why nothing runs there.
sandbox_text() {
    if [[ -n $served && -n ${at_sandbox[served]} ]]; then
        echo 'the launcher that made the prefix runs in a sandbox, and only there does a program find its files'
    else
        echo 'the Wine that the files of the prefix are links to has gone: start a program there by its launcher'
    fi
}

# put_back_text FILE: what to do when it is not our DLL.
put_back_text() {
    if [[ -n $served && -n ${at_proton[served]} ]] && is_wines "$1"; then
        echo 'winecsp install puts ours there; Proton has put its own back'
    else
        echo 'winecsp install puts it there'
    fi
}

# was_made_anew: whether nothing of an install is left but its record: Proton deletes what tracked_files lists, our DLLs
# and the registry too, when an older one is to serve the prefix, and makes it anew. A DLL of a name that no Wine has is
# in no such list.
was_made_anew() {
    local w name
    if [[ -z $installed ]] || values_are_ours user; then return 1; fi
    for w in "${widths[@]}"; do
        for name in $(module_names); do
            if ! is_new "$name" && is_ours "$(dll "$w" "$name")"; then return 1; fi
        done
    done
}

# launcher_status: whose prefix this is, and what the launcher did to it.
launcher_status() {
    [[ -n $served ]] || return 0
    row launcher "$(launcher_name "$served"), ${at_runner[served]:-of unknown name}"
    if [[ -n ${at_proton[served]} ]] && was_made_anew; then
        problem "Proton has made this prefix anew, as it does when an older one comes: winecsp's DLLs and settings" \
            "are gone, and key files are still there: winecsp install puts them back"
    fi
}
