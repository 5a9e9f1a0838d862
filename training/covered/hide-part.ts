import { clamp } from '../../lib/numbers/clamp';
import type { Random } from '../../lib/numbers/random';

/*
 * Faces with something on them, of which is known what it hides. Lengths are shares of the distance of the eyes, places
 * are seen from their middle: x to the right of the picture, y down the face.
 */

/** Whether the right eye, the left eye and the mouth are hidden (PARTS of lib/vision/covered.ts), 1 or 0. */
export type Hidden = readonly [rightEye: number, leftEye: number, mouth: number];

/** An aligned crop whose eyes lie level. */
export interface AlignedCrop {
  /** RGB bytes, [side, side, 3] */
  readonly pixels: Uint8Array;
  readonly side: number;
  /** Of the middle between the eyes, and their distance, in pixels. */
  readonly eyes: { readonly x: number; readonly y: number; readonly distance: number };
}

/** A rounded patch, between an ellipse (2) and a rectangle (10) by its `squareness`. */
interface Patch {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly squareness: number;
  /** Radians. */
  readonly turn: number;
}

/** What a patch shows, by the place in the crop: RGB 0..255. */
type Cloth = (x: number, y: number) => Colour;
type Colour = readonly [number, number, number];

/**
 * Lays something on a copy of a face, or beside what matters in it, or nothing.
 * @param others faces whose pieces serve as skin, hair and cloth
 */
export function hidePart(
  crop: AlignedCrop,
  others: readonly Uint8Array[],
  random: Random,
): { pixels: Uint8Array; hidden: Hidden } {
  const pixels = Uint8Array.from(crop.pixels);
  const lay = (...patches: Patch[]) =>
    paint({ ...crop, pixels }, patches, clothOf(crop, others, random), random);
  const side = random.pick([-1, 1]);
  const isRight = Number(side < 0);
  const kind = random.uniform();
  if (kind < 0.25) return { pixels, hidden: [0, 0, 0] };
  if (kind < 0.4) {
    lay(besides(side, random));
    return { pixels, hidden: [0, 0, 0] };
  }
  if (kind < 0.62) {
    lay(patch([0.06, 0], [1, 1.35], [0.62, 1.3], [0.38, 0.75], random));
    return { pixels, hidden: [0, 0, 1] };
  }
  if (kind < 0.74) {
    lay(patch([0.06, 0], [-0.08, 0.1], [0.85, 1.4], [0.28, 0.5], random));
    return { pixels, hidden: [1, 1, 0] };
  }
  if (kind < 0.84) {
    lay(...glasses(random));
    return { pixels, hidden: [1, 1, 0] };
  }
  if (kind < 0.92) {
    lay(patch([0, side * 0.95], [0.2, 0.6], [0.75, 1], [1.2, 2], random));
    return { pixels, hidden: [isRight, 1 - isRight, 1] };
  }
  lay(patch([0.03, side * 0.5], [-0.06, 0.08], [0.35, 0.6], [0.28, 0.5], random));
  return { pixels, hidden: [isRight, 1 - isRight, 0] };
}

/** @param x spread and middle; the others are ranges */
function patch(
  [spread, middle]: readonly [number, number],
  y: readonly [number, number],
  halfWidth: readonly [number, number],
  halfHeight: readonly [number, number],
  random: Random,
): Patch {
  return {
    x: middle + random.range(-spread, spread),
    y: random.range(...y),
    halfWidth: random.range(...halfWidth),
    halfHeight: random.range(...halfHeight),
    squareness: random.range(2, 10),
    turn: random.normal() * 0.12,
  };
}

/** Caps and fringes, hair and hands at the cheeks, collars, and small plasters. */
function besides(side: number, random: Random): Patch {
  return random.pick([
    () => patch([0.4, 0], [-1.6, -1], [0.3, 1.2], [0.2, 0.45], random),
    () => patch([0.2, side * 1.5], [-0.5, 1.5], [0.2, 0.4], [0.3, 1], random),
    () => patch([0.3, 0], [2.25, 2.6], [0.5, 1.4], [0.15, 0.4], random),
    () => patch([0.15, side * 0.75], [0.5, 0.9], [0.08, 0.2], [0.08, 0.2], random),
  ])();
}

