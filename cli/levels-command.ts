import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { startBackend } from '../training/backends/device';
import { setLevels } from '../training/jobs/levels/set-levels';
import { refuseUnread } from './arguments';

const command = defineCommand({
  meta: {
    name: 'levels',
    description:
      'Chooses a model’s thresholds, so that hardly anybody who was told to look neutral is called, and from which doubt on ' +
      'an answer is unsure. The weights stay as they are.',
  },
  args: {
    model: {
      type: 'string',
      default: 'default',
      description: 'a model’s folder, or its name under public/models',
    },
    photos: {
      type: 'string',
      required: true,
      description: 'a set that npm run label made; its validation split is used',
    },
    neutral: {
      type: 'string',
      required: true,
      description: 'people who were told to look neutral, as npm run train -- prepare --neutral makes them',
    },
    rendered: {
      type: 'string',
      description: 'a face set with exact labels, whose test split gives the figures of the manifest',
    },
    cache: {
      type: 'string',
      description: 'folder to keep the backbone’s nodes in, so that it need not read the pictures again',
    },
    out: { type: 'string', required: true, description: 'folder to write the model to' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      await startBackend();
      await setLevels({
        ...args,
        rendered: args.rendered ?? null,
        cache: args.cache ?? null,
        command: `npm run levels -- ${rawArgs.join(' ')}`,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
