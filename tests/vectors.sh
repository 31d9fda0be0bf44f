#!/usr/bin/env bash
# The known answers of the conformance tests (dlls/rsaenh/tests/vectors.h) against the host's openssl: it computes each
# row as well, so that a wrong row cannot teach our code a wrong answer. Another file may be named.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2034,SC2154
# shellcheck source=tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

vectors=${1:-$top/dlls/rsaenh/tests/vectors.h}
need_tool openssl 'no known answer was computed' || finish

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

# tool NAME: openssl's name of a digest: sha256 of SHA_256, sha512-256 of SHA_512_256, sha3-256 of SHA3_256.
tool() {
    local name=${1,,}
    name=${name/#sha_/sha}
    echo "${name//_/-}"
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
    inner=$({
        bytes "$(xor "$3" "$2")"
        data "$5" "$6"
    } | digest "$1")
    bytes "$(xor "$4" "$2")$inner" | digest "$1"
}

# reversed HEX: the bytes from the last to the first.
reversed() {
    sed 's/../&\n/g' <<<"$1" | tac | tr -d '\n'
}

# text TEXT: its bytes as hex digits.
text() {
    printf '%s' "$1" | hex
}

# hmac DIGEST KEY: hex digits of the HMAC of the standard input; the key has a block or less.
hmac() {
    local inner
    inner=$({
        bytes "$(xor "$(repeat 36 64)" "$2")"
        cat
    } | digest "$1")
    bytes "$(xor "$(repeat 5c 64)" "$2")$inner" | digest "$1"
}

# p_hash DIGEST SECRET SEED LEN: so many hex digits of RFC 2246's P_hash.
p_hash() {
    local a=$3 out=
    while ((${#out} < $4)); do
        a=$(bytes "$a" | hmac "$1" "$2")
        out+=$(bytes "$a$3" | hmac "$1" "$2")
    done
    echo "${out:0:$4}"
}

# tls_prf SECRET LABEL SEED LEN: so many hex digits of RFC 2246's PRF; the label is text.
tls_prf() {
    local half=$(((${#1} / 2 + 1) / 2 * 2)) seed
    seed=$(text "$2")$3
    xor "$(p_hash MD5 "${1:0:half}" "$seed" "$4")" "$(p_hash SHA1 "${1:${#1}-half}" "$seed" "$4")"
}

# ssl3_expand SECRET RANDOMS LEN: so many hex digits of MD5( secret || SHA1( "A", "BB" ... || secret || randoms ) ).
ssl3_expand() {
    local out='' letters i=0
    while ((${#out} < $3)); do
        printf -v letters '%02x' $((65 + i))
        i=$((i + 1))
        out+=$(bytes "$1$(bytes "$(repeat "$letters" "$i")$1$2" | digest SHA1)" | digest MD5)
    done
    echo "${out:0:$3}"
}

# ssl2_expand MASTER RANDOMS LEN: so many hex digits of MD5( master || "0", "1" ... || randoms ).
ssl2_expand() {
    local out='' i=0
    while ((${#out} < $3)); do
        out+=$(bytes "$1$((30 + i))$2" | digest MD5)
        i=$((i + 1))
    done
    echo "${out:0:$3}"
}

# master PROTOCOL SECRET CLIENT SERVER: the master secret.
master() {
    case $1 in
    TLS1) tls_prf "$2" 'master secret' "$3$4" 96 ;;
    SSL3) ssl3_expand "$2" "$3$4" 96 ;;
    SSL2) echo "$2" ;;
    esac
}

# block PROTOCOL MASTER CLIENT SERVER LEN: so many hex digits of the key block.
block() {
    case $1 in
    TLS1) tls_prf "$2" 'key expansion' "$4$3" "$5" ;;
    SSL3) ssl3_expand "$2" "$4$3" "$5" ;;
    SSL2) ssl2_expand "$2" "$3$4" "$5" ;;
    esac
}

# export_keys PROTOCOL CLIENT SERVER MATERIAL MATERIAL: what export ciphers get: both keys, both vectors.
export_keys() {
    local ivs
    case $1 in
    TLS1)
        ivs=$(tls_prf '' 'IV block' "$2$3" 32)
        echo "$(tls_prf "$4" 'client write key' "$2$3" 32)/$(tls_prf "$5" 'server write key' "$2$3" 32)" \
            "${ivs:0:16}/${ivs:16}"
        ;;
    SSL3)
        ivs=$(bytes "$2$3" | digest MD5)/$(bytes "$3$2" | digest MD5)
        echo "$(bytes "$4$2$3" | digest MD5)/$(bytes "$5$3$2" | digest MD5)" "${ivs:0:16}/${ivs:33:16}"
        ;;
    esac
}

# check_channel_row KIND FIELD...: the same as check_row for the rows of SSL and TLS.
check_channel_row() {
    local kind=$1 secret value cut
    shift
    case $kind in
    CHANNEL)
        value=$(master "$1" "$2" "$3" "$4")
        check_equal "$kind $*" "$value/$(block "$1" "$value" "$3" "$4" ${#6})" "$5/$6"
        ;;
    EXPORT)
        secret=$(master "$1" "$2" "$3" "$4")
        value=$(block "$1" "$secret" "$3" "$4" $((4 * $5 + 4 * $6)))
        cut=${value:4*$5}
        check_equal "$kind $*" "$(export_keys "$1" "$3" "$4" "${cut:0:2*$6}" "${cut:2*$6}")" "$7/$8 $9/${10}"
        ;;
    PRF)
        secret=$(master TLS1 "$1" "$2" "$3")
        check_equal "$kind $*" "$(tls_prf "$secret" "$4" "$5" ${#6})" "$6"
        ;;
    esac
}

# cbc CIPHER KEY IV HEX: hex digits of the encryption, without padding.
cbc() {
    bytes "$4" | openssl enc "${legacy[@]}" "-$1" -K "$2" -iv "$3" -nopad | hex
}

# wrapped CIPHER KEY CONTENT IV: hex digits of what RFC 3217 makes of it.
wrapped() {
    local check
    check=$(bytes "$3" | digest SHA1)
    cbc "$1" "$2" 4adda22c79e82105 "$(reversed "$4$(cbc "$1" "$2" "$4" "$3${check:0:16}")")"
}

# check_row KIND FIELD...: computes a row and compares.
check_row() {
    local kind=$1 value
    shift
    case $kind in
    HASH) value=$(data "$2" "$3" | digest "$1") ;;
    HMAC)
        value=$(data "$4" "$5" | openssl dgst "${legacy[@]}" "-$(tool "$1")" -mac HMAC \
            -macopt "hexkey:$(repeat "$2" "$3")" -binary | hex)
        ;;
    STRING)
        value=$(strings_value "$1" "$(repeat "$2" "$3")" "$(string "$4" "$5" 36 "$1")" \
            "$(string "$6" "$7" 5c "$1")" "$8" "$9")
        ;;
    MAC)
        value=$(data "$4" "$5" | openssl enc "${legacy[@]}" "-$2" -K "$3" -iv "$(zero_iv "$2")" | hex)
        value=${value: -$(zero_iv "$2" | wc -c)}
        ;;
    KEY)
        value=$(bytes "$2" | digest "$3")/$(bytes "$(reversed "$2")" | digest "$3")
        check_equal "$kind $*" "$value" "$4/$5"
        return
        ;;
    WRAP) value=$(wrapped "$2" "$3" "$5" "$6") ;;
    CHANNEL | EXPORT | PRF)
        check_channel_row "$kind" "$@"
        return
        ;;
    *)
        not_ok "$kind: no such row"
        return
        ;;
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
    MAC | WRAP) [[ -n $3 ]] && openssl enc "${legacy[@]}" "-$3" -K 00 -iv 00 </dev/null >/dev/null 2>&1 ;;
    KEY | CHANNEL | EXPORT | PRF) : ;;
    *) [[ $2 != MD2 ]] && digest "$2" </dev/null >/dev/null 2>&1 ;;
    esac
}

