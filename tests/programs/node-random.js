// Asks OpenSSL for random bytes; OpenSSL's Windows build seeds itself through
// CryptAcquireContext and CryptGenRandom.
// SPDX-License-Identifier: LGPL-2.1-or-later
'use strict';

const crypto = require('crypto');

console.log('node ' + process.version + ' (' + process.arch + '), OpenSSL ' + process.versions.openssl);
console.log('random bytes: ' + crypto.randomBytes(16).toString('hex'));
