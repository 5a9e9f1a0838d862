import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { z } from 'zod';
import { DEFAULT_AUS } from '../lib/au/catalogue';
import { AppError, messageOf } from '../lib/errors';
import { progressBar } from '../lib/node/progress-bar';
import { SPLITS, type SplitName, writeShardSet } from '../training/face-set/shards';
import { writeClip } from '../training/synth/clip';
import { splitOf } from '../training/synth/identity';
import { renderAll } from '../training/synth/render-pool';
import { CROP_SIZE, RENDERER } from '../training/synth/sample';

const ASSETS = {
  type: 'string',
  default: '../shared/data/makehuman',
  description: 'Folder with the MakeHuman heads',
} as const;

const whole = (name: string, min: number) =>
  z.coerce
    .number({ error: `--${name} takes a whole number` })
    .int()
    .min(min);

const optionsSchema = z.object({
  identities: whole('identities', 1),
  perIdentity: whole('per-identity', 1),
  seed: whole('seed', 0),
  firstIdentity: whole('first-identity', 0),
  workers: whole('workers', 1).max(64),
  splits: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(SPLITS))),
});

const set = defineCommand({
  meta: { name: 'render', description: 'Renders a set of labelled faces (or, with "clip", a short video)' },
  args: {
    out: { type: 'string', required: true, description: 'Folder to write the set to' },
    identities: { type: 'string', default: '130', description: 'How many identity numbers to go through' },
    'per-identity': { type: 'string', default: '20', description: 'Pictures of each identity' },
    'first-identity': { type: 'string', default: '0', description: 'The first identity number' },
    splits: {
      type: 'string',
      default: SPLITS.join(','),
      description: 'Leave out identities of other splits',
    },
    seed: {
      type: 'string',
      default: '1',
      description: 'Fixes the pictures; the people depend on their number',
    },
    backgrounds: { type: 'string', description: 'Folder of pictures to show, blurred, behind the people' },
    workers: { type: 'string', default: '2', description: 'Threads' },
    assets: ASSETS,
  },
  run: ({ args }) => explain(renderSet(args)),
});

const clip = defineCommand({
  meta: { name: 'clip', description: 'Renders a short video of a person who smiles and blinks, as MJPEG' },
  args: {
    out: { type: 'string', required: true, description: 'File to write, ending in .mjpeg' },
    identity: { type: 'string', default: '9', description: 'Identity number' },
    assets: ASSETS,
  },
  run: ({ args }) => explain(renderClip(args)),
});

async function renderSet(
  args: Record<string, unknown> & { out: string; assets: string; backgrounds?: string },
): Promise<void> {
  const parsed = optionsSchema.safeParse({
    ...args,
    perIdentity: args['per-identity'],
    firstIdentity: args['first-identity'],
  });
  if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error));
  const { identities, perIdentity, seed, firstIdentity, workers, splits } = parsed.data;
  const numbers = Array.from({ length: identities }, (_, k) => firstIdentity + k).filter((number) =>
    splits.includes(splitOf(number)),
  );

  const bar = progressBar('identities');
  bar.start(numbers.length, 0);
  const backgrounds = args.backgrounds ? await picturesIn(args.backgrounds) : [];
  const data = { assets: resolve(args.assets), perIdentity, seed, backgrounds };
  const samples = await renderAll(numbers, workers, data, (done) => bar.update(done)).finally(() =>
    bar.stop(),
  );
  const source =
    `Rendered heads by renderer ${RENDERER}: identities ${firstIdentity} to ${firstIdentity + identities - 1}, ` +
    `${perIdentity} pictures each, seed ${seed}${backgrounds.length > 0 ? `, ${backgrounds.length} photographs as backgrounds` : ''}. ` +
    'Made by: npm run render';
  await writeShardSet(resolve(args.out), { aus: DEFAULT_AUS, size: CROP_SIZE, source, samples });
  report(samples);
}

/** @throws AppError io when the folder cannot be read, bad-input when it has no picture */
async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => {
    throw new AppError('io', `Cannot list --backgrounds ${folder}: ${messageOf(cause)}`, { cause });
  });
  const files = names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort();
  if (files.length === 0)
    throw new AppError('bad-input', `--backgrounds ${folder} holds no JPEG, PNG or WebP picture.`);
  return files.map((name) => resolve(folder, name));
}

async function renderClip(args: { out: string; assets: string; identity: string }): Promise<void> {
  const identity = whole('identity', 0).safeParse(args.identity);
  if (!identity.success) throw new AppError('bad-input', z.prettifyError(identity.error));
  await writeClip(resolve(args.assets), identity.data, resolve(args.out));
}

/** Ends with the sentence of what went wrong; anything unforeseen keeps its stack. */
async function explain(work: Promise<void>): Promise<void> {
  await work.catch((error) => {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}

function report(
  samples: readonly { split: SplitName; labels: readonly (number | null)[]; jpeg: Uint8Array }[],
): void {
  const bytes = samples.reduce((sum, sample) => sum + sample.jpeg.length, 0);
  console.log(
    `${samples.length} pictures, ${(bytes / 1e6).toFixed(1)} MB. Share of pictures with each action unit:`,
  );
  for (const split of SPLITS) {
    const rows = samples.filter((sample) => sample.split === split);
    if (rows.length === 0) continue;
    const shares = DEFAULT_AUS.map((au, i) => {
      const present = rows.filter((row) => row.labels[i] === 1).length;
      return `${au}:${(present / rows.length).toFixed(2)}`;
    });
    console.log(`  ${split.padEnd(10)} ${rows.length} pictures  ${shares.join(' ')}`);
  }
}

const [first, ...rest] = process.argv.slice(2);
const [command, rawArgs] = first === 'clip' ? [clip, rest] : [set, process.argv.slice(2)];
await runMain(command as typeof set, { rawArgs });
