import type { QuantityName } from './columns';
import { constantColumns, fieldsOf, provenance } from './provenance';
import type { ReadingHeader } from './reading-row';
import { columnFacts, type Format } from './table-format';

/** Every row whole, one JSON object a line, with where it comes from. */
export function jsonLines(header: ReadingHeader): Format {
  const facts = provenance(header);
  const source = fieldsOf(facts);
  return {
    columns: [...FIELDS, ...(header.model.strength ? STRENGTH_FIELDS : []), ...constantColumns(facts)],
    head: '',
    line: (row) => `${JSON.stringify({ ...row, ...source })}\n`,
  };
}

const within = (path: string, names: readonly QuantityName[]) =>
  names.map((name) => columnFacts(`${path}${name}`, name));

const FIELDS = [
  ...within('', ['input', 'frame', 'timestamp', 'utc']),
  columnFacts('success', 'success', { note: 'without one the fields below are missing' }),
  ...within('', ['face_id', 'confidence', 'detector_score', 'box', 'keypoints']),
  ...within('quality.', ['size', 'blur', 'light', 'roll', 'yaw', 'covered']),
  ...within('aus.AUxx.', ['p', 'lower', 'upper', 'adjusted', 'epistemic', 'aleatoric']),
  ...within('aus.AUxx.', ['decision', 'unsure', 'peak']),
];

const STRENGTH_FIELDS = [
  ...(['pitch', 'yaw', 'roll'] as const).flatMap((angle) => [
    columnFacts(`pose.${angle}`, `pose_${angle}`),
    columnFacts(`pose.${angle}_spread`, 'pose_spread', { of: angle }),
  ]),
  ...within('aus.AUxx.', ['intensity', 'intensity_lower', 'intensity_upper']),
  ...(['left', 'right'] as const).flatMap((side) => [
    columnFacts(`aus.AUxx.${side}.p`, `${side}_p`),
    columnFacts(`aus.AUxx.${side}.intensity`, `${side}_intensity`),
  ]),
  ...within('aus.AUxx.', ['asymmetry', 'asymmetry_lower', 'asymmetry_upper']),
];
