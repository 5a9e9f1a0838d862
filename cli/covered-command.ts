// `npm run covered`: trains what says how likely an eye or the mouth of a face is covered.
import path from 'node:path';
import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { writeAtomically } from '../lib/node/atomic';
import { root } from '../lib/node/root';
import { PARTS } from '../lib/vision/covered';
import { fitCovered } from '../training/covered/fit-covered';
import { numberOf, refuseUnread } from './arguments';

const command = defineCommand({
  meta: {
    name: 'covered',
    description:
      'Trains the small network that says how likely an eye or the mouth of a face is covered, on a set of ' +
      'photographs with things laid on their faces.',
  },
  args: {
    set: { type: 'string', required: true, description: 'a set that npm run label made' },
    out: {
      type: 'string',
      default: path.join(root, 'lib', 'vision', 'covered-network.json'),
      description: 'file to write the network to',
    },
    seed: { type: 'string', default: '1', description: 'fixes what is drawn' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      const { network, scores } = await fitCovered(
        args.set,
        numberOf(args.seed, 'seed')!,
        (epoch, epochs, loss) => console.log(`epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}`),
      );
      await writeAtomically(args.out, `${JSON.stringify(network, null, 2)}\n`);
      for (const [i, part] of PARTS.entries()) {
        console.log(
          `${part}: AUC ${scores.auc[i].toFixed(4)} on validation photographs with things laid on them`,
        );
      }
      console.log(`Written to ${args.out}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
