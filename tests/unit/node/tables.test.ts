import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { troubleTable } from '../../../lib/headless/trouble-table';
import { csv } from '../../../training/report/metrics-csv';

/** Cells with everything that could need quotes. */
const text = fc
  .array(fc.constantFrom('a', ',', '"', '\r', '\n', ' ', 'é', ';', '\t', '=', '\ufeff'), { maxLength: 6 })
  .map((characters) => characters.join(''));

it('writes remarks that a reader of tab-separated tables gets back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ input: text, detail: text })), (cells) => {
      const troubles = cells.map((cell) => ({ ...cell, outcome: 'failed' as const, reason: 'no face' }));
      const table = troubleTable(troubles);
      expect(parse(table, { columns: true, delimiter: '\t', record_delimiter: '\n' })).toEqual(troubles);
    }),
  );
});

it('writes the measures with the bytes that they always had', () => {
  const cell = fc.oneof(text, fc.double(), fc.integer(), fc.constantFrom(null, undefined, -0, 1 / 3));
  const before = (value: string | number | null | undefined) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)));
    return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
      expect(csv(rows)).toBe(rows.map((row) => `${row.map(before).join(',')}\r\n`).join(''));
    }),
  );
});
