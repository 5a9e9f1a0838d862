import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { launch, launchWithTabs, type TabbedBrowser } from './browser';
import { framesOf } from './clip-frames';

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = path.join(root, 'test-results', 'webcam');

/** The folder of real clips; present on CI, not part of the project. */
const CLIPS = path.join(root, '..', 'shared', 'data', 'clips');
const RENDERED_CLIP = path.join(root, 'tests', 'fixtures', 'rendered-clip.mjpeg');

/** A picture of a face: the first JPEG of the rendered clip. */
export function renderedFace(): Buffer {
  return renderedFaces()[0];
}

/** The JPEGs of the rendered clip, each up to its end-of-image marker. */
export function renderedFaces(): Buffer[] {
  const bytes = readFileSync(RENDERED_CLIP);
  const pictures: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(Buffer.from([0xff, 0xd9]), start) + 2;
    pictures.push(bytes.subarray(start, end));
    start = end;
  }
  return pictures;
}

/** A real clip's path, or undefined where the folder is absent. */
export function realClip(name: string): string | undefined {
  const file = path.join(CLIPS, name);
  return existsSync(file) ? file : undefined;
}

/** The clip to use where any face will do: a real one if there is one, else the project's own rendered one. */
export async function anyWebcam(): Promise<string> {
  const clip = realClip('single_face.mp4');
  return clip ? webcamOf(clip) : RENDERED_CLIP;
}

/** The same in 640×480 pixels, as many webcams have them; without the real clip the rendered one in its own size. */
export async function anyWideWebcam(): Promise<{ file: string; size: string }> {
  const clip = realClip('single_face.mp4');
  if (!clip) return { file: RENDERED_CLIP, size: '640×360' };
  return { file: await webcamOf(clip, { height: 480 }), size: '640×480' };
}

/** A webcam that shows one face that does not move. @param frame of the rendered clip; it is at rest in the first */
export function stillWebcam(frame = 0): string {
  const file = path.join(work, `still-${frame}.mjpeg`);
  mkdirSync(work, { recursive: true });
  writeFileSync(file, renderedFaces()[frame]);
  return file;
}

/** Starts Chromium whose webcam plays a file in a loop. */
export function launchWithWebcam(file: string, ...flags: string[]): Promise<Browser> {
  return launch(...webcamFlags(file), ...flags);
}

/** The same with tabs that hide each other. */
export function launchTabsWithWebcam(file: string): Promise<TabbedBrowser> {
  return launchWithTabs(...webcamFlags(file));
}

export function webcamFlags(file: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

interface Part {
  /** Shares of the clip's length. */
  readonly from: number;
  readonly to: number;
  /** Frames a second; the clips were filmed with 30. */
  readonly rate: number;
  /** Of the pictures, with black above and below; the clip's own when left out. */
  readonly height?: number;
}

/**
 * A clip, or a part of it, as the Y4M file that Chromium's fake webcam plays with the clip's own colours (of MJPEG it
 * makes the contrast 1.14 times what it is). Chromium itself decodes the clip, so no other tool is needed.
 */
export async function webcamOf(
  clip: string,
  { from = 0, to = 1, rate = 30, height: wanted }: Partial<Part> = {},
): Promise<string> {
  const file = path.join(work, `${path.basename(clip, '.mp4')}-${from}-${to}-${rate}-${wanted ?? 'own'}.y4m`);
  if (existsSync(file)) return file;
  const { width, height, frames } = await framesOf(clip, 'planes');
  const [first, end] = [from, to].map((share) => Math.round(share * frames.length));
  const high = wanted ?? height;
  const kept = frames
    .slice(first, end)
    .flatMap((frame) => [Buffer.from('FRAME\n'), inHeight(frame, width, height, high)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${high} F${rate}:1 Ip A1:1 C420jpeg\n`);
  mkdirSync(work, { recursive: true });
  writeFileSync(`${file}.part`, Buffer.concat([head, ...kept]));
  renameSync(`${file}.part`, file);
  return file;
}

/** Planes of 4:2:0 with black above and below. @param to an even number of lines, not fewer than before */
function inHeight(planes: Buffer, width: number, height: number, to: number): Buffer {
  const luma = width * height;
  const chroma = luma / 4;
  const plane = (from: number, length: number, missing: number, black: number) => {
    const half = Buffer.alloc(missing / 2, black);
    return Buffer.concat([half, planes.subarray(from, from + length), half]);
  };
  const missing = width * (to - height);
  return Buffer.concat([
    plane(0, luma, missing, 0),
    plane(luma, chroma, missing / 4, 128),
    plane(luma + chroma, chroma, missing / 4, 128),
  ]);
}
