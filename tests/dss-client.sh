#!/bin/bash
# A Windows program that nobody here wrote signs with a DSS pair of a key container: node.exe, which has OpenSSL and its
# engine for CryptoAPI inside, is the client of a TLS server that wants a certificate, and the server, the host's
# openssl, verifies. 64-bit programs.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup
need_tool openssl 'nobody signed' || finish
node=$("$top/tools/foreign-programs" path node 2>"$scratch/stderr") || {
    skip "node.exe cannot be had: $(head -c 200 "$scratch/stderr")"
    finish
}
readonly port=44871
prefix=$scratch/prefix

make_keys() {
    openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160 \
        -out parameters.pem && openssl genpkey -paramfile parameters.pem -out pair.pem &&
        openssl dsa -in pair.pem -outform MSBLOB -out pair.blob &&
        openssl req -new -x509 -key pair.pem -sha1 -subj '/CN=dss client' -days 30 -out client.pem &&
        openssl x509 -in client.pem -outform DER -out client.der &&
        openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -subj '/CN=localhost' -days 30 -out server.pem
}

# The server ends after one client. Its clients have no other way to sign than DSA with SHA-1.
serve() {
    timeout 120 openssl s_server -accept "127.0.0.1:$port" -naccept 1 -cert server.pem -key server.key \
        -CAfile client.pem -Verify 1 -verify_return_error -tls1_2 -cipher 'ALL:@SECLEVEL=0' \
        -client_sigalgs DSA+SHA1 <"$scratch/silence"
}

# connect: node tells the server something.
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
    WINEPREFIX=$prefix WINEDEBUG=-all DISPLAY='' timeout 100 "$WINE" "$node" client.js "$port" \
        </dev/null >"$scratch/node.log" 2>&1
}

cd "$scratch" || exit
check 'keys are made' make_keys >"$scratch/log" 2>&1
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
check 'the pair is put into a container, and its certificate into the store' \
    in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/client_cert.exe" 'client' pair.blob client.der
mkfifo "$scratch/silence"
sleep 200 >"$scratch/silence" &
silence=$!
serve >"$scratch/served" 2>&1 &
server=$!
for _ in {1..100}; do
    grep -q ACCEPT "$scratch/served" && break
    sleep 0.1
done
check 'node is the client' connect
kill $silence
wait $server
check_match 'the server has verified what it signed' "$(cat "$scratch/served")" 'a message of node'
finish
