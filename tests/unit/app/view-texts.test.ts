import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName } from '../../../app/_view/download';
import { bytesText, countText } from '../../../app/_view/record-text';
import { TABLE_FORMATS } from '../../../app/_view/table-formats';
import { FAILURE_WORDS, leftText, REMARK_WORDS } from '../../../app/analyze/_view/words';
import { adjustmentsText } from '../../../app/recordings/_view/adjustments-text';
import { MEASURE_VIEWS } from '../../../app/training/_view/measure-names';
import { unlessMissing } from '../../../app/training/_view/missing';
import { baseName, dateText, decimals, percent1, plainNumber } from '../../../app/training/_view/number-text';
import { AppError } from '../../../lib/errors';
import { clockText, durationText } from '../../../lib/numbers/duration';
import { FORMAT_NAMES } from '../../../lib/readings/export';
import { UNADJUSTED } from '../../../lib/recording/adjust';

describe('texts of a recording', () => {
  it('count time as a clock does', () => {
    expect([0, 7.99, 60, 750, 3599.9, 3600, 36_061].map(clockText)).toEqual([
      ...['0:00', '0:07', '1:00', '12:30', '59:59', '1:00:00', '10:01:01'],
    ]);
    expect(clockText(-1)).toBe('0:00');
  });

  it('write bytes in three sizes', () => {
    expect([0, 1, 820_000, 12_400_000, 3.14e9].map(bytesText)).toEqual([
      ...['0 KB', '1 KB', '820 KB', '12.4 MB', '3.1 GB'],
    ]);
  });

  it('write one and many', () => {
    expect([0, 1, 2, 12_345].map((count) => countText(count, 'frame'))).toEqual([
      ...['0 frames', '1 frame', '2 frames', '12,345 frames'],
    ]);
  });

  it('say which settings make other numbers, and nothing where none does', () => {
    expect(adjustmentsText(UNADJUSTED)).toBe('');
    expect(
      adjustmentsText({
        ...{ thresholds: { 12: 0.5, 4: 1 }, smoothing: 'one-euro' },
        baseline: { kind: 'range', from: 0, to: 62.44 },
      }),
    ).toBe(
      'smoothed as the live page (1 €); seen from the face of 0:00.0 to 1:02.4; thresholds AU 4 from 1.00, AU 12 from 0.50',
    );
    expect(adjustmentsText({ ...UNADJUSTED, baseline: { kind: 'recorded' } })).toBe(
      'seen from the captured neutral face',
    );
  });
});

describe('fileName', () => {
  it('keeps letters of every script, with their accents', () => {
    expect(fileName('Session of 3 Jan 2026, 14:05')).toBe('Session-of-3-Jan-2026-14-05');
    expect(fileName('Séance n° 2 – Müller')).toBe('Séance-n-2-Müller');
    expect(fileName('录像 №1')).toBe('录像-No1');
    expect(fileName('नमस्ते')).toBe('नमस्ते');
  });

  it('is one where nothing of the name is left', () => {
    expect(['', '…', '///'].map(fileName)).toEqual(['recording', 'recording', 'recording']);
  });

  it('never leaves its folder, hides, or ends in the middle of a letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const file = fileName(name);
        expect(file).toMatch(/^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u);
        expect([...file].length).toBeLessThanOrEqual(80);
      }),
    );
    expect(fileName(`${'a'.repeat(79)}, the end`)).toBe('a'.repeat(79));
    expect(fileName(`${'a'.repeat(79)}𝒳𝒳`)).toBe(`${'a'.repeat(79)}X`);
    expect(fileName(`${'a'.repeat(79)}𐐀𐐀`)).toBe(`${'a'.repeat(79)}𐐀`);
  });
});

describe('words of the files', () => {
  it('say about how long is left, never less than a few seconds', () => {
    expect([null, 0, 4, 31, 60, 89 * 60, 90 * 60, 26 * 3600].map(leftText)).toEqual([
      'estimating the time',
      ...['5 s', '5 s', '35 s', '1 min', '89 min', '2 h', '26 h'].map((time) => `about ${time} left`),
    ]);
  });

  it('are different for every reason', () => {
    for (const words of [FAILURE_WORDS, REMARK_WORDS]) {
      const all = Object.values(words);
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

describe('texts of a training', () => {
  it('write a dash for what is not known', () => {
    for (const show of [percent1, decimals, plainNumber]) {
      expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map(show)).toEqual(['–', '–', '–', '–']);
    }
    expect([percent1(0.12345), decimals(0.12345), percent1(0), plainNumber(0)]).toEqual([
      '12.3',
      '0.123',
      '0.0',
      '0',
    ]);
  });

  it('write times whose parts never overflow', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (seconds) => {
        const text = durationText(seconds);
        const parts = Object.fromEntries(
          [...text.matchAll(/(\d+) (s|min|h)/g)].map(([, n, unit]) => [unit, Number(n)]),
        );
        expect(text).toBe(
          Object.entries(parts)
            .map(([unit, n]) => `${n} ${unit}`)
            .join(' '),
        );
        expect(parts.s ?? 0).toBeLessThan(60);
        expect(parts.min ?? 0).toBeLessThan(60);
        const written = 3600 * (parts.h ?? 0) + 60 * (parts.min ?? 0) + (parts.s ?? 0);
        expect(Math.abs(written - seconds)).toBeLessThanOrEqual(seconds < 570 ? 0.5 : 30.5);
      }),
    );
  });

  it('tell a moment in the same words on every machine', () => {
    expect(dateText('2026-01-31T23:59:30.000Z')).toBe('31 Jan 2026, 23:59 UTC');
  });

  it('call a face set by its folder, on every system', () => {
    expect(['/data/bp4d', 'C:\\data\\disfa\\', 'embedded', '/'].map(baseName)).toEqual([
      ...['bp4d', 'disfa', 'embedded', '/'],
    ]);
  });

  it('name every measure once, and shares in %', () => {
    expect(new Set(MEASURE_VIEWS.map(({ key }) => key)).size).toBe(MEASURE_VIEWS.length);
    expect(new Set(MEASURE_VIEWS.map(({ name }) => name)).size).toBe(MEASURE_VIEWS.length);
    for (const { unit, show } of MEASURE_VIEWS) {
      expect(show(0.5)).toBe(unit === '%' ? '50.0' : '0.500');
      expect(show(null)).toBe('–');
    }
    expect(MEASURE_VIEWS.filter(({ lowIsGood }) => lowIsGood).map(({ key }) => key)).toEqual([
      'calibration',
      'brier',
    ]);
  });
});

it('offers every format of a table once', () => {
  expect(TABLE_FORMATS.map(({ name }) => name).sort()).toEqual([...FORMAT_NAMES].sort());
});

describe('a page of something that is not there', () => {
  it('is the page for that, and another failure stays one', () => {
    const thrown = (error: unknown) => {
      try {
        unlessMissing(error);
      } catch (caught) {
        return caught;
      }
    };
    expect(thrown(new AppError('not-found', 'no such run'))).toMatchObject({
      digest: expect.stringContaining('404'),
    });
    for (const error of [new AppError('io', 'unreadable'), new Error('other'), 'text'])
      expect(thrown(error)).toBe(error);
  });
});
