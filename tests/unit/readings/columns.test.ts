import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnsDocument } from '../../../cli/columns-document';
import { QUANTITIES, type Quantity, rangeText, unitText } from '../../../lib/readings/columns';

describe('the dictionary of columns', () => {
  it('is what docs/columns.md says; npm run docs:columns writes it', () => {
    const onDisk = readFileSync(new URL('../../../docs/columns.md', import.meta.url), 'utf8');
    expect(onDisk).toBe(columnsDocument());
  });

  it('explains each quantity, and no two of them alike', () => {
    const meanings = Object.values(QUANTITIES).map(({ meaning }) => meaning);
    expect(meanings.every((meaning) => meaning !== '')).toBe(true);
    expect(new Set(meanings).size).toBe(meanings.length);
  });

  it('is in the document whole', () => {
    const text = columnsDocument();
    for (const { meaning } of Object.values(QUANTITIES)) expect(text).toContain(`| ${meaning} |`);
  });

  it('names what a number is out of beside its unit, and not the ends of a count or an angle', () => {
    const texts = (['p', 'epistemic', 'frame', 'roll', 'box', 'timestamp'] as const).map((name) =>
      unitText(QUANTITIES[name] as Quantity),
    );
    expect(texts).toEqual(['0 to 1', 'nats, 0 to ln 2', '', 'degrees', 'px', 's']);
    expect(rangeText(QUANTITIES.yaw.range)).toBe('−90 to 90');
    expect(rangeText(QUANTITIES.frame.range)).toBe('from 1');
  });
});
