# Part of winecsp: the command line, by the table of commands in winecsp.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

command='' needs='' # the command; what it needs, as in its row
words=()            # what follows its options, without the prefix

# bad_usage TEXT: says what is wrong with the command line.
bad_usage() { fail "$USAGE" "$*; see 'winecsp${command:+ $command} --help'"; }

# named WORD: a word of the command line, for messages, unless it may be a PIN: behind a command for tokens none is
# repeated, and of an option only its name.
named() {
    case $command in
    tokens | 'tokens login') ;;
    tokens*) if [[ $1 == --* ]]; then printf ': %s' "${1%%=*}"; fi ;;
    *) printf ': %s' "$1" ;;
    esac
}

# hint: what else a message about a wrong word says.
hint() {
    case $command in
    'tokens login') printf '; a PIN never stands on a command line: it is asked for, or --pin-fd tells where it is' ;;
    'tokens alias' | 'tokens unalias') printf '; put the name into quotes' ;;
    esac
}

# join_words: the lines of the input, with commas and "and".
join_words() { sed ':a; N; $!ba; s/\n\([^\n]*\)$/ and \1/; s/\n/, /g'; }

# usage_row COMMAND: its row.
usage_row() {
    local row
    for row in "${commands[@]}"; do
        if [[ $row == "$1|"* ]]; then
            printf '%s\n' "$row"
            return 0
        fi
    done
    return 1
}

# commands_with OPTION: the commands that have an option, for messages. OPTION=: those for which it has a value.
commands_with() {
    local row name options
    for row in "${commands[@]}"; do
        IFS='|' read -r name options _ <<<"$row"
        if [[ " $options ${options//=/} " == *" $1 "* ]]; then printf '%s\n' "$name"; fi
    done | join_words
}

# check_value OPTION VALUE: refuses what an option does not take.
check_value() {
    case $1 in
    type1-default)
        [[ -n ${type1_defaults[$2]:-} ]] || bad_usage "--$1 wants strong or enhanced"
        ;;
    pin-fd)
        [[ $2 =~ ^[0-9]+$ && -e /dev/fd/$2 ]] || bad_usage "--$1 wants the number of an open descriptor"
        ;;
    esac
}

# set_option OPTIONS WORD [NEXT]: takes one option, with its value; the number of words that it took is in taken.
set_option() {
    local name=${2#--} value
    name=${name%%=*}
    taken=1
    if [[ " $1 " == *" $name= "* ]]; then
        if [[ $2 == *=* ]]; then value=${2#*=}; else value=${3:-} taken=2; fi
        [[ -n $value ]] || bad_usage "--$name needs a value"
        check_value "$name" "$value"
    elif [[ " $1 " == *" $name "* && $2 != *=* ]]; then
        value=yes
    elif [[ " $1 " == *" $name "* ]]; then
        bad_usage "--$name takes no value"
    elif [[ -n $(commands_with "$name") ]]; then
        bad_usage "--$name goes with $(commands_with "$name") only"
    else
        bad_usage "no such option$(named "$2")$(if [[ $command == *login ]]; then hint; fi)"
    fi
    printf -v "${name//-/_}" %s "$value"
}

# take_words WHAT FOLLOWS...: the words that are no options, by the names in the command's row.
take_words() {
    local -a names
    local name
    read -r -a names <<<"$1"
    shift
    words=()
    for name in "${names[@]}"; do
        case $name in
        *...)
            [[ $name == COMMAND... || $# != 0 ]] || bad_usage "$command needs ${name%...}"
            words+=("$@")
            return 0
            ;;
        '[PREFIX]')
            if (($#)); then
                [[ -z $prefix ]] || bad_usage "$command: the prefix is named twice, as $prefix and as $1"
                prefix=$1
                shift
            fi
            ;;
        '['*)
            if (($#)); then
                words+=("$1")
                shift
            fi
            ;;
        *)
            (($#)) || bad_usage "$command needs $name"
            words+=("$1")
            shift
            ;;
        esac
    done
    ((!$#)) || bad_usage "unexpected argument$(named "$1")$(hint)"
}

# help_of COMMAND: prints its help, and ends.
help_of() {
    if [[ $1 == tokens ]]; then usage_tokens; else usage_of "$1"; fi
    exit 0
}

# read_words COMMAND WORD...: what follows a command. Options may stand before and after its words, but for those of a
# program, whose they are.
read_words() {
    local row options follows taken=0 plain=()
    command=$1
    row=$(usage_row "$1")
    IFS='|' read -r _ options follows needs <<<"$row"
    shift
    while (($#)); do
        case $1 in
        --help | -h)
            [[ $command == tool ]] || help_of "$command"
            plain=(help)
            break
            ;;
        --)
            shift
            plain+=("$@")
            break
            ;;
        -?*)
            set_option "$options" "$@"
            shift "$taken"
            continue
            ;;
        esac
        if [[ $follows == *... ]]; then
            plain=("$@")
            break
        fi
        plain+=("$1")
        shift
    done
    take_words "$follows" "${plain[@]}"
}

# need_command NAME: refuses what is no command.
need_command() {
    [[ $1 != -* ]] || bad_usage "options stand behind the command"
    usage_row "$1" >/dev/null || bad_usage "no such command: $1"
}

# read_help [COMMAND...]: "help" in the place of a command, with the one that it asks for.
read_help() {
    if [[ ${1:-} == tokens && $# -gt 1 ]]; then set -- "tokens $2"; fi
    if (($#)); then
        need_command "$1"
        help_of "$1"
    fi
    usage
    exit 0
}

# read_command WORD...: the whole command line.
read_command() {
    case ${1:-} in
    --help | -h | help) read_help "${@:2}" ;;
    --version)
        printf 'winecsp %s\n' "$(package_version)"
        exit 0
        ;;
    '')
        usage >&2
        exit "$USAGE"
        ;;
    esac
    [[ $1 != tokens\ * ]] || bad_usage "no such command: $1"
    need_command "$1"
    if [[ $1 == tokens ]]; then read_token_command "${@:2}"; else read_words "$@"; fi
}

# read_token_command [WORD...]: a command of tokens. The options before it are its own, like those behind it.
read_token_command() {
    local leading=() width
    command=tokens
    while [[ ${1:-} == -?* ]]; do
        case $1 in
        --help | -h) help_of tokens ;;
        --)
            shift
            break
            ;;
        esac
        width=1
        if [[ -n $(commands_with "${1#--}=") ]]; then width=2; fi
        leading+=("${@:1:width}")
        shift $((width < $# ? width : $#))
    done
    case ${1:-} in
    help) if (($# > 1)); then read_help tokens "$2"; else help_of tokens; fi ;;
    '')
        ((!${#leading[@]})) || set_option "$place_options" "${leading[@]}"
        usage_tokens >&2
        exit "$USAGE"
        ;;
    esac
    need_command "tokens $1"
    read_words "tokens $1" "${leading[@]}" "${@:2}"
}
