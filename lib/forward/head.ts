import * as tf from '@tensorflow/tfjs-core';
import type { UgnConfig } from '../ugn/config';
import type { PassNumbers } from '../ugn/pass-numbers';
import { D, type Weights, weight } from '../ugn/shapes';
import { LEAST_VARIANCE, maskDirections, normalisedAdjacency } from '../ugn/uncertain-graph';
import type { Arena } from './arena';
import { convolve, TILE_BYTES } from './convolutions';
import { type FeatureMap, FLOAT_BYTES, takeMap } from './feature-maps';
import { PANEL, type Packed, packFloats, paddedToPanels } from './packed-weights';
import { Float, KIND, type Program } from './steps';

/** Numbers of a vector, to which the rows of a mask are filled up. */
const VECTOR = 4;
/** A node's parts of μ and σ, as i and as j (see maskDirections). */
const DIRECTIONS = 4;

/** Where a pass leaves what the head has found; addresses. */
export interface HeadPlaces {
  readonly pictures: number;
  readonly height: number;
  readonly width: number;
  /** [pictures, 1, N, D] */
  readonly nodes: FeatureMap;
  /** [pictures, N, height, width] */
  readonly attention: number;
  /** [pictures, S, N] */
  readonly presence: number;
  /** [pictures, S, N, N], its rows filled up to whole vectors */
  readonly masks: number;
}

/** Nodes by attention and uncertain graph on kernels of our own: imageNodes and the graph's functions of lib/ugn. */
export class Head {
  readonly #n: number;
  readonly #columns: number;
  readonly #outputs: number;
  readonly #samples: number;
  readonly #leastVariance: Float;
  readonly #attention: Packed;
  readonly #parts: Packed;
  readonly #second: Packed;
  readonly #constants: readonly number[];

  /**
   * @param weights the heads of a model whose nodes are attended; they stay the caller's
   * @param epsilon of Eq 8, [S,1,N,N]
   */
  constructor(
    private readonly arena: Arena,
    weights: Weights,
    config: UgnConfig,
    epsilon: tf.Tensor4D,
  ) {
    const n = config.aus.length;
    const { outputSize } = config;
    this.#n = n;
    this.#columns = VECTOR * Math.ceil(n / VECTOR);
    this.#outputs = paddedToPanels(outputSize);
    this.#samples = epsilon.shape[0];
    this.#leastVariance = new Float(config.graphNodes === 'normalised' ? LEAST_VARIANCE : 0);
    const ofNodes = (name: string) => weight(weights, `nodes.attention.${name}`).dataSync<'float32'>();
    this.#attention = packFloats(arena, ofNodes('kernel'), n, ofNodes('bias'));

    const filled = this.#outputs - outputSize;
    const columns = this.#outputs + DIRECTIONS;
    const parts = numbersOf(() => {
      const w1 = padded(weight(weights, 'graph.W1'), 0, filled); // [D,outputs]
      return tf.concat([w1, maskDirections(weights)], 1); // [D,outputs+4]
    });
    this.#parts = packFloats(arena, parts, columns, new Float32Array(columns));
    const second = numbersOf(() => padded(weight(weights, 'graph.W2'), filled, filled)); // [outputs,outputs]
    this.#second = packFloats(arena, second, this.#outputs, new Float32Array(this.#outputs));

    const narrow = this.#columns - n;
    const [absent, present] = [0, 1]; // of the last axis of graph.fc
    const difference = (tensor: tf.Tensor, axis: number) =>
      tf.sub(tf.gather(tensor, present, axis), tf.gather(tensor, absent, axis));
    const constants = [
      () => padded(normalisedAdjacency(weights, config), 0, narrow), // [N,columns]
      () => padded(epsilon, 0, 0, 0, narrow), // [S,1,N,columns]
      () => padded(difference(weight(weights, 'graph.fc.kernel'), 2), 0, filled), // [N,outputs]
      () => difference(weight(weights, 'graph.fc.bias'), 1), // [N]
    ];
    this.#constants = constants.map((make) => this.#keep(numbersOf(make)));
  }

