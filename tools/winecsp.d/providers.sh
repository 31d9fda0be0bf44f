# Part of winecsp: the providers that our DLLs offer, and their registration as Windows has it:
# HKEY_LOCAL_MACHINE\Software\Microsoft\Cryptography\Defaults, system.reg, for 64-bit programs and, in
# Wow6432Node, for 32-bit ones. Windows 10 is the model; what else the prefix has registered stays, such as
# the provider "(Prototype)" of Windows XP, which is Wine's doing and whose file is ours, too.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

# MODULE|TYPE|NAME. The module is one of those at the top of winecsp.
providers=(
    'rsaenh|1|Microsoft Base Cryptographic Provider v1.0'
    'rsaenh|1|Microsoft Enhanced Cryptographic Provider v1.0'
    'rsaenh|1|Microsoft Strong Cryptographic Provider'
    'rsaenh|12|Microsoft RSA SChannel Cryptographic Provider'
    'rsaenh|24|Microsoft Enhanced RSA and AES Cryptographic Provider'
    'dssenh|3|Microsoft Base DSS Cryptographic Provider'
    'dssenh|13|Microsoft Base DSS and Diffie-Hellman Cryptographic Provider'
    'dssenh|13|Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider'
    'dssenh|18|Microsoft DH SChannel Cryptographic Provider'
    'scardcsp|1|Microsoft Base Smart Card Crypto Provider'
)

# TYPE|NAME OF THE TYPE|DEFAULT PROVIDER|WINE'S OWN DEFAULT, if another
wine_default_of_type1='Microsoft Enhanced Cryptographic Provider v1.0'
default_of_type13='Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider'
provider_types=(
    "1|RSA Full (Signature and Key Exchange)|Microsoft Strong Cryptographic Provider|$wine_default_of_type1"
    '3|DSS Signature|Microsoft Base DSS Cryptographic Provider|'
    '12|RSA SChannel|Microsoft RSA SChannel Cryptographic Provider|'
    "13|DSS Signature with Diffie-Hellman Key Exchange|$default_of_type13|"
    '18|Diffie-Hellman SChannel|Microsoft DH SChannel Cryptographic Provider|'
    '24|RSA Full and AES|Microsoft Enhanced RSA and AES Cryptographic Provider|'
)

# The defaults of type 1 that "winecsp install --type1-default" can choose; the record keeps the choice. Windows has
# Strong.
declare -A type1_defaults=(
    [strong]='Microsoft Strong Cryptographic Provider'
    [enhanced]='Microsoft Enhanced Cryptographic Provider v1.0'
)

# The chosen one.
type1_choice() {
    local choice=${rec["type1-default"]:-strong}
    if [[ -z ${type1_defaults[$choice]:-} ]]; then choice=strong; fi
    echo "$choice"
}

# Where a program of each width finds the registration.
declare -A defaults_key=(
    [x86_64]='Software\\Microsoft\\Cryptography\\Defaults'
    [i386]='Software\\Wow6432Node\\Microsoft\\Cryptography\\Defaults'
)

# provider_value WIDTH SUBKEY NAME DATA [DATA OF WINE'S OWN, or "none"]: one value, for our_values.
provider_value() {
    local own="\"$3\"=${5:-$4}"
    if [[ ${5:-} == none ]]; then own=''; fi
    printf '%s|%s|"%s"=%s|%s|key.%s.%s|value.%s.%s.%s\n' "${defaults_key[$1]}\\\\$2" "$3" "$3" "$4" "$own" \
        "$1" "$2" "$1" "$2" "$3"
}

# provider_values WIDTH...: the registration, for our_values.
provider_values() {
    local w row module type name default own key type1 none
    type1=$(type1_choice)
    for w in "$@"; do
        for row in "${providers[@]}"; do
            IFS='|' read -r module type name <<<"$row"
            key="Provider\\\\$name" none=''
            if is_new "$module"; then none=none; fi
            provider_value "$w" "$key" 'Image Path' '"C:\\windows\\system32\\'"$module.dll\"" "$none"
            provider_value "$w" "$key" Type "$(printf 'dword:%08x' "$type")" "$none"
        done
        for row in "${provider_types[@]}"; do
            IFS='|' read -r type name default own <<<"$row"
            if [[ $type == 1 ]]; then default=${type1_defaults[$type1]}; fi
            key="Provider Types\\\\Type $(printf '%03d' "$type")"
            provider_value "$w" "$key" Name "\"$default\"" "\"${own:-$default}\""
            provider_value "$w" "$key" TypeName "\"$name\""
        done
    done
}

# The provider types that our DLLs serve.
type_numbers() {
    local row
    for row in "${provider_types[@]}"; do printf '%s ' "${row%%|*}"; done
}
