import { areaOf, type Box, type DetectedFace } from './detected-face';
import type { PixelImage } from './pixels';

/** A face that holds still is looked for again in every so manieth frame. */
const LOOK_EVERY = 3;
/** After so long, in milliseconds, the frame before says nothing. */
const LONGEST_MS = 150;
/** A face that seems to have moved further than this share of its width is looked for at once. */
const MOST_MOVED = 0.012;
/** A part of a face that changed by more than this, of 255 in the mean, may be covered by something. */
const MOST_CHANGED = 30;
/** What is compared: a square around the box, so much wider, in CELLS × CELLS means of SAMPLES × SAMPLES pixels. */
const AROUND = 1.2;
const CELLS = 24;
const SAMPLES = 3;
/** Along a side, parts of which none may have changed much. */
const PARTS = 8;

interface Held {
  readonly face: DetectedFace;
  /** Luma, 0..255, [CELLS, CELLS]. */
  readonly cells: Float32Array;
}

/**
 * Lets the detector rest while faces hold still: in two frames of three, as long as every wanted face was found and the
 * picture around each hardly changes, they are where they were. What moves, turns, is covered, lit otherwise or missing is
 * looked for in the very frame.
 */
export class HeldFaces {
  #held: readonly Held[] = [];
  #frames = 0;
  #time = 0;

  /**
   * @param wanted number of faces
   * @param time of the frame in milliseconds
   * @returns the faces of the last look, or null where the frame must be looked at: call `note` then
   */
  in(picture: PixelImage, wanted: number, time: number): DetectedFace[] | null {
    const isDue = ++this.#frames >= LOOK_EVERY || time - this.#time > LONGEST_MS;
    if (isDue || this.#held.length < wanted || this.#held.length === 0) return null;
    if (this.#held.some(({ face, cells }) => hasMoved(cells, cellsOf(picture, face.box)))) return null;
    return this.#held.map(({ face }) => face);
  }

  /** What the detector found in a frame. */
  note(picture: PixelImage, faces: readonly DetectedFace[], time: number): void {
    this.#held = faces.map((face) => ({ face, cells: cellsOf(picture, face.box) }));
    this.#frames = 0;
    this.#time = time;
  }

  /** The next frame is looked at. */
  forget(): void {
    this.#held = [];
  }
}

function cellsOf({ width, height, data }: PixelImage, box: Box): Float32Array {
  const side = AROUND * Math.sqrt(areaOf(box));
  const left = box.x + (box.width - side) / 2;
  const top = box.y + (box.height - side) / 2;
  const step = side / (CELLS * SAMPLES);
  const cells = new Float32Array(CELLS * CELLS);
  for (let row = 0; row < CELLS * SAMPLES; row++) {
    const y = Math.min(height - 1, Math.max(0, Math.floor(top + (row + 0.5) * step)));
    const cell = Math.floor(row / SAMPLES) * CELLS;
    for (let column = 0; column < CELLS * SAMPLES; column++) {
      const x = Math.min(width - 1, Math.max(0, Math.floor(left + (column + 0.5) * step)));
      const at = 4 * (y * width + x);
      const luma = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      cells[cell + Math.floor(column / SAMPLES)] += luma / SAMPLES ** 2;
    }
  }
  return cells;
}

/** Mean share of a slope along a move whose direction has nothing to do with it. */
const ALONG = 2 / Math.PI;

/** A small move changes a cell by its slope along it, so the mean change by the mean slope tells the move in cells. */
function hasMoved(before: Float32Array, after: Float32Array): boolean {
  let change = 0;
  let slope = 0;
  const parts = new Float32Array(PARTS * PARTS);
  const partSide = CELLS / PARTS;
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const i = row * CELLS + column;
      const changed = Math.abs(after[i] - before[i]);
      change += changed;
      parts[Math.floor(row / partSide) * PARTS + Math.floor(column / partSide)] += changed / partSide ** 2;
      const right = column + 1 < CELLS ? before[i + 1] - before[i] : 0;
      const down = row + 1 < CELLS ? before[i + CELLS] - before[i] : 0;
      slope += Math.hypot(right, down);
    }
  }
  if (parts.some((part) => part > MOST_CHANGED)) return true;
  return !(change <= ((MOST_MOVED * CELLS) / AROUND) * ALONG * slope);
}
