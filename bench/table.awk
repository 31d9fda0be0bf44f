# A table to read from what results.awk made; the lines before it start with #. With two files, as `earlier` says, the
# first is an earlier run, and the last column tells how many times as good as then ours is.
# SPDX-License-Identifier: LGPL-2.1-or-later

function less_is_better( unit ) { return unit == "ms" || unit == "B" || unit == "times" }

# Three digits, with k and M where there are many.
function human( value )
{
    if (value == "") return "-"
    if (value >= 9999500) return sprintf( "%.1f M", value / 1e6 )
    if (value >= 999500) return sprintf( "%.2f M", value / 1e6 )
    if (value >= 9999.5) return sprintf( "%.1f k", value / 1e3 )
    if (value >= 99.95) return sprintf( "%.0f", value )
    return sprintf( value >= 9.995 ? "%.1f" : "%.2f", value )
}

function times( unit, value, other )
{
    if (value == "" || other == "" || value == 0 || other == 0) return "-"
    return sprintf( "%.2f", less_is_better( unit ) ? other / value : value / other )
}

# By how much the worst round was off, of the best.
function spread( best, worst )
{
    if (best == "" || worst == "" || !best) return "-"
    return sprintf( "%d %%", 100 * (worst > best ? worst / best - 1 : 1 - worst / best) + 0.5 )
}

function target( rule, goal, unit )
{
    if (rule == "builtin") return goal " x builtin"
    if (rule == "libcrypto") return goal * 100 " % libcrypto"
    if (rule == "") return ""
    return (rule == "most" ? "<= " : ">= ") human( goal ) (unit == "x" ? "" : " " unit)
}

function headline()
{
    printf "%-48s %-5s %9s %9s %8s %9s %8s  %-16s %-4s %13s%s\n", "case, " width " programs", "unit", "builtin", "ours",
           "ratio", "libcrypto", "of that", "target", "met", "spread", earlier ? "  earlier  ratio" : ""
}

FNR == 1 { file++ }
/^#/ { print (earlier && file == 1 ? "earlier: " : "") substr( $0, 3 ); next }
$1 == "width" { next }
earlier && file == 1 { then_ours[$1, $2] = $6; next }

{
    if ($1 != width) { width = $1; print ""; headline() }
    printf "%-48s %-5s %9s %9s %8s %9s %8s  %-16s %-4s %13s", $13 == "" ? $2 : $13, $3, human( $4 ), human( $6 ),
           times( $3, $6, $4 ), human( $8 ), times( $3, $6, $8 ), target( $10, $11, $3 ), $12,
           spread( $4, $5 ) " / " spread( $6, $7 )
    if (earlier) printf "%9s %6s", human( then_ours[$1, $2] ), times( $3, $6, then_ours[$1, $2] )
    if ($14 != "") printf "  (%s)", $14
    print ""
    if ($12 == "NO") missed++
    if ($12 != "") aimed++
}

END { printf "\n%d of %d targets missed. Ratios above 1 mean that ours is better; spread: how far the worst round of builtin / ours was off.\n", missed, aimed }
