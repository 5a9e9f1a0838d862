import { resolve } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { z } from 'zod';
import { AppError } from '../lib/errors';
import { DATA_VARIABLE, dataPath } from '../lib/node/data-folder';
import { renderSet } from '../training/datasets/render-set';
import { SPLITS } from '../training/face-set/shards';
import { writeClip } from '../training/synth/clip';
import { HEADS, type Heads } from '../training/synth/head-kinds';
import { refuseUnread } from './arguments';

/** Folder of each kind of head in the folder of data, and what they are called. */
const PLACES: Readonly<Record<Heads, { folder: string; name: string }>> = {
  makehuman: { folder: 'makehuman', name: 'the MakeHuman heads' },
  ict: { folder: 'ict-facekit', name: 'the heads of ICT-FaceKit' },
};

const ASSETS = {
  type: 'string',
  description: `Folder with the heads (makehuman or ict-facekit in the folder that ${DATA_VARIABLE} names)`,
} as const;

const whole = (name: string, min: number) =>
  z.coerce
    .number({ error: `--${name} takes a whole number` })
    .int()
    .min(min);

const optionsSchema = z.object({
  heads: z.enum(HEADS, { error: `--heads is one of ${HEADS.join(', ')}` }),
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
    heads: {
      type: 'string',
      default: 'makehuman',
      description:
        'Whose heads: makehuman, or ict (ICT-FaceKit, another topology from scans, each side by itself)',
    },
    even: {
      type: 'boolean',
      description: 'Draw strengths evenly from a trace to the most, and often on one side alone',
    },
    assets: ASSETS,
  },
  run: ({ args, cmd, rawArgs }) =>
    explain(async () => {
      refuseUnread(rawArgs, cmd.args);
      await renderFrom(args);
    }),
});

const clip = defineCommand({
  meta: { name: 'clip', description: 'Renders a short video of a person who smiles and blinks, as MJPEG' },
  args: {
    out: { type: 'string', required: true, description: 'File to write, ending in .mjpeg' },
    identity: { type: 'string', default: '9', description: 'Identity number' },
    assets: ASSETS,
  },
  run: ({ args, cmd, rawArgs }) =>
    explain(async () => {
      refuseUnread(rawArgs, cmd.args);
      await renderClip(args);
    }),
});

async function renderFrom(
  args: Record<string, unknown> & { out: string; assets?: string; backgrounds?: string },
): Promise<void> {
  const parsed = optionsSchema.safeParse({
    ...args,
    perIdentity: args['per-identity'],
    firstIdentity: args['first-identity'],
  });
  if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error));
  await renderSet({
    ...parsed.data,
    out: args.out,
    assets: headsAt(args.assets, parsed.data.heads),
    strengths: args.even ? 'even' : 'clear',
    backgrounds: args.backgrounds,
  });
}

async function renderClip(args: { out: string; assets?: string; identity: string }): Promise<void> {
  const identity = whole('identity', 0).safeParse(args.identity);
  if (!identity.success) throw new AppError('bad-input', z.prettifyError(identity.error));
  await writeClip(resolve(headsAt(args.assets)), identity.data, resolve(args.out));
}

/** @throws AppError bad-input when neither the option nor the variable names them */
function headsAt(assets: string | undefined, heads: Heads = 'makehuman'): string {
  const place = PLACES[heads];
  const folder = assets ?? dataPath(place.folder);
  if (folder) return folder;
  throw new AppError(
    'bad-input',
    `Where are the heads? Name the folder of ${place.name} with --assets, or set ${DATA_VARIABLE} to the folder that ` +
      `holds it as ${place.folder} (docs/datasets.md).`,
  );
}

/** Ends with the sentence of what went wrong; anything unforeseen keeps its stack. */
async function explain(work: () => Promise<void>): Promise<void> {
  await work().catch((error) => {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}

const [first, ...rest] = process.argv.slice(2);
const [command, rawArgs] = first === 'clip' ? [clip, rest] : [set, process.argv.slice(2)];
await runMain(command as typeof set, { rawArgs });
