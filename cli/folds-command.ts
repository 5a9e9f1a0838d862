import path from 'node:path';
import { defineCommand } from 'citty';
import { z } from 'zod';
import { AppError } from '../lib/errors';
import { openQueue } from '../lib/queue/open-queue';
import type { Cell, Job } from '../lib/runs/job-file';
import type { RunRequest } from '../lib/runs/run-file';
import { BACKENDS, type BackendName } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import { loadConfig } from '../training/configs/experiments';
import { EMBEDDED_SET } from '../training/datasets/embedded-set';
import { summarise, summaryTable, writeSummary } from '../training/jobs/folds-summary';
import { openJob } from '../training/jobs/job';
import { configOf, foldsPassage, runFold } from '../training/jobs/train-handler';
import { workThrough } from '../training/jobs/work-through';
import { checkOptions, newRunFolder, startAt } from '../training/run/run-folder';
import { Stopped } from '../training/stages/stage';
import { numberOf, refuseUnread, valuesOf } from './arguments';
import { stopSignal } from './stop-signal';

export const foldsCommand = defineCommand({
  meta: {
    name: 'folds',
    description:
      'Train every fold and repeat of one or several experiments as one job. Stopped anywhere, the same command ' +
      'goes on; started several times, the processes share the work.',
  },
  args: {
    config: { type: 'string', description: 'experiment; may be given several times (ugn-b)' },
    folds: { type: 'string', default: '3', description: 'subject-exclusive folds' },
    repeats: { type: 'string', default: '1', description: 'seeds of each fold' },
    data: { type: 'string', description: `folder of a face set; may be repeated (${EMBEDDED_SET})` },
    init: {
      type: 'string',
      description: 'start from a ResNet18 backbone: a .safetensors file, or a folder of .npy files',
    },
    epochs: { type: 'string', description: 'passes over the images in each stage' },
    batch: { type: 'string', description: 'images in a step' },
    'input-size': { type: 'string', description: 'side of the input in pixels, a multiple of 16' },
    rate: { type: 'string', description: 'factor on the learning rates (1)' },
    out: { type: 'string', description: 'folder of the job (runs/<date>-folds); name it to go on' },
    queue: {
      type: 'boolean',
      default: false,
      description: 'leave the work to npm run worker, and wait for it',
    },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args, { several: ['config', 'data'] });
    const folder = args.out ?? newRunFolder('folds');
    const given = valuesOf(rawArgs, 'config');
    const configs = given.length > 0 ? given : ['ugn-b'];
    for (const config of configs) await loadConfig(config); // a wrong name leaves no folder behind
    const shape = checkShape({
      folds: numberOf(args.folds, 'folds'),
      repeats: numberOf(args.repeats, 'repeats'),
    });
    const data = valuesOf(rawArgs, 'data');
    const common: RunRequest = checkOptions({
      command: ['npm run train -- folds', ...rawArgs].join(' '),
      config: configs[0],
      data: data.length > 0 ? data : [EMBEDDED_SET],
      // never a trained model: it may have seen the people that a fold tests
      start: args.init ? startAt(args.init) : { kind: 'scratch' },
      seed: 1,
      epochs: numberOf(args.epochs, 'epochs'),
      batch: numberOf(args.batch, 'batch'),
      inputSize: numberOf(args['input-size'], 'input-size'),
      rate: numberOf(args.rate, 'rate'),
    });
    const runs = runsOf(configs, shape, common);
    const { command, ...options } = common;
    const cells = [...runs.keys()].map((id): Cell => ({ id, needs: [], cost: 1 }));
    await work(folder, { kind: 'folds', command, options, cells }, runs, args);
  },
});

const shapeSchema = z.object({ folds: z.number().int().min(2), repeats: z.number().int().min(1) });

function checkShape(shape: { folds: number | null; repeats: number | null }): z.output<typeof shapeSchema> {
  const parsed = shapeSchema.safeParse(shape);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('bad-input', `--${issue.path.join('.')}: ${issue.message}`);
}

/** Options of each cell by its name: every repeat of all folds and configs before the next repeat. */
export function runsOf(
  configs: readonly string[],
  { folds, repeats }: { folds: number; repeats: number },
  common: RunRequest,
): Map<string, RunRequest> {
  const runs = new Map<string, RunRequest>();
  for (let seed = 1; seed <= repeats; seed++) {
    for (let fold = 1; fold <= folds; fold++) {
      for (const config of configs) {
        runs.set(`${nameOf(config)}-f${fold}-s${seed}`, { ...common, config, fold, folds, seed });
      }
    }
  }
  return runs;
}

function nameOf(config: string): string {
  return path.basename(config, '.ts').replace(/[^\w.-]/g, '-');
}

async function work(
  folder: string,
  wanted: Job,
  runs: ReadonlyMap<string, RunRequest>,
  args: { queue: boolean; backend?: string },
): Promise<void> {
  const queue = await openQueue();
  const say = (text: string) => console.log(text);
  try {
    const job = await openJob(folder, wanted);
    const device = args.queue ? null : await startBackend(args.backend as BackendName | undefined);
    say(`Job ${folder} ${device ? `on ${device.label}` : 'for workers'}: ${job.cells.length} cells.`);
    const passage = foldsPassage(folder, job, runs);
    await workThrough(queue, passage, {
      signal: stopSignal(say),
      say,
      here: device && {
        device: device.label,
        run: (cell, context) => runFold(passage.jobOf(cell), device, context),
      },
    });
    const summary = await summarise(folder, job, configOf);
    await writeSummary(folder, summary);
    say(`\nMean and 95 % interval over folds × repeats, in %:\n${summaryTable(summary)}`);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say(`${error.message} The same command with --out ${folder} goes on.`);
  } finally {
    await queue.close();
  }
}
