// `npm run bench:faces`: how well FaceMemory's measure tells people apart, on ../shared/data/photos
// (one picture of each person) and on the real clips. Nothing of a face is written anywhere.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../lib/node/root';
import { Random } from '../../lib/numbers/random';
import { quantile } from '../../lib/numbers/statistics';
import { type Appearance, appearanceOf, unlikeness } from '../../lib/vision/appearance';
import { cropFace } from '../../lib/vision/crop';
import { MOST_UNLIKE } from '../../lib/vision/face-memory';
import { FacePage } from '../../training/datasets/prepare/face-page';
import { framesOf } from '../harness/clip-frames';

const DATA = path.join(root, '..', 'shared', 'data');
/** Of each folder of photographs every so many pictures, and of each clip every so many frames. */
const PHOTOS = { genki: 5, generated: 1, 'neutral-posed': 1 };
const CLIPS = ['single_face.mp4', 'WolfgangLanger_Pexels.mp4'];
const FRAME_STEP = 4;
/** Share of a clip whose mean look is kept, and of its end that is compared with it. */
const PART = 0.4;
/** The crop that is kept, wide enough to move the face within it, and the one that is looked at. */
const WIDE = 128;
const SIDE = 112;

const page = new FacePage();
const random = new Random(5);
try {
  for (const [name, step] of Object.entries(PHOTOS)) {
    const folder = path.join(DATA, 'photos', name);
    const files = readdirSync(folder).filter((file) => file.endsWith('.jpg'));
    const crops = await cropsOf(
      files.filter((_, i) => i % step === 0).map((file) => path.join(folder, file)),
    );
    const looks = crops.map((crop) => appearanceOf(moved(crop, 0), SIDE));
    const pairs = looks.flatMap((one, i) => looks.slice(0, i).map((other) => unlikeness(one, other)));
    tell(`${name}: ${looks.length} people, every pair`, pairs);
    const again = crops.map((crop, i) => unlikeness(looks[i], appearanceOf(relit(moved(crop, 1)), SIDE)));
    tell(`${name}: the same picture, eyes found a little elsewhere, other light, noise`, again);
  }
  const clips: Appearance[][] = [];
  for (const clip of CLIPS) clips.push(await looksOfClip(path.join(DATA, 'clips', clip)));
  for (const [i, looks] of clips.entries()) {
    const count = Math.floor(PART * looks.length);
    const kept = meanOf(looks.slice(0, count));
    tell(
      `${CLIPS[i]}: its last ${100 * PART} % against its first`,
      looks.slice(-count).map((look) => unlikeness(kept, look)),
    );
    tell(
      `${CLIPS[i]}: the other clip against it`,
      clips[1 - i].map((look) => unlikeness(kept, look)),
    );
  }
} finally {
  await page.close();
}

function tell(what: string, values: readonly number[]): void {
  const below = values.filter((value) => value < MOST_UNLIKE).length;
  const spread = [0, 0.05, 0.5, 0.95].map((q) => quantile(values, q).toFixed(3)).join(' ');
  console.log(
    `${what}\n  ${below} of ${values.length} below ${MOST_UNLIKE}; least, 5 %, median, 95 %: ${spread}`,
  );
}

async function cropsOf(pictures: readonly (string | Buffer)[]): Promise<Uint8Array[]> {
  const crops: Uint8Array[] = [];
  for (const picture of pictures) {
    const found = await page.find(picture);
    if (found.kind === 'faces' && found.faces.length > 0) crops.push(await page.cut(found.faces[0], WIDE));
  }
  return crops;
}

async function looksOfClip(clip: string): Promise<Appearance[]> {
  const { frames } = await framesOf(clip, 'png');
  const crops = await cropsOf(frames.filter((_, i) => i % FRAME_STEP === 0));
  return crops.map((crop) => appearanceOf(moved(crop, 0), SIDE));
}

/** The inner part of a wide crop; `by` 1 moves, turns and scales it as the detector's points vary. */
function moved(crop: Uint8Array, by: number): Uint8Array {
  const data = new Uint8ClampedArray(WIDE * WIDE * 4).fill(255);
  for (let i = 0; i < WIDE * WIDE; i++) data.set(crop.subarray(3 * i, 3 * i + 3), 4 * i);
  const scale = 1 + 0.05 * by * random.normal();
  const turn = 0.04 * by * random.normal();
  const [a, b] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  const middle = { x: WIDE / 2 + 1.2 * by * random.normal(), y: WIDE / 2 + 1.2 * by * random.normal() };
  const half = SIDE / 2;
  const map = { a, b, tx: middle.x - a * half + b * half, ty: middle.y - b * half - a * half };
  return cropFace({ width: WIDE, height: WIDE, data }, map, SIDE);
}

/** Gain 0.7 to 1.2, gamma 0.7 to 1.4 and noise of two steps. */
function relit(crop: Uint8Array): Uint8Array {
  const [gain, gamma] = [random.range(0.7, 1.2), random.range(0.7, 1.4)];
  return Uint8Array.from(
    Uint8ClampedArray.from(crop, (value) => 255 * gain * (value / 255) ** gamma + 2 * random.normal()),
  );
}

function meanOf(looks: readonly Appearance[]): Appearance {
  return looks[0].map((_, i) => looks.reduce((sum, look) => sum + look[i], 0) / looks.length);
}
