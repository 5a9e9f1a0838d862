import type { Random } from '../../lib/numbers/random';
import type { Texture } from './assets';
import type { Landmarks } from './landmarks';
import { plain } from './looks';
import { type Solid, sheet, tube } from './solids';
import type { Hat, Thing } from './things';

type Vec = readonly [number, number, number];

/** A cap, a beanie, a hat with a brim or a head band; one of eight sits low enough to reach the brows. */
export function drawHat(random: Random, marks: Landmarks): { things: Thing[]; hat: Hat } {
  const { skull } = marks;
  const eyeY = (marks.leftEye[1] + marks.rightEye[1]) / 2;
  const kind = random.pick(['cap', 'cap', 'beanie', 'beanie', 'wide', 'band'] as const);
  const low = random.chance(0.12) ? random.range(0.16, 0.3) : random.range(0.36, 0.72);
  const loose = kind === 'beanie' ? 0.11 : 0.09;
  const front = eyeY + low;
  const hat: Hat = {
    front,
    back: front - random.range(0, 0.35),
    top: skull.top + (kind === 'cap' || kind === 'band' ? 0.12 : random.range(0.14, 0.38)),
    halfWidth: skull.halfWidth + loose,
    middleZ: (skull.front + skull.back) / 2,
    halfDepth: (skull.front - skull.back) / 2 + loose,
  };
  const colour = hatColour(random);
  const dome = sheet(12, 33, (u, v) => shell(hat, 2 * Math.PI * u, kind === 'band' ? v * 0.22 : v));
  const texture = clothTexture(random, colour, kind === 'beanie');
  const thing = (solid: Solid): Thing => ({ solid, texture, specular: 0.02, gloss: 6 });
  const things = [thing(dome)];
  if (kind === 'beanie') {
    const ring = Array.from({ length: 33 }, (_, i) => shell(hat, (2 * Math.PI * i) / 32, 0.08));
    things.push(
      thing(
        tube(
          ring,
          ring.map(() => random.range(0.07, 0.1)),
          8,
        ),
      ),
    );
  }
  if (kind === 'cap' || kind === 'wide') {
    const reach = kind === 'cap' ? random.range(0.45, 0.75) : random.range(0.3, 0.65);
    const half = kind === 'cap' ? 1 : Math.PI;
    const droop = random.range(0.05, 0.3);
    const brim = sheet(4, 33, (u, v) => {
      const angle = half * (2 * u - 1);
      const [x, y, z] = shell(hat, angle, 0.02);
      const out = reach * v * (kind === 'cap' ? Math.cos(angle * 1.35) : 1);
      return [x + out * Math.sin(angle), y - droop * out, z + out * Math.cos(angle)];
    });
    things.push({ ...thing(brim), texture: plain(random.chance(0.3) ? hatColour(random) : colour) });
  }
  return { things, hat };
}

/** A point of a hat's shell: `angle` from the front round the head, `height` 0 (rim) .. 1 (top). */
function shell(hat: Hat, angle: number, height: number): Vec {
  const round = (1 - Math.min(1, height) ** 2.6) ** (1 / 2.4);
  const forward = squarer(Math.cos(angle));
  const rim = hat.back + ((hat.front - hat.back) * (1 + forward)) / 2;
  return [
    hat.halfWidth * round * squarer(Math.sin(angle)),
    rim + (hat.top - rim) * height,
    hat.middleZ + hat.halfDepth * round * forward,
  ];
}

/** Skulls are less round than an ellipse. */
function squarer(value: number): number {
  return Math.sign(value) * Math.abs(value) ** 0.8;
}

/** Presses hair under a hat, in place. @param points [n, 3] in the base mesh's space */
export function pressUnder(hat: Hat, points: Float32Array): void {
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [
      points[i] / hat.halfWidth,
      points[i + 1],
      (points[i + 2] - hat.middleZ) / hat.halfDepth,
    ];
    const rim = hat.back + ((hat.front - hat.back) * (1 + Math.sign(z) * Math.min(1, Math.abs(z)))) / 2;
    const height = (y - rim) / (hat.top - rim);
    if (height < -0.05) continue;
    const round = (1 - Math.min(1, Math.max(0, height)) ** 2.4) ** (1 / 2.2);
    const shrink = (0.94 * round) / Math.max(1e-6, Math.hypot(x, z));
    if (shrink < 1) {
      points[i] *= shrink;
      points[i + 2] = hat.middleZ + (points[i + 2] - hat.middleZ) * shrink;
    }
    points[i + 1] = Math.min(y, hat.top - 0.05);
  }
}

function hatColour(random: Random): number[] {
  const grey = random.range(10, 220);
  const spread = random.chance(0.5) ? 15 : 110;
  return [0, 1, 2].map(() => Math.min(250, Math.max(5, grey + random.range(-spread, spread))));
}

/** Plain, striped or knitted. */
function clothTexture(random: Random, colour: readonly number[], knitted: boolean): Texture {
  const kind = knitted
    ? random.pick(['knit', 'stripes', 'plain'])
    : random.pick(['plain', 'plain', 'stripes']);
  if (kind === 'plain') return plain(colour);
  const side = 128;
  const data = new Uint8Array(side * side * 4).fill(255);
  const other = kind === 'knit' ? colour.map((value) => value * 0.6) : hatColour(random);
  const ribs = random.int(20) + 24;
  const bands = random.int(4) + 2;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const wave = kind === 'knit' ? 0.5 + 0.5 * Math.sin((2 * Math.PI * ribs * column) / side) : 0;
      const share = kind === 'knit' ? wave : Math.floor((bands * 2 * row) / side) % 2;
      for (let k = 0; k < 3; k++)
        data[(row * side + column) * 4 + k] = colour[k] + (other[k] - colour[k]) * share;
    }
  }
  return { width: side, height: side, data };
}
