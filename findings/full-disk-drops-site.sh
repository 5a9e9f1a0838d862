#!/usr/bin/env bash
# Chromium 156 (by playwright-core 1.65.1), seen 30 November 2026.
# Expected: what a site has in IndexedDB stays while one of its pages is open and writes to it, also when the disk is full: the write fails.
# So: where the site also keeps 40 MB in its Cache Storage, all that it keeps is dropped within seconds of the disk being full,
#   its IndexedDB too, under the open page. Where it keeps little, the write fails and all stays.
# Way round: what can be fetched again in a storage bucket of its own (navigator.storageBuckets): that alone is dropped then, as what was used
#   longest ago goes first; without the write after it was filled, the database went in one of five tries.
#   navigator.storage.persist() is there to ask for too, and this browser refuses it.
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
/** How many of 20 entries are left after a full disk. */
async function leftOf20(cached, hasBucket = false) {
  const options = { executablePath: process.argv[2], args: ['--no-sandbox'] };
  const context = await chromium.launchPersistentContext(`disk/profile-${cached}`, options);
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(async ([megabytes, isApart]) => {
    window.opened = () =>
      new Promise((resolve, reject) => {
        const asked = indexedDB.open('full');
        asked.onupgradeneeded = () => asked.result.createObjectStore('all', { autoIncrement: true });
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const database = await window.opened();
    window.write = () =>
      new Promise((resolve) => {
        try {
          const transaction = database.transaction('all', 'readwrite', { durability: 'strict' });
          transaction.oncomplete = transaction.onabort = resolve;
          transaction.objectStore('all').add(new Uint8Array(20_000));
        } catch {
          resolve(); // the connection was ended
        }
      });
    for (let entry = 0; entry < 20; entry++) await window.write();
    const storage = isApart ? (await navigator.storageBuckets.open('apart')).caches : caches;
    const cache = await storage.open('all');
    for (let at = 0; at < megabytes; at += 4) {
      await cache.put(`/${at}`, new Response(new Blob([new Uint8Array(4 << 20)])));
    }
    await window.write(); // what was used last is dropped last
  }, [cached, hasBucket]);
  for (const size of [1 << 20, 1 << 12]) {
    try {
      for (;;) writeFileSync('disk/filler', Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    }
  }
  for (let second = 0; second < 10; second++) {
    await page.evaluate(() => window.write());
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  rmSync('disk/filler');
  const left = await page.evaluate(async () => {
    const database = await window.opened();
    const asked = database.transaction('all').objectStore('all').count();
    await new Promise((resolve) => (asked.onsuccess = resolve));
    return asked.result;
  });
  await context.close();
  rmSync(`disk/profile-${cached}`, { recursive: true, force: true });
  return left;
}
const left = { little: await leftOf20(0), much: await leftOf20(40), apart: await leftOf20(40, true) };
console.log(`node ${process.version}: of 20 entries ${left.little} are left beside an empty cache, ${left.much} beside 40 MB, ${left.apart} beside 40 MB in a bucket`);
server.close();
const isSo = left.little >= 20 && left.much === 0 && left.apart >= 20;
console.log(isSo ? 'As told: all is dropped.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
[ "$(id -u)" = 0 ] && namespaces=(--mount) || namespaces=(--mount --map-root-user)
unshare "${namespaces[@]}" sh -c 'mount -t tmpfs -o size=400m tmpfs disk && exec node try.mjs "$1"' sh "$chrome"
