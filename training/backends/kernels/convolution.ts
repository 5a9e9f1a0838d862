/*
 * Products behind the convolutions, in AssemblyScript, by the tiles of the forward pass (lib/forward/kernels). Rows of the
 * left factor are found through a table, as the pixels under a filter's taps do not lie side by side:
 *   table [rows, taps + 1]: the byte offset of each tap's pixel, −1 where it lies outside the picture, and that of
 *   the row of the result.
 * The right factor is packed in panels of 8 columns: 8 biases, then 8 numbers for each tap and channel.
 */
import { multiplyPixels } from '../../../lib/forward/kernels/multiply-pixels';
import { Tile } from '../../../lib/forward/kernels/tile';
import { PANEL } from './packing';
import {
  biasRoom,
  CHUNK,
  linesRoom,
  MOST_PLACES,
  MOST_ROWS,
  panelPlaces,
  panelRoom,
  placesRoom,
  tileRoom,
} from './room';

/** Channels of a tap that are correlated at once. */
const TILE: i32 = 6;

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
  const tile = changetype<Tile>(tileRoom());
  tile.from = a;
  tile.reads = placesRoom();
  tile.tapLines = taps;
  tile.tapLine = 0;
  tile.numbers = channels;
  tile.resumes = 0;
  tile.residual = 0;
  tile.floor = floor;
  const most = min(MOST_ROWS, MOST_PLACES / (taps + 1));
  for (let start = first; start < last; start += most) {
    const rows = min(most, last - start);
    layPlaces(table + ((<usize>start * <usize>(taps + 1)) << 2), taps, rows, zeros - a);
    tile.tapReads = rows << 2;
    multiplyPanels(tile, rows, <usize>(taps * channels), b, columns, c);
  }
}

/** The table's rows tap after tap, for tiles that begin at a; then where the result's rows are. */
function layPlaces(table: usize, taps: i32, rows: i32, outside: usize): void {
  let from = table;
  for (let row = 0; row < rows; row++) {
    let to = placesRoom() + ((<usize>row) << 2);
    for (let tap = 0; tap < taps; tap++) {
      const offset = load<i32>(from);
      store<u32>(to, offset < 0 ? <u32>outside : <u32>offset);
      from += 4;
      to += (<usize>rows) << 2;
    }
    store<u32>(to, load<u32>(from));
    from += 4;
  }
}

function multiplyPanels(tile: Tile, rows: i32, numbers: usize, b: usize, columns: i32, c: usize): void {
  const writes = placesRoom() + ((<usize>(tile.tapLines * rows)) << 2);
  let packed = b;
  for (let column = 0; column < columns; column += PANEL) {
    tile.bias = packed;
    tile.weights = packed + 32;
    if (columns - column >= PANEL) {
      tile.to = c;
      tile.writes = writes;
      tile.shift = (<usize>column) << 2;
      multiplyPixels(tile, 0, rows);
    } else {
      multiplyAside(tile, rows);
      for (let row = 0; row < rows; row++) {
        const to = c + <usize>load<u32>(placeAt(writes, row)) + ((<usize>column) << 2);
        memory.copy(to, panelRoom() + ((<usize>row) << 5), (<usize>(columns - column)) << 2);
      }
    }
    packed += (numbers + 1) << 5;
  }
}

/** Into the thread's own room, one row of 8 columns after the other. */
function multiplyAside(tile: Tile, rows: i32): void {
  for (let row = 0; row < rows; row++) store<u32>(placeAt(panelPlaces(), row), row << 5);
  tile.to = panelRoom();
  tile.writes = panelPlaces();
  tile.shift = 0;
  multiplyPixels(tile, 0, rows);
}

function placeAt(places: usize, index: i32): usize {
  return places + ((<usize>index) << 2);
}

