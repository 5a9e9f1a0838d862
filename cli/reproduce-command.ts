import { type CommandDef, defineCommand } from 'citty';
import { AppError } from '../lib/errors';
import { openQueue } from '../lib/queue/open-queue';
import type { Job } from '../lib/runs/job-file';
import { type ReproductionOptions, reproductionOptionsSchema } from '../lib/runs/reproduction-file';
import { BACKENDS, type BackendName } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import { EMBEDDED_SET } from '../training/datasets/embedded-set';
import { openJob, readJob } from '../training/jobs/job';
import { openBenchmark } from '../training/jobs/reproduce/benchmark-data';
import { NOISE, planCells } from '../training/jobs/reproduce/plan';
import { writeReport } from '../training/jobs/reproduce/reproduce-report';
import { runCell, sourceOf } from '../training/jobs/reproduce/run-cell';
import { INPUT_SIZE } from '../training/jobs/reproduce/settings';
import { reproductionPassage } from '../training/jobs/train-handler';
import { workThrough } from '../training/jobs/work-through';
import { consoleProgress } from '../training/run/console-progress';
import { numberOf, refuseUnread, valuesOf } from './arguments';
import { runAlone } from './run-alone';
import { stopSignal } from './stop-signal';

const command = defineCommand({
  meta: {
    name: 'reproduce',
    description:
      'The paper’s Table 1 and Figures 2, 3 and 4, with a verdict on each claim. Stopped anywhere, the same ' +
      'command goes on; started several times, the processes share the work.',
  },
  args: {
    data: {
      type: 'string',
      description: `folder of a face set, taken as it is (${EMBEDDED_SET}, made as hard as BP4D)`,
    },
    init: {
      type: 'string',
      description: 'start from a ResNet18 backbone: a .safetensors file, or a folder of .npy files',
    },
    out: { type: 'string', default: 'runs/reproduce', description: 'folder of the job' },
    folds: { type: 'string', default: '3', description: 'subject-exclusive folds' },
    seeds: { type: 'string', default: '2', description: 'repeats of each fold' },
    'input-size': {
      type: 'string',
      default: String(INPUT_SIZE),
      description: 'side of the input in pixels, a multiple of 16',
    },
    noise: { type: 'string', description: `chance of a guessed label (${NOISE}; 0 with --data)` },
    queue: {
      type: 'boolean',
      default: false,
      description: 'leave the work to npm run worker, and wait for it',
    },
    'report-only': { type: 'boolean', default: false, description: 'make the report of the cells done' },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args, { several: ['data'] });
    const folder = args.out;
    if (!args['report-only']) await compute(folder, jobOf(args, rawArgs), args);
    const job = await readJob(folder);
    const files = await writeReport(folder, job);
    console.log(`Report: ${files.slice(0, 4).join(', ')}`);
  },
});

interface Arguments {
  init?: string;
  folds: string;
  seeds: string;
  'input-size': string;
  noise?: string;
}

function jobOf(args: Arguments, rawArgs: string[]): Job {
  const data = valuesOf(rawArgs, 'data');
  const options = reproductionOptionsSchema.safeParse({
    data: data.length > 0 ? data : [EMBEDDED_SET],
    folds: numberOf(args.folds, 'folds'),
    seeds: numberOf(args.seeds, 'seeds'),
    inputSize: numberOf(args['input-size'], 'input-size'),
    init: args.init ?? null,
    picksByRates: data.length === 0,
    noise: numberOf(args.noise, 'noise') ?? (data.length === 0 ? NOISE : 0),
  });
  if (!options.success) {
    const [issue] = options.error.issues;
    throw new AppError('bad-input', `--${issue.path.join('.')}: ${issue.message}`);
  }
  const { folds, seeds } = options.data;
  const shown = rawArgs.filter(
    (arg, i) => arg !== '--queue' && arg !== '--backend' && rawArgs[i - 1] !== '--backend',
  );
  return {
    kind: 'reproduce',
    command: ['npm run reproduce', ...(shown.length > 0 ? ['--', ...shown] : [])].join(' '),
    options: options.data,
    cells: planCells({ folds, seeds, hasSource: sourceOf(options.data) }),
  };
}

async function compute(
  folder: string,
  wanted: Job,
  args: { queue: boolean; backend?: string },
): Promise<void> {
  const queue = await openQueue();
  try {
    const job = await openJob(folder, wanted);
    const options: ReproductionOptions = reproductionOptionsSchema.parse(job.options);
    const progress = consoleProgress(folder, `log-${process.pid}.jsonl`);
    const device = args.queue ? null : await startBackend(args.backend as BackendName | undefined);
    progress.say(
      `Job ${folder} ${device ? `on ${device.label}` : 'for workers'}: ${job.cells.length} cells.`,
    );
    const benchmark = device && (await openBenchmark(options));
    await workThrough(queue, reproductionPassage(folder, job), {
      signal: stopSignal((text) => progress.say(text)),
      say: (text) => progress.say(text),
      here: device && {
        device: device.label,
        run: (cell, context) =>
          runCell({ folder, options, benchmark: benchmark!, device, progress }, cell, context),
      },
    });
  } finally {
    await queue.close();
  }
}

await runAlone(command as CommandDef);
