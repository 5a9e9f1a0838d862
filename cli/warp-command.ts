import { resolve } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { progressBar } from '../lib/node/progress-bar';
import { startUnitReader } from '../training/datasets/label/unit-reader';
import { readAuMesh } from '../training/datasets/warp/au-mesh';
import { openPhotos, warpedSamples } from '../training/datasets/warp/warp-set';
import { writeShardSet } from '../training/face-set/shards';
import { numberOf, refuseUnknown } from './arguments';

const command = defineCommand({
  meta: {
    name: 'warp',
    description:
      'Makes a training set of photographs whose faces are moved by action units, above all by those that no machine ' +
      'label knows (6, 9, 10, 14, 23); the others are read again.',
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
    landmarker: {
      type: 'string',
      required: true,
      description: 'the face_landmarker.task that labelled the set',
    },
    out: { type: 'string', required: true, description: 'folder to write the set to' },
    'per-photo': { type: 'string', default: '2', description: 'warped pictures of each photograph' },
    turn: {
      type: 'string',
      default: '0',
      description: 'degrees that each head is turned by, either way, at most',
    },
    seed: { type: 'string', default: '1', description: 'fixes what is drawn' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnknown(rawArgs, Object.keys(cmd.args ?? {}));
      await warp({
        ...args,
        perPhoto: numberOf(args['per-photo'], 'per-photo')!,
        turn: numberOf(args.turn, 'turn')!,
        seed: numberOf(args.seed, 'seed')!,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

/** Further round, too much comes into sight that the photograph does not show. */
const MOST_TURNED = 45;

interface WarpOptions {
  readonly set: string;
  readonly mesh: string;
  readonly landmarker: string;
  readonly out: string;
  readonly perPhoto: number;
  /** degrees */
  readonly turn: number;
  readonly seed: number;
}

async function warp({ set, mesh, landmarker, out, perPhoto, turn, seed }: WarpOptions): Promise<void> {
  if (!Number.isInteger(perPhoto) || perPhoto < 1) {
    throw new AppError('bad-input', `--per-photo must be a whole number from 1; it is ${perPhoto}.`);
  }
  if (!(turn >= 0 && turn <= MOST_TURNED)) {
    throw new AppError('bad-input', `--turn must be from 0 to ${MOST_TURNED} degrees; it is ${turn}.`);
  }
  const auMesh = await readAuMesh(mesh);
  const { aus, size, source, photos } = await openPhotos(set);
  const reader = await startUnitReader(set, landmarker, size);
  const bar = progressBar('pictures');
  bar.start(photos.length * perPhoto, 0);
  const samples = warpedSamples({ aus, size, photos }, auMesh, reader.read, { perPhoto, turn, seed }, () =>
    bar.increment(),
  );
  const about =
    `Photographs, WARPED: the face mesh is moved by action units within their regions, and the picture with it ` +
    `(Py-Feat’s linear map; no wrinkles are added). Of AUs 6, 9, 10, 14 and 23 the moved are labelled as present; other ` +
    `units that a movement changes are read again by the machine. ${turn > 0 ? `Then each head is turned by up to ${turn}°. ` : ''}Made by: npm run warp. Of: ${source}`;
  await writeShardSet(resolve(out), { aus, size, source: about, samples }).finally(async () => {
    bar.stop();
    await reader.close();
  });
  console.log(`${photos.length * perPhoto} pictures of ${photos.length} photographs → ${out}`);
}

await runMain(command);
