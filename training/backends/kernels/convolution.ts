/*
 * Products behind the convolutions, in AssemblyScript. Rows of the left factor are found through a table, as the
 * pixels under a filter's taps do not lie side by side:
 *   table [rows, taps + 1]: the byte offset of each tap's pixel, −1 where it lies outside the picture, and that of
 *   the row of the result.
 * The right factor is packed in panels of 8 columns: 8 biases, then 8 numbers for each tap and channel.
 */
import { PANEL } from './packing';

/** Rows that are summed in registers at once, PANEL columns of each. */
const TILE: i32 = 6;
/** Pixels of a filter gradient that stay in the cache while all tiles pass over them. */
const CHUNK: i32 = 256;

function at(table: usize, stride: i32, row: i32, tap: i32, a: usize, zeros: usize): usize {
  const offset = load<i32>(table + ((<usize>(row * stride + tap)) << 2));
  return offset < 0 ? zeros : a + <usize>offset;
}

function put(to: usize, left: v128, right: v128, columns: i32): void {
  if (columns >= PANEL) {
    v128.store(to, left);
    v128.store(to, right, 16);
    return;
  }
  if (columns >= 4) v128.store(to, left);
  const rest = columns >= 4 ? right : left;
  const start = columns >= 4 ? to + 16 : to;
  const count = columns & 3;
  if (count > 0) f32.store(start, f32x4.extract_lane(rest, 0));
  if (count > 1) f32.store(start, f32x4.extract_lane(rest, 1), 4);
  if (count > 2) f32.store(start, f32x4.extract_lane(rest, 2), 8);
}

/** Rows first..last of a · b + bias, not below `floor`. */
export function convolve(
  table: usize,
  taps: i32,
  channels: i32,
  a: usize,
  zeros: usize,
  b: usize,
  columns: i32,
  c: usize,
  floor: f32,
  first: i32,
  last: i32,
): void {
  const stride = taps + 1;
  const panels = (columns + PANEL - 1) / PANEL;
  const panelBytes = (<usize>(taps * channels) * PANEL + PANEL) << 2;
  const least = f32x4.splat(floor);
  const end = last - 1;
  for (let panel = 0; panel < panels; panel++) {
    const packed = b + <usize>panel * panelBytes;
    const bias0 = v128.load(packed);
    const bias1 = v128.load(packed, 16);
    const left = columns - panel * PANEL;
    const shift = <usize>panel * PANEL * 4;
    for (let row = first; row < last; row += TILE) {
      const row1 = min(row + 1, end);
      const row2 = min(row + 2, end);
      const row3 = min(row + 3, end);
      const row4 = min(row + 4, end);
      const row5 = min(row + 5, end);
      let c00 = bias0;
      let c01 = bias1;
      let c10 = bias0;
      let c11 = bias1;
      let c20 = bias0;
      let c21 = bias1;
      let c30 = bias0;
      let c31 = bias1;
      let c40 = bias0;
      let c41 = bias1;
      let c50 = bias0;
      let c51 = bias1;
      let w = packed + PANEL * 4;
      for (let tap = 0; tap < taps; tap++) {
        let a0 = at(table, stride, row, tap, a, zeros);
        let a1 = at(table, stride, row1, tap, a, zeros);
        let a2 = at(table, stride, row2, tap, a, zeros);
        let a3 = at(table, stride, row3, tap, a, zeros);
        let a4 = at(table, stride, row4, tap, a, zeros);
        let a5 = at(table, stride, row5, tap, a, zeros);
        for (let k = channels; k > 0; k--) {
          const b0 = v128.load(w);
          const b1 = v128.load(w, 16);
          w += 32;
          const v0 = v128.load32_splat(a0);
          c00 = f32x4.add(c00, f32x4.mul(v0, b0));
          c01 = f32x4.add(c01, f32x4.mul(v0, b1));
          a0 += 4;
          const v1 = v128.load32_splat(a1);
          c10 = f32x4.add(c10, f32x4.mul(v1, b0));
          c11 = f32x4.add(c11, f32x4.mul(v1, b1));
          a1 += 4;
          const v2 = v128.load32_splat(a2);
          c20 = f32x4.add(c20, f32x4.mul(v2, b0));
          c21 = f32x4.add(c21, f32x4.mul(v2, b1));
          a2 += 4;
          const v3 = v128.load32_splat(a3);
          c30 = f32x4.add(c30, f32x4.mul(v3, b0));
          c31 = f32x4.add(c31, f32x4.mul(v3, b1));
          a3 += 4;
          const v4 = v128.load32_splat(a4);
          c40 = f32x4.add(c40, f32x4.mul(v4, b0));
          c41 = f32x4.add(c41, f32x4.mul(v4, b1));
          a4 += 4;
          const v5 = v128.load32_splat(a5);
          c50 = f32x4.add(c50, f32x4.mul(v5, b0));
          c51 = f32x4.add(c51, f32x4.mul(v5, b1));
          a5 += 4;
        }
      }
      const to = c + shift;
      put(at(table, stride, row, taps, to, to), f32x4.max(c00, least), f32x4.max(c01, least), left);
      put(at(table, stride, row1, taps, to, to), f32x4.max(c10, least), f32x4.max(c11, least), left);
      put(at(table, stride, row2, taps, to, to), f32x4.max(c20, least), f32x4.max(c21, least), left);
      put(at(table, stride, row3, taps, to, to), f32x4.max(c30, least), f32x4.max(c31, least), left);
      put(at(table, stride, row4, taps, to, to), f32x4.max(c40, least), f32x4.max(c41, least), left);
      put(at(table, stride, row5, taps, to, to), f32x4.max(c50, least), f32x4.max(c51, least), left);
    }
  }
}

