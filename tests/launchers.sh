#!/bin/bash
# Prefixes of launchers: Steam's, with Proton's layout and what Proton does to a prefix at an update and when an older
# one comes; those of Lutris, Bottles, Heroic and umu; winecsp list. The Protons are made of this machine's Wine, the
# trees lie in a home of the test's own. None of these launchers runs here: docs/launchers.md says what that leaves
# open.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

home="$scratch/home of Jörg's"
steam=$home/.local/share/Steam
second="$scratch/zweite Bibliothek ü"
base=$scratch/base
appid=4126040

more_cleanup() {
    local dir
    for dir in "$home"/.local/share/Steam/steamapps/compatdata/*/pfx; do end_server "$dir"; done
}

# winecsp CODE COMMAND ARGUMENT...: as the user of that home; no Wine is named.
winecsp() {
    local wanted=$1 code from=()
    [[ $2 == list ]] || from=(--from "$WINECSP_FROM")
    out=$(HOME=$home "$WINECSP" "$2" "${from[@]}" "${@:3}" 2>&1)
    code=$?
    if [[ $code == "$wanted" ]]; then ok "winecsp ${*:2}"; else
        not_ok "winecsp ${*:2}: exit code $code, wanted $wanted; it said: $out"
    fi
}

# check_lacks TEXT GOT WORDS
check_lacks() { if [[ $2 == *$3* ]]; then not_ok "$1: '$3' is in: $2"; else ok "$1"; fi; }

# ---- the trees ------------------------------------------------------------------------------------------------------

# find_parts: the folder of this Wine's DLLs, its program and its server, which a Proton is made of.
find_parts() {
    local file
    dlls=$(LD_DEBUG=files "$WINE" --version 2>&1 |
        sed -n 's,.*calling init: \(/.*\)/[^/]*-unix/ntdll\.so.*,\1,p' | head -n 1)
    [[ -n $dlls ]] && dlls=$(readlink -f "$dlls") || return 1
    loader='' server=''
    for file in /usr/lib/wine/wine64 "$dlls/wine" "$(readlink -f "$WINE")"; do
        if [[ -z $loader && $(head -c 4 "$file" 2>/dev/null) == $'\x7fELF' ]]; then loader=$file; fi
    done
    for file in /usr/lib/wine/wineserver64 "$dlls/wineserver" "$(readlink -f "$(type -P wineserver)")"; do
        if [[ -z $server && $(head -c 4 "$file" 2>/dev/null) == $'\x7fELF' ]]; then server=$file; fi
    done
    [[ -n $loader && -n $server ]]
}

# make_proton DIR LIB64: of links to this Wine's files, but for those that matter. LIB64 is lib64 as up to Proton 9, or
# lib.
make_proton() {
    local files=$1/files file
    mkdir -p "$files/bin" "$files/lib/wine" "$files/$2/wine"
    cp -as "$dlls/x86_64-windows" "$dlls/x86_64-unix" "$files/$2/wine"
    [[ ! -d $dlls/i386-windows ]] || cp -as "$dlls/i386-windows" "$files/lib/wine"
    for file in "$files"/lib*/wine/*-windows/{advapi32,cryptsp,rsaenh,dssenh}.dll "$files"/lib*/wine/*/ntdll.so; do
        [[ ! -e $file ]] || cp --remove-destination "$(readlink -f "$file")" "$file"
    done
    cp "$loader" "$files/bin/wine"
    cp "$server" "$files/bin/wineserver"
    # Where Debian's wine looks for the rest of it.
    [[ $2 == lib ]] || ln -s ../../lib/wine/i386-windows "$files/$2/wine/i386-windows"
    ln -s "$2" "$files/x86_64-linux-gnu"
    ln -s "../$2/wine/x86_64-unix" "$files/bin/x86_64-unix"
    mkdir -p "$1/share" "$1/../share"
    ln -s "$(readlink -f "$dlls/../../../share/wine")" "$1/share/wine"
    [[ -e $1/../share/wine ]] || ln -s "$(readlink -f "$dlls/../../../share/wine")" "$1/../share/wine"
    touch "$1/proton"
    printf '1700000000 %s\n' "$(basename "$1")" >"$1/version"
}

# change_dll FILE: another build of it, which shares nothing with this machine's.
change_dll() {
    cp "$1" "$1.new"
    printf changed >>"$1.new"
    mv -f "$1.new" "$1"
}

# lib_of PROTON WIDTH: the folder of its DLLs.
lib_of() {
    if [[ -d $1/files/lib64 && $2 == x86_64 ]]; then echo "$1/files/lib64/wine/$2-windows"; else
        echo "$1/files/lib/wine/$2-windows"
    fi
}

# is_builtin FILE: what Proton takes for a DLL of its own, and replaces.
is_builtin() {
    if [[ -L $1 ]]; then [[ $(dirname "$(readlink "$1")") == *-windows ]]; else
        [[ $(tail -c +65 "$1" | head -c 16 | tr -d '\0') == 'Wine builtin DLL' ]]
    fi
}

# link_builtins PFX PROTON [HOME INSIDE]: as Proton does at each update: its own DLLs become links, some are copied,
# others stay.
link_builtins() {
    local width folder file target lib
    for width in x86_64:system32 i386:syswow64; do
        folder=$1/drive_c/windows/${width#*:} lib=$(lib_of "$2" "${width%:*}")
        for file in "$folder"/*.dll; do
            target=$lib/${file##*/}
            [[ -f $target ]] || continue
            [[ ${file##*/} == @(advapi32|cryptsp|rsaenh|dssenh|kernel32|crypt32|ntdll|ucrtbase).dll ]] || continue
            is_builtin "$file" || continue
            case ${file##*/} in
            ntdll.dll | ucrtbase.dll) cp --remove-destination "$target" "$file" ;;
            *) ln -sf "${3:-}${target#"${3:+$home}"}" "$file" ;;
            esac
        done
    done
}

# write_info DATA PROTON VERSION [PATH INSIDE]: what Proton leaves beside a prefix.
write_info() {
    local path=${4:-$2}
    printf '%s\n' "$3" "$path/files/share/fonts/" "$path/files/lib/" "$path/files/lib64/" "$home/.steam/" 1700000000.5 \
        >"$1/config_info"
    echo "$3" >"$1/version"
}

# make_data DATA PROTON VERSION: a prefix that Proton has made.
make_data() {
    mkdir -p "$1"
    copy_prefix "$base" "$1/pfx"
    link_builtins "$1/pfx" "$2"
    (cd "$1/pfx" && find . \( -type f -o -type l \) ! -path './dosdevices/*' -printf '%P\n') >"$1/tracked_files"
    write_info "$1" "$2" "$3"
}

# make_anew DATA PROTON VERSION: what an older Proton does with the prefix of a newer one.
make_anew() {
    local file
    while IFS= read -r file; do rm -f "$1/pfx/$file"; done <"$1/tracked_files"
    copy_prefix "$base" "$scratch/default"
    link_builtins "$scratch/default" "$2"
    cp -a "$scratch/default/." "$1/pfx"
    rm -r "$scratch/default"
    sed -i 's/^"MachineGuid"=.*/"MachineGuid"="01234567-89ab-cdef-0123-456789abcdef"/' "$1/pfx/system.reg"
    write_info "$1" "$2" "$3"
}

# make_stub DIR: what looks like a prefix.
make_stub() {
    mkdir -p "$1/drive_c/windows/system32" "$1/dosdevices"
    printf 'WINE REGISTRY Version 2\n;; All keys relative to \\\\Machine\n\n#arch=win64\n' |
        tee "$1/system.reg" >"$1/user.reg"
    : >"$1/drive_c/windows/system32/kernel32.dll"
}

# make_wine FOLDER: a Wine that tells its version, and is this machine's.
make_wine() {
    mkdir -p "$1/bin"
    printf '#!/bin/sh\nexec %s "$@"\n' "$WINE" >"$1/bin/wine"
    chmod +x "$1/bin/wine"
}

# manifest LIBRARY ID TITLE
manifest() {
    printf '"AppState"\n{\n\t"appid"\t\t"%s"\n\t"name"\t\t"%s"\n\t"UserConfig" { }\n}\n' "$2" "$3" \
        >"$1/steamapps/appmanifest_$2.acf"
}

make_steam() {
    local flatpak=$home/.var/app/com.valvesoftware.Steam snap=$home/snap/steam/common/.local/share/Steam dir
    mkdir -p "$steam/steamapps/compatdata" "$second/steamapps/compatdata" "$steam/userdata/1234/config" "$home/.steam"
    ln -s ../.local/share/Steam "$home/.steam/steam"
    printf '"libraryfolders"\n{\n\t"0"\n\t{\n\t\t"path"\t\t"%s"\n\t\t"apps" { "%s" "1" }\n\t}\n\t"1"\n\t{\n' \
        "$steam" "$appid" >"$steam/steamapps/libraryfolders.vdf"
    printf '\t\t"path"\t\t"%s"\n\t}\n\t"2" { "path" "/nowhere" }\n}\n' "$second" \
        >>"$steam/steamapps/libraryfolders.vdf"
    proton="$steam/steamapps/common/Proton 9.0 (Beta)"
    newer="$second/steamapps/common/Proton 10.0"
    make_proton "$proton" lib64
    make_proton "$newer" lib
    for dir in "$newer"/files/lib/wine/*-windows; do
        [[ ! -f $dir/advapi32.dll ]] || change_dll "$dir/advapi32.dll"
    done
    data=$steam/steamapps/compatdata/$appid
    make_data "$data" "$proton" 9.0-203
    manifest "$steam" "$appid" 'A \"good\" game'
    # In another library, with an older copy in the first; of a Proton that has gone; not started yet.
    make_stub "$second/steamapps/compatdata/70/pfx"
    write_info "$second/steamapps/compatdata/70" "$newer" 10.0-101
    make_stub "$steam/steamapps/compatdata/70/pfx"
    manifest "$second" 70 'Halbe Größe'
    make_stub "$steam/steamapps/compatdata/71/pfx"
    write_info "$steam/steamapps/compatdata/71" "$steam/gone/Proton 5" 5.13-1
    manifest "$second" 72 'Never started'
    # Two that were added by hand; the list of another user is damaged.
    make_stub "$steam/steamapps/compatdata/3123456789/pfx"
    make_stub "$steam/steamapps/compatdata/2147483658/pfx"
    {
        printf '\0shortcuts\0'
        printf '\0000\0\2appid\0\x15\x2b\x2c\xba\1AppName\0Größe "x"\0\1exe\0/x y\0\2IsHidden\0\0\0\0\0\0tags\0\10\10'
        printf '\0001\0\1appname\0Line\n2\0\2AppId\0\n\0\0\x80\7LastPlayed\0\1\2\3\4\5\6\7\10\10\10\10'
    } >"$steam/userdata/1234/config/shortcuts.vdf"
    mkdir -p "$steam/userdata/1235/config"
    printf '\0shortcuts\0\0000\0\2appid\0\x15\x83' >"$steam/userdata/1235/config/shortcuts.vdf"
    # Flatpak's Steam names paths as in its sandbox; Snap's as they are.
    make_stub "$flatpak/.local/share/Steam/steamapps/compatdata/80/pfx"
    make_wine "$flatpak/.local/share/Steam/compatibilitytools.d/GE-Proton9-20/files"
    write_info "$flatpak/.local/share/Steam/steamapps/compatdata/80" '' GE-Proton9-20 \
        "$steam/compatibilitytools.d/GE-Proton9-20"
    make_stub "$home/.snap/data/steam/common/.local/share/Steam/SteamApps/compatdata/91/pfx"
    make_stub "$snap/steamapps/compatdata/90/pfx"
    make_wine "$snap/Proton/dist"
    write_info "$snap/steamapps/compatdata/90" '' 5.0-1 "$snap/Proton"
    sed -i 's,/files/,/dist/,' "$snap/steamapps/compatdata/90/config_info"
}

# make_others: those of other launchers.
make_others() {
    local lutris=$home/.local/share/lutris bottles=$home/.var/app/com.usebottles.bottles/data/bottles
    local heroic=$home/.config/heroic umu=$home/Games/umu
    make_wine "$lutris/runners/wine/lutris-GE-Proton8-26-x86_64"
    make_stub "$home/Games/große Reise"
    make_stub "$home/Games/other"
    mkdir -p "$lutris/games" "$home/.config/lutris/runners" "$bottles/bottles" "$heroic/GamesConfig"
    # As Lutris writes it: characters by their numbers, long lines in two.
    printf 'game:\n  exe: /x/y.exe\n  prefix: "%s/Games/gro\\xDFe\\\n    \\ Reise"\n' "${home//ö/\\xF6}" \
        >"$lutris/games/grosse-reise-1700000000.yml"
    printf 'game_slug: grosse-reise\nname: Große Reise\nwine:\n  overrides:\n    rsaenh: b\n  %s\n' \
        'version: lutris-GE-Proton8-26-x86_64' >>"$lutris/games/grosse-reise-1700000000.yml"
    printf 'game:\n  exe: %s/Games/other/drive_c/a.exe\n' "$home" >"$lutris/games/other-1700000001.yml"
    printf 'wine:\n  overrides:\n    dssenh: disabled\n  version: missing-1\n' >"$home/.config/lutris/runners/wine.yml"
    printf 'system:\n  env:\n    WINEDLLOVERRIDES: cryptsp=b\n' >"$home/.config/lutris/system.yml"
    # Below the home, and beside the program; with a Wine from elsewhere.
    make_stub "$home/Games/tilde"
    printf 'game:\n  exe: ~/x.exe\n  prefix: ~/Games/tilde\n' >"$lutris/games/tilde-1700000002.yml"
    make_stub "$home/Games/beside/pfx"
    make_wine "$home/my wine"
    printf 'game:\n  exe: "%s"\nwine:\n  custom_wine_path: "%s"\n  version: custom\n' \
        "$home/Games/beside/bin/a.exe" "$home/my wine/bin/wine" >"$lutris/games/beside-1700000003.yml"
    make_wine "$bottles/runners/soda-9.0-1"
    make_stub "$bottles/bottles/My-Bottle"
    printf 'Name: My Bottle\nRunner: soda-9.0-1\nDLL_Overrides: {}\n' >"$bottles/bottles/My-Bottle/bottle.yml"
    make_wine "$heroic/tools/wine/Wine-GE"
    make_stub "$home/Games/Heroic/Prefixes/default/Some Game"
    printf '{"Quail":{"winePrefix":"%s","wineVersion":{"bin":"%s","name":"Wine - GE","type":"wine"}},"version":"v0"}' \
        "$home/Games/Heroic/Prefixes/default/Some Game" "$heroic/tools/wine/Wine-GE/bin/wine" \
        >"$heroic/GamesConfig/Quail.json"
    echo '{"none":{"":"x"}}' >"$heroic/GamesConfig/odd.json" # a name that no array has
    head -c 4096 "$WINE" >"$lutris/games/bytes.yml"
    printf 'game:\n  prefix: %s/Games/third\nname: "odd\\e[31m"\n' "$home" >"$lutris/games/third.yml"
    make_stub "$home/Games/third"
    make_stub "$umu/umu-1091500"
    ln -s . "$umu/umu-1091500/pfx"
    make_wine "$home/.local/share/umu/UMU-Proton/files"
    write_info "$umu/umu-1091500" "$home/.local/share/umu/UMU-Proton" UMU-Proton-9.0
    make_stub "$home/.wine"
}

# ---- the tests ------------------------------------------------------------------------------------------------------

# dll NAME [WIDTH]: in the prefix of the game.
dll() { printf '%s/pfx/drive_c/windows/%s/%s.dll' "$data" "${2:-system32}" "$1"; }

# proton_sums: the checksums of the Proton's own DLLs.
proton_sums() {
    (cd "$proton" && find . \( -name 'advapi32*' -o -name 'rsaenh*' -o -name 'cryptsp*' \) -exec sha256sum {} +)
}

# dll_lines: what the prefix has in Windows' folders, without what Wine keeps for itself.
dll_lines() { snapshot "$data/pfx" | grep -a '^[^"]*/windows/sys[tw][eo]'; }

test_unknown() {
    winecsp 1 status --steam 12
    check_match 'an unknown app: those that there are' "$out" \
        "70 (Halbe Größe), 71, 80, 90, 91, $appid (A \"good\" game)"
    winecsp 1 status --steam 72
    check_match 'a game that was never started' "$out" 'start it with Proton once'
    winecsp 1 install --steam 71
    check_match 'a Proton that has gone' "$out" 'Proton 5 (5.13-1), is not there: start the game once'
    winecsp 2 status --steam "$appid" --prefix /x
    winecsp 2 status --steam good
    winecsp 3 status --steam 70
    check_match 'the library that the game is in counts' "$out" "prefix             $second/steamapps/compatdata/70/pfx"
    check_match "its Proton's Wine" "$out" "$("$WINE" --version 2>/dev/null), $newer/files/bin/wine"
    check_match 'what to type' "$out" "Not installed: 'winecsp install --steam 70' does it"
    winecsp 3 status --steam 80
    check_match "a path of Flatpak's sandbox" "$out" "/com.valvesoftware.Steam/.local/share/Steam/compatibilitytools.d"
    winecsp 3 status --steam 90
    check_match 'an old Proton, in a Snap' "$out" "Proton/dist/bin/wine"
    out=$(HOME=$scratch "$WINECSP" status --steam 1 2>&1)
    check_match 'no Steam' "$out" "no Steam was found in $scratch"
}

test_round_trip() {
    local sums
    sums=$(proton_sums)
    dll_lines >"$scratch/before"
    winecsp 3 status --steam "$appid"
    check_match 'whose prefix it is' "$out" \
        "launcher           Steam $appid (A \"good\" game), Proton 9.0 (Beta) (9.0-203)"
    winecsp 3 status --steam "$appid" --verbose
    check_match 'its DLLs' "$out" "$proton/files/lib64/wine"
    winecsp 3 status --prefix "$data/pfx"
    check_match 'by its folder: the same Wine' "$out" "$("$WINE" --version 2>/dev/null), $proton/files/bin/wine"
    winecsp 0 install --steam "$appid"
    check 'a link became a file' test ! -L "$(dll rsaenh)"
    winecsp 0 status --steam "$appid"
    check_match 'programs get ours' "$out" "advapi32 cryptsp rsaenh dssenh scardcsp: winecsp's"
    winecsp 0 tool --steam "$appid" new carried
    winecsp 0 run --steam "$appid" cmd /c 'echo ran'
    check_match 'run' "$out" ran
    end_server "$data/pfx"
    winecsp 0 list
    check_match 'list: installed' "$out" "winecsp $(cat "$top/VERSION")"$'\n'
    check_equal "Proton's own files" "$(proton_sums)" "$sums"
    winecsp 0 uninstall --steam "$appid" --keep-keys
    check 'a link is a link again' test "$(readlink "$(dll rsaenh)")" = "$(lib_of "$proton" x86_64)/rsaenh.dll"
    check_equal 'the DLLs are as before' "$(dll_lines | diff - "$scratch/before" | head -n 5)" ''
    winecsp 0 install --steam "$appid"
}

# A newer Proton serves the prefix.
test_update() {
    link_builtins "$data/pfx" "$newer"
    write_info "$data" "$newer" 10.0-101
    check 'our DLLs were left alone' test ! -L "$(dll rsaenh)"
    winecsp 0 list
    check_match 'list: the Wine is another one' "$out" 'attention: made for another Wine than that of now'
    ln -sf "$(lib_of "$newer" x86_64)/rsaenh.dll" "$(dll rsaenh)"
    winecsp 4 status --steam "$appid"
    check_match 'status: the Wine is another one' "$out" \
        "64-bit advapi32_host.dll is not this Wine's: winecsp install --steam $appid renews it"
    check_match 'status: a DLL was put back' "$out" \
        "64-bit rsaenh.dll is not winecsp's but Wine's own: "*" --steam $appid puts ours there; Proton has put its own"
    end_server "$data/pfx"
    winecsp 0 list
    check_match 'list: a DLL was put back' "$out" "attention: 64-bit rsaenh.dll is Wine's own"
    winecsp 0 run --steam "$appid" cmd /c 'echo ran'
    check_match 'run repairs it' "$out" repaired
    end_server "$data/pfx"
}

# An older Proton deletes what tracked_files lists, and makes the prefix anew.
test_downgrade() {
    make_anew "$data" "$proton" 9.0-203
    check 'our DLL is gone' test -L "$(dll advapi32)"
    check 'the record is not' test -f "$data/pfx/.winecsp/record"
    winecsp 4 status --steam "$appid"
    check_match 'status: made anew' "$out" 'Proton has made this prefix anew'
    check_match 'status: what to type' "$out" "winecsp install --steam $appid puts them back"
    end_server "$data/pfx"
    winecsp 0 install --steam "$appid"
    winecsp 0 status --steam "$appid"
    winecsp 0 tool --steam "$appid" containers
    check_match 'the keys are there, though MachineGuid is another' "$out" carried
    end_server "$data/pfx"
}

# What the launcher sets and counts more than the prefix; what leaves ours first does not matter.
test_overrides() {
    local config=$steam/userdata/1234/config/localconfig.vdf
    printf '"%s"\n{\n' UserLocalConfigStore Software Valve Steam Apps "$appid" >"$config"
    printf '"LaunchOptions"\t"%s"\n' 'PROTON_LOG=1 WINEDLLOVERRIDES=\"dxgi=n;cryptsp=n,b;rsaenh=b\" %command%' >>"$config"
    printf '}\n%.0s' 1 2 3 4 5 6 >>"$config"
    printf 'user_settings = {\n    "WINEDLLOVERRIDES": "cryptsp=b",\n}\n' >"$newer/user_settings.py"
    winecsp 4 status --steam "$appid"
    check_match 'launch options' "$out" \
        "Attention: Steam's launch options set WINEDLLOVERRIDES=dxgi=n;cryptsp=n,b;rsaenh=b, which "*'setting of rsaenh'
    check_match 'settings of the Proton' "$out" "user_settings.py set WINEDLLOVERRIDES=cryptsp=b"
    end_server "$data/pfx"
    # The status after the next install finds these in order.
    sed -i 's/rsaenh=b/rsaenh=n,b/' "$config"
    printf 'user_settings = {\n    #"WINEDLLOVERRIDES": "cryptsp=b",\n}\n' >"$proton/user_settings.py"
}

# The Proton of the install is another one than that of the uninstall.
test_uninstall() {
    link_builtins "$data/pfx" "$newer"
    write_info "$data" "$newer" 10.0-101
    winecsp 0 uninstall --steam "$appid"
    check 'the keys went to Wine' grep -qiF 'Crypto\\RSA\\carried' "$data/pfx/user.reg"
    check 'a link leads into the Proton of now' \
        test "$(readlink "$(dll rsaenh)")" = "$(lib_of "$newer" x86_64)/rsaenh.dll"
    winecsp 3 status --steam "$appid"
    check_lacks 'nothing is left' "$(cd "$data/pfx" && ls -a . drive_c/windows/system32)" winecsp
}

# A prefix of Flatpak's Steam, whose links lead nowhere outside of it.
test_sandbox() {
    local dir=$home/.var/app/com.valvesoftware.Steam/.local/share/Steam name
    rm -r "$dir/steamapps/compatdata/80" "$dir/compatibilitytools.d/GE-Proton9-20"
    mkdir -p "$dir/compatibilitytools.d"
    make_proton "$dir/compatibilitytools.d/GE-Proton9-20" lib64
    data=$dir/steamapps/compatdata/80
    make_data "$data" "$dir/compatibilitytools.d/GE-Proton9-20" GE-Proton9-20
    write_info "$data" '' GE-Proton9-20 "$steam/compatibilitytools.d/GE-Proton9-20"
    for name in "$data"/pfx/drive_c/windows/sys*/*.dll; do
        [[ ! -L $name ]] || ln -sf "$(readlink "$name" | sed 's,/.var/app/com.valvesoftware.Steam,,')" "$name"
    done
    check 'the links lead nowhere' test ! -e "$(dll rsaenh)"
    dll_lines >"$scratch/before"
    winecsp 0 install --steam 80
    winecsp 4 status --steam 80
    check_match 'nothing runs, and it is said why' "$out" 'runs in a sandbox'
    winecsp 0 uninstall --steam 80
    check_equal 'uninstall: the DLLs are as before' "$(dll_lines | diff - "$scratch/before" | head -n 5)" ''
}

test_list() {
    local line
    winecsp 0 list
    for line in "$data/pfx "*"Steam $appid (A \"good\" game) "*'Proton 9.0 (Beta) (9.0-203) '*' not installed' \
        "ü/steamapps/compatdata/70/pfx "*'Steam 70 (Halbe Größe) '*'Proton 10.0 (10.0-101) '*' not installed' \
        '3123456789/pfx '*'Steam 3123456789 (Größe "x") ' '2147483658/pfx '*'Steam 2147483658 (Line 2) ' \
        '80/pfx '*'Steam 80 '*'GE-Proton9-20  ' '90/pfx '*'Steam 90 ' 'SteamApps/compatdata/91/pfx '*'Steam 91 ' \
        "Games/große Reise "*'Lutris grosse-reise (Große Reise) '*'lutris-GE-Proton8-26-x86_64  ' \
        'Games/other '*'Lutris other '*'missing-1  ' 'bottles/My-Bottle '*'Bottles My Bottle '*'soda-9.0-1 ' \
        'Prefixes/default/Some Game '*'Heroic Quail '*'Wine - GE  ' \
        'umu/umu-1091500 '*'umu umu-1091500 '*'UMU-Proton (UMU-Proton-9.0)  ' "$home/.wine  "*'-  '*'wine '; do
        check_match "list: $line" "$out" "$line"
    done
    check_equal 'no escape sequence' "$(grep -c $'\e' <<<"$out")" 0
    check_equal 'each once' "$(wc -l <<<"$out")" "$(cut -d: -f1 <<<"$out" | sort -u | wc -l)"
    if type -P python3 >/dev/null; then
        winecsp 0 list --json
        check_equal 'as JSON' "$(python3 -c 'import json, sys
for e in json.load(sys.stdin):
    if e["id"] == "70" and e["runner"] and e["attention"] == [] and not e["installed"]:
        print(e["title"], e["wine"])' <<<"$out")" "Halbe Größe $newer/files/bin/wine"
    fi
    check_equal 'a name longer than any is cut off' "$(
        printf '\1appname\0%05000d\0\2appid\0\1\0\0\0' 0 | od -An -v -tu1 -w1 |
            LC_ALL=C awk -f "$top/tools/winecsp.d/shortcuts.awk" | wc -c
    )" 1003
}

test_others() {
    winecsp 3 status "$home/Games/große Reise"
    check_match 'Lutris: its Wine' "$out" "$("$WINE" --version 2>/dev/null), $home/.local/share/lutris/runners/wine/lutris-GE-Proton8-26-x86_64/bin"
    check_match 'what to type, quoted' "$out" "'winecsp install --prefix \"$home/Games/große Reise\"' does"
    winecsp 3 status "$home/Games/other"
    check_match 'Lutris: its Wine is not there' "$out" 'missing-1, was not found; taking the one on PATH'
    winecsp 3 status "$home/Games/tilde"
    check_match 'Lutris: a prefix below the home' "$out" 'launcher           Lutris tilde'
    winecsp 3 status "$home/Games/beside/pfx"
    check_match 'Lutris: a prefix beside the program, a Wine of the user' "$out" "$home/my wine/bin/wine"
    # shellcheck source=tools/winecsp.d/launchers.sh source=tools/winecsp.d/steam.sh
    check_equal "Lutris: a game's own overrides, and those for all where it has none" "$(
        here=$top/tools HOME=$home at_prefix=()
        . "$top/tools/winecsp.d/steam.sh" && . "$top/tools/winecsp.d/launchers.sh"
        find_lutris "$home/.local/share/lutris" "$home/.config/lutris" ''
        for n in "${!at_prefix[@]}"; do
            [[ ${at_id[n]} != @(grosse-reise|tilde) ]] ||
                printf '%s\n' "${at_id[n]}" "$(cut -f 2 <<<"${at_overrides[n]}" | paste -sd ' ')"
        done
    )" $'grosse-reise\ncryptsp=b rsaenh=b \ntilde\ncryptsp=b dssenh=disabled '
    winecsp 3 status "$home/.var/app/com.usebottles.bottles/data/bottles/bottles/My-Bottle"
    check_match 'Bottles: its Wine' "$out" 'runners/soda-9.0-1/bin/wine'
    winecsp 3 status "$home/Games/Heroic/Prefixes/default/Some Game"
    check_match 'Heroic: its Wine' "$out" 'tools/wine/Wine-GE/bin/wine'
    winecsp 3 status "$home/Games/umu/umu-1091500"
    check_match 'umu: its Wine' "$out" 'share/umu/UMU-Proton/files/bin/wine'
}

# read_settings FORM: the settings that stand in the input, one a line, with = between.
read_settings() {
    cat >"$scratch/settings"
    LC_ALL=C awk -f "$top/tools/winecsp.d/text.awk" -f "$top/tools/winecsp.d/$1.awk" "$scratch/settings" |
        cut -f 2- | tr '\t' =
}

# Forms that the libraries of others (python3-vdf, PyYAML, steam-binary-vdf) write or accept. What they make of them is
# what is wanted.
test_forms() {
    check_equal 'VDF: a mark of the byte order, CRLF, no end of the last line' \
        "$(printf '\xef\xbb\xbf"A"\r\n{\r\n\t"B"\t\t"c"\r\n}' | read_settings vdf)" 'a|b=c'
    check_equal 'VDF: empty names and values' "$(read_settings vdf <<<'"a" { "" "x" "c" "" "d" "e" }')" \
        $'a|=x\na|c=\na|d=e'
    check_equal 'VDF: a text of two lines' \
        "$(printf '"a" {\n"b" "one\n\\"}\\" { //two"\n"path" "x"\n}\n' | read_settings vdf)" \
        $'a|b=one "}" { //two\na|path=x'
    check_equal 'VDF: escapes' "$(read_settings vdf <<<'"b" "C:\\x\dir \"q\"\tend\\" c d')" \
        $'b=C:\\x\\dir "q" end\\\nc=d'
    check_equal 'VDF: comments, conditions, includes' "$(
        read_settings vdf <<'END'
#include "other.vdf"
// "x" "y"
"a" [$X360] // "x"
{ // {
    "url" "http://c" [!$WIN32||$LINUX] // "x"
    "a" { }
    "dup" "1"
    "dup" "[2]"
}
END
    )" $'#include=other.vdf\na|url=http://c\na|dup=1\na|dup=[2]'
    check_equal 'YAML: names and texts between quotes, also such that look like others' "$(
        read_settings yaml <<'END'
"Gr\xF6\xDFe":
  '1': '{

    ''x'': y'
  '''it''s'': x': "a: \U0001F600\e\
    \ - b: \\\
    c"
wine:  # which
  path: /a b
    - c # not this
  script: |
    other: 1
    # that

    - x
  version: ! '4'
games:
- 'one
  two: 3'
- prefix
last: x
END
    )" "Größe|1={  'x': y"$'\n'"Größe|'it's': x=a: 😀  - b: \\c
wine|path=/a b - c
wine|script=other: 1 # that  - x
wine|version=4
last=x"
    check_equal 'JSON: escapes' \
        "$(read_settings json <<<'{"a b":{"c":"\ud83d\ude00\u00fc\u001b\"\\","d":[1,"x"]}}')" \
        $'a b|c=😀ü "\\\na b|d|=1\na b|d|=x'
    check_equal 'VDF: a text without an end' "$(endless '"a" "b" "c" "' | read_settings vdf | wc -c)" 4
    check_equal 'YAML: a text without an end' "$(endless 'a: "' | read_settings yaml | wc -c)" 1000004
    # A program whose other lists stand before its name, and values of other kinds.
    check_equal 'shortcuts.vdf: lists within, all kinds of values' "$({
        printf '\0shortcuts\0\0000\0\2appid\0\5\0\0\0\0tags\0\1appname\0no\0\2appid\0\7\0\0\0\10\3f\0\0\0\1\2\7l\0'
        printf '\1\2\3\4\5\6\7\10\12k\0\1\2\3\4\5\6\7\10\5w\0a\0\10\1\0\0\4p\0\1\2\3\4\1AppName\0x\0\10'
        printf '\0001\0\1AppName\0z\0\2appid\0\6\0\0\0\13\13\13'
    } | od -An -v -tu1 -w1 | LC_ALL=C awk -f "$top/tools/winecsp.d/shortcuts.awk")" $'5\tx\n6\tz'
}

# endless BEGINNING: a text that goes on and on, in one line and in many.
endless() { printf %s "$1" && head -c 1000000 /dev/zero | tr '\0' x && seq 100000; }

# What is read to learn whose a prefix is: settings of the prefix at hand, as an awk that tells shows.
test_read() {
    local bin=$scratch/telling own_bottle=$home/.var/app/com.usebottles.bottles/data/bottles/bottles/My-Bottle
    mkdir -p "$bin"
    printf '#!/bin/bash\nprintf "%%s\\n" "$@" >>"%s"\nexec %s "$@"\n' "$scratch/read" "$(type -P awk)" >"$bin/awk"
    chmod +x "$bin/awk"
    local -x PATH=$bin:$PATH
    mkdir -p "${own_bottle%/*}/Other"
    echo 'Name: Other' >"${own_bottle%/*}/Other/bottle.yml"
    winecsp 3 status "$home/.wine"
    check_equal 'a plain prefix: nothing of Steam and Bottles' "$(grep -cE '\.acf$|bottle\.yml$' "$scratch/read")" 0
    check 'but what may name any folder' grep -q 'grosse-reise-1700000000.yml$' "$scratch/read"
    rm "$scratch/read"
    winecsp 3 status "$own_bottle"
    check_match 'a bottle is known' "$out" 'launcher           Bottles My Bottle'
    check_equal 'a bottle: its own settings' "$(grep -E '\.acf$|bottle\.yml$' "$scratch/read")" "$own_bottle/bottle.yml"
    rm "$scratch/read"
    winecsp 3 status "$second/steamapps/compatdata/70/pfx"
    check_match 'an app is known' "$out" 'launcher           Steam 70 (Halbe Größe)'
    check_equal 'an app of Steam: its own' "$(grep -E '\.acf$|bottle\.yml$' "$scratch/read")" \
        "$second/steamapps/appmanifest_70.acf"
    rm "$scratch/read"
    ln -s "$second/steamapps/compatdata/70/pfx" "$scratch/seventy"
    winecsp 3 status "$scratch/seventy"
    check_match 'by another name, too' "$out" 'launcher           Steam 70 (Halbe Größe)'
    rm "$scratch/read"
    winecsp 3 status --steam 70
    check_equal 'by its number' "$(grep -E '\.acf$' "$scratch/read" | sort -u | grep -v '_70\.acf$')" ''
    rm -r "${own_bottle%/*}/Other" "$scratch/seventy"
}

# The commands of docs/launchers.md are run, but for those of the game, which stand above.
test_docs() {
    local line code count=0
    make_stub "$home/Games/some-game"
    make_wine "$home/.local/share/lutris/runners/wine/VERSION"
    make_stub "$home/.var/app/com.usebottles.bottles/data/bottles/bottles/NAME"
    make_stub "$home/Games/Heroic/Prefixes/default/GAME"
    cp -a "$home/Games/umu/umu-1091500" "$home/Games/umu/ID"
    mkdir "$scratch/bin"
    ln -s "$WINECSP" "$scratch/bin/winecsp"
    ln -s "$WINE" "$scratch/bin/wine"
    while IFS= read -r line; do
        [[ $line != *"--steam $appid"* ]] || continue
        count=$((count + 1)) code=0
        [[ $line == 'winecsp list' || ! -d $WINECSP_FROM ]] || line+=" --from '$WINECSP_FROM'"
        HOME=$home PATH=$scratch/bin:$PATH bash -c "$line" >"$scratch/out" 2>&1 || code=$?
        check "docs/launchers.md: $line: $(tail -n 2 "$scratch/out")" test "$code" = 0
    done < <(sed -nE 's/^    ([a-z])/\1/p' "$top/docs/launchers.md" | sed 's/  *#.*//')
    check 'docs/launchers.md has commands' test "$count" -gt 4
}

find_parts || {
    skip "this Wine's program is not where a Proton can be made of it"
    finish
}
make_prefix "$base" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
mkdir "$home"
make_steam
make_others
test_forms
test_list
test_unknown
test_others
test_read
for part in round_trip update overrides downgrade uninstall sandbox docs; do
    progress "$part"
    "test_$part"
done
finish
