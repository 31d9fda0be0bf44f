#!/bin/bash
# winecsp-keyd, spoken to as a Windows program's provider does (tests/keyd/client.c): every operation on a token of
# SoftHSM's, judged by openssl; then tokens that no test has at hand (tests/keyd/stub.c); bytes that are no frames; how
# the daemon is found, started, replaced and ended; what other users may try. For the stub it is built with
# AddressSanitizer and UBSan where gcc has them. Run as root, the daemon is an ordinary user's, who is made for it.
# Environment: KEYD_TESTS, the parts to run (default: all).
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/keyd.sh
. "$(dirname "$0")/parts/keyd.sh"

tester=''
home=$scratch/user
keyd=$home/winecsp-keyd
pin="pin-7Qx9wZ"

more_cleanup() {
    local name pid
    for name in "${!client_pids[@]}"; do kill -KILL "${client_pids[$name]}" 2>/dev/null; done
    end_daemon
    for pid in $(daemon_pids); do kill -KILL "$pid"; done
    [[ -z $tester ]] || {
        rm -rf "/tmp/winecsp-$(id -u "$tester")"
        # A daemon that has ended counts as the user's until somebody has taken notice of it.
        userdel --force "$tester" 2>/dev/null || drop_user "$tester"
    }
}

# ---- SoftHSM: each operation ---------------------------------------------------------------------

init_softhsm() {
    mkdir -p "$home/tokens"
    printf 'directories.tokendir = %s\nobjectstore.backend = file\n' "$home/tokens" >"$home/softhsm2.conf"
    [[ -z $tester ]] || chown -R "$tester:" "$home"
    as_user softhsm2-util --init-token --free --label Soft --pin "$pin" --so-pin 87654321 >/dev/null
}

test_softhsm() {
    local softhsm modulus public=$scratch/soft.pem pid
    softhsm=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
    need_tool softhsm2-util 'no token of SoftHSM' || return 0
    check 'a token of SoftHSM' init_softhsm
    configure "module = $softhsm" 'idle-seconds = 600'
    greet a
    asks a 'ok 1 tokens 0 keys 0 certs; token flags=0x101 pin=' list
    check_match 'its texts' "$reply" 'label=Soft serial='
    asks a 'error NEED_LOGIN' generate t0 2048 3 mine
    asks a 'error WRONG_PIN' login t0 0 12345678
    asks a 'error NEED_PIN' login t0 0 -
    asks a 'error NEED_PIN' login t0 1 -
    asks a 'error NO_TOKEN' login 00112233445566778899aabbccddeeff 0 "$pin"
    asks a 'ok flags=0x103' login t0 0 "$pin"
    asks a ok list generation
    asks a 'error BAD_LENGTH' generate t0 512 3 mine
    asks a 'error BAD_LENGTH' generate t0 2047 3 mine
    asks a 'ok unchanged' list known
    asks a ok generate t0 2048 3 mine
    modulus=$(cut -d' ' -f3 <<<"$reply")
    check 'openssl takes its public key' make_public "$modulus" "$public"
    asks a 'ok 1 tokens 1 keys 0 certs' list known
    check_match 'the key' "$reply" 'key type=1 flags=0x3 bits=2048 label=mine'
    check_equal 'its modulus' "$(ask a modulus k0 && echo "$reply")" "ok $modulus"
    check_signature a k0 "$public"
    check_decryption a k0 "$public" 0 - without # which SoftHSM passes over
    asks a 'error BAD_ALGORITHM' sign k0 2 0 - 1234
    asks a 'error NO_KEY' sign 00112233445566778899aabbccddeeff 1 0 - 1234
    test_certificates "$public"
    greet b
    asks b 'ok 1 tokens 1 keys 1 certs' list
    check_signature b k0 "$public"
    stop_client a
    check_signature b k0 "$public"
    asks b ok logout t0
    asks b 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
    asks b 'ok 1 tokens 1 keys 1 certs; token flags=0x101' list
    check_match 'the key is known without a login' "$reply" 'key type=1 flags=0xb bits=2048'
    asks b 'error NEED_LOGIN' delete k0
    asks b 'ok flags=0x103' login t0 0 "$pin"
    check_signature b k0 "$public"
    asks b ok delete k0
    asks b 'error NO_KEY' delete k0
    asks b 'ok 1 tokens 0 keys 0 certs' list
    asks b ok logout all
    pid=$(daemon_pid)
    stop_client b
    check 'the daemon ends when it is told' end_daemon
    check 'and is gone' wait_gone "$pid"
}

