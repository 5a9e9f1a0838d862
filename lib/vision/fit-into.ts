/** A place in a picture, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a picture lies in a frame of another size: as large as it can be, whole, undistorted and in the middle. */
export function fitInto(width: number, height: number, frameWidth: number, frameHeight: number): Place {
  if (width === frameWidth && height === frameHeight) return { x: 0, y: 0, width, height };
  const scale = Math.min(frameWidth / width, frameHeight / height);
  const [fittedWidth, fittedHeight] = [width * scale, height * scale];
  return {
    x: (frameWidth - fittedWidth) / 2,
    y: (frameHeight - fittedHeight) / 2,
    width: fittedWidth,
    height: fittedHeight,
  };
}
