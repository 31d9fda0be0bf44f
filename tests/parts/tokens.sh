# Part of the test of the smart card provider: programs that follow a script (tests/programs/token_tool.c), and what is
# expected of each of their lines. Who sources it has lib.sh and keyd.sh already, the prefix in $prefix.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

declare -A runs=() titles=()
run_count=0

# tool_of: the program of the width in $arch, without a console if $kind is gui.
tool_of() {
    local tool=$WINECSP_FROM/${arch:-x86_64}-windows/programs/token_tool.exe
    local gui=$scratch/${arch:-x86_64}-gui.exe
    if [[ ${kind:-console} == console ]]; then
        echo "$tool"
        return
    fi
    [[ -f $gui ]] || make_gui "$tool" "$gui"
    echo "$gui"
}

# make_gui FROM TO: the same program of the other subsystem, which is a word of its header.
make_gui() {
    local at
    at=$(od -An -tu4 -j60 -N4 "$1")
    cp "$1" "$2.new"
    printf '\2' | dd of="$2.new" bs=1 seek=$((at + 92)) conv=notrunc 2>/dev/null
    mv "$2.new" "$2"
}

# split_script NUMBER: of lines "COMMAND|WORD|... => WANTED" on standard input.
split_script() {
    local line
    while IFS= read -r line; do
        line=${line#"${line%%[! ]*}"}
        printf '%s\n' "${line%% => *}" | tr '|' '\t' >>"$scratch/script.$1"
        printf '%s\n' "${line##* => }" >>"$scratch/wanted.$1"
    done
}

# judge NUMBER TITLE CODE: each line of the results.
judge() {
    local command wanted got
    while IFS= read -r command <&3 && IFS= read -r wanted <&4; do

        IFS= read -r got <&5 || got='nothing'
        got=${got%$'\r'}
        command=${command//$'\t'/ }
        if [[ $got == $wanted* ]]; then
            ok "$2: ${command:0:60}"
        else
            not_ok "$2: ${command//"$pin"/PIN}: got '$got', wanted '$wanted' (exit code $3)"
        fi
    done 3<"$scratch/script.$1" 4<"$scratch/wanted.$1" 5<"$scratch/results.$1"
}

# plays TITLE: a program follows the script on standard input to its end.
plays() {
    local number=$((++run_count)) code=0
    split_script "$number"
    : >"$scratch/results.$number"
    in_prefix "$prefix" "$(tool_of)" "Z:$scratch/script.$number" "Z:$scratch/results.$number" >/dev/null || code=$?
    judge "$number" "$1" "$code"
}

# begins NAME TITLE: the same, and others go on meanwhile.
begins() {
    local number=$((++run_count))
    split_script "$number"
    : >"$scratch/results.$number"
    WINEPREFIX=$prefix DISPLAY='' timeout 120 "$WINE" "$(tool_of)" "Z:$scratch/script.$number" \
        "Z:$scratch/results.$number" >/dev/null 2>&1 </dev/null &
    runs[$1]="$number $!"
    titles[$1]=$2
}

# ends NAME: waits for it, and judges.
ends() {
    local number pid code=0
    read -r number pid <<<"${runs[$1]}"
    wait "$pid" || code=$?
    judge "$number" "${titles[$1]}" "$code"
}

# program_of NAME: the process itself, which is the child of the one that bounds its time.
program_of() {
    local pid=${runs[$1]#* } child
    read -r child <"/proc/$pid/task/$pid/children"
    echo "$child"
}

# kills NAME: the program, which then ends without the rest of its lines.
kills() {
    kill -KILL "$(program_of "$1")"
    ends "$1" 2>/dev/null
}

# tell_go NAME: lets a program go on that waits for that. wait_for NAME: waits until a program has made it.
tell_go() { : >"$scratch/$1"; }
wait_for() {
    local tries
    for tries in {1..600}; do
        [[ ! -f $scratch/$1 ]] || return 0
        sleep 0.05
    done
    not_ok "$1 was not made (tried $tries times)"
}

# is_signature FILE PUBLIC HASH: of $scratch/message.
is_signature() {
    openssl dgst "-$3" -verify "$2" -signature "$1" "$scratch/message" >/dev/null 2>&1
}

# set_helper PATH: who is started for a connection.
set_helper() {
    in_prefix "$prefix" reg add 'HKLM\Software\winecsp' /v TokenHelper /t REG_SZ /d "$1" /f /reg:64 >/dev/null
}
