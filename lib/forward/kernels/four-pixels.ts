/* The innermost products of four pixels, in AssemblyScript; see six-pixels.ts. */
import { multiplyAdd } from './multiply-add';
import { placeOf, Tile } from './tile';

/** Four pixels from `pixel` on; those behind `final` repeat it. */
export function multiplyFour(tile: Tile, pixel: i32, final: i32): void {
  const tapLine = tile.tapLine;
  const tapReads = tile.tapReads;
  const numbers = tile.numbers;
  const to = tile.to + tile.shift;
  const writes = tile.writes;
  const t0 = placeOf(to, writes, pixel);
  const t1 = placeOf(to, writes, min(pixel + 1, final));
  const t2 = placeOf(to, writes, min(pixel + 2, final));
  const t3 = placeOf(to, writes, min(pixel + 3, final));
  const bias0 = v128.load(tile.bias);
  const bias1 = v128.load(tile.bias, 16);
  let c00 = bias0;
  let c01 = bias1;
  let c10 = bias0;
  let c11 = bias1;
  let c20 = bias0;
  let c21 = bias1;
  let c30 = bias0;
  let c31 = bias1;
  if (tile.resumes) {
    c00 = v128.load(t0);
    c01 = v128.load(t0, 16);
    c10 = v128.load(t1);
    c11 = v128.load(t1, 16);
    c20 = v128.load(t2);
    c21 = v128.load(t2, 16);
    c30 = v128.load(t3);
    c31 = v128.load(t3, 16);
  }
  let from = tile.from;
  let reads = tile.reads;
  let w = tile.weights;
  for (let line = tile.tapLines; line > 0; line--) {
    let a0 = placeOf(from, reads, pixel);
    let a1 = placeOf(from, reads, min(pixel + 1, final));
    let a2 = placeOf(from, reads, min(pixel + 2, final));
    let a3 = placeOf(from, reads, min(pixel + 3, final));
    for (let k = numbers; k >= 4; k -= 4) {
      let b0 = v128.load(w);
      let b1 = v128.load(w, 16);
      let v = v128.load32_splat(a0);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      b0 = v128.load(w, 32);
      b1 = v128.load(w, 48);
      v = v128.load32_splat(a0, 4);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 4);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 4);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 4);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      b0 = v128.load(w, 64);
      b1 = v128.load(w, 80);
      v = v128.load32_splat(a0, 8);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 8);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 8);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 8);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      b0 = v128.load(w, 96);
      b1 = v128.load(w, 112);
      v = v128.load32_splat(a0, 12);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 12);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 12);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 12);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      w += 128;
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
    }
    for (let k = numbers & 3; k > 0; k--) {
      const b0 = v128.load(w);
      const b1 = v128.load(w, 16);
      let v = v128.load32_splat(a0);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      a0 += 4;
      v = v128.load32_splat(a1);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      a1 += 4;
      v = v128.load32_splat(a2);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      a2 += 4;
      v = v128.load32_splat(a3);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      a3 += 4;
      w += 32;
    }
    from += tapLine;
    reads += tapReads;
  }
  const residual = tile.residual;
  if (residual !== 0) {
    const away = residual - tile.to;
    c00 = f32x4.add(c00, v128.load(t0 + away));
    c01 = f32x4.add(c01, v128.load(t0 + away, 16));
    c10 = f32x4.add(c10, v128.load(t1 + away));
    c11 = f32x4.add(c11, v128.load(t1 + away, 16));
    c20 = f32x4.add(c20, v128.load(t2 + away));
    c21 = f32x4.add(c21, v128.load(t2 + away, 16));
    c30 = f32x4.add(c30, v128.load(t3 + away));
    c31 = f32x4.add(c31, v128.load(t3 + away, 16));
  }
  const least = f32x4.splat(tile.floor);
  v128.store(t0, f32x4.pmax(c00, least));
  v128.store(t0, f32x4.pmax(c01, least), 16);
  v128.store(t1, f32x4.pmax(c10, least));
  v128.store(t1, f32x4.pmax(c11, least), 16);
  v128.store(t2, f32x4.pmax(c20, least));
  v128.store(t2, f32x4.pmax(c21, least), 16);
  v128.store(t3, f32x4.pmax(c30, least));
  v128.store(t3, f32x4.pmax(c31, least), 16);
}
