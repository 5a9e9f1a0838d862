import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runsOf } from '../../../cli/folds-command';
import type { Queue } from '../../../lib/queue/job-queue';
import { openQueue } from '../../../lib/queue/open-queue';
import type { Cell, Job } from '../../../lib/runs/job-file';
import { summarise, summaryTable } from '../../../training/jobs/folds-summary';
import { openJob, readDone } from '../../../training/jobs/job';
import type { CellContext } from '../../../training/jobs/work-on-cell';
import { workThrough } from '../../../training/jobs/work-through';
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

let queue: Queue;
beforeAll(async () => {
  queue = await openQueue();
});
afterAll(() => queue.close());

const goingOn = new AbortController().signal;

/** Works through the job in the folder, which is begun where there is none. */
async function work(
  run: (cell: Cell, context: CellContext) => Promise<void>,
  { job = JOB, tries = 3, signal = goingOn, say = (_: string) => {} } = {},
): Promise<void> {
  const passage = {
    ...{ kind: 'recipe' as const, folder, job: await openJob(folder, job), tries },
    jobOf: ({ id }: Cell) => ({ cell: id }),
  };
  await workThrough(queue, passage, { signal, say, here: { device: 'none', run } });
}

describe('workThrough', () => {
  it('does every cell once, needs first, and goes on with the one that was stopped', async () => {
    const order: string[] = [];
    const controller = new AbortController();
    const stopping = work(
      async ({ id }, context) => {
        order.push(id);
        if (id === 'b') {
          await writeFile(path.join(context.folder, 'half'), 'done');
          controller.abort();
        }
        if (context.signal.aborted) throw new Stopped('Stopped.');
      },
      { signal: controller.signal },
    );
    await expect(stopping).rejects.toThrow(Stopped);
    expect(order).toEqual(['a', 'b']);

    await work(async ({ id }, context) => {
      order.push(id);
      if (id === 'b') expect(await readFile(path.join(context.folder, 'half'), 'utf8')).toBe('done');
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
    await work(async ({ id }) => void order.push(id), { job: { ...JOB, cells } });
    expect(order).toEqual(['first', 'last']);
  });

  it('sets a cell aside that fails three times, does what does not need it, and tries it again when told', async () => {
    const order: string[] = [];
    let isBroken = true;
    const run = async ({ id }: Cell) => {
      order.push(id);
      if (id === 'a' && isBroken) throw new Error('The disk is on fire.');
    };
    await expect(work(run)).rejects.toThrow(/a: The disk is on fire\..*once more/s);
    expect([...order].sort()).toEqual(['a', 'a', 'a', 'b', 'c']);
    isBroken = false;
    await work(run);
    expect(order.slice(5)).toEqual(['a', 'd']);
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
