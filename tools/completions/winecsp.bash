# Completion of winecsp(1) for bash.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2207

_winecsp_files() {
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$1"))
}

# Whether the word that is completed is csptool's command: only options of winecsp stand between it and "tool".
_winecsp_at_command() {
    local at=2
    while ((at < COMP_CWORD)); do
        case ${COMP_WORDS[at]} in
        --prefix | --wine | --from) at=$((at + 2)) ;;
        *) return 1 ;;
        esac
    done
}

_winecsp_tool() {
    local word=$1 before=$2
    local commands='providers types algorithms containers show new delete export import hash sign verify encrypt decrypt
        test bench modules exports keys help'
    local options='--machine --provider --type --spec --container --key --hash --bits --exportable --private --format
        --passphrase-env --passphrase-fd --no-passphrase --out --force --yes --json --help'
    if _winecsp_at_command; then
        COMPREPLY=($(compgen -W "$commands --prefix --wine --from" -- "$word"))
        return
    fi
    case $before in
    --spec) COMPREPLY=($(compgen -W 'exchange signature' -- "$word")) ;;
    --format) COMPREPLY=($(compgen -W 'pem der pkcs1-pem pkcs1-der blob pvk raw capi' -- "$word")) ;;
    --hash) COMPREPLY=($(compgen -W 'SHA-1 SHA-256 SHA-384 SHA-512 MD5' -- "$word")) ;;
    --type) COMPREPLY=($(compgen -W '1 3 12 13 18 24' -- "$word")) ;;
    --provider | --container | --bits | --passphrase-env | --passphrase-fd) ;;
    *) if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word")); else _winecsp_files "$word"; fi ;;
    esac
}

_winecsp() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $before in
    --prefix | --from | --wine)
        _winecsp_files "$word"
        return
        ;;
    --type1-default)
        COMPREPLY=($(compgen -W 'strong enhanced' -- "$word"))
        return
        ;;
    esac
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W 'install uninstall status run tool --help --version' -- "$word"))
        return
    fi
    case ${COMP_WORDS[1]} in
    tool) _winecsp_tool "$word" "$before" ;;
    install) COMPREPLY=($(compgen -W '--prefix --wine --from --stop --force --type1-default' -- "$word")) ;;
    uninstall) COMPREPLY=($(compgen -W '--prefix --wine --from --stop --keep-keys' -- "$word")) ;;
    status) COMPREPLY=($(compgen -W '--prefix --wine --from' -- "$word")) ;;
    run)
        if [[ $word == -* ]]; then
            COMPREPLY=($(compgen -W '--prefix --wine --from --force' -- "$word"))
        else _winecsp_files "$word"; fi
        ;;
    esac
}

complete -F _winecsp winecsp
