import type { HeadAssets, Texture } from './assets';
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
    skin: mixSkins(first, second, identity.skinMix, identity.skinTint),
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
  };
}

/** Two skins share the base mesh's layout, so tones between them can be had by mixing. */
function mixSkins(first: Texture, second: Texture, share: number, tint: readonly number[]): Texture {
  const data = new Uint8Array(first.data.length);
  const curves = [0, 1, 2].map((channel) =>
    Uint8Array.from({ length: 256 }, (_, byte) => encode(LINEAR[byte] * tint[channel])),
  );
  for (let i = 0; i < data.length; i += 4) {
    for (let channel = 0; channel < 3; channel++) {
      const a = first.data[i + channel];
      data[i + channel] = curves[channel][(a + (second.data[i + channel] - a) * share + 0.5) | 0];
    }
    data[i + 3] = 255;
  }
  return { width: first.width, height: first.height, data };
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
  const out = data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const strand = 0.55 + 0.45 * Math.min(2.5, brightness(data, i) / mean);
    for (let channel = 0; channel < 3; channel++) out[i + channel] = Math.min(255, colour[channel] * strand);
  }
  return { ...texture, data: out };
}

function brightness(data: Uint8Array, at: number): number {
  return 0.3 * data[at] + 0.59 * data[at + 1] + 0.11 * data[at + 2];
}

function plain(colour: readonly number[]): Texture {
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
