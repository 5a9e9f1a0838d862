import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { svgText, THEME_INK } from '../../../app/recordings/_view/picture';
import { tracesPicture } from '../../../app/recordings/_view/traces-picture';
import { type Adjustments, baselineShifts, UNADJUSTED } from '../../../lib/recording/adjust';
import { adjustedUnit, recordedView } from '../../../lib/recording/adjusted';
import type { FaceTrace } from '../../../lib/recording/traces';
import { MADE_UP_HEADER, madeUpFrames } from '../../harness/made-up-face';

const { model } = MADE_UP_HEADER;

/** The forty made-up seconds as a picture, read back from the text of its file. */
function drawn(aus: readonly number[], from: number, to: number, adjustments: Adjustments = UNADJUSTED) {
  const seen = [...madeUpFrames()].flatMap(({ time, faces }) => faces.map((face) => ({ time, face })));
  const trace: FaceTrace = {
    ...{ face: 0, length: seen.length, times: Float64Array.from(seen, ({ time }) => time) },
    column: () => new Float32Array(seen.length),
    unit: (part, j) => Float32Array.from(seen, ({ face }) => face[part][j]),
  };
  const recorded = recordedView(trace, model);
  const shifts = baselineShifts(trace, model.aus.length, adjustments, []);
  const units = model.aus.map((_, j) => adjustedUnit(recorded, model, j, adjustments, shifts, undefined));
  const recording = { name: 'A & <B>', header: MADE_UP_HEADER };
  const text = svgText(
    tracesPicture(recording, { recorded, units }, adjustments, aus, { from, to }),
    THEME_INK,
  );
  const { document } = parseHTML(text);
  const panel = (au: number) => document.querySelector(`[data-unit="${au}"]`)!;
  return {
    text: document.documentElement.textContent ?? '',
    units: [...document.querySelectorAll('[data-unit]')].map((element) =>
      Number(element.getAttribute('data-unit')),
    ),
    ticks: [...document.querySelectorAll('[data-tick]')].map(({ textContent }) => textContent),
    /** Seconds in which a panel's hatch begins and ends. */
    runs: (au: number, kind: string) =>
      [...panel(au).querySelectorAll(`[data-run="${kind}"]`)].map((run) => {
        const [frame] = [...panel(au).querySelectorAll('rect')].slice(-1);
        const [left, width] = ['x', 'width'].map((name) => Number(frame.getAttribute(name)));
        const [x, length] = ['x', 'width'].map((name) => Number(run.getAttribute(name)));
        return [x, x + length].map((place) => from + ((place - left) / width) * (to - from));
      }),
    fill: (au: number, kind: string) => panel(au).querySelector(`[data-run="${kind}"]`)?.getAttribute('fill'),
    lines: (au: number) =>
      Object.fromEntries(
        [...panel(au).querySelectorAll('[data-line]')].map((line) => [
          line.getAttribute('data-line'),
          line.getAttribute('d') ?? '',
        ]),
      ),
  };
}

describe('the traces as a picture', () => {
  it('has a panel for each chosen unit and says what one must know of it', () => {
    const { units, text } = drawn([12, 1], 0, 40);
    expect(units).toEqual([1, 12]);
    for (const part of [
      'A & <B>',
      '0:00.0 to 0:40.0',
      'model made-up 00000000',
      'AU 12',
      'Lip corner puller',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Values and thresholds as recorded');
    expect(drawn(model.aus, 0, 40).units).toEqual(model.aus);
  });

  it('bridges no time without the face, and marks guesses with another hatch', () => {
    const { lines, runs, fill } = drawn([1, 12], 0, 40);
    expect(Object.keys(lines(1)).sort()).toEqual(['absent', 'guess']);
    expect(Object.keys(lines(12)).sort()).toEqual(['absent', 'present']);
    // Before, between and after the smiles, and after the face came back.
    expect(lines(12).absent.match(/M/g)).toHaveLength(4);
    expect(lines(12).present.match(/M/g)).toHaveLength(2);
    const [[start, end]] = runs(1, 'guess');
    expect(start).toBeCloseTo(14, 0);
    expect(end).toBeCloseTo(16, 0);
    expect(runs(12, 'guess')).toEqual([]);
    for (const au of [1, 12]) {
      expect(runs(au, 'away')).toHaveLength(1);
      expect(runs(au, 'away')[0][0]).toBeCloseTo(30, 0);
      expect(runs(au, 'away')[0][1]).toBeCloseTo(32, 0);
    }
    expect(fill(1, 'guess')).toMatch(/^url\(#/);
    expect(fill(1, 'away')).not.toBe(fill(1, 'guess'));
  });

  it('shows the time in sight alone', () => {
    const { ticks, runs, lines } = drawn([1, 12], 10, 18);
    expect(ticks).toEqual(['0:10', '0:11', '0:12', '0:13', '0:14', '0:15', '0:16', '0:17', '0:18']);
    expect(runs(1, 'away')).toEqual([]);
    expect(Object.keys(lines(12))).toEqual(['absent']);
  });

  it('says and shows what was changed after the recording', () => {
    const changed = drawn([12], 0, 40, {
      ...{ thresholds: { 12: 0.25 }, smoothing: 'median' },
      baseline: { kind: 'range', from: 0, to: 4 },
    });
    expect(changed.text).toContain(
      'Adjusted: median of 0.3 s; seen from the face of 0:00.0 to 0:04.0; thresholds AU 12 from 0.25',
    );
    expect(changed.text).toContain('0.25');
    expect(changed.text).toContain('as recorded');
    const path = (d: string) => d.match(/^M[\d.]+ ([\d.]+)/)?.[1];
    expect(path(changed.lines(12).absent)).not.toBe(path(drawn([12], 0, 40).lines(12).absent));
  });
});
