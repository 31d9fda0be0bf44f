# From the lines of all rounds to one line a case: the best and the worst value of each side, the target, and whether
# it is met. Input: bench/targets, then lines "width side round case unit value title error", separated by tabs; the
# output's columns are named in its first line.
# SPDX-License-Identifier: LGPL-2.1-or-later

function less_is_better( unit ) { return unit == "ms" || unit == "B" || unit == "times" }

function better( unit, a, b ) { return less_is_better( unit ) ? a < b : a > b }

function fits( pattern, name )
{
    if (pattern ~ /\*$/) return index( name, substr( pattern, 1, length( pattern ) - 1 ) ) == 1
    return pattern == name
}

# The index of the target of a case, or 0.
function find_target( arch, name,    i )
{
    for (i = 1; i <= targets; i++)
        if (fits( target_case[i], name ) && (target_arch[i] == "-" || target_arch[i] == arch)) return i
    return 0
}

# How many times as good as `other` a value is; "" if either is missing.
function ratio( unit, value, other )
{
    if (value == "" || other == "" || value == 0 || other == 0) return ""
    return less_is_better( unit ) ? other / value : value / other
}

function is_met( rule, goal, unit, ours, builtin, libcrypto,    r )
{
    if (ours == "") return "?"
    if (rule == "least") return ours >= goal ? "yes" : "NO"
    if (rule == "most") return ours <= goal ? "yes" : "NO"
    r = ratio( unit, ours, rule == "builtin" ? builtin : libcrypto )
    return r == "" ? "?" : r >= goal ? "yes" : "NO"
}

FILENAME == ARGV[1] {
    sub( /#.*/, "" )
    if (split( $0, word, /[ \t]+/ ) < 4) next
    targets++
    target_case[targets] = word[1]; target_arch[targets] = word[2]
    target_rule[targets] = word[3]; target_goal[targets] = word[4]
    next
}

{
    key = $1 SUBSEP $4
    if (!(key in unit)) { order[++cases] = key; unit[key] = $5 }
    if ($7 != "") title[key] = $7
    if ($6 == "-") { if ($2 == "ours" || reason[key] == "") reason[key] = $2 ": " $8; next }
    value = $6 + 0
    side = key SUBSEP $2
    if (!(side in best) || better( $5, value, best[side] )) best[side] = value
    if (!(side in worst) || better( $5, worst[side], value )) worst[side] = value
}

END {
    print "width", "case", "unit", "builtin", "builtin_worst", "ours", "ours_worst", "libcrypto", "libcrypto_worst",
          "rule", "goal", "met", "title", "remark"
    for (i = 1; i <= cases; i++)
    {
        key = order[i]
        split( key, part, SUBSEP )
        t = find_target( part[1], part[2] )
        ours = best[key, "ours"]; builtin = best[key, "builtin"]; libcrypto = best[key, "libcrypto"]
        print part[1], part[2], unit[key], builtin, worst[key, "builtin"], ours, worst[key, "ours"],
              libcrypto, worst[key, "libcrypto"], t ? target_rule[t] : "", t ? target_goal[t] : "",
              t ? is_met( target_rule[t], target_goal[t], unit[key], ours, builtin, libcrypto ) : "",
              title[key], reason[key]
    }
}
