/** From here on a soft label counts as present, and up to there as absent; between them nothing is decided. */
const PRESENT = 0.7;
const ABSENT = 0.3;

/** Soft labels as 0, 1 or NaN where they decide nothing; labels of 0 and 1 stay. */
export function clearCases(labels: Float32Array): Float32Array {
  return labels.map((label) => {
    if (label >= PRESENT) return 1;
    return label <= ABSENT ? 0 : Number.NaN;
  });
}
