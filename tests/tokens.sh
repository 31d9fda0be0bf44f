#!/bin/bash
# The smart card provider from end to end: Windows programs, with and without a console, use tokens of this machine by
# way of scardcsp.dll and winecsp-keyd. First a token of SoftHSM's, judged by openssl; then tokens that no test has at
# hand (tests/keyd/stub.c), and all that may go wrong between the three.
# Environment: TOKENS_TESTS, the parts to run (default: all).
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup
# shellcheck source=tests/parts/keyd.sh
. "$(dirname "$0")/parts/keyd.sh"
# shellcheck source=tests/parts/tokens.sh
. "$(dirname "$0")/parts/tokens.sh"

tester='' # the daemon is that of who runs the programs
home=$scratch/user
keyd=$home/winecsp-keyd
prefix=$scratch/prefix
pin="pin-7Qx9wZ"
m=$scratch/message
s=$scratch/signed

# Errors of Windows.
readonly no_keyset=0x80090016 exists=0x8009000f silent=0x80090022 dll_fail=0x8009001d no_key=0x8009000d
readonly no_card=0x8010000c unknown_reader=0x80100009 removed=0x80100069 stopped=0x8010001e read_only=0x80100034
readonly wrong_pin=0x8010006b blocked=0x8010006c no_certificate=0x8010002c bad_state=0x8009000b storage_full=0x80090023
readonly no_window=0x8010006a bad_data=0x80090005 bad_flags=0x80090009 cancelled=0x8010006e
readonly change_pin=0x80090037 bad_param=0x8009001f

more_cleanup() {
    local pid
    end_daemon
    for pid in $(daemon_pids); do kill -KILL "$pid"; done
}

# ---- SoftHSM -------------------------------------------------------------------------------------

init_softhsm() {
    mkdir -p "$home/tokens"
    printf 'directories.tokendir = %s\nobjectstore.backend = file\n' "$home/tokens" >"$home/softhsm2.conf"
    softhsm2-util --init-token --free --label Soft --pin "$pin" --so-pin 87654321 >/dev/null
}

add_big_key() {
    openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:4096 -quiet -out "$scratch/big.pem" 2>/dev/null &&
        softhsm2-util --import "$scratch/big.pem" --token Soft --label 'A big key' --id 04 --pin "$pin" >/dev/null &&
        openssl pkey -in "$scratch/big.pem" -pubout -out "$scratch/big.pub" &&
        make_certificate "$scratch/big.pub" "$scratch/big.der"
}

# encrypt_to PUBLIC FILE OPTION...
encrypt_to() {
    printf 'a session key' | openssl pkeyutl -encrypt -pubin -inkey "$1" -out "$2" "${@:3}"
}

# On a token with one key, of 4096 bits, that was put there by another program.
test_softhsm() {
    local softhsm kind
    softhsm=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
    need_tool softhsm2-util 'no token of SoftHSM' || return 0
    check 'a token of SoftHSM' init_softhsm
    configure "module = $softhsm" 'idle-seconds = 600'
    # smart-card: sc-open-01, sc-open-04
    plays 'a token without a key' <<END
acquire||40 => error $no_keyset
acquire||c0 => ok
names|2b => ok SoftHSM
key|1 => error $no_key
pin|20|$pin => ok
generate|1|400 => error $no_keyset
END
    check 'a key' add_big_key
    # smart-card: sc-key-03
    plays 'no certificate' <<END
acquire|A big key|40 => ok
certificate|1|$scratch/got.der => error $no_certificate
END
    each_width "$prefix" soft_names
    each_width "$prefix" soft_key
    each_width "$prefix" soft_new_key
    soft_at_once
    soft_missing
}

# smart-card: sc-prov-01, sc-name-01, sc-name-02, sc-name-03, sc-name-04, sc-name-06, sc-name-07, sc-name-08, sc-name-09
# smart-card: sc-name-10, sc-open-01, sc-open-02, sc-open-05, sc-open-07, sc-open-08, sc-key-01, sc-key-02, sc-prov-14
soft_names() {
    local kind=console name reader
    end_daemon
    plays "$arch: names" <<END
acquire|-|f0000000 => ok
containers => ok 
release => ok
acquire|A big key|40 => ok
names|24 => ok 
names|2b => ok SoftHSM
guid => ok 
END
    name=$(sed -n '2s/ok //p' "$scratch/results.$run_count" | tr -d '\r')
    reader=$(sed -n '6s/ok //p' "$scratch/results.$run_count" | tr -d '\r')
    check "$arch: a container's name" eval '[[ $name =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]]'
    plays "$arch: each level" <<END
acquire|\\\\.\\$reader\\$name|40 => ok
names|6 => ok $name
key|1 => ok a400 4096 export=0
acquire|\\\\.\\${reader^^}\\A big key|40 => ok
names|24 => ok $name
acquire|\\\\.\\$reader\\|40 => ok
names|24 => ok $name
acquire|\\\\.\\$reader|f0000000 => ok
containers => ok $name
key|2 => ok 2400 4096 export=0
private|2 => error $bad_state
user-store => ok
pin|20|- => ok
acquire|${name^^}|40 => ok
names|24 => ok $name
names|6 => ok ${name^^}
acquire||40 => ok
names|24 => ok $name
acquire|\\\\.\\no such reader\\$name|40 => error $unknown_reader
acquire|\\\\.\\$reader\\no such container|40 => error $no_keyset
acquire|no such container|40 => error $no_keyset
acquire|A big key|48 => error $exists
acquire|another key|48 => error $silent
END
}

