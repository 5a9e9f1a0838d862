// Runs in the browser: shows a portrait smaller, turned or cut closer, and reads it as `analyze` reads a file.

import { openHeadlessInference } from '../../../lib/analyze/headless-inference';
import type { FaceReading } from '../../../lib/readings/face-reading';
import { decodeWhole } from '../../../lib/vision/decode-picture';
import type { Point } from '../../../lib/vision/pixels';
import { type Condition, GROUND, SCENE } from './condition';

/** What became of the portrait's face. */
export type LimitsReading =
  | { kind: 'missed' }
  | {
      kind: 'found';
      /** Mean distance of the two eye points from where they are, in distances of the ears. */
      error: number;
      /** Mean over the units of how far p is from that of the portrait as it is. */
      change: number;
    };

/** Loads detector and model; afterwards window.limits reads. */
async function startLimits(modelBase: string): Promise<void> {
  const inference = await openHeadlessInference(modelBase);
  let portrait: ImageBitmap | null = null;
  let upright: FaceReading | null = null;
  const read = async (bitmap: ImageBitmap) => (await inference.read(bitmap, 0, 'anew')).faces;

  window.limits = {
    async open(address) {
      portrait?.close();
      portrait = await decodeWhole(await (await fetch(address)).blob());
      upright = (await read(portrait))[0] ?? null;
      return upright !== null;
    },
    async read(condition) {
      const { bitmap, placed } = show(portrait!, upright!, condition);
      const faces = await read(bitmap);
      bitmap.close();
      const [right, left] = upright!.keypoints.map(placed);
      const width = distance(placed(upright!.keypoints[4]), placed(upright!.keypoints[5]));
      const misses = faces.map(({ keypoints }) => ({
        error: (distance(keypoints[0], right) + distance(keypoints[1], left)) / 2 / width,
        centre: distance(middle(keypoints[0], keypoints[1]), middle(right, left)) / width,
      }));
      const best = misses.findIndex(({ centre }) => centre < 0.5);
      if (best < 0) return { kind: 'missed' };
      const { p } = faces[best];
      const change = p.reduce((sum, value, i) => sum + Math.abs(value - upright!.p[i]), 0) / p.length;
      return { kind: 'found', error: misses[best].error, change };
    },
  };
}

/** @returns the picture, and where a point of the portrait is in it */
function show(portrait: ImageBitmap, { keypoints }: FaceReading, condition: Condition) {
  const width = distance(keypoints[4], keypoints[5]);
  const face = middle(keypoints[2], middle(keypoints[0], keypoints[1]));
  const [scene, scale, angle] = {
    size: () => [SCENE, condition.value / width, 0] as const,
    turn: () =>
      [square(Math.hypot(portrait.width, portrait.height)), 1, (condition.value * Math.PI) / 180] as const,
    crop: () => [square(condition.value * width), 1, 0] as const,
  }[condition.kind]();
  const canvas = new OffscreenCanvas(scene.width, scene.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = GROUND;
  context.fillRect(0, 0, scene.width, scene.height);
  context.imageSmoothingQuality = 'high';
  context.translate(scene.width / 2, scene.height / 2);
  context.rotate(angle);
  context.scale(scale, scale);
  context.drawImage(portrait, -face.x, -face.y);
  const [along, across] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const placed = ({ x, y }: Point) => ({
    x: scene.width / 2 + (x - face.x) * along - (y - face.y) * across,
    y: scene.height / 2 + (x - face.x) * across + (y - face.y) * along,
  });
  return { bitmap: canvas.transferToImageBitmap(), placed };
}

function square(side: number) {
  return { width: Math.round(side), height: Math.round(side) };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

declare global {
  interface Window {
    startLimits?: typeof startLimits;
    limits?: {
      /** @returns whether a face was found in the portrait as it is */
      open(address: string): Promise<boolean>;
      read(condition: Condition): Promise<LimitsReading>;
    };
  }
}
window.startLimits = startLimits;
