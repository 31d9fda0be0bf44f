# Completion of winecsp(1) for bash.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2207

# Files, or folders alone: readline itself finds them, and knows how names with blanks are typed.
_winecsp_files() { compopt -o default; }
_winecsp_folders() { compopt -o dirnames; }

# The apps of Steam that have a prefix.
_winecsp_apps() { winecsp list --json 2>/dev/null | sed -n 's/.*"launcher": "Steam", "id": "\([0-9]*\)".*/\1/p'; }

# csptool's commands, and the options of each, without --help.
_winecsp_rows=(
    'providers json'
    'types json'
    'algorithms provider type json'
    'containers machine provider type json'
    'show machine provider type json'
    'new machine provider type spec bits exportable'
    'delete machine provider type yes'
    'export machine provider type spec private format passphrase-env passphrase-fd no-passphrase out force'
    'import machine provider type spec exportable passphrase-env passphrase-fd no-passphrase force'
    'backup passphrase-env passphrase-fd force json'
    'restore passphrase-env passphrase-fd replace dry-run json'
    'hash provider type hash'
    'sign machine provider type spec container hash format out force'
    'verify machine provider type spec container key hash format passphrase-env passphrase-fd'
    'encrypt machine provider type container key passphrase-env passphrase-fd out force'
    'decrypt machine provider type container out force'
    'store-certificates provider type prune forget quiet json'
    'test provider type json'
    'bench provider type json'
    'modules'
    'exports'
    'keys'
)

# The options of each command of tokens but for those that name a prefix, without --help.
_winecsp_token_rows=(
    'list json'
    'login pin-fd'
    'logout'
    'restart'
    'sync prune quiet json provider'
    'status'
    'alias stop'
    'unalias stop'
)
_winecsp_commands='install uninstall status doctor list run tool tokens backup restore'
_winecsp_places='--prefix --steam --wine --from --help'

# Leaves in $tool the word that follows the command's options, as csptool's command, and in $further how many words
# stand between that and what is completed; empty: it is what is completed. --option=value are three words.
_winecsp_find_tool() {
    local at=2
    tool='' further=0
    while ((at < COMP_CWORD)); do
        case ${COMP_WORDS[at]} in
        --prefix | --steam | --wine | --from | --provider | --pin-fd)
            at=$((at + 2))
            if [[ ${COMP_WORDS[at - 1]} == = ]]; then at=$((at + 1)); fi
            ;;
        -*) at=$((at + 1)) ;;
        *)
            tool=${COMP_WORDS[at]} further=$((COMP_CWORD - at - 1))
            return
            ;;
        esac
    done
}

# _winecsp_words WORDS: those of them that begin as what is completed; options only if that has begun.
_winecsp_words() { COMPREPLY=($(compgen -X "$([[ $word ]] || echo '--*')" -W "$1" -- "$word")); }

# _winecsp_options COMMAND ROW...: its options, by the rows.
_winecsp_options() {
    local row word
    for row in "${@:2}"; do
        [[ ${row%% *} == "$1" ]] || continue
        for word in ${row#"$1"}; do printf -- '--%s ' "$word"; done
    done
    printf -- '--help'
}

_winecsp_tool() {
    local tool further forms='pem der pkcs1-pem pkcs1-der blob pvk'
    _winecsp_find_tool
    if [[ -z $tool || $tool == help ]]; then
        ((further)) || _winecsp_words "${_winecsp_rows[*]%% *} $([[ $tool ]] || echo "help $_winecsp_places")"
        return
    fi
    if [[ $tool == sign || $tool == verify ]]; then forms='raw capi'; fi
    case $before in
    --spec) _winecsp_words 'exchange signature' ;;
    --format) _winecsp_words "$forms" ;;
    --hash) _winecsp_words 'SHA-1 SHA-256 SHA-384 SHA-512 MD5' ;;
    --type) _winecsp_words '1 3 12 13 18 24' ;;
    --provider | --container | --bits | --passphrase-env | --passphrase-fd) ;;
    *)
        if [[ $word == -* ]]; then _winecsp_words "$(_winecsp_options "$tool" "${_winecsp_rows[@]}")"; else
            _winecsp_files
        fi
        ;;
    esac
}

_winecsp_tokens() {
    local tool further
    _winecsp_find_tool
    if [[ -z $tool || $tool == help ]]; then
        ((further)) || _winecsp_words "${_winecsp_token_rows[*]%% *} $([[ $tool ]] || echo "help $_winecsp_places")"
    elif [[ $word == -* ]]; then
        _winecsp_words "$_winecsp_places $(_winecsp_options "$tool" "${_winecsp_token_rows[@]}")"
    elif [[ $tool == sync || $tool == status ]]; then _winecsp_folders; fi
}

# A program's words are its own.
_winecsp_run() {
    local tool further
    _winecsp_find_tool
    if [[ -z $tool && $word == -* ]]; then _winecsp_words "$_winecsp_places --force --quiet"; else _winecsp_files; fi
}

# _winecsp_plain WHAT OPTIONS: a command with words of one kind.
_winecsp_plain() {
    if [[ $word == -* ]]; then _winecsp_words "$_winecsp_places $2"; else "$1"; fi
}

_winecsp() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    # --option=value are three words.
    if [[ $word == = ]]; then word=''; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _winecsp_words "$_winecsp_commands help --help --version"
        return
    fi
    case $before in
    --prefix | --from) _winecsp_folders ;;
    --wine | --program) _winecsp_files ;;
    --steam) _winecsp_words "$(_winecsp_apps)" ;;
    --type1-default) _winecsp_words 'strong enhanced' ;;
    --passphrase-fd | --passphrase-env | --pin-fd) ;;
    *) _winecsp_command ;;
    esac
}

# What follows the command.
_winecsp_command() {
    case $command in
    tool) _winecsp_tool ;;
    tokens) [[ $before == --provider ]] || _winecsp_tokens ;;
    run) _winecsp_run ;;
    install) _winecsp_plain _winecsp_folders '--stop --force --type1-default --tokens --dry-run --quiet' ;;
    uninstall) _winecsp_plain _winecsp_folders '--stop --keep-keys --dry-run --quiet' ;;
    status) _winecsp_plain _winecsp_folders '--verbose --quiet --json' ;;
    list) _winecsp_words '--json --help' ;;
    doctor) _winecsp_plain _winecsp_folders '--program --json' ;;
    backup) _winecsp_plain _winecsp_files '--passphrase-fd --passphrase-env --force' ;;
    restore) _winecsp_plain _winecsp_files '--passphrase-fd --passphrase-env --replace --dry-run' ;;
    help)
        if ((COMP_CWORD == 2)); then
            _winecsp_words "$_winecsp_commands"
        elif [[ $before == tokens ]]; then _winecsp_words "${_winecsp_token_rows[*]%% *}"; fi
        ;;
    esac
}

complete -F _winecsp winecsp
