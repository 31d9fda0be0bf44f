# Part of winecsp: finds the Wine, the prefix and the package, and refuses those that will not do.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# libs_near DIR: folders that may be those of the DLLs of a Wine whose program lies in DIR.
libs_near() {
    printf '%s\n' "$1"/../lib/wine "$1"/../lib64/wine "$1"/../lib/*-linux-gnu/wine "$1"/../*-linux-gnu/wine "$1"
}

# Folders that may hold Wine's x86_64-windows or i386-windows, the likeliest first: the one that wine
# itself loads ntdll.so from (as the C library's loader tells), its siblings for the other width, those
# near the program, those that distributions use.
lib_candidates() {
    local loaded
    loaded=$(LD_DEBUG=files "$wine" --version 2>&1 |
        LC_ALL=C sed -n 's,.*calling init: \(/.*\)/[^/]*-unix/ntdll\.so.*,\1,p' | head -n 1) || loaded=''
    {
        if [[ -n $loaded ]]; then
            loaded=$(readlink -f -- "$loaded")
            printf '%s\n' "$loaded" "${loaded/x86_64-linux-gnu/i386-linux-gnu}" \
                "${loaded/i386-linux-gnu/x86_64-linux-gnu}" "${loaded/lib64/lib}" \
                "${loaded/%lib\/wine/lib64/wine}" "${loaded/%lib\/wine/lib32/wine}"
        fi
        libs_near "$(dirname "$wine")"
        libs_near "$(dirname "$(readlink -f -- "$wine")")"
        printf '%s\n' /usr/lib/wine /usr/lib64/wine /usr/lib/*-linux-gnu/wine /opt/wine*/lib*/wine
    }
}

