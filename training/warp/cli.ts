import { resolve } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { AppError } from '../../lib/errors';
import { numberOf, refuseUnknown } from '../arguments';
import { progressBar } from '../bar';
import { writeShardSet } from '../datasets/shards';
import { readAuMesh } from './au-mesh';
import { openPhotos, warpedSamples } from './warp-set';

const command = defineCommand({
  meta: {
    name: 'warp',
    description:
      'Makes a training set of photographs whose faces are moved by units that no machine label knows (6, 9, 10, 14, 23).',
  },
  args: {
    set: {
      type: 'string',
      required: true,
      description: 'a set that npm run label made, its readings beside it',
    },
    mesh: {
      type: 'string',
      required: true,
      description: 'folder with the map from action units to the face mesh',
    },
    out: { type: 'string', required: true, description: 'folder to write the set to' },
    'per-photo': { type: 'string', default: '2', description: 'warped pictures of each photograph' },
    seed: { type: 'string', default: '1', description: 'fixes what is drawn' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnknown(rawArgs, Object.keys(cmd.args ?? {}));
      await warp({
        ...args,
        perPhoto: numberOf(args['per-photo'], 'per-photo')!,
        seed: numberOf(args.seed, 'seed')!,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

interface WarpOptions {
  readonly set: string;
  readonly mesh: string;
  readonly out: string;
  readonly perPhoto: number;
  readonly seed: number;
}

async function warp({ set, mesh, out, perPhoto, seed }: WarpOptions): Promise<void> {
  if (!Number.isInteger(perPhoto) || perPhoto < 1) {
    throw new AppError('bad-input', `--per-photo must be a whole number from 1; it is ${perPhoto}.`);
  }
  const auMesh = await readAuMesh(mesh);
  const { aus, size, source, photos } = await openPhotos(set);
  const bar = progressBar('pictures');
  bar.start(photos.length * perPhoto, 0);
  const samples = warpedSamples({ aus, size, photos }, auMesh, perPhoto, seed, () => bar.increment());
  const about =
    `Photographs, WARPED: the face mesh is moved by action units within their regions, and the picture with it ` +
    `(Py-Feat’s linear map; no wrinkles are added). Moved units are labelled as present, those that a movement ` +
    `touches are unknown. Made by: npm run warp. Of: ${source}`;
  await writeShardSet(resolve(out), { aus, size, source: about, samples }).finally(() => bar.stop());
  console.log(`${photos.length * perPhoto} pictures of ${photos.length} photographs → ${out}`);
}

await runMain(command);
