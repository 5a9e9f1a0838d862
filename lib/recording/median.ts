import { GAP_SECONDS } from './traces';

/**
 * The median of the values around each one. At an end, and beside a gap, the window is cut on both sides alike,
 * so that the window has an odd count and draws nothing towards one side.
 * @param times seconds of the values, not falling
 * @param window seconds, half before and half after
 */
export function runningMedian(values: Float32Array, times: Float64Array, window: number): Float32Array {
  const result = new Float32Array(values.length);
  let sorted = new Float32Array(32);
  for (let begin = 0; begin < values.length; ) {
    let end = begin + 1;
    while (end < values.length && times[end] - times[end - 1] <= GAP_SECONDS) end++;
    for (let i = begin; i < end; i++) {
      let reach = 0;
      while (
        i - reach > begin &&
        i + reach < end - 1 &&
        times[i] - times[i - reach - 1] <= window / 2 &&
        times[i + reach + 1] - times[i] <= window / 2
      ) {
        reach++;
      }
      if (sorted.length < 2 * reach + 1) sorted = new Float32Array(4 * reach);
      for (let k = 0; k <= 2 * reach; k++) insert(sorted, k, values[i - reach + k]);
      result[i] = sorted[reach];
    }
    begin = end;
  }
  return result;
}

/** Puts a value into its place among the first `count` of a short sorted list. */
function insert(sorted: Float32Array, count: number, value: number): void {
  let place = count;
  while (place > 0 && sorted[place - 1] > value) {
    sorted[place] = sorted[place - 1];
    place--;
  }
  sorted[place] = value;
}
