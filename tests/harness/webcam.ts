import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';

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

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a camera. */
export function launch(...flags: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.UGN_CHROME,
    args: ['--headless=new', ...FLAGS, ...flags],
    ignoreDefaultArgs: ['--headless'],
  });
}

/** Starts Chromium whose webcam plays a file in a loop. */
export function launchWithWebcam(file: string, ...flags: string[]): Promise<Browser> {
  return launch(
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
    ...flags,
  );
}

/**
 * A clip, or the part of it between two shares of its length, as the MJPEG file that Chromium's fake webcam
 * plays. Chromium itself decodes the clip, so no other tool is needed.
 */
export async function webcamOf(clip: string, from = 0, to = 1): Promise<string> {
  const file = path.join(work, `${path.basename(clip, '.mp4')}-${from}-${to}.mjpeg`);
  if (existsSync(file)) return file;
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const frames = await page.evaluate(extractFrames, {
      source: `data:video/mp4;base64,${readFileSync(clip).toString('base64')}`,
      from,
      to,
    });
    mkdirSync(work, { recursive: true });
    writeFileSync(file, Buffer.concat(frames.map((frame) => Buffer.from(frame, 'base64'))));
    return file;
  } finally {
    await browser.close();
  }
}

/** Runs in the page: 30 JPEG frames for each second of the clip, base64. */
async function extractFrames({
  source,
  from,
  to,
}: {
  source: string;
  from: number;
  to: number;
}): Promise<string[]> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = source;
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(`the clip cannot be decoded: ${video.error?.message}`));
  });
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const frames: string[] = [];
  for (let time = from * video.duration; time < to * video.duration - 0.02; time += 1 / 30) {
    await new Promise((resolve) => {
      video.onseeked = resolve;
      video.currentTime = time + 0.001;
    });
    context.drawImage(video, 0, 0);
    frames.push(canvas.toDataURL('image/jpeg', 0.92).split(',')[1]);
  }
  return frames;
}
