// `npm run bench [side...]`: what each part of a frame costs in Chromium with WASM, beside yardsticks measured in the same run
// on the same threads. Needs a model in public/models/default.
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

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [112, 128, 160, 224];
/** Ours and the yardstick are measured in turns, so that a slow minute of the machine falls on both. */
const TURNS = 5;
const ROUNDS = 12;
/** Rounds before the clock counts: they compile and fill caches. */
const WARM_UP = 4;
/** Milliseconds for the other page's threads to fall asleep. */
const PAUSE = 500;
/** Cores that others may keep busy, by the system's one-minute mean, before a run is called disturbed. */
const QUIET = 0.5;
const OTHERS = ['onnx', 'litert'] as const;

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = path.join(root, 'test-results', 'bench');
const threads = Math.min(os.availableParallelism(), 4);

ensureAssets();
process.env.UGN_CHROME ??= findBrowser();
mkdirSync(scratch, { recursive: true });
writeFileSync(path.join(scratch, 'frame.jpg'), renderedFace());
const files = {
  '/ort/': 'node_modules/onnxruntime-web/dist',
  '/litert/': 'node_modules/@litertjs/core/wasm',
  '/frame.jpg': 'test-results/bench/frame.jpg',
};
const [loadBefore] = os.loadavg();
if (loadBefore > QUIET) {
  console.log(
    `The machine is not quiet (load ${loadBefore.toFixed(1)}): of what follows, trust the ratios at most.`,
  );
}
const server = await servePage({ root, entry: 'tests/bench/frame-page.ts', mounts: files });
const otherServers = await Promise.all(
  OTHERS.map((name) => servePage({ root, entry: `tests/bench/${name}-page.ts`, mounts: files })),
);
const browser = await launch();
try {
  for (const size of SIZES) await bench(size);
} finally {
  await browser.close();
  await Promise.all([server, ...otherServers].map((each) => each.close()));
  rmSync(scratch, { recursive: true });
}

async function bench(size: number): Promise<void> {
  const ours = await open(server.url);
  const sample = await ours.evaluate((side) => window.bench!.prepare(side), size);
  const others = await Promise.all(otherServers.map(({ url }) => open(url)));
  const differences: number[] = [];
  for (const page of others) {
    const given = [size, threads, sample] as const;
    differences.push(
      await page.evaluate(([side, count, face]) => window.other!.prepare(side, count, face), given),
    );
  }
  const turns: Timings[] = [];
  const measureAll = async (rounds: number): Promise<Timings> => {
    await ours.bringToFront();
    await setTimeout(PAUSE);
    const all = await ours.evaluate((count) => window.bench!.measure(count), rounds);
    for (const page of others) {
      await page.bringToFront();
      await setTimeout(PAUSE);
      Object.assign(all, await page.evaluate((count) => window.other!.measure(count), rounds));
    }
    return all;
  };
  await measureAll(WARM_UP);
  for (let turn = 0; turn < TURNS; turn++) turns.push(await measureAll(ROUNDS));
  await ours.bringToFront();
  const load = await ours.evaluate(() => window.bench!.measureLoad(5));
  await Promise.all([ours, ...others].map((page) => page.close()));
  print(size, turns, load, differences);
}

async function open(url: string) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => window.bench ?? window.other);
  return page;
}

function print(size: number, turns: readonly Timings[], load: Timings, differences: readonly number[]): void {
  console.log(`\n${size}×${size}, wasm, ${threads} threads, median of ${TURNS * ROUNDS} rounds`);
  const line = (name: string, value: string, unit: string) =>
    console.log(`  ${name.padEnd(40)} ${value.padStart(8)} ${unit}`);
  const medianOf = (name: string, some: readonly Timings[]) => median(some.flatMap((turn) => turn[name]));
  for (const name of Object.keys(turns[0])) line(name, medianOf(name, turns).toFixed(1), 'ms');
  for (const [name, values] of Object.entries(load)) line(name, median(values).toFixed(1), 'ms');
  const ort = ['yardstick: onnxruntime-web ResNet18'];
  const ratios: [string, string[], string[]][] = [
    ['resnet18 / onnxruntime-web', ['resnet18'], ort],
    ['resnet18 / LiteRT.js', ['resnet18'], ['yardstick: LiteRT.js ResNet18']],
    ['both looks / one look', ['resnet18, mirror image too'], ['resnet18']],
    ['frame / (detector + onnxruntime-web)', ['frame'], ['yardstick: MediaPipe FaceDetector', ...ort]],
  ];
  for (const [name, above, below] of ratios) {
    const sum = (names: string[], some: readonly Timings[]) =>
      names.reduce((total, each) => total + medianOf(each, some), 0);
    const each = turns.map((turn) => sum(above, [turn]) / sum(below, [turn]));
    const spread = `× (${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)} in ${TURNS} turns)`;
    line(name, (sum(above, turns) / sum(below, turns)).toFixed(2), spread);
  }
  for (const [index, name] of OTHERS.entries()) {
    line(`largest difference from ${name}'s map`, differences[index].toExponential(1), '');
  }
}
