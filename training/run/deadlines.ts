import { hasGraph } from '../../lib/ugn/config';
import { predict } from '../evaluation/evaluate';
import type { Faces } from '../input/faces';
import type { StageNumber } from '../stages/checkpoint';
import { viewsOf } from '../stages/graph-stage';
import type { Start } from '../stages/init';
import { type OpenRun, withoutGraph } from '../stages/open-run';

/** Share of the time given to the updates of stage 2. */
const GRAPH_SHARE = 0.1;
/** Share of the time given to stage 3, where there is one. */
const END_TO_END_SHARE = 0.3;
/** Seconds kept for reading the model back, writing and reporting. */
const SPARE_SECONDS = 20;

/** The run's seconds at which each stage must be done; null without a limit. */
export type Deadlines = Readonly<Record<StageNumber, number | null>>;

/**
 * Divides the time that a run has.
 * @param hasBefore whether the model that it starts from has been evaluated already
 */
export async function planTime(run: OpenRun, start: Start, hasBefore: boolean): Promise<Deadlines> {
  const { options, data, model, config } = run;
  if (options.minutes === null) return { 1: null, 2: null, 3: null };
  const speed = await forwardSpeed(run, start);
  const total = options.minutes * 60;
  const passes = options.start.kind === 'model' && !hasBefore ? 2 : 1;
  const end = total - (passes * (data.validation.count + data.test.count)) / speed - SPARE_SECONDS;
  if (!hasGraph(model.variant)) return { 1: end, 2: null, 3: null };
  const graphEnd = end - (config.endToEnd ? END_TO_END_SHARE * total : 0);
  const featureImages = viewsOf(run) * data.train.count + data.validation.count;
  return { 1: graphEnd - GRAPH_SHARE * total - featureImages / speed, 2: graphEnd, 3: end };
}

/** Images a second through the network, to plan by. */
async function forwardSpeed({ model, data }: OpenRun, start: Start): Promise<number> {
  const few = firstOf(data.validation, Math.min(32, data.validation.count));
  await predict(start.weights, withoutGraph(model), few);
  const began = performance.now();
  await predict(start.weights, withoutGraph(model), few);
  return few.count / ((performance.now() - began) / 1000);
}

function firstOf(faces: Faces, count: number): Faces {
  const n = faces.labels.length / faces.count;
  return { ...faces, count, labels: faces.labels.subarray(0, count * n) };
}
