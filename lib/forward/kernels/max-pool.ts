/** Max pooling 3×3 with stride 2 of a map that is nowhere below zero and has a border of zeros, in AssemblyScript. */

/** Layout of lib/forward/steps.ts; bytes where nothing else is said. */
@unmanaged
class Pooling {
  /** First pixel of the first window, on the border. */
  from: usize;
  /** First pixel that is written. */
  to: usize;
  /** Pixels of a line of the result, and lines of an image. */
  width: i32;
  height: i32;
  channels: i32;
  fromPixel: i32;
  fromLine: i32;
  fromImage: i32;
  toLine: i32;
  toImage: i32;
}

/** Lines first..last of the result. */
export function poolLines(address: usize, first: i32, last: i32): void {
  const pooling = changetype<Pooling>(address);
  const width = pooling.width;
  const height = pooling.height;
  const fromPixel = pooling.fromPixel;
  const fromLine = pooling.fromLine;
  const bytes = pooling.channels << 2;
  for (let line = first; line < last; line++) {
    const image = line / height;
    const row = line % height;
    let from = pooling.from + <usize>image * pooling.fromImage + <usize>row * 2 * fromLine;
    let to = pooling.to + <usize>image * pooling.toImage + <usize>row * pooling.toLine;
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < bytes; channel += 16) {
        const at = from + channel;
        const above = largest(at, fromPixel);
        const here = largest(at + fromLine, fromPixel);
        const below = largest(at + 2 * fromLine, fromPixel);
        v128.store(to + channel, f32x4.pmax(above, f32x4.pmax(here, below)));
      }
      from += 2 * fromPixel;
      to += bytes;
    }
  }
}

@inline
function largest(at: usize, pixel: usize): v128 {
  return f32x4.pmax(v128.load(at), f32x4.pmax(v128.load(at + pixel), v128.load(at + 2 * pixel)));
}
