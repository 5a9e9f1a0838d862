// Serves the built site; `npm start` does what it needs first. Not a command of its own.
import { readdir } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { doorSettings } from '../lib/door/door-settings';
import { type RunningSite, serveSite } from '../lib/door/serve-site';
import { AppError, messageOf } from '../lib/errors';
import { sweepVersions } from '../lib/models/publish-version';
import { root } from '../lib/node/root';

/** For what hangs beyond the site's own five seconds, such as a browser that does not close, milliseconds. */
const HARD_END_MS = 6_000;

let site: RunningSite | null = null;
let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => end(128 + constants.signals[signal]));
}
// Without npm start, which started this, nobody would end it.
process.once('disconnect', () => end(1));
if (process.send && !process.connected) process.exit(1);

try {
  const settings = doorSettings(process.env);
  await tidyModels();
  site = await serveSite(root, settings);
  process.send?.('ready');
} catch (error) {
  console.error(error instanceof AppError ? error.message : `The site cannot be served: ${messageOf(error)}`);
  process.exit(1);
}

/** Once more ends at once. */
function end(code: number): void {
  if (isEnding || !site) process.exit(code);
  isEnding = true;
  setTimeout(() => process.exit(code), HARD_END_MS).unref();
  site.close().finally(() => process.exit(code));
}

/** A publication that was cut off leaves no trace. */
async function tidyModels(): Promise<void> {
  const folder = path.resolve(root, process.env.UGN_MODELS || path.join('public', 'models'));
  const models = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const model of models.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
    await sweepVersions(path.join(folder, model.name)).catch((error) => console.error(messageOf(error)));
  }
}