# What needs the PIN.
# smart-card: sc-pin-01, sc-pin-02, sc-pin-04, sc-pin-06, sc-key-03, sc-key-04, sc-key-05, sc-key-06, sc-key-07
# smart-card: sc-key-08, sc-key-09, sc-prov-15
soft_key() {
    local kind
    encrypt_to "$scratch/big.pub" "$scratch/block"
    encrypt_to "$scratch/big.pub" "$scratch/block.oaep" -pkeyopt rsa_padding_mode:oaep
    end_daemon
    kind=gui
    plays "$arch, no console" <<END
acquire|A big key|40 => ok
size|8004|2 => ok 512
sign|8004|2|0|$m|$s.1 => error $silent
pin|21|12345678 => error $wrong_pin
pin|21|$pin => ok
sign|8004|2|0|$m|$s.1 => ok
sign|800c|1|0|$m|$s.256 => ok
sign|800e|2|0|$m|$s.512 => ok
sign|8004|1|4|$m|$s.x => error $bad_flags
decrypt|0|$scratch/block|$scratch/plain => ok
decrypt|40|$scratch/block.oaep|$scratch/plain.oaep => ok
simple => ok
set-certificate|1|$m => error $bad_data
set-certificate|1|$scratch/big.der => ok
certificate|2|$scratch/got.der => ok
user-store => ok 
to-my => ok
cms|$m|$scratch/message.p7s => ok
parallel|4|800c|2 => ok 80
END
    check "$arch: openssl takes the signature with SHA-1" is_signature "$s.1" "$scratch/big.pub" sha1
    check "$arch: with SHA-256" is_signature "$s.256" "$scratch/big.pub" sha256
    check "$arch: with SHA-512" is_signature "$s.512" "$scratch/big.pub" sha512
    check_equal "$arch: what openssl has encrypted" "$(cat "$scratch/plain")" 'a session key'
    check_equal "$arch: with OAEP" "$(cat "$scratch/plain.oaep")" 'a session key'
    check "$arch: the certificate comes back" cmp -s "$scratch/big.der" "$scratch/got.der"
    check "$arch: openssl takes the message of crypt32" openssl cms -verify -binary -inform DER -content "$m" \
        -in "$scratch/message.p7s" -CAfile "$scratch/ca.pem" -purpose any -out /dev/null 2>"$scratch/cms"
    kind=console
    rm -f "$s.256"
    plays "$arch: a second program needs no PIN" <<END
acquire||40 => ok
sign|800c|1|0|$m|$s.256 => ok
cms|$m|$scratch/message.p7s => ok
END
    check "$arch: and signs" is_signature "$s.256" "$scratch/big.pub" sha256
}

# As an enrolment makes one: the program chooses the name, and uses it later. By default the key with a certificate is
# taken.
# smart-card: sc-open-07, sc-open-10, sc-open-11, sc-open-12, sc-open-14, sc-open-15, sc-name-05, sc-prov-13
soft_new_key() {
    local kind=gui
    plays "$arch: a new key" <<END
acquire|mine|40 => error $no_keyset
acquire|mine|48 => ok
names|6 => ok mine
key|1 => error $no_key
generate|1|800 => ok
generate|2|800 => error $storage_full
key|1 => ok a400 2048 export=0
public|1|$scratch/mine.blob => ok
sign|800c|1|0|$m|$s.mine => ok
acquire|mine|48 => error $exists
acquire|mine|40 => ok
sign|8004|2|0|$m|$s.mine1 => ok
acquire||40 => ok
key|1 => ok a400 4096 
END
    openssl pkey -inform MSBLOB -pubin -in "$scratch/mine.blob" -pubout -out "$scratch/mine.pub" 2>/dev/null
    check "$arch: it signs" is_signature "$s.mine" "$scratch/mine.pub" sha256
    check "$arch: by its name, too" is_signature "$s.mine1" "$scratch/mine.pub" sha1
    plays "$arch: it goes" <<END
acquire||50 => error $no_keyset
acquire|mine |48 => error $bad_param
acquire|$(printf 'k%.0s' {1..256})|48 => error $bad_param
acquire|mine|50 => ok
acquire|mine|40 => error $no_keyset
acquire|mine|50 => error $no_keyset
acquire||f0000008 => ok
generate|1|400 => ok
END
}

# labelled LABEL: how many pairs with that label the token has.
labelled() { "$keyd" list | grep -c "^ *label  *$1\$"; }

# One pair for a new container, however many threads and programs want to make it; the others find that one.
# smart-card: sc-open-10, sc-open-11, sc-open-17
soft_at_once() {
    local name arch=x86_64
    plays 'threads make a pair at once' <<END
acquire|A big key|40 => ok
pin|21|$pin => ok
acquire|threads|48 => ok
pairs|8|800 => ok made 1, no room 7
key|2 => ok 2400 2048 export=0
sign|8004|1|0|$m|$s.1 => ok
END
    check_equal 'there is one' "$(labelled threads)" 1
    for name in one two three; do
        begins "$name" 'programs make a pair at once' <<END
acquire|programs|48 => ok
key|1 => error $no_key
touch|$scratch/go-$name => ok
wait|$scratch/go-pairs => ok
pairs|2|800 => ok made
key|1 => ok a400 2048 export=0
public|1|$scratch/programs.$name => ok
acquire|programs|40 => ok
public|1|$scratch/later.$name => ok
END
    done
    for name in one two three; do wait_for "go-$name"; done
    tell_go go-pairs
    for name in one two three; do ends "$name"; done
    check_equal 'there is one of those programs, too' "$(labelled programs)" 1
    check_equal 'all have the same' "$(sha256sum "$scratch"/{programs,later}.* | cut -c1-64 | sort | uniq -c | wc -l)" 1
    plays 'another context has made the pair' <<END
acquire|contexts|48 => ok
take => ok
acquire|contexts|48 => ok
key|1 => error $no_key
generate|1|800 => ok
take => ok
key|1 => ok a400 2048 export=0
generate|2|800 => error $storage_full
sign|8004|2|0|$m|$s.1 => ok
END
    check_equal 'there is one of both contexts, too' "$(labelled contexts)" 1
    plays 'they go' <<END
acquire|threads|50 => ok
acquire|programs|50 => ok
acquire|contexts|50 => ok
acquire|contexts|40 => error $no_keyset
END
}

