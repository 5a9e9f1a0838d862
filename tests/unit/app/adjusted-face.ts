import type { AdjustedFace } from '../../../app/recordings/_view/use-adjusted';
import { type Adjustments, baselineShifts, UNADJUSTED } from '../../../lib/recording/adjust';
import { adjustedUnit, recordedView } from '../../../lib/recording/adjusted';
import { ChunkBuilder, type RecordedFace } from '../../../lib/recording/chunk';
import type { Recording, RecordingHeader } from '../../../lib/recording/recording';
import type { RecordingStore } from '../../../lib/recording/store';
import { type FaceTrace, loadTraces } from '../../../lib/recording/traces';
import { MADE_UP_HEADER, madeUpFrames } from '../../harness/made-up-face';
import type { MadeUpFrame } from '../../harness/recording-zip';

const { aus } = MADE_UP_HEADER.model;
const [{ faces }] = madeUpFrames();
const [REST] = faces;

/** A face whose units are 0.1, but for the given ones. @param guesses FACS numbers of which the model is unsure */
export function faceOf(p: Readonly<Record<number, number>>, guesses: readonly number[] = []): RecordedFace {
  const values = Float32Array.from(aus, (au) => p[au] ?? 0.1);
  return {
    ...REST,
    p: values,
    lower: values.map((value) => Math.max(0, value - 0.05)),
    upper: values.map((value) => Math.min(1, value + 0.05)),
    epistemic: Float32Array.from(aus, (au) => (guesses.includes(au) ? 0.2 : 0.01)),
  };
}

/** The first face of frames, as a page that reads their recording has it. */
export async function traceOf(frames: Iterable<MadeUpFrame>): Promise<FaceTrace> {
  const builder = new ChunkBuilder(aus.length);
  [...frames].forEach(({ time, faces }, i) => {
    builder.add(i + 1, time, faces);
  });
  const chunk = builder.take();
  const store = {
    async *chunks() {
      if (chunk) yield chunk;
    },
  };
  const [trace] = await loadTraces(
    store as unknown as RecordingStore,
    { id: '', header: MADE_UP_HEADER } as Recording,
  );
  return trace;
}

export async function adjustedFace(
  frames: Iterable<MadeUpFrame>,
  adjustments: Adjustments = UNADJUSTED,
  { model, baselines }: RecordingHeader = MADE_UP_HEADER,
): Promise<AdjustedFace> {
  const trace = await traceOf(frames);
  const recorded = recordedView(trace, model);
  const shifts = baselineShifts(trace, model.aus.length, adjustments, baselines);
  const units = model.aus.map((_, j) => adjustedUnit(recorded, model, j, adjustments, shifts, undefined));
  return { recorded, units };
}