# test_certificates PUBLIC: for the key k0 of a's list.
test_certificates() {
    openssl genpkey -algorithm rsa -quiet 2>/dev/null | openssl pkey -pubout -out "$scratch/other.pem"
    make_certificate "$1" "$home/right.der"
    make_certificate "$scratch/other.pem" "$home/wrong.der"
    head -c 500 "$home/right.der" >"$home/short.der"
    chmod 644 "$home"/*.der
    asks a 'error BAD_CERT' putcert k0 "$home/wrong.der"
    asks a 'error BAD_CERT' putcert k0 "$home/short.der"
    asks a 'error BAD_CERT' putcert k0 /dev/null
    asks a ok putcert k0 "$home/right.der"
    asks a 'ok 1 tokens 1 keys 1 certs' list
    check_match 'it is its key'\''s' "$reply" "cert flags=0x1 len=$(stat -c %s "$home/right.der")"
    asks a ok putcert k0 "$home/right.der"
    asks a 'ok 1 tokens 1 keys 1 certs' list
    asks a ok cert k0 "$home/got.der"
    check 'it comes back as it was' cmp -s "$home/right.der" "$home/got.der"
}

# ---- the stub: what tokens do --------------------------------------------------------------------

# new_stub WORD=VALUE...: a fresh daemon with the stub, and client a in it.
new_stub() {
    end_daemon
    rm -f "$home/stub.log"
    play "$@"
    greet a "$checked"
}

test_presence() {
    new_stub tokens=0
    asks a 'ok 0 tokens 0 keys 0 certs' list
    asks a 'ok unchanged' list known
    asks a 'error NO_TOKEN' login 00112233445566778899aabbccddeeff 0 "$pin"
    asks a 'error NO_KEY' sign 00112233445566778899aabbccddeeff 1 0 - 1234
    play tokens=2 hidden=1
    asks a 'ok 2 tokens 2 keys 2 certs; token flags=0x81 pin=4-16 label=F?r?Tests' list known
    check_match 'the second' "$reply" 'label=Second serial=0002 reader=Stub Reader 1'
    check_match 'its key is hidden' "$reply" 'key type=1 flags=0xb bits=2048'
    asks a 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    asks a 'error NEED_LOGIN' sign k1 1 0 - "$digest_info"
    asks a 'ok 2 tokens 2 keys 2 certs; token flags=0x83' list known
    asks a 'error READ_ONLY' generate t0 2048 3 mine
    asks a 'error READ_ONLY' putcert k0 "$home/stub.der"
    asks a 'error READ_ONLY' delete k0
    check_decryption a k0 "$stub_public"
}

test_pins() {
    new_stub tokens=1 hidden=1
    asks a ok list
    asks a 'error WRONG_PIN flags=0x89' login t0 0 wrong-pin
    asks a 'error WRONG_PIN flags=0x99' login t0 0 wrong-pin
    check_equal 'each wrong PIN is one try' "$(logins)" 2
    asks a 'error NEED_PIN flags=0x99' login t0 2 "$pin"
    check_equal 'a remembered PIN is not tried where one try is left' "$(logins)" 2
    asks a 'error PIN_BLOCKED flags=0xa9' login t0 0 wrong-pin
    asks a 'error PIN_BLOCKED flags=0xa9' login t0 0 "$pin"
    new_stub tokens=1 expired=1
    asks a ok list
    asks a 'error PIN_EXPIRED' login t0 0 "$pin"
    new_stub tokens=1
    asks a ok list
    asks a 'ok flags=0x83' login t0 2 "$pin"
    asks a 'ok flags=0x83' login t0 0 wrong-pin
    check_equal 'who is logged in is not asked' "$(logins)" 1
}

test_pad() {
    new_stub tokens=1 pad=2
    asks a 'ok 1 tokens 1 keys 1 certs; token flags=0x85' list
    asks a 'error CANCELLED' login t0 1 -
    play tokens=1 pad=3
    greet b "$checked"
    asks b 'ok 1 tokens' list
    tell a login t0 1 -
    asks b 'ok unchanged' list known
    asks b 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
    check 'others go on while the pad waits for somebody' eval '! read -r -t 0 <&"${from[a]}"'
    play tokens=1 pad=1
    hear a
    check_equal 'the pad is answered' "$reply" 'ok flags=0x87'
    check_signature b k0 "$stub_public"
}

test_always() {
    new_stub tokens=1 always=1 hidden=1
    asks a ok list
    asks a 'ok flags=0x83' login t0 0 "$pin"
    asks a 'ok 1 tokens 1 keys 1 certs' list
    check_match 'the key says so' "$reply" 'key type=1 flags=0x7'
    asks a 'error NEED_PIN' sign k0 1 0 - "$digest_info"
    asks a 'error NEED_PIN' sign k0 1 1 - "$digest_info"
    check_equal 'no PIN, no try' "$(logins)" 1
    check_signature a k0 "$stub_public" 0 "$pin"
    check_signature a k0 "$stub_public" 0 "$pin"
    check_equal 'a try for each use' "$(logins)" 3
    asks a 'error WRONG_PIN' sign k0 1 0 wrong-pin "$digest_info"
    check_equal 'a wrong PIN is one try' "$(logins)" 4
    check_signature a k0 "$stub_public" 0 "$pin"
    check_decryption a k0 "$stub_public" 0 "$pin"
    play tokens=1 always=1 hidden=1 pad=1
    check_signature a k0 "$stub_public" 1
    asks a ok logout all
    asks a 'error NEED_LOGIN' sign k0 1 0 "$pin" "$digest_info"
}

test_bare() {
    new_stub tokens=1 raw=1
    asks a ok list
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    check_decryption a k0 "$stub_public"
    asks a 'error BAD_DATA' decrypt k0 1 0 - "$(printf '11%.0s' {1..256})"
    asks a 'error BAD_LENGTH' sign k0 1 0 - "$(printf '11%.0s' {1..250})"
    asks a ok sign k0 0 0 - "00$(printf '11%.0s' {1..255})"
    play tokens=1 raw=1 always=1
    asks a ok list rescan
    greet b "$checked"
    asks b ok list
    check_signature b k0 "$stub_public" 0 "$pin"
}

test_removal() {
    new_stub tokens=1 hidden=1 instance=1
    asks a ok list
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    play tokens=1 hidden=1 instance=1 remove-in=C_Sign
    asks a 'error REMOVED' sign k0 1 0 - "$digest_info"
    play tokens=1 hidden=1 instance=1
    asks a 'error NO_TOKEN' login t0 0 "$pin"
    asks a 'ok 0 tokens' list
    play tokens=1 hidden=1 instance=2
    asks a 'ok 1 tokens 1 keys 1 certs; token flags=0x81' list known
    asks a 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    play tokens=1 hidden=1 instance=3
    asks a 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    play tokens=1 hidden=1 instance=5
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    play tokens=0 hidden=1 instance=5
    asks a 'error REMOVED' sign k0 1 0 - "$digest_info"
    asks a 'error NO_KEY' sign k0 1 0 - "$digest_info"
    play tokens=1 hidden=1 instance=6 remove-in=C_Login
    asks a ok list
    asks a 'error REMOVED' login t0 0 "$pin"
    check_equal 'no PIN is given twice' "$(logins)" 4
}

test_death() {
    local pid
    new_stub tokens=1
    asks a ok list
    asks a ok login t0 0 "$pin"
    pid=$(daemon_pid)
    play tokens=1 die=C_Sign
    asks a closed sign k0 1 0 - "$digest_info"
    wait_gone "$pid"
    play tokens=1
    greet a "$checked"
    asks a ok list
    asks a 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
    asks a ok login t0 0 "$pin"
    play tokens=1 slow=1
    tell a sign k0 1 0 - "$digest_info"
    greet b "$checked"
    asks b 'ok 1 tokens' list
    kill -KILL "$(daemon_pid)"
    hear a
    check_equal 'the daemon is killed in a call' "$reply" closed
    asks b closed list
    play tokens=1
    greet a "$checked"
    asks a ok list
    asks a ok login t0 0 "$pin"
    play tokens=1 slow=1
    tell a sign k0 1 0 - "$digest_info"
    greet b "$checked"
    asks b ok list
    stop_client a
    play tokens=1
    check_signature b k0 "$stub_public"
    pid=$(daemon_pid)
    check 'a program that is killed in a call harms nobody' test -n "$pid"
}

# ---- what is no frame ----------------------------------------------------------------------------

# number VALUE: 4 bytes, little-endian.
number() { printf '%02x%02x%02x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }
frame() { printf '%s%s%s%s' "$(number $((${#2} / 2)))" "$(number "$1")" "$(number 77)" "$2"; }

# closes WANTED BYTES: in a new connection that has greeted; then it is closed.
closes() {
    greet c "$checked"
    asks c "$1" raw "$2"
    asks c closed list
}

test_frames() {
    local hello op
    new_stub tokens=1
    start_client c "$checked"
    asks c ok connect
    asks c 'error BAD_FRAME' list
    asks c closed hello
    asks c ok connect
    asks c 'error BAD_VERSION 0 1-1 ' hello 2 9
    asks c closed hello
    asks c ok connect
    asks c 'error BAD_VERSION 0 1-1 ' hello 0 0
    asks c ok connect
    asks c 'ok 1 1-1 ' hello 0 4000000000
    hello=$(number 0x444b4357)$(number 1)$(number 1)
    asks c 'ok serial=77 len=' raw "$(frame 1 "$hello$(number 2)6162")"
    asks c 'error BAD_FRAME' raw "$(frame 1 "$(number 0x444b4358)$(number 1)$(number 1)$(number 0)")"
    for op in 0 10 4294967295; do
        greet c "$checked"
        asks c 'error BAD_OP serial=77 len=0' raw "$(frame $op 00)"
        asks c ok list
    done
    closes 'error BAD_FRAME serial=77 len=0' "$(frame 2 "$(number 0)$(number 0)")"
    closes 'error BAD_FRAME serial=77 len=0' "$(frame 2 "$(number 0)$(number 0)$(number 0)00")"
    closes 'error BAD_FRAME serial=77 len=0' "$(frame 3 "$(printf '11%.0s' {1..16})$(number 0)$(number 0xffffffff)")"
    closes 'error BAD_FRAME' "$(number 65525)$(number 2)$(number 0)"
    closes 'error BAD_FRAME' "$(number 0xffffffff)$(number 2)$(number 0)"
    closes 'error BAD_FRAME' "ffffffff$(head -c 4096 /dev/urandom | od -An -v -tx1 | tr -d ' \n')"
    for op in 1 5 9; do
        greet c "$checked"
        tell c raw "$(frame 2 "$(number 0)$(number 0)$(number 0)" | cut -c1-$((8 * op)))"
        stop_client c
    done
    asks a ok list
}

# ---- the way in ----------------------------------------------------------------------------------

test_cookies() {
    end_daemon
    play tokens=1
    start_client c
    asks c 'refused, code 1' connect wrong-cookie
    asks c closed hello
    asks c 'refused, code 1' connect no-cookie
    check_equal 'no daemon was started for somebody else' "$(daemon_pid)" ''
    asks c ok connect busy
    asks c 'ok 1' hello
    stop_client c
}

test_one_daemon() {
    local name names=(p q r s t u)
    end_daemon
    for name in "${names[@]}"; do start_client "$name"; done
    for name in "${names[@]}"; do tell "$name" connect; done
    for name in "${names[@]}"; do hear "$name"; done
    for name in "${names[@]}"; do asks "$name" 'ok 1' hello; done
    # Only root sees which program a process is that cannot be looked into.
    [[ -z $tester ]] || check_equal 'six programs at once have one daemon' "$(daemon_pids | wc -l)" 1
    for name in "${names[@]}"; do stop_client "$name"; done
}

# The next daemon, which some program starts at once, is not taken for the one that was told to end.
test_next_daemon() {
    local busy=$scratch/busy good=0 loop _
    : >"$busy"
    (while [[ -e $busy ]]; do as_user "$keyd" list; done) >/dev/null 2>&1 &
    loop=$!
    for _ in 1 2 3 4; do if as_user "$keyd" restart >/dev/null; then good=$((good + 1)); fi; done
    rm "$busy"
    wait "$loop"
    check_equal 'restart, while programs start the next daemon at once' "$good" 4
    end_daemon
}

# The daemon is replaced while programs come: each gets the new one.
test_crowd() {
    local name names=(p q r s t u) old round
    [[ $checked != "$keyd" ]] || return 0
    for round in nobody somebody; do
        end_daemon
        play tokens=1
        greet a "$checked"
        old=$(daemon_pid)
        if [[ $round == nobody ]]; then stop_client a; else sleep 4; fi
        for name in "${names[@]}"; do start_client "$name"; done
        for name in "${names[@]}"; do tell "$name" connect; done
        for name in "${names[@]}"; do hear "$name"; done
        for name in "${names[@]}"; do asks "$name" "ok 1 1-1 $(cat "$top/VERSION")" hello; done
        check "$round was there: the old one is gone" wait_gone "$old"
        for name in "${names[@]}"; do stop_client "$name"; done
    done
    asks a closed hello
}

test_end() {
    local pid tries
    end_daemon
    configure "module = $home/stub.so" 'idle-seconds = 1' 'login-seconds = 0'
    play tokens=1
    greet a
    pid=$(daemon_pid)
    asks a ok list
    asks a ok login t0 0 "$pin"
    stop_client a
    sleep 2.5 # not before then could it end
    greet a
    check_equal 'where somebody is logged in it does not end' "$(daemon_pid)" "$pid"
    asks a ok list
    check_signature a k0 "$stub_public"
    asks a ok logout all
    stop_client a
    check 'after the logout it does' wait_gone "$pid"
    configure "module = $home/stub.so" 'idle-seconds = 1' 'login-seconds = 2'
    greet a
    pid=$(daemon_pid)
    asks a ok list
    asks a ok login t0 0 "$pin"
    for tries in {1..300}; do
        ask a list
        [[ $reply == *flags=0x83* ]] || break
        sleep 0.2
    done
    check_match 'a login ends after its time' "$reply" 'token flags=0x81'
    check_equal 'with a program connected it does not end' "$(daemon_pid)" "$pid"
    stop_client a
    check 'without it does' wait_gone "$pid"
    check 'and leaves no socket' test ! -e "$home/run/winecsp/socket"
    configure_stub
}

# Programs keep their connections. Those keep neither others out nor the daemon alive; a call does, and a login. (The
# daemon of the test takes 8, and is quick to call one quiet.)
test_quiet() {
    local name pid
    [[ $checked != "$keyd" ]] || return 0
    end_daemon
    play tokens=1 pad=3
    for name in f1 f2 f3 f4 f5 f6 f7 f8; do greet $name "$checked"; done
    asks f2 ok list
    tell f2 login t0 1 -
    asks f3 ok list
    start_client f9 "$checked"
    asks f9 'refused, code 1' connect
    sleep 4
    asks f9 ok connect
    asks f9 'ok 1' hello
    asks f1 closed list
    asks f3 'ok unchanged' list known
    check 'a call that goes on is none that is quiet' eval '! read -r -t 0 <&"${from[f2]}"'
    play tokens=1 pad=1
    hear f2
    check_equal 'it ends well' "$reply" 'ok flags=0x87'
    for name in f1 f2 f3 f4 f5 f6 f7 f8 f9; do stop_client $name; done
    end_daemon
    configure "module = $home/stub.so" 'idle-seconds = 1'
    play tokens=1 pad=3
    greet a "$checked"
    greet b "$checked"
    pid=$(daemon_pid)
    asks a ok list
    tell a login t0 1 -
    sleep 4
    check_equal 'a call keeps the daemon' "$(daemon_pid)" "$pid"
    play tokens=1 pad=2
    hear a
    check_equal 'and has its answer' "$reply" 'error CANCELLED'
    check 'connections alone do not' wait_gone "$pid"
    asks a closed list
    stop_client b
    configure_stub
}

# A daemon of another build goes when it has nothing to do, and goes on for those who have it.
test_upgrade() {
    local old
    end_daemon
    greet a "$checked"
    old=$(daemon_pid)
    greet b
    check_match 'the old daemon serves who comes' "$(daemon_pid)" "$old"
    stop_client b
    stop_client a
    check 'and ends with the last' wait_gone "$old"
    greet a "$checked"
    old=$(daemon_pid)
    stop_client a
    greet b
    check 'an idle one is replaced' wait_gone "$old"
    asks b 'ok 1 1-1 '"$(cat "$top/VERSION")" hello
    stop_client b
    [[ $checked != "$keyd" ]] || return 0
    end_daemon
    play tokens=1
    greet a "$checked"
    old=$(daemon_pid)
    asks a ok list
    asks a ok login t0 0 "$pin"
    sleep 4
    greet b
    check_equal 'with a login it goes on' "$(daemon_pid)" "$old"
    stop_client b
    sleep 4
    check_equal 'as long as that lasts' "$(daemon_pid)" "$old"
    asks a ok logout all
    check 'a connection alone does not keep it' wait_gone "$old"
    asks a closed list
    greet a "$checked"
    old=$(daemon_pid)
    sleep 4
    greet b
    check 'nor one that nobody uses, when another build comes' wait_gone "$old"
    asks b 'ok 1 1-1 '"$(cat "$top/VERSION")" hello
    stop_client a
    stop_client b
}

# ---- modules that do not answer ------------------------------------------------------------------

# play_other WORD=VALUE...: what the module beside the stub plays from now on.
play_other() { play_in "$home/stub-other" "$@"; }

# configure_two: the other module, which is asked first, and the stub, both by p11-kit.
configure_two() {
    local folder=$home/config/pkcs11
    configure "$@"
    mkdir -p "$folder/modules"
    echo 'user-config: only' >"$folder/pkcs11.conf"
    printf '%s\n' "module: $home/other.so" 'priority: 9' >"$folder/modules/other.module"
    echo "module: $home/stub.so" >"$folder/modules/stub.module"
}

# hangs FUNCTION: how often the other module was entered there, and hung.
hangs() { grep -c "^hangs in $1\$" "$home/stub-other.log" 2>/dev/null; }

# wait_hang FUNCTION
wait_hang() { wait_log 1 "^hangs in $1\$" "$home/stub-other.log"; }

# asks_soon NAME WANTED WORD...: the answer begins so, after some tries.
asks_soon() {
    local tries
    for tries in {1..100}; do
        ask "$1" "${@:3}"
        [[ $reply != "$2"* ]] || break
        sleep 0.1
    done
    check_match "${*:3:5}: in the end, after $tries tries" "$reply" "$2"
}

# check_alone FUNCTION: the other module hangs there since the daemon began; only the stub's token is there.
check_alone() {
    local count threads pid
    pid=$(daemon_pid)
    asks a 'ok 1 tokens 1 keys 1 certs; token flags=0x81' list
    check_match "$1 hangs: the token of the other module is there" "$reply" 'serial=0001'
    asks a 'ok flags=0x83' login t0 0 "$pin"
    check_signature a k0 "$stub_public"
    asks a 'ok 1 tokens 1 keys 1 certs; token flags=0x83' list known
    threads=$(echo "/proc/$pid/task"/* | wc -w)
    for count in {1..9}; do asks a 'ok unchanged' list known; done
    check_equal "$1 hangs: one thread is in it, however often was asked ($count times)" "$(hangs "$1")" 1
    check_equal 'and no more wait' "$(echo "/proc/$pid/task"/* | wc -w)" "$threads"
    asks a ok logout all
    check_match 'status names it' "$(as_user "$checked" status 2>&1)" "daemon waits for   other ($home/other.so)"
}

test_silent() {
    local function
    [[ -n $tester || $(id -u) != 0 ]] || return 0 # p11-kit leaves root's own configuration out
    for function in C_Initialize C_GetSlotList C_GetTokenInfo; do
        end_daemon
        configure_two 'idle-seconds = 600'
        rm -f "$home"/stub{,-other}.log
        play tokens=1
        play_other tokens=1 hang=$function
        greet a "$checked"
        check_alone $function
        play_other tokens=1
        asks_soon a 'ok 2 tokens 2 keys 2 certs' list
        check_equal 'status does not name it any more' \
            "$(as_user "$checked" status 2>&1 | grep -cE '^(daemon waits for|no answer)')" 0
    done
    test_silent_later
    test_silent_end
    rm -r "$home/config/pkcs11"
    configure_stub
}

# The other module's token is known, and then its reader gets stuck.
test_silent_later() {
    rm -f "$home/stub-other.log"
    asks a ok list
    play_other tokens=1 hang=C_GetTokenInfo
    tell a login t0 0 "$pin"
    wait_hang C_GetTokenInfo
    greet b "$checked"
    asks b 'ok 2 tokens 2 keys 2 certs' list
    check_match 'it is known yet' "$reply" 'serial=1001'
    asks b 'ok flags=0x83' login t1 0 "$pin"
    check_signature b k1 "$stub_public"
    play tokens=0
    asks b 'error REMOVED' sign k1 1 0 - "$digest_info"
    asks b 'error NO_KEY' sign k1 1 0 - "$digest_info"
    asks b 'ok 1 tokens' list
    play tokens=1
    asks b 'ok 2 tokens' list
    check 'who needs it waits' eval '! read -r -t 0 <&"${from[a]}"'
    play_other tokens=1
    hear a
    check_equal 'and has its answer' "$reply" 'ok flags=0x83'
    check_signature a k0 "$stub_public"
    # A reader that is merely slow is waited for.
    play_other tokens=1 late=1200
    end_daemon
    greet a "$checked"
    asks a 'ok 2 tokens' list
    # So is one by a program that has its key from before, and did not list.
    play_other tokens=1 late=3500
    end_daemon
    asks a ok connect
    asks a 'ok 1' hello
    asks a 'error NEED_LOGIN' sign k0 1 0 - "$digest_info"
}

# A daemon ends although a module does not answer: when it is told, and when nobody needs it.
test_silent_end() {
    local pid
    rm -f "$home/stub-other.log"
    play_other tokens=1
    greet a "$checked"
    asks a ok list
    asks a ok login t0 0 "$pin"
    play_other tokens=1 hang=C_Logout
    pid=$(daemon_pid)
    check 'restart' as_user "$keyd" restart
    check 'it ends where a logout hangs' wait_gone "$pid"
    [[ $checked != "$keyd" ]] || return 0
    end_daemon
    configure_two 'idle-seconds = 1' 'login-seconds = 2'
    play_other tokens=1 hang=C_Logout
    rm -f "$home/stub-other.log"
    greet a "$checked"
    asks a ok list
    asks a ok login t0 0 "$pin"
    pid=$(daemon_pid)
    check 'the login is over' wait_hang C_Logout
    tell a login t0 0 "$pin" # before that logout ends, or nothing might keep the daemon
    sleep 1
    play_other tokens=1 hang=C_GetTokenInfo
    check 'a program waits for the token' wait_hang C_GetTokenInfo
    sleep 3
    check_equal 'as long as it is there' "$(daemon_pid)" "$pid"
    stop_client a
    check 'a program that has gone does not keep the daemon' wait_gone "$pid"
}

# What is loaded runs code before it can be asked for anything.
test_silent_load() {
    end_daemon
    printf '%s\n' '#include <unistd.h>' '__attribute__((constructor)) static void wait_long( void )' \
        "{ while (!access( \"$home/loads\", F_OK )) usleep( 10000 ); }" >"$scratch/loads.c"
    gcc -shared -fPIC -o "$home/loads.so" "$scratch/loads.c"
    chmod 755 "$home/loads.so"
    touch "$home/loads"
    configure "module = $home/loads.so" 'idle-seconds = 600'
    greet a "$checked"
    asks a 'ok 0 tokens' list
    greet b "$checked"
    asks b 'ok 0 tokens' list
    check_match 'status says so' "$(as_user "$checked" status 2>&1)" 'daemon waits for   one that is being loaded'
    rm "$home/loads"
    check 'it ends' end_daemon
    configure_stub
}

# Where one token's logout takes long the others are logged out yet.
test_logouts() {
    local pid
    new_stub tokens=2 trace=1
    asks a 'ok 2 tokens 2 keys 2 certs' list
    asks a ok login t1 0 "$pin"
    play tokens=2 trace=1 pad=3
    tell a login t0 1 -
    greet b "$checked"
    asks b 'ok 2 tokens' list
    asks b ok logout t1
    asks b ok login t1 0 "$pin"
    check_equal 'one logout' "$(grep -c '^logout slot=1' "$home/stub.log")" 1
    pid=$(daemon_pid)
    kill -TERM "$pid"
    check 'the daemon ends while a pad asks' wait_gone "$pid"
    check_equal 'and has logged out of the other token' "$(grep -c '^logout slot=1' "$home/stub.log")" 2
}

# A daemon that is stopped, and whose queue is full, lets nobody wait for ever.
test_stopped() {
    local pid code out crowd command
    end_daemon
    play tokens=1
    greet a "$checked"
    pid=$(daemon_pid)
    kill -STOP "$pid"
    start_client c "$checked"
    asks c 'refused, code 1' connect
    check_match 'the helper says why' "$(tail -n 1 "$scratch/messages")" 'the daemon does not answer'
    mkfifo "$scratch/crowd"
    as_user "$home/client" --socket "$home/run/winecsp/socket" crowd <"$scratch/crowd" >"$scratch/crowd.out" &
    exec {crowd}>"$scratch/crowd"
    until grep -q full "$scratch/crowd.out"; do sleep 0.05; done
    for command in status restart logout list; do
        out=$(as_user timeout -s KILL 60 "$checked" $command 2>&1)
        code=$?
        check_match "$command: $code, $(cat "$scratch/crowd.out")" "$out" 'the daemon does not answer'
    done
    asks c 'refused, code 1' connect
    check_match 'the helper says why' "$(tail -n 1 "$scratch/messages")" 'the daemon does not answer'
    exec {crowd}>&-
    kill -CONT "$pid"
    asks_soon c ok connect # those of the queue are many for the daemon of the test
    asks c 'ok 1' hello
    check_equal 'it is the same daemon' "$(daemon_pid)" "$pid"
    stop_client c
}

# ---- others --------------------------------------------------------------------------------------

# socket_says USER HOW: what comes of going to the socket.
socket_says() {
    "$1" "$home/client" --socket "$home/run/winecsp/socket" "$2"
}

test_foreign_user() {
    local how
    end_daemon
    play tokens=1
    greet a
    asks a ok list
    asks a ok login t0 0 "$pin"
    check_equal 'the folder' "$(mode_of "$home/run/winecsp")" 700
    check_equal 'the lock' "$(mode_of "$home/run/winecsp/lock")" 600
    check_equal 'the user himself may come' "$(socket_says as_user right)" 'T 0'
    for how in text half pipe; do check_equal "his handover: $how" "$(socket_says as_user $how)" closed; done
    asks a ok list
    [[ -n $tester ]] || {
        skip 'other users: only root can become one'
        return
    }
    check_equal 'another user' "$(socket_says as_another right)" 'no way in: permission denied'
    chmod 755 "$home" "$home/run" "$home/run/winecsp"
    chmod 666 "$home/run/winecsp/socket"
    check_equal 'another user, where the folder is open' "$(socket_says as_another right)" closed
    check_equal 'root, where the folder is open' "$(socket_says env right)" closed
    check_signature a k0 "$stub_public"
    start_client c
    asks c 'refused, code 1' connect
    check_match 'a helper says what is wrong with an open folder' "$(tail -n 1 "$scratch/messages")" 'mode 0700'
    chmod 700 "$home/run/winecsp"
    asks c ok connect
    stop_client c
}

test_places() {
    local uid fallback pid
    [[ -n $tester ]] || return 0
    end_daemon
    # Root may enter a folder of somebody else's, and must not.
    mkdir -p "$scratch/root/winecsp"
    chmod 700 "$scratch/root/winecsp"
    chown 65534:65534 "$scratch/root/winecsp"
    check_equal 'root, with a folder that is not his' \
        "$(XDG_RUNTIME_DIR=$scratch/root "$home/client" "$keyd" <<<connect 2>/dev/null)" 'refused, code 1'
    uid=$(id -u "$tester") fallback=/tmp/winecsp-$(id -u "$tester")
    rm -rf "$home/run/winecsp" "$fallback"
    ln -s "$home/elsewhere" "$home/run/winecsp"
    mkdir -m 700 "$home/elsewhere"
    chown "$tester:" "$home/elsewhere"
    start_client c
    asks c 'refused, code 1' connect
    rm "$home/run/winecsp"
    mkdir -m 700 "$home/run/winecsp"
    asks c 'refused, code 1' connect
    rm -rf "$home/run/winecsp" "$home/elsewhere"
    stop_client c
    chmod 777 "$home/run"
    start_client c
    asks c ok connect
    check_equal 'a runtime folder that others may write to is left' "$(mode_of "$fallback") $(stat -c %u "$fallback")" \
        "700 $uid"
    asks c ok hello
    pid=$(daemon_pid "$fallback")
    kill -TERM "$pid"
    wait_gone "$pid"
    rm -rf "$fallback"
    mkdir -m 700 "$fallback"
    asks c 'refused, code 1' connect
    rm -rf "$fallback"
    stop_client c
    chmod 700 "$home/run"
    test_runtime_folders "$fallback"
}

# check_place FOLDER: a client's daemon works there.
check_place() {
    local pid
    greet c
    pid=$(daemon_pid "$1")
    check "the daemon works in ${1: -20}" test -n "$pid"
    [[ -z $pid ]] || { kill -TERM "$pid" && wait_gone "$pid"; }
    stop_client c
}

# test_runtime_folders FALLBACK: those that are missing, cannot be written, or have long names.
test_runtime_folders() {
    local runtime=$home/nowhere name
    check_place "$1"
    runtime=$home/closed
    mkdir -m 700 "$runtime"
    chown "$tester:" "$runtime"
    chmod 500 "$runtime"
    check_place "$1"
    mkdir -m 500 "$runtime/winecsp"
    chown "$tester:" "$runtime/winecsp"
    check_place "$1"
    name=$(printf 'n%.0s' {1..200})
    runtime=$home/$name/$name
    mkdir -p "$runtime"
    chown -R "$tester:" "$home/$name"
    check_place "$runtime/winecsp"
    runtime=/$(printf '%s/' {1..3000})
    check_place "$1"
    rm -rf "$1"
}

# contains TEXT FILE...: whether one of the files has it, a zero being a line's end.
contains() { cat "${@:2}" 2>/dev/null | tr '\0' '\n' | grep -q -- "$1"; }

# What status says of p11-kit's modules; it leaves root's own configuration out.
test_modules() {
    local state modules=$home/config/pkcs11/modules
    [[ -n $tester || $(id -u) != 0 ]] || return 0
    end_daemon
    configure 'idle-seconds = 600'
    mkdir -p "$modules"
    echo 'module: /nonexistent.so' >"$modules/bad.module"
    echo "module: $home/stub.so" >"$modules/good.module"
    state=$(as_user "$keyd" status)
    check_equal 'no daemon runs: exit code' $? 3
    check_match 'p11-kit names the modules' "$state" 'modules            those of p11-kit'
    check 'one that fails' grep -q '^not loaded .*/nonexistent.so' <<<"$state"
    check_match 'one that works' "$state" "module             good ($home/stub.so)"
    check_equal 'none is started' "$(daemon_pid)" ''
    echo "module: $home/other.so" >"$modules/bad.module"
    state=$(as_user env KEYD_STUB=/nonexistent "$keyd" status)
    check_match 'one that cannot begin' "$state" "not loaded         bad ($home/other.so): Internal error"
    check_equal 'each is told of once' "$(grep -c '^not loaded' <<<"$state")" 2
    rm -r "$home/config/pkcs11"
    configure_stub
}

