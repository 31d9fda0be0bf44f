#!/bin/bash
# Key blobs of every kind against the host's openssl: session keys that each side wraps for the other, pairs under
# session keys, RSA keys of all sizes, exponents and both kinds byte for byte, and X9.31 signatures. (interop.sh has
# PKCS #1.)
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/parts/openssl.sh
. "$(dirname "$0")/parts/openssl.sh"
need_setup
need_tool openssl 'nothing was compared' || finish

prefix=$scratch/prefix
files=$scratch/files
legacy=()
if openssl list -provider legacy -providers >/dev/null 2>&1; then legacy=(-provider legacy -provider default); fi

key_file() { program key_file "$@"; }
rsa_file() { program rsa_file "$@"; }

# hex FILE START: hex digits of a file from a byte on.
hex() {
    od -An -v -tx1 -j"$2" "$files/$1" | tr -d ' \n'
}

# session keys: ALG_ID, openssl's name, bytes of an IV, 3DES_112 being K1 K2 K1
algorithms=(
    0x6601:des-cbc:8 0x6603:des-ede3-cbc:8 0x6609:des-ede-cbc:8 0x6602:rc2-cbc:8
    0x660e:aes-128-cbc:16 0x660f:aes-192-cbc:16 0x6610:aes-256-cbc:16
)

# check_session ALG_ID CIPHER IV_BYTES: rsa-keys: blob-lay-03, blob-lay-04, blob-smp-01, blob-enc-01, blob-enc-02
check_session() {
    local text="$arch, $2:" key iv padding header
    printf -v iv '%0*d' $((2 * $3)) 0
    check "$text a key is made" key_file generate "$1" key
    key=$(hex key 12)
    check "$text a file is encrypted" key_file encrypt key message cipher
    ssl enc "${legacy[@]}" "-$2" -K "$key" -iv "$iv" -in message -out theirs
    check "$text openssl encrypts the same" same cipher theirs
    check "$text decrypted" key_file decrypt key theirs plain
    check "$text the message is found" same message plain
    for padding in pkcs1 oaep; do
        check "$text wrapped, $padding" key_file wrap "$padding" key pair.pub wrapped
        tail -c +13 "$files/wrapped" | turned block
        rm -f "$files/secret"
        ssl pkeyutl -decrypt -inkey pair.pem -pkeyopt "rsa_padding_mode:$padding" -in block -out secret
        check_equal "$text openssl unwraps, $padding" "$(hex secret 0)" "$key"
        ssl pkeyutl -encrypt -inkey pair.pem -pkeyopt "rsa_padding_mode:$padding" -in secret -out block
        header=$(hex wrapped 0)
        bytes "${header:0:24}" theirs
        turned block2 <"$files/block"
        cat "$files/block2" >>"$files/theirs"
        check "$text unwrapped, $padding" key_file unwrap "$padding" theirs pair.prv again
        check "$text the key is found, $padding" same key again
    done
    check "$text a pair is sealed" key_file seal pair.prv key sealed
    tail -c +9 "$files/sealed" >"$files/body"
    ssl enc "${legacy[@]}" -d "-$2" -K "$key" -iv "$iv" -in body -out opened
    tail -c +9 "$files/pair.prv" >"$files/expected"
    check "$text openssl opens it" same opened expected
    ssl enc "${legacy[@]}" "-$2" -K "$key" -iv "$iv" -in expected -out body
    {
        head -c 8 "$files/pair.prv"
        cat "$files/body"
    } >"$files/theirs"
    check "$text opened" key_file open theirs key pair2.prv
    check "$text the pair is found" same pair.prv pair2.prv
}

