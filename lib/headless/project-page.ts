import { ensureAssets, root } from '../../scripts/setup.mjs';
import { type HeadlessPage, openHeadlessPage as open } from './headless-page';

/**
 * Prepares the project's assets and opens a module in headless Chromium.
 * @param entry path of the module, from the project's root
 * @param endsOnSignal whether Ctrl-C and SIGTERM close the browser; not where the caller ends its work first
 * @throws AppError io without Chromium
 */
export function openHeadlessPage(entry: string, endsOnSignal = true): Promise<HeadlessPage> {
  ensureAssets();
  return open({ root, entry, endsOnSignal });
}
