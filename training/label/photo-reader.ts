import type { Page } from 'playwright';
import { AppError, messageOf } from '../../lib/errors';
import { openHeadlessPage } from '../../scripts/headless-page';
import { encodeCrop } from '../datasets/crop-jpeg';
import type { PageReading } from './page';
import { CROP_SIZE, type Reading } from './reading';

/** Blendshapes are kept to this many parts of 1, the mesh to this many of a pixel. */
const PRECISION = 1e5;
const MESH_PRECISION = 100;

/** Reads photos in a headless browser. */
export interface PhotoReader {
  read(photo: Uint8Array): Promise<Reading>;
  close(): Promise<void>;
}

/**
 * Starts Chromium without a window, and in it the live page's detector and the landmarker.
 * @param landmarker a MediaPipe face_landmarker.task file
 * @throws AppError io without Chromium; bad-input when the landmarker cannot be loaded
 */
export async function startPhotoReader(landmarker: Uint8Array): Promise<PhotoReader> {
  const { page, close } = await openHeadlessPage('training/label/page.ts');
  try {
    await page.waitForFunction(() => window.startReading);
    await startPage(page, landmarker);
    return { read: (photo) => readPhoto(page, photo), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startPage(page: Page, landmarker: Uint8Array): Promise<void> {
  try {
    await page.evaluate(([model, size]) => window.startReading!(model, size), [
      toBase64(landmarker),
      CROP_SIZE,
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

async function readPhoto(page: Page, photo: Uint8Array): Promise<Reading> {
  const reading: PageReading = await page.evaluate((bytes) => window.readPhoto!(bytes), toBase64(photo));
  if (reading.kind === 'skipped') return reading;
  const blendshapes = Object.fromEntries(
    Object.entries(reading.blendshapes).map(([name, value]) => [
      name,
      Math.round(value * PRECISION) / PRECISION,
    ]),
  );
  const mesh = reading.mesh.map((value) => Math.round(value * MESH_PRECISION) / MESH_PRECISION);
  const jpeg = await encodeCrop(Buffer.from(reading.crop, 'base64'), CROP_SIZE);
  return { kind: 'face', blendshapes, mesh, jpeg: toBase64(jpeg) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
