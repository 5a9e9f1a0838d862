const CHANNELS = 4;
const RED = [255, 0, 0, 255];

type Context = OffscreenCanvasRenderingContext2D;

/** Whether a canvas's pixels come as RGBA here: a browser without the option leaves them as they lie, and says nothing. */
let copies: Promise<boolean> | undefined;

/** Reads the pixels of frame after frame, each into the place of the one before. */
export class FramePixels {
  readonly #context: Context = contextOf(1, 1);
  #pixels: ImageData | null = null;

  /**
   * @param bitmap opaque; stays the caller's
   * @returns RGBA, which holds until the next call
   */
  async read(bitmap: ImageBitmap): Promise<ImageData> {
    const { width, height } = bitmap;
    const { canvas } = this.#context;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    // Drawn first: Chromium 156 gives the pixels of a bitmap of a turned JPEG as they lie in the file.
    this.#context.drawImage(bitmap, 0, 0);
    copies ??= copiesAsRgba().catch(() => false);
    if (!(await copies)) return this.#context.getImageData(0, 0, width, height);
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      this.#pixels = new ImageData(width, height);
    }
    await copyTo(canvas, this.#pixels.data);
    return this.#pixels;
  }
}

function contextOf(width: number, height: number): Context {
  return new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
}

async function copyTo(canvas: OffscreenCanvas, bytes: BufferSource): Promise<void> {
  const frame = new VideoFrame(canvas, { timestamp: 0 });
  try {
    await frame.copyTo(bytes as AllowSharedBufferSource, { format: 'RGBA' });
  } finally {
    frame.close();
  }
}

async function copiesAsRgba(): Promise<boolean> {
  const context = contextOf(2, 2);
  const bytes = Uint8ClampedArray.from({ length: 4 * CHANNELS }, (_, i) => RED[i % CHANNELS]);
  context.putImageData(new ImageData(bytes, 2, 2), 0, 0);
  const copied = new Uint8ClampedArray(bytes.length);
  await copyTo(context.canvas, copied);
  return copied.every((value, i) => value === bytes[i]);
}
