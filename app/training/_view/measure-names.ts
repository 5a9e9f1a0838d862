import type { MeasureName } from '@/lib/runs/metrics-file';
import { decimals, percent1 } from './number-text';

/** How a measure is called and written; the report has the same names and digits. */
export interface MeasureView {
  readonly key: MeasureName;
  readonly name: string;
  readonly unit: '%' | '';
  readonly show: (value: number | null | undefined) => string;
  readonly meaning: string;
  /** Whether a lower value is the better one. */
  readonly lowIsGood: boolean;
}

const share = (key: MeasureName, name: string, meaning: string): MeasureView => ({
  ...{ key, name, meaning, unit: '%', show: percent1, lowIsGood: false },
});
const number = (key: MeasureName, name: string, meaning: string, lowIsGood = false): MeasureView => ({
  ...{ key, name, meaning, unit: '', show: decimals, lowIsGood },
});

/** The measures of quality, the most telling first. */
export const MEASURE_VIEWS: readonly MeasureView[] = [
  share('f1', 'F1', 'at the thresholds tuned on validation'),
  share('f1AtHalf', 'F1 at 0.5', 'with one threshold for all'),
  share('accuracy', 'Accuracy', 'at the tuned thresholds'),
  number('auc', 'AUC', 'present scores above absent; 0.5 is chance'),
  number('averagePrecision', 'AP', 'average precision over all thresholds'),
  number('calibration', 'ECE', 'how far a probability is off; 0 is best', true),
  number('brier', 'Brier', 'squared distance from the truth; 0 is best', true),
  number('errorAuc', 'AUC of doubt', 'doubt tells wrong from right; 0.5 is chance'),
];
