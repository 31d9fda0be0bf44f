#!/bin/bash
# Builds the parsers of key store files, key blobs, backups and the tokens' protocol for this machine, with
# AddressSanitizer and UBSan, and feeds them changed bytes for a while: libFuzzer where clang has it, else a small
# driver of our own with gcc. Inputs that fail stay in build/fuzz. Environment: FUZZ_SECONDS for each of the five
# (default 5).
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

seconds=${FUZZ_SECONDS:-5}
work=$top/build/fuzz
flags=(-std=gnu11 -g -O1 -Wno-unused-result -fno-omit-frame-pointer -fno-sanitize-recover=all
    -I "$top/tests/fuzz/shim" -I "$top/include" -I "$top/libs" -I "$top/tests/fuzz"
    -I "$top/programs/csptool")
kind=''

# bytes HEX: the bytes of hex digits; spaces do not count.
bytes() {
    printf '%b' "$(tr -d ' ' <<<"$1" | sed 's/../\\x&/g')"
}

# number VALUE: 4 bytes, little-endian, as hex digits.
number() {
    printf '%02x%02x%02x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255))
}

# run_of COUNT: so many bytes as hex digits.
run_of() {
    printf '%*s' "$1" '' | sed 's/ /a5/g'
}

# record TAG SLOT LENGTH: of a key store file.
record() {
    printf '%s%s%s' "$(number $(($1 | $2 << 16)))" "$(number "$3")" "$(run_of "$3")"
}

# store_file NAME RECORDS: the target makes length and checksum right.
store_file() {
    bytes "574353504b45591a$(number 1)$(number 0)$(run_of 32)$(number 1)$(number 5)6e616d6500$2" \
        >"$work/seeds-format/$1"
}

make_seeds() {
    local bits full half
    mkdir -p "$work"/{seeds,found}-{format,blob,content,token_request,token_reply}
    store_file empty ''
    store_file deleted "$(number 2)$(number 4)$(number 1)$(record 3 0 8)$(record 7 0 32)"
    store_file one "$(record 4 0 84)$(record 5 0 300)$(record 6 0 4)"
    local pairs
    pairs=$(record 4 0 84)$(record 4 1 84)$(record 5 0 90)$(record 5 1 90)
    store_file both "$pairs$(record 6 1 4)$(record 7 1 32)$(record 8 0 32)"
    for bits in 384 512 1024; do
        full=$((bits / 8)) half=$((bits / 16))
        bytes "0602000000a40000 52534131 $(number "$bits") 01000100 $(run_of "$full")" >"$work/seeds-blob/public-$bits"
        bytes "0702000000a40000 52534132 $(number "$bits") 01000100 $(run_of $((2 * full + 5 * half)))" \
            >"$work/seeds-blob/private-$bits"
    done
    bytes "0802000010660000 10000000 $(run_of 16)" >"$work/seeds-blob/plaintext"
    bytes "0102000001680000 00a40000 $(run_of 64)" >"$work/seeds-blob/simple"
    local head='574b5331 3b000000 01000000 00000000 08000000 38000000 00000000 00000000 07000000 0b000000'
    bytes "0902000002660000 $head $(run_of 32) $(run_of 18) $(run_of 32)" >"$work/seeds-blob/opaque"
    head="574b5331 3f000000 $(number 0)$(number 0)$(number 0)$(number 0)$(number 0) 02000000 30000000 $(number 161)"
    local channel
    channel="$(number 1) 03800000 80000000 $(number 0) 01660000 40000000 $(number 0)"
    channel+=" $(number 32)$(number 16)$(number 11)$(number 48)$(number 6)"
    bytes "0902000006 4c0000 $head $(run_of 80) $channel $(run_of 113) $(run_of 32)" >"$work/seeds-blob/master"
    head='44535333 00020000 a0000000 60010000 07000000'
    bytes "0603000000220000 $head $(run_of 20) $(run_of 64) $(run_of 20) $(run_of 64) $(run_of 44) $(run_of 64)" \
        >"$work/seeds-blob/dss3"
    bytes "0702000002aa0000 00444832 00020000 $(run_of 192)" >"$work/seeds-blob/dh2"
    bytes "0b02000003660000 03660000 $(run_of 40)" >"$work/seeds-blob/wrapped"
}

# frame NAME CODE SERIAL BODY: of the tokens' protocol; NAME is a file in the seeds. part LENGTH: a run.
frame() {
    bytes "$(number $((${#4} / 2)))$(number "$2")$(number "$3")$4" >"$work/seeds-$1"
}
part() { printf '%s%s' "$(number "$1")" "$(run_of "$1")"; }

