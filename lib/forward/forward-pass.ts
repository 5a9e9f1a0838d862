import * as tf from '@tensorflow/tfjs-core';
import { hasGraph, type UgnConfig } from '../ugn/config';
import type { Forward, WholePass } from '../ugn/model';
import type { PassNumbers } from '../ugn/pass-numbers';
import { mapSide } from '../ugn/resnet18';
import { assertShape, D, type Weights } from '../ugn/shapes';
import { picturesOf, twinsOf } from '../ugn/twin-looks';
import { Arena } from './arena';
import { type FeatureMap, FLOAT_BYTES, takeMap } from './feature-maps';
import { Head, type HeadPlaces } from './head';
import { layNetwork, type Network, type Numbers, PackedWeights } from './network';
import { Program } from './steps';
import { type Helper, Threads } from './threads';

/** Images that are read at once where nothing else is said: a face and its mirror image. */
const TWO_LOOKS = 2;

/** What a forward pass runs on. */
export interface Engine {
  /** The kernels: forward-relaxed.wasm where the browser knows relaxed SIMD, else forward-simd.wasm. */
  readonly module: WebAssembly.Module;
  /** Threads beside the caller's; none where memory cannot be shared. */
  readonly helpers: readonly Helper[];
}

/**
 * Passes of the model on kernels of our own: the functions of lib/ugn, to float32 rounding.
 * The result does not depend on the number of threads, as no sum is divided among them.
 */
export class ForwardPass implements Forward {
  readonly #arena = new Arena();
  readonly #weights: PackedWeights;
  readonly #threads: Threads;
  readonly #count: number;
  readonly #backbones = new Map<string, Network>();

  /**
   * @param numbers the folded weights of the backbone (foldedWeightShapes); not needed afterwards
   * @param together images that are read at once, a power of two, where they come by the thousand: each then has the
   *   same bits whichever are read with it. Left out, two are, and each number of images in the way that is fastest for it
   */
  constructor(
    engine: Engine,
    numbers: Numbers,
    private readonly together?: number,
  ) {
    this.#count = engine.helpers.length + 1;
    this.#weights = new PackedWeights(this.#arena, numbers);
    this.#threads = new Threads(this.#arena, engine.module, engine.helpers);
  }

  /**
   * @param images normalised, [B,H,H,3], H a multiple of 16
   * @returns [B,h,h,512] with h = ⌈H/32⌉, ≥ 0
   */
  featureMap(images: tf.Tensor4D): tf.Tensor4D {
    const { pixels, side } = pixelsOf(images);
    const maps = this.#featureMaps(pixels.map(plain), side);
    const high = mapSide(side);
    const joined = new Float32Array(maps.reduce((sum, map) => sum + map.length, 0));
    for (const [index, map] of maps.entries()) joined.set(map, index * map.length);
    return tf.tensor4d(joined, [maps.length, high, high, D]); // [B,h,w,D]
  }

