import { chromium, type Page } from 'playwright';
import { AppError } from '../lib/errors';
import { findBrowser } from './browser.mjs';
import { servePage } from './page-server';
import { ensureAssets } from './setup.mjs';

/** A page of ours in a browser without a window. */
export interface HeadlessPage {
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * Bundles a module and opens it in headless Chromium, on a server of this machine.
 * @param entry path of the module, from the project's root
 * @param endsOnSignal whether Ctrl-C and SIGTERM close the browser; not where the caller ends its work first
 * @throws AppError io without Chromium
 */
export async function openHeadlessPage(entry: string, endsOnSignal = true): Promise<HeadlessPage> {
  const executablePath = findBrowser();
  if (!executablePath) {
    throw new AppError(
      'io',
      'This needs Chromium or Chrome. Install one, or name it with UGN_CHROME=/path/to/chrome.',
    );
  }
  ensureAssets();
  const server = await servePage(entry);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    handleSIGINT: endsOnSignal,
    handleSIGTERM: endsOnSignal,
  });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
