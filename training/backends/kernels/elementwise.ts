/* Passes over whole tensors, in AssemblyScript: ReLU's gradient, products, the update of the weights. */

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
