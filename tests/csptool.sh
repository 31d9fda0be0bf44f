#!/bin/bash
# csptool as people use it, through "winecsp tool": containers, keys in files of every form and their round trips with
# the host's openssl, signatures in both directions, encrypted files and damaged ones, known answers, what it says when
# it is used wrongly. And that the completions and the manual page know every command.
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
mkdir "$files"

# tool ARGUMENT...: its output in $out, messages in $err, exit code in $code. In the folder of the files.
tool() {
    code=0
    (cd "$files" && "$WINECSP" tool --prefix "$prefix" --wine "$WINE" --from "$WINECSP_FROM" "$@" </dev/null) \
        >"$scratch/out" 2>"$scratch/err" || code=$?
    out=$(tr -d '\r' <"$scratch/out")
    err=$(tr -d '\r' <"$scratch/err" | grep -E '^(csptool|winecsp):')
}

# good ARGUMENT...: and that it says so.
good() {
    tool "$@"
    [[ $code == 0 ]] && ok "csptool $*" || not_ok "csptool $*: exit code $code, $err"
}

# bad CODE TEXT ARGUMENT...: it fails with this exit code, and a message with the text.
bad() {
    local wanted=$1 text=$2
    shift 2
    tool "$@"
    if [[ $code == "$wanted" && $err == *"$text"* ]]; then ok "csptool $*: refused"; else
        not_ok "csptool $*: exit code $code, wanted $wanted with '$text'; it said: $err"
    fi
}

# has TEXT REGEX: a line of the output matches.
has() {
    if grep -qE -- "$2" <<<"$out"; then ok "$1"; else not_ok "$1: no line is like $2: $out"; fi
}

# modulus FORM FILE [OPTION...]: what openssl reads in a private RSA key.
modulus() {
    (cd "$files" && openssl rsa -inform "$1" -in "$2" -noout -modulus -provider legacy -provider default "${@:3}" 2>&1)
}

test_lists() {
    good providers
    has 'providers: a line' '12  Microsoft RSA SChannel Cryptographic Provider'
    has 'providers: the default' 'machine, user'
    has 'providers: the DLL' 'C:\\windows\\system32\\dssenh.dll'
    good algorithms 24
    has 'algorithms: a line' 'Advanced Encryption Standard .AES-256.'
    good algorithms 'Microsoft Base Cryptographic Provider v1.0' --json
    has 'algorithms: JSON' '"name": "RC4", "long_name": "RSA Data Security'\''s RC4", "id": "0x6801"'
    bad 1 NTE_PROV_TYPE_NOT_DEF algorithms 99
    good test
    has 'test: all providers' 'Microsoft Strong Cryptographic Provider'
    check_equal 'test: no failure' "$(awk '$NF != 0 && NR > 1' <<<"$out")" ''
    good test 24
    has 'test: an algorithm' 'AES-256  * ok'
}

# Names of any characters that Windows' code page has.
test_containers() {
    local name='Schlüssel "1"'
    good new "$name" --bits 1024 --exportable
    good containers
    has 'containers: its line' '^Schlüssel "1"  *24  *1024  *1024  [0-9a-f]*_'
    good containers --json
    has 'containers: JSON' '"name": "Schlüssel \\"1\\"", "type": 24, "exchange_bits": 1024'
    good show "$name"
    has 'show: exportable' 'exportable:   yes'
    has 'show: the file' 'file:  *C:\\.*\\Microsoft\\Crypto\\RSA\\'
    bad 1 NTE_EXISTS new "$name"
    bad 1 ERROR_NO_UNICODE_TRANSLATION new '東京'
    bad 1 ERROR_INVALID_NAME delete '' --yes
    bad 1 '--yes' delete "$name"
    good delete "$name" --yes
    bad 1 NTE_BAD_KEYSET show "$name"
    check_match 'show: a hint' "$err" "hint: see 'csptool containers'"
    good new kept --bits 1024 --spec signature
    bad 1 NTE_BAD_KEY_STATE export kept --private --no-passphrase
    good new kept --bits 1024 --spec exchange
    good delete kept --yes
    good new shared --machine --bits 1024 --spec exchange
    good containers --machine
    has 'containers of the machine' '^shared '
    good delete shared --machine --yes
}