  /** Null for nodes that are not attended, and for a variant without a graph. */
  wholePass(weights: Weights, config: UgnConfig, epsilon: tf.Tensor4D): WholePass | null {
    if (config.nodes !== 'attention' || !hasGraph(config.variant)) return null;
    const head = new Head(this.#arena, weights, config, epsilon);
    const looks = config.readsMirror ? 2 : 1;
    const whole = new Map<string, Network & { places: HeadPlaces }>();
    const ofPairs = new Map<number, LaidHead>();
    return {
      read: (images) => {
        const { pixels, side } = pixelsOf(images);
        return inTurns(pixels, (this.together ?? TWO_LOOKS) / looks, (some) => {
          const laid = kept(whole, `${side} ${some.length}`, () =>
            this.#layWhole(head, side, some.length, looks),
          );
          const pictures = looks === 1 ? some.map(plain) : some.flatMap((one) => [plain(one), mirrored(one)]);
          this.#write(laid.picture, pictures);
          this.#run(laid.program);
          const numbers = head.read(laid.places);
          if (!config.readsStrength) return numbers;
          const maps = some.map((_, i) => ({
            image: this.#read(laid.map, looks * i),
            mirror: this.#read(laid.map, looks * i + 1),
          }));
          return { ...numbers, nodes: some.map((_, i) => this.#read(laid.places.nodes, i)), maps };
        });
      },
      readLooks: (images, taken) => {
        const { pixels, side } = pixelsOf(images);
        const pictures = picturesOf(taken).map(({ image, isMirrored }) => ({
          pixels: pixels[image],
          isMirrored,
        }));
        const maps = twinsOf(taken, this.#featureMaps(pictures, side));
        const laid = kept(ofPairs, side, () => this.#layHead(head, side));
        const numbers = maps.map(({ image, mirror }): PassNumbers => {
          this.#floats().set(image, laid.pair.start / FLOAT_BYTES);
          this.#floats().set(mirror, (laid.pair.start + laid.pair.image) / FLOAT_BYTES);
          this.#run(laid.program);
          const read = head.read(laid.places);
          if (!config.readsStrength) return read;
          return { ...read, nodes: [this.#read(laid.places.nodes, 0)], maps: [{ image, mirror }] };
        });
        return { numbers, maps };
      },
    };
  }

  dispose(): void {
    this.#threads.end();
  }

  /** [h,w,D] of each picture. */
  #featureMaps(pictures: readonly Picture[], side: number): Float32Array[] {
    return inTurns(pictures, this.together ?? TWO_LOOKS, (some) => {
      const laid = kept(this.#backbones, `${side} ${some.length}`, () => this.#lay(side, some.length));
      this.#write(laid.picture, some);
      this.#run(laid.program);
      return some.map((_, index) => this.#read(laid.map, index));
    }).flat();
  }

  #lay(side: number, images: number): Network {
    const program = new Program(this.#arena, this.#count);
    const network = layNetwork(program, this.#weights, side, images, this.together);
    program.finish();
    return network;
  }

  #layWhole(head: Head, side: number, pictures: number, looks: number): Network & { places: HeadPlaces } {
    const program = new Program(this.#arena, this.#count);
    const network = layNetwork(program, this.#weights, side, pictures * looks, this.together);
    const places = head.lay(program, network.map, looks);
    program.finish();
    return { ...network, places };
  }

  #layHead(head: Head, side: number): LaidHead {
    const program = new Program(this.#arena, this.#count);
    const high = mapSide(side);
    const pair = takeMap(this.#arena, 2, [high, high, D], 0);
    const places = head.lay(program, pair, 2);
    program.finish();
    return { program, pair, places };
  }

  #run(program: Program): void {
    program.reset();
    this.#threads.run(program);
  }

  #write(map: FeatureMap, pictures: readonly Picture[]): void {
    const floats = this.#floats();
    const { height: side, width } = map;
    for (const [image, { pixels, isMirrored }] of pictures.entries()) {
      for (let row = 0; row < side; row++) {
        const line = pixels.subarray(row * width * 3, (row + 1) * width * 3);
        const start = startOfLine(map, image, row);
        if (!isMirrored) {
          floats.set(line, start);
          continue;
        }
        const last = start + line.length - 3;
        for (let at = 0; at < line.length; at += 3) {
          for (let channel = 0; channel < 3; channel++) floats[last - at + channel] = line[at + channel];
        }
      }
    }
  }

  #read(map: FeatureMap, image: number): Float32Array {
    const floats = this.#floats();
    const { height, width, channels } = map;
    const written = width * channels;
    const values = new Float32Array(height * written);
    for (let row = 0; row < height; row++) {
      const from = startOfLine(map, image, row);
      values.set(floats.subarray(from, from + written), row * written);
    }
    return values; // [h,w,D]
  }

  #floats(): Float32Array {
    return this.#arena.floats(0, this.#arena.memory.buffer.byteLength / FLOAT_BYTES);
  }
}

/** A picture that the backbone reads, [H,H,3]. */
interface Picture {
  readonly pixels: Float32Array;
  readonly isMirrored: boolean;
}

/** The head alone, behind two feature maps that lie in `pair`. */
interface LaidHead {
  readonly program: Program;
  readonly pair: FeatureMap;
  readonly places: HeadPlaces;
}

const plain = (pixels: Float32Array): Picture => ({ pixels, isMirrored: false });
const mirrored = (pixels: Float32Array): Picture => ({ pixels, isMirrored: true });

function kept<K, V>(all: Map<K, V>, key: K, make: () => V): V {
  const value = all.get(key) ?? make();
  all.set(key, value);
  return value;
}

/** Place of a line's first number in the arena as float32. */
function startOfLine({ start, image, line }: FeatureMap, index: number, row: number): number {
  return (start + index * image + row * line) / FLOAT_BYTES;
}

/** Each image's numbers, [H,H,3]. */
function pixelsOf(images: tf.Tensor4D): { pixels: Float32Array[]; side: number } {
  assertShape(images, [null, null, images.shape[1], 3], 'images');
  const [count, side] = images.shape;
  const all = images.dataSync<'float32'>();
  const size = side * side * 3;
  return {
    pixels: Array.from({ length: count }, (_, image) => all.subarray(image * size, (image + 1) * size)),
    side,
  };
}

/** What `read` finds, for a power of two of pictures at a time, so that few sizes are laid down. */
function inTurns<P, T>(all: readonly P[], most: number, read: (some: readonly P[]) => T): T[] {
  const found: T[] = [];
  for (let first = 0; first < all.length; ) {
    const turn = Math.min(Math.max(1, most), 2 ** Math.floor(Math.log2(all.length - first)));
    found.push(read(all.slice(first, first + turn)));
    first += turn;
  }
  return found;
}
