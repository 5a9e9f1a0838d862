import type { StrengthRule } from '../../../lib/au/intensity';
import { quantile } from '../../../lib/numbers/statistics';

/** Share of errors that an interval shall cover. */
const COVERED = 0.9;
/** How much of the gap between the looks may count; 0 where it says nothing. */
const PER_GAP = [0, 0.5, 1, 1.5, 2, 3];
const LEAST = 1e-3;

/**
 * Half intervals hypot(floor, perGap · gap) that cover nine of ten errors, of all such the narrowest in the mean.
 * @param errors by number, absolute
 * @param gaps likewise
 */
export function fitSpread(
  errors: readonly (readonly number[])[],
  gaps: readonly (readonly number[])[],
): StrengthRule['poseSpread'] {
  const fits = errors.map((of, k) => {
    const choices = PER_GAP.map((perGap) => {
      const left = of.map((error, i) => Math.max(0, error ** 2 - (perGap * gaps[k][i]) ** 2));
      const floor = Math.max(LEAST, Math.sqrt(quantile(left, COVERED)));
      const width = gaps[k].reduce((sum, gap) => sum + Math.hypot(floor, perGap * gap), 0);
      return { floor, perGap, width };
    });
    return choices.reduce((best, choice) => (choice.width < best.width ? choice : best));
  });
  return { floor: fits.map(({ floor }) => floor), perGap: fits.map(({ perGap }) => perGap) };
}
