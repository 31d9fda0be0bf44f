#!/bin/bash
# "winecsp tokens" and what belongs to it: winecsp-keyd's commands for a shell, with tokens that tests/keyd/stub.c
# plays; "csptool store-certificates" with a provider that has certificates and nothing else (tests/tokens/cardcsp.c);
# what install, alias and uninstall write and take away; and every command of docs/tokens.md, as it stands there. Where
# the package has scardcsp.dll, programs of the prefix sign with the token of that page.
# Environment: TOKENS_TESTS, the parts to run (default: all).
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup
# shellcheck source=tests/parts/keyd.sh
. "$(dirname "$0")/parts/keyd.sh"

tester='' # all of it is the user's who runs the test
home=$scratch/home
keyd=$WINECSP_FROM/host/winecsp-keyd
pin='pin-7Qx9wZ' # the stub's
prefix=$scratch/prefix
cards=$scratch/cards
card_provider='Test Card Provider'
real_provider='Microsoft Base Smart Card Crypto Provider'

more_cleanup() { end_daemon; }

# ---- the host's commands, on the stub --------------------------------------------------------------

# tokens WANTED-CODE WORD...: a command of winecsp-keyd through "winecsp tokens"; its output of both kinds in $out.
tokens() {
    local wanted=$1 code=0
    shift
    out=$("$WINECSP" tokens --from "$WINECSP_FROM" "$@" 2>&1) || code=$?
    check_equal "tokens $*: exit code" "$code" "$wanted"
}

# new_stub WORD=VALUE...: a fresh daemon and stub; see tests/keyd/stub.c.
new_stub() {
    end_daemon
    rm -f "$home/stub.log"
    play "$@"
}

has() { check_match "$1" "$out" "$2"; }
lacks() { if [[ $out != *"$2"* ]]; then ok "$1"; else not_ok "$1: '$2' is in: $out"; fi; }

test_list() {
    new_stub tokens=0
    out=$("$keyd" status)
    check_equal 'status without a daemon: exit code' $? 3
    has 'it says so' 'none runs'
    tokens 0 logout
    has 'nobody needs to log out' 'nobody is logged in'
    check_equal 'neither starts one' "$(daemon_pid)" ''
    tokens 0 list
    has 'no token' 'No token is there'
    has 'and what tells why' 'winecsp tokens status'
    tokens 0 list --json
    check 'JSON of nothing' valid_json
    play tokens=2 hidden=1
    tokens 0 list
    has 'the second token' 'Second'
    has 'its serial number' '0002'
    has 'its reader' 'Stub Reader 1'
    has 'its state' 'not logged in'
    has 'its key' 'RSA 2048, signs, decrypts'
    has 'a certificate' 'CN=signer'
    tokens 0 list --json
    check 'JSON' valid_json
    check_equal 'two keys' "$(grep -c '"container"' <<<"$out")" 2
    check 'their names are GUIDs' grep -qE '"container": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"' <<<"$out"
    has 'a date' '"not_after": "20'
    out=$("$keyd" status)
    check_equal 'status: exit code' $? 0
    has 'the daemon' "process $(daemon_pid), winecsp $(cat "$top/VERSION")"
    tokens 2 list nonsense
    tokens 2 list --nonsense
    tokens 2 nonsense
    tokens 2
    tokens 0 --help
    has 'help' 'usage: winecsp tokens list'
    tokens 0 sync --help
    has 'help of a command' 'usage: winecsp tokens sync '
    lacks 'help of that command alone' '--pin-fd'
    tokens 0 help
    has 'help, in a word' 'usage: winecsp tokens list'
    tokens 0 help sync
    has 'of a command' 'usage: winecsp tokens sync '
    out=$("$WINECSP" tokens --json --from "$WINECSP_FROM" list)
    check 'options before the command' valid_json
    out=$("$WINECSP" tokens --json --from "$WINECSP_FROM" logout 2>&1)
    check_equal 'which it must have: exit code' $? 2
    has 'which it must have' '--json goes with '
    tokens 2 list --prune
    has 'an option of another command' '--prune goes with tokens sync only'
    tokens 0 list --steam 12 --prefix /nowhere --wine "$WINE"
    has 'the host needs no prefix' 'Stub Reader 1'
    tokens 2 list word
    has 'a word too many' 'unexpected argument; see'
    tokens 1 sync /nonexistent
    has 'the prefix as a word' 'there is no folder /nonexistent'
    tokens 2 sync "$scratch" word
    tokens 2 alias eToken Base Cryptographic Provider
    has 'a name of several words' 'put the name into quotes'
    test_unfit_helper
}

