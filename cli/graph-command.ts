import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { startBackend } from '../training/backends/device';
import { GRAPH_STUDY } from '../training/configs/graph-study';
import { runGraphStudy } from '../training/jobs/graph-study/run-study';
import { graphStudySchema } from '../training/stages/graph-study-plan';
import { numbersOf, refuseUnread } from './arguments';

const command = defineCommand({
  meta: {
    name: 'graph',
    description:
      'Trains uncertain graphs in several ways on the nodes of a model whose backbone stays as it is, and prints each beside ' +
      'the nodes’ own heads. Goes on where it was stopped.',
  },
  args: {
    model: {
      type: 'string',
      default: 'default',
      description: 'a model’s folder, or its name under public/models',
    },
    photos: { type: 'string', required: true, description: 'a set that npm run label made' },
    rendered: {
      type: 'string',
      description: 'a face set with exact labels, some of whose pictures are trained on too',
    },
    cache: { type: 'string', required: true, description: 'folder to keep the backbone’s nodes in' },
    out: { type: 'string', required: true, description: 'folder for the models and the table' },
    only: { type: 'string', description: 'numbers of the variants to train, such as 1,5; all when left out' },
    seeds: { type: 'string', description: 'seeds, such as 1,2; those of the study when left out' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      const only = numbersOf(args.only, 'only');
      const variants = GRAPH_STUDY.variants.filter((_, i) => only === null || only.includes(i + 1));
      const seeds = numbersOf(args.seeds, 'seeds') ?? GRAPH_STUDY.seeds;
      const study = graphStudySchema.safeParse({ ...GRAPH_STUDY, variants, seeds });
      if (!study.success) {
        throw new AppError('bad-input', `--only and --seeds: ${study.error.issues[0].message}`);
      }
      await startBackend();
      await runGraphStudy(study.data, {
        ...args,
        rendered: args.rendered ?? null,
        command: `npm run graph -- ${rawArgs.join(' ')}`,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
