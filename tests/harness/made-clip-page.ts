// Runs in a browser without a window: encodes the clip that mixed-folder.ts asks for.
import { BufferTarget, CanvasSource, Output, QUALITY_HIGH, WebMOutputFormat } from 'mediabunny';

/** @returns the clip, base64 */
async function makeClip(jpeg: string, frames: number, secondsEach: number): Promise<string> {
  const given = Uint8Array.from(atob(jpeg), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([given]));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d')!;
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec: 'vp8', bitrate: QUALITY_HIGH, alpha: 'keep' });
  output.addVideoTrack(source);
  await output.start();
  for (let i = 0; i < frames; i++) {
    context.drawImage(picture, 2 * i, 0);
    await source.add(i * secondsEach, secondsEach);
  }
  await output.finalize();
  const bytes = new Uint8Array(output.target.buffer!);
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}

declare global {
  interface Window {
    makeClip?: typeof makeClip;
  }
}
window.makeClip = makeClip;