# check_rsa BITS EXPONENT: rsa-keys: blob-lay-01, blob-lay-02, blob-lay-06, blob-imp-07
check_rsa() {
    local text="$arch, RSA of $1 bits, exponent $2:" alg
    ssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:$1" -pkeyopt "rsa_keygen_pubexp:$2" -out k.pem
    ssl rsa -in k.pem -outform MSBLOB -out k.prv
    ssl rsa -in k.pem -pubout -outform MSBLOB -out k.pub
    for alg in 00a40000 00240000; do # openssl writes exchange keys
        for name in prv pub; do
            {
                head -c 4 "$files/k.$name"
                printf '%b' "$(sed 's/../\\x&/g' <<<$alg)"
                tail -c +9 "$files/k.$name"
            } \
                >"$files/typed.$name"
        done
        check "$text private copied" key_file copy private typed.prv copy.prv
        check "$text the same private key, $alg" same typed.prv copy.prv
        check "$text its public half" key_file copy public typed.prv copy.pub
        check "$text the same public key, $alg" same typed.pub copy.pub
        check "$text public copied" key_file copy public typed.pub copy2.pub
        check "$text the same public key again, $alg" same typed.pub copy2.pub
    done
    ssl rsa -inform MSBLOB -in copy.prv -out back.pem
    ssl rsa -in back.pem -outform MSBLOB -out back.prv
    tail -c +9 "$files/back.prv" >"$files/back"
    tail -c +9 "$files/k.prv" >"$files/k"
    check "$text openssl reads signature pairs too" same back k
}

# check_odd_rsa: openssl writes a bitlen of 1023; all else is as with 1024, which comes out. rsa-keys: blob-imp-30
check_odd_rsa() {
    local text="$arch, RSA of 1023 bits:" kind
    ssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1023 -out k.pem
    ssl rsa -in k.pem -outform MSBLOB -out k.private
    ssl rsa -in k.pem -pubout -outform MSBLOB -out k.public
    for kind in private public; do
        {
            head -c 12 "$files/k.$kind"
            printf '\000\004\000\000'
            tail -c +17 "$files/k.$kind"
        } >"$files/expected"
        check "$text $kind copied" key_file copy "$kind" "k.$kind" copy
        check "$text $kind, the bitlen is rounded up" same expected copy
    done
    ssl rsa -inform MSBLOB -in copy -pubin -outform DER -out back.der
    ssl pkey -in k.pem -pubout -outform DER -out k.der
    check "$text openssl reads it" same back.der k.der
}

# check_x931 DIGEST: rsa-operations: sign-17, sign-19, vrfy-09. openssl signs with the smaller one of s and n - s.
check_x931() {
    local text="$arch, X9.31 with $1:" i
    ssl dgst "-$1" -binary -out digest message
    check "$text signed" rsa_file sign "x931-$1" pair.prv message signature
    turned block <"$files/signature"
    check "$text openssl verifies" ssl pkeyutl -verify -inkey pair.pem -in digest -sigfile block \
        -pkeyopt "digest:$1" -pkeyopt rsa_padding_mode:x931
    ssl pkeyutl -sign -inkey pair.pem -in digest -out theirs -pkeyopt "digest:$1" -pkeyopt rsa_padding_mode:x931
    turned block <"$files/theirs"
    check "$text verified" rsa_file verify "x931-$1" pair.pub message block
    not_verified=no
    rsa_file verify "x931-$1" pair.pub other block >/dev/null || not_verified=yes
    check_equal "$text another message is refused" "$not_verified" yes
}

check_arch() {
    local row size
    check "$arch: a pair is made" rsa_file generate 1024 pair.prv pair.pub
    ssl rsa -inform MSBLOB -in pair.prv -out pair.pem
    for row in "${algorithms[@]}"; do
        IFS=: read -r -a row <<<"$row"
        check_session "${row[@]}"
    done
    for size in 512:65537 520:3 1024:17 1032:65537 2048:3 3072:65537 4096:65537; do check_rsa "${size%:*}" \
        "${size#*:}"; done
    check_odd_rsa
    for row in sha1 sha256 sha384 sha512; do check_x931 "$row"; done
}

mkdir "$files"
printf 'a message of CAPI, of no whole number of blocks' >"$files/message"
printf 'another message' >"$files/other"
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"

each_width "$prefix" check_arch
finish
