import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { holderOf, lockFolder, STALE } from '../../../lib/node/lock';
import { markOf } from '../../../lib/node/processes';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

it('tells who holds a folder, and that nobody does', async () => {
  expect(await holderOf(folder)).toEqual({ kind: 'none', pid: null });
  const claim = (await lockFolder(folder))!;
  expect(await holderOf(folder)).toEqual({ kind: 'held', pid: process.pid });
  await claim.release();
  expect(await holderOf(folder)).toEqual({ kind: 'free', pid: null });
});

it('believes a lock of elsewhere while it is heard, and no file that is none', async () => {
  const lock = (content: object) => writeFile(path.join(folder, 'lock.3'), JSON.stringify(content));
  const agoOf = (seconds: number) => new Date(Date.now() - 1000 * seconds).toISOString();
  const elsewhere = { pid: 1, host: 'another-machine', heartbeat: agoOf(1), released: false };
  await lock({ ...elsewhere, added: 'by a later version' });
  expect(await holderOf(folder)).toEqual({ kind: 'held', pid: null });
  for (const free of [
    { ...elsewhere, heartbeat: agoOf(STALE + 1) },
    { ...elsewhere, heartbeat: 'no time' },
    { ...elsewhere, released: true },
    { ...elsewhere, host: hostname(), pid: 2 ** 22 + 1 },
    { ...elsewhere, ...markOf(), born: 'another day' },
    { something: 'else' },
  ]) {
    await lock(free);
    expect(await holderOf(folder), JSON.stringify(free)).toEqual({ kind: 'free', pid: null });
  }
});

it('has released as its last word, also while it was giving a sign of life', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const claim = (await lockFolder(folder))!;
  vi.advanceTimersByTime(30_000); // three signs are on their way
  await claim.release();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await holderOf(folder)).toEqual({ kind: 'free', pid: null });
  expect(await readdir(folder)).toEqual(['lock.1']);
});

it('gives a folder to one of many that ask at once, and again once it is released', async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, () => lockFolder(folder)));
  const held = claims.filter((claim) => claim !== null);
  expect(held).toHaveLength(1);
  expect((await holderOf(folder)).kind === 'held').toBe(true);
  await held[0].release();
  expect((await holderOf(folder)).kind === 'held').toBe(false);
  const again = await lockFolder(folder);
  expect(again).not.toBeNull();
  await again!.release();
});

it('takes over from a process that is gone, or silent elsewhere, and from no other', async () => {
  const lock = (pid: number, host: string, secondsAgo: number) =>
    writeFile(
      path.join(folder, 'lock.1'),
      JSON.stringify({
        pid,
        host,
        heartbeat: new Date(Date.now() - 1000 * secondsAgo).toISOString(),
        released: false,
      }),
    );
  await lock(process.pid, hostname(), 1);
  expect(await lockFolder(folder)).toBeNull();
  await lock(1, 'another-machine', 1);
  expect(await lockFolder(folder)).toBeNull();

  await lock(1, 'another-machine', STALE + 1);
  const takers = await Promise.all(Array.from({ length: 10 }, () => lockFolder(folder)));
  const [claim, ...more] = takers.filter((taker) => taker !== null);
  expect(more).toHaveLength(0);
  await claim.release();

  await rm(folder, { recursive: true });
  await mkdir(folder);
  await lock(2 ** 22 + 1, hostname(), 1); // no such process
  const heir = await lockFolder(folder);
  expect(heir).not.toBeNull();
  await heir!.release();
});
