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
# shellcheck source=tests/parts/csptool.sh
. "$(dirname "$0")/parts/csptool.sh"
need_setup
need_tool openssl 'nothing was compared' || finish

prefix=$scratch/prefix
files=$scratch/files
mkdir "$files"

# run ARGUMENT...: its output in $out, messages in $err, exit code in $code. In the folder of the files.
run() {
    (cd "$files" && "$WINECSP" tool --prefix "$prefix" --wine "$WINE" --from "$WINECSP_FROM" "$@" </dev/null) \
        >"$scratch/out" 2>"$scratch/err"
    keep_output $?
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
    good containers --provider 'Microsoft Strong Cryptographic Provider'
    has 'containers: the type of the provider that is named' '^Schlüssel "1"  *1  *1024  *1024 '
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
    bad 1 'give --passphrase-env or --passphrase-fd, or --no-passphrase' export forms --private
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
        run decrypt changed.enc --container forms
        check_equal "a change at byte $size is found" "$code $([[ -e $files/changed ]] && echo written)" '1 '
    done
    head -c 500 "$files/sealed" >"$files/changed.enc"
    run decrypt changed.enc --container forms
    check_equal 'so is a cut' "$code $([[ -e $files/changed ]] && echo written)" '1 '
    check_equal 'nothing is left beside' "$(find "$files" -name '*.new')" ''
    bad 2 --out decrypt sealed --container forms
    good delete forms --yes
}

# Errors say what is wrong, with what, and what to do.
test_errors() {
    local places
    good new rsa --bits 1024 --exportable
    good new dss --type 13 --bits 1024
    good export rsa --spec signature --out rsa.pub
    bad 1 'export: /nonexistent/x: ' export rsa --out /nonexistent/x
    bad 1 'sign: /nonexistent/x: ' sign data --container rsa --out /nonexistent/x
    bad 1 'encrypt: /nonexistent/x: ' encrypt data --container rsa --out /nonexistent/x
    good encrypt data --container rsa
    bad 1 'decrypt: /nonexistent/x: ' decrypt data.enc --container rsa --out /nonexistent/x
    bad 1 'signature pairs (DSA_SIGN): 512 to 1024' new long --type 13 --bits 2048
    bad 1 'exchange pairs (RSA_KEYX): 384 to 16384' new long --bits 100
    bad 2 '65535' new long --bits 70000
    ln -s loop "$files/loop"
    bad 1 ERROR_CANT_RESOLVE_FILENAME hash loop
    bad 1 'DSA or Diffie-Hellman' encrypt data --container dss
    bad 1 'DSA or Diffie-Hellman' decrypt data.enc --container dss
    good sign data --container rsa --type 1 --out old.sig
    check_match 'sign: which hash is taken' "$err" 'no SHA-256: --hash SHA-1 is taken'
    good verify data old.sig --key rsa.pub --hash SHA-1
    bad 2 'key blob only: --format blob' export dss --spec exchange
    good export dss --spec exchange --format blob --out dh.blob
    bad 2 'RSA keys only' export dss --spec signature --format pkcs1-pem
    bad 1 'not made by csptool encrypt' decrypt data --container rsa --out nothing
    good new stranger --bits 1024
    bad 1 'encrypted for another key' decrypt data.enc --container stranger --out nothing
    bad 2 'data does not end in .enc: --out' decrypt data --container rsa
    bad 2 '--out FILE says where' encrypt - --container rsa
    bad 2 '--out FILE says where' sign - --container rsa
    check_equal 'none of them left a file' "$(ls "$files"/nothing* "$files"/-* 2>/dev/null)" ''
    bad 2 'CONTAINER is missing' show
    bad 2 'FILE is missing' import one
    bad 2 "'two' is one argument too many" show one two
    bad 1 'types: 77, 78: no provider' types 77 78
    check_equal 'types: the same error is told once' "$(grep -c NTE_PROV_TYPE_NOT_DEF <<<"$err")" 1
    good test --type 1
    has 'test: of a type alone' '^Microsoft Strong Cryptographic Provider +1 +SHA-1 +ok'
    bad 1 NTE_KEYSET_NOT_DEF test --provider nonsense
    good containers
    places=$(awk 'NR > 1 && ($1 == "dss" || $1 == "rsa" || $1 == "stranger") { print $1 }' <<<"$out")
    check_equal 'containers: by name' "$places" $'dss\nrsa\nstranger'
    good new channel --type 18
    good show channel
    has 'new: a sound length, whatever the provider has for its own' '^bits: +2048'
    good --help
    has 'winecsp tool --help is of csptool' '^usage: csptool COMMAND'
    good delete channel --yes
    good delete dss --yes
    good delete stranger --yes
}

