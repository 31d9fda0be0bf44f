# Part of winecsp: Steam's libraries, the prefixes in them and the Proton of each. Only files are looked at.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

libraries=()         # the libraries' folders of apps
library_sandboxes=() # for each the home that its Steam sees, or nothing
declare -A library_seen=()

# find_apps DIR: leaves the folder of apps in $apps. Steam minds no case there, and libraries of Windows have SteamApps.
find_apps() {
    for apps in "$1"/steamapps "$1"/[Ss][Tt][Ee][Aa][Mm][Aa][Pp][Pp][Ss]; do [[ ! -d $apps ]] || return 0; done
    return 1
}

# add_library DIR SANDBOX: once, by whatever name it is found.
add_library() {
    local id apps
    find_apps "$1" && id=$(stat -Lc %d:%i -- "$1") && [[ -z ${library_seen[$id]:-} ]] || return 0
    library_seen[$id]=1
    libraries+=("$apps") library_sandboxes+=("$2")
}

# add_steam ROOT SANDBOX: a Steam, if there is one, and the libraries that it knows of.
add_steam() {
    local _ key value apps
    find_apps "$1" || return 0
    add_library "$1" "$2"
    steam_roots+=("$1")
    while IFS=$'\t' read -r _ key value; do
        [[ $key =~ ^libraryfolders\|[0-9]+(\|path)?$ && $value == /* ]] || continue
        outside value "$value" "$2"
        add_library "$value" "$2"
    done < <(settings vdf "$apps"/libraryfolders.vdf "$1"/config/libraryfolders.vdf)
}

# find_libraries: native Steam, that of Flatpak, that of Snap.
find_libraries() {
    local root flatpak=$HOME/.var/app/com.valvesoftware.Steam
    libraries=() library_sandboxes=() library_seen=() steam_roots=()
    for root in "${XDG_DATA_HOME:-$HOME/.local/share}/Steam" "$HOME"/.local/share/Steam \
        "$HOME"/.steam/{steam,root,debian-installation}; do add_steam "$root" ''; done
    for root in "$flatpak"/{.local/share,data}/Steam "$flatpak"/.steam/{steam,root}; do add_steam "$root" "$flatpak"; done
    for root in "$HOME"/{snap,.snap/data}/steam/common/{.local/share/Steam,.steam/steam,.steam/root}; do
        add_steam "$root" ''
    done
}

# proton_of DATA SANDBOX: the Proton that made a prefix, as config_info beside it tells: its folder of files, and how it
# is called, in proton and proton_name. The paths in there are of its folders of fonts and libraries.
proton_of() {
    local line version=''
    proton='' proton_name=''
    [[ -f $1/config_info ]] || return 1
    while IFS= read -r line; do
        [[ $line =~ ^(/.+/(files|dist))/(share/fonts|lib|lib64)/?$ ]] || continue
        outside proton "${BASH_REMATCH[1]}" "$2"
        break
    done <"$1/config_info"
    [[ -n $proton ]] || return 1
    proton_name=${proton%/*} proton_name=${proton_name##*/}
    if [[ -f $1/version ]]; then read -r version <"$1/version" || :; fi
    if [[ -n $version && $version != "$proton_name" ]]; then proton_name+=" ($version)"; fi
}

# proton_wine FILES: the Wine of a Proton; older ones have a 64-bit one of its own.
proton_wine() {
    local program
    [[ -n $1 ]] || return 0
    for program in "$1/bin/wine" "$1/bin/wine64"; do
        if [[ -x $program ]]; then
            printf '%s\n' "$program"
            return 0
        fi
    done
}

# steam_prefixes LIBRARY [APPID]: the folders of apps that have a prefix, of those that are wanted, in dirs; in
# manifests what the library has of each.
steam_prefixes() {
    local dir
    dirs=() manifests=()
    for dir in "$1"/compatdata/${2:-*}/; do
        dir=${dir%/}
        if [[ -d $dir/pfx && ${dir##*/} =~ ^[0-9]+$ ]] && is_wanted "$dir/pfx"; then
            dirs+=("$dir") manifests+=("$1/appmanifest_${dir##*/}.acf")
        fi
    done
}

# shortcut_names: "APPID<tab>NAME" of the programs that were added to Steam by hand.
shortcut_names() {
    local root file
    for root in "${steam_roots[@]}"; do
        for file in "$root"/userdata/*/config/shortcuts.vdf; do
            [[ -f $file && -r $file && $(stat -Lc %s -- "$file") -le $settings_most ]] || continue
            od -An -v -tu1 -w1 <"$file" | LC_ALL=C awk -f "$here/winecsp.d/shortcuts.awk" || :
        done
    done
}

# find_steam [APPID]: notes the prefixes in all libraries, or those of one app.
find_steam() {
    local n dir id _ key value dirs manifests
    local -A title
    find_libraries
    for n in "${!libraries[@]}"; do
        steam_prefixes "${libraries[n]}" "${1:-}"
        ((${#dirs[@]})) || continue
        title=()
        while IFS=$'\t' read -r _ key value; do
            case $key in
            'appstate|appid') id=$value ;;
            'appstate|name') title[${id:-0}]=$value ;;
            esac
        done < <(settings vdf "${manifests[@]}")
        ((${#title[@]} == ${#dirs[@]})) || while IFS=$'\t' read -r id value; do
            title[$id]=${title[$id]:-$value}
        done < <(shortcut_names)
        for dir in "${dirs[@]}"; do
            id=${dir##*/}
            proton_of "$dir" "${library_sandboxes[n]}" || :
            note_prefix Steam "$id" "${title[$id]:-}" "$dir/pfx" "$proton_name" "$(proton_wine "$proton")"
            at_proton[noted]=$proton at_sandbox[noted]=${library_sandboxes[n]}
        done
    done
}

# steam_ids: the apps that have a prefix, for messages.
steam_ids() {
    local n ids=()
    for n in "${!at_prefix[@]}"; do
        ids+=("${at_id[n]}${at_title[n]:+ (${at_title[n]})}")
    done
    printf '%s\n' "${ids[@]}" | LC_ALL=C sort -n | tr '\n' ';' | sed 's/;$//; s/;/, /g'
}

# choose_steam_app: the prefix of the app that --steam names. A game that was moved may have left an older one in
# another library: that of the library counts that the game is installed in.
choose_steam_app() {
    local n chosen=''
    [[ $steam =~ ^[0-9]+$ ]] || bad_usage "--steam wants the number of an app, not $steam; 'winecsp list' shows them"
    [[ -n ${HOME:-} ]] || fail "$FAILED" "HOME is not set, and so Steam is not found"
    find_steam "$steam"
    for n in "${!at_prefix[@]}"; do
        if [[ -z $chosen || -f ${at_prefix[n]%/compatdata/*}/appmanifest_$steam.acf ]]; then chosen=$n; fi
    done
    [[ -n $chosen ]] || no_steam_app
    prefix=${at_prefix[chosen]} served=$chosen
}

# no_steam_app: says what there is instead.
no_steam_app() {
    local library
    ((${#libraries[@]})) || fail "$FAILED" "no Steam was found in $HOME; name the prefix with --prefix"
    find_steam
    ((${#at_prefix[@]})) || fail "$FAILED" "Steam has no prefix yet: start the game once, and end it again"
    for library in "${libraries[@]}"; do
        [[ ! -f $library/appmanifest_$steam.acf ]] || fail "$FAILED" \
            "app $steam has no prefix yet: start it with Proton once, and end it again"
    done
    fail "$FAILED" "Steam has no prefix of an app $steam; it has those of $(steam_ids)"
}

# steam_overrides APPID: what Steam's launch options of an app say of WINEDLLOVERRIDES.
steam_overrides() {
    local root _ key value
    for root in "${steam_roots[@]}"; do
        while IFS=$'\t' read -r _ key value; do
            [[ $key == *"|apps|$1|launchoptions" && $value =~ (^|[[:space:]])WINEDLLOVERRIDES=(.*) ]] || continue
            value=${BASH_REMATCH[2]}
            case $value in
            \"*) value=${value#\"} value=${value%%\"*} ;;
            \'*) value=${value#\'} value=${value%%\'*} ;;
            *) value=${value%%[[:space:]]*} ;;
            esac
            printf "Steam's launch options\t%s\n" "$value"
        done < <(settings vdf "$root"/userdata/*/config/localconfig.vdf)
    done
}

# proton_overrides FILES: what the settings that a user of a Proton gave it say of WINEDLLOVERRIDES.
proton_overrides() {
    local file=${1%/*}/user_settings.py value
    [[ -f $file ]] || return 0
    value=$(sed -nE "s/^[^#]*[\"']WINEDLLOVERRIDES[\"'][[:space:]]*:[[:space:]]*[\"']([^\"']*)[\"'].*/\1/p" "$file")
    [[ -z $value ]] || printf '%s\t%s\n' "$file" "${value//$'\n'/;}"
}
