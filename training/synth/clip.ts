import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { AppError, messageOf } from '../../lib/errors';
import { Random } from '../../lib/numbers/random';
import { HeadAssets } from './assets';
import { CreaseMap } from './creases';
import { plainExpression } from './expression';
import { drawShot, photograph, type Shot, seat } from './scene';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES = 60;
const EYE_DISTANCE = 60;
const QUALITY = 80;

/**
 * A person who smiles (6+12+25) and stops, blinks once and moves the head a little: 60 frames, meant for 20 a
 * second, one JPEG after the other, which Chromium's fake camera plays as .mjpeg.
 * @throws AppError io when the file cannot be written
 */
export async function writeClip(assetsFolder: string, number: number, file: string): Promise<void> {
  const assets = new HeadAssets(assetsFolder);
  const creases = new CreaseMap(assets);
  const sitter = await seat(assets, number);
  const shot = { ...drawShot(new Random(11, number), WIDTH, HEIGHT, EYE_DISTANCE), ...PLAIN };
  const frames: Buffer[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    const t = frame / FRAMES;
    const { image } = photograph(assets, sitter, expressionAt(t), { ...shot, ...headAt(t) }, creases);
    const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const;
    frames.push(await sharp(image.data, { raw }).removeAlpha().jpeg({ quality: QUALITY }).toBuffer());
  }
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, Buffer.concat(frames));
  } catch (cause) {
    throw new AppError('io', `Cannot write the clip ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** An evenly lit head in the middle of the frame. */
const PLAIN = {
  eyes: { x: WIDTH / 2, y: HEIGHT * 0.46 },
  distance: 7,
  exposure: 0.28,
  whiteBalance: [1, 1, 1],
  lighting: {
    lights: [
      { direction: [-0.42, 0.5, 0.757], colour: [0.8, 0.78, 0.75] },
      { direction: [0.6, 0.1, 0.794], colour: [0.2, 0.2, 0.22] },
    ],
    sky: [0.4, 0.42, 0.45],
    ground: [0.28, 0.26, 0.25],
    shadow: 0.4,
    softness: 0.08,
  },
} satisfies Partial<Shot>;

/** Neutral, a smile from t = 0.25 to 0.75 at its height from 0.4 to 0.6, a blink at 0.85. */
function expressionAt(t: number) {
  const smile = plateau(t, 0.25, 0.4, 0.6, 0.75);
  const blink = plateau(t, 0.8, 0.84, 0.87, 0.91);
  return plainExpression({ 6: 0.9 * smile, 12: 0.95 * smile, 25: 0.85 * smile, 45: blink });
}

function headAt(t: number): Pick<Shot, 'yaw' | 'pitch' | 'roll' | 'eyes'> {
  const turn = 2 * Math.PI * t;
  return {
    yaw: 0.12 * Math.sin(turn),
    pitch: 0.05 * Math.sin(2 * turn),
    roll: 0.04 * Math.sin(turn + 1),
    eyes: { x: PLAIN.eyes.x + 8 * Math.sin(turn), y: PLAIN.eyes.y + 3 * Math.sin(2 * turn) },
  };
}

/** 0 before `from`, 1 between `top` and `end`, 0 after `to`, smooth between. */
function plateau(t: number, from: number, top: number, end: number, to: number): number {
  const rise = Math.min(1, Math.max(0, Math.min((t - from) / (top - from), (to - t) / (to - end))));
  return rise * rise * (3 - 2 * rise);
}