/** Two dark panes and the bridge between them. */
function glasses(random: Random): Patch[] {
  const y = random.range(-0.02, 0.1);
  const pane = patch([0, 0.5], [y, y], [0.32, 0.48], [0.24, 0.4], random);
  const bridge = { ...pane, x: 0, halfWidth: 0.3, halfHeight: random.range(0.02, 0.06), turn: 0 };
  return [pane, { ...pane, x: -pane.x, turn: -pane.turn }, bridge];
}

function clothOf({ side }: AlignedCrop, others: readonly Uint8Array[], random: Random): Cloth {
  const colour = () => colourOf(() => random.range(0, 255));
  const [first, second] = [colour(), colour()];
  const dark = random.chance(0.3) ? random.range(0.1, 0.4) : 1;
  const grain = random.chance(0.6) ? random.range(0, 30) : 0;
  const [foldsX, foldsY] = [random.normal(), random.normal()].map(
    (tilt) => (tilt * random.range(2, 20)) / side,
  );
  const depth = random.chance(0.4) ? random.range(0, 0.35) : 0;
  const base = random.pick<() => Cloth>([
    () => () => first,
    () => (_, y) => colourOf((c) => first[c] + ((second[c] - first[c]) * y) / side),
    () => stripes(first, random),
    () => checks(first, second, random),
    () => piece(side, random.pick(others), random),
    () => piece(side, random.pick(others), random),
  ])();
  return (x, y) => {
    const shade = dark * (1 + depth * Math.sin(foldsX * x + foldsY * y));
    const noise = grain * (random.uniform() + random.uniform() - 1);
    const plain = base(x, y);
    return colourOf((c) => plain[c] * shade + noise);
  };
}

function stripes(colour: Colour, random: Random): Cloth {
  const width = random.range(3, 16);
  const steps = colourOf(() => random.range(-60, 60));
  const isLevel = random.chance(0.5);
  return (x, y) => colourOf((c) => colour[c] + (Math.floor((isLevel ? y : x) / width) % 2) * steps[c]);
}

function checks(one: Colour, other: Colour, random: Random): Cloth {
  const width = random.range(2, 14);
  const isOdd = (place: number) => Math.floor(place / width) % 2;
  return (x, y) => (isOdd(x) === isOdd(y) ? one : other);
}

function colourOf(channel: (c: number) => number): Colour {
  return [channel(0), channel(1), channel(2)];
}

/** A piece of another face, enlarged. */
function piece(side: number, other: Uint8Array, random: Random): Cloth {
  const share = random.range(0.15, 0.5);
  const [left, top] = [random.range(0, 1 - share), random.range(0, 1 - share)].map((from) => from * side);
  return (x, y) => {
    const at = (Math.floor(top + share * y) * side + Math.floor(left + share * x)) * 3;
    return colourOf((c) => other[at + c]);
  };
}

/** Where patches overlap, one cloth; their edge is soft or sharp. */
function paint(
  { pixels, side, eyes }: AlignedCrop,
  patches: readonly Patch[],
  cloth: Cloth,
  random: Random,
): void {
  const softness = random.range(0.02, 0.25);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [x, y] = [(column - eyes.x) / eyes.distance, (row - eyes.y) / eyes.distance];
      const share = Math.max(...patches.map((each) => clamp((1 - depthIn(each, x, y)) / softness, 0, 1)));
      if (share === 0) continue;
      const at = (row * side + column) * 3;
      for (const [c, value] of cloth(column, row).entries()) {
        pixels[at + c] = clamp(pixels[at + c] + share * (value - pixels[at + c]), 0, 255);
      }
    }
  }
}

/** 0 in the middle of a patch, 1 on its edge. */
function depthIn({ x, y, halfWidth, halfHeight, squareness, turn }: Patch, atX: number, atY: number): number {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const u = (cos * (atX - x) + sin * (atY - y)) / halfWidth;
  const v = (cos * (atY - y) - sin * (atX - x)) / halfHeight;
  return (Math.abs(u) ** squareness + Math.abs(v) ** squareness) ** (1 / squareness);
}
