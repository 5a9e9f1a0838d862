import { describe, expect, it } from 'vitest';
import { drawTraces, LANE, RIBBON, type TracePalette } from '../../../app/recordings/_view/draw-traces';
import { hatch } from '../../../app/recordings/_view/hatch';
import type { AdjustedFace } from '../../../app/recordings/_view/use-adjusted';
import { UNADJUSTED } from '../../../lib/recording/adjust';
import { doubtSums } from '../../../lib/recording/doubt';
import { madeUpFrames } from '../../harness/made-up-face';
import { adjustedFace, faceOf } from './adjusted-face';
import { PaintedCanvas } from './painted-canvas';

const LIGHT: TracePalette = {
  ...{ ground: 'ground', line: 'line', move: 'move', absent: 'absent' },
  ...{ doubt: 'doubt', doubtSoft: 'doubt-soft' },
};

/** The lanes of some units on a canvas. @param from @param to seconds in sight */
function painted(
  { recorded, units }: AdjustedFace,
  aus: readonly number[],
  [from, to, width = 400, density = 1, palette = LIGHT]: [number, number, number?, number?, TracePalette?],
) {
  const shown = aus.map((au) => units.findIndex((unit) => unit.au === au));
  const canvas = new PaintedCanvas(width, (RIBBON + LANE * shown.length) * density);
  const drawing = {
    ...{ times: recorded.levels, from, to },
    doubt: doubtSums(
      recorded.shares,
      recorded.units.map(({ levels }) => levels[0].unsure),
    ),
    lanes: shown.map((j) => ({
      levels: units[j].levels,
      threshold: units[j].series.threshold,
      recorded: units[j].isMoved ? recorded.units[j].levels : null,
    })),
  };
  drawTraces(canvas.context, drawing, palette, density);
  return canvas;
}

/** Column, at ten a second. */
const at = (seconds: number) => Math.round(10 * seconds);
const laneTop = (lane: number) => RIBBON + lane * LANE;
const middle = (lane: number) => laneTop(lane) + LANE / 2;

const face = await adjustedFace(madeUpFrames());

describe('the traces of a recording', () => {
  const canvas = painted(face, [1, 12], [0, 40]);

  /** Places of the colours of a lane's line in a column; the line covers what lies below it. */
  const lineAt = (lane: number, seconds: number) =>
    canvas.fills.filter(
      ({ x, y, colour, opacity, width }) =>
        x === at(seconds) &&
        width === 1 &&
        opacity === 1 &&
        colour !== 'line' &&
        y >= laneTop(lane) &&
        y < laneTop(lane + 1),
    );

  it('draw the probability from 1 at the top to 0 at the bottom, in the colour of what it says', () => {
    const [rest] = lineAt(1, 2);
    const [apex] = lineAt(1, 6.4);
    expect(rest.colour).toBe('absent');
    expect(apex.colour).toBe('move');
    // 5 pixels are free above and below: 0.3 lies 21 below the top, 0.95 lies 1.5 below it.
    expect(rest.y + rest.height / 2 - laneTop(1)).toBeCloseTo(26, 0);
    expect(apex.y + apex.height / 2 - laneTop(1)).toBeCloseTo(6.5, 0);
  });

  it('break the line while the face is away, and hatch that time over all lanes', () => {
    for (const seconds of [30.2, 31, 31.8]) {
      expect([...lineAt(0, seconds), ...lineAt(1, seconds)]).toEqual([]);
      for (const lane of [0, 1]) {
        expect(canvas.coloursAt(at(seconds), middle(lane)).filter((colour) => colour !== 'line')).toEqual([]);
        expect(canvas.hatchesAt(at(seconds), middle(lane))).toEqual(['line']);
      }
      expect(canvas.coloursAt(at(seconds), 10)).toEqual([]);
    }
    expect(lineAt(1, 29.8)).toHaveLength(1);
    expect(lineAt(1, 32.1)).toHaveLength(1);
    expect(canvas.hatchesAt(at(29), middle(0))).toEqual([]);
  });

  it('hatch guesses in their own lane alone, and colour them as doubt', () => {
    expect(canvas.hatchesAt(at(15), middle(0))).toEqual(['doubt']);
    expect(canvas.coloursAt(at(15), middle(0))).toContain('doubt-soft');
    expect(lineAt(0, 15)[0].colour).toBe('doubt');
    expect(canvas.hatchesAt(at(15), middle(1))).toEqual([]);
    expect(lineAt(1, 15)[0].colour).toBe('absent');
    expect(canvas.hatchesAt(at(13), middle(0))).toEqual([]);
    // One of eighteen units is a guess: the hill of the ribbon is low.
    expect(canvas.coloursAt(at(15), RIBBON - 6)).toContain('doubt');
    expect(canvas.coloursAt(at(15), RIBBON / 2)).not.toContain('doubt');
    expect(canvas.coloursAt(at(13), RIBBON - 6)).not.toContain('doubt');
  });

  it('leave no mark outside of the lane it belongs to', () => {
    for (const { x, y, width, height } of canvas.fills) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(400 + 2); // the dashes of a threshold may end behind the edge
      const lane = Math.floor((y - RIBBON) / LANE);
      expect(y).toBeGreaterThanOrEqual(lane < 0 ? 0 : laneTop(lane));
      expect(y + height).toBeLessThanOrEqual(lane < 0 ? RIBBON : laneTop(lane + 1));
    }
  });

  it('show the same on a screen of twice the pixels', () => {
    const fine = painted(face, [1, 12], [0, 40, 800, 2]);
    for (const [seconds, lane] of [
      [15, 0],
      [15, 1],
      [31, 0],
    ]) {
      expect(fine.hatchesAt(2 * at(seconds), 2 * middle(lane))).toEqual(
        canvas.hatchesAt(at(seconds), middle(lane)),
      );
    }
  });

  it('take every colour from the theme', () => {
    const dark = Object.fromEntries(Object.keys(LIGHT).map((name) => [name, `dark ${name}`]));
    const { fills, strokes } = painted(face, [1, 12], [0, 40, 400, 1, dark as unknown as TracePalette]);
    for (const { colour } of [...fills, ...strokes]) expect(colour).toMatch(/^dark /);
  });

  it('keep the recorded line behind a moved one, pale', async () => {
    const frames = Array.from({ length: 40 }, (_, i) => ({
      time: i / 10,
      faces: [faceOf({ 12: i === 20 ? 0.9 : 0.2 })],
    }));
    const smoothed = await adjustedFace(frames, { ...UNADJUSTED, smoothing: 'median' });
    const { fills } = painted(smoothed, [12], [0, 4, 40]);
    const lines = fills.filter(({ x, width, colour }) => x === 20 && width === 1 && colour === 'absent');
    const [pale, full] = [0.45, 1].map((alpha) => lines.find(({ opacity }) => opacity === alpha)!);
    expect(pale.y).toBeLessThan(full.y - 15);
    expect(fills.indexOf(pale)).toBeLessThan(fills.indexOf(full));
  });

  it('are drawn of one frame, and of a view in which there is none', async () => {
    const single = await adjustedFace([{ time: 1, faces: [faceOf({ 12: 0.9 })] }]);
    const canvas = painted(single, [12], [0, 2, 20]);
    const line = canvas.fills.filter(({ colour, opacity }) => colour === 'move' && opacity === 1);
    expect(line.map(({ x, width }) => [x, width])).toEqual([[10, 1]]);
    expect(canvas.hatchesAt(10, middle(0))).toEqual([]);
    expect(canvas.hatchesAt(9, middle(0))).toEqual(['line']);
    const nothing = painted(single, [12], [5, 7, 20]);
    expect(new Set(nothing.fills.map(({ colour }) => colour))).toEqual(new Set(['line']));
    expect(nothing.hatchesAt(0, middle(0))).toEqual(['line']);
    expect(nothing.hatchesAt(19, middle(0))).toEqual(['line']);
  });

  it('need no more strokes for an hour than for a minute, and lose no peak', async () => {
    const hour = await adjustedFace(
      (function* () {
        for (let i = 0; i < 10_800; i++)
          yield { time: i / 3, faces: [faceOf({ 12: i === 7001 ? 0.99 : 0.1 })] };
      })(),
    );
    const long = painted(hour, [12], [0, 3600, 100]);
    expect(long.fills.length).toBeLessThan(600);
    const peaks = long.fills.filter(({ colour, opacity }) => colour === 'move' && opacity === 1);
    expect(peaks.map(({ x }) => x)).toEqual([Math.floor((7001 / 10_800) * 100)]);
  });
});

