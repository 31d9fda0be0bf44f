#!/bin/bash
# The layers of the sources: nothing that is built runs up or round (tools/check-layers). Then the judge judged: small
# made-up trees, in each of which it finds what is wrong.
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree

# source FILE [LINE]: a source or header of the tree that defines a function of its own name, and that line.
source_file() {
    mkdir -p "$tree/$(dirname "$1")"
    printf '%s\n' "${2-}" "int $(basename "${1%.*}" | tr - _)_of_${1##*.}(void)" '{' '    return 1;' '}' >"$tree/$1"
}

# new_tree: a tree of two libraries, of which the higher one uses the lower one.
new_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/tools"
    printf '%s\n' '# a table' 'libs/low:' 'libs/high: libs/low' 'everywhere: main' >"$tree/tools/layers"
    source_file libs/low/low.c 'int more_of_c(void); int use_more(void); int use_more(void) { return more_of_c(); }'
    source_file libs/low/more.c
    source_file libs/high/high.c '#include "low/low.h"'
    printf '%s\n' 'int low_of_c(void);' 'static int use_low(void) { return low_of_c(); }' \
        'int (*low)(void) = use_low;' \
        >"$tree/libs/low/low.h"
}

# build_tree: leaves out what does not compile.
build_tree() {
    local file
    for file in "$tree"/{libs,programs}/*/*.c; do
        [[ -f $file ]] || continue
        file=${file#"$tree/"}
        mkdir -p "$tree/build/obj/x86_64/$(dirname "$file")"
        (cd "$tree" && x86_64-w64-mingw32-gcc -Ilibs -c -o "build/obj/x86_64/${file%.c}.o" "$file" 2>/dev/null)
    done
}

# judge TEXT CODE PATTERN: what is said of the tree, which is new afterwards.
judge() {
    local got=0
    "$top/tools/check-layers" "$tree" >"$scratch/said" 2>&1 || got=$?
    check "$1: exit code $got" test "$got" = "$2"
    check_match "$1" "$(cat "$scratch/said")" "$3"
    new_tree
}

# layers_say: the same of the tree once it is built.
layers_say() {
    build_tree
    judge "$@"
}

if [[ -d $top/build/obj ]]; then
    out=$("$top/tools/check-layers" 2>&1)
    status=$?
    printf '%s\n' "$out" | head -n 40
    check 'nothing runs up or round' test "$status" = 0
    # A provider takes of the kit what it lists: that of the tests has no SSL and no files.
    for map in "$top"/build/obj/*/dlls/rsaenh/tests/testcsp/testcsp.map; do
        members=$(grep -oE 'lib[a-z]+\.a\([a-z_0-9]+\.o' "$map" | sort -u)
        check_match 'the map of testcsp.dll names what it takes' "$members" 'libcsp.a(session_key.o'
        check_equal 'testcsp.dll takes nothing of SSL or of files' \
            "$(grep -E 'libkeystore|\((channel|master|hash_prf|mac_key|file_)' <<<"$members")" ''
    done
else
    skip 'nothing is built in the tree of sources'
fi

need_tool x86_64-w64-mingw32-gcc 'nobody looked whether check-layers can fail' || finish
new_tree
layers_say 'all is well' 0 '4 files, 3 arrows, 0 circles, 0 names twice'
source_file libs/low/more.c '#include "../high/high.h"'
source_file libs/high/high.h
layers_say 'an include that is not found' 1 'libs/low/more.c includes ../high/high.h, which is nowhere'
source_file libs/low/more.c '#include "high/high.h"'
touch "$tree/libs/high/high.h"
layers_say 'an include that runs up' 1 'up: libs/low/more.c -> libs/high/high.h: #include "high/high.h"'
source_file libs/low/more.c 'int high_of_c(void); int use_high(void); int use_high(void) { return high_of_c(); }'
layers_say 'a call that runs up' 1 'up: libs/low/more.c -> libs/high/high.c: high_of_c'
source_file libs/low/more.c 'extern int (*low)(void); int (**use_low)(void) = &low;'
layers_say 'data that run up' 1 'up: libs/low/more.c -> libs/high/high.c: low'
echo 'int high_of_c(' >>"$tree/libs/low/low.h" && echo '    void );' >>"$tree/libs/low/low.h"
layers_say 'a declaration that runs up' 1 'up: libs/low/low.h declares high_of_c, which is in libs/high/high.c'
printf '%s\n' 'int higher = 1, highest[2] = { 1 };' >>"$tree/libs/high/high.c"
echo 'extern int higher, highest[2];' >>"$tree/libs/low/low.h"
layers_say 'declarations of data that run up' 1 'up: libs/low/low.h declares highest, which is in libs/high/high.c'
echo 'int high_of_c(void);' >>"$tree/libs/low/low.h"
echo 'contracts: libs/low' >>"$tree/tools/layers"
layers_say 'a declaration in a contract' 0 ' 0 circles'
sed -i '/^libs.low:/i libs/low/more:' "$tree/tools/layers" && sed -i 's|^libs/low:|libs/low/low:|' "$tree/tools/layers"
sed -i 's|^libs/low/low:|& libs/low/more|; s|^libs/high:|& libs/low/low|; s| libs/low$||' "$tree/tools/layers"
layers_say 'rows of a source with its header' 0 '4 files, 3 arrows, 0 circles, 0 names twice'
source_file libs/low/more.c 'int low_of_c(void); int use_low(void); int use_low(void) { return low_of_c(); }'
layers_say 'a circle' 1 'circle of 2 files: libs/low/more.c libs/low/low.c'
source_file libs/low/more.c 'int low_of_c(void); int use_low(void); int use_low(void) { return low_of_c(); }'
echo 'unjudged: libs/low' >>"$tree/tools/layers"
layers_say 'a circle where nobody judges' 0 ' 0 circles'
source_file libs/low/more.c 'int low_of_c(void); int use_low(void); int use_low(void) { return low_of_c(); }'
echo 'unjudged: libs/high' >>"$tree/tools/layers"
layers_say 'a circle elsewhere' 1 'circle of 2 files'
source_file libs/other/other.c
layers_say 'a folder without a row' 1 'no row of tools/layers has libs/other/other.c'
sed -i 's/^libs.low:/& libs\/high/' "$tree/tools/layers"
layers_say 'a row that stands on a later one' 1 'tools/layers: libs/low stands on libs/high, which is no row above it'
printf '\nstatic int more_of_c(void)\n{\n    return 1;\n}\n' >>"$tree/libs/high/high.c"
layers_say 'a name in two files' 1 'twice: more_of_c\(\): libs/high/high.c libs/low/more.c'
printf '\nint main(void)\n{\n    return 1;\n}\n' | tee -a "$tree/libs/high/high.c" >>"$tree/libs/low/more.c"
layers_say 'a name that each program has' 0 ' 0 names twice'
# two_programs STANDS-ON NAME: two programs, the first of which stands on that and has a function of that name; the
# second one has the function "there".
two_programs() {
    printf 'programs/%s\n' "one: $1" 'two: libs/high' >>"$tree/tools/layers"
    source_file programs/one/one.c $'static int '"$2"$'(void)\n{\n    return 1;\n}\nint (*one)(void) = '"$2;"
    source_file programs/two/two.c $'static int there(void)\n{\n    return 1;\n}\nint (*two)(void) = there;'
}

two_programs libs/low there
layers_say 'a name in two programs' 0 ' 0 names twice'
two_programs libs/low high_of_c
layers_say 'a name in a program and in what it does not stand on' 0 ' 0 names twice'
two_programs libs/high high_of_c
layers_say 'a name in a program and in what it stands on' 1 'twice: high_of_c'
echo 'typedef int never;' >"$tree/libs/low/more.c"
sed -i 's/more_of_c/low_of_c/g' "$tree/libs/low/low.c"
layers_say 'an object without names' 0 ' 0 names twice'
echo 'no C' >"$tree/libs/low/more.c"
layers_say 'a file that is not built' 1 'libs/low/more.c is not built'
rm -r "$tree/libs"
layers_say 'no sources' 2 'no sources in'
judge 'nothing is built' 2 'nothing is built in'
finish
