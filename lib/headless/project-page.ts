import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { AppError, messageOf } from '../errors';
import { root } from '../node/root';
import { ensureBrowser } from './ensure-browser.mjs';
import { type HeadlessPage, openHeadlessPage } from './headless-page';

/**
 * Gets a command line what its headless page needs: a browser, and in public/ what the page loads.
 * @throws AppError io where one of them cannot be had
 */
export function ensureForPage(): void {
  try {
    ensureBrowser();
  } catch (cause) {
    throw new AppError('io', messageOf(cause), { cause });
  }
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts', 'prepare.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new AppError('io', 'The assets of the page cannot be prepared; the lines above say why.');
}

/**
 * Opens a module of the project in headless Chromium, for a command line.
 * @param entry path of the module, from the project's root
 * @param endsOnSignal whether Ctrl-C and SIGTERM close the browser; not where the caller ends its work first
 * @throws AppError io without Chromium
 */
export function openProjectPage(entry: string, endsOnSignal = true): Promise<HeadlessPage> {
  ensureForPage();
  return openHeadlessPage({ root, entry, endsOnSignal });
}
