import type { QuantityName } from './columns';
import { constantColumns, fieldsOf, provenance } from './provenance';
import type { ReadingHeader } from './reading-row';
import { columnFacts, type Format } from './table-format';

/** Every row whole, one JSON object a line, with where it comes from. */
export function jsonLines(header: ReadingHeader): Format {
  const facts = provenance(header);
  const source = fieldsOf(facts);
  return {
    columns: [...FIELDS, ...constantColumns(facts)],
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
