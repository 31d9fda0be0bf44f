# Part of winecsp: which prefix and Wine are meant, and how messages name them.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

served=''                     # the number of the prefix that is worked on, if it is a launcher's
given_prefix='' given_wine='' # as they were named

# make_wineprefix_absolute: Wine refuses any other, even where it is only asked for its version.
make_wineprefix_absolute() {
    if [[ -z ${WINEPREFIX:-} || $WINEPREFIX == /* ]]; then return 0; fi
    export WINEPREFIX=$PWD/$WINEPREFIX
    say "WINEPREFIX is not an absolute path, and Wine itself takes no other; taking $WINEPREFIX"
}

# find_place: the prefix that --steam names; else the launcher whose prefix was named. Its Wine is used unless another
# is named.
find_place() {
    local n dir=${prefix:-${WINEPREFIX:-${HOME:-/nonexistent}/.wine}}
    given_prefix=$prefix given_wine=$wine
    if [[ -n $steam ]]; then
        [[ -z $prefix ]] || bad_usage "the prefix is named twice, by --steam and as $prefix"
        choose_steam_app
    else
        find_launchers "$dir"
        for n in "${!at_prefix[@]}"; do if [[ $dir -ef ${at_prefix[n]} ]]; then served=$n; fi; done
    fi
    [[ -n $served ]] || return 0
    wine=${wine:-${at_wine[served]}}
    if [[ -n $wine ]]; then
        use_proton
        return 0
    fi
    if [[ ${at_launcher[served]} == Steam || -n ${at_proton[served]} ]]; then
        fail "$FAILED" "the Proton that $(launcher_name "$served") last ran with," \
            "${at_runner[served]:-which config_info does not tell}, is not there: start the game once, and end it" \
            "again; or name a Wine with --wine"
    fi
    say "the Wine of $(launcher_name "$served"), ${at_runner[served]:-of unknown name}, was not found; taking the one" \
        "on PATH; name the right one with --wine"
}

# use_proton: what the Wine of a Proton needs of its environment: its libraries, and the kind of synchronisation that a
# wineserver which runs in the prefix was started with.
use_proton() {
    local files=${at_proton[served]} pid line
    [[ -n $files ]] || return 0
    # Without 32-bit libraries only the other one runs.
    if [[ $wine == "$files/bin/wine" && -x ${wine}64 ]] && ! "$wine" --version >/dev/null 2>&1; then wine+=64; fi
    export LD_LIBRARY_PATH=$files/lib64:$files/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    for pid in $(server_pids "${at_prefix[served]}"); do
        while IFS= read -r -d '' line; do
            if [[ $line == WINE[EF]SYNC=* ]]; then export "${line?}"; fi
        done 2>/dev/null <"/proc/$pid/environ" || :
    done
}

# quoted TEXT: as a shell wants it typed. Double quotes, since messages have commands in single ones.
quoted() {
    if [[ $1 =~ ^[A-Za-z0-9_./:@%+=,~-]+$ ]]; then printf '%s' "$1"; else
        printf '"%s"' "$(sed 's/["$`\\]/\\&/g' <<<"$1")"
    fi
}

# with_place TEXT: a message, in which each command of winecsp that goes to a prefix names the prefix and the Wine as
# they were given now.
with_place() {
    local place='' text=$1 row name need done=''
    if [[ -n $steam ]]; then place+=" --steam $steam"; fi
    # A report for others has no names of folders.
    if [[ -n ${given_prefix:-} && $nameless != yes ]]; then place+=" --prefix $(quoted "$given_prefix")"; fi
    if [[ -n ${given_wine:-} && $nameless != yes ]]; then place+=" --wine $(quoted "$given_wine")"; fi
    while [[ -n $place && $text == *'winecsp '* ]]; do
        done+=${text%%winecsp *}'winecsp '
        text=${text#*winecsp }
        for row in "${commands[@]}"; do
            IFS='|' read -r name _ _ need <<<"$row"
            [[ $need == @(package|prefix|csptool) && $text != "$name$place"* ]] || continue
            [[ $text =~ ^$name([^a-z0-9-]|$) && $text != "$name --help"* ]] || continue
            done+=$name$place text=${text#"$name"}
        done
    done
    printf '%s' "$done$text"
}
