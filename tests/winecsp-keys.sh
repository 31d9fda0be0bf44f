#!/bin/bash
# What winecsp and csptool say about key containers when not all is well: DLLs are missing, a file is damaged, some
# belong to another Windows user of the prefix; and that an uninstall leaves none of them behind in silence.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_setup
unset USER LOGNAME # Wine takes the name of its user from there

prefix=$scratch/prefix
arch=x86_64
fake=$scratch/fake

status() { run_winecsp "$1" status --prefix "$prefix" --from "$WINECSP_FROM" "${@:2}"; }
install() { run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM" --stop; }
uninstall() {
    run_winecsp "$1" uninstall --prefix "$prefix" --from "$WINECSP_FROM" --stop "${@:2}"
    [[ $1 != 0 ]] || check_stays_out
}
system32() { printf '%s/drive_c/windows/system32/%s.dll' "$prefix" "$1"; }

# A wineserver that still runs when the registry is edited writes it anew when it leaves, as it was before.
check_stays_out() {
    wait_server "$prefix"
    check_equal 'once the wineserver has left the overrides are still gone' \
        "$(grep -aE '^"(advapi32|cryptsp|dssenh|rsaenh|scardcsp)"="native' "$prefix/user.reg")" ''
    check_equal 'and the default of type 1 is that of Wine' \
        "$(grep -a -A9 'Provider Types\\\\Type 001' "$prefix/system.reg" | grep -c Strong)" 0
}

must() { container_tool "$@" || not_ok "container_tool $*: $out"; }

# csptool ARGUMENT...: its output of both kinds in $out, its exit code in $code.
csptool() {
    code=0
    out=$(
        set -o pipefail
        in_prefix "$prefix" "$WINECSP_FROM/x86_64-windows/programs/csptool.exe" "$@"
        code=$?
        cat "$scratch/stderr"
        exit "$code"
    ) || code=$?
}

# The prefix that all tests start from, with four containers, is kept in a copy.
start_again() {
    [[ ! -d $prefix ]] || remove_prefix "$prefix"
    copy_prefix "$scratch/base" "$prefix"
}

make_base() {
    make_prefix "$prefix" || {
        echo 'FAIL: no prefix could be made'
        exit 1
    }
    install
    must new user one
    must generate user one x 512 e
    must new user two
    must generate user two s 512
    must new user empty
    must new machine shared
    must generate machine shared x 512 e
    must show user one
    shown=$out
    status 0
    check_match 'status counts' "$out" 'user               3 RSA'
    end_server "$prefix"
    mv "$prefix" "$scratch/base"
}

test_csptool() {
    local word file
    start_again
    for word in abc -1 '' 1x 99999999999; do
        csptool test "$word"
        check_equal "csptool test '$word'" "$code" 2
        csptool types 1 "$word"
        check_equal "csptool types 1 '$word'" "$code" 2
        check_match "csptool types 1 '$word': says why" "$out" "'$word' is no provider type"
    done
    csptool test 0x18
    check_equal 'csptool test 0x18' "$code" 0
    csptool types 3
    check_equal 'csptool types 3' "$code" 0
    check_match 'csptool types 3: the provider' "$out" \
        $'3\tMicrosoft Base DSS Cryptographic Provider\tC:?windows?system32?dssenh.dll\twinecsp'
    csptool types 99
    check_equal 'csptool types 99' "$code" 1
    check_match 'csptool types 99: the error' "$out" '0x80090017'

    csptool keys list
    check_equal 'csptool keys list' "$code" 0
    must path user two
    file=$prefix/drive_c/${out#?:\\} file=${file//\\//}
    check 'the file is there' test -f "$file"
    cp "$file" "$file.copy" && echo damaged >>"$file.copy" && mv "$file.copy" "$file"
    csptool keys list
    check_equal 'csptool keys list with a damaged file' "$code" 1
    check_match 'csptool keys list: its line' "$out" $'user\t?\tdamaged\t-\t'"${file##*/}"
    check_match 'csptool keys list: the others' "$out" $'user\tone\t512 exportable\t-\t'
}

# What was deleted and made under Wine's own provider, and with ours, after a hand-back.
test_changed() {
    start_again
    csptool keys hand-back
    check_equal 'csptool keys hand-back' "$code" 0
    check_match 'csptool keys hand-back: where the keys go' "$out" \
        'the private keys of 3 pairs go into the registry, whose files user.reg and system.reg'
    wait_server "$prefix"
    csptool keys confirm
    check_equal 'csptool keys confirm' "$code" 0
    builtin_serves
    must delete user two
    ours_serves
    must delete user one
    csptool keys check
    check_equal 'csptool keys check: what is deleted is none' \
        "$(grep -E $'\t(one|two)\t|unreadable|damaged' <<<"$out")" ''
    builtin_serves
    must new user one
    must generate user one x 512
    ours_serves
    csptool keys check
    check_equal 'csptool keys check: all is in order' "$code" 0
    check_match 'csptool keys check: what was made anew' "$out" $'user\tone\tgood\t0'
    csptool keys list
    check_equal 'csptool keys list: nothing fails' "$code" 0
    check_match 'csptool keys list: what was made anew' "$out" $'user\tone\t512\t-\t'
    check_equal 'csptool keys list: not what is deleted' "$(grep -F $'\ttwo\t' <<<"$out")" ''
    check_match 'csptool keys list: the others' "$out" $'user\tempty\t-\t-\t'
}

# Whether a DLL is ours.
is_ours() { cmp -s "$WINECSP_FROM/x86_64-windows/$1.dll" "$(system32 "$1")"; }

test_missing_dlls() {
    start_again
    rm "$(system32 advapi32_host)"
    status 4
    check_match 'no host copy: how many there are is not known' "$out" \
        'csptool.exe does not run in the prefix (exit code'
    check_match 'no host copy: but the files are' "$out" '; 4 key files are there'
    check_equal 'no host copy: it does not say 0' "$(grep -c ' 0 containers' <<<"$out")" 0
    start_again
    rm "$(system32 rsaenh)"
    status 4
    check_match 'no rsaenh.dll: nothing can be opened' "$out" '3 key containers not tried: nothing can be opened'
    check_equal 'no rsaenh.dll: no other user is blamed' "$(grep -c 'another user' <<<"$out")" 0
    check_match 'no rsaenh.dll: what mends it' "$out" 'winecsp install --prefix '*' mends that'
    check_match 'no rsaenh.dll: they are counted' "$out" 'user               3 RSA'
    start_again
    rm "$(system32 advapi32)"
    head -c 9999 "$(system32 advapi32_host)" >"$scratch/cut"
    mv "$scratch/cut" "$(system32 advapi32_host)"
    run_winecsp 0 uninstall --dry-run --prefix "$prefix" --from "$WINECSP_FROM"
    check_match 'uninstall --dry-run: the keys' "$out" "would hand back 4 key containers to Wine's own rsaenh.dll"
    check 'uninstall --dry-run: where they would be' grep -qF 'user.reg and system.reg (mode 0' <<<"$out"
    uninstall 0
    check_match 'uninstall: how many private keys go where' "$out" "3 private keys to be written into $prefix/user.reg"
    check_match 'uninstall: who may read them' "$out" 'which other users of this machine may read'
    check_match 'DLLs are missing: uninstall repairs' "$out" \
        'missing or damaged in the prefix: advapi32.dll advapi32_host.dll'
    check 'the keys were handed back' grep -qiF '[Software\\Wine\\Crypto\\RSA\\one]' "$prefix/user.reg"
    check 'it was uninstalled' eval '! is_ours rsaenh'
    start_again
    rm "$(system32 advapi32_host)"
    mkdir -p "$fake/from/x86_64-windows"
    cp -r "$WINECSP_FROM/x86_64-windows/programs" "$fake/from/x86_64-windows"
    run_winecsp 1 uninstall --prefix "$prefix" --from "$fake/from"
    check_match 'uninstall without our DLLs: says what they are for' "$out" 'the install is repaired first'
    check 'and has removed nothing' is_ours advapi32
    sed -i 's/^state=.*/state=installing/' "$prefix/.winecsp/record"
    uninstall 1
    check_match 'a half-done install without the host copy: what mends it' "$out" \
        'winecsp install --prefix '*"' mends that"
}

# Another name for Wine's user: its folder of keys is another one, and what it seals is its own.
test_other_user() {
    local other='Windows user of this prefix, else' left=$scratch/else shown_else
    start_again
    USER='else' must new user two
    USER='else' must generate user two x 512 e
    wait_server "$prefix"
    status 4
    check_match 'status: its own' "$out" 'user               3 RSA'
    check_match 'status: those of others' "$out" 'others             1 container of other Windows users'
    check_match 'status: whose' "$out" "1 key container of another $other "
    check_match 'status: what to do' "$out" 'USER=NAME winecsp run --prefix '*' PROGRAM'
    uninstall 1
    check_match 'uninstall: whose' "$out" "1 key container of another $other "
    check_match 'uninstall: what to do' "$out" "USER=NAME winecsp uninstall"
    check 'uninstall: nothing was removed' is_ours rsaenh
    copy_prefix "$prefix" "$left"
    uninstall 0 --keep-keys
    check 'uninstall --keep-keys goes on' eval '! is_ours rsaenh'
    check_equal 'the files stay' "$(find "$prefix/drive_c/users/else" -path '*/Crypto/RSA/*' -name '*_*' | wc -l)" 1
    remove_prefix "$prefix"
    mv "$left" "$prefix"
    USER='else' uninstall 1
    check_match 'a name that both have stops it' "$out" "the user's key container two"
    USER='else' must delete user two
    USER='else' must new user three
    USER='else' must generate user three x 512 e
    USER='else' must show user three
    shown_else=$out
    wait_server "$prefix"
    USER='else' uninstall 0
    builtin_serves
    container_tool show user one
    check_equal "the user's keys are Wine's" "$out" "$shown"
    end_server "$prefix"
    USER='else' container_tool show user three
    check_equal "the other's are, too" "$out" "$shown_else"
    ours_serves
    end_server "$prefix"
    install
    status 4
    check_match 'status after another install: whose' "$out" "$other "
}

# A folder of keys that cannot be looked into is not an empty one. (What may not be read: tests/winecsp-install.sh,
# since root may read all.)
test_folders() {
    local crypto folder
    start_again
    must path user one
    folder=$prefix/drive_c/${out#?:\\} folder=${folder//\\//} folder=${folder%/*} crypto=${folder%/RSA/*}
    mv "$folder" "$folder.away"
    echo a file >"$folder"
    status 4
    check_match 'a file in the place of a key folder: unlisted' "$out" \
        "the user's key containers cannot be listed (error 0x"
    check_match 'a file in the place of a key folder: which' "$out" \
        "key containers cannot be looked for: $folder is no folder"
    uninstall 1
    check_match 'uninstall: a file in the place of a key folder' "$out" "$folder is no folder"
    check_match 'uninstall: what to do' "$out" '--keep-keys'
    check 'uninstall: nothing was removed' is_ours rsaenh
    rm "$folder"
    mv "$folder.away" "$folder"
    mv "$crypto" "$crypto.away"
    ln -s /nonexistent "$crypto"
    uninstall 1
    check_match 'uninstall: a link of Crypto that leads nowhere' "$out" "$crypto is no folder, or a link"
    rm "$crypto"
    mv "$crypto.away" "$crypto"
    mkdir -p "$prefix/drive_c/users/else/AppData/Roaming/Microsoft/Crypto"
    touch "$prefix/drive_c/users/else/AppData/Roaming/Microsoft/Crypto/RSA"
    uninstall 1
    check_match "uninstall: another's" "$out" '/users/else/AppData/Roaming/Microsoft/Crypto/RSA is no folder'
    uninstall 0 --keep-keys
    check 'uninstall --keep-keys goes on' eval '! is_ours rsaenh'
}

# keys_of_dss: the key files of the DSS and Diffie-Hellman providers.
keys_of_dss() { find "$prefix/drive_c" -path '*/Crypto/DSS/*' -name '*_*' | sort; }

# Wine's own dssenh.dll keeps names of containers and no pairs: the names are taken over, and the pairs of ours stay in
# their files.
test_dss() {
    local shown_dss shown_else stay='left in their files, since *: 3 DSS and Diffie-Hellman key containers;' crypto
    start_again
    builtin_serves
    must new dss-user taken
    must generate dss-user taken s 512 e
    must new dss-machine shared
    ours_serves
    must show dss-user taken
    check_equal "a container of Wine's own opens, without a pair" "$out" 'none none'
    must generate dss-user taken s 512 e
    must generate dss-user taken x 512
    must generate dss-machine shared s 512
    must new dss-user gone
    must delete dss-user gone
    must show dss-user taken
    shown_dss=$out
    csptool keys list
    check_equal 'csptool keys list' "$code" 0
    check_match 'csptool keys list: of the user' "$out" $'user DSS\ttaken\t512\t512 exportable\t'
    check_match 'csptool keys list: of the machine' "$out" $'machine DSS\tshared\t-\t512\t'
    csptool keys check
    check_equal 'csptool keys check' "$code" 0
    check_match 'csptool keys check: both halves fit' "$out" $'user DSS\ttaken\tgood\t0'
    csptool keys hand-back
    check_equal 'csptool keys hand-back: nothing of these' "$code $(grep -c DSS <<<"$out")" '0 0'
    end_server "$prefix"
    USER='else' must new dss-user theirs
    USER='else' must generate dss-user theirs s 512
    USER='else' must show dss-user theirs
    shown_else=$out
    wait_server "$prefix"
    status 4
    check_match 'status: of the user' "$out" 'user               * and 1 DSS containers'
    check_match 'status: of the machine' "$out" 'machine            * and 1 DSS containers'
    check_match 'status: of others' "$out" 'others             1 container of other Windows users'
    end_server "$prefix"
    keys_of_dss >"$scratch/keys"
    uninstall 0
    check_match 'uninstall: how many stay' "$out" "$stay"
    check_match 'uninstall: until when' "$out" "until the next 'winecsp install --prefix "
    check 'it was uninstalled' eval '! is_ours dssenh'
    check_equal 'the files are there' "$(keys_of_dss)" "$(cat "$scratch/keys")"
    must show dss-user taken
    check_equal "Wine's own knows the name" "$out" 'none none'
    end_server "$prefix"
    install
    must show dss-user taken
    check_equal 'the pairs are back' "$out" "$shown_dss"
    end_server "$prefix"
    USER='else' must show dss-user theirs
    check_equal "the other's, too" "$out" "$shown_else"
    end_server "$prefix"

    # Without RSA containers nothing is handed back, and csptool is not needed.
    crypto=$prefix/drive_c/users/nobody/AppData/Roaming/Microsoft/Crypto
    mkdir -p "$crypto" "$fake/none"
    touch "$crypto/DSS"
    status 4
    check_match 'status: a folder that is none' "$out" "key containers cannot be looked for: $crypto/DSS is no folder"
    end_server "$prefix"
    rm -r "$prefix"/drive_c/{users/*/AppData/Roaming,ProgramData}/Microsoft/Crypto/RSA
    run_winecsp 0 uninstall --prefix "$prefix" --from "$fake/none"
    check_match 'uninstall: a folder that is none' "$out" "$crypto/DSS is no folder"
    check_match 'uninstall: how many stay, of DSS alone' "$out" "$stay"
    check 'no server was started' test -z "$(server_pids "$prefix")"
}

# What csptool prints is a program's text, which may say anything.
test_text() {
    [[ -d $prefix ]] || start_again
    mkdir -p "$fake/bin"
    cat >"$fake/bin/wine" <<END
#!/bin/bash
if [[ "\$*" == *"keys check" ]]; then cat "$fake/text"; exit 1; fi
exec "$WINE" "\$@"
END
    chmod +x "$fake/bin/wine"
    printf 'x[$(touch %s)]\tname\tgood\t0\nuser\t$(touch %s)\tgood\t0\nuser\t-\tunlisted\t0x5\n' "$fake/done" \
        "$fake/done" \
        >"$fake/text"
    status 4 --wine "$fake/bin/wine"
    check 'no text is taken for a command' test ! -e "$fake/done"
    check_match 'status: a scope that cannot be listed' "$out" 'user               unknown RSA'
    check_match 'status: its error' "$out" "the user's key containers cannot be listed (error 0x5)"
    printf 'user\tone\tgood\t0\nuser\ttwo\nuser' >"$fake/text"
    status 4 --wine "$fake/bin/wine"
    check_match 'status: lines that were cut short' "$out" \
        "what csptool.exe tells of the user's key containers was cut short"
    check_equal "status: no messages of the shell's" "$(grep -c 'line [0-9]*:' <<<"$out")" 0
}

make_base
(($#)) || set -- csptool dss changed text folders missing_dlls other_user
for part in "$@"; do "test_$part"; done
finish
