# Completion of winecsp(1) for fish.
# SPDX-License-Identifier: LGPL-2.1-or-later

# The apps of Steam that have a prefix.
function __winecsp_apps
    winecsp list --json 2>/dev/null |
        string replace -rf '.*"launcher": "Steam", "id": "([0-9]+)", "title": "([^"]*)".*' '$1\t$2'
end

# The words before the one that is completed which are neither options nor their values: the command, that of tool or
# tokens, what it works on.
function __winecsp_words
    set -l words (commandline -opc)[2..-1]
    while set -q words[1]
        switch $words[1]
            case --prefix --steam --wine --from --type1-default --program --passphrase-fd --passphrase-env --pin-fd \
                --provider
                set -e words[1]
            case '-*'
            case '*'
                echo -- $words[1]
        end
        set -e words[1]
    end
end

# Whether the first of these words are so; whether they are so and the next one is completed.
function __winecsp_in
    set -l words (__winecsp_words)
    test (count $words) -ge (count $argv); and test "$words[1..$(count $argv)]" = "$argv"
end
function __winecsp_next
    set -l words (__winecsp_words)
    test "$words" = "$argv"
end

complete -c winecsp -f
complete -c winecsp -n __winecsp_next -l help -d 'all commands'
complete -c winecsp -n __winecsp_next -l version -d 'its version'

set -l commands \
    'install:put the DLLs into a prefix' 'uninstall:take them out again' 'status:say how things stand' \
    'doctor:look for the usual causes' 'list:find prefixes' 'run:run a Windows program' \
    'tool:run csptool' 'tokens:smart cards of this machine' 'backup:save key containers' 'restore:bring them back'
for command in $commands
    set -l words (string split -m 1 : $command)
    complete -c winecsp -n __winecsp_next -a $words[1] -d $words[2]
    complete -c winecsp -n '__winecsp_next help' -a $words[1] -d $words[2]
end
complete -c winecsp -n __winecsp_next -a help -d 'help for a command'
set -l commands \
    'list:tokens and their keys' 'login:give a token its PIN' 'logout:end that' 'restart:end the daemon' \
    'sync:certificates into the store "My"' 'status:whether all is there' \
    'alias:serve under the name of another provider' 'unalias:take that back'
for command in $commands
    set -l words (string split -m 1 : $command)
    for before in tokens 'help tokens' 'tokens help'
        complete -c winecsp -n "__winecsp_next $before" -a $words[1] -d $words[2]
    end
end
complete -c winecsp -n '__winecsp_next tokens' -a help -d 'help for a command'

# What has a prefix: a program's own words, and csptool's, end winecsp's options.
for seen in '__winecsp_in '{install,uninstall,status,doctor,tokens,backup,restore} '__winecsp_next '{run,tool}
    complete -c winecsp -n $seen -l prefix -x -a '(__fish_complete_directories (commandline -ct))' -d 'the prefix'
    complete -c winecsp -n $seen -l wine -r -F -d 'the wine program'
    complete -c winecsp -n $seen -l from -x -a '(__fish_complete_directories (commandline -ct))' -d 'the DLLs'
    complete -c winecsp -n $seen -l steam -x -a '(__winecsp_apps)' -d 'the app of Steam'
    complete -c winecsp -n $seen -l help -d 'help for this command'
end
for seen in '__winecsp_next '{install,uninstall,status,doctor,tokens\ sync,tokens\ status}
    complete -c winecsp -n $seen -a '(__fish_complete_directories (commandline -ct))'
end
for seen in '__winecsp_in run' '__winecsp_next '{backup,restore}
    complete -c winecsp -n $seen -F
end
complete -c winecsp -n '__winecsp_in list' -l json -d 'print JSON'
complete -c winecsp -n '__winecsp_in list' -l help -d 'help for this command'
for seen in '__winecsp_in '{install,uninstall,tokens\ alias,tokens\ unalias}
    complete -c winecsp -n $seen -l stop -d 'end programs'
end
for seen in '__winecsp_in install' '__winecsp_next run'
    complete -c winecsp -n $seen -l force -d 'go on'
