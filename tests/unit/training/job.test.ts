import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runsOf } from '../../../cli/folds-command';
import { holderOf, lockCell, STALE } from '../../../lib/node/lock';
import type { Job } from '../../../lib/runs/job-file';
import { summarise, summaryTable } from '../../../training/jobs/folds-summary';
import { openJob, readDone, workThrough } from '../../../training/jobs/job';
import { Stopped } from '../../../training/stages/stage';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'job-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const JOB: Job = {
  kind: 'test',
  command: 'npm test',
  options: {},
  cells: ['a', 'b', 'c', 'd'].map((id, i) => ({ id, needs: id === 'd' ? ['a'] : [], cost: i + 1 })),
};

const quiet = { device: 'none', signal: new AbortController().signal, say: () => {} };

describe('claims', () => {
  it('gives a cell to one of many that ask at once, and again once it is released', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => lockCell(folder)));
    const held = claims.filter((claim) => claim !== null);
    expect(held).toHaveLength(1);
    expect((await holderOf(folder)).kind === 'held').toBe(true);
    await held[0].release();
    expect((await holderOf(folder)).kind === 'held').toBe(false);
    const again = await lockCell(folder);
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
    await lock(process.pid, os.hostname(), 1);
    expect(await lockCell(folder)).toBeNull();
    await lock(1, 'another-machine', 1);
    expect(await lockCell(folder)).toBeNull();

    await lock(1, 'another-machine', STALE + 1);
    const takers = await Promise.all(Array.from({ length: 10 }, () => lockCell(folder)));
    const [claim, ...more] = takers.filter((taker) => taker !== null);
    expect(more).toHaveLength(0);
    await claim.release();

    await rm(folder, { recursive: true });
    await mkdir(folder);
    await lock(2 ** 22 + 1, os.hostname(), 1); // no such process
    const heir = await lockCell(folder);
    expect(heir).not.toBeNull();
    await heir!.release();
  });
});

describe('workThrough', () => {
  it('does every cell once, needs first, and goes on with the one that was stopped', async () => {
    const order: string[] = [];
    const controller = new AbortController();
    const job = await openJob(folder, JOB);
    const stopping = workThrough(folder, job, {
      ...quiet,
      signal: controller.signal,
      async run({ id }, context) {
        order.push(id);
        if (id === 'b') {
          await writeFile(path.join(context.folder, 'half'), 'done');
          controller.abort();
        }
        if (context.signal.aborted) throw new Stopped('Stopped.');
      },
    });
    await expect(stopping).rejects.toThrow('Stopped.');
    expect(order).toEqual(['a', 'b']);

    await workThrough(folder, await openJob(folder, JOB), {
      ...quiet,
      async run({ id }, context) {
        order.push(id);
        if (id === 'b') expect(await readFile(path.join(context.folder, 'half'), 'utf8')).toBe('done');
      },
    });
    expect(order).toEqual(['a', 'b', 'b', 'c', 'd']);
    for (const { id } of JOB.cells) expect(await readDone(folder, id)).not.toBeNull();
  });

  it('starts no cell before those that it needs', async () => {
    const cells = [
      { id: 'last', needs: ['first'], cost: 1 },
      { id: 'first', needs: [], cost: 1 },
    ];
    const order: string[] = [];
    const job = await openJob(folder, { ...JOB, cells });
    await workThrough(folder, job, { ...quiet, run: async ({ id }) => void order.push(id) });
    expect(order).toEqual(['first', 'last']);
  });

  it('shares the cells among processes, none done twice', async () => {
    const cells = Array.from({ length: 12 }, (_, i) => ({ id: `cell-${i}`, needs: [], cost: 1 }));
    await openJob(folder, { ...JOB, cells });
    const script = path.join(import.meta.dirname, '../../fixtures/job-worker.ts');
    const codes = await Promise.all(
      [1, 2].map(
        () =>
          new Promise((resolve) => {
            fork(script, [folder, '2'], { execArgv: ['--import', 'tsx'] }).on('exit', resolve);
          }),
      ),
    );
    expect(codes).toEqual([0, 0]);
    const workers = new Set<string>();
    for (const { id } of cells) {
      const done = (await readFile(path.join(folder, 'cells', id, 'worked'), 'utf8')).trim().split('\n');
      expect(done).toHaveLength(1);
      workers.add(done[0]);
    }
    expect(workers.size).toBe(2);
  });

  it('refuses a folder with another job', async () => {
    await openJob(folder, JOB);
    await expect(openJob(folder, { ...JOB, options: { folds: 5 } })).rejects.toThrow('holds another job');
  });
});

describe('folds', () => {
  it('names a run for every config, fold and repeat', () => {
    const common = { command: '', config: 'ugn', data: ['x'], start: { kind: 'scratch' as const }, seed: 1 };
    const runs = runsOf(['ugn', 'gn-d'], { folds: 3, repeats: 2 }, common);
    expect([...runs.keys()]).toHaveLength(12);
    expect(runs.get('gn-d-f3-s2')).toMatchObject({ config: 'gn-d', fold: 3, folds: 3, seed: 2 });
  });

  it('sums up folds and repeats by config', async () => {
    const cells = ['ugn-f1-s1', 'ugn-f2-s1'].map((id) => ({ id, needs: [], cost: 1 }));
    for (const [i, { id }] of cells.entries()) {
      await mkdir(path.join(folder, 'cells', id), { recursive: true });
      const metrics = { after: { mean: { f1: 0.5 + 0.2 * i, accuracy: 0.8, errorAuc: null } } };
      await writeFile(path.join(folder, 'cells', id, 'metrics.json'), JSON.stringify(metrics));
    }
    const [summary] = await summarise(folder, { ...JOB, cells }, () => 'ugn');
    expect(summary.measures.f1?.value).toBeCloseTo(0.6, 9);
    expect(summary.measures.f1?.low).toBeCloseTo(0.5, 9);
    expect(summary.measures.f1?.high).toBeCloseTo(0.7, 9);
    expect(summaryTable([summary])).toContain('60.0 [50.0, 70.0]');
    expect(await readdir(folder)).toEqual(['cells']);
  });
});