/**
 * Groups first..last of a filter gradient c [taps · channels, columns]: for each pixel, the product of what lies under
 * a tap with the result's gradient. A group is up to six channels of one tap. Pixels are summed in chunks.
 * @param b the gradient in panels as if for `pixels` channels of one tap, biases left out of account
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
  first: i32,
  last: i32,
): void {
  const tile = changetype<Tile>(tileRoom());
  const rowBytes = (<usize>columns) << 2;
  const reads = placesRoom();
  const writes = placeAt(reads, TILE);
  for (let row = 0; row < TILE; row++) {
    store<u32>(placeAt(reads, row), row * CHUNK * 4);
    store<u32>(placeAt(writes, row), row * <i32>rowBytes);
  }
  memory.fill(biasRoom(), 0, 32);
  tile.from = linesRoom();
  tile.reads = reads;
  tile.tapLines = 1;
  tile.tapLine = 0;
  tile.tapReads = 0;
  tile.bias = biasRoom();
  tile.resumes = 0;
  tile.floor = -Infinity;
  const groupsPerTap = (channels + TILE - 1) / TILE;
  for (let start = 0; start < pixels; start += CHUNK) {
    const count = min(CHUNK, pixels - start);
    tile.numbers = count;
    for (let group = first; group < last; group++) {
      const tap = group / groupsPerTap;
      const channel = (group % groupsPerTap) * TILE;
      const rows = min(TILE, channels - channel);
      const offset = (<usize>channel) << 2;
      layLines(
        table + ((<usize>start * <usize>(taps + 1) + tap) << 2),
        taps + 1,
        count,
        rows,
        a + offset,
        zeros + offset,
      );
      const out = c + <usize>(tap * channels + channel) * rowBytes;
      correlatePanels(tile, rows, columns, b + ((<usize>(start + 1)) << 5), pixels, out, writes, start === 0);
    }
  }
}

/** What lies under a tap, pixel after pixel: a line for each channel. */
function layLines(table: usize, stride: i32, count: i32, rows: i32, a: usize, zeros: usize): void {
  let line = linesRoom();
  let entry = table;
  for (let k = 0; k < count; k++) {
    const offset = load<i32>(entry);
    const place = offset < 0 ? zeros : a + <usize>offset;
    if (rows === TILE) {
      const left = v128.load(place);
      const right = v128.load(place, 8);
      v128.store_lane<f32>(line, left, 0);
      v128.store_lane<f32>(line, left, 1, CHUNK * 4);
      v128.store_lane<f32>(line, left, 2, 2 * CHUNK * 4);
      v128.store_lane<f32>(line, left, 3, 3 * CHUNK * 4);
      v128.store_lane<f32>(line, right, 2, 4 * CHUNK * 4);
      v128.store_lane<f32>(line, right, 3, 5 * CHUNK * 4);
    } else {
      for (let row = 0; row < rows; row++) {
        store<f32>(line + <usize>(row * CHUNK * 4), load<f32>(place + ((<usize>row) << 2)));
      }
    }
    line += 4;
    entry += (<usize>stride) << 2;
  }
}

function correlatePanels(
  tile: Tile,
  rows: i32,
  columns: i32,
  b: usize,
  pixels: i32,
  out: usize,
  writes: usize,
  isFirst: bool,
): void {
  let packed = b;
  for (let column = 0; column < columns; column += PANEL) {
    tile.weights = packed;
    if (columns - column >= PANEL) {
      tile.to = out;
      tile.writes = writes;
      tile.shift = (<usize>column) << 2;
      tile.residual = isFirst ? 0 : out;
      multiplyPixels(tile, 0, rows);
    } else {
      tile.residual = 0;
      multiplyAside(tile, rows);
      for (let row = 0; row < rows; row++) {
        let from = panelRoom() + ((<usize>row) << 5);
        let to = out + <usize>load<u32>(placeAt(writes, row)) + ((<usize>column) << 2);
        for (let lane = column; lane < columns; lane++) {
          store<f32>(to, isFirst ? load<f32>(from) : load<f32>(to) + load<f32>(from));
          from += 4;
          to += 4;
        }
      }
    }
    packed += (<usize>(pixels + 1)) << 5;
  }
}
