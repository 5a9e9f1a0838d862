import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from '@playwright/test';

/** What one browser saw of a site's live page. */
export interface PageMeasures {
  /** Milliseconds from opening the page to the first reading shown: with an empty profile, and in the same one again. */
  readonly firstReading: { readonly cold: number; readonly warm: number };
  /** Readings shown in a second. */
  readonly rate: number;
  /** Processor milliseconds for each reading, by kind of process. */
  readonly processor: Readonly<Record<string, number>>;
  /** Most resident memory that the page's renderer had, in bytes (Linux alone; NaN elsewhere). */
  readonly peakMemory: number;
}

interface ProcessFacts {
  readonly type: string;
  readonly id: number;
  /** Seconds. */
  readonly cpuTime: number;
}

declare global {
  interface Window {
    firstReadingAt?: number;
  }
}

/**
 * Opens a site's live page twice in one new browser and reads on for a time.
 * @param flags of the browser, such as a webcam
 * @param keepsCopy false where the page's service worker, which copies the site, is never started
 */
export async function visitPage(
  url: string,
  seconds: number,
  flags: readonly string[],
  keepsCopy: boolean,
): Promise<PageMeasures> {
  const profile = mkdtempSync(path.join(tmpdir(), 'ugn-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.UGN_CHROME,
    args: ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', ...flags],
    ignoreDefaultArgs: ['--headless'],
    serviceWorkers: keepsCopy ? 'allow' : 'block',
  });
  try {
    await context.addInitScript(noteFirstReading);
    const page = await context.newPage();
    const open = async () => {
      await page.goto(url);
      const at = await page.waitForFunction(() => window.firstReadingAt, null, {
        polling: 50,
        timeout: 60_000,
      });
      return (await at.jsonValue()) as number;
    };
    const cold = await open();
    await pause(2000); // what was fetched is written to the cache
    await page.goto('about:blank');
    const warm = await open();
    await pause(2000); // caches fill, and the browser has done what it does after a start
    const measures = await readOn(context, page, seconds);
    return { firstReading: { cold, warm }, ...measures };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/**
 * In the page: presses the button as soon as it is there, and keeps when the first reading was. It goes there as text, so
 * it may hold no function with a name, to which tsx adds a helper of its own.
 */
function noteFirstReading(): void {
  let isPressed = false;
  const timer = setInterval(() => {
    if (Number(document.getElementById('live')?.dataset.frame) > 0) {
      window.firstReadingAt = performance.now();
      clearInterval(timer);
    }
    const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
      /enable webcam/i.test(textContent),
    );
    if (isPressed || !button || button.disabled) return;
    isPressed = true;
    button.click();
  }, 5);
}

async function readOn(
  context: BrowserContext,
  page: Page,
  seconds: number,
): Promise<Pick<PageMeasures, 'rate' | 'processor' | 'peakMemory'>> {
  const devtools = await context.browser()!.newBrowserCDPSession();
  const processes = async () => {
    const { processInfo } = (await devtools.send('SystemInfo.getProcessInfo')) as unknown as {
      processInfo: ProcessFacts[];
    };
    return processInfo;
  };
  const readings = () =>
    page.evaluate(() => ({
      count: Number(document.getElementById('live')?.dataset.frame),
      at: performance.now(),
    }));

  const [before, from] = [await processes(), await readings()];
  await pause(1000 * seconds);
  const [after, to] = [await processes(), await readings()];
  const count = to.count - from.count;

  const processor: Record<string, number> = {};
  for (const { type, id, cpuTime } of after) {
    const earlier = before.find((other) => other.id === id)?.cpuTime ?? 0;
    processor[type] = (processor[type] ?? 0) + (1000 * (cpuTime - earlier)) / count;
  }
  const renderers = after.filter(({ type }) => type === 'renderer').map(({ id }) => peakOf(id));
  return { rate: (1000 * count) / (to.at - from.at), processor, peakMemory: Math.max(...renderers) };
}

function peakOf(process: number): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))!;
    return 1024 * Number(kibibytes);
  } catch {
    return Number.NaN;
  }
}