# Keys that are not seen: one was deleted by another context, one shows after a login only.
# smart-card: sc-err-05, sc-err-06, sc-open-18
soft_missing() {
    local arch=x86_64
    plays 'a key is deleted while another context has it' <<END
acquire|doomed|48 => ok
pin|21|$pin => ok
generate|2|800 => ok
sign|8004|2|0|$m|$s.1 => ok
take => ok
acquire|doomed|50 => ok
take => ok
sign|8004|2|0|$m|$s.1 => error $no_key
END
    need_tool pkcs11-tool 'a key that is hidden' || return 0
    plays 'a key' <<END
acquire|hidden|48 => ok
generate|2|800 => ok
END
    pkcs11-tool --module "$softhsm" --token-label Soft --login --pin "$pin" --delete-object --type pubkey \
        --label hidden >/dev/null 2>&1
    begins one 'somebody logs out' <<END
acquire|hidden|40 => ok
take => ok
acquire|hidden|40 => ok
sign|8004|2|0|$m|$s.1 => ok
touch|$scratch/go-seen => ok
wait|$scratch/go-hidden => ok
acquire|hidden|40 => error $no_keyset
take => ok
sign|8004|2|0|$m|$s.1 => error $silent
pin|21|$pin => ok
sign|8004|2|0|$m|$s.1 => ok
END
    wait_for go-seen
    "$keyd" logout >/dev/null
    tell_go go-hidden
    ends one
    "$keyd" logout >/dev/null
    without_screen
    plays 'such a key has its name' <<END
type|$pin => ok
acquire|hidden|8 => ok
key|1 => error $no_key
generate|1|800 => error $storage_full
key|1 => ok a400 2048 export=0
acquire|hidden|50 => ok
acquire|hidden|50 => error $no_keyset
acquire|typed|48 => ok
END
    "$keyd" logout >/dev/null
    plays 'the PIN is asked for' <<END
type|-|$pin => ok
acquire|typed|8 => ok
generate|1|800 => error $cancelled
generate|1|800 => ok
sign|8004|1|0|$m|$s.1 => ok
acquire|typed|50 => ok
END
    in_prefix "$prefix" reg delete 'HKCU\Software\Wine\Drivers' /v Graphics /f >/dev/null
    end_server "$prefix"
    keep_server "$prefix"
}

# ---- the stub: what tokens do --------------------------------------------------------------------

# new_stub WORD=VALUE...: a fresh daemon with the stub.
new_stub() {
    end_daemon
    rm -f "$home/stub.log" "$scratch"/go*
    play "$@"
}

# smart-card: sc-open-03, sc-open-09, sc-open-16, sc-name-02, sc-name-03, sc-name-06
test_presence() {
    new_stub tokens=0
    plays 'no token' <<END
acquire||40 => error $no_card
acquire||0 => error $no_card
acquire|\\\\.\\Stub Reader 0|f0000000 => error $no_card
acquire|-|f0000000 => ok
containers => ok
END
    play tokens=2
    plays 'two tokens' <<END
acquire|\\\\.\\Stub Reader 0|f0000040 => ok
guid => ok 
names|2b => ok Stub Reader 0
acquire|\\\\.\\Stub Reader 1\\|40 => ok
names|2b => ok Stub Reader 1
sign|800c|2|0|$m|$s => error $silent
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
acquire|\\\\.\\stub reader 0 00 00\\Signing|40 => ok
sign|800c|2|0|$m|$s.0 => error $silent
acquire|\\\\.\\Stub Reader 1|48 => error $read_only
acquire|\\\\.\\Stub Reader 1\\Signing|50 => error $read_only
END
    check 'the second token signs' is_signature "$s" "$stub_public" sha256
    check_equal 'one login' "$(logins)" 1
}

# smart-card: sc-pin-02, sc-pin-03, sc-pin-05, sc-pin-09, sc-pin-10
test_pins() {
    new_stub tokens=1 hidden=1
    plays 'PINs' <<END
acquire||40 => ok
pin|20|wrong-one => error $wrong_pin
pin|20| => error $wrong_pin
pin|20|$(printf '1%.0s' {1..128}) => error $bad_data
sign|800c|2|0|$m|$s => error $silent
END
    check_equal 'a wrong PIN is tried once' "$(logins)" 1
    plays 'the last try' <<END
acquire||40 => ok
pin|20|wrong-one => error $wrong_pin
pin|20|$pin => ok
sign|800c|1|0|$m|$s => ok
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
    new_stub tokens=1 tries=1
    plays 'blocked' <<END
acquire||40 => ok
pin|21|wrong-one => error $blocked
pin|21|$pin => error $blocked
sign|800c|2|0|$m|$s => error $silent
acquire||0 => ok
sign|800c|2|0|$m|$s => error $blocked
END
    new_stub tokens=1 expired=1
    plays 'the PIN has to be changed' <<END
acquire||40 => ok
pin|21|$pin => error $change_pin
END
    new_stub tokens=1
    plays 'nobody can be asked' <<END
acquire||0 => ok
sign|800c|2|0|$m|$s => error $no_window
END
    check 'no PIN was made up' test ! -e "$home/stub.log"
}

# The PIN of the program serves such a key again and again, in other contexts, too, and a wrong one once.
# smart-card: sc-pin-07
test_always() {
    new_stub tokens=1 always=1
    plays 'with each use' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s => error $silent
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
release => ok
acquire||40 => ok
sign|800c|2|0|$m|$s => ok
pin|21|- => ok
sign|800c|2|0|$m|$s => error $silent
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
    check_equal 'a login, and a PIN for each signature' "$(logins)" 3
    plays 'a wrong PIN' <<END
acquire||40 => ok
pin|21|wrong-one => ok
sign|800c|2|0|$m|$s => error $wrong_pin
sign|800c|2|0|$m|$s => error $silent
END
    check_equal 'one try' "$(logins)" 4
}

