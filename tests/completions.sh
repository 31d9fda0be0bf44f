#!/bin/bash
# What bash, zsh and fish complete after "winecsp ...", each with its own machinery: what there is to choose from, and
# what a shell runs after Tab was pressed on a terminal. No Wine is started.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

completions=$top/tools/completions
work=$scratch/work
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/.config XDG_DATA_HOME=$scratch/home/.local/share
export XDG_DATA_DIRS=$scratch/data:/usr/share LC_ALL=C.UTF-8 PATH=$scratch/bin:$PATH
unset ZDOTDIR FPATH BASH_ENV

# Files to complete, apps of Steam, and the completions where an install puts them. What is typed is run by a winecsp
# that notes its words.
make_world() {
    local id pfx steam=$XDG_DATA_HOME/Steam/steamapps
    mkdir -p "$work/my folder" "$work/prefix" "$XDG_CONFIG_HOME" "$scratch/bin" "$scratch/run" \
        "$scratch/data/fish/vendor_completions.d" "$scratch/functions" "$steam"
    touch "$work/key file.pem" "$work/it's \$HOME.txt" "$work/plain"
    for id in 70 4126040; do
        pfx=$steam/compatdata/$id/pfx
        mkdir -p "$pfx/drive_c"
        echo 'WINE REGISTRY Version 2' >"$pfx/system.reg"
        printf '"AppState" { "appid" "%s" "name" "A: \\"good\\" game" }\n' "$id" >"$steam/appmanifest_$id.acf"
    done
    ln -s "$WINECSP" "$scratch/bin/winecsp"
    printf '#!/bin/bash\n{ printf "<%%s>" "$@" && echo; } >>%q\n' "$scratch/ran" >"$scratch/run/winecsp"
    chmod +x "$scratch/run/winecsp"
    cp "$completions/winecsp.fish" "$scratch/data/fish/vendor_completions.d/"
    cp "$completions/_winecsp" "$scratch/functions/"
    cp "$completions/winecsp.bash" "$scratch/"
}

# ---- what there is to choose from -------------------------------------------------------------------------------------

# listed WORD...: in the order of bytes, with commas between.
listed() { printf '%s\n' "$@" | LC_ALL=C sort -u | paste -sd ,; }

# table_choices: lines as below, by the table of commands: each command, and each option of it.
table_choices() {
    # shellcheck disable=SC2034 # the table is made of it
    local row name options names=(help) token_names=(help) place_options commands
    eval "$(sed -n '/^place_options=/p; /^commands=(/,/^)/p' "$WINECSP")"
    for row in "${commands[@]}"; do
        IFS='|' read -r name options _ <<<"$row"
        if [[ $name == 'tokens '* ]]; then token_names+=("${name#* }"); else names+=("$name"); fi
        # shellcheck disable=SC2086,SC2046 # words
        echo "$name --|$(listed --help $(printf -- '--%s ' ${options//=/}))"
    done
    echo "|$(listed "${names[@]}")"
    echo "tokens |$(listed "${token_names[@]}")"
}

# Lines of "WHAT IS TYPED|WHAT THERE IS TO CHOOSE FROM". "files" and "folders" are those that the folder has.
choices() {
    table_choices
    cat <<'END'
st|status
status|status
--ve|--version
install --steam |4126040,70
install --steam=4|4126040
install --type1-default |enhanced,strong
install |folders
install --prefix |folders
install --prefix=m|my folder
install --t|--tokens,--type1-default
status --prefix install --k|
list p|
doctor --program |files
backup |files
restore --r|--replace
restore --passphrase-env |
run |files
run --f|--force,--from
run plain --f|
help in|install
help tokens s|status,sync
tool ex|export,exports
tool --f|--from
tool --prefix x con|containers
tool --prefix=x con|containers
tool help ver|verify
tool new a --e|--exportable
tool hash --b|
tool backup --p|--passphrase-env,--passphrase-fd
tool show install --k|
tool sign --format |capi,raw
tool export --format p|pem,pkcs1-der,pkcs1-pem,pvk
tool verify --key |files
tool import k|key file.pem
tokens --prefix x l|list,login,logout
tokens help s|status,sync
tokens sync --pr|--prefix,--provider,--prune
tokens login --p|--pin-fd,--prefix
tokens list --p|--prefix
tokens sync |folders
tokens alias |
END
}

# bash_choices LINE: readline finds files by itself, if it is told to.
bash_choices() (
    cd "$work" || exit
    # shellcheck source=tools/completions/winecsp.bash
    . "$completions/winecsp.bash"
    compopt() {
        if [[ $2 == dirnames ]]; then compgen -d -- "$word"; else compgen -f -- "$word"; fi
    }
    read -r -a COMP_WORDS <<<"winecsp ${1/=/ = }"
    if [[ -z $1 || $1 == *[\ =] ]]; then COMP_WORDS+=(''); fi
    # Behind the = of an option stands what is completed; if nothing does, the = itself.
    if [[ $1 == *= ]]; then unset 'COMP_WORDS[-1]'; fi
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _winecsp
    printf '%s\n' "${COMPREPLY[@]}"
)

# fish_choices LINE: with an option before = in front.
fish_choices() {
    (cd "$work" && timeout 60 fish -c 'complete -C"$argv[1]"' -- "winecsp $1" 2>&1) |
        sed -E 's/\t.*//; s/^--[a-z0-9-]+=//'
}

# zsh_choices LINE NUMBER: what ask_zsh was told of this line.
zsh_choices() { sed 's/\\\(.\)/\1/g' "$scratch/zsh.$2"; }

