import path from 'node:path';
import { AppError } from '../../lib/errors';
import { root } from '../../lib/node/root';
import { type TrainJob, trainJobSchema } from '../../lib/queue/job-kinds';
import type { Queue } from '../../lib/queue/job-queue';
import type { Handler } from '../../lib/queue/work-loop';
import type { Cell, Job } from '../../lib/runs/job-file';
import { reproductionOptionsSchema } from '../../lib/runs/reproduction-file';
import { type RunRequest, withoutFormat } from '../../lib/runs/run-file';
import type { Device } from '../backends/device';
import { consoleProgress } from '../run/console-progress';
import { checkOptions } from '../run/run-folder';
import { runTraining } from '../run/run-training';
import { summarise, writeSummary } from './folds-summary';
import { cellOf, readJob } from './job';
import { openBenchmark } from './reproduce/benchmark-data';
import { writeReport } from './reproduce/reproduce-report';
import { runCell } from './reproduce/run-cell';
import { type CellContext, doneCells, workOnCell } from './work-on-cell';
import { jobId, lineOf, portable, putReady, TRIES } from './work-through';

/** What a worker does with “train”: a cell of a job, whoever put it into the queue. The last one brings the results together. */
export function trainHandler(queue: Queue, device: Device): Handler {
  const reproduce = reproductions(device);
  return {
    nameOf(data) {
      const { data: job } = trainJobSchema.safeParse(data);
      return job ? `Cell ${job.cell} of ${job.folder}` : 'A cell';
    },
    async work(data, signal) {
      const task = taskOf(data);
      const { folder, job } = await folderOf(task);
      const run = (cell: Cell, context: CellContext) =>
        task.task === 'fold' ? runFold(task, device, context) : reproduce(folder, job, cell, context);
      await workOnCell(folder, cellOf(job, task.cell), { device: device.label, run }, signal);
      const done = await doneCells(folder, job.cells);
      if (done.size === job.cells.length) await bringTogether(folder, job);
      // of folds no cell needs another, so all were put at once
      else if (task.task === 'reproduction') await putReady(queue, reproductionPassage(folder, job), done);
    },
    async afterwards({ data }) {
      const { folder, job } = await folderOf(taskOf(data));
      const done = await doneCells(folder, job.cells);
      if (done.size === job.cells.length) await queue.removeIdle(lineOf({ kind: 'train', folder, job }));
    },
  };
}

/** A reproduction’s cells as the queue is told of them. */
export function reproductionPassage(folder: string, job: Job) {
  const common = { task: 'reproduction' as const, job: jobId(folder, job), folder: portable(folder) };
  return {
    ...{ kind: 'train' as const, folder, job, tries: TRIES },
    jobOf: ({ id }: Cell): TrainJob => ({ ...common, cell: id }),
  };
}

type FoldJob = Extract<TrainJob, { task: 'fold' }>;

/**
 * The cells of a training over folds as the queue is told of them.
 * @param runs what is asked of each cell, by its name
 */
export function foldsPassage(folder: string, job: Job, runs: ReadonlyMap<string, RunRequest>) {
  const common = { task: 'fold' as const, job: jobId(folder, job), folder: portable(folder) };
  const jobOf = ({ id }: Cell): FoldJob => ({
    ...common,
    cell: id,
    run: { format: 'ugn-live run', version: 1, ...checkOptions(runs.get(id)!) },
  });
  return { kind: 'train' as const, folder, job, tries: TRIES, jobOf };
}

/** The config of a cell of folds, of its name. */
export function configOf(id: string): string {
  return id.replace(/-f\d+-s\d+$/, '');
}

/** Trains one fold and repeat. */
export async function runFold(
  { run }: Pick<FoldJob, 'run'>,
  device: Device,
  context: CellContext,
): Promise<void> {
  await runTraining(withoutFormat(run), { ...context, progress: consoleProgress(context.folder), device });
}

/** @throws AppError bad-input for what no version of this program put there */
function taskOf(data: unknown): TrainJob {
  const parsed = trainJobSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    'bad-input',
    `The queue holds a job that is none of this program: ${issue.path.join('.')}: ${issue.message}`,
  );
}

async function folderOf(task: TrainJob): Promise<{ folder: string; job: Job }> {
  const folder = path.resolve(root, task.folder);
  const job = await readJob(folder).catch((cause) => {
    throw new AppError(
      'io',
      `This worker does not find the job in ${folder}. Folders of jobs must be seen by all workers under the same path. (${cause.message})`,
      { cause },
    );
  });
  if (jobId(task.folder, job) === task.job) return { folder, job };
  throw new AppError(
    'conflict',
    `On this machine ${folder} holds another job. Workers of one queue must share the folders of its jobs.`,
  );
}

/** Does cells of reproductions; the faces of the last one stay in memory. */
function reproductions(device: Device) {
  let open: { key: string; benchmark: ReturnType<typeof openBenchmark> } | null = null;
  return async (folder: string, job: Job, cell: Cell, context: CellContext): Promise<void> => {
    const options = reproductionOptionsSchema.parse(job.options);
    const key = jobId(folder, job);
    if (open?.key !== key) open = { key, benchmark: openBenchmark(options) };
    const benchmark = await open.benchmark.catch((error) => {
      open = null;
      throw error;
    });
    const progress = consoleProgress(folder, `log-${process.pid}.jsonl`);
    await runCell({ folder, options, benchmark, device, progress }, cell, context);
  };
}

async function bringTogether(folder: string, job: Job): Promise<void> {
  if (job.kind === 'reproduce') await writeReport(folder, job);
  else await writeSummary(folder, await summarise(folder, job, configOf));
}