# Programs that sign at once with such a key: the PIN of each counts for its own signature only, as on a card. A wrong
# one is tried once, by however many threads. (The stub logs a PIN that another one's call has made worthless.)
# smart-card: sc-pin-07, sc-pin-02
test_always_at_once() {
    local name
    new_stub tokens=1 always=1 tries=9
    for name in one two; do
        begins "$name" 'programs that sign at once with the PIN for each use' <<END
acquire||40 => ok
pin|21|$pin => ok
touch|$scratch/go-$name => ok
wait|$scratch/go => ok
parallel|3|800c|2 => ok 60
sign|800c|2|0|$m|$s.$name => ok
END
    done
    begins three 'one with a wrong PIN among them' <<END
acquire||40 => ok
wait|$scratch/go-one => ok
wait|$scratch/go-two => ok
pin|21|wrong-one => ok
touch|$scratch/go => ok
parallel|4|800c|2 => ok 0
pin|21|wrong-one => ok
sign|800c|2|0|$m|$s.no => error $wrong_pin
sign|800c|2|0|$m|$s.no => error $silent
END
    for name in one two three; do ends "$name"; done
    check 'the signatures are right' eval 'is_signature "$s.one" "$stub_public" sha256 &&
        is_signature "$s.two" "$stub_public" sha256'
    check_equal 'a wrong PIN is one try' "$(grep -c 'user=2 .*refused' "$home/stub.log")" 2
    check_equal 'each right one is used' "$(grep -c 'user=2 .*ok' "$home/stub.log")" 122
    check_equal 'and by him who gave it' "$(grep -c spoiled "$home/stub.log")" 0
}

# A program that ends its own thread amid such a signature: nobody knows what came of the PIN, and nobody waits for it.
# smart-card: sc-pin-07
test_always_killed() {
    local tries
    new_stub tokens=1 always=1 slow=1
    begins one 'a thread is ended while it signs' <<END
acquire||40 => ok
pin|21|$pin => ok
killed|800c|2|$scratch/go => ok
touch|$scratch/go-killed => ok
sign|800c|2|0|$m|$s.no => error $silent
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
END
    for tries in {1..1200}; do
        ! grep -q 'user=2 .*ok' "$home/stub.log" 2>/dev/null || break
        sleep 0.05
    done
    check "the PIN is used ($tries tries)" grep -q 'user=2 .*ok' "$home/stub.log"
    tell_go go
    wait_for go-killed
    play tokens=1 always=1
    ends one
    check 'it signs' is_signature "$s" "$stub_public" sha256
}

# A card that is not there is asked for; the dialog goes when it comes.
# smart-card: sc-open-16, sc-prov-10
test_insert() {
    local pid
    new_stub tokens=0
    plays 'a card is asked for' <<END
type|-|- => ok
acquire||0 => error $cancelled
said => ok  / Please insert the smart card. /
acquire|\\\\.\\Stub Reader 0\\new|8 => error $cancelled
said => ok Reader: Stub Reader 0 / Please insert the smart card. /
acquire|\\\\.\\Stub Reader 0|40 => error $no_card
acquire|\\\\.\\Stub Reader 0|f0000000 => error $no_card
END
    play tokens=1
    begins one 'a card comes while it is asked for' <<END
acquire||f0000000 => ok
prompt|Your card, please|15 => ok
type|nothing => ok
touch|$scratch/go-card => ok
acquire|\\\\.\\Stub Reader 1|0 => ok
said => ok Reader: Stub Reader 1 / Your card, please /
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
END
    wait_for go-card
    sleep 2
    check_match 'the daemon is ended meanwhile' "$("$keyd" restart)" 'has ended'
    sleep 2
    # The program looks for the card about now: the next daemon ends in that call.
    pid=$(daemon_pid)
    kill -STOP "$pid"
    sleep 2
    kill -KILL "$pid"
    play tokens=2
    ends one
    check 'it signs' is_signature "$s" "$stub_public" sha256
}

# without_screen: windows of the prefix are made, and nobody sees them.
without_screen() {
    in_prefix "$prefix" reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f >/dev/null
    end_server "$prefix" # the desktop that is there has no windows
}

# With windows that nobody sees, which a thread of the program answers. The PIN that a person types is not kept.
# smart-card: sc-pin-05, sc-pin-07, sc-pin-08, sc-prov-10, sc-open-05
test_dialog() {
    without_screen
    new_stub tokens=2
    plays 'the dialog' <<END
acquire|\\\\.\\Stub Reader 1|0 => ok
type|wrong-one|wrong-too|$pin => ok
sign|800c|2|0|$m|$s => ok
said => ok Token: Second / Please enter the PIN of this token. / This is the last try: another wrong PIN blocks
sign|800c|2|0|$m|$s => ok
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
    check_equal 'a try for each PIN' "$(logins)" 3
    new_stub tokens=1
    plays 'the program has a text' <<END
acquire||0 => ok
prompt|Who signs? => ok
type|wrong-one|- => ok
sign|800c|2|0|$m|$s.no => error $cancelled
said => ok Token: F?r?Tests / Who signs? / The last PIN that was entered was wrong.
END
    new_stub tokens=1 always=1
    plays 'a key that wants the PIN with each use' <<END
acquire||0 => ok
type|$pin|$pin => ok
sign|800c|2|0|$m|$s => ok
sign|8004|2|0|$m|$s.1 => ok
type|- => ok
sign|800c|2|0|$m|$s.no => error $cancelled
END
    check_equal 'a login, and a PIN for each signature' "$(logins)" 3
    new_stub tokens=1 pad=3
    begins one 'the dialog beside a pad' <<END
acquire||0 => ok
type|nothing => ok
touch|$scratch/go-pad => ok
sign|800c|2|0|$m|$s => ok
said => ok Token: F?r?Tests / Please enter the PIN at the card reader. /
END
    wait_for go-pad
    sleep 2
    play tokens=1 pad=1
    ends one
    test_insert
    new_stub tokens=1
    plays 'where nothing may be shown' <<END
acquire||40 => ok
type|$pin => ok
sign|800c|2|0|$m|$s.no => error $silent
said => ok  /  /
acquire|\\\\.\\Stub Reader 0|f0000000 => ok
sign|800c|2|0|$m|$s.no => error $silent
said => ok  /  /
END
}

