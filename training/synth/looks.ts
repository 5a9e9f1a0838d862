import type { HeadAssets, Texture } from './assets';
import { growBeard } from './beard';
import type { Identity } from './identity';
import { LINEAR } from './shading';

/** The textures of one person. */
export interface Looks {
  readonly skin: Texture;
  readonly eyes: Texture;
  readonly teeth: Texture;
  readonly tongue: Texture;
  readonly brows: Texture;
  readonly lashes: Texture | null;
  readonly hair: Texture | null;
  readonly cloth: Texture;
  /** laid over the skin in one or more layers */
  readonly beard: Texture | null;
}

/** Reads and colours a person's textures. */
export async function dress(assets: HeadAssets, identity: Identity): Promise<Looks> {
  const [first, second] = await Promise.all(
    identity.skins.map((skin) => assets.texture(`skins/${skin}.jpg`)),
  );
  const [eyes, teeth, tongue, brows] = await Promise.all([
    assets.texture(`eyes/iris/${identity.iris}.png`),
    assets.texture(`teeth/${identity.teeth}.png`),
    assets.texture('tongue/FACSTongue.png'),
    assets.texture(`eyebrows/${identity.brows}.png`),
  ]);
  const lashes = identity.lashes ? await assets.texture(`eyelashes/${identity.lashes}.png`) : null;
  const hair = identity.hair ? await assets.texture(`hair/${identity.hair}.png`) : null;
  return {
    skin: tinted(assets, mixSkins(first, second, identity.skinMix), identity),
    eyes,
    teeth,
    tongue,
    brows: recolour(
      brows,
      identity.hairColour.map((value) => value * 0.75),
    ),
    lashes,
    hair: hair && recolour(hair, identity.hairColour),
    cloth: plain(identity.clothColour),
    beard: growBeard(assets, identity),
  };
}

/**
 * Colour of a cheek in even light by tone, sRGB, from the lightest skin to the darkest in equal steps; about the
 * range of the textures, and between.
 */
const SKIN_TONES: readonly (readonly [number, number, number])[] = [
  [238, 186, 164],
  [226, 168, 142],
  [205, 148, 118],
  [168, 114, 86],
  [128, 80, 58],
  [96, 60, 44],
  [70, 46, 36],
];

/** Colour of a person's cheek in even light, linear RGB. */
export function toneColour({ tone, skinTint }: Pick<Identity, 'tone' | 'skinTint'>): number[] {
  const place = tone * (SKIN_TONES.length - 1);
  const below = Math.min(SKIN_TONES.length - 2, Math.floor(place));
  return skinTint.map((tint, channel) => {
    const [from, to] = [SKIN_TONES[below][channel], SKIN_TONES[below + 1][channel]];
    return LINEAR[Math.round(from + (to - from) * (place - below))] * tint;
  });
}

/** Two skins share the base mesh's layout and can be mixed. */
function mixSkins(first: Texture, second: Texture, share: number): Texture {
  const data = new Uint8Array(first.data.length);
  for (let i = 0; i < data.length; i++)
    data[i] = first.data[i] + (second.data[i] - first.data[i]) * share + 0.5;
  return { width: first.width, height: first.height, data };
}

/** The skin with its cheeks in the person's tone. */
function tinted(assets: HeadAssets, skin: Texture, identity: Identity): Texture {
  const cheek = cheekColour(assets, skin);
  const wanted = toneColour(identity);
  const data = new Uint8Array(skin.data.length).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    const gain = wanted[channel] / cheek[channel];
    const curve = Uint8Array.from({ length: 256 }, (_, byte) => encode(LINEAR[byte] * gain));
    for (let i = channel; i < data.length; i += 4) data[i] = curve[skin.data[i]];
  }
  return { ...skin, data };
}

/** Mean colour of the cheeks on a skin, linear RGB. */
export function cheekColour(assets: HeadAssets, skin: Texture): number[] {
  const { positions, uvs } = assets.base;
  const { skinTriangles } = assets;
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < skinTriangles.length; i += 2) {
    const v = skinTriangles[i] * 3;
    const [x, y, z] = [Math.abs(positions[v]), positions[v + 1], positions[v + 2]];
    if (x < 0.25 || y < 6.75 || y > 7.05 || z < 0.9) continue;
    const t = skinTriangles[i + 1] * 2;
    const column = Math.min(skin.width - 1, Math.floor(uvs[t] * skin.width));
    const row = Math.min(skin.height - 1, Math.floor((1 - uvs[t + 1]) * skin.height));
    for (let k = 0; k < 3; k++) sum[k] += LINEAR[skin.data[(row * skin.width + column) * 4 + k]];
    count++;
  }
  return sum.map((value) => value / count);
}

/** Keeps the strands' light and dark and gives them a colour. */
function recolour(texture: Texture, colour: readonly number[]): Texture {
  const { data } = texture;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 128) {
      sum += brightness(data, i);
      count++;
    }
  }
  const mean = count > 0 ? Math.max(8, sum / count) : 128;
  // A copy, for the texture is kept for other people: the slice of a Buffer, which data may be, is none.
  const out = Uint8Array.from(data);
  for (let i = 0; i < data.length; i += 4) {
    const strand = 0.55 + 0.45 * Math.min(2.5, brightness(data, i) / mean);
    for (let channel = 0; channel < 3; channel++) out[i + channel] = Math.min(255, colour[channel] * strand);
  }
  return { ...texture, data: out };
}

function brightness(data: Uint8Array, at: number): number {
  return 0.3 * data[at] + 0.59 * data[at + 1] + 0.11 * data[at + 2];
}

/** One colour, sRGB. */
export function plain(colour: readonly number[]): Texture {
  return { width: 1, height: 1, data: Uint8Array.from([...colour, 255]) };
}

const CODES = Uint8Array.from({ length: 4097 }, (_, i) => {
  const value = i / 4096;
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
});

/** Linear 0..1 → sRGB byte. */
export function encode(value: number): number {
  return CODES[(Math.min(1, Math.max(0, value)) * 4096 + 0.5) | 0];
}
