import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { rankCorrelation } from '../../../lib/numbers/statistics';
import type { FaceSample } from '../../face-set/shards';
import {
  blend,
  type FaceReading,
  type Scale,
  scalesOf,
  sideStrengthsOf,
  softLabels,
  strengthsOf,
  unitValues,
  withCoOccurring,
} from './blendshapes';
import { splitOf, subjectsOf } from './subjects';

const SMILE = DEFAULT_AUS.indexOf(12);

/** A photo with a face. */
export interface LabelledFace extends FaceReading {
  readonly photo: string;
  /** the aligned crop */
  readonly jpeg: Uint8Array;
}

export interface LabelSet {
  readonly samples: readonly FaceSample[];
  /** by action unit in the order of DEFAULT_AUS; null where the machine cannot judge it */
  readonly scales: readonly (Scale | null)[];
  /** Spearman's correlation of the strengths in photos and in their mirror images, by unit; NaN where there are none */
  readonly agreement: readonly number[];
}

/**
 * Makes samples of faces: machine labels for the units that the landmarker can judge, and for AU12
 * mostly a person's word where one said whether the face smiles.
 * @param smiles by photo
 */
export async function makeLabelSet(
  faces: readonly LabelledFace[],
  smiles: ReadonlyMap<string, 0 | 1>,
): Promise<LabelSet> {
  const values = faces.map(strengthsOf);
  const scales = scalesOf(values);
  const subjects = await subjectsOf(faces);
  const samples = faces.map(({ photo, jpeg }, i): FaceSample => {
    const subject = subjects.get(photo) ?? photo;
    const smile = smiles.get(photo) ?? null;
    const labels = withCoOccurring(softLabels(values[i], scales)).map((label, j) =>
      j === SMILE ? blend(label, smile) : label,
    );
    const human = DEFAULT_AUS.map((_, j) => (j === SMILE ? smile : null));
    return {
      id: photo,
      subject,
      split: splitOf(subject),
      jpeg,
      labels,
      intensity: values[i],
      ...sideStrengthsOf(faces[i]),
      human: smile === null ? undefined : human,
    };
  });
  return { samples, scales, agreement: agreementOf(faces) };
}

function agreementOf(faces: readonly LabelledFace[]): number[] {
  const twins = faces.flatMap(({ blendshapes, mirrored }) =>
    mirrored ? [[unitValues(blendshapes), unitValues(mirrored)]] : [],
  );
  return DEFAULT_AUS.map((_, j) => {
    const known = twins.flatMap(([one, other]) =>
      one[j] === null || other[j] === null ? [] : [[one[j], other[j]]],
    );
    return rankCorrelation(
      known.map(([value]) => value),
      known.map(([, value]) => value),
    );
  });
}
