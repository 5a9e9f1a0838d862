import type { RunDetail } from '@/lib/server/run-detail';

/** Runs side by side; more lines than these cannot be told apart. */
export const MOST = 4;

/** A run of a comparison with its signs. */
export interface Compared {
  readonly letter: string;
  /** Custom property of its colour, and the dash that tells its lines apart without it. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly detail: RunDetail;
}

const DASHES: readonly (readonly number[])[] = [[], [9, 4], [2, 4], [12, 4, 2, 4]];

export function compared(details: readonly RunDetail[]): Compared[] {
  return details.map((detail, i) => ({
    detail,
    letter: 'ABCD'[i],
    colour: `series-${i + 1}`,
    dash: DASHES[i],
  }));
}

/** Why scores of these runs do not stand beside each other, or null. */
export function incomparable(details: readonly RunDetail[]): string | null {
  const differ = (of: (detail: RunDetail) => unknown) =>
    new Set(details.map((d) => JSON.stringify(of(d)))).size > 1;
  const reasons = [
    differ(({ options }) => options?.data ?? null) && 'data',
    differ(({ options }) => [options?.fold ?? null, options?.folds ?? null]) && 'folds',
    differ(({ metrics }) => metrics?.images?.test ?? null) && 'numbers of test images',
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? reasons.join(' and ') : null;
}
