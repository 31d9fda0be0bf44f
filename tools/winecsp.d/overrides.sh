# Part of winecsp: reads and edits the override values in a prefix's user.reg, the text file that the
# wineserver reads at its start and writes at its end.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# The lines of the DllOverrides key that belong to our modules, as they stand: NAME <tab> LINE, a value
# of several lines joined to one; "key <tab> present" if there is the key.
read_overrides() {
    NAMES=$(module_names) LC_ALL=C awk '
        BEGIN { count = split( ENVIRON["NAMES"], names ) }
        /^\[/ { inside = tolower( $0 ) ~ /^\[software\\\\wine\\\\dlloverrides\]/
                if (inside) print "key\tpresent" }
        inside {
            line = $0
            while (line ~ /\\$/ && (getline more) > 0) {
                sub( /\\$/, "", line ); sub( /^ +/, "", more ); line = line more }
            for (i = 1; i <= count; i++)
                if (index( tolower( line ), "\"" names[i] "\"=" ) == 1) print names[i] "\t" line
        }' "$reg"
}

# write_overrides LINES KEEP: gives the DllOverrides key these lines for our modules in place of those
# it has. KEEP=no: a key that ends up empty goes.
write_overrides() {
    local new=$reg.winecsp-new
    rm -f -- "$new"
    cp -p -- "$reg" "$new"
    NAMES=$(module_names) NEW=$1 KEEP=$2 NOW=$(date +%s) LC_ALL=C awk '
        function leave() {          # the end of the key: our lines go after the others
            if (ENVIRON["NEW"] != "") { head = head ENVIRON["NEW"] "\n"; values = 1 }
            if (values || ENVIRON["KEEP"] != "no") printf "%s", head blank
            inside = 0
        }
        BEGIN { count = split( ENVIRON["NAMES"], names ) }
        /^\[/ && inside { leave() }
        tolower( $0 ) ~ /^\[software\\\\wine\\\\dlloverrides\]/ {
            inside = found = 1; head = $0 "\n"; blank = ""; next }
        !inside { print; next }
        $0 == "" { blank = blank "\n"; next }
        {
            text = $0 "\n"; first = tolower( $0 )
            while ($0 ~ /\\$/ && (getline) > 0) text = text $0 "\n"
            for (i = 1; i <= count; i++) if (index( first, "\"" names[i] "\"=" ) == 1) next
            if (first !~ /^#/) values = 1
            head = head text
        }
        END {
            if (inside) leave()
            if (!found && ENVIRON["NEW"] != "")
                printf "\n[Software\\\\Wine\\\\DllOverrides] %s\n%s\n", ENVIRON["NOW"], ENVIRON["NEW"]
        }' "$reg" >"$new"
    check_edit "$new"
    sync -- "$new"
    step
    mv -fT -- "$new" "$reg"
}

# Stops unless a new user.reg differs from the old one only as far as an edit of ours may.
check_edit() {
    local changed
    changed=$({ diff -- "$reg" "$1" || :; } | grep -c '^[<>]' || :)
    if [[ $(head -n 1 -- "$reg") != 'WINE REGISTRY Version 2'* || $(head -n 1 -- "$1") != "$(head -n 1 -- "$reg")" ]] ||
        ((changed > 8 * ${#modules[@]} + 6)); then
        rm -f -- "$1"
        fail "$FAILED" "$reg has a form that winecsp does not know; it was left alone"
    fi
}

our_override() { printf '"%s"="native,builtin"' "$1"; }
