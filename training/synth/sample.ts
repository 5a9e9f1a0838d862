import { DEFAULT_AUS, isSided } from '../../lib/au/catalogue';
import { Random } from '../../lib/numbers/random';
import { alignCrop, type Similarity } from '../../lib/vision/align';
import { cropFace } from '../../lib/vision/crop';
import { type HeadPose, turnedInPlane } from '../../lib/vision/head-pose';
import type { EyePoints, Point } from '../../lib/vision/pixels';
import { encodeCrop } from '../face-set/crop-jpeg';
import type { FaceSample } from '../face-set/shards';
import type { HeadAssets } from './assets';
import { photographed } from './background';
import type { CreaseMap } from './creases';
import { degrade } from './degrade';
import { drawExpression, type Expression, intensityOn, PRESENT, type Strengths } from './expression';
import { splitOf } from './identity';
import { cheekColour, encode } from './looks';
import { drawShot, photograph, seat } from './scene';
import { drawWorn } from './worn';

/** Grows when the same number and seed give another person or picture; sets name it in their `source`. */
export const RENDERER = 5;
/** Side of the stored crops in pixels. */
export const CROP_SIZE = 128;
/** The photograph before the crop: pixels, and the distance of the eyes on it. */
const FRAME = 216;
const EYE_DISTANCE = 51;
/** How far a face detector's eye points lie from the true ones, of the eye distance. */
const EYE_JITTER = 0.025;
/** Lips this far apart are parted (AU 25), decimetres: about a pixel in a crop of 112. */
const LIPS_PARTED = 0.02;

/**
 * Renders `count` crops of one identity; the same for the same seed, number, count and backgrounds.
 * @param strengths see drawExpression
 * @param backgrounds photographs to stand the person in front of; without them backgrounds are made up
 */
export async function renderIdentity(
  assets: HeadAssets,
  creases: CreaseMap,
  number: number,
  count: number,
  seed: number,
  backgrounds: readonly string[] = [],
  strengths: Strengths = 'clear',
): Promise<FaceSample[]> {
  const sitter = await seat(assets, number);
  const hand = cheekColour(assets, sitter.looks.skin).map((light) => encode(light));
  const samples: FaceSample[] = [];
  for (let i = 0; i < count; i++) {
    const random = new Random(seed, number, i);
    const expression = drawExpression(random, strengths);
    const shot = drawShot(random, FRAME, FRAME, EYE_DISTANCE);
    const worn = drawWorn(random, sitter.marks, hand);
    const background =
      backgrounds.length > 0 && random.chance(0.75)
        ? await photographed(random, random.pick(backgrounds), FRAME, FRAME)
        : shot.background;
    const picture = photograph(assets, { ...sitter, worn }, expression, { ...shot, background }, creases);
    const { image, eyes } = await degrade(random, picture.image, picture.eyes);
    const alignment = alignCrop(jitter(random, eyes), CROP_SIZE);
    const crop = cropFace(image, alignment, CROP_SIZE);
    samples.push({
      subject: `rendered-${String(number).padStart(4, '0')}`,
      split: splitOf(number),
      jpeg: await encodeCrop(crop, CROP_SIZE),
      pose: poseInCrop(picture.pose, alignment),
      ...labelsOf(expression, picture.lipGap, picture.unreadable),
    });
  }
  return samples;
}

/**
 * What a FACS coder would write. Present from intensity PRESENT on. 25 goes by the lips on the mesh, since a
 * dropped jaw parts them and a smile or a raised chin may close them. The bit of lid tightener that helps to
 * shut the eyes is part of 45, not a 7. Units that something hides are unknown.
 */
export function labelsOf(
  expression: Expression,
  lipGap: number,
  unreadable: ReadonlySet<number> = new Set(),
): { labels: (0 | 1 | null)[] } & Record<'intensity' | 'left' | 'right', (number | null)[]> {
  const intensity = DEFAULT_AUS.map((au, i) => {
    if (unreadable.has(au)) return null;
    return au === 25 ? Math.min(1, Math.max(0, (lipGap * PRESENT) / LIPS_PARTED)) : expression.intensity[i];
  });
  const on = (side: 'left' | 'right') =>
    DEFAULT_AUS.map((au) => (isSided(au) && !unreadable.has(au) ? intensityOn(expression, au, side) : null));
  return {
    intensity,
    labels: intensity.map((value) => (value === null ? null : value >= PRESENT ? 1 : 0)),
    left: on('left'),
    right: on('right'),
  };
}

/** @param alignment from crop to picture */
export function poseInCrop(pose: HeadPose, { a, b }: Similarity): [number, number, number] {
  const { pitch, yaw, roll } = turnedInPlane(pose, -Math.atan2(b, a));
  return [pitch, yaw, roll];
}

function jitter(random: Random, eyes: EyePoints): EyePoints {
  const reach = EYE_JITTER * Math.hypot(eyes.left.x - eyes.right.x, eyes.left.y - eyes.right.y);
  const move = ({ x, y }: Point) => ({ x: x + reach * random.normal(), y: y + reach * random.normal() });
  return { right: move(eyes.right), left: move(eyes.left) };
}