# A helper that cannot be run, and one that is not there.
test_unfit_helper() {
    local WINECSP_FROM=$scratch/unfit
    mkdir -p "$WINECSP_FROM"/{x86_64-windows,host}
    touch "$WINECSP_FROM/host/winecsp-keyd"
    tokens 1 list
    has 'a helper that is not executable' 'is not executable; chmod +x'
    rm "$WINECSP_FROM/host/winecsp-keyd"
    tokens 1 list
    has 'a helper that is not there' 'built without p11-kit'
}

# A daemon that is there and cannot be reached is not one that is not there.
test_reach() {
    local pid why='could not log out: .*/winecsp cannot be used: it must be a folder of this user'
    new_stub tokens=1
    tokens 0 login --pin-fd 0 <<<"$pin"
    pid=$(daemon_pid)
    chmod 777 "$home/run/winecsp"
    tokens 1 logout
    check 'the logout tells why it fails' grep -q "$why" <<<"$out"
    tokens 1 restart
    has 'so does restart' 'cannot be used'
    tokens 1 login
    has 'login' 'cannot be used'
    tokens 1 list
    has 'list' 'cannot be used'
    out=$("$keyd" status 2>&1)
    check_equal 'status: exit code' $? 1
    has 'status' 'cannot be used'
    chmod 700 "$home/run/winecsp"
    tokens 0 list
    has 'the login goes on' ' logged in'
    check_equal 'in the same daemon' "$(daemon_pid)" "$pid"
    tokens 0 logout
    has 'the folder is right again' 'Logged out'
}

test_restart() {
    local pid
    new_stub tokens=1
    tokens 0 restart
    has 'nothing to end' 'No daemon runs'
    check_equal 'none is started' "$(daemon_pid)" ''
    tokens 0 login --pin-fd 0 <<<"$pin"
    pid=$(daemon_pid)
    tokens 0 restart
    has 'it has ended' 'has ended'
    check_equal 'at once' "$(daemon_pid)$(grep -s '^State:.[^Z]' "/proc/$pid/status")" ''
    tokens 0 list
    has 'logins end' 'not logged in'
    check 'another daemon runs' test "$(daemon_pid)" != "$pid"
    configure 'module = /nonexistent.so' 'idle-seconds = 600'
    tokens 0 list
    has 'a configuration is read at the start' 'Stub Reader 0'
    tokens 0 restart
    tokens 0 list
    has 'that is when' 'No token is there'
    tokens 2 restart word
    configure_stub
}

# status_has NAME LINE: a row of the daemon's status, the spaces of the columns aside.
status_has() {
    out=$("$keyd" status 2>&1)
    if grep -q -- "^$2" < <(tr -s ' ' <<<"$out"); then ok "$1"; else not_ok "$1: no '$2' in: $out"; fi
}

test_status() {
    local conf=$home/config/winecsp/keyd.conf
    new_stub tokens=2
    tokens 0 list
    status_has 'the configuration' "configuration $conf\$"
    status_has 'who names modules' 'modules the one of the configuration$'
    status_has 'the module' "module .*$home/stub.so"
    status_has 'the first token' 'token F?r?Tests (0001): '
    status_has 'the second token' 'token Second (0002): '
    check_equal 'all of it in columns' "$(grep -vc '^[a-z ]\{18\} [^ ]' <<<"$out")" 0
    printf '%s\n' '# modul = /x' '' 'modul = /x' 'nothing' 'idle-seconds = soon' 'module = relative.so' >>"$conf"
    status_has 'a misspelt word' 'not understood modul = /x$'
    status_has 'no word' 'not understood nothing$'
    status_has 'no number' 'not understood idle-seconds = soon$'
    status_has 'no full path' 'not understood module = relative.so$'
    check_equal 'and nothing else' "$(grep -c '^not understood' <<<"$out")" 4
    check 'status: exit code' eval '"$keyd" status >/dev/null'
    chmod 666 "$conf"
    status_has 'a file that others may write' "not used $conf: others may write it"
    status_has 'p11-kit then' 'modules those of p11-kit$'
    chmod 644 "$conf"
    configure 'module = /nonexistent.so'
    status_has 'a module that is not there' 'not loaded .*/nonexistent.so: .*No such file'
    configure 'module = /etc/passwd'
    status_has 'what is no module' 'not loaded .*/etc/passwd'
    configure "module = $home/crash.so"
    echo '__attribute__((constructor)) static void crash( void ) { __builtin_trap(); }' >"$scratch/crash.c"
    gcc -shared -fPIC -o "$home/crash.so" "$scratch/crash.c"
    status_has 'a module that crashes' 'not loaded a module crashes'
    status_has 'the daemon goes on' 'token Second (0002): '
    configure_stub
}

valid_json() { perl -MJSON::PP -0777 -ne 'decode_json( $_ )' <<<"$out"; }

