# Completion of winecsp(1) for fish.
# SPDX-License-Identifier: LGPL-2.1-or-later

set -l commands install uninstall status run tool
set -l tools providers types algorithms containers show new delete export import hash sign verify encrypt decrypt \
    test bench modules exports keys help
complete -c winecsp -f
complete -c winecsp -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c winecsp -n "__fish_seen_subcommand_from install uninstall status run" -l prefix -r -F -d 'the prefix'
complete -c winecsp -n "__fish_seen_subcommand_from install uninstall status run" -l wine -r -F -d 'the wine program'
complete -c winecsp -n "__fish_seen_subcommand_from install uninstall status run" -l from -r -F -d 'the DLLs'
complete -c winecsp -n "__fish_seen_subcommand_from install uninstall" -l stop -d 'end programs'
complete -c winecsp -n "__fish_seen_subcommand_from install run" -l force -d 'go on'
complete -c winecsp -n "__fish_seen_subcommand_from install" -l type1-default -x -a 'strong enhanced'
complete -c winecsp -n "__fish_seen_subcommand_from uninstall" -l keep-keys -d 'keep keys in files'
complete -c winecsp -n "__fish_seen_subcommand_from run tool" -F
complete -c winecsp -n "__fish_seen_subcommand_from tool; and not __fish_seen_subcommand_from $tools" -a "$tools"
for option in machine exportable private no-passphrase force yes json help
    complete -c winecsp -n "__fish_seen_subcommand_from tool" -l $option
end
for option in provider container bits passphrase-env passphrase-fd
    complete -c winecsp -n "__fish_seen_subcommand_from tool" -l $option -x
end
complete -c winecsp -n "__fish_seen_subcommand_from tool" -l type -x -a '1 3 12 13 18 24'
complete -c winecsp -n "__fish_seen_subcommand_from tool" -l spec -x -a 'exchange signature'
complete -c winecsp -n "__fish_seen_subcommand_from tool" -l format -x \
    -a 'pem der pkcs1-pem pkcs1-der blob pvk raw capi'
complete -c winecsp -n "__fish_seen_subcommand_from tool" -l hash -x -a 'SHA-1 SHA-256 SHA-384 SHA-512 MD5'
complete -c winecsp -n "__fish_seen_subcommand_from tool" -l key -r -F
complete -c winecsp -n "__fish_seen_subcommand_from tool" -l out -r -F
