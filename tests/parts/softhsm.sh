# Part of the benchmark and its test: a token of SoftHSM's with one key, and a daemon of its own that serves it. Who
# sources it has lib.sh already; who has made a token calls end_daemon at the end.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# shellcheck source=tests/parts/keyd.sh
. "$top/tests/parts/keyd.sh" # configure, daemon_pid, end_daemon

tester=''
home=$scratch/token
softhsm='' # the module, once a token was made

# missing_for_token: what there is not, in words; nothing if a token can be made and served.
missing_for_token() {
    local tool
    if [[ ! -x $WINECSP_FROM/host/winecsp-keyd || ! -x $WINECSP_FROM/host/bench/pkcs11 ]]; then
        echo 'winecsp-keyd was not built'
        return
    fi
    for tool in softhsm2-util openssl; do
        if [[ -z $(type -P "$tool") ]]; then
            echo "there is no $tool"
            return
        fi
    done
}

# make_token: the token, and the environment in which all find it, with the PIN.
make_token() {
    export XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config SOFTHSM2_CONF=$home/softhsm2.conf BENCH_PIN=bench-4711
    softhsm=$(find /usr/lib* /usr/local/lib* -name libsofthsm2.so 2>/dev/null | head -n 1) || true
    mkdir -p "$home/tokens" "$home/config/winecsp" "$home/run" && chmod 700 "$home/run" || return
    printf 'directories.tokendir = %s\nobjectstore.backend = file\n' "$home/tokens" >"$SOFTHSM2_CONF"
    configure "module = $softhsm" 'idle-seconds = 86400' 'login-seconds = 0'
    softhsm2-util --init-token --free --label Bench --pin "$BENCH_PIN" --so-pin 87654321 &&
        openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -quiet -out "$home/key.pem" &&
        softhsm2-util --import "$home/key.pem" --token Bench --label bench --id 01 --pin "$BENCH_PIN"
} >"$scratch/token.log" 2>&1

# daemon_memory: what the daemon takes, as the kernel says it.
daemon_memory() {
    local pid
    pid=$(daemon_pid)
    [[ -z $pid ]] || awk '/^VmRSS:|^RssAnon:/ { printf "%s%s %s kB", n++ ? ", " : "", $1, $2 }' "/proc/$pid/status"
}
