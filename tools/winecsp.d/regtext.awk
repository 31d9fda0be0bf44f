# Part of winecsp: texts as Wine writes them into registry files, in both directions. Each line of the input is a text.
# to=file: of UTF-8, as it stands in a file; a backslash goes before `signs`, too. It ends with 1 at what is no UTF-8.
# to=text: back; what is no letter, half of a pair, becomes U+FFFD. It wants bytes, LC_ALL=C, and text.awk.
# SPDX-License-Identifier: LGPL-2.1-or-later

BEGIN { for (i = 1; i < 256; i++) code[sprintf( "%c", i )] = i }

# ---- to a file: letters outside ASCII are their units of UTF-16, and four digits if another one would follow ----

function put_unit( unit, following) {
    return sprintf( following ~ /^[0-9A-Fa-f]/ ? "\\x%04x" : "\\x%x", unit )
}

function put_letter( letter, following) {
    if (letter < 65536) return put_unit( letter, following )
    letter -= 65536
    return put_unit( 55296 + int( letter / 1024 ), "\\" ) put_unit( 56320 + letter % 1024, following )
}

# Leaves the rest of the text in `rest`.
function take_letter( more, letter) {
    letter = code[substr( rest, 1, 1 )]
    rest = substr( rest, 2 )
    more = letter < 192 ? 9 : letter < 224 ? 1 : letter < 240 ? 2 : letter < 245 ? 3 : 9
    if (more == 9 || length( rest ) < more) exit 1
    letter %= 2 ^ (6 - more)
    for (; more; more--) {
        if (int( code[substr( rest, 1, 1 )] / 64 ) != 2) exit 1
        letter = 64 * letter + code[substr( rest, 1, 1 )] % 64
        rest = substr( rest, 2 )
    }
    return letter
}

function to_file( text, c, letter) {
    rest = text
    text = ""
    while (rest != "") {
        c = substr( rest, 1, 1 )
        if (code[c] > 127) {
            letter = take_letter()
            text = text put_letter( letter, rest )
            continue
        }
        if (c == "\\" || index( signs, c )) text = text "\\"
        text = text c
        rest = substr( rest, 2 )
    }
    return text
}

# ---- to a text ----

function letter_text( letter) {
    return letter < 32 ? sprintf( "%c", letter ) : utf8( letter )
}

# A number at the start of `rest`, of so many digits at most, which go.
function take_number( base, most, number, digit) {
    for (number = 0; most; most--) {
        digit = index( substr( "0123456789abcdef", 1, base ), tolower( substr( rest, 1, 1 ) ) )
        if (rest == "" || !digit) break
        number = base * number + digit - 1
        rest = substr( rest, 2 )
    }
    return number
}

# What is behind a backslash.
function take_escaped( c, at) {
    c = substr( rest, 1, 1 )
    if (c ~ /[0-7]/) return take_number( 8, 3 )
    rest = substr( rest, 2 )
    if (c == "x") return take_number( 16, 4 )
    at = index( "abtnvfr", c )
    return c == "e" ? 27 : at && c != "" ? 6 + at : c == "" ? 92 : code[c]
}

# A unit, with the other half that it may need before it.
function put_text( unit, half, first) {
    first = half
    half_waits = 0
    if (unit >= 56320 && unit < 57344)
        return first ? utf8( 65536 + 1024 * (first - 55296) + unit - 56320 ) : utf8( 65533 )
    if (unit >= 55296 && unit < 56320) half_waits = unit
    return (first ? utf8( 65533 ) : "") (half_waits ? "" : letter_text( unit ))
}

function to_text( text, at) {
    rest = text
    text = ""
    half_waits = 0
    while (rest != "") {
        at = index( rest, "\\" )
        if (at != 1) {
            if (half_waits) text = text utf8( 65533 )
            half_waits = 0
            text = text (at ? substr( rest, 1, at - 1 ) : rest)
            rest = at ? substr( rest, at ) : ""
            continue
        }
        rest = substr( rest, 2 )
        text = text put_text( take_escaped(), half_waits )
    }
    return text (half_waits ? utf8( 65533 ) : "")
}

to == "file" { print to_file( $0 ); next }
{ print to_text( $0 ) }
