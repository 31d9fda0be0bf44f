# Part of the test of winecsp-keyd: its user, clients that are spoken to, the daemon that they reach, what openssl says.
# Who sources it has lib.sh already, the user's name in $tester (empty: none was made), his folder in $home, the daemon
# in $keyd.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

declare -A to=() from=() client_pids=()

# ---- users ---------------------------------------------------------------------------------------

# as_user COMMAND...: as the daemon's user, with an environment that leads into the scratch folder. ($runtime: another
# runtime folder. $instead: exec, where the shell is to become the command.)
as_user() {
    local become=()
    [[ -z $tester ]] || become=(setpriv --reuid="$tester" --regid="$tester" --clear-groups)
    ${instead-} "${become[@]}" env -u DISPLAY HOME="$home" XDG_RUNTIME_DIR="${runtime:-$home/run}" XDG_CONFIG_HOME="$home/config" \
        SOFTHSM2_CONF="$home/softhsm2.conf" KEYD_STUB="$home/stub" \
        ASAN_OPTIONS="detect_leaks=0:log_path=$home/asan:abort_on_error=1" "$@"
}

as_another() {
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

make_user() {
    mkdir "$home"
    [[ $(id -u) == 0 ]] || return 0
    need_tool useradd 'the daemon runs as root' && need_tool setpriv 'the daemon runs as root' || return 0
    tester=winecsp-keyd-$$
    add_user "$tester" "$home" || {
        tester=''
        skip 'no user could be made: the daemon runs as root'
    }
}

mode_of() { stat -c %a "$1"; }

# ---- clients: each is a program ------------------------------------------------------------------

# start_client NAME [KEYD]: a client that waits for commands.
start_client() {
    local name=$1 fd
    rm -f "$scratch/$name".{in,out}
    mkfifo "$scratch/$name".{in,out}
    instead='exec' as_user "$home/client" "${2:-$keyd}" \
        <"$scratch/$name.in" >"$scratch/$name.out" 2>>"$scratch/messages" &
    client_pids[$name]=$!
    disown "$!" # nothing is said when it is killed
    exec {fd}>"$scratch/$name.in"
    to[$name]=$fd
    exec {fd}<"$scratch/$name.out"
    from[$name]=$fd
}

# tell NAME WORD...: a command, without waiting. hear NAME: its answer, in $reply. ask: both.
tell() {
    printf '%s\n' "${*:2}" >&"${to[$1]}"
}
hear() {
    reply='no answer'
    read -r -t 120 reply <&"${from[$1]}"
}
ask() {
    tell "$@"
    hear "$1"
}

# asks NAME WANTED WORD...: the answer begins so.
asks() {
    ask "$1" "${@:3}"
    if [[ $reply == "$2"* ]]; then ok "${*:3:5}"; else not_ok "${*:3:5}: got '${reply:0:200}', wanted '$2'"; fi
}

# stop_client NAME
stop_client() {
    local fd
    kill -KILL "${client_pids[$1]}" 2>/dev/null
    wait_gone "${client_pids[$1]}"
    fd=${to[$1]}
    exec {fd}>&-
    fd=${from[$1]}
    exec {fd}<&-
    unset "client_pids[$1]" "to[$1]" "from[$1]"
}

# greet NAME [KEYD]: a new client that has a connection.
greet() {
    [[ -z ${client_pids[$1]-} ]] || stop_client "$1"
    start_client "$@"
    asks "$1" ok connect
    asks "$1" 'ok 1 1-1 ' hello
}

# ---- the daemon ----------------------------------------------------------------------------------

# daemon_pid [FOLDER]: of the one that has the lock.
# shellcheck disable=SC2120 # the test gives one
daemon_pid() {
    local inode
    inode=$(stat -c %i "${1:-$home/run/winecsp}/lock" 2>/dev/null) || return 0
    awk -v inode="$inode" '$2 == "FLOCK" { n = split( $6, part, ":" ); if (part[n] == inode) print $5 }' /proc/locks
}

# daemon_pids: of all that run from the scratch folder, wherever they are found.
daemon_pids() {
    local exe
    for exe in /proc/[0-9]*/exe; do
        [[ $(readlink "$exe" 2>/dev/null) == "$home"/* ]] || continue
        if tr '\0' ' ' 2>/dev/null <"${exe%exe}cmdline" | grep -q -- '--daemon'; then
            basename "${exe%/exe}"
        fi
    done
}

# wait_gone PID: until that process has ended, with all its threads.
wait_gone() {
    local tries
    for tries in {1..600}; do
        [[ -d /proc/$1 ]] || return 0
        if grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null && [[ $(echo "/proc/$1/task"/*) != *' '* ]]; then
            return 0
        fi
        sleep 0.05
    done
    echo "process $1 does not end (tried $tries times)"
    return 1
}

end_daemon() {
    local pid
    pid=$(daemon_pid)
    [[ -z $pid ]] || { kill -TERM "$pid" && wait_gone "$pid"; }
}

# configure LINE...: the daemon's next start reads it.
configure() {
    printf '%s\n' "$@" >"$home/config/winecsp/keyd.conf"
}

# play_in FILE WORD=VALUE...: what the stub that reads that file plays from now on. play: the first one.
play_in() {
    printf '%s\n' "${@:2}" >"$1.new"
    chmod 644 "$1.new"
    mv "$1.new" "$1"
}
play() { play_in "$home/stub" "$@"; }

# wait_log COUNT PATTERN [FILE]: until a stub, the first one, has logged that so often.
wait_log() {
    local tries
    for tries in {1..600}; do
        [[ $(grep -c -- "$2" "${3:-$home/stub.log}" 2>/dev/null) -lt $1 ]] || return 0
        sleep 0.05
    done
    echo "the stub has not logged '$2' $1 times (tried $tries times)"
    return 1
}

# logins: how many logins the stub has seen.
logins() { grep -c login "$home/stub.log" 2>/dev/null; }

# ---- what openssl says ---------------------------------------------------------------------------

hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
unhex() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"; }

# make_public MODULUS FILE: a public key in PEM.
make_public() {
    printf '%s\n' asn1=SEQUENCE:info '[info]' algorithm=SEQUENCE:alg key=BITWRAP,SEQUENCE:numbers '[alg]' \
        oid=OID:rsaEncryption null=NULL '[numbers]' "n=INTEGER:0x$1" e=INTEGER:0x010001 >"$scratch/asn1"
    openssl asn1parse -genconf "$scratch/asn1" -noout -out "$scratch/public.der" &&
        openssl pkey -pubin -inform DER -in "$scratch/public.der" -out "$2"
}

# The DigestInfo of SHA-256 over a message.
printf 'to be signed' >"$scratch/message"
digest_info=3031300d060960864801650304020105000420$(sha256sum "$scratch/message" | cut -c1-64)

# verifies HEX PUBLIC: whether that is a signature of the message.
verifies() {
    unhex "$1" >"$scratch/signature"
    openssl dgst -sha256 -verify "$2" -signature "$scratch/signature" "$scratch/message" >/dev/null 2>&1
}

# check_signature NAME KEY PUBLIC [FLAGS PIN]
check_signature() {
    asks "$1" ok sign "$2" 1 "${4:-0}" "${5:--}" "$digest_info"
    check "the signature of $2 is right" verifies "${reply#ok }" "$3"
}

# encrypt PUBLIC OPTION...: some text, as hex digits.
encrypt() {
    printf 'a session key' | openssl pkeyutl -encrypt -pubin -inkey "$1" "${@:2}" >"$scratch/encrypted"
    hex "$scratch/encrypted"
}

# check_decryption NAME KEY PUBLIC [FLAGS PIN] [without labels of OAEP]
check_decryption() {
    local oaep=(-pkeyopt rsa_padding_mode:oaep) text
    text="ok $(printf 'a session key' | od -An -tx1 | tr -d ' \n')"
    asks "$1" "$text" decrypt "$2" 1 "${4:-0}" "${5:--}" "$(encrypt "$3")"
    asks "$1" "$text" decrypt "$2" 2 "${4:-0}" "${5:--}" "$(encrypt "$3" "${oaep[@]}")"
    [[ -z ${6-} ]] || return 0
    asks "$1" "$text" decrypt "$2" 2 "${4:-0}" "${5:--}" \
        "$(encrypt "$3" "${oaep[@]}" -pkeyopt rsa_oaep_label:616263)" 616263
    asks "$1" 'error BAD_DATA' decrypt "$2" 2 "${4:-0}" "${5:--}" "$(encrypt "$3" "${oaep[@]}")" 61
}

# make_certificate PUBLIC FILE: of a CA that nobody keeps.
make_certificate() {
    [[ -f $scratch/ca.pem ]] ||
        openssl req -x509 -newkey rsa:2048 -nodes -keyout "$scratch/ca.key" -out "$scratch/ca.pem" -subj /CN=ca -days 9
    openssl req -new -key "$scratch/ca.key" -subj /CN=signer 2>/dev/null |
        openssl x509 -req -CA "$scratch/ca.pem" -CAkey "$scratch/ca.key" -set_serial 7 -days 8 -force_pubkey "$1" \
            -outform DER -out "$2"
} 2>/dev/null
