/*
 * The loss of a JPEG file without the file: what ITU-T T.81 does to pixels between encoder and decoder, with the
 * tables and the scaling by quality of libjpeg and chroma at half resolution. The entropy coding in between loses
 * nothing and is left out.
 */

/** Annex K.1 of T.81, row by row. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/** Annex K.2; everything but its upper left corner is 99. */
const CHROMA = LUMINANCE.map((_, i) => {
  const corner = [
    [17, 18, 24, 47],
    [18, 21, 26, 66],
    [24, 26, 56],
    [47, 66],
  ];
  return corner[i >> 3]?.[i & 7] ?? 99;
});

/** DCT[u·8 + x], orthonormal. */
const DCT = Float32Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  const scale = u === 0 ? Math.sqrt(1 / 8) : 0.5;
  return scale * Math.cos(((2 * (i & 7) + 1) * u * Math.PI) / 16);
});

/**
 * Replaces a picture by what a JPEG file of it would show.
 * @param pixels RGB 0..255, [size, size, 3]; whole numbers afterwards
 * @param quality 1..100, as libjpeg counts
 */
export function throughJpeg(pixels: Float32Array, size: number, quality: number): void {
  const side = Math.ceil(size / 16) * 16; // whole blocks, of chroma too
  const half = side / 2;
  const y = new Float32Array(side * side);
  const cb = new Float32Array(half * half);
  const cr = new Float32Array(half * half);
  separate(pixels, size, side, y, cb, cr);
  const luminance = scaled(LUMINANCE, quality);
  const chroma = scaled(CHROMA, quality);
  quantise(y, side, luminance);
  quantise(cb, half, chroma);
  quantise(cr, half, chroma);
  join(pixels, size, side, y, cb, cr);
}

function scaled(table: readonly number[], quality: number): Float32Array {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return Float32Array.from(table, (entry) =>
    Math.min(255, Math.max(1, Math.floor((entry * percent + 50) / 100))),
  );
}

/**
 * Planes of whole numbers around 0; the last row and column go on beyond the edge, chroma is the mean of four
 * pixels, rounded down and up in turns.
 */
function separate(
  pixels: Float32Array,
  size: number,
  side: number,
  y: Float32Array,
  cb: Float32Array,
  cr: Float32Array,
): void {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = (Math.min(row, size - 1) * size + Math.min(column, size - 1)) * 3;
      const red = Math.round(pixels[from]);
      const green = Math.round(pixels[from + 1]);
      const blue = Math.round(pixels[from + 2]);
      const quarter = (row >> 1) * (side / 2) + (column >> 1);
      y[row * side + column] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue) - 128;
      cb[quarter] += Math.round(-0.168736 * red - 0.331264 * green + 0.5 * blue);
      cr[quarter] += Math.round(0.5 * red - 0.418688 * green - 0.081312 * blue);
    }
  }
  for (let i = 0; i < cb.length; i++) {
    cb[i] = (cb[i] + 1 + (i & 1)) >> 2;
    cr[i] = (cr[i] + 1 + (i & 1)) >> 2;
  }
}

/** Each 8×8 block of a plane to whole multiples of the table's frequencies, and back. */
function quantise(plane: Float32Array, side: number, table: Float32Array): void {
  const block = new Float32Array(64);
  const half = new Float32Array(64);
  for (let top = 0; top < side; top += 8) {
    for (let left = 0; left < side; left += 8) {
      for (let i = 0; i < 64; i++) block[i] = plane[(top + (i >> 3)) * side + left + (i & 7)];
      transform(block, half);
      transform(half, block);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i] / table[i]) * table[i];
      restore(block, half);
      restore(half, block);
      for (let i = 0; i < 64; i++) plane[(top + (i >> 3)) * side + left + (i & 7)] = Math.round(block[i]);
    }
  }
}

/** (DCT · from)ᵀ; twice, it is DCT · from · DCTᵀ. */
function transform(from: Float32Array, to: Float32Array): void {
  for (let u = 0; u < 8; u++) {
    for (let column = 0; column < 8; column++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += DCT[u * 8 + x] * from[x * 8 + column];
      to[column * 8 + u] = sum;
    }
  }
}

/** (DCTᵀ · from)ᵀ, the reverse of transform. */
function restore(from: Float32Array, to: Float32Array): void {
  for (let x = 0; x < 8; x++) {
    for (let column = 0; column < 8; column++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += DCT[u * 8 + x] * from[u * 8 + column];
      to[column * 8 + x] = sum;
    }
  }
}

function join(
  pixels: Float32Array,
  size: number,
  side: number,
  y: Float32Array,
  cb: Float32Array,
  cr: Float32Array,
): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const light = y[row * side + column] + 128;
      const blueness = between(cb, side / 2, row, column);
      const redness = between(cr, side / 2, row, column);
      const to = (row * size + column) * 3;
      pixels[to] = byte(light + 1.402 * redness);
      pixels[to + 1] = byte(light - 0.344136 * blueness - 0.714136 * redness);
      pixels[to + 2] = byte(light + 1.772 * blueness);
    }
  }
}

/** Chroma at a pixel: three quarters of the nearest sample and one of the next, in both directions. */
function between(plane: Float32Array, half: number, row: number, column: number): number {
  const y = row >> 1;
  const x = column >> 1;
  const nextY = Math.min(half - 1, Math.max(0, y + (row & 1 ? 1 : -1)));
  const nextX = Math.min(half - 1, Math.max(0, x + (column & 1 ? 1 : -1)));
  const near = 3 * plane[y * half + x] + plane[y * half + nextX];
  const far = 3 * plane[nextY * half + x] + plane[nextY * half + nextX];
  return (3 * near + far) / 16;
}

function byte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}
