import { columnsFor } from '@/lib/recording/decimate';
import type { FaceTrace } from '@/lib/recording/traces';

/** Height of a unit's lane with the room around it, in CSS pixels; the rows beside the canvas have it too. */
export const LANE = 40;
/** Free above and below a trace, in CSS pixels. */
const ROOM = 5;
/** From one hatch line to the next, in CSS pixels. */
const HATCH = 6;

export interface TracePalette {
  readonly ground: string;
  readonly line: string;
  readonly move: string;
  readonly absent: string;
  readonly doubt: string;
  readonly doubtSoft: string;
}

export interface TraceDrawing {
  readonly trace: FaceTrace;
  readonly thresholds: readonly number[];
  readonly unsureAbove: readonly number[];
  /** Seconds of the left and right edge. */
  readonly from: number;
  readonly to: number;
}

/**
 * Paints the lanes of all units: the interval as a band, the probability as a line, guesses on a hatched
 * violet ground, and nothing where the face was away.
 * @param density canvas pixels per CSS pixel
 */
export function drawTraces(
  context: CanvasRenderingContext2D,
  drawing: TraceDrawing,
  palette: TracePalette,
  density: number,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  drawing.thresholds.forEach((threshold, j) => {
    drawLane(context, drawing, j, threshold, palette, density);
  });
}

function drawLane(
  context: CanvasRenderingContext2D,
  { trace, unsureAbove, from, to }: TraceDrawing,
  j: number,
  threshold: number,
  palette: TracePalette,
  density: number,
): void {
  const { width } = context.canvas;
  const top = (j * LANE + ROOM) * density;
  const height = (LANE - 2 * ROOM) * density;
  const yOf = (p: number) => top + (1 - p) * height;
  const { low, high, lower, upper, unsure } = columnsFor(trace, j, unsureAbove[j], from, to, width);

  context.fillStyle = palette.ground;
  fillRuns(context, width, (x) => !Number.isNaN(low[x]), top, height);
  context.fillStyle = palette.doubtSoft;
  fillRuns(context, width, (x) => unsure[x] === 1, top, height);
  hatch(context, unsure, top, height, palette.doubt, density);

  context.globalAlpha = 0.28;
  for (const isGuess of [0, 1]) {
    context.fillStyle = isGuess ? palette.doubt : palette.move;
    for (let x = 0; x < width; x++) {
      if (unsure[x] === isGuess && !Number.isNaN(low[x])) {
        context.fillRect(x, yOf(upper[x]), 1, (upper[x] - lower[x]) * height);
      }
    }
  }
  context.globalAlpha = 1;

  context.fillStyle = palette.line;
  for (let x = 0; x < width; x += 6 * density) {
    context.fillRect(x, yOf(threshold), 2 * density, density);
  }

  const thickness = 1.75 * density;
  for (let x = 0; x < width; x++) {
    if (Number.isNaN(low[x])) continue;
    // Reaches to the column before, so that a steep rise is one line.
    const isJoined = x > 0 && !Number.isNaN(low[x - 1]);
    const highest = isJoined ? Math.max(high[x], low[x - 1]) : high[x];
    const lowest = isJoined ? Math.min(low[x], high[x - 1]) : low[x];
    context.fillStyle = unsure[x] ? palette.doubt : high[x] >= threshold ? palette.move : palette.absent;
    context.fillRect(x, yOf(highest) - thickness / 2, 1, (highest - lowest) * height + thickness);
  }
}

/** Fills stretches of columns. */
function fillRuns(
  context: CanvasRenderingContext2D,
  width: number,
  isIn: (x: number) => boolean,
  top: number,
  height: number,
): void {
  for (let x = 0; x < width; x++) {
    if (!isIn(x)) continue;
    const start = x;
    while (x < width && isIn(x)) x++;
    context.fillRect(start, top, x - start, height);
  }
}

/** A guess is told by its hatch as well as by its colour. */
function hatch(
  context: CanvasRenderingContext2D,
  unsure: Uint8Array,
  top: number,
  height: number,
  colour: string,
  density: number,
): void {
  if (!unsure.includes(1)) return;
  context.save();
  context.beginPath();
  for (let x = 0; x < unsure.length; x++) {
    if (!unsure[x]) continue;
    const start = x;
    while (x < unsure.length && unsure[x]) x++;
    context.rect(start, top, x - start, height);
  }
  context.clip();
  context.beginPath();
  for (let x = -height; x < unsure.length; x += HATCH * density) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.strokeStyle = colour;
  context.globalAlpha = 0.4;
  context.lineWidth = density;
  context.stroke();
  context.restore();
}
