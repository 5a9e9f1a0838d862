import type { Random } from '../../lib/numbers/random';
import type { Landmarks } from './landmarks';
import { plain } from './looks';
import { capsule, joined, type Solid, sheet, tube } from './solids';
import type { Thing } from './things';

type Vec = readonly [number, number, number];

/**
 * A hand before the face: at the chin, a cheek, the mouth, an eye or the forehead.
 * @param skin sRGB
 */
export function drawHand(random: Random, marks: Landmarks, skin: readonly number[]): Thing {
  const side = random.chance(0.5) ? 1 : -1;
  const eye = side > 0 ? marks.leftEye : marks.rightEye;
  const [chin, mouth] = [marks.chinY, marks.mouth[1]];
  // Where the fingertips and the wrist are.
  const places: { at: Vec; wrist: Vec; weight: number }[] = [
    { at: [side * 0.25, chin + 0.02, 1.5], wrist: [side * 0.75, chin - 1.3, 1.5], weight: 3 },
    { at: [side * 0.66, mouth + 0.4, 1.1], wrist: [side * 0.95, chin - 0.9, 1.2], weight: 3 },
    { at: [-side * 0.3, mouth, 1.78], wrist: [side * 1.1, chin - 0.35, 1.6], weight: 1.5 },
    { at: [side * 0.1, eye[1] + 0.2, 1.65], wrist: [side * 1.2, eye[1] - 0.7, 1.3], weight: 1 },
    { at: [side * 0.1, eye[1] + 0.6, 1.65], wrist: [side * 1.4, eye[1] + 0.3, 1.2], weight: 1 },
  ];
  const place = random.weighted(places, ({ weight }) => weight);
  const moved = (point: Vec, by: number): Vec => [
    point[0] + random.range(-by, by),
    point[1] + random.range(-by, by),
    point[2] + random.range(0, 0.05),
  ];
  const solid = hand(random, moved(place.at, 0.12), moved(place.wrist, 0.2), side);
  return { solid, texture: plain(skin), specular: 0.06, gloss: 14 };
}

/** Four fingers, a thumb, the back of the hand and a wrist. */
function hand(random: Random, at: Vec, wrist: Vec, side: number): Solid {
  const reach = [at[0] - wrist[0], at[1] - wrist[1], at[2] - wrist[2]];
  const length = Math.hypot(...reach);
  const along = reach.map((value) => value / length);
  const level = Math.hypot(along[0], along[1]);
  const across = [along[1] / level, -along[0] / level, 0];
  const place = (forward: number, sideways: number, near = 0): Vec => [
    at[0] + forward * along[0] + sideways * across[0],
    at[1] + forward * along[1] + sideways * across[1],
    at[2] + forward * along[2] + near,
  ];
  const spread = random.range(0.15, 0.24);
  const thick = random.range(0.075, 0.1);
  const curl = random.range(0, 0.18);
  const parts: Solid[] = [];
  for (let finger = 0; finger < 4; finger++) {
    const off = (finger - 1.5) * spread;
    const shorter = [0.1, 0, 0.04, 0.2][finger];
    const knuckle = place(-0.72, (finger - 1.5) * 0.19, 0.04);
    parts.push(capsule(knuckle, place(-shorter, off), thick, [0, 0, curl]));
    parts.push(capsule(place(-1.55, (finger - 1.5) * 0.13), knuckle, thick + 0.035));
  }
  parts.push(capsule(place(-1.3, side * 0.4), place(-0.55, side * random.range(0.45, 0.7)), thick + 0.02));
  parts.push(capsule(place(-3.2, 0), place(-1.6, 0), 0.29));
  return joined(parts);
}

/** A microphone, a cup, a telephone or a pole that stands between the camera and the face. */
export function drawObject(random: Random, marks: Landmarks): Thing {
  const grey = random.range(10, 210);
  const spread = random.chance(0.5) ? 12 : 100;
  const colour = [0, 1, 2].map(() => Math.min(250, Math.max(6, grey + random.range(-spread, spread))));
  const side = random.chance(0.5) ? 1 : -1;
  const kind = random.pick(['microphone', 'cup', 'telephone', 'pole'] as const);
  const { mouth, chinY } = marks;
  const x = side * random.range(0.1, 0.5);
  const shapes: Record<typeof kind, () => Solid> = {
    microphone: () => {
      const y = chinY + random.range(-0.25, 0.15);
      return joined([
        capsule([x, y - 0.05, 2], [x, y + 0.05, 2], 0.26),
        capsule([x * 1.5, y - 1.6, 2.2], [x, y - 0.2, 2], 0.13),
      ]);
    },
    cup: () => {
      const y = mouth[1] + random.range(-0.5, 0);
      return tube(
        [
          [x, y - 0.95, 2.1],
          [x, y - 0.95, 2.1],
          [x * 0.8, y, 2.05],
          [x * 0.8, y, 2.05],
        ],
        [0, 0.33, 0.4, 0],
        16,
      );
    },
    telephone: () => {
      const [wide, high] = [random.range(0.35, 0.42), random.range(0.7, 0.85)];
      const y = mouth[1] + random.range(-0.9, 0.1);
      const lean = random.range(-0.5, 0.5);
      const middle = side * random.range(0.55, 0.95);
      return sheet(2, 2, (u, v) => {
        const [dx, dy] = [(2 * u - 1) * wide, (2 * v - 1) * high];
        return [middle + dx - lean * dy, y + dy + lean * dx, 2];
      });
    },
    pole: () => {
      const radius = random.range(0.04, 0.15);
      const slope = random.range(-0.8, 0.8);
      return capsule([x - slope * 1.6, 5.2, 2.2], [x + slope * 1.6, 9, 2.2], radius);
    },
  };
  return { solid: shapes[kind](), texture: plain(colour), specular: random.range(0.02, 0.3), gloss: 25 };
}

/** A face mask over nose, mouth and chin. */
export function drawMask(random: Random, marks: Landmarks): Thing {
  const { noseTip, mouth, chinY, leftEye } = marks;
  const top = random.chance(0.85) ? noseTip[1] + 0.2 : mouth[1] + 0.12;
  const bottom = chinY - 0.08;
  const edge = 0.62;
  const solid = sheet(12, 21, (u, v) => {
    const y = bottom + (top - bottom) * v;
    const rise = 1 - Math.abs(y - noseTip[1]) / 0.45;
    const front = Math.max(
      mouth[2] + 0.2 - 0.08 * (1 - v),
      noseTip[2] + 0.07 - 0.35 * (1 - Math.max(0, rise)),
    );
    const angle = (2 * u - 1) * 1.25;
    const fold = 0.012 * Math.sin(9 * Math.PI * v);
    const droop = 0.12 * (1 - Math.cos(angle)) * (v - 0.5);
    return [0.74 * Math.sin(angle), y - droop, edge + (front - edge) * Math.cos(angle) ** 0.7 + fold];
  });
  const ears = [-1, 1].map((side) =>
    capsule(
      [side * 0.6, mouth[1] + 0.3, 0.85],
      [side * (marks.skull.halfWidth + 0.08), leftEye[1], 0.35],
      0.012,
    ),
  );
  const colour = random
    .pick([
      [120, 170, 200],
      [225, 228, 230],
      [30, 30, 34],
      [150, 90, 100],
    ])
    .map((value) => Math.max(5, Math.min(250, value + random.range(-20, 20))));
  return { solid: joined([solid, ...ears]), texture: plain(colour), specular: 0.01, gloss: 5 };
}
