import { readFileSync } from 'node:fs';
import { launch } from './browser';

export const FRAMES_PER_SECOND = 30;

interface Part {
  /** Shares of the clip's length. */
  readonly from: number;
  readonly to: number;
  /** Keeps the first frame and each `every`th after it. */
  readonly every: number;
  /** Y, Cb and Cr as they are coded, or a picture without loss. */
  readonly as: 'planes' | 'png';
}

/** Frames of a clip as Chromium decodes them. */
export async function framesOf(
  clip: string,
  { from = 0, to = 1, every = 1, as }: Partial<Part> & Pick<Part, 'as'>,
): Promise<{ width: number; height: number; frames: Buffer[] }> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const source = `data:video/mp4;base64,${readFileSync(clip).toString('base64')}`;
    const size = await page.evaluate(openClip, source);
    const frames: Buffer[] = [];
    const [first, end] = [from, to].map((share) => Math.round(share * size.duration * FRAMES_PER_SECOND));
    for (let frame = first; frame < end; frame += every) {
      const time = (frame + 0.5) / FRAMES_PER_SECOND;
      frames.push(Buffer.from(await page.evaluate(frameAt, { time, as }), 'base64'));
    }
    return { ...size, frames };
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
async function openClip(source: string): Promise<{ width: number; height: number; duration: number }> {
  const video = document.createElement('video');
  document.body.append(video);
  video.muted = true;
  video.src = source;
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(`the clip cannot be decoded: ${video.error?.message}`));
  });
  return { width: video.videoWidth, height: video.videoHeight, duration: video.duration };
}

/** Runs in the page: base64. */
async function frameAt({ time, as }: { time: number; as: Part['as'] }): Promise<string> {
  const video = document.querySelector('video') as HTMLVideoElement;
  await new Promise((resolve) => {
    video.onseeked = resolve;
    video.currentTime = time;
  });
  if (as === 'png') {
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    return canvas.toDataURL('image/png').split(',')[1];
  }
  const frame = new VideoFrame(video);
  if (frame.format !== 'I420') throw new Error(`the clip is decoded as ${frame.format}`);
  const { width, height } = frame.visibleRect as DOMRectReadOnly;
  const planes = new Uint8Array(width * height * 1.5);
  await frame.copyTo(planes, {
    layout: [
      { offset: 0, stride: width },
      { offset: width * height, stride: width / 2 },
      { offset: width * height * 1.25, stride: width / 2 },
    ],
  });
  frame.close();
  let text = '';
  for (let i = 0; i < planes.length; i += 32768) {
    text += String.fromCharCode(...planes.subarray(i, i + 32768));
  }
  return btoa(text);
}
