# Part of winecsp: the help, by the table of commands in winecsp, and what it says of each command and option.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

declare -A command_text=(
    [install]="puts winecsp's DLLs into a Wine prefix; also repairs and updates"
    [uninstall]="hands key containers back to Wine's own rsaenh.dll, and leaves the prefix as it was before"
    [status]='says what is installed and whether programs really get it'
    [doctor]='looks for the usual causes when something does not work, and writes a text for a bug report'
    [list]='finds prefixes, those of launchers too, and says which have winecsp'
    [run]='runs a Windows program in the prefix'
    [tool]="runs csptool in the prefix: providers, key containers, keys in files, signatures; see 'winecsp tool help'"
    [backup]='saves all key containers to a file, sealed by a passphrase, with the keys that programs cannot export'
    [restore]='brings them back: in another prefix, on another machine, under another user name'
    [tokens]="smart cards and other tokens of this machine for the prefix's programs; see 'winecsp tokens --help'"
    ['tokens list']='tokens, their keys and certificates, and the names by which programs know the keys. What programs'
    ['tokens login']='gives a token its PIN, for all programs and prefixes of yours, until you log out, the token is'
    ['tokens logout']='ends that, for one token or for all'
    ['tokens restart']='ends the daemon that serves the tokens, and all logins; the next program starts one, which'
    ['tokens sync']="puts the tokens' certificates into the prefix's certificate store \"My\", where most programs look"
    ['tokens status']='whether all that is needed is there, and what cannot work with this Wine and these tokens'
    ['tokens alias']="lets programs that ask for a card vendor's provider, such as \"eToken Base Cryptographic"
    ['tokens unalias']='takes that back'
)
command_text['tokens list']+=' cannot use is marked, with the reason'
command_text['tokens login']+=' removed, or 8 hours are over. The PIN is asked for here, or at the reader if that has'
command_text['tokens login']+=' a pad of its own'
command_text['tokens restart']+=' loads the modules that are configured then'
command_text['tokens sync']+=' for them'
command_text['tokens alias']+=' Provider", have the tokens, too'

# OPTION|ITS VALUE|COMMANDS|TEXT. The commands are named where others have another option of that name.
kept_until='it is kept until the next choice or the uninstall'
last_try='it is not tried where only one try is left before the card blocks'
option_texts=(
    'prefix|DIR||the prefix, which some commands also take as a word (default: $WINEPREFIX, else ~/.wine)'
    "steam|APPID||the prefix that Steam has for this app, and its Proton; 'winecsp list' shows the numbers"
    'wine|PATH||the wine program to use (default: that of the launcher whose prefix it is, else wine)'
    "from|DIR||the folder that holds x86_64-windows/ and i386-windows/ with winecsp's DLLs"
    'stop|||ends the programs that run in the prefix; without it they are a reason to refuse'
    "force||install,run|goes on although the Wine's DLLs use functions that winecsp's lack"
    "type1-default|NAME||the default provider of type 1: strong, as on Windows, or enhanced, as in Wine; $kept_until"
    "tokens|||the tokens' certificates go into the prefix's store \"My\" whenever the prefix starts"
    "keep-keys|||hands no keys back: they stay in winecsp's files, for the next install"
    'dry-run|||says what would be done, and does nothing'
    'quiet||install,uninstall,status,run|says nothing of what went well'
    'verbose|||tells all of what is in order, too'
    'program|FILE||the program that does not work'
    'json|||prints JSON'
    'passphrase-fd|NUMBER||the passphrase is the first line of this file descriptor (default: it is asked for)'
    'passphrase-env|NAME||the passphrase is in this environment variable'
    'force||backup|replaces the file if it is there'
    'replace|||also puts keys in the place of others; the old file is kept'
    "pin-fd|N||the PIN is the first line of this file descriptor; $last_try"
    'prune|||takes away what sync has added and whose token is gone, too'
    'quiet||tokens sync|tells of failures only'
    "provider|NAME||the provider whose certificates these are (default: winecsp's of smart cards)"
)