# smart-card: sc-pin-08
test_pad() {
    new_stub tokens=1 pad=1
    plays 'the pad' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s => error $silent
acquire||0 => ok
sign|800c|2|0|$m|$s => ok
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
    new_stub tokens=1 pad=2
    plays 'the person cancels' <<END
acquire||0 => ok
sign|800c|2|0|$m|$s => error $cancelled
END
    new_stub tokens=2 pad=3
    begins one 'while nobody answers at the pad' <<END
acquire|\\\\.\\Stub Reader 0|0 => ok
sign|800c|2|0|$m|$s => ok
END
    sleep 1
    play tokens=2 pad=1
    ends one
}

# smart-card: sc-key-10
test_bare() {
    new_stub tokens=1 raw=1
    encrypt_to "$stub_public" "$scratch/block"
    plays 'a token with the bare operation' <<END
acquire||40 => ok
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
decrypt|0|$scratch/block|$scratch/plain => ok
decrypt|20|$scratch/block|$scratch/plain.whole => ok
decrypt|40|$scratch/block|$scratch/plain.bad => error $bad_data
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
    check_equal 'it decrypts' "$(cat "$scratch/plain")" 'a session key'
    check_equal 'the whole block' "$(head -c 2 "$scratch/plain.whole" | od -An -tx1 | xargs)" '00 02'
}

# smart-card: sc-err-01
test_removal() {
    new_stub tokens=1 instance=1
    begins one 'a token is pulled' <<END
acquire||40 => ok
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
touch|$scratch/go-ready => ok
wait|$scratch/go-pulled => ok
sign|800c|2|0|$m|$s => error $removed
touch|$scratch/go-back => ok
wait|$scratch/go-again => ok
sign|800c|2|0|$m|$s => error $silent
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
touch|$scratch/go-last => ok
wait|$scratch/go-gone => ok
sign|800c|2|0|$m|$s => error $removed
names|2b => error $removed
certificate|2|$scratch/x => error $removed
user-store => error $removed
root-store => error $removed
acquire||40 => error $no_card
END
    wait_for go-ready
    play tokens=1 instance=1 remove-in=C_Sign
    tell_go go-pulled
    wait_for go-back
    play tokens=1 instance=2
    tell_go go-again
    wait_for go-last
    play tokens=0 instance=2
    tell_go go-gone
    ends one
}

# ---- who dies ------------------------------------------------------------------------------------

# death_script PLACE...: a program that is in a call each time.
death_script() {
    local place
    echo 'acquire||40 => ok'
    for place in "$@"; do
        [[ $place == C_Login ]] || echo "pin|21|$pin => ok"
        echo "touch|$scratch/go-ready-$place => ok"
        echo "wait|$scratch/go-$place => ok"
        case $place in
        C_Login) echo "pin|21|$pin => error $stopped" ;;
        *Decrypt*) echo "decrypt|0|$scratch/block|$scratch/plain => error $stopped" ;;
        C_GetTokenInfo) echo "containers => error $stopped" ;;
        *) echo "sign|800c|2|0|$m|$s => error $stopped" ;;
        esac
        echo "touch|$scratch/go-dead-$place => ok"
        echo "wait|$scratch/go-on-$place => ok"
        echo "sign|800c|2|0|$m|$s => error $silent"
    done
    echo "pin|21|$pin => ok"
    echo "sign|800c|2|0|$m|$s => ok"
}

# smart-card: sc-err-02
test_death() {
    local pid place places=(C_Login C_OpenSession C_FindObjectsInit C_GetAttributeValue C_SignInit C_Sign)
    places+=(C_DecryptInit C_Decrypt C_GetTokenInfo)
    new_stub tokens=1
    encrypt_to "$stub_public" "$scratch/block"
    begins one 'the daemon dies in a call' < <(death_script "${places[@]}")
    for place in "${places[@]}"; do
        wait_for "go-ready-$place"
        play tokens=1 "die=$place"
        tell_go "go-$place"
        wait_for "go-dead-$place"
        play tokens=1
        tell_go "go-on-$place"
    done
    ends one
    check 'the last one signs' is_signature "$s" "$stub_public" sha256
    rm -f "$scratch"/go*
    begins one 'the daemon dies while nothing is asked' <<END
acquire||40 => ok
touch|$scratch/go-ready => ok
wait|$scratch/go => ok
containers => ok 
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
END
    wait_for go-ready
    pid=$(daemon_pid)
    kill -KILL "$pid"
    wait_gone "$pid"
    tell_go go
    ends one
}

# check_sessions COUNT: so many are left in the daemon. One is its own, for each token.
check_sessions() {
    check "what they had in the daemon is closed" wait_log $(($(grep -c open "$home/stub.log") - $1)) close
}

# The wineserver of a program in a call is killed, in another prefix than that of the login: the program ends, and what
# it had in the daemon; who comes later goes on. Then the same for the program alone.
# smart-card: sc-pin-06, sc-err-04
test_server() {
    local first=$prefix prefix=$scratch/second daemon pid
    new_stub tokens=1 trace=1
    prefix=$first plays 'a login in one prefix' <<END
acquire||40 => ok
pin|21|$pin => ok
END
    end_server "$first" # which writes the registry
    copy_prefix "$first" "$prefix"
    daemon=$(daemon_pid)
    play tokens=1 trace=1 slow=1
    begins one 'the wineserver is killed' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s.1 => nothing
END
    check 'a program of another prefix signs' wait_log 1 begin
    for pid in $(server_pids "$prefix"); do kill -KILL "$pid"; done
    check 'it ends with its wineserver' wait_gone "${runs[one]#* }"
    ends one
    keep_server "$prefix"
    begins two 'the program is killed' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s.2 => nothing
END
    check 'the next program signs' wait_log 2 begin
    kills two
    play tokens=1 trace=1
    check_sessions 1
    check_equal 'the daemon goes on' "$(daemon_pid)" "$daemon"
    plays 'with a new wineserver' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s => ok
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
    check_sessions 1
    remove_prefix "$prefix"
    keep_server "$first"
}

