import { DEFAULT_AUS } from '../../lib/au/catalogue';
import type { FaceSample } from '../datasets/shards';
import { blend, type Scale, scalesOf, softLabels, unitValues, withCompany } from './blendshapes';
import { splitOf, subjectsOf } from './subjects';

const SMILE = DEFAULT_AUS.indexOf(12);

/** A photo with a face. */
export interface LabelledFace {
  readonly photo: string;
  /** by MediaPipe's name, 0..1 */
  readonly blendshapes: Readonly<Record<string, number>>;
  /** the aligned crop */
  readonly jpeg: Uint8Array;
}

export interface LabelSet {
  readonly samples: readonly FaceSample[];
  /** by action unit in the order of DEFAULT_AUS; null where the machine cannot judge it */
  readonly scales: readonly (Scale | null)[];
}

/**
 * Makes samples of faces: machine labels for the units that the landmarker can judge, and for AU12 half of
 * each where a person said whether the face smiles.
 * @param smiles by photo
 */
export async function makeLabelSet(
  faces: readonly LabelledFace[],
  smiles: ReadonlyMap<string, 0 | 1>,
): Promise<LabelSet> {
  const values = faces.map(({ blendshapes }) => unitValues(blendshapes));
  const scales = scalesOf(values);
  const subjects = await subjectsOf(faces);
  const samples = faces.map(({ photo, jpeg }, i): FaceSample => {
    const subject = subjects.get(photo) ?? photo;
    const smile = smiles.get(photo) ?? null;
    const labels = withCompany(softLabels(values[i], scales)).map((label, j) =>
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
      human: smile === null ? undefined : human,
    };
  });
  return { samples, scales };
}
