# Part of winecsp: the command status.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

problems=()
problem() { problems+=("$*"); }

row() { printf '  %-18s %s\n' "$1" "${*:2}"; }

# file_status WIDTH NAME: one row about one of our DLLs.
file_status() {
    local file sum text
    file=$(dll "$1" "$2")
    if ! is_ours "$file"; then
        text='not ours'
        exists "$file" || text='missing'
        problem "${bits[$1]} $2.dll is ${text/not ours/not winecsp\'s}: winecsp install puts it there"
    else
        sum=$(checksum "$file")
        text="winecsp $(version_of "$file")"
        if [[ $sum == "$(checksum "$from/$1-windows/$2.dll")" ]]; then
            text+=', as in the package'
        elif [[ $sum == "${rec[ours.$1.$2]:-}" ]]; then
            text+=', as installed; the package has another'
            problem "${bits[$1]} $2.dll differs from the package's: winecsp install updates it"
        else
            text+=', modified'
            problem "${bits[$1]} $2.dll was modified since it was installed: winecsp install repairs it"
        fi
    fi
    row "$2.dll" "$text"
}

# host_status WIDTH NAME: one row about the copy of Wine's own DLL.
host_status() {
    local file text="this Wine's"
    file=$(dll "$1" "$2_host")
    if [[ ! -f $file ]]; then
        text='missing'
    elif ! same "$file" "${lib[$1]}/$2.dll"; then
        text="not this Wine's (made for ${rec[wine]:-?})"
    fi
    [[ $text == "this Wine's" ]] || problem "${bits[$1]} $2_host.dll is ${text%% (*}: winecsp install renews it"
    row "$2_host.dll" "$text"
}

# What a program of this width really gets.
program_status() {
    local name path product version out tool=$from/$1-windows/programs/csptool.exe
    if [[ ! -f $tool ]]; then
        row 'programs get' "not checked: there is no $tool"
        problem "it was not checked what ${bits[$1]} programs get: csptool.exe is missing"
        return 0
    fi
    # shellcheck disable=SC2046 # one word a module
    out=$(csptool "$1" modules $(for name in $(module_names); do echo "$name.dll"; done)) || :
    if [[ -z $out ]]; then
        row 'programs get' 'nothing: csptool.exe does not run'
        problem "a ${bits[$1]} program does not run in the prefix: try winecsp install, else winecsp uninstall"
        return 0
    fi
    while IFS=$'\t' read -r name path product version; do
        row 'programs get' "$name: ${product/#-/an unnamed one} $version ($path)"
        [[ $product == winecsp ]] || problem "${bits[$1]} programs do not get winecsp's $name"
    done <<<"$out"
    default_status "$1"
    export_status "$1"
}

# Which DLL really serves a program that asks for the default provider of a type.
default_status() {
    local type provider path product version
    # shellcheck disable=SC2046 # one word a type
    while IFS=$'\t' read -r type provider path product version; do
        row "default, type $type" "$provider: ${product/#-/an unnamed one} $version ($path)"
        if [[ $product != winecsp ]]; then
            problem "the default provider of type $type is not winecsp's for ${bits[$1]} programs"
        fi
    done < <(csptool "$1" types $(type_numbers))
}

# Whether Wine's advapi32 exports names that ours lacks. What no DLL of Wine uses hardly any program does.
export_status() {
    local out missing needed
    out=$(csptool "$1" exports) || :
    row 'exports' "$(tail -n 1 <<<"${out:-not checked}")"
    missing=$(sed -nE 's/^(missing|unresolved)\t//p' <<<"$out")
    [[ -n $missing ]] || return 0
    needed=$(exports_needed "$1" advapi32 "$missing")
    if [[ -z $needed ]]; then
        row '(note)' "this Wine's advapi32 has what winecsp's lacks, and none of its DLLs uses: ${missing//$'\n'/ }"
        return 0
    fi
    sed 's/^/                     /' <<<"$needed"
    problem "this Wine's DLLs use exports of advapi32 that winecsp's lacks: ${bits[$1]} programs that reach them fail"
}

# What the Wine's DLLs use and ours lack, if this Wine or this package is another one than at the last install.
needs_status() {
    local lacks line
    if [[ ${rec[exports]:-} == "$(exports_state)" ]]; then return 0; fi
    lacks=$(compare_exports)
    [[ -n $lacks ]] || return 0
    printf 'Functions\n'
    while IFS= read -r line; do printf '  %s\n' "$line"; done <<<"$lacks"
    problem "programs that reach these functions would fail: a newer winecsp may know them; 'winecsp install --force'" \
        "goes on all the same"
}

# The override values, as they count for programs started in this environment.
override_status() {
    local name
    if ! values_are_ours user; then problem "the DllOverrides values are not winecsp's: winecsp install sets them"; fi
    for name in $(module_names); do
        row "$name" "$(override_text "${now["$overrides_key|$name"]:-}")"
    done
    if ! check_environment; then problem 'WINEDLLOVERRIDES in the environment overrides them'; fi
    if LC_ALL=C grep -qiE '^\[Software\\\\Wine\\\\AppDefaults\\\\[^]]*DllOverrides\]' "${reg[user]}"; then
        row '(note)' 'some programs have DLL overrides of their own (AppDefaults); they count first'
    fi
}

override_text() { if [[ -n $1 ]]; then echo "${1#*=}"; else echo 'no value'; fi; }

# Whether the providers are registered as winecsp does it, for one width.
registration_status() {
    local key name line rest has wrong=0
    load_values machine "$1"
    while IFS='|' read -r key name line rest; do
        has=${now["$key|$name"]:-"no value \"$name\""}
        if [[ $has == "$line" ]]; then continue; fi
        row 'registered' "${key##*'\\'}: $has"
        wrong=1
    done < <(our_values machine "$1")
    if ((wrong)); then
        problem "the providers of ${bits[$1]} programs are not registered as winecsp does it: winecsp install does it"
    else
        row 'registered' "${#providers[@]} providers, ${#provider_types[@]} types, as winecsp does it"
    fi
}

do_status() {
    local w name text
    need_supported_wine
    printf 'Prefix   %s\n' "$prefix"
    printf 'Wine     %s, %s\n         DLLs in %s\n' "$wine" "$wine_version" "${lib[x86_64]%/*}"
    printf 'Package  %s in %s\n' "$(package_version)" "$from"
    if is_clean; then
        printf "Not installed: 'winecsp install' does it\n"
        return "$NOT_INSTALLED"
    fi
    printf 'Record   %s %s, for %s\n' "${rec[state]:-none}" "${rec[winecsp]:-}" "${rec[wine]:-?}"
    printf 'Type 1   default provider: %s (--type1-default %s)\n' "${type1_defaults[$(type1_choice)]}" "$(type1_choice)"
    [[ -n $installed ]] || problem "an install or uninstall was interrupted (${rec[state]:-no record}): run it again"
    printf 'Overrides\n'
    override_status
    for w in "${active[@]}"; do
        printf '%s programs\n' "${bits[$w]}"
        for name in $(module_names); do file_status "$w" "$name"; done
        for name in $(hosted_names); do host_status "$w" "$name"; done
        registration_status "$w"
        program_status "$w"
    done
    needs_status
    keys_status
    if ((${#problems[@]} == 0)); then
        printf 'Installed and working\n'
        return 0
    fi
    for text in "${problems[@]}"; do printf 'Attention: %s\n' "$text"; done
    return "$ATTENTION"
}