# slow_stub: a fresh daemon with a token that somebody is logged in to, and that takes its time from now on.
slow_stub() {
    new_stub tokens=1 trace=1
    plays 'before' <<END
acquire||40 => ok
pin|21|$pin => ok
END
    play tokens=1 trace=1 slow=1
}

# What happens to others while a program is in a call: it is stopped, and goes on later; somebody logs out.
# smart-card: sc-err-03, sc-pin-04
test_meanwhile() {
    slow_stub
    begins one 'a program that is stopped' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s.1 => ok
sign|800c|2|0|$m|$s.1 => ok
END
    check 'it is in a call' wait_log 1 begin
    kill -STOP "$(program_of one)"
    play tokens=1 trace=1
    plays 'another goes on' <<END
acquire||40 => ok
parallel|2|800c|2 => ok 40
END
    kill -CONT "$(program_of one)"
    ends one
    check 'it has its signature' is_signature "$s.1" "$stub_public" sha256
    play tokens=1 trace=1 slow=1
    : >"$home/stub.log"
    begins two 'somebody logs out in a signature' <<END
acquire||40 => ok
sign|800c|2|0|$m|$s.2 => error $silent
sign|800c|2|0|$m|$s.2 => error $silent
pin|21|$pin => ok
sign|800c|2|0|$m|$s.2 => ok
END
    check 'it is in a call' wait_log 1 begin
    check_equal 'the logout does not wait' "$("$keyd" logout 2>&1)" 'Logged out'
    play tokens=1 trace=1
    ends two
    check 'it signs later' is_signature "$s.2" "$stub_public" sha256
}

# pulled_script PLACE...: a program that lists tokens when one is pulled.
pulled_script() {
    local place
    for place in "$@"; do
        echo "acquire||40 => ok"
        echo "touch|$scratch/go-ready-$place => ok"
        echo "wait|$scratch/go-$place => ok"
        echo "acquire|-|f0000000 => ok"
        echo "containers => ok"
        echo "acquire||40 => error $no_card"
        echo "touch|$scratch/go-pulled-$place => ok"
        echo "wait|$scratch/go-on-$place => ok"
        echo "acquire||40 => ok"
        echo "names|2b => ok Stub Reader 0"
        echo "certificate|2|$scratch/x => ok"
        echo "sign|800c|2|0|$m|$s => error $silent"
    done
}

# smart-card: sc-err-01, sc-open-03
test_pulled() {
    local place places=(C_GetTokenInfo C_GetSessionInfo C_FindObjectsInit C_FindObjects C_GetAttributeValue)
    local number=1
    new_stub tokens=1 instance=1
    begins one 'a token is pulled while it is listed' < <(pulled_script "${places[@]}")
    for place in "${places[@]}"; do
        wait_for "go-ready-$place"
        "$keyd" login --pin-fd 0 >/dev/null <<<"$pin" # so that the next list reads all of it
        play tokens=1 "instance=$number" "remove-in=$place"
        tell_go "go-$place"
        wait_for "go-pulled-$place"
        play tokens=1 "instance=$((++number))"
        tell_go "go-on-$place"
    done
    ends one
}

# A card that takes its time keeps nobody waiting who wants another thing, and has all of it.
# smart-card: sc-err-03
test_slow() {
    slow_stub
    begins one 'a slow signature' <<END
acquire||40 => ok
touch|$scratch/go-slow => ok
sign|800c|2|0|$m|$s => ok
END
    wait_for go-slow
    begins two 'a program that is killed' <<END
acquire||40 => ok
touch|$scratch/go-two => ok
sign|800c|2|0|$m|$s.2 => nothing
END
    plays 'another program meanwhile' <<END
acquire||40 => ok
containers => ok 
certificate|1|$scratch/x => ok
END
    wait_for go-two
    check 'both are at it' wait_log 2 begin
    kills two
    play tokens=1 trace=1
    ends one
    check 'the signature is right' is_signature "$s" "$stub_public" sha256
    check_sessions 1
}

# ---- the way to the daemon -----------------------------------------------------------------------

# helper_script NAME LINE...: a helper that does that first.
helper_script() {
    printf '%s\n' '#!/bin/bash' "${@:2}" >"$home/$1"
    chmod 755 "$home/$1"
    set_helper "$home/$1"
}

test_start() {
    local name names=(p q r)
    end_daemon
    play tokens=1
    for name in "${names[@]}"; do
        begins "$name" 'three programs start at once' <<END
acquire||40 => ok
names|2b => ok Stub Reader 0
END
    done
    for name in "${names[@]}"; do ends "$name"; done
    check_equal 'there is one daemon' "$(daemon_pids | wc -l)" 1
    # Of two that are started at the same moment one finds the lock taken, wherever the other is by then.
    check 'another ends at once' timeout 20 "$keyd" --daemon
    check_equal 'the first one stays' "$(daemon_pids)" "$(daemon_pid)"
    plays 'and is found' <<END
acquire||40 => ok
END
}

# A daemon that nobody needed logs out before it ends, which may take a while: who asks meanwhile gets the next one.
# smart-card: sc-err-02
test_ending() {
    local tries
    new_stub tokens=1 slow=3
    configure "module = $home/stub.so" 'idle-seconds = 0'
    begins one 'a daemon that ends' <<END
acquire||40 => ok
wait|$scratch/go => ok
sign|800c|2|0|$m|$s.no => error $silent
END
    for tries in {1..1200}; do
        ! grep -q logout "$home/stub.log" 2>/dev/null || break
        sleep 0.05
    done
    check "it logs out ($tries tries)" grep -q logout "$home/stub.log"
    tell_go go
    ends one
    configure "module = $home/stub.so" 'idle-seconds = 600'
}

