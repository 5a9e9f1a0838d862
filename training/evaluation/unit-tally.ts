import { isPresent } from '../../lib/au/decision';
import { CALIBRATION_BINS, calibrationBin } from '../../lib/numbers/calibration';
import { accuracyOf, type Confusion, f1Of, knownIndices } from '../../lib/numbers/detection';
import type { MeasureName } from '../../lib/runs/metrics-file';
import { column, mistakes } from './evaluate';
import type { LabelledPredictions } from './predictions';

/** How often each subject is counted, by its position in a list of subjects. */
export type Draw = ArrayLike<number>;

/** Columns of a subject's sums: counts at the tuned threshold, at 0.5, and of the Brier score; then bins. */
const TUNED = 0;
const AT_HALF = 4;
const SQUARES = 8;
const KNOWN = 9;
const BINS = 10;
const WIDTH = BINS + 2 * CALIBRATION_BINS;

/**
 * One action unit's predictions, kept so that every measure can be taken again for another draw of the subjects
 * without going through the images: sums by subject, and the images in order of their scores.
 */
export class UnitTally {
  private readonly sums: Float64Array; // [subjects, WIDTH]
  private readonly byPresence: Ranking;
  private readonly byDoubt: Ranking;

  /**
   * @param j the unit's column
   * @param people position of each image's subject, [count]
   */
  constructor(
    predictions: LabelledPredictions,
    j: number,
    threshold: number,
    people: Int32Array,
    count: number,
  ) {
    const n = predictions.aus.length;
    const p = column(predictions.p, n, j);
    const labels = column(predictions.labels, n, j);
    this.sums = new Float64Array(count * WIDTH);
    for (const i of knownIndices(labels)) {
      const at = people[i] * WIDTH;
      const isThere = labels[i] === 1;
      this.sums[at + TUNED + cellOf(isPresent(p[i], threshold), isThere)]++;
      this.sums[at + AT_HALF + cellOf(isPresent(p[i], 0.5), isThere)]++;
      this.sums[at + SQUARES] += (p[i] - labels[i]) ** 2;
      this.sums[at + KNOWN]++;
      const bin = at + BINS + 2 * calibrationBin(p[i]);
      this.sums[bin] += p[i];
      this.sums[bin + 1] += labels[i];
    }
    this.byPresence = new Ranking(p, labels, people);
    this.byDoubt = new Ranking(column(predictions.epistemic, n, j), mistakes(p, labels, threshold), people);
  }

  /** Every measure as `evaluate` has it, for people counted as often as the draw says. */
  measures(draw: Draw): Record<MeasureName, number> {
    const total = this.total(draw);
    const tuned = confusionAt(total, TUNED);
    const atHalf = confusionAt(total, AT_HALF);
    const known = total[KNOWN];
    const present = tuned.truePositive + tuned.falseNegative;
    let gaps = 0;
    for (let bin = BINS; bin < WIDTH; bin += 2) gaps += Math.abs(total[bin] - total[bin + 1]);
    const presence = this.byPresence.areas(draw);
    return {
      rate: present / known,
      f1: f1Of(tuned),
      f1AtHalf: f1Of(atHalf),
      f1AlwaysYes: present === 0 ? 0 : (2 * present) / (present + known),
      accuracy: accuracyOf(tuned),
      accuracyAtHalf: accuracyOf(atHalf),
      auc: presence.roc,
      averagePrecision: presence.precision,
      calibration: gaps / known,
      brier: total[SQUARES] / known,
      errorAuc: this.byDoubt.areas(draw).roc,
    };
  }

  private total(draw: Draw): Float64Array {
    const total = new Float64Array(WIDTH);
    for (let person = 0; person < draw.length; person++) {
      if (draw[person] === 0) continue;
      for (let k = 0; k < WIDTH; k++) total[k] += draw[person] * this.sums[person * WIDTH + k];
    }
    return total;
  }
}

/** The images with a known label from the highest score down; images with one score are a group. */
class Ranking {
  private readonly people: Int32Array;
  private readonly isPositive: Uint8Array;
  /** 1 at the last image of a group. */
  private readonly isLast: Uint8Array;

  constructor(scores: ArrayLike<number>, labels: ArrayLike<number>, people: Int32Array) {
    const order = knownIndices(labels).sort((a, b) => scores[b] - scores[a]);
    this.people = Int32Array.from(order, (i) => people[i]);
    this.isPositive = Uint8Array.from(order, (i) => labels[i]);
    this.isLast = Uint8Array.from(order, (i, k) => Number(scores[i] !== scores[order[k + 1]]));
  }

  /** Area under ROC, and average precision; NaN where a class is missing. */
  areas(draw: Draw): { roc: number; precision: number } {
    let [positives, negatives, pairs, precision] = [0, 0, 0, 0];
    let [groupPositives, groupNegatives] = [0, 0];
    for (let k = 0; k < this.people.length; k++) {
      const weight = draw[this.people[k]];
      if (this.isPositive[k]) groupPositives += weight;
      else groupNegatives += weight;
      if (!this.isLast[k]) continue;
      pairs += groupNegatives * (positives + groupPositives / 2);
      positives += groupPositives;
      negatives += groupNegatives;
      if (groupPositives > 0) precision += (groupPositives * positives) / (positives + negatives);
      [groupPositives, groupNegatives] = [0, 0];
    }
    return { roc: pairs / (positives * negatives), precision: precision / positives };
  }
}

/** Column of a decision in a confusion's four. */
function cellOf(isYes: boolean, isThere: boolean): number {
  return (isThere ? 0 : 2) + Number(!isYes);
}

function confusionAt(total: Float64Array, at: number): Confusion {
  const [truePositive, falseNegative, falsePositive, trueNegative] = total.subarray(at, at + 4);
  return { truePositive, falseNegative, falsePositive, trueNegative };
}