describe('hatch', () => {
  const look = { spacing: 6, opacity: 0.4, slope: 1 } as const;

  it('draws slanted lines that show in the marked columns alone, and leaves the context as it was', () => {
    const canvas = new PaintedCanvas(12, 10);
    hatch(canvas.context, Uint8Array.of(0, 1, 1, 0, 0, 1), 2, 5, 'violet', 1, look);
    const [{ clip, lines, opacity }] = canvas.strokes;
    expect(clip).toEqual([
      { x: 1, y: 2, width: 2, height: 5 },
      { x: 5, y: 2, width: 1, height: 5 },
    ]);
    expect(opacity).toBe(0.4);
    for (const [x1, y1, x2, y2] of lines) expect([x2 - x1, y2 - y1]).toEqual([5, -5]);
    expect(canvas.globalAlpha).toBe(1);
    expect(canvas.strokeStyle).toBe('#000');
  });

  it('falls the other way where it means something else', () => {
    const canvas = new PaintedCanvas(12, 10);
    hatch(canvas.context, Uint8Array.of(1, 1), 0, 10, 'grey', 1, { ...look, slope: -1 });
    for (const [, y1, , y2] of canvas.strokes[0].lines) expect([y1, y2]).toEqual([0, 10]);
  });

  it('leaves no column between its lines, however far to the right', () => {
    const canvas = new PaintedCanvas(100, 10);
    hatch(canvas.context, new Uint8Array(100).fill(1), 0, 10, 'grey', 1, look);
    const starts = canvas.strokes[0].lines.map(([x]) => x);
    expect(starts[0]).toBeLessThanOrEqual(-10 + 6);
    expect(starts.at(-1)).toBeGreaterThanOrEqual(100 - 6);
    for (const [k, x] of starts.slice(1).entries()) expect(x - starts[k]).toBe(6);
  });

  it('draws nothing where nothing is marked', () => {
    const canvas = new PaintedCanvas(12, 10);
    hatch(canvas.context, new Uint8Array(6), 0, 10, 'grey', 1, look);
    hatch(canvas.context, new Uint8Array(0), 0, 10, 'grey', 1, look);
    expect(canvas.strokes).toEqual([]);
  });
});