# A certificate stands before the key, as many programs write them; and a key with a passphrase is asked for it.
test_pem() {
    check 'openssl makes a certificate' ssl req -x509 -newkey rsa:1024 -nodes -subj /CN=x -keyout pem.key -out pem.crt
    cat "$files/pem.crt" "$files/pem.crt" "$files/pem.key" >"$files/both.pem"
    good import both both.pem --exportable
    good export both --private --no-passphrase --format pkcs1-pem --out both.back
    check_equal 'the key is the right one' "$(modulus PEM both.back)" "$(modulus PEM pem.key)"
    bad 1 NTE_BAD_DATA import other pem.crt
    good export both --private --passphrase-env SECRET --out sealed.pem
    good sign data --container both --spec exchange --out both.sig
    good verify data both.sig --key sealed.pem --passphrase-env SECRET
    bad 1 'passphrase-fd' verify data both.sig --key sealed.pem
    check_equal 'verify names its own options alone' "$(grep -o no-passphrase <<<"$err")" ''
    good delete both --yes
}

# on_terminal KEYS ARGUMENT...: csptool on a terminal of its own, where these are typed; its exit code, and whether the
# terminal shows what is typed, in $out. Under bash: a dash that gets SIGINT ends before it can tell the exit code.
on_terminal() {
    local keys=$1 words
    shift
    printf -v words '%q ' "$WINECSP" tool --prefix "$prefix" --wine "$WINE" --from "$WINECSP_FROM" "$@"
    words+='; echo ended $?; stty -a'
    out=$({
        for _ in {1..200}; do
            sleep 0.1
            ! grep -qaE 'y/N|file:' "$scratch/terminal" 2>/dev/null || break
        done
        sleep 0.3
        # shellcheck disable=SC2059 # escapes are meant
        printf "$keys"
        sleep 3
    } | (cd "$files" && SHELL=$(type -P bash) timeout 60 script -qfec "$words" "$scratch/terminal") |
        tr -d '\r' | grep -oE 'ended [0-9]+| -?echo ' | tr -d '\n')
    rm -f "$scratch/terminal"
}

test_terminal() {
    need_tool script 'nothing was typed' || return 0
    on_terminal '\003' delete rsa
    check_match 'Ctrl-C at a question' "$out" 'ended 130 echo'
    good show rsa
    on_terminal '\003' export rsa --private --out typed.pem
    check_match 'Ctrl-C where a passphrase is asked for' "$out" 'ended 130 echo'
    check_equal 'nothing was written' "$(ls "$files"/typed* 2>/dev/null)" ''
    on_terminal 'secret\rsecret\r' export rsa --private --out typed.pem
    check_match 'a passphrase is typed' "$out" 'ended 0 echo'
    SECRET=secret check 'openssl takes it' ssl pkey -in typed.pem -passin env:SECRET -noout
    on_terminal 'y\r' delete rsa
    check_match 'a question is answered' "$out" 'ended 0 echo'
    bad 1 NTE_BAD_KEYSET show rsa
}

test_usage() {
    local command options shell
    run help
    for command in $(sed -nE 's/^  ([a-z-]+) +.*/\1/p' <<<"$out"); do
        good "$command" --help
        has "$command --help" "^usage: csptool $command"
        check "bash completes $command" grep -qw -- "$command" "$top/tools/completions/winecsp.bash"
        check "zsh completes $command" grep -qw -- "$command" "$top/tools/completions/_winecsp"
        check "fish completes $command" grep -qw -- "$command" "$top/tools/completions/winecsp.fish"
        options=$(sed -nE 's/^  --([a-z-]+).*/\1/p' <<<"$out" | grep -v '^help$' | tr '\n' ' ')
        for shell in winecsp.bash _winecsp winecsp.fish; do
            check "$shell completes its options" grep -qxE -- " *'$command ?${options% }'( \\\\)?" \
                "$top/tools/completions/$shell"
        done
        check "the manual has $command" grep -qE "^\.(It )?Cm $command( |\$)" "$top/tools/csptool.1"
    done
    bad 2 'no such command' nonsense
    bad 2 'has no option' containers --nonsense
    bad 2 'usage: csptool show' show
    bad 2 'needs a value' containers --type
    bad 2 'has no value' containers --json=1
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
test_errors
test_pem
test_terminal
test_usage
finish
