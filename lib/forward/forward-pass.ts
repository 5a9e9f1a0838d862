import * as tf from '@tensorflow/tfjs-core';
import { assertShape } from '../ugn/shapes';
import { Arena } from './arena';
import { type FeatureMap, FLOAT_BYTES } from './feature-maps';
import { layNetwork, type Network, type Numbers, PackedWeights } from './network';
import { type Helper, Threads } from './threads';

/** Pictures that are read at once where nothing else is said: a face and its mirror image. */
const TWO_LOOKS = 2;

/** What a forward pass runs on. */
export interface Engine {
  /** The kernels: forward-relaxed.wasm where the browser knows relaxed SIMD, else forward-simd.wasm. */
  readonly module: WebAssembly.Module;
  /** Threads beside the caller's; none where memory cannot be shared. */
  readonly helpers: readonly Helper[];
}

/**
 * ResNet18 from picture to feature map on kernels of our own: the function of lib/ugn's featureMap, to float32 rounding.
 * The result does not depend on the number of threads, as no sum is divided among them.
 */
export class ForwardPass {
  readonly #arena = new Arena();
  readonly #weights: PackedWeights;
  readonly #threads: Threads;
  readonly #count: number;
  readonly #networks = new Map<string, Network>();

  /**
   * @param numbers the folded weights of the backbone (foldedWeightShapes); not needed afterwards
   * @param together pictures that are read at once, a power of two, where they come by the thousand: each then has the
   *   same bits whichever are read with it. Left out, two are, and each number of pictures in the way that is fastest for it
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
    assertShape(images, [null, null, images.shape[1], 3], 'images');
    const [count, side] = images.shape;
    const pixels = images.dataSync<'float32'>();
    const perImage = side * side * 3;
    const maps: tf.Tensor4D[] = [];
    for (let first = 0; first < count; ) {
      const images = Math.min(this.together ?? TWO_LOOKS, 2 ** Math.floor(Math.log2(count - first))); // few sizes, each laid down once
      const values = this.#read(pixels.subarray(first * perImage, (first + images) * perImage), side, images);
      const { height, width, channels } = this.#network(side, images).map;
      maps.push(tf.tensor4d(values, [images, height, width, channels]));
      first += images;
    }
    const map = tf.concat(maps);
    tf.dispose(maps);
    return map; // [B,h,h,512]
  }

  dispose(): void {
    this.#threads.end();
  }

  #read(pixels: Float32Array, side: number, images: number): Float32Array {
    const { picture, program, map } = this.#network(side, images);
    const floats = this.#arena.floats(0, this.#arena.memory.buffer.byteLength / FLOAT_BYTES);
    const lineOf = ({ start, image, line }: FeatureMap, row: number, height: number) =>
      (start + Math.floor(row / height) * image + (row % height) * line) / FLOAT_BYTES;
    const read = side * 3;
    for (let row = 0; row < images * side; row++) {
      floats.set(pixels.subarray(row * read, (row + 1) * read), lineOf(picture, row, side));
    }
    program.reset();
    this.#threads.run(program);
    const written = map.width * map.channels;
    const values = new Float32Array(images * map.height * written);
    for (let row = 0; row < images * map.height; row++) {
      const from = lineOf(map, row, map.height);
      values.set(floats.subarray(from, from + written), row * written);
    }
    return values;
  }

  #network(side: number, images: number): Network {
    const key = `${side} ${images}`;
    const known = this.#networks.get(key);
    if (known) return known;
    const network = layNetwork(this.#arena, this.#weights, side, images, this.#count, this.together);
    this.#networks.set(key, network);
    return network;
  }
}
