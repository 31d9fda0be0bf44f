# Part of winecsp, and of the tests: what Wine says when it fails before the program that it shall run begins. That
# happens when a wineserver leaves, or two start, at the very moment.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034

readonly wine_start_failed='^wine: failed to map the shared user data|^wine client error:[0-9a-f]+: (recvmsg|sendmsg|read|write)|: fixed a temporary directory error|: error opening file descriptor for wineserver tmpdir'
