/* Packs the right factor of a product in panels of 8 columns, in AssemblyScript; see convolution.ts. */

export const PANEL: i32 = 8;

/** Packs panels first..last of a matrix [rows, columns]. */
export function pack(
  from: usize,
  rows: i32,
  columns: i32,
  to: usize,
  bias: usize,
  first: i32,
  last: i32,
): void {
  const rowBytes = (<usize>columns) << 2;
  for (let panel = first; panel < last; panel++) {
    let target = to + <usize>panel * ((<usize>rows + 1) << 5);
    const shift = (<usize>panel) << 5;
    const count = min(PANEL, columns - panel * PANEL);
    if (bias === 0) zero(target);
    else packRow(bias + shift, target, count);
    target += 32;
    let source = from + shift;
    for (let row = 0; row < rows; row++) {
      packRow(source, target, count);
      source += rowBytes;
      target += 32;
    }
  }
}

function zero(to: usize): void {
  v128.store(to, f32x4.splat(0));
  v128.store(to, f32x4.splat(0), 16);
}

function packRow(from: usize, to: usize, count: i32): void {
  if (count >= PANEL) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    return;
  }
  zero(to);
  for (let lane = 0; lane < count; lane++) {
    store<f32>(to + ((<usize>lane) << 2), load<f32>(from + ((<usize>lane) << 2)));
  }
}

/**
 * Packs panels first..last of the transpose of some taps of a filter [taps, rows, columns], for a product whose
 * channels are the filter's columns.
 * @param chosen which taps in what order, int32
 */
export function packTransposed(
  from: usize,
  chosen: usize,
  taps: i32,
  rows: i32,
  columns: i32,
  to: usize,
  first: i32,
  last: i32,
): void {
  const rowBytes = (<usize>columns) << 2;
  const panelBytes = (<usize>(taps * columns) + 1) << 5;
  for (let panel = first; panel < last; panel++) {
    let target = to + <usize>panel * panelBytes;
    zero(target);
    target += 32;
    const row = panel * PANEL;
    const count = min(PANEL, rows - row);
    for (let tap = 0; tap < taps; tap++) {
      const index = load<i32>(chosen + ((<usize>tap) << 2));
      const source = from + <usize>(index * rows + row) * rowBytes;
      if (count === PANEL) {
        transposePanel(source, rowBytes, columns, target);
      } else {
        for (let column = 0; column < columns; column++) {
          const line = target + ((<usize>column) << 5);
          zero(line);
          for (let lane = 0; lane < count; lane++) {
            const value = load<f32>(source + <usize>lane * rowBytes + ((<usize>column) << 2));
            store<f32>(line + ((<usize>lane) << 2), value);
          }
        }
      }
      target += (<usize>columns) << 5;
    }
  }
}

/** Eight rows to lines of eight. */
function transposePanel(from: usize, rowBytes: usize, columns: i32, to: usize): void {
  const whole = columns & ~3;
  for (let column = 0; column < whole; column += 4) {
    const source = from + ((<usize>column) << 2);
    const target = to + ((<usize>column) << 5);
    transposeSquare(source, rowBytes, target);
    transposeSquare(source + 4 * rowBytes, rowBytes, target + 16);
  }
  for (let column = whole; column < columns; column++) {
    for (let lane = 0; lane < PANEL; lane++) {
      const value = load<f32>(from + <usize>lane * rowBytes + ((<usize>column) << 2));
      store<f32>(to + ((<usize>column) << 5) + ((<usize>lane) << 2), value);
    }
  }
}

/** Four rows of four to every second half of a line. */
function transposeSquare(from: usize, rowBytes: usize, to: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + rowBytes);
  const r2 = v128.load(from + 2 * rowBytes);
  const r3 = v128.load(from + 3 * rowBytes);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}
