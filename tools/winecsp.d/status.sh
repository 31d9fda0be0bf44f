# Part of winecsp: the command status.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# file_status WIDTH NAME: one row about one of our DLLs.
file_status() {
    local file sum text kind=row
    file=$(dll "$1" "$2")
    if ! is_ours "$file"; then
        text='not ours'
        if ! exists "$file"; then text='missing'; elif is_wines "$file"; then text="not ours but Wine's own"; fi
        problem "${bits[$1]} $2.dll is ${text/not ours/not winecsp\'s}: $(put_back_text "$file")"
    else
        sum=$(checksum "$file")
        text="winecsp $(version_of "$file")"
        if [[ $sum == "$(checksum "$from/$1-windows/$2.dll")" ]]; then
            text+=', as in the package' kind=detail
            good+=("$2")
        elif [[ $sum == "${rec[ours.$1.$2]:-}" ]]; then
            text+=', as installed; the package has another'
            problem "${bits[$1]} $2.dll differs from the package's: winecsp install updates it"
        else
            text+=', modified'
            problem "${bits[$1]} $2.dll was modified since it was installed: winecsp install repairs it"
        fi
    fi
    report_line "$kind" "$2.dll" "$text"
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
    if [[ $text == "this Wine's" ]]; then
        detail "$2_host.dll" "$text"
        return 0
    fi
    row "$2_host.dll" "$text"
    problem "${bits[$1]} $2_host.dll is ${text%% (*}: winecsp install renews it"
}

