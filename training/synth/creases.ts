import { faceTexels, MAP_SIZE as SIZE, type SkinMesh } from './face-texels';

/** A groove in full strength keeps this share of the light. */
const DEEPEST = 0.66;

/** Kinds of crease, each with the action units that fold it. Numbers are FACS. */
export const CREASES = [
  { name: 'forehead middle', aus: [1], groove: foreheadMiddle },
  { name: 'forehead sides', aus: [2], groove: foreheadSides },
  { name: 'between the brows', aus: [4], groove: glabella },
  { name: 'crow’s feet', aus: [6], groove: crowsFeet },
  { name: 'nose bridge', aus: [9], groove: noseBridge },
  { name: 'nasolabial', aus: [9, 10, 12], groove: nasolabial },
  { name: 'dimple', aus: [14], groove: dimple },
  { name: 'below the lip corner', aus: [15], groove: marionette },
  { name: 'chin', aus: [17], groove: chin },
  { name: 'around the lips', aus: [23, 24], groove: lipLines },
] as const;

/** Depth of the groove at a point of the base mesh (x is taken without sign), −0.5 (a ridge) .. 1. */
type Groove = (x: number, y: number, z: number, phase: number) => number;

/**
 * Skin creases, as a factor on the light over the base mesh's texture layout. The mesh has no wrinkles of its
 * own; without them a lowered brow or a wrinkled nose is hardly to be seen at 112 pixels.
 */
export class CreaseMap {
  private readonly factor = new Float32Array(SIZE * SIZE).fill(1);
  private readonly texels: Uint32Array;
  private readonly rest: Float32Array;
  /** by phase: the grooves of every kind over the texels, computed once */
  private readonly patterns = new Map<number, Float32Array[]>();

  constructor(assets: SkinMesh) {
    const { texels, rest } = faceTexels(assets, (_x, y, z) => z > 0.75 && y > 6.25 && y < 8.3);
    this.texels = texels;
    this.rest = rest;
  }

  /**
   * @param depths strength of each kind in the order of CREASES, 0..1, on each side
   * @param phase 0..3, where the lines lie on this person
   */
  fold(depths: readonly { readonly left: number; readonly right: number }[], phase: number): void {
    const patterns = this.patternsOf(phase);
    for (let i = 0; i < this.texels.length; i++) {
      let groove = 0;
      // +x is the subject's left; the sides pass into each other about the middle.
      const left = Math.min(1, Math.max(0, 0.5 + 5 * this.rest[i * 3]));
      for (let k = 0; k < patterns.length; k++) {
        const pattern = patterns[k][i];
        if (pattern !== 0) groove += (depths[k].right + (depths[k].left - depths[k].right) * left) * pattern;
      }
      this.factor[this.texels[i]] = 1 - (1 - DEEPEST) * Math.min(1, Math.max(-0.35, groove));
    }
  }

  /** The factor at a texture coordinate, v upwards. */
  at(u: number, v: number): number {
    const x = Math.max(0, u * SIZE - 0.5);
    const y = Math.max(0, (1 - v) * SIZE - 0.5);
    const x0 = Math.min(SIZE - 2, Math.floor(x));
    const y0 = Math.min(SIZE - 2, Math.floor(y));
    const fx = x - x0;
    const fy = y - y0;
    const i = y0 * SIZE + x0;
    const top = this.factor[i] + (this.factor[i + 1] - this.factor[i]) * fx;
    const low = this.factor[i + SIZE] + (this.factor[i + SIZE + 1] - this.factor[i + SIZE]) * fx;
    return top + (low - top) * fy;
  }

  private patternsOf(phase: number): Float32Array[] {
    let patterns = this.patterns.get(phase);
    if (!patterns) {
      patterns = CREASES.map(({ groove }) => {
        const values = new Float32Array(this.texels.length);
        for (let i = 0; i < values.length; i++) {
          const [x, y, z] = this.rest.subarray(i * 3, i * 3 + 3);
          values[i] = (groove as Groove)(Math.abs(x), y, z, phase);
        }
        return values;
      });
      this.patterns.set(phase, patterns);
    }
    return patterns;
  }
}

/** A dark line with a light lip on one side, at signed distance d from its middle. */
function line(d: number, width: number): number {
  return Math.exp(-((d / width) ** 2)) - 0.4 * Math.exp(-(((d - 1.9 * width) / width) ** 2));
}

