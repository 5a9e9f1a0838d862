import { Random } from './synth/random';

/**
 * The order in which training visits the images: every epoch a fresh permutation, fixed by the seed alone,
 * so a resumed run goes on where it stopped. Images left over at the end of an epoch are skipped.
 */
export class Sampler {
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

  /** The images of a step, counted from 0 over all epochs. */
  indices(step: number): Uint32Array {
    const epoch = Math.floor(step / this.stepsPerEpoch);
    if (epoch !== this.epoch) {
      this.order = permutation(this.count, new Random(this.seed, epoch));
      this.epoch = epoch;
    }
    const start = (step % this.stepsPerEpoch) * this.batch;
    return this.order.subarray(start, Math.min(this.count, start + this.batch));
  }
}

/** Fisher–Yates. */
function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}
