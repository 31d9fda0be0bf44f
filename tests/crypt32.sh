#!/bin/bash
# Shows that crypt32.dll of a prefix works on winecsp's rsaenh.dll: what was sealed before the installation
# opens after it and the other way round; PFX files, certificates, signed messages and signed programs made
# by the system's own openssl are read, and openssl reads what crypt32 makes. 64-bit and, where the Wine
# runs them, 32-bit programs. Where there is no openssl, the files that a run with openssl left in
# build/crypt32-data are used.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

prefix=$scratch/prefix
data=$scratch/data
kept=$top/build/crypt32-data
arch=x86_64
readonly hashes='sha1 sha256'
readonly ciphers='rc2 3des'

# ---- files made by openssl --------------------------------------------------------------------------

# is_usual KEY: none of the numbers of this pair has a leading zero byte. crypt32 of Wine cannot bring others
# into a provider, and makes them useless on the way.
is_usual() {
    openssl pkey -in "$1" -traditional -outform DER | openssl asn1parse -inform DER |
        awk -F: '$3 ~ /INTEGER/ && length($4) == 256 { halves++ } END { exit halves != 5 }'
}

# make_usual_key KEY [EXPONENT]
make_usual_key() {
    until openssl genpkey -algorithm rsa -pkeyopt "rsa_keygen_pubexp:${2:-65537}" -out "$1" && is_usual "$1"; do :; done
}

# make_cert NAME HASH SERIAL: a certificate that the root signs, its key as PKCS#1.
make_cert() {
    make_usual_key "$1.key" && openssl req -new -key "$1.key" -subj "/O=winecsp test/CN=$1" -out "$1.csr" &&
        openssl x509 -req -in "$1.csr" -CA root.pem -CAkey root.key -set_serial "$3" -days 3650 "-$2" \
            -extfile extensions -out "$1.pem" &&
        openssl x509 -in "$1.pem" -outform DER -out "$1.cer" &&
        openssl rsa -in "$1.key" -traditional -outform DER -out "$1-key.der"
}

make_root() {
    printf 'extendedKeyUsage=codeSigning,emailProtection\nbasicConstraints=CA:false\n' >extensions
    openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -subj '/O=winecsp test/CN=root' -days 3650 \
        -sha256 -out root.pem &&
        openssl x509 -in root.pem -outform DER -out root.cer
}

# make_messages HASH: with signed attributes and without them, attached and detached; with changed content
# of the same length, and with a changed signature.
make_messages() {
    local name
    local common=(-sign -binary -md "$1" -signer sha256.pem -inkey sha256.key -in content -outform DER)
    openssl cms "${common[@]}" -nodetach -out "$1-attached.p7" &&
        openssl cms "${common[@]}" -out "$1-detached.p7" &&
        openssl cms "${common[@]}" -noattr -nodetach -out "$1-plain-attached.p7" &&
        openssl cms "${common[@]}" -noattr -out "$1-plain-detached.p7" || return 1
    sed 's/content/kontent/' "$1-plain-attached.p7" >"$1-content-changed.p7"
    for name in attached plain-attached; do
        change_byte "$1-$name.p7" "$1-$name-signature-changed.p7" 20
    done
}

# change_byte FROM TO OFFSET-FROM-END
change_byte() {
    {
        head -c "-$3" "$1"
        tail -c "$3" "$1" | head -c 1 | tr '\000-\377' '\001-\377\000'
        tail -c "$(($3 - 1))" "$1"
    } >"$2"
}

make_pfx() {
    local common=(-export -in sha256.pem -inkey sha256.key -passout 'pass:secret')
    openssl pkcs12 "${common[@]}" -legacy -out rc2.pfx &&
        openssl pkcs12 "${common[@]}" -legacy -descert -out 3des.pfx &&
        openssl pkcs12 "${common[@]}" -out aes.pfx
}

# make_odd_pfx NAME KEY
make_odd_pfx() {
    openssl req -x509 -key "$2" -subj "/CN=$1" -days 3650 -sha256 -out "$1.pem" &&
        openssl pkcs12 -export -in "$1.pem" -inkey "$2" -passout 'pass:secret' -legacy -out "$1.pfx"
}

# Pairs that crypt32 of Wine spoils: "short" has a dP that begins with a zero byte, "three" another public exponent
# than 65537.
make_odd_pfxs() {
    make_usual_key three.key 3 && make_odd_pfx three three.key && make_odd_pfx short "$top/tests/keys/short-dp.pem"
}

