# Part of winecsp: the command tokens, and what install, status and uninstall do for tokens. Smart cards and other
# tokens are served by scardcsp.dll, which starts the host's winecsp-keyd by the path in a registry value; see
# docs/tokens.md.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

token_provider='Microsoft Base Smart Card Crypto Provider'
token_module=scardcsp
token_key='Software\\winecsp'
# Wine runs what is here when the first program of a prefix starts. What is in Run it leaves to "wineboot" by hand.
token_start_key='Software\\Microsoft\\Windows\\CurrentVersion\\RunServices'

# ---- what the registry has -------------------------------------------------------------------------

# reg_string TEXT: a value's text as it stands in a registry file. Fails for what no path of ours may have.
reg_string() {
    local text
    [[ $1 != *\|* ]] && text=$(reg_escaped "$1" '"') && printf '"%s"' "$text"
}

# The host's part of the package; nothing if there is none.
keyd_path() {
    if [[ -n $from && -f $from/host/winecsp-keyd ]]; then printf '%s\n' "$from/host/winecsp-keyd"; fi
}

# helper_fault FILE: what is wrong with the host's part, if it cannot be run; FILE is empty if the package has none.
helper_fault() {
    if [[ -z $1 ]]; then
        printf 'there is no host/winecsp-keyd in %s: this winecsp was built without p11-kit' "${from:-$here}"
    elif [[ ! -f $1 ]]; then
        printf 'there is no %s' "$1"
    elif [[ ! -x $1 ]]; then
        printf '%s is not executable; chmod +x makes it so' "$1"
    fi
}

# registered_helper: the path of the host's part that the prefix has, which programs use; nothing if it has none.
registered_helper() {
    read_values "${reg[machine]}" <<<"$token_key|TokenHelper|" |
        LC_ALL=C sed -n 's/^[^|]*|[^|]*|"TokenHelper"="\(.*\)"$/\1/ip' | reg_plain
}

# What runs when the prefix starts.
token_start_command() {
    local tool=$from/x86_64-windows/programs/csptool.exe
    printf '"\\\\?\\unix%s" store-certificates --quiet' "${tool//\//\\}"
}

# token_row KEY NAME TEXT ID: one value, for our_values. Without the host's part nothing is set, and an uninstall needs
# no text.
token_row() {
    local string
    string=$(reg_string "$3") && [[ -n $(keyd_path) || $command == uninstall ]] || return 0
    printf '%s|%s|"%s"=%s||tokens.key.%s|tokens.value.%s\n' "$1" "$2" "$2" "$string" "$4" "$4"
}

