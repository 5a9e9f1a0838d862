import { type Browser, chromium, type Page } from 'playwright';
import { AppError } from '../errors';
import { noBrowser } from './ensure-browser.mjs';
import { findBrowser } from './find-browser.mjs';
import { type PageOptions, servePage } from './page-server';

/** A page of ours in a browser without a window. */
export interface HeadlessPage {
  readonly page: Page;
  close(): Promise<void>;
}

interface HeadlessOptions extends PageOptions {
  /** Whether Ctrl-C and SIGTERM close the browser; not where the caller ends its work first. */
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
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    await server.close();
  };
  try {
    browser = await launch(executablePath, endsOnSignal);
    const page = await browser.newPage();
    await page.goto(server.url);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In Chromium's sandbox where there can be one: not as root, and not in every container. */
async function launch(executablePath: string, endsOnSignal: boolean): Promise<Browser> {
  const options = { executablePath, handleSIGINT: endsOnSignal, handleSIGTERM: endsOnSignal };
  const without = () => chromium.launch({ ...options, chromiumSandbox: false });
  if (process.getuid?.() === 0) return without();
  return chromium.launch({ ...options, chromiumSandbox: true }).catch(without);
}
