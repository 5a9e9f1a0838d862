// `npm run bench:kernels [side] [looks]`: where the time of a pass goes, step by step on one thread of this Node, which takes
// the fused products where it is 22 or newer. Needs a model in public/models/default.
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { Arena } from '../../lib/forward/arena';
import { Head } from '../../lib/forward/head';
import { layNetwork, PackedWeights } from '../../lib/forward/network';
import { Program } from '../../lib/forward/steps';
import { sharedEpsilon } from '../../lib/ugn/model';
import { BLOCKS } from '../../lib/ugn/resnet18';
import { readNumbers, tensorsOf } from '../../lib/ugn/weights';

const ROUNDS = 60;
const STEP_BYTES = 32;

const [side, looks] = [112, 2].map((value, at) => Number(process.argv[2 + at] ?? value));
const root = new URL('../../', import.meta.url);
const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, root)));
const binary = ['forward-relaxed.wasm', 'forward-simd.wasm'].find((name) =>
  WebAssembly.validate(bytesOf(`lib/forward/${name}`)),
)!;

await tf.setBackend('cpu');
const { manifest, numbers } = await readNumbers(async (name) => bytesOf(`public/models/default/${name}`));
const arena = new Arena();
const program = new Program(arena, 1);
const weights = new PackedWeights(arena, (name) => numbers.get(name)!.halves());
const { map } = layNetwork(program, weights, side, looks);
const backbone = program.length;
new Head(arena, tensorsOf(numbers), manifest.config, sharedEpsilon(manifest.config)).lay(program, map, looks);
program.finish();
const module = new WebAssembly.Module(bytesOf(`lib/forward/${binary}`));
const { run } = new WebAssembly.Instance(module, { env: { memory: arena.memory } }).exports as {
  run: (address: number, steps: number, scratch: number, maySleep: number) => void;
};

const least = new Array<number>(program.length).fill(Number.POSITIVE_INFINITY);
for (let round = 0; round < ROUNDS; round++) {
  program.reset();
  for (let step = 0; step < program.length; step++) {
    const start = performance.now();
    run(program.address + step * STEP_BYTES, 1, program.scratch, 1);
    least[step] = Math.min(least[step], performance.now() - start);
  }
}

const names = ['stem', 'pooling'];
for (const { first, second, downsample } of BLOCKS) {
  const layer = first.conv.split('.')[0];
  for (const unit of [downsample, first, second]) {
    if (unit === null) continue;
    const isWinograd = unit.size === 3 && unit.stride === 1;
    names.push(...(isWinograd ? [`${layer}, into the basis`, `${layer}, squares`] : [`${layer}, strided`]));
  }
}
while (names.length < program.length) names.push('nodes and graph');
if (names.indexOf('nodes and graph') !== backbone) throw new Error('The steps of the backbone have changed.');
const sums = new Map<string, number>();
for (const [step, name] of names.entries()) sums.set(name, (sums.get(name) ?? 0) + least[step]);

const line = (name: string, value: number) =>
  console.log(`  ${name.padEnd(24)} ${value.toFixed(2).padStart(7)} ms`);
const kind = looks === 1 ? 'one look' : `${looks} looks`;
console.log(
  `${side}×${side}, ${kind}, ${binary}, Node ${process.version}, one thread, least of ${ROUNDS} rounds`,
);
for (const [name, milliseconds] of sums) line(name, milliseconds);
line(
  'in all',
  least.reduce((sum, value) => sum + value, 0),
);
console.log(`  memory: ${(arena.memory.buffer.byteLength / 2 ** 20).toFixed(1)} MiB`);
