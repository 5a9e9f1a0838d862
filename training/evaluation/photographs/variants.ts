import sharp, { type Sharp } from 'sharp';
import { Random } from '../../../lib/numbers/random';
import { cropFace } from '../../../lib/vision/crop';
import { type FaceMesh, pictureOf, turned } from '../../datasets/warp/turn';

/** A crop changed in one way. */
export interface Variant {
  readonly name: string;
  /**
   * @param crop RGB bytes [side, side, 3], which stay as they are; the result has the same shape
   * @param face what turns with the head, where that is known
   */
  change(crop: Uint8Array, side: number, face: FaceMesh | null): Promise<Uint8Array>;
  /** Whether it needs to know what turns with the head. */
  readonly isOfMesh?: boolean;
  /** The part of the face that it hides and that units lie in. */
  readonly hides?: 'upper' | 'lower';
}

const ROLL = 15;
const YAW = 25;
/** Beyond half of a profile: one eye is hardly seen. */
const PROFILE = 60;
/** Tiles along a side of a crop that is shuffled until it shows no face. */
const TILES = 8;

/** The same face in another light, pose or quality: what the model says should hardly change. */
export const NEIGHBOURS: readonly Variant[] = [
  { name: 'brighter by 40 %', change: (crop, side) => through(crop, side, (image) => image.linear(1.4, 0)) },
  { name: 'darker by 40 %', change: (crop, side) => through(crop, side, (image) => image.linear(0.6, 0)) },
  roll(ROLL),
  roll(-ROLL),
  turn(YAW),
  turn(-YAW),
  { name: 'half resolution', change: halved },
  { name: 'JPEG quality 30', change: (crop, side) => encoded(crop, side, 30) },
  { name: 'mirrored', change: (crop, side) => through(crop, side, (image) => image.flop()) },
];

/** What shows less of a face, or none: the model should doubt itself. */
export const HARD: readonly Variant[] = [
  { name: 'mouth covered', change: async (crop, side) => covered(crop, side, 0.6, 0.92), hides: 'lower' },
  { name: 'eyes covered', change: async (crop, side) => covered(crop, side, 0.22, 0.48), hides: 'upper' },
  turn(PROFILE),
  { name: 'blurred', change: (crop, side) => through(crop, side, (image) => image.blur(side / 25)) },
  { name: 'no face (tiles shuffled)', change: async (crop, side) => shuffled(crop, side) },
];

/** One half of the face behind something grey: each unit is still to be seen at the other. */
export const HALVES: readonly Variant[] = [
  { name: 'left half covered', change: async (crop, side) => coveredHalf(crop, side, 0) },
  { name: 'right half covered', change: async (crop, side) => coveredHalf(crop, side, 0.5) },
];

function roll(degrees: number): Variant {
  return { name: `rolled by ${angle(degrees)}`, change: async (crop, side) => rolled(crop, side, degrees) };
}

function turn(degrees: number): Variant {
  return {
    name: `turned by ${angle(degrees)}`,
    change: async (crop, side, face) => turned(crop, side, face!, degrees),
    isOfMesh: true,
  };
}

function angle(degrees: number): string {
  return `${degrees < 0 ? '−' : ''}${Math.abs(degrees)}°`;
}

function open(crop: Uint8Array, side: number): Sharp {
  return sharp(crop, { raw: { width: side, height: side, channels: 3 } });
}

async function through(crop: Uint8Array, side: number, change: (image: Sharp) => Sharp): Promise<Uint8Array> {
  return change(open(crop, side)).raw().toBuffer();
}

async function halved(crop: Uint8Array, side: number): Promise<Uint8Array> {
  const small = Math.round(side / 2);
  const bytes = await open(crop, side).resize(small, small).raw().toBuffer();
  return open(bytes, small).resize(side, side).raw().toBuffer();
}

async function encoded(crop: Uint8Array, side: number, quality: number): Promise<Uint8Array> {
  return sharp(await open(crop, side).jpeg({ quality }).toBuffer())
    .raw()
    .toBuffer();
}

/** Turned around the centre; what comes in from outside repeats the edge. */
function rolled(crop: Uint8Array, side: number, degrees: number): Uint8Array {
  const a = Math.cos((degrees * Math.PI) / 180);
  const b = Math.sin((degrees * Math.PI) / 180);
  const middle = side / 2;
  const map = { a, b, tx: middle - a * middle + b * middle, ty: middle - b * middle - a * middle };
  return cropFace(pictureOf(crop, side), map, side);
}

/** A grey band across the face, from and to a share of the height. */
function covered(crop: Uint8Array, side: number, from: number, to: number): Uint8Array {
  const result = Uint8Array.from(crop);
  result.fill(128, Math.round(from * side) * side * 3, Math.round(to * side) * side * 3);
  return result;
}

/** @param from 0 covers the left half of the picture, 0.5 the right one */
function coveredHalf(crop: Uint8Array, side: number, from: number): Uint8Array {
  const result = Uint8Array.from(crop);
  const [first, last] = [Math.round(from * side), Math.round((from + 0.5) * side)];
  for (let row = 0; row < side; row++) result.fill(128, (row * side + first) * 3, (row * side + last) * 3);
  return result;
}

function shuffled(crop: Uint8Array, side: number): Uint8Array {
  const tile = Math.floor(side / TILES);
  const result = Uint8Array.from(crop);
  for (const [to, from] of new Random(side).keyOrder(TILES * TILES).entries()) {
    for (let row = 0; row < tile; row++) {
      const at = (place: number) =>
        ((Math.floor(place / TILES) * tile + row) * side + (place % TILES) * tile) * 3;
      result.set(crop.subarray(at(from), at(from) + tile * 3), at(to));
    }
  }
  return result;
}
