import type { Page } from 'playwright';
import { AppError, messageOf } from '../../../lib/errors';
import { openProjectPage } from '../../../lib/headless/project-page';
import { toDecimals } from '../../../lib/numbers/rounding';
import { encodeCrop } from '../../face-set/crop-jpeg';
import type { PageReading } from './label-page';
import type { PhotoReading } from './photo-reading';

/** Digits behind the point that blendshapes, and the mesh in pixels, are kept with. */
const DECIMALS = 5;
const MESH_DECIMALS = 2;

/** Reads photos in a headless browser. */
export interface PhotoReader {
  read(photo: Uint8Array): Promise<PhotoReading>;
  close(): Promise<void>;
}

/**
 * Starts Chromium without a window, and in it the live page's detector and the landmarker.
 * @param landmarker a MediaPipe face_landmarker.task file
 * @param cropSize side of the crops in pixels
 * @param endsOnSignal whether Ctrl-C and SIGTERM close the browser; not where the caller ends its work first
 * @throws AppError io without Chromium; bad-input when the landmarker cannot be loaded
 */
export async function startPhotoReader(
  landmarker: Uint8Array,
  cropSize: number,
  { endsOnSignal = true } = {},
): Promise<PhotoReader> {
  const { page, close } = await openProjectPage('training/datasets/label/label-page.ts', endsOnSignal);
  try {
    await page.waitForFunction(() => window.startReading);
    await startPage(page, landmarker, cropSize);
    return { read: (photo) => readPhoto(page, photo, cropSize), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startPage(page: Page, landmarker: Uint8Array, cropSize: number): Promise<void> {
  try {
    await page.evaluate(([model, size]) => window.startReading!(model, size), [
      toBase64(landmarker),
      cropSize,
    ] as const);
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `The landmarker could not be started (${messageOf(cause).split('\n')[0]}). ` +
        '--landmarker must name a MediaPipe face_landmarker.task file with blendshapes.',
      { cause },
    );
  }
}

async function readPhoto(page: Page, photo: Uint8Array, cropSize: number): Promise<PhotoReading> {
  const reading: PageReading = await page.evaluate((bytes) => window.readPhoto!(bytes), toBase64(photo));
  if (reading.kind === 'skipped') return reading;
  const mesh = reading.mesh.map((value) => toDecimals(value, MESH_DECIMALS));
  const jpeg = await encodeCrop(Buffer.from(reading.crop, 'base64'), cropSize);
  return {
    kind: 'face',
    blendshapes: rounded(reading.blendshapes),
    mirrored: reading.mirrored && rounded(reading.mirrored),
    mesh,
    jpeg: toBase64(jpeg),
  };
}

function rounded(blendshapes: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(blendshapes).map(([name, value]) => [name, toDecimals(value, DECIMALS)]),
  );
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