# Every form that is written is read by openssl and by us, with the same key.
test_forms() {
    local form first
    good new forms --bits 1024 --exportable
    export SECRET='pass phrase'
    for form in pem der pkcs1-pem pkcs1-der blob pvk; do
        good export forms --private --no-passphrase --format "$form" --out "k.$form"
    done
    first=$(modulus PEM k.pem)
    check_match 'openssl reads pem' "$first" 'Modulus='
    check_equal 'openssl reads der' "$(modulus DER k.der)" "$first"
    check_equal 'openssl reads pkcs1-pem' "$(modulus PEM k.pkcs1-pem)" "$first"
    check_equal 'openssl reads pkcs1-der' "$(modulus DER k.pkcs1-der)" "$first"
    check_equal 'openssl reads blob' "$(modulus MSBLOB k.blob)" "$first"
    check_equal 'openssl reads pvk' "$(modulus PVK k.pvk)" "$first"
    check_equal 'its owner alone may read it' "$(stat -c %a "$files/k.pem")" 600
    for form in pem der pvk; do
        good export forms --private --passphrase-env SECRET --format "$form" --out "s.$form"
    done
    check_equal 'openssl opens pem' "$(modulus PEM s.pem -passin env:SECRET)" "$first"
    check_equal 'openssl opens der' "$(modulus DER s.der -passin env:SECRET)" "$first"
    check_equal 'openssl opens pvk' "$(modulus PVK s.pvk -passin env:SECRET)" "$first"
    for form in k.pem k.der k.pkcs1-pem k.pkcs1-der k.blob k.pvk s.pem s.der s.pvk; do
        good import "from $form" "$form" --exportable --passphrase-env SECRET
        good export "from $form" --private --no-passphrase --format blob --out back --force
        check "the key of $form is the same" cmp -s "$files/back" "$files/k.blob"
        good delete "from $form" --yes
    done
    good export forms --out public.pem
    check 'openssl reads the public key' ssl pkey -pubin -in public.pem -noout
    bad 1 ERROR_FILE_EXISTS export forms --out public.pem
    bad 2 '--private' export forms --format pvk
    bad 2 '--no-passphrase' export forms --format blob --private
    bad 1 'nobody to ask' export forms --private
    bad 1 'public key alone' import other public.pem
    bad 1 NTE_EXISTS import forms k.pem
    good import forms k.pem --force
    bad 1 NTE_BAD_DATA import other ../out
    bad 1 NTE_BAD_KEYSET show other
    SECRET=wrong bad 1 NTE_BAD_DATA import other s.pem --passphrase-env SECRET
}

# A passphrase by a file descriptor, and files by their Unix names from another folder.
test_descriptor() {
    exec 7<<<'pass phrase'
    good import fd "$files/s.pem" --passphrase-fd 7
    exec 7<&-
    good delete fd --yes
    bad 2 'descriptor 7' import fd "$files/s.pem" --passphrase-fd 7
}

test_signatures() {
    bad 1 ERROR_DIRECTORY hash .
    bad 1 ERROR_FILE_NOT_FOUND hash /dev/fd/5
    head -c 100000 /dev/urandom >"$files/data"
    good hash data --hash SHA-512
    check_equal 'the hash is that of sha512sum' "$out" "$(cd "$files" && sha512sum data)"
    good sign data --container forms --spec exchange
    check 'openssl verifies' ssl dgst -sha256 -verify public.pem -signature data.sig data
    good verify data data.sig --key public.pem
    good verify data data.sig --container forms --spec exchange
    good sign data --container forms --spec exchange --hash SHA-1 --format capi --out capi.sig
    good verify data capi.sig --key public.pem --hash SHA-1 --format capi
    bad 1 NTE_BAD_SIGNATURE verify data capi.sig --key public.pem --hash SHA-1
    check 'openssl signs' ssl dgst -sha256 -sign k.pem -out ssl.sig data
    good verify data ssl.sig --key k.pem
    echo more >>"$files/data"
    bad 1 NTE_BAD_SIGNATURE verify data ssl.sig --key public.pem
    bad 2 'no such algorithm' sign data --container forms --hash SHA-3
    bad 2 --container sign data
}

