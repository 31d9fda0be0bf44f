#!/bin/bash
# RSA key blobs, signatures and ciphertexts of the prefix's provider against the host's openssl, in both directions. The
# numbers of CryptoAPI are little-endian, so signatures and ciphertexts are turned round in between.
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

rsa_file() { program rsa_file "$@"; }

# refused ARGUMENT...: the program says no, as opposed to ending otherwise.
refused() {
    rsa_file "$@" >/dev/null
    (($? == 1))
}

# break_byte FILE OUTPUT: a copy with the tenth byte changed.
break_byte() {
    local byte
    byte=$(od -An -j9 -N1 -tu1 "$files/$1")
    cp "$files/$1" "$files/$2"
    printf '%b' "\\x$(printf '%02x' $((byte ^ 16)))" | dd of="$files/$2" bs=1 seek=9 conv=notrunc status=none
}

# check_blobs BITS: a pair that the provider makes is one for openssl, and the other way round.
# rsa-keys: blob-lay-01, blob-lay-02
check_blobs() {
    local text="$arch, $1 bits:"
    check "$text a pair is made" rsa_file generate "$1" ours.prv ours.pub
    check "$text openssl reads PRIVATEKEYBLOB" ssl rsa -inform MSBLOB -in ours.prv -out ours.pem
    check "$text openssl finds the numbers right" ssl rsa -in ours.pem -check -noout
    check "$text openssl reads PUBLICKEYBLOB" ssl rsa -pubin -inform MSBLOB -in ours.pub -pubout -out ours-pub.pem
    ssl rsa -in ours.pem -pubout -out of-pair.pem
    check "$text both blobs have the same public key" same ours-pub.pem of-pair.pem
    ssl rsa -in ours.pem -outform MSBLOB -out again.prv
    check "$text openssl writes the same PRIVATEKEYBLOB" same ours.prv again.prv
    ssl genrsa -out theirs.pem "$1"
    ssl rsa -in theirs.pem -pubout -out theirs-pub.pem
    check "$text openssl writes PRIVATEKEYBLOB" ssl rsa -in theirs.pem -outform MSBLOB -out theirs.prv
    check "$text openssl writes PUBLICKEYBLOB" ssl rsa -in theirs.pem -pubout -outform MSBLOB -out theirs.pub
}

# check_signatures OWNER ALGORITHM: signed here and verified there and the other way round, with one of the two pairs.
# rsa-operations: sign-01, sign-oid-03, sign-oid-04, sign-oid-05, sign-oid-06, sign-oid-07, vrfy-05
check_signatures() {
    local text="$arch, key of $1, $2:"
    check "$text signed" rsa_file sign "$2" "$1.prv" message signature
    turned turned <"$files/signature"
    check "$text openssl verifies" ssl dgst "-$2" -verify "$1-pub.pem" -signature turned message
    check "$text openssl refuses another message" \
        ssl_refuses dgst "-$2" -verify "$1-pub.pem" -signature turned other
    ssl dgst "-$2" -sign "$1.pem" -out theirs.sig message
    check "$text openssl signs the same" same turned theirs.sig
    turned signature <"$files/theirs.sig"
    check "$text verified" rsa_file verify "$2" "$1.pub" message signature
    check "$text another message is refused" refused verify "$2" "$1.pub" other signature
    check "$text bytes in openssl's order are refused" refused verify "$2" "$1.pub" message theirs.sig
    break_byte signature broken
    check "$text a changed signature is refused" refused verify "$2" "$1.pub" message broken
}

# check_ciphers OWNER PADDING: encrypted here and decrypted there and the other way round.
# rsa-operations: rsa-03, rsa-04, rsa-05
check_ciphers() {
    local text="$arch, key of $1, $2:"
    check "$text encrypted" rsa_file encrypt "$2" "$1.pub" message cipher
    turned turned <"$files/cipher"
    rm -f "$files/plain"
    check "$text openssl decrypts" \
        ssl pkeyutl -decrypt -inkey "$1.pem" -pkeyopt "rsa_padding_mode:$2" -in turned -out plain
    check "$text openssl finds the message" same message plain
    ssl pkeyutl -encrypt -pubin -inkey "$1-pub.pem" -pkeyopt "rsa_padding_mode:$2" -in message -out theirs.enc
    turned cipher <"$files/theirs.enc"
    rm -f "$files/plain"
    check "$text decrypted" rsa_file decrypt "$2" "$1.prv" cipher plain
    check "$text the message is found" same message plain
    break_byte cipher broken
    [[ $2 != oaep ]] || check "$text a changed ciphertext is refused" refused decrypt "$2" "$1.prv" broken plain
    check "$text bytes in openssl's order are refused" refused decrypt oaep "$1.prv" theirs.enc plain
}

# check_damage: blobs that are not whole, or no blobs.
check_damage() {
    head -c 100 "$files/ours.prv" >"$files/cut.prv"
    check "$arch: a cut PRIVATEKEYBLOB is refused" refused sign sha1 cut.prv message signature
    head -c 40 "$files/ours.pub" >"$files/cut.pub"
    check "$arch: a cut PUBLICKEYBLOB is refused" refused verify sha1 cut.pub message signature
    check "$arch: PEM is refused" refused sign sha1 ours.pem message signature
    check "$arch: a public key does not decrypt" refused decrypt pkcs1 ours.pub cipher plain
    check "$arch: a public key does not sign" refused sign sha1 ours.pub message signature
}

check_arch() {
    local bits owner name
    for bits in 512 1024 2048; do
        check_blobs "$bits"
        for owner in ours theirs; do
            for name in md5 sha1 sha256; do check_signatures "$owner" "$name"; done
            ((bits < 1024)) || check_signatures "$owner" sha384
            ((bits < 1024)) || check_signatures "$owner" sha512
            for name in pkcs1 oaep; do check_ciphers "$owner" "$name"; done
        done
    done
    check_damage
}

mkdir "$files"
printf 'a message of CAPI' >"$files/message"
printf 'a message of COPI' >"$files/other"
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"

each_width "$prefix" check_arch
finish
