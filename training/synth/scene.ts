import { Random } from '../../lib/numbers/random';
import type { HeadPose } from '../../lib/vision/head-pose';
import type { EyePoints, PixelImage, Point } from '../../lib/vision/pixels';
import type { HeadAssets } from './assets';
import { drawBackground } from './background';
import { CREASES, type CreaseMap } from './creases';
import { applyExpression, type Expression, intensityOf, intensityOn } from './expression';
import { pose } from './figure';
import { type Identity, makeIdentity } from './identity';
import { type Landmarks, landmarksOf, UPPER_LIP } from './landmarks';
import { dress, encode, type Looks } from './looks';
import type { Figure } from './part';
import { type Camera, headPoseOf, project, toCameraSpace } from './projection';
import { faceRegions, unreadable } from './regions';
import { render, SUPERSAMPLING } from './renderer';
import type { Light, Lighting } from './shading';
import type { Worn } from './things';
import { NOTHING } from './worn';

/** A person in front of the camera. */
export interface Sitter {
  readonly identity: Identity;
  readonly looks: Looks;
  readonly marks: Landmarks;
  readonly worn: Worn;
}

/** The person with this number, bare of everything that is put on for a picture. */
export async function seat(assets: HeadAssets, number: number): Promise<Sitter> {
  const identity = makeIdentity(assets, number);
  const looks = await dress(assets, identity);
  return { identity, looks, marks: landmarksOf(assets, identity.shape), worn: NOTHING };
}

/** Everything about a picture except who is on it and with what expression. Sizes in output pixels. */
export interface Shot {
  readonly width: number;
  readonly height: number;
  /** where the middle between the eyes appears */
  readonly eyes: Point;
  /** distance of the eyes if the head faced the camera */
  readonly eyeDistance: number;
  /** camera to head, decimetres */
  readonly distance: number;
  /** radians */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly lighting: Lighting;
  /** linear RGB [height, width, 3] */
  readonly background: Float32Array;
  /** wanted mean brightness of the figure, linear; faces are pulled towards it as a camera's exposure does */
  readonly exposure: number;
  readonly whiteBalance: readonly [number, number, number];
}

export interface RenderedPicture {
  readonly image: PixelImage;
  readonly eyes: EyePoints;
  readonly pose: HeadPose;
  /** how far the lips are apart at the middle beyond this person's neutral face, decimetres */
  readonly lipGap: number;
  /** units that something hides */
  readonly unreadable: ReadonlySet<number>;
}

/** The upper edge of the lower lip, opposite UPPER_LIP. */
const LOWER_LIP = 523;

/** A random shot of `width` × `height` with the head about where alignCrop will look for it. */
export function drawShot(random: Random, width: number, height: number, eyeDistance: number): Shot {
  const degrees = (limit: number) => {
    const angle = Math.min(1, Math.max(-1, random.normal() * 0.5));
    return (angle * limit * Math.PI) / 180;
  };
  return {
    width,
    height,
    eyes: { x: width / 2 + random.range(-3, 3), y: height / 2 - 0.5 * eyeDistance + random.range(-3, 3) },
    eyeDistance,
    distance: random.range(3.5, 12),
    yaw: degrees(32),
    pitch: degrees(24),
    roll: degrees(12),
    lighting: drawLighting(random),
    background: drawBackground(random, width, height),
    exposure: random.chance(0.14) ? random.range(0.085, 0.6) : random.range(0.14, 0.38),
    whiteBalance: [1 + 0.07 * random.normal(), 1, 1 + 0.09 * random.normal()],
  };
}

function drawLighting(random: Random): Lighting {
  const light = (azimuth: number, height: number, strength: number): Light => {
    const warmth = random.range(-0.18, 0.18);
    const level = Math.cos(height);
    return {
      direction: [level * Math.sin(azimuth), Math.sin(height), level * Math.cos(azimuth)],
      colour: [strength * (1 + warmth), strength, strength * (1 - warmth)],
    };
  };
  const side = random.chance(0.5) ? 1 : -1;
  const key = light(side * random.range(0, 1.35), random.range(-0.2, 1), random.range(0.4, 1.2));
  const lights = [key];
  const others = random.int(4);
  for (let i = 0; i < others; i++) {
    lights.push(light(-side * random.range(-0.6, 1.5), random.range(-0.3, 0.8), random.range(0.05, 0.45)));
  }
  if (random.chance(0.25)) lights.push(light(side * random.range(1.7, 2.6), random.range(0, 0.7), 0.7));
  const ambient = random.chance(0.3) ? random.range(0.06, 0.25) : random.range(0.2, 0.75);
  const tint = random.range(-0.1, 0.1);
  const bounce = random.range(0.35, 0.9);
  return {
    lights,
    sky: [ambient * (1 - tint), ambient, ambient * (1 + tint)],
    ground: [ambient * bounce * (1 + tint), ambient * bounce, ambient * bounce * (1 - tint)],
    shadow: random.chance(0.75) ? random.range(0.25, 0.95) : 0,
    softness: random.range(0.03, 0.22),
  };
}

