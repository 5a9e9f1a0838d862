import { FramePixels } from '../../lib/vision/frame-pixels';

declare global {
  interface Window {
    /** Whether what is read of pictures of these sizes, one after the other, is what they are made of. */
    readFrames?: (sizes: readonly [number, number][]) => Promise<boolean[]>;
    /** Whether what is read of a JPEG file is what a canvas shows of it. */
    readPicture?: (base64: string) => Promise<boolean>;
  }
}

window.readFrames = async (sizes) => {
  const pixels = new FramePixels();
  const found: boolean[] = [];
  for (const [width, height] of sizes) {
    const made = new ImageData(width, height);
    for (let i = 0; i < made.data.length; i++) made.data[i] = i % 4 === 3 ? 255 : (i * 7919 + width) % 256;
    const bitmap = await createImageBitmap(made);
    const read = pixels.read(bitmap);
    bitmap.close();
    found.push(
      read.width === width && read.height === height && read.data.every((value, i) => value === made.data[i]),
    );
  }
  return found;
};

window.readPicture = async (base64) => {
  const file = await fetch(`data:image/jpeg;base64,${base64}`);
  const bitmap = await createImageBitmap(await file.blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const read = new FramePixels().read(bitmap);
  return read.width === width && read.height === height && read.data.every((value, i) => value === data[i]);
};
