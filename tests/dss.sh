#!/bin/bash
# DSS blobs and signatures, and Diffie-Hellman agreements of the prefix's provider against the host's openssl, in both
# directions. The numbers of CryptoAPI are little-endian; openssl reads and writes DSS blobs itself (MSBLOB).
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

dss_file() { program dss_file "$@"; }

# refused ARGUMENT...: the program says no, as opposed to ending otherwise.
refused() {
    dss_file "$@" >/dev/null
    (($? == 1))
}

# same_but_seed FILE FILE: blobs of version 2 that differ in the seed (the last 24 bytes) at most.
same_but_seed() {
    cmp -s <(head -c -24 "$files/$1") <(head -c -24 "$files/$2")
}

# number HEX LENGTH FILE: a file of so many bytes with a number, little-endian.
number() {
    local padded
    padded=$(printf '%*s' $((2 * $2)) "$1" | tr ' ' 0)
    bytes "$(sed 's/../&\n/g' <<<"$padded" | tac | tr -d '\n')" "$3"
}

# integers FILE [ARGUMENT...]: the numbers in a DER file, in hex, one a line.
integers() {
    (cd "$files" && openssl asn1parse -inform DER -in "$@" 2>/dev/null | sed -n 's/.*INTEGER *://p')
}

# encode FILE: DER of the description on the standard input.
encode() {
    cat >"$files/description"
    ssl asn1parse -genconf description -noout -out "$1"
}

# to_der SIGNATURE FILE: 40 bytes of CryptoAPI as openssl has them.
to_der() {
    encode "$2" <<DESCRIPTION
asn1=SEQUENCE:numbers
[numbers]
r=INTEGER:0x$(head -c 20 "$files/$1" | backwards)
s=INTEGER:0x$(tail -c 20 "$files/$1" | backwards)
DESCRIPTION
}

# from_der SIGNATURE FILE: the reverse.
from_der() {
    local numbers
    mapfile -t numbers < <(integers "$1")
    number "${numbers[0]}" 20 r
    number "${numbers[1]}" 20 s
    cat "$files/r" "$files/s" >"$files/$2"
}

# break_byte FILE OUTPUT: a copy with the tenth byte changed.
break_byte() {
    local byte
    byte=$(od -An -j9 -N1 -tu1 "$files/$1")
    cp "$files/$1" "$files/$2"
    printf '%b' "\\x$(printf '%02x' $((byte ^ 16)))" | dd of="$files/$2" bs=1 seek=9 conv=notrunc status=none
}

# check_ours BITS: a pair that the provider makes is one for openssl. dss-dh: lay-01, lay-02, gen-12
check_ours() {
    local text="$arch, $1 bits:"
    check "$text a pair is made" dss_file generate "$1" ours.prv ours.pub
    check "$text openssl reads PRIVATEKEYBLOB" ssl dsa -inform MSBLOB -in ours.prv -out ours.pem
    check "$text openssl finds the numbers right" ssl pkey -in ours.pem -check -noout
    check "$text openssl reads PUBLICKEYBLOB" ssl dsa -pubin -inform MSBLOB -in ours.pub -pubout -out ours-pub.pem
    ssl pkey -in ours.pem -pubout -out of-pair.pem
    check "$text both blobs have the same public key" same ours-pub.pem of-pair.pem
    ssl dsa -in ours.pem -outform MSBLOB -out again.prv
    check "$text openssl writes the same PRIVATEKEYBLOB" same_but_seed ours.prv again.prv
}

# check_theirs BITS: a pair of openssl's comes and goes. dss-dh: imp-01, imp-02, imp-18, exp-13, exp-14
check_theirs() {
    local text="$arch, $1 bits:"
    [[ -s $files/group.$1 ]] || ssl genpkey -genparam -algorithm DSA -pkeyopt "dsa_paramgen_bits:$1" \
        -pkeyopt dsa_paramgen_q_bits:160 -out "group.$1"
    ssl genpkey -paramfile "group.$1" -out theirs.pem
    ssl pkey -in theirs.pem -pubout -out theirs-pub.pem
    check "$text openssl writes PRIVATEKEYBLOB" ssl dsa -in theirs.pem -outform MSBLOB -out theirs.prv
    check "$text openssl writes PUBLICKEYBLOB" ssl dsa -in theirs.pem -pubout -outform MSBLOB -out theirs.pub
    check "$text the private blob goes through" dss_file copy private theirs.prv copy.prv
    check "$text it is the same" same theirs.prv copy.prv
    check "$text the public blob goes through" dss_file copy public theirs.pub copy.pub
    check "$text it is the same" same theirs.pub copy.pub
    check "$text the public blob of the private one" dss_file copy public theirs.prv copy.pub
    check "$text it is the same" same theirs.pub copy.pub
}

