/*
 * Batch norm with the batch's moments and its gradient, in AssemblyScript. Sums are taken over chunks of rows into
 * partial [chunks, columns], so that they do not depend on the threads.
 */

/** partial = Σ x over the rows of chunks first..last of x [rows, columns]. */
export function sumRows(
  x: usize,
  rows: i32,
  columns: i32,
  chunk: i32,
  partial: usize,
  first: i32,
  last: i32,
): void {
  const rowBytes = (<usize>columns) << 2;
  const whole = columns & ~3;
  for (let unit = first; unit < last; unit++) {
    const start = unit * chunk;
    const end = min(rows, start + chunk);
    const out = partial + <usize>unit * rowBytes;
    for (let column = 0; column < whole; column += 4) {
      let at = x + <usize>start * rowBytes + ((<usize>column) << 2);
      let sum = f32x4.splat(0);
      for (let row = start; row < end; row++) {
        sum = f32x4.add(sum, v128.load(at));
        at += rowBytes;
      }
      v128.store(out + ((<usize>column) << 2), sum);
    }
    for (let column = whole; column < columns; column++) {
      let at = x + <usize>start * rowBytes + ((<usize>column) << 2);
      let sum: f32 = 0;
      for (let row = start; row < end; row++) {
        sum += load<f32>(at);
        at += rowBytes;
      }
      store<f32>(out + ((<usize>column) << 2), sum);
    }
  }
}

/** partial = Σ (x − mean)². */
export function sumSquaresAround(
  x: usize,
  mean: usize,
  rows: i32,
  columns: i32,
  chunk: i32,
  partial: usize,
  first: i32,
  last: i32,
): void {
  const rowBytes = (<usize>columns) << 2;
  const whole = columns & ~3;
  for (let unit = first; unit < last; unit++) {
    const start = unit * chunk;
    const end = min(rows, start + chunk);
    const out = partial + <usize>unit * rowBytes;
    for (let column = 0; column < whole; column += 4) {
      const shift = (<usize>column) << 2;
      let at = x + <usize>start * rowBytes + shift;
      const centre = v128.load(mean + shift);
      let sum = f32x4.splat(0);
      for (let row = start; row < end; row++) {
        const distance = f32x4.sub(v128.load(at), centre);
        sum = f32x4.add(sum, f32x4.mul(distance, distance));
        at += rowBytes;
      }
      v128.store(out + shift, sum);
    }
    for (let column = whole; column < columns; column++) {
      const shift = (<usize>column) << 2;
      let at = x + <usize>start * rowBytes + shift;
      const centre = load<f32>(mean + shift);
      let sum: f32 = 0;
      for (let row = start; row < end; row++) {
        const distance = load<f32>(at) - centre;
        sum += distance * distance;
        at += rowBytes;
      }
      store<f32>(out + shift, sum);
    }
  }
}

/** Two partial sums one after another [2, chunks, columns]: Σ dy and Σ dy · (x − mean). */
export function sumGradients(
  x: usize,
  dy: usize,
  mean: usize,
  rows: i32,
  columns: i32,
  chunk: i32,
  chunks: i32,
  partial: usize,
  first: i32,
  last: i32,
): void {
  const rowBytes = (<usize>columns) << 2;
  const whole = columns & ~3;
  for (let unit = first; unit < last; unit++) {
    const start = unit * chunk;
    const end = min(rows, start + chunk);
    const plain = partial + <usize>unit * rowBytes;
    const along = plain + <usize>chunks * rowBytes;
    for (let column = 0; column < whole; column += 4) {
      const shift = (<usize>column) << 2;
      let at = <usize>start * rowBytes + shift;
      const centre = v128.load(mean + shift);
      let sum = f32x4.splat(0);
      let sumAlong = sum;
      for (let row = start; row < end; row++) {
        const gradient = v128.load(dy + at);
        sum = f32x4.add(sum, gradient);
        sumAlong = f32x4.add(sumAlong, f32x4.mul(gradient, f32x4.sub(v128.load(x + at), centre)));
        at += rowBytes;
      }
      v128.store(plain + shift, sum);
      v128.store(along + shift, sumAlong);
    }
    for (let column = whole; column < columns; column++) {
      const shift = (<usize>column) << 2;
      let at = <usize>start * rowBytes + shift;
      const centre = load<f32>(mean + shift);
      let sum: f32 = 0;
      let sumAlong: f32 = 0;
      for (let row = start; row < end; row++) {
        const gradient = load<f32>(dy + at);
        sum += gradient;
        sumAlong += gradient * (load<f32>(x + at) - centre);
        at += rowBytes;
      }
      store<f32>(plain + shift, sum);
      store<f32>(along + shift, sumAlong);
    }
  }
}

/** Columns first..last of out = factor · Σ partial over the chunks. */
export function joinSums(
  partial: usize,
  chunks: i32,
  columns: i32,
  factor: f32,
  out: usize,
  first: i32,
  last: i32,
): void {
  for (let column = first; column < last; column++) {
    let sum: f32 = 0;
    for (let unit = 0; unit < chunks; unit++) {
      sum += load<f32>(partial + ((<usize>(unit * columns + column)) << 2));
    }
    store<f32>(out + ((<usize>column) << 2), sum * factor);
  }
}

/** Rows first..last of y = (x − shift) · scale + offset, all three [columns]. */
export function normalise(
  x: usize,
  shift: usize,
  scale: usize,
  offset: usize,
  columns: i32,
  y: usize,
  first: i32,
  last: i32,
): void {
  const whole = columns & ~3;
  let at = <usize>first * ((<usize>columns) << 2);
  for (let row = first; row < last; row++) {
    for (let column = 0; column < whole; column += 4) {
      const c = (<usize>column) << 2;
      const centred = f32x4.sub(v128.load(x + at), v128.load(shift + c));
      v128.store(y + at, f32x4.add(f32x4.mul(centred, v128.load(scale + c)), v128.load(offset + c)));
      at += 16;
    }
    for (let column = whole; column < columns; column++) {
      const c = (<usize>column) << 2;
      const centred = load<f32>(x + at) - load<f32>(shift + c);
      store<f32>(y + at, centred * load<f32>(scale + c) + load<f32>(offset + c));
      at += 4;
    }
  }
}

/** Rows first..last of dx = scale · (dy − meanGradient − (x − mean) · slope), the four [columns]. */
export function normaliseGradient(
  x: usize,
  dy: usize,
  mean: usize,
  meanGradient: usize,
  slope: usize,
  scale: usize,
  columns: i32,
  dx: usize,
  first: i32,
  last: i32,
): void {
  const whole = columns & ~3;
  let at = <usize>first * ((<usize>columns) << 2);
  for (let row = first; row < last; row++) {
    for (let column = 0; column < whole; column += 4) {
      const c = (<usize>column) << 2;
      const along = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(mean + c)), v128.load(slope + c));
      const rest = f32x4.sub(f32x4.sub(v128.load(dy + at), v128.load(meanGradient + c)), along);
      v128.store(dx + at, f32x4.mul(rest, v128.load(scale + c)));
      at += 16;
    }
    for (let column = whole; column < columns; column++) {
      const c = (<usize>column) << 2;
      const along = (load<f32>(x + at) - load<f32>(mean + c)) * load<f32>(slope + c);
      const rest = load<f32>(dy + at) - load<f32>(meanGradient + c) - along;
      store<f32>(dx + at, rest * load<f32>(scale + c));
      at += 4;
    }
  }
}
