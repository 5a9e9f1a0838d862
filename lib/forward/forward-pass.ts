import * as tf from '@tensorflow/tfjs-core';
import { hasGraph, type UgnConfig } from '../ugn/config';
import type { Forward, WholePass } from '../ugn/model';
import { assertShape, type Weights } from '../ugn/shapes';
import { Arena } from './arena';
import { type FeatureMap, FLOAT_BYTES } from './feature-maps';
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
    const maps = inTurns(images, this.together ?? TWO_LOOKS, (pixels, side, count) => {
      const key = `${side} ${count}`;
      const network = this.#backbones.get(key) ?? this.#lay(side, count);
      this.#backbones.set(key, network);
      this.#write(network.picture, pixels, 1);
      this.#run(network.program);
      return this.#read(network.map);
    });
    const map = tf.concat(maps);
    tf.dispose(maps);
    return map; // [B,h,h,512]
  }

  /** Null for nodes that are not attended, and for a variant without a graph. */
  wholePass(weights: Weights, config: UgnConfig, epsilon: tf.Tensor4D): WholePass | null {
    if (config.nodes !== 'attention' || !hasGraph(config.variant)) return null;
    const head = new Head(this.#arena, weights, config, epsilon);
    const looks = config.readsMirror ? 2 : 1;
    const laid = new Map<string, Network & { places: HeadPlaces }>();
    return (images) =>
      inTurns(images, (this.together ?? TWO_LOOKS) / looks, (pixels, side, count) => {
        const key = `${side} ${count}`;
        const whole = laid.get(key) ?? this.#layWhole(head, side, count, looks);
        laid.set(key, whole);
        this.#write(whole.picture, pixels, looks);
        this.#run(whole.program);
        return head.read(whole.places);
      });
  }

  dispose(): void {
    this.#threads.end();
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

  #run(program: Program): void {
    program.reset();
    this.#threads.run(program);
  }

  /** Lays pictures down; with two looks each is followed by its mirror image. */
  #write(map: FeatureMap, pixels: Float32Array, looks: number): void {
    const floats = this.#floats();
    const { height: side, width } = map;
    for (let row = 0; row < (map.images / looks) * side; row++) {
      const line = pixels.subarray(row * width * 3, (row + 1) * width * 3);
      const image = looks * Math.floor(row / side);
      floats.set(line, startOfLine(map, image, row % side));
      if (looks === 1) continue;
      const mirrored = startOfLine(map, image + 1, row % side);
      for (let at = 0; at < line.length; at += 3) {
        const to = mirrored + line.length - 3 - at;
        for (let channel = 0; channel < 3; channel++) floats[to + channel] = line[at + channel];
      }
    }
  }

  #read(map: FeatureMap): tf.Tensor4D {
    const floats = this.#floats();
    const { images, height, width, channels } = map;
    const written = width * channels;
    const values = new Float32Array(images * height * written);
    for (let row = 0; row < images * height; row++) {
      const from = startOfLine(map, Math.floor(row / height), row % height);
      values.set(floats.subarray(from, from + written), row * written);
    }
    return tf.tensor4d(values, [images, height, width, channels]);
  }

  #floats(): Float32Array {
    return this.#arena.floats(0, this.#arena.memory.buffer.byteLength / FLOAT_BYTES);
  }
}

/** Place of a line's first number in the arena as float32. */
function startOfLine({ start, image, line }: FeatureMap, index: number, row: number): number {
  return (start + index * image + row * line) / FLOAT_BYTES;
}

/** What `read` finds, for a power of two of images at a time, so that few sizes are laid down. */
function inTurns<T>(
  images: tf.Tensor4D,
  most: number,
  read: (pixels: Float32Array, side: number, count: number) => T,
): T[] {
  assertShape(images, [null, null, images.shape[1], 3], 'images');
  const [count, side] = images.shape;
  const pixels = images.dataSync<'float32'>();
  const perImage = side * side * 3;
  const found: T[] = [];
  for (let first = 0; first < count; ) {
    const turn = Math.min(Math.max(1, most), 2 ** Math.floor(Math.log2(count - first)));
    found.push(read(pixels.subarray(first * perImage, (first + turn) * perImage), side, turn));
    first += turn;
  }
  return found;
}
