import { describe, expect, it } from 'vitest';
import { type MarksFormat, marksFile } from '../../../app/recordings/_view/marks-file';
import { type Marks, NO_MARKS } from '../../../lib/recording/marks';
import { EMPTY, type Recording } from '../../../lib/recording/recording';
import type { RecordingStore } from '../../../lib/recording/store';
import { MADE_UP_HEADER } from '../../harness/made-up-face';

const recording: Recording = {
  ...{ id: crypto.randomUUID(), header: MADE_UP_HEADER, name: 'Test', tags: [], notes: '' },
  ...{ state: 'closed', ended: 'stopped', repaired: null, totals: { ...EMPTY, seconds: 40 } },
};
const marks: Marks = {
  annotations: [
    { id: crypto.randomUUID(), from: 1.5, to: 2, au: null, face: null, text: 'looks <away>, "then" back' },
  ],
  corrections: [],
};

async function written(name: MarksFormat, kept = marks) {
  const store = { marks: async () => ({ ...kept, revision: 1 }) } as unknown as RecordingStore;
  const { file, ending } = await marksFile(store, recording, name);
  return { text: await file.text(), type: file.type, ending };
}

describe('the annotations as a file', () => {
  it('are subtitles with the time of each', async () => {
    const { text, type, ending } = await written('vtt');
    expect([type, ending]).toEqual(['text/vtt', 'vtt']);
    expect(text).toMatch(/^WEBVTT\n/);
    expect(text).toContain('00:00:01.500 --> 00:00:02.000\nlooks &lt;away&gt;');
  });

  it('are a table that ELAN reads', async () => {
    const { text, ending } = await written('elan');
    expect(ending).toBe('elan.txt');
    const line = text.split('\n').find((one) => one.includes('looks <away>'));
    expect(line?.split('\t').length).toBeGreaterThan(3);
  });

  it('are a table with a dictionary of its columns', async () => {
    const [table, dictionary] = [await written('csv'), await written('csv-columns')];
    expect([table.type, dictionary.type]).toEqual(['text/csv', 'application/json']);
    expect(dictionary.ending).toBe(`${table.ending}.meta.json`);
    const [head] = table.text.split('\n');
    for (const column of head.trim().split(',')) expect(dictionary.text).toContain(`"${column}"`);
  });

  it('are refused where nothing was annotated, with what to do', async () => {
    for (const name of ['vtt', 'elan', 'csv', 'csv-columns'] as const) {
      await expect(written(name, NO_MARKS)).rejects.toMatchObject({
        kind: 'not-found',
        message: expect.stringContaining('press M'),
      });
    }
  });
});