# DSA keys are another provider's.
test_dsa() {
    check 'openssl makes DSA parameters' ssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 \
        -pkeyopt dsa_paramgen_q_bits:160 -out dsa.params
    check 'and a DSA key' ssl genpkey -paramfile dsa.params -out dsa.pem
    check 'and its public half' ssl pkey -in dsa.pem -pubout -out dsa.pub
    good import dsa dsa.pem --exportable
    good show dsa
    has 'show: DSA' 'bits:  *1024'
    good sign data --container dsa --out dsa.sig
    check 'openssl verifies DSA' ssl dgst -sha1 -verify dsa.pub -signature dsa.sig data
    good verify data dsa.sig --key dsa.pub
    check 'openssl signs with DSA' ssl dgst -sha1 -sign dsa.pem -out dsa2.sig data
    good verify data dsa2.sig --container dsa
    good export dsa --private --no-passphrase --out dsa.back
    check 'the DSA key comes back' ssl pkey -in dsa.back -noout
    check_equal 'and is the same' "$(cd "$files" && openssl pkey -in dsa.back -text -noout)" \
        "$(cd "$files" && openssl pkey -in dsa.pem -text -noout)"
    good delete dsa --yes
}

test_envelopes() {
    local size
    for size in 0 1 16 262144 262145 1000000; do
        head -c "$size" /dev/urandom >"$files/plain"
        good encrypt plain --key public.pem --out sealed --force
        good decrypt sealed --container forms --out opened --force
        check "$size bytes come back" cmp -s "$files/plain" "$files/opened"
    done
    for size in 0 9 200 330 999 1000329; do
        cp "$files/sealed" "$files/changed.enc"
        printf '\377\0' | dd of="$files/changed.enc" bs=1 seek="$size" conv=notrunc 2>/dev/null
        tool decrypt changed.enc --container forms
        check_equal "a change at byte $size is found" "$code $([[ -e $files/changed ]] && echo written)" '1 '
    done
    head -c 500 "$files/sealed" >"$files/changed.enc"
    tool decrypt changed.enc --container forms
    check_equal 'so is a cut' "$code $([[ -e $files/changed ]] && echo written)" '1 '
    check_equal 'nothing is left beside' "$(find "$files" -name '*.new')" ''
    bad 2 --out decrypt sealed --container forms
    good delete forms --yes
}

test_usage() {
    local command
    tool help
    for command in $(sed -nE 's/^  ([a-z]+) +.*/\1/p' <<<"$out"); do
        good "$command" --help
        has "$command --help" "^usage: csptool $command"
        check "bash completes $command" grep -qw -- "$command" "$top/tools/completions/winecsp.bash"
        check "zsh completes $command" grep -qw -- "$command" "$top/tools/completions/_winecsp"
        check "fish completes $command" grep -qw -- "$command" "$top/tools/completions/winecsp.fish"
        check "the manual has $command" grep -qE "^\.(It )?Cm $command( |\$)" "$top/tools/csptool.1"
    done
    bad 2 'no such command' nonsense
    bad 2 'has no option' containers --nonsense
    bad 2 'usage: csptool show' show
    bad 2 'needs a value' containers --type
    bad 2 'has no value' containers --json=1
}

# What bash completes after some words.
test_completion() {
    local reply
    reply=$(
        # shellcheck source=tools/completions/winecsp.bash
        . "$top/tools/completions/winecsp.bash"
        COMP_WORDS=(winecsp tool ex) COMP_CWORD=2
        _winecsp
        echo "${COMPREPLY[*]}"
    )
    check_equal 'bash: winecsp tool ex' "$reply" 'export exports'
    reply=$(
        # shellcheck source=tools/completions/winecsp.bash
        . "$top/tools/completions/winecsp.bash"
        COMP_WORDS=(winecsp tool --prefix x con) COMP_CWORD=4
        _winecsp
        echo "${COMPREPLY[*]}"
    )
    check_equal 'bash: winecsp tool --prefix x con' "$reply" 'containers'
}

make_prefix "$prefix" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
keep_server "$prefix"
test_lists
test_containers
test_forms
test_descriptor
test_signatures
test_dsa
test_envelopes
test_usage
test_completion
finish
