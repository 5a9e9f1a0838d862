#!/usr/bin/env bash
# Chromium 156 (by playwright-core 1.65.1), seen 30 November 2026.
# Expected: a write to IndexedDB that the disk has no room for fails with a QuotaExceededError, which its standard has for
#   want of space as well as for the quota, and as a write to the origin's file system does.
# So: where the site's quota is not used up and the disk itself is full, the transaction fails with another error: DataError here,
#   AbortError where the database had been written to for a while.
# Way round: take every failed write for a full disk, and keep some room that can be freed then.
# It needs a Chromium or Chrome: CHROME=/path/to/it, or chromium on the PATH; and root or user namespaces, for a small disk.
set -euo pipefail
chrome=${CHROME:-$(command -v chromium || command -v google-chrome)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.log
npm install --silent --no-audit --no-fund playwright-core@1.65.1
mkdir disk
cat > try.mjs << 'JS'
import { rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { chromium } from 'playwright-core';

const server = http.createServer((_, answer) => answer.end('<!doctype html>')).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const context = await chromium.launchPersistentContext('disk/profile', {
  executablePath: process.argv[2],
  args: ['--no-sandbox'],
});
const page = await context.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
/** What a write of 4 MB to each store says. */
const write = () =>
  page.evaluate(async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(65536));
    const large = new Blob(Array.from({ length: 64 }, () => bytes));
    const numbers = new Uint8Array(await large.arrayBuffer());
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open('full');
      asked.onupgradeneeded = () => asked.result.createObjectStore('all', { autoIncrement: true });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    const transaction = database.transaction('all', 'readwrite', { durability: 'strict' });
    const inDatabase = await new Promise((resolve) => {
      transaction.oncomplete = () => resolve('written');
      transaction.onabort = () => resolve(transaction.error?.name ?? 'aborted without an error');
      transaction.objectStore('all').add(numbers);
    });
    database.close();
    const root = await navigator.storage.getDirectory();
    const stream = await (await root.getFileHandle('full', { create: true })).createWritable();
    const inFile = await stream.write(large).then(() => stream.close()).then(
      () => 'written',
      (error) => error.name,
    );
    const { quota, usage } = await navigator.storage.estimate();
    return { inDatabase, inFile, left: Math.round((quota - usage) / 1e6) };
  });
const before = await write();
for (const size of [1 << 20, 1 << 12]) {
  try {
    for (;;) writeFileSync('disk/filler', Buffer.alloc(size), { flag: 'a' });
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
}
const full = await write();
rmSync('disk/filler');
console.log(`Chromium ${context.browser()?.version() ?? ''}, node ${process.version}`);
for (const [when, { inDatabase, inFile, left }] of [['with room', before], ['on the full disk', full]]) {
  console.log(`${when}: IndexedDB ${inDatabase}, file system ${inFile}; ${left} MB of the quota are left`);
}
await context.close();
server.close();
const isSo = before.inDatabase === 'written' && !['written', 'QuotaExceededError'].includes(full.inDatabase);
console.log(isSo ? 'As told: not a QuotaExceededError.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
[ "$(id -u)" = 0 ] && namespaces=(--mount) || namespaces=(--mount --map-root-user)
unshare "${namespaces[@]}" sh -c 'mount -t tmpfs -o size=300m tmpfs disk && exec node try.mjs "$1"' sh "$chrome"
