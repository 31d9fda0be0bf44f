# Part of tests: node.exe, a Windows program that nobody here wrote, which has OpenSSL and its engine for CryptoAPI
# inside, as the client of a TLS server that wants a certificate: the host's openssl, which verifies. Who sources it has
# lib.sh already, the prefix in $prefix, and is in the folder of server.pem, server.key and client.pem.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

need_node() {
    node=$("$top/tools/foreign-programs" path node 2>"$scratch/stderr") && return
    skip "node.exe cannot be had: $(head -c 200 "$scratch/stderr")"
    return 1
}

# make_server: its key and certificate.
make_server() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -subj '/CN=localhost' -days 30 -out server.pem
}

# serve PORT SIGALGS: the server ends after one client, which may sign only so.
serve() {
    timeout 120 openssl s_server -accept "127.0.0.1:$1" -naccept 1 -cert server.pem -key server.key \
        -CAfile client.pem -Verify 1 -verify_return_error -tls1_2 -cipher 'ALL:@SECLEVEL=0' \
        -client_sigalgs "$2" <"$scratch/silence"
}

# connect PORT: node tells the server something.
connect() {
    cat >client.js <<'END'
const socket = require('tls').connect({
    host: '127.0.0.1', port: +process.argv[2], clientCertEngine: 'capi', rejectUnauthorized: false,
    secureProtocol: 'TLSv1_2_method', ciphers: 'AES128-SHA'
}, () => socket.end('a message of node\n'));
socket.on('error', (error) => { console.log(error.message); process.exit(1); });
socket.on('close', () => process.exit(0));
END
    # With pipes for its outputs it does not start under Wine.
    WINEPREFIX=$prefix WINEDEBUG=-all DISPLAY='' timeout 100 "$WINE" "$node" client.js "$1" \
        </dev/null >"$scratch/node.log" 2>&1
}

# node_signs PORT SIGALGS: a handshake; the server has verified what node signed.
node_signs() {
    local silence server _
    rm -f "$scratch/silence"
    mkfifo "$scratch/silence"
    sleep 200 >"$scratch/silence" &
    silence=$!
    serve "$1" "$2" >"$scratch/served" 2>&1 &
    server=$!
    for _ in {1..100}; do
        grep -q ACCEPT "$scratch/served" && break
        sleep 0.1
    done
    check "node is the client ($2)" connect "$1"
    kill $silence
    wait $server
    check_match "the server has verified what it signed ($2)" "$(cat "$scratch/served")" 'a message of node'
}
