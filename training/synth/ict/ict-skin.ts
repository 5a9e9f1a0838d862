import { Random } from '../../../lib/numbers/random';
import type { Texture } from '../assets';
import { faceTexels } from '../face-texels';
import { encode, toneColour } from '../looks';
import { LINEAR } from '../shading';
import { faceMap, SKIN_SIZE } from './face-map';
import { hairCover } from './ict-hair';
import type { IctModel } from './ict-model';
import type { IctPerson } from './ict-person';

/** The skin of a person's face with brows and lips on it, without any picture file. */
export function paintFace(model: IctModel, person: IctPerson): Texture {
  const random = new Random(7105, person.number);
  const { texels, rest, along, above, eye, lips } = faceMap(model);
  const blotch = new Noise(random, 4);
  const mottle = new Noise(random, 14);
  const grain = Float32Array.from({ length: 65536 }, () => random.uniform());
  const tone = toneColour(person);
  const hair = person.hairColour.map((value) => LINEAR[Math.round(Math.min(255, 0.55 * value))]);
  const { height, lift, density } = person.brows;
  const strands = random.range(0.2, 0.6);
  const data = blank(tone);
  for (let i = 0; i < texels.length; i++) {
    const [x, y, z] = [rest[i * 3], rest[i * 3 + 1], rest[i * 3 + 2]];
    const side = Math.abs(x);
    const fine = grain[(texels[i] * 7919) & 65535];
    const level = 1 + 0.07 * blotch.at(x, y, z) + 0.05 * mottle.at(x, y, z) + 0.08 * (fine - 0.5);
    const cheek = bump(side - 0.36, 0.17) * bump(y - 6.93, 0.15);
    const nose = bump(side, 0.13) * bump(y - 6.88, 0.13);
    const flush = person.flush * Math.min(1, cheek + 0.8 * nose + 0.5 * bump(side - 0.85, 0.08));
    const shadow = 1 - 0.16 * bump(Math.max(0, eye[i]), 0.07) - 0.2 * bump(Math.max(0, eye[i]), 0.015);
    const lip = smooth(0.5 - lips[i] / 0.03) * (z > 1.2 ? 1 : 0);
    const hairs =
      grain[((along[i] * 130 + above[i] * 500) & 255) + (((above[i] * 700 + along[i] * 60) & 255) << 8)];
    const brow =
      density *
      browCover(along[i], (above[i] - lift) / height) *
      Math.min(1, Math.max(0, 1 - strands + strands * (0.3 + 1.3 * hairs)));
    const scalp = person.hair ? 0.8 * hairCover(y, z, person.hair.line) : 0;
    for (let k = 0; k < 3; k++) {
      const red = k === 0 ? 1 : 1 - 0.22 * flush;
      const skin = tone[k] * level * red * (k === 0 ? 1 - 0.6 * (1 - shadow) : shadow);
      const mouth = skin * person.lips[k];
      const flesh = skin + (mouth - skin) * lip;
      data[texels[i] * 4 + k] = encode(
        flesh + (hair[k] * (0.5 + 0.6 * fine) - flesh) * Math.max(Math.min(1, brow), scalp),
      );
    }
  }
  return { width: SKIN_SIZE, height: SKIN_SIZE, data };
}

/** How much of a brow covers a place: a body that tapers to the temple. @param off its middle line, 1 at the edge */
function browCover(along: number, off: number): number {
  const taper = along < 0.15 ? 0.75 + 1.6 * along : 1 - 0.75 * Math.max(0, (along - 0.5) / 0.5);
  const ends = smooth(along / 0.06) * smooth((1 - along) / 0.05);
  return ends * smooth((1 - Math.abs(off) / taper) * 1.6);
}

const backs = new WeakMap<IctModel, ReturnType<typeof faceTexels>>();

/** The skin of the back of the head, neck and ears' rear. */
export function paintBack(model: IctModel, person: IctPerson): Texture {
  const random = new Random(7106, person.number);
  const region = backs.get(model) ?? faceTexels(model.back, () => true, SKIN_SIZE);
  backs.set(model, region);
  const blotch = new Noise(random, 4);
  const tone = toneColour(person);
  const data = blank(tone);
  const hair = person.hairColour.map((value) => LINEAR[Math.round(Math.min(255, 0.55 * value))]);
  region.texels.forEach((texel, i) => {
    const [x, y, z] = [region.rest[i * 3], region.rest[i * 3 + 1], region.rest[i * 3 + 2]];
    const level = 1 + 0.07 * blotch.at(x, y, z);
    const scalp = person.hair ? 0.8 * hairCover(y, z, person.hair.line) : 0;
    for (let k = 0; k < 3; k++) {
      data[texel * 4 + k] = encode(mix(tone[k] * level, hair[k], scalp));
    }
  });
  return { width: SKIN_SIZE, height: SKIN_SIZE, data };
}

function blank(colour: readonly number[]): Uint8Array {
  const data = new Uint8Array(SKIN_SIZE * SKIN_SIZE * 4);
  const pixel = [...colour.map((value) => encode(value)), 255];
  for (let i = 0; i < data.length; i++) data[i] = pixel[i & 3];
  return data;
}

/** Smooth noise over the head. */
class Noise {
  private readonly values: Float32Array;

  /** @param scale cells per decimetre */
  constructor(
    random: Random,
    private readonly scale: number,
  ) {
    this.values = Float32Array.from({ length: 4096 }, () => random.range(-1, 1));
  }

  /** −1..1 */
  at(px: number, py: number, pz: number): number {
    const x = px * this.scale + 64;
    const y = py * this.scale + 64;
    const z = pz * this.scale + 64;
    const fx = smooth(x - Math.floor(x));
    const fy = smooth(y - Math.floor(y));
    const fz = smooth(z - Math.floor(z));
    const near = mix(this.row(x, y, z, fx), this.row(x, y + 1, z, fx), fy);
    return mix(near, mix(this.row(x, y, z + 1, fx), this.row(x, y + 1, z + 1, fx), fy), fz);
  }

  private row(x: number, y: number, z: number, fx: number): number {
    const start = ((z & 15) << 8) | ((y & 15) << 4);
    return mix(this.values[start | (x & 15)], this.values[start | ((x + 1) & 15)], fx);
  }
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function bump(distance: number, width: number): number {
  return Math.exp(-((distance / width) ** 2));
}

function smooth(t: number): number {
  const inside = Math.min(1, Math.max(0, t));
  return inside * inside * (3 - 2 * inside);
}
