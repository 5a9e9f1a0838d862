import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { root } from '../../lib/node/root';
import type { TrialData } from '../../lib/sdk/jspsych-extension';
import { installedPackage } from '../harness/installed-package';
import { serveFolder } from '../harness/static-server';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';

declare global {
  interface Window {
    /** JSON of the data of all trials. */
    experiment?: string;
  }
}

test('the experiment of the documents gives the time course of a trial with its data', async () => {
  const { folder } = await installedPackage();
  const guide = await readFile(path.join(root, 'docs', 'sdk.md'), 'utf8');
  const script = [...guide.matchAll(/^```js\n(.*?)^```/gms)].find(([, code]) =>
    code.includes('initJsPsych'),
  )![1];
  const site = path.join(folder, 'site');
  await mkdir(site);
  await build({
    stdin: { contents: script, resolveDir: folder },
    ...{ bundle: true, format: 'esm', outfile: path.join(site, 'page.js'), logLevel: 'error' },
    nodePaths: [path.join(folder, 'node_modules'), path.join(root, 'node_modules')],
  });
  const html =
    '<!doctype html><title>An experiment</title><body></body><script type="module" src="/page.js"></script>';
  await writeFile(path.join(site, 'index.html'), html);
  const assets = path.join(folder, 'node_modules', 'ugn-live', 'assets');
  await cp(assets, path.join(site, 'ugn-live'), { recursive: true });
  const server = await serveFolder(site, () => ({}));
  const browser = await launchWithWebcam(stillWebcam());
  try {
    const page = await browser.newPage();
    const sent: string[] = [];
    page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = (wanted) => {
        document.documentElement.dataset.asked = 'yes';
        return ask(wanted);
      };
    });
    await page.goto(server.origin);
    await page.getByText('Press J if you agree').waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.asked)).toBeUndefined(); // it waits for the answer
    await page.keyboard.press('j');
    await page.waitForFunction(() => window.experiment);
    const trials: Partial<TrialData>[] = JSON.parse((await page.evaluate(() => window.experiment))!);

    // the ten lines of whoever reads it
    expect(trials.map((trial) => 'ugn_frames' in trial)).toEqual([false, false, true]);
    const { ugn_frames: frames, ugn_summary: summary, ugn_header: header } = trials[2] as TrialData;
    const times = frames.map(({ t }) => t);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.length).toBeGreaterThan(2);
    expect(Math.min(...times)).toBeLessThan(1500);
    expect(Math.max(...times)).toBeLessThanOrEqual(summary.duration);
    const counted = frames.filter(({ t }) => t >= 0);
    expect(summary).toMatchObject({ frames: counted.length, without_face: 0 });
    const smiles = counted.map(({ aus }) => aus.AU12.p);
    expect(summary.aus.AU12.peak).toBe(Math.max(...smiles));
    expect(summary.aus.AU12.mean).toBeCloseTo(smiles.reduce((sum, p) => sum + p) / smiles.length, 4);
    expect(Object.keys(summary.aus)).toHaveLength(header.model.aus.length);
    expect(sent).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
});
