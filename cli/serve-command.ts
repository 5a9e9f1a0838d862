// Serves the built site; `npm start` does what it needs first. Not a command of its own.
import { readdir } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { doorSettings } from '../lib/door/door-settings';
import { serveSite } from '../lib/door/serve-site';
import { AppError, messageOf } from '../lib/errors';
import { sweepVersions } from '../lib/models/publish-version';
import { root } from '../lib/node/root';

/** For what hangs beyond the site's own five seconds, such as a browser that does not close, milliseconds. */
const HARD_END_MS = 6_000;

try {
  const settings = doorSettings(process.env);
  await tidyModels();
  const site = await serveSite(root, settings);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const code = 128 + constants.signals[signal];
    let isEnding = false;
    process.on(signal, () => {
      if (isEnding) process.exit(code);
      isEnding = true;
      setTimeout(() => process.exit(code), HARD_END_MS).unref();
      site.close().finally(() => process.exit(code));
    });
  }
  process.send?.('ready');
} catch (error) {
  console.error(error instanceof AppError ? error.message : `The site cannot be served: ${messageOf(error)}`);
  process.exit(1);
}

/** A publication that was cut off leaves no trace. */
async function tidyModels(): Promise<void> {
  const folder = path.resolve(root, process.env.UGN_MODELS || path.join('public', 'models'));
  const models = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const model of models.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
    await sweepVersions(path.join(folder, model.name)).catch((error) => console.error(messageOf(error)));
  }
}