# check_signatures OWNER: signed here and verified there and the other way round.
# dss-dh: sign-01, vrfy-01, vrfy-02, vrfy-04
check_signatures() {
    local text="$arch, key of $1:"
    check "$text signed" dss_file sign "$1.prv" message signature
    check "$text it has 40 bytes" test "$(stat -c %s "$files/signature")" = 40
    to_der signature ours.der
    check "$text openssl verifies" ssl dgst -sha1 -verify "$1-pub.pem" -signature ours.der message
    check "$text openssl refuses another message" \
        ssl_refuses dgst -sha1 -verify "$1-pub.pem" -signature ours.der other
    ssl dgst -sha1 -sign "$1.pem" -out theirs.der message
    from_der theirs.der signature
    check "$text verified" dss_file verify "$1.pub" message signature
    check "$text another message is refused" refused verify "$1.pub" other signature
    check "$text DER is refused" refused verify "$1.pub" message theirs.der
    break_byte signature broken
    check "$text a changed signature is refused" refused verify "$1.pub" message broken
}

# check_damage: blobs that are not whole, or no blobs. dss-dh: imp-07, exp-04, sign-04
check_damage() {
    head -c 200 "$files/theirs.prv" >"$files/cut.prv"
    check "$arch: a cut PRIVATEKEYBLOB is refused" refused sign cut.prv message signature
    head -c 300 "$files/theirs.pub" >"$files/cut.pub"
    check "$arch: a cut PUBLICKEYBLOB is refused" refused verify cut.pub message signature
    check "$arch: PEM is refused" refused sign theirs.pem message signature
    check "$arch: a public key does not sign" refused sign theirs.pub message signature
    check "$arch: a public key has no private blob" refused copy private theirs.pub copy.prv
}

# their_y BITS: theirs.der, the public key of the pair in theirs.pem, and its number as the provider wants it.
their_y() {
    local at
    ssl pkey -in theirs.pem -pubout -outform DER -out theirs.der
    at=$(cd "$files" && openssl asn1parse -inform DER -in theirs.der | sed -n 's/^ *\([0-9]*\):.*BIT STRING.*/\1/p')
    number "$(integers theirs.der -strparse "$at")" $(($1 / 8)) theirs.y
}

# our_key P G: the provider's public number as a key for openssl.
our_key() {
    encode ours.der <<DESCRIPTION
asn1=SEQUENCE:key
[key]
algorithm=SEQUENCE:algorithm
y=BITWRAP,INTEGER:0x$(backwards <"$files/ours.y")
[algorithm]
id=OID:1.2.840.113549.1.3.1
group=SEQUENCE:group
[group]
p=INTEGER:0x$1
g=INTEGER:0x$2
DESCRIPTION
}

# check_agreement GROUP BITS: both sides have the same secret. dss-dh: agr-03, agr-16, agr-19
check_agreement() {
    local text="$arch, $1:" group
    ssl genpkey -algorithm DH -pkeyopt "group:$1" -out theirs.pem
    their_y "$2"
    mapfile -t group < <(integers theirs.der)
    number "${group[0]}" $(($2 / 8)) p
    number "${group[1]}" $(($2 / 8)) g
    check "$text an agreement" dss_file agree "$2" p g theirs.y ours.y secret
    our_key "${group[0]}" "${group[1]}"
    check "$text openssl agrees" ssl pkeyutl -derive -inkey theirs.pem -peerkey ours.der -peerform DER -out theirs.z
    check_equal "$text both have the same secret" "$(backwards <"$files/secret")" \
        "$(tail -c 16 "$files/theirs.z" | od -An -v -w1 -tx1 | tr -d ' \n')"
    # dss-dh: agr-13
    number 1 $(($2 / 8)) one
    check "$text a y of 1 is refused" refused agree "$2" p g one ours.y secret
    check "$text a y of p is refused" refused agree "$2" p g p ours.y secret
}

check_arch() {
    local bits
    for bits in 512 768 1024; do
        check_ours "$bits"
        check_signatures ours
    done
    for bits in 1024 2048; do
        check_theirs "$bits"
        check_signatures theirs
    done
    check_damage
    check_agreement modp_1536 1536
    check_agreement ffdhe2048 2048
}

mkdir "$files"
printf 'a message of CAPI' >"$files/message"
printf 'a message of COPI' >"$files/other"
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"

each_width "$prefix" check_arch
finish
