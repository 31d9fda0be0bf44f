#!/bin/bash
# A Windows program that nobody here wrote signs with a key on a token: node.exe, as the client of a TLS server, finds
# the certificate in the store "My", where winecsp tokens sync has put it. The token is SoftHSM's. 64-bit programs.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/node-client.sh
. "$(dirname "$0")/parts/node-client.sh"
need_setup
for name in openssl softhsm2-util pkcs11-tool; do need_tool "$name" 'nobody signed' || finish; done
need_node || finish
keyd=$WINECSP_FROM/host/winecsp-keyd
[[ -x $keyd ]] || {
    skip 'winecsp-keyd was not built'
    finish
}
softhsm=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
prefix=$scratch/prefix home=$scratch/home
readonly pin=1234

more_cleanup() { "$keyd" logout >/dev/null 2>&1; } # then the daemon ends by itself

make_token() {
    mkdir -p "$home"/{tokens,run,config/winecsp}
    chmod 700 "$home/run"
    echo "directories.tokendir = $home/tokens" >"$SOFTHSM2_CONF"
    printf '%s\n' "module = $softhsm" 'idle-seconds = 5' >"$home/config/winecsp/keyd.conf"
    softhsm2-util --init-token --free --label Trial --so-pin 12345678 --pin "$pin" &&
        openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj '/CN=token client' -days 30 -out client.pem &&
        openssl x509 -in client.pem -outform DER -out client.der &&
        softhsm2-util --import key.pem --token Trial --label trial --id 01 --pin "$pin" &&
        pkcs11-tool --module "$softhsm" --token-label Trial --login --pin "$pin" --write-object client.der \
            --type cert --id 01 && make_server && rm key.pem
}

cd "$scratch" || exit
export XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config SOFTHSM2_CONF=$home/softhsm2.conf
mkdir "$home"
check 'a token is made' make_token >"$scratch/log" 2>&1
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
check 'the token has its PIN' "$keyd" login --pin-fd 0 <<<"$pin" >"$scratch/log"
run_winecsp 0 tokens sync --prefix "$prefix" --from "$WINECSP_FROM"
node_signs 44872 RSA+SHA1
node_signs 44873 RSA+SHA256
check 'the login ends' "$keyd" logout >"$scratch/log"
finish
