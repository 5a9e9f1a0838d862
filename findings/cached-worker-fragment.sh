#!/usr/bin/env bash
# Chromium 156 (by playwright-core 1.65.1), seen 30 November 2026.
# Expected: new Worker('/worker.js#what') finds '#what' in its self.location.hash, whoever answers the request for its script.
# So: where a service worker answers with a response out of the cache, the hash is empty. Where it answers by fetching the
#   request's address, or with a new Response made of the cached body, the hash is there, as it is from the server.
# It matters where a bundler tells a worker in the fragment what to load, as Turbopack of Next 16.4 does.
# Way round: respondWith(new Response(cached.body, { status: cached.status, headers: cached.headers })).
# It needs a Chromium or Chrome: CHROME=/path/to/it, or chromium on the PATH.
set -euo pipefail
chrome=${CHROME:-$(command -v chromium || command -v google-chrome)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.log
npm install --silent --no-audit --no-fund playwright-core@1.65.1
cat > try.mjs << 'JS'
import http from 'node:http';
import { chromium } from 'playwright-core';

const FILES = {
  '/': ['text/html', '<!doctype html>'],
  '/worker.js': ['text/javascript', 'postMessage(self.location.hash);'],
  '/service.js': [
    'text/javascript',
    `addEventListener('install', (event) =>
       event.waitUntil(caches.open('kept').then((kept) => kept.add('/worker.js')).then(() => skipWaiting())));
     addEventListener('activate', (event) => event.waitUntil(clients.claim()));
     addEventListener('message', ({ data, ports }) => { way = data; ports[0].postMessage('heard'); });
     let way = 'server';
     const anew = (response) => new Response(response.body, { status: response.status, headers: response.headers });
     const WAYS = {
       cache: () => caches.match('/worker.js'),
       'its own fetch': (request) => fetch(request.url),
       'cache, made anew': async () => anew(await caches.match('/worker.js')),
     };
     addEventListener('fetch', (event) => {
       if (way in WAYS && new URL(event.request.url).pathname === '/worker.js') event.respondWith(WAYS[way](event.request));
     });`,
  ],
};
const server = http
  .createServer(({ url }, answer) => {
    const [type, text] = FILES[url] ?? [];
    answer.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain', 'cache-control': 'no-store' }).end(text);
  })
  .listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`); // service workers are for secure contexts
const seen = await page.evaluate(async () => {
  await navigator.serviceWorker.register('/service.js');
  const { active } = await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  const hashes = {};
  for (const way of ['server', 'cache', 'its own fetch', 'cache, made anew']) {
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => (port1.onmessage = resolve));
    active.postMessage(way, [port2]);
    await heard;
    const worker = new Worker('/worker.js#what');
    hashes[way] = await new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    worker.terminate();
  }
  return hashes;
});
console.log(`Chromium ${browser.version()}, node ${process.version}`);
for (const [way, hash] of Object.entries(seen)) console.log(`answered from ${way}: location.hash is '${hash}'`);
await browser.close();
server.close();
const expected = { server: '#what', cache: '', 'its own fetch': '#what', 'cache, made anew': '#what' };
const isSo = JSON.stringify(seen) === JSON.stringify(expected);
console.log(isSo ? 'As told: the fragment is lost.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
node try.mjs "$chrome"
