import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { startBackend } from '../training/backends/device';
import { runStrength } from '../training/jobs/strength/run-strength';
import { refuseUnread } from './arguments';

const command = defineCommand({
  meta: {
    name: 'strength',
    description:
      'Fits heads for intensity, sides and head pose to a model, whose other weights stay as they are, and prints what they ' +
      'measure on the test splits.',
  },
  args: {
    model: {
      type: 'string',
      default: 'default',
      description: 'a model’s folder, or its name under public/models',
    },
    exact: {
      type: 'string',
      required: true,
      description:
        'face sets with exact intensities, sides and poses, as npm run render -- --even makes them: A,B',
    },
    photos: { type: 'string', description: 'a set that npm run label made, whose strengths give an order' },
    cache: { type: 'string', required: true, description: 'folder to keep what the backbone read in' },
    out: { type: 'string', required: true, description: 'folder to write the model to' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      await startBackend();
      await runStrength({
        ...args,
        exact: args.exact.split(','),
        photos: args.photos ?? null,
        command: `npm run strength -- ${rawArgs.join(' ')}`,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