test_login() {
    new_stub tokens=1 hidden=1
    tokens 1 login --pin-fd 0 <<<wrong-pin
    has 'a wrong PIN' 'one try is used'
    check_equal 'is one try' "$(logins)" 1
    tokens 1 login --pin-fd 0 <<<wrong-pin
    has 'the last try but one' 'one is left'
    tokens 1 login --pin-fd 0 <<<"$pin"
    has 'a PIN that nobody typed is not tried then' 'kept for somebody who types'
    check_equal 'two tries in all' "$(logins)" 2
    new_stub tokens=1 hidden=1
    tokens 1 login --pin-fd 0 </dev/null
    has 'no PIN' 'is empty'
    tokens 1 login --pin-fd 0 < <(head -c 300 /dev/zero | tr '\0' 1)
    has 'a long PIN' 'too long'
    tokens 2 login --pin-fd 77
    has 'where to look' "see 'winecsp tokens login --help'"
    tokens 2 login Token "$pin"
    lacks 'what may be a PIN is not repeated' "$pin"
    tokens 2 login "--$pin" Token
    lacks 'nor as an option' "$pin"
    tokens 2 login --pin "$pin"
    lacks 'nor behind one' "$pin"
    has 'where a PIN stands' 'a PIN never stands on a command line'
    tokens 2 logout Token "$pin"
    lacks 'nor by logout' "$pin"
    tokens 2 list --pin="$pin"
    lacks 'nor as the value of one' "$pin"
    tokens 1 login Token --pin-fd 0 <<<"$pin"
    has 'another token' 'no token is called so'
    check 'no try' test ! -s "$home/stub.log"
    tokens 1 login --pin-fd 0 -- --Token <<<"$pin"
    has 'a name like an option' 'no token is called so'
    tokens 1 logout -- --Token
    out=$("$keyd" login "--$pin" 2>&1)
    check_equal 'the host itself: exit code' $? 2
    has 'where to look there' 'no such option; usage: winecsp tokens login '
    tokens 0 login 0001 --pin-fd=0 <<<"$pin"
    has 'by its serial number' 'Logged in to'
    tokens 0 login --pin-fd 0 <<<wrong-pin
    has 'who is logged in is not asked' 'logged in already'
    tokens 0 list
    has 'the state' ' logged in'
    tokens 0 logout 0001
    tokens 0 list
    has 'the state after the logout' 'not logged in'
    play tokens=2 hidden=1
    tokens 1 login --pin-fd 0 <<<"$pin"
    has 'one of two tokens' 'name the token'
    has 'they are told' 'Second (0002)'
    tokens 0 login Second --pin-fd 0 < <(printf '%s\r\nmore' "$pin")
    tokens 0 logout
    play tokens=0
    tokens 1 login --pin-fd 0 <<<"$pin"
    has 'no token' 'no token is there'
}

# At a terminal, which script(1) makes.
test_typed() {
    local line='' char screen pid=''
    need_tool script 'no terminal' || return 0
    new_stub tokens=1 hidden=1
    mkfifo "$scratch/keys" "$scratch/screen"
    script -qefc "'$keyd' login" /dev/null <"$scratch/keys" >"$scratch/screen" 2>&1 &
    pid=$!
    exec {keys}>"$scratch/keys" {screen}<"$scratch/screen"
    while [[ $line != *'PIN of '*': ' ]] && IFS= read -r -t 60 -n 1 -u "$screen" char; do line+=$char; done
    check_match 'it asks' "$line" 'PIN of '
    printf '%s\n' "$pin" >&"$keys"
    out=$(cat <&"$screen")
    exec {keys}>&- {screen}<&-
    wait "$pid"
    check_equal 'typed: exit code' $? 0
    has 'logged in' 'Logged in to'
    lacks 'nothing of the PIN is shown' "$pin"
    new_stub tokens=1
    out=$(setsid -w "$keyd" login 2>&1 </dev/null)
    has 'no terminal' 'no PIN can be read'
    new_stub tokens=1 pad=1
    tokens 0 login
    has 'a pad' 'Enter the PIN of'
    new_stub tokens=1 pad=2
    tokens 1 login
    has 'cancelled at the pad' 'cancelled at the reader'
}

# ---- texts of the registry files -------------------------------------------------------------------

# escapes TEXT SIGNS WANTED: the form that Wine 8 gives a text, and the way back.
escapes() {
    check_equal "'$1' in a registry file" "$(reg_escaped "$1" "$2")" "$3"
    check_equal "'$3' as a text" "$(reg_plain <<<"$3")" "$1"
}

# text_of ESCAPED WANTED: what Wine may have written, and winecsp does not.
text_of() { check_equal "'$1' as a text" "$(reg_plain <<<"$1")" "$2"; }

