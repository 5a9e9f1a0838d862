// Runs in a browser without a window: gives a clip's frames, one after the other, as Node asks for them.
// clip-frames.ts is the other end.
import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { openFrames } from '../../lib/analyze/file-frames';

/** Y, Cb and Cr as they are coded, or the picture that a file is read by, without loss. */
export type FrameKind = 'planes' | 'png';

export interface ClipFrame {
  readonly width: number;
  readonly height: number;
  /** Base64. */
  readonly content: string;
}

const picker = document.createElement('input');
picker.type = 'file';
document.body.append(picker);

async function* pictures(file: File): AsyncGenerator<ClipFrame, void> {
  for await (const { width, height, bitmap } of (await openFrames(file, 'video', 1)).frames) {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
    bitmap.close();
    const png = await canvas.convertToBlob({ type: 'image/png' });
    yield { width, height, content: base64(new Uint8Array(await png.arrayBuffer())) };
  }
}

async function* planes(file: File): AsyncGenerator<ClipFrame, void> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('the clip holds no video track');
  for await (const sample of new VideoSampleSink(track).samples()) {
    const frame = sample.toVideoFrame();
    sample.close();
    if (frame.format !== 'I420') throw new Error(`the clip is decoded as ${frame.format}`);
    const { width, height } = frame.visibleRect!;
    const bytes = new Uint8Array(width * height * 1.5);
    const layout = [
      { offset: 0, stride: width },
      { offset: width * height, stride: width / 2 },
      { offset: width * height * 1.25, stride: width / 2 },
    ];
    await frame.copyTo(bytes, { layout });
    frame.close();
    yield { width, height, content: base64(bytes) };
  }
  input.dispose();
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) {
    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return btoa(text);
}

let frames: AsyncGenerator<ClipFrame, void>;
window.clipFrames = {
  open(kind) {
    frames = (kind === 'png' ? pictures : planes)(picker.files![0]);
  },
  async next() {
    return (await frames.next()).value ?? null;
  },
};

declare global {
  interface Window {
    clipFrames?: {
      /** Begins with the clip in the picker. */
      open(kind: FrameKind): void;
      next(): Promise<ClipFrame | null>;
    };
  }
}
