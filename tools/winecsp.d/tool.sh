# Part of winecsp: csptool.exe, by hand.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# do_tool ARGUMENT...: runs csptool in the prefix. A Windows program gets only the first three of our file descriptors:
# one with a passphrase becomes its input.
do_tool() {
    if [[ ${1:-} == help && $# -gt 1 ]]; then set -- "$2" --help; fi
    local -a args=()
    local descriptor='' variable='' unfit
    unfit=$(if [[ -n $installed ]]; then unfit_dlls; fi)
    [[ -z $unfit ]] || fail "$FAILED" "missing or damaged in the prefix:$unfit; no program runs there properly:" \
        "winecsp install puts them back"
    while (($#)); do
        case $1 in
        --passphrase-fd=*) descriptor=${1#*=} ;;
        --passphrase-fd) descriptor=${2:-} && shift ;;
        --passphrase-env=* | --passphrase-env)
            if [[ $1 == *=* ]]; then variable=${1#*=}; else variable=${2:-} && shift; fi
            ;;
        *) args+=("$1") ;;
        esac
        shift
    done
    # Wine changes what the environment has by the locale; a descriptor brings it as it is.
    if [[ $variable =~ ^[A-Za-z_][A-Za-z0-9_]*$ && ${!variable:-} == *[![:ascii:]]* ]]; then
        exec {descriptor}< <(printf '%s\n' "${!variable}")
    elif [[ -n $variable ]]; then
        args+=(--passphrase-env "$variable")
    fi
    if [[ -n $descriptor ]]; then
        [[ $descriptor =~ ^[0-9]+$ && -e /dev/fd/$descriptor ]] ||
            fail "$USAGE" "--passphrase-fd: there is no file descriptor $descriptor"
        exec <&"$descriptor"
        args+=(--passphrase-fd 0)
    fi
    local tool=$from/x86_64-windows/programs/csptool.exe
    [[ -f $tool ]] || fail "$FAILED" "there is no csptool.exe in ${from:-$here}: name winecsp's folder with --from"
    export WINEDEBUG=${WINEDEBUG:--all}
    WINEPREFIX=$prefix exec "$wine" "$tool" "${args[@]}"
}