test_registry() {
    local here=$top/tools all='' i text
    # shellcheck source=tools/winecsp.d/registry.sh
    . "$top/tools/winecsp.d/registry.sh"
    escapes '/usr/lib/winecsp' '"' '/usr/lib/winecsp'
    escapes '/a"b\c[d]' '"' '/a\"b\\c[d]'
    escapes 'a"b [c] d' '[]' 'a"b \[c\] d'
    escapes 'ä' '"' '\xe4'
    escapes 'äg äa ä1 äF ä\' '"' '\xe4g \x00e4a \x00e41 \x00e4F \xe4\\'
    escapes 'ä€Ā' '"' '\xe4\x20ac\x100'
    escapes '😀 😀1 😀ä' '"' '\xd83d\xde00 \xd83d\xde001 \xd83d\xde00\xe4'
    escapes '' '"' ''
    escapes "blanks  'and' \$(so) %s \x41 \101 *" '"' "blanks  'and' \$(so) %s \\\\x41 \\\\101 *"
    for i in {33..126}; do
        printf -v text '\\x%x' "$i"
        printf -v text '%b' "$text"
        all+="${text}é${text}𝄞"
    done
    check_equal 'all of ASCII comes back' "$(reg_escaped "$all" '"[]' | reg_plain)" "$all"
    check_equal 'and is ASCII meanwhile' "$(reg_escaped "$all" '"' | LC_ALL=C grep -c '[^ -~]')" 0
    text_of '\1\0011\a\b\t\v\f\r\16\e' $'\1\0011\a\b\t\v\f\r\16\e'
    text_of '\xe4\xE4\x41' 'ääA'
    text_of 'a\xd83d z\xde00\xd83d' 'a� z��'
    text_of 'end\' 'end\'
    check 'a control character has no form' eval '! reg_escaped $'"'a\\tb'"
    check 'nor has what is no UTF-8' eval '! reg_escaped $'"'a\\xffb'"
    check 'at the end' eval '! reg_escaped $'"'a\\xc3'"
}

# ---- certificates in the store ---------------------------------------------------------------------

