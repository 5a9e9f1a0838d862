import { existsSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { root } from '../../lib/node/root';
import { Random } from '../../lib/numbers/random';
import { quantileOfSorted } from '../../lib/numbers/statistics';
import { openSite } from '../harness/site';
import type { Ordeal } from './kinds';

const HELD = 1000;
const SLOW = 200;
const BURST = 500;
/** Requests of a visitor of the live page while the others are there, one after the other. */
const VISITS = 60;
const PAGE = ['/', '/models/default/manifest.json', '/wasm/tfjs-backend-wasm.wasm'];
const OTHERS = ['/model', '/api/training/runs', '/api/openapi.json', '/api/nope', '/%ff', '/nope.html'];
/** Of one answer, milliseconds; more is no service. */
const LONGEST_MS = 30_000;
/** Bytes that the server may hold more than after the first crowds. */
const SLACK = 24e6;

/** The site under crowds: whoever loads the live page is served all the while, and nothing of the crowd stays. */
export async function open(work: string): Promise<Ordeal> {
  const memoryFile = path.join(work, 'memory');
  const preload = pathToFileURL(path.join(root, 'tests', 'fixtures', 'tell-memory.mjs'));
  const site = await openSite({
    UGN_TRUSTED_PROXIES: '1',
    UGN_TEST_MEMORY_FILE: memoryFile,
    NODE_OPTIONS: `--import ${preload}`,
  });
  const { port } = new URL(site.url);

  const crowds = [
    async (random: Random) => during(() => held(Number(port), random), visits(Number(port))),
    async (random: Random) => during(() => slowSenders(Number(port), random), visits(Number(port))),
    async (random: Random) => {
      const burst = Array.from({ length: BURST }, () => random.pick([...PAGE, ...OTHERS]));
      const [answers, times] = await Promise.all([
        Promise.all(burst.map((address) => answerOf(Number(port), address))),
        visits(Number(port))(),
      ]);
      const failed = answers.find(({ status }) => status >= 500);
      if (failed) throw new Error(`a request of the burst was answered with ${failed.status}`);
      return times;
    },
  ] as const;
  const names = [`${HELD} held`, `${SLOW} slow senders`, `${BURST} at once`];

  const heldBytes = async () => {
    rmSync(memoryFile, { force: true });
    site.process.kill('SIGUSR2');
    while (!existsSync(memoryFile)) await setTimeout(50);
    return Number(readFileSync(memoryFile, 'utf8'));
  };
  for (const crowd of crowds) await crowd(new Random(0));
  const level = await heldBytes();

  return {
    async trial(number) {
      const random = new Random(41, number);
      const kind = number % crowds.length;
      const times = (await crowds[kind](random)).sort((one, other) => one - other);
      let bytes = await heldBytes();
      // What was cut off is let go of within a few seconds.
      for (let look = 0; bytes > level + SLACK && look < 20; look++) {
        await setTimeout(500);
        bytes = await heldBytes();
      }
      if (bytes > level + SLACK) {
        throw new Error(`${(bytes / 1e6).toFixed(0)} MB are held, ${(level / 1e6).toFixed(0)} before`);
      }
      const [p50, p99] = [0.5, 0.99].map((q) => quantileOfSorted(Float64Array.from(times), q));
      return {
        [`p50 ms (${names[kind]})`]: p50,
        [`p99 ms (${names[kind]})`]: p99,
        'MB more than at first': (bytes - level) / 1e6,
      };
    },
    close: () => site.close(),
  };
}

/** @returns how long each request of a visitor took, milliseconds */
function visits(port: number): () => Promise<number[]> {
  return async () => {
    const times: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const address = PAGE[visit % PAGE.length];
      const { status, milliseconds } = await answerOf(port, address);
      if (status !== 200) throw new Error(`${address} was answered with ${status}`);
      times.push(milliseconds);
    }
    return times;
  };
}

function answerOf(port: number, path: string): Promise<{ status: number; milliseconds: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const request = http.get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        resolve({ status: answer.statusCode!, milliseconds: performance.now() - start });
      });
      answer.once('error', reject);
    });
    request.setTimeout(LONGEST_MS, () => request.destroy(new Error(`${path} was not answered`)));
    request.once('error', reject);
  });
}

/** Does something while others are there, and lets them go. */
async function during<T>(come: () => Promise<() => void>, work: () => Promise<T>): Promise<T> {
  const leave = await come();
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Connections that have begun a request, or have sent nothing at all. */
async function held(port: number, random: Random): Promise<() => void> {
  const sockets: Socket[] = [];
  for (let count = 0; count < HELD; count++) {
    const socket = await connected(port);
    if (random.int(2) === 0) socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ');
    sockets.push(socket);
  }
  return leaving(sockets);
}

/** Senders of pictures from as many addresses, a few bytes at a time; those that there is no room for are told so. */
async function slowSenders(port: number, random: Random): Promise<() => void> {
  const sockets: Socket[] = [];
  for (let count = 0; count < SLOW; count++) {
    const socket = await connected(port);
    const length = 1_000_000 + random.int(8_000_000);
    socket.write(
      [
        ...['POST /api/predict HTTP/1.1', 'host: localhost', 'content-type: image/jpeg'],
        ...[`x-forwarded-for: 10.${random.int(256)}.${random.int(256)}.1`, `content-length: ${length}`],
        ...['', ''],
      ].join('\r\n'),
    );
    sockets.push(socket);
  }
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write(Buffer.alloc(100 + random.int(2000)));
  }, 200);
  return () => {
    clearInterval(timer);
    leaving(sockets)();
  };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.removeAllListeners('error');
  socket.on('error', () => {}); // cut off by the server, which is its right
  socket.resume();
  return socket;
}

function leaving(sockets: readonly Socket[]): () => void {
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}
