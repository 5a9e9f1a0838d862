// node --import tsx tests/bench/crop-encoders.ts FOLDER: what JPEG encoders do to crops of the faces in a folder of square
// portraits, and how well one number of a crop tells which of them it went through; see docs/decisions/rendered-faces.md.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type JpegOptions } from 'sharp';
import { areaUnderRoc } from '../../lib/numbers/detection';

const SIDE = 128;
/** The middle of a portrait of 448 pixels. */
const FACE = { left: 60, top: 40, width: 320, height: 320 };
/** From this diagonal of the 8×8 coefficients on they are counted, and below this they are small. */
const [DIAGONAL, SMALL] = [5, 0.75];
const ENCODERS: readonly JpegOptions[] = [
  { quality: 85, chromaSubsampling: '4:4:4', mozjpeg: true },
  { quality: 85, chromaSubsampling: '4:4:4' },
  { quality: 92, chromaSubsampling: '4:2:0' },
  { quality: 92, chromaSubsampling: '4:4:4' },
  { quality: 95, chromaSubsampling: '4:4:4' },
];
/** Of those, that of photographs. */
const USUAL = 3;

/** DCT[u·8 + x], orthonormal. */
const DCT = Float64Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  return (u === 0 ? Math.sqrt(1 / 8) : 0.5) * Math.cos(((2 * (i & 7) + 1) * u * Math.PI) / 16);
});

/** @param rgb bytes, [SIDE, SIDE, 3] */
function shareOfSmall(rgb: Uint8Array): number {
  const along = new Float64Array(64); // [y, u]
  let [count, small] = [0, 0];
  for (let top = 0; top < SIDE; top += 8) {
    for (let left = 0; left < SIDE; left += 8) {
      along.fill(0);
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) {
          const at = ((top + y) * SIDE + left + x) * 3;
          const luminance = 0.299 * rgb[at] + 0.587 * rgb[at + 1] + 0.114 * rgb[at + 2];
          for (let u = 0; u < 8; u++) along[y * 8 + u] += luminance * DCT[u * 8 + x];
        }
      }
      for (let v = 0; v < 8; v++) {
        for (let u = Math.max(0, DIAGONAL - v); u < 8; u++) {
          let coefficient = 0;
          for (let y = 0; y < 8; y++) coefficient += along[y * 8 + u] * DCT[v * 8 + y];
          count++;
          if (Math.abs(coefficient) < SMALL) small++;
        }
      }
    }
  }
  return small / count;
}

const folder = process.argv[2];
const totals = ENCODERS.map(() => ({ bytes: 0, error: 0, milliseconds: 0, small: [] as number[] }));
for (const name of (await readdir(folder)).filter((file) => /\.jpe?g$/i.test(file)).sort()) {
  const image = sharp(join(folder, name)).extract(FACE).resize(SIDE, SIDE).removeAlpha();
  const crop = await image.raw().toBuffer();
  for (const [i, options] of ENCODERS.entries()) {
    const start = performance.now();
    const jpeg = await sharp(crop, { raw: { width: SIDE, height: SIDE, channels: 3 } })
      .jpeg(options)
      .toBuffer();
    const decoded = await sharp(jpeg).raw().toBuffer();
    const total = totals[i];
    total.milliseconds += performance.now() - start;
    total.bytes += jpeg.length;
    total.error += crop.reduce((sum, byte, k) => sum + Math.abs(byte - decoded[k]), 0) / crop.length;
    total.small.push(shareOfSmall(decoded));
  }
}
for (const [i, { bytes, error, milliseconds, small }] of totals.entries()) {
  const { quality, chromaSubsampling, mozjpeg } = ENCODERS[i];
  const both = [...small, ...totals[USUAL].small];
  const auc = areaUnderRoc(
    both,
    both.map((_, k) => (k < small.length ? 1 : 0)),
  );
  const n = small.length;
  console.log(
    `${quality} ${chromaSubsampling}${mozjpeg ? ' mozjpeg' : ''}: ${Math.round(bytes / n)} bytes, error ` +
      `${(error / n).toFixed(2)}, ${(milliseconds / n).toFixed(1)} ms, AUC ${auc.toFixed(2)}`,
  );
}
