#!/usr/bin/env bash
# The known answers of the conformance tests (dlls/rsaenh/tests/vectors.h) against the host's openssl: it computes each
# row as well, so that a wrong row cannot teach our code a wrong answer.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034,SC2154
# shellcheck source=tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

vectors=$top/dlls/rsaenh/tests/vectors.h
[[ -n $(type -P openssl) ]] || { skip 'there is no openssl'; finish; }

# OpenSSL 3 keeps MD4, RC2 and DES apart.
legacy=()
if openssl list -provider legacy -providers >/dev/null 2>&1; then legacy=(-provider legacy -provider default); fi

# bytes HEX: the bytes of hex digits.
bytes() {
    printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"
}

# repeat TEXT TIMES: the text so many times.
repeat() {
    yes "$1" 2>/dev/null | head -n "$2" | tr -d '\n'
}

# data TEXT TIMES: what vectors.h means by it; "count" stands for bytes that count up.
data() {
    if [[ $1 != count ]]; then
        repeat "$1" "$2"
    else
        bytes "$(repeat "$count" $(($2 / 256 + 1)) | head -c $(($2 * 2)))"
    fi
}

# tool NAME: openssl's name of a digest.
tool() {
    local name=${1,,}
    echo "${name//_/}"
}

# digest NAME: hex digits of the digest of the standard input.
digest() {
    openssl dgst "${legacy[@]}" "-$(tool "$1")" -binary | hex
}

# hex: hex digits of the standard input.
hex() {
    od -An -v -tx1 | tr -d ' \n'
}

# xor STRING KEY: hex digits of the string with the key on its beginning.
xor() {
    local i out=$1
    for ((i = 0; i < ${#2} && i < ${#1}; i += 2)); do
        printf -v out '%s%02x%s' "${out:0:i}" $((16#${1:i:2} ^ 16#${2:i:2})) "${out:i+2}"
    done
    echo "$out"
}

# string BYTE TIMES DEFAULT DIGEST: hex digits of a string of HMAC_INFO.
string() {
    local block=64
    [[ $4 != SHA_384 && $4 != SHA_512 ]] || block=128
    if (($2)); then repeat "$1" "$2"; else repeat "$3" "$block"; fi
}

# strings_value DIGEST KEY INNER OUTER TEXT TIMES: H( outer' || H( inner' || data ) ).
strings_value() {
    local inner
    inner=$({ bytes "$(xor "$3" "$2")"; data "$5" "$6"; } | digest "$1")
    bytes "$(xor "$4" "$2")$inner" | digest "$1"
}

# reversed HEX: the bytes from the last to the first.
reversed() {
    sed 's/../&\n/g' <<<"$1" | tac | tr -d '\n'
}

# check_row KIND FIELD...: computes a row and compares.
check_row() {
    local kind=$1 value
    shift
    case $kind in
    HASH) value=$(data "$2" "$3" | digest "$1") ;;
    HMAC)
        value=$(data "$4" "$5" | openssl dgst "${legacy[@]}" "-$(tool "$1")" -mac HMAC \
            -macopt "hexkey:$(repeat "$2" "$3")" -binary | hex) ;;
    STRING)
        value=$(strings_value "$1" "$(repeat "$2" "$3")" "$(string "$4" "$5" 36 "$1")" \
            "$(string "$6" "$7" 5c "$1")" "$8" "$9") ;;
    MAC)
        value=$(data "$4" "$5" | openssl enc "${legacy[@]}" "-$2" -K "$3" -iv "$(zero_iv "$2")" | hex)
        value=${value: -$(zero_iv "$2" | wc -c)} ;;
    KEY)
        value=$(bytes "$2" | digest "$3")/$(bytes "$(reversed "$2")" | digest "$3")
        check_equal "$kind $*" "$value" "$4/$5"
        return ;;
    *) not_ok "$kind: no such row"; return ;;
    esac
    check_equal "$kind $*" "$value" "${!#}"
}

# zero_iv CIPHER: as many hex digits 0 as its block has, without a line's end.
zero_iv() {
    case $1 in
    aes-*) printf '%032d' 0 ;;
    *) printf '%016d' 0 ;;
    esac
}

# can KIND NAME: whether this openssl has the digest or cipher of a row.
can() {
    case $1 in
    MAC) openssl enc "${legacy[@]}" "-$3" -K 00 -iv 00 </dev/null >/dev/null 2>&1 ;;
    KEY) : ;;
    *) [[ $2 != MD2 ]] && digest "$2" </dev/null >/dev/null 2>&1 ;;
    esac
}

# rows: the rows, one on a line: kind and fields with tabs between them.
rows() {
    awk '/^[A-Z]+_VECTOR\( / {
        kind = $0; sub( /_VECTOR.*/, "", kind )
        sub( /^[A-Z]+_VECTOR\( /, "" ); sub( / \)$/, "" )
        out = kind
        while (match( $0, /^("[^"]*"|[^,]*)(, |$)/ )) {
            field = substr( $0, 1, RLENGTH ); sub( /, $/, "", field ); gsub( /"/, "", field )
            out = out "\t" field
            $0 = substr( $0, RLENGTH + 1 )
            if ($0 == "") break
        }
        print out
    }' "$vectors"
}

count=$(for ((i = 0; i < 256; i++)); do printf '%02x' "$i"; done)
declare -A able=()
while IFS=$'\t' read -r -a row; do
    what="${row[0]} ${row[1]}"
    if [[ -z ${able[$what]:-} ]]; then
        if can "${row[@]:0:3}"; then able[$what]=yes; else able[$what]=no; skip "$what: not in this openssl"; fi
    fi
    [[ ${able[$what]} == no ]] || check_row "${row[@]}"
done < <(rows)
check 'there were rows' test "$passed" -gt 200
finish
