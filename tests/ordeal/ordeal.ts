// `npm run ordeal -- KIND`: tries to break what is there, trial after trial, on this machine alone. What was tried is kept in
// .cache/ordeal, so that a later call goes on where this one ends; `npm run ordeal -- table` prints what is known so far.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineCommand, runMain } from 'citty';
import { z } from 'zod';
import { messageOf } from '../../lib/errors';
import { root } from '../../lib/node/root';
import { quantileOfSorted } from '../../lib/numbers/statistics';
import { KINDS } from './kinds';
import { slopeOf } from './slope';

const folder = path.join(root, '.cache', 'ordeal');

const trialSchema = z.object({
  trial: z.number().int(),
  /** Null where it went as it should. */
  failure: z.string().nullable(),
  seconds: z.number(),
  figures: z.record(z.string(), z.number()),
});
type Trial = z.output<typeof trialSchema>;

await runMain(
  defineCommand({
    meta: { name: 'ordeal', description: 'Tries to break what is there.' },
    args: {
      kind: { type: 'positional', description: [...Object.keys(KINDS), 'table'].join(', ') },
      minutes: { type: 'string', description: 'ends after so long', default: '3' },
      trials: {
        type: 'string',
        description: 'so many in all, with those of earlier calls; the wanted number',
      },
    },
    async run({ args: { kind, minutes, trials } }) {
      if (kind === 'table') return print();
      const name = Object.keys(KINDS).find((one) => one === kind);
      if (!name)
        throw new Error(`There is no ${kind}; there are ${Object.keys(KINDS).join(', ')} and table.`);
      const wanted = Number(trials ?? KINDS[name].wanted);
      process.exitCode = (await run(name, wanted, performance.now() + 60_000 * Number(minutes))) ? 0 : 1;
    },
  }),
);
process.exit();

/** @returns whether nothing failed */
async function run(name: string, wanted: number, until: number): Promise<boolean> {
  const before = read(name);
  const work = path.join(folder, name);
  mkdirSync(work, { recursive: true });
  const { trial, close } = await (await KINDS[name].load()).open(work);
  let failed = 0;
  let done = 0;
  for (let number = before.length; number < wanted && performance.now() < until; number++, done++) {
    const start = performance.now();
    const { failure, figures } = await trial(number).then(
      (found) => ({ failure: null, figures: found }),
      (error) => ({ failure: messageOf(error), figures: {} }),
    );
    const seconds = (performance.now() - start) / 1000;
    if (failure !== null) {
      failed++;
      console.log(`trial ${number}: ${failure}`);
    }
    appendFileSync(fileOf(name), `${JSON.stringify({ trial: number, failure, seconds, figures })}\n`);
  }
  await close();
  console.log(`${name}: ${done} trials, ${failed} failed; ${before.length + done} of ${wanted} in all`);
  return failed === 0;
}

function fileOf(name: string): string {
  return path.join(folder, `${name}.jsonl`);
}

function read(name: string): Trial[] {
  if (!existsSync(fileOf(name))) return [];
  const lines = readFileSync(fileOf(name), 'utf8').trim().split('\n');
  return lines.map((line) => trialSchema.parse(JSON.parse(line)));
}

function print(): void {
  console.log('| | trials | of | failed | figures: median, largest |\n|---|--:|--:|--:|---|');
  for (const [name, { what, wanted, flat }] of Object.entries(KINDS)) {
    const trials = read(name);
    if (trials.length === 0) continue;
    const failed = trials.filter(({ failure }) => failure !== null).length;
    const names = [...new Set(trials.flatMap(({ figures }) => Object.keys(figures)))];
    const figures = names
      .filter((figure) => figure !== 'visit')
      .map((figure) => {
        const values = trials
          .flatMap(({ figures }) => figures[figure] ?? [])
          .sort((one, other) => one - other);
        const [middle, most] = [0.5, 1].map((q) =>
          Number(quantileOfSorted(Float64Array.from(values), q).toPrecision(3)),
        );
        return `${figure} ${middle}, ${most}${flat?.includes(figure) ? growthOf(trials, figure) : ''}`;
      });
    console.log(`| ${what} | ${trials.length} | ${wanted} | ${failed} | ${figures.join('; ')} |`);
  }
}

function growthOf(trials: readonly Trial[], figure: string): string {
  const known = trials.filter(({ failure }) => failure === null);
  const visits = [...new Set(known.map(({ figures }) => figures.visit))].map((visit) =>
    known
      .filter(({ figures }) => figures.visit === visit)
      .map(({ figures }) => [figures.frames / 1000, figures[figure]] as const),
  );
  const slope = slopeOf(visits);
  if (!slope) return '';
  const [value, margin] = [slope.value, slope.margin].map((number) => Number(number.toPrecision(2)));
  return `, ${value} ± ${margin} more each 1,000 frames`;
}
