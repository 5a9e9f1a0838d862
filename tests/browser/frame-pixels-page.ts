import { FramePixels } from '../../lib/vision/frame-pixels';

declare global {
  interface Window {
    /** Whether what is read of pictures of these sizes, one after the other, is what they are made of. */
    readFrames?: (sizes: readonly [number, number][]) => Promise<boolean[]>;
  }
}

window.readFrames = async (sizes) => {
  const pixels = new FramePixels();
  const found: boolean[] = [];
  for (const [width, height] of sizes) {
    const made = new ImageData(width, height);
    for (let i = 0; i < made.data.length; i++) made.data[i] = i % 4 === 3 ? 255 : (i * 7919 + width) % 256;
    const bitmap = await createImageBitmap(made);
    const read = await pixels.read(bitmap);
    bitmap.close();
    found.push(
      read.width === width && read.height === height && read.data.every((value, i) => value === made.data[i]),
    );
  }
  return found;
};
