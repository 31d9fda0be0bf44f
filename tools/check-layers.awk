# The judge of tools/check-layers: reads the table (tools/layers), then the facts.
# SPDX-License-Identifier: LGPL-2.1-or-later

function fail( text ) { print text; failures++ }

# The row of the table that a file belongs to: its own, or that of the nearest folder.
function row_of( file,   pair ) {
    pair = file
    if (sub( /\.[ch]$/, "", pair ) && (pair in place)) return pair
    while (!(file in place) && sub( /\/[^\/]*$/, "", file )) { }
    return (file in place) ? file : ""
}

# Whether `name` is a folder or file, or within it.
function is_within( name, folder ) { return index( name "/", folder "/" ) == 1 }

function may_use( from, to,   words, n, i ) {
    if (from == to) return 1
    n = split( uses[from], words, " " )
    for (i = 1; i <= n; i++) if (is_within( to, words[i] )) return 1
    return 0
}

# Both lie in one folder that is not judged.
function is_unjudged( from, to,   i ) {
    for (i in unjudged) if (is_within( from, unjudged[i] ) && is_within( to, unjudged[i] )) return 1
    return 0
}

# `from` takes of the file `to` what `what` says.
function arrow( from, to, what ) {
    if (from == to || (from, to, what) in why || is_unjudged( from, to )) return
    why[from, to, what] = 1
    if (!((from, to) in first)) targets[from] = targets[from] " " to
    if (!((from, to) in first)) first[from, to] = what
    arrows++
    if (!may_use( row_of( from ), row_of( to ) )) fail( "up: " from " -> " to ": " what )
}

# The file that another one includes as `word`: it lies in the same folder or above, or where the compiler's options
# lead.
function resolve( file, word,   folder ) {
    folder = file
    while (sub( /\/[^\/]*$/, "", folder )) if ((folder "/" word) in known) return folder "/" word
    if (("include/" word) in known) return "include/" word
    return (("libs/" word) in known) ? "libs/" word : ""
}

# Whose object defines a symbol for that file: one of the same library or DLL, else of a library, else of any DLL.
function definer( file, symbol,   list, n, i, best, part, own ) {
    n = split( defines[symbol], list, " " )
    split( file, part, "/" )
    own = part[1] "/" part[2]
    for (i = 1; i <= n; i++)
    {
        if (is_within( list[i], own )) return list[i]
        if (best == "" || list[i] ~ /^libs\//) best = list[i]
    }
    return best
}

# Tarjan: files that lead to each other, on and on, are a circle.
function visit( file,   list, n, i, next_file, names, count ) {
    number[file] = low[file] = ++visited
    stack[++depth] = file
    waiting[file] = 1
    n = split( targets[file], list, " " )
    for (i = 1; i <= n; i++)
    {
        if (!(list[i] in number)) visit( list[i] )
        if (waiting[list[i]] && low[list[i]] < low[file]) low[file] = low[list[i]]
    }
    if (low[file] != number[file]) return
    for (next_file = ""; next_file != file; depth--)
    {
        next_file = stack[depth]
        waiting[next_file] = 0
        circle[next_file] = file
        names = names " " next_file
        count++
    }
    if (count > 1) tell_circle( file, count, names )
}

function tell_circle( id, count, names,   list, n, i, from, more, m, j ) {
    circles++
    fail( "circle of " count " files:" names )
    n = split( names, list, " " )
    for (i = 1; i <= n; i++)
    {
        from = list[i]
        m = split( targets[from], more, " " )
        for (j = 1; j <= m; j++) if (circle[more[j]] == id) print "    " from " -> " more[j] ": " first[from, more[j]]
    }
}

# Whether both may be parts of one program: those in programs/ are made of their own files and of what they stand on.
function share_program( one, other,   words ) {
    if (one !~ /^programs\//) return other !~ /^programs\// || share_program( other, one )
    split( one, words, "/" )
    return is_within( other, "programs/" words[2] ) || may_use( row_of( one ), row_of( other ) )
}

# The files that have a function of this name, if two of them may be in one program.
function clashing( name,   list, n, i, j ) {
    n = split( files_of[name], list, " " )
    for (i = 1; i < n; i++)
        for (j = i + 1; j <= n; j++) if (share_program( list[i], list[j] )) return files_of[name]
    return ""
}

FILENAME != "-" && (/^#/ || !NF) { next }

FILENAME != "-" {
    name = $1
    sub( /:$/, "", name )
    if (name == "everywhere") { for (i = 2; i <= NF; i++) everywhere[$i] = 1; next }
    if (name == "contracts") { for (i = 2; i <= NF; i++) contracts[$i] = 1; next }
    if (name == "unjudged") { for (i = 2; i <= NF; i++) unjudged[i] = $i; next }
    place[name] = ++rows
    for (i = 2; i <= NF; i++)
    {
        if (row_of( $i ) == "") fail( "tools/layers: " name " stands on " $i ", which is no row above it" )
        uses[name] = uses[name] " " $i
    }
    next
}

$1 == "file" {
    known[$2] = 1
    if (row_of( $2 ) == "") fail( "no row of tools/layers has " $2 )
    names[++name_count] = $2
}

$1 == "include" {
    if ((to = resolve( $2, $3 )) == "") fail( $2 " includes " $3 ", which is nowhere" )
    else arrow( $2, to, "#include \"" $3 "\"" )
}

$1 == "function" && !($3 in everywhere) && !is_unjudged( $2, $2 ) && !(($2, $3) in seen) {
    seen[$2, $3] = 1
    files_of[$3] = files_of[$3] " " $2
    if (++functions[$3] == 2) several[++several_count] = $3
}

$1 == "declaration" { declared[++declared_count] = $2 " " $3 }

# Of an object the source: build/obj/WIDTH/FILE.o. Names that begin with a dot are the compiler's.
$1 == "symbol" {
    file = $2
    sub( /^build\/obj\/[^\/]*\//, "", file )
    sub( /\.o$/, ".c", file )
    built[file] = 1
}

$1 == "symbol" && $4 !~ /^\./ {
    if ($3 == "U") wanted[++wanted_count] = file " " $4
    else if ($3 ~ /[A-Z]/) defines[$4] = defines[$4] " " file
}

END {
    for (i = 1; i <= name_count; i++)
        if (names[i] ~ /\.c$/ && !(names[i] in built)) fail( names[i] " is not built" )
    for (i = 1; i <= wanted_count; i++)
    {
        split( wanted[i], part, " " )
        if ((to = definer( part[1], part[2] )) != "") arrow( part[1], to, part[2] )
    }
    for (i = 1; i <= declared_count; i++)
    {
        split( declared[i], part, " " )
        if ((to = definer( part[1], part[2] )) == "" || is_unjudged( part[1], to )) continue
        if (row_of( part[1] ) in contracts) continue
        if (!may_use( row_of( part[1] ), row_of( to ) )) fail( "up: " part[1] " declares " part[2] ", which is in " to )
    }
    for (i = 1; i <= name_count; i++) if (!(names[i] in number)) visit( names[i] )
    for (i = 1; i <= several_count; i++)
    {
        if ((list = clashing( several[i] )) == "") continue
        twice_count++
        fail( "twice: " several[i] "():" list )
    }
    printf "%d files, %d arrows, %d circles, %d names twice\n", name_count, arrows, circles, twice_count
    exit failures > 0
}
