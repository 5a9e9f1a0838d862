import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandPath, linePaths, runsOf } from '../../../app/recordings/_view/trace-paths';

const PANEL = { left: 10, top: 100, height: 50 };

/** Columns of which each was seen, with its least and largest probability, or not. */
const columns = fc.array(
  fc.option(fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.float({ min: 0, max: 1, noNaN: true }))),
  { minLength: 1, maxLength: 40 },
);

function levelsOf(seen: readonly ([number, number] | null)[]) {
  const pick = (choose: (a: number, b: number) => number) =>
    Float32Array.from(seen, (pair) => (pair ? choose(...pair) : Number.NaN));
  const [low, high] = [pick(Math.min), pick(Math.max)];
  return { low, high, lower: low, upper: high, unsure: new Uint8Array(seen.length) };
}

/** Every point that a path of M, H, V and Z goes through. */
function pointsOf(path: string): [x: number, y: number][] {
  const points: [number, number][] = [];
  for (const [, command, first, second] of path.matchAll(/([MHV])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    const [x, y] = points.at(-1) ?? [0, 0];
    if (command === 'M') points.push([Number(first), Number(second)]);
    else points.push(command === 'H' ? [Number(first), y] : [x, Number(first)]);
  }
  return points;
}

describe('runsOf', () => {
  it('covers all columns once, in order, and no neighbours are of the same kind', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', null)), (kinds) => {
        const runs = runsOf(kinds.length, (x) => kinds[x]);
        expect(runs.flatMap(({ kind, from, to }) => new Array(to - from).fill(kind))).toEqual(kinds);
        runs.slice(1).forEach((run, k) => {
          expect(run.from).toBe(runs[k].to);
          expect(run.kind).not.toBe(runs[k].kind);
        });
      }),
    );
  });
});

describe('linePaths', () => {
  it('stays in its panel and reaches the least and largest of every column', () => {
    fc.assert(
      fc.property(columns, (seen) => {
        const { low, high } = levelsOf(seen);
        const points = pointsOf(linePaths({ low, high }, PANEL, () => 'line').get('line') ?? '');
        for (const [x, y] of points) {
          expect(x).toBeGreaterThanOrEqual(PANEL.left);
          expect(x).toBeLessThanOrEqual(PANEL.left + seen.length);
          expect(y).toBeGreaterThanOrEqual(PANEL.top);
          expect(y).toBeLessThanOrEqual(PANEL.top + PANEL.height);
        }
        seen.forEach((pair, x) => {
          if (!pair) return;
          const passed = points.filter(([px]) => px === PANEL.left + x || px === PANEL.left + x + 1);
          for (const p of [low[x], high[x]]) {
            const y = PANEL.top + (1 - p) * PANEL.height;
            // A flat line has a point only where it begins or bends, so its height is that of the last one.
            const reached = passed.length > 0 ? passed : [points.findLast(([px]) => px <= PANEL.left + x)!];
            expect(Math.min(...reached.map(([, py]) => Math.abs(py - y)))).toBeLessThanOrEqual(0.051);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('begins anew after a time without the face, and draws nothing of it', () => {
    fc.assert(
      fc.property(columns, (seen) => {
        const { low, high } = levelsOf(seen);
        const path = linePaths({ low, high }, PANEL, () => 'line').get('line') ?? '';
        const stretches = runsOf(seen.length, (x) => seen[x] !== null).filter(({ kind }) => kind);
        expect(path.match(/M/g) ?? []).toHaveLength(stretches.length);
        const ends = path
          .split('M')
          .slice(1)
          .map((part) => pointsOf(`M${part}`));
        expect(ends.map((points) => [points[0][0], points.at(-1)![0]])).toEqual(
          stretches.map(({ from, to }) => [PANEL.left + from, PANEL.left + to]),
        );
      }),
    );
  });

  it('goes on where the line was when only its kind changes', () => {
    const low = Float32Array.of(0.2, 0.2, 0.8, 0.8);
    const paths = linePaths({ low, high: low }, PANEL, (x) => (low[x] > 0.5 ? 'present' : 'absent'));
    const [absent, present] = (['absent', 'present'] as const).map((kind) => pointsOf(paths.get(kind)!));
    expect([absent[0], absent.at(-1)]).toEqual([
      [10, 140],
      [12, 140],
    ]);
    expect([present[0], present.at(-1)]).toEqual([
      [12, 140],
      [14, 110],
    ]);
  });
});

describe('bandPath', () => {
  it('encloses the interval and nothing else', () => {
    const [lower, upper] = [Float32Array.of(0, 0.2, 0.2), Float32Array.of(1, 0.6, 0.6)];
    const level = { low: lower, high: upper, lower, upper, unsure: new Uint8Array(3) };
    expect(bandPath(level, PANEL, 1, 3)).toMatch(/^M11 120.*Z$/);
    const points = pointsOf(bandPath(level, PANEL, 1, 3));
    expect([...new Set(points.map(([x]) => x))].sort()).toEqual([11, 13]);
    expect([...new Set(points.map(([, y]) => y))].sort()).toEqual([120, 140]);
  });
});
