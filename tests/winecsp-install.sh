#!/bin/bash
# winecsp as its user meets it: install, uninstall, status and run; what it refuses, what it says, its
# exit codes; and that a prefix is afterwards as it was before.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need_setup

base=$scratch/base
tester='' # an ordinary user's name, made for the test

more_cleanup() {
    [[ -z $tester ]] || drop_user "$tester"
}

# The DLLs of the package, as the prefix has them.
system32() { printf '%s/drive_c/windows/system32/%s' "$1" "$2"; }

# dll_sums: the checksums of the DLLs that an install puts into the prefix.
dll_sums() {
    sha256sum "$dir"/drive_c/windows/sys*/{advapi32,advapi32_host,cryptsp,rsaenh,dssenh,scardcsp}.dll 2>/dev/null
}

# tamper FILE: changes a file, leaving files that share it by hard link alone.
tamper() {
    cp -p "$1" "$1.new"
    printf 'tampered' >>"$1.new"
    mv -f "$1.new" "$1"
}

# override DIR MODULE: the override value of a module, "absent" if there is none.
override() {
    sed -n '/^\[Software\\\\Wine\\\\DllOverrides\]/,/^$/p' "$1/user.reg" | sed -n "s/^\"$2\"=//p" | grep . ||
        echo absent
}

