// `npm run bench`: what each part of a frame costs in Chromium with WASM, beside two yardsticks measured in
// the same run on the same threads. Needs a model in public/models/default.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../lib/headless/find-browser.mjs';
import { servePage } from '../../lib/headless/page-server';
import { median } from '../../lib/numbers/statistics';
import { ensureAssets } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';
import { renderedFace } from '../harness/webcam';
import type { Timings } from './timing';

const SIZES = [112, 128, 160, 224];
/** Ours and the yardstick are measured in turns, so that a slow minute of the machine falls on both. */
const TURNS = 5;
const ROUNDS = 12;
/** Rounds before the clock counts: they compile and fill caches. */
const WARM_UP = 4;
/** Milliseconds for the other page's threads to fall asleep. */
const PAUSE = 500;

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = path.join(root, 'test-results', 'bench');
const threads = Math.min(os.availableParallelism(), 4);

ensureAssets();
process.env.UGN_CHROME ??= findBrowser();
mkdirSync(scratch, { recursive: true });
writeFileSync(path.join(scratch, 'frame.jpg'), renderedFace());
const files = { '/ort/': 'node_modules/onnxruntime-web/dist', '/frame.jpg': 'test-results/bench/frame.jpg' };
const server = await servePage({ root, entry: 'tests/bench/frame-page.ts', mounts: files });
const onnxServer = await servePage({ root, entry: 'tests/bench/onnx-page.ts', mounts: files });
const browser = await launch();
try {
  for (const size of SIZES) await bench(size);
} finally {
  await browser.close();
  await Promise.all([server.close(), onnxServer.close()]);
  rmSync(scratch, { recursive: true });
}

async function bench(size: number): Promise<void> {
  const ours = await open(server.url);
  const sample = await ours.evaluate((side) => window.bench!.prepare(side), size);
  const theirs = await open(onnxServer.url);
  const difference = await theirs.evaluate(
    ([side, count, given]) => window.onnxBench!.prepare(side, count, given),
    [size, threads, sample] as const,
  );
  const all: Timings = {};
  const measureBoth = async (rounds: number, keep: boolean) => {
    await ours.bringToFront();
    await setTimeout(PAUSE);
    const mine = await ours.evaluate((count) => window.bench!.measure(count), rounds);
    await theirs.bringToFront();
    await setTimeout(PAUSE);
    const other = await theirs.evaluate((count) => window.onnxBench!.measure(count), rounds);
    if (!keep) return;
    for (const [name, values] of Object.entries({ ...mine, ...other })) {
      all[name] = [...(all[name] ?? []), ...values];
    }
  };
  await measureBoth(WARM_UP, false);
  for (let turn = 0; turn < TURNS; turn++) await measureBoth(ROUNDS, true);
  await ours.bringToFront();
  Object.assign(all, await ours.evaluate(() => window.bench!.measureLoad(5)));
  await Promise.all([ours.close(), theirs.close()]);
  print(size, all, difference);
}

async function open(url: string) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => window.bench ?? window.onnxBench);
  return page;
}

function print(size: number, timings: Timings, difference: number): void {
  const medians = Object.fromEntries(Object.entries(timings).map(([name, values]) => [name, median(values)]));
  const detector = medians['yardstick: MediaPipe FaceDetector'];
  const ort = medians['yardstick: onnxruntime-web ResNet18'];
  console.log(`\n${size}×${size}, wasm, ${threads} threads, median of ${TURNS * ROUNDS} rounds`);
  const line = (name: string, value: string, unit: string) =>
    console.log(`  ${name.padEnd(38)} ${value.padStart(8)} ${unit}`);
  for (const [name, milliseconds] of Object.entries(medians)) line(name, milliseconds.toFixed(1), 'ms');
  line('resnet18 / onnxruntime-web', (medians.resnet18 / ort).toFixed(2), '×');
  line('frame / (detector + onnxruntime-web)', (medians.frame / (detector + ort)).toFixed(2), '×');
  line('largest difference of the two maps', difference.toExponential(1), '');
}
