/** What the innermost products share, in AssemblyScript. */

/** A product of a panel of 8 columns; bytes where nothing else is said. */
@unmanaged
export class Tile {
  /** The first pixel's first tap, and for each pixel, int32, how far its own lies from it. */
  from: usize;
  reads: usize;
  /** Lines of the filter; in each, numbers that lie side by side. From one line to the next, and to its reads. */
  tapLines: i32;
  tapLine: i32;
  tapReads: i32;
  numbers: i32;
  /** 8 float32 for each number, and the 8 that the sums begin with. */
  weights: usize;
  bias: usize;
  /** Where the first pixel is written, and for each pixel, int32, how far from it. */
  to: usize;
  writes: usize;
  /** From the first channel to the panel's. */
  shift: usize;
  /** Whether the sums go on from what is written there. */
  resumes: i32;
  /** Added before the ReLU, laid out as the result; 0 for none. */
  residual: usize;
  /** Least value of the result: 0 for ReLU, else −∞. */
  floor: f32;
}

@inline
export function placeOf(base: usize, table: usize, pixel: i32): usize {
  return base + load<u32>(table + ((<usize>pixel) << 2));
}
