# Part of wine-tree: reads and changes the lists of a Makefile.in and of configure.ac.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash

# values FILE VARIABLE: the words of a variable, one a line.
values() {
    awk -v name="$2" '
        { line = $0; more = sub( /\\$/, "", line ) }
        !inside && line ~ "^" name "[ \t]*=" { sub( /^[^=]*=/, "", line ); inside = 1 }
        inside { n = split( line, words ); for (i = 1; i <= n; i++) print words[i]; inside = more }' "$1"
}

# The names on standard input as a list of SOURCES, sorted.
sources_list() {
    printf '\nSOURCES ='
    LC_ALL=C sort -u | sed 's/^/\t/' | awk '{ printf " \\\n%s", $0 } END { print "" }'
}

# set_value FILE VARIABLE VALUE: the variable has this value now; a new one stands before the SOURCES.
set_value() {
    awk -v name="$2" -v value="$3" '
        $0 ~ "^" name "[ \t]*=" { $0 = sprintf( "%-9s = %s", name, value ); done = 1 }
        /^SOURCES/ && !done { printf "%-9s = %s\n\n", name, value; done = 1 }
        { print }' "$1" >"$1.new"
    mv "$1.new" "$1"
}

# change_sources FILE PATTERN NAME...: from the SOURCES go those that match the extended pattern, and the names come.
change_sources() {
    local file=$1 pattern=$2
    shift 2
    {
        awk '/^SOURCES/ { exit } { print }' "$file" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
        {
            values "$file" SOURCES | grep -vxE -- "$pattern" || true
            printf '%s\n' "$@"
        } | sources_list
    } >"$file.new"
    mv "$file.new" "$file"
}

# add_makefile CONFIGURE FOLDER: configure.ac makes the rules of one more folder, in the order of the alphabet.
add_makefile() {
    awk -v folder="$2" -v new="WINE_CONFIG_MAKEFILE($2)" '
        function path( line ) { sub( /^WINE_CONFIG_MAKEFILE\(/, "", line ); sub( /[,)].*/, "", line ); return line }
        /^WINE_CONFIG_MAKEFILE\(/ && !done {
            if (path( $0 ) == folder) done = 1
            else if (path( $0 ) > folder) { print new; done = 1 }
        }
        { print }' "$1" >"$1.new"
    grep -qxF "WINE_CONFIG_MAKEFILE($2)" "$1.new" || die "configure.ac: no place for $2 was found"
    mv "$1.new" "$1"
}

# add_check CONFIGURE FILE: the text of the file comes after the other libraries of PE code.
add_check() {
    awk -v file="$2" '
        { print }
        /^WINE_EXTLIB_FLAGS\(ZLIB,/ { print ""; while ((getline line <file) > 0) print line; done = 1 }
        END { exit !done }' "$1" >"$1.new" || die "configure.ac: no place for the check of libcrypto was found"
    mv "$1.new" "$1"
}