in_cards() { CARDCSP=Z:${cards//\//\\} in_prefix "$prefix" "$@"; }

# store WANTED-CODE OPTION...: csptool store-certificates for the provider of the tests.
store() {
    local wanted=$1 code=0
    shift
    out=$(in_cards "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" store-certificates \
        --provider "$card_provider" "$@") || code=$?
    check_equal "store-certificates $*: exit code" "$code" "$wanted"
}

# stored: how many certificates the store has; its keys in the registry tell.
stored() {
    in_prefix "$prefix" reg query 'HKCU\Software\Microsoft\SystemCertificates\My\Certificates' |
        grep -cE 'Certificates\\[0-9A-F]{40}$'
}

register_card_provider() {
    local key="HKLM\\Software\\Microsoft\\Cryptography\\Defaults\\Provider\\$card_provider"
    x86_64-w64-mingw32-gcc -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Werror -shared \
        -o "$prefix/drive_c/windows/system32/cardcsp.dll" "$top/tests/tokens/cardcsp.c" &&
        in_prefix "$prefix" reg add "$key" /v 'Image Path' /d 'C:\windows\system32\cardcsp.dll' /f >/dev/null &&
        in_prefix "$prefix" reg add "$key" /v Type /t REG_DWORD /d 1 /f >/dev/null
}

# make_card NAME: a certificate for the provider of the tests.
make_card() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$scratch/card.key" -subj "/CN=Card $1" -days 9 -outform DER \
        -out "$scratch/$1.der" 2>/dev/null
}

test_store() {
    need_tool x86_64-w64-mingw32-gcc 'no provider with certificates' || return 0
    mkdir -p "$cards"
    check 'a provider with certificates' register_card_provider
    make_card one
    make_card two
    store 0
    has 'nothing' 'no certificates are there'
    cp "$scratch/one.der" "$cards/first.1"
    cp "$scratch/one.der" "$cards/first.2"
    cp "$scratch/two.der" "$cards/second.2"
    store 0
    check 'one is added' grep -qE '^added +Card one +first +exchange' <<<"$out"
    check 'and one' grep -qE '^added +Card two +second +signature' <<<"$out"
    check_equal 'one for each container and certificate' "$(grep -c added <<<"$out")" 2
    check_equal 'both are in the store' "$(stored)" 2
    store 0 --json
    check_equal 'both are kept' "$(grep -c '"kept"' <<<"$out")" 2
    mv "$cards/second.2" "$cards/third.2"
    store 0
    check 'the key is elsewhere now' grep -qE '^linked +Card two +third +signature' <<<"$out"
    store 0
    check 'and that is kept' grep -qE '^kept +Card two +third +signature' <<<"$out"
    rm "$cards/third.2"
    store 0
    check_equal 'without --prune nothing goes' "$(stored)" 2
    touch "$cards/broken"
    store 1 --prune
    rm "$cards/broken"
    touch "$cards/first.closed"
    store 1 --prune
    rm "$cards/first.closed"
    check_equal 'nor where the provider or a container fails' "$(stored)" 2
    printf 'no certificate' >"$cards/bad.1"
    store 1 --prune
    check 'what is no certificate' grep -qE '^no certificate +- +bad' <<<"$out"
    rm "$cards/bad.1"
    check_equal 'nothing goes then' "$(stored)" 2
    store 0 --prune
    check 'it goes when all is well' grep -qE '^removed +Card two +third' <<<"$out"
    check_equal 'and the other stays' "$(stored)" 1
    touch "$cards/empty"
    store 0 --prune --quiet
    check_equal '--quiet' "$out" ''
    check_equal 'a card that is not there takes its certificates away' "$(stored)" 0
    rm "$cards/empty"
    test_store_of_others
}

# A certificate that a program or the user has put there.
test_store_of_others() {
    local tool=$scratch/put_cert.exe
    check 'a program that puts a certificate there' x86_64-w64-mingw32-gcc -std=gnu11 -Wall -Werror -o "$tool" \
        "$top/tests/tokens/put_cert.c" -lcrypt32
    in_prefix "$prefix" "$tool" "$scratch/one.der" >/dev/null
    store 0
    check 'without a key it is linked' grep -qE '^linked +Card one +first' <<<"$out"
    rm "$cards"/first.*
    store 0 --prune
    check 'and that is taken back' grep -qE '^removed +Card one +first' <<<"$out"
    check_equal 'it stays itself' "$(stored)" 1
    check_equal 'as it was' "$(in_prefix "$prefix" "$tool")" 'Card one: -, -'
    in_prefix "$prefix" "$tool" "$scratch/two.der" 'Of a program' >/dev/null
    cp "$scratch/two.der" "$cards/second.2"
    store 0
    check 'that of another key is left alone' grep -qE '^left +Card two +second' <<<"$out"
    check_match 'as it was, too' "$(in_prefix "$prefix" "$tool")" 'Card two: Of a program, -'
    store 0 --forget
    check_equal 'what is not ours is not forgotten' "$(stored)" 2
    cp "$scratch/one.der" "$cards/first.1"
    make_card three
    cp "$scratch/three.der" "$cards/third.1"
    store 0
    check_equal 'one more' "$(stored)" 3
}

# ---- install, alias, uninstall ---------------------------------------------------------------------

# value HIVE KEY: the lines of a key in a registry file, without its time.
value() { sed -n "/^\[$2\] /,/^\$/p" "$prefix/$1.reg" | grep '^"'; }

test_install() {
    local vendor='eToken Base Cryptographic Provider' before=$scratch/before
    local command=(--prefix "$prefix" --from "$WINECSP_FROM")
    new_stub tokens=0 # or certificates would go into the store
    make_prefix "$prefix" || not_ok 'no prefix'
    snapshot "$prefix" >"$before"
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
    check_equal 'the helper'\''s path' "$(value system 'Software\\\\winecsp')" "\"TokenHelper\"=\"$keyd\""
    check_equal 'nothing at the start' "$(value system '.*RunServices' | grep winecsp)" ''
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM" --tokens --dry-run
    check_match '--dry-run asks what the install does' "$out" 'RunServices "winecsp"='
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM" --tokens
    check_match 'csptool at the start' "$(value system '.*RunServices')" 'store-certificates --quiet'
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'which is kept' "$(value system '.*RunServices')" 'store-certificates --quiet'
    run_winecsp 0 status --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'status has the helper' "$out" "$keyd"
    run_winecsp 0 tokens alias "$vendor" --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'the alias' "$(value system ".*Provider.*$vendor")" 'scardcsp.dll'
    run_winecsp 0 tokens alias "${vendor^^}" --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'only once' "$out" 'already'
    run_winecsp 1 tokens alias 'Microsoft Strong Cryptographic Provider' --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'not in the place of another' "$out" 'left alone'
    run_winecsp 1 tokens alias 'a"b' --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'what a name may have' "$out" '1 to 199 letters, digits and signs'
    test_chain
    run_winecsp 2 tokens alias --prefix "$prefix" --from "$WINECSP_FROM"
    sleep 120 | WINEPREFIX=$prefix DISPLAY='' WINEDEBUG=-all "$WINE" cmd >/dev/null 2>&1 &
    check 'a program runs' wait_program "$prefix" cmd.exe
    run_winecsp 5 tokens unalias "$vendor" --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'what ends it' "$out" '--stop'
    run_winecsp 0 tokens unalias "$vendor" --stop --prefix "$prefix" --from "$WINECSP_FROM"
    check_equal 'it is gone' "$(value system ".*Provider.*$vendor")" ''
    check_equal 'the record has nothing of it' "$(grep -c eToken "$prefix/.winecsp/record")" 0
    run_winecsp 1 tokens unalias "$vendor" --prefix "$prefix" --from "$WINECSP_FROM"
    test_forgotten_alias
    test_foreign_alias
    run_winecsp 0 tokens alias "$vendor" --prefix "$prefix" --from "$WINECSP_FROM"
    run_winecsp 0 uninstall --prefix "$prefix" --from "$WINECSP_FROM"
    check_same 'an uninstall leaves nothing' "$before" "$prefix"
    run_winecsp 3 tokens sync --prefix "$prefix" --from "$WINECSP_FROM"
    test_moved_package
}

# The doctor asks the daemon, too.
test_chain() {
    local -x XDG_RUNTIME_DIR=$scratch/shut
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    touch "$XDG_RUNTIME_DIR/winecsp"
    run_winecsp 4 doctor --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'a folder that the daemon cannot use' "$out" \
        'Attention: programs cannot use tokens: the daemon does not answer: *shut/winecsp cannot be used'
    wait_server "$prefix"
}

# forget_alias: as in a record that was lost and made anew.
forget_alias() {
    sed -i "/$vendor/d" "$prefix/.winecsp/record"
    check_equal 'the record does not know the alias' "$(grep -c "$vendor" "$prefix/.winecsp/record")" 0
    check_match 'the registry does' "$(value system ".*Provider.*$vendor")" 'scardcsp.dll'
}

# Aliases that the registry alone knows; one more that a card vendor's own DLL serves is none.
test_forgotten_alias() {
    local key='HKLM\Software\Microsoft\Cryptography\Defaults\Provider\Vendor CSP'
    local command=(--prefix "$prefix" --from "$WINECSP_FROM")
    in_prefix "$prefix" reg add "$key" /v 'Image Path' /d 'C:\vendor\notscardcsp.dll' /f >/dev/null
    wait_server "$prefix"
    run_winecsp 0 tokens alias "$vendor" "${command[@]}"
    forget_alias
    run_winecsp 0 tokens status "${command[@]}"
    check_match 'tokens status shows it' "$out" "alias              $vendor"
    check_equal "but not the vendor's" "$(grep -c 'Vendor CSP' <<<"$out")" 0
    wait_server "$prefix"
    test_prefix_status
    run_winecsp 0 status --verbose "${command[@]}"
    check_match 'status, too' "$out" "alias              $vendor"
    wait_server "$prefix"
    run_winecsp 0 tokens alias "$vendor" "${command[@]}"
    check_match 'it is one already' "$out" 'already'
    run_winecsp 0 tokens unalias "$vendor" "${command[@]}"
    check_equal 'it is gone' "$(value system ".*Provider.*$vendor")" ''
    run_winecsp 0 tokens alias "$vendor" "${command[@]}"
    forget_alias
    run_winecsp 0 uninstall "${command[@]}"
    check_equal 'an uninstall takes it away' "$(value system ".*Provider.*$vendor")" ''
    run_winecsp 0 install "${command[@]}"
    run_winecsp 0 tokens alias "$vendor" "${command[@]}"
    rm -r "$prefix/.winecsp"
    run_winecsp 0 install "${command[@]}"
    check_match 'an install finds it' "$(cat "$prefix/.winecsp/record")" "=$vendor"
    play tokens=1 hidden=1
    tokens 0 login --pin-fd 0 <<<"$pin"
    run_winecsp 0 uninstall "${command[@]}"
    check_match 'a login goes on' "$out" 'goes on for other prefixes; winecsp tokens logout ends it'
    tokens 0 logout
    play tokens=0
    check_equal 'so does an uninstall after that' "$(value system ".*Provider.*$vendor")" ''
    check_match "the vendor's is there still" "$(value system '.*Provider.*Vendor CSP')" notscardcsp
    in_prefix "$prefix" reg delete "$key" /f >/dev/null
    wait_server "$prefix"
    run_winecsp 0 install "${command[@]}"
}

# An alias whose letters the registry has as numbers.
test_foreign_alias() {
    local name='Ключ-CSP [ü1 😀'
    run_winecsp 0 tokens alias "$name" "${command[@]}"
    in_prefix "$prefix" reg add 'HKLM\Software\Something' /f >/dev/null # so that Wine writes all of it anew
    in_prefix "$prefix" reg delete 'HKLM\Software\Something' /f >/dev/null
    wait_server "$prefix"
    run_winecsp 0 status "${command[@]}"
    run_winecsp 0 tokens alias "$name" "${command[@]}"
    check_match 'such an alias is found again' "$out" 'already'
    rm -r "$prefix/.winecsp"
    run_winecsp 0 install "${command[@]}"
    check 'without a record, too' grep -qF "=$name" "$prefix/.winecsp/record"
    run_winecsp 0 tokens unalias "$name" "${command[@]}"
    check_equal 'it is gone' "$(grep -c 'CSP \\\[' "$prefix/system.reg")" 0
    check_equal 'the record has nothing of it' "$(grep -c 'CSP' "$prefix/.winecsp/record")" 0
}

# What fails is shown, and is what needs attention where no token is there.
test_prefix_status() {
    configure 'module = /nonexistent.so' 'modul = /x'
    tokens 0 restart
    run_winecsp 4 tokens status "${command[@]}"
    check_match 'a line that is not understood' "$out" 'a line that is not understood: modul = /x'
    check_match 'a module that fails' "$out" 'a PKCS #11 module is not loaded: '
    check_equal 'p11-kit is not used' "$(grep -c p11-kit <<<"$out")" 0
    configure_stub
    tokens 0 restart
    wait_server "$prefix"
}

# A path with letters that Wine's registry files write as numbers; a helper that is not there any more.
test_moved_package() {
    local package="$scratch/a ü1 €b \"c 😀d\" e"
    mkdir "$package"
    cp -al "$WINECSP_FROM"/*-windows "$package"
    cp -a "$WINECSP_FROM/host" "$package"
    run_winecsp 1 install --prefix "$prefix" --from "$package" --tokens
    check_match 'quotes have no place in a command line' "$out" 'no command line can name'
    run_winecsp 0 install --prefix "$prefix" --from "$package"
    in_prefix "$prefix" reg add 'HKLM\Software\Something' /f >/dev/null
    wait_server "$prefix"
    run_winecsp 0 status --prefix "$prefix" --from "$package"
    play tokens=1
    run_winecsp 0 tokens status --prefix "$prefix" --from "$package"
    check_match 'programs find such a helper' "$out" '64-bit programs    reach the daemon; keys that they see: 1'
    play tokens=0
    wait_server "$prefix"
    run_winecsp 4 tokens status --prefix "$prefix" --from "$WINECSP_FROM"
    check_match "the prefix's helper" "$out" "  helper             $package/host/winecsp-keyd"
    check_match 'which is of another package' "$out" "the helper of another package, $package/host/winecsp-keyd"
    rm "$package/host/winecsp-keyd"
    run_winecsp 0 install --prefix "$prefix" --from "$package"
    check_match 'a package without a helper' "$out" "the prefix keeps the helper for tokens that it has, $package/host"
    printf '#!/bin/sh\nexit 9\n' >"$package/host/winecsp-keyd"
    chmod +x "$package/host/winecsp-keyd"
    run_winecsp 4 tokens status --prefix "$prefix" --from "$package"
    check_match 'a helper that says nothing' "$out" 'the tokens cannot be listed: it ends with exit code 9'
    chmod -x "$package/host/winecsp-keyd"
    run_winecsp 4 status --prefix "$prefix" --from "$package"
    check_match 'a helper that cannot be run' "$out" 'is not executable'
    run_winecsp 1 install --prefix "$prefix" --from "$package" --tokens
    rm "$package/host/winecsp-keyd"
    run_winecsp 4 status --prefix "$prefix" --from "$package"
    check_match 'a helper that is gone' "$out" "there is no $package/host/winecsp-keyd"
    cp "$prefix/system.reg" "$scratch/system.reg"
    LC_ALL=C sed -i 's|^"TokenHelper"=.*|"TokenHelper"="/a\\x1b[31mb"|' "$prefix/system.reg"
    run_winecsp 0 install --dry-run --prefix "$prefix" --from "$package"
    check_match 'a helper named by nobody knows whom' "$out" 'it has, /a [31mb'
    mv "$scratch/system.reg" "$prefix/system.reg"
    run_winecsp 0 uninstall --prefix "$prefix" --from "$package"
    check_equal 'its path goes' "$(value system 'Software\\\\winecsp')" ''
    in_prefix "$prefix" reg delete 'HKLM\Software\Something' /f >/dev/null
    wait_server "$prefix"
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM" --tokens
    rm -r "$prefix/.winecsp"
    run_winecsp 0 uninstall --prefix "$prefix"
    check_equal 'so it does without a record' "$(value system 'Software\\\\winecsp')" ''
    check_equal 'and so does what runs at the start' "$(value system '.*RunServices' | grep winecsp)" ''
}

# The certificates that were added go with an uninstall; test_store has left one, and two that are not ours.
test_forget() {
    [[ -f $scratch/three.der ]] || return 0
    run_winecsp 0 uninstall --prefix "$prefix" --from "$WINECSP_FROM"
    check_equal 'certificates of ours go with an uninstall' "$(stored)" 2
}

# ---- docs/tokens.md --------------------------------------------------------------------------------

# The blocks of the page, as one script. The PIN is typed by nobody here.
test_page() {
    local page=$scratch/page
    need_tool softhsm2-util 'docs/tokens.md' && need_tool pkcs11-tool 'docs/tokens.md' || return 0
    end_daemon
    mkdir -p "$page/bin" "$page/run"
    chmod 700 "$page/run"
    cat >"$page/bin/winecsp" <<EOT
#!/bin/bash
[[ "\$1 \$2" != 'tokens login' ]] || exec '$WINECSP' tokens --from '$WINECSP_FROM' login --pin-fd 0 <<<1234
exec '$WINECSP' "\$1" --from '$WINECSP_FROM' --wine '$WINE' "\${@:2}"
EOT
    chmod +x "$page/bin/winecsp"
    sed -n '/^```sh$/,/^```$/p' "$top/docs/tokens.md" | grep -v '^```' >"$page/commands"
    check 'the page has commands' test "$(wc -l <"$page/commands")" -gt 20
    if [[ ! -f $WINECSP_FROM/x86_64-windows/scardcsp.dll ]]; then
        skip 'what needs scardcsp.dll, which is not in the package'
        sed -i '/^winecsp tokens \(sync\|status\)/d; /^winecsp tool/d; /signature hello/d' "$page/commands"
    fi
    make_prefix "$page/prefix"
    (
        cd "$page" && set -e
        unset SOFTHSM2_CONF XDG_CONFIG_HOME
        export HOME=$page XDG_RUNTIME_DIR=$page/run WINEPREFIX=$page/prefix PATH=$page/bin:$PATH
        export DISPLAY='' WINEDEBUG=-all
        mkdir -p .config/winecsp # one module is enough, and quicker
        echo 'module = /usr/lib/softhsm/libsofthsm2.so' >.config/winecsp/keyd.conf
        PS4='+ ' && set -x
        winecsp tokens list # starts a daemon that knows nothing of the page's token
        # shellcheck source=/dev/null
        . ./commands
    ) >"$page/log" 2>&1
    check_equal 'the commands of docs/tokens.md: exit code' $? 0
    check 'list shows the certificate' grep -q 'certificate .*CN=Trial Signer' "$page/log"
    check 'login says so' grep -q '^Logged in to Trial' "$page/log"
    check_equal 'the alias goes' "$(grep -c eToken "$page/prefix/.winecsp/record")" 0
    if [[ -f $WINECSP_FROM/x86_64-windows/scardcsp.dll ]]; then
        check 'sync has stored it' grep -qE '^(added|kept) +Trial Signer' "$page/log"
        check 'the signature is right' grep -q '^Verified OK' "$page/log"
    fi
    test_rescan
    [[ $failed == 0 ]] || tail -n 30 "$page/log"
    end_server "$page/prefix"
    kill -TERM "$(daemon_pid "$page/run/winecsp")"
}

# What another program writes onto the token shows in the next list of the daemon that runs; on the page's token.
test_rescan() {
    local list=("$WINECSP" tokens list --from "$WINECSP_FROM" --json) before after
    local -x HOME=$page XDG_RUNTIME_DIR=$page/run XDG_CONFIG_HOME=$page/.config
    before=$("${list[@]}" | grep -c '"subject"')
    pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --token-label Trial --login --pin 1234 \
        --write-object "$page/trial.der" --type cert --id 07 --label other >/dev/null 2>&1
    after=$("${list[@]}" | grep -c '"subject"')
    check_equal 'a certificate that somebody else writes is seen' "$before $after" '1 2'
}

# ---- all of it -----------------------------------------------------------------------------------

prepare() {
    local p11
    mkdir -p "$home/config/winecsp" "$home/run"
    chmod 700 "$home/run"
    export HOME=$home XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config KEYD_STUB=$home/stub
    read -ra p11 < <(pkg-config --cflags p11-kit-1)
    gcc -std=gnu11 -D_GNU_SOURCE -O1 -I "$top/libs" "${p11[@]}" -shared -fPIC -o "$home/stub.so" \
        "$top/tests/keyd/stub.c" -lcrypto || return 1
    openssl genpkey -algorithm rsa -quiet 2>/dev/null | openssl pkey -traditional -out "$home/stub.pem"
    openssl pkey -in "$home/stub.pem" -pubout -out "$home/public.pem"
    make_certificate "$home/public.pem" "$home/stub.der"
    configure_stub
}

configure_stub() { configure "module = $home/stub.so" 'idle-seconds = 600'; }

need_tool gcc 'nothing is built' && need_tool pkg-config 'nothing is built' && need_tool openssl 'no keys' || finish
if [[ ! -x $keyd ]]; then
    if [[ -n ${STRICT_TOOLS:-} ]]; then not_ok 'winecsp-keyd was not built'; else skip 'winecsp-keyd was not built'; fi
    finish
fi
check 'the stub is built' prepare
for name in ${TOKENS_TESTS:-list reach restart status login typed registry install store forget page}; do
    progress "$name"
    if [[ $name == store ]]; then
        [[ -d $prefix ]] || make_prefix "$prefix"
        run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
    fi
    "test_$name"
done
finish
