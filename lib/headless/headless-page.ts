import path from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright';
import { AppError, messageOf } from '../errors';
import { undoneAtExit } from '../node/undone-at-exit';
import { browserFolder, removeBrowserFolder, removeBrowserFolderAtExit } from './browser-folder';
import { noBrowser } from './ensure-browser.mjs';
import { findBrowser } from './find-browser.mjs';
import { type PageOptions, servePage } from './page-server';

/** A page of ours in a browser without a window. */
export interface HeadlessPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** Whether Chromium must run in its sandbox, or does so where there can be one: not as root, and not in every container. */
export type Sandbox = 'required' | 'where-possible';

interface HeadlessOptions extends PageOptions {
  /** Whether Ctrl-C and SIGTERM end the process and the browser with it; not where the caller ends its work first. */
  readonly endsOnSignal?: boolean;
  /** `required` for what strangers send: without it a fault in a decoder is a way into this machine. */
  readonly sandbox?: Sandbox;
}

/** For the browser to start and to load a page, milliseconds. */
const START_MS = 60_000;

/**
 * Bundles a module and opens it in headless Chromium, on a server of this machine; the browser reaches nothing else.
 * @throws AppError io without Chromium, or without a sandbox where it is required
 */
export async function openHeadlessPage({
  endsOnSignal = true,
  sandbox = 'where-possible',
  ...options
}: HeadlessOptions): Promise<HeadlessPage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new AppError('io', noBrowser());
  const server = await servePage(options);
  // Playwright, left to itself, closes the browser first, and whoever waits for it would take that for a failure. It kills
  // the browser when the process ends.
  const goOnAtSignal = endsOnSignal ? undoneAtExit(() => {}) : () => {};
  const folder = await browserFolder();
  let browser: BrowserContext | null = null;
  const atExit = () => removeBrowserFolderAtExit(folder);
  const close = async () => {
    await browser?.close();
    process.off('exit', atExit);
    await removeBrowserFolder(folder);
    await server.close();
    goOnAtSignal();
  };
  try {
    browser = await launch(folder, sandbox, {
      ...{
        executablePath,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        timeout: START_MS,
      },
      args: reachingOnly(server.url),
    });
    process.on('exit', atExit); // behind Playwright's own, which kills the browser
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(server.url, { timeout: START_MS });
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function launch(folder: string, sandbox: Sandbox, options: LaunchOptions): Promise<BrowserContext> {
  const start = (chromiumSandbox: boolean) =>
    chromium.launchPersistentContext(path.join(folder, 'profile'), {
      ...options,
      artifactsDir: path.join(folder, 'artifacts'),
      chromiumSandbox,
    });
  const without = () => start(false);
  const isRoot = process.getuid?.() === 0;
  if (sandbox === 'required' && isRoot) throw unsandboxed('it does not for root');
  if (isRoot) return without();
  return start(true).catch((cause) => {
    const [why] = messageOf(cause).split('\n');
    if (sandbox === 'required') throw unsandboxed(why);
    console.error(`Chromium does not start in its sandbox, and is started without it (${why}).`);
    return without();
  });
}

function unsandboxed(why: string): AppError {
  return new AppError(
    'io',
    `Chromium does not start in its sandbox (${why}), and nothing that strangers send is read outside of it. ` +
      'docs/server.md says what to do.',
  );
}

/** Every connection but those to one server goes to a proxy that is not there; names are not looked up. */
function reachingOnly(url: string): string[] {
  const { host, hostname } = new URL(url);
  return [
    '--proxy-server=http://127.0.0.1:1',
    `--proxy-bypass-list=<-loopback>;${host}`,
    `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${hostname}, EXCLUDE 127.0.0.1`,
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-quic',
  ];
}
