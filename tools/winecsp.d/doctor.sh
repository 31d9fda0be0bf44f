# Part of winecsp: the command doctor, which writes one text for a bug report and looks for the usual causes. It has
# versions, the layout, overrides, which DLLs a program really gets, and the trace of a small self-test; names of
# people, of their folders and of key containers are left out.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

readonly trace_lines=20 # so many calls of the self-test's trace are shown, and so many messages

# system_report: the machine, as far as it may matter.
system_report() {
    local name='' free
    section System
    if [[ -r /etc/os-release ]]; then name=$(sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\).*/\1/p' /etc/os-release); fi
    row system "${name:-unknown}, $(uname -srm)"
    free=$(free_room)
    row 'free space' "$((${free:-0} / 1024)) MB where the prefix is"
    if is_full; then problem "the disk of the prefix is full: make room, since keys cannot be saved"; fi
}

# environment_report: the variables that change what Wine does.
environment_report() {
    local name
    section Environment
    for name in WINEPREFIX WINEARCH WINELOADER WINESERVER WINEDLLPATH WINEDLLOVERRIDES WINEDEBUG WINEESYNC WINEFSYNC \
        LD_LIBRARY_PATH LD_PRELOAD STEAM_COMPAT_DATA_PATH PROTON_VERB; do
        if [[ -n ${!name:-} ]]; then row "$name" "${!name}"; fi
    done
}

# foreign_files: what in the prefix belongs to somebody else, though winecsp or Wine must change it.
foreign_files() {
    local owner count
    owner=$(id -u)
    count=$(find -- "$prefix" -xdev ! -uid "$owner" 2>/dev/null | wc -l)
    ((!count)) || problem "$(counted "$count" file) in the prefix of another user, mostly after a run as root:" \
        "as root, chown -R $(id -un) and the prefix's folder gives them back"
}

# locked_files: what may not be written, though winecsp or Wine must change it.
locked_files() {
    local path
    path=$(first_locked)
    [[ -z $path ]] || problem "$path is not writable, and so settings and keys cannot be saved: give yourself write" \
        "permission, or mount its disk for writing"
}

