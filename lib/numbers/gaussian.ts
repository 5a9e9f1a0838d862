import type { Random } from './random';

/** Standard normal numbers. */
export function gaussian(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}
