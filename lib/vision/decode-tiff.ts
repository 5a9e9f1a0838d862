// Runs in the browser: the picture of a TIFF file, which Chromium and Firefox do not decode.
import type { GeoTIFFImage } from 'geotiff';
import { AppError, messageOf } from '../errors';

/** Values of the tag PhotometricInterpretation (TIFF 6.0, section 4 and following). */
const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const RGB = 2;
const CMYK = 5;
/** Of ExtraSamples. */
const PREMULTIPLIED = 1;
const SEPARATE_ALPHA = 2;
/** Of SampleFormat. */
const UNSIGNED = 1;

/** Whether a file begins as a TIFF does: II or MM, and 42, or 43 for a BigTIFF. */
export function isTiff(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  const isBig = (n: number) => n === 42 || n === 43;
  return (
    (a === 0x49 && b === 0x49 && isBig(c) && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && isBig(d))
  );
}

/**
 * The first page that is no thumbnail, upright, on the given ground where it is transparent. Colour profiles are not
 * applied.
 * @param ground grey, 0..255
 * @throws AppError bad-input
 */
export async function decodeTiff(file: Blob, ground: number): Promise<ImageBitmap> {
  const { fromBlob } = await import('geotiff');
  try {
    const tiff = await fromBlob(file);
    const page = await firstPage(await tiff.getImageCount(), (i) => tiff.getImage(i));
    const pixels = new ImageData(await rgbaOf(page, ground), page.getWidth(), page.getHeight());
    const orientation = await page.fileDirectory.loadValue('Orientation');
    return upright(await createImageBitmap(pixels), Number(orientation ?? 1));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('bad-input', `its TIFF data cannot be decoded: ${messageOf(cause)}`, { cause });
  }
}

async function firstPage(count: number, pageAt: (i: number) => Promise<GeoTIFFImage>): Promise<GeoTIFFImage> {
  for (let i = 0; i < count; i++) {
    const page = await pageAt(i);
    if ((Number(page.fileDirectory.getValue('NewSubfileType') ?? 0) & 1) === 0) return page;
  }
  throw new AppError('bad-input', 'it holds only a preview, as the raw pictures of cameras do');
}

/** Red, green, blue and 255 for each pixel. */
async function rgbaOf(page: GeoTIFFImage, ground: number): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const directory = page.fileDirectory;
  const meaning = Number(directory.getValue('PhotometricInterpretation'));
  if (page.getSampleFormat() !== UNSIGNED) {
    throw new AppError('bad-input', 'its values are no whole numbers from 0 on; save it with 8 or 16 bits');
  }
  const rgba = new Uint8ClampedArray(4 * page.getWidth() * page.getHeight()).fill(255);
  const colours = COLOURS[meaning];
  if (!colours) {
    // Palettes, YCbCr and CIELab; these have no alpha.
    const rgb = await page.readRGB({ interleave: true });
    for (let i = 0, from = 0; i < rgba.length; i += 4, from += 3) rgba.set(rgb.subarray(from, from + 3), i);
    return rgba;
  }
  const samples = page.getSamplesPerPixel();
  const [extra] = Array.from((directory.getValue('ExtraSamples') as ArrayLike<number> | undefined) ?? []);
  const hasAlpha = samples > colours.samples && (extra === PREMULTIPLIED || extra === SEPARATE_ALPHA);
  const raster = await page.readRasters({ interleave: true });
  const scale = 255 / (2 ** page.getBitsPerSample(0) - 1);
  const values = new Float32Array(samples);
  for (let i = 0, from = 0; i < rgba.length; i += 4, from += samples) {
    for (let s = 0; s < samples; s++) values[s] = raster[from + s] * scale;
    colours.put(values, rgba, i);
    if (!hasAlpha) continue;
    const alpha = values[colours.samples] / 255;
    for (let s = 0; s < 3; s++) {
      const own = rgba[i + s] * (extra === PREMULTIPLIED ? 1 : alpha);
      rgba[i + s] = own + ground * (1 - alpha);
    }
  }
  return rgba;
}

interface Colours {
  readonly samples: number;
  /** @param values of a pixel, 0..255 each */
  put(values: Float32Array, rgba: Uint8ClampedArray, at: number): void;
}

const COLOURS: Partial<Record<number, Colours>> = {
  [WHITE_IS_ZERO]: { samples: 1, put: ([v], rgba, at) => rgba.fill(255 - v, at, at + 3) },
  [BLACK_IS_ZERO]: { samples: 1, put: ([v], rgba, at) => rgba.fill(v, at, at + 3) },
  [RGB]: { samples: 3, put: (values, rgba, at) => rgba.set(values.subarray(0, 3), at) },
  [CMYK]: {
    samples: 4,
    put: (values, rgba, at) => {
      for (let s = 0; s < 3; s++) rgba[at + s] = ((255 - values[s]) * (255 - values[3])) / 255;
    },
  },
};

/** The picture turned and mirrored as the tag Orientation says, 1 to 8. */
function upright(picture: ImageBitmap, orientation: number): ImageBitmap {
  if (orientation < 2 || orientation > 8) return picture;
  const { width: w, height: h } = picture;
  const isLying = orientation >= 5;
  const canvas = new OffscreenCanvas(isLying ? h : w, isLying ? w : h);
  const context = canvas.getContext('2d')!;
  const turns: [number, number, number, number, number, number][] = [
    [-1, 0, 0, 1, w, 0],
    [-1, 0, 0, -1, w, h],
    [1, 0, 0, -1, 0, h],
    [0, 1, 1, 0, 0, 0],
    [0, 1, -1, 0, h, 0],
    [0, -1, -1, 0, h, w],
    [0, -1, 1, 0, 0, w],
  ];
  context.setTransform(...turns[orientation - 2]);
  context.drawImage(picture, 0, 0);
  picture.close();
  return canvas.transferToImageBitmap();
}
