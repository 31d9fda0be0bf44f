# Part of winecsp: reads YAML files as launchers write them, as vdf.awk does Steam's: FILE, the names that lead to a
# value with | between, and the value, with tabs between. Blocks of names by their indentation and plain, quoted or
# block values are read, also such that go on in further lines, whatever these look like; lists are passed over. Needs
# text.awk.
# SPDX-License-Identifier: LGPL-2.1-or-later

FNR == 1 { finish(); depth = 0; sub( /^\357\273\277/, "" ) }
{
    sub( /\r$/, "" )
    match( $0, /^[ \t]*/ )
    column = RLENGTH
    $0 = substr( $0, RLENGTH + 1 )
    if (form ~ /["']/ || form == "|" && (column > mine || $0 == "")) { gather( $0 ); next }
    if ($0 == "" || $0 ~ /^#/) next
    if (text != "" && column > mine) { gather( $0 ); next }
    if ($0 ~ /^(---|\.\.\.)/) { finish(); next }
    if ($0 ~ /^-([ \t]|$)/) { begin( "", substr( $0, 2 )); next }
    colon = match( $0, /^"([^"\\]|\\.)*"[ \t]*:([ \t]|$)/ ) || match( $0, /^'([^']|'')*'[ \t]*:([ \t]|$)/ ) ||
        match( $0, /^[^"':]([^:]|:[^ \t])*:([ \t]|$)/ ) ? RLENGTH : 0
    if (!colon) next
    finish()
    while (depth && at[depth] >= column) depth--
    at[++depth] = column
    name = substr( $0, 1, colon )
    sub( /[ \t]*:[ \t]?$/, "", name )
    path[depth] = plain( name )
    begin( "kept", substr( $0, colon + 1 ))
}
END { finish() }
function begin( keep, first) {          # a value, with what stands in its first line
    finish()
    kept = keep; mine = column; file = FILENAME
    sub( /^[ \t]+/, "", first )
    sub( /^[&!][^ \t]*[ \t]*/, "", first )
    sub( /^#.*/, "", first )
    if (first ~ /^[|>][-+0-9]*([ \t]+#.*)?$/) { form = "|"; return }
    if (first ~ /^["']/) { form = substr( first, 1, 1 ); first = substr( first, 2 ) }
    gather( first )
}
function gather( piece,    rest, end) { # a line of it; of what is longer than any setting the beginning counts
    if (form == "\"") {
        rest = piece
        gsub( /\\./, "..", rest )
        if (end = index( rest, form )) piece = substr( piece, 1, end - 1 )
    } else if (form == "'") {
        rest = piece
        gsub( /''/, "..", rest )
        if (end = index( rest, form )) piece = substr( piece, 1, end - 1 )
    }
    if (length( text ) < 10000) {
        if (folded) sub( /\\$/, "", text )
        else if (text != "") piece = " " piece
        text = text piece
        folded = form == "\"" && rest ~ /\\$/
    }
    if (end) { done = 1; if (form == "\"") text = unescape( text ); else gsub( /''/, "'", text ); form = "" }
}
function plain( word) {                 # a name as it is meant
    if (word ~ /^"/) return unescape( substr( word, 2, length( word ) - 2 ))
    if (word ~ /^'/) { word = substr( word, 2, length( word ) - 2 ); gsub( /''/, "'", word ) }
    return word
}
function finish(    i, full) {          # the value that has been gathered
    if (!done && form == "") { sub( /[ \t]+#.*/, "", text ); sub( /[ \t]+$/, "", text ) }
    if (kept != "" && text != "") {
        gsub( /[\t\r]/, " ", text )
        full = ""
        for (i = 1; i < depth; i++) full = full path[i] "|"
        print file "\t" full path[depth] "\t" text
    }
    kept = text = form = ""
    done = folded = 0
}
