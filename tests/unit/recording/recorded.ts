import type { RecordedFace } from '../../../lib/recording/chunk';
import { Recorder, type RecorderState } from '../../../lib/recording/recorder';
import type { RecordingStore } from '../../../lib/recording/store';

const AUS = [12, 4];

export const HEADER = {
  format: 'ugn-live recording' as const,
  version: 3 as const,
  appVersion: '0.1.0',
  model: {
    ...{ id: 'test', hash: 'abc', trainedOn: 'nothing', inputSize: 112, samples: 32, seed: 1 },
    ...{ aus: AUS, thresholds: [0.5, 0.4], unsureAbove: [0.05, 0.05] },
  },
  backends: [{ from: 0, name: 'wasm' }],
  settings: {
    faces: 2,
    every: 1,
    smoothing: { filter: 'one-euro' as const, restCutoff: 1, cutoffPerSpeed: 0.25, speedCutoff: 1.5 },
    graphRate: 5,
  },
  baselines: [],
  gaps: [],
  source: { kind: 'file' as const, camera: null },
};

/** @param p of both units @param epistemic of both units */
export function face(number: number, p: number, epistemic = 0.01): RecordedFace {
  const both = (value: number) => Float32Array.of(value, value);
  return {
    number,
    score: 0.9,
    box: { x: 10, y: -3, width: 100, height: 120.5 },
    keypoints: Array.from({ length: 6 }, (_, i) => ({ x: i, y: 2 * i })),
    quality: { size: 60, blur: 0.4, light: 0.5, roll: -3, yaw: 12.5, covered: 0.125 },
    p: both(p),
    lower: both(p / 2),
    upper: both((p + 1) / 2),
    epistemic: both(epistemic),
    aleatoric: both(0.3),
    maskMean: Float32Array.of(0, 1, p, 0),
    maskVariance: Float32Array.of(0, 0.5, 0.25, 0),
  };
}

/** A recorder, its states, and a function that gives it a second of ten frames. */
export function recorderOn(store: RecordingStore) {
  const states: RecorderState[] = [];
  const recorder = new Recorder({
    store,
    name: 'Test',
    header: HEADER,
    notes: '',
    video: null,
    onChange: (state) => states.push(state),
  });
  let frame = 0;
  const addSecond = (faces: (frame: number) => RecordedFace[] = (n) => [face(1, n % 2)]) => {
    for (let i = 0; i < 10; i++, frame++) {
      recorder.add({ time: 5000 + 100 * frame, width: 640, height: 360, faces: faces(frame) });
    }
  };
  return { recorder, states, addSecond };
}