test_secrets() {
    local pid
    end_daemon
    play tokens=1
    greet a
    asks a ok list
    asks a ok login t0 0 "$pin"
    pid=$(daemon_pid)
    check 'no PIN on a command line' eval '! contains "$pin" /proc/[0-9]*/cmdline'
    check 'no PIN in a file' eval '! grep -rqF "$pin" "$home"/{run,config,stub.log} "$scratch/messages"'
    check_equal 'it leaves no core' "$(awk '/^Max core/ { print $5, $6 }' "/proc/$pid/limits")" '0 0'
    [[ -n $tester ]] || return 0
    check 'its environment has nothing of the helper'\''s' eval '! contains WINECSP_KEYD "/proc/$pid/environ"'
    check 'nor what leads the loader' eval '! contains ^LD_ "/proc/$pid/environ"'
    check 'its own user cannot look into it' eval '! as_user cat "/proc/$pid/environ" >/dev/null 2>&1'
    check_match 'what it has in memory is found' "$("$home/client" --search "$pid" <<<'Stub Reader 0')" 'found [1-9]'
    check_equal 'the PIN is not' "$("$home/client" --search "$pid" <<<"$pin")" 'found 0'
    asks a 'ok 61' decrypt k0 1 0 - "$(encrypt "$stub_public")"
    check_equal 'nor is what was decrypted' "$("$home/client" --search "$pid" <<<'a session key')" 'found 0'
}

