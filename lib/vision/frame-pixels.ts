/** Reads the pixels of frame after frame. */
export class FramePixels {
  readonly #context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

  /**
   * @param bitmap opaque; stays the caller's
   * @returns RGBA
   */
  read(bitmap: ImageBitmap): ImageData {
    const { width, height } = bitmap;
    const { canvas } = this.#context;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#context.drawImage(bitmap, 0, 0);
    return this.#context.getImageData(0, 0, width, height);
  }
}
