#!/bin/bash
# A Windows program that nobody here wrote signs with a DSS pair of a key container: node.exe, as the client of a TLS
# server. 64-bit programs.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/node-client.sh
. "$(dirname "$0")/parts/node-client.sh"
need_setup
need_tool openssl 'nobody signed' || finish
need_node || finish
prefix=$scratch/prefix

make_keys() {
    openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160 \
        -out parameters.pem && openssl genpkey -paramfile parameters.pem -out pair.pem &&
        openssl dsa -in pair.pem -outform MSBLOB -out pair.blob &&
        openssl req -new -x509 -key pair.pem -sha1 -subj '/CN=dss client' -days 30 -out client.pem &&
        openssl x509 -in client.pem -outform DER -out client.der && make_server
}

cd "$scratch" || exit
check 'keys are made' make_keys >"$scratch/log" 2>&1
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
check 'the pair is put into a container, and its certificate into the store' \
    in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/client_cert.exe" 'client' pair.blob client.der
# Such pairs have no other way to sign.
node_signs 44871 DSA+SHA1
finish
