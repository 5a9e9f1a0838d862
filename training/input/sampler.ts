import { AppError } from '../../lib/errors';
import { Random } from '../../lib/numbers/random';

/** The order in which training visits the images, fixed by the seed and the number of the step alone. */
export interface Order {
  readonly stepsPerEpoch: number;
  /** The images of a step, counted from 0 over all epochs. */
  indices(step: number): Uint32Array;
}

/**
 * Every image as often as any other, or sources by weight.
 * @param source which source each image is from, [count]
 * @param weights by source, or null
 */
export function orderOf(
  source: Uint8Array,
  weights: readonly number[] | null,
  batch: number,
  seed: number,
): Order {
  return weights
    ? new WeightedSampler(source, weights, batch, seed)
    : new Sampler(source.length, batch, seed);
}

/**
 * Every epoch a fresh permutation, so a resumed run goes on where it stopped. Images left over at the end of an
 * epoch are skipped.
 */
export class Sampler implements Order {
  readonly stepsPerEpoch: number;
  private epoch = -1;
  private order: Uint32Array;

  constructor(
    private readonly count: number,
    private readonly batch: number,
    private readonly seed: number,
  ) {
    this.stepsPerEpoch = Math.max(1, Math.floor(count / batch));
    this.order = new Uint32Array(count);
  }

  indices(step: number): Uint32Array {
    const epoch = Math.floor(step / this.stepsPerEpoch);
    if (epoch !== this.epoch) {
      this.order = new Random(this.seed, epoch).permutation(this.count);
      this.epoch = epoch;
    }
    const start = (step % this.stepsPerEpoch) * this.batch;
    return this.order.subarray(start, Math.min(this.count, start + this.batch));
  }
}

/**
 * Each source takes its share of an epoch, in proportion to its weight and whatever its size. A source's images
 * come round one after another in a fresh order each time, so none is drawn again before all were.
 */
class WeightedSampler implements Order {
  readonly stepsPerEpoch: number;
  private readonly images: Uint32Array[];
  private readonly shares: number[];
  private epoch = -1;
  private order: Uint32Array = new Uint32Array(0);

  constructor(
    source: Uint8Array,
    weights: readonly number[],
    private readonly batch: number,
    private readonly seed: number,
  ) {
    this.stepsPerEpoch = Math.max(1, Math.floor(source.length / batch));
    this.images = weights.map((_, s) => indicesWhere(source, (value) => value === s));
    const drawable = weights.map((weight, s) => (this.images[s].length > 0 ? weight : 0));
    if (!drawable.some((weight) => weight > 0)) {
      throw new AppError('bad-input', 'No source with a weight above 0 has training images.');
    }
    this.shares = apportion(drawable, this.stepsPerEpoch * batch);
  }

  indices(step: number): Uint32Array {
    const epoch = Math.floor(step / this.stepsPerEpoch);
    if (epoch !== this.epoch) {
      this.order = this.orderOfEpoch(epoch);
      this.epoch = epoch;
    }
    const start = (step % this.stepsPerEpoch) * this.batch;
    return this.order.subarray(start, start + this.batch);
  }

  private orderOfEpoch(epoch: number): Uint32Array {
    const drawn = this.shares.flatMap((share, s) => this.draw(s, epoch * share, share));
    const order = new Random(this.seed, epoch).permutation(drawn.length);
    return order.map((place) => drawn[place]);
  }

  /** `count` images of a source after `from` of them have been drawn. */
  private draw(s: number, from: number, count: number): number[] {
    const images = this.images[s];
    let round = -1;
    let order: Uint32Array = new Uint32Array(0);
    return Array.from({ length: count }, (_, k) => {
      const current = Math.floor((from + k) / images.length);
      if (current !== round) {
        order = new Random(this.seed, s, current).permutation(images.length);
        round = current;
      }
      return images[order[(from + k) % images.length]];
    });
  }
}

function indicesWhere(values: Uint8Array, isWanted: (value: number) => boolean): Uint32Array {
  const found: number[] = [];
  for (const [i, value] of values.entries()) if (isWanted(value)) found.push(i);
  return Uint32Array.from(found);
}

/** Whole numbers in proportion to the weights that add up to `total` (largest remainders). */
function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  const shares = exact.map(Math.floor);
  const missing = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = exact.map((_, s) => s).sort((a, b) => exact[b] - shares[b] - (exact[a] - shares[a]));
  for (const s of byRemainder.slice(0, missing)) shares[s]++;
  return shares;
}
