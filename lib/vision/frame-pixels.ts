const CHANNELS = 4;
const RED = [255, 0, 0, 255];

/** Whether a VideoFrame's pixels come as RGBA here: a browser without the option leaves them as they lie, and says nothing. */
let copies: Promise<boolean> | undefined;

/** Reads the pixels of frame after frame, each into the place of the one before. */
export class FramePixels {
  readonly #canvas = new OffscreenCanvas(1, 1);
  #pixels: ImageData | null = null;

  /**
   * @param bitmap opaque; stays the caller's
   * @returns RGBA, which holds until the next call
   */
  async read(bitmap: ImageBitmap): Promise<ImageData> {
    copies ??= copiesAsRgba().catch(() => false);
    if (!(await copies)) return this.#drawn(bitmap);
    const { width, height } = bitmap;
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      this.#pixels = new ImageData(width, height);
    }
    await copyTo(bitmap, this.#pixels.data);
    return this.#pixels;
  }

  #drawn(bitmap: ImageBitmap): ImageData {
    const { width, height } = bitmap;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height);
  }
}

async function copyTo(bitmap: ImageBitmap, bytes: BufferSource): Promise<void> {
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    await frame.copyTo(bytes as AllowSharedBufferSource, { format: 'RGBA' });
  } finally {
    frame.close();
  }
}

async function copiesAsRgba(): Promise<boolean> {
  const bytes = Uint8ClampedArray.from({ length: 4 * CHANNELS }, (_, i) => RED[i % CHANNELS]);
  const bitmap = await createImageBitmap(new ImageData(bytes, 2, 2));
  const copied = new Uint8ClampedArray(bytes.length);
  await copyTo(bitmap, copied);
  bitmap.close();
  return copied.every((value, i) => value === bytes[i]);
}
