import { baselineOf } from '../../lib/au/baseline';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import type { RecordedFace } from '../../lib/recording/chunk';
import type { RecordingHeader } from '../../lib/recording/recording';
import type { MadeUpFrame } from './recording-zip';

/*
 * Forty seconds of a made-up face at 20 frames a second. AU 12 smiles from 5 to 8 s and from 20 to 23 s, highest at
 * 6.5 and 21.5 s, and reads 0.30 at rest; AU 6 comes along; AU 1 is a guess from 14 to 16 s; the face is away from 30
 * to 32 s.
 */

const MADE_UP_SECONDS = 40;
const RATE = 20;
const SMILES = [5, 20];
const SMILE_SECONDS = 3;
const AWAY = { from: 30, to: 32 };
const UNITS = DEFAULT_AUS.length;

export const MADE_UP_HEADER: RecordingHeader = {
  ...{ format: 'ugn-live recording', version: 3, date: '2026-01-01T00:00:00.000Z', appVersion: '0.1.0' },
  model: {
    ...{ id: 'made-up', hash: '0'.repeat(64), trainedOn: 'nothing', inputSize: 112, samples: 32, seed: 1 },
    aus: [...DEFAULT_AUS],
    thresholds: new Array(UNITS).fill(0.5),
    unsureAbove: new Array(UNITS).fill(0.05),
    adjacency: Array.from({ length: UNITS ** 2 }, (_, k) => ((k * 7) % 11) / 11),
  },
  backends: [{ from: 0, name: 'wasm' }],
  settings: { faces: 1, every: 1, smoothing: null, graphRate: 2 },
  baselines: [],
  gaps: [],
  frame: { width: 640, height: 360 },
  source: { kind: 'file', camera: null },
  video: null,
};

/** The same with a neutral face that was captured before. */
export const WITH_BASELINE: RecordingHeader = {
  ...MADE_UP_HEADER,
  baselines: [
    { ...baselineOf([new Array(UNITS).fill(0.3)], { face: 0, date: MADE_UP_HEADER.date }), from: 0 },
  ],
};

export function* madeUpFrames(): Generator<MadeUpFrame> {
  for (let i = 0; i < MADE_UP_SECONDS * RATE; i++) {
    const time = i / RATE;
    yield { time, faces: time >= AWAY.from && time < AWAY.to ? [] : [faceAt(time)] };
  }
}

function faceAt(time: number): RecordedFace {
  const smile = Math.max(0, ...SMILES.map((from) => hill((time - from) / SMILE_SECONDS)));
  const units = (value: (au: number) => number) => Float32Array.from(DEFAULT_AUS, value);
  const p = units((au) => {
    if (au === 12) return 0.3 + 0.65 * smile;
    if (au === 6 || au === 25) return 0.05 + 0.85 * smile;
    return 0.05 + 0.1 * (0.5 + 0.5 * Math.sin(time / 2 + au));
  });
  const [x, y] = [300 + 30 * Math.sin(time / 5), 150];
  return {
    ...{ number: 1, score: 0.9, box: { x: x - 80, y: y - 90, width: 190, height: 210 } },
    keypoints: [
      [-30, 0],
      [32, 4],
      [2, 32],
      [-1, 66],
      [-62, 8],
      [66, 14],
    ].map(([dx, dy]) => ({ x: x + dx, y: y + dy })),
    quality: { size: 62, blur: 0.3, light: 0.5, roll: 3.7, yaw: 5, covered: 0.125 },
    p,
    lower: p.map((value) => Math.max(0, value - 0.08)),
    upper: p.map((value) => Math.min(1, value + 0.08)),
    epistemic: units((au) => (au === 1 && time >= 14 && time < 16 ? 0.2 : 0.01)),
    aleatoric: units(() => 0.3),
    maskMean: Float32Array.from({ length: UNITS ** 2 }, (_, k) => 0.3 + 0.6 * (((k * 5) % 7) / 7)),
    maskVariance: new Float32Array(UNITS ** 2).fill(0.01),
  };
}

/** 0 outside of 0..1, 1 in the middle. */
function hill(share: number): number {
  return share <= 0 || share >= 1 ? 0 : Math.sin(Math.PI * share) ** 2;
}