/**
 * Tiles first..last of a filter gradient c [taps · channels, columns]: for each pixel, the product of what lies under
 * a tap with the result's gradient. A tile is six channels of one tap; the last of a tap overlaps the one before.
 * With fewer than six channels up to 20 bytes behind a pixel are read, and not used.
 * @param b the gradient in panels as if for `pixels` channels of one tap, biases left out of account
 * @param scratch room for CHUNK lines of 32 bytes for each tile
 */
export function correlate(
  table: usize,
  taps: i32,
  channels: i32,
  a: usize,
  zeros: usize,
  b: usize,
  pixels: i32,
  columns: i32,
  c: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  const lines = scratch + <usize>(first * CHUNK * 32); // no two threads have the same first tile
  const stride = taps + 1;
  const panels = (columns + PANEL - 1) / PANEL;
  const tilesPerTap = (channels + TILE - 1) / TILE;
  const panelBytes = (<usize>pixels * PANEL + PANEL) << 2;
  const rowBytes = (<usize>columns) << 2;
  for (let start = 0; start < pixels; start += CHUNK) {
    const count = min(CHUNK, pixels - start);
    const isFirst = start === 0;
    for (let tile = first; tile < last; tile++) {
      const tap = tile / tilesPerTap;
      const wanted = (tile % tilesPerTap) * TILE;
      const channel = max(0, min(wanted, channels - TILE));
      const skipped = wanted - channel;
      const rows = min(TILE, channels);
      for (let k = 0; k < count; k++) {
        const place = at(table, stride, start + k, tap, a, zeros) + ((<usize>channel) << 2);
        const line = lines + ((<usize>k) << 5);
        v128.store(line, v128.load(place));
        v128.store(line, v128.load(place, 8), 8);
      }
      const out = c + <usize>(tap * channels + channel) * rowBytes;
      for (let panel = 0; panel < panels; panel++) {
        let w = b + <usize>panel * panelBytes + ((<usize>(start + 1)) << 5);
        let c00 = f32x4.splat(0);
        let c01 = c00;
        let c10 = c00;
        let c11 = c00;
        let c20 = c00;
        let c21 = c00;
        let c30 = c00;
        let c31 = c00;
        let c40 = c00;
        let c41 = c00;
        let c50 = c00;
        let c51 = c00;
        let line = lines;
        for (let k = count; k > 0; k--) {
          const b0 = v128.load(w);
          const b1 = v128.load(w, 16);
          w += 32;
          const v0 = v128.load32_splat(line);
          c00 = f32x4.add(c00, f32x4.mul(v0, b0));
          c01 = f32x4.add(c01, f32x4.mul(v0, b1));
          const v1 = v128.load32_splat(line, 4);
          c10 = f32x4.add(c10, f32x4.mul(v1, b0));
          c11 = f32x4.add(c11, f32x4.mul(v1, b1));
          const v2 = v128.load32_splat(line, 8);
          c20 = f32x4.add(c20, f32x4.mul(v2, b0));
          c21 = f32x4.add(c21, f32x4.mul(v2, b1));
          const v3 = v128.load32_splat(line, 12);
          c30 = f32x4.add(c30, f32x4.mul(v3, b0));
          c31 = f32x4.add(c31, f32x4.mul(v3, b1));
          const v4 = v128.load32_splat(line, 16);
          c40 = f32x4.add(c40, f32x4.mul(v4, b0));
          c41 = f32x4.add(c41, f32x4.mul(v4, b1));
          const v5 = v128.load32_splat(line, 20);
          c50 = f32x4.add(c50, f32x4.mul(v5, b0));
          c51 = f32x4.add(c51, f32x4.mul(v5, b1));
          line += 32;
        }
        const left = columns - panel * PANEL;
        const to = out + ((<usize>panel) << 5);
        if (skipped < 1) accumulate(to, c00, c01, left, isFirst);
        if (skipped < 2 && rows > 1) accumulate(to + rowBytes, c10, c11, left, isFirst);
        if (skipped < 3 && rows > 2) accumulate(to + 2 * rowBytes, c20, c21, left, isFirst);
        if (skipped < 4 && rows > 3) accumulate(to + 3 * rowBytes, c30, c31, left, isFirst);
        if (skipped < 5 && rows > 4) accumulate(to + 4 * rowBytes, c40, c41, left, isFirst);
        if (rows > 5) accumulate(to + 5 * rowBytes, c50, c51, left, isFirst);
      }
    }
  }
}

function accumulate(to: usize, left: v128, right: v128, columns: i32, isFirst: bool): void {
  if (isFirst) {
    put(to, left, right, columns);
    return;
  }
  if (columns >= PANEL) {
    v128.store(to, f32x4.add(v128.load(to), left));
    v128.store(to, f32x4.add(v128.load(to, 16), right), 16);
    return;
  }
  for (let lane = 0; lane < columns; lane++) {
    const at = to + ((<usize>lane) << 2);
    store<f32>(at, load<f32>(at) + laneOf(lane < 4 ? left : right, lane & 3));
  }
}

function laneOf(vector: v128, lane: i32): f32 {
  if (lane === 0) return f32x4.extract_lane(vector, 0);
  if (lane === 1) return f32x4.extract_lane(vector, 1);
  if (lane === 2) return f32x4.extract_lane(vector, 2);
  return f32x4.extract_lane(vector, 3);
}
