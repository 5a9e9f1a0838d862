/*
 * Passes over whole tensors, in AssemblyScript: batch norm, gradients of ReLU and pooling, the update of the weights.
 * Sums are taken over chunks of rows into partial [chunks, columns], so that they do not depend on the threads.
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

/** Numbers first..last of dx = dy where y > 0, else 0. */
export function maskGradient(y: usize, dy: usize, dx: usize, first: i32, last: i32): void {
  const nothing = f32x4.splat(0);
  let at = (<usize>first) << 2;
  const end = (<usize>last) << 2;
  for (; at + 16 <= end; at += 16) {
    v128.store(dx + at, v128.and(v128.load(dy + at), f32x4.gt(v128.load(y + at), nothing)));
  }
  for (; at < end; at += 4) store<f32>(dx + at, load<f32>(y + at) > 0 ? load<f32>(dy + at) : 0);
}

/** Numbers first..last of out = x · y. */
export function multiply(x: usize, y: usize, out: usize, first: i32, last: i32): void {
  let at = (<usize>first) << 2;
  const end = (<usize>last) << 2;
  for (; at + 16 <= end; at += 16) {
    v128.store(out + at, f32x4.mul(v128.load(x + at), v128.load(y + at)));
  }
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(x + at) * load<f32>(y + at));
}

/** Rows first..last of out = x · scale, scale [columns]. */
export function scaleRows(x: usize, scale: usize, columns: i32, out: usize, first: i32, last: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let row = first; row < last; row++) {
    const at = <usize>row * bytes;
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) {
      v128.store(out + at + c, f32x4.mul(v128.load(x + at + c), v128.load(scale + c)));
    }
    for (; c < bytes; c += 4) store<f32>(out + at + c, load<f32>(x + at + c) * load<f32>(scale + c));
  }
}

/** partial[unit] = Σ x² of chunks first..last. */
export function sumSquares(x: usize, count: i32, chunk: i32, partial: usize, first: i32, last: i32): void {
  for (let unit = first; unit < last; unit++) {
    let at = x + ((<usize>(unit * chunk)) << 2);
    const end = x + ((<usize>min(count, (unit + 1) * chunk)) << 2);
    let sums = f32x4.splat(0);
    for (; at + 16 <= end; at += 16) {
      const values = v128.load(at);
      sums = f32x4.add(sums, f32x4.mul(values, values));
    }
    let sum =
      f32x4.extract_lane(sums, 0) +
      f32x4.extract_lane(sums, 1) +
      f32x4.extract_lane(sums, 2) +
      f32x4.extract_lane(sums, 3);
    for (; at < end; at += 4) {
      const value = load<f32>(at);
      sum += value * value;
    }
    store<f32>(partial + ((<usize>unit) << 2), sum);
  }
}

/** Numbers first..last of out = kept · a + (1 − kept) · b. */
export function blend(a: usize, b: usize, kept: f32, out: usize, first: i32, last: i32): void {
  const share = f32x4.splat(kept);
  const rest = f32x4.splat(1 - kept);
  let at = (<usize>first) << 2;
  const end = (<usize>last) << 2;
  for (; at + 16 <= end; at += 16) {
    const mixed = f32x4.add(f32x4.mul(v128.load(a + at), share), f32x4.mul(v128.load(b + at), rest));
    v128.store(out + at, mixed);
  }
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(a + at) * kept + load<f32>(b + at) * (1 - kept));
}

/**
 * Numbers first..last of an update by AdamW.
 * @param clip factor on the gradient
 * @param step rate with both bias corrections in it
 * @param kept factor on the weights: 1 − rate · decay
 */
export function adamW(
  weights: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  clip: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  step: f32,
  kept: f32,
  outWeights: usize,
  outMean: usize,
  outSquare: usize,
  first: i32,
  last: i32,
): void {
  const b1 = f32x4.splat(beta1);
  const r1 = f32x4.splat(1 - beta1);
  const b2 = f32x4.splat(beta2);
  const r2 = f32x4.splat(1 - beta2);
  let at = (<usize>first) << 2;
  const end = (<usize>last) << 2;
  for (; at + 16 <= end; at += 16) {
    const g = f32x4.mul(v128.load(gradient + at), f32x4.splat(clip));
    const m = f32x4.add(f32x4.mul(v128.load(mean + at), b1), f32x4.mul(g, r1));
    const v = f32x4.add(f32x4.mul(v128.load(square + at), b2), f32x4.mul(f32x4.mul(g, g), r2));
    const scale = f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon));
    const change = f32x4.div(f32x4.mul(m, f32x4.splat(step)), scale);
    v128.store(outMean + at, m);
    v128.store(outSquare + at, v);
    v128.store(outWeights + at, f32x4.sub(f32x4.mul(v128.load(weights + at), f32x4.splat(kept)), change));
  }
  for (; at < end; at += 4) {
    const g = load<f32>(gradient + at) * clip;
    const m = load<f32>(mean + at) * beta1 + g * (1 - beta1);
    const v = load<f32>(square + at) * beta2 + g * g * (1 - beta2);
    store<f32>(outMean + at, m);
    store<f32>(outSquare + at, v);
    store<f32>(outWeights + at, load<f32>(weights + at) * kept - (m * step) / (sqrt<f32>(v) + epsilon));
  }
}

/**
 * Pictures first..last of max pooling's gradient: each dy goes to the first largest pixel of its window.
 * @param x, dx [B, height, width, channels], dx zeros at first
 * @param best room for `channels` numbers of four bytes, twice, for each picture
 */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  dx: usize,
  best: usize,
  first: i32,
  last: i32,
): void {
  const bytes = (<usize>channels) << 2;
  for (let picture = first; picture < last; picture++) {
    const largest = best + <usize>picture * 2 * bytes;
    const place = largest + bytes;
    let gradient = dy + <usize>(picture * outHeight * outWidth) * bytes;
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const top = outRow * strideHeight - padTop;
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const left = outColumn * strideWidth - padLeft;
        for (let c: usize = 0; c < bytes; c += 4) {
          store<f32>(largest + c, -Infinity);
          store<i32>(place + c, <i32>(<usize>(picture * height * width) * bytes)); // where nothing is larger: NaN
        }
        for (let row = max(0, top); row < min(height, top + filterHeight); row++) {
          for (let column = max(0, left); column < min(width, left + filterWidth); column++) {
            const offset = <usize>((picture * height + row) * width + column) * bytes;
            const pixel = x + offset;
            let c: usize = 0;
            for (; c + 16 <= bytes; c += 16) {
              const value = v128.load(pixel + c);
              const old = v128.load(largest + c);
              const isLarger = f32x4.gt(value, old);
              v128.store(largest + c, v128.bitselect(value, old, isLarger));
              const here = i32x4.splat(<i32>offset);
              v128.store(place + c, v128.bitselect(here, v128.load(place + c), isLarger));
            }
            for (; c < bytes; c += 4) {
              const value = load<f32>(pixel + c);
              if (value > load<f32>(largest + c)) {
                store<f32>(largest + c, value);
                store<i32>(place + c, <i32>offset);
              }
            }
          }
        }
        for (let c: usize = 0; c < bytes; c += 4) {
          const target = dx + <usize>load<i32>(place + c) + c;
          store<f32>(target, load<f32>(target) + load<f32>(gradient + c));
        }
        gradient += bytes;
      }
    }
  }
}