# registered_aliases: the names of providers in the registry that are the DLL of tokens, but for its own, one a line.
# Control characters are in no name of ours.
registered_aliases() {
    LC_ALL=C awk -v file="$token_module.dll" -v own="$token_provider" '
        BEGIN { start = "^software\\\\+(wow6432node\\\\+)?microsoft\\\\+cryptography\\\\+defaults\\\\+provider\\\\\\\\" }
        /^\[/ {
            key = substr( $0, 2, index( $0, "]" ) - 2 )
            name = match( tolower( key ), start ) ? substr( key, RLENGTH + 1 ) : ""
            if (tolower( name ) == tolower( own ) || name ~ /\\[0-7abefnrtv]/) name = ""
        }
        name != "" && tolower( $0 ) ~ /^"image path"="/ {
            path = tolower( $0 )
            sub( /"$/, "", path )
            sub( /.*[\\"]/, "", path )
            if (path == file && !seen[tolower( name )]++) print name
        }' "${reg[machine]}" | reg_plain
}

# alias_subkey NAME: where it is registered, below the defaults of a width.
alias_subkey() { printf 'Provider\\\\%s' "$(reg_escaped "$1" '[]')"; }

# adopt_aliases: aliases that the registry has and the record has not, as after it got lost, are put into it: nobody but
# winecsp makes them, and without its DLL they are nothing.
adopt_aliases() {
    local name number=1 w id
    while IFS= read -r name; do
        [[ -z $(alias_id "$name") ]] && is_alias_name "$name" || continue
        while [[ -n ${rec[alias.$number]:-} ]]; do number=$((number + 1)); done
        rec[alias.$number]=$name
        for w in "${widths[@]}"; do
            id=$w.$(alias_subkey "$name")
            rec[key.$id]=absent rec["value.$id.Image Path"]=absent rec[value.$id.Type]=absent
        done
    done < <(registered_aliases)
}

# alias_names: the providers' names that the same DLL is registered under, one a line.
alias_names() {
    local id
    for id in "${!rec[@]}"; do if [[ $id == alias.* ]]; then printf '%s\n' "${rec[$id]}"; fi; done | LC_ALL=C sort
}

# token_values WIDTH...: what is in system.reg for tokens, for our_values. Helper and start are 64-bit programs' alone.
token_values() {
    local w name key
    for w in "$@"; do
        while IFS= read -r name; do
            if [[ -z $name ]]; then continue; fi
            key=$(alias_subkey "$name")
            provider_value "$w" "$key" 'Image Path' '"C:\\windows\\system32\\'"$token_module.dll\""
            provider_value "$w" "$key" Type dword:00000001
        done < <(alias_names)
        if [[ $w != x86_64 ]]; then continue; fi
        token_row "$token_key" TokenHelper "$(keyd_path)" helper
        if [[ ${rec[tokens]:-} == yes ]]; then
            token_row "$token_start_key" winecsp "$(token_start_command)" start
            token_row "$token_key" TokenStore My store
        fi
    done
}

# ---- install, status, uninstall --------------------------------------------------------------------

# need_tokens: refuses --tokens without the host's part, and where csptool cannot be run at the start.
need_tokens() {
    local fault
    if [[ $tokens != yes ]]; then return 0; fi
    fault=$(helper_fault "$(keyd_path)")
    [[ -z $fault ]] || fail "$FAILED" "--tokens: $fault"
    [[ $from != *\"* ]] || fail "$FAILED" "--tokens: no command line can name a folder with \" in its name, $from"
}

# tell_of_helper: an install from a package without the host's part leaves the prefix with that of another package.
tell_of_helper() {
    local helper
    [[ -z $(keyd_path) ]] || return 0
    helper=$(registered_helper)
    [[ -z $helper ]] || say "$(helper_fault ''); the prefix keeps the helper for tokens that it has," \
        "${helper//[[:cntrl:]]/ }"
}

# note_tokens: the choice of --tokens is kept until the uninstall.
note_tokens() { if [[ $tokens == yes ]]; then rec[tokens]=yes; fi; }

# helper_status: a row about the host's part that the prefix has. Fails if that is not the package's, which can be run:
# another is not run here, since any program of the prefix may have set it.
helper_status() {
    local helper keyd fault advice
    keyd=$(keyd_path)
    helper=$(registered_helper)
    fault=$(helper_fault "${helper:-$keyd}")
    advice=$(helper_fault "$keyd")
    row helper "${helper:-the prefix has none}"
    if [[ -n $fault && (-z $helper || $helper == "$from/host/winecsp-keyd") ]]; then
        problem "programs cannot use tokens: $fault"
    elif [[ -n $fault ]]; then
        problem "programs cannot use tokens: $fault; ${advice:-winecsp install sets $keyd}"
    elif [[ -z $helper ]]; then
        problem "programs cannot use tokens: the prefix does not know $keyd; winecsp install sets it"
    elif [[ ! $helper -ef $keyd ]]; then
        problem "programs use the helper of another package, $helper; ${advice:-winecsp install sets $keyd}"
    else
        return 0
    fi
    return 1
}

# listing_fault CODE OUTPUT: why the host's part does not list tokens, from all that it said.
listing_fault() {
    local words
    words=$(sed '/^ *$/d; s/^winecsp-keyd: //; s/^the tokens cannot be listed: //' <<<"$2" | paste -sd ';')
    printf '%s' "${words:-it ends with exit code $1, and says nothing}" | sed 's/;/; /g'
}

# chain_status: whether the host's part starts, and its daemon answers, as for a program.
chain_status() {
    local out code=0
    out=$(timeout 60 "$(keyd_path)" list 2>&1 </dev/null) || code=$?
    if ((code)); then
        out=$(listing_fault "$code" "$out")
        row daemon "does not answer: $out"
        problem "programs cannot use tokens: the daemon does not answer: $out"
    else
        row daemon answers
    fi
}

# token_problems: rows about tokens in status, if the prefix has anything of them. doctor tries the daemon, too.
token_problems() {
    local name
    if [[ -z $(keyd_path) && -z ${rec[tokens.value.helper]:-} ]]; then return 0; fi
    section Tokens
    if helper_status && [[ $command == doctor ]]; then chain_status; fi
    adopt_aliases
    while IFS= read -r name; do if [[ -n $name ]]; then detail alias "$name"; fi; done < <(alias_names)
    detail 'at the start' "$(if [[ ${rec[tokens]:-} == yes ]]; then echo 'certificates go into "My"'; else
        echo "nothing (install --tokens)"
    fi)"
}

# disown_tokens: what restore_values then takes away, whatever a record says that was lost in between: the key of the
# helper is winecsp's alone, and so is the value's name among what Wine runs at the start.
disown_tokens() {
    adopt_aliases
    rec[tokens.key.helper]=absent rec[tokens.value.helper]=absent
    if [[ -z ${rec[tokens.value.start]:-} || ${rec[tokens.value.start]} == *store-certificates* ]]; then
        rec[tokens]=yes rec[tokens.value.start]=absent
    fi
}

# forget_certificates: takes what sync has added out of the store "My" again; the provider goes with the uninstall.
forget_certificates() {
    LC_ALL=C grep -qiE '^\[Software\\\\Microsoft\\\\SystemCertificates\\\\My\\\\Certificates\\\\' "${reg[user]}" || return 0
    find_from
    [[ -f $from/x86_64-windows/programs/csptool.exe ]] && csptool x86_64 store-certificates --forget --quiet >/dev/null ||
        say "certificates of tokens may be left in the prefix's store \"My\": csptool could not take them away"
    need_no_server
}

# tell_of_logins: a login is the user's, and goes on without this prefix. The status has "token NAME: logged in", with
# more behind.
tell_of_logins() {
    local keyd line
    find_from
    keyd=$(keyd_path)
    [[ -x $keyd ]] || return 0
    while IFS= read -r line; do
        if [[ $line =~ ^token\ +(.*):\ logged\ in ]]; then
            say "the login of ${BASH_REMATCH[1]} goes on for other prefixes; winecsp tokens logout ends it"
        fi
    done < <("$keyd" status 2>/dev/null </dev/null || :)
}

# ---- the command -----------------------------------------------------------------------------------

need_installed() {
    if [[ -z $installed ]]; then
        fail "$NOT_INSTALLED" "not installed in $prefix; run 'winecsp install --tokens' first"
    fi
}

# tokens_on_host WORD...: what winecsp-keyd does by itself, without a prefix.
tokens_on_host() {
    local keyd fault
    keyd=$(keyd_path)
    fault=$(helper_fault "$keyd")
    [[ -z $fault ]] || fail "$FAILED" "$fault"
    exec "$keyd" "$@"
}

do_tokens_list() { if [[ $json == yes ]]; then tokens_on_host list --json; else tokens_on_host list; fi; }
do_tokens_login() { tokens_on_host login ${pin_fd:+--pin-fd "$pin_fd"} -- "$@"; }
do_tokens_logout() { tokens_on_host logout -- "$@"; }
do_tokens_restart() { tokens_on_host restart; }

do_tokens_sync() {
    local given=()
    need_installed
    [[ $prune == no ]] || given+=(--prune)
    [[ $quiet == no ]] || given+=(--quiet)
    [[ $json == no ]] || given+=(--json)
    do_tool store-certificates "${given[@]}" ${provider:+--provider "$provider"}
}

# is_alias_name NAME: whether that can be a provider's name in the registry files and in the record.
is_alias_name() {
    [[ -n $1 && $1 != *[]\"\\\|=]* && $1 != ' '* && $1 != *' ' ]] && (LC_ALL=C && ((${#1} < 200))) &&
        reg_escaped "$1" >/dev/null
}

# alias_id NAME: its place in the record; nothing if it is no alias.
alias_id() {
    local id
    for id in "${!rec[@]}"; do
        if [[ $id == alias.* && ${rec[$id],,} == "${1,,}" ]]; then printf '%s\n' "$id"; fi
    done
}

# alias_key WIDTH NAME
alias_key() { printf '%s\\\\%s' "${defaults_key[$1]}" "$(alias_subkey "$2")"; }

# prepare_alias NAME: refuses what is no name, and a prefix whose registry cannot be edited.
prepare_alias() {
    is_alias_name "$1" || fail "$FAILED" "'${1//[[:cntrl:]]/ }' cannot be the name of a provider: it has 1 to 199" \
        "letters, digits and signs, no \" \\ ] | or =, and no space at its beginning or end"
    need_installed
    need_writable
    need_idle
    adopt_aliases
}

do_tokens_alias() {
    local name=$1 w number=1
    prepare_alias "$name"
    if [[ -n $(alias_id "$name") ]]; then
        say "'$name' is an alias already"
        return 0
    fi
    while [[ -n ${rec[alias.$number]:-} ]]; do number=$((number + 1)); done
    rec[alias.$number]=$name
    load_values machine "${widths[@]}"
    for w in "${widths[@]}"; do
        [[ -z ${now["$(alias_key "$w" "$name")|"]:-} ]] ||
            fail "$FAILED" "a provider '$name' is registered in $prefix already; it was left alone"
    done
    begin 'the registration'
    note_values machine "${active[@]}"
    write_record installed
    step
    set_values machine "${active[@]}"
    step
    done_with
    say "programs in $prefix that ask for '$name' get the tokens"
}

do_tokens_unalias() {
    local name id key subkey w edits=''
    prepare_alias "$1"
    id=$(alias_id "$1")
    [[ -n $id ]] || fail "$FAILED" "'$1' is no alias in $prefix"
    name=${rec[$id]} subkey=$(alias_subkey "${rec[$id]}")
    for w in "${widths[@]}"; do
        key=$(alias_key "$w" "$name")
        edits+="$key||drop"$'\n'"$key|Image Path|"$'\n'"$key|Type|"$'\n'
    done
    begin 'the change of the registration'
    write_values machine <<<"${edits%$'\n'}"
    step
    unset 'rec[$id]'
    for key in "${!rec[@]}"; do
        if [[ $key == key.*."$subkey" || $key == value.*."$subkey".* ]]; then unset 'rec[$key]'; fi
    done
    write_record installed
    done_with
    say "'$name' is no provider in $prefix any more"
}

# ---- status ----------------------------------------------------------------------------------------

# The provider, as a program of one width sees it.
token_program_status() {
    local out code=0
    if [[ $(module_names) != *"$token_module"* ]] || ! is_ours "$(dll "$1" "$token_module")"; then
        row "${bits[$1]} programs" "there is no $token_module.dll"
        problem "${bits[$1]} programs have no provider of smart cards: winecsp install puts it there"
        return 0
    fi
    out=$(csptool "$1" containers --json --provider "$token_provider") || code=$?
    if ((code)); then
        row "${bits[$1]} programs" 'the provider of smart cards does not open, or reaches no daemon'
        problem "${bits[$1]} programs do not reach the tokens; see" \
            "'winecsp tool containers --provider \"$token_provider\"'"
    else
        row "${bits[$1]} programs" "reach the daemon; keys that they see: $(grep -c '"name":' <<<"$out" || :)"
    fi
}

# token_row_of_host NAME TEXT: one of winecsp-keyd's status. A module that fails is no fault where others have tokens.
token_row_of_host() {
    local name=${1%"${1##*[! ]}"}
    row "$name" "$2"
    case $name in
    'not used') problem "a configuration of winecsp-keyd is not used: $2" ;;
    'not understood') problem "winecsp-keyd's configuration has a line that is not understood: $2" ;;
    'not loaded')
        if [[ $out == 'No token is there'* ]]; then problem "a PKCS #11 module is not loaded: $2"; fi
        ;;
    esac
}

# What the host has: the daemon, tokens, and keys that cannot be used.
token_host_status() {
    local keyd out line count code=0
    helper_status || return 0
    keyd=$(keyd_path)
    out=$("$keyd" list 2>&1) || code=$?
    if ((code)); then
        out=$(listing_fault "$code" "$out")
        row tokens "$out"
        problem "the tokens cannot be listed: $out"
        return 0
    fi
    while IFS= read -r line; do token_row_of_host "${line:0:18}" "${line:19}"; done < <("$keyd" status 2>/dev/null || :)
    count=$(grep -c '^ *cannot be used' <<<"$out" || :)
    if ((count)); then row '(note)' "keys that cannot be used: $count; 'winecsp tokens list' says why"; fi
    [[ $out != 'No token is there'* ]] ||
        row '(note)' "docs/tokens.md has the modules of cards; 'winecsp tokens restart' lets new ones be loaded"
}

# What does not work whatever is installed.
token_limits() {
    case $wine_version in
    wine-[1-9].*) row '(note)' "programs that begin with SCardEstablishContext fail on this Wine" ;;
    *) row '(note)' "programs that use SCardListCards or SCardGetCardTypeProviderName fail on this Wine" ;;
    esac
    row '(note)' 'programs that use cards through CNG only, and EC keys, do not work'
}

do_tokens_status() {
    local w name
    need_installed
    adopt_aliases
    section Tokens
    row prefix "$prefix"
    row provider "$token_provider"
    if ! values_are_ours machine "${active[@]}"; then
        problem "the registry is not as winecsp sets it: winecsp install does it"
    fi
    for w in "${active[@]}"; do token_program_status "$w"; done
    while IFS= read -r name; do if [[ -n $name ]]; then row alias "$name"; fi; done < <(alias_names)
    row 'at the start' "$(if [[ ${rec[tokens]:-} == yes ]]; then echo 'certificates go into "My"'; else
        echo "nothing: 'winecsp install --tokens' lets certificates go into \"My\""
    fi)"
    section Host
    token_host_status
    token_limits
    if ((${#problems[@]})); then
        print_report attention
        return "$ATTENTION"
    fi
    print_report working
}
