# Part of winecsp: reads files in the form of Steam's settings (VDF: "name" "value", "name" { ... }). Prints one line
# for each value: FILE, the names that lead to it in lower case with | between, and the value, with tabs between. Of
# what is longer than any setting the beginning counts, since each byte more would be a copy of all before it.
# SPDX-License-Identifier: LGPL-2.1-or-later

FNR == 1 { sub( /^\357\273\277/, "" ); depth = 0; name = ""; named = 0; text = ""; quoted = 0 }
{
    if (quoted) quote()                         # a text that goes on in this line
    while (length( $0 )) {
        sub( /^[ \t\r]+/, "" )
        if ($0 == "" || $0 ~ /^\/\//) break
        sign = substr( $0, 1, 1 )
        if (sign == "{") { path[++depth] = named ? tolower( name ) : ""; named = 0; $0 = substr( $0, 2 ); continue }
        if (sign == "}") { if (depth) depth--; named = 0; $0 = substr( $0, 2 ); continue }
        if (sign == "[") { sub( /^[^\]]*\]?/, "" ); continue }      # a condition, as [$LINUX]
        if (sign == "\"") { $0 = substr( $0, 2 ); quote(); continue }
        match( $0, /^[^ \t\r{}"]+/ )
        text = substr( $0, 1, RLENGTH )
        $0 = substr( $0, RLENGTH + 1 )
        word()
    }
}
function quote(    c, i) {                      # a text, off the front of the line; it ends there or in a later one
    for (i = 1; i <= length( $0 ) && (c = substr( $0, i, 1 )) != "\""; i++) {
        if (c == "\\" && i < length( $0 )) {
            c = substr( $0, ++i, 1 )
            if (c ~ /[abfnrtv]/) c = " "
            else if (c !~ /[\\"'?]/) c = "\\" c
        }
        if (length( text ) < 10000) text = text c
    }
    quoted = i > length( $0 )
    if (quoted && length( text ) < 10000) text = text " "
    $0 = substr( $0, i + 1 )
    if (!quoted) word()
}
function word(    i, full) {                    # the text is a name or a value
    gsub( /[\t\r]/, " ", text )
    if (named) {
        full = ""
        for (i = 1; i <= depth; i++) full = full path[i] "|"
        print FILENAME "\t" full tolower( name ) "\t" text
    } else name = text
    named = !named
    text = ""
}