# wine_report: whether the Wine is the one of the install, and the only one at work in the prefix.
wine_report() {
    local pid program version
    section 'Wine'
    row wineserver "$wineserver"
    if [[ -n ${rec[wine]:-} && ${rec[wine]} != "$wine_version" ]]; then
        problem "the install was made for ${rec[wine]}, and this is $wine_version: winecsp install renews it"
    fi
    for pid in $(server_pids "$prefix"); do
        program=$(readlink -- "/proc/$pid/exe") || continue
        row 'at work' "$program (process $pid)"
        if [[ ${program##*/} != wineserver* ]]; then continue; fi
        version=$("$program" --version 2>&1 </dev/null | head -n 1) || version=''
        [[ $version != 'Wine '* || wine-${version#Wine } == "${wine_version%% *}" ]] ||
            problem "the wineserver of another Wine, $version, serves the prefix: end the programs in it, or name" \
                "that Wine with --wine"
    done
}

# program_report FILE: the program that does not work: its width, and DLLs beside it that count before the prefix's.
program_report() {
    local file=$1 name dir width=64-bit machine found
    section Program
    if [[ $file == [A-Za-z]:[\\/]* ]]; then
        file=${file//\\//}
        file=$prefix/dosdevices/${file,}
    fi
    [[ -f $file ]] || fail "$FAILED" "there is no file $file"
    machine=$(LC_ALL=C od -An -v -tu1 -N 4096 -- "$file" | LC_ALL=C awk "$pe_words"'
        END { if (u16( 0 ) == 23117 && u32( u32( 60 ) ) == 17744) print u16( u32( 60 ) + 4 ) }')
    case $machine in
    34404) ;;
    332) width=32-bit ;;
    *)
        row program 'no 32- or 64-bit Windows program'
        problem "${file##*/} is no 32- or 64-bit Windows program: name the one that does not work"
        return 0
        ;;
    esac
    row program "${file##*/}, $width"
    [[ $width == 64-bit || " ${active[*]} " == *' i386 '* ]] ||
        problem "the program is a 32-bit one, and 32-bit programs keep Wine's own DLLs here: the Wine, the prefix or" \
            "the package has no 32-bit part"
    dir=$(dirname -- "$file")
    while IFS= read -r found; do
        name=${found##*/}
        row 'beside it' "$name: $(beside_text "$found")"
        is_ours "$found" || problem "the program brings a $name of its own, which may count before winecsp's: rename" \
            "it, unless the program needs it"
    done < <(find -L -- "$dir" -maxdepth 1 -type f | grep -iE "/($(module_names | sed 's/ $//; s/ /|/g'))\.dll$" || :)
}

beside_text() { if is_ours "$1"; then echo "winecsp $(version_of "$1")"; else echo "version $(version_of "$1")"; fi; }

# self_test WIDTH: csptool's known answers, and what the trace says meanwhile.
self_test() {
    local out code=0 trace line
    if [[ ! -f $from/$1-windows/programs/csptool.exe ]]; then return 0; fi
    section "Self-test of ${bits[$1]} programs"
    trace=$(mktemp)
    out=$(csptool_traced trace+crypt,+loaddll "$trace" "$1" test) || code=$?
    while IFS= read -r line; do row 'known answers' "$line"; done < <(answers <<<"$out")
    if ((code)); then
        consequence "the self-test of ${bits[$1]} programs fails (exit code $code): please report this text"
    fi
    while IFS= read -r line; do row "${line%%$'\t'*}" "${line#*$'\t'}"; done < <(trace_digest <"$trace")
    rm -f -- "$trace"
}

# answers: of csptool's table a line for each provider, and one for each wrong answer.
answers() {
    awk '
        $NF ~ /^[0-9]+$/ && $(NF - 1) ~ /^[0-9]+$/ {
            $NF = $NF " wrong"; $(NF - 1) = $(NF - 1) " tested,"; $(NF - 2) = "(type " $(NF - 2) "):"; print
        }
        / FAILED / { $1 = $1; print }'
}

# trace_digest: of a trace the DLLs that were loaded, the messages, and the first calls, as lines "KIND<tab>TEXT".
trace_digest() {
    LC_ALL=C awk -v most="$trace_lines" -v names="$(module_names)" '
        BEGIN { count = split( names, word, " " ) }
        { sub( /\r$/, "" ) }
        /:trace:loaddll:.* Unloaded / { next }
        /:trace:loaddll:/ {
            for (i = 1; i <= count; i++)
                if (tolower( $0 ) ~ "[\\\\/]" word[i] "(_host)?\\.dll") {
                    sub( /.*Loaded L/, "" ); sub( / at [0-9A-Fa-f]+/, "" )
                    if (!seen[tolower( $0 )]++) print "loaded\t" $0
                }
            next
        }
        /:trace:crypt:/ { if (++calls <= most) print "call\t" $0; next }
        /^[0-9a-f]+:(err|warn|fixme):/ {
            text = $0
            sub( /^[0-9a-f]+:/, "", text )
            if (!seen[text]++ && ++messages <= most) print "message\t" text
        }'
}

# without_names: leaves out of each line of a text the names of people, machine and folders.
without_names() {
    local real=${HOME:-/nonexistent}
    real=$(readlink -f -- "$real" || printf '%s' "$real")
    prefix=$prefix given=${WINEPREFIX:-} from=$from home=${HOME:-/nonexistent} real=$real user=$(id -un) \
    host=$(uname -n) LC_ALL=C awk '
        # What stands for itself, and not for the beginning or end of something longer.
        function without( what, instead,    at, rest, out, before, after ) {
            if (what == "" || what == "/") return
            for (rest = $0; at = index( rest, what ); rest = substr( rest, at + length( what ))) {
                before = at > 1 ? substr( rest, at - 1, 1 ) : substr( out, length( out ), 1 )
                if (what ~ /^\//) before = ""
                after = substr( rest, at + length( what ), 1 )
                out = out substr( rest, 1, at - 1 ) ((before after) ~ /[A-Za-z0-9_]/ ? what : instead)
            }
            $0 = out rest
        }
        {
            without( ENVIRON["prefix"], "PREFIX" ); without( ENVIRON["given"], "PREFIX" )
            without( ENVIRON["from"], "PACKAGE" )
            without( ENVIRON["home"], "HOME" ); without( ENVIRON["real"], "HOME" )
            gsub( /users[\/\\]+[^\/\\]+[\/\\]/, "users/USER/" ); gsub( /users[\/\\]+[^\/\\ ]+$/, "users/USER" )
            gsub( /\/home\/[^\/ ]+/, "/home/USER" )
            without( ENVIRON["user"], "USER" ); without( ENVIRON["host"], "HOST" )
            print
        }'
}

# leave_names_out: of what report and problems have, before it is printed.
leave_names_out() {
    local -a lines
    if ((${#report[@]})); then
        mapfile -t lines < <(printf '%s\n' "${report[@]}" | without_names)
        report=("${lines[@]}")
    fi
    if ((${#problems[@]})); then
        mapfile -t lines < <(printf '%s\n' "${problems[@]}" | without_names)
        problems=("${lines[@]}")
    fi
}

# do_doctor [PROGRAM]: the whole text.
do_doctor() {
    local w state=working
    nameless=yes
    if [[ $json != yes ]]; then verbose=yes; fi
    head_status
    system_report
    environment_report
    wine_report
    foreign_files
    locked_files
    if [[ -n $program ]]; then program_report "$program"; fi
    if is_clean; then
        state='not installed'
        section Install
        row installed no
        check_environment || :
        app_overrides
    else
        section Install
        install_status
    fi
    if [[ -n $installed && -z $(unfit_dlls) ]]; then
        for w in "${active[@]}"; do self_test "$w"; done
    fi
    if [[ $state == working ]] && ((${#problems[@]})); then state=attention; fi
    leave_names_out
    print_report "$state" "$(doctor_verdict "$state")"
    case $state in
    working) return 0 ;;
    'not installed') return "$NOT_INSTALLED" ;;
    esac
    return "$ATTENTION"
}

doctor_verdict() {
    case $1 in
    working) echo 'None of the usual causes was found' ;;
    'not installed') echo "Not installed: 'winecsp install' does it" ;;
    esac
}
