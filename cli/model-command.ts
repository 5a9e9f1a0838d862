import path from 'node:path';
import { type CommandDef, defineCommand } from 'citty';
import { AppError } from '../lib/errors';
import { DATA_VARIABLE } from '../lib/node/data-folder';
import { openQueue } from '../lib/queue/open-queue';
import type { BackendName } from '../lib/runs/run-file';
import { BACKENDS } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import { recipe } from '../training/configs/default-model';
import { miniature } from '../training/configs/miniature';
import { describePlan, openRecipe, runRecipe } from '../training/jobs/recipe/run-recipe';
import { MODELS_FOLDER } from '../training/stages/init';
import { refuseUnread, valuesOf } from './arguments';
import { runAlone } from './run-alone';
import { stopSignal } from './stop-signal';

const command = defineCommand({
  meta: {
    name: 'model',
    description:
      'Makes the model that the page loads, from the data to the weights, by the recipe training/configs/default-model.ts. ' +
      'What is done is not done again; stopped or killed anywhere, the same command goes on. See docs/models/making.md.',
  },
  args: {
    data: {
      type: 'string',
      description: `folder of heads, photographs and weights to start from (the environment variable ${DATA_VARIABLE})`,
    },
    out: {
      type: 'string',
      description: 'folder of all that is made, one cell for each step (runs/model-default)',
    },
    only: {
      type: 'string',
      description: 'do this step alone, and publish nothing; may be given several times',
    },
    'dry-run': { type: 'boolean', default: false, description: 'say what would be done, and do nothing' },
    miniature: {
      type: 'boolean',
      default: false,
      description:
        'try all steps in about two minutes, with few heads and photographs (runs/model-miniature; published into it)',
    },
    publish: {
      type: 'string',
      default: 'default',
      description: `name under ${MODELS_FOLDER} for the result, whose model is replaced`,
    },
    models: { type: 'string', description: `folder of models to publish to (${MODELS_FOLDER})` },
    unpublished: { type: 'boolean', default: false, description: 'leave the model in --out' },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args, { several: ['only'] });
    const data = args.data ?? process.env[DATA_VARIABLE];
    if (!data) {
      throw new AppError(
        'bad-input',
        `Where is the data? Name its folder with --data, or with the environment variable ${DATA_VARIABLE}. ` +
          'docs/models/making.md says what belongs into it.',
      );
    }
    const out = args.out ?? path.join('runs', args.miniature ? 'model-miniature' : 'model-default');
    const models = args.models ?? (args.miniature ? path.join(out, 'models') : MODELS_FOLDER);
    const open = await openRecipe({
      recipe: args.miniature ? miniature(recipe) : recipe,
      data,
      out,
      publish: args.unpublished ? null : path.join(models, nameOf(args.publish)),
      command: ['npm run model', ...(rawArgs.length > 0 ? ['--', ...rawArgs] : [])].join(' '),
    });
    console.log(await describePlan(open));
    if (args['dry-run']) return;
    const device = await startBackend(args.backend as BackendName | undefined);
    console.log(`\nIn ${out}, on ${device.label}.`);
    const say = (text: string) => console.log(text);
    const queue = await openQueue();
    try {
      await runRecipe(open, {
        only: valuesOf(rawArgs, 'only'),
        device,
        queue,
        signal: stopSignal(say),
        say,
      });
    } finally {
      await queue.close();
    }
  },
});

/** @throws AppError bad-input for what is no name of a model */
function nameOf(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/.test(text)) return text;
  throw new AppError('bad-input', '--publish: lower-case letters, digits, dot, dash, underscore');
}

await runAlone(command as CommandDef);