  /**
   * Adds the steps behind those of the backbone.
   * @param map of all looks, those of a picture one behind the other
   * @param looks 2 where each picture is followed by its mirror image, else 1
   */
  lay(program: Program, map: FeatureMap, looks: number): HeadPlaces {
    const { arena } = this;
    const { height, width } = map;
    const n = this.#n;
    const pictures = map.images / looks;
    const floats = (count: number) => arena.take(count * FLOAT_BYTES);

    const scores = takeMap(arena, map.images, [height, width, paddedToPanels(n)], 0);
    const one = { size: 1, stride: 1 };
    convolve(program, this.#attention, map, scores, { ...one, from: map.start }, { relu: false });

    const nodes = takeMap(arena, pictures, [1, n, D], 0);
    const attention = floats(pictures * n * height * width);
    const attend = program.keep([
      ...[scores.start, scores.pixel, scores.line, scores.image, map.start, map.pixel, map.line, map.image],
      ...[width, height, D, n, looks, attention, nodes.start, this.#leastVariance],
    ]);
    program.add(KIND.attend, pictures * n, attend, looks * height * width * FLOAT_BYTES);

    const parts = takeMap(arena, pictures, [1, n, paddedToPanels(this.#outputs + DIRECTIONS)], 0);
    convolve(program, this.#parts, nodes, parts, { ...one, from: nodes.start }, { relu: false });

    const columns = this.#columns;
    const outputs = this.#outputs;
    const square = n * columns;
    const [adjacency, epsilon, last, bias] = this.#constants;
    const masks = floats(pictures * this.#samples * square);
    const presence = floats(pictures * this.#samples * n);
    const rowsOf = (numbers: number) =>
      program.keep(Array.from({ length: n }, (_, row) => row * numbers * FLOAT_BYTES));
    const graph = program.keep([
      ...[n, columns, outputs, this.#samples, parts.start, parts.pixel],
      ...[floats(pictures * square), floats(pictures * square), adjacency, epsilon, masks],
      ...[floats(pictures * outputs * columns), this.#second.weights, last, bias, presence],
      ...[rowsOf(columns), rowsOf(outputs), rowsOf(PANEL)],
    ]);
    program.add(KIND.mask, pictures * n, graph);
    const layers = square + (n + columns) * outputs;
    program.add(KIND.sample, pictures * this.#samples, graph, TILE_BYTES + layers * FLOAT_BYTES);
    return { pictures, height, width, nodes, attention, presence, masks };
  }

  /** What the last pass has left; samples [pictures, S, N] and a row for each picture of the rest. */
  read({ pictures, height, width, attention, presence, masks }: HeadPlaces): PassNumbers {
    const n = this.#n;
    const copy = (address: number, length: number) => this.arena.floats(address, length).slice();
    const samples = new Float32Array(this.#samples * pictures * n); // [S,B,N]
    const found = this.arena.floats(presence, samples.length); // [B,S,N]
    for (let picture = 0; picture < pictures; picture++) {
      for (let sample = 0; sample < this.#samples; sample++) {
        const from = (picture * this.#samples + sample) * n;
        samples.set(found.subarray(from, from + n), (sample * pictures + picture) * n);
      }
    }
    return {
      images: pictures,
      samples,
      ...this.#moments(pictures, masks),
      attention: { data: copy(attention, pictures * n * height * width), height, width },
    };
  }

  /** Mean and variance over the samples, [B,N,N]. */
  #moments(pictures: number, address: number): { maskMean: Float32Array; maskVariance: Float32Array } {
    const n = this.#n;
    const samples = this.#samples;
    const square = n * this.#columns;
    const masks = this.arena.floats(address, pictures * samples * square);
    const maskMean = new Float32Array(pictures * n * n);
    const maskVariance = new Float32Array(pictures * n * n);
    for (let entry = 0; entry < maskMean.length; entry++) {
      const picture = Math.floor(entry / (n * n));
      const row = Math.floor(entry / n) % n;
      const first = picture * samples * square + row * this.#columns + (entry % n);
      let sum = 0;
      for (let sample = 0; sample < samples; sample++) sum += masks[first + sample * square];
      const mean = sum / samples;
      let squares = 0;
      for (let sample = 0; sample < samples; sample++)
        squares += (masks[first + sample * square] - mean) ** 2;
      maskMean[entry] = mean;
      maskVariance[entry] = squares / samples;
    }
    return { maskMean, maskVariance };
  }

  #keep(values: Float32Array): number {
    const address = this.arena.take(values.length * FLOAT_BYTES);
    this.arena.floats(address, values.length).set(values);
    return address;
  }
}

/** With so many zeros behind the end of each axis. */
function padded(tensor: tf.Tensor, ...behind: number[]): tf.Tensor {
  return tf.pad(
    tensor,
    behind.map((zeros): [number, number] => [0, zeros]),
  );
}

function numbersOf(make: () => tf.Tensor): Float32Array {
  return tf.tidy(() => make().dataSync<'float32'>());
}
