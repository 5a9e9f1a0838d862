import { gunzipSync } from 'node:zlib';
import { BlobReader, type FileEntry, TextWriter, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bidsDataset } from '../../../lib/annotation/bids-dataset';
import { gridFrequency, onGrid } from '../../../lib/annotation/regular-grid';
import { cameraRecording, GAP, TIMES } from '../../harness/camera-recording';
import { emptyStore } from '../recording/fake-browser';
import { note } from './marked';

const LABELS = { subject: 'P01', session: '', task: 'watching' };
const STEM = 'pilot/sub-P01/beh/sub-P01_task-watching_recording-face1';

let files: Map<string, FileEntry>;

beforeAll(async () => {
  const store = await emptyStore();
  const { recording } = await cameraRecording(store);
  await store.saveMarks(recording.id, { annotations: [note(1, 1.5, 'a\tb')], corrections: [] }, 0);
  const zip = await bidsDataset(store, recording, LABELS, 'pilot');
  const entries = (await new ZipReader(new BlobReader(zip)).getEntries()) as FileEntry[];
  files = new Map(entries.map((entry) => [entry.filename, entry]));
});

const text = (name: string) => files.get(name)!.getData(new TextWriter());
const table = async (name: string) => {
  const bytes = await files.get(name)!.getData(new Uint8ArrayWriter());
  const lines = gunzipSync(bytes).toString().trimEnd().split('\n');
  return lines.map((line) => line.split('\t'));
};

describe('a recording as a BIDS data set', () => {
  it('lies where BIDS wants it, each face apart', () => {
    expect([...files.keys()].sort()).toEqual(
      [
        'pilot/README.md',
        'pilot/dataset_description.json',
        'pilot/participants.tsv',
        ...['_physio.json', '_physio.tsv.gz', '_physioevents.json', '_physioevents.tsv.gz'].flatMap((end) => [
          `${STEM}${end}`,
          `${STEM.replace('face1', 'face2')}${end}`,
        ]),
        'pilot/sub-P01/sub-P01_scans.tsv',
      ].sort(),
    );
  });

  it('has an even grid whose values are of the nearest frame, n/a in the gap, with that frame’s own time', async () => {
    const { SamplingFrequency, Columns, StartTime } = JSON.parse(await text(`${STEM}_physio.json`));
    expect([SamplingFrequency, StartTime]).toEqual([30, 0]);
    const rows = await table(`${STEM}_physio.tsv.gz`);
    expect(rows.length).toBe(Math.floor(30 * TIMES[TIMES.length - 1]) + 1);
    expect(Columns[0]).toBe('timestamp');
    for (const [k, row] of rows.entries()) {
      expect(row.length).toBe(Columns.length);
      const time = k / 30;
      if (time > GAP.from + 0.05 && time < GAP.to - 0.05) expect(new Set(row)).toEqual(new Set(['n/a']));
      else if (row[0] !== 'n/a') {
        const nearest = Math.min(...TIMES.map((other) => Math.abs(other - time)));
        expect(Math.abs(Number(row[0]) - time)).toBeCloseTo(nearest, 5);
        expect(TIMES).toContain(Number(row[0]));
      }
    }
    expect(rows[0][Columns.indexOf('AU12_adj')]).toBe('n/a');
  });

  it('has what was marked and not read beside it, and when it was by the clock', async () => {
    expect(await table(`${STEM}_physioevents.tsv.gz`)).toEqual([
      ['1.000000', '0.500000', 'annotation', 'a b'],
      ['2.000000', '4.512000', 'gap', 'page hidden'],
    ]);
    expect(await text('pilot/sub-P01/sub-P01_scans.tsv')).toMatch(
      /face1_physio\.tsv\.gz\t2026-03-01T10:00:00\.125Z\n/,
    );
  });

  it('refuses labels that BIDS does not take', async () => {
    const store = await emptyStore();
    const { recording } = await cameraRecording(store);
    await expect(bidsDataset(store, recording, { ...LABELS, subject: 'P-01' }, 'pilot')).rejects.toThrow(
      /subject.*P-01/,
    );
    await expect(bidsDataset(store, recording, { ...LABELS, task: '' }, 'pilot')).rejects.toThrow(/task/);
  });
});

describe('an even grid', () => {
  const taken = async (times: readonly number[], frequency: number) => {
    async function* frames() {
      for (const time of times) yield { time, row: time };
    }
    return all(onGrid(frames(), frequency));
  };

  it('takes the nearest frame, and none beyond a step', async () => {
    expect(await taken([0, 0.12, 0.19, 0.5], 10)).toEqual([0, 0.12, 0.19, null, 0.5, 0.5]);
  });

  it('is as dense as the frames come', () => {
    const even = (rate: number) => Array.from({ length: 100 }, (_, i) => i / rate);
    expect([30, 29.97, 30.03, 12.4].map((rate) => gridFrequency(even(rate)))).toEqual([30, 30, 30, 13]);
    expect(gridFrequency([0])).toBe(1);
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
