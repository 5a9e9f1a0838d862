import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { SECURITY_HEADERS } from '../../lib/door/security-headers';
import { openProjectPage } from '../../lib/headless/project-page';
import { isAlive } from '../../lib/node/processes';
import { root } from '../../lib/node/root';
import { freePort, openSite } from '../harness/site';
import { openWorkspace, RUN_FILE } from '../unit/server/workspace';
import { statusOf } from './training-runs';

const PAGES = ['/', '/check', '/analyze', '/recordings', '/model', '/training', '/training/compare', '/nope'];
const FILES = [
  '/wasm/tfjs-backend-wasm.wasm',
  '/mediapipe/face_short_range.tflite',
  '/icon.svg',
  '/manifest.webmanifest',
  '/nope.html',
];
const DATA = [
  '/api/openapi.json',
  '/api/training/runs',
  '/api/predict',
  '/api/nope',
  '/models/default/manifest.json',
];
const REFUSED = ['/%E0%A4%A', '/training/runs/%ff', '/models/default/versions/x/manifest.json'];

test('every answer has every header, and no policy allows more than its kind needs', async ({
  request,
  baseURL,
}) => {
  const page = await (await request.get('/')).text();
  const script = page.match(/\/_next\/static\/[^"]+\.js/)![0];
  for (const address of [...PAGES, ...FILES, script, ...DATA, ...REFUSED]) {
    // fetch would mend the address
    const headers = (await request.get(`${baseURL}${address}`)).headers();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      expect(headers[name.toLowerCase()], `${name} of ${address}`).toBe(value);
    }
    expect(headers['x-frame-options'], address).toBe('DENY');
    const policy = headers['content-security-policy'];
    expect(policy, address).toMatch(/^default-src 'none'/);
    expect(policy.match(/frame-ancestors 'none'/g), address).toHaveLength(1);
    expect(policy, address).not.toMatch(/(script-src|style-src) [^;]*'unsafe-(inline|eval)'|https?:|\*/);
    expect(headers['set-cookie'] ?? headers['access-control-allow-origin'], address).toBeUndefined();
    expect(headers['strict-transport-security'], address).toBeUndefined();
  }
  expect((await request.get('/_next/image?url=%2Ficon.svg&w=64&q=75')).status()).toBe(404);
});

test('behind a proxy with HTTPS the browser is told to stay with it', async ({ request }) => {
  const site = await openSite({ UGN_TRUSTED_PROXIES: '1', UGN_HOSTS: 'faces.example' });
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '9.9.9.9', host: 'faces.example' };
  const secure = await request.get(site.url, { headers });
  expect(secure.headers()['strict-transport-security']).toBe('max-age=63072000');
  expect((await request.get(site.url)).headers()['strict-transport-security']).toBeUndefined();
  await site.close();
});

test('nobody from elsewhere is let in unless HOST says so', async ({ baseURL }) => {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  test.skip(!outside, 'this machine has no network');
  const { port } = new URL(baseURL as string);
  await expect(fetch(`http://${outside!.address}:${port}/`)).rejects.toThrow();
  const open = await openSite({ HOST: '0.0.0.0' });
  const { status } = await fetch(`http://${outside!.address}:${new URL(open.url).port}/`);
  await open.close();
  expect(status).toBe(200);
});

test('no order and no picture is waited for that would be refused', async ({ baseURL }) => {
  const { hostname, port } = new URL(baseURL as string);
  const answerTo = async (head: string) => {
    const socket = connect(Number(port), hostname);
    socket.write(`${head.replaceAll('\n', '\r\n')}\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return String(answer).split('\r\n')[0];
  };
  const host = `host: localhost\ncontent-type: application/json`;
  const start = `POST /api/training/start HTTP/1.1\n${host}\ncontent-length: 1000`;
  expect(await answerTo(start)).toContain('403');
  expect(await answerTo(`POST /api/predict HTTP/1.1\n${host}\ncontent-length: 9000000`)).toContain('415');
});

test('the browser that reads pictures reaches its own server and nothing else', async () => {
  let asked = 0;
  const other = createServer((_, response) => {
    asked++;
    response.end('reached');
  });
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { page, close } = await openProjectPage('tests/e2e/empty-page.ts');
  for (const host of ['localhost', '127.0.0.1']) {
    await expect(page.goto(`http://${host}:${port}/`)).rejects.toThrow(
      /ERR_(PROXY_CONNECTION_FAILED|NAME_NOT)/,
    );
  }
  await expect(page.goto('http://example.com/')).rejects.toThrow(/ERR_/);
  await close();
  other.close();
  expect(asked).toBe(0);
});

test('the server of a headless page answers whatever it is asked', async () => {
  const { page, close } = await openProjectPage('tests/e2e/empty-page.ts');
  const { hostname, port } = new URL(page.url());
  for (const [address, status] of [
    ['//', 404],
    ['/%', 404],
    ['//[', 404],
    ['/models', 404],
    ['/', 200],
  ] as const) {
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    socket.write(`GET ${address} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    expect(String((await once(socket, 'data'))[0]), address).toContain(`HTTP/1.1 ${status}`);
    socket.destroy();
  }
  await close();
});

test('a picture of a stranger is read in the sandbox or not at all', async () => {
  test.skip(process.getuid?.() !== 0, 'for others than root there may be a sandbox');
  const site = await openSite({ UGN_ALLOW_UNSANDBOXED: '' });
  const answer = await fetch(`${site.url}/api/predict`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    ),
  });
  await site.close();
  expect(answer.status).toBe(503);
  expect((await answer.json()).detail).toMatch(/does not start in its sandbox/);
});

test('the site ends when it is asked to, though a run is being followed', async () => {
  const workspace = await openWorkspace();
  const status = { ...statusOf('running', 3), pid: process.pid };
  await workspace.run('live', { 'run.json': RUN_FILE, 'status.json': status });
  const site = await openSite({});
  const stream = (await fetch(`${site.url}/api/training/runs/live/events`)).body!.getReader();
  await stream.read();
  site.process.kill('SIGTERM');
  const [code] = await once(site.process, 'exit');
  while (!(await stream.read()).done);
  await workspace.close();
  expect(code).toBe(128 + 15);
});

test('npm start says how its server ended', async () => {
  const started = async () => {
    const port = await freePort();
    const command = spawn(process.execPath, ['scripts/start.mjs'], {
      ...{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PORT: String(port) } },
    });
    let said = '';
    for await (const text of command.stdout!) {
      said += text;
      if (said.includes('is running')) break;
    }
    return command;
  };
  const codeOf = async (command: ChildProcess) => (await once(command, 'exit'))[0];
  const killed = await started();
  process.kill(await serverOf(killed.pid!), 'SIGKILL');
  expect(await codeOf(killed)).toBe(128 + 9);
  const stopped = await started();
  stopped.kill('SIGINT');
  expect(await codeOf(stopped)).toBe(128 + 2);
  const left = await started();
  const server = await serverOf(left.pid!);
  left.kill('SIGKILL');
  while (isAlive(server)) await setTimeout(50);
});

/** The process that another one started. */
async function serverOf(parent: number): Promise<number> {
  for (;;) {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      try {
        const stat = readFileSync(path.join('/proc', name, 'stat'), 'utf8');
        if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) return Number(name);
      } catch {
        // it has ended since
      }
    }
    await setTimeout(50);
  }
}