end
complete -c winecsp -n '__winecsp_in install' -l type1-default -x -a 'strong enhanced' -d 'default of type 1'
complete -c winecsp -n '__winecsp_in install' -l tokens -d 'certificates of tokens into the store'
complete -c winecsp -n '__winecsp_in uninstall' -l keep-keys -d 'keep keys in files'
for seen in '__winecsp_in '{install,uninstall,status} '__winecsp_next run'
    complete -c winecsp -n $seen -l quiet -d 'say less'
end
complete -c winecsp -n '__winecsp_in status' -l verbose -d 'tell all'
complete -c winecsp -n '__winecsp_in doctor' -l program -r -F -d 'the program that fails'
for seen in '__winecsp_in '{status,doctor,tokens\ list,tokens\ sync}
    complete -c winecsp -n $seen -l json -d 'print JSON'
end
for seen in '__winecsp_in '{backup,restore}
    complete -c winecsp -n $seen -l passphrase-fd -x -d 'file descriptor with the passphrase'
    complete -c winecsp -n $seen -l passphrase-env -x -d 'variable with the passphrase'
end
complete -c winecsp -n '__winecsp_in backup' -l force -d 'replace the file'
complete -c winecsp -n '__winecsp_in restore' -l replace -d 'also in the place of others'
for seen in '__winecsp_in '{install,uninstall,restore}
    complete -c winecsp -n $seen -l dry-run -d 'only say what would be done'
end
complete -c winecsp -n '__winecsp_in tokens login' -l pin-fd -x -d 'file descriptor with the PIN'
complete -c winecsp -n '__winecsp_in tokens sync' -l prune -d 'take away what is gone'
complete -c winecsp -n '__winecsp_in tokens sync' -l quiet -d 'only failures'
complete -c winecsp -n '__winecsp_in tokens sync' -l provider -x -d 'whose certificates'

# The options of each command of csptool.
set -l rows \
    'providers json' \
    'types json' \
    'algorithms provider type json' \
    'containers machine provider type json' \
    'show machine provider type json' \
    'new machine provider type spec bits exportable' \
    'delete machine provider type yes' \
    'export machine provider type spec private format passphrase-env passphrase-fd no-passphrase out force' \
    'import machine provider type spec exportable passphrase-env passphrase-fd no-passphrase force' \
    'backup passphrase-env passphrase-fd force json' \
    'restore passphrase-env passphrase-fd replace dry-run json' \
    'hash provider type hash' \
    'sign machine provider type spec container hash format out force' \
    'verify machine provider type spec container key hash format passphrase-env passphrase-fd' \
    'encrypt machine provider type container key passphrase-env passphrase-fd out force' \
    'decrypt machine provider type container out force' \
    'store-certificates provider type prune forget quiet json' \
    'test provider type json' \
    'bench provider type json' \
    'modules' \
    'exports' \
    'keys'
for row in $rows
    set -l words (string split ' ' $row)
    set -l tool $words[1]
    set -l seen "__winecsp_in tool $tool"
    complete -c winecsp -n '__winecsp_next tool' -a $tool
    complete -c winecsp -n '__winecsp_next tool help' -a $tool
    complete -c winecsp -n $seen -F
    complete -c winecsp -n $seen -l help
    for option in $words[2..-1]
        switch $option
            case type
                complete -c winecsp -n $seen -l type -x -a '1 3 12 13 18 24'
            case spec
                complete -c winecsp -n $seen -l spec -x -a 'exchange signature'
            case hash
                complete -c winecsp -n $seen -l hash -x -a 'SHA-1 SHA-256 SHA-384 SHA-512 MD5'
            case format
                if contains $tool sign verify
                    complete -c winecsp -n $seen -l format -x -a 'raw capi'
                else
                    complete -c winecsp -n $seen -l format -x -a 'pem der pkcs1-pem pkcs1-der blob pvk'
                end
            case provider container bits passphrase-env passphrase-fd
                complete -c winecsp -n $seen -l $option -x
            case key out
                complete -c winecsp -n $seen -l $option -r -F
            case '*'
                complete -c winecsp -n $seen -l $option
        end
    end
end
complete -c winecsp -n '__winecsp_next tool' -a help -d 'help for a command'
