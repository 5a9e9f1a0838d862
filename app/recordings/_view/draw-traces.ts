import { isPresent, verdictOf } from '@/lib/au/decision';
import type { TimeLevel, ValueLevel } from '@/lib/recording/decimate';
import { columnsFor } from '@/lib/recording/decimate';
import { type DoubtSums, doubtColumns } from '@/lib/recording/doubt';
import { hatch } from './hatch';

/** Height of a unit's lane with the room around it, in CSS pixels; the rows beside the canvas have it too. */
export const LANE = 40;
/** Height of the ribbon above the lanes, in CSS pixels. */
export const RIBBON = 32;
/** Free above and below a trace, in CSS pixels. */
const ROOM = 5;

export interface TracePalette {
  readonly ground: string;
  readonly line: string;
  readonly move: string;
  readonly absent: string;
  readonly doubt: string;
  readonly doubtSoft: string;
}

interface Lane {
  readonly levels: readonly ValueLevel[];
  readonly threshold: number;
  /** The recorded values, where others are shown; they stay behind. */
  readonly recorded: readonly ValueLevel[] | null;
}

export interface TraceDrawing {
  readonly times: readonly TimeLevel[];
  readonly doubt: DoubtSums;
  readonly lanes: readonly Lane[];
  /** Seconds of the left and right edge. */
  readonly from: number;
  readonly to: number;
}

/**
 * Paints the ribbon and the lanes of all units: the interval as a band, the probability as a line, guesses on a
 * hatched violet ground, and slanted lines where the face was away.
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
  const seen = drawRibbon(context, drawing, palette, density);
  drawing.lanes.forEach((lane, j) => {
    drawLane(context, drawing, lane, (RIBBON + j * LANE) * density, palette, density);
  });
  const away = seen.map((value) => 1 - value);
  hatch(context, away, 0, height, palette.line, density, { spacing: 9, opacity: 0.35, slope: -1 });
}

/** The share of units that are guesses, as a violet hill. @returns 1 for each column in which the face was seen */
function drawRibbon(
  context: CanvasRenderingContext2D,
  { times, doubt, from, to }: TraceDrawing,
  palette: TracePalette,
  density: number,
): Uint8Array {
  const { width } = context.canvas;
  const shares = doubtColumns(times[0].start, doubt, from, to, width);
  const seen = Uint8Array.from(shares, (share) => (Number.isNaN(share) ? 0 : 1));
  const height = (RIBBON - ROOM) * density;
  context.fillStyle = palette.ground;
  fillRuns(context, width, (x) => seen[x] === 1, 0, height);
  context.fillStyle = palette.doubt;
  for (let x = 0; x < width; x++) {
    const bar = Math.round(shares[x] * height);
    if (bar > 0) context.fillRect(x, height - bar, 1, bar);
  }
  return seen;
}

function drawLane(
  context: CanvasRenderingContext2D,
  { times, from, to }: TraceDrawing,
  { levels, threshold, recorded }: Lane,
  laneTop: number,
  palette: TracePalette,
  density: number,
): void {
  const { width } = context.canvas;
  const top = laneTop + ROOM * density;
  const height = (LANE - 2 * ROOM) * density;
  const yOf = (p: number) => top + (1 - p) * height;
  const { low, high, lower, upper, unsure } = columnsFor(times, levels, from, to, width);

  context.fillStyle = palette.ground;
  fillRuns(context, width, (x) => !Number.isNaN(low[x]), top, height);
  context.fillStyle = palette.doubtSoft;
  fillRuns(context, width, (x) => unsure[x] === 1, top, height);
  hatch(context, unsure, top, height, palette.doubt, density, { spacing: 6, opacity: 0.4, slope: 1 });

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

  if (recorded) {
    const raw = columnsFor(times, recorded, from, to, width);
    context.globalAlpha = 0.45;
    drawLine(context, raw, density, yOf, () => palette.absent);
    context.globalAlpha = 1;
  }
  const colours = { present: palette.move, absent: palette.absent, unsure: palette.doubt };
  const colourAt = (x: number) => colours[verdictOf(isPresent(high[x], threshold), unsure[x] === 1)];
  drawLine(context, { low, high }, 1.75 * density, yOf, colourAt);
}

function drawLine(
  context: CanvasRenderingContext2D,
  { low, high }: Pick<ValueLevel, 'low' | 'high'>,
  thickness: number,
  yOf: (p: number) => number,
  colourAt: (x: number) => string,
): void {
  for (let x = 0; x < low.length; x++) {
    if (Number.isNaN(low[x])) continue;
    // Reaches to the column before, so that a steep rise is one line.
    const isJoined = x > 0 && !Number.isNaN(low[x - 1]);
    const highest = yOf(isJoined ? Math.max(high[x], low[x - 1]) : high[x]);
    const lowest = yOf(isJoined ? Math.min(low[x], high[x - 1]) : low[x]);
    context.fillStyle = colourAt(x);
    context.fillRect(x, highest - thickness / 2, 1, lowest - highest + thickness);
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
