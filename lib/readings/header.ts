import type { Manifest } from '../ugn/weights-manifest';
import type { ReadingHeader, ReadModel } from './reading-row';

/** How rows were read. */
interface Run {
  /** When; ISO 8601. */
  readonly date: string;
  readonly appVersion: string;
  readonly backend: string;
  /** Each n-th frame was read, and at most so many faces of it. */
  readonly every: number;
  readonly faces: number;
  /** Whether people who returned got their old number by how they look. */
  readonly remembersFaces?: boolean;
  /** Whether each frame had one of the two looks, joined with the other one of the frame before. */
  readonly alternatesLooks?: boolean;
}

/** What rows cannot be understood without, whoever writes them; the values are not steadied. */
export function headerOf(
  model: ReadModel,
  { date, appVersion, backend, every, faces, remembersFaces, alternatesLooks }: Run,
): ReadingHeader {
  const { id, hash, trainedOn, inputSize, samples } = model;
  return {
    format: 'ugn-live readings',
    version: 1,
    date,
    appVersion,
    model: { id, hash, trainedOn, inputSize, samples, ...decisionsOf(model) },
    backend,
    settings: {
      ...{ every, faces, smoothing: false },
      ...(remembersFaces && { remembersFaces }),
      ...(alternatesLooks && { alternatesLooks }),
    },
  };
}

/** The model of a manifest, as rows name it. */
export function modelOf({ id, hash, config, training, ...rest }: Manifest): ReadModel {
  return {
    id,
    hash,
    trainedOn: training.trainedOn,
    inputSize: config.inputSize,
    samples: config.predictionSamples,
    ...decisionsOf({ aus: config.aus, ...rest }),
  };
}

type Decisive = 'aus' | 'thresholds' | 'unsureAbove' | 'aleatoricShares' | 'epistemicLevels' | 'strength';

/** What makes decisions of the numbers; what a model of an earlier version has not is left out. */
function decisionsOf({
  aus,
  thresholds,
  unsureAbove,
  aleatoricShares,
  epistemicLevels,
  strength,
}: Pick<ReadModel, Decisive>): Pick<ReadModel, Decisive> {
  return {
    aus,
    thresholds,
    unsureAbove,
    ...(aleatoricShares && { aleatoricShares }),
    ...(epistemicLevels && { epistemicLevels }),
    ...(strength && { strength }),
  };
}
