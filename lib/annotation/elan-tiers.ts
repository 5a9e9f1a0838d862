import { unitName } from '../au/catalogue';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { lanesOf } from './track-lanes';
import { correctionText } from './wording';

/*
 * What people added to a recording as ELAN has it: annotations on tiers. In ELAN an annotation has a length, and two of
 * one tier never overlap: what would gets a tier of its own, as ELAN would cut it.
 */

/** Seconds that a point in time lasts. */
export const POINT_SECONDS = 0.1;

/** An annotation on its tier. */
export interface TierRow {
  readonly tier: string;
  readonly kind: 'annotation' | 'correction' | 'onset' | 'unsure' | 'gap';
  /** From 0; null for a text and a gap. */
  readonly face: number | null;
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Annotations, corrections and gaps: a tier for texts, one for each unit of each face, and one of what was not read. */
export function markRows({ header }: Recording, { annotations, corrections }: Marks): TierRow[] {
  return [
    ...annotations.map(({ au, face, text, from, to }) => ({
      tier: au === null ? 'Text' : tierOf('', au, face!),
      kind: 'annotation' as const,
      face,
      from,
      to: to - from < 0.001 ? from + POINT_SECONDS : to,
      text: text.trim() || unitName(au!),
    })),
    ...corrections.map((correction) => ({
      tier: tierOf('Correction', correction.au, correction.face),
      kind: 'correction' as const,
      face: correction.face,
      from: correction.from,
      to: correction.to,
      text: correctionText(correction),
    })),
    ...header.gaps.map(({ from, to, reason }) => ({
      ...{ tier: 'Not read', kind: 'gap' as const, face: null, from, to, text: reason },
    })),
  ];
}

/** Name of a unit's tier. */
export function tierOf(kind: string, au: number, face: number): string {
  return `${kind} ${unitName(au)} face ${face + 1}`.trimStart();
}

/** The rows by tier, those that overlap on another one. @param rows of each tier by their beginning */
export function withoutOverlaps<Row extends Pick<TierRow, 'tier' | 'from' | 'to'>>(
  rows: readonly Row[],
): Row[] {
  const tiers = new Set(rows.map(({ tier }) => tier));
  return [...tiers].flatMap((tier) => {
    const own = rows.filter((row) => row.tier === tier);
    const lanes = lanesOf(own);
    return own.map((row, i) => (lanes[i] === 0 ? row : { ...row, tier: `${tier} (${lanes[i] + 1})` }));
  });
}
