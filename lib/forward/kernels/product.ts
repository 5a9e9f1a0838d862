/*
 * Convolutions as products, in AssemblyScript, over maps with a border of zeros, so that a tap is an offset and no pixel
 * needs a look at the edge. Columns are output channels in panels of 8: 8 half floats for each tap and channel.
 */
import { decodeRows } from './decode-halves';
import { multiplyPixels } from './multiply-pixels';
import { Tile } from './tile';

/** A convolution; its layout is that of lib/forward/steps.ts. As a tile, its weights, bias and shift are left open. */
@unmanaged
class Product extends Tile {
  /** Packed half floats, and what their decoding multiplies with. */
  halves: usize;
  scale: f32;
  biases: usize;
  pixels: i32;
  /** Pixels that a unit of work is. */
  pixelsAtOnce: i32;
}

/**
 * Units first..last of the product at `address`; a unit is a panel of a block of pixels.
 * @param scratch the thread's own: a tile, and a panel as float32
 */
export function multiply(address: usize, scratch: usize, first: i32, last: i32): void {
  const product = changetype<Product>(address);
  const blocks = (product.pixels + product.pixelsAtOnce - 1) / product.pixelsAtOnce;
  const rows = product.tapLines * product.numbers;
  const tile = changetype<Tile>(scratch);
  memory.copy(scratch, address, offsetof<Tile>());
  tile.weights = scratch + 64;
  let decoded = -1;
  for (let unit = first; unit < last; unit++) {
    const panel = unit / blocks;
    if (panel !== decoded) {
      decodeRows(product.halves + ((<usize>panel * <usize>rows) << 4), tile.weights, rows, product.scale);
      tile.bias = product.biases + ((<usize>panel) << 5);
      tile.shift = (<usize>panel) << 5;
      decoded = panel;
    }
    const start = (unit % blocks) * product.pixelsAtOnce;
    multiplyPixels(tile, start, min(start + product.pixelsAtOnce, product.pixels));
  }
}
