#!/bin/bash
# Kills programs, and the wineserver, at random moments while key containers are made, filled, replaced, deleted and
# used, and looks after each time whether every container holds just what it must (tests/programs/key_worker.c). Some of
# the containers come from Wine's registry, of which a wineserver that is killed forgets the last half minute.
# Environment: ROUNDS, how often something is killed (default 30); PROGRESS=1 tells how far it is.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

rounds=${ROUNDS:-30}
prefix=$scratch/prefix
logs=$scratch/logs
workers=(x s) # named for the slot of the shared container that each of them has
declare -A number=() pid=() exe=()
declare -A killed=([program]=0 [server]=0)
operations=0 bad=0

# windows_path PATH
windows_path() {
    printf 'Z:%s' "${1//\//\\}"
}

# start WORKER [LOG-BEFORE]: starts a worker in the background and waits until it has looked and is ready.
start() {
    local worker=$1 log before=${2:-} tries
    [[ -n $before ]] || before=$(windows_path "$logs/$worker.${number[$worker]}")
    number[$worker]=$((${number[$worker]:--1} + 1))
    log=$logs/$worker.${number[$worker]}
    WINEPREFIX=$prefix DISPLAY='' "$WINE" "${exe[$worker]}" "$before" "$(windows_path "$log")" "worker-$worker" shared \
        "$worker" >"$scratch/worker-$worker" 2>&1 </dev/null &
    pid[$worker]=$!
    for ((tries = 0; tries < 3000; tries++)); do
        if [[ -f $log ]] && grep -q '^ready' "$log"; then return 0; fi
        kill -0 "${pid[$worker]}" 2>/dev/null || break
        sleep 0.02
    done
    [[ -f $log ]] && grep -q '^ready' "$log"
}

# stopped WORKER: what its log says is wrong is told; logs that are not needed any more go.
stopped() {
    local worker=$1 log=$logs/$1.${number[$1]}
    wait "${pid[$worker]}" 2>/dev/null
    operations=$((operations + $(grep -c '^done' "$log" || true)))
    if grep '^bad' "$log"; then
        bad=$((bad + 1))
        mkdir -p "$top/build/log/keystore-kill"
        cp "$logs/$worker".* "$top/build/log/keystore-kill"
    fi
    rm -f "$logs/$worker.$((number[$worker] - 2))"
}

# restart WORKER: the worker that follows; it looks first. Wine itself fails to start a program about once in a thousand
# times ("failed to map the shared user data"): there is no log then, and it is tried again.
restart() {
    local tries
    for tries in 1 2 3; do
        start "$1" && return
        [[ ! -f $logs/$1.${number[$1]} ]] || break
        echo "worker $1 was not started (try $tries): $(tail -n 1 "$scratch/worker-$1")"
        number[$1]=$((number[$1] - 1))
    done
    bad=$((bad + 1))
    echo "worker $1 does not get ready: $(tail -n 3 "$logs/$1.${number[$1]}" "$scratch/worker-$1" 2>&1)"
    return 1
}

kill_program() {
    local worker=${workers[RANDOM % 2]}
    kill -KILL "${pid[$worker]}" 2>/dev/null || return 0
    stopped "$worker"
    killed[program]=$((killed[program] + 1))
    restart "$worker"
}

# orphans: the processes of the prefix.
orphans() {
    grep -lzxF "WINEPREFIX=$prefix" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
}

# end_orphans: without their server programs end by themselves; Wine 10's hang now and then.
end_orphans() {
    local pid tries
    for tries in {1..5}; do
        [[ -n $(orphans) ]] || return 0
        sleep 0.1
    done
    for pid in $(orphans); do kill -KILL "$pid" 2>/dev/null; done
}

kill_server() {
    local worker server
    server=$(server_pids "$prefix" | head -n 1)
    kill -KILL "$server" || return 1
    killed[server]=$((killed[server] + 1))
    end_orphans
    find "$prefix/drive_c/users" -path '*/Crypto/RSA/*' -name '*.new' -exec touch -d '1 hour ago' {} +
    for worker in "${workers[@]}"; do stopped "$worker"; done
    for worker in "${workers[@]}"; do restart "$worker" || return 1; done
}

# One round: work for a moment, then something is killed; every fourth time the server.
one_round() {
    local pause
    printf -v pause '0.%03d' $((RANDOM % 350))
    sleep "$pause"
    if (($1 % 4 == 3)); then kill_server; else kill_program; fi
}

run_rounds() {
    local round
    for ((round = 0; round < rounds; round++)); do
        one_round "$round" || return 1
        ((bad == 0)) || return 1
        if [[ -n ${PROGRESS:-} ]] && ((round % 20 == 19)); then
            echo "$((round + 1)) of $rounds rounds, $SECONDS s, $operations operations," \
                "${killed[server]} times the server"
        fi
    done
}

# What lies in the store but the containers: one file that was being written may be left for each worker.
leftovers() {
    find "$prefix/drive_c/users" -path '*/Crypto/RSA/*' -type f "$@" | wc -l
}

# Which program each worker is: where the Wine runs both widths, one of each.
choose_programs() {
    exe[x]=$WINECSP_FROM/x86_64-windows/programs/key_worker.exe
    exe[s]=${exe[x]}
    if [[ -f $WINECSP_FROM/i386-windows/programs/key_worker.exe &&
        -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then
        exe[s]=$WINECSP_FROM/i386-windows/programs/key_worker.exe
    else
        skip 'i386: both workers are 64-bit programs'
    fi
}

end_workers() {
    local worker
    for worker in "${workers[@]}"; do
        kill -KILL "${pid[$worker]}" 2>/dev/null
        stopped "$worker"
        check "worker $worker: the last look finds all in order" restart "$worker"
        kill -KILL "${pid[$worker]}" 2>/dev/null
        stopped "$worker"
    done
}

mkdir "$logs"
check 'a prefix is made' make_prefix "$prefix"
choose_programs
for worker in "${workers[@]}"; do check "containers of Wine's own provider, $worker" start "$worker" -; done
wait "${pid[@]}"
wait_server "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
for worker in "${workers[@]}"; do
    check "worker $worker finds the containers of Wine's own provider" restart "$worker"
done
# containers: keep-03, drop-01, drop-05, drop-10
check "every container holds what it must after each of $rounds kills" run_rounds
end_workers
check 'programs were killed' test "${killed[program]}" -gt $((rounds / 2))
check 'the server was killed' test "${killed[server]}" -ge $((rounds / 5))
check "work was done ($operations operations)" test "$operations" -gt "$rounds"
check_equal 'nothing was found wrong' "$bad" 0
check_equal 'no pair was taken for a newer one of the registry' "$(leftovers -name '*.kept*')" 0
# What a killed write leaves is removed by the container's next write when it is old, as it is made with each kill of
# the server. There are nine containers, and kills since the last of the server and before.
check 'few temporary files are left' test "$(leftovers -name '*.new')" -le 18
echo "$rounds rounds: ${killed[program]} programs and ${killed[server]} servers killed, $operations operations," \
    "$bad bad, $SECONDS s"
finish
