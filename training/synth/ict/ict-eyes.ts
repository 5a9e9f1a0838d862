import { Random } from '../../../lib/numbers/random';
import type { Texture } from '../assets';
import type { IctPerson } from './ict-person';

const SIZE = 256;
/** Of the texture's side: the iris of an eyeball whose front lies in the middle of its layout. */
const IRIS = 0.118;

/** An eyeball: white with a little red, an iris with a dark rim, a pupil. */
export function paintEye(number: number, iris: readonly number[]): Texture {
  const random = new Random(7107, number);
  const pupil = IRIS * random.range(0.3, 0.5);
  const white = random.range(205, 232);
  const fibres = Float32Array.from({ length: 64 }, () => random.range(0.75, 1.25));
  const data = new Uint8Array(SIZE * SIZE * 4).fill(255);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const x = (column + 0.5) / SIZE - 0.5;
      const y = (row + 0.5) / SIZE - 0.5;
      const radius = Math.hypot(x, y);
      const fibre = fibres[Math.floor(((Math.atan2(y, x) / Math.PI + 1) / 2) * 63.99)];
      const pink = Math.min(1, Math.max(0, (radius - 0.14) / 0.16));
      const inIris = step(IRIS - radius);
      const inPupil = step(pupil - radius);
      const rim = 1 - 0.6 * Math.exp(-(((radius - IRIS) / 0.014) ** 2));
      for (let k = 0; k < 3; k++) {
        const sclera = white * (k === 0 ? 1 : 0.97 - 0.16 * pink);
        const coloured = iris[k] * fibre * (0.5 + (0.45 * radius) / IRIS);
        const value = sclera + (coloured - sclera) * inIris;
        data[(row * SIZE + column) * 4 + k] = Math.min(255, (value + (8 - value) * inPupil) * rim);
      }
    }
  }
  return { width: SIZE, height: SIZE, data };
}

const LASH_SIZE = 512;

/** Single hairs across the layout of the lashes. */
export function paintLashes({ number, lashes, hairColour }: IctPerson): Texture {
  const random = new Random(7109, number);
  const data = new Uint8Array(LASH_SIZE * LASH_SIZE * 4);
  for (let column = 0; column < LASH_SIZE; column++) {
    const cover = random.chance(0.3) ? lashes * random.range(0.4, 1) : 0;
    for (let row = 0; row < LASH_SIZE; row++) {
      const at = (row * LASH_SIZE + column) * 4;
      for (let k = 0; k < 3; k++) data[at + k] = 0.4 * hairColour[k];
      data[at + 3] = 255 * cover;
    }
  }
  return { width: LASH_SIZE, height: LASH_SIZE, data };
}

/** 0 outside, 1 inside, over about a texel and a half. */
function step(inside: number): number {
  return Math.min(1, Math.max(0, 0.5 + (inside * SIZE) / 2));
}
