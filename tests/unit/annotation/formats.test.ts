import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { marksTable } from '../../../lib/annotation/annotation-table';
import { elanText } from '../../../lib/annotation/elan';
import { webVtt } from '../../../lib/annotation/web-vtt';
import { correction, note, RECORDING } from './marked';

const TRICKY = 'a <b> & c --> d\n\n"e",\tf';
const MARKS = {
  annotations: [note(0, 0, TRICKY), note(0.5, 3662.25, 'wide', 12), note(2, 3, 'inside', 12)],
  corrections: [
    correction(1, 2.5, { au: 4, intensity: 'B', how: 'rejected' }),
    correction(3, 4, { present: false }),
  ],
};

/** Reads blocks as the WebVTT standard splits them; throws where it would drop something. */
function readVtt(text: string) {
  const [head, ...blocks] = text.replaceAll('\r\n', '\n').split(/\n{2,}/);
  expect(head).toMatch(/^WEBVTT(?:[ \t].*)?$/);
  const notes: string[] = [];
  const cues: { from: number; to: number; payload: string }[] = [];
  for (const block of blocks.map((lines) => lines.trimEnd())) {
    if (/^NOTE(?:\s|$)/.test(block)) {
      expect(block).not.toContain('-->');
      notes.push(block.slice(5));
      continue;
    }
    const [times, ...payload] = block.split('\n');
    const match = /^(\d{2,}):([0-5]\d):([0-5]\d\.\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d\.\d{3})$/.exec(times);
    if (!match || payload.length === 0) throw new Error(`no cue: ${block}`);
    const [h1, m1, s1, h2, m2, s2] = match.slice(1).map(Number);
    const cue = { from: 3600 * h1 + 60 * m1 + s1, to: 3600 * h2 + 60 * m2 + s2, payload: payload.join('\n') };
    expect(cue.to).toBeGreaterThan(cue.from);
    expect(cue.payload).not.toMatch(/-->|<|&(?!amp;|lt;|gt;)/);
    cues.push(cue);
  }
  return { notes, cues };
}

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

describe('WebVTT', () => {
  const { notes, cues } = readVtt(webVtt(RECORDING, MARKS));

  it('says of which model and settings it is, in a comment', () => {
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^model_hash: abc$/m);
    expect(notes[0]).toMatch(/^settings: samples 32; faces /m);
    expect(notes[0]).toMatch(/^recording: Pilot, "two" → three$/m);
  });

  it('has a cue for each annotation, whatever its text holds', () => {
    expect(cues.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.5],
      [0.5, 3662.25],
      [2, 3],
    ]);
    expect(unescaped(cues[0].payload)).toBe('a <b> & c --> d "e", f');
    expect(cues[1].payload).toBe('AU12 Lip corner puller: wide');
  });
});

describe('the text for ELAN', () => {
  const lines = elanText(RECORDING, MARKS).trimEnd().split('\n');
  const first = Number(/first row of data is (\d+)/.exec(lines.join('\n'))?.[1]);
  const rows = lines.slice(first - 1).map((line) => line.split('\t'));

  it('begins with comments, the column heads, and then data from the row that it names', () => {
    expect(lines.slice(0, first - 2).every((line) => line.startsWith('# ') && !line.includes('\t'))).toBe(
      true,
    );
    expect(lines).toContain('# model_hash: abc');
    expect(lines[first - 2].split('\t')).toEqual([
      ...['Tier', 'Begin Time - ss.msec', 'End Time - ss.msec', 'Duration - ss.msec', 'Annotation'],
    ]);
    expect(rows).toHaveLength(5);
  });

  it('has a row of as many cells for each mark, its times in order and its duration theirs', () => {
    for (const cells of rows) {
      expect(cells).toHaveLength(5);
      const [from, to, duration] = cells.slice(1, 4).map(Number);
      expect(to).toBeGreaterThan(from);
      expect(duration).toBeCloseTo(to - from, 3);
    }
    expect(rows[0][4]).toBe('a <b> & c --> d "e", f');
    expect(rows[3]).toEqual([
      ...['Correction AU04 face 1', '1.000', '2.500', '1.500', 'AU04 present, intensity B'],
    ]);
  });

  it('has no overlaps on a tier, which ELAN would cut', () => {
    expect(rows.map(([tier]) => tier)).toEqual([
      ...['Text', 'AU12 face 1', 'AU12 face 1 (2)', 'Correction AU04 face 1', 'Correction AU12 face 1'],
    ]);
  });
});

describe('the CSV', () => {
  const { table, dictionary } = marksTable(RECORDING, MARKS);
  const records: Record<string, string>[] = parse(table, { columns: true, record_delimiter: '\r\n' });

  it('gives every mark back as it was, with model and settings', () => {
    expect(records).toHaveLength(5);
    expect(records[0]).toMatchObject({ kind: 'annotation', text: TRICKY, au: '', face_id: '', to: '0.000' });
    expect(records[1]).toMatchObject({ from: '0.500', to: '3662.250', au: 'AU12', face_id: '0' });
    expect(records[3]).toMatchObject({ kind: 'correction', present: '1', intensity: 'B', how: 'rejected' });
    expect(records[4]).toMatchObject({ present: '0', intensity: '', how: 'set' });
    for (const record of records) {
      expect(record).toMatchObject({ recording: RECORDING.name, model: 'test', model_hash: 'abc' });
    }
  });

  it('explains each of its columns', () => {
    expect(dictionary.columns.map(({ name }) => name)).toEqual(Object.keys(records[0]));
    expect(dictionary.columns.every(({ meaning }) => meaning !== '')).toBe(true);
  });
});

it('says in every format what was not read, and why', () => {
  const header = {
    ...RECORDING.header,
    gaps: [{ from: 1.5, to: 62.25, reason: 'page hidden' as const }],
  };
  const recording = { ...RECORDING, header };
  const { cues } = readVtt(webVtt(recording, MARKS));
  expect(cues.map(({ from }) => from)).toEqual([0, 0.5, 1.5, 2]);
  expect(cues[2]).toEqual({ from: 1.5, to: 62.25, payload: '[not read: page hidden]' });
  expect(elanText(recording, MARKS)).toContain('\nNot read\t1.500\t62.250\t60.750\tpage hidden\n');
  const records: Record<string, string>[] = parse(marksTable(recording, MARKS).table, {
    ...{ columns: true, record_delimiter: '\r\n' },
  });
  expect(records.at(-1)).toMatchObject({
    ...{ kind: 'gap', from: '1.500', to: '62.250', text: 'page hidden', face_id: '', au: '', model: 'test' },
  });
});