# A signed program, if there is a tool for that.
make_program() {
    local hash program=$WINECSP_FROM/x86_64-windows/programs/random_bytes.exe
    [[ -n $(type -P osslsigncode) && -f $program ]] || return 0
    for hash in $hashes; do
        osslsigncode sign -certs sha256.pem -key sha256.key -h "$hash" -in "$program" -out "$hash-signed.exe" &&
            change_byte "$hash-signed.exe" "$hash-signature-changed.exe" 60 &&
            change_byte "$hash-signed.exe" "$hash-changed.exe" "$(($(stat -c %s "$program") - 2000))" || return 1
    done
}

# What the certificates hold, in the words of crypt32_tool.
make_answers() {
    local hash
    for hash in md5 sha1 sha256 sha384 sha512; do
        openssl x509 -in sha256.pem -noout -fingerprint "-$hash" | sed 's/.*=//; s/://g' | tr A-F a-f \
            >"$hash.fingerprint" || return 1
    done
    openssl x509 -in sha256.pem -noout -pubkey | openssl pkey -pubin -outform DER -out public-key.der
}

make_data() {
    cd "$data" || return 1
    echo 'some content to be signed' >content
    echo 'other content' >other
    make_root && make_cert sha1 sha1 2 && make_cert sha256 sha256 3 && make_messages sha1 &&
        make_messages sha256 && make_pfx && make_odd_pfxs && make_program && make_answers
}

# get_data: leaves the files in $data.
get_data() {
    mkdir "$data"
    if [[ -n $(type -P openssl) ]]; then
        (make_data) >"$scratch/data.log" 2>&1 || {
            tail -n 5 "$scratch/data.log"
            return 1
        }
        ! mkdir -p "$kept" 2>/dev/null || cp -r "$data/." "$kept"
    elif [[ -f $kept/public-key.der ]]; then
        cp -r "$kept/." "$data"
    else
        need_tool openssl "no files of openssl are in $kept"
        finish
    fi
}

# ---- helpers ------------------------------------------------------------------------------------------

# tool ARGUMENT...: runs the program of the chosen architecture; its exit code, its output in $out.
tool() {
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/crypt32_tool.exe" "$@"
    )
}

# prints WANTED ARGUMENT...: the program succeeds and prints just that.
prints() {
    local wanted=$1
    shift
    tool "$@" && [[ $out == "$wanted" ]]
}

# refuses ERROR ARGUMENT...: the program fails with that error code.
refuses() {
    local wanted=$1
    shift
    ! tool "$@" && [[ $out == *" failed, error $wanted" ]]
}

# gives OUT WANTED ARGUMENT...: the program succeeds and OUT is like WANTED.
gives() {
    rm -f "$1"
    tool "${@:3}" && cmp -s "$1" "$2"
}

# The architectures whose programs are built and run here.
choose_arches() {
    arches=x86_64
    if [[ ! -d $WINECSP_FROM/i386-windows/programs ]]; then
        skip 'i386: not built'
    elif [[ ! -f $prefix/drive_c/windows/syswow64/kernel32.dll ]]; then
        skip 'i386: this Wine runs no 32-bit programs'
    else
        arches+=' i386'
    fi
}

# ---- what is sealed -----------------------------------------------------------------------------------

# seal TAG: blobs and messages of this state of the prefix.
seal() {
    local kind cipher
    for kind in user machine; do
        check "$arch: CryptProtectData, $kind, $1" tool protect "$kind" content "$1-$arch-$kind"
        check "$arch: CryptProtectData with entropy, $kind, $1" \
            tool protect "$kind" content "$1-$arch-$kind-entropy" sesame
    done
    for cipher in $ciphers; do
        check "$arch: a message is sealed with $cipher, $1" \
            tool seal-message "$cipher" sha256.cer content "$1-$arch-$cipher"
    done
}

# opens TAG: what that state of the prefix has sealed.
# containers: wdpapi-01, wdpapi-02, wdpapi-03, wdpapi-04, wdpapi-06
opens() {
    local kind cipher
    for kind in user machine; do
        check "$arch: CryptUnprotectData, $kind, $1" \
            gives opened content unprotect "$kind" "$1-$arch-$kind" opened
        check "$arch: CryptUnprotectData with entropy, $kind, $1" \
            gives opened content unprotect "$kind" "$1-$arch-$kind-entropy" opened sesame
        check "$arch: CryptUnprotectData refuses wrong entropy, $kind, $1" \
            refuses 0xd unprotect "$kind" "$1-$arch-$kind-entropy" opened other
        check "$arch: CryptUnprotectData refuses no entropy, $kind, $1" \
            refuses 0xd unprotect "$kind" "$1-$arch-$kind-entropy" opened
    done
    for cipher in $ciphers; do
        check "$arch: a message sealed with $cipher is opened, $1" \
            gives opened content open-message sha256-key.der "$1-$arch-$cipher" opened
    done
}

