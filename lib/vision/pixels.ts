/** An RGBA picture, 8 bits a channel, rows from top to bottom; the shape of ImageData without the DOM. */
export interface PixelImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A point in pixels; the centre of the top left pixel is (0.5, 0.5). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Eye centres in pixels of the frame. Right is the subject's right: the smaller x in an unmirrored picture. */
export interface EyePoints {
  readonly right: Point;
  readonly left: Point;
}
