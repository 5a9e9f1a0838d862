import { shuffler } from 'd3-array';

/**
 * A stream of pseudo-random numbers fixed by a key of integers (sfc32 seeded through a hash of the key),
 * so that identity 17, or image 3 of identity 17 under seed 5, is the same in every run and thread.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(...key: number[]) {
    this.a = mix(0x9e3779b9, key);
    this.b = mix(0x85ebca6b, key);
    this.c = mix(0xc2b2ae35, key);
    for (let i = 0; i < 12; i++) this.uniform();
  }

  /** In [0, 1). */
  uniform(): number {
    const t = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  range(min: number, max: number): number {
    return min + (max - min) * this.uniform();
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Standard normal numbers, [count]. */
  gaussian(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.normal());
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** An integer in [0, count). */
  int(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)];
  }

  /** `count` integers in [0, count), each drawn from all of them: a bootstrap sample's positions. */
  resample(count: number): Uint32Array {
    return Uint32Array.from({ length: count }, () => this.int(count));
  }

  /** 0 … count − 1 in random order (Fisher–Yates), [count]. */
  permutation(count: number): Uint32Array {
    return shuffler(() => this.uniform())(Uint32Array.from({ length: count }, (_, i) => i));
  }

  /**
   * 0 … count − 1 in the order of a random key each, [count]: another permutation than Fisher–Yates makes of the same
   * numbers. Which images a run was trained on hangs on it, so it stays.
   */
  keyOrder(count: number): Uint32Array {
    const keys = Float64Array.from({ length: count }, () => this.uniform());
    return Uint32Array.from({ length: count }, (_, i) => i).sort((one, other) => keys[one] - keys[other]);
  }

  /** One of `list`, with probability in proportion to `weight`. */
  weighted<T>(list: readonly T[], weight: (item: T) => number): T {
    const total = list.reduce((sum, item) => sum + weight(item), 0);
    let left = this.uniform() * total;
    for (const item of list) {
      left -= weight(item);
      if (left < 0) return item;
    }
    return list[list.length - 1];
  }
}

/** Murmur3-style mixing of the key's integers into 32 bits. */
function mix(seed: number, key: readonly number[]): number {
  let hash = seed | 0;
  for (const part of key) {
    hash = Math.imul(hash ^ part, 0xcc9e2d51);
    hash = Math.imul((hash << 15) | (hash >>> 17), 0x1b873593);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) | 0;
}
