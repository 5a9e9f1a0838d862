import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { idOf, Queue } from '../../../lib/queue/job-queue';
import { DATABASES } from '../../harness/databases';

const WORKERS = 3;
const KILLS = 4;
/** Links of a chain: see the fixture. */
const LINKS = 20;
const CELLS = Array.from({ length: 16 }, (_, i) => `cell-${i}`);
const script = fileURLToPath(new URL('../../fixtures/queue-worker.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ugn-killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each(DATABASES)('workers on $name', ({ missing, start }) => {
  if (missing) return it.skip(missing);

  it('that are killed lose nothing, and every result is that of an undisturbed run', async () => {
    const server = await start();
    const queue = await Queue.over(await server.open());
    const line = `train.${idOf(folder)}`;
    await queue.put(
      line,
      CELLS.map((cell) => ({ id: idOf(line, cell), data: { cell } })),
      1, // a kill is no failed try
    );
    const begin = () => {
      const worker = spawn(process.execPath, ['--import', 'tsx', script, folder], {
        env: { ...process.env, ...server.environment },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      return { worker, ended: once(worker, 'exit') as Promise<[number | null, NodeJS.Signals | null]> };
    };
    const workers = Array.from({ length: WORKERS }, begin);
    const random = new Random(3);
    for (let kill = 0; kill < KILLS; kill++) {
      await moreSteps(workers.map(({ worker }) => worker));
      const at = random.int(WORKERS);
      workers[at].worker.kill('SIGKILL');
      await workers[at].ended;
      workers[at] = begin();
      if (kill % 2 === 1) await server.crash();
    }
    const codes = await Promise.all(workers.map(({ ended }) => ended));
    expect(codes).toEqual(Array.from({ length: WORKERS }, () => [0, null]));
    for (const cell of CELLS) {
      expect(await readFile(path.join(folder, `${cell}.result`), 'utf8')).toBe(chainOf(cell));
    }
    expect(await queue.counts([line])).toMatchObject({
      waiting: 0,
      active: 0,
      done: CELLS.length,
      setAside: 0,
    });
    await queue.close();
    await server.stop();
  });
});

/** Waits until some worker has made a step, or all have ended. */
async function moreSteps(workers: readonly ChildProcess[]): Promise<void> {
  const steps = async () => (await stat(path.join(folder, 'steps')).catch(() => null))?.size ?? 0;
  const before = await steps();
  while ((await steps()) === before && workers.some(({ exitCode }) => exitCode === null))
    await setTimeout(10);
}

function chainOf(cell: string): string {
  let hash = cell;
  for (let i = 0; i < LINKS; i++) hash = createHash('sha256').update(hash).digest('hex');
  return hash;
}
