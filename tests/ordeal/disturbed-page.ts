import type { Browser, Page } from '@playwright/test';
import { findBrowser } from '../../lib/headless/find-browser.mjs';
import { startLive } from '../e2e/live-page';
import { obeyEvents, tell } from '../harness/obedient-camera';
import { openSite } from '../harness/site';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import type { Ordeal } from './kinds';
import { openPage } from './open-page';

/** After what is wrong is over, or at once where nothing has to come first, frames are read again within this. */
const MOST_SECONDS = 3;
/** Disturbances of one page, so that not each waits for a page to load. */
const VISIT = 12;
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** Ahead of the page's scripts, in its threads too: a GPU in software says that it is none, and can be taken away. */
const LOSES_GPU = `if (self.GPUAdapter) {
  Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => ({ vendor: 'a', architecture: 'b', device: '', description: 'a GPU' }) });
  const request = GPUAdapter.prototype.requestDevice;
  const devices = [];
  GPUAdapter.prototype.requestDevice = async function (wanted) {
    const device = await request.call(this, wanted);
    devices.push(device);
    return device;
  };
  self.addEventListener('message', (event) => {
    if (event.data !== 'lose the GPU') return;
    event.stopImmediatePropagation();
    for (const device of devices) device.destroy();
  });
}`;

interface Watched {
  readonly workers: Worker[];
}

/** Seconds from what happens, or from its end. */
interface Course {
  /** Until another thread is started; null where none is. */
  readonly noticed: number | null;
  /** Until frames are read again. */
  readonly read: number;
}

type Disturbance = (page: Page, number: number) => Promise<Course>;

const DISTURBANCES: Readonly<Record<string, Disturbance>> = {
  async 'camera pulled'(page) {
    await tell(page, 'unplug');
    await page.waitForSelector('#live[data-state="camera-lost"]');
    return courseAfter(page, { event: 'replug' });
  },
  async 'camera muted'(page) {
    await tell(page, 'mute');
    await page.waitForSelector('#live[data-state="stalled"]');
    return courseAfter(page, { event: 'unmute' });
  },
  async 'camera changed'(page) {
    const cameras = page.getByLabel('Camera', { exact: true });
    const other = (await cameras.inputValue()) === 'second' ? 'first' : 'second';
    const reads = courseAfter(page, { leaves: true });
    await cameras.selectOption(other);
    const course = await reads;
    if ((await cameras.inputValue()) !== other) throw new Error('it went back to the camera before');
    return course;
  },
  /** The model's, or that of the face finder, which the model's has started. */
  async 'thread ended'(page, number) {
    if (number % 8 < 4) return courseAfter(page, { endsWorker: true });
    // Of those that the bundler made scripts of, the model's is the first and starts the other.
    const finder = page.workers().findLast((thread) => thread.url().includes('/_next/'))!;
    const course = courseAfter(page, { awaitsWorker: true });
    await finder.evaluate(() => self.close());
    return course;
  },
};

/** The live page is disturbed, and goes on by itself. */
export async function open(): Promise<Ordeal> {
  return opened([], VISIT, async (page, number) => {
    const names = Object.keys(DISTURBANCES);
    const name = names[number % names.length];
    return { name, course: await DISTURBANCES[name](page, number) };
  });
}

/** The GPU that the live page reads with is taken away. */
export async function openGpu(): Promise<Ordeal> {
  return opened(SOFTWARE_GPU, 1, async (page) => {
    await page.getByRole('group', { name: 'Engine' }).getByText('WebGPU').click();
    await page.waitForSelector('#live[data-backend="webgpu"]');
    await untilRead(page);
    const course = await courseAfter(page, { losesGpu: true });
    if ((await page.locator('#live').getAttribute('data-backend')) !== 'wasm')
      throw new Error('it still names the GPU');
    return { name: 'GPU lost', course };
  });
}

async function opened(
  flags: readonly string[],
  visit: number,
  disturb: (page: Page, number: number) => Promise<{ name: string; course: Course }>,
): Promise<Ordeal> {
  process.env.UGN_CHROME ??= findBrowser();
  const site = await openSite({});
  const file = await anyWebcam();
  let browser: Browser | null = null;
  let page: Page | null = null;
  let left = 0;
  const visited = async () => {
    if (page && left > 0) return page;
    await page?.close();
    if (!browser?.isConnected()) browser = await launchWithWebcam(file, ...flags);
    page = await openPage(browser);
    await page.setViewportSize({ width: 1440, height: 900 });
    if (flags.length > 0) await changeScripts(page);
    await obeyEvents(page, { hasSecond: true });
    await page.addInitScript(watchWorkers);
    await startLive(page, site.url);
    left = visit;
    return page;
  };
  return {
    async trial(number) {
      try {
        const live = await visited();
        left--;
        await untilRead(live);
        const { name, course } = await disturb(live, number);
        const { noticed, read } = course;
        if (read > MOST_SECONDS) {
          const how = noticed === null ? '' : `, and was noticed after ${noticed.toFixed(1)} s`;
          throw new Error(`${name}: it goes on after ${read.toFixed(1)} s${how}`);
        }
        return { [`s (${name})`]: read, ...(noticed !== null && { [`s until noticed (${name})`]: noticed }) };
      } catch (error) {
        left = 0;
        throw error;
      }
    },
    async close() {
      await browser?.close();
      await site.close();
    },
  };
}

async function changeScripts(page: Page): Promise<void> {
  await page.context().route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${LOSES_GPU};${await response.text()}` });
  });
}

/** Keeps the threads that a page starts, for whoever ends them. */
function watchWorkers(): void {
  const workers: Worker[] = [];
  Object.assign(window, { workers });
  window.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      workers.push(this);
    }
  };
}

async function untilRead(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { dataset } = document.getElementById('live')!;
    const before = dataset.frame;
    while (dataset.frame === before) await new Promise(requestAnimationFrame);
  });
}

interface Cause {
  /** Of the window, which the webcam obeys. */
  readonly event?: string;
  readonly endsWorker?: boolean;
  /** Whether another thread is started first. */
  readonly awaitsWorker?: boolean;
  readonly losesGpu?: boolean;
  /** Whether the page stops reading first. */
  readonly leaves?: boolean;
}

/** Causes something, and waits until a frame is read that nothing before it can be the reason of. */
function courseAfter(page: Page, cause: Cause): Promise<Course> {
  return page.evaluate(async ({ event, endsWorker, awaitsWorker, losesGpu, leaves }) => {
    const { dataset } = document.getElementById('live')!;
    const { workers } = window as unknown as Watched;
    const start = performance.now();
    let noticed: number | null = null;
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise(requestAnimationFrame);
    };
    if (event) dispatchEvent(new Event(event));
    if (endsWorker || awaitsWorker) {
      const before = workers.length;
      if (endsWorker) workers.at(-1)!.terminate();
      await until(() => workers.length > before);
      noticed = (performance.now() - start) / 1000;
    }
    if (losesGpu) {
      workers.at(-1)!.postMessage('lose the GPU');
      await until(() => dataset.backend === 'wasm');
    }
    if (leaves) await until(() => dataset.state !== 'running');
    await until(() => dataset.state === 'running');
    const frame = dataset.frame;
    await until(() => dataset.frame !== frame);
    return { noticed, read: (performance.now() - start) / 1000 };
  }, cause);
}
