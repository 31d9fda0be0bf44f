# Part of winecsp: the override values, which make programs use our DLLs: HKEY_CURRENT_USER, user.reg.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034,SC2154

overrides_key='Software\\Wine\\DllOverrides'

# The override values of all modules, for our_values.
override_values() {
    local name
    for name in $(module_names); do
        printf '%s|%s|"%s"="native,builtin"||override_key|override.%s\n' "$overrides_key" "$name" "$name" "$name"
    done
}
