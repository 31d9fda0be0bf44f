# Reads the sources of one test program and prints which rows the checks on each line prove, for tools/map-rows.
# SPDX-License-Identifier: LGPL-2.1-or-later

BEGIN {
    OFS = "\t"
    most = 20               # more candidates than this say nothing
    start = "(^|[^A-Za-z0-9_.-])(" pages "): *"
    id = "[a-z][a-z0-9]*(-[a-z0-9]+)+"
}

# The rows that a line cites, as "page:id,page:id".
function cited( line,   rest, part, page, ids, count, i, all )
{
    rest = line
    all = ""
    while (match( rest, start id "( *, *" id ")*" ))
    {
        part = substr( rest, RSTART, RLENGTH )
        rest = substr( rest, RSTART + RLENGTH )
        page = part
        sub( /:.*/, "", page )
        sub( /^[^A-Za-z0-9]/, "", page )
        sub( /^[^:]*:/, "", part )
        count = split( part, ids, "," )
        for (i = 1; i <= count; i++)
        {
            gsub( / /, "", ids[i] )
            all = join( all, page ":" ids[i] )
        }
    }
    return all
}

# Two lists as one, each row once.
function join( list, more,   items, count, i )
{
    if (list == "") return more
    count = split( more, items, "," )
    for (i = 1; i <= count; i++) if (index( "," list ",", "," items[i] "," ) == 0) list = list "," items[i]
    return list
}

# How many braces are open at the end of a line more than at its start. Strings and comments do not count.
function braces( line,   open, close_ )
{
    gsub( /\\./, "", line )
    gsub( /"[^"]*"/, "", line )
    gsub( /\/\*.*\*\//, "", line )
    open = gsub( /\{/, "", line )
    close_ = gsub( /\}/, "", line )
    return open - close_
}

# The code of a line without its comment.
function code( line )
{
    gsub( /\/\*.*\*\//, "", line )
    sub( /\/\*.*/, "", line )
    return line
}

# Whether a statement, and not a part of one, ends with this line.
function ends_statement( line )
{
    line = code( line )
    return line ~ /[;{}:][ \t]*$/ || line ~ /^[ \t]*$/ || line ~ /^[ \t]*[#*]/
}

# The name of the function whose opening brace is on the line; empty if the brace opens something else.
function function_at( n,   i, line )
{
    if (text[n - 1] ~ /=[ \t]*$/) return ""
    for (i = n - 1; i > 0 && i > n - 6; i--) if (text[i] ~ /^[A-Za-z]/) break
    line = text[i]
    if (line !~ /[A-Za-z_0-9]\(/) return ""
    if (match( line, /[A-Za-z_0-9]+\(/ )) return substr( line, RSTART, RLENGTH - 1 )
    return ""
}

# The name of the table that begins with this line; empty: none does.
function table_at( n,   line )
{
    line = code( text[n] )
    if (line !~ /= *$/ && line !~ /= *\{/) return ""
    if (line ~ /= *$/ && text[n + 1] !~ /^[ \t]*\{/) return ""
    sub( /(\[[^=]*)? *=.*/, "", line )
    if (!match( line, /[A-Za-z_0-9]+$/ )) return ""
    return substr( line, RSTART, RLENGTH )
}

# Reads the lines of a table, which begins at n, and returns the last one.
function read_table( n, name,   depth, line, begun )
{
    tables[name] = cited( text[n] )
    line = text[n]
    sub( /^[^=]*=/, "", line )
    while (n <= lines)
    {
        depth += braces( line )
        if (line ~ /\{/) begun = 1
        if (begun && depth <= 0) break
        line = text[++n]
        tables[name] = join( tables[name], cited( line ) )
    }
    return n
}

function note( n, rows, how )
{
    row_of[file, n] = rows
    how_of[file, n] = how
}

# A line of a function: what is in force there, and whom it calls.
function read_line( n,   rows, i, words, count, rest )
{
    rows = cited( text[n] )
    if (rows != "")
    {
        if (code( text[n] ) ~ /^[ \t]*$/ && n == cited_line + 1 && alone) rows = join( now, rows )
        alone = code( text[n] ) ~ /^[ \t]*$/
        cited_line = n
        now = rows
        now_how = "at"
        if (!alone) for (i = n - 1; i > body && !ends_statement( text[i] ); i--) note( i, now, now_how )
    }
    rest = code( text[n] )
    gsub( /[^A-Za-z_0-9]+/, " ", rest )
    count = split( rest, words, " " )
    for (i = 1; i <= count; i++)
        if (tables[words[i]] != "" && rows == "" && (now == "" || rest ~ /(^| )for /))
        {
            now = tables[words[i]]
            now_how = "table"
        }
    for (i = 1; i <= count; i++) if (words[i] != current) called[file, words[i]] = called[file, words[i]] " " n
    note( n, now, now_how )
    owner[file, n] = current
}

function read_file(   n, name )
{
    delete tables
    current = ""
    for (n = 1; n <= lines; n++)
    {
        if (current == "" && text[n] ~ /^\{/ && (name = function_at( n )) != "")
        {
            current = name
            body = n
            now = now_how = ""
            where[file, current] = n
            in_header[current] = in_header[current] || file ~ /\.h$/
        }
        else if (current != "" && text[n] ~ /^\}/)
        {
            finish[file, current] = n
            current = ""
        }
        else if ((name = table_at( n )) != "") n = read_table( n, name )
        else if (current != "") read_line( n )
    }
    last[file] = lines
}

FNR == 1 {
    if (file != "") read_file()
    file = FILENAME
    sub( /.*\//, "", file )
    order[++files] = file
    lines = 0
    delete text
}
{ text[++lines] = $0 }

# The rows cited where a function is called, in its own file, or in all if it stands in a header.
function caller_rows( f, name, depth,   i, all )
{
    if (depth > 3) return ""
    if (f !~ /\.h$/) return calls_in( f, name, depth )
    for (i = 1; i <= files; i++)
        if (order[i] ~ /\.h$/ || !((order[i], name) in where)) all = join( all, calls_in( order[i], name, depth ) )
    return all
}

function calls_in( f, name, depth,   places, count, i, rows, all )
{
    count = split( called[f, name], places, " " )
    for (i = 1; i <= count; i++)
    {
        rows = row_of[f, places[i]]
        if (rows == "") rows = caller_rows( f, owner[f, places[i]], depth + 1 )
        if (rows != "") all = join( all, rows )
    }
    return all
}

function count_rows( list,   items ) { return split( list, items, "," ) }

function print_range( f, first, n, how, rows )
{
    if (rows != "" && count_rows( rows ) <= most) print program, f, first, n, how, rows
}

function print_file( f,   n, first, how, rows, old_how, old_rows, function_rows, old_owner )
{
    for (n = 1; n <= last[f] + 1; n++)
    {
        rows = row_of[f, n]
        how = how_of[f, n]
        if (rows == "" && owner[f, n] != "")
        {
            if (owner[f, n] != old_owner) function_rows = caller_rows( f, owner[f, n], 0 )
            old_owner = owner[f, n]
            rows = function_rows
            how = "caller"
        }
        if (rows == old_rows && how == old_how) continue
        print_range( f, first, n - 1, old_how, old_rows )
        first = n
        old_rows = rows
        old_how = how
    }
}

END {
    read_file()
    for (i = 1; i <= files; i++) print_file( order[i] )
}
