#!/usr/bin/env bash
# What WINEDEBUG=warn+crypt tells: each error that leaves our DLLs once, with the function, the error by its name and
# the rows that have its rule; no error where a call succeeds; and neither names of containers nor bytes.
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck source=tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need_setup

# The rows that traces name exist.
while read -r rows; do
    check "there are rows $rows" grep -qE "^\| *\`?${rows%\*}" "$top"/docs/behaviour/*.md
done < <(sed -n '/^} rules\[\] =/,/^};/s/.*, *"\(.*\)" },$/\1/p' "$top/libs/trace/result.c" | tr -d ',' | tr ' ' '\n')

prefix=$scratch/prefix
make_prefix "$prefix" || {
    not_ok 'no prefix could be made'
    finish
}
run_winecsp 0 install --prefix "$prefix" --from "$WINECSP_FROM"

# traced ARGUMENT...: runs refusals; what it says in $out, what our DLLs told, "function error (rows)", in $told.
traced() {
    out=$(WINEDEBUG=$1 in_prefix "$prefix" "$WINECSP_FROM/$arch-windows/programs/refusals.exe" "${@:2}")
    check "$arch: all is refused that shall be" test $? = 0
    told=$(tr -d '\r' <"$scratch/stderr" | sed -nE 's/^([0-9a-f]+:)*(warn|trace):crypt:([A-Za-z_]+) /\3 /p')
}

# One refusal a line: the function whose DLL refused, and the error. Those of the dispatcher have Windows' own name.
wanted() {
    cat <<'END'
CPAcquireContext NTE_BAD_KEYSET (rows acq-*, con-open-*, con-name-*)
CryptAcquireContextW NTE_KEYSET_NOT_DEF (rows acq-*, con-open-*, con-name-*)
CPGenKey NTE_BAD_ALGID (rows gen-*)
CPImportKey NTE_BAD_VER (rows blob-imp-*, blob-bad-*)
CPExportKey NTE_BAD_TYPE (rows blob-exp-*)
CPEncrypt NTE_BAD_DATA (rows cip-*)
CPGetKeyParam NTE_BAD_TYPE (rows kp-get-*)
CryptDuplicateKey ERROR_INVALID_PARAMETER (rows key-dup-*)
CryptDestroyKey ERROR_INVALID_PARAMETER (rows key-dest-*)
CryptCreateHash NTE_BAD_FLAGS (rows hash-new-*)
CPCreateHash NTE_BAD_ALGID (rows hash-new-*)
CPGetHashParam ERROR_MORE_DATA (rows hash-get-*)
CPSignHash NTE_NO_KEY (rows sign-*)
CryptVerifySignatureA ERROR_INVALID_PARAMETER (rows vrfy-*)
CPSetProvParam NTE_BAD_TYPE (rows pp-set-*, param-*)
CryptEnumProvidersA ERROR_NO_MORE_ITEMS (rows enum-*)
CryptReleaseContext ERROR_INVALID_PARAMETER (rows rel-*)
END
}

check_traces() {
    traced warn+crypt "Frau Müllers Schlüssel $arch"
    check_equal "$arch: each refusal is told once, in order" "$told" "$(wanted)"
    check_equal "$arch: as many as the program saw" "$(grep -c '^Crypt.* [0-9a-f]*$' <<<"$out")" "$(wanted | grep -c .)"
    traced trace+crypt "Frau Müllers Schlüssel $arch"
    check "$arch: a trace has the calls, too" grep -q '^CryptDestroyKey 0x' <<<"$told"
    check_equal "$arch: no name of a container is in it" "$(grep -ciE 'Frau|sselname|llers' <<<"$told")" 0
    check_equal "$arch: nor bytes of a key" "$(grep -ciE 'secrt|7365637274' <<<"$told")" 0
    traced fixme-all "no traces $arch"
    check_equal "$arch: nothing is told that nobody asked for" "$told" ''
}

each_width "$prefix" check_traces
finish
