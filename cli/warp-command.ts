import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { warpPhotos } from '../training/datasets/warp/warp-photos';
import { numberOf, refuseUnread } from './arguments';

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
      refuseUnread(rawArgs, cmd.args);
      await warpPhotos({
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

await runMain(command);