# A helper is started for each thread that signs, but not for each signature.
# smart-card: sc-err-03
test_many() {
    new_stub tokens=1
    # shellcheck disable=SC2016 # the helper expands it
    helper_script counted "echo >>'$scratch/helpers'" "exec '$keyd'"
    : >"$scratch/helpers"
    plays '16 threads' <<END
acquire||40 => ok
pin|21|$pin => ok
parallel|10|800c|2 => ok 320
parallel|10|800c|2 => ok 320
parallel|10|800c|2 => ok 320
END
    set_helper "$keyd"
    check 'the threads did sign at once' test "$(wc -l <"$scratch/helpers")" -gt 4
    check 'a connection is kept for each' test "$(wc -l <"$scratch/helpers")" -le 16
    new_stub tokens=1 sessions=4
    plays 'more threads than the module has sessions' <<END
acquire||40 => ok
pin|21|$pin => ok
parallel|10|800c|2 => ok 320
END
}

# smart-card: sc-open-06, sc-prov-01
test_helper() {
    local port="/dev/tcp/127.0.0.1/\$WINECSP_KEYD_PORT" other=''
    end_daemon
    play tokens=1
    # shellcheck disable=SC2016 # the helper expands it
    [[ $(id -u) != 0 ]] || other='setpriv --reuid=65534 --regid=65534 --clear-groups '
    helper_script crowd \
        "${other}bash -c 'for i in {1..20}; do exec {fd}<>$port; done; printf 0123456789abcdef >&\$fd; sleep 5' &" \
        'sleep 0.3' "exec '$keyd'"
    plays 'others come first, and are silent or wrong' <<END
acquire||40 => ok
END
    # The real one, but for a cookie that is not the program's; who waits for the other has time for the rest.
    # shellcheck disable=SC2016 # the helper expands it
    helper_script liar ": >'$scratch/go-liar'" \
        'export WINECSP_KEYD_COOKIES=0123456789abcdef0123456789abcdef${WINECSP_KEYD_COOKIES:32}' "exec '$keyd'"
    begins one 'who comes shows a wrong cookie' <<END
acquire||40 => error $dll_fail
acquire|-|f0000000 => ok
END
    wait_for go-liar
    test_late_helper
    set_helper "$home/none"
    plays 'no helper' <<END
acquire||40 => error $dll_fail
acquire|\\\\.\\Stub Reader 0|f0000000 => error $dll_fail
acquire|x|48 => error $dll_fail
acquire|x|50 => error $dll_fail
acquire|-|f0000000 => ok
containers => error $dll_fail
END
    out=$(WINEPREFIX=$prefix WINEDEBUG=warn+crypt timeout 60 "$WINE" "$(tool_of)" "Z:$scratch/script.$run_count" \
        "Z:$scratch/traced" 2>&1)
    check_match 'a trace tells why' "$out" "helper \"$home/none\" cannot be started: error 2"
    in_prefix "$prefix" reg delete 'HKLM\Software\winecsp' /v TokenHelper /f /reg:64 >/dev/null
    plays 'no helper is named' <<END
acquire||40 => error $dll_fail
acquire|-|f0000000 => ok
END
    set_helper "$keyd"
    ends one
}

# Who has waited for a helper in vain starts no other at once: one that is no winecsp-keyd costs the time of a start
# once, and one that is only slow is there later.
# smart-card: sc-open-06
test_late_helper() {
    # shellcheck disable=SC2016 # the helper expands it
    helper_script slow "echo >>'$scratch/slow'" "until [[ -f '$scratch/go-slow' ]]; do sleep 0.05; done" \
        ": >'$scratch/go-comes'" "exec '$keyd'"
    plays 'a helper that comes late' <<END
acquire||40 => error $dll_fail
acquire||40 => error $dll_fail
acquire|\\\\.\\Stub Reader 0|f0000000 => error $dll_fail
touch|$scratch/go-slow => ok
wait|$scratch/go-comes => ok
acquire||40 => ok
acquire||40 => ok
END
    check_equal 'it was started once' "$(wc -l <"$scratch/slow")" 1
}

# ---- other names ---------------------------------------------------------------------------------

# register NAME TYPE: the DLL under that name, for programs of both widths.
register() {
    local view dll='C:\windows\system32\scardcsp.dll' key="HKLM\\Software\\Microsoft\\Cryptography\\Defaults\\Provider\\$1"
    for view in 64 32; do
        [[ $view == 64 || $arch == i386 ]] || continue
        in_prefix "$prefix" reg add "$key" /v 'Image Path' /d "$dll" /f "/reg:$view" >/dev/null
        in_prefix "$prefix" reg add "$key" /v Type /t REG_DWORD /d "$2" /f "/reg:$view" >/dev/null
    done
}

# smart-card: sc-prov-16
test_names() {
    new_stub tokens=1
    register 'Vendor CSP' 1
    register 'Vendor CSP for AES' 24
    plays 'a name of a vendor' <<END
acquire||40|1|Vendor CSP => ok
names|4 => ok Vendor CSP
number|10 => ok 1
pin|21|$pin => ok
acquire||40|18|Vendor CSP for AES => ok
names|4 => ok Vendor CSP for AES
number|10 => ok 18
sign|800c|2|0|$m|$s => ok
user-store => ok 
acquire||40 => ok
names|4 => ok Microsoft Base Smart Card Crypto Provider
number|10 => ok 1
END
    check 'it signs' is_signature "$s" "$stub_public" sha256
}

