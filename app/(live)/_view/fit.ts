/** How a frame is shown: CSS size, canvas pixels, and canvas pixels per frame pixel. */
export interface Fit {
  readonly cssWidth: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Finer than this nobody sees, and painting would cost more than it shows. */
const MAX_DENSITY = 2;

/**
 * The largest picture with the frame's proportions that fits the room.
 * @param room CSS pixels
 * @param density device pixels per CSS pixel
 */
export function fitFrame(frame: Size, room: Size, density: number): Fit {
  const cssWidth = Math.max(1, Math.floor(Math.min(room.width, (room.height * frame.width) / frame.height)));
  const width = Math.round(cssWidth * Math.min(MAX_DENSITY, density));
  const scale = width / frame.width;
  return { cssWidth, width, height: Math.round(frame.height * scale), scale };
}