# ---- what openssl made ----------------------------------------------------------------------------------

check_loaded() {
    local loaded
    tool -v protect user content opened
    check_match "$arch: the program uses rsaenh.dll" "${out,,}" '\\rsaenh.dll'
    loaded=$(WINEPREFIX=$prefix DISPLAY='' WINEDEBUG=+loaddll timeout 120 "$WINE" \
        "$WINECSP_FROM/$arch-windows/programs/crypt32_tool.exe" protect user content opened 2>&1 </dev/null |
        grep -ai 'rsaenh\.dll')
    check_match "$arch: rsaenh.dll is loaded native" "$loaded" ': native'
    if [[ $loaded == *builtin* ]]; then not_ok "$arch: a builtin rsaenh.dll too"; fi
}

check_certs() {
    local hash
    for hash in md5 sha1 sha256 sha384 sha512; do
        check "$arch: CryptHashCertificate, $hash" prints "$(<"$hash.fingerprint")" hash-cert "$hash" sha256.cer
    done
    check "$arch: CryptHashCertificate, default" prints "$(<sha1.fingerprint)" hash-cert default sha256.cer
    check "$arch: a public key goes in and out" gives opened public-key.der public-key sha256.cer opened
    for hash in $hashes; do
        check "$arch: a $hash signature of a certificate" tool verify-cert root.cer "$hash.cer"
        check "$arch: a $hash signature of somebody else" refuses 0x80090006 verify-cert sha256.cer "$hash.cer"
        check "$arch: a chain to a trusted root, $hash" \
            prints $'2 certificates, error status 0\npolicy status 0' chain root.cer "$hash.cer"
    done
    tool chain sha1.cer sha256.cer root.cer
    check_equal "$arch: a chain to another root" "$out" \
        $'2 certificates, error status 0x20\npolicy status 0x800b0109'
}

# check_messages HASH: verification prints the hash of what is signed.
check_messages() {
    local name value
    value=$("$1sum" <content | cut -d' ' -f1)
    for name in '' plain-; do
        check "$arch: a signed message, $name$1" prints "$value" verify-message "$1-${name}attached.p7"
        check "$arch: a detached signature, $name$1" \
            prints "$value" verify-message "$1-${name}detached.p7" content
        check "$arch: a changed signature, $name$1" \
            refuses 0x80090006 verify-message "$1-${name}attached-signature-changed.p7"
    done
    # With signed attributes this is crypt32's own business; Wine's does not compare the hash.
    check "$arch: a message with changed content, $1" refuses 0x80090006 verify-message "$1-content-changed.p7"
    check "$arch: a detached signature of other content, $1" \
        refuses 0x80090006 verify-message "$1-plain-detached.p7" other
}

# check_programs: 0x80096010 is TRUST_E_BAD_DIGEST, 0x80096004 TRUST_E_CERT_SIGNATURE, 0x800b0109 and
# 0x800b010a say that the signature is good but the root is not trusted.
check_programs() {
    local hash
    for hash in $hashes; do
        if [[ ! -f $hash-signed.exe ]]; then
            ! need_tool osslsigncode "$arch: no signed program, $hash" || not_ok "$arch: no program was signed, $hash"
            continue
        fi
        tool verify-program "$hash-signed.exe"
        check "$arch: a signed program, $hash: $out" grep -Eqx '0|0x800b0109|0x800b010a' <<<"$out"
        check "$arch: a signed program that was changed, $hash" prints 0x80096010 verify-program "$hash-changed.exe"
        check "$arch: a program with a changed signature, $hash" \
            prints 0x80096004 verify-program "$hash-signature-changed.exe"
    done
}

# check_pfx STATE: Wine puts the keys into the user's default container.
# containers: keep-04, con-open-16
check_pfx() {
    local kind
    check "$arch: there is a default container, $1" tool container
    for kind in rc2 3des aes; do
        check "$arch: a PFX file ($kind) is imported and its key signs, $1" pfx_signs "$kind.pfx"
        check "$arch: a PFX file ($kind) with a wrong password is refused, $1" pfx_refused "$kind.pfx"
    done
}

pfx_signs() {
    tool import-pfx 0 "$1" secret && [[ $out == *' 1 keys' ]]
}

pfx_refused() {
    ! tool import-pfx 0 "$1" wrong && [[ $out == 'PFXImportCertStore failed'* ]]
}

# ---- keys of certificates ---------------------------------------------------------------------------------

