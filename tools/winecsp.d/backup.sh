# Part of winecsp: saving key containers to a file, and bringing them back, which csptool does.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

# run_carry COMMAND OPTION...: csptool's command on the file that was named.
run_carry() {
    local file=${words[0]} dir
    [[ -n $installed ]] || fail "$NOT_INSTALLED" "winecsp is not installed in $prefix, and $command is for its key" \
        "containers: run 'winecsp install' first"
    [[ $file == /* ]] || file=$PWD/$file
    # As this system understands "..", behind a link to a folder.
    if dir=$(cd -P -- "${file%/*}/" 2>/dev/null && printf '%s/.' "$PWD"); then file=${dir%.}${file##*/}; fi
    [[ -z $passphrase_fd ]] || set -- "$@" --passphrase-fd "$passphrase_fd"
    [[ -z $passphrase_env ]] || set -- "$@" --passphrase-env "$passphrase_env"
    do_tool "$@" "$file"
}

# do_backup FILE
do_backup() {
    local line
    find_package
    if find_places; then
        find_others 1 RSA DSS
        while IFS= read -r line; do if [[ -n $line ]]; then say "not in the backup: $line"; fi; done < <(others_lines)
        ((!${#others[@]})) || say "'USER=NAME winecsp backup FILE' saves those of another name"
    fi
    if [[ $force == yes ]]; then run_carry backup --force; else run_carry backup; fi
}

# do_restore FILE
do_restore() {
    local -a given=()
    [[ $replace == no ]] || given+=(--replace)
    [[ $dry_run == no ]] || given+=(--dry-run)
    run_carry restore "${given[@]}"
}