# ask_zsh: on a terminal of zsh's own, all lines; for each a file with what the function that completions end in is
# given.
ask_zsh() {
    cat >"$scratch/outer.zsh" <<'END'
zmodload zsh/zpty
zpty inner "zsh -f -i"
zpty -w inner "source ${OUT:h}/inner.zsh"
wait_for() { until [[ -e $OUT.$1 ]]; do sleep 0.01; zpty -rt inner ignored; done; }
wait_for 0
number=0
while IFS='|' read -r line wanted; do
    zpty -n -w inner "winecsp $line"$'\t'
    wait_for $((++number))
done
zpty -d inner
END
    cat >"$scratch/inner.zsh" <<'END'
PS1= RPS1=
unset zle_bracketed_paste
fpath=($FUNCTIONS $fpath)
autoload -Uz compinit
compinit -u -d $OUT.dump
compadd() {
    local -a hits
    if [[ " ${@[1,(i)(-|--)]} " != *' -'[a-zA-Z0-9]#[OAD]' '* ]]; then
        builtin compadd -A hits "$@"
        print -rl -- $hits >>$OUT
    fi
    builtin compadd "$@"
}
number=0
told() { BUFFER=; : >$OUT.new; mv $OUT $OUT.$((number++)); mv $OUT.new $OUT; }
tell() { zle list-choices; told; }
zle -N tell
bindkey '^I' tell
: >$OUT
told
END
    (cd "$work" && choices | OUT=$scratch/zsh FUNCTIONS=$scratch/functions timeout 120 zsh -f "$scratch/outer.zsh") \
        >/dev/null
}

# choices_of SHELL
choices_of() {
    local line wanted got found number=0 folders='my folder,prefix'
    local files="it's \$HOME.txt,key file.pem,my folder,plain,prefix"
    while IFS='|' read -r line wanted; do
        number=$((number + 1))
        mapfile -t found < <("$1_choices" "$line" "$number" | sed '/^$/d; s,/$,,')
        got=$(listed "${found[@]}")
        case $wanted in
        files) wanted=$files ;;
        folders) wanted=$folders ;;
        esac
        check_equal "$1: winecsp $line" "$got" "$wanted"
    done < <(choices)
}

# ---- what is run after Tab --------------------------------------------------------------------------------------------

# Lines of "WHAT IS TYPED|WHAT IS RUN", with a Tab behind what is typed. zsh takes the slash of a folder away again.
typed() {
    cat <<'END'
inst|<install>
status --pref|<status><--prefix>
backup key|<backup><key file.pem>
backup "key|<backup><key file.pem>
tool import it|<tool><import><it's $HOME.txt>
install my|<install><my folder>
install --prefix=my|<install><--prefix=my folder>
tool new --exp|<tool><new><--exportable>
END
}

# shellcheck disable=SC2034 # type_in takes them by name
bash_command=(bash --noprofile --rcfile "$scratch/rc" -i)
# shellcheck disable=SC2034
fish_command=(fish)
# shellcheck disable=SC2034
zsh_command=(zsh -d -i)

# wait_lines FILE NUMBER: until it has as many lines.
wait_lines() {
    for _ in {1..500}; do
        (($(wc -l <"$1") < $2)) || return 0
        sleep 0.02
    done
}

# type_in SHELL: types the lines on a terminal of the shell's, each at its prompt. Leaves what was run in $scratch/ran.
type_in() {
    local -n command=$1_command
    local words line number=0
    : >"$scratch/ran"
    : >"$scratch/prompts"
    printf -v words '%q ' "${command[@]}"
    {
        while IFS='|' read -r line _; do
            number=$((number + 1))
            wait_lines "$scratch/prompts" "$number"
            printf 'winecsp %s\t\r' "$line"
            wait_lines "$scratch/ran" "$number"
        done < <(typed)
        printf 'exit\r'
    } | (cd "$work" && PATH=$scratch/run:$PATH SHELL=$(type -P bash) ZDOTDIR=$scratch TERM=dumb \
        timeout 120 script -qfec "$words" "$scratch/terminal" >/dev/null 2>&1)
}

# make_shells: each notes its prompts. Nobody types as fast as this test: zsh would take its Tab for a plain one.
make_shells() {
    printf '. %q\nPS1=\nPROMPT_COMMAND="echo >>%q"\n' "$scratch/winecsp.bash" "$scratch/prompts" >"$scratch/rc"
    # shellcheck disable=SC2016 # zsh shall read it
    printf 'PS1=\nunset zle_bracketed_paste\nfpath=(%q $fpath)\nautoload -Uz compinit\ncompinit -u -d %q\n' \
        "$scratch/functions" "$scratch/dump" >"$scratch/.zshrc"
    printf 'zle-line-init() { echo >>%q; }\nzle -N zle-line-init\n' "$scratch/prompts" >>"$scratch/.zshrc"
    echo "zstyle ':completion:*' insert-tab false" >>"$scratch/.zshrc"
    mkdir -p "$XDG_CONFIG_HOME/fish"
    printf 'set fish_greeting\nfunction fish_prompt; echo >>%q; end\n' "$scratch/prompts" \
        >"$XDG_CONFIG_HOME/fish/config.fish"
}

typed_in() {
    local line wanted number=0
    type_in "$1"
    while IFS='|' read -r line wanted; do
        number=$((number + 1))
        check_equal "$1: winecsp $line<Tab>" "$(sed -n "$number{s,/>,>,g; p}" "$scratch/ran")" "$wanted"
    done < <(typed)
}

make_world
make_shells
for shell in bash zsh fish; do
    need_tool "$shell" "completion of $shell" || continue
    if [[ $shell == zsh ]]; then ask_zsh; fi
    choices_of "$shell"
    if need_tool script "completion of $shell on a terminal"; then typed_in "$shell"; fi
done
finish
