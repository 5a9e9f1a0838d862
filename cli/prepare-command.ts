import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { AppError } from '../lib/errors';
import { progressBar } from '../lib/node/progress-bar';
import { readNeutral } from '../training/datasets/neutral-pictures';
import { openDataset } from '../training/datasets/open';
import { printReport } from '../training/datasets/prepare/prepare-report';
import { prepare } from '../training/datasets/prepare/prepare-set';
import { describeProblems, refuseProblems } from '../training/datasets/problems';
import type { RawDataset } from '../training/datasets/raw';
import { labelRuleOf, numberOf, PRESENT_FROM, refuseUnread } from './arguments';
import { stopSignal } from './stop-signal';

/** A browser takes about 300 MB. */
const MOST_PAGES = 64;

export const prepareCommand = defineCommand({
  meta: {
    name: 'prepare',
    description:
      'Finds and cuts out the faces of a dataset once, with the code of the live page, and keeps them as a face set to ' +
      'train on. Goes on where it was stopped or killed. What gave no face is listed in OUT.report.json.',
  },
  args: {
    data: {
      type: 'string',
      required: true,
      description: 'folder of BP4D, BP4D+, DISFA, DISFA+ or your own pictures',
    },
    out: { type: 'string', required: true, description: 'folder for the face set' },
    every: { type: 'string', default: '1', description: 'of each recording, take every Nth frame' },
    'present-from': PRESENT_FROM,
    neutral: {
      type: 'boolean',
      default: false,
      description:
        'a folder of pictures, one person each, who were told to look neutral: every unit is absent',
    },
    pages: { type: 'string', description: 'browsers that read at once (one for each processor)' },
    'skip-problems': {
      type: 'boolean',
      default: false,
      description: 'go on without the frames that something is wrong with',
    },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args);
    const every = countOf(args.every, 'every', 1_000_000);
    const pages = args.pages ? countOf(args.pages, 'pages', MOST_PAGES) : availableParallelism();
    const raw = args.neutral ? await readNeutral(args.data) : await openRaw(args.data, args['present-from']);
    for (const note of raw.notes) console.log(`Note: ${note}`);
    if (args['skip-problems'] && raw.problems.length > 0) {
      console.log(`Going on without what is wrong. ${describeProblems(raw.problems)}`);
    } else refuseProblems(args.data, raw.problems);

    const bar = progressBar('frames');
    let isStarted = false;
    const signal = stopSignal((text) => console.log(`\n${text}`));
    try {
      const report = await prepare(raw, { out: args.out, every, pages, signal }, (done, total) => {
        if (isStarted) bar.update(done);
        else bar.start(total, done);
        isStarted = true;
      }).finally(() => bar.stop());
      console.log(printReport(report, `${resolve(args.out)}.report.json`));
      if (args.neutral)
        console.log(`Measure false alarms on it with: npm run people -- --neutral ${args.out}`);
      else console.log(`Train on it with: npm run train -- --data ${args.out} --fold 1 --folds 3`);
    } catch (error) {
      if (error !== signal.reason) throw error;
      console.log('Stopped; what is read is kept, and the same command goes on.');
    }
  },
});

async function openRaw(data: string, presentFrom: string | undefined): Promise<RawDataset> {
  const dataset = await openDataset(data, labelRuleOf(presentFrom));
  if (dataset.kind === 'raw') return dataset.raw;
  throw new AppError('bad-input', `${data} is a face set: it is prepared, and can be trained on.`);
}

function countOf(text: string, name: string, most: number): number {
  const value = numberOf(text, name)!;
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new AppError('bad-input', `--${name} must be a whole number from 1 to ${most}; it is “${text}”.`);
}