# registered DIR KEY NAME [PART]: a value of the provider registration, as the file has it; "absent" if there
# is none. PART "Wow6432Node\" names that of 32-bit programs.
registered() {
    local key="Software\\${4:-}Microsoft\\Cryptography\\Defaults\\$2"
    KEY="[${key//\\/\\\\}]" NAME="\"$3\"=" awk '
        /^\[/ { inside = index( $0, ENVIRON["KEY"] ) == 1 }
        inside && index( $0, ENVIRON["NAME"] ) == 1 { print substr( $0, length( ENVIRON["NAME"] ) + 1 ); found = 1 }
        END { if (!found) print "absent" }' "$1/system.reg"
}

# registry DIR ARGUMENT...: runs reg in the prefix and waits until the files are written.
registry() {
    in_prefix "$1" reg "${@:2}" >/dev/null
    end_server "$1"
}

# Whether the prefix serves 32-bit programs.
both_widths() { [[ -f $base/drive_c/windows/syswow64/kernel32.dll && -d $WINECSP_FROM/i386-windows ]]; }

# update DIR: lets Wine update the prefix, as it does after an upgrade of Wine.
update() {
    echo 1 >"$1/.update-timestamp"
    in_prefix "$1" cmd /c ver >/dev/null
    wait_server "$1"
}

# fresh NAME: a new prefix like the base, in $dir.
fresh() {
    dir=$scratch/$1
    copy_prefix "$base" "$dir"
}

install() { run_winecsp "$1" install --prefix "$dir" --from "$WINECSP_FROM" "${@:2}"; }
uninstall() { run_winecsp "$1" uninstall --prefix "$dir" "${@:2}"; }
status() { run_winecsp "$1" status --prefix "$dir" --from "$WINECSP_FROM" "${@:2}"; }

test_usage() {
    local text
    text=$("$WINECSP" --help) && check_match 'help names the commands' "$text" 'winecsp uninstall'
    check_match 'version' "$("$WINECSP" --version)" 'winecsp '
    "$WINECSP" >/dev/null 2>&1
    check_equal 'no command: exit code' $? 2
    run_winecsp 2 install --no-such-option
    check_match 'a wrong option is named' "$out" '--no-such-option'
    run_winecsp 2 status --prefix
    run_winecsp 2 status --stop
    run_winecsp 2 install some thing
    check_match 'a word too many is named' "$out" thing
    run_winecsp 2 status "$base" --prefix "$base"
    check_match 'a prefix named twice' "$out" 'the prefix is named twice'
    run_winecsp 2 status --steam 1 --prefix "$base"
    check_match 'another way to name it twice' "$out" "the prefix is named twice, by --steam and as $base"
    check_match 'where to look, without the prefix' "$out" "see 'winecsp status --help'"
    run_winecsp 3 status --from "$WINECSP_FROM" "$base"
    check_match 'the prefix as a word' "$out" "prefix             $base"
    run_winecsp 3 status "$base" --from "$WINECSP_FROM"
    run_winecsp 2 uninstall --keep-keys=yes
    run_winecsp 2 status --force
    check_match 'an option of other commands' "$out" '--force goes with install, run and backup only'
    run_winecsp 2 run --prefix "$base"
    run_winecsp 2 install --type1-default
    run_winecsp 2 install --type1-default=base
    check_match 'a wrong default: which there are' "$out" 'strong or enhanced'
    run_winecsp 2 run --type1-default strong --prefix "$base" cmd
    text=$("$WINECSP" frobnicate 2>&1)
    check_equal 'no such command: exit code' $? 2
    check_match 'no such command' "$text" frobnicate
    text=$("$WINECSP" --prefix "$base" status 2>&1)
    check_equal 'an option before the command: exit code' $? 2
    check_match 'an option before the command' "$text" 'options stand behind the command'
    run_winecsp 2 install --tokens=yes
    check_match 'a value that an option has not' "$out" '--tokens takes no value'
}

# help WORD...: the help that winecsp prints.
help() { "$WINECSP" "$@" --help 2>&1; }

# Help for one command is about that one, and its row in the table makes it.
test_help() {
    local text
    text=$(help backup)
    check_match 'help of a command: what to type' "$text" 'usage: winecsp backup '*' FILE'
    check_match 'what it does' "$text" 'saves all key containers to a file'
    check_match 'its own --force' "$text" '--force  *replaces the file if it is there'
    check_equal 'not that of others' "$(grep -cE 'goes on although|--stop|restore' <<<"$text")" 0
    text=$(help install)
    check_match 'an option with a long text' "$text" '--type1-default NAME'*'until the next choice'
    check_equal 'another --force' "$(grep -cE -- '--force +goes on although' <<<"$text")" 1
    text=$(help run)
    check_match 'help of run' "$text" 'usage: winecsp run '*' PROGRAM '
    check_equal 'nothing is too wide' "$({ help && help tokens && help tokens login; } | awk 'length > 120')" ''
    run_winecsp 2 uninstall --force
    check_match 'where to look' "$out" "see 'winecsp uninstall --help'"
    run_winecsp 2 'tokens list'
    check_equal 'help, by a word' "$("$WINECSP" help backup)" "$(help backup)"
    check_equal 'help of tokens' "$("$WINECSP" help tokens)" "$(help tokens)"
    check_equal 'help of a command of tokens' "$("$WINECSP" help tokens sync)" "$(help tokens sync)"
    check_match 'help of no command' "$("$WINECSP" help frobnicate 2>&1)" 'no such command: frobnicate'
}

# command_table: its rows.
command_table() {
    # shellcheck disable=SC2034 # the table is made of it
    local place_options commands
    eval "$(sed -n '/^place_options=/p; /^commands=(/,/^)/p' "$WINECSP")"
    printf '%s\n' "${commands[@]}"
}

# Each command and option of the table has its place in the help and the manual page; tests/completions.sh asks the
# completions.
test_described() {
    local name options all text own word count=0 manual=$top/tools/winecsp.1
    local -a missing=()
    all=$(help)
    while IFS='|' read -r name options _; do
        count=$((count + 1)) text=$all
        if [[ $name == 'tokens '* ]]; then text=$(help tokens); fi
        # shellcheck disable=SC2086 # a command of two words
        own=$(if [[ $name == tool || $name == tokens ]]; then printf '%s' "$all"; else help $name; fi)
        grep -qE "^  ${name#tokens } +[^ ]" <<<"$text" || missing+=("help: $name")
        grep -qwF -- "${name#tokens }" "$manual" || missing+=("winecsp.1: $name")
        for word in ${options//=/}; do
            grep -qE -- "^  --$word " <<<"$text" || missing+=("help: --$word")
            [[ $(grep -cE -- "^  --$word .*[a-z]" <<<"$own") == 1 ]] || missing+=("help of $name: --$word")
            grep -qE -- "Fl -$word" "$manual" || missing+=("winecsp.1: --$word")
        done
    done < <(command_table)
    check_equal 'what is described nowhere' "${missing[*]}" ''
    check 'the table was read' test "$count" -gt 15
}

test_refusals() {
    local fake=$scratch/fake
    dir=$scratch/nowhere
    install 1
    check_match 'no such prefix: says what to do' "$out" 'wineboot -i'
    check 'no such prefix: none is made' test ! -e "$dir"
    dir="$scratch/it's \$HOME"
    install 1
    check_equal 'what to type stands a shell' \
        "$(bash -c "wineboot() { printf %s \"\$WINEPREFIX\"; }; ${out##*with: }")" "$dir"
    dir=$WINECSP
    install 1
    check_match 'a file' "$out" 'is not a folder'
    out=$(cd "$scratch" && WINEPREFIX=nowhere "$WINECSP" status --wine "$WINE" 2>&1)
    check_equal 'a path that is not absolute: exit code' $? 1
    check_match 'it is made so' "$out" "there is no folder $scratch/nowhere;"

    mkdir -p "$fake/bin" "$fake/folder" "$fake/win32/drive_c/windows/system32" "$fake/from/x86_64-windows"
    dir=$fake/folder
    install 1
    check_match 'not a prefix' "$out" 'not a Wine prefix'
    check_match 'an empty folder may become one' "$out" 'wineboot -i'
    touch "$dir/something"
    install 1
    check_match 'a folder that holds other things' "$out" 'holds other things'
    check_equal 'is none for wineboot' "$(grep -c wineboot <<<"$out")" 0
    mkdir "$dir/drive_c"
    install 1
    check_match 'a part of a prefix' "$out" 'not a whole Wine prefix; complete it with'
    out=$(
        unset HOME WINEPREFIX
        "$WINECSP" status --wine "$WINE" 2>&1
    )
    check_equal 'no HOME: exit code' $? 1
    check_equal 'no HOME: the whole message' "$out" \
        'winecsp: HOME is not set, and so there is no default prefix; name the prefix with --prefix'

    printf 'WINE REGISTRY Version 2\n;; All keys\n\n#arch=win32\n' >"$fake/win32/system.reg"
    dir=$fake/win32
    install 1
    check_match '32-bit prefix: what to type' "$out" "32-bit prefix"*"WINEPREFIX=$dir-64 wineboot -i"

    printf '#!/bin/sh\necho wine-6.0\n' >"$fake/bin/wine"
    printf '#!/bin/sh\nexit 0\n' >"$fake/bin/wineserver"
    chmod +x "$fake/bin/"*
    dir=$base
    install 1 --wine "$fake/bin/wine"
    check_match 'old Wine' "$out" 'wine-6.0 is too old'
    printf '#!/bin/sh\necho hello\n' >"$fake/bin/wine"
    install 1 --wine "$fake/bin/wine"
    check_match 'no Wine at all' "$out" 'does not tell its version'
    printf '#!/bin/sh\necho wine-9.99\n' >"$fake/bin/wine"
    install 1 --wine "$fake/bin/wine"
    check_match 'Wine without PE files' "$out" 'no x86_64-windows/advapi32.dll'
    install 1 --wine "$fake/bin/nothing"
    check_match 'no such Wine' "$out" 'there is no program'

    install 1 --from "$fake/from"
    check_match 'no DLLs' "$out" 'there is no x86_64-windows/advapi32.dll'
    cp "$(system32 "$base" advapi32.dll)" "$(system32 "$base" cryptsp.dll)" "$(system32 "$base" rsaenh.dll)" \
        "$(system32 "$base" dssenh.dll)" "$fake/from/x86_64-windows"
    cp "$(system32 "$base" rsaenh.dll)" "$fake/from/x86_64-windows/scardcsp.dll"
    install 1 --from "$fake/from"
    check_match 'DLLs of another maker' "$out" 'not a DLL of winecsp'
    check 'the refusals left nothing' test ! -e "$base/.winecsp"
}

test_round_trip() {
    local inode before
    fresh 'round trip'
    snapshot "$dir" >"$scratch/before"
    status 3
    check_match 'status: not installed' "$out" 'Not installed'
    uninstall 0
    check_match 'uninstall of nothing' "$out" 'nothing to do'
    check_same 'that changed nothing' "$scratch/before" "$dir"

    install 0 --dry-run
    check_match 'install --dry-run: a DLL' "$out" \
        'would replace drive_c/windows/system32/rsaenh.dll, and keep it for the uninstall'
    check_match 'install --dry-run: a copy' "$out" 'to drive_c/windows/system32/advapi32_host.dll'
    check_match 'install --dry-run: an override' "$out" \
        'would set in user.reg: Software?Wine?DllOverrides "rsaenh"="native,builtin"'
    check_same 'install --dry-run changes nothing' "$scratch/before" "$dir"

    install 0
    check_match 'install: says so' "$out" "installed * in $dir for "
    check_equal 'override' "$(override "$dir" advapi32)" '"native,builtin"'
    check_equal 'override' "$(override "$dir" cryptsp)" '"native,builtin"'
    check_equal 'override' "$(override "$dir" rsaenh)" '"native,builtin"'
    check_equal 'override' "$(override "$dir" dssenh)" '"native,builtin"'
    check_equal 'default provider of type 1' "$(registered "$dir" 'Provider Types\Type 001' Name)" \
        '"Microsoft Strong Cryptographic Provider"'
    check 'the DLL is a plain file' test ! -L "$(system32 "$dir" advapi32.dll)"
    check 'the host copy is a plain file' test -f "$(system32 "$dir" advapi32_host.dll)"
    status 0
    check 'status: a prefix in order takes one screen' test "$(wc -l <<<"$out")" -le 24
    check_match 'status: what programs get, in short' "$out" \
        "programs get       advapi32 cryptsp rsaenh dssenh scardcsp: winecsp's"
    check_match 'status: defaults' "$out" "winecsp's providers for the types 1 3 12 13 18 24"
    check_match 'status: containers' "$out" '0 RSA and 0 DSS containers'
    status 0 --quiet
    check_equal 'status --quiet: nothing to say' "$out" ''
    status 0 --json
    if reads_json; then
        check_equal 'status --json' "$(json_value "$out" '$_->{state} . " " . @{ $_->{problems} }')" 'working 0'
        check_equal 'status --json: a row' "$(json_value "$out" \
            '(grep { $_->{name} eq "prefix" } @{ $_->{sections}[0]{rows} })[0]{text}')" "$dir"
    fi
    status 0 --verbose
    check_match 'status: the Wine' "$out" "$("$WINE" --version 2>/dev/null)"
    check_match 'status: what programs get' "$out" 'advapi32.dll: winecsp'
    check_match 'status: registration' "$out" 'registered         10 providers, 6 types'
    check_match 'status: the DLL of a provider' "$out" \
        'default, type 24   Microsoft Enhanced RSA and AES Cryptographic Provider: winecsp'
    check_match 'status: exports' "$out" "all of this Wine's advapi32"
    check_match 'status: verdict' "$out" 'Installed and working'
    end_server "$dir"

    snapshot "$dir" >"$scratch/installed"
    inode=$(stat -c %i "$(system32 "$dir" advapi32.dll)" "$dir"/{user,system}.reg)
    install 0
    check_match 'a second install: says so' "$out" 'nothing to do: '
    check_same 'a second install changes nothing' "$scratch/installed" "$dir"
    install 0 --dry-run
    check_match 'install --dry-run: nothing to do' "$out" 'nothing to do: '
    uninstall 0 --dry-run
    check_match 'uninstall --dry-run: a DLL' "$out" "would put back Wine's own drive_c/windows/system32/rsaenh.dll"
    check_match 'uninstall --dry-run: a copy' "$out" 'would remove drive_c/windows/system32/advapi32_host.dll'
    check_same 'uninstall --dry-run changes nothing' "$scratch/installed" "$dir"
    install 0 --quiet
    check_equal 'install --quiet: nothing to say' "$out" ''
    check_equal 'and replaces no file' "$(stat -c %i "$(system32 "$dir" advapi32.dll)" "$dir"/{user,system}.reg)" \
        "$inode"

    before=$(dll_sums)
    in_prefix "$dir" wineboot -u
    end_server "$dir"
    check_equal 'wineboot -u leaves the DLLs alone' \
        "$(dll_sums)" "$before"
    status 0

    uninstall 0
    in_prefix "$dir" cmd /c ver >/dev/null
    end_server "$dir"
    fresh 'round trip twin' # wineboot -u changes a prefix by itself: compare with one that had the same
    in_prefix "$dir" wineboot -u
    end_server "$dir"
    in_prefix "$dir" cmd /c ver >/dev/null
    end_server "$dir"
    snapshot "$dir" >"$scratch/before"
    check_same 'uninstall brings everything back' "$scratch/before" "$scratch/round trip"
    remove_prefix "$dir"
    dir="$scratch/round trip"
    status 3
    uninstall 0
    remove_prefix "$dir"
}

test_own_settings() {
    fresh own
    in_prefix "$dir" reg add 'HKCU\Software\Wine\DllOverrides' /v advapi32 /d builtin /f >/dev/null
    in_prefix "$dir" reg add 'HKCU\Software\Wine\DllOverrides' /v CryptSP /t REG_BINARY /f /d \
        6e006100740069007600650000006e006100740069007600650000006e006100740069007600650000006e006100740069007600650000 \
        >/dev/null
    in_prefix "$dir" reg add 'HKCU\Software\Wine\DllOverrides' /v other /d '' /f >/dev/null
    end_server "$dir"
    # A DLL of the user's own, and none at all.
    tamper "$(system32 "$dir" cryptsp.dll)"
    chmod 0640 "$(system32 "$dir" cryptsp.dll)"
    snapshot "$dir" >"$scratch/before"
    install 0
    check_equal 'the binary override is replaced' "$(override "$dir" cryptsp)" '"native,builtin"'
    check_equal 'another override stays' "$(override "$dir" other)" '""'
    status 0
    install 0
    uninstall 0
    in_prefix "$dir" cmd /c ver >/dev/null
    end_server "$dir"
    check_same "the user's overrides and DLL come back" "$scratch/before" "$dir"
    remove_prefix "$dir"

    fresh none
    rm -f "$(system32 "$dir" cryptsp.dll)"
    sed -i '/^\[Software\\\\Wine\\\\DllOverrides\]/,/^$/d' "$dir/user.reg"
    snapshot "$dir" | grep -v '^$' >"$scratch/before"
    install 0
    check_equal 'the key is made' "$(override "$dir" cryptsp)" '"native,builtin"'
    uninstall 0
    check_equal 'a DLL and a key that were not there are not there' \
        "$(snapshot "$dir" | grep -v '^$' | diff "$scratch/before" - | head -n 5)" ''
    remove_prefix "$dir"
}

test_registration() {
    local defaults='HKLM\Software\Microsoft\Cryptography\Defaults' name part
    local strong='Provider\Microsoft Strong Cryptographic Provider'
    local dss='Provider\Microsoft Base DSS Cryptographic Provider'
    fresh registration
    registry "$dir" delete "$defaults\\$strong" /f
    registry "$dir" delete "$defaults\Provider Types\Type 024" /v Name /f
    registry "$dir" delete "$defaults\Provider Types\Type 013" /f
    registry "$dir" add "$defaults\\$dss" /v 'Image Path' /d 'C:\mine.dll' /f
    registry "$dir" add "$defaults\Provider Types\Type 001" /v Name /d Mine /f
    registry "$dir" add "$defaults\Provider\Microsoft RSA SChannel Cryptographic Provider" /v 'Image Path' \
        /t REG_EXPAND_SZ /d '%SystemRoot%\system32\mine.dll' /f
    registry "$dir" add "$defaults\Provider\Mine" /v Type /t REG_DWORD /d 1 /f
    check_equal 'the provider is gone' "$(registered "$dir" "$strong" Type)" absent
    snapshot "$dir" >"$scratch/before"
    install 0
    for part in '' $(if both_widths; then echo 'Wow6432Node\'; fi); do
        check_equal "a provider's type ($part)" "$(registered "$dir" "$strong" Type "$part")" dword:00000001
        check_equal "a provider's file ($part)" "$(registered "$dir" "$strong" 'Image Path' "$part")" \
            '"C:\\windows\\system32\\rsaenh.dll"'
        check_equal "the file of a DSS provider ($part)" "$(registered "$dir" "$dss" 'Image Path' "$part")" \
            '"C:\\windows\\system32\\dssenh.dll"'
        for name in '001 Strong Cryptographic' '003 Base DSS Cryptographic' '012 RSA SChannel Cryptographic' \
            '013 Enhanced DSS and Diffie-Hellman Cryptographic' '018 DH SChannel Cryptographic' \
            '024 Enhanced RSA and AES Cryptographic'; do
            check_equal "a default ($part)" "$(registered "$dir" "Provider Types\Type ${name%% *}" Name "$part")" \
                "\"Microsoft ${name#* } Provider\""
        done
        check_equal "a type's name ($part)" "$(registered "$dir" 'Provider Types\Type 024' TypeName "$part")" \
            '"RSA Full and AES"'
        check_equal "a type's name ($part)" "$(registered "$dir" 'Provider Types\Type 013' TypeName "$part")" \
            '"DSS Signature with Diffie-Hellman Key Exchange"'
    done
    check_equal "another's provider stays" "$(registered "$dir" 'Provider\Mine' Type)" dword:00000001
    uninstall 0
    check_same 'uninstall brings the registration back' "$scratch/before" "$dir"
    install 0
    status 0
    end_server "$dir"
    uninstall 0
    check_same 'and after use' "$scratch/before" "$dir"

    install 0
    registry "$dir" add "$defaults\Provider Types\Type 001" /v Name /d \
        'Microsoft Enhanced Cryptographic Provider v1.0' /f
    status 4
    check_match 'a changed registration' "$out" '64-bit programs are not registered'
    check_match 'a changed registration: the value' "$out" 'Type 001: "Name"="Microsoft Enhanced'
    end_server "$dir"
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'run: repairs the registration' "$out" repaired
    status 0
    end_server "$dir"
    registry "$dir" delete "$defaults\\$strong" /f
    status 4
    check_match 'a lost provider' "$out" 'Strong Cryptographic Provider: no value "Type"'
    install 0 --stop
    status 0
    end_server "$dir"
    if both_widths; then
        registry "$dir" delete "${defaults/Microsoft/Wow6432Node\\Microsoft}\\$strong" /f
        status 4
        check_match 'a lost provider of 32-bit programs' "$out" '32-bit programs are not registered'
        install 0 --stop
        status 0
    fi
    remove_prefix "$dir"
}

# older COMMAND ARGUMENT...: the command of a version without dssenh.dll, with a package of that.
older() { "$scratch/version-1/winecsp" "$1" --wine "$WINE" --prefix "$dir" --from "$scratch/version-1" "${@:2}" 2>&1; }

# make_older: that version, out of this one: no module, no providers, and the format of record that it knows.
make_older() {
    local width
    mkdir "$scratch/version-1"
    cp -r "$(dirname "$WINECSP")/winecsp" "$(dirname "$WINECSP")/winecsp.d" "$scratch/version-1"
    for width in "$WINECSP_FROM"/*-windows; do
        mkdir "$scratch/version-1/${width##*/}"
        cp -r "$width"/{advapi32.dll,cryptsp.dll,rsaenh.dll,programs} "$scratch/version-1/${width##*/}"
        printf older >>"$scratch/version-1/${width##*/}/rsaenh.dll"
    done
    sed -i "/^    'dssenh /d; /^    'scardcsp /d" "$scratch/version-1/winecsp"
    sed -i "/^    'dssenh|/d; /^    'scardcsp|/d; /^    .\(3\|13\|18\)|/d" "$scratch/version-1/winecsp.d/providers.sh"
    sed -i 's/== \[12\]/== 1/; s/rec\[format\]=2/rec[format]=1/' "$scratch/version-1/winecsp.d/files.sh"
}

# A prefix that a version without dssenh.dll was installed in.
test_older() {
    local name
    make_older
    fresh older-prefix
    snapshot "$dir" >"$scratch/before"
    out=$(older install)
    check_equal "the older version: $out" $? 0
    check_match 'its record' "$(cat "$dir/.winecsp/record")" 'format=1'
    check_equal "Wine's own dssenh.dll stays" "$(override "$dir" dssenh)" absent
    status 4
    check_match 'status: an older install' "$out" \
        "64-bit dssenh.dll is not winecsp's but Wine's own: winecsp install --prefix $dir --wine $WINE puts it there"
    end_server "$dir"
    uninstall 0
    check_same 'uninstall, without an update' "$scratch/before" "$dir"

    check 'the older version again' older install >/dev/null
    sed -i 's/^winecsp=.*/winecsp=0.0.9/' "$dir/.winecsp/record"
    install 0
    check_match 'the update says so' "$out" 'updated from 0.0.9 to '
    check_equal 'the update sets the override' "$(override "$dir" dssenh)" '"native,builtin"'
    status 0
    end_server "$dir"
    snapshot "$dir" >"$scratch/updated"
    for name in install status uninstall; do
        out=$(older "$name")
        check_equal "the older $name of the newer one: exit code" $? 1
        check_match "the older $name says why" "$out" 'not a record that this winecsp can read; use the winecsp that'
    done
    check_same 'and changed nothing' "$scratch/updated" "$dir"
    uninstall 0
    check_same 'uninstall after an update' "$scratch/before" "$dir"

    check 'the older version once more' older install >/dev/null
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'run updates, too' "$out" repaired
    check_equal 'the override' "$(override "$dir" dssenh)" '"native,builtin"'
    end_server "$dir"
    uninstall 0
    check_same 'uninstall after that' "$scratch/before" "$dir"
    remove_prefix "$dir"
}

# What an upgrade of Wine does to a prefix.
test_upgrade() {
    local before name='"Microsoft Strong Cryptographic Provider"'
    dir=$scratch/upgrade
    cp -a "$base" "$dir" # Wine's update writes into files
    install 0
    before=$(dll_sums)
    update "$dir"
    check 'Wine has updated the prefix' test "$(cat "$dir/.update-timestamp")" != 1
    check_equal 'the update leaves the DLLs alone' \
        "$(dll_sums)" "$before"
    check_equal 'and the registration' "$(registered "$dir" 'Provider Types\Type 001' Name)" "$name"
    status 0
    end_server "$dir"
    # If it finds its own DLL it registers that again.
    cp --remove-destination "$(system32 "$base" rsaenh.dll)" "$(system32 "$dir" rsaenh.dll)"
    update "$dir"
    check_equal "an update with Wine's own DLL resets the registration" \
        "$(registered "$dir" 'Provider Types\Type 001' Name)" '"Microsoft Enhanced Cryptographic Provider v1.0"'
    status 4
    check_match 'status: the DLL' "$out" "64-bit rsaenh.dll is not winecsp's"
    check_match 'status: the registration' "$out" '64-bit programs are not registered'
    end_server "$dir"
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'run: repairs both' "$out" repaired
    check_equal 'the registration is back' "$(registered "$dir" 'Provider Types\Type 001' Name)" "$name"
    status 0
    end_server "$dir"
    uninstall 0
    check_equal 'uninstall: the default of before' "$(registered "$dir" 'Provider Types\Type 001' Name)" \
        "$(registered "$base" 'Provider Types\Type 001' Name)"
    check_equal 'uninstall: the DLL of before' \
        "$(cmp "$(system32 "$base" rsaenh.dll)" "$(system32 "$dir" rsaenh.dll)" 2>&1)" ''
    remove_prefix "$dir"
}

test_running() {
    local pid
    fresh running
    install 0
    sleep 60 | WINEPREFIX=$dir DISPLAY='' "$WINE" cmd >/dev/null 2>&1 &
    pid=$!
    check 'a program runs' wait_program "$dir" cmd.exe
    install 5
    check_match 'a running program: says what to do' "$out" '--stop'
    check_match 'a running program: says which' "$out" ': cmd.exe (process '
    uninstall 5
    status 0
    check 'the program still runs' test -n "$(server_pids "$dir")"
    tamper "$(system32 "$dir" advapi32_host.dll)"
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'run beside a running program: no repair' "$out" 'not done while programs run'
    check_match 'run beside a running program: runs' "$out" ran
    install 0 --stop
    check 'the program was ended' test -z "$(server_pids "$dir")"
    uninstall 0 --stop
    kill "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    remove_prefix "$dir"
}

test_status() {
    local repairs="winecsp install --prefix $scratch/status --wine $WINE repairs it"
    fresh status
    install 0
    tamper "$(system32 "$dir" cryptsp.dll)"
    status 4
    check_match 'a modified DLL' "$out" 'cryptsp.dll was modified'
    status 4 --quiet
    check_equal 'status --quiet: what needs action' "$out" \
        "Attention: 64-bit cryptsp.dll was modified since it was installed: $repairs"
    status 4 --json
    ! reads_json || check_equal 'status --json: what needs action' "$(json_value "$out" \
        '$_->{state} . ": " . $_->{problems}[0]')" \
        "attention: 64-bit cryptsp.dll was modified since it was installed: $repairs"
    end_server "$dir"
    tamper "$(system32 "$dir" advapi32_host.dll)"
    status 4
    check_match 'a stale host copy' "$out" "advapi32_host.dll is not this Wine's"
    end_server "$dir"
    rm "$(system32 "$dir" advapi32_host.dll)"
    status 4
    check_match 'a missing host copy' "$out" 'advapi32_host.dll is missing'
    install 0 --stop
    status 0
    end_server "$dir"

    in_prefix "$dir" reg add 'HKCU\Software\Wine\DllOverrides' /v cryptsp /d builtin /f >/dev/null
    end_server "$dir"
    status 4
    check_match 'a changed override' "$out" 'DllOverrides values are not'
    check_match 'a changed override: what programs get' "$out" "64-bit programs do not get winecsp's cryptsp.dll"
    end_server "$dir"
    install 0

    in_prefix "$dir" reg add 'HKCU\Software\Wine\AppDefaults\old game.exe\DllOverrides' /v '*rsaenh' /d builtin /f \
        >/dev/null
    end_server "$dir"
    status 4
    check_match 'an override of one program: which, and what to do' "$out" \
        "old game.exe has an override of its own, rsaenh=builtin, and does not get winecsp's rsaenh.dll: remove it"
    in_prefix "$dir" reg delete 'HKCU\Software\Wine\AppDefaults' /f >/dev/null
    end_server "$dir"
    status 0

    export WINEDLLOVERRIDES='foo=d;advapi32,bar=b'
    status 4
    unset WINEDLLOVERRIDES
    check_match 'WINEDLLOVERRIDES: named' "$out" 'WINEDLLOVERRIDES in the environment names advapi32'
    check_match 'WINEDLLOVERRIDES: what programs get' "$out" "programs do not get winecsp's advapi32.dll"
    end_server "$dir"

    mkdir -p "$scratch/older"
    cp -r "$WINECSP_FROM/x86_64-windows" "$scratch/older"
    [[ ! -d $WINECSP_FROM/i386-windows ]] || cp -r "$WINECSP_FROM/i386-windows" "$scratch/older"
    printf 'older' >>"$scratch/older/x86_64-windows/cryptsp.dll"
    run_winecsp 4 status --prefix "$dir" --from "$scratch/older"
    check_match 'another version in the package' "$out" "cryptsp.dll differs from the package's"
    rm -rf "$scratch/older"
    end_server "$dir"
    sed -i 's/^state=.*/state=installing/' "$dir/.winecsp/record"
    status 4
    check_match 'a half-done install' "$out" 'interrupted'
    sed -i 's/^format=.*/format=99/' "$dir/.winecsp/record"
    status 1
    check_match 'a record of the future' "$out" 'not a record that this winecsp can read'
    remove_prefix "$dir"
}

test_run() {
    fresh run
    run_winecsp 3 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c ver
    check_match 'run: not installed' "$out" "run 'winecsp install --prefix $dir --wine $WINE' first"
    install 0
    run_winecsp 7 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c exit 7
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" -- cmd /c 'echo a  b' '--c'
    check_match 'run: arguments' "$out" 'a  b'
    end_server "$dir"
    rm "$(system32 "$dir" advapi32_host.dll)"
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'run: repairs' "$out" 'repaired'
    check_match 'run: runs' "$out" ran
    end_server "$dir"
    # Another Wine's update may have put its own DLL in the place of ours.
    cp --remove-destination "$(system32 "$base" advapi32.dll)" "$(system32 "$dir" advapi32.dll)"
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'run: a DLL that was replaced' "$out" 'repaired'
    status 0
    remove_prefix "$dir"
}

test_lost_and_changed() {
    fresh lost
    snapshot "$dir" >"$scratch/before"
    install 0
    rm -r "$dir/.winecsp"
    status 4
    end_server "$dir"
    uninstall 0
    end_server "$dir"
    check_same 'uninstall without a record' "$scratch/before" "$dir"

    install 0
    # As if the Wine had been another one at the time of the install.
    tamper "$dir/.winecsp/previous/x86_64/cryptsp.dll"
    sed -i "s/^previous.x86_64.cryptsp=builtin .*/previous.x86_64.cryptsp=builtin $(
        sha256sum <"$dir/.winecsp/previous/x86_64/cryptsp.dll" | cut -d' ' -f1
    )/" "$dir/.winecsp/record"
    uninstall 0
    check_same "uninstall after a change of Wine puts today's Wine's DLLs back" "$scratch/before" "$dir"

    install 0
    rm "$(system32 "$dir" advapi32.dll)"
    uninstall 0
    check_same 'uninstall brings back a DLL that got lost' "$scratch/before" "$dir"

    install 0
    touch "$(system32 "$dir" .winecsp-new.cryptsp.dll)" "$dir"/{user,system}.reg.winecsp-new
    uninstall 0
    check_same 'uninstall removes what a killed run left' "$scratch/before" "$dir"
    remove_prefix "$dir"
}

# damage DIR: what a full disk makes of DLLs of ours.
damage() {
    head -c 9999 "$(system32 "$1" cryptsp.dll)" >"$scratch/cut"
    mv "$scratch/cut" "$(system32 "$1" cryptsp.dll)"
    rm "$(system32 "$1" rsaenh.dll)"
    touch "$(system32 "$1" rsaenh.dll)"
}

test_damaged() {
    fresh damaged
    snapshot "$dir" >"$scratch/before"
    install 0
    damage "$dir"
    install 0
    damage "$dir"
    uninstall 0
    check_same 'damaged DLLs of ours are neither kept for the uninstall nor left by it' "$scratch/before" "$dir"

    install 0
    cp "$(system32 "$base" rsaenh.dll)" "$scratch/rsaenh.dll"
    tamper "$scratch/rsaenh.dll"
    mv "$scratch/rsaenh.dll" "$(system32 "$dir" rsaenh.dll)"
    install 0
    uninstall 0
    check "a whole DLL of the user's own is kept" test "$(tail -c 8 "$(system32 "$dir" rsaenh.dll)")" = tampered
    remove_prefix "$dir"
}

# The record gets lost, and another install makes a new one: what is ours is not taken for the user's.
test_lost_record() {
    fresh record
    snapshot "$dir" >"$scratch/before"
    install 0
    rm -r "$dir/.winecsp"
    install 0
    uninstall 0
    check_same 'uninstall with a record of a second install' "$scratch/before" "$dir"
    registry "$dir" add 'HKCU\Software\Wine\DllOverrides' /v cryptsp /d native,builtin /f
    snapshot "$dir" >"$scratch/before"
    install 0
    uninstall 0
    check_same "an override of the user's own that is like ours" "$scratch/before" "$dir"
    remove_prefix "$dir"
}

# A record, or a wineserver, that will not do: no message is the shell's, and nothing is done.
test_unfit_record() {
    local record kept name part advice
    fresh unfit
    install 0
    record=$dir/.winecsp/record kept=$scratch/record.kept
    mv "$record" "$kept"
    mkdir "$record"
    for name in status install uninstall; do
        "$name" 1
        check_match "$name: the record is a folder" "$out" "winecsp: $record is no file"
    done
    rmdir "$record"
    : >"$record"
    for part in '' "$(head -n 9 "$kept")" "$(sed '/^winecsp=/d' "$kept")"; do
        printf '%s' "$part" >"$record"
        uninstall 1
        advice="remove it, then run 'winecsp uninstall --prefix $dir --wine $WINE', which goes by what the prefix has"
        check_equal 'uninstall: the record is cut' "$out" "winecsp: $record is empty or damaged: $advice"
    done
    mv "$kept" "$record"
    mkdir "$scratch/fake-server"
    printf '#!/bin/sh\necho "wineserver: it is not owned by you" >&2; exit 1\n' >"$scratch/fake-server/wineserver"
    chmod +x "$scratch/fake-server/wineserver"
    out=$(WINESERVER=$scratch/fake-server/wineserver "$WINECSP" uninstall --wine "$WINE" --prefix "$dir" 2>&1)
    check_equal "a wineserver that fails: exit code" "$?" 1
    check_match 'a wineserver that fails: its words' "$out" 'wineserver: it is not owned by you'
    check 'nothing was removed' cmp -s "$WINECSP_FROM/x86_64-windows/rsaenh.dll" "$(system32 "$dir" rsaenh.dll)"
    uninstall 0
    remove_prefix "$dir"
}

test_new_prefix() {
    dir=$scratch/new
    WINEPREFIX=$dir DISPLAY='' "$WINE" wineboot -i >/dev/null 2>&1
    install 0 # at once, while the registry files are still to be written
    status 0
    remove_prefix "$dir"
}

test_paths() {
    fresh "a 'strange \$name"
    install 0
    status 0
    end_server "$dir"
    uninstall 0
    remove_prefix "$dir"

    fresh relative
    ln -s relative "$scratch/link"
    out=$(cd "$scratch" && "$WINECSP" install --wine "$WINE" --prefix ./relative/ --from "$WINECSP_FROM" 2>&1)
    check_equal "a relative path: $out" $? 0
    out=$(cd "$scratch" && WINEPREFIX=$scratch/link "$WINECSP" status --wine "$WINE" --from "$WINECSP_FROM" 2>&1)
    check_equal 'a link, from the environment' $? 0
    end_server "$dir"
    out=$(cd "$(dirname "$WINE")" && "$WINECSP" uninstall --wine "./$(basename "$WINE")" --prefix="$dir" 2>&1)
    check_equal "a relative path of the Wine: $out" $? 0
    mkdir "$scratch/home"
    mv "$dir" "$scratch/home/.wine"
    dir=$scratch/home/.wine
    out=$(HOME=$scratch/home "$WINECSP" install --wine "$WINE" --from "$WINECSP_FROM" 2>&1)
    check_equal "the default prefix: $out" $? 0
    check 'the default prefix' test -f "$dir/.winecsp/record"
    remove_prefix "$dir"
    rm "$scratch/link"

    # A name that ends in line feeds, beside one that does not.
    fresh feed
    fresh $'feed\n\n'
    snapshot "$scratch/feed" >"$scratch/before"
    install 0
    check 'a name with line feeds at its end' test -f "$dir/.winecsp/record"
    check_same 'the prefix without them is left alone' "$scratch/before" "$scratch/feed"
    status 0
    end_server "$dir"
    uninstall 0
    check_same 'and it is as before' "$scratch/before" "$dir"
    fresh -
    out=$(cd "$scratch" && OLDPWD=$scratch/feed \
        "$WINECSP" install --wine "$WINE" --prefix - --from "$WINECSP_FROM" 2>&1)
    check_equal "a prefix named -: $out" "$?$(ls -d "$dir"/.winecsp)" "0$dir/.winecsp"
    remove_prefix "$dir"
    remove_prefix "$scratch/feed"
    remove_prefix "$scratch/"$'feed\n\n'
}

# default_of_type1 DIR: its first words.
default_of_type1() { registered "$1" 'Provider Types\Type 001' Name | cut -d' ' -f1,2 | tr -d '"'; }

test_type1_default() {
    fresh type1
    registry "$dir" add 'HKLM\Software\Microsoft\Cryptography\Defaults\Provider Types\Type 001' /v Name /d \
        'Mine First' /f
    snapshot "$dir" >"$scratch/before"
    install 0
    check_equal 'Strong is the default' "$(default_of_type1 "$dir")" 'Microsoft Strong'
    install 0 --type1-default enhanced
    check_equal 'Enhanced is chosen' "$(default_of_type1 "$dir")" 'Microsoft Enhanced'
    if both_widths; then
        check_match 'for 32-bit programs, too' "$(registered "$dir" 'Provider Types\Type 001' Name 'Wow6432Node\')" \
            Enhanced
    fi
    status 0 --verbose
    check_match 'status shows the choice' "$out" '(--type1-default enhanced)'
    check_match 'status: what programs get' "$out" \
        'default, type 1    Microsoft Enhanced Cryptographic Provider v1.0: winecsp'
    end_server "$dir"
    install 0
    check_equal 'an update keeps the choice' "$(default_of_type1 "$dir")" 'Microsoft Enhanced'
    rm "$(system32 "$dir" cryptsp.dll)"
    run_winecsp 0 run --prefix "$dir" --from "$WINECSP_FROM" cmd /c 'echo ran'
    check_match 'a repair' "$out" repaired
    end_server "$dir"
    check_equal 'a repair keeps the choice' "$(default_of_type1 "$dir")" 'Microsoft Enhanced'
    install 0 --type1-default=strong
    check_equal 'Strong is chosen' "$(default_of_type1 "$dir")" 'Microsoft Strong'
    # Cut off between the record and the registry.
    { # the shell's own message that it was killed goes nowhere, too
        WINECSP_TEST_KILL_AFTER=1 "$WINECSP" install --wine "$WINE" --prefix "$dir" --from "$WINECSP_FROM" \
            --type1-default enhanced
    } >/dev/null 2>&1
    check_equal 'a choice that was cut off' "$(default_of_type1 "$dir")" 'Microsoft Strong'
    install 0
    check_equal 'is done by the next install' "$(default_of_type1 "$dir")" 'Microsoft Enhanced'
    uninstall 0
    in_prefix "$dir" cmd /c ver >/dev/null
    end_server "$dir"
    check_same 'uninstall brings the default of before' "$scratch/before" "$dir"
    install 0
    check_equal 'the choice does not outlive it' "$(default_of_type1 "$dir")" 'Microsoft Strong'
    remove_prefix "$dir"
}

# Links in a prefix that lead out of it: what lies there is not changed.
test_links() {
    local outside=$scratch/outside name
    fresh links
    mkdir -p "$outside/previous/x86_64"
    echo precious | tee "$outside/previous/x86_64/cryptsp.dll" "$outside/file" "$outside/.winecsp-new.x" >/dev/null
    (cd "$outside" && find . -type f -exec sha256sum {} +) >"$scratch/outside.sum"
    ln -s "$outside" "$dir/.winecsp"
    for name in install uninstall status; do
        "$name" 1
        check_match "$name: .winecsp is a link" "$out" '.winecsp is a symbolic link'
    done
    rm "$dir/.winecsp"
    snapshot "$dir" >"$scratch/before"
    install 0
    mv "$dir/.winecsp/previous" "$scratch/kept"
    ln -s "$outside/previous" "$dir/.winecsp/previous"
    uninstall 1
    check_match 'previous is a link' "$out" 'previous is a symbolic link'
    rm "$dir/.winecsp/previous"
    mv "$scratch/kept" "$dir/.winecsp/previous"
    ln -s "$outside/file" "$dir/.winecsp/.winecsp-new.record"
    ln -sf "$outside/file" "$(system32 "$dir" cryptsp.dll)"
    ln -sf "$outside/file" "$(system32 "$dir" advapi32_host.dll)"
    ln -s "$outside/file" "$(system32 "$dir" .winecsp-new.advapi32.dll)"
    ln -s "$outside/file" "$dir/system.reg.winecsp-new"
    install 0
    check 'a DLL that was a link is a file' test ! -L "$(system32 "$dir" cryptsp.dll)"
    ln -sf "$outside/file" "$(system32 "$dir" advapi32_host.dll)"
    uninstall 0
    check_equal 'what the links led to is as before' \
        "$(cd "$outside" && sha256sum --quiet -c "$scratch/outside.sum" 2>&1)" ''
    check 'a link of the user'\''s comes back' test -L "$(system32 "$dir" cryptsp.dll)"
    remove_prefix "$dir"
    rm -r "$outside"
}

# A disk that has no room: for the record and the kept DLLs it really has not, and df says so of the rest.
test_full_disk() {
    local bin=$scratch/df
    dir=$scratch/full
    copy_prefix "$base" "$dir"
    mkdir -p "$bin" "$dir/.winecsp"
    if ! mount -t tmpfs -o size=64k,mode=700 none "$dir/.winecsp" 2>/dev/null; then
        skip 'a full disk: no tmpfs can be mounted'
        remove_prefix "$dir"
        return
    fi
    printf '#!/bin/sh\necho Filesystem\necho none 64 64 0 all /\n' >"$bin/df"
    chmod +x "$bin/df"
    PATH=$bin:$PATH install 1
    umount "$dir/.winecsp"
    check_match 'a full disk' "$out" "make room on its disk, which is full, then run winecsp install *again"
    install 0
    uninstall 0
    remove_prefix "$dir"
}

# Runs winecsp as the ordinary user: as_user WANTED ARGUMENT...
as_user() {
    local WINECSP=$scratch/as-user
    run_winecsp "$@"
}

# Permissions: root passes every check, so an ordinary user is made.
test_ordinary_user() {
    local from=$scratch/package/lib keys mode
    if [[ $(id -u) != 0 ]]; then
        skip 'only root can make another user'
        return
    fi
    tester=winecsp-test-$$
    if ! add_user "$tester" "$scratch/user"; then
        tester=''
        skip 'no user could be made'
        return
    fi
    # The source tree may lie where that user cannot read.
    mkdir -p "$scratch/user" "$from"
    cp -r "$(dirname "$WINECSP")/winecsp" "$(dirname "$WINECSP")/winecsp.d" "$from"
    mkdir -p "$from/x86_64-windows"
    cp -r "$WINECSP_FROM"/x86_64-windows/{*.dll,programs} "$from/x86_64-windows"
    chmod -R a+rX "$scratch/package"
    dir=$scratch/user/prefix
    mkdir "$dir"
    cp -a "$base"/*.reg "$base/.update-timestamp" "$base/drive_c" "$base/dosdevices" "$dir"
    chown -R "$tester:" "$scratch/user"
    printf '#!/bin/sh\nexec setpriv --reuid=%s --regid=%s --clear-groups env HOME=%s %s "$@"\n' "$tester" "$tester" \
        "$scratch/user" "$from/winecsp" >"$scratch/as-user"
    chmod 755 "$scratch/as-user"

    as_user 1 install --prefix "$base"
    check_match "another user's prefix" "$out" 'belongs to root'
    run_winecsp 1 install --prefix "$dir" --from "$WINECSP_FROM"
    check_match 'a prefix of an ordinary user, for root' "$out" "belongs to $tester"
    as_user 0 install --prefix "$dir"
    as_user 0 status --prefix "$dir"
    keys=$dir/drive_c/users/else/AppData/Roaming/Microsoft/Crypto/RSA/S-1-5-21-0-0-0-1000
    mkdir -p "$keys"
    chown -R "$tester:" "$dir/drive_c/users/else"
    for mode in 000 300 600; do
        chmod "$mode" "$keys"
        as_user 1 uninstall --prefix "$dir" --stop
        check_match "a key folder of mode $mode" "$out" "key containers cannot be looked for: $keys may not be read"
    done
    chmod 700 "$keys"
    chmod 500 "$dir/.winecsp/previous/x86_64"
    as_user 1 uninstall --prefix "$dir" --stop
    check_match 'a folder of kept DLLs without write permission' "$out" 'previous/x86_64 is not writable'
    chmod 700 "$dir/.winecsp/previous/x86_64"
    chmod 000 "$dir/.winecsp/record"
    as_user 1 uninstall --prefix "$dir" --stop
    check_match 'a record that may not be read' "$out" "winecsp: $dir/.winecsp/record may not be read"
    chmod 600 "$dir/.winecsp/record"
    as_user 0 uninstall --prefix "$dir" --stop
    chmod a-w "$dir/drive_c/windows/system32"
    as_user 1 install --prefix "$dir"
    check_match 'a folder without write permission' "$out" 'system32 is not writable'
    check 'and nothing was begun' test ! -e "$dir/.winecsp"
    as_user 3 doctor --prefix "$dir"
    check_match 'doctor: such a folder' "$out" 'Attention: PREFIX/*/system32 is not writable, and so settings and keys'
    chmod u+w "$dir/drive_c/windows/system32"
    remove_prefix "$dir"
}

make_prefix "$base" || {
    echo 'FAIL: no prefix could be made'
    exit 1
}
all=(usage help described refusals round_trip own_settings registration older upgrade running status run
    lost_and_changed damaged lost_record unfit_record new_prefix paths type1_default links full_disk ordinary_user)
# Names of parts; or a share of all: "1/2" is every second one, "2/2" the others.
share=${1:-1/1}
if [[ $share == */* ]]; then
    set --
    for ((n = ${share%/*} - 1; n < ${#all[@]}; n += ${share#*/})); do set -- "$@" "${all[n]}"; done
fi
count=0
for part in "$@"; do
    count=$((count + 1))
    progress "$part, $count of $# parts"
    "test_$part"
done
finish
