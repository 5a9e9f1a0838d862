import type { ModelFacts } from '../readings/face-reading';
import { facePart, frameRows } from '../readings/face-rows';
import { headerOf } from '../readings/header';
import { fieldsOf, provenance } from '../readings/provenance';
import type { StreamRow } from '../readings/stream-message';
import { WallClock } from '../recording/wall-clock';
import type { LiveSession } from './session';
import type { LiveResult, SessionSnapshot } from './snapshot';

/**
 * Each frame's own readings of a session from now on, not steadied, as rows for others. `timestamp` is in seconds since
 * the beginning, by a clock that is never set; `utc` by the machine's.
 * @param onFrame gets the frame's rows, one for each face
 * @returns a function that ends it
 */
export function streamFrames(
  session: LiveSession,
  appVersion: string,
  onFrame: (rows: readonly StreamRow[]) => void,
): () => void {
  const clock = new WallClock();
  const began = performance.now();
  let number = 0;
  return session.onResult(({ raw, timestamp }: LiveResult) => {
    const snapshot = session.getSnapshot();
    const { model } = snapshot;
    if (!model || timestamp < began) return;
    clock.check();
    const frame = {
      input: 'live',
      frame: ++number,
      timestamp: Number(((timestamp - began) / 1000).toFixed(6)),
      utc: new Date(Math.round(clock.at(timestamp))).toISOString(),
    };
    const source = sourceOf(model, snapshot, appVersion, frame.utc);
    const faces = raw.map((face) => facePart(face, model));
    onFrame(frameRows(frame, faces).map((row) => ({ ...row, ...source })));
  });
}

/** Where the numbers come from, in the fields that every exported row has. */
function sourceOf(model: ModelFacts, snapshot: SessionSnapshot, appVersion: string, date: string) {
  const { backend, maxFaces, remembersFaces, alternatesLooks, source } = snapshot;
  const header = headerOf(model, {
    ...{ date, appVersion, backend: backend ?? '', every: 1, faces: maxFaces, remembersFaces },
    alternatesLooks: alternatesLooks && source === 'camera',
  });
  return fieldsOf(provenance(header)) as Pick<
    StreamRow,
    'model' | 'model_hash' | 'backend' | 'settings' | 'app_version'
  >;
}