# The certificate goes into "My" at the first acquire, where that is wished, and once.
# smart-card: sc-open-13
test_store() {
    local my='HKCU\Software\Microsoft\SystemCertificates\My\Certificates'
    new_stub tokens=1
    in_prefix "$prefix" reg delete "$my" /f >/dev/null 2>&1
    plays 'nobody has wished it' <<END
acquire||40 => ok
pin|21|$pin => ok
cms|$m|$scratch/stored.p7s => error
END
    in_prefix "$prefix" reg add 'HKLM\Software\winecsp' /v TokenStore /t REG_SZ /d My /f /reg:64 >/dev/null
    plays 'no key is opened' <<END
acquire|-|f0000000 => ok
cms|$m|$scratch/stored.p7s => error
END
    plays 'the store is filled' <<END
acquire||40 => ok
cms|$m|$scratch/stored.p7s => ok
acquire||40 => ok
END
    check 'openssl takes the message' openssl cms -verify -binary -inform DER -content "$m" \
        -in "$scratch/stored.p7s" -CAfile "$scratch/ca.pem" -purpose any -out /dev/null 2>"$scratch/cms"
    plays 'what is there stays' <<END
acquire||40 => ok
END
    check_equal 'there is one' "$(stored)" 1
    in_prefix "$prefix" reg delete 'HKLM\Software\winecsp' /v TokenStore /f /reg:64 >/dev/null
}

# stored: how many certificates there are in "My".
stored() {
    in_prefix "$prefix" reg query 'HKCU\Software\Microsoft\SystemCertificates\My\Certificates' 2>/dev/null |
        grep -c 'Certificates.[0-9A-F]'
}

# The first program of a prefix is enough; no daemon runs yet. Then the prefix is as it was.
test_at_start() {
    local tries
    new_stub tokens=1
    in_prefix "$prefix" reg delete 'HKCU\Software\Microsoft\SystemCertificates\My\Certificates' /f >/dev/null 2>&1
    end_server "$prefix"
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM" --tokens
    in_prefix "$prefix" cmd /c exit
    for tries in {1..60}; do
        (($(stored) == 0)) || break
        sleep 0.3
    done
    check_equal "certificates in \"My\" when the prefix has started ($tries tries)" "$(stored)" 1
    end_server "$prefix"
    run_winecsp 0 uninstall --prefix "$prefix"
    run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
    set_helper "$keyd"
}

# ---- secrets -------------------------------------------------------------------------------------

# told_ours WHAT TEXT: whether the processes of this test have it on their command lines or in their environments.
told_ours() {
    local process told=''
    for process in /proc/[0-9]*; do
        [[ $(tr '\0' '\n' <"$process/environ") != *"XDG_RUNTIME_DIR=$home/run"* ]] ||
            told+=$(tr '\0' '\n' <"$process/$1")
    done 2>/dev/null
    [[ $told == *"$2"* ]]
}

# Nothing of the PIN in what is traced, in command lines and files (but for the program's own script), nor the cookies
# in the environment that others see.
test_secrets() {
    local number
    new_stub tokens=1 always=1
    number=$((++run_count))
    split_script "$number" <<END
acquire||40 => ok
pin|21|$pin => ok
sign|800c|2|0|$m|$s => ok
touch|$scratch/go-done => ok
wait|$scratch/go => ok
END
    WINEPREFIX=$prefix DISPLAY='' WINEDEBUG=trace+crypt,trace+relay,warn+all timeout 120 "$WINE" "$(tool_of)" \
        "Z:$scratch/script.$number" "Z:$scratch/results.$number" >"$scratch/traced" 2>&1 </dev/null &
    wait_for go-done
    check 'the test sees what its processes were told' told_ours cmdline 'winecsp-keyd'
    check 'no PIN on a command line' eval '! told_ours cmdline "$pin"'
    check 'no cookies in an environment' eval '! told_ours environ WINECSP_KEYD_COOKIES='
    tell_go go
    wait $!
    judge "$number" 'traced' 0
    check 'the trace has the calls' grep -q 'CPSetProvParam' "$scratch/traced"
    check 'no PIN in a trace of ours' eval '! grep -a ":crypt:" "$scratch/traced" | grep -qaF "$pin"'
    check 'no PIN in a file' eval '! grep -rqaF "$pin" "$home"/{run,config,stub.log} "$prefix"/*.reg'
}

# ---- all of it -----------------------------------------------------------------------------------

prepare() {
    cp "$WINECSP_FROM/host/winecsp-keyd" "$keyd" && cp "$WINECSP_FROM/host/tests/keyd_stub.so" "$home/stub.so" ||
        return 1
    mkdir -p "$home/config/winecsp" "$home/run"
    chmod 700 "$home/run"
    openssl genpkey -algorithm rsa -quiet 2>/dev/null | openssl pkey -traditional -out "$home/stub.pem"
    stub_public=$scratch/stub.pub
    openssl pkey -in "$home/stub.pem" -pubout -out "$stub_public"
    make_certificate "$stub_public" "$home/stub.der"
}

need_tool openssl 'no keys' || finish
if [[ ! -x $WINECSP_FROM/host/winecsp-keyd ]]; then
    skip 'winecsp-keyd was not built'
    finish
fi
mkdir "$home"
export XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config SOFTHSM2_CONF=$home/softhsm2.conf KEYD_STUB=$home/stub
check 'what the programs need' prepare
check 'a prefix is made' make_prefix "$prefix"
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"
keep_server "$prefix"
set_helper "$keyd"
readonly all="softhsm presence pins always always_at_once always_killed pad bare removal pulled death server meanwhile
    slow start ending many helper names store at_start secrets dialog"
tests=" ${TOKENS_TESTS:-$all} "
[[ $tests != *' softhsm '* ]] || test_softhsm
end_daemon
configure "module = $home/stub.so" 'idle-seconds = 600'
# What is left does not depend on the width.
arch=x86_64
[[ ! -f $prefix/drive_c/windows/syswow64/kernel32.dll || ! -f $WINECSP_FROM/i386-windows/scardcsp.dll ]] || arch=i386
for name in ${tests/ softhsm / }; do
    progress "$name"
    "test_$name"
done
finish
