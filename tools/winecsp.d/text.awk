# Part of winecsp: characters that JSON, YAML and registry files write by their numbers, for the readers of them.
# SPDX-License-Identifier: LGPL-2.1-or-later

function hex( digits,    n, i) {
    n = 0
    digits = tolower( digits )
    for (i = 1; i <= length( digits ); i++) n = 16 * n + index( "0123456789abcdef", substr( digits, i, 1 )) - 1
    return n
}
function utf8( n) {
    if (n < 32) return " "
    if (n < 128) return sprintf( "%c", n )
    if (n < 2048) return sprintf( "%c%c", 192 + int( n / 64 ), 128 + n % 64 )
    if (n < 65536) return sprintf( "%c%c%c", 224 + int( n / 4096 ), 128 + int( n / 64 ) % 64, 128 + n % 64 )
    return sprintf( "%c%c%c%c", 240 + int( n / 262144 ), 128 + int( n / 4096 ) % 64, 128 + int( n / 64 ) % 64,
        128 + n % 64 )
}
function unescape( text,    done, c, digits, n, high) {    # a text between double quotes
    done = ""
    while (match( text, /\\./ )) {
        done = done substr( text, 1, RSTART - 1 )
        c = substr( text, RSTART + 1, 1 )
        text = substr( text, RSTART + 2 )
        digits = c == "x" ? 2 : c == "u" ? 4 : c == "U" ? 8 : 0
        if (digits) {
            n = hex( substr( text, 1, digits ))
            text = substr( text, digits + 1 )
            if (n >= 55296 && n < 56320) { high = n; continue }     # the first half of a character
            if (n >= 56320 && n < 57344) n = 65536 + 1024 * (high - 55296) + n - 56320
            c = utf8( n )
        } else if (c ~ /[0abefnrtvLNP_]/) c = " "
        done = done c
    }
    return done text
}
