# Part of winecsp: the prefixes that launchers made, and the Wine of each: Steam (see steam.sh), Lutris, Bottles, Heroic
# and umu. Only their files are looked at. docs/launchers.md tells what they are.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# The prefixes: whose each is, what its launcher calls it, the name and program of its Wine, its Proton's folder, the
# home that its launcher sees, DLL overrides that the launcher sets, as lines of "WHERE<tab>OVERRIDES".
at_prefix=() at_launcher=() at_id=() at_title=() at_runner=() at_wine=() at_proton=() at_sandbox=() at_overrides=()
steam_roots=()
noted=0
wanted='' # the prefix whose launcher is looked for; else all are

readonly settings_most=4000000 # bytes: what is longer is nobody's settings

# settings FORM FILE...: the values in files of the form vdf, json or yaml; see vdf.awk.
settings() {
    local form=$1 file files=()
    shift
    for file in "$@"; do
        if [[ -f $file && -r $file && $file != *[=$'\t\n']* && $(stat -Lc %s -- "$file") -le $settings_most ]]; then
            files+=("$file")
        fi
    done
    ((${#files[@]})) || return 0
    LC_ALL=C awk -f "$here/winecsp.d/text.awk" -f "$here/winecsp.d/$form.awk" "${files[@]}" || :
}

# outside VARIABLE PATH SANDBOX: a path that a launcher wrote, as it is for those who do not see the home that it sees.
outside() {
    local path=$2
    if [[ -n $3 && $path == "$HOME"/* && -e $3/${path#"$HOME"/} ]]; then path=$3/${path#"$HOME"/}; fi
    printf -v "$1" %s "$path"
}

# is_wanted DIR...: whether one of these folders is the prefix that is looked for. It costs nothing, and what is not
# wanted need not be read.
is_wanted() {
    local dir
    [[ -n $wanted ]] || return 0
    for dir in "$@"; do if [[ $dir -ef $wanted ]]; then return 0; fi; done
    return 1
}

# note_prefix LAUNCHER ID TITLE PREFIX RUNNER WINE: notes it under the number that is then in noted; once.
note_prefix() {
    for noted in "${!at_prefix[@]}"; do if [[ $4 -ef ${at_prefix[noted]} ]]; then return 0; fi; done
    noted=${#at_prefix[@]}
    at_launcher+=("$1") at_id+=("${2//[[:cntrl:]]/?}") at_title+=("${3//[[:cntrl:]]/?}") at_prefix+=("$4")
    at_runner+=("${5//[[:cntrl:]]/?}") at_wine+=("$6")
    at_proton+=('') at_sandbox+=('') at_overrides+=('')
}

# note_proton LAUNCHER ID TITLE DATA SANDBOX: a prefix that Proton made; with umu its folder pfx is a link to itself.
note_proton() {
    proton_of "$4" "$5" && [[ -d $4/pfx ]] || return 1
    note_prefix "$1" "$2" "$3" "$(if [[ $4/pfx -ef $4 ]]; then echo "$4"; else echo "$4/pfx"; fi)" "$proton_name" \
        "$(proton_wine "$proton")"
    at_proton[noted]=$proton at_sandbox[noted]=$5
}

# ---- Lutris: a file for each game ---------------------------------------------------------------------------------

# lutris_wine DATA VERSION: the program of a Wine that Lutris calls so.
lutris_wine() {
    local program
    if [[ $2 == custom ]]; then
        printf '%s\n' "${game['wine|custom_wine_path']:-}"
        return 0
    fi
    for program in "$1/runners/wine/$2"{,/files,/dist}/bin/wine "/opt/${2/#winehq-/wine-}/bin/wine" \
        "/usr/lib/${2#System }"{/bin,}/wine; do
        if [[ -x $program ]]; then
            printf '%s\n' "$program"
            return 0
        fi
    done
    [[ $2 != system ]] || type -P wine || :
}

# lutris_prefix SANDBOX: leaves in path the prefix of the game that game[] has: that of its settings, else what lies
# around its program, or is called prefix or pfx beside it or above it.
lutris_prefix() {
    local dir candidate
    path=${game['game|prefix']:-}
    path=${path/#\~\//$HOME/}
    outside path "$path" "$1"
    [[ -z $path ]] || return 0
    dir=${game['game|exe']:-}
    dir=${dir/#\~\//$HOME/}
    outside dir "$dir" "$1"
    while [[ $dir == /*/* ]]; do
        dir=${dir%/*}
        for candidate in "$dir" "$dir/prefix" "$dir/pfx"; do
            if [[ -z $path && -d $candidate/drive_c && -f $candidate/user.reg ]]; then path=$candidate dir=''; fi
        done
    done
}

# note_lutris DATA SANDBOX FILE: the game that game[] has.
note_lutris() {
    local slug=${3##*/} path version
    slug=${slug%.yml} slug=${game[game_slug]:-${slug%-[0-9]*}}
    lutris_prefix "$2"
    [[ $path == /* ]] || return 0
    [[ -d $path ]] && is_wanted "$path" "$path/pfx" || return 0
    if ! note_proton Lutris "$slug" "${game[name]:-}" "$path" "$2"; then
        version=${game['wine|version']:-$lutris_default}
        note_prefix Lutris "$slug" "${game[name]:-}" "$path" "$version" "$(lutris_wine "$1" "$version")"
    fi
    # What a game lacks is as for all.
    if [[ -n ${game['system|env|WINEDLLOVERRIDES']:-} ]]; then
        at_overrides[noted]+="$3"$'\t'"${game['system|env|WINEDLLOVERRIDES']}"$'\n'
    else at_overrides[noted]+=$lutris_environment; fi
    if [[ -n ${game[overrides]:-} ]]; then at_overrides[noted]+="$3"$'\t'"${game[overrides]}"$'\n'; else
        at_overrides[noted]+=$lutris_overrides
    fi
}

# find_lutris DATA CONFIG SANDBOX
find_lutris() {
    local file key value last='' lutris_default='' lutris_environment='' lutris_overrides=''
    local -A game=()
    while IFS=$'\t' read -r file key value; do
        case $key in
        'wine|version') lutris_default=$value ;;
        'wine|overrides|'*) lutris_overrides+="$file"$'\t'"${key##*|}=$value"$'\n' ;;
        'system|env|WINEDLLOVERRIDES') lutris_environment="$file"$'\t'"$value"$'\n' ;;
        esac
    done < <(settings yaml {"$2","$1"}/system.yml {"$2","$1"}/runners/wine.yml)
    while IFS=$'\t' read -r file key value; do
        if [[ $file != "$last" ]]; then
            if [[ -n $last ]]; then note_lutris "$1" "$3" "$last"; fi
            game=() last=$file
        fi
        if [[ -n $key ]]; then game[$key]=$value; fi
        if [[ $key == 'wine|overrides|'* ]]; then game[overrides]+="${game[overrides]:+;}${key##*|}=$value"; fi
    done < <(
        settings yaml "$2"/games/*.yml "$1"/games/*.yml
        printf 'end\tend\tend\n'
    )
}

# ---- Bottles: a folder for each bottle, with its settings ---------------------------------------------------------

# find_bottles DATA SANDBOX
find_bottles() {
    local dir file key value program
    local -A bottle
    for dir in "$1"/bottles/*/; do
        dir=${dir%/} bottle=()
        [[ -f $dir/bottle.yml ]] && is_wanted "$dir" || continue
        while IFS=$'\t' read -r file key value; do
            if [[ -n $key ]]; then bottle[$key]=$value; fi
            if [[ $key == 'DLL_Overrides|'* ]]; then bottle[all]+="${bottle[all]:+;}${key##*|}=$value"; fi
        done < <(settings yaml "$dir/bottle.yml")
        program=''
        for value in "$1/runners/${bottle[Runner]:-?}"{,/files}/bin/wine; do
            if [[ -z $program && -x $value ]]; then program=$value; fi
        done
        if [[ ${bottle[Runner]:-} == sys-* ]]; then program=$(type -P wine || :); fi
        note_prefix Bottles "${bottle[Name]:-${dir##*/}}" '' "$dir" "${bottle[Runner]:-}" "$program"
        value=${bottle[all]:-}${bottle['Environment_Variables|WINEDLLOVERRIDES']:+;${bottle['Environment_Variables|WINEDLLOVERRIDES']}}
        if [[ -n $value ]]; then at_overrides[noted]="$dir/bottle.yml"$'\t'"$value"$'\n'; fi
    done
}

# ---- Heroic: a file of settings for each game ---------------------------------------------------------------------

# note_heroic SANDBOX FILE: the game that game[] has.
note_heroic() {
    local id=${2##*/} path=${game[winePrefix]:-} program=${game['wineVersion|bin']:-} name=${game['wineVersion|name']:-}
    id=${id%.json}
    [[ $path == /* ]] || return 0
    outside path "$path" "$1"
    outside program "$program" "$1"
    is_wanted "$path" "$path/pfx" || return 0
    if [[ $program == */proton ]]; then
        note_proton Heroic "$id" '' "$path" "$1" || return 0
    elif [[ -d $path ]]; then
        note_prefix Heroic "$id" '' "$path" "$name" "$(if [[ -x $program ]]; then echo "$program"; fi)"
    fi
    if [[ -n ${game[overrides]:-} ]]; then at_overrides[noted]="$2"$'\t'"${game[overrides]}"$'\n'; fi
}

# find_heroic CONFIG SANDBOX
find_heroic() {
    local file key value last='' variable='' dir
    local -A game=()
    while IFS=$'\t' read -r file key value; do
        if [[ $file != "$last" ]]; then
            if [[ -n $last ]]; then note_heroic "$2" "$last"; fi
            game=() last=$file
        fi
        key=${key#*|} # the game's own name
        if [[ -n $key ]]; then game[$key]=$value; fi
        case $key in
        envi*ronment*Options\|key) variable=$value ;;
        envi*ronment*Options\|value) if [[ $variable == WINEDLLOVERRIDES ]]; then game[overrides]=$value; fi ;;
        esac
    done < <(
        settings json "$1"/GamesConfig/*.json
        printf 'end\tend\tend\n'
    )
}

# ---- all ------------------------------------------------------------------------------------------------------------

# find_plain: prefixes that lie in folders for prefixes and that nobody's settings tell of.
find_plain() {
    local dir
    for dir in "$HOME"/Games/umu/*/; do
        dir=${dir%/}
        is_wanted "$dir" "$dir/pfx" || continue
        if [[ -f $dir/system.reg || -d $dir/pfx ]]; then note_proton umu "${dir##*/}" '' "$dir" '' || :; fi
    done
    for dir in "$HOME"/Games/Heroic/Prefixes/{,default/}*/; do
        dir=${dir%/}
        is_wanted "$dir" "$dir/pfx" || continue
        if [[ -f $dir/system.reg ]]; then note_prefix Heroic "${dir##*/}" '' "$dir" '' ''; fi
        if [[ -d $dir/pfx ]]; then note_proton Heroic "${dir##*/}" '' "$dir" '' || :; fi
    done
}

# find_launchers [PREFIX]: notes the prefixes of all launchers; or of this one whose it is. Any folder may be a prefix
# of Lutris's or Heroic's, which their settings alone tell: these are read in any case.
find_launchers() {
    local wanted=${1:-}
    local data=${XDG_DATA_HOME:-${HOME:-}/.local/share} config=${XDG_CONFIG_HOME:-${HOME:-}/.config} app
    [[ -n ${HOME:-} ]] || return 0
    find_steam
    find_lutris "$data/lutris" "$config/lutris" ''
    app=$HOME/.var/app/net.lutris.Lutris
    find_lutris "$app/data/lutris" "$app/config/lutris" "$app"
    find_bottles "$data/bottles" ''
    app=$HOME/.var/app/com.usebottles.bottles
    find_bottles "$app/data/bottles" "$app"
    find_heroic "$config/heroic" ''
    app=$HOME/.var/app/com.heroicgameslauncher.hgl
    find_heroic "$app/config/heroic" "$app"
    find_plain
}

# launcher_name N: a launcher and its name for a prefix.
launcher_name() { printf '%s %s%s\n' "${at_launcher[$1]}" "${at_id[$1]}" "${at_title[$1]:+ (${at_title[$1]})}"; }