# files_status WIDTH: our DLLs and the copies beside them; those in order in one row each.
files_status() {
    local name good=()
    for name in $(module_names); do file_status "$1" "$name"; done
    for name in $(hosted_names); do host_status "$1" "$name"; done
    ((!${#good[@]})) || summary DLLs "${good[*]}: winecsp $(package_version), as in the package"
}

# summary NAME TEXT: a row that stands for details, which --verbose shows instead.
summary() { if [[ $verbose != yes ]]; then row "$@"; fi; }

# What a program of this width really gets.
program_status() {
    local name path product version out good=() tool=$from/$1-windows/programs/csptool.exe
    if is_sandboxed; then
        row 'programs get' 'not checked: the files of the prefix are links that lead nowhere here'
        problem "it was not checked what ${bits[$1]} programs get: $(sandbox_text)"
        return 0
    fi
    if [[ ! -f $tool ]]; then
        row 'programs get' "not checked: there is no $tool"
        problem "it was not checked what ${bits[$1]} programs get: csptool.exe is missing; install the package again," \
            "or name its folder with --from"
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
        if [[ $product == winecsp ]]; then
            detail 'programs get' "$name: $product $version ($path)"
            good+=("${name%.dll}")
        else
            row 'programs get' "$name: ${product/#-/an unnamed one} $version ($path)"
            consequence "${bits[$1]} programs do not get winecsp's $name: winecsp doctor looks for the cause"
        fi
    done <<<"$out"
    ((!${#good[@]})) || summary 'programs get' "${good[*]}: winecsp's"
    default_status "$1"
    export_status "$1"
}

# Which DLL really serves a program that asks for the default provider of a type.
default_status() {
    local type provider path product version good=()
    # shellcheck disable=SC2046 # one word a type
    while IFS=$'\t' read -r type provider path product version; do
        if [[ $product == winecsp ]]; then
            detail "default, type $type" "$provider: $product $version ($path)"
            good+=("$type")
        else
            row "default, type $type" "$provider: ${product/#-/an unnamed one} $version ($path)"
            consequence "the default provider of type $type is not winecsp's for ${bits[$1]} programs: winecsp" \
                "install registers it"
        fi
    done < <(csptool "$1" types $(type_numbers))
    ((!${#good[@]})) || summary defaults "winecsp's providers for the types ${good[*]}"
}

# Whether Wine's advapi32 exports names that ours lacks. What no DLL of Wine uses hardly any program does. What only
# ours has is no fault: it exports what any Wine from 8 to 10 does, so that one file serves all.
export_status() {
    local out missing needed ours
    out=$(csptool "$1" exports) || :
    missing=$(sed -nE 's/^(missing|unresolved)\t//p' <<<"$out")
    ours=$(sed -n 's/.*; \([0-9]* of other Wines\).*/\1/p' <<<"$out")
    if [[ -z $out ]]; then
        row exports 'not checked: csptool.exe does not tell'
        problem "it was not checked whether ${bits[$1]} programs find all functions: csptool.exe does not run in the" \
            "prefix; winecsp doctor looks for the cause"
        return 0
    elif [[ -z $missing ]]; then
        detail exports "all of this Wine's advapi32${ours:+, and $ours, which is in order}"
        return 0
    fi
    row exports "${missing//$'\n'/ } of this Wine's advapi32 is not in winecsp's"
    needed=$(exports_needed "$1" advapi32 "$missing")
    if [[ -z $needed ]]; then
        row '(note)' "none of this Wine's DLLs uses it"
        return 0
    fi
    while IFS= read -r ours; do row 'used by' "$ours"; done <<<"$needed"
    problem "this Wine's DLLs use exports of advapi32 that winecsp's lacks: ${bits[$1]} programs that reach them" \
        "fail; a newer winecsp may have them, and until then 'winecsp uninstall' gives such programs Wine's own"
}

# What the Wine's DLLs use and ours lack, if this Wine or this package is another one than at the last install.
needs_status() {
    local lacks line
    if [[ ${rec[exports]:-} == "$(exports_state)" ]]; then return 0; fi
    lacks=$(compare_exports)
    [[ -n $lacks ]] || return 0
    section Functions
    while IFS= read -r line; do row '(note)' "$line"; done <<<"$lacks"
    problem "programs that reach these functions would fail: a newer winecsp may know them; 'winecsp install --force'" \
        "goes on all the same"
}

# The override values, as they count for programs started in this environment.
override_status() {
    local name good=()
    if ! values_are_ours user; then problem "the DllOverrides values are not winecsp's: winecsp install sets them"; fi
    for name in $(module_names); do
        if [[ ${now["$overrides_key|$name"]:-} == *'"native,builtin"' ]]; then
            detail "$name" '"native,builtin"'
            good+=("$name")
        else
            row "$name" "$(override_text "${now["$overrides_key|$name"]:-}")"
        fi
    done
    ((!${#good[@]})) || summary native,builtin "${good[*]}"
    if ! check_environment; then problem "WINEDLLOVERRIDES in the environment counts more than the prefix's" \
        "overrides: unset it, or leave our DLLs out of it"; fi
    launcher_overrides
    app_overrides
}

# The programs that have overrides of their own for our DLLs, which count first.
app_overrides() {
    local program name value
    while IFS=$'\t' read -r program name value; do
        row "$program" "$name=$value, of this program's own"
        [[ $value == native* ]] ||
            problem "$program has an override of its own, $name=$value, and does not get winecsp's" \
                "$name.dll: remove it in winecfg (Applications, $program, Libraries)"
    done < <(app_override_values "$(module_names)")
}

# app_override_values NAMES: a line "PROGRAM<tab>NAME<tab>VALUE" for each override of a program's own for these DLLs.
app_override_values() {
    LC_ALL=C awk -v names="$1" '
        BEGIN { count = split( names, word, " " ); for (i = 1; i <= count; i++) wanted[word[i]] = 1 }
        /^\[/ {
            inside = match( $0, /^\[Software\\\\Wine\\\\AppDefaults\\\\[^]]*\\\\DllOverrides\]/ )
            program = substr( $0, 31 ); sub( /\\\\DllOverrides\].*/, "", program ); sub( /^.*\\\\/, "", program )
        }
        inside && /^"/ {
            name = tolower( substr( $0, 2, index( $0, "\"=" ) - 2 )); sub( /^\*/, "", name ); sub( /\.dll$/, "", name )
            value = substr( $0, index( $0, "\"=" ) + 2 ); gsub( /"/, "", value )
            if (name in wanted) print program "\t" name "\t" value
        }' "${reg[user]}"
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

# head_status: what there is: prefix, Wine, package and install.
head_status() {
    section winecsp
    row prefix "$prefix"
    row Wine "$wine_version, $wine"
    detail "Wine's DLLs" "${lib[x86_64]%/*}"
    launcher_status
    row package "$(package_version) in $from"
    settle
}

# install_status: all about an install.
install_status() {
    local w
    row installed "${rec[winecsp]:-unknown version}, for ${rec[wine]:-an unknown Wine}"
    row 'type 1' "default provider: ${type1_defaults[$(type1_choice)]} (--type1-default $(type1_choice))"
    [[ -n $installed ]] || problem "an install or uninstall was interrupted (${rec[state]:-no record}): run it again," \
        "as 'winecsp install' or 'winecsp uninstall'"
    section 'DLL overrides'
    override_status
    for w in "${active[@]}"; do
        section "${bits[$w]} programs"
        files_status "$w"
        registration_status "$w"
        program_status "$w"
    done
    needs_status
    token_problems
    keys_status
}

# settle: waits for a wineserver that nobody needs any more, since it writes the registry when it leaves. Programs that
# run are told of: what they have changed there may not show yet.
settle() {
    local programs
    server_runs || return 0
    programs=$(running_programs)
    if [[ -z $programs ]]; then
        wait_idle 6 || :
    else
        row '(note)' "programs run in the prefix, whose changes of its settings may not show here yet: $programs"
    fi
}

do_status() {
    need_supported_wine
    if [[ $json == yes ]]; then verbose=yes; fi
    head_status
    if is_clean; then
        print_report 'not installed' "Not installed: 'winecsp install' does it"
        return "$NOT_INSTALLED"
    fi
    install_status
    if ((${#problems[@]})); then
        print_report attention
        return "$ATTENTION"
    fi
    print_report working 'Installed and working'
}
