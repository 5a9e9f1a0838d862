// `npm run bench:cuts`: cuts that CutDetector notices between photographs of ../shared/data/photos, two pictures each as the
// end of one scene and the start of the next, and those that it invents in the real clips and where the light changes.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { root } from '../../lib/node/root';
import { CutDetector } from '../../lib/vision/cut';
import type { PixelImage } from '../../lib/vision/pixels';
import { framesOf } from '../harness/clip-frames';

const DATA = path.join(root, '..', 'shared', 'data');
/** Of each folder every so many pictures. */
const PHOTOS = { genki: 80, generated: 8, 'neutral-posed': 1 };
const CLIPS = { 'single_face.mp4': 30, 'WolfgangLanger_Pexels.mp4': 23.976 };
const EVERY = [1, 2, 3, 5, 10, 30, 60];
/** All photographs as one size, as scenes of one video are. */
const SIZE = { width: 240, height: 180 };
const NEXT_FRAME = 1000 / 30;
const FAR = 2000;
const GAMMAS = [0.4, 0.6, 1.6, 2.2];
const GAINS = [0.5, 1.4];

for (const [name, step] of Object.entries(PHOTOS)) {
  const folder = path.join(DATA, 'photos', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.jpg'));
  const pictures: PixelImage[] = [];
  for (const file of files.filter((_, i) => i % step === 0)) {
    pictures.push(await pixelsOf(sharp(path.join(folder, file)).resize({ ...SIZE, fit: 'cover' })));
  }
  const pairs = pictures.flatMap((one, i) => pictures.slice(0, i).map((other) => [one, other]));
  for (const [apart, milliseconds] of [
    ['next frame', NEXT_FRAME],
    ['2 s apart', FAR],
  ] as const) {
    const noticed = pairs.filter((pair) => cutsIn(pair, milliseconds) === 1).length;
    console.log(`${name}, ${apart}: ${noticed} of ${pairs.length} cuts noticed`);
  }
  const lights = pictures.flatMap((picture) => changesOf(picture).map((changed) => [picture, changed]));
  const invented = lights.filter((pair) => cutsIn(pair, NEXT_FRAME) === 1).length;
  console.log(`${name}, light: ${invented} of ${lights.length} changes taken for a cut`);
}

for (const [name, rate] of Object.entries(CLIPS)) {
  const { frames } = await framesOf(path.join(DATA, 'clips', name), 'png');
  const pictures: PixelImage[] = [];
  for (const frame of frames) pictures.push(await pixelsOf(sharp(frame)));
  for (const every of EVERY) {
    const read = pictures.filter((_, i) => i % every === 0);
    const cuts = cutsIn(read, (1000 * every) / rate);
    console.log(`${name}, one frame in ${every}: ${cuts} cuts in ${read.length} frames of one scene`);
  }
}

function cutsIn(pictures: readonly PixelImage[], milliseconds: number): number {
  const detector = new CutDetector();
  return pictures.filter((picture, i) => detector.isCut(picture, i * milliseconds)).length;
}

async function pixelsOf(image: Sharp): Promise<PixelImage> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The same scene under other light: gamma and gain, and a lamp that moves from one side to the other. */
function changesOf({ data, width, height }: PixelImage): PixelImage[] {
  const changed = (change: (value: number, x: number) => number): PixelImage => ({
    ...{ width, height },
    data: Uint8ClampedArray.from(data, (value, i) => change(value, ((i >> 2) % width) / width)),
  });
  const curves = GAMMAS.flatMap((gamma) =>
    GAINS.map((gain) => changed((value) => 255 * gain * (value / 255) ** gamma)),
  );
  return [...curves, changed((value, x) => value * (0.5 + x))];
}