# ---- all of it -----------------------------------------------------------------------------------

flags=(-std=gnu11 -D_GNU_SOURCE -g1 -O1 -Wall -Wextra -Wno-unused-parameter -I "$top/libs")

# build_all: the client and the stub.
build_all() {
    local version
    version=-DWINECSP_VERSION="\"$(cat "$top/VERSION")\""
    gcc "${flags[@]}" "$version" -o "$home/client" "$top"/tests/keyd/{client,knock,attack}.c \
        "$top"/libs/tokenproto/*.c || return 1
    gcc "${flags[@]}" "${p11[@]}" -shared -fPIC -o "$home/stub.so" "$top/tests/keyd/stub.c" -lcrypto || return 1
    gcc "${flags[@]}" "${p11[@]}" -shared -fPIC -DSTUB_SUFFIX='"-other"' -o "$home/other.so" \
        "$top/tests/keyd/stub.c" -lcrypto || return 1
}

# build_checked: as $checked, if gcc has the sanitizers.
build_checked() {
    local sanitize=("-fsanitize=address,undefined" -fno-sanitize-recover=all)
    echo 'int main( void ) { return 0; }' >"$scratch/try.c"
    gcc "${sanitize[@]}" -o "$scratch/try" "$scratch/try.c" 2>/dev/null || return 0
    gcc "${flags[@]}" "${p11[@]}" "${sanitize[@]}" -DWINECSP_VERSION='"with sanitizers"' -DVISITS_MAX=8 \
        -DQUIET_SECONDS=2 -DLEFT_SECONDS=2 -DHANDOVER_SECONDS=3 -DMODULE_SECONDS=3 -o "$home/checked.new" \
        "$top"/programs/keyd/*.c "$top"/libs/tokenproto/*.c -lp11-kit -lcrypto -lpthread &&
        mv "$home/checked.new" "$home/checked"
}

prepare() {
    cp "$WINECSP_FROM/host/winecsp-keyd" "$keyd"
    mkdir -p "$home/config/winecsp" "$home/run"
    chmod 700 "$home/run"
    openssl genpkey -algorithm rsa -quiet 2>/dev/null | openssl pkey -traditional -out "$home/stub.pem"
    stub_public=$home/public.pem
    openssl pkey -in "$home/stub.pem" -pubout -out "$stub_public"
    make_certificate "$stub_public" "$home/stub.der"
    chmod 755 "$home" "$home"/{winecsp-keyd,client,stub.so,other.so}
    chmod 644 "$home"/stub.{pem,der}
    touch "$home/config/winecsp/keyd.conf"
    [[ -z $tester ]] || chown -R "$tester:" "$home"
}

need_tool gcc 'nothing is built' && need_tool pkg-config 'nothing is built' && need_tool openssl 'no keys' || finish
if [[ ! -x $WINECSP_FROM/host/winecsp-keyd ]]; then
    if [[ -n ${STRICT_TOOLS:-} ]]; then
        not_ok 'winecsp-keyd was not built'
    else
        skip 'winecsp-keyd was not built'
    fi
    finish
fi
make_user
read -ra p11 < <(pkg-config --cflags p11-kit-1)
build_checked &
building=$!
check 'client and stub are built' build_all
prepare
readonly all="softhsm presence pins pad always bare removal death frames cookies one_daemon next_daemon crowd end quiet
    upgrade silent silent_load logouts stopped foreign_user places modules secrets"
configure_stub() { configure "module = $home/stub.so" 'idle-seconds = 600'; }

# The first part takes its time, in which the daemon with sanitizers is built.
tests=" ${KEYD_TESTS:-$all} "
[[ $tests != *' softhsm '* ]] || test_softhsm
check 'the daemon is built with sanitizers' wait "$building"
checked=$keyd
[[ ! -f $home/checked ]] || checked=$home/checked
[[ -z $tester || ! -f $home/checked ]] || chown "$tester:" "$home/checked"
configure_stub
for name in ${tests/ softhsm / }; do
    progress "$name"
    "test_$name"
done
check_equal 'the sanitizers find nothing' "$(cat "$home"/asan* 2>/dev/null | head -n 20)" ''
finish
