// `npm run kept`: what of the site a browser keeps to open it without a network, and how much that is.
import path from 'node:path';
import { defineCommand, runMain } from 'citty';
import { AppError, messageOf } from '../lib/errors';
import { root } from '../lib/node/root';
import { textTable } from '../lib/node/text-table';
import { filesOfModel, filesOfSite } from '../lib/offline-copy/files-to-keep';
import { refuseUnread } from './arguments';

/** A tenth above what it was when this was set, so that what grows is noticed. */
const MOST_BYTES = 45e6;

const command = defineCommand({
  meta: {
    name: 'kept',
    description:
      'Prints what of the built site a browser keeps to open it without a network. Exit code 1 where that is more than ' +
      'it may be.',
  },
  async run({ cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args ?? {});
      const models = path.resolve(root, process.env.UGN_MODELS || path.join('public', 'models'));
      const site = await filesOfSite({ root, assetBase: '' }).catch((cause) => {
        throw new AppError('io', `The site is not built (${messageOf(cause)}). Run npm start first.`, {
          cause,
        });
      });
      const files = [...site, ...(await filesOfModel(path.join(models, 'default')))];
      const rowOf = (what: string, some: typeof files) => [
        what,
        String(some.length),
        `${(some.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)} MB`,
      ];
      const parts = [...new Set(files.map(({ part }) => part))];
      const rows = parts.map((part) =>
        rowOf(
          part,
          files.filter((file) => file.part === part),
        ),
      );
      console.log(textTable([['part', 'files', 'not compressed'], ...rows, rowOf('together', files)]));
      if (files.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES) {
        throw new AppError('conflict', `That is more than the ${MOST_BYTES / 1e6} MB that it may be.`);
      }
    } catch (error) {
      console.error(messageOf(error));
      process.exitCode = 1;
    }
  },
});

await runMain(command);