/** Takes the picture. */
export function photograph(
  assets: HeadAssets,
  sitter: Sitter,
  expression: Expression,
  shot: Shot,
  creases: CreaseMap,
): RenderedPicture {
  const { identity, looks, marks, worn } = sitter;
  const moved = applyExpression(assets, identity.shape, expression);
  const camera = aim(shot, marks);
  foldCreases(creases, identity, expression);

  const closed = intensityOf(expression, 45);
  const figure = pose(assets, identity, looks, moved, camera, creases, closed, worn);
  return {
    ...expose(figure, camera, shot, sitter, faceRegions(assets)),
    lipGap: lipGap(moved) - lipGap(identity.shape),
  };
}

/**
 * The picture of a figure that stands before the camera.
 * @param camera from aim
 * @param regions by triangle of the skin, see faceRegions
 */
export function expose(
  figure: Figure,
  camera: Camera,
  shot: Shot,
  { marks, worn }: Pick<Sitter, 'marks' | 'worn'>,
  regions: Uint8Array,
): Omit<RenderedPicture, 'lipGap'> {
  const { image, cover, hidden } = render(figure, camera, shot.lighting, shot.background, regions);
  const points = Float32Array.from([...marks.rightEye, ...marks.leftEye]);
  const eyes = project(camera, toCameraSpace(camera, points));
  return {
    image: develop(image, cover, shot),
    eyes: {
      right: { x: eyes[0] / SUPERSAMPLING, y: eyes[1] / SUPERSAMPLING },
      left: { x: eyes[3] / SUPERSAMPLING, y: eyes[4] / SUPERSAMPLING },
    },
    pose: headPoseOf(camera),
    unreadable: unreadable(hidden, worn.lensDarkness),
  };
}

/** A camera that sees the eyes where the shot wants them. */
export function aim(shot: Shot, { rightEye: right, leftEye: left }: Landmarks): Camera {
  const apart = Math.hypot(...right.map((value, k) => value - left[k]));
  const camera: Camera = {
    ...shot,
    width: shot.width * SUPERSAMPLING,
    height: shot.height * SUPERSAMPLING,
    focal: (SUPERSAMPLING * shot.eyeDistance * (shot.distance - 1)) / apart,
    centreX: 0,
    centreY: 0,
  };
  const middle = right.map((value, k) => (value + left[k]) / 2);
  const [x, y] = project(camera, toCameraSpace(camera, Float32Array.from(middle)));
  return { ...camera, centreX: SUPERSAMPLING * shot.eyes.x - x, centreY: SUPERSAMPLING * shot.eyes.y - y };
}

function lipGap(positions: Float32Array): number {
  return positions[UPPER_LIP * 3 + 1] - positions[LOWER_LIP * 3 + 1];
}

/** Creases deepen with the action units that fold them, and with age; each person has some at rest. */
export function foldCreases(
  creases: CreaseMap,
  identity: Pick<Identity, 'number' | 'age'>,
  expression: Expression,
): void {
  const person = new Random(7002, identity.number);
  const skinFold = 0.4 + 0.4 * identity.age;
  const depths = CREASES.map(({ aus }) => {
    const own = person.range(0.55, 1.15);
    const resting = identity.age * person.range(0, 0.3);
    const on = (side: 'left' | 'right') => {
      const folded = Math.max(...aus.map((au) => intensityOn(expression, au, side)));
      return resting + skinFold * own * folded;
    };
    return { left: on('left'), right: on('right') };
  });
  creases.fold(depths, identity.number % 4);
}

/** Exposure, white balance and the step from light to sRGB bytes. */
function develop(light: Float32Array, cover: Float32Array, shot: Shot): PixelImage {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < cover.length; i++) {
    sum += cover[i] * (0.3 * light[i * 3] + 0.59 * light[i * 3 + 1] + 0.11 * light[i * 3 + 2]);
    weight += cover[i];
  }
  const mean = weight > 0 ? sum / weight : shot.exposure;
  // Part of the way only: a dark skin stays darker than a light one.
  const gain = (shot.exposure / Math.max(mean, 0.005)) ** 0.65;
  const data = new Uint8ClampedArray(cover.length * 4);
  for (let i = 0; i < cover.length; i++) {
    for (let k = 0; k < 3; k++)
      data[i * 4 + k] = encode(rollOff(light[i * 3 + k] * gain * shot.whiteBalance[k]));
    data[i * 4 + 3] = 255;
  }
  return { width: shot.width, height: shot.height, data };
}

/** Keeps values up to 0.7 and bends brighter ones towards 1, as film and cameras do. */
function rollOff(value: number): number {
  return value <= 0.7 ? value : 1 - 0.3 * Math.exp(-(value - 0.7) / 0.3);
}
