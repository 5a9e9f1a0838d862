import type { Random } from '../../lib/numbers/random';
import type { Texture } from './assets';
import type { Landmarks } from './landmarks';
import { plain } from './looks';
import { joined, type Solid, sheet, tube } from './solids';
import type { Worn } from './things';

type Vec = readonly [number, number, number];

/** Frames from thin metal to thick plastic, with clear, tinted or dark lenses that may reflect a window. */
export function drawGlasses(
  random: Random,
  marks: Landmarks,
): Pick<Worn, 'solid' | 'lenses' | 'lensDarkness'> {
  const { rightEye, leftEye } = marks;
  const eyeX = (leftEye[0] - rightEye[0]) / 2;
  const halfWidth = Math.min(eyeX - 0.045, random.range(0.2, 0.29));
  const halfHeight = random.range(0.13, 0.25);
  const squareness = random.range(1.9, 5);
  const middleY = (leftEye[1] + rightEye[1]) / 2 - random.range(0, 0.06);
  const front = Math.max(marks.noseRoot + 0.01, marks.browFront - 0.05, leftEye[2] + 0.12);
  const curve = random.range(0.05, 0.25);
  const thick = random.chance(0.5) ? random.range(0.006, 0.011) : random.range(0.012, 0.024);
  const outline = (side: number, share: number, angle: number): Vec => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const round = (value: number) => Math.sign(value) * Math.abs(value) ** (2 / squareness);
    const x = side * (eyeX + 0.01 + share * halfWidth * round(cos));
    const y = middleY + share * halfHeight * round(sin) * (1 + 0.12 * round(cos));
    return [x, y, front - curve * x * x];
  };
  const solids: Solid[] = [];
  const lenses: Solid[] = [];
  for (const side of [-1, 1]) {
    const ring = Array.from({ length: 33 }, (_, i) => outline(side, 1, (2 * Math.PI * i) / 32));
    solids.push(
      tube(
        ring,
        ring.map(() => thick),
        6,
      ),
    );
    const hinge: Vec = outline(side, 1, 0.35);
    const ear: Vec = [side * (marks.skull.halfWidth + 0.07), middleY + 0.02, 0.35];
    const middle: Vec = [ear[0], hinge[1], (hinge[2] + ear[2]) / 2 + 0.25];
    solids.push(tube([hinge, middle, ear], [thick, thick, thick], 6));
    lenses.push(sheet(6, 25, (u, v) => outline(side, Math.max(0.01, v), 2 * Math.PI * u)));
  }
  const bridgeY = middleY + halfHeight * random.range(0.1, 0.5);
  const inner = eyeX - halfWidth;
  const bridge = [-1, -0.4, 0.4, 1].map(
    (t): Vec => [t * inner, bridgeY + (Math.abs(t) < 0.5 ? 0.02 : 0), front + 0.01],
  );
  solids.push(
    tube(
      bridge,
      bridge.map(() => thick),
      6,
    ),
  );

  const kind = random.uniform();
  const dark =
    kind < 0.68 ? random.range(0, 0.06) : kind < 0.85 ? random.range(0.15, 0.55) : random.range(0.6, 0.97);
  const tint = random.chance(0.6)
    ? [12, 12, 14]
    : [random.range(5, 70), random.range(5, 50), random.range(5, 60)];
  const glare = random.chance(0.25) ? random.range(0.1, 0.6) : 0;
  const metal = thick < 0.0115;
  return {
    solid: [
      {
        solid: joined(solids),
        texture: plain(frameColour(random, metal)),
        specular: metal ? 0.5 : 0.25,
        gloss: metal ? 30 : 50,
      },
    ],
    lenses: [
      { solid: joined(lenses), texture: lensTexture(random, tint, dark, glare), specular: 0.5, gloss: 300 },
    ],
    lensDarkness: dark,
  };
}

function frameColour(random: Random, metal: boolean): number[] {
  const grey = metal ? random.range(60, 200) : random.range(8, 60);
  const spread = random.chance(0.3) ? 90 : 12;
  return [0, 1, 2].map(() => Math.min(255, Math.max(4, grey + random.range(-spread, spread))));
}

/** u runs round the lens, v from its middle outwards: a tint, and a reflected window or screen. */
function lensTexture(random: Random, tint: readonly number[], dark: number, glare: number): Texture {
  const side = 32;
  const data = new Uint8Array(side * side * 4);
  const [gx, gy] = [random.range(-0.5, 0.5), random.range(-0.5, 0.5)];
  const lean = random.range(-0.8, 0.8);
  const [wide, high] = [random.range(0.12, 0.5), random.range(0.15, 0.6)];
  const cool = random.range(0.8, 1);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const radius = 1 - (row + 0.5) / side;
      const angle = (2 * Math.PI * (column + 0.5)) / side;
      const x = radius * Math.cos(angle) - gx;
      const y = radius * Math.sin(angle) - gy;
      const inside = Math.min(
        1,
        Math.max(0, 4 - 4 * Math.max(Math.abs(x + lean * y) / wide, Math.abs(y) / high)),
      );
      const shine = glare * inside;
      const alpha = shine + (1 - shine) * dark;
      const at = (row * side + column) * 4;
      for (let k = 0; k < 3; k++) {
        const light = k === 0 ? 255 * cool : 255;
        data[at + k] = alpha > 0 ? (shine * light + (1 - shine) * dark * tint[k]) / alpha : 255;
      }
      data[at + 3] = 255 * alpha;
    }
  }
  return { width: side, height: side, data };
}
