import { constantColumns, fieldsOf, provenance } from './provenance';
import type { ReadingHeader } from './reading-row';
import { type Format, NATS } from './table-format';

/** Every row whole, one JSON object a line, with where it comes from. */
export function jsonLines(header: ReadingHeader): Format {
  const facts = provenance(header);
  const source = fieldsOf(facts);
  return {
    columns: [
      ...FIELDS,
      ...constantColumns(facts).map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    ],
    head: '',
    line: (row) => `${JSON.stringify({ ...row, ...source })}\n`,
  };
}

const FIELDS = [
  ['input', '', 'path of the file, from the folder that was given'],
  ['frame', '', 'number of the frame in its file, from 1'],
  ['timestamp', 's', 'time of the frame from the start of the video; 0 for a picture'],
  ['success', '', 'whether a face was found; without one the fields below are missing'],
  ['face_id', '', 'number of the face, from 0; it stays with a face from frame to frame'],
  ['confidence', '0 to 1', 'score of the face detector'],
  ['box', 'px', 'face box: x, y (left top), width, height'],
  [
    'keypoints',
    'px',
    'right eye, left eye, nose tip, mouth, right ear, left ear; right is the subject’s right',
  ],
  ['quality.size', 'px', 'distance of the eyes'],
  ['quality.blur', '0 to 1', '0 sharp, 1 blurred (Crete et al. 2007), of the aligned face'],
  ['quality.light', '0 to 1', 'mean luma of the aligned face'],
  [
    'quality.roll',
    'degrees',
    'slope of the eye line; positive when the subject’s left eye is lower in the picture',
  ],
  [
    'quality.yaw',
    'degrees',
    'turn of the head, estimated from eyes, nose and ears; positive when the subject looks to their left; null ' +
      'where it was not estimated',
  ],
  ['aus.AUxx.p', '0 to 1', 'probability of presence, mean over the samples'],
  ['aus.AUxx.lower', '0 to 1', '5 % quantile of the probability over the samples'],
  ['aus.AUxx.upper', '0 to 1', '95 % quantile of the probability over the samples'],
  [
    'aus.AUxx.adjusted',
    '0 to 1',
    'p seen from the person’s neutral face, where they showed it: p / (p + (1 − p) exp(s)), where s is how far the ' +
      'neutral face’s log-odds lie above those of 0.05, at least 0',
  ],
  ['aus.AUxx.epistemic', NATS, 'epistemic uncertainty: doubt of the model'],
  ['aus.AUxx.aleatoric', NATS, 'aleatoric uncertainty: ambiguity of the face'],
  ['aus.AUxx.decision', '', 'present: the probability is at or above the threshold'],
  ['aus.AUxx.unsure', '', 'the epistemic uncertainty is above the model’s limit: take it as a guess'],
  ['aus.AUxx.peak', 'px', 'where the unit’s attention is strongest: x, y; where it was computed'],
].map(([name, unit, meaning]) => ({ name, unit, meaning }));
