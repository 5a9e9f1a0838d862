import type { Random } from '../../lib/numbers/random';
import { alignCrop, type Similarity } from '../../lib/vision/align';
import { cropFace } from '../../lib/vision/crop';
import { type HeadPose, turnedInPlane } from '../../lib/vision/head-pose';
import type { EyePoints, Point } from '../../lib/vision/pixels';
import { encodeCrop } from '../face-set/crop-jpeg';
import type { FaceSample } from '../face-set/shards';
import { photographed } from './background';
import { degrade } from './degrade';
import { drawShot, type RenderedPicture, type Shot } from './scene';
import type { Worn } from './things';

/** Side of the stored crops in pixels. */
export const CROP_SIZE = 128;
/** The photograph before the crop: pixels, and the distance of the eyes on it. */
const FRAME = 216;
const EYE_DISTANCE = 51;
/** How far a face detector's eye points lie from the true ones, of the eye distance. */
const EYE_JITTER = 0.025;

/**
 * Draws a shot, takes the picture with a cheap camera and cuts out the face.
 * @param backgrounds photographs to stand the person in front of; without them backgrounds are made up
 */
export async function shoot(
  random: Random,
  backgrounds: readonly string[],
  dress: () => Worn,
  take: (shot: Shot, worn: Worn) => RenderedPicture,
): Promise<RenderedPicture & { crop: Required<Pick<FaceSample, 'jpeg' | 'pose'>> }> {
  const shot = drawShot(random, FRAME, FRAME, EYE_DISTANCE);
  const worn = dress();
  const background =
    backgrounds.length > 0 && random.chance(0.75)
      ? await photographed(random, random.pick(backgrounds), FRAME, FRAME)
      : shot.background;
  const picture = take({ ...shot, background }, worn);
  const { image, eyes } = await degrade(random, picture.image, picture.eyes);
  const alignment = alignCrop(jitter(random, eyes), CROP_SIZE);
  const jpeg = await encodeCrop(cropFace(image, alignment, CROP_SIZE), CROP_SIZE);
  return { ...picture, crop: { jpeg, pose: poseInCrop(picture.pose, alignment) } };
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
