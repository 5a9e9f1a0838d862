import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { xdfFile } from '../../../lib/annotation/xdf-file';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { cameraRecording, GAP, SECOND_FROM, TIMES, ZERO } from '../../harness/camera-recording';
import { pythonWith, runPython } from '../../harness/python';
import { readXdf } from '../../harness/xdf-reader';
import { emptyStore } from '../recording/fake-browser';
import { note } from './marked';

const NAME = 'Pilot <two> & "three"';
const SMILE = DEFAULT_AUS.indexOf(12);
const OF_ONE = TIMES.filter((_, i) => i < SECOND_FROM - 10 || i >= SECOND_FROM);

let bytes: Buffer;
let frames: Awaited<ReturnType<typeof cameraRecording>>['frames'];

beforeAll(async () => {
  const store = await emptyStore();
  const made = await cameraRecording(store, NAME);
  frames = made.frames;
  const marks = { annotations: [note(1, 1, 'a <b> & ü'), note(7, 8, 'wide')], corrections: [] };
  await store.saveMarks(made.recording.id, marks, 0);
  bytes = Buffer.from(await (await xdfFile(store, made.recording)).arrayBuffer());
});

it('has every frame with its own time, and each face when it was seen, by Parquet’s names', () => {
  const [all, , one, two] = readXdf(bytes);
  expect(all.times).toEqual(TIMES);
  expect(all.values[0]).toEqual([1, 1, ZERO / 1000]);
  expect(all.values.map((row) => row[1])).toEqual(frames.map(({ faces }) => faces.length));
  expect(one.times).toEqual(OF_ONE);
  expect(two.times).toEqual(TIMES.slice(SECOND_FROM));
  const p = two.labels.indexOf('AU12_p');
  const expected = frames.slice(SECOND_FROM).map(({ faces }) => faces[1].p[SMILE]);
  for (const [i, row] of two.values.entries()) expect(row[p]).toBeCloseTo(expected[i], 6);
  expect(two.values[0][two.labels.indexOf('AU12_adj')]).toBeNaN();
  expect(one.footer).toMatchObject({ sample_count: String(OF_ONE.length), first_timestamp: '0' });
  expect(one.desc).toMatchObject({ recording: NAME, model: 'made-up', backend: 'wasm' });
});

it('has what was marked and what was not read as markers', () => {
  const [, markers] = readXdf(bytes);
  expect(markers.times.map((time, i) => [time, markers.values[i]])).toEqual([
    [1, 'a <b> & ü'],
    [GAP.from, 'begin Not read: page hidden'],
    [GAP.to, 'end Not read: page hidden'],
    [7, 'begin wide'],
    [8, 'end wide'],
  ]);
});

const python = pythonWith('pyxdf');
const missing = 'no Python with pyxdf here: pip install pyxdf, and name its Python in UGN_PYTHON';

it.skipIf(!python)(
  `is opened by pyxdf with the recorded times, gaps included (${python ?? missing})`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xdf-'));
    try {
      const file = join(folder, 'a.xdf');
      await writeFile(file, bytes);
      const script = `
import json, logging, sys, warnings
import pyxdf
warnings.simplefilter('error')
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger().addHandler(handler)
streams, header = pyxdf.load_xdf(sys.argv[1])
print(json.dumps({
  'said': said,
  'streams': [[s['info']['name'][0], list(map(float, s['time_stamps'])), len(s['time_series'])] for s in streams],
  'texts': [row[0] for row in streams[1]['time_series']],
  'p': [float(v) for v in streams[2]['time_series'][:, [c['label'][0] for c in streams[2]['info']['desc'][0]['channels'][0]['channel']].index('AU12_p')]],
}))`;
      const read = runPython(python!, script, [file]) as {
        said: string[];
        streams: [string, number[], number][];
        texts: string[];
        p: number[];
      };
      expect(read.said).toEqual([]);
      expect(read.streams.map(([name, , rows]) => [name, rows])).toEqual([
        ['UGN Live frames', TIMES.length],
        ['UGN Live markers', 5],
        ['UGN Live face 1', OF_ONE.length],
        ['UGN Live face 2', TIMES.length - SECOND_FROM],
      ]);
      const late = (times: readonly number[], right: readonly number[]) =>
        Math.max(...times.map((time, i) => Math.abs(time - right[i])));
      expect(late(read.streams[0][1], TIMES)).toBeLessThan(0.001);
      expect(late(read.streams[2][1], OF_ONE)).toBeLessThan(0.001);
      expect(read.texts[1]).toBe('begin Not read: page hidden');
      expect(read.p[0]).toBeCloseTo(frames[0].faces[0].p[SMILE], 6);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
