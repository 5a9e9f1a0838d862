import { type DecisionModel, doubtOf, isPresent, isUnsure, type Verdict, verdictOf } from '@/lib/au/decision';
import type { FaceReading } from '@/lib/readings/face-reading';

/** What is shown of one action unit of one face. Probabilities 0..1, uncertainties in nats, 0..ln 2. */
export interface AuReading {
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
  /** p seen from the person's neutral face, where they showed it. */
  readonly adjusted?: number;
  readonly epistemic: number;
  readonly aleatoric: number;
  /** What “unsure” is decided by: the epistemic part, and what the model counts of the aleatoric one. */
  readonly doubt: number;
  readonly threshold: number;
  readonly unsureAbove: number;
  readonly present: boolean;
  readonly verdict: Verdict;
}

/** @param index place of the action unit in model.aus */
export function readAu(
  face: Pick<FaceReading, 'p' | 'lower' | 'upper' | 'adjusted' | 'epistemic' | 'aleatoric'>,
  model: Pick<DecisionModel, 'thresholds' | 'unsureAbove' | 'aleatoricShares'>,
  index: number,
): AuReading {
  const present = isPresent(face.p[index], model.thresholds[index]);
  const doubt = doubtOf(face.epistemic[index], face.aleatoric[index], model.aleatoricShares?.[index]);
  return {
    p: face.p[index],
    lower: face.lower[index],
    upper: face.upper[index],
    adjusted: face.adjusted?.[index],
    epistemic: face.epistemic[index],
    aleatoric: face.aleatoric[index],
    doubt,
    threshold: model.thresholds[index],
    unsureAbove: model.unsureAbove[index],
    present,
    verdict: verdictOf(present, isUnsure(doubt, model.unsureAbove[index])),
  };
}

/** In place of a number that the model did not give. */
const NO_NUMBER = '–';

export const percent = (value: number): string =>
  Number.isNaN(value) ? NO_NUMBER : `${Math.round(value * 100)} %`;

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** An uncertainty in nats with two digits, however small: the parts of a steady model are. */
export function natsText(value: number): string {
  if (Number.isNaN(value)) return NO_NUMBER;
  if (value === 0 || value >= 0.001) return value.toFixed(3);
  const [digits, exponent] = value.toExponential(1).split('e-');
  return `${digits} × 10⁻${[...exponent].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`;
}

/** Of the most that there can be, ln 2 nats; the share is what the uncertainty bars draw. */
export const shareOfLn2 = (nats: number): number =>
  Number.isNaN(nats) ? 0 : Math.min(1, Math.max(0, nats / Math.LN2));

/** Doubt against its limit: 0.5 where a reading becomes a guess, 1 at twice that and above. */
export const doubtShare = ({ doubt, unsureAbove }: Pick<AuReading, 'doubt' | 'unsureAbove'>): number =>
  doubt === 0 ? 0 : Number.isNaN(doubt) ? 1 : Math.min(1, doubt / (2 * unsureAbove));

/** Above this share of ln 2 the aleatoric part is worth a sentence: p is then within about 0.2..0.8. */
const AMBIGUOUS_ABOVE = 0.72;

/** Two sentences for somebody who does not read the bars. @param samples S of the model */
export function explain(reading: AuReading, samples: number): string {
  if (Number.isNaN(reading.p)) return 'The model gave no number here, so nothing is known of it.';
  const looks = `Over ${samples} looks at the same face it answered ${percent(reading.lower)} to ${percent(reading.upper)}.`;
  if (reading.verdict === 'unsure') {
    return `${looks} Answers as doubtful as this one were wrong too often when the model was checked, so take it as a guess.`;
  }
  if (shareOfLn2(reading.aleatoric) > AMBIGUOUS_ABOVE) {
    return `${looks} The model is steady, but the face itself is between the two.`;
  }
  return `${looks} The model is steady, and the face is clear.`;
}
