import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import type { BackendName } from '../lib/runs/run-file';
import { BACKENDS } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import { evaluatePeople } from '../training/report/people/evaluate-people';
import { refuseUnread, valuesOf } from './arguments';

const command = defineCommand({
  meta: {
    name: 'people',
    description:
      'Measure a model by what people said and were told: false alarms on people told to look neutral, agreement with ' +
      'people’s words, whether doubt finds mistakes, and the graph beside the nodes’ own heads.',
  },
  args: {
    model: {
      type: 'string',
      default: 'default',
      description: 'a model’s folder, or its name under public/models',
    },
    photos: { type: 'string', required: true, description: 'a set that npm run label made' },
    neutral: {
      type: 'string',
      description:
        'pictures of people who were told to look neutral, as npm run train -- prepare --neutral makes them; may be given several times',
    },
    cache: {
      type: 'string',
      description:
        'folder to keep the backbone’s nodes in, so that another graph on them is measured in seconds',
    },
    out: { type: 'string', description: 'folder for people.md and people.json' },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args, { several: ['neutral'] });
      const device = await startBackend(args.backend as BackendName | undefined);
      await evaluatePeople({
        model: args.model,
        photos: args.photos,
        neutral: valuesOf(rawArgs, 'neutral'),
        cache: args.cache ?? null,
        out: args.out,
        command: `npm run people -- ${rawArgs.join(' ')}`,
        device: device.label,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