function bump(d: number, width: number): number {
  return Math.exp(-((d / width) ** 2));
}

/** 1 inside [from, to], falling off over `soft` outside. */
function between(value: number, from: number, to: number, soft: number): number {
  const out = Math.max(from - value, value - to, 0);
  return Math.max(0, 1 - out / soft);
}

/** Parallel lines: the sum of `line` at multiples of the spacing. */
function lines(at: number, spacing: number, width: number): number {
  const offset = at - spacing * Math.round(at / spacing);
  return line(offset, width);
}

function foreheadMiddle(x: number, y: number, _z: number, phase: number): number {
  const height = y - 7.7 + 0.25 * x * x - 0.02 * phase;
  return lines(height, 0.085 + 0.008 * phase, 0.016) * between(y, 7.68, 7.98, 0.08) * bump(x, 0.27);
}

function foreheadSides(x: number, y: number, _z: number, phase: number): number {
  const height = y - 7.66 + 0.35 * (x - 0.38) ** 2 - 0.02 * phase;
  return lines(height, 0.085 + 0.008 * phase, 0.016) * between(y, 7.64, 7.9, 0.08) * bump(x - 0.42, 0.2);
}

function glabella(x: number, y: number, _z: number, phase: number): number {
  const lean = x - 0.055 - 0.012 * phase - 0.12 * (y - 7.45);
  return line(lean, 0.02) * between(y, 7.36, 7.56, 0.07);
}

function crowsFeet(x: number, y: number, _z: number, phase: number): number {
  const dx = x - 0.42;
  const dy = y - 7.25;
  const radius = Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx) + 0.06 * phase;
  const fan = lines(angle, 0.34, 0.09) * between(angle, -0.75, 0.7, 0.2) * between(radius, 0.09, 0.22, 0.06);
  const underEye = line(y - (7.1 + 0.5 * (x - 0.3) ** 2), 0.02) * between(x, 0.2, 0.42, 0.06);
  return (dx > 0 ? fan : 0) + 0.8 * underEye;
}

function noseBridge(x: number, y: number, z: number, phase: number): number {
  const across = lines(y - 7.2 - 0.5 * x - 0.01 * phase, 0.06, 0.014);
  return z > 1.2 ? across * between(y, 7.12, 7.32, 0.03) * bump(x, 0.13) : 0;
}

/** From the wing of the nose past the corner of the mouth. */
function nasolabial(x: number, y: number, _z: number, phase: number): number {
  const t = (6.97 - y) / 0.4;
  const fold = 0.19 + (0.2 + 0.015 * phase) * Math.max(0, t) ** 1.1;
  return 0.9 * line(-(x - fold), 0.028) * between(t, 0, 0.95, 0.2);
}

function dimple(x: number, y: number, _z: number, phase: number): number {
  const bow = x - 0.33 - 0.008 * phase + 1.2 * (y - 6.61) ** 2;
  return line(bow, 0.022) * between(y, 6.57, 6.67, 0.04);
}

function marionette(x: number, y: number, _z: number, phase: number): number {
  const fold = 0.27 + 0.25 * (6.57 - y) + 0.008 * phase;
  return 0.9 * line(-(x - fold), 0.022) * between(y, 6.45, 6.57, 0.04);
}

function chin(x: number, y: number, z: number, phase: number): number {
  if (z < 1.2) return 0;
  const crease = line(-(y - 6.505 + 0.3 * x * x), 0.02) * between(x, 0, 0.15, 0.06);
  const pits = Math.max(0, Math.sin(70 * x + phase) * Math.sin(75 * y + 31 * x)) ** 2;
  return crease + 0.6 * pits * bump(x, 0.14) * bump(y - 6.41, 0.08);
}

function lipLines(x: number, y: number, z: number, phase: number): number {
  if (z < 1.3) return 0;
  const fan = lines(x * (1 + 0.4 * (y - 6.61)) + 0.01 * phase, 0.042, 0.009);
  const above = between(y, 6.7, 6.76, 0.03);
  const below = 0.6 * between(y, 6.5, 6.53, 0.03);
  return 0.7 * fan * (above + below) * bump(x, 0.2);
}
