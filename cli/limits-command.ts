// `npm run limits`: how small, turned and closely cut a face may be, in the tables of docs/limits.md.
import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { progressBar } from '../lib/node/progress-bar';
import { textTable } from '../lib/node/text-table';
import type { Condition } from '../training/evaluation/limits/condition';
import { type Limit, measureLimits, measureShare } from '../training/evaluation/limits/measure-limits';
import { numberOf, refuseUnread, valuesOf } from './arguments';

const HEADS: Record<Condition['kind'], string> = {
  size: 'pixels from ear to ear, in 1920×1080',
  turn: 'degrees clockwise in the plane',
  crop: 'side of the picture, in distances of the ears',
};

const command = defineCommand({
  meta: {
    name: 'limits',
    description:
      'Shows portraits smaller, turned and cut closer, reads them as analyze does, and prints what was found, how ' +
      'far the eyes are off and how much the probabilities change.',
  },
  args: {
    portraits: { type: 'string', description: 'folder of upright portraits with one face each' },
    count: { type: 'string', default: '30', description: 'most portraits that are taken' },
    share: {
      type: 'string',
      description: 'folder of photographs with a face: prints in how many one is found; may be repeated',
    },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args, { several: ['share'] });
      const shares = valuesOf(rawArgs, 'share');
      if (!args.portraits && shares.length === 0) {
        throw new AppError('bad-input', 'Name a folder with --portraits or --share; --help says more.');
      }
      const count = numberOf(args.count, 'count')!;
      if (!Number.isInteger(count) || count < 1) {
        throw new AppError('bad-input', `--count must be a whole number from 1; it is “${args.count}”.`);
      }
      const { portraits } = args;
      if (portraits) tellLimits(await counted((tell) => measureLimits(portraits, count, tell)));
      for (const folder of shares) {
        const { shown, found } = await counted((tell) => measureShare(folder, tell));
        console.log(`${folder}: a face in ${found} of ${shown} photographs (${percent(found / shown)})`);
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

async function counted<Result>(
  work: (tell: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = progressBar('photographs');
  return work((done, total) => {
    if (done === 0) bar.start(total, 0);
    else bar.update(done);
  }).finally(() => bar.stop());
}

function tellLimits(limits: readonly Limit[]): void {
  for (const [kind, head] of Object.entries(HEADS)) {
    const rows = limits.filter(({ condition }) => condition.kind === kind);
    console.log(`\n${textTable([[head, 'found', 'eyes off', 'change of p'], ...rows.map(cellsOf)])}`);
  }
}

function cellsOf({ condition, shown, found, error, change }: Limit): string[] {
  const isMissed = found === 0;
  return [
    String(condition.value),
    `${found} of ${shown}`,
    isMissed ? '–' : percent(error),
    isMissed ? '–' : change.toFixed(3),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

await runMain(command);
