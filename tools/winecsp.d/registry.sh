# Part of winecsp: reads and edits values in a prefix's registry files (user.reg, system.reg), the texts
# that the wineserver reads at its start and writes at its end. What it sets is listed by our_values; the
# values from before are noted in the record and come back from there, as they were.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

declare -A now=() # what load_values read: [KEY|NAME] the value's line; [KEY|] set if there is the key

# regtext TO [SIGNS]: its lines, see there.
regtext() {
    LC_ALL=C awk -v to="$1" -v signs="${2:-}" -f "$here/winecsp.d/text.awk" -f "$here/winecsp.d/regtext.awk"
}

# reg_escaped TEXT [SIGNS]: a text, UTF-8 without control characters, as Wine writes it into its registry files; SIGNS
# have a backslash before them, too: " in a value, [ and ] in a key. Fails for what is none.
reg_escaped() {
    if [[ $1 == *[[:cntrl:]]* ]]; then return 1; fi
    regtext file "${2:-}" <<<"$1"
}

# reg_plain: what reg_escaped makes, or Wine, back into texts, line by line.
reg_plain() { regtext text; }

# our_values HIVE [WIDTH...]: the values that winecsp sets in user.reg (HIVE user) or system.reg (machine),
# the latter for these widths only. One line each:
#   KEY|NAME|LINE|LINE OF WINE'S OWN, if there is one|the key's name in the record|the value's name there
# A KEY is written as in the file, a LINE is what the file says for the value.
our_values() {
    case $1 in
    user) override_values ;;
    machine)
        provider_values "${@:2}"
        token_values "${@:2}"
        ;;
    esac
}

# read_values FILE: reads lines KEY|NAME|... and prints those that FILE has, in the form KEY|NAME|LINE, and
# KEY||present for a key. A value of several lines is joined to one.
read_values() {
    LC_ALL=C awk '
        values_wanted {
            split( $0, field, "|" )
            keys[tolower( field[1] )] = field[1]
            values[tolower( field[1] "|\"" field[2] "\"=" )] = field[1] "|" field[2]
            next
        }
        /^\[/ {
            key = tolower( substr( $0, 2, index( $0, "]" ) - 2 ))
            inside = key in keys
            if (inside) print keys[key] "||present"
        }
        inside && /^"/ {
            line = $0
            while (line ~ /\\$/ && (getline more) > 0) {
                sub( /\\$/, "", line ); sub( /^ +/, "", more ); line = line more }
            id = key "|" tolower( substr( line, 1, index( line, "\"=" ) + 1 ))
            if (id in values) print values[id] "|" line
        }' values_wanted=1 - values_wanted=0 "$1"
}

# load_values HIVE [WIDTH...]: what the registry has of our values, into the array now.
load_values() {
    local key name line found
    now=()
    found=$(our_values "$@" | read_values "${reg[$1]}") || fail "$FAILED" "${reg[$1]} could not be read"
    while IFS='|' read -r key name line; do
        if [[ -n $key ]]; then now["$key|$name"]=$line; fi
    done <<<"$found"
}

# write_values HIVE: reads lines KEY|NAME|LINE and gives the registry these values; without a LINE the value
# goes. KEY||drop: if the key ends up empty, it goes.
write_values() {
    local new=${reg[$1]}.winecsp-new edits
    edits=$(cat)
    need_no_server
    rm -f -- "$new"
    cp -p -- "${reg[$1]}" "$new"
    NOW=$(date +%s) LC_ALL=C awk -f "$here/winecsp.d/registry.awk" edits=1 - edits=0 "${reg[$1]}" <<<"$edits" \
        >"$new" || fail "$FAILED" "${reg[$1]} could not be edited; it was left alone"
    check_edit "${reg[$1]}" "$new" "$(wc -l <<<"$edits")"
    if cmp -s -- "$new" "${reg[$1]}"; then
        rm -f -- "$new"
        return 0
    fi
    sync -- "$new"
    step
    mv -fT -- "$new" "${reg[$1]}"
    changes=$((changes + 1))
}

# check_edit OLD NEW EDITS: stops unless a registry file differs from the old one only as far as so many
# edits may change it. A key that is made or dropped takes a few lines besides the value's.
check_edit() {
    local changed
    changed=$({ diff -- "$1" "$2" || :; } | grep -c '^[<>]' || :)
    if [[ $(head -n 1 -- "$1") != 'WINE REGISTRY Version 2'* || $(head -n 1 -- "$2") != "$(head -n 1 -- "$1")" ]] ||
        ((changed > 8 * $3 + 6)); then
        rm -f -- "$2"
        fail "$FAILED" "$1 has a form that winecsp does not know; it was left alone"
    fi
}

# note_values HIVE [WIDTH...]: notes in the record the values that the user has now. Ours are no news, nor is what
# set_type1_default has just replaced, and an absent value tells nothing if an earlier one is known: that is a half-done
# install. If there is no record and ours are in place, the record got lost: then those of Wine's own are what was
# there.
note_values() {
    local key name line own key_id id has lost=no
    load_values "$@"
    if [[ -z ${rec[state]:-} ]] && has_ours; then lost=yes; fi
    while IFS='|' read -r key name line own key_id id; do
        has=${now["$key|$name"]:-}
        if [[ $lost == yes && $has == "$line" ]]; then has=$own; fi
        rec[$key_id]=${rec[$key_id]:-${now["$key|"]:-absent}}
        if [[ -z ${rec[$id]:-} ]] || [[ -n $has && $has != "$line" &&
            $has != "${rec["type1-was"]:-}" ]]; then rec[$id]=${has:-absent}; fi
    done < <(our_values "$@")
}

# values_are_ours HIVE [WIDTH...]: whether the registry has our values.
values_are_ours() {
    local key name line rest
    load_values "$@"
    while IFS='|' read -r key name line rest; do
        [[ ${now["$key|$name"]:-} == "$line" ]] || return 1
    done < <(our_values "$@")
}

# set_values HIVE [WIDTH...]: gives the registry our values, unless it has them.
set_values() {
    local edits
    if values_are_ours "$@"; then return 0; fi
    edits=$(our_values "$@" | cut -d '|' -f 1-3)
    write_values "$1" <<<"$edits"
}

# restore_values HIVE: gives back what the record tells. Without any record, values that are exactly ours
# give way to those of Wine's own.
restore_values() {
    local key name line own key_id id edits=''
    load_values "$1" "${widths[@]}"
    while IFS='|' read -r key name line own key_id id; do
        # Of a provider that Wine has not nothing is left, whatever the record knows.
        if [[ ${rec[$key_id]:-} == absent || ($1 == machine && -z $own) ]]; then edits+="$key||drop"$'\n'; fi
        if [[ ${rec[$id]:-} == absent ]]; then
            edits+="$key|$name|"$'\n'
        elif [[ -n ${rec[$id]:-} ]]; then
            edits+="$key|$name|${rec[$id]}"$'\n'
        elif [[ -z ${rec[winecsp]:-} && ${now["$key|$name"]:-} == "$line" ]]; then
            edits+="$key|$name|$own"$'\n'
        fi
    done < <(our_values "$1" "${widths[@]}")
    if [[ -n $edits ]]; then write_values "$1" <<<"${edits%$'\n'}"; fi
}
