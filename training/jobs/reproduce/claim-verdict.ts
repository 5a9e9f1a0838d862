import type { Estimate } from '../../../lib/runs/estimate';
import type { Verdict } from '../../../lib/runs/reproduction-file';

/**
 * The verdict on a claim that an effect is positive, from its 95 % interval: reproduced where all of it is above
 * 0, not reproduced where all of it is below, and too close to call where 0 is inside or nothing was measured.
 */
export function verdictOn({ low, high }: Estimate): Verdict {
  if (low > 0) return 'reproduced';
  return high < 0 ? 'not reproduced' : 'too close to call';
}

/** The verdict on a claim that effects are positive everywhere: as weak as its weakest part. */
export function verdictOnAll(effects: readonly Estimate[]): Verdict {
  const verdicts = effects.map(verdictOn);
  if (verdicts.includes('not reproduced')) return 'not reproduced';
  return verdicts.length > 0 && verdicts.every((one) => one === 'reproduced')
    ? 'reproduced'
    : 'too close to call';
}
