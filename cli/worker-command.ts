import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type CommandDef, defineCommand } from 'citty';
import { z } from 'zod';
import { AppError } from '../lib/errors';
import { WORKER_KINDS, type WorkerKind } from '../lib/queue/job-kinds';
import { openQueue } from '../lib/queue/open-queue';
import { workLoop } from '../lib/queue/work-loop';
import { BACKENDS, type BackendName } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import { trainHandler } from '../training/jobs/train-handler';
import { numberOf, refuseUnread } from './arguments';
import { runAlone } from './run-alone';
import { stopSignal } from './stop-signal';

const MOST_WORKERS = 64;

const command = defineCommand({
  meta: {
    name: 'worker',
    description:
      'Works on what waits in the queue: that of DATABASE_URL, which any number of machines share, else that of ' +
      'this machine. Stopped or killed anywhere, another worker goes on with its job.',
  },
  args: {
    workers: { type: 'string', default: '1', description: 'how many, a process each' },
    kinds: { type: 'string', default: WORKER_KINDS.join(','), description: `of ${WORKER_KINDS.join(', ')}` },
    drain: { type: 'boolean', default: false, description: 'end when all is done' },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args);
    const workers = countOf(numberOf(args.workers, 'workers'));
    const kinds = kindsOf(args.kinds);
    const signal = stopSignal(console.log);
    if (workers > 1) {
      const same = ['--kinds', kinds.join(','), args.drain ? '--drain' : '--no-drain'];
      return workTogether(workers, args.backend ? [...same, '--backend', args.backend] : same, signal);
    }
    const queue = await openQueue();
    try {
      const device = await startBackend(args.backend as BackendName | undefined);
      const handlers = { train: trainHandler(queue, device) };
      console.log(`Worker ${process.pid} on ${device.label}: ${kinds.join(', ')}.`);
      await workLoop(queue, {
        handlers: Object.fromEntries(kinds.map((kind) => [kind, handlers[kind]])),
        device: device.label,
        isDraining: args.drain,
        signal,
        say: console.log,
      });
    } finally {
      await queue.close();
    }
  },
});

/** One process a worker, as each computes on a backend of its own; one that ends early leaves the others at work. */
async function workTogether(workers: number, args: readonly string[], signal: AbortSignal): Promise<void> {
  const script = fileURLToPath(import.meta.url);
  const all = Array.from({ length: workers }, () => fork(script, args, { execArgv: process.execArgv }));
  signal.addEventListener('abort', () => {
    for (const one of all) one.kill('SIGTERM');
  });
  const codes = await Promise.all(all.map(async (one) => (await once(one, 'exit'))[0]));
  const failed = codes.filter((code) => code !== 0).length;
  if (failed > 0 && !signal.aborted) {
    throw new AppError('internal', `${failed} of ${workers} workers ended early; their jobs go to others.`);
  }
}

function countOf(workers: number | null): number {
  const parsed = z.number().int().min(1).max(MOST_WORKERS).safeParse(workers);
  if (parsed.success) return parsed.data;
  throw new AppError('bad-input', `--workers is a number from 1 to ${MOST_WORKERS}.`);
}

function kindsOf(text: string): WorkerKind[] {
  const parsed = z.array(z.enum(WORKER_KINDS)).safeParse(text.split(',').map((kind) => kind.trim()));
  if (parsed.success) return [...new Set(parsed.data)];
  throw new AppError(
    'bad-input',
    `--kinds takes ${WORKER_KINDS.join(', ')}, with commas between; it is “${text}”.`,
  );
}

await runAlone(command as CommandDef);
