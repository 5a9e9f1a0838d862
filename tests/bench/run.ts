// `npm run bench`: what each part of a frame costs in Chromium with WASM, beside two yardsticks measured in
// the same run on the same threads. Needs a model in public/models/default.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../scripts/browser.mjs';
import { servePage } from '../../scripts/page-server';
import { ensureAssets } from '../../scripts/setup.mjs';
import { launch, renderedFace } from '../harness/webcam';
import type { BenchResult } from './page';

const SIZES = [112, 224];
const ROUNDS = 25;
const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = path.join(root, 'test-results', 'bench');

ensureAssets();
process.env.UGN_CHROME ??= findBrowser();
mkdirSync(scratch, { recursive: true });
writeFileSync(path.join(scratch, 'frame.jpg'), renderedFace());
const server = await servePage('tests/bench/page.ts', {
  '/ort/': 'node_modules/onnxruntime-web/dist',
  '/frame.jpg': 'test-results/bench/frame.jpg',
});
const browser = await launch();
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(server.url);
  await page.waitForFunction(() => window.runBench);
  const threads = Math.min(os.availableParallelism(), 4);
  for (const size of SIZES) {
    print(await page.evaluate(([s, t, r]) => window.runBench!(s, t, r), [size, threads, ROUNDS] as const));
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(scratch, { recursive: true });
}

function print({ size, threads, rounds, medians, disagreement }: BenchResult): void {
  const detector = medians['yardstick: MediaPipe FaceDetector'];
  const ort = medians['yardstick: onnxruntime-web ResNet18'];
  console.log(`\n${size}×${size}, wasm, ${threads} threads, median of ${rounds} rounds`);
  for (const [name, milliseconds] of Object.entries(medians)) {
    console.log(`  ${name.padEnd(38)} ${milliseconds.toFixed(1).padStart(8)} ms`);
  }
  console.log(
    `  resnet18 / onnxruntime-web             ${(medians.resnet18 / ort).toFixed(2).padStart(8)} ×`,
  );
  console.log(
    `  frame / (detector + onnxruntime-web)   ${(medians.frame / (detector + ort)).toFixed(2).padStart(8)} ×`,
  );
  console.log(`  largest difference of the two maps     ${disagreement.toExponential(1).padStart(8)}`);
}
