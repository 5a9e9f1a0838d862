import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { adjusted, baselineOf } from '../../lib/au/baseline';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import { ChunkBuilder, type RecordedFace } from '../../lib/recording/chunk';
import { headOf } from '../../lib/recording/framing';
import { GraphSampler } from '../../lib/recording/graph';
import type { Chunk } from '../../lib/recording/packed';
import type { RecordingHeader } from '../../lib/recording/recording';
import { countRows } from '../../lib/recording/totals';

/* An hour of a made-up face at 30 frames a second: movements that come and go, guesses, and stretches without a face. */

export const SECONDS = 3600;
const RATE = 30;
const UNITS = DEFAULT_AUS.length;
const BASELINE = baselineOf([new Array(UNITS).fill(0.2)], { face: 0, date: '2026-01-01T00:00:00.000Z' });

export const HEADER: RecordingHeader = {
  ...{ format: 'ugn-live recording', version: 2, date: '2026-01-01T00:00:00.000Z', appVersion: '0.1.0' },
  model: {
    ...{ id: 'made-up', hash: '0'.repeat(64), trainedOn: 'nothing', inputSize: 112, samples: 32, seed: 1 },
    aus: [...DEFAULT_AUS],
    thresholds: new Array(UNITS).fill(0.5),
    unsureAbove: new Array(UNITS).fill(0.05),
  },
  backends: [{ from: 0, name: 'wasm' }],
  settings: { faces: 1, every: 1, smoothing: null, graphRate: 1 },
  baselines: [{ ...BASELINE, from: 0 }],
  frame: { width: 640, height: 360 },
  source: { kind: 'file', camera: null },
  video: null,
};

/** The frames in order, each with its time in seconds. */
export function* frames(): Generator<{ time: number; faces: RecordedFace[] }> {
  const random = noise();
  for (let i = 0; i < SECONDS * RATE; i++) {
    const time = i / RATE;
    const isAway = time % 300 > 290;
    yield { time, faces: isAway ? [] : [faceAt(time, random)] };
  }
}

function faceAt(time: number, random: () => number): RecordedFace {
  const units = (value: (j: number) => number) => Float32Array.from({ length: UNITS }, (_, j) => value(j));
  const p = units((j) => {
    const wave = Math.sin(time / (3 + j)) * Math.sin(time / 47 + j) - 0.3 + 0.3 * random();
    return 1 / (1 + Math.exp(-8 * wave));
  });
  return {
    ...{ number: 1, score: 0.9, box: { x: 200, y: 80, width: 200, height: 200 } },
    keypoints: Array.from({ length: 6 }, (_, k) => ({ x: 250 + 20 * k, y: 150 + random() })),
    quality: { size: 60, blur: 0.3, light: 0.5, roll: 1, yaw: 10 * Math.sin(time / 20) },
    p,
    lower: p.map((value) => Math.max(0, value - 0.1)),
    upper: p.map((value) => Math.min(1, value + 0.1)),
    epistemic: units((j) => (Math.sin(time / 11 + j) > 0.9 ? 0.08 : 0.02 * random())),
    aleatoric: units(() => 0.3),
    adjusted: adjusted(p, BASELINE),
    peaks: { x: units(() => 300), y: units(() => 180) },
    maskMean: new Float32Array(UNITS ** 2).fill(0.5),
    maskVariance: new Float32Array(UNITS ** 2).fill(0.01),
  };
}

/** The same numbers in every run. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The hour as a zip that the library imports. */
export async function hourAsZip(): Promise<Blob> {
  const builder = new ChunkBuilder(UNITS);
  const sampler = new GraphSampler(HEADER.settings.graphRate, UNITS);
  const counted = countRows(UNITS);
  const parts: { frames: BlobPart[]; graphs: BlobPart[] } = { frames: [], graphs: [] };
  const keep = (into: BlobPart[], chunk: Chunk | null, count: (chunk: Chunk) => void) => {
    if (!chunk) return;
    into.push(headOf(chunk), chunk.bytes);
    count(chunk);
  };
  const take = () => {
    keep(parts.frames, builder.take(), counted.add);
    keep(parts.graphs, sampler.take(), counted.addGraphs);
  };
  let frame = 0;
  for (const { time, faces } of frames()) {
    builder.add(++frame, time, faces);
    if (faces.length > 0) sampler.add(time, faces[0]);
    if (builder.span >= 0.9) take();
  }
  take();
  const entry = {
    ...{ header: HEADER, name: 'One hour', tags: [], notes: '', ended: 'stopped', repaired: null },
    totals: counted.totals,
  };
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0 });
  await zip.add('recording.json', new TextReader(JSON.stringify(entry)));
  await zip.add('frames.bin', new BlobReader(new Blob(parts.frames)));
  await zip.add('graphs.bin', new BlobReader(new Blob(parts.graphs)));
  return zip.close();
}
