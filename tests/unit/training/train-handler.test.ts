import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runsOf } from '../../../cli/folds-command';
import type { Queue } from '../../../lib/queue/job-queue';
import { openQueue } from '../../../lib/queue/open-queue';
import { workLoop } from '../../../lib/queue/work-loop';
import type { Device } from '../../../training/backends/device';
import { cellFolder, openJob } from '../../../training/jobs/job';
import { foldsPassage, trainHandler } from '../../../training/jobs/train-handler';
import { lineOf, putReady } from '../../../training/jobs/work-through';

const device: Device = { backend: 'cpu', label: 'none', isUsable: true, reason: '' };
const goingOn = new AbortController().signal;

describe('a worker’s “train”', () => {
  let folder: string;
  let queue: Queue;
  beforeAll(async () => {
    queue = await openQueue();
  });
  afterAll(() => queue.close());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ugn-handler-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A job over two folds, put into the queue. */
  async function putFolds(out: string) {
    const common = { command: '', config: 'ugn', data: ['x'], start: { kind: 'scratch' as const }, seed: 1 };
    const runs = runsOf(['ugn'], { folds: 2, repeats: 1 }, common);
    const cells = [...runs.keys()].map((id) => ({ id, needs: [], cost: 1 }));
    const job = await openJob(out, { kind: 'folds', command: 'npm test', options: {}, cells });
    const passage = foldsPassage(out, job, runs);
    await putReady(queue, passage, new Map());
    return passage;
  }
  async function drain(): Promise<string> {
    const said: string[] = [];
    await workLoop(queue, {
      ...{ device: 'none', isDraining: true, signal: goingOn, say: (text: string) => said.push(text) },
      handlers: { train: trainHandler(queue, device) },
    });
    return said.join('\n');
  }

  it('brings the results together with the last cell, whoever did the others, and takes the line away', async () => {
    const passage = await putFolds(folder);
    for (const [i, { id }] of passage.job.cells.entries()) {
      const own = cellFolder(folder, id);
      await mkdir(own, { recursive: true });
      const done = { seconds: 1, device: 'none', finished: new Date().toISOString() };
      await writeFile(path.join(own, 'done.json'), JSON.stringify(done));
      const metrics = { after: { mean: { f1: 0.5 + 0.1 * i, accuracy: 0.8 } } };
      await writeFile(path.join(own, 'metrics.json'), JSON.stringify(metrics));
    }
    expect(await drain()).toMatch(/Cell ugn-f1-s1 of .*\n.* is done\./);
    const summary = JSON.parse(await readFile(path.join(folder, 'summary.json'), 'utf8'));
    expect(summary).toMatchObject([{ config: 'ugn', cells: 2, measures: { f1: { value: 0.55 } } }]);
    expect(await queue.lines(['train'])).not.toContain(lineOf(passage));
  });

  it('says that a machine sees other folders under the name of the job’s', async () => {
    const passage = await putFolds(folder);
    await rm(path.join(folder, 'job.json'));
    await putFolds(folder); // another job in the same place
    await rm(path.join(folder, 'job.json'));
    expect(await drain()).toMatch(
      /does not find the job in .*must be seen by all workers under the same path/,
    );
    await openJob(folder, { ...passage.job, id: undefined });
    await queue.retry(lineOf(passage));
    expect(await drain()).toMatch(/holds another job\. Workers of one queue must share the folders/);
    const [failure] = await queue.setAside(lineOf(passage));
    expect(failure.error).toMatch(/holds another job/);
  });
});
