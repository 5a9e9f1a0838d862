import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import { root } from '../../lib/node/root';
import type { CameraData, NeutralData, TrialData } from '../../lib/sdk/jspsych/jspsych';
import { installedPackage } from '../harness/installed-package';
import { ISOLATING, type StaticServer, serveFolder } from '../harness/static-server';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';
import { expectAccessible, expectAccessibleInEveryLook } from './accessible';

declare global {
  interface Window {
    /** JSON of the data of all trials. */
    experiment?: string;
    /** How often the page asked for a camera. */
    asked: number;
    /** Whether the next one is refused, as by somebody who chooses “Block”. */
    refuses?: boolean;
  }
}

/** Of the rendered clip: cheeks raised, lips drawn and parted. */
const SMILE = 38;

type Trial = Partial<TrialData & CameraData & NeutralData> & Record<string, unknown>;

/** All of an experiment’s screens, with the parameters that the address names. */
const OTHER = `
  import keyboardResponse from '@jspsych/plugin-html-keyboard-response';
  import { initJsPsych } from 'jspsych';
  import { UgnLiveCameraPlugin, UgnLiveConsentPlugin, UgnLiveExtension, UgnLiveNeutralPlugin } from 'ugn-live/jspsych';

  const given = Object.fromEntries(new URLSearchParams(location.search));
  const jsPsych = initJsPsych({
    extensions: [{ type: UgnLiveExtension, params: { assets: '/ugn-live' } }],
    on_finish: () => {
      jsPsych.extensions['ugn-live'].close();
      window.experiment = jsPsych.data.get().json();
    },
  });
  await jsPsych[given.simulate ? 'simulate' : 'run']([
    { type: UgnLiveConsentPlugin, if_declined: given.if_declined },
    { type: UgnLiveCameraPlugin, if_without: given.if_without },
    { type: UgnLiveNeutralPlugin },
    { type: keyboardResponse, stimulus: 'Look here', trial_duration: 300, extensions: [{ type: UgnLiveExtension }] },
  ]);`;

let folder: string;
let server: StaticServer;
let browser: Browser;
/** What the page sent with a body, or anything but asked for. */
let sent: string[];

test.beforeAll(async () => {
  ({ folder } = await installedPackage());
  const guide = await readFile(path.join(root, 'docs', 'jspsych.md'), 'utf8');
  const site = path.join(folder, 'site');
  await mkdir(site);
  const [, script] = /^```js\n(.*?)^```/ms.exec(guide)!;
  for (const [name, contents] of Object.entries({ index: script, other: OTHER })) {
    await build({
      stdin: { contents, resolveDir: folder },
      ...{ bundle: true, format: 'esm', outfile: path.join(site, `${name}.js`), logLevel: 'error' },
      nodePaths: [path.join(folder, 'node_modules'), path.join(root, 'node_modules')],
    });
    const head =
      '<!doctype html><html lang="en"><title>An experiment</title><meta name="viewport" content="width=device-width">';
    const style = '<style>:root { color-scheme: light dark }</style>';
    const body = `<script type="module" src="/${name}.js"></script>`;
    await writeFile(path.join(site, `${name}.html`), `${head}${style}<body>${body}</body></html>`);
  }
  const assets = path.join(folder, 'node_modules', 'ugn-live', 'assets');
  await cp(assets, path.join(site, 'ugn-live'), { recursive: true });
  server = await serveFolder(site, () => ISOLATING);
  browser = await launchWithWebcam(stillWebcam(SMILE));
});
test.afterAll(async () => {
  await browser?.close();
  await server?.close();
  if (folder) await rm(folder, { recursive: true });
});

async function opened(address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  sent = [];
  page.on('pageerror', (error) => console.error(`The page: ${error.message}`));
  page.on('request', (request) => {
    if (request.method() !== 'GET' || request.postData() !== null) sent.push(request.url());
  });
  page.on('websocket', (socket) => sent.push(socket.url()));
  await page.addInitScript(() => {
    window.asked = 0;
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      window.asked++;
      if (window.refuses) throw new DOMException('refused', 'NotAllowedError');
      return ask(wanted);
    };
  });
  await page.goto(`${server.origin}${address}`);
  return page;
}

async function dataOf(page: Page): Promise<Trial[]> {
  await page.waitForFunction(() => window.experiment);
  const text = (await page.evaluate(() => window.experiment))!;
  expect(text).not.toMatch(/data:|blob:|[A-Za-z0-9+/=]{100}/); // neither a picture nor a way to one
  expect(sent).toEqual([]);
  return JSON.parse(text);
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).press('Enter');

