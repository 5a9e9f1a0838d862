import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PORT_FILE = 'DevToolsActivePort';

/** Starts Chromium without a camera. */
export function launch(...flags: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.UGN_CHROME,
    args: ['--headless=new', ...FLAGS, ...flags],
    ignoreDefaultArgs: ['--headless'],
  });
}

/** A browser as people have it: of its tabs the one in front hides the others, and its timers are held back. */
export interface TabbedBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Starts one. */
export async function launchWithTabs(...flags: string[]): Promise<TabbedBrowser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'ugn-tabs-'));
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  try {
    const { context, close } = await launchOnProfile(profile, ...flags);
    return { context, close: () => close().then(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The same on a profile that stays, so that another start goes on with what this one left. */
interface KeptBrowser extends TabbedBrowser {
  /** Ends it as a loss of power would end its processes. */
  kill(): Promise<void>;
}

/** Starts one. Playwright's own start keeps every tab awake, so this one is started without it. */
export async function launchOnProfile(profile: string, ...flags: string[]): Promise<KeptBrowser> {
  rmSync(path.join(profile, PORT_FILE), { force: true });
  const own = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const program = process.env.UGN_CHROME ?? chromium.executablePath();
  const chrome = spawn(program, [...own, ...FLAGS, ...flags, 'about:blank'], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => chrome.once('exit', () => resolve()));
  const kill = async () => {
    chrome.kill('SIGKILL'); // what it has started ends by itself
    await gone;
  };
  try {
    const address = await addressOf(profile, chrome);
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    return {
      context: browser.contexts()[0],
      kill,
      async close() {
        // Killed, it would leave others behind that still write into its profile.
        await (await browser.newBrowserCDPSession()).send('Browser.close');
        await gone;
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** Of the debugging port that Chromium chose, which it writes into its profile when it has started. */
async function addressOf(profile: string, chrome: ChildProcess): Promise<string> {
  const file = path.join(profile, PORT_FILE);
  while (chrome.exitCode === null) {
    const [port, place] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (place) return `ws://127.0.0.1:${port}${place}`;
    await setTimeout(100);
  }
  throw new Error('Chromium ended before it could be reached.');
}
