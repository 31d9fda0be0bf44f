# Part of winecsp: edits a registry file of Wine. The first input, with edits=1 before it, has lines KEY|NAME|LINE: the
# value NAME of KEY gets that line, as the file has it; without a LINE the value goes; KEY||drop: if the key ends up
# empty, it goes. The second, with edits=0, is the file; it is printed as it shall be, all else unchanged. NOW in the
# environment is the time of keys that are made.
# SPDX-License-Identifier: LGPL-2.1-or-later

function finish( i) {       # the end of a key of ours: what it lacks goes after the others
    for (i = 1; i <= count; i++)
        if (key_of[i] == key && !done[i]++ && line_of[i] != "") { text = text line_of[i] "\n"; filled = 1 }
    if (filled || !(key in drop)) printf "%s", text
    inside = 0
}
edits {
    split( $0, field, "|" )
    if (field[2] == "") { drop[tolower( field[1] )] = 1; next }
    name_of[++count] = field[1]
    key_of[count] = tolower( field[1] )
    start_of[count] = "\"" tolower( field[2] ) "\"="
    line_of[count] = substr( $0, length( field[1] field[2] ) + 3 )
    keys[key_of[count]] = 1
    next
}
$0 == "" { blank = blank "\n"; next }       # belongs to the key that follows
/^\[/ {
    if (inside) finish()
    key = tolower( substr( $0, 2, index( $0, "]" ) - 2 ))
    if (key in keys) { inside = 1; filled = 0; text = blank $0 "\n"; blank = ""; next }
}
!inside { printf "%s%s\n", blank, $0; blank = ""; next }
{
    whole = blank $0 "\n"; line = $0; blank = ""
    while (line ~ /\\$/ && (getline more) > 0) {
        whole = whole more "\n"; sub( /\\$/, "", line ); sub( /^ +/, "", more ); line = line more }
    for (i = 1; i <= count; i++)
        if (key_of[i] == key && index( tolower( line ), start_of[i] ) == 1 && !done[i]++) {
            if (line != line_of[i]) whole = line_of[i] == "" ? "" : line_of[i] "\n"
            break
        }
    if (line !~ /^#/ && whole != "") filled = 1
    text = text whole
}
END {
    if (inside) finish()
    for (i = 1; i <= count; i++)            # keys that are not there
        for (j = i; j <= count; j++)
            if (key_of[j] == key_of[i] && !done[j]++ && line_of[j] != "") {
                if (!made[key_of[i]]++) printf "\n[%s] %s\n", name_of[i], ENVIRON["NOW"]
                print line_of[j]
            }
    printf "%s", blank
}
