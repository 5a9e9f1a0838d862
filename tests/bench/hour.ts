import { adjusted, baselineOf } from '../../lib/au/baseline';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import type { RecordedFace } from '../../lib/recording/chunk';
import type { RecordingHeader } from '../../lib/recording/recording';
import { type MadeUpFrame, recordingZip } from '../harness/recording-zip';

/* An hour of a made-up face at 30 frames a second: movements that come and go, guesses, and stretches without a face. */

const SECONDS = 3600;
const RATE = 30;
const UNITS = DEFAULT_AUS.length;
const BASELINE = baselineOf([new Array(UNITS).fill(0.2)], { face: 0, date: '2026-01-01T00:00:00.000Z' });

export const HEADER: RecordingHeader = {
  ...{ format: 'ugn-live recording', version: 3, date: '2026-01-01T00:00:00.000Z', appVersion: '0.1.0' },
  model: {
    ...{ id: 'made-up', hash: '0'.repeat(64), trainedOn: 'nothing', inputSize: 112, samples: 32, seed: 1 },
    aus: [...DEFAULT_AUS],
    thresholds: new Array(UNITS).fill(0.5),
    unsureAbove: new Array(UNITS).fill(0.05),
    adjacency: new Array(UNITS ** 2).fill(0.1),
  },
  backends: [{ from: 0, name: 'wasm' }],
  settings: { faces: 1, every: 1, smoothing: null, graphRate: 1 },
  baselines: [{ ...BASELINE, from: 0 }],
  gaps: [],
  frame: { width: 640, height: 360 },
  source: { kind: 'file', camera: null },
  video: null,
};

/** The frames in order, each with its time in seconds. */
export function* frames(): Generator<MadeUpFrame> {
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
    quality: { size: 60, blur: 0.3, light: 0.5, roll: 1, yaw: 10 * Math.sin(time / 20), covered: 0.02 },
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
export function hourAsZip(): Promise<Blob> {
  return recordingZip(HEADER, 'One hour', frames());
}