test('the experiment of the documents: consent, camera, neutral face, and the time course of a trial', async () => {
  const page = await opened('/index.html');
  await page.getByRole('heading', { name: 'May this experiment read your face?' }).waitFor();
  await expectAccessibleInEveryLook(page);
  expect(await page.evaluate(() => window.asked)).toBe(0); // it waits for the answer
  await press(page, 'I agree');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
  await expectAccessibleInEveryLook(page);
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Your face at rest' }).waitFor();
  await expectAccessibleInEveryLook(page);
  await press(page, 'Begin');
  const trials = await dataOf(page);

  expect(trials.map(({ trial_type }) => trial_type)).toEqual([
    ...['ugn-live-consent', 'ugn-live-camera', 'ugn-live-neutral', 'html-keyboard-response'],
  ]);
  const [consent, camera, neutral, last] = trials;
  expect(consent).toMatchObject({ agreed: true });
  expect(camera).toMatchObject({ camera: true, without: null, rate: expect.any(Number) });
  expect(camera.troubles).not.toContain('no-face');
  const { ugn_frames: frames, ugn_summary: summary, ugn_header: header } = last as Required<Trial>;
  expect(last.ugn_missing).toBeNull();
  const times = frames!.map(({ t }) => t);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(times.length).toBeGreaterThan(0);
  expect(Math.min(...times)).toBeLessThan(1500);
  expect(Math.max(...times)).toBeLessThanOrEqual(summary!.duration);
  const counted = frames!.filter(({ t }) => t >= 0);
  expect(summary).toMatchObject({ frames: counted.length, without_face: 0 });
  const smiles = counted.map(({ aus }) => aus.AU12);
  const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  expect(summary!.aus.AU12.peak).toBe(Math.max(...smiles.map(({ p }) => p)));
  expect(summary!.aus.AU12.mean).toBeCloseTo(meanOf(smiles.map(({ p }) => p)), 4);
  expect(summary!.aus.AU12.adjusted_mean).toBeCloseTo(meanOf(smiles.map(({ adjusted }) => adjusted!)), 4);
  expect(Object.keys(summary!.aus)).toHaveLength(header!.model.aus.length);

  // the same smile was taken for the neutral face, so that of what is read little is left
  const { frames: neutralFrames, log_odds } = neutral.ugn_baseline!;
  expect(neutralFrames).toBeGreaterThan(8);
  expect(Object.keys(log_odds)).toHaveLength(header!.model.aus.length);
  for (const { aus } of counted) {
    for (const [name, { p, adjusted }] of Object.entries(aus)) {
      const shift = Math.max(0, log_odds[name] - Math.log(0.05 / 0.95));
      expect(adjusted, name).toBeCloseTo(p / (p + (1 - p) * Math.exp(shift)), 3);
    }
    expect(Math.max(...Object.values(aus).map(({ p, adjusted }) => p - adjusted!))).toBeGreaterThan(0.1);
  }
  await page.context().close();
});

test('who declines has no camera opened: the experiment ends, or goes on without', async () => {
  const ending = await opened('/other.html');
  await press(ending, 'I do not agree');
  await expect(ending.getByRole('alert')).toContainText('The camera was not opened');
  await expectAccessible(ending);
  expect(await dataOf(ending)).toEqual([expect.objectContaining({ agreed: false, rt: expect.any(Number) })]);
  expect(await ending.evaluate(() => window.asked)).toBe(0);
  await ending.context().close();

  const going = await opened('/other.html?if_declined=continue');
  await press(going, 'I do not agree');
  const [consent, camera, neutral, last] = await dataOf(going);
  expect(consent.agreed).toBe(false);
  expect(camera).toMatchObject({ camera: false, without: 'declined' });
  expect(neutral.ugn_baseline).toBeNull();
  expect(last).toMatchObject({ ugn_frames: null, ugn_summary: null, ugn_missing: 'declined' });
  expect(await going.evaluate(() => window.asked)).toBe(0);
  await going.context().close();
});

test('a camera that is refused can be asked for again, or gone on without', async () => {
  const page = await opened('/other.html');
  await page.evaluate(() => {
    window.refuses = true;
  });
  await press(page, 'I agree');
  await expect(page.getByRole('status')).toContainText('The browser was not allowed to use the camera');
  await expectAccessibleInEveryLook(page);
  await press(page, 'Try again');
  await expect.poll(() => page.evaluate(() => window.asked)).toBe(2);
  await expect(page.getByRole('status')).toContainText('The browser was not allowed to use the camera');
  await press(page, 'Go on without the camera');
  const [, camera, , last] = await dataOf(page);
  expect(camera).toMatchObject({ camera: false, without: 'camera-denied', troubles: [], rate: null });
  expect(last).toMatchObject({ ugn_frames: null, ugn_missing: 'camera-denied' });
  await page.context().close();

  const other = await opened('/other.html?if_without=end');
  await other.evaluate(() => {
    window.refuses = true;
  });
  await press(other, 'I agree');
  await press(other, 'Go on without the camera');
  await expect(other.getByRole('alert')).toContainText('This experiment needs the camera');
  expect((await dataOf(other)).at(-1)).toMatchObject({ camera: false });
  await other.context().close();
});

test('a simulated experiment opens no camera', async () => {
  const page = await opened('/other.html?simulate=yes');
  const [consent, camera, , last] = await dataOf(page);
  expect([consent.agreed, camera.without, last.ugn_missing]).toEqual([true, 'simulated', 'simulated']);
  expect(await page.evaluate(() => window.asked)).toBe(0);
  await page.context().close();
});
