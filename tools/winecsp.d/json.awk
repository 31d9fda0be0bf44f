# Part of winecsp: reads JSON files as vdf.awk does Steam's: FILE, the names that lead to a value with | between, and
# the value, with tabs between. What stands in a list has the list's names. Needs text.awk.
# SPDX-License-Identifier: LGPL-2.1-or-later

FNR == 1 { depth = 0; name = "" }
{
    while (length( $0 )) {
        sub( /^[ \t\r,]+/, "" )
        if ($0 == "") break
        sign = substr( $0, 1, 1 )
        if (sign == "{" || sign == "[") {
            path[++depth] = name; name = ""; $0 = substr( $0, 2 )
        } else if (sign == "}" || sign == "]") {
            if (depth) depth--
            name = ""; $0 = substr( $0, 2 )
        } else if (match( $0, /^"([^"\\]|\\.)*"/ )) {
            text = substr( $0, 2, RLENGTH - 2 )
            $0 = substr( $0, RLENGTH + 1 )
            text = unescape( text )
            if (match( $0, /^[ \t\r]*:/ )) { name = text; $0 = substr( $0, RLENGTH + 1 ) }
            else value( text )
        } else if (match( $0, /^[^],}\[{" \t\r]+/ )) {
            text = substr( $0, 1, RLENGTH )
            $0 = substr( $0, RLENGTH + 1 )
            value( text )
        } else {
            $0 = substr( $0, 2 )                # no JSON
        }
    }
}
function value( text,    i, full) {
    gsub( /[\t\r]/, " ", text )
    full = ""
    for (i = 1; i <= depth; i++) if (path[i] != "") full = full path[i] "|"
    print FILENAME "\t" full name "\t" text
    name = ""
}
