# Part of winecsp: csptool.exe, by hand.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# do_tool ARGUMENT...: runs csptool in the prefix. A Windows program gets only the first three of our file descriptors:
# one with a passphrase becomes its input.
do_tool() {
    local -a args=()
    local descriptor=''
    while (($#)); do
        case $1 in
        --passphrase-fd=*) descriptor=${1#*=} ;;
        --passphrase-fd) descriptor=${2:-} && shift ;;
        *) args+=("$1") ;;
        esac
        shift
    done
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
