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