# check_odd: crypt32 of Wine 8 and 10 puts these pairs into the container with wrong exponents.
# rsa-keys: blob-imp-28, blob-imp-29
check_odd() {
    check "$arch: a pair with a short dP, imported before: it signs" signs short
    check "$arch: a pair with a short dP is imported" cert import short.pfx secret
    check "$arch: a pair with a short dP: it signs" signs short
    check "$arch: a pair with exponent 3 is imported" cert import three.pfx secret
    check "$arch: a pair with exponent 3: it signs" signs three
}

# check_taken_over: the registry has the pair with the wrong exponent. It stands there and in the file as it was, so
# both halves are alike, also for what goes back.
# rsa-keys: blob-imp-29
check_taken_over() {
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
    check 'a pair with exponent 3, imported without winecsp: it signs' signs three
    check 'a pair with exponent 3: it signs once more' signs three
    wait_server "$prefix"
    check_match 'its halves are alike' "$(in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" keys check)" $'\tgood\t'
    run_winecsp 0 uninstall --prefix "$prefix"
    check 'a pair with exponent 3, handed back: it signs' signs three
}

# cert ARGUMENT...: runs cert_keys; its output in $out.
cert() {
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/cert_keys.exe" "$@"
    )
}

signs() { cert sign "$1" && [[ $out == *' signs' ]]; }

# The key of a PFX file and of a certificate that is made here are found again after the end of the wineserver.
# containers: keep-02, keep-04
check_cert_keys() {
    local subject
    local -A first=()
    check "$arch: a PFX file is imported into the store" cert import rc2.pfx secret
    check_equal "$arch: its certificate has a key" "$out" '1 with keys'
    check "$arch: a certificate that its own key signs is made" cert make "$arch certificate" "CN=self $arch"
    for subject in sha256 "self $arch"; do
        check "$arch: $subject: its key signs" signs "$subject"
        first[$subject]=$out
    done
    wait_server "$prefix"
    for subject in sha256 "self $arch"; do
        check "$arch: $subject: its key signs after a new start" signs "$subject"
        check_equal "$arch: $subject: it is the same key" "$out" "${first[$subject]}"
    done
    check_equal "$arch: the key is in a file" "$(key_count)" 2
    check "$arch: certificate and key go" cert drop "self $arch"
    check_equal "$arch: the file too" "$(key_count)" 1
}

# The containers of the user: that of the PFX file is the default one.
key_count() { find "$prefix/drive_c/users" -path '*/Microsoft/Crypto/RSA/S-1-5-*' -type f | wc -l; }

# ---- what openssl reads ---------------------------------------------------------------------------------

self_signed() {
    tool self-sign "$1" self.cer && openssl x509 -inform DER -in self.cer -out self.pem &&
        openssl verify -check_ss_sig -CAfile self.pem self.pem >/dev/null
}

signed() {
    tool sign-message "$1" sha256-key.der sha256.cer content signed.p7 &&
        openssl cms -verify -inform DER -in signed.p7 -CAfile root.pem -out opened 2>/dev/null &&
        cmp -s content opened
}

# check_made: without openssl crypt32 reads its own messages.
check_made() {
    local hash
    for hash in $hashes; do
        if [[ -z $(type -P openssl) ]]; then
            check "$arch: a message is signed, $hash" tool sign-message "$hash" sha256-key.der sha256.cer content \
                signed.p7
            check "$arch: the message is verified, $hash" tool verify-message signed.p7
            check "$arch: a certificate is made, $hash" tool self-sign "$hash" self.cer
            check "$arch: the certificate is verified, $hash" tool verify-cert self.cer self.cer
            continue
        fi
        check "$arch: openssl verifies a certificate, $hash" self_signed "$hash"
        check "$arch: openssl verifies a signed message, $hash" signed "$hash"
    done
}

# ---- the test -------------------------------------------------------------------------------------------

check 'the files for the test are there' get_data
check 'a prefix is made' make_prefix "$prefix"
cd "$data" || exit 1
choose_arches
for arch in $arches; do seal before; done
check_pfx 'before the installation'
check "$arch: a pair with a short dP is imported before the installation" cert import short.pfx secret
wait_server "$prefix"

run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
wait_server "$prefix"
for arch in $arches; do
    check_loaded
    opens before
    seal during
    opens during
    check_certs
    for hash in $hashes; do check_messages "$hash"; done
    check_programs
    check_made
    check_odd
    check_pfx 'installed'
    check_cert_keys
    cert import short.pfx secret # the other width finds it in the container
done
wait_server "$prefix"

run_winecsp 0 uninstall --prefix "$prefix"
wait_server "$prefix"
for arch in $arches; do
    opens before
    opens during
done

check 'without winecsp: a pair with exponent 3 is imported' cert import three.pfx secret
wait_server "$prefix"
check_taken_over
cd / || exit 1
finish
