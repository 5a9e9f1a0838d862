import { decodeHalves } from '../numbers/half-floats';
import network from './covered-network.json';
import { CELL_NUMBERS, faceCells } from './face-cells';

/*
 * How likely a part of a face that units are read from cannot be seen: under a mask, a hand, hair or dark glasses. A small
 * network that `npm run covered` trains on photographs of faces with and without something on them; its figures are in
 * docs/decisions/confidence.md.
 */

/** What the network says of, in its order. */
export const PARTS = ['right eye', 'left eye', 'mouth'] as const;

/** What `npm run covered` writes: weights by name, each as half floats in base64. */
export type CoveredNetwork = Record<'mean' | 'deviation' | 'in' | 'inBias' | 'out' | 'outBias', string>;

/** Inputs are cut at so many standard deviations: nothing that was never seen may outvote the rest. */
const MOST_DEVIATIONS = 4;

const { mean, deviation, in: inner, inBias, out, outBias } = weightsOf(network);

/**
 * @param crop the aligned face, RGB bytes, [size, size, 3]
 * @param size side of the crop in pixels
 * @returns the probability that it is covered, 0..1, of that part of PARTS for which it is highest
 */
export function coveredOf(crop: Uint8Array, size: number): number {
  const cells = standardised(faceCells(crop, size), mean, deviation);
  const hidden = dense(cells, inner, inBias).map((value) => Math.max(0, value));
  return 1 / (1 + Math.exp(-Math.max(...dense(hidden, out, outBias))));
}

/** Cells as the network takes them: in standard deviations of what it was trained on; [CELL_NUMBERS]. */
export function standardised(cells: Float32Array, mean: Float32Array, deviation: Float32Array): Float32Array {
  return cells.map((value, i) =>
    Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean[i]) / deviation[i])),
  );
}

/** @param weights [inputs, outputs] */
function dense(input: Float32Array, weights: Float32Array, bias: Float32Array): Float32Array {
  const sums = Float32Array.from(bias);
  for (let i = 0; i < input.length; i++) {
    for (let j = 0; j < sums.length; j++) sums[j] += input[i] * weights[i * sums.length + j];
  }
  return sums;
}

function weightsOf(network: CoveredNetwork): Record<keyof CoveredNetwork, Float32Array> {
  const values = (name: keyof CoveredNetwork) =>
    decodeHalves(Uint8Array.from(atob(network[name]), (letter) => letter.charCodeAt(0)));
  const all = {
    mean: values('mean'),
    deviation: values('deviation'),
    in: values('in'),
    inBias: values('inBias'),
    out: values('out'),
    outBias: values('outBias'),
  };
  if (all.mean.length !== CELL_NUMBERS || all.outBias.length !== PARTS.length) {
    throw new Error('covered-network.json is of another version; run npm run covered.');
  }
  return all;
}