# entry NAME WIDTH TEXT: what something is, in lines of 118 columns at most.
entry() {
    local name=$1 line
    while IFS= read -r line; do
        printf '  %-*s %s\n' "$2" "$name" "${line% }"
        name=''
    done < <(fold -s -w $((115 - $2)) <<<"$3")
}

# synopsis COMMAND: it, and what follows.
synopsis() {
    local row name options follows
    row=$(usage_row "$1")
    IFS='|' read -r name options follows _ <<<"$row"
    follows=${follows/%.../ [ARGUMENT...]}
    printf 'winecsp %s%s%s\n' "$name" "${options:+ [OPTION...]}" "${follows:+ $follows}"
}

# option_owners ROW COMMAND...: those of these commands that have the option of a row of option_texts.
option_owners() {
    local option owners command row options
    IFS='|' read -r option _ owners _ <<<"$1"
    shift
    for command in "$@"; do
        row=$(usage_row "$command")
        IFS='|' read -r _ options _ <<<"$row"
        [[ " ${options//=/} " == *" $option "* ]] || continue
        if [[ -z $owners || ,$owners, == *",$command,"* ]]; then printf '%s\n' "$command"; fi
    done
}

# options_text COMMAND...: the options of these commands; if that are several, those that not all have by their owners.
options_text() {
    local row option value text owners last=''
    for row in "${option_texts[@]}"; do
        IFS='|' read -r option value _ text <<<"$row"
        owners=$(option_owners "$row" "$@" | join_words)
        [[ -n $owners ]] || continue
        if (($# > 1)) && [[ $owners != "$last" && " $place_options " != *" $option= "* ]]; then
            printf '\nOf %s:\n' "$owners"
            last=$owners
        fi
        entry "--$option${value:+ $value}" 23 "$text"
    done
}

# plain_commands, token_commands: the commands, but for those of tokens; these.
plain_commands() { printf '%s\n' "${commands[@]%%|*}" | grep -v ' '; }
token_commands() { printf '%s\n' "${commands[@]%%|*}" | grep '^tokens '; }

# usage_of COMMAND: the help of one command.
usage_of() {
    printf 'usage: %s\n\n' "$(synopsis "$1")"
    entry "${1#tokens }" 11 "${command_text[$1]}"
    printf '\n'
    options_text "$1"
    if [[ $(synopsis "$1") == *TOKEN* ]]; then token_text; fi
    printf "\n'winecsp --help' has all commands, and the exit codes.\n"
}

usage() {
    local name all lines
    mapfile -t all < <(plain_commands)
    lines=$(for name in "${all[@]}"; do synopsis "$name"; done)
    printf '%s\n' "usage: ${lines//$'\n'/$'\n'       }" '       winecsp --help | COMMAND --help | --version' ''
    for name in "${all[@]}"; do entry "$name" 11 "${command_text[$name]}"; done
    printf '\n'
    options_text "${all[@]}"
    cat <<'EOT'

Exit codes: 0 done, or installed and working; 1 error; 2 wrong usage; 3 not installed;
4 installed but in need of attention; 5 programs run in the prefix. run: the program's own.
EOT
}

token_text() {
    printf '\n'
    entry TOKEN 23 "a token's label, its serial number or its reader, if there is more than one token"
}

usage_tokens() {
    local name all lines
    mapfile -t all < <(token_commands)
    lines=$(for name in "${all[@]}"; do synopsis "$name"; done)
    printf '%s\n' "usage: ${lines//$'\n'/$'\n'       }"
    cat <<'EOT'

Smart cards and USB tokens that this machine serves by PKCS #11 (OpenSC's module or a vendor's), for Windows programs
under Wine that sign with them. Begin with 'winecsp install --tokens', then list and login. docs/tokens.md tells what to
install for which card, and has first steps without one.

EOT
    for name in "${all[@]}"; do entry "${name#tokens }" 11 "${command_text[$name]}"; done
    token_text
    options_text "${all[@]}"
    cat <<'EOT'

sync, status, alias and unalias work on one prefix. 'winecsp install --tokens' lets sync run by itself whenever the
prefix starts.

Exit codes: 0 done; 1 error; 2 wrong usage; 3 winecsp is not installed in the prefix; 4 status: something needs
attention; 5 programs run in the prefix (alias, unalias).
EOT
}
