/*
 * Puts what the browser loads at run time into public/: MediaPipe's and TensorFlow.js's WebAssembly files
 * and the face detector's model, all from installed packages. A second run copies nothing.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInputMetadata } from './detector-model.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scripts = ['scripts/prepare.mjs', 'scripts/detector-model.mjs'].map((path) => join(root, path));

copyAll('node_modules/@mediapipe/tasks-vision/wasm', 'public/mediapipe', /^vision_wasm_.*\.(js|wasm)$/);
copyAll('node_modules/@tensorflow/tfjs-backend-wasm/dist', 'public/wasm', /\.wasm$/);
copyAll('lib/forward', 'public/wasm', /^forward-.*\.(wasm|mjs)$/);
prepareThreads('node_modules/@tensorflow/tfjs-backend-wasm/wasm-out', 'public/wasm');
prepareDetector(
  'node_modules/@mediapipe/face_detection/face_detection_short_range.tflite',
  'public/mediapipe/face_short_range.tflite',
);
prepareDetector(
  'node_modules/@mediapipe/face_detection/face_detection_full_range.tflite',
  'public/mediapipe/face_full_range.tflite',
);

function copyAll(from, to, pattern) {
  const names = readdirSync(installed(from)).filter((name) => pattern.test(name));
  if (names.length === 0) throw new Error(`${from} holds no file like ${pattern}. Run npm install again.`);
  mkdirSync(join(root, to), { recursive: true });
  for (const name of names) {
    const source = join(root, from, name);
    const copy = join(root, to, name);
    if (!isFresh(copy, [source]) || statSync(copy).size !== statSync(source).size) copyFileSync(source, copy);
  }
}

/** The scripts that TensorFlow.js's threads run, as files: see lib/live/wasm-threads.ts. */
function prepareThreads(from, to) {
  const name = 'tfjs-backend-wasm-threaded-simd';
  copyAll(from, to, new RegExp(`^${name}\\.js$`));
  const source = join(installed(from), `${name}.worker.js`);
  const copy = join(root, to, `${name}.worker.js`);
  if (isFresh(copy, [source, ...scripts])) return;
  const { wasmWorkerContents } = createRequire(import.meta.url)(source);
  writeFileSync(copy, wasmWorkerContents.replaceAll('\n', '\\n')); // each is inside a string of the script
}

function prepareDetector(from, to) {
  const source = installed(from);
  const copy = join(root, to);
  if (isFresh(copy, [source, ...scripts])) return;
  writeFileSync(copy, withInputMetadata(readFileSync(source)));
}

function installed(path) {
  const full = join(root, path);
  if (!existsSync(full)) throw new Error(`${path} is missing. Run npm install first.`);
  return full;
}

/** Whether a made file is at least as new as everything it was made from. */
function isFresh(made, sources) {
  return existsSync(made) && sources.every((source) => statSync(source).mtimeMs <= statSync(made).mtimeMs);
}