make_token_seeds() {
    local id token key cert op
    id=$(run_of 16)
    frame token_request/hello 1 1 "$(number 0x444b4357)$(number 1)$(number 1)$(part 5)"
    frame token_request/list 2 1 "$(number 7)$(number 0)$(number 1)"
    frame token_request/login 3 1 "$id$(number 0)$(part 4)"
    frame token_request/logout 4 1 "$id"
    frame token_request/sign 5 1 "$id$(number 1)$(number 0)$(part 4)$(part 51)"
    frame token_request/decrypt 6 1 "$id$(number 2)$(number 0)$(part 4)$(part 3)$(part 128)"
    frame token_request/generate 7 1 "$id$(number 2048)$(number 3)$(part 6)"
    frame token_request/putcert 8 1 "$id$(part 300)"
    frame token_request/delete 9 1 "$id"
    token=$id$(number 1)$(number 4)$(number 8)$(part 3)$(part 4)$(part 5)$(part 6)$(part 7)
    key=$id$id$(number 1)$(number 3)$(number 1024)$(part 4)$(part 128)$(part 3)
    cert=$id$id$(number 1)$(part 4)$(part 200)
    token=$(number 1)$(number $((${#token} / 2)))$token
    key=$(number 2)$(number $((${#key} / 2)))$key
    cert=$(number 3)$(number $((${#cert} / 2)))$cert$(number 9)$(part 2)
    frame token_reply/list 0 2 "$(number 7)$(number 0)$(number 4)$(number 4)$(number \
        $((${#token} / 2 + ${#key} / 2 + ${#cert} / 2)))$token$key$cert"
    frame token_reply/hello 0 1 "$(number 1)$(number 1)$(number 1)$(part 5)"
    frame token_reply/wrong 8 3 "$(number 9)"
    frame token_reply/result 0 5 "$(part 128)"
    frame token_reply/generate 0 7 "$id$(part 128)$(part 3)"
    for op in 4 8 9; do frame token_reply/nothing-$op 0 $op ''; done
}

# choose_compiler: leaves its command in $compile.
choose_compiler() {
    echo 'int LLVMFuzzerTestOneInput( const unsigned char *d, unsigned long n ) { return 0; }' >"$scratch/try.c"
    if clang -fsanitize=fuzzer,address,undefined -o "$scratch/try" "$scratch/try.c" 2>/dev/null; then
        kind=libFuzzer compile=(clang "-fsanitize=fuzzer,address,undefined")
        return 0
    fi
    echo 'int main( void ) { return 0; }' >"$scratch/try.c"
    if gcc -fsanitize=address,undefined -o "$scratch/try" "$scratch/try.c" 2>/dev/null && "$scratch/try"; then
        kind='our driver' compile=(gcc "-fsanitize=address,undefined" "$top/tests/fuzz/driver.c")
        return 0
    fi
    return 1
}

# fuzz NAME SOURCE...: builds a target and runs it.
fuzz() {
    local name=$1 sources=("${@:2}")
    check "fuzz_$name is built" "${compile[@]}" "${flags[@]}" -o "$work/fuzz_$name" "$top/tests/fuzz/fuzz_$name.c" \
        "${sources[@]/#/$top/libs/}"
    if [[ $kind == libFuzzer ]]; then
        (cd "$work" && "./fuzz_$name" -max_total_time="$seconds" -max_len=8192 -print_final_stats=1 "found-$name" \
            "seeds-$name") >"$work/$name.log" 2>&1
    else
        (cd "$work" && "./fuzz_$name" "$seconds" "seeds-$name"/*) >"$work/$name.log" 2>&1
    fi
    check "fuzz_$name finds nothing in $seconds s" test $? = 0
    grep -E 'runs$|number_of_executed|ERROR|runtime error|^fuzz_' "$work/$name.log" | sed 's/^/    /' | head -n 20
}

# Backups: code page and count, then whose, name, and two pairs of permissions and blobs.
make_content_seeds() {
    local none pair
    none=$(number 0)$(number 0)$(number 0)
    pair=$(number 0x3f)$(part 84)$(part 300)
    bytes "$(number 1252)$(number 0)" >"$work/seeds-content/nothing"
    bytes "$(number 1252)$(number 1)$(number 0)$(part 4)$none$none" >"$work/seeds-content/empty"
    bytes "$(number 1252)$(number 2)$(number 1)$(part 9)$pair$none$(number 3)$(part 2)$none$(number 1)$(number \
        0)$(part 40)" >"$work/seeds-content/two"
    bytes "$(number 65001)$(number 1)$(number 2)$(part 260)$pair$pair" >"$work/seeds-content/both"
}

choose_compiler || {
    skip 'neither clang with libFuzzer nor gcc with AddressSanitizer is there'
    finish
}
echo "fuzzing with $kind"
make_seeds
make_token_seeds
make_content_seeds
fuzz format keystore/format.c keystore/snapshot.c
fuzz blob csp/core/blob.c csp/dss/dss_blob.c csp/rsa/rsa_numbers.c
fuzz content ../programs/csptool/carry/content.c keystore/snapshot.c
fuzz token_request tokenproto/frame.c tokenproto/message.c
fuzz token_reply tokenproto/frame.c tokenproto/message.c
finish