# may_lack KIND NAME CIPHER: whether openssl may be without it: it never has MD2 nor the RC2 of a WRAP row, and some
# have no old ones.
may_lack() {
    [[ $2 == MD2 || $1$3 == WRAP ]] || { ((${#legacy[@]} == 0)) && [[ "$2 $3" =~ MD4|RC2|DES|rc2|des ]]; }
}

# rows: the rows, one on a line: kind and fields with tabs between them, an empty field as "-".
rows() {
    awk '/^[A-Z]+_VECTOR\( / {
        while (!/ \)$/ && (getline more) > 0) { sub( /^ +/, " ", more ); $0 = $0 more }
        gsub( /" "/, "" )
        kind = $0; sub( /_VECTOR.*/, "", kind )
        sub( /^[A-Z]+_VECTOR\( /, "" ); sub( / \)$/, "" )
        out = kind
        while (match( $0, /^("[^"]*"|[^,]*)(, |$)/ )) {
            field = substr( $0, 1, RLENGTH ); sub( /, $/, "", field ); gsub( /"/, "", field )
            if (field == "") field = "-"
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
    row=("${row[@]/#-/}")
    what="${row[0]} ${row[1]}"
    [[ ${row[0]} != WRAP ]] || what+=" ${row[2]}"
    if [[ -z ${able[$what]:-} ]]; then
        able[$what]=yes
        if ! can "${row[@]:0:3}"; then
            able[$what]=no
            if may_lack "${row[@]:0:3}"; then skip "$what: not in this openssl"; else not_ok \
                "$what: openssl has no such thing"; fi
        fi
    fi
    [[ ${able[$what]} == no ]] || check_row "${row[@]}"
done < <(rows)
check 'there were rows' test "$passed" -gt 200
finish