# Whether a folder belongs to the Wine that runs: its ntdll.so holds the version that wine reports.
lib_matches() {
    local so word=${wine_version%% *}
    for so in "$1"/*-unix/ntdll.so; do
        [[ -f $so ]] || continue
        if LC_ALL=C grep -aqE "${word//./\\.}([^.0-9]|\$)" "$so"; then return 0; fi
    done
    return 1
}

# Finds the Wine: its program, version, DLL folders and wineserver.
find_wine() {
    local dir w name=${wine:-wine}
    wine=$(type -P -- "$name" && echo .) ||
        fail "$FAILED" "there is no program $name; install Wine or name it with --wine"
    wine=${wine%$'\n.'}
    if [[ $wine != /* ]]; then wine=$PWD/$wine; fi
    wine_version=$(WINEDEBUG=-all "$wine" --version 2>/dev/null) || wine_version=''
    wine_version=${wine_version##*$'\n'}
    if [[ ! $wine_version =~ ^wine-([0-9]+)\.[0-9]+ ]]; then
        fail "$FAILED" "$wine does not tell its version (it said '$wine_version'); name a wine program with --wine"
    elif ((BASH_REMATCH[1] < 8)); then
        wine_unsupported="$wine_version is too old; winecsp works with Wine 8.0 and later"
    elif ((BASH_REMATCH[1] > 10)); then
        say "$wine_version is newer than the Wines that winecsp is tested with (8.0 to 10.x); going on"
    fi
    while IFS= read -r dir; do
        for w in "${widths[@]}"; do
            [[ -z ${lib[$w]:-} && -f $dir/$w-windows/advapi32.dll ]] || continue
            if lib_matches "$dir"; then lib[$w]=$(readlink -f -- "$dir/$w-windows"); fi
        done
    done < <(lib_candidates)
    if [[ -z ${lib[x86_64]:-} && -z $wine_unsupported ]]; then
        wine_unsupported="no x86_64-windows/advapi32.dll belongs to $wine ($wine_version);"
        wine_unsupported+=' winecsp needs a 64-bit Wine whose DLLs are PE files'
    fi
    find_wineserver
}

# Finds the wineserver that belongs to the Wine. Waiting for a server and ending one work with any.
find_wineserver() {
    local dir=${lib[x86_64]:-/nonexistent} real
    real=$(dirname "$(readlink -f -- "$wine")")
    for wineserver in "${WINESERVER:-}" "$(dirname "$wine")/wineserver" "$real/wineserver" \
        "$dir/../wineserver" "$dir/../../../bin/wineserver" "$(type -P wineserver || :)"; do
        if [[ -x $wineserver && -f $wineserver ]]; then return 0; fi
    done
    fail "$FAILED" "no wineserver program belongs to $wine; name it in the environment variable WINESERVER"
}

need_supported_wine() { [[ -z $wine_unsupported ]] || fail "$FAILED" "$wine_unsupported"; }

# Warns of an environment variable that overrides the overrides.
check_environment() {
    local name
    for name in $(module_names); do
        [[ ,${WINEDLLOVERRIDES:-}, =~ [,\;]\*?$name(\.dll)?[,\;=] ]] || continue
        say "WINEDLLOVERRIDES in the environment names $name and counts more than the prefix's setting"
        return 1
    done
}

# The prefix that is meant.
choose_prefix() {
    prefix=${prefix:-${WINEPREFIX:-}}
    if [[ -z $prefix ]]; then
        [[ -n ${HOME:-} ]] || fail "$FAILED" \
            "HOME is not set, and so there is no default prefix; name the prefix with --prefix"
        prefix=$HOME/.wine
    fi
    [[ $prefix == /* ]] || prefix=$PWD/$prefix
    [[ -d $prefix || ! -e $prefix ]] || fail "$FAILED" "$prefix is not a folder; name the prefix with --prefix"
    [[ -d $prefix ]] || fail "$FAILED" \
        "there is no folder $prefix; make a prefix with: WINEPREFIX=$(quoted "$prefix") wineboot -i"
}

# Says that a folder is no prefix, with advice; Wine must not be told to make one in a folder that has something else.
not_a_prefix() {
    local has
    has=$(find "$prefix" -mindepth 1 -maxdepth 1 -print -quit 2>/dev/null) || :
    if [[ -e $prefix/drive_c || -e $prefix/dosdevices || -e ${reg[machine]} ]]; then
        fail "$FAILED" "$prefix is not a whole Wine prefix; complete it with:" \
            "WINEPREFIX=$(quoted "$prefix") wineboot -i"
    elif [[ -n $has ]]; then
        fail "$FAILED" "$prefix is not a Wine prefix, and holds other things; name the prefix with --prefix"
    fi
    fail "$FAILED" "$prefix is not a Wine prefix; make it one with: WINEPREFIX=$(quoted "$prefix") wineboot -i"
}

# Finds the prefix and refuses what Wine or winecsp cannot work with.
find_prefix() {
    local owner hive
    choose_prefix
    owner=$(stat -Lc %u -- "$prefix")
    if [[ $owner != "$(id -u)" ]]; then
        fail "$FAILED" "$prefix belongs to $(stat -Lc %U -- "$prefix"), and Wine refuses the prefixes of other users;" \
            "run winecsp as that user"
    fi
    full_path prefix "$prefix" || fail "$FAILED" "$prefix cannot be entered"
    state=$prefix/.winecsp record=$prefix/.winecsp/record
    reg=([user]=$prefix/user.reg [machine]=$prefix/system.reg)
    # A new prefix gets its registry files when its first wineserver leaves.
    if [[ -d $prefix/drive_c && ! -f ${reg[user]} ]]; then wait_idle 20 || :; fi
    if [[ -f ${reg[machine]} ]] && head -n 10 -- "${reg[machine]}" | grep -q '^#arch=win32'; then
        fail "$FAILED" "$prefix is a 32-bit prefix, and stays one; winecsp needs a 64-bit one: make another with:" \
            "WINEARCH=win64 WINEPREFIX=$(quoted "$prefix-64") wineboot -i"
    fi
    [[ -f ${reg[user]} && -f ${reg[machine]} && -d $prefix/drive_c/windows/system32 ]] || not_a_prefix
    need_real_folders "$state" "$state/previous" "$state/previous"/{x86_64,i386}
    for hive in "${!reg[@]}"; do reg[$hive]=$(readlink -f -- "${reg[$hive]}"); done
    read_record
    if [[ ${rec[state]:-} == installed ]]; then installed=yes; fi
}

# first_locked: the first of what winecsp changes in a prefix that the user may not write, if there is one.
first_locked() {
    local path
    for path in "$prefix" "${reg[@]%/*}" "${reg[@]}" "$prefix/drive_c/windows"/{system32,syswow64} \
        "$state" "$state/previous" "$state/previous"/{x86_64,i386}; do
        if [[ -e $path && ! -w $path ]]; then
            printf '%s\n' "$path"
            return 0
        fi
    done
}

# Refuses a prefix that the user may not change.
need_writable() {
    local path
    path=$(first_locked)
    [[ -z $path ]] || fail "$FAILED" "$path is not writable; give yourself write permission, or mount its disk for" \
        "writing, and try again"
}

# Whether a wineserver serves the prefix.
server_runs() { [[ -n $(server_pids "$prefix") ]]; }

# The programs in the prefix, as "NAME (process ID), ...", without those that Wine starts for itself and ends itself
# soon after the last other one.
running_programs() {
    local pid name list=''
    while read -r pid name; do
        case $name in
        wineserver* | services.exe | explorer.exe | winedevice.exe | plugplay.exe | svchost.exe | rpcss.exe | \
            start.exe | conhost.exe | wineboot.exe | tabtip.exe | csptool.exe) ;;
        *) list+=${list:+, }"$name (process $pid)" ;;
        esac
    done < <(server_programs "$prefix")
    printf '%s' "$list"
}

# Waits up to so many seconds for the last program, and then the server, to leave. If the wineserver program fails,
# leaves in $server_words what it says.
wait_idle() {
    local code=0
    server_words=$(WINEPREFIX=$prefix timeout "$1" "$wineserver" -w 2>&1 >/dev/null) || code=$?
    if ((code == 0 || code == 124)); then server_words=''; fi
    ((code == 0)) && ! server_runs
}

# Waits until no server runs: one that does writes the registry anew when it leaves, as it was before an edit.
need_no_server() {
    if ! server_runs || wait_idle 60; then return 0; fi
    fail "$FAILED" "${server_words:-programs in $prefix do not end}, and its registry is not edited while one runs"
}

# Waits up to so many seconds for the last program to leave, and longer while there is nothing but Wine's own, as on a
# busy machine. Leaves in $programs what else runs.
become_idle() {
    programs=''
    if wait_idle "$1"; then return 0; fi
    programs=$(running_programs)
    [[ -z $programs ]] && wait_idle 30
}

# Refuses a prefix in which programs run; with --stop ends them. Locks out a second winecsp.
need_idle() {
    local programs
    if type -P flock >/dev/null; then
        exec {lock}<"$prefix"
        flock -n "$lock" || fail "$IN_USE" "another winecsp is at work in $prefix; wait for it"
    fi
    if [[ $stop == yes ]]; then WINEPREFIX=$prefix timeout 20 "$wineserver" -k >/dev/null 2>&1 || :; fi
    if become_idle 6; then return 0; fi
    if [[ -z $programs && -n $server_words ]]; then fail "$FAILED" "Wine cannot work in $prefix: $server_words"; fi
    : "${programs:=those that Wine itself starts}"
    if [[ $stop == yes ]]; then fail "$IN_USE" \
        "programs in $prefix do not end; end them by hand and try again: $programs"; fi
    fail "$IN_USE" "programs run in $prefix; close them and try again, or use --stop to end them: $programs"
}

package_version() {
    local file
    for file in "$from/VERSION" "$here/VERSION" "$here/../VERSION"; do
        if [[ -f $file ]]; then
            head -n 1 -- "$file"
            return
        fi
    done
    echo unknown
}

# csptool WIDTH ARGUMENT...: runs csptool in the prefix, as any program would run there.
csptool() {
    local messages code=0
    messages=$(mktemp) || return
    csptool_traced -all "$messages" "$@" || code=$?
    rm -f -- "$messages"
    return "$code"
}

# program_path FILE: as Wine finds a program; signs that no file of Windows has it looks for in one form only.
program_path() { if [[ $1 == *[\"\<\>\|*?]* ]]; then printf '%s' "\\\\?\\unix${1//\//\\}"; else printf '%s' "$1"; fi; }

# csptool_traced CHANNELS FILE WIDTH ARGUMENT...: the same, with these channels of WINEDEBUG; what goes to stderr is in
# FILE. What csptool starts does not keep winecsp's lock. No debugger is started if it crashes: where DLLs are missing
# that would crash, too, and start another, without end. When a wineserver leaves at that very moment, Wine may fail
# before the program begins: then it is started once more.
csptool_traced() {
    local channels=$1 messages=$2 width=$3 try code
    shift 3
    for try in 1 2; do
        code=0
        (
            if [[ -n ${lock:-} ]]; then exec {lock}<&-; fi
            export WINEDLLOVERRIDES="${WINEDLLOVERRIDES:+$WINEDLLOVERRIDES;}winedbg.exe=d"
            WINEPREFIX=$prefix WINEDEBUG=$channels timeout "$tool_seconds" "$wine" \
                "$(program_path "$from/$width-windows/programs/csptool.exe")" \
                "$@" 2>"$messages" </dev/null
        ) | tr -d '\r' || code=$?
        start_failed "$code" "$messages" || break
    done
    return "$code"
}

# Finds the folder of our DLLs: named by --from, beside this script, or in the build folder of a source tree.
find_from() {
    local dir
    for dir in ${from:+"$from"} ${from:-"$here" "$here/../build"}; do
        if [[ -d $dir/x86_64-windows ]]; then
            full_path from "$dir"
            break
        fi
    done
}

# Finds our DLLs.
find_package() {
    local name
    find_from
    for name in $(module_names); do
        [[ -f $from/x86_64-windows/$name.dll ]] ||
            fail "$FAILED" "there is no x86_64-windows/$name.dll in ${from:-$here}; build winecsp first, or name its" \
                "folder with --from"
        is_ours "$from/x86_64-windows/$name.dll" ||
            fail "$FAILED" \
                "$from/x86_64-windows/$name.dll is not a DLL of winecsp; name the folder of the right ones with --from"
    done
}

# Decides which widths to serve: 64-bit always, 32-bit if the prefix, the Wine and the package have it.
find_widths() {
    local name
    active=(x86_64)
    [[ -n ${lib[i386]:-} ]] && exists "$(dll i386 kernel32)" || return 0
    for name in $(module_names); do
        [[ -f $from/i386-windows/$name.dll ]] || {
            say "$from has no i386-windows/$name.dll: 32-bit programs keep Wine's own DLLs"
            return 0
        }
    done
    active+=(i386)
}
