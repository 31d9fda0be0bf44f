# Part of winecsp: Steam's list of programs that were added to it by hand, shortcuts.vdf, of which od has made numbers,
# a byte a line: "NUMBER<tab>NAME" for each. It is a tree: a byte for the kind, a key, a value. 0 is a branch, which
# ends with 8, or 11; 1 a text, 5 one of two bytes a character; 2, 3, 4 and 6 take four bytes, 7 and 10 eight. The list
# is a branch, and each program one in it, which has others. Texts end with 0; of one that is longer than any name the
# beginning counts, since each byte more would be a copy of all before it.
#
# SPDX-License-Identifier: LGPL-2.1-or-later

function take_text(    text) {
    for (; at < count && byte[at]; at++) if (length( text ) < 1000) text = text sprintf("%c", byte[at])
    at++
    return text
}

function skip_wide() {
    while (at < count && (byte[at] || byte[at + 1])) at += 2
    at += 2
}

function take_number(    number) {
    number = byte[at] + 256 * byte[at + 1] + 65536 * byte[at + 2] + 16777216 * byte[at + 3]
    at += 4
    return number
}

function tell() {
    gsub( /[\t\n]/, " ", name )
    if (id != "" && name != "") printf "%.0f\t%s\n", id, name
    id = name = ""
}

{ byte[count++] = $1 }

END {
    while (at < count) {
        kind = byte[at++]
        if (kind == 8 || kind == 11) {
            if (depth == 2) tell()
            if (depth) depth--
            continue
        }
        key = tolower( take_text() )
        if (kind == 0) depth++
        else if (kind == 1 && key == "appname" && depth < 3) name = take_text()
        else if (kind == 1) take_text()
        else if (kind == 5) skip_wide()
        else if (kind == 2 && key == "appid" && depth < 3) id = take_number()
        else if (kind == 2 || kind == 3 || kind == 4 || kind == 6) at += 4
        else if (kind == 7 || kind == 10) at += 8
        else break
    }
    tell()
}
