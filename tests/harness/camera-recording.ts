import type { RecordedFace } from '../../lib/recording/chunk';
import { importArchive } from '../../lib/recording/import-archive';
import type { Gap } from '../../lib/recording/recording';
import type { RecordingStore } from '../../lib/recording/store';
import { MADE_UP_HEADER, madeUpFrames } from './made-up-face';
import { recordingZip } from './recording-zip';

/** When second 0 was, in milliseconds since 1970. */
export const ZERO = Date.parse('2026-03-01T10:00:00.125Z');
export const GAP: Gap = { from: 2, to: 6.512, reason: 'page hidden' };

/** Times of the frames in seconds: a camera's, which are not even, with a gap. */
const steps = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => from + i * 0.0333 + 0.004 * Math.sin(i));
export const TIMES = [...steps(0, 60).slice(0, 60), ...steps(GAP.to, 90)].map((time) =>
  Number(time.toFixed(6)),
);
/** A second face is there in the frames from here on, and no face in the ten frames before. */
export const SECOND_FROM = 100;

/** A made-up recording of a camera in a library, and the faces of each frame. */
export async function cameraRecording(store: RecordingStore, name = 'Pilot <two> & "three"') {
  const [
    {
      faces: [one],
    },
  ] = madeUpFrames();
  const seen = (i: number): RecordedFace => ({ ...one, p: one.p.map((_, j) => ((i + 7 * j) % 97) / 96) });
  const frames = TIMES.map((time, i) => ({
    time,
    faces:
      i >= SECOND_FROM ? [seen(i), { ...seen(i + 50), number: 2 }] : i >= SECOND_FROM - 10 ? [] : [seen(i)],
  }));
  const header = {
    ...MADE_UP_HEADER,
    source: { kind: 'camera' as const, camera: null },
    clock: [{ from: 0, zero: ZERO }],
    gaps: [GAP],
  };
  return { recording: await importArchive(store, await recordingZip(header, name, frames)), frames };
}
