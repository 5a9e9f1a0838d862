import { type Browser, chromium, type Page } from 'playwright';
import { AppError } from '../errors';
import { undoneAtExit } from '../node/undone-at-exit';
import { noBrowser } from './ensure-browser.mjs';
import { findBrowser } from './find-browser.mjs';
import { type PageOptions, servePage } from './page-server';

/** A page of ours in a browser without a window. */
export interface HeadlessPage {
  readonly page: Page;
  close(): Promise<void>;
}

interface HeadlessOptions extends PageOptions {
  /** Whether Ctrl-C and SIGTERM end the process and the browser with it; not where the caller ends its work first. */
  readonly endsOnSignal?: boolean;
}

/**
 * Bundles a module and opens it in headless Chromium, on a server of this machine.
 * @throws AppError io without Chromium
 */
export async function openHeadlessPage({
  endsOnSignal = true,
  ...options
}: HeadlessOptions): Promise<HeadlessPage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new AppError('io', noBrowser());
  const server = await servePage(options);
  // Playwright, left to itself, closes the browser first, and whoever waits for it would take that for a failure. It kills
  // the browser when the process ends.
  const goOnAtSignal = endsOnSignal ? undoneAtExit(() => {}) : () => {};
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    await server.close();
    goOnAtSignal();
  };
  try {
    browser = await launch(executablePath);
    const page = await browser.newPage();
    await page.goto(server.url);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In Chromium's sandbox where there can be one: not as root, and not in every container. */
async function launch(executablePath: string): Promise<Browser> {
  const options = { executablePath, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const without = () => chromium.launch({ ...options, chromiumSandbox: false });
  if (process.getuid?.() === 0) return without();
  return chromium.launch({ ...options, chromiumSandbox: true }).catch(without);
}
