import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';

/** Of a tile, as lib/forward/kernels/six-pixels.ts has it: pixels, and vectors of four output channels. */
const PIXELS = 6;
const VECTORS = 2;
/** Inputs of a sum: those of a convolution 3×3 of 128 channels. All that is read stays in the nearest cache. */
const INPUTS = 1152;
/** Half a millisecond, so that among many rounds some are undisturbed on a busy machine too. */
const TILES = 200;
const ROUNDS = 2000;
/** Of products of a convolution 3×3 with stride 1, how many Winograd's squares do with one. */
const SAVED = { 'F(4×4, 3×3)': 4, 'F(2×2, 3×3)': 2.25 };

/** Products a second of both kinds on one thread, and what is left of the integers' lead over Winograd's convolutions. */
export async function printProducts(): Promise<void> {
  const kernels = [
    await compiled(sourceOf('f32x4.relaxed_madd', 1)),
    await compiled(sourceOf('i32x4.relaxed_dot_i8x16_i7x16_add_s', 4)),
  ];
  const least = kernels.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, tiles] of kernels.entries()) {
      const start = performance.now();
      tiles(TILES);
      least[which] = Math.min(least[which], performance.now() - start);
    }
  }
  const products = 1000 * TILES * INPUTS * PIXELS * VECTORS * 4;
  const [float, int8] = least.map((milliseconds) => products / milliseconds);
  const giga = (value: number) => `${(value / 1e9).toFixed(1)} thousand million products a second`;
  console.log(`one thread of Node ${process.version}, least of ${ROUNDS} rounds in turn:`);
  console.log(`  relaxed_madd: ${giga(float)}; relaxed_dot_i8x16_i7x16_add_s: ${giga(int8)}`);
  for (const [name, saved] of Object.entries(SAVED)) {
    console.log(
      `  integers / floats with ${name}, changes of basis and rounding left out: ${(int8 / (float * saved)).toFixed(2)}`,
    );
  }
}

/** A tile's sums; four inputs a turn for the integers, of which one vector holds four for each of four channels. */
function sourceOf(product: string, inputsAtOnce: number): string {
  const each = <T>(make: (pixel: number, vector: number) => T) =>
    Array.from({ length: PIXELS * VECTORS }, (_, i) => make(Math.floor(i / VECTORS), i % VECTORS));
  const isFloat = inputsAtOnce === 1;
  const zero = isFloat ? 'f32x4.splat(0)' : 'i32x4.splat(0)';
  const argumentsOf = (pixel: number, vector: number) =>
    isFloat ? `a${pixel}, w${vector}, c${pixel}_${vector}` : `w${vector}, a${pixel}, c${pixel}_${vector}`;
  return `export function tiles(count: i32): void {
  for (; count > 0; count--) {
${each((p, v) => `    let c${p}_${v} = ${zero};`).join('\n')}
    let w: usize = 65536;
    for (let at: usize = 1024; at < ${1024 + (4 * INPUTS) / inputsAtOnce}; at += 4) {
${Array.from({ length: VECTORS }, (_, v) => `      const w${v} = v128.load(w, ${16 * v});`).join('\n')}
${Array.from({ length: PIXELS }, (_, p) => `      const a${p} = v128.load32_splat(at, ${p * (4 * INPUTS + 64)});`).join('\n')}
${each((p, v) => `      c${p}_${v} = ${product}(${argumentsOf(p, v)});`).join('\n')}
      w += ${16 * VECTORS};
    }
${each((p, v) => `    v128.store(512, c${p}_${v}, ${16 * (p * VECTORS + v)});`).join('\n')}
  }
}
`;
}

async function compiled(source: string): Promise<(count: number) => void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ugn-int8-'));
  try {
    await writeFile(path.join(folder, 'tiles.ts'), source);
    const options = ['--runtime', 'stub', '-O1', '--noAssert', '--initialMemory', '4'];
    const { error, stderr } = await asc.main([
      ...['tiles.ts', '--baseDir', folder, '--outFile', 'tiles.wasm'],
      ...[...options, '--enable', 'simd', '--enable', 'relaxed-simd'],
    ]);
    if (error) throw new Error(stderr.toString(), { cause: error });
    const module = new WebAssembly.Module(await readFile(path.join(folder, 'tiles.wasm')));
    return new WebAssembly.Instance(module).exports.tiles as (count: number) => void;
  } finally {
    await rm(folder, { recursive: true });
  }
}
