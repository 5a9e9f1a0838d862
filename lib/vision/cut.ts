import { median } from '../numbers/statistics';
import type { PixelImage } from './pixels';

/** The picture is looked at as so many cells, each the mean luma of SAMPLES × SAMPLES of its pixels. */
const COLUMNS = 24;
const ROWS = 16;
const SAMPLES = 4;
/** A picture with less contrast (standard deviation of the cells, 0..255) is blank: lights out, a hand on the lens. */
const LEAST_CONTRAST = 6;

/*
 * Two measures must both say that the scene is another: 1 − correlation of the cells, and of their steps to the next
 * cells, which hardly sees light that changes. Measured on portraits cut together, 384 cells: unlike scenes have a median
 * of 0.97 and 0.98; 540 strong changes of light and gamma reached 0.29 in the steps; two clips with gestures at 24 and
 * 30 frames a second reached 0.06 and 0.17.
 */
const LEAST = { cells: 0.12, steps: 0.3 } as const;
/** What reads of one scene that lie far apart reach (cells 0.50 in the clips at 1 to 5 s). Nothing lower is a cut there. */
const MOST = { cells: 0.6, steps: 0.5 } as const;
/** How many times what is usual between frames a cut is. */
const FACTOR = 5;
/** Frames farther apart than this, in milliseconds, differ by what people did between them. */
const NEXT_FRAME_MS = 150;
/** Differences that say what is usual. */
const REMEMBERED = 15;

interface Scene {
  readonly cells: Float32Array;
  readonly steps: Float32Array;
}

type Difference = Record<keyof Scene, number>;

/**
 * Notices that a frame shows another scene than the one before it: a hard cut, not a fade. A blank frame is neither cut
 * nor scene, so that what lies before and after it is compared.
 */
export class CutDetector {
  #scene: { readonly scene: Scene; readonly time: number } | null = null;
  #usual: Difference[] = [];

  /**
   * @param time of the frame in milliseconds
   * @returns whether a cut lies between this frame and the last that was not blank
   */
  isCut(picture: PixelImage, time: number): boolean {
    const scene = sceneOf(picture);
    if (!scene) return false;
    const before = this.#scene;
    this.#scene = { scene, time };
    if (!before) return false;
    const difference = {
      cells: 1 - product(before.scene.cells, scene.cells),
      steps: 1 - product(before.scene.steps, scene.steps),
    };
    const isNext = time - before.time <= NEXT_FRAME_MS;
    const isOver = (measure: keyof Scene) =>
      difference[measure] > (isNext ? this.#least(measure) : MOST[measure]);
    if (isOver('cells') && isOver('steps')) {
      this.#usual = [];
      return true;
    }
    if (isNext) this.#usual = [...this.#usual.slice(1 - REMEMBERED), difference];
    return false;
  }

  /** The next frame is the first one. */
  reset(): void {
    this.#scene = null;
    this.#usual = [];
  }

  #least(measure: keyof Scene): number {
    if (this.#usual.length === 0) return LEAST[measure];
    const usual = median(this.#usual.map((difference) => difference[measure]));
    return Math.min(MOST[measure], Math.max(LEAST[measure], FACTOR * usual));
  }
}

/** Null for a blank picture. */
function sceneOf({ data, width, height }: PixelImage): Scene | null {
  const cells = new Float32Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS * SAMPLES; row++) {
    const y = Math.floor(((row + 0.5) / (ROWS * SAMPLES)) * height);
    const cell = Math.floor(row / SAMPLES) * COLUMNS;
    for (let column = 0; column < COLUMNS * SAMPLES; column++) {
      const x = Math.floor(((column + 0.5) / (COLUMNS * SAMPLES)) * width);
      const at = 4 * (y * width + x);
      const luma = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      cells[cell + Math.floor(column / SAMPLES)] += luma / SAMPLES ** 2;
    }
  }
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  const steps = new Float32Array(2 * cells.length);
  for (let i = 0; i < cells.length; i++) {
    if ((i + 1) % COLUMNS !== 0) steps[2 * i] = cells[i + 1] - cells[i];
    if (i + COLUMNS < cells.length) steps[2 * i + 1] = cells[i + COLUMNS] - cells[i];
  }
  const centred = cells.map((value) => value - mean);
  const contrast = Math.sqrt(product(centred, centred) / cells.length);
  return contrast < LEAST_CONTRAST ? null : { cells: unit(centred), steps: unit(steps) };
}

/** Of length 1. */
function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(product(values, values));
  return values.map((value) => value / length);
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}
